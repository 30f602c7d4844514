"""Arithmetic of money, days, names and codes; pure, importable by anyone."""
