"""Which way up a page lies: 0, 90, 180 or 270 degrees."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from civbook.imaging.components import Mask, close_gaps, components, long_runs
from civbook.imaging.pixels import Pixels
from civbook.imaging.skew import best_angle
from civbook.imaging.workscale import Reduced, local_ink, reduced


def find_turn(grey: Pixels, dpi: float | None = None) -> tuple[int, float]:
    """Degrees counter-clockwise (0, 90, 180, 270) that put the page upright, and how sure that is, 0-1.

    Lines of writing give the axis. Which end is up: Vietnamese letters carry their marks and stems above the
    small letters far more often than below, and lines begin at a common left edge.
    """
    work = reduced(grey, 100, dpi)
    writing = _writing(work)
    if writing.sum() < 200:
        return 0, 0.0
    along, across = _lines_strength(writing), _lines_strength(np.ascontiguousarray(writing.T))
    axis_sure = abs(along - across) / (along + across + 1e-9)
    sideways = across > along
    lying = np.ascontiguousarray(np.rot90(writing)) if sideways else writing
    up = upness(lying, work)
    turn = (90 if sideways else 0) + (0 if up >= 0 else 180)
    return turn, float(np.clip(2.0 * axis_sure, 0, 1) * np.clip(abs(up), 0, 1))


def _writing(work: Reduced) -> Mask:
    """Ink without ruling lines, stains and the table top: parts of the size of letters and words."""
    ink = local_ink(work.pixels, work.length(3))
    length = work.length(12)
    for _axis in range(2):
        ink = ink & ~long_runs(ink, length)
        ink = np.ascontiguousarray(ink.T)
    parts = components(ink)
    big, small = work.length(14), work.length(0.6)
    fits = (
        (parts.widths < big * 3)
        & (parts.heights < big * 3)
        & (np.maximum(parts.widths, parts.heights) > small)
    )
    return parts.mask(fits)


def _lines_strength(writing: Mask) -> float:
    """How much of the writing hangs together along the rows rather than across: variance of smeared rows."""
    strips = 16
    step = writing.shape[1] // strips
    folded = (
        writing[:, : strips * step].reshape(writing.shape[0], strips, step).sum(axis=2, dtype=np.float32).T
    )
    angle = best_angle(np.ascontiguousarray(folded), float(step))
    from civbook.imaging.skew import sharpness

    total = float(folded.sum()) or 1.0
    return sharpness(folded, float(step), angle) / total**2


def upness(writing: Mask, work: Reduced) -> float:
    """-1 (upside down) to 1 (upright), near 0 when unsure."""
    profile = _line_asymmetry(writing, work)
    return float(np.clip(profile, -1, 1))


def _line_asymmetry(writing: Mask, work: Reduced) -> float:
    """Mass above against mass below the band of small letters, averaged over the lines of many strips."""
    joined = close_gaps(writing, work.length(5))
    tops, bottoms = _edges(joined, writing, work)
    total = tops + bottoms
    return float((tops - bottoms) / total) if total > 0 else 0.0


def _edges(joined: Mask, writing: Mask, work: Reduced) -> tuple[float, float]:
    strip_width = max(8, work.length(25))
    above = below = 0.0
    reach = work.length(3.5)
    for x in range(0, writing.shape[1] - strip_width // 2, strip_width):
        rows: NDArray[np.float64] = writing[:, x : x + strip_width].sum(axis=1).astype(np.float64)
        smooth = np.convolve(rows, np.ones(3) / 3, mode="same")
        for y in _peaks(smooth, reach):
            half = smooth[y] * 0.5
            top = y
            while top > 0 and smooth[top - 1] >= half:
                top -= 1
            bottom = y
            while bottom < len(smooth) - 1 and smooth[bottom + 1] >= half:
                bottom += 1
            if bottom - top > reach * 1.5 or bottom - top < 1:
                continue
            above += float(rows[max(0, top - reach) : top].sum())
            below += float(rows[bottom + 1 : bottom + 1 + reach].sum())
    return above, below


def _peaks(values: NDArray[np.float64], distance: int) -> list[int]:
    threshold = max(3.0, float(values.max()) * 0.25)
    found: list[int] = []
    for y in np.argsort(values)[::-1]:
        if values[y] < threshold:
            break
        if all(abs(int(y) - other) > distance * 1.3 for other in found):
            found.append(int(y))
    return found
