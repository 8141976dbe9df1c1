"""From a frame to the upright page: which way up, how much askew, where a double spread divides."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import numpy as np
from PIL import Image

from civbook.imaging.orientation import find_turn
from civbook.imaging.pixels import Pixels
from civbook.imaging.skew import find_skew, find_slopes
from civbook.imaging.spread import split_spread
from civbook.model import PageGeometry

__all__ = ["find_skew", "find_slopes", "find_turn", "split_spread", "to_upright", "upright", "vote"]

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
    if (abs(geometry.skew) < _STRAIGHT and not geometry.keystone) or 0 in page.shape:
        return page
    image = Image.fromarray(page)
    white = 255 if page.ndim == 2 else (255, 255, 255)
    if not geometry.keystone:
        return np.asarray(image.rotate(geometry.skew, Image.Resampling.BILINEAR, fillcolor=white))
    width, height = image.size
    corners = [
        _source(geometry, width, height, x, y) for x, y in ((0, 0), (0, height), (width, height), (width, 0))
    ]
    flat = tuple(value for corner in corners for value in corner)
    return np.asarray(
        image.transform(image.size, Image.Transform.QUAD, flat, Image.Resampling.BILINEAR, fillcolor=white)
    )


def _source(geometry: PageGeometry, width: int, height: int, x: float, y: float) -> tuple[float, float]:
    """Where a point of the upright page lies in the turned and cropped frame."""
    dx, dy = x - width / 2, y - height / 2
    dy += dx * np.tan(np.radians(geometry.keystone * dy / max(1, height)))
    cos, sin = np.cos(np.radians(geometry.skew)), np.sin(np.radians(geometry.skew))
    return float(dx * cos - dy * sin + width / 2), float(dx * sin + dy * cos + height / 2)


def to_upright(geometry: PageGeometry, size: tuple[int, int], x: float, y: float) -> tuple[float, float]:
    """Where a point of the turned and cropped frame lies on the upright page.

    Args:
        geometry: how the page was made upright.
        size: width and height of the turned and cropped frame, which the page keeps.
        x: position in the turned and cropped frame.
        y: the same.
    """
    width, height = size
    cos, sin = np.cos(np.radians(geometry.skew)), np.sin(np.radians(geometry.skew))
    dx, dy = x - width / 2, y - height / 2
    dx, dy = dx * cos + dy * sin, -dx * sin + dy * cos
    level = dy
    for _round in range(4):  # the shear depends on the height looked for
        level = dy - dx * np.tan(np.radians(geometry.keystone * level / max(1, height)))
    return float(dx + width / 2), float(level + height / 2)


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
