"""The ink of one cell divided into lines of writing, however close they stand."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from civbook.imaging.components import Mask, taller

Piece: TypeAlias = tuple[tuple[int, int], Mask]
"""A connected part: its left and top within the cell's ink, and its own pixels."""
Extent: TypeAlias = tuple[int, int, int, int]
"""Left, top, right and bottom of ink."""

_LOW = 0.5  # letter heights: nothing lower is a line beside others,
_SMALL = 0.9  # and nothing smaller in both directions
_AWAY = 1.0  # letter heights between a line and what is none of its marks
_PEAK = 0.3  # of the strongest row's density: weaker rows are marks above and tails below
_TALL = 1.4  # letter heights: lower cells hold one line
_STARTS = (1.6, 4.0)  # letter heights: the beginning of a cell's lines, where all of them have ink


class Leading(NamedTuple):
    """How lines are told apart: ``smooth``: letter heights over which ink is smoothed; ``valley``: so much of
    the weaker line's ink may stand between two; ``apart``: letter heights between their middles."""

    smooth: float
    valley: float
    apart: float


_PLAIN = Leading(0.22, 0.72, 0.95)
_CLOSE = Leading(0.12, 0.85, 0.62)


def divisions(pieces: list[Piece], shape: tuple[int, int], letter: float) -> list[list[Mask]]:
    """The likely divisions of a cell's parts into lines, masks of ``shape`` from top to bottom.

    The first is the plain one; the others hold more lines and suppose that lines stand closer. Which is right
    the engine can tell: two lines in one crop read badly, and so does half a line.

    Args:
        letter: the usual height of letters in pixels.
    """
    whole = np.zeros(shape, dtype=bool)
    for (left, top), own in pieces:
        whole[top : top + own.shape[0], left : left + own.shape[1]] |= own
    found = {len(cuts): cuts for cuts in [_cuts(whole, letter, _PLAIN)]}
    if shape[0] > _TALL * letter:
        for width in (shape[1], *(round(start * letter) for start in _STARTS)):
            cuts = _cuts(whole[:, :width], letter, _CLOSE)
            if len(cuts) > min(found):
                found.setdefault(len(cuts), cuts)
    return [_lines(pieces, shape, cuts, letter) for _count, cuts in sorted(found.items())]


def _lines(pieces: list[Piece], shape: tuple[int, int], cuts: list[int], letter: float) -> list[Mask]:
    """Parts shared out to the lines between ``cuts``."""
    masks = [np.zeros(shape, dtype=bool) for _line in range(len(cuts) + 1)]
    for corner, own in pieces:
        _share_out(masks, corner, own, cuts, letter)
    return [mask for mask in _with_scraps(masks, letter) if _is_line(mask, letter)]


def _with_scraps(masks: list[Mask], letter: float) -> list[Mask]:
    """The lines, those that are too low for one joined to the line beside them, being rows of marks or of tails, or
    left out, being specks and rests of rules far from any line."""
    lines, boxes = list(masks), [extent(mask) for mask in masks]
    while len(lines) > 1:
        sizes = [_size(box) for box in boxes]
        lowest = sizes.index(min(sizes))
        height, width = sizes[lowest]
        if height >= _LOW * letter and max(height, width) >= _SMALL * letter:
            break
        for beside in (lowest + 1, lowest - 1):
            if 0 <= beside < len(lines) and _between(boxes[lowest], boxes[beside]) <= _AWAY * letter:
                lines[beside] = lines[beside] | lines[lowest]
                boxes[beside] = _about(boxes[lowest], boxes[beside])
                break
        del lines[lowest], boxes[lowest]
    return lines


def _about(one: Extent | None, other: Extent | None) -> Extent | None:
    """What covers the ink of two lines."""
    if one is None or other is None:
        return one or other
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])


def _between(one: Extent | None, other: Extent | None) -> int:
    """Rows of pixels between the ink of two lines; below 0 where they overlap or one has none."""
    if one is None or other is None:
        return -1
    return max(one[1], other[1]) - min(one[3], other[3])


