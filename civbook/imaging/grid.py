"""Ruled tables over one page or a double spread: from rules, broken and bent as they are, to cells."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from civbook.imaging.levels import (
    Point,
    clipped,
    united,
    with_ends,
    with_hidden,
    without_guides,
    without_strokes,
)
from civbook.imaging.pixels import Pixels
from civbook.imaging.ruling import Rule, RuleSeeker
from civbook.imaging.uprights import upright_rules
from civbook.model import Box

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_BEND = 0.04  # of the table's height: how close a rule's course is noted,
_FAR = 4  # and of such steps, where no level rule crosses it
_FEWEST = 4  # upright rules of a table
_COVERED = 0.5  # of the table's width that is seen of a level rule: a stroke may hide the rest
Heights: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: ``row`` and ``column`` count from 0; ``corners`` (x, y) clockwise from the upper left."""

    row: int
    column: int
    corners: tuple[Point, Point, Point, Point]

    @property
    def box(self) -> Box:
        """The upright box through the middles of the four sides: what is cut for reading."""
        (ax, ay), (bx, by), (cx, cy), (dx, dy) = self.corners
        return Box(round((ax + dx) / 2), round((ay + by) / 2), round((bx + cx) / 2), round((cy + dy) / 2))


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table.

    ``crossings[i][j]``: where level rule ``i`` meets upright rule ``j``. ``sides``: for each column the
    numbers of its left and right upright rule (the space at the fold of a double spread is no column).
    ``fold``: the first column of the right-hand page, None for a single page. ``headings``: how many rows
    stand above the first of equal height. ``bends``: for each upright rule more points of its course, where level rules
    stand so far apart that it may bend between them.
    """

    crossings: tuple[tuple[Point, ...], ...]
    sides: tuple[tuple[int, int], ...]
    fold: int | None = None
    headings: int = 1
    bends: tuple[tuple[Point, ...], ...] = ()

    @property
    def rows(self) -> int:
        return len(self.crossings) - 1

    @property
    def columns(self) -> int:
        return len(self.sides)

    @property
    def box(self) -> Box:
        """The upright box around the whole table."""
        points = [point for row in self.crossings for point in row]
        xs, ys = [x for x, _y in points], [y for _x, y in points]
        return Box(round(min(xs)), round(min(ys)), round(max(xs)), round(max(ys)))

    def course(self, side: int) -> NDArray[np.float64]:
        """Points (x, y) of an upright rule, top to bottom."""
        points = [row[side] for row in self.crossings]
        return np.array(
            sorted([*points, *(self.bends[side] if self.bends else ())], key=lambda point: point[1])
        )

    def divided(self, cuts: Mapping[int, Sequence[float]]) -> Grid:
        """The table with rows cut into several: by row, the shares of its height where, from 0 to 1."""
        crossings: list[tuple[Point, ...]] = []
        for row, (above, below) in enumerate(pairwise(self.crossings)):
            crossings.append(above)
            crossings += [
                tuple(
                    (x0 + share * (x1 - x0), y0 + share * (y1 - y0))
                    for (x0, y0), (x1, y1) in zip(above, below, strict=True)
                )
                for share in cuts.get(row, ())
            ]
        return replace(self, crossings=(*crossings, self.crossings[-1]))

    def cell(self, row: int, column: int) -> Cell:
        """One cell, headings included."""
        left, right = self.sides[column]
        above, below = self.crossings[row], self.crossings[row + 1]
        return Cell(row, column, (above[left], above[right], below[right], below[left]))

    @property
    def cells(self) -> tuple[Cell, ...]:
        """All cells, row by row."""
        return tuple(self.cell(row, column) for row in range(self.rows) for column in range(self.columns))


@dataclass(frozen=True, slots=True)
class _Part:
    """The table on one page of a spread: its upright rules left to right, its level ones top to bottom."""

    uprights: list[Rule]
    levels: list[Rule]


def grid(grey: Pixels, dpi: float | None = None) -> Grid | None:
    """The page's largest ruled table, None where there are fewer than 2 rows or 3 columns.

    Rules that stop and go on count as one; the two halves of a spread need not meet; a rule that is missing
    on one half is taken over from the other; guide lines fainter than the table's own rules are left out, and
    so are rules inside the heading that do not run through.
    """
    seek = RuleSeeker(grey, dpi)
    height, width = grey.shape
    upright = seek.upright()
    if len(upright_rules(upright, width, height)) < _FEWEST:
        return None  # as on most forms: half of the work is spared
    return from_rules(seek.level(), upright, width, height)


def from_rules(level: list[Rule], upright: list[Rule], width: int, height: int) -> Grid | None:
    """The table made by rules that were found before (upright ones in turned coordinates)."""
    uprights = upright_rules(upright, width, height)
    level = [rule for rule in level if rule.solid > 0.5]
    parts = [
        part for part in (_part(group, level, width, height) for group in _pages(uprights, level)) if part
    ]
    if not parts or sum(len(part.uprights) - 1 for part in parts) < _FEWEST - 1:
        return None
    tables = _matched(parts, height)
    if len(tables[0]) < 3:
        return None
    return _assembled(parts, tables)


def _pages(uprights: list[Rule], level: list[Rule]) -> list[list[Rule]]:
    """Upright rules by page: where hardly a level rule crosses the space between two, there is the fold."""
    if len(uprights) < 2:
        return []
    groups = [[uprights[0]]]
    crossed = [_crossing_count(left, right, level) for left, right in pairwise(uprights)]
    usual = float(np.median(crossed))
    for (_left, right), count in zip(pairwise(uprights), crossed, strict=True):
        if count < 0.35 * usual:
            groups.append([right])
        else:
            groups[-1].append(right)
    return [group for group in groups if len(group) >= 2]


def _crossing_count(left: Rule, right: Rule, level: list[Rule]) -> int:
    """Number of level rules that cover most of the space between two upright ones."""
    count = 0
    for rule in level:
        middle = rule.at((rule.start + rule.end) / 2)
        if not min(left.start, right.start) - 20 <= middle <= max(left.end, right.end) + 20:
            continue
        x0, x1 = left.at(middle), right.at(middle)
        if rule.inked(x0, x1) >= 0.6 * (x1 - x0):
            count += 1
    return count


def _part(uprights: list[Rule], level: list[Rule], width: int, height: int) -> _Part | None:
    """The table between the outermost upright rules of one page."""
    top = float(np.median([rule.start for rule in uprights]))
    bottom = float(np.median([rule.end for rule in uprights]))
    middle = (top + bottom) / 2
    x0, x1 = uprights[0].at(middle), uprights[-1].at(middle)
    slack = 0.03 * height
    pieces = []
    for rule in level:
        piece = clipped(rule, x0 - 0.01 * width, x1 + 0.01 * width)
        if piece and top - slack <= piece.at((x0 + x1) / 2) <= bottom + slack:
            pieces.append(piece)
    lines = [
        line
        for line in united(without_strokes(pieces, x1 - x0), max(4.0, height * 0.004))
        if line.covered >= _COVERED * (x1 - x0)
    ]
    lines.sort(key=lambda line: line.at((x0 + x1) / 2))
    lines = with_hidden(lines, pieces, (x0, x1))
    lines = with_ends(without_guides(lines), (x0, top), (x1, bottom))
    return _Part(uprights, lines) if len(lines) >= 3 else None


def _matched(parts: list[_Part], height: int) -> list[list[Rule]]:
    """Each page's level rules, the same number on each: a rule missing on one page is carried over."""
    if len(parts) == 1:
        return [parts[0].levels]
    left, right = parts[0], parts[-1]
    fold = (left.uprights[-1].at(height / 2) + right.uprights[0].at(height / 2)) / 2
    a = np.array([rule.at(fold) for rule in left.levels])
    b = np.array([rule.at(fold) for rule in right.levels])
    pitch = float(np.median(np.diff(a))) if len(a) >= len(b) else float(np.median(np.diff(b)))
    shift = _shift(a, b, 0.45 * pitch)
    first, second = [], []
    for one, other in _pairs(left.levels, right.levels, a, b - shift, 0.09 * pitch):
        if other is not None:
            first.append(one or _carried(other, left, -shift))
            second.append(other)
        elif one is not None:
            first.append(one)
            second.append(_carried(one, right, shift))
    return [first, second]


