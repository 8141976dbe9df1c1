"""The thought that the one meant is an unregistered child of parents who are in the books.

Their registered children then look like the one meant: the family is the same, the surname too, brothers share a
middle name and were born within a few years. That is no evidence for any of them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from civbook.search.born import Born
from civbook.search.names import WordEvidence

_UNREGISTERED = 0.0  # log of how often an unregistered child is asked for, beside one of the registered
_SAME_MIDDLE = -1.0  # log of the chance that two children of one sex have the same middle name
_FEW_YEARS = -2.5  # log of the chance of one particular year, among those in which a couple has children
_CHILDBEARING = 25  # years between the first and the last child of one mother
_GUESSED_SURNAME = 1.5  # nats that a surname is worth where the child's own could not be read


def kinship(
    family: float, name: Sequence[WordEvidence], stored: Sequence[str], year: tuple[Born, int, float] | None
) -> float:
    """Log weight of that thought, where family evidence is ``family`` nats.

    Args:
        name: evidence of the words of the name asked for.
        stored: words of the name in the entry, none if it could not be read.
        year: the date asked for, the year in the entry, and the nats that the year asked for is worth.
    """
    if family <= 0 or not name:
        return -math.inf
    weight = _UNREGISTERED + family
    if len(name) > 1:
        first = name[0].worth(stored[0]) if stored else min(name[0].rarity, _GUESSED_SURNAME)
        weight += max(0.0, first or 0.0)
    middle = sum(
        max((proof.worth(word) or 0.0 for word in stored[1:-1]), default=0.0)
        for proof in name
        if proof.place == "middle"
    )
    weight += max(0.0, middle + _SAME_MIDDLE)
    if year is not None:
        weight += _year(*year)
    return weight


def _year(asked: Born, stored: int, worth: float) -> float:
    """What the year asked for is worth if it is a brother's or sister's, who is hardly ever of the same year."""
    if asked.first != asked.last or asked.first == stored:
        return 0.0
    return max(0.0, worth + _FEW_YEARS) if abs(asked.first - stored) <= _CHILDBEARING else -worth
