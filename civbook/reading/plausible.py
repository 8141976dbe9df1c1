"""Dates weighed with what else the entry says: of two readings the one that can be, never one that was not read.

A mother of sixty-eight or a husband of three is a misread figure more often than a fact. Where the reading is out of
bounds and another reading of the same place is within, that one is taken, with no more confidence than it has. Without
such a reading everything stays as read, and the findings say what is doubtful.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from civbook.model import FieldReading
from civbook.model.fields import PERSONS

_LIKELY = 0.04  # of the first reading's weight: what a reading within bounds needs at least
_HARDLY = 0.4  # the most confidence of what is out of bounds
_SAME_YEAR = 0.15  # and where only the year's neighbours speak against the first
_SEEN = ("registration_date", "effective_date", "deceased.death_date", "number")

Again = Callable[[str, FieldReading, str, float], FieldReading]
"""Reads a field anew from another text: name, old reading, text, its weight."""


@dataclass(frozen=True, slots=True)
class _Age:
    """Years of age at the entry's date between which a person can be."""

    least: int
    most: int


_AGES = {
    "mother.birth_date": _Age(12, 58),
    "father.birth_date": _Age(12, 85),
    "husband.birth_date": _Age(14, 95),
    "wife.birth_date": _Age(13, 95),
    "deceased.birth_date": _Age(0, 115),
    # A paper is shown at the registration, so it was issued before.
    **dict.fromkeys((f"{person}.id_date" for people in PERSONS.values() for person in people), _Age(0, 60)),
}
_AT = {"birth": "child.birth_date", "death": "deceased.death_date"}


def weighed(event: str, fields: Mapping[str, FieldReading], again: Again) -> dict[str, FieldReading]:
    """The fields, dates out of bounds replaced by other readings of theirs that are within."""
    found = dict(fields)
    year = _usual_year(found)
    registered = found.get("registration_date")
    if year is not None and registered is not None and registered.value and _year(registered) != year:
        taken = _other("registration_date", registered, again, _SAME_YEAR, (year, year))
        found["registration_date"] = taken or registered
    at = _year(found.get(_AT.get(event, ""))) or _year(found.get("registration_date")) or year
    for name, age in _AGES.items():
        born = found.get(name)
        if at is None or born is None or not born.value:
            continue
        first, last = at - age.most, at - age.least
        if not first <= (_year(born) or first) <= last:
            found[name] = _other(name, born, again, _LIKELY, (first, last)) or _doubted(born)
    return found


def _doubted(reading: FieldReading) -> FieldReading:
    """What can hardly be, and nothing else was read."""
    return replace(reading, confidence=min(reading.confidence, _HARDLY))


def _usual_year(fields: Mapping[str, FieldReading]) -> int | None:
    """The year that most of the entry's own dates and its number name, the registration's own among them; None where
    there is no such."""
    years = Counter(year for name in _SEEN if (year := _year(fields.get(name))) is not None)
    ranked = years.most_common(2)
    if not ranked or ranked[0][1] < 2 or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        others = {year for name in _SEEN[1:] if (year := _year(fields.get(name))) is not None}
        return others.pop() if len(others) == 1 else None
    return ranked[0][0]


def _year(reading: FieldReading | None) -> int | None:
    """The year of a date, or behind the stroke of a number."""
    value = reading.value if reading else None
    text = (value.rpartition("/")[2] if "/" in value else value[:4]) if value else ""
    whole = len(text) == 4 and text.isdigit() and ("/" in (value or "") or len(value or "") in (4, 7, 10))
    return int(text) if whole else None


def _other(
    name: str, reading: FieldReading, again: Again, least: float, bounds: tuple[int, int]
) -> FieldReading | None:
    """The weightiest other reading of a date within bounds."""
    for text, weight in sorted(reading.alternatives, key=lambda one: -one[1]):
        if weight < least * reading.confidence:
            break
        other = again(name, reading, text, weight)
        if other.value and bounds[0] <= (_year(other) or -1) <= bounds[1]:
            return other
    return None
