"""The baselines of a printed form's rows: labels and leader dots stand on them, whatever is written above."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from civbook.imaging.components import Components
from civbook.imaging.workscale import Reduced

_DENSE = 3.0  # mm of a core for each letter or dot of print in it, at most; hands join their letters
_PRINT = 3.4  # mm; letters of labels are no taller
_SHORT = 8.0  # mm; shorter pieces of print say too little of a baseline
_PIECE = 12.0  # mm; longer pieces are looked at in parts, as a value may follow a label in one core
_LEAST = 15.0  # mm of print that make a row
_LEVEL = 0.28  # of the pitch: pieces of print that differ less in height stand on one baseline
_PITCH = (4.0, 14.0)  # mm from row to row
_HIDDEN = 2  # rows between two others that may lack print of their own
_UNEVEN = 0.15  # by which a step from row to row may differ from the pitch
_FEWEST = 8  # rows of a form


def find_baselines(
    parts: Components, cores: Components, work: Reduced
) -> tuple[NDArray[np.float64], float] | None:
    """R×W heights of the rows' baselines at each column, top to bottom, and the pitch; None where fewer rows are
    printed than a form has.

    Args:
        parts: the writing of the page, dots included; cores: the dense middles of its lines.
        work: the copy that both were found on.
    """
    pieces = _print(parts, cores, work)
    if len(pieces) < _FEWEST:
        return None
    pitch = _pitch(pieces, work)
    if pitch is None:
        return None
    rows: list[list[tuple[float, float, float]]] = []
    for piece in sorted(pieces, key=lambda piece: piece[0]):
        nearest = min(rows, key=lambda row: abs(_level(row, piece) - piece[2]), default=None)
        if nearest is not None and abs(_level(nearest, piece) - piece[2]) <= _LEVEL * pitch:
            nearest.append(piece)
        else:
            rows.append([piece])
    columns = np.arange(work.pixels.shape[1])
    kept: list[NDArray[np.float64]] = []
    for row in sorted(rows, key=_printed, reverse=True):  # a hand's own level beside a row's print is no row
        level = _along(row, columns)
        if _printed(row) >= work.length(_LEAST) and all(
            abs(float((level - other).mean())) >= 0.5 * pitch for other in kept
        ):
            kept.append(level)
    if len(kept) < _FEWEST:
        return None
    return _filled(np.array(sorted(kept, key=lambda level: float(level.mean()))), pitch), pitch


def _filled(levels: NDArray[np.float64], pitch: float) -> NDArray[np.float64]:
    """With the rows that the form must have between two that stand two or three pitches apart: headings in
    capitals, rows whose print is hidden by writing."""
    whole = [levels[0]]
    for above, below in pairwise(levels):
        steps = float((below - above).mean()) / pitch
        between = round(steps) - 1 if abs(steps - round(steps)) <= _UNEVEN * round(steps) else 0
        if 0 < between <= _HIDDEN:
            whole += [above + (below - above) * (number + 1) / (between + 1) for number in range(between)]
        whole.append(below)
    return np.array(whole)


def _print(parts: Components, cores: Components, work: Reduced) -> list[tuple[float, float, float]]:
    """(x0, x1, baseline) of each piece of small print: many small parts beside each other on one level."""
    small = np.flatnonzero(parts.heights <= work.length(_PRINT))
    x0, y0, x1, y1 = parts.boxes[small].T
    middle = (x0 + x1) / 2
    found = []
    for first, top, last, bottom in cores.boxes.tolist():
        pieces = max(1, (last - first) // work.length(_PIECE))
        if last - first < work.length(_SHORT):
            continue
        edges = np.linspace(first, last, pieces + 1)
        for left, right in pairwise(edges.tolist()):
            inside = (middle >= left) & (middle < right) & (np.minimum(y1, bottom + 1) > np.maximum(y0, top))
            if inside.sum() * work.length(_DENSE) >= right - left:
                found.append((left, right, float(np.median(y1[inside]))))
    return found


def _pitch(pieces: list[tuple[float, float, float]], work: Reduced) -> float | None:
    """Pixels from row to row: the usual step from a piece of print to the next below it."""
    steps = []
    least, most = work.length(_PITCH[0]), work.length(_PITCH[1])
    for left, right, level in pieces:
        below = [
            other - level
            for x0, x1, other in pieces
            if other - level >= least and min(x1, right) - max(x0, left) >= work.length(3)
        ]
        if below and min(below) <= most:
            steps.append(min(below))
    return float(np.median(steps)) if len(steps) >= _FEWEST - 1 else None


def _level(row: list[tuple[float, float, float]], piece: tuple[float, float, float]) -> float:
    """The row's baseline where it is nearest to a piece."""
    middle = (piece[0] + piece[1]) / 2
    return min(row, key=lambda other: abs((other[0] + other[1]) / 2 - middle))[2]


def _printed(row: list[tuple[float, float, float]]) -> float:
    """Pixels of print on a row."""
    return sum(x1 - x0 for x0, x1, _y in row)


def _along(row: list[tuple[float, float, float]], columns: NDArray[np.int64]) -> NDArray[np.float64]:
    """A row's baseline at each column, straight between its pieces."""
    knots = sorted(((x0 + x1) / 2, y) for x0, x1, y in row)
    return np.interp(columns, [x for x, _y in knots], [y for _x, y in knots])
