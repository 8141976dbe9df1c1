"""A table on its sheet: lines by cell, guide lines told from rules, headings over several columns."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

import numpy as np

from civbook.imaging.lines import text_lines
from civbook.model import Box

if TYPE_CHECKING:
    from collections.abc import Sequence

    from civbook.imaging.ink import Grid
    from civbook.workflow.sheets import Sheet

_DARK = 170
_MARGIN = 20  # pixels
_NEAR = 10  # pixels to either side where a rule is looked for
_FAINT = 0.66  # of the frame's darkness: fainter rules are guides


def lines_by_cell(sheet: Sheet, table: Grid, depth: int) -> dict[tuple[int, int], list[Box]]:
    """Lines of writing by the cell in which their middle lies; a group's heading may reach over several
    columns. Only the topmost ``depth`` rows are looked at."""
    top = max(0, table.box.y0 - _MARGIN)
    bottom = round(max(y for _x, y in table.crossings[min(depth, table.rows)])) + _MARGIN
    found: dict[tuple[int, int], list[Box]] = {}
    for box in text_lines(sheet.even[top:bottom], sheet.dpi):
        for line in _divided(sheet, table, Box(box.x0, box.y0 + top, box.x1, box.y1 + top)):
            x, y = (line.x0 + line.x1) / 2, (line.y0 + line.y1) / 2
            for cell in table.cells:
                box = cell.box
                if box.x0 <= x < box.x1 and box.y0 <= y < box.y1:
                    found.setdefault((cell.row, cell.column), []).append(line)
                    break
    return found


def _divided(sheet: Sheet, table: Grid, line: Box) -> list[Box]:
    """A line cut at the upright rules that really stand there: lines of neighbouring cells can run
    together."""
    row = next(
        (row for row in range(table.rows) if line.y0 + line.y1 < 2 * table.cell(row, 0).box.y1),
        table.rows - 1,
    )
    edges = [line.x0]
    for column in range(1, table.columns):
        x = table.cell(row, column).box.x0
        if line.x0 + 6 < x < line.x1 - 6 and _ruled(sheet, x, line):
            edges.append(x)
    edges.append(line.x1)
    return [Box(x0, line.y0, x1, line.y1) for x0, x1 in pairwise(edges)]


def _ruled(sheet: Sheet, x: int, line: Box) -> bool:
    """Whether an upright rule crosses the line at about ``x``."""
    strip = sheet.even[max(0, line.y0 - 4) : line.y1 + 4, max(0, x - _NEAR) : x + _NEAR + 1] < _DARK
    return (
        bool(strip.size) and float(strip.any(axis=1).mean()) > 0.86 and float(strip.mean(axis=0).max()) > 0.25
    )


def without_guides(sheet: Sheet, table: Grid) -> Grid:
    """The table without level rules much fainter than its frame: guide lines for the clerk's hand within
    a row."""
    depths = [_depth(sheet, row) for row in table.crossings]
    frame = sorted(depths)[-max(2, len(depths) // 4) :]
    strong = [
        row
        for number, row in enumerate(table.crossings)
        if number in (0, len(depths) - 1) or depths[number] > _FAINT * median(frame)
    ]
    if len(strong) == len(depths) or len(strong) < 3:
        return table
    return replace(table, crossings=tuple(strong))


def _depth(sheet: Sheet, crossings: Sequence[tuple[float, float]]) -> float:
    """How dark a level rule is where it is drawn (under a group's heading only some columns have it):
    the upper quartile over the columns of the darkest pixel across it."""
    depths = []
    for (x0, y0), (x1, y1) in pairwise(crossings):
        column = []
        for share in np.linspace(0.1, 0.9, 9):
            x, y = round(x0 + share * (x1 - x0)), round(y0 + share * (y1 - y0))
            if x1 - x0 >= 12 and 4 <= y < sheet.height - 4 and 0 <= x < sheet.width:
                column.append(float(sheet.even[y - 3 : y + 4, x].min()))
        if column:
            depths.append(245.0 - median(column))
    return float(np.percentile(depths, 74)) if depths else 0.0


def heading_groups(sheet: Sheet, table: Grid, row: int) -> list[list[int]]:
    """Columns of a row that no upright rule divides there: the cells of a heading over several columns."""
    groups = [[0]]
    for column in range(1, table.columns):
        cell = table.cell(row, column).box
        inner = Box(cell.x0, cell.y0 + 8, cell.x1, max(cell.y0 + 9, cell.y1 - 8))
        if table.fold == column or _ruled(sheet, cell.x0, inner):
            groups.append([column])
        else:
            groups[-1].append(column)
    return groups
