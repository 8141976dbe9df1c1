"""A book's workbook as rows of the ministry's columns, whatever its header looks like.

Headers carry trailing blanks and hints ("loaiDangKy \\ni=[1,2,3,4,5,6]"): the first token is the column's
key.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from civbook.errors import PackageError
from civbook.exchange.columns import HOTICH158, LAYOUTS, TYPES, Column, columns, sheet_name
from civbook.exchange.sheets import EMPTY, Cell, Sheet, Workbook
from civbook.i18n import gettext as _

_HEADER_ROWS = 12  # a title may stand above the header
_FEWEST = 3  # known keys that make a row the header


@dataclass(frozen=True, slots=True)
class Header:
    """Where the header stands and what it says; ``keys[i]`` is the key read in column ``i`` ("" if none)."""

    sheet: Sheet
    row: int
    type: str
    layout: str
    keys: tuple[str, ...]
    texts: tuple[str, ...]

    @property
    def columns(self) -> tuple[Column, ...]:
        return columns(self.type, self.layout)

    def places(self) -> list[int | None]:
        """For each column of the layout the place in the sheet, None if it is missing (the first of
        doubles).
        """
        lowered = [key.lower() for key in self.keys]
        return [
            lowered.index(column.key.lower()) if column.key.lower() in lowered else None
            for column in self.columns
        ]


def first_token(text: str) -> str:
    """The key in a header cell."""
    found = re.match(r"[^\s\[\](){}:;,*]+", text.strip().lstrip("\ufeff*"))
    return found[0] if found else ""


def find_header(book: Workbook, wanted_type: str | None = None) -> Header:
    """The sheet and row with the ministry's columns.

    Raises:
        PackageError: no sheet has them.
    """
    best: tuple[int, Header] | None = None
    for sheet in book.sheets:
        for number, cells in book.rows(sheet):
            if number > _HEADER_ROWS:
                break
            header = _as_header(sheet, number, cells, wanted_type)
            if header and (best is None or header[0] > best[0]):
                best = header
    if best is None:
        raise PackageError(
            _("{file} has no sheet with the ministry's columns.").format(file=book.path.name),
            _("The first row must name them: so, quyenSo, trangSo …"),
            code="no-columns",
        )
    return best[1]


def _as_header(
    sheet: Sheet, row: int, cells: Sequence[Cell], wanted: str | None
) -> tuple[int, Header] | None:
    texts = tuple(cell.text for cell in cells)
    keys = tuple(first_token(text) for text in texts)
    lowered = {key.lower() for key in keys if key}
    named = sheet.name.strip().upper()
    best: tuple[int, Header] | None = None
    for book_type in TYPES:
        for layout in LAYOUTS:
            if layout == HOTICH158 and book_type != "KS":
                continue
            known = {column.key.lower() for column in columns(book_type, layout)}
            score = 4 * len(lowered & known) - len(lowered - known) - len(known - lowered)
            score += 3 * (named in (book_type, sheet_name(book_type, layout).upper()))
            score += 100 * (book_type == wanted)
            if len(lowered & known) >= _FEWEST and (best is None or score > best[0]):
                best = score, Header(sheet, row, book_type, layout, keys, texts)
    return best


def data_rows(book: Workbook, header: Header) -> Iterator[tuple[int, list[Cell]]]:
    """(row number, cells in the order of the layout's columns) below the header; empty rows too."""
    places = header.places()
    size = max((place for place in places if place is not None), default=0) + 1
    in_order = places == list(range(len(places)))
    width = len(places)
    for number, cells in book.rows(header.sheet):
        if number <= header.row:
            continue
        if len(cells) < size:
            cells = cells + [EMPTY] * (size - len(cells))
        if in_order:
            yield number, cells[:width]
        else:
            yield number, [EMPTY if place is None else cells[place] for place in places]
