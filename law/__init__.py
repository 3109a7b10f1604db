"""The law as dated data: acts, citations and the numbers they set."""
