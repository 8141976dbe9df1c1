"""A row of the ministry's workbook ↔ the fields of an entry, without loss both ways.

What a cell means goes into civbook's fields. A cell that those would not give back letter by letter, or that
has no field, is kept beside them as ``raw.<column>``; it is written out again as long as nobody changed the
field.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from civbook.exchange.cells import OTHER_PAPER, read_cell, word_of, write_cell
from civbook.exchange.columns import PLAIN, CellKind, Column, codes_of, columns
from civbook.exchange.lint_cells import check_cell, fixed_text
from civbook.exchange.sheets import Cell
from civbook.model import Entry, FieldReading, RegisterBook
from civbook.text.dates import parse_date

RAW = "raw."
LAYOUT = "raw.layout"  # marks an entry that came from a workbook, and tells which layout it had
_REMEMBERED = 3_000  # different cells of a column kept at hand


@dataclass(frozen=True, slots=True)
class ReadRow:
    """What a row says: the entry's own keys and its fields. ``authority`` and ``book_number`` as the cells
    say.
    """

    number: str | None
    year: int | None
    registration_date: str | None
    authority: str
    book_number: str
    fields: dict[str, FieldReading]


def book_number_cell(book: RegisterBook) -> str:
    """The cell ``quyenSo`` of a book: ``01/2017``."""
    return f"{book.number}/{book.years}"


class RowReader:
    """Reads rows of one type and layout; remembers cells, since a book repeats most of them.

    Args:
        book: the book that the rows belong to, once it is known: what it says already is not kept in every
        row.
    """

    def __init__(self, book_type: str, layout: str = PLAIN, book: RegisterBook | None = None) -> None:
        self.columns = columns(book_type, layout)
        self.layout = layout
        self._defaults = (
            {CellKind.AUTHORITY: book.authority, CellKind.BOOK_NUMBER: book_number_cell(book)} if book else {}
        )
        self._marker = FieldReading(layout, None, source="imported")
        self._known: list[dict[str, tuple[tuple[str, FieldReading], ...]]] = [{} for _ in self.columns]

    def read(self, cells: Sequence[str]) -> ReadRow:
        """The row whose cells stand in the order of the layout's columns."""
        fields: dict[str, FieldReading] = {LAYOUT: self._marker}
        authority = book_number = ""
        for column, known, cell in zip(self.columns, self._known, cells, strict=True):
            if not cell and column.kind not in self._defaults:
                continue
            readings = known.get(cell)
            if readings is None:
                readings = self._readings(column, cell)
                if len(known) < _REMEMBERED:
                    known[cell] = readings
            fields.update(readings)
            if column.kind is CellKind.AUTHORITY:
                authority = cell
            elif column.kind is CellKind.BOOK_NUMBER:
                book_number = cell
        number = fields.get("number")
        date = fields.get("registration_date")
        iso = date.value if date else None
        return ReadRow(
            (number.value or number.written) if number else None, int(iso[:4]) if iso else None, iso,
            authority, book_number, fields,
        )  # fmt: skip

    def _readings(self, column: Column, cell: str) -> tuple[tuple[str, FieldReading], ...]:
        """The fields that a cell gives; the raw cell among them where it is needed to give it back."""
        if self._defaults.get(column.kind) == cell:
            return ()
        raw = (RAW + column.key, FieldReading(cell, None, source="imported"))
        if column.field is None:
            return (raw,)
        reading = read_cell(column, cell, self.layout)
        if column.kind is CellKind.ENTRY_NUMBER:
            plain = cell.split("/", maxsplit=1)[0].strip()
            reading = FieldReading(plain, plain, source="imported")
        given_back = write_cell(column, reading.written, reading.value, self.layout)
        if given_back == cell or (column.kind is CellKind.DATE and _only_other_dots(cell, given_back)):
            return ((column.field, reading),)
        return ((column.field, reading), raw)


def _only_other_dots(cell: str, dotted: str) -> bool:
    """Whether a date differs from the ministry's way in its separators only: nothing to keep raw for."""
    return bool(dotted) and cell.replace("/", ".").replace("-", ".") == dotted


def write_row(entry: Entry, book: RegisterBook, layout: str = PLAIN, *, position: int = 1) -> list[str]:
    """The cells of an entry in the order of the layout's columns; what it lacks is empty.

    Args:
        position: the row's own number, for the column STT.
    """
    return [
        accepted(column, _cell(column, entry, book, layout, position), layout)
        for column in columns(book.type, layout)
    ]


