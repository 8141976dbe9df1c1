"""Dates and words that run over the rule at their cell's right edge: read again with what stands behind it.

A clerk whose column is too narrow writes on into the next one: "29/10/19" stands in the cell, "60" behind the rule,
over the first word there. Strokes alone do not tell whose they are; a date that lacks its last figures does, and "ông
ngo", which no list of relationships holds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from civbook.imaging.celllines import CellLine, Writing, written_beyond
from civbook.model import Box, FieldKind
from civbook.reading.closed import closed_list
from civbook.text.fold import fold
from civbook.workflow.tablecells import Place, crop_of, division_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from civbook.imaging.components import Mask
    from civbook.imaging.ink import Grid
    from civbook.model import TextLine
    from civbook.recognition.engine import Engine
    from civbook.workflow.sheets import Sheet

_CUT = re.compile(r"\D{0,2}\d{1,2}[^\w\s]\s?\d{1,2}(?:[^\w\s]\s?(\d{0,3}))?[\W_]{0,2}")
_WHOLE = re.compile(r"\D{0,2}(\d{1,2}[^\w\s]\s?\d{1,2}[^\w\s]\s?(?:18|19|20)\d\d)(?!\d)")
_LISTS = {FieldKind.ETHNICITY: "ethnicity", FieldKind.RELATIONSHIP: "relationship"}
_EXACT = 0.99
_LETTERS = 3  # that a word may lack
_YEAR = 4  # figures of a year
_AT_RULE = 0.5  # line heights: a date that ends further from the rule does not go on behind it
_AMONG_OTHERS = 0.6  # confidence at most in figures that stand among the neighbour's letters
_SPARE = 0.35  # figures' widths of room behind the last figure


@dataclass(frozen=True, slots=True)
class _Overrun:
    """A date's line that goes on in the next cell, as one line, and the strokes taken from there."""

    place: Place
    line: CellLine
    taken: CellLine


def with_overruns(
    sheet: Sheet,
    table: Grid,
    writing: Writing,
    kinds: Mapping[int, FieldKind],
    read: dict[Place, list[TextLine]],
    engine: Engine,
) -> dict[Place, list[TextLine]]:
    """The lines of cells as read, dates made whole that ran into the next cell, and that one without their figures."""
    cut = [
        one
        for place, lines in read.items()
        if len(lines) == 1
        and (lacking := _lacking(lines[0].text.strip(), kinds.get(place[1])))
        and (one := _overrun(sheet, table, writing, place, (lines[0], lacking))) is not None
    ]
    if not cut:
        return read
    found = dict(read)
    answers = engine.read([crop_of(sheet, writing, one.line, kinds[one.place[1]]) for one in cut])
    for one, answer in zip(cut, answers, strict=True):
        whole = _whole(read[one.place][0].text, answer.text, kinds[one.place[1]])
        if whole is None:
            continue
        sure = min(answer.confidence, _AMONG_OTHERS)
        found[one.place] = [replace(answer, text=whole, confidence=sure, alternatives=())]
        beside = one.place[0], one.place[1] + 1
        if beside in read:
            found[beside] = _without(sheet, writing, beside, one.taken, kinds, read[beside], engine)
    return {place: lines for place, lines in found.items() if lines}


def _lacking(text: str, kind: FieldKind | None) -> int:
    """How many signs a text of this kind lacks at its end, about; 0 where it lacks none."""
    if kind is FieldKind.DATE:
        short = _CUT.fullmatch(text)
        return _YEAR - len(short.group(1) or "") if short else 0
    if kind not in _LISTS or not text:
        return 0
    known = closed_list(_LISTS[kind]).find(text, sure=_EXACT)
    return 0 if known else _LETTERS


def _whole(before: str, text: str, kind: FieldKind) -> str | None:
    """What was meant by a text read again with its end: None where it is no whole date or word that began so."""
    if kind is FieldKind.DATE:
        date = _WHOLE.match(text)
        begun = re.sub(r"\D", "", before)[:-1]
        return date.group(1) if date and re.sub(r"\D", "", date.group(1)).startswith(begun) else None
    listed = closed_list(_LISTS[kind]).find(text, sure=_EXACT)
    return text if listed and fold(text).startswith(fold(before)[:-1]) else None


def _overrun(
    sheet: Sheet, table: Grid, writing: Writing, place: Place, short: tuple[TextLine, int]
) -> _Overrun | None:
    """A line with what may be the signs that it lacks, None where it ends before the rule."""
    line, lacking = short
    own = division_of(writing, place, 1)
    if own is None or place[1] + 1 >= table.columns:
        return None
    (mine,) = own
    cell = table.cell(*place).box
    if mine.box.x1 < cell.x1 - _AT_RULE * mine.box.height:
        return None
    pitch = mine.box.width / max(1, len(line.text.strip()))
    until = mine.box.x1 + round((lacking + _SPARE) * pitch)
    until = min(until, table.cell(place[0], place[1] + 1).box.x1)
    beyond = written_beyond(sheet.even, table, sheet.dpi, mine.box, until)
    if beyond is None:
        return None
    return _Overrun(place, _together(mine, beyond), beyond)


def _together(one: CellLine, other: CellLine) -> CellLine:
    box = one.box.union(other.box)
    ink = np.zeros((box.height, box.width), dtype=bool)
    for line in (one, other):
        ink[_within(box, line.box)] |= line.ink
    return CellLine(box, ink)


def _within(box: Box, part: Box) -> tuple[slice, slice]:
    return slice(part.y0 - box.y0, part.y1 - box.y0), slice(part.x0 - box.x0, part.x1 - box.x0)


def _without(
    sheet: Sheet,
    writing: Writing,
    place: Place,
    taken: CellLine,
    kinds: Mapping[int, FieldKind],
    read: list[TextLine],
    engine: Engine,
) -> list[TextLine]:
    """A cell's lines read again without strokes that belong to its neighbour."""
    lines = division_of(writing, place, len(read))
    if lines is None:
        return read
    found = []
    for line, old in zip(lines, read, strict=True):
        left = _less(line, taken)
        if left is line:
            found.append(old)
        elif left is not None:
            (again,) = engine.read([crop_of(sheet, writing, left, kinds.get(place[1], FieldKind.TEXT))])
            found.append(again)
    return [line for line in found if line.text.strip()]


def _less(line: CellLine, taken: CellLine) -> CellLine | None:
    """A line without the strokes ``taken``; the same line where they touch none of it, None where nothing is left."""
    x0, x1 = max(line.box.x0, taken.box.x0), min(line.box.x1, taken.box.x1)
    y0, y1 = max(line.box.y0, taken.box.y0), min(line.box.y1, taken.box.y1)
    if x0 >= x1 or y0 >= y1:
        return line
    both = Box(x0, y0, x1, y1)
    area = _within(line.box, both)
    theirs: Mask = taken.ink[_within(taken.box, both)]
    if not (line.ink[area] & theirs).any():
        return line
    ink = line.ink.copy()
    ink[area] &= ~theirs
    return CellLine(line.box, ink).tight()
