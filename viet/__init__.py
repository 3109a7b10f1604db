"""Vietnamese text: clean-up, tone marks, words, sentence vectors. Knows no law and no framework."""
