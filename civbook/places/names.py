"""Names of units without their kind, by the unit above: what may stand at each place of an address."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from civbook.places.keys import COMMUNE, DISTRICT, PROVINCE
from civbook.places.units import Unit, units
from civbook.text.fold import fold, match_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FULL_KINDS = ("xã", "phường", "thị trấn", "huyện", "quận", "thị xã", "thành phố", "tỉnh", "đặc khu")
# Other spellings of provinces: as good as the table's, never put right.
_ALSO = {
    "Tỉnh Đắk Lắk": ("Đắc Lắc", "Đăk Lăk", "Đắk Lăk", "Đắclắc", "Daklak"),
    "Tỉnh Kon Tum": ("Công Tum", "Kontum", "Kon Tom"),
    "Thành phố Hồ Chí Minh": ("HCM",),
}


_HIGHLAND = ("Đắk", "Đăk", "Đak", "Đắc")
"""One word of the highlands (water), spelled by each book and office in its own way."""


class UnitName(NamedTuple):
    """A unit's name without its kind: as shown, folded and with its marks, both without blanks."""

    unit: Unit
    shown: str
    plain: str
    marked: str


def marked(text: str) -> str:
    """The text with its marks, without blanks: how names are compared letter by letter."""
    return match_key(text).replace(" ", "")


def named(unit: Unit) -> UnitName:
    """The name of a unit without its kind."""
    shown = unit.name
    for kind in FULL_KINDS:
        if shown.lower().startswith(f"{kind} "):
            shown = shown[len(kind) + 1 :]
            break
    return UnitName(unit, shown, fold(shown).replace(" ", ""), marked(shown))


def spellings(shown: str) -> tuple[str, ...]:
    """Other spellings of a name that are as good as the table's: Đắk, Đăk, Đak."""
    first, gap, rest = shown.partition(" ")
    return tuple(f"{one}{gap}{rest}" for one in _HIGHLAND if one != first) if first in _HIGHLAND else ()


def spelled(names: Iterable[UnitName]) -> Iterator[UnitName]:
    """The names, each with its other spellings behind it."""
    for name in names:
        yield name
        for other in (*_ALSO.get(name.unit.name, ()), *spellings(name.shown)):
            yield UnitName(name.unit, other, fold(other).replace(" ", ""), marked(other))


@lru_cache(maxsize=1)
def provinces() -> tuple[UnitName, ...]:
    """All provinces of all times, and their other spellings as names of their own."""
    return tuple(spelled(named(unit) for unit in units().all if unit.level == PROVINCE))


@lru_cache(maxsize=256)
def districts(row: int) -> tuple[UnitName, ...]:
    """The districts, also those that are gone, of the province at ``row`` of the table."""
    table = units()
    codes = _codes(row)
    found = [named(unit) for code in codes for unit in table.children("old", code)]
    found += [
        named(unit) for code in codes for unit in table.children("history", code) if unit.level == DISTRICT
    ]
    return tuple(spelled(found))


@lru_cache(maxsize=1024)
def communes(row: int) -> tuple[UnitName, ...]:
    """The communes of the district at ``row``."""
    table = units()
    unit = table.all[row]
    codes = unit.successors if unit.era == "history" else (unit.code,)
    return tuple(spelled(named(one) for code in codes for one in table.children("old", code)))


@lru_cache(maxsize=64)
def all_communes(row: int) -> tuple[UnitName, ...]:
    """The communes of the province at ``row``, each name once; of today's provinces also today's."""
    table = units()
    found = [name for district in districts(row) for name in communes(district.unit.row)]
    if table.all[row].era == "new":
        found += spelled(named(unit) for unit in table.children("new", table.all[row].code))
    return tuple(
        {(name.marked, name.unit.level): name for name in found if name.unit.level == COMMUNE}.values()
    )


def _codes(row: int) -> tuple[str, ...]:
    """Codes of the 63 provinces that a province of any era spans."""
    table = units()
    unit = table.all[row]
    if unit.era == "history":
        return unit.successors
    return tuple(sorted(table.merged_into(unit.code))) if unit.era == "new" else (unit.code,)
