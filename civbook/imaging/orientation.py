"""Which way up a page lies: 0, 90, 180 or 270 degrees.

Lines of writing give the axis: over a palm's width, rows alternate between ink and gap far more than columns
do. Which end is up is told by three habits of Vietnamese writing, weighed as measured on the sample pages:
stems and marks rise above the band of small letters more than tails fall below it; small marks stand over
letters rather than under them; the foot of a line is a sharper edge than its head.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from civbook.imaging.components import Components, Mask, close_gaps, components, long_runs, taller, turned
from civbook.imaging.pixels import Pixels
from civbook.imaging.skew import best_angle, strips_of
from civbook.imaging.workscale import Reduced, ink_contrast, local_depth, reduced

_FAINT = 8  # grey levels: ruling lines are fainter than writing and must all go
_AXIS_SURE = 0.30  # difference of the two axes' energies above which nobody doubts
_UP_SURE = 0.45


def find_turn(grey: Pixels, dpi: float | None = None) -> tuple[int, float]:
    """Degrees counter-clockwise (0, 90, 180, 270) that put the page upright, and how sure that is, 0-1.

    A page without writing gives (0, 0.0). Right on 283 of 284 turned generated pages; the
    wrong one had confidence 0.03.
    """
    work = reduced(grey, 100, dpi)
    writing = _writing(work)
    if np.count_nonzero(writing) < 200:
        return 0, 0.0
    axis = _axis(writing, work)
    lying = writing if axis >= 0 else np.ascontiguousarray(np.rot90(writing))
    up = upness(_straightened(lying), work)
    turn = (0 if axis >= 0 else 90) + (0 if up >= 0 else 180)
    return turn, float(min(1.0, abs(axis) / _AXIS_SURE) * min(1.0, abs(up) / _UP_SURE))


def _writing(work: Reduced) -> Mask:
    """Ink without ruling lines, stains and the table top: parts of the size of letters and words."""
    depth = local_depth(work.pixels, work.length(3))
    faint = depth >= _FAINT
    level = _swollen_rules(faint, work)
    upright = turned(_swollen_rules(turned(faint), work))
    parts = components((depth >= ink_contrast(depth)) & ~level & ~upright)
    large, wide = work.length(40), work.length(14)
    fits = np.maximum(parts.widths, parts.heights) < large
    fits &= (np.minimum(parts.widths, parts.heights) < wide) & (parts.areas >= 2)
    return parts.mask(fits & ~_leaders(parts, work))


def _leaders(parts: Components, work: Reduced) -> Mask:
    """Which parts are dots of leaders: in rows, close together. Under writing they would count as marks below
    its letters, and as its tails."""
    small = np.maximum(parts.widths, parts.heights) <= work.length(1)
    dots = taller(parts.mask(small), 1, 1)
    rows = long_runs(close_gaps(dots, work.length(1.6)), work.length(9))
    x, y = (parts.boxes[:, 0] + parts.boxes[:, 2]) // 2, (parts.boxes[:, 1] + parts.boxes[:, 3]) // 2
    found: Mask = small & rows[np.minimum(y, rows.shape[0] - 1), np.minimum(x, rows.shape[1] - 1)]
    return found


def _swollen_rules(faint: Mask, work: Reduced) -> Mask:
    return taller(long_runs(close_gaps(taller(faint, 1, 0), 1), work.length(9)), 1, 1)


def _tiles(mask: Mask, side: int, least: float) -> NDArray[np.float32]:
    """Square pieces (N × side × side) of a mask that hold a share ``least`` of ink."""
    rows, columns = mask.shape[0] // side, mask.shape[1] // side
    cut = mask[: rows * side, : columns * side].reshape(rows, side, columns, side)
    tiles = cut.transpose(0, 2, 1, 3).reshape(-1, side, side).astype(np.float32)
    chosen: NDArray[np.float32] = tiles[tiles.sum(axis=(1, 2)) > least * side * side]
    return chosen


def _axis(writing: Mask, work: Reduced) -> float:
    """1 where all alternation of ink and gap is between rows, -1 where it is between columns."""
    side = min(work.length(30), *writing.shape)
    tiles = _tiles(writing, side, 0.02)
    across, along = _alternation(tiles.sum(axis=2), work), _alternation(tiles.sum(axis=1), work)
    return (across - along) / (across + along) if across + along > 0 else 0.0


def _alternation(profiles: NDArray[np.float32], work: Reduced) -> float:
    """Energy of profiles smoothed over 2.2 mm: lines of writing stay, single stems do not."""
    window = min(work.length(2.2), profiles.shape[1] - 1)
    if window < 1:
        return 0.0
    sums = np.cumsum(np.pad(profiles, ((0, 0), (1, 0))), axis=1)
    smooth = (sums[:, window:] - sums[:, :-window]) / window
    return float(np.square(np.diff(smooth, axis=1)).sum())


def _straightened(writing: Mask) -> Mask:
    strips, step = strips_of(writing)
    angle = best_angle(strips, step)
    if abs(angle) < 0.4:
        return writing
    image = Image.fromarray(writing.astype(np.uint8) * 255)
    return np.asarray(image.rotate(angle, Image.Resampling.NEAREST)) > 0


def upness(writing: Mask, work: Reduced) -> float:
    """Positive where the level lines of a mask of writing stand upright, negative where they hang."""
    return _rise(writing, work) + 0.5 * _marks(writing, work) + _foot(writing, work)


def _foot(writing: Mask, work: Reduced) -> float:
    """How much sharper the lines' lower edges are than their upper ones."""
    side = min(work.length(25), *writing.shape)
    steps = np.diff(_tiles(writing, side, 0.03).sum(axis=2), axis=1)
    whole = float((np.abs(steps) ** 3).sum())
    return -float((steps**3).sum()) / whole if whole > 0 else 0.0


