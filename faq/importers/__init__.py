"""Bring exported answers back: read a file strictly, show what would change, write all of it or nothing.

Imported text is a draft until somebody reads it against the law again: signatures in the file are not believed.
"""
