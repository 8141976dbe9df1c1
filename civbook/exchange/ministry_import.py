"""A workbook of the ministry's, read for the archive: which book it is, and its rows one by one. Pure: no
store.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from civbook.errors import PackageError
from civbook.exchange.columns import CellKind
from civbook.exchange.lint_cells import legacy_of
from civbook.exchange.names import parse_workbook_stem
from civbook.exchange.rows import ReadRow, RowReader
from civbook.exchange.sheets import NUMBER, Cell, Workbook
from civbook.exchange.workbook import Header, data_rows, find_header
from civbook.exchange.xlsx_reading import opened_workbook
from civbook.i18n import gettext as _
from civbook.model import RegisterBook
from civbook.text.encodings import Encoding, decode_legacy

_SAMPLE = 300  # rows that tell what book it is
_BOOK_CELL = re.compile(r"\s*(\d{1,4}[A-Za-z]?)\s*(?:/\s*(\d{4}(?:\s*-\s*\d{4})?))?\s*")


@dataclass(frozen=True, slots=True)
class BookTold:
    """The book that a package tells of; empty where it tells nothing."""

    type: str
    number: str
    years: str
    authority: str


@dataclass(slots=True)
class MinistryBook:
    """An open workbook: what book it is, what encoding its text seems to be in (None: Unicode), its rows."""

    told: BookTold
    header: Header
    proposed: str | None
    encoding: Encoding | None
    _book: Workbook

    def rows(self, book: RegisterBook) -> Iterator[tuple[int, ReadRow]]:
        """(row number, what it says) of each row that is not empty."""
        reader = RowReader(self.header.type, self.header.layout, book)
        for number, cells in data_rows(self._book, self.header):
            texts = [_text(cell, self.encoding) if cell.text else "" for cell in cells]
            if any(texts):
                yield number, reader.read(texts)


@contextmanager
def opened_ministry_book(path: Path, encoding: Encoding | None = None) -> Iterator[MinistryBook]:
    """The workbook at ``path``, ready to be read.

    Raises:
        PackageError: it can't be read, holds macros or formulas, or has not the ministry's columns.
    """
    with opened_workbook(path) as book:
        if "macros" in book.suspicions:
            raise PackageError(
                _("{file} is refused: it holds macros.").format(file=path.name),
                _("Save it as .xlsx without macros, or mend it with: civbook lint FILE --fix DIR"),
                code="macros",
            )
        stem = parse_workbook_stem(path.stem)
        header = find_header(book, stem.type if stem else None)
        sample = [cells for _number, cells in islice(data_rows(book, header), _SAMPLE)]
        _refuse_formulas(path, sample)
        texts = [[_text(cell, encoding) for cell in cells] for cells in sample]
        proposed = None if encoding else _proposed(texts)
        yield MinistryBook(_told(path, header, texts), header, proposed, encoding, book)


def _refuse_formulas(path: Path, sample: list[list[Cell]]) -> None:
    if any(cell.formula for cells in sample for cell in cells):
        raise PackageError(
            _("{file} is refused: formulas stand in its cells, so nobody knows what it says.").format(
                file=path.name
            ),
            _("Put their values as text, or mend it with: civbook lint FILE --fix DIR"),
            code="cell-formula",
        )


def _text(cell: Cell, encoding: Encoding | None) -> str:
    """A cell's text: numbers as their digits, never as floats; legacy text as Unicode."""
    if cell.kind == NUMBER:
        try:
            value = float(cell.text)
        except ValueError:
            return cell.text
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else cell.text
    return decode_legacy(cell.text, encoding) if encoding and cell.text else cell.text


def _proposed(texts: list[list[str]]) -> str | None:
    """The legacy encoding of a workbook whose cells mostly look so."""
    votes = Counter(legacy_of(text) for row in texts for text in row if not text.isascii())
    plain = votes.pop(None, 0)
    if not votes:
        return None
    encoding, count = votes.most_common(1)[0]
    return encoding if count >= 3 and count > plain / 4 else None


def _told(path: Path, header: Header, texts: list[list[str]]) -> BookTold:
    stem = parse_workbook_stem(path.stem)
    cells = {kind: Counter[str]() for kind in (CellKind.AUTHORITY, CellKind.BOOK_NUMBER)}
    years: list[str] = []
    for row in texts:
        for column, text in zip(header.columns, row, strict=True):
            if column.kind in cells and text.strip():
                cells[column.kind][text.strip()] += 1
            elif column.key == "ngayDangKy" and re.search(r"\d{4}$", text.strip()):
                years.append(text.strip()[-4:])
    found = _BOOK_CELL.fullmatch(_commonest(cells[CellKind.BOOK_NUMBER]))
    number = stem.book if stem else found[1] if found else ""
    span = stem.years if stem else (found[2] or "").replace(" ", "") if found else ""
    if not span and years:
        first, last = min(years), max(years)
        span = first if first == last else f"{first}-{last}"
    return BookTold(header.type, number, span, _commonest(cells[CellKind.AUTHORITY]))


def _commonest(counter: Counter[str]) -> str:
    return counter.most_common(1)[0][0] if counter else ""
