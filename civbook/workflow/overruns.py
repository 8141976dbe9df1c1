"""Dates and words that run over the rule at their cell's right edge: read again with what stands behind it.

A clerk whose column is too narrow writes on into the next one: "29/10/19" stands in the cell, "60" behind the rule,
over the first word there. Strokes alone do not tell whose they are; a date that lacks its last figures does, and "ông
ngo", which no list of relationships holds. A last figure on the rule itself is read as the rule, "1991": such a date is
looked at with what touches it behind the rule.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from civbook.imaging.celllines import CellLine, Writing, written_beyond
from civbook.imaging.components import components
from civbook.imaging.lines import label_image
from civbook.model import Box, FieldKind
from civbook.reading.closed import closed_list
from civbook.text.fold import fold
from civbook.workflow.tablecells import Place, crop_of, division_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from civbook.imaging.ink import Grid
    from civbook.model import TextLine
    from civbook.recognition.engine import Engine
    from civbook.workflow.sheets import Sheet

_CUT = re.compile(r"\D{0,2}\d{1,2}[^\w\s]\s?\d{1,2}(?:[^\w\s]\s?(\d{0,4}))?[\W_]{0,2}")
_WHOLE = re.compile(r"\D{0,2}(\d{1,2}[^\w\s]\s?\d{1,2}[^\w\s]\s?(?:18|19|20)\d\d)(?!\d)")
_LISTS = {FieldKind.ETHNICITY: "ethnicity", FieldKind.RELATIONSHIP: "relationship"}
_EXACT = 0.99
_LETTERS = (1, 2, 3, 4)  # that a word may lack
_YEAR = 4  # figures of a year
_AT_RULE = {FieldKind.DATE: 0.5}  # line heights: what ends further from the rule does not go on behind it
_AT_RULE_WORD = 1.0  # the letter on the rule itself may belong to the next cell
_TOUCHES = 0.25  # figures' widths: so near behind the rule stands the rest of a figure
_LESS_SURE = 0.05  # than the date without what touches it: so little at most
_AMONG_OTHERS = 0.6  # confidence at most in figures that stand among the neighbour's letters
_THEIRS = 0.5  # share of a stroke that is the neighbour's: then it is wholly
_RIM = 2  # pixels
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
        for one in _overruns(sheet, table, writing, place, lines[0], kinds.get(place[1]))
    ]
    if not cut:
        return read
    found = dict(read)
    answers = engine.read([crop_of(sheet, writing, one.line, kinds[one.place[1]]) for one in cut])
    for place in dict.fromkeys(one.place for one in cut):
        here = [(one, line) for one, line in zip(cut, answers, strict=True) if one.place == place]
        best = _likeliest(read[place][0], here, kinds[place[1]])
        if best is None:
            continue
        line, taken = best
        found[place] = [line]
        beside = place[0], place[1] + 1
        if beside in read:
            found[beside] = _without(sheet, writing, beside, taken, kinds, read[beside], engine)
    return {place: lines for place, lines in found.items() if lines}


def _likeliest(
    old: TextLine, tries: Sequence[tuple[_Overrun, TextLine]], kind: FieldKind
) -> tuple[TextLine, CellLine] | None:
    """The surest reading with an end that makes sense, and the strokes it took; None where the old one does as
    well."""
    made = [
        (whole, line.confidence, one)
        for one, line in tries
        if (whole := _whole(old.text, line.text, kind)) is not None
    ]
    made.sort(key=lambda item: -item[1])
    if made:  # of those that say the same, the one that takes least from the neighbour
        same = [item for item in made if item[0] == made[0][0] and item[1] >= made[0][1] - _LESS_SURE]
        made.insert(0, min(same, key=lambda item: item[2].taken.box.x1))
    if not made or fold(made[0][0]) == fold(old.text.strip()):
        return None
    text, confidence, one = made[0]
    if _WHOLE.fullmatch(old.text.strip()) and confidence < old.confidence - _LESS_SURE:
        return None
    sure = min(confidence, _AMONG_OTHERS)
    others = {other: min(weight, sure) for other, weight, _one in made[1:] if other != text}
    others.setdefault(old.text.strip(), 1 - sure)
    return replace(old, text=text, confidence=sure, alternatives=tuple(others.items())), one.taken


def _lacking(text: str, kind: FieldKind | None) -> tuple[int, ...]:
    """How many signs a text of this kind may lack at its end; none where it lacks none."""
    if kind is FieldKind.DATE:
        short = _CUT.fullmatch(text)
        figures = len(short.group(1) or "") if short else 0
        if short is None or (figures == _YEAR and not _WHOLE.fullmatch(text)):
            return ()
        return (1, 2) if figures >= _YEAR - 1 else (_YEAR - figures, _YEAR - figures + 1)
    if kind not in _LISTS or not text:
        return ()
    known = closed_list(_LISTS[kind]).find(text, sure=_EXACT)
    return () if known else _LETTERS


def _whole(before: str, text: str, kind: FieldKind) -> str | None:
    """What was meant by a text read again with its end: None where it is no whole date or word that began so."""
    if kind is FieldKind.DATE:
        date = _WHOLE.match(text)
        begun = re.sub(r"\D", "", before)[:-1]
        return date.group(1) if date and re.sub(r"\D", "", date.group(1)).startswith(begun) else None
    listed = closed_list(_LISTS[kind]).find(text, sure=_EXACT)
    return text if listed and fold(text).startswith(fold(before)[:-1]) else None


def _overruns(
    sheet: Sheet, table: Grid, writing: Writing, place: Place, line: TextLine, kind: FieldKind | None
) -> Iterator[_Overrun]:
    """A line with what may be the signs that it lacks; nothing where it ends before the rule."""
    text = line.text.strip()
    lacking = _lacking(text, kind)
    own = division_of(writing, place, 1) if lacking and place[1] + 1 < table.columns else None
    if own is None or kind is None:
        return
    (mine,) = own
    cell = table.cell(*place).box
    if mine.box.x1 < cell.x1 - _AT_RULE.get(kind, _AT_RULE_WORD) * mine.box.height:
        return
    pitch = mine.box.width / max(1, len(text))
    seen: set[int] = set()
    for count in lacking:
        until = mine.box.x1 + round((count + _SPARE) * pitch)
        until = min(until, table.cell(place[0], place[1] + 1).box.x1)
        beyond = written_beyond(sheet.even, table, sheet.dpi, mine.box, until, writing.level)
        if beyond is None or beyond.box.x1 in seen:
            continue
        if _WHOLE.fullmatch(text) and beyond.box.x0 - mine.box.x1 > _TOUCHES * pitch:
            continue
        seen.add(beyond.box.x1)
        yield _Overrun(place, _together(mine, beyond), beyond)


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
    """A line without the strokes ``taken``; the same line where they touch none of it, None where nothing is left.

    A stroke goes whole, as far as was taken: what was cut out by itself may differ at its rim, and what it touches
    further on is the neighbour's.
    """
    x0, x1 = max(line.box.x0, taken.box.x0), min(line.box.x1, taken.box.x1)
    y0, y1 = max(line.box.y0, taken.box.y0), min(line.box.y1, taken.box.y1)
    if x0 >= x1 or y0 >= y1:
        return line
    both = Box(x0, y0, x1, y1)
    theirs = np.zeros(line.ink.shape, dtype=bool)
    theirs[_within(line.box, both)] = taken.ink[_within(taken.box, both)]
    parts = components(line.ink)
    labels = label_image(parts)
    shares = np.bincount(labels[theirs & line.ink], minlength=len(parts) + 1)[1:] / parts.areas
    gone = shares >= _THEIRS
    if not gone.any():
        return line
    strokes = parts.mask(gone)
    strokes[:, max(0, taken.box.x1 + _RIM - line.box.x0) :] = False
    return CellLine(line.box, line.ink & ~strokes).tight()
