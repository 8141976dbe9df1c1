"""From the dates asked for to evidence: entries by what their dates are worth."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from pyroaring import BitMap

from civbook.search.born import Born, day_worth, year_cost
from civbook.search.lattice import Item
from civbook.search.reader import Reader, size_of, union
from civbook.search.roofs import ROOF_OF
from civbook.search.terms import DAY, DIED, NO_YEAR, REGISTERED

_FAR_YEAR = -6.0
_OF_BIRTH, _OF_EVENT = math.log(0.6), math.log(0.4)  # what a year means of which nothing is said
_NO_BIRTH = 0.5  # nats that an entry without a year of birth is behind one of a year as common
_RAREST_YEAR = -5.0  # log of how seldom a year is: who is in no book may be of a year that no book is of


def year_item(reader: Reader, born: Born, fields: Sequence[int], total: int) -> Item:
    """The evidence of a year in fields of dates; entries without a date are neutral."""
    key = ("year", born, *fields)
    item = reader.cache.get(key)
    if item is None:
        item = _year_item(reader, born, fields, total)
        reader.cache.put(key, item, sum(size_of(entries) for _worth, entries in item.levels))
    return cast(Item, item)


def _year_item(reader: Reader, born: Born, fields: Sequence[int], total: int) -> Item:
    groups: dict[float, list[BitMap]] = {}
    mass = 0.0
    for year in born.years(5 if born.about else 3):
        if entries := _in_year(reader, fields, f"={year}"):
            cost = year_cost(born, year)
            groups.setdefault(cost, []).append(entries)
            mass += math.exp(cost) * len(entries)
    frequency = max(_RAREST_YEAR, math.log((mass + 0.5) / (total + 1)))
    levels = [(cost - frequency, union(maps)) for cost, maps in sorted(groups.items(), reverse=True)]
    unknown = _in_year(reader, fields, NO_YEAR)
    if unknown:
        levels.append((0.0, unknown))
        levels.sort(key=lambda level: -level[0])
    return Item(levels, max(-9.3 - frequency, _FAR_YEAR))


@dataclass(frozen=True, slots=True)
class When:
    """The evidence of a year that nobody said what of: ``item`` for all entries, and what makes it exact for one."""

    asked: Born
    item: Item
    events: Item  # by the year of the entry or of the death alone
    frequency: float

    def worth(self, seq: int, born: int | None) -> float:
        """What it is worth for an entry whose person was born in a year, None if that is not known."""
        birth = self.frequency - _NO_BIRTH if born is None else year_cost(self.asked, born)
        return max(_FAR_YEAR, max(_OF_BIRTH + birth, self.events.worth(seq)) - self.frequency)

    def is_birth(self, seq: int, born: int | None) -> bool:
        """Whether it fits the year of birth better than that of the entry."""
        return born is not None and _OF_BIRTH + year_cost(self.asked, born) >= self.events.worth(seq)


def when_item(reader: Reader, asked: Born, fields: Sequence[int], total: int) -> When:
    """A year of birth or of the entry: whichever it fits better."""
    key = ("when", asked, *fields)
    known = reader.cache.get(key)
    if known is None:
        known = _when_item(reader, asked, fields, total)
        reader.cache.put(key, known, sum(size_of(entries) for _worth, entries in known.item.levels) * 2)
    return cast(When, known)


def _when_item(reader: Reader, asked: Born, fields: Sequence[int], total: int) -> When:
    births: dict[float, list[BitMap]] = {}
    events: dict[float, list[BitMap]] = {}
    mass = 0.0
    for year in asked.years(5 if asked.about else 3):
        cost, written = year_cost(asked, year), f"={year}"
        born = _in_year(reader, fields, written)
        acted = union([each for field in (REGISTERED, DIED) if (each := reader.exact(field, written))])
        for groups, prior, entries in ((births, _OF_BIRTH, born), (events, _OF_EVENT, acted)):
            if entries:
                groups.setdefault(prior + cost, []).append(entries)
        mass += math.exp(cost) * len(born | acted)
    frequency = max(_RAREST_YEAR, math.log((mass + 0.5) / (total + 1)))
    event_levels = [(cost, union(maps)) for cost, maps in sorted(events.items(), reverse=True)]
    levels = [(cost - frequency, union(maps)) for cost, maps in births.items()]
    levels += [(cost - frequency, entries) for cost, entries in event_levels]
    if unknown := _in_year(reader, fields, NO_YEAR):
        levels.append((_OF_BIRTH - _NO_BIRTH, unknown))
    levels.sort(key=lambda level: -level[0])
    return When(asked, Item(levels, _FAR_YEAR), Item(event_levels, -math.inf), frequency)


def _in_year(reader: Reader, fields: Sequence[int], written: str) -> BitMap:
    if all(field in ROOF_OF for field in fields):
        return reader.of_persons(fields, written)
    return union([reader.exact(field, written) for field in fields])


def day_item(reader: Reader, born: Born) -> Item | None:
    """The evidence of a day of the year, for a whole date only; other days are not held against an entry here."""
    if len(born.day) != len("MM-DD"):
        return None
    month, day = born.day.split("-")
    found: dict[float, BitMap] = {}
    for written in (month + day, day + month):
        found.setdefault(
            day_worth(born.day, f"0000-{written[:2]}-{written[2:]}"), reader.exact(DAY, "+" + written)
        )
    return Item(sorted(found.items(), key=lambda level: -level[0]), 0.0)