def _pairs(
    left: list[Rule], right: list[Rule], a: Heights, b: Heights, limit: float
) -> Iterator[tuple[Rule | None, Rule | None]]:
    """Rules of two pages that meet, and those that have no partner, from top to bottom."""
    i = j = 0
    while i < len(a) or j < len(b):
        if j == len(b) or (i < len(a) and a[i] < b[j] - limit):
            yield left[i], None
            i += 1
        elif i == len(a) or b[j] < a[i] - limit:
            yield None, right[j]
            j += 1
        else:
            yield left[i], right[j]
            i, j = i + 1, j + 1


def _shift(a: Heights, b: Heights, limit: float) -> float:
    """By how much ``b`` stands lower than ``a``: the shift under which most rules meet."""
    apart = (b[None, :] - a[:, None]).ravel()
    apart = apart[np.abs(apart) <= limit]
    if not len(apart):
        return 0.0
    votes = [(int((np.abs(apart - value) <= limit * 0.15).sum()), -abs(value), value) for value in apart]
    best = max(votes)[2]
    return float(np.median(apart[np.abs(apart - best) <= limit * 0.15]))


def _carried(rule: Rule, part: _Part, shift: float) -> Rule:
    """A rule of the other page drawn on across this one, along this one's own slope."""
    middle = (part.levels[0].at(0) + part.levels[-1].at(0)) / 2
    x0, x1 = part.uprights[0].at(middle), part.uprights[-1].at(middle)
    near = x0 if abs(x0 - rule.end) < abs(x1 - rule.start) else x1
    height = rule.at(near) + shift
    beside = min(part.levels, key=lambda other: abs(other.at(near) - height))
    slope = (beside.at(x1) - beside.at(x0)) / max(1.0, x1 - x0)
    points = ((x0, height + slope * (x0 - near)), (x1, height + slope * (x1 - near)))
    return Rule(points, rule.thickness, 0.0, rule.depth)


