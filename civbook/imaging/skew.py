"""The small angle by which a page lies askew."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from civbook.imaging.components import Mask
from civbook.imaging.outline import paper_mask
from civbook.imaging.pixels import Pixels
from civbook.imaging.workscale import local_ink, reduced

_STRIPS = 120
_REACH = 10.0  # degrees looked at on either side
_BANDS = 6
_STEP = 0.15
_LOCAL = np.arange(-2.1, 2.101, _STEP)  # degrees around the page's skew, for its bands
_FAN = 0.35  # degrees of keystone below which correcting it is not worth resampling


def find_skew(grey: Pixels, dpi: float | None = None) -> float:
    """Degrees counter-clockwise by which the page must be rotated to lie straight, -10 to 10.

    Sharpness of the row profile over angles: the page is cut into upright strips once, and for each angle the
    strips are only shifted. An empty page gives 0.
    """
    return find_slopes(grey, dpi)[0]


def find_slopes(grey: Pixels, dpi: float | None = None) -> tuple[float, float]:
    """Skew, and keystone: by how many degrees more the foot's lines must be turned than the head's.

    A telephone held aslant makes lines run apart like a fan; 0 for a scanner's pages.
    """
    strips, step = strip_profiles(grey, dpi)
    skew = best_angle(strips, step)
    if strips.size == 0 or strips.shape[1] < 16 * _BANDS or strips.sum() < 50:
        return skew, 0.0
    keystone, middle = _band_angles(_coarser(strips, 3), step * 3, skew)
    return (skew + middle, keystone) if abs(keystone) >= _FAN else (skew, 0.0)


def _band_angles(strips: NDArray[np.float32], step: float, skew: float) -> tuple[float, float]:
    """Slope over the page's height, and value at its middle, of the line through its bands' angles."""
    rows = strips.shape[1]
    found = []
    for first, last in pairwise(range(0, rows + 1, max(1, rows // _BANDS))):
        band = strips[:, first:last]
        scores = np.array([sharpness(band, step, skew + turn) for turn in _LOCAL])
        peak = int(np.argmax(scores))
        # How clear the band's own peak is: bands without lines must not vote.
        clear = float(scores[peak] - np.median(scores)) if 0 < peak < len(_LOCAL) - 1 else 0.0
        found.append(((first + last) / 2 / rows - 0.5, _LOCAL[peak] + _between(scores, peak) * _STEP, clear))
    heights, angles, weights = np.array(found).T
    if np.count_nonzero(weights) < 3:
        return 0.0, 0.0
    for _round in range(2):
        mean_h, mean_a = np.average(heights, weights=weights), np.average(angles, weights=weights)
        spread = np.average((heights - mean_h) ** 2, weights=weights)
        slope = np.average((heights - mean_h) * (angles - mean_a), weights=weights) / max(spread, 1e-6)
        rest = np.abs(angles - mean_a - slope * (heights - mean_h))
        weights = weights * (rest <= max(0.25, 1.5 * float(np.median(rest))))
        if np.count_nonzero(weights) < 3:
            return 0.0, 0.0
    return float(slope), float(mean_a - slope * mean_h)


def strip_profiles(grey: Pixels, dpi: float | None = None) -> tuple[NDArray[np.float32], float]:
    """Ink per row of each upright strip of a page (strips × rows), and the strips' distance in rows."""
    work = reduced(grey, 100, dpi)
    ink = local_ink(work.pixels, work.length(3))
    sheet = paper_mask(work.pixels)
    if sheet is not None:
        ink &= sheet
    height, width = ink.shape
    edge_y, edge_x = height // 40, width // 40  # scanner shadows and the book's edge are not the text
    return strips_of(ink[edge_y : height - edge_y, edge_x : width - edge_x])


def strips_of(ink: Mask) -> tuple[NDArray[np.float32], float]:
    """The same for a mask."""
    step = max(1, ink.shape[1] // _STRIPS)
    count = ink.shape[1] // step
    folded = ink[:, : count * step].reshape(ink.shape[0], count, step)
    return np.ascontiguousarray(folded.sum(axis=2, dtype=np.float32).T), float(step)


def best_angle(strips: NDArray[np.float32], step: float) -> float:
    """The angle whose profile is sharpest, refined to about 0.03°."""
    if strips.size == 0 or strips.shape[0] < 4 or strips.shape[1] < 16 or strips.sum() < 50:
        return 0.0
    # A thin rule over a wide spread is sharp within a fifth of a degree; between coarser angles it would be passed
    # over for one whose shifts happen to step from row to row of a table.
    coarse = np.arange(-_REACH, _REACH + 0.01, 0.25)
    wide = _coarser(strips, 2)
    start = float(coarse[int(np.argmax([sharpness(wide, step * 2, angle) for angle in coarse]))])
    fine = start + np.arange(-0.3, 0.301, 0.06)
    scores = np.array([sharpness(strips, step, angle) for angle in fine])
    peak = int(np.argmax(scores))
    return float(np.clip(fine[peak] + 0.06 * _between(scores, peak), -_REACH, _REACH))


def _coarser(strips: NDArray[np.float32], times: int) -> NDArray[np.float32]:
    """Fewer, wider strips: neighbours added up."""
    count = strips.shape[0] // times
    added: NDArray[np.float32] = strips[: count * times].reshape(count, times, -1).sum(axis=1)
    return added


def _between(scores: NDArray[np.float64], peak: int) -> float:
    """How far beyond the peak the true one lies, in steps: a parabola through it and its neighbours."""
    if not 0 < peak < len(scores) - 1:
        return 0.0
    left, top, right = (float(value) for value in scores[peak - 1 : peak + 2])
    bend = left - 2 * top + right
    return 0.5 * (left - right) / bend if bend < 0 else 0.0


def sharpness(strips: NDArray[np.float32], step: float, angle: float) -> float:
    """Squared differences of the row profile when the page is rotated back by ``angle`` degrees."""
    return float(np.square(np.diff(profile(strips, step, angle))).sum())


def profile(strips: NDArray[np.float32], step: float, angle: float) -> NDArray[np.float32]:
    """Row profile of the page rotated by ``angle`` degrees counter-clockwise."""
    count, rows = strips.shape
    shifts = np.rint((np.arange(count) - (count - 1) / 2) * step * np.tan(np.radians(angle))).astype(int)
    reach = int(np.abs(shifts).max())
    total = np.zeros(rows + 2 * reach, dtype=np.float32)
    for strip, shift in zip(strips, shifts, strict=True):
        total[reach - shift : reach - shift + rows] += strip
    return total
