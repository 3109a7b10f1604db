"""Enforcement bodies by place, by old and new names, and who does what between agencies."""
