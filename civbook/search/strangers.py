"""How many people who are in no book fit a question: more than its words and dates suggest one by one.

A village has its clans and a decade its fashionable names, so a surname asked for with its own village, or a name with
the years in which it was given, tells less than both apart; how much less is counted in the books.
"""

from __future__ import annotations

import math

from civbook.search.lattice import Item

_PRIOR = 5.0  # entries that count as if they knew nothing of each other
_NAMESAKE = 14.5  # nats that a whole name can be worth against a namesake: people are named after people
_NEIGHBOURHOOD = 10.0  # log of the people around, however few of them are in the books


def drawn_together(one: Item | None, other: Item | None, total: int) -> float:
    """Nats by which both are commoner together than apart; 0 if they are not."""
    if one is None or other is None or not one.levels or not other.levels:
        return 0.0
    left, right = one.levels[0][1], other.levels[0][1]
    apart = len(left) * len(right) / (total + 1)
    together = left.intersection_cardinality(right)
    return max(0.0, math.log((together + _PRIOR) / (apart + _PRIOR)))


def namesakes(worth: float, people: float) -> float:
    """Log weight of a namesake who is in no book, beside one person of ``people`` whose name is worth so much."""
    return worth - _NAMESAKE + max(math.log(people), _NEIGHBOURHOOD)


def log_sum(one: float, other: float) -> float:
    """The logarithm of the sum of two weights, given by theirs."""
    return max(one, other) + math.log1p(math.exp(-abs(one - other)))
