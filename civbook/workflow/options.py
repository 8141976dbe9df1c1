"""Printed options without squares: those that do not hold are struck out, or the one that holds is circled."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from civbook.workflow.strokes import level_strokes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from civbook.model import Box

_DARK = 175  # of 255, on an evened sheet
_BAND = (0.3, 0.75)  # of a word's height: where strokes run through it
_ACROSS = 0.8  # of its width: a stroke that strikes it out
_SLOPES = (-0.12, -0.06, -0.03, 0.0, 0.03, 0.06, 0.12)
_AROUND = 0.6  # of its height: how far off a ring runs
_WITHIN = 0.25  # of its height: so far a ring may lie within what was seen as the word's place
_RING = 0.5  # of each side that a ring covers
_SURE = 0.85  # confidence in such a mark


def held(options: Sequence[tuple[str, Box]], even: NDArray[np.uint8]) -> tuple[str, float, Box] | None:
    """The option that is left where the others are struck out, or that alone has a ring about it.

    Args:
        options: printed options with their places, two at least.
        even: the evened sheet.
    """
    if len(options) < 2:
        return None
    left = [one for one in options if not _is_struck(even, one[1])]
    ringed = [one for one in options if _has_ring(even, one[1])]
    for found in (ringed, left):
        if len(found) == 1:
            return found[0][0], _SURE, found[0][1]
    return None


def _is_struck(even: NDArray[np.uint8], box: Box) -> bool:
    top, bottom = (box.y0 + round(share * box.height) for share in _BAND)
    ink = even[max(0, box.y0) : box.y1, max(0, box.x0) : box.x1] < _DARK
    if min(ink.shape) < 8:
        return False
    band = (top - box.y0, bottom - box.y0)
    return bool(level_strokes(ink, band, _SLOPES, gap=2, least=_ACROSS * ink.shape[1]))


def _has_ring(even: NDArray[np.uint8], box: Box) -> bool:
    """Whether ink runs along all four sides of a word."""
    far, within = round(_AROUND * box.height), round(_WITHIN * box.height)
    y0, x0 = max(0, box.y0 - far), max(0, box.x0 - far)
    ink = even[y0 : box.y1 + far, x0 : box.x1 + far] < _DARK
    high, wide = slice(box.y0 - y0, box.y1 - y0), slice(box.x0 - x0, box.x1 - x0)
    sides = (
        ink[: high.start + within, wide].any(axis=0),
        ink[high.stop - within :, wide].any(axis=0),
        ink[high, : wide.start + within].any(axis=1),
        ink[high, wide.stop - within :].any(axis=1),
    )
    return all(side.size and float(side.mean()) >= _RING for side in sides)
