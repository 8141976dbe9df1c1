"""A table on its sheet: lines by cell, guide lines told from rules, headings over several columns."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

import numpy as np

from civbook.imaging.components import components
from civbook.imaging.leading import divisions, extent
from civbook.imaging.unruled import without_ruling
from civbook.model import Box
from civbook.workflow.pagelines import PAPER, stretches

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from civbook.imaging.ink import Grid
    from civbook.workflow.sheets import Sheet

_DARK = 170
_THIN = 200  # level rules within a heading are often thinner than a table's frame,
_FAINT_THIN, _PALE = 0.5, 228  # and in a table printed in grey nearly as pale as the paper
_UNBROKEN = 0.95  # share of a cell's width that a level rule covers; words cover up to 0.9
_RIM = 0.15  # of a cell's height: no rule within it lies so near its edge
_EDGE = 0.5  # mm of a cell's rim: its rules
_NEAR = 10  # pixels to either side where a rule is looked for
_CLOSE = 3  # pixels to either side of a rule that print runs over
_MOSTLY = 0.74  # share of the cell's height where such a rule is seen,
_STROKE = 0.4  # and in one piece: no letter of a heading in two lines is so high
_PRINT = 0.35  # of a heading's depth: what is fainter is no print,
_PRINT_LEAST = 0.2  # and of the whole row's, for a cell that holds nothing but what shines through
_RULE = 9  # times as long as thick: no letter
_DUST, _LETTER = 0.25, 0.8  # mm: what is smaller is dirt, and no letter
_FAINT = 0.75  # of the next stronger one's darkness: fainter rules are guides,
_DIVIDED = 2  # strong rules between or below them,
_GUIDES = 15.0  # mm; if they stand so near: nobody needs a line to write on for every second or third line


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading's cell, over one or several rows and columns, and its lines of writing."""

    row: int  # the topmost
    columns: tuple[int, ...]
    lines: tuple[Box, ...]


def heading_cells(sheet: Sheet, table: Grid, depth: int) -> list[Heading]:
    """The cells of the topmost ``depth`` rows, as the rules that really stand there divide them.

    Lines are looked for in each cell by itself: a heading of two lines beside one of three makes no common
    lines, and one that is as high as two rows has no rule through its middle.
    """
    thin = _thin_level(sheet, table)
    homes = _homes(sheet, table, depth, thin)
    members: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for place, home in homes.items():
        members.setdefault(home, []).append(place)
    found = []
    depths = [_print_depth(sheet, table, row) for row in range(depth)]
    for (row, _column), places in sorted(members.items()):
        box = table.cell(*places[0]).box
        for place in places[1:]:
            box = box.union(table.cell(*place).box)
        columns = tuple(sorted({column for _row, column in places}))
        level = _rule_within(sheet, table, row, columns, thin) if len(places) == len(columns) > 1 else None
        if level is None:
            found.append(Heading(row, columns, tuple(_lines_in(sheet, table, box, depths[row]))))
            continue
        group = box._replace(y1=level)
        found.append(Heading(row, columns, tuple(_lines_in(sheet, table, group, depths[row]))))
        for column in columns:
            own = table.cell(row, column).box._replace(y0=level)
            found.append(Heading(row, (column,), tuple(_lines_in(sheet, table, own, depths[row]))))
    return found


def _rule_within(sheet: Sheet, table: Grid, row: int, columns: tuple[int, ...], thin: int) -> int | None:
    """How far down a level rule divides a cell of several columns, with upright ones below it: a group's heading over
    its columns' own, of which a wide table's grid knows nothing."""
    (x0, y0), (x1, y1) = table.cell(row, columns[0]).corners[0], table.cell(row, columns[-1]).corners[1]
    boxes = [table.cell(row, column).box for column in columns]
    top, bottom = max(box.y0 for box in boxes), min(box.y1 for box in boxes)
    rim = round(_RIM * (bottom - top))
    xs = np.arange(round(x0) + _NEAR, round(x1) - _NEAR)
    slant = np.round((y1 - y0) / max(1.0, x1 - x0) * (xs - (x0 + x1) / 2)).astype(int)
    around = slant[None, :] + np.arange(-2, 3)[:, None]
    for level in range(top + rim, bottom - rim):
        dark = sheet.even[np.clip(level + around, 0, sheet.height - 1), xs[None, :]] < thin
        if not dark.size or float(dark.any(axis=0).mean()) <= _UNBROKEN:
            continue
        lower = [Box(box.x0, level + _CLOSE, box.x1, box.y1 - _CLOSE) for box in boxes[1:]]
        if all(_ruled(sheet, box.x0, box, thin) for box in lower):
            return level
    return None


