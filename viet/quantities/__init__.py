"""Days, durations, money, counts and percentages as citizens type them, with and without tone marks.

One pass over the tokens of a text, each looked at with a fixed number of its neighbours. What could be meant in two
ways is said to be unclear, or is not found: whoever asked can ask again, a wrong day or amount harms.
"""

from viet.quantities.amounts import FoundAmount, find_amounts
from viet.quantities.counts import FoundCount, find_counts
from viet.quantities.day_reading import FoundDay, Why
from viet.quantities.days import find_days
from viet.quantities.durations import FoundDuration, find_durations
from viet.quantities.lexicon import Unit
from viet.quantities.percent import FoundPercent, find_percent

__all__ = [
    "FoundAmount",
    "FoundCount",
    "FoundDay",
    "FoundDuration",
    "FoundPercent",
    "Unit",
    "Why",
    "find_amounts",
    "find_counts",
    "find_days",
    "find_durations",
    "find_percent",
]
