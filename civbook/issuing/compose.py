"""Entry + layout → the words of an extract. Pure: no file, no clock, no database."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from civbook.issuing.layouts import Cell, ExtractLayout
from civbook.model import Entry, RegisterBook

# Told by a tick on many forms, so that nothing is written: the word the law uses.
_SEX_WORDS = {"male": "Nam", "female": "Nữ"}
_YEAR = re.compile(r"(?<!\d)(1[6-9]\d\d|20\d\d)(?!\d)")


@dataclass(frozen=True, slots=True)
class Office:
    """The issuing office as its letterhead says it; any part may be empty.

    ``name`` e.g. "UBND xã …"; ``above`` the line over it; ``place`` stands before the date.
    """

    name: str = ""
    above: str = ""
    place: str = ""
    signer: str = ""
    signer_title: str = ""


def compose(
    layout: ExtractLayout,
    entry: Entry,
    book: RegisterBook,
    office: Office,
    number: int,
    day: dt.date,
    later_notes: tuple[str, ...] = (),
) -> dict[str, Any]:
    """The data that ``extract.typ`` prints: as written in the book; what the book lacks stays blank.

    ``later_notes`` are noted changes with their source; they follow the book's own note under "Ghi chú".
    """
    notes = [note for note in (_written(entry, "note"), *later_notes) if note]
    return {
        "title": layout.title,
        "subtitle": layout.subtitle,
        "office": office.name,
        "office_lines": [line for line in (office.above, office.name) if line],
        "number": str(number),
        "series": layout.series,
        "place_and_date": _place_and_date(office.place, day),
        "blocks": [
            {
                "side_by_side": block.side_by_side,
                "rows": [[_cell(cell, entry, book) for cell in row] for row in block.rows],
            }
            for block in layout.blocks
        ],
        "notes": notes,
        "signer": office.signer,
        "signer_title": office.signer_title,
    }


def _cell(cell: Cell, entry: Entry, book: RegisterBook) -> dict[str, Any]:
    if cell.show == "year":
        text = _year(entry, cell.fields[0])
    else:
        text = ", ".join(part for name in cell.fields if (part := _text(entry, book, name)))
    return {"label": cell.label, "text": text, "strong": cell.strong}


def _text(entry: Entry, book: RegisterBook, name: str) -> str:
    match name:
        case "@authority":
            return book.authority
        case "@number":
            return entry.number or ""
        case "@book":
            return f"{book.number}/{book.years}"
        case "@registration_date":
            return _written(entry, "registration_date") or _vietnamese_date(entry.registration_date)
    return _written(entry, name)


def _written(entry: Entry, name: str) -> str:
    reading = entry.fields.get(name)
    if reading is None:
        return ""
    if reading.written:
        return reading.written
    # A tick leaves no writing, only a value; anything else without writing stays blank.
    return _SEX_WORDS.get(reading.value or "", "") if name.endswith(".sex") else ""


def _year(entry: Entry, name: str) -> str:
    value = entry.value(name)
    if value:
        return value[:4]
    written = _written(entry, name)
    years: list[str] = _YEAR.findall(written)
    return years[0] if len(years) == 1 else written


def _vietnamese_date(iso: str | None) -> str:
    return "/".join(reversed(iso.split("-"))) if iso else ""


def _place_and_date(place: str, day: dt.date) -> str:
    # Days below 10 and months 1 and 2 carry a zero against forgery (NĐ 30/2020, appendix I).
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    date = f"ngày {day.day:02d} tháng {month} năm {day.year}"
    return f"{place}, {date}" if place else date.capitalize()
