"""Headings of a ruled table: read over one or several rows, and how many rows they take."""

from __future__ import annotations

import re
from statistics import median
from typing import TYPE_CHECKING

import numpy as np

from civbook.forms.columns import Column
from civbook.forms.tables import columns_of, table_score
from civbook.imaging.ink import without_rules
from civbook.model import Box, FieldKind
from civbook.recognition.engine import Crop, Engine
from civbook.workflow.tablegrid import heading_cells

if TYPE_CHECKING:
    from collections.abc import Sequence

    from civbook.forms.form import BookForm
    from civbook.imaging.ink import Grid
    from civbook.workflow.sheets import Sheet

_HEADING_ROWS = 4  # at most
_DAY = re.compile(  # no heading holds one
    r"\d{1,2}\D{1,3}\d{1,2}\D{1,3}\d{4}|\d\s*th[áa]ng\s*\d{1,2}\s*n[ăa]m\s*\d{4}|^\s*(?:18|19|20)\d\d\s*$"
)


def heading_texts(sheet: Sheet, table: Grid, engine: Engine) -> dict[tuple[int, int], str]:
    """Texts of the topmost rows by (row, column); a line over several columns counts for each of them."""
    crops: list[Crop] = []
    owners: list[tuple[int, tuple[int, ...]]] = []
    depth = min(_HEADING_ROWS, table.rows)
    for heading in heading_cells(sheet, table, depth):
        for box in _joined(heading.lines):
            crops.append(_crop(sheet, box, FieldKind.TEXT))
            owners.append((heading.row, heading.columns))
    texts: dict[tuple[int, int], str] = {}
    order = sorted(range(len(crops)), key=lambda number: (owners[number][0], crops[number].box.y0))
    answers = engine.read(crops)
    for number in order:
        row, columns = owners[number]
        for column in columns:
            texts[row, column] = f"{texts.get((row, column), '')} {answers[number].text}".strip()
    return texts


def _joined(boxes: Sequence[Box]) -> list[Box]:
    """Lines of a cell, top to bottom; pieces beside each other are one line."""
    lines: list[Box] = []
    for box in sorted(boxes, key=lambda box: box.y0 + box.y1):
        if lines and min(lines[-1].y1, box.y1) - max(lines[-1].y0, box.y0) > 0.5 * min(
            lines[-1].height, box.height
        ):
            lines[-1] = lines[-1].union(box)
        else:
            lines.append(box)
    return lines


def headings(form: BookForm, table: Grid, texts: dict[tuple[int, int], str]) -> tuple[int, list[Column]]:
    """How many rows are headings, and the columns that they make: the number of rows that says most."""
    best: tuple[float, int, list[Column]] = (-1.0, 1, [])
    for rows in range(1, _most_headings(table, texts) + 1):
        headings = [
            " ".join(texts.get((row, column), "") for row in range(rows)) for column in range(table.columns)
        ]
        columns = columns_of(form, headings)
        score = table_score(form, columns)
        if score > best[0] + 0.01:
            best = (score, rows, columns)
    first = best[1]
    while first < table.rows - 1 and _numbered(table, first, texts):
        first += 1
    return first, best[2]


def _most_headings(table: Grid, texts: dict[tuple[int, int], str]) -> int:
    """How many rows may be headings: those above the columns' numbers and above the first entry."""
    most = min(_HEADING_ROWS, table.rows - 1)
    for row in range(1, most):
        words = [texts.get((row, column), "") for column in range(table.columns)]
        if _numbered(table, row, texts) or any(_DAY.search(word) for word in words):
            return row
    return most


def _numbered(table: Grid, row: int, texts: dict[tuple[int, int], str]) -> bool:
    """Whether a row only numbers the columns (1, 2, 3 …): low, and short texts in it."""
    heights = [table.cell(other, 0).box.height for other in range(table.rows)]
    low = heights[row] < 0.6 * median(heights)
    words = [texts.get((row, column), "") for column in range(table.columns)]
    digits = sum(bool(re.fullmatch(r"\W*\d{1,2}\W*", word)) for word in words)
    return digits >= 0.5 * table.columns or (low and all(len(word) <= 4 for word in words))


def _crop(sheet: Sheet, box: Box, kind: FieldKind) -> Crop:
    """A line of a heading."""
    rise = round(0.15 * box.height)
    wide = Box(
        max(0, box.x0 - 4),
        max(0, box.y0 - rise),
        min(sheet.width, box.x1 + 4),
        min(sheet.height, box.y1 + rise),
    )
    raw = np.ascontiguousarray(sheet.even[wide.y0 : wide.y1, wide.x0 : wide.x1])
    return Crop(without_rules(raw), wide, kind, raw, "line")
