"""Interviews before a reckoning: which questions, how the answers are read. Plain Python, no Rasa."""
