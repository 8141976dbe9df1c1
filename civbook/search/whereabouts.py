"""Entries by the place asked for: places of today and the communes that went into them, so that what was written
by the old name is found by the new one.
"""

from __future__ import annotations

from functools import lru_cache
from typing import cast

from pyroaring import BitMap

from civbook.search.candidates import flag_item
from civbook.search.lattice import Item
from civbook.search.reader import Reader, size_of, union
from civbook.search.terms import PLACE, place_units
from civbook.text.fold import fold

_SAME = 7.5  # nats of letters under which a unit's name is the same misspelled
_RIGHT = 0.85  # how often the place asked for is that of the entry
_SURE = 0.9
_MEANT = 7  # units of today of one name that are looked into: there are so many called Tân Tiến


@lru_cache(maxsize=512)
def former_units(place: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The former communes in today's commune ``place``: (name, names of the units above it), as the index
    writes.
    """
    from civbook import places

    found: dict[tuple[str, tuple[str, ...]], None] = {}
    today = [match.unit for match in places.find(place) if match.unit.era == "new" and match.score >= _SURE]
    for unit in today[:_MEANT]:
        for old in places.former(unit.code):
            names = place_units(places.describe(old)["full_name"])
            if len(names) > 1:
                found[names[0], tuple(names[1:])] = None
    return tuple(found)


def place_item(reader: Reader, place: str, total: int) -> Item:
    """The evidence of a place: entries that name it, or one of the former communes that it has taken in."""
    maps = [_named(reader, unit) for unit in place_units(place)]
    here = (BitMap.intersection(*maps) if maps else BitMap()) or union(maps)
    for commune, above in former_units(place):
        here = here | (_named(reader, commune) & union([_named(reader, unit) for unit in above]))
    return flag_item(here, total, _RIGHT)


def _named(reader: Reader, unit: str) -> BitMap:
    """Entries in which a unit of this name, or one misspelled so, is named."""
    known = reader.cache.get(("named", unit))
    if known is None:
        near = [word.family for word in reader.near("@" + fold(unit)) if word.letters < _SAME]
        close = {id: 0 for id, _written in reader.spellings(near)}
        known = union([each for _count, each in reader.levels((PLACE,), near, close).values()])
        reader.cache.put(("named", unit), known, size_of(known))
    return cast(BitMap, known)
