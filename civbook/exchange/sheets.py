"""What a workbook is to us, whatever its format: sheets of rows of cells, each with its text and kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple

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
