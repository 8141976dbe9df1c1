"""Double spreads (trang đôi): where the two facing pages of one scan divide."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from civbook.imaging.pixels import Pixels
from civbook.imaging.workscale import local_ink, reduced

_LINES, _WHOLE = 4, 0.9  # lines across a gutter that no spread has, and how much of each has ink
_WIDE = 1.15  # two upright A-sheets side by side have 1.41, cut edges and phones leave less


def split_spread(grey: Pixels, dpi: float | None = None) -> int | None:
    """The x of the gutter of a double spread, in pixels of ``grey``; None for a single page.

    Looked for in the middle fifth of a picture that is wider than high: a column almost free of ink, or the
    long shadow or seam of the binding. Whether a spread *should* be divided is for the form to say.
    """
    height, width = grey.shape
    if width < _WIDE * height:
        return None
    work = reduced(grey, 75, dpi)
    ink = local_ink(work.pixels, work.length(4))
    rows = slice(ink.shape[0] // 12, -max(1, ink.shape[0] // 12))
    columns = ink.shape[1]
    first, last = round(columns * 0.40), round(columns * 0.60)
    share = ink[rows, first:last].mean(axis=0)
    light = np.median(work.pixels[rows, first:last], axis=0)
    if len(share) < 8:
        return None
    window = max(3, work.length(6))
    kernel = np.ones(window) / window
    calm = np.convolve(share, kernel, mode="same")
    shade = (np.median(light) - light) / 255.0
    centre = np.abs(np.linspace(-1, 1, len(share)))
    seam = np.where(share > 0.6, share, 0.0)
    merit = -calm + np.clip(shade, 0, 0.3) * 0.8 + seam * 0.2 - 0.03 * centre
    best = int(np.argmax(merit))
    if _crossed(ink[rows], first + best, work.length(1), work.length(8)) >= _LINES:
        return None  # the crease of one wide page
    if calm[best] > 0.05 and share[best] < 0.5 and shade[best] < 0.08:
        return None
    return int(first + best) * work.factor + work.factor // 2


def _crossed(ink: NDArray[np.bool_], x: int, near: int, far: int) -> int:
    """How many lines of a form run across a gutter, from ``far`` before it to ``far`` behind it but for ``near`` beside
    it, where a shadow may lie over them."""
    high = ink.copy()  # a line of one pixel may rise by one
    high[1:] |= ink[:-1]
    high[:-1] |= ink[1:]
    left = high[:, max(0, x - far) : max(1, x - near)].mean(axis=1) > _WHOLE
    right = high[:, x + near : x + far].mean(axis=1) > _WHOLE
    both = left & right
    return int(np.count_nonzero(both[1:] & ~both[:-1])) + int(both[0])
