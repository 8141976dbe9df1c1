"""Marks in columns to tick that are too small to be writing."""

from __future__ import annotations

import numpy as np
import pytest

from civbook.forms.columns import Column
from civbook.imaging.grid import grid
from civbook.workflow.tableticks import faint_marks


@pytest.mark.parametrize("marked", [None, 0, 1])
def test_a_small_pale_cross_ticks_its_column(marked: int | None) -> None:
    even = np.full((700, 900), 240, np.uint8)
    for x in (50, 350, 450, 550, 850):
        even[50:650, x : x + 3] = 60
    for y in (50, 200, 350, 500, 650):
        even[y : y + 3, 50:853] = 60
    if marked is not None:
        for step in range(14):
            even[270 + step, 395 + 100 * marked + step - 1 : 395 + 100 * marked + step + 2] = 200
            even[270 + step, 408 + 100 * marked - step - 1 : 408 + 100 * marked - step + 2] = 200
    table = grid(even, 100)
    assert table is not None
    assert (table.rows, table.columns) == (4, 4)
    columns = [
        Column(("number",), 1.0),
        Column(("child.sex",), 1.0, "Nam"),
        Column(("child.sex",), 1.0, "Nữ"),
        Column(("child.full_name",), 1.0),
    ]
    found = faint_marks(even, table, columns, {(1, 0): "12", (2, 0): "13"})
    assert found == ({} if marked is None else {1: 1 + marked})


def test_a_ruled_page_without_any_writing_has_no_groups_of_strokes() -> None:
    from civbook.imaging.celllines import _groups

    assert list(_groups(np.zeros(3, np.int64), np.zeros(3, bool))) == []
