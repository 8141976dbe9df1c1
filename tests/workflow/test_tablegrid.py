"""Rows and guide lines of a table on its sheet."""

from __future__ import annotations

import numpy as np
import pytest

from civbook.imaging.grid import grid
from civbook.model import PageGeometry
from civbook.workflow.sheets import Sheet
from civbook.workflow.tablegrid import without_guides

MM = 200 / 25.4


@pytest.mark.parametrize(
    ("pitch", "rows"),
    [
        (28, 7),  # mm: thin rules between a heading in bold ones and the frame's end are rows
        (9, 2),  # fainter lines so near to each other are for the pen
    ],
)
def test_thin_rules_are_rows_where_they_stand_far_apart(pitch: float, rows: int) -> None:
    even = np.full((1700, 1500), 245, np.uint8)
    levels = [100, 240, *(round(240 + number * pitch * MM) for number in range(1, 6))]
    levels.append(round(levels[-1] + pitch * MM))
    for x in (100, 400, 700, 1000, 1400):
        even[100 : levels[-1] + 4, x : x + 4] = 60
    for number, y in enumerate(levels):
        bold = number < 2 or y == levels[-1]
        even[y : y + (6 if bold else 4), 100:1404] = 60 if bold else 165
    table = grid(even, 200)
    assert table is not None
    found = without_guides(Sheet(PageGeometry(), even, even, 200), table)
    assert found.rows == rows
