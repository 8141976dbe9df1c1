"""A ruled table's ink without its rules and guide lines; strokes that cross them stay whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from civbook.imaging.components import Mask, close_gaps, long_runs, taller, thin, turned

if TYPE_CHECKING:
    from civbook.imaging.grid import Grid
    from civbook.model import Box

_RULE = 0.9  # mm: thicker strokes are no rules
_BAND = 0.6  # mm to either side of a rule's place where it may run
_RUN = 7.0  # mm: longer thin strokes are rules or guide lines, wherever they stand


def without_ruling(ink: Mask, table: Grid, area: Box, mm: float) -> Mask:
    """The ink without thin strokes along the table's rules, and without long thin strokes anywhere."""
    points = np.array(table.crossings) - (area.x0, area.y0)
    thick, reach, run = max(3, round(_RULE * mm)), max(3, round(_BAND * mm)), round(_RUN * mm)
    level = _bands(ink.shape, list(points), reach)
    lying = turned(ink)
    upright = _bands(lying.shape, [column[:, ::-1] for column in points.transpose(1, 0, 2)], reach)
    gone = _ruling(ink, level, thick, run) | turned(_ruling(lying, upright, thick, run))
    gone |= ink & level & turned(upright)
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
