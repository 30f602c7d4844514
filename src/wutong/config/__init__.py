"""Wiring: settings, routes, chores, the command."""
