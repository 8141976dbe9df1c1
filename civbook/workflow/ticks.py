"""Tick boxes: which of several printed options has the marked square beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from civbook.imaging.components import components
from civbook.model import Box

if TYPE_CHECKING:
    from numpy.typing import NDArray

_DARK = 165
_MARKED = 0.07  # share of ink within the square that makes it marked
_CLEARER = 1.6  # the marked square has so many times the ink of the others


@dataclass(frozen=True, slots=True)
class Square:
    """A printed square and the share of ink inside it."""

    box: Box
    ink: float


def squares_in(even: NDArray[np.uint8], area: Box, line: int) -> list[Square]:
    """Squares of about a line's height in a part of an evened sheet, left to right. ``line``: height of
    a line."""
    part = even[max(0, area.y0) : area.y1, max(0, area.x0) : area.x1]
    if min(part.shape, default=0) < 8:
        return []
    parts = components(part < _DARK)
    found = []
    for x0, y0, x1, y1 in parts.boxes.tolist():
        wide, high = x1 - x0, y1 - y0
        if not (0.3 * line <= high <= 1.5 * line and 0.7 <= wide / max(1, high) <= 1.5 and high >= 10):
            continue
        if not _framed(part[y0:y1, x0:x1] < _DARK):
            continue
        edge_x, edge_y = max(2, round(0.22 * wide)), max(2, round(0.22 * high))
        inner = part[y0 + edge_y : y1 - edge_y, x0 + edge_x : x1 - edge_x] < _DARK
        box = Box(area.x0 + x0, area.y0 + y0, area.x0 + x1, area.y0 + y1)
        found.append(Square(box, float(inner.mean()) if inner.size else 0.0))
    return sorted(found, key=lambda square: square.box.x0)


def _framed(ink: NDArray[np.bool_]) -> bool:
    """Whether ink runs along all four sides."""
    high, wide = ink.shape
    edge_x, edge_y = max(2, wide // 5), max(2, high // 5)
    sides = (
        ink[:edge_y].any(axis=0),
        ink[-edge_y:].any(axis=0),
        ink[:, :edge_x].any(axis=1),
        ink[:, -edge_x:].any(axis=1),
    )
    return all(float(side.mean()) > 0.8 for side in sides)


def ticked(options: Sequence[tuple[str, Box]], squares: Sequence[Square]) -> tuple[str, float, Box] | None:
    """The option whose square is marked, how sure that is, and the square; None where none or several are.

    Squares stand before all options of a form or behind all of them, whichever fits their distances better.
    """
    if not options or not squares:
        return None
    before = [_nearest(box.x0, box, squares, left=True) for _name, box in options]
    behind = [_nearest(box.x1, box, squares, left=False) for _name, box in options]
    sides = [
        (sum(one is not None for one, _far in side), -sum(far for _one, far in side), side)
        for side in (before, behind)
    ]
    chosen = max(sides, key=lambda side: side[:2])[2]
    inks = [
        (square.ink if square else 0.0, name, square)
        for (square, _far), (name, _box) in zip(chosen, options, strict=True)
    ]
    inks.sort(key=lambda item: -item[0])
    ink, name, square = inks[0]
    second = inks[1][0] if len(inks) > 1 else 0.0
    if square is None or ink < _MARKED or ink < _CLEARER * second:
        return None
    return name, min(0.99, 0.8 + 0.5 * (ink - second)), square.box


def _nearest(x: int, box: Box, squares: Sequence[Square], *, left: bool) -> tuple[Square | None, float]:
    """The square next to an option on one side, and its distance."""
    reach = 3.0 * box.height
    best: tuple[Square | None, float] = (None, reach)
    for square in squares:
        if abs(square.box.y0 + square.box.y1 - box.y0 - box.y1) > 1.6 * box.height:
            continue
        far = float(x - square.box.x1 if left else square.box.x0 - x)
        if -0.5 * box.height <= far < best[1]:
            best = (square, abs(far))
    return best
