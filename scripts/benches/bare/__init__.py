"""Baselines: the least that a server could do for the same effect."""
