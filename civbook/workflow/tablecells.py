"""Cells of a ruled table read: each line a crop without its neighbours' strokes; the likelier division of close
lines."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz import fuzz

from civbook.imaging.ink import without_rules
from civbook.model import FieldKind, TextLine
from civbook.reading.closed import closed_list
from civbook.recognition.engine import Crop, Engine
from civbook.text.names import names_data
from civbook.workflow.crossing import crossing
from civbook.workflow.struck import struck_out
from civbook.workflow.tablemarks import DITTO, is_strokes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from civbook.imaging.celllines import CellLine, Writing
    from civbook.workflow.sheets import Sheet

Place = tuple[int, int]
"""Row and column of a cell."""

_FINER = (
    0.03  # sureness that speaks for more lines: one of two in a crop may be read well, the other not seen
)
_TWICE = 0.2  # and more, where both halves were read as the same
_HALVED = 0.03  # sureness that speaks against a line cut along its length
_SAME_HEIGHT = 0.6  # of the lower line's height
_FEW, _HARDLY, _SLIVER = 3, 0.75, 0.6  # letters, confidence and height (of the other's) of no line of its own
_STROKES = 0.7  # confidence in a ditto mark, whatever letters the engine took it for
_STROKE_LIKE = frozenset("1li|!j/\\\"'″`,.;:-  ")
_FIGURES = (FieldKind.NUMBER, FieldKind.DATE)  # "11" may stand there
_USUAL = 0.03  # percent of people with a surname: with fewer, a word alone is more likely a signature
_CLAN_WORDS = ("h", "y", "h'")  # with which names in the highlands begin
_LEGIBLE, _ANEW = 0.6, 70  # confidence; percent of likeness to a part of the next line
_CROSSED = (0.94, 0.88)  # how wholly a stroke runs through a line, and through one that reads badly:
_HALF_READ = 0.8  # with less confidence
_RELATED = 0.85  # likeness to a word for a relative
_ROOM = (4, 2)  # pixels beside, and above and below, a line's ink


def read_cells(
    sheet: Sheet, writing: Writing, kinds: Mapping[int, FieldKind], rows: Iterable[int], engine: Engine
) -> dict[Place, list[TextLine]]:
    """The lines of cells as read, top to bottom; empty ones are left out.

    Args:
        kinds: the columns to read, with the kind of what stands in them.
    """
    wanted = [(row, column) for row in rows for column in kinds if (row, column) in writing.lines]
    crops: list[Crop] = []
    spans: dict[Place, list[slice]] = {}
    for place in wanted:
        spans[place] = []
        for division in (writing.lines[place], *writing.finer.get(place, ())):
            first = len(crops)
            crops += [crop_of(sheet, writing, line, kinds[place[1]]) for line in division]
            spans[place].append(slice(first, len(crops)))
    answers = engine.read(crops)
    found = {}
    for place in wanted:
        divisions = (writing.lines[place], *writing.finer.get(place, ()))
        at = _likeliest([answers[span] for span in spans[place]], [halves(lines) for lines in divisions])
        best = _without_struck(answers[spans[place][at]], crops[spans[place][at]], divisions[at])
        kept = [line for line in without_scraps(best) if line.text.strip()]
        slim = set("".join(line.text for line in kept).lower()) <= _STROKE_LIKE
        if slim and kinds[place[1]] not in _FIGURES and is_strokes(writing.lines[place]):
            kept = [replace(best[0], text=DITTO, confidence=max(best[0].confidence, _STROKES))]
        if kept:
            found[place] = kept
    return found


def _likeliest(divisions: Sequence[list[TextLine]], halved: Sequence[bool]) -> int:
    """Of the divisions of a cell the one that the engine is surest of, the more lines the better: two lines in
    one crop read badly, and so does half a line.

    ``halved``: divisions that seem to cut a line along its length, so that it would be read twice.
    """
    worth = [
        _sureness(lines)
        + (0.0 if at == 0 else -_HALVED if halved[at] else _FINER)
        - _TWICE * _read_twice(lines)
        for at, lines in enumerate(divisions)
    ]
    return worth.index(max(worth))


def _read_twice(lines: Sequence[TextLine]) -> bool:
    """Whether two lines that overlap say nearly the same: the upper and the lower half of one."""
    return any(
        _shared(above, below) > 0 and fuzz.ratio(above.text, below.text) >= _ANEW
        for above, below in pairwise(lines)
    )


def _without_struck(
    lines: Sequence[TextLine], crops: Sequence[Crop], division: Sequence[CellLine]
) -> list[TextLine]:
    """Lines without those that a clerk struck out to write anew below: crossed out clearly, hardly legible, or part of
    the next one."""
    kept = []
    for at, (line, crop, written) in enumerate(zip(lines, crops, division, strict=True)):
        below = lines[at + 1].text if at + 1 < len(lines) else ""
        if not below or crop.raw is None:
            kept.append(line)
            continue
        anew = len(below) >= len(line.text) > 1 and fuzz.partial_ratio(line.text, below) >= _ANEW
        y, x = written.box.y0 - crop.box.y0, written.box.x0 - crop.box.x0
        own = np.zeros(crop.raw.shape, dtype=bool)
        own[y : y + written.ink.shape[0], x : x + written.ink.shape[1]] = written.ink
        doubtful = anew or line.confidence < _LEGIBLE
        if not (_crossed_out(line, own) or (doubtful and struck_out(crop.raw, own, low=anew))):
            kept.append(line)
    return kept


def _crossed_out(line: TextLine, own: NDArray[np.bool_]) -> bool:
    """Whether one stroke runs through a line of some words; the strokes of a single word may join like that."""
    least = _CROSSED[line.confidence < _HALF_READ]
    return " " in line.text.strip() and crossing(own, least) >= least


def without_scraps(lines: Sequence[TextLine]) -> list[TextLine]:
    """Lines without those that are a part of another one: rows of marks or tails, low, within the other's height and
    hardly read; and the lower half of a line whose upper half was read the same."""
    return [
        line
        for at, line in enumerate(lines)
        if not any(
            _scrap(line, other) or (number < at and line.text == other.text and _shared(line, other) > 0)
            for number, other in enumerate(lines)
            if number != at
        )
    ]


def _scrap(line: TextLine, other: TextLine) -> bool:
    """Whether a low line runs into a higher one and says next to nothing."""
    few = len(line.text.replace(" ", "")) <= _FEW and line.confidence < _HARDLY
    return few and line.box.height < _SLIVER * other.box.height and _shared(line, other) > 0


def without_signature(lines: Sequence[TextLine]) -> Sequence[TextLine]:
    """The name of one who signs, without the signature above it: a word or what looks like one, no surname."""
    for at, line in enumerate(lines[:-1]):
        words = line.text.split()
        begins = line.text.lower() in _CLAN_WORDS or _surnames().get(line.text.lower(), 0.0) >= _USUAL
        if len(words) > 1 or (begins and line.confidence >= _HARDLY):
            return lines[at:]
    return lines[-1:]


def relative_apart(lines: Sequence[TextLine]) -> tuple[Sequence[TextLine], Sequence[TextLine]]:
    """A name's lines, and the last one apart where it says how the declarant is related: "Phạm Gia Kiên | Cha"."""
    relatives = closed_list("relationship")
    if len(lines) > 1 and relatives.find(lines[-1].text.strip(" ()-"), sure=_RELATED):
        return lines[:-1], lines[-1:]
    return lines, ()


