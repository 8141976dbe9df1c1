"""Leader dots of a line found by their common baseline and size, also those that stand alone between letters.

A dot between two letters cannot be told from a full stop by itself; along the run of its leader it can.
The dot under ạ or ị is thicker than a leader's and stands lower.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from civbook.imaging.components import Components, components
from civbook.imaging.erase import painted_over

if TYPE_CHECKING:
    from numpy.typing import NDArray

_DARK = 180  # of 255; paper is near 245 on an evened sheet
_FEWEST = 6  # dots that make a leader
_SMALL = 0.17  # of the line's height: no leader dot is larger


def without_leaders(grey: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A crop of one line of an evened sheet with its leader dots painted over."""
    height = grey.shape[0]
    if min(grey.shape) < 12:
        return grey
    parts = components(grey < _DARK)
    limit = max(4.0, _SMALL * height)
    small = np.flatnonzero((parts.widths <= limit) & (parts.heights <= limit) & (parts.areas >= 2))
    if len(small) < _FEWEST:
        return grey
    gone = np.zeros(len(parts), dtype=bool)
    for _again in range(3):  # seldom more than one row of dots in a crop
        left = small[~gone[small]]
        chosen = _leader(parts, left, height)
        if chosen is None:
            break
        gone[chosen] = True
    return painted_over(grey, parts.mask(gone)) if gone.any() else grey


def _leader(parts: Components, small: NDArray[np.int64], height: int) -> NDArray[np.int64] | None:
    """The dots of the crop's longest leader, None where there is none."""
    if len(small) < _FEWEST:
        return None
    x = (parts.boxes[small, 0] + parts.boxes[small, 2]) / 2
    y = (parts.boxes[small, 1] + parts.boxes[small, 3]) / 2
    order = np.argsort(x)
    small, x, y = small[order], x[order], y[order]
    chain = _longest_chain(x, y, height)
    if len(chain) < _FEWEST or not _even(x[chain], height):
        return None
    tall, wide = parts.heights[small], parts.widths[small]
    size_y, size_x = float(np.median(tall[chain])), float(np.median(wide[chain]))
    level = np.interp(x, x[chain], y[chain])
    fits = (
        (np.abs(y - level) <= max(1.3, 0.45 * size_y))
        & (tall <= 1.35 * size_y + 1)
        & (wide <= 1.5 * size_x + 1)
    )
    picked: NDArray[np.int64] = small[fits]
    return picked


def _longest_chain(x: NDArray[np.float64], y: NDArray[np.float64], height: int) -> NDArray[np.int64]:
    """Indices of the longest run of dots on one slowly changing level; letters may stand between them."""
    near, far = 0.6 * height, 6.0 * height
    best = np.zeros(0, dtype=np.int64)
    free = np.ones(len(x), dtype=bool)
    for start in range(len(x)):
        if not free[start] or len(x) - start <= len(best):
            continue
        chain = [start]
        for other in range(start + 1, len(x)):
            run = x[other] - x[chain[-1]]
            if run > far:
                break
            drop = abs(y[other] - y[chain[-1]])
            if drop <= (1.6 if run <= near else 2.6) and free[other]:
                chain.append(other)
        free[chain] = False
        if len(chain) > len(best):
            best = np.array(chain, dtype=np.int64)
    return best


def _even(x: NDArray[np.float64], height: int) -> bool:
    """Whether most steps of a chain are alike, as printed dots are."""
    steps = np.diff(x)
    steps = steps[steps <= 0.8 * height]
    if len(steps) < _FEWEST - 2:
        return False
    middle = float(np.median(steps))
    return middle > 0 and float((np.abs(steps - middle) <= max(1.6, 0.25 * middle)).mean()) > 0.6