def _thin_level(sheet: Sheet, table: Grid) -> int:
    """The grey above which nothing is a rule of this table, by the upright ones that run through it."""
    greys = []
    for above, below in pairwise(table.crossings):
        for (x0, y0), (x1, y1) in zip(above, below, strict=True):
            x, y = round((x0 + x1) / 2), round((y0 + y1) / 2)
            if 4 <= x < sheet.width - 4 and 0 <= y < sheet.height:
                greys.append(int(sheet.even[y, x - _CLOSE : x + _CLOSE + 1].min()))
    rule = median(greys) if greys else 0
    return round(min(_PALE, max(_THIN, rule + _FAINT_THIN * (PAPER - rule))))


def _homes(sheet: Sheet, table: Grid, depth: int, thin: int) -> dict[tuple[int, int], tuple[int, int]]:
    """For each cell of the topmost rows the first one of the heading that it belongs to."""
    homes: dict[tuple[int, int], tuple[int, int]] = {}
    before: list[list[int]] = []
    for row in range(depth):
        groups = heading_groups(sheet, table, row, thin)
        for group in groups:
            ruled = any(_ruled_above(sheet, table, row, column, thin) for column in group)
            joined = group in before and not ruled
            for column in group:
                homes[row, column] = homes[row - 1, group[0]] if joined else (row, group[0])
        before = groups
    return homes


