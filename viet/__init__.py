"""Vietnamese text: clean-up, tone marks, words, sentence vectors. Knows no law and no framework."""

import os

# libgomp reads this once, when the first library that uses it is loaded: before scikit-learn and the encoder.
# Its threads would otherwise spin for a core that another process needs (one encoding: 3.4 s instead of 0.12).
os.environ.setdefault("GOMP_SPINCOUNT", "1000")
