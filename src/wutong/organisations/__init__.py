"""Who we are, who may see and do what, and the doors by which people come in."""
