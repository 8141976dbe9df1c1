"""Tick boxes: which of several printed options has the marked square beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from civbook.imaging.components import components
from civbook.model import Box

if TYPE_CHECKING:
    from numpy.typing import NDArray

_SHADES = (165, 190, 212)  # a printed frame may be much fainter than the mark in it
_INK = 190
_MARKED = 0.07  # share of ink within the square that makes it marked
_LEAST = 0.85  # of the usual square's height: the options' squares are printed alike
_FRAMED = 0.8  # of each side of a square is seen at least
_EDGE = 0.35  # of a word's height: a square so near the end of what was read there is not one of its letters
_CLEARER = 1.6  # the marked square has so many times the ink of the others


@dataclass(frozen=True, slots=True)
class Square:
    """A printed square and the share of ink inside it."""

    box: Box
    ink: float


def squares_in(even: NDArray[np.uint8], area: Box, line: int) -> list[Square]:
    """Squares of about a line's height in a part of an evened sheet, left to right. ``line``: height of
    a line."""
    y0, x0 = max(0, area.y0), max(0, area.x0)
    part = even[y0 : area.y1, x0 : area.x1]
    if min(part.shape, default=0) < 8:
        return []
    found: list[Box] = []
    for shade in _SHADES:
        ink = part < shade
        boxes = [Box(*box) for box in components(ink).boxes.tolist()]
        framed = [box for box in boxes if _square_like(box, line) and _framed(ink[_slices(box)])]
        for box in (*framed, *_brackets(ink, boxes, line)):
            if not any(_overlap(box, other) for other in found):
                found.append(box)
    squares = [Square(Box(x0 + b.x0, y0 + b.y0, x0 + b.x1, y0 + b.y1), _ink_in(part, b)) for b in found]
    return sorted(squares, key=lambda square: square.box.x0)


def _square_like(box: Box, line: int) -> bool:
    return (
        0.3 * line <= box.height <= 1.5 * line and 0.7 <= box.width / box.height <= 1.5 and box.height >= 10
    )


def _slices(box: Box) -> tuple[slice, slice]:
    return slice(box.y0, box.y1), slice(box.x0, box.x1)


def _overlap(box: Box, other: Box) -> bool:
    return box.x0 < other.x1 and other.x0 < box.x1 and box.y0 < other.y1 and other.y0 < box.y1


def _ink_in(part: NDArray[np.uint8], box: Box) -> float:
    """Share of ink inside a frame or a pair of brackets."""
    edge_x, edge_y = max(2, round(0.22 * box.width)), max(2, round(0.22 * box.height))
    inner = part[box.y0 + edge_y : box.y1 - edge_y, box.x0 + edge_x : box.x1 - edge_x] < _INK
    return float(inner.mean()) if inner.size else 0.0


def _brackets(ink: NDArray[np.bool_], boxes: Sequence[Box], line: int) -> list[Box]:
    """Pairs of brackets, round or square, with at most one sign between them: "( )", "[x]"."""
    slim = [
        box
        for box in boxes
        if 0.4 * line <= box.height <= 1.5 * line and box.width <= 0.45 * box.height and box.height >= 10
    ]
    slim.sort(key=lambda box: box.x0)
    sides = [(box, _bulge(ink[_slices(box)])) for box in slim]
    sides = [(box, bulge) for box, bulge in sides if abs(bulge) > 0.1]
    found = []
    for (left, first), (right, second) in pairwise(sides):
        gap = right.x0 - left.x1
        level = abs(left.y0 - right.y0) + abs(left.y1 - right.y1) < 0.3 * left.height
        if first < 0 < second and level and 0.15 * left.height < gap < 1.6 * left.height:
            found.append(left.union(right))
    return found


def _bulge(ink: NDArray[np.bool_]) -> float:
    """How far the middle of a sign lies right of its ends, as a share of its width: "(" is negative."""
    high, wide = ink.shape
    ends = np.concatenate((ink[: max(1, high // 6)], ink[-max(1, high // 6) :]))
    middle = ink[high // 3 : max(high // 3 + 1, 2 * high // 3)]
    if not ends.any() or not middle.any():
        return 0.0
    return float((np.nonzero(middle)[1].mean() - np.nonzero(ends)[1].mean()) / wide)


def _framed(ink: NDArray[np.bool_]) -> bool:
    """Whether ink runs along all four sides."""
    return _sides(ink) > _FRAMED


def _sides(ink: NDArray[np.bool_]) -> float:
    """How much of its side ink runs along, of the side where that is least."""
    high, wide = ink.shape
    edge_x, edge_y = max(2, wide // 5), max(2, high // 5)
    sides = (
        ink[:edge_y].any(axis=0),
        ink[-edge_y:].any(axis=0),
        ink[:, :edge_x].any(axis=1),
        ink[:, -edge_x:].any(axis=1),
    )
    return min(float(side.mean()) for side in sides)


def ticked(
    options: Sequence[tuple[str, Box]], squares: Sequence[Square], even: NDArray[np.uint8] | None = None
) -> tuple[str, float, Box] | None:
    """The option whose square is marked, how sure that is, and the square; None where none or several are.

    Squares stand before all options of a form or behind all of them, whichever fits their distances better.
    ``even``: the evened sheet, to look where a square was not found: a bold tick hides its frame.
    """
    options, squares = _apart(options, squares)
    if not options or not squares:
        return None
    before = [_nearest(box.x0, box, squares, left=True) for _name, box in options]
    behind = [_nearest(box.x1, box, squares, left=False) for _name, box in options]
    sides = [
        (sum(one is not None for one, _far in side), -sum(far for _one, far in side), side)
        for side in (before, behind)
    ]
    chosen = max(sides, key=lambda side: side[:2])[2]
    if even is not None:
        words = [box for _name, box in options]
        hidden = [_hidden(side, words, even, left=side is before) for side in (before, behind)]
        alike = sides[0][0] == sides[1][0] < len(options)
        framed = [side for side in hidden if side[1]]
        seen = alike and len(framed) == 1  # "Nam ☐ Nữ ☑", the last frame hidden by its tick
        chosen = framed[0][0] if seen else hidden[0 if chosen is before else 1][0]
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


def _apart(
    options: Sequence[tuple[str, Box]], squares: Sequence[Square]
) -> tuple[list[tuple[str, Box]], list[Square]]:
    """Options without the square that was read as their first or last letter, and the squares without round
    letters of their words."""
    size = _printed_size(squares)
    kept, words = [], list(options)
    for square in squares:
        box, middle = square.box, (square.box.x0 + square.box.x1) / 2
        if box.height < _LEAST * size:
            continue
        at = next((at for at, (_name, word) in enumerate(words) if word.x0 < middle < word.x1), None)
        if at is not None:
            name, word = words[at]
            if box.x0 - word.x0 < _EDGE * word.height:
                words[at] = (name, Box(min(box.x1 + 1, word.x1 - 1), word.y0, word.x1, word.y1))
            elif word.x1 - box.x1 < _EDGE * word.height:
                words[at] = (name, Box(word.x0, word.y0, max(box.x0 - 1, word.x0 + 1), word.y1))
            else:
                continue
        kept.append(square)
    return words, kept


def _printed_size(squares: Sequence[Square]) -> int:
    """The greatest height that several squares share, or the greatest where none is like another. An empty one is no
    letter, be it alike to none, because a bold tick hides the other."""
    heights = sorted({square.box: square.box.height for square in squares}.values(), reverse=True)
    shared = (high for high, low in pairwise(heights) if low >= _LEAST * high)
    empty = max((square.box.height for square in squares if not square.ink), default=0)
    return max(empty, next(shared, max(heights, default=0)))


def _hidden(
    chosen: list[tuple[Square | None, float]], words: Sequence[Box], even: NDArray[np.uint8], *, left: bool
) -> tuple[list[tuple[Square | None, float]], bool]:
    """Where all options but one have squares, and empty ones, the place where the last one's must be; and whether its
    frame was seen there."""
    missing = [at for at, (square, _far) in enumerate(chosen) if square is None]
    known = [(square, far, at) for at, (square, far) in enumerate(chosen) if square is not None]
    if len(missing) != 1 or not known or any(square.ink >= _MARKED for square, _far, _at in known):
        return chosen, False
    (at,) = missing
    model, far, of = known[0]
    size = model.box.width
    x0 = words[at].x0 - round(far) - size if left else words[at].x1 + round(far)
    y0 = max(0, words[at].y1 + model.box.y0 - words[of].y1)  # a tick read as a letter stands out above
    if x0 < 0 or x0 + size > even.shape[1]:
        return chosen, False
    box = Box(x0, y0, x0 + size, y0 + model.box.height)
    frame = _frame_near(even, box, 1 if left else -1)
    found = [*chosen]
    found[at] = (Square(frame or box, _ink_in(even, frame or box)), far)
    return found, frame is not None


def _frame_near(even: NDArray[np.uint8], box: Box, towards: int) -> Box | None:
    """The frame of a square's size about its place, however pale, which a tick runs out of, so that both are one
    shape. Where it was read as a letter of its option it stands further ``towards`` it (1: right)."""
    size, slack = box.width, max(3, box.height // 4)
    first, last = sorted((0, towards * 2 * size))
    x0, y0 = max(0, box.x0 + first - slack), max(0, box.y0 - slack)
    part = even[y0 : box.y1 + slack, x0 : box.x0 + last + size + slack]
    for shade in (_INK, *_SHADES):
        sides = _sides_everywhere(part < shade, box.height, size)
        if sides.size and sides.max() >= _FRAMED:
            ys, xs = np.nonzero(sides == sides.max())
            x, y = max(zip(xs.tolist(), ys.tolist(), strict=True))
            return Box(x0 + x, y0 + y, x0 + x + size, y0 + y + box.height)
    return None


def _sides_everywhere(ink: NDArray[np.bool_], high: int, wide: int) -> NDArray[np.float64]:
    """``_sides`` of each part of so many rows and columns, by the row and column where it begins."""
    edge_x, edge_y = max(2, wide // 5), max(2, high // 5)
    rows, columns = ink.shape[0] - high + 1, ink.shape[1] - wide + 1
    if rows < 1 or columns < 1:
        return np.zeros((0, 0))
    level = _sums(_sums(ink, edge_y, 0) > 0, wide, 1) / wide
    upright = _sums(_sums(ink, edge_x, 1) > 0, high, 0) / high
    beside = (upright[:rows, :columns], upright[:rows, wide - edge_x :][:, :columns])
    above = (level[:rows, :columns], level[high - edge_y :][:rows, :columns])
    found: NDArray[np.float64] = np.minimum(np.minimum(*above), np.minimum(*beside))
    return found


def _sums(ink: NDArray[np.bool_], size: int, axis: int) -> NDArray[np.int64]:
    """Sums over ``size`` neighbours along an axis, by the first of them."""
    total = np.cumsum(np.insert(ink, 0, False, axis=axis), axis=axis, dtype=np.int64)
    last, first = (
        np.take(total, range(*ends), axis=axis)
        for ends in ((size, total.shape[axis]), (0, total.shape[axis] - size))
    )
    return np.asarray(last - first)


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
