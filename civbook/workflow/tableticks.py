"""Columns to tick, "Nam | Nữ": a mark in one of them says its word; where clerks wrote the date of birth there instead,
it says both."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from civbook.imaging.components import components
from civbook.reading.assemble import ZoneText
from civbook.reading.dates import find_date
from civbook.text.blanks import Blank, blank_mark

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from civbook.forms.columns import Column
    from civbook.imaging.grid import Grid
    from civbook.model import Box, TextLine

_MARKED = 0.9  # how sure a lone mark is: what an engine calls it does not matter
_YEAR = 4  # letters of a date that is only a year
_DATE = "birth_date"
_RIM = 0.12  # of a cell: rules and what runs over them
_LEAST = 5  # pixels: what is lower or slimmer is dust
_PALER = 22  # of 255: how much darker than its cell's paper a mark is
_FAINT = 0.003  # of a cell's width squared: ink of a mark,
_CLEAN = 0.25  # of that: what the other cell may have


def ticked(columns: Sequence[Column], here: Mapping[int, list[TextLine]]) -> list[ZoneText]:
    """What the marks in a row's columns to tick say: nothing where more than one is marked for a field.

    Args:
        here: the lines of the row's cells by column.
    """
    marked: dict[str, list[int]] = {}
    for number, column in enumerate(columns):
        if column.option and number in here:
            marked.setdefault(column.fields[0], []).append(number)
    said: list[ZoneText] = []
    for name, numbers in marked.items():
        if len(numbers) > 1:  # the other one was struck out
            numbers = [number for number in numbers if blank_mark(_text(here[number])) is not Blank.EMPTY]
        if len(numbers) != 1:
            continue
        lines = here[numbers[0]]
        said.append(ZoneText(name, name, columns[numbers[0]].option, _MARKED, lines[0].box))
        born = name.rpartition(".")[0] + f".{_DATE}"
        if _dated(_text(lines)) and not any(born in column.fields for column in columns):
            sure = min(line.confidence for line in lines)
            said.append(ZoneText(born, born, _text(lines), sure, lines[0].box))
    return said


def faint_marks(
    even: NDArray[np.uint8], table: Grid, columns: Sequence[Column], lines: Mapping[tuple[int, int], object]
) -> dict[int, int]:
    """By row, the column to tick with a mark that is too small or pale to be writing, where no other one of its field
    has any ink: rows in which a mark was read are left out.

    Args:
        even: the page in even light; lines: what was read, by (row, column).
    """
    found: dict[int, int] = {}
    for first in range(len(columns) - 1):
        pair = (first, first + 1)
        if not (
            columns[first].option
            and columns[first + 1].option
            and columns[first].fields == columns[first + 1].fields
        ):
            continue
        for row in range(table.rows):
            if any((row, column) in lines for column in pair) or not any(at == row for at, _column in lines):
                continue
            inks = [_ink(even, table.cell(row, column).box) for column in pair]
            most = inks.index(max(inks))
            if inks[most] >= _FAINT and inks[1 - most] <= _CLEAN * inks[most]:
                found[row] = pair[most]
    return found


def _ink(even: NDArray[np.uint8], box: Box) -> float:
    """The ink of a mark in the middle of a cell: pixels of its parts, but dust, by the square of the cell's width."""
    x, y = round(_RIM * box.width), round(_RIM * box.height)
    part = even[box.y0 + y : box.y1 - y, box.x0 + x : box.x1 - x]
    if min(part.shape, default=0) < _LEAST:
        return 0.0
    parts = components(part < np.median(part) - _PALER)
    large = np.minimum(parts.widths, parts.heights) >= _LEAST
    return float(parts.areas[large].sum()) / box.width**2


def _text(lines: Sequence[TextLine]) -> str:
    return " ".join(line.text for line in lines)


def _dated(text: str) -> bool:
    return find_date(text) is not None or (len(text) == _YEAR and text.isdigit())