@cache
def _surnames() -> dict[str, float]:
    return {surname.lower(): weight for surname, weight in names_data().surnames.items()}


def _shared(line: TextLine, other: TextLine) -> int:
    """Rows of pixels at which both have ink, beyond the room that is left about it."""
    return min(line.box.y1, other.box.y1) - max(line.box.y0, other.box.y0) - 2 * _ROOM[1]


def halves(lines: Sequence[CellLine]) -> bool:
    """Whether two lines stand mostly at one height: the upper and the lower half of one."""
    return any(
        below.box.y0 < above.box.y1
        and above.box.y1 - below.box.y0 > _SAME_HEIGHT * min(above.box.height, below.box.height)
        for above, below in pairwise(lines)
    )


def _sureness(lines: Sequence[TextLine]) -> float:
    """The mean confidence by letters; a line without any counts as two bad ones."""
    weights = [max(2, len(line.text)) for line in lines]
    sure = sum(line.confidence * weight for line, weight in zip(lines, weights, strict=True))
    return sure / max(1, sum(weights))


def crop_of(sheet: Sheet, writing: Writing, line: CellLine, kind: FieldKind) -> Crop:
    """A line's crop for the engine."""
    pixels, place = line.cut(sheet.even, writing.ink, _ROOM)
    raw = sheet.even[place.y0 : place.y1, place.x0 : place.x1].copy()
    return Crop(without_rules(pixels), place, kind, raw)


def division_of(writing: Writing, place: Place, count: int) -> tuple[CellLine, ...] | None:
    """The division of a cell into ``count`` lines, None where there is none."""
    divisions = (writing.lines.get(place, ()), *writing.finer.get(place, ()))
    return next((lines for lines in divisions if len(lines) == count), None)
