"""Entries as JSON and CSV, for other programs and for spreadsheets."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping
from typing import TextIO

from civbook.model import Entry, RegisterBook
from civbook.model.shape import entry_json

_HEAD = ("id", "event", "book", "number", "year", "registration_date", "status")
_FORMULA = ("=", "+", "@", "-", "\t", "\r")


def write_json(entries: Iterable[tuple[Entry, RegisterBook]], out: TextIO, *, lines: bool) -> int:
    """The entries in the contract's shape, one a line: as one JSON list, or as JSON lines; how many."""
    count = 0
    if not lines:
        out.write("[")
    for entry, book in entries:
        if not lines:
            out.write(",\n" if count else "\n")
        json.dump(entry_json(entry, book), out, ensure_ascii=False, allow_nan=False)
        if lines:
            out.write("\n")
        count += 1
    if not lines:
        out.write("\n]\n")
    return count


def write_csv(entries: Iterable[tuple[Entry, RegisterBook]], names: list[str], out: TextIO) -> int:
    """The entries as a table, a column a field (its value, else what is written); how many.

    Number and registration date stand as they are understood in the first columns, and as the page has them
    in ``number.written`` and ``registration_date.written``.

    A cell that a spreadsheet would take for a formula gets an apostrophe before it: CSV knows no text cells.
    """
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([*_HEAD, *(f"{name}.written" if name in _HEAD else name for name in names)])
    count = 0
    for entry, book in entries:
        head = (
            entry.id,
            entry.event,
            book.id,
            entry.number,
            entry.year,
            entry.registration_date,
            entry.status,
        )
        cells = [_text(entry, name) for name in names]
        writer.writerow([_harmless("" if cell is None else str(cell)) for cell in (*head, *cells)])
        count += 1
    return count


def field_names(entries: Iterable[Entry], known: Mapping[str, object]) -> list[str]:
    """The fields that any of the entries has: known ones in reading order, then the others."""
    found = {name for entry in entries for name in entry.fields}
    return [name for name in known if name in found] + sorted(found - known.keys())


def _text(entry: Entry, name: str) -> str | None:
    reading = entry.fields.get(name)
    if reading is None:
        return None
    return reading.written if name in _HEAD or reading.value is None else reading.value


def _harmless(cell: str) -> str:
    number = cell.removeprefix("-").replace(".", "", 1).isdigit()
    return f"'{cell}" if cell.startswith(_FORMULA) and not number else cell