def _size(box: Extent | None) -> tuple[int, int]:
    """Height and width of the ink."""
    return (0, 0) if box is None else (box[3] - box[1], box[2] - box[0])


def _share_out(masks: list[Mask], place: tuple[int, int], own: Mask, cuts: list[int], letter: float) -> None:
    """Give a part to the line that holds its middle, or in pieces to the lines that it joins."""
    left, top = place
    height, width = own.shape
    across = slice(left, left + width)
    inside = [cut for cut in cuts if top + 0.45 * letter < cut < top + height - 0.45 * letter]
    if not inside:
        line = sum(cut <= top + height / 2 for cut in cuts)
        masks[line][top : top + height, across] |= own
        return
    ink = own.sum(axis=1)
    edges = [0]
    for cut in inside:
        reach = max(1, round(0.3 * letter))
        start = max(1, cut - top - reach)
        near = ink[start : cut - top + reach + 1] + 0.05 * np.abs(
            np.arange(start, min(height, cut - top + reach + 1)) - (cut - top)
        )
        edges.append(max(edges[-1], start + int(np.argmin(near))))
    edges.append(height)
    line = sum(cut <= top + 0.45 * letter for cut in cuts)
    for number, (upper, lower) in enumerate(pairwise(edges)):
        masks[line + number][top + upper : top + lower, across] |= own[upper:lower]


def _cuts(ink: Mask, letter: float, leading: Leading) -> list[int]:
    """The rows that divide a cell's lines."""
    height = len(ink)
    if height < _TALL * letter:
        return []
    density = _density(ink, letter, leading.smooth)
    reach = round(0.4 * letter)
    around = np.lib.stride_tricks.sliding_window_view(np.pad(density, reach), 2 * reach + 1)
    summits = (density >= _PEAK * density.max()) & (density == around.max(axis=1))
    peaks = np.flatnonzero(summits).tolist()
    lines: list[int] = []
    cuts: list[int] = []
    for peak in peaks:
        if not lines:
            lines.append(peak)
            continue
        valley = lines[-1] + int(np.argmin(density[lines[-1] : peak + 1]))
        divided = density[valley] <= leading.valley * min(density[lines[-1]], density[peak])
        if divided and peak - lines[-1] >= leading.apart * letter:
            lines.append(peak)
            cuts.append(valley)
        elif density[peak] > density[lines[-1]]:
            lines[-1] = peak
    return sorted({*cuts, *_blanks(ink, _AWAY * letter, cuts)})


def _blanks(ink: Mask, least: float, cuts: list[int]) -> Iterator[int]:
    """The middles of blank bands of ``least`` rows that no cut lies in."""
    inked = np.flatnonzero(ink.any(axis=1)).tolist()
    for above, below in pairwise(inked):
        if below - above > least and not any(above <= cut <= below for cut in cuts):
            yield (above + below) // 2


def _density(ink: Mask, letter: float, smooth: float) -> NDArray[np.float64]:
    """Ink a row of pixels, smoothed, by the width of what is written at that height: a short last line counts as
    much as a long one."""
    sigma = max(1.0, smooth * letter)
    reach = round(3 * sigma)
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) / sigma) ** 2)
    inked = np.convolve(ink.sum(axis=1), kernel / kernel.sum(), mode="same")[: len(ink)]
    window = max(1, round(0.5 * letter))
    reached = (
        taller(ink, window, window) if len(ink) > 2 * window else np.broadcast_to(ink.max(axis=0), ink.shape)
    )
    wide = np.maximum(reached.sum(axis=1), 1.5 * letter)
    found: NDArray[np.float64] = inked / wide
    return found


def extent(mask: Mask) -> Extent | None:
    """Left, top, right and bottom of the ink, None where there is none."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not len(rows):
        return None
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def _is_line(mask: Mask, letter: float) -> bool:
    """Whether there is enough ink for a sign: no speck, no rest of a rule."""
    height, width = _size(extent(mask))
    if max(width, height) < 0.4 * letter or int(mask.sum()) < 0.06 * letter * letter:
        return False
    return height >= 0.2 * letter or width >= 0.4 * letter
