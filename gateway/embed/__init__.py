"""Embedding on other sites: keys, what a key allows, and the frame."""
