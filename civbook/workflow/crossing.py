"""A line that a clerk crossed out from end to end: one smooth stroke runs through all of it, also where nothing is
written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_HEIGHT = 26  # rows that a line is brought down to: a stroke keeps its course, small gaps close
_MIDST = (0.12, 0.85)  # of the line's height: where the stroke may run; lower it would underline
_TURN = 0.7  # columns without ink that a change of direction by half a right angle is worth
_MOVES = _TURN * np.abs(np.arange(3)[:, None] - np.arange(3)[None, :])[:, :, None]
_SHORT = 2  # heights: a shorter line is a word at most


def crossing(own: NDArray[np.bool_], least: float = 0.0) -> float:
    """How wholly the smoothest course through a line's midst, from its first to its last column, lies on ink: 0-1.
    Written lines reach .88, since their words stand apart; crossed-out ones .94.

    Args:
        own: the line's ink, rules and guides left out; H×W.
        least: what cannot reach so much is 0, told without a search.
    """
    rows, columns = np.flatnonzero(own.any(axis=1)), np.flatnonzero(own.any(axis=0))
    if len(columns) < _SHORT * len(rows):
        return 0.0
    ink = _pooled(own[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1])
    ink = ink[round(_MIDST[0] * len(ink)) : round(_MIDST[1] * len(ink))]
    if ink.any(axis=0).mean() < least:
        return 0.0
    none = np.float32(-1e9)
    # worth[move + 1, row + 1]: of the best course that came to a row by a move of -1, 0 or 1 rows.
    worth = np.full((3, len(ink) + 2), none, np.float32)
    worth[:, 1:-1] = _MOVES[1]
    for column in ink.T.astype(np.float32):
        best = (worth[None] - _MOVES).max(axis=1)
        worth = np.full_like(worth, none)
        worth[0, 1:-1] = best[0, 2:] + column
        worth[1, 1:-1] = best[1, 1:-1] + column
        worth[2, 1:-1] = best[2, :-2] + column
    return float(worth.max() / ink.shape[1])


def _pooled(ink: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Ink at a fraction of its size: a pixel has ink where any of those it stands for has."""
    by = max(1, round(len(ink) / _HEIGHT))
    high, wide = -(-ink.shape[0] // by), -(-ink.shape[1] // by)
    padded = np.zeros((high * by, wide * by), dtype=bool)
    padded[: ink.shape[0], : ink.shape[1]] = ink
    return np.asarray(padded.reshape(high, by, wide, by).any(axis=(1, 3)))
