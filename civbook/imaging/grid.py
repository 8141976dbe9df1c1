"""Ruled tables: from level and upright rules, thin, broken and sloped as they are, to cells."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from civbook.imaging.pixels import Pixels
from civbook.imaging.ruling import Segment, rules
from civbook.model import Box


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: ``row`` and ``column`` count from 0; ``corners`` (x, y) clockwise from the upper left."""

    row: int
    column: int
    corners: tuple[tuple[int, int], tuple[int, int], tuple[int, int], tuple[int, int]]

    @property
    def box(self) -> Box:
        """The upright box around the corners."""
        xs, ys = [x for x, _y in self.corners], [y for _x, y in self.corners]
        return Box(min(xs), min(ys), max(xs), max(ys))


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table. ``levels`` and ``uprights`` are its rules as straight lines over the whole table."""

    box: Box
    levels: tuple[Segment, ...]
    uprights: tuple[Segment, ...]

    @property
    def rows(self) -> int:
        return len(self.levels) - 1

    @property
    def columns(self) -> int:
        return len(self.uprights) - 1

    def cell(self, row: int, column: int) -> Cell:
        """The cell between rules ``row``, ``row + 1`` and ``column``, ``column + 1``."""
        top, bottom = self.levels[row], self.levels[row + 1]
        left, right = self.uprights[column], self.uprights[column + 1]
        return Cell(
            row, column,
            (_crossing(top, left), _crossing(top, right), _crossing(bottom, right), _crossing(bottom, left)),
        )  # fmt: skip

    @property
    def cells(self) -> tuple[Cell, ...]:
        """All cells, row by row."""
        return tuple(self.cell(row, column) for row in range(self.rows) for column in range(self.columns))


def grid(grey: Pixels, dpi: float | None = None) -> Grid | None:
    """The page's largest ruled table, None where there are fewer than 2 rows or 3 columns.

    Rules that stop and go on, and rules of the two halves of a double spread that do not quite meet, count as
    one. Short rules inside a heading (a column divided in its lower half) count once they are as long as half
    the table.
    """
    level, upright = rules(grey, dpi)
    return from_rules(level, upright, grey.shape[1], grey.shape[0])


def from_rules(level: list[Segment], upright: list[Segment], width: int, height: int) -> Grid | None:
    """The table made by rules that were found before."""
    levels = _table_rules([rule for rule in level if rule.solid > 0.5], width, height)
    turned = [Segment(y0, x0, y1, x1, t, s) for x0, y0, x1, y1, t, s in upright]
    uprights = [
        Segment(y0, x0, y1, x1, t, s)
        for x0, y0, x1, y1, t, s in _table_rules(turned, height, width, share=0.30)
    ]
    if len(levels) < 3 or len(uprights) < 4:
        return None
    x0 = min(rule.x0 for rule in uprights)
    x1 = max(rule.x1 for rule in uprights)
    y0, y1 = min(rule.y0 for rule in levels), max(rule.y1 for rule in levels)
    return Grid(Box(x0, y0, x1, y1), tuple(levels), tuple(uprights))


def _table_rules(found: list[Segment], along: int, across: int, share: float = 0.45) -> list[Segment]:
    """Unite pieces of one line and keep those long enough, from top to bottom."""
    pieces = [rule for rule in found if rule.length >= 0.03 * along]
    lines: list[list[Segment]] = []
    near = max(6.0, across * 0.0055)
    for piece in sorted(pieces, key=lambda rule: -rule.length):
        for line in lines:
            if abs(_height_at(line, (piece.x0 + piece.x1) / 2) - (piece.y0 + piece.y1) / 2) <= near:
                line.append(piece)
                break
        else:
            lines.append([piece])
    spans = [(line, _covered(line)) for line in lines]
    longest = max((length for _line, length in spans), default=0)
    kept = [_united(line) for line, length in spans if length >= share * longest and length >= 0.2 * along]
    if not kept:
        return []
    start, end = min(rule.x0 for rule in kept), max(rule.x1 for rule in kept)
    whole = [
        Segment(start, round(rule.y_at(start)), end, round(rule.y_at(end)), rule.thickness, rule.solid)
        for rule in kept
    ]
    return sorted(whole, key=lambda rule: rule.y0 + rule.y1)


def _height_at(line: list[Segment], x: float) -> float:
    nearest = min(line, key=lambda rule: max(rule.x0 - x, x - rule.x1, 0))
    beyond = max(nearest.x0 - x, x - nearest.x1, 0)
    if nearest.length < 4 * beyond:  # a short piece's own slope says little far away
        return (nearest.y0 + nearest.y1) / 2
    return nearest.y_at(x)


def _covered(line: list[Segment]) -> int:
    total, reached = 0, -1
    for rule in sorted(line):
        total += max(0, rule.x1 - max(rule.x0, reached))
        reached = max(reached, rule.x1)
    return total


def _united(line: list[Segment]) -> Segment:
    """One straight line through the pieces, weighed by length."""
    x = np.array([value for rule in line for value in (rule.x0, rule.x1)], dtype=float)
    y = np.array([value for rule in line for value in (rule.y0, rule.y1)], dtype=float)
    weight = np.sqrt(np.array([rule.length for rule in line for _end in (0, 1)]))
    slope, start = np.polyfit(x, y, 1, w=weight) if x.max() - x.min() > 10 else (0.0, float(y.mean()))
    x0, x1 = int(x.min()), int(x.max())
    return Segment(
        x0, round(start + slope * x0), x1, round(start + slope * x1),
        float(np.median([rule.thickness for rule in line])), min(1.0, _covered(line) / max(1, x1 - x0)),
    )  # fmt: skip


def _crossing(level: Segment, upright: Segment) -> tuple[int, int]:
    y = level.y_at((upright.x0 + upright.x1) / 2)
    x = upright.x_at(y)
    return round(x), round(level.y_at(x))
