"""How many people who are in no book fit a question: more than its words and dates suggest one by one.

A village has its clans and a decade its fashionable names, so a surname asked for with its own village, or a name with
the years in which it was given, tells less than both apart; how much less is counted in the books.
"""

from __future__ import annotations

import math

_PRIOR = 5.0  # entries that count as if they knew nothing of each other
_NAMESAKE = 14.5  # nats that a whole name can be worth against a namesake: people are named after people
_NEIGHBOURHOOD = 10.0  # log of the people around, however few of them are in the books


def drawn_together(together: float, apart: float) -> float:
    """Nats by which both of two things are commoner together than apart, from the entries that have both and those
    that would if they knew nothing of each other; 0 if they are not.
    """
    return max(0.0, math.log((together + _PRIOR) / (apart + _PRIOR)))


def namesakes(worth: float, people: float) -> float:
    """Log weight of a namesake who is in no book, beside one person of ``people`` whose name is worth so much."""
    return worth - _NAMESAKE + max(math.log(people), _NEIGHBOURHOOD)


def log_sum(one: float, other: float) -> float:
    """The logarithm of the sum of two weights, given by theirs."""
    return max(one, other) + math.log1p(math.exp(-abs(one - other)))
