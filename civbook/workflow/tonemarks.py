"""Marks that stand out of the place of a line: the hook of Ẩ above capitals, the dot of ị below letters without
tails."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from civbook.imaging.components import components
from civbook.imaging.ink import without_rules
from civbook.model import Box
from civbook.workflow.leaders import without_leaders

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from civbook.imaging.components import Components

_REACH = 0.4  # line heights: how far above and below the place marks may stand
_LETTER = 0.25  # line heights: what is lower is no letter
_HIGH, _WIDE = 0.42, 0.8  # letter heights: no mark is larger,
_DOT = 0.3  # and no dot
_ROUND = 0.5  # of its height that a dot's width may differ
_LEAST = 0.06  # letter heights that a mark is high and wide
_ABOVE, _BELOW = 0.22, 0.35  # letter heights of blank between a letter and its mark
_COMPANY, _NEAR = 3, 2.0  # so many parts at one height, so many letter heights away: letters of another line
_LINES = 2.3  # letter heights: no line is higher
_STEPS = 2  # marks upon each other


def reaching(box: Box, line: int, high: int) -> Box:
    """A place with the room that marks may need. ``line``: height of the line; ``high``: of the page."""
    room = round(_REACH * line)
    return Box(box.x0, max(0, box.y0 - room), box.x1, min(high, box.y1 + room))


def with_marks(
    grey: NDArray[np.uint8], own: NDArray[np.bool_], top: int, line: int, level: int
) -> tuple[NDArray[np.uint8], NDArray[np.bool_]] | None:
    """A place that reaches further up and down, cleaned, and its line's ink with the marks there; None where there
    are none.

    Args:
        grey: the place as scanned; own: ink of the line in a part of it, from row ``top`` on.
        line: height of the line; level: grey below which a pixel is ink.
    """
    if not own.any():
        return None
    kept = np.pad(own, ((top, len(grey) - top - len(own)), (0, 0)))
    if not _found(grey, kept, line, level).any():  # most places: the cleaning takes ten times as long as this
        return None
    clean = without_rules(without_leaders(grey), dots=False)
    marks = _found(clean, kept, line, level)
    return (clean, kept | marks) if marks.any() else None


def _found(grey: NDArray[np.uint8], kept: NDArray[np.bool_], line: int, level: int) -> NDArray[np.bool_]:
    """The pixels of marks above or below the ink ``kept`` of a line."""
    columns = np.flatnonzero(kept.any(axis=0))
    across = slice(max(0, int(columns[0]) - line), int(columns[-1]) + line)
    inside = kept[:, across]
    parts = components(grey[:, across] < level)
    ours = np.zeros(len(parts), dtype=bool)
    ours[parts.labels[inside[parts.rows, np.minimum(parts.starts, inside.shape[1] - 1)]]] = True
    letters = parts.heights[ours & (parts.heights >= _LETTER * line)]
    found = np.zeros_like(kept)
    if len(letters):
        found[:, across] = parts.mask(_marks(parts, ours, inside, float(np.median(letters))))
    return found


def _marks(
    parts: Components, ours: NDArray[np.bool_], kept: NDArray[np.bool_], letter: float
) -> NDArray[np.bool_]:
    """Which parts are marks above or dots below the ink of a line."""
    y0, y1 = parts.boxes[:, 1], parts.boxes[:, 3]
    rows = np.flatnonzero(kept.any(axis=1))
    if (
        int(rows[-1]) - int(rows[0]) > _LINES * letter
    ):  # two lines: no mark can be told from the other's letters
        return np.zeros(len(parts), dtype=bool)
    middle = (int(rows[0]) + int(rows[-1])) / 2
    free = ~ours & (y0 > 0) & (y1 < parts.shape[0])
    free &= np.minimum(parts.heights, parts.widths) >= _LEAST * letter
    mark = free & (parts.heights <= _HIGH * letter) & (parts.widths <= _WIDE * letter) & (y1 < middle)
    dot = free & (np.maximum(parts.heights, parts.widths) <= _DOT * letter) & (y0 > middle)
    dot &= np.abs(parts.heights - parts.widths) <= np.maximum(2, _ROUND * parts.heights)
    chosen = np.zeros(len(parts), dtype=bool)
    for _step in range(_STEPS):
        for number in np.flatnonzero((mark | dot) & ~chosen):
            x0, up, x1, down = (int(value) for value in parts.boxes[number])
            place = slice(down, down + 1 + round(_ABOVE * letter))
            if dot[number]:
                place = slice(max(0, up - 1 - round(_BELOW * letter)), up)
            chosen[number] = kept[place, x0:x1].any() and not _in_company(parts, ours, int(number), letter)
        kept = kept | parts.mask(chosen)
    return chosen


def _in_company(parts: Components, ours: NDArray[np.bool_], number: int, letter: float) -> bool:
    """Whether parts of no letter of this line stand beside one at its height: they are another line."""
    x0, y0, x1, y1 = parts.boxes[number]
    shared = np.minimum(parts.boxes[:, 3], y1) - np.maximum(parts.boxes[:, 1], y0)
    beside = (parts.boxes[:, 0] < x1 + _NEAR * letter) & (parts.boxes[:, 2] > x0 - _NEAR * letter)
    return int((beside & ~ours & (2 * shared >= y1 - y0)).sum()) > _COMPANY
