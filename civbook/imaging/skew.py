"""The small angle by which a page lies askew."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from civbook.imaging.components import Mask
from civbook.imaging.pixels import Pixels
from civbook.imaging.workscale import local_ink, reduced

_STRIPS = 48
_REACH = 10.0  # degrees looked at on either side


def find_skew(grey: Pixels, dpi: float | None = None) -> float:
    """Degrees counter-clockwise by which the page must be rotated to lie straight, -10 to 10.

    Sharpness of the row profile over angles: the page is cut into upright strips once, and for each angle the
    strips are only shifted. An empty page gives 0.
    """
    strips, step = strip_profiles(grey, dpi)
    return best_angle(strips, step)


def strip_profiles(grey: Pixels, dpi: float | None = None) -> tuple[NDArray[np.float32], float]:
    """Ink per row of each upright strip of a page (strips × rows), and the strips' distance in rows."""
    work = reduced(grey, 100, dpi)
    ink = local_ink(work.pixels, work.length(3))
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
    coarse = np.arange(-_REACH, _REACH + 0.01, 0.5)
    start = float(coarse[int(np.argmax([sharpness(strips, step, angle) for angle in coarse]))])
    fine = start + np.arange(-0.6, 0.601, 0.06)
    scores = np.array([sharpness(strips, step, angle) for angle in fine])
    peak = int(np.argmax(scores))
    # Parabola through the peak: the angle between two steps.
    if 0 < peak < len(fine) - 1:
        left, top, right = scores[peak - 1 : peak + 2]
        bend = left - 2 * top + right
        if bend < 0:
            return float(np.clip(fine[peak] + 0.06 * 0.5 * (left - right) / bend, -_REACH, _REACH))
    return float(fine[peak])


def sharpness(strips: NDArray[np.float32], step: float, angle: float) -> float:
    """Squared differences of the row profile when the page is rotated back by ``angle`` degrees."""
    return float(np.square(np.diff(profile(strips, step, angle))).sum())


def profile(strips: NDArray[np.float32], step: float, angle: float) -> NDArray[np.float32]:
    """Row profile of the page rotated by ``angle`` degrees counter-clockwise, rows that leave the page dropped."""
    count, rows = strips.shape
    shifts = np.rint((np.arange(count) - (count - 1) / 2) * step * np.tan(np.radians(angle))).astype(int)
    reach = int(np.abs(shifts).max())
    total = np.zeros(rows + 2 * reach, dtype=np.float32)
    for strip, shift in zip(strips, shifts, strict=True):
        total[reach - shift : reach - shift + rows] += strip
    return total
