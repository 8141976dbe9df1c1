"""Workbooks from strangers, row by row: text, type and formula of each cell, in little memory.

An .xlsx is read by expat as a stream: a sheet of 100,000 rows needs no more memory than one row (and the
table of shared strings). Document types are refused, so no entity is ever expanded; so are macros and too
many rows. calamine reads the old .xls.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Final, NamedTuple
from xml.parsers import expat

from civbook.errors import PackageError
from civbook.exchange.archives import opened_zip
from civbook.i18n import gettext as _

MOST_ROWS: Final = 250_000
MOST_COLUMNS: Final = 1_000
MOST_SHARED_BYTES: Final = 256 << 20
MOST_CELL: Final = 32_767  # Excel's own limit
_CHUNK = 1 << 18
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

TEXT, NUMBER, DATE, TRUTH, ERROR = "text", "number", "date", "truth", "error"


class Cell(NamedTuple):
    """One cell: its text as shown, what Excel holds it for, and whether a formula stands behind it."""

    text: str
    kind: str = TEXT
    formula: bool = False


EMPTY: Final = Cell("")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet's name and where it lies in the file."""

    name: str
    part: str


@dataclass(slots=True)
class Workbook:
    """An open workbook: its sheets, and what is suspicious about the file as codes (``macros`` …)."""

    path: Path
    sheets: list[Sheet]
    suspicions: tuple[str, ...]
    _rows: Callable[[Sheet], Iterator[tuple[int, list[Cell]]]] = field(repr=False)

    def rows(self, sheet: Sheet) -> Iterator[tuple[int, list[Cell]]]:
        """(row number as Excel counts, cells) of each row that the sheet holds.

        Raises:
            PackageError: damaged XML, a document type, too many rows or columns.
        """
        return self._rows(sheet)


@contextmanager
def opened_workbook(path: Path) -> Iterator[Workbook]:
    """The workbook at ``path`` (.xlsx, or .xls by calamine).

    Raises:
        PackageError: no workbook, locked with a password, or built to do harm.
    """
    try:
        with path.open("rb") as stream:
            head = stream.read(8)
    except OSError as e:
        raise _unreadable(path) from e
    if head.startswith(_OLE):
        yield _old_workbook(path)
        return
    with opened_zip(path) as archive:
        names = {member.filename for member in archive.infolist()}
        if "xl/workbook.xml" not in names:
            raise _unreadable(path)
        reader = _Xlsx(path, archive)
        yield Workbook(path, reader.sheets(), _suspicions(names), reader.rows)


def _unreadable(path: Path) -> PackageError:
    return PackageError(
        _("{file} is not a workbook that can be read.").format(file=path.name),
        _("Save it again as .xlsx."),
        code="workbook-unreadable",
    )


def _damaged(path: Path, part: str) -> PackageError:
    return PackageError(
        _("{file} is damaged: {part} can't be read.").format(file=path.name, part=part),
        _("Save it again as .xlsx."),
        code="workbook-unreadable",
    )


def _suspicions(names: set[str]) -> tuple[str, ...]:
    found = []
    if any("vbaProject" in name or "/macrosheets/" in name for name in names):
        found.append("macros")
    if any(name.startswith("xl/externalLinks/") for name in names):
        found.append("external-links")
    if any(name.startswith(("xl/embeddings/", "xl/activeX/")) for name in names):
        found.append("embedded")
    return tuple(found)


