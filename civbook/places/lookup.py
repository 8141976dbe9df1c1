"""The room's face: find a written place, say what it is today, and which units went into one of today's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from civbook.places.finding import search
from civbook.places.units import COMMUNE, DISTRICT, PROVINCE, SOURCES, Unit, units


@dataclass(frozen=True, slots=True)
class PlaceMatch:
    """A unit that a text may mean: ``score`` 0-1, ``today`` the units of now (several where it was split)."""

    unit: Unit
    score: float
    today: tuple[Unit, ...]
    at: int | None = None

    @property
    def full_name(self) -> str:
        """``Thị trấn Đồng Mỏ, Huyện Chi Lăng, Tỉnh Lạng Sơn``."""
        return full_name(self.unit, self.at)

    def as_json(self) -> dict[str, Any]:
        """The match for programs: what it was, from when to when, what it is today, and who says so."""
        return {
            **describe(self.unit, self.at), "score": round(self.score, 4),
            "today": [describe(unit) for unit in self.today],
        }  # fmt: skip


def find(text: str, at: int | None = None, limit: int = 10) -> list[PlaceMatch]:
    """The units that ``text`` may mean, best first.

    Args:
        text: an address as written, with or without accents, kinds, districts or provinces.
        at: the year it was written in; None considers all times.
        limit: how many at most.
    """
    return [PlaceMatch(hit.unit, hit.score, today_of(hit.unit), at) for hit in search(text, at)[:limit]]


def today(code: str) -> tuple[Unit, ...]:
    """Today's units of an old GSO code (2, 3 or 5 digits); of a code that only exists today, that unit
    itself.
    """
    table = units()
    if unit := table.latest("old", code):
        return today_of(unit)
    unit = table.latest("new", code)
    return (unit,) if unit else ()


def today_of(unit: Unit) -> tuple[Unit, ...]:
    """Today's units of a unit: communes of a commune or district, provinces of a province."""
    return _today(unit.row)


@lru_cache(maxsize=8192)
def _today(row: int) -> tuple[Unit, ...]:
    table = units()
    unit = table.all[row]
    if unit.era == "new":
        return (unit,)
    codes: set[str] = set()
    if unit.level == PROVINCE:
        for old in unit.successors if unit.era == "history" else (unit.code,):
            codes.update(table.province_today(old))
    elif unit.era == "old" and unit.successors:
        codes.update(unit.successors)
    elif unit.level == DISTRICT:
        for district in unit.successors if unit.era == "history" else (unit.code,):
            codes.update(code for child in table.children("old", district) for code in child.successors)
    return tuple(new for code in sorted(codes) if (new := table.latest("new", code)))


def former(code: str) -> tuple[Unit, ...]:
    """Every old commune (or island district), vanished ones too, of which a part lies in today's commune
    ``code``.
    """
    return units().former(code)


def codes_today(text: str, at: int | None = None) -> tuple[str, ...]:
    """Codes of today's communes for a written place, () unless it is told without doubt (score ≥ 0.85).

    Kept beside a place field, so that a search by today's commune finds entries of every former one.
    """
    hits = search(text, at)
    if not hits or hits[0].score < 0.85 or hits[0].unit.level != COMMUNE:
        return ()
    best = today_of(hits[0].unit)
    rivals = [h for h in hits[1:] if h.score > hits[0].score - 0.02 and h.unit.level == COMMUNE]
    if any(set(today_of(rival.unit)) != set(best) for rival in rivals):
        return ()
    return tuple(unit.code for unit in best)


def full_name(unit: Unit, at: int | None = None) -> str:
    """A unit's name with those above it, as an address of the year ``at`` was written."""
    table = units()
    names = [unit.name]
    era = "new" if unit.era == "new" else "old"
    parent = table.incarnation(era, unit.parent, at)
    while parent:
        then = (
            table.historic_province(parent.code, at)
            if at and era == "old" and parent.level == PROVINCE
            else None
        )
        names.append(then.name if then else parent.name)
        parent = table.incarnation(era, parent.parent, at)
    return ", ".join(names)


def describe(unit: Unit, at: int | None = None) -> dict[str, Any]:
    """A unit as JSON; ``at`` chooses among the names that its parents bore."""
    return {
        "code": unit.code or None, "name": unit.name, "full_name": full_name(unit, at),
        "level": {1: "province", 2: "district", 3: "commune"}[unit.level], "era": unit.era,
        "province_code": units().province_of(unit) or None, "since": unit.since or None,
        "until": unit.until or None, "sources": [SOURCES[mark] for mark in unit.sources],
    }  # fmt: skip


def gazetteer() -> Iterator[str]:
    """Every place as an address in full, old and new: for the recogniser's word lists."""
    for unit in units().all:
        yield full_name(unit)
