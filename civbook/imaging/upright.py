"""From a frame to the upright page: which way up, how much askew, where a double spread divides."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TypeAlias

import numpy as np
from PIL import Image

from civbook.imaging.components import turned
from civbook.imaging.orientation import find_turn
from civbook.imaging.pixels import Pixels
from civbook.imaging.skew import find_skew, find_slopes
from civbook.imaging.spread import split_spread
from civbook.model import PageGeometry

__all__ = ["find_skew", "find_slopes", "find_turn", "split_spread", "to_upright", "upright", "vote"]

Part: TypeAlias = tuple[int, int, int, int]
"""x0, y0, x1, y1 in pixels."""

_BAND = 128  # rows that are compared, and resampled, at a time
_NEAR = 3  # pixels: what a differing pixel reaches when resampled, and the slack of the way back
_STRAIGHT = 0.05  # degrees below which resampling would cost more sharpness than it straightens


def upright(pixels: Pixels, geometry: PageGeometry) -> Pixels:
    """The upright page image of a frame (grey or RGB): turned, cropped, rotated about its centre, size kept.

    Corners that come in from outside are white.
    """
    page = _cut(pixels, geometry)
    if _is_straight(geometry) or 0 in page.shape:
        return page
    return _resampled(page, geometry, (0, 0, page.shape[1], page.shape[0]))


def upright_alike(pixels: Pixels, geometry: PageGeometry, other: Pixels, page: Pixels) -> Pixels:
    """As :func:`upright`, of a grey frame that hardly differs from another one whose upright ``page`` is there
    already: only what differs is resampled, and the rest taken over.
    """
    if pixels is other:
        return page
    mine, theirs = _cut(pixels, geometry), _cut(other, geometry)
    if _is_straight(geometry) or 0 in mine.shape:
        return mine
    out = page.copy()
    for x0, y0, x1, y1 in _differing(mine, theirs, geometry):
        out[y0:y1, x0:x1] = _resampled(mine, geometry, (x0, y0, x1, y1))
    return out


def _cut(pixels: Pixels, geometry: PageGeometry) -> Pixels:
    """A frame turned and cropped."""
    page = _turned(pixels, geometry.turn // 90 % 4)
    if geometry.crop is not None:
        x0, y0, x1, y1 = geometry.crop
        page = page[max(y0, 0) : y1, max(x0, 0) : x1]
    return np.ascontiguousarray(page)


def _turned(pixels: Pixels, quarters: int) -> Pixels:
    """The picture turned counter-clockwise."""
    if quarters % 2 == 0 or pixels.ndim != 2:
        return np.rot90(pixels, quarters)
    flipped = turned(pixels)
    return flipped[::-1] if quarters == 1 else flipped[:, ::-1]


def _is_straight(geometry: PageGeometry) -> bool:
    return abs(geometry.skew) < _STRAIGHT and not geometry.keystone


def _resampled(page: Pixels, geometry: PageGeometry, part: Part) -> Pixels:
    """A part (x0, y0, x1, y1) of the upright page, from the turned and cropped frame."""
    height, width = page.shape[:2]
    x0, y0, x1, y1 = part
    if geometry.keystone:
        corners = ((x0, y0), (x0, y1), (x1, y1), (x1, y0))
        quad = [_in_quad(geometry, width, height, x, y) for x, y in corners]
        method, data = Image.Transform.QUAD, [value for corner in quad for value in corner]
    else:
        # As Pillow's own `rotate`, which can't leave a part out.
        cos, sin = np.cos(np.radians(geometry.skew)), np.sin(np.radians(geometry.skew))
        dx, dy = x0 - width / 2, y0 - height / 2
        method = Image.Transform.AFFINE
        data = [cos, -sin, cos * dx - sin * dy + width / 2, sin, cos, sin * dx + cos * dy + height / 2]
    white = 255 if page.ndim == 2 else (255, 255, 255)
    image = Image.fromarray(page)
    size = (x1 - x0, y1 - y0)
    return np.asarray(image.transform(size, method, data, Image.Resampling.BILINEAR, fillcolor=white))


def _in_quad(geometry: PageGeometry, width: int, height: int, x: float, y: float) -> tuple[float, float]:
    """Where a point of the upright page lies in the turned and cropped frame, by the page's corners: in between, a
    keystone is stretched evenly, so that a part comes out as in the whole."""
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = (
        _source(geometry, width, height, *corner)
        for corner in ((0, 0), (width, 0), (0, height), (width, height))
    )
    u, v = x / width, y / height
    left, right = (ax + (cx - ax) * v, ay + (cy - ay) * v), (bx + (dx - bx) * v, by + (dy - by) * v)
    return left[0] + (right[0] - left[0]) * u, left[1] + (right[1] - left[1]) * u


def _differing(mine: Pixels, theirs: Pixels, geometry: PageGeometry) -> Iterator[Part]:
    """Bands of the upright page in which two frames differ, each from its first to its last such column."""
    height, width = mine.shape
    spans: list[Part] = []
    for y in range(0, height, _BAND):
        columns = np.flatnonzero(np.bitwise_or.reduce(mine[y : y + _BAND] ^ theirs[y : y + _BAND], axis=0))
        if len(columns):
            corners = [
                to_upright(geometry, (width, height), x, edge)
                for x in (int(columns[0]), int(columns[-1]) + 1)
                for edge in (y, min(height, y + _BAND))
            ]
            xs, ys = [x for x, _y in corners], [y for _x, y in corners]
            spans.append(
                (int(min(xs)) - _NEAR, int(min(ys)) - _NEAR, int(max(xs)) + _NEAR, int(max(ys)) + _NEAR)
            )
    for y in range(0, height, _BAND):
        here = [span for span in spans if span[1] < y + _BAND and span[3] > y]
        if here:
            x0, x1 = max(0, min(span[0] for span in here)), min(width, max(span[2] for span in here))
            if x0 < x1:
                yield x0, y, x1, min(height, y + _BAND)


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