class _Xlsx:
    """The parts of one .xlsx."""

    def __init__(self, path: Path, archive: zipfile.ZipFile) -> None:
        self.path, self.archive = path, archive
        self._shared: list[str] | None = None
        self._dates: list[bool] | None = None

    def sheets(self) -> list[Sheet]:
        relations: dict[str, str] = {}
        self._parse("xl/_rels/workbook.xml.rels", _each("Relationship", lambda a: relations.update(
            {a.get("Id", ""): a.get("Target", "")})))  # fmt: skip
        found: list[Sheet] = []

        def sheet(attributes: dict[str, str]) -> None:
            target = relations.get(attributes.get("r:id", ""), "")
            part = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
            found.append(Sheet(attributes.get("name", ""), part))

        self._parse("xl/workbook.xml", _each("sheet", sheet))
        return found

    def rows(self, sheet: Sheet) -> Iterator[tuple[int, list[Cell]]]:
        if self._shared is None:
            self._shared = self._read_shared()
            self._dates = self._read_date_styles()
        reader = _SheetReader(self._shared, self._dates or [])
        yield from self._stream(sheet.part, reader)

    def _stream(self, part: str, reader: _SheetReader) -> Iterator[tuple[int, list[Cell]]]:
        parser = reader.parser()
        for chunk in self._chunks(part):
            self._feed(parser, chunk, part, last=not chunk)
            yield from self._taken(reader)

    def _chunks(self, part: str) -> Iterator[bytes]:
        """The bytes of a part in pieces, the last one empty."""
        with self._open(part) as stream:
            while True:
                try:
                    chunk = stream.read(_CHUNK)
                except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as e:
                    raise _damaged(self.path, part) from e
                yield chunk
                if not chunk:
                    return

    def _taken(self, reader: _SheetReader) -> Iterator[tuple[int, list[Cell]]]:
        rows, reader.done = reader.done, []
        for number, cells in rows:
            if number > MOST_ROWS:
                raise PackageError(
                    _("{file} has more than {most} rows; no register book has.").format(
                        file=self.path.name, most=MOST_ROWS
                    ),
                    _("Remove the empty rows below the last entry, or split the book."),
                    code="too-many-rows",
                )
            yield number, cells

    def _open(self, part: str) -> IO[bytes]:
        try:
            return self.archive.open(part)
        except (KeyError, zipfile.BadZipFile, NotImplementedError, RuntimeError) as e:
            raise _unreadable(self.path) from e

    def _feed(self, parser: Any, chunk: bytes, part: str, *, last: bool = False) -> None:
        try:
            parser.Parse(chunk, last)
        except expat.ExpatError as e:
            raise _damaged(self.path, part) from e
        except _DocumentTypeError as e:
            raise PackageError(
                _("{file} is refused: it defines entities, as no spreadsheet program does.").format(
                    file=self.path.name
                ),
                _("Ask whoever made it for a plain .xlsx."),
                code="xml-entities",
            ) from e

    def _parse(self, part: str, prepare: Callable[[Any], None]) -> None:
        parser = _new_parser()
        prepare(parser)
        for chunk in self._chunks(part):
            self._feed(parser, chunk, part, last=not chunk)

    def _read_shared(self) -> list[str]:
        if "xl/sharedStrings.xml" not in self.archive.namelist():
            return []
        strings = _SharedStrings(self.path)
        self._parse("xl/sharedStrings.xml", strings.prepare)
        return strings.found

    def _read_date_styles(self) -> list[bool]:
        """Whether each cell style shows a number as a date."""
        if "xl/styles.xml" not in self.archive.namelist():
            return []
        custom: dict[str, str] = {}
        styles: list[bool] = []
        inside = [False]

        def start(name: str, attributes: dict[str, str]) -> None:
            name = _local(name)
            if name == "numFmt":
                custom[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
            elif name == "cellXfs":
                inside[0] = True
            elif name == "xf" and inside[0]:
                styles.append(_is_date(attributes.get("numFmtId", "0"), custom))

        def end(name: str) -> None:
            if _local(name) == "cellXfs":
                inside[0] = False

        def prepare(parser: Any) -> None:
            parser.StartElementHandler, parser.EndElementHandler = start, end

        self._parse("xl/styles.xml", prepare)
        return styles


class _DocumentTypeError(Exception):
    """The XML begins with a document type."""


def _new_parser() -> Any:
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def refuse(*_what: object) -> None:
        raise _DocumentTypeError

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    return parser


def _each(wanted: str, take: Callable[[dict[str, str]], None]) -> Callable[[Any], None]:
    def prepare(parser: Any) -> None:
        parser.StartElementHandler = lambda name, a: take(a) if _local(name) == wanted else None

    return prepare


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _is_date(code: str, custom: dict[str, str]) -> bool:
    if code in custom:
        shown = custom[code].lower().split(";")[0]
        return any(mark in shown for mark in ("yy", "dd", "mmm")) and "0" not in shown
    return code.isdigit() and (14 <= int(code) <= 22 or 27 <= int(code) <= 36 or 45 <= int(code) <= 47)


class _SharedStrings:
    """The table of shared strings; runs of rich text are joined, phonetic hints left out."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.found: list[str] = []
        self._pieces: list[str] = []
        self._wanted = False
        self._phonetic = 0
        self._bytes = 0

    def prepare(self, parser: Any) -> None:
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._text

    def _start(self, name: str, _attributes: dict[str, str]) -> None:
        name = _local(name)
        if name == "t":
            self._wanted = not self._phonetic
        elif name == "rPh":
            self._phonetic += 1

    def _end(self, name: str) -> None:
        name = _local(name)
        if name == "t":
            self._wanted = False
        elif name == "rPh":
            self._phonetic -= 1
        elif name == "si":
            self.found.append("".join(self._pieces))
            self._pieces.clear()

    def _text(self, text: str) -> None:
        if self._wanted:
            self._pieces.append(text)
            self._bytes += len(text)
            if self._bytes > MOST_SHARED_BYTES:
                raise PackageError(
                    _("{file} holds too much text for a register book.").format(file=self.path.name),
                    code="zip-bomb",
                )


class _SheetReader:
    """Turns the events of a sheet's XML into rows."""

    def __init__(self, shared: list[str], dates: list[bool]) -> None:
        self.done: list[tuple[int, list[Cell]]] = []
        self._shared, self._dates = shared, dates
        self._number = 0
        self._cells: list[Cell] = []
        self._column = 0
        self._type = self._style = ""
        self._formula = self._wanted = False
        self._pieces: list[str] = []

    def parser(self) -> Any:
        parser = _new_parser()
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._text
        return parser

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._column = _column_of(attributes["r"]) if "r" in attributes else len(self._cells)
            self._type = attributes.get("t", "")
            self._style = attributes.get("s", "")
            self._formula = False
            self._pieces.clear()
        elif name in ("v", "t"):
            self._wanted = True
        elif name == "f":
            self._formula = True
        elif name == "row":
            self._number = int(attributes["r"]) if attributes.get("r", "").isdigit() else self._number + 1
            self._cells = []
        elif ":" in name:
            self._start(_local(name), attributes)

    def _end(self, name: str) -> None:
        if name in ("v", "t"):
            self._wanted = False
        elif name == "c":
            if self._pieces or self._formula:
                self._put(self._cell("".join(self._pieces)))
        elif name == "row":
            self.done.append((self._number, self._cells))
        elif ":" in name:
            self._end(_local(name))

    def _text(self, text: str) -> None:
        if self._wanted:
            self._pieces.append(text)

    def _put(self, cell: Cell) -> None:
        if self._column >= MOST_COLUMNS:
            return
        missing = self._column - len(self._cells)
        if missing > 0:
            self._cells.extend([EMPTY] * missing)
        if missing < 0:
            self._cells[self._column] = cell
        else:
            self._cells.append(cell)

    def _cell(self, text: str) -> Cell:
        kind = self._type
        if kind == "s":
            where = int(text) if text.isdigit() else -1
            text = self._shared[where] if 0 <= where < len(self._shared) else ""
            return Cell(_decoded(text[:MOST_CELL]), TEXT, self._formula)
        if kind in ("inlineStr", "str"):
            return Cell(_decoded(text[:MOST_CELL]), TEXT, self._formula)
        if kind == "b":
            return Cell("TRUE" if text == "1" else "FALSE", TRUTH, self._formula)
        if kind == "e":
            return Cell(text, ERROR, self._formula)
        if kind == "d":
            return Cell(_iso_dotted(text), DATE, self._formula)
        if self._style.isdigit() and int(self._style) < len(self._dates) and self._dates[int(self._style)]:
            return Cell(_serial_dotted(text), DATE, self._formula)
        return Cell(text, NUMBER, self._formula)


def _decoded(text: str) -> str:
    """Excel's ``_x000D_`` as the character it stands for."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _column_of(reference: str) -> int:
    """``AB12`` → 27."""
    number = 0
    for char in reference:
        if not char.isalpha():
            break
        number = number * 26 + (ord(char) & 0x1F)
    return number - 1


def _serial_dotted(text: str) -> str:
    """Excel's day number as ``21.05.2003``; the text itself where it is none."""
    import datetime as dt

    try:
        day = dt.date(1899, 12, 30) + dt.timedelta(days=int(float(text)))
    except (ValueError, OverflowError):
        return text
    return day.strftime("%d.%m.") + f"{day.year:04d}"


def _iso_dotted(text: str) -> str:
    return ".".join(reversed(text[:10].split("-")))


def _old_workbook(path: Path) -> Workbook:
    """A .xls (or an .xlsx locked with a password, which is also an OLE file) through calamine."""
    try:
        from python_calamine import CalamineWorkbook

        book = CalamineWorkbook.from_path(str(path))
        sheets = [Sheet(name, name) for name in book.sheet_names]
    except Exception as e:  # calamine's errors have no common base; a password is the usual reason
        raise PackageError(
            _("{file} can't be read: it is locked with a password, or damaged.").format(file=path.name),
            _("Save it without a password as .xlsx."),
            code="workbook-unreadable",
        ) from e

    def rows(sheet: Sheet) -> Iterator[tuple[int, list[Cell]]]:
        found = book.get_sheet_by_name(sheet.name)
        first = found.start[0] if found.start else 0
        left = found.start[1] if found.start else 0
        for number, row in enumerate(found.to_python(skip_empty_area=True), start=first + 1):
            yield number, [EMPTY] * left + [_calamine_cell(value) for value in row]

    suspicions = ("macros",) if _has_old_macros(path) else ()
    return Workbook(path, sheets, suspicions, rows)


def _has_old_macros(path: Path) -> bool:
    """Whether the OLE file names a VBA project in its directory (UTF-16)."""
    data = path.read_bytes()
    return "_VBA_PROJECT".encode("utf-16-le") in data


def _calamine_cell(value: object) -> Cell:
    import datetime as dt

    if isinstance(value, str):
        return Cell(value)
    if isinstance(value, bool):
        return Cell(str(value).upper(), TRUTH)
    if isinstance(value, float):
        return Cell(repr(int(value)) if value.is_integer() else repr(value), NUMBER)
    if isinstance(value, dt.date):
        return Cell(f"{value.day:02d}.{value.month:02d}.{value.year:04d}", DATE)
    return Cell(str(value), NUMBER if isinstance(value, int) else TEXT)
