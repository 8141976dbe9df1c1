"""Long nearly level strokes: what a pen drew through words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from civbook.imaging.components import close_gaps, runs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


def level_strokes(
    ink: NDArray[np.bool_], band: tuple[int, int], slopes: Sequence[float], *, gap: int, least: float
) -> list[tuple[int, int, int, float]]:
    """First and last column, row at the middle of the crop and slope of straight strokes in a band of rows.

    Args:
        ink: H×W; band: the first row and the one behind the last, at the middle of the crop.
        gap: columns without ink that divide no stroke; least: columns of a stroke.
    """
    across = np.arange(ink.shape[1])
    found = []
    for slope in slopes:
        down = np.rint(slope * (across - across[-1] / 2)).astype(np.int64)
        rows = np.clip(np.arange(*band)[:, None] + down[None, :], 0, len(ink) - 1)
        row, starts, ends = runs(close_gaps(ink[rows, across[None, :]], gap))
        found += [
            (int(starts[one]), int(ends[one]), band[0] + int(row[one]), slope)
            for one in np.flatnonzero(ends - starts >= least)
        ]
    return found
