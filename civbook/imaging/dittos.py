"""Ditto marks in a table's cells: two small strokes, and nothing else there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from civbook.imaging.components import Mask, components
from civbook.model import Box

if TYPE_CHECKING:
    from civbook.imaging.pixels import Pixels

_SMALL = 0.8  # letter heights: a ditto mark is not larger
_DARKER = tuple(range(198, 60, -8))  # grey levels below which its strokes may stand apart
_STROKE, _SLIM = 0.25, 0.8  # letter heights of such a stroke, and how many times it is as wide as high,
_CORE = 0.18  # letter heights of what is left of it in its darkest
_UNEVEN, _APART = 0.35, 1.8  # stroke heights between their ends, and from one to the other


def ditto(even: Pixels, area: Box, boxes: NDArray[np.int64], letter: float) -> tuple[Box, Mask] | None:
    """The mark for "as above" of a cell that holds nothing larger: two small strokes, which may run into one where
    the ink is pale, but not in its darkest.

    Args:
        boxes: of all parts in the cell, within ``area`` of the page; ``letter``: the usual height of letters.
    """
    sizes = np.maximum(boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1])
    if sizes.max() > _SMALL * letter or np.count_nonzero(sizes >= _STROKE * letter) > 2:
        return None
    for x0, y0, x1, y1 in boxes[sizes >= _STROKE * letter].tolist():
        reach = round(_APART * (y1 - y0))
        box = Box(max(0, x0 + area.x0 - 1), max(0, y0 + area.y0 - 1), x1 + area.x0 + reach, y1 + area.y0 + 1)
        part = even[box.y0 : box.y1, box.x0 : box.x1]
        for level in _DARKER:
            strokes = components(part < level)
            pair = _pair(strokes.boxes, letter)
            if pair.any():
                left, top = (int(side) for side in strokes.boxes[pair, :2].min(axis=0))
                right, bottom = (int(side) for side in strokes.boxes[pair, 2:].max(axis=0))
                place = Box(box.x0 + left, box.y0 + top, box.x0 + right, box.y0 + bottom)
                return place, strokes.mask(pair)[top:bottom, left:right]
    return None


def _pair(boxes: NDArray[np.int64], letter: float) -> Mask:
    """Two slim strokes side by side at one height, and nothing else of their size."""
    found = np.zeros(len(boxes), dtype=bool)
    widths, heights = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
    high = np.flatnonzero(np.maximum(widths, heights) >= _CORE * letter)
    if len(high) != 2 or (widths[high] > _SLIM * heights[high]).any():
        return found
    height = heights[high].min()
    uneven = np.abs(boxes[high[0], 1::2] - boxes[high[1], 1::2]).max()
    apart = np.abs(boxes[high[0], 0] - boxes[high[1], 0])
    found[high] = bool(uneven <= _UNEVEN * height and _UNEVEN * height <= apart <= _APART * height)
    return found
