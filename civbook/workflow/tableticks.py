"""Columns to tick, "Nam | Nữ": a mark in one of them says its word; where clerks wrote the date of birth there instead,
it says both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from civbook.reading.assemble import ZoneText
from civbook.reading.dates import find_date
from civbook.text.blanks import Blank, blank_mark

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from civbook.forms.columns import Column
    from civbook.model import TextLine

_MARKED = 0.9  # how sure a lone mark is: what an engine calls it does not matter
_YEAR = 4  # letters of a date that is only a year
_DATE = "birth_date"


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


def _text(lines: Sequence[TextLine]) -> str:
    return " ".join(line.text for line in lines)


def _dated(text: str) -> bool:
    return find_date(text) is not None or (len(text) == _YEAR and text.isdigit())
