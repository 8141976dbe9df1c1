"""Who is the husband and who the wife where a page says it nowhere: two parts alike, one below the other.

Names do not prove a sex; where nothing else tells the spouses apart, "Thị" and "Văn" are the best witnesses there are,
better than the order, in which printings differ.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from civbook.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from civbook.model import FieldReading

_OTHER = {"husband": "wife", "wife": "husband"}
_WORDS = 3  # of a name whose second one tells
_DOUBTED = 0.9  # confidence at most where neither a word of the form nor a name tells


def told_apart(fields: Mapping[str, FieldReading]) -> dict[str, FieldReading]:
    """The fields of a marriage with the spouses as their names have it; doubted where these do not tell."""
    signs = {person: _sign(fields.get(f"{person}.full_name")) for person in _OTHER}
    sure = signs["husband"] != signs["wife"]
    if not sure:
        return {
            name: replace(reading, confidence=min(reading.confidence, _DOUBTED))
            if name.partition(".")[0] in _OTHER
            else reading
            for name, reading in fields.items()
        }
    if signs["husband"] <= signs["wife"]:
        return dict(fields)
    return {_of_other(name): reading for name, reading in fields.items()}


def _of_other(name: str) -> str:
    person, dot, key = name.partition(".")
    return f"{_OTHER.get(person, person)}{dot}{key}"


def _sign(reading: FieldReading | None) -> int:
    """-1 for a name that men have, 1 for one that women have, 0 for others."""
    words = fold((reading.value if reading else None) or "").split()
    middle = words[1] if len(words) >= _WORDS else ""
    return {"thi": 1, "van": -1}.get(middle, 0)
