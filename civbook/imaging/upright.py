"""From a frame to the upright page: which way up, how much askew, where a double spread divides."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import numpy as np
from PIL import Image

from civbook.imaging.orientation import find_turn
from civbook.imaging.pixels import Pixels
from civbook.imaging.skew import find_skew
from civbook.imaging.spread import split_spread
from civbook.model import PageGeometry

__all__ = ["find_skew", "find_turn", "split_spread", "upright", "vote"]

_STRAIGHT = 0.05  # degrees below which resampling would cost more sharpness than it straightens


def upright(pixels: Pixels, geometry: PageGeometry) -> Pixels:
    """The upright page image of a frame (grey or RGB): turned, cropped, rotated about its centre, size kept.

    Corners that come in from outside are white.
    """
    page = np.rot90(pixels, geometry.turn // 90) if geometry.turn else pixels
    if geometry.crop is not None:
        x0, y0, x1, y1 = geometry.crop
        page = page[max(y0, 0) : y1, max(x0, 0) : x1]
    page = np.ascontiguousarray(page)
    if abs(geometry.skew) < _STRAIGHT or 0 in page.shape:
        return page
    image = Image.fromarray(page)
    white = 255 if page.ndim == 2 else (255, 255, 255)
    return np.asarray(image.rotate(geometry.skew, Image.Resampling.BILINEAR, fillcolor=white))


def vote(turns: Iterable[tuple[int, float]]) -> tuple[int, float]:
    """A book's common turn from its pages' (turn, confidence), and the share of confidence behind it."""
    weights: dict[int, float] = defaultdict(float)
    for turn, confidence in turns:
        weights[turn % 360] += confidence
    total = sum(weights.values())
    if total <= 0:
        return 0, 0.0
    best = max(sorted(weights), key=lambda turn: weights[turn])
    return best, weights[best] / total
