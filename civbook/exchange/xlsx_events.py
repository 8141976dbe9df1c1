"""The XML of an .xlsx as a stream of events: shared strings, and rows of cells, in little memory."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any, Final
from xml.parsers import expat

from civbook.errors import PackageError
from civbook.exchange.sheets import DATE, EMPTY, ERROR, NUMBER, TEXT, TRUTH, Cell
from civbook.i18n import gettext as _

MOST_COLUMNS: Final = 1_000
MOST_SHARED_BYTES: Final = 256 << 20
MOST_CELL: Final = 32_767  # Excel's own limit
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


class DocumentTypeError(Exception):
    """The XML begins with a document type."""


def new_parser() -> Any:
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def refuse(*_what: object) -> None:
        raise DocumentTypeError

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    return parser


def local_name(name: str) -> str:
    return name.rpartition(":")[2]


class SharedStrings:
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
        name = local_name(name)
        if name == "t":
            self._wanted = not self._phonetic
        elif name == "rPh":
            self._phonetic += 1

    def _end(self, name: str) -> None:
        name = local_name(name)
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


class SheetReader:
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
        parser = new_parser()
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
            self._start(local_name(name), attributes)

    def _end(self, name: str) -> None:
        if name in ("v", "t"):
            self._wanted = False
        elif name == "c":
            if self._pieces or self._formula:
                self._put(self._cell("".join(self._pieces)))
        elif name == "row":
            self.done.append((self._number, self._cells))
        elif ":" in name:
            self._end(local_name(name))

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
    try:
        day = dt.date(1899, 12, 30) + dt.timedelta(days=int(float(text)))
    except (ValueError, OverflowError):
        return text
    return day.strftime("%d.%m.") + f"{day.year:04d}"


def _iso_dotted(text: str) -> str:
    return ".".join(reversed(text[:10].split("-")))