def _ruled_above(sheet: Sheet, table: Grid, row: int, column: int, thin: int) -> bool:
    """Whether a level rule runs along the upper edge of a cell."""
    box = table.cell(row, column).box
    inner = max(4, (box.x1 - box.x0) // 8)
    strip = sheet.even[max(0, box.y0 - _NEAR) : box.y0 + _NEAR + 1, box.x0 + inner : box.x1 - inner] < thin
    return bool(strip.size) and float(strip.any(axis=0).mean()) > _UNBROKEN


def _print_depth(sheet: Sheet, table: Grid, row: int) -> float:
    """By how much the print in a row of headings is darker than the paper. Of that row alone: a clerk's ink below it is
    darker."""
    boxes = [table.cell(row, column).box for column in range(table.columns)]
    top, bottom = min(box.y0 for box in boxes), max(box.y1 for box in boxes)
    return _depth_of(sheet.even[max(0, top) : bottom, max(0, table.box.x0) : table.box.x1])


def _depth_of(part: NDArray[np.uint8]) -> float:
    return PAPER - float(np.percentile(part, 1)) if part.size else 0.0


def _lines_in(sheet: Sheet, table: Grid, box: Box, depth: float) -> list[Box]:
    """The lines of writing in a cell, without what is left of its rules at the edges.

    Print is judged by the cell itself, which may be paler than others; what shines through from the other side of the
    leaf into an empty one is paler than the ``depth`` of its row tells.
    """
    edge = round(_EDGE * sheet.dpi / 25.4)
    inner = Box(box.x0 + edge, box.y0 + edge, box.x1 - edge, box.y1 - edge)
    if min(inner.width, inner.height) < 4 * edge:
        return []
    part = sheet.even[inner.y0 : inner.y1, inner.x0 : inner.x1]
    least = max(_PRINT * min(depth, _depth_of(part)), _PRINT_LEAST * depth)
    parts = components(without_ruling(part < PAPER - least, table, inner, sheet.dpi / 25.4))
    rules = np.maximum(parts.widths, parts.heights) > _RULE * np.minimum(parts.widths, parts.heights)
    kept = np.flatnonzero(~rules & (np.maximum(parts.widths, parts.heights) >= _DUST * sheet.dpi / 25.4))
    letters = parts.heights[kept][parts.heights[kept] >= _LETTER * sheet.dpi / 25.4]
    if not len(letters):
        return []
    pieces = [
        ((int(parts.boxes[number][0]), int(parts.boxes[number][1])), own)
        for number, own in parts.cut_out(kept)
    ]
    lines = [extent(mask) for mask in divisions(pieces, part.shape, float(np.median(letters)))[0]]
    return [
        Box(line[0] + inner.x0, line[1] + inner.y0, line[2] + inner.x0, line[3] + inner.y0)
        for line in lines
        if line is not None
    ]


def _ruled(sheet: Sheet, x: int, line: Box, thin: int) -> bool:
    """Whether an upright rule crosses the line at about ``x``: a dark one, or a thin one without a gap."""
    strip = sheet.even[max(0, line.y0 - 4) : line.y1 + 4, max(0, x - _NEAR) : x + _NEAR + 1]
    if not strip.size:
        return False
    dark = strip < _DARK
    if float(dark.any(axis=1).mean()) > 0.86 and float(dark.mean(axis=0).max()) > 0.25:
        return True
    return float((strip < thin).any(axis=1).mean()) > _UNBROKEN


def _run_over(sheet: Sheet, x: int, line: Box, thin: int) -> bool:
    """Whether a rule crosses the line at ``x`` but for a word of a heading printed over it ("nghiệp" in a narrow
    column)."""
    strip = sheet.even[max(0, line.y0) : line.y1, max(0, x - _CLOSE) : x + _CLOSE + 1]
    if not strip.size:
        return False
    inked = np.asarray((strip < thin).any(axis=1))
    longest = max((last - first for first, last in stretches(inked, 0)), default=0)
    return float(inked.mean()) > _MOSTLY and longest > _STROKE * len(inked)


def without_guides(sheet: Sheet, table: Grid) -> Grid:
    """The table without level rules much fainter than the others: guide lines for the clerk's hand within a row."""
    depths = [_depth(sheet, row) for row in table.crossings]
    heights = [row[0][1] for row in table.crossings]
    wide = median(below - above for above, below in pairwise(heights)) > _GUIDES * sheet.dpi / 25.4
    limit = None if wide else _between(depths[1:-1])
    if limit is None:
        return table
    strong = [
        row
        for number, row in enumerate(table.crossings)
        if number in (0, len(depths) - 1) or depths[number] > limit
    ]
    return replace(table, crossings=tuple(strong))


def _between(depths: Sequence[float]) -> float | None:
    """The darkness between faint and strong level rules of a table, its frame apart; None where all are much alike, as
    under a lamp that fades, or where the strong ones only divide the headings from thinner rows below."""
    ranked = sorted(depths)
    steps = [(below / max(1.0, above), below) for below, above in pairwise(ranked)]
    faintest, limit = min(steps, default=(1.0, 0.0))
    if faintest > _FAINT:
        return None
    first = next(number for number, depth in enumerate(depths) if depth <= limit)
    return limit if sum(depth > limit for depth in depths[first:]) >= _DIVIDED else None


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


def heading_groups(sheet: Sheet, table: Grid, row: int, thin: int) -> list[list[int]]:
    """Columns of a row that no upright rule divides there: the cells of a heading over several columns."""
    groups = [[0]]
    for column in range(1, table.columns):
        cell = table.cell(row, column).box
        inner = Box(cell.x0, cell.y0 + 8, cell.x1, max(cell.y0 + 9, cell.y1 - 8))
        ruled = _ruled(sheet, cell.x0, inner, thin) or (row > 0 and _run_over(sheet, cell.x0, inner, thin))
        if table.fold == column or ruled:
            groups.append([column])
        else:
            groups[-1].append(column)
    return groups
