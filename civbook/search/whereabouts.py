"""Places of today and the communes that went into them, for searching by a new name what was written by
the old.
"""

from __future__ import annotations

from functools import lru_cache

from civbook.search.terms import place_units

_SURE = 0.9
_MEANT = 3  # units of today of one name that are looked into


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