def _marks(writing: Mask, work: Reduced) -> float:
    """Small parts with a letter straight below them, against those with one straight above."""
    parts = components(writing)
    size = np.maximum(parts.widths, parts.heights)
    letters = parts.mask(size >= work.length(1.6))
    small = parts.boxes[size <= work.length(1.3)]
    middle = (small[:, 0] + small[:, 2]) // 2
    over, under = np.zeros(len(small), dtype=bool), np.zeros(len(small), dtype=bool)
    for step in range(1, work.length(1.6) + 1):
        over |= letters[np.minimum(small[:, 3] - 1 + step, letters.shape[0] - 1), middle]
        under |= letters[np.maximum(small[:, 1] - step, 0), middle]
    above, below = int((over & ~under).sum()), int((under & ~over).sum())
    return (above - below) / (above + below + 5)


def _rise(writing: Mask, work: Reduced) -> float:
    """Ink above the band of small letters against ink below it, over the lines of many strips."""
    width = max(8, work.length(25))
    reach = work.length(3.5)
    above = below = 0.0
    for x in range(0, writing.shape[1] - width // 2, width):
        rows = writing[:, x : x + width].sum(axis=1).astype(np.float64)
        smooth = np.convolve(rows, np.ones(3) / 3, mode="same")
        for y in _peaks(smooth, reach):
            top, bottom = _band(smooth, y)
            if 1 <= bottom - top <= reach * 1.5:
                above += float(rows[max(0, top - reach) : top].sum())
                below += float(rows[bottom + 1 : bottom + 1 + reach].sum())
    return (above - below) / (above + below) if above + below > 0 else 0.0


def _band(values: NDArray[np.float64], y: int) -> tuple[int, int]:
    """First and last row around a peak with at least half of its height."""
    half, top, bottom = values[y] * 0.5, y, y
    while top > 0 and values[top - 1] >= half:
        top -= 1
    while bottom < len(values) - 1 and values[bottom + 1] >= half:
        bottom += 1
    return top, bottom


def _peaks(values: NDArray[np.float64], distance: int) -> list[int]:
    threshold = max(3.0, float(values.max()) * 0.25)
    reach = int(distance * 1.3)
    free = values >= threshold
    found: list[int] = []
    for y in np.argsort(values)[::-1].tolist():
        if free[y]:
            found.append(y)
            free[max(0, y - reach) : y + reach + 1] = False
    return found
