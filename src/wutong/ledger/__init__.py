"""The record: acts that only ever get added, each sealed to all before it."""
