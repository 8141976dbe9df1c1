"""Tables without rules between the entries: upright rules alone, or a rule below several entries."""

from __future__ import annotations

from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from civbook.imaging.celllines import Writing
    from civbook.imaging.ink import Grid

Span = tuple[float, float]
"""Where a line of writing begins and ends in its cell's height: 0 at the upper rule, 1 at the lower one."""

_FEWEST = 3  # entries: two lines may be one entry's in any column
_SUPPORT = 2  # columns that have one line an entry, at least,
_BESIDE = 0.4  # of the entries' distance at most between their lines of one entry
_POOR = 0.3  # share of the written columns at most that have fewer lines than there are entries,
_MOST = 0.6  # unless they have nearly as many
_SCRAP = 0.45  # of the usual line's height: lower ones are marks and tails
_ROOMY = 1.35  # usual lines from one entry to the next


def with_rows(table: Grid, writing: Writing, first: int) -> Grid | None:
    """The table with a row for each entry where one of its rows holds several, told by the columns that have one line
    an entry; None where each has its own."""
    cuts = {row: _cuts(_spans(table, writing, row)) for row in range(first, table.rows)}
    return table.divided(cuts) if any(cuts.values()) else None


def _spans(table: Grid, writing: Writing, row: int) -> list[list[Span]]:
    """The lines of each written cell of a row, top to bottom."""
    boxes = {
        column: [line.box for line in lines]
        for (at, column), lines in writing.lines.items()
        if at == row and lines
    }
    if not boxes:
        return []
    usual = median(box.height for cell in boxes.values() for box in cell)
    found = []
    for column, cell in sorted(boxes.items()):
        (_x, top), (_x1, top1), (_x2, foot), (_x3, foot1) = table.cell(row, column).corners
        y0, y1 = (top + top1) / 2, (foot + foot1) / 2
        whole = [box for box in cell if box.height >= _SCRAP * usual]
        found.append(
            sorted(((box.y0 - y0) / max(1.0, y1 - y0), (box.y1 - y0) / max(1.0, y1 - y0)) for box in whole)
        )
    return [cell for cell in found if cell]


def _cuts(cells: Sequence[Sequence[Span]]) -> list[float]:
    """Where a row of cells is to be divided, as shares of its height; [] for one entry."""
    anchors = _anchors(cells)
    spans = sorted(span for cell in cells for span in cell)
    return [_widest_blank(spans, above, below) for above, below in pairwise(anchors)]


def _anchors(cells: Sequence[Sequence[Span]]) -> list[float]:
    """The middles of the entries, where some columns have one line for each of them and hardly any has fewer."""
    counts = [len(cell) for cell in cells]
    best: tuple[int, int, list[float]] = (0, 0, [])
    for count in {one for one in counts if one >= _FEWEST and counts.count(one) >= _SUPPORT}:
        columns = [[(y0 + y1) / 2 for y0, y1 in cell] for cell in cells if len(cell) == count]
        middles = [median(column[at] for column in columns) for at in range(count)]
        pitch = median(b - a for a, b in pairwise(middles))
        agree = [
            column
            for column in columns
            if max(abs(a - b) for a, b in zip(column, middles, strict=True)) <= _BESIDE * pitch
        ]
        usual = median(y1 - y0 for cell in cells for y0, y1 in cell)
        poor = sum(len(cell) < _MOST * count for cell in cells)
        if len(agree) >= _SUPPORT and poor <= _POOR * len(cells) and pitch >= _ROOMY * usual:
            best = max(best, (len(agree), -count, middles))
    return best[2]


def _widest_blank(spans: Sequence[Span], above: float, below: float) -> float:
    """The middle of the widest blank between two entries' middles; half the way where no column leaves one."""
    inside = [span for span in spans if span[1] > above and span[0] < below]
    best, reach = (0.0, (above + below) / 2), above
    for y0, y1 in inside:
        if y0 > reach:
            best = max(best, (y0 - reach, (y0 + reach) / 2))
        reach = max(reach, y1)
    if below > reach:
        best = max(best, (below - reach, (below + reach) / 2))
    return best[1]
