"""The vocabulary: every kind of fact is a typed, named thing. No Django."""