class RowWriter:
    """Writes the rows of one book; remembers cells, since a book repeats most of them."""

    def __init__(self, book: RegisterBook, layout: str = PLAIN) -> None:
        self.columns = columns(book.type, layout)
        self._book, self._layout = book, layout
        self._known: list[dict[tuple[str | None, str | None], str]] = [{} for _ in self.columns]
        self._raw = [RAW + column.key for column in self.columns]

    def write(self, entry: Entry, position: int = 1) -> list[str]:
        """The cells of an entry, as :func:`write_row` gives them."""
        fields, row = entry.fields, []
        for column, raw, known in zip(self.columns, self._raw, self._known, strict=True):
            reading = fields.get(column.field) if column.field else None
            if reading is None or raw in fields:
                cell = _cell(column, entry, self._book, self._layout, position)
                row.append(accepted(column, cell, self._layout) if cell else "")
                continue
            key = reading.written, reading.value
            text = known.get(key)
            if text is None:
                text = accepted(column, write_cell(column, *key, self._layout), self._layout)
                if len(known) < _REMEMBERED:
                    known[key] = text
            row.append(text)
        return row


def accepted(column: Column, cell: str, layout: str) -> str:
    """A cell as the import takes it: whatever the lint would mend without doubt is mended; the rest stays."""
    return _accepted(column, cell, layout) if cell else ""


@lru_cache(maxsize=8192)
def _accepted(column: Column, cell: str, layout: str) -> str:
    return fixed_text(check_cell(column, Cell(cell), layout), cell)


def _cell(column: Column, entry: Entry, book: RegisterBook, layout: str, position: int) -> str:
    raw = entry.fields.get(RAW + column.key)
    raw_cell = (raw.written or "") if raw else None
    if column.field is None:
        if raw_cell is not None:
            return raw_cell
        return _without_field(column, entry, book, layout, position)
    reading = entry.fields.get(column.field)
    if raw_cell is not None and reading is not None and _still(column, raw_cell, reading, layout):
        return raw_cell
    if column.field == "number" and reading is None:
        return entry.number or ""
    if column.field == "registration_date" and reading is None:
        return write_cell(column, None, entry.registration_date, layout)
    return write_cell(column, reading.written, reading.value, layout) if reading else ""


def _still(column: Column, raw: str, reading: FieldReading, layout: str) -> bool:
    """Whether the field is what the raw cell was read as: nobody has changed it since."""
    if reading.source != "imported":
        return False
    if column.kind is CellKind.ENTRY_NUMBER:
        return raw.split("/", maxsplit=1)[0].strip() == reading.written
    read = read_cell(column, raw, layout)
    # a code of another generation has another label there: the written text tells, whatever the layout
    return (read.written, read.value) == (reading.written, reading.value) or raw == reading.written


def _without_field(column: Column, entry: Entry, book: RegisterBook, layout: str, position: int) -> str:
    """Cells that come from the book, or from what other fields imply."""
    if column.kind is CellKind.AUTHORITY:
        return book.authority
    if column.kind is CellKind.BOOK_NUMBER:
        return book_number_cell(book)
    came_as = entry.fields.get(LAYOUT)
    if came_as and came_as.written == layout:
        return ""  # it stood in such a workbook, and the cell was empty there
    if column.kind is CellKind.ROW_NUMBER:
        return str(position)
    if column.key.endswith("GiayToKhac"):
        return _other_paper(column, entry, book.type)
    if column.key.endswith(("QuocTichStr",)):
        twin = next((c for c in columns(book.type) if c.key == column.key.removesuffix("Str")), None)
        reading = entry.fields.get(twin.field) if twin and twin.field else None
        return (reading.written or reading.value or "") if reading else ""
    return ""


def _other_paper(column: Column, entry: Entry, book_type: str) -> str:
    """The name of a paper that the code list lacks, beside code 8."""
    kind_key = column.key.removesuffix("GiayToKhac") + "LoaiGiayToTuyThan"
    kind = next((c for c in columns(book_type) if c.key == kind_key), None)
    reading = entry.fields.get(kind.field) if kind and kind.field else None
    if kind is None or reading is None or not reading.written:
        return ""
    code = write_cell(kind, reading.written, reading.value)
    label = word_of(kind.codes, codes_of(kind.codes)[OTHER_PAPER])
    return reading.written if code == OTHER_PAPER and label not in (reading.written, reading.value) else ""


def unwritable(entry: Entry, cells: Sequence[str], layout: Sequence[Column]) -> list[str]:
    """Columns whose field holds something that the ministry's form cannot say ("không rõ" as a date)."""
    lost = []
    for column, cell in zip(layout, cells, strict=True):
        if not cell and column.field:
            reading = entry.fields.get(column.field)
            if reading and reading.written:
                lost.append(column.key)
    return lost


def doubtful_dates(cells: Sequence[str], layout: Sequence[Column]) -> list[str]:
    """Columns whose date is written as it stands in the book though no such day exists."""
    return [
        column.key
        for column, cell in zip(layout, cells, strict=True)
        if column.kind is CellKind.DATE and cell and not _possible(cell)
    ]


@lru_cache(maxsize=8192)
def _possible(cell: str) -> bool:
    date = parse_date(cell)
    return date is None or date.possible