def _assembled(parts: list[_Part], tables: list[list[Rule]]) -> Grid:
    rows: list[list[Point]] = [[] for _rule in tables[0]]
    sides: list[tuple[int, int]] = []
    fold = None
    for part, levels in zip((parts[0], parts[-1]) if len(parts) > 1 else parts, tables, strict=True):
        first = len(rows[0])
        if first:
            fold = len(sides)
        for row, rule in zip(rows, levels, strict=True):
            row.extend(_crossing(rule, upright) for upright in part.uprights)
        sides.extend((first + number, first + number + 1) for number in range(len(part.uprights) - 1))
    crossings = tuple(tuple(row) for row in rows)
    uprights = [
        upright for part in (parts if len(parts) == 1 else (parts[0], parts[-1])) for upright in part.uprights
    ]
    bends = tuple(_bends(upright, [row[at] for row in crossings]) for at, upright in enumerate(uprights))
    return Grid(crossings, tuple(sides), fold, _heading_rows(crossings), bends if any(bends) else ())


def _bends(upright: Rule, crossings: list[Point]) -> tuple[Point, ...]:
    """Where a rule runs between crossings that are far apart."""
    ys = [y for _x, y in crossings]
    step = _BEND * (ys[-1] - ys[0])
    wide = [(above, below) for above, below in pairwise(ys) if below - above > _FAR * step]
    return tuple(
        (upright.at(y), y) for above, below in wide for y in np.arange(above + step, below - step / 2, step)
    )


def _crossing(level: Rule, upright: Rule) -> Point:
    y = level.at(upright.at((upright.start + upright.end) / 2))
    x = upright.at(y)
    return x, level.at(x)


def _heading_rows(crossings: tuple[tuple[Point, ...], ...]) -> int:
    """Rows before the run of equal rows that reaches the bottom."""
    heights = np.diff([row[0][1] for row in crossings])
    pitch = float(np.median(heights[len(heights) // 3 :]))
    count = len(heights)
    while count > 0 and abs(heights[count - 1] - pitch) <= 0.22 * pitch:
        count -= 1
    return int(count) if count < len(heights) else 0
