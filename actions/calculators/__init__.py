"""Reckoning in plain Python: each tool returns a figure with its steps and their provisions."""
