"""A ruled table's ink without its rules and guide lines; strokes that cross them stay whole."""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from civbook.imaging.components import Mask, close_gaps, long_runs, taller, thin, turned

if TYPE_CHECKING:
    from collections.abc import Callable

    from civbook.imaging.grid import Grid
    from civbook.model import Box

_RULE, _STOUT = 0.9, 1.8  # mm: thicker strokes are no rules, unless all upright ones are drawn so
_UNEVEN = 1.35  # of the usual thickness of a rule: its thickest places
_BAND = 0.6  # mm to either side of a rule's place where it may run
_STRIP = 512  # rows worked on at a time
_RUN = 7.0  # mm: longer thin strokes are rules or guide lines, wherever they stand


def without_ruling(ink: Mask, table: Grid, area: Box, mm: float) -> Mask:
    """The ink without thin strokes along the table's rules, and without long thin strokes anywhere."""
    levels = list(np.array(table.crossings) - (area.x0, area.y0))
    uprights = [table.course(side) - (area.x0, area.y0) for side in range(len(table.crossings[0]))]
    thick, reach, run = max(3, round(_RULE * mm)), max(3, round(_BAND * mm)), round(_RUN * mm)
    level = _bands(ink.shape, levels, reach)
    upright = _bands(ink.shape[::-1], [course[:, ::-1] for course in uprights], reach)
    lying = turned(ink)
    drawn = _drawn(lying, [course[:, ::-1] for course in uprights], round(_STOUT * mm))
    ruling = partial(_ruling, thick=thick, run=run)
    stout = max(thick, round(_UNEVEN * drawn) + 1)
    gone = _in_strips(partial(_ruling, thick=stout, run=run), lying, upright, stout + 4)
    upright &= turned(level)
    gone = turned(gone | (upright & lying))
    del upright, lying
    gone |= _in_strips(ruling, ink, level, thick + 4)
    return _in_strips(partial(_freed, thick=stout), ink, gone, stout + 2)


def _drawn(ink: Mask, courses: list[NDArray[np.float64]], most: int) -> int:
    """How thick most of the level rules are that take such courses, 0 where most are hidden, or thicker than ``most``:
    a clerk who draws them with a pen and a ruler draws thicker ones than a printer."""
    found = []
    for course in courses:
        for (x0, y0), (x1, y1) in pairwise(course.tolist()):
            for share in (0.2, 0.5, 0.8):
                x, y = round(x0 + share * (x1 - x0)), round(y0 + share * (y1 - y0))
                if 0 <= x < ink.shape[1] and most <= y < len(ink) - most:
                    column = ink[y - most : y + most + 1, x]
                    found.append(_run(column, most))
    return int(np.median(found)) if found and np.median(found) <= most else 0


def _run(column: NDArray[np.bool_], middle: int) -> int:
    """The length of the run of ink at or next to the middle of a column."""
    at = next(
        (place for place in (middle, middle - 1, middle + 1, middle - 2, middle + 2) if column[place]), None
    )
    if at is None:
        return 0
    above, below = np.flatnonzero(~column[:at]), np.flatnonzero(~column[at:])
    return int((below[0] + at if len(below) else len(column)) - (above[-1] + 1 if len(above) else 0))


def _in_strips(work: Callable[[Mask, Mask], Mask], one: Mask, other: Mask, room: int) -> Mask:
    """What ``work`` makes of two masks, some rows at a time: of a table over two A3 pages each mask takes 18 MB.

    ``room``: rows above and below that tell on a row.
    """
    out = np.empty_like(one)
    for y in range(0, len(one), _STRIP):
        first, last = max(0, y - room), min(len(one), y + _STRIP + room)
        out[y : y + _STRIP] = work(one[first:last], other[first:last])[y - first : y - first + _STRIP]
    return out


def _freed(ink: Mask, gone: Mask, thick: int) -> Mask:
    """Ink without what is gone, but for strokes that cross it."""
    return ink & ~(gone & ~_crossed(ink & ~gone, gone, thick))


def _bands(shape: tuple[int, ...], rules: list[NDArray[np.float64]], reach: int) -> Mask:
    """The surroundings of level rules given by their points (x, y)."""
    band = np.zeros(shape, dtype=bool)
    for points in rules:
        xs = np.arange(max(0, round(points[0, 0])), min(shape[1], round(points[-1, 0]) + 1))
        ys = np.rint(np.interp(xs, points[:, 0], points[:, 1])).astype(int)
        for offset in range(-reach, reach + 1):
            rows = ys + offset
            inside = (rows >= 0) & (rows < shape[0])
            band[rows[inside], xs[inside]] = True
    return band


def _ruling(ink: Mask, band: Mask, thick: int, run: int) -> Mask:
    """Thin level strokes: the pieces in ``band``, and all that are longer than ``run``."""
    lean = thin(ink, thick)
    long = long_runs(close_gaps(taller(lean, 1, 0), 3), run)
    return lean & (long_runs(close_gaps(lean & band, 2), max(4, run // 6)) | long | taller(long, 0, 1))


def _crossed(kept: Mask, gone: Mask, thick: int) -> Mask:
    """Pixels of rules where a stroke goes on at both sides: without them a tail is cut from its letter."""
    crossed = gone & _sideways(taller(kept, 0, thick)) & _sideways(taller(kept, thick, 0))
    lying = turned(kept)
    beside = _sideways(taller(lying, 0, thick)) & _sideways(taller(lying, thick, 0))
    return crossed | (gone & turned(beside))


def _sideways(mask: Mask) -> Mask:
    """The mask grown by one pixel to the left and right."""
    grown = mask.copy()
    grown[:, 1:] |= mask[:, :-1]
    grown[:, :-1] |= mask[:, 1:]
    return grown
