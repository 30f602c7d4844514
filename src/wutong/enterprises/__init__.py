"""Enterprises: who they are, as the registers of offices tell it."""
