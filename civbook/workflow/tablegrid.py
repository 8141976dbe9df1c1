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
_NEAR = 10  # pixels to either side where a rule is looked for
_HALF = 0.75  # of the usual height of lines: what is lower may be half a line
_OVER = 1.2  # line heights that digits may run over their cell's rule
_FAINT = 0.66  # of the frame's darkness: fainter rules are guides


def lines_by_cell(sheet: Sheet, table: Grid) -> dict[tuple[int, int], list[Box]]:
    """Lines of writing by the cell in which their middle lies; a group's heading may reach over several
    columns."""
    found: dict[tuple[int, int], list[Box]] = {}
    for whole in text_lines(sheet.even, sheet.dpi):
        for line in _divided(sheet, table, whole):
            x, y = (line.x0 + line.x1) / 2, (line.y0 + line.y1) / 2
            for cell in table.cells:
                box = cell.box
                if box.x0 <= x < box.x1 and box.y0 <= y < box.y1:
                    found.setdefault((cell.row, cell.column), []).append(line)
                    break
    return found


def whole_lines(
    sheet: Sheet, cells: dict[tuple[int, int], list[Box]], first: int
) -> dict[tuple[int, int], list[Box]]:
    """Lines by cell with those of the rows of entries (from ``first`` on) made whole that a guide line cut;
    headings are left alone: two lines of small print are as low as two halves of a line of writing."""
    heights = [box.height for (row, _column), boxes in cells.items() if row >= first for box in boxes]
    usual = median(heights) if heights else 0.0
    return {
        place: boxes if place[0] < first else [_deep(sheet, box, usual) for box in _mended(boxes, usual)]
        for place, boxes in cells.items()
    }


def _mended(boxes: Sequence[Box], usual: float) -> list[Box]:
    """Lines of a cell; halves of one that a guide line runs through are put together again."""
    lines: list[Box] = []
    for box in sorted(boxes, key=lambda box: (box.y0, box.x0)):
        if lines:
            last, both = lines[-1], lines[-1].union(box)
            shared = min(last.x1, box.x1) - max(last.x0, box.x0)
            halves = max(last.height, box.height) < _HALF * usual and both.height < 1.35 * usual
            if halves and box.y0 >= last.y0 and shared > 0.6 * min(last.width, box.width):
                lines[-1] = both
                continue
        lines.append(box)
    return lines


def _deep(sheet: Sheet, box: Box, usual: float) -> Box:
    """A line of which a guide line left only one half, made as deep as the others towards its ink."""
    lost = round(usual) - box.height
    if box.height > 0.6 * usual or box.width < box.height or lost < 4:
        return box
    above = sheet.even[max(0, box.y0 - lost) : box.y0, box.x0 : box.x1] < _DARK
    below = sheet.even[box.y1 : box.y1 + lost, box.x0 : box.x1] < _DARK
    inked = [float(part[part.mean(axis=1) < 0.7].sum()) for part in (above, below)]
    if max(inked) < 0.03 * lost * box.width or min(inked) > 0.5 * max(inked):
        return box
    if inked[0] > inked[1]:
        return Box(box.x0, max(0, box.y0 - lost), box.x1, box.y1)
    return Box(box.x0, box.y0, box.x1, min(sheet.height, box.y1 + lost))


def overrun(sheet: Sheet, cell: Box, line: Box) -> int:
    """Where a line that touches its cell's right rule ends beyond it; ``cell.x1`` where it does not."""
    reach = round(_OVER * line.height)
    strip = sheet.even[line.y0 : line.y1, cell.x1 + 4 : cell.x1 + 4 + reach] < _DARK
    inked = np.flatnonzero(strip.any(axis=0))
    if line.x1 < cell.x1 - 6 or not len(inked) or int(inked[0]) > 0.2 * line.height:
        return cell.x1
    gaps = np.flatnonzero(np.diff(inked) > 0.2 * line.height)
    last = int(inked[gaps[0]]) if len(gaps) else int(inked[-1])
    return cell.x1 + 4 + last + 2


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
