"""The knowledge base: reviewed answers, by the days on which they apply."""
