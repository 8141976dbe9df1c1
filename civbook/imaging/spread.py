"""Double spreads (trang đôi): where the two facing pages of one scan divide."""

from __future__ import annotations

import numpy as np

from civbook.imaging.pixels import Pixels
from civbook.imaging.workscale import local_ink, reduced

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
    if calm[best] > 0.05 and share[best] < 0.5 and shade[best] < 0.08:
        return None
    return int(first + best) * work.factor + work.factor // 2
