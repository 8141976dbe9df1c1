"""Rows and guide lines of a table on its sheet."""

from __future__ import annotations

import numpy as np
import pytest

from civbook.forms.loading import load_form
from civbook.imaging.grid import grid
from civbook.model import PageGeometry
from civbook.workflow.sheets import Sheet
from civbook.workflow.tablegrid import heading_cells, without_guides
from civbook.workflow.tableheadings import headings

MM = 200 / 25.4


@pytest.mark.parametrize(
    ("pitch", "bold", "rows"),
    [
        (28, (), 7),  # mm: thin rules between a heading in bold ones and the frame's end are rows,
        (9, (), 7),  # also where they stand near: no table has but one row
        (9, (3, 5), 4),  # fainter lines between the rows' rules are for the pen
    ],
)
def test_thin_rules_are_rows_where_none_are_bold(pitch: float, bold: tuple[int, ...], rows: int) -> None:
    even = np.full((1700, 1500), 245, np.uint8)
    levels = [100, 240, *(round(240 + number * pitch * MM) for number in range(1, 6))]
    levels.append(round(levels[-1] + pitch * MM))
    for x in (100, 400, 700, 1000, 1400):
        even[100 : levels[-1] + 4, x : x + 4] = 60
    for number, y in enumerate(levels):
        strong = number < 2 or number in bold or y == levels[-1]
        even[y : y + (6 if strong else 4), 100:1404] = 60 if strong else 165
    table = grid(even, 200)
    assert table is not None
    found = without_guides(Sheet(PageGeometry(), even, even, 200), table)
    assert found.rows == rows


def ruled(rule: int, heading: int) -> np.ndarray:
    """A table of four columns with two rows of entries; ``rule`` and ``heading``: greys of rules and of print."""
    even = np.full((900, 1500), 245, np.uint8)
    for x in (100, 400, 700, 1000, 1400):
        even[100:703, x : x + 3] = rule
    for y in (100, 240, 470, 700):
        even[y : y + 3, 100:1403] = rule
    for left in (100, 400, 700, 1000):
        for line in (130, 170):
            for letter in range(6):
                x = left + 40 + 20 * letter
                even[line : line + 16, x : x + 3] = heading
                even[line : line + 3, x : x + 14] = heading
        even[300:330, left + 40 : left + 44] = even[300:304, left + 20 : left + 120] = (
            20  # a clerk's black ink
        )
    return even


@pytest.mark.parametrize(("rule", "heading"), [(60, 40), (208, 60), (208, 195), (60, 195)])
def test_headings_of_a_pale_table_stand_each_in_its_column(rule: int, heading: int) -> None:
    even = ruled(rule, heading)
    table = grid(even, 200)
    assert table is not None
    assert table.columns == 4
    found = heading_cells(Sheet(PageGeometry(), even, even, 200), table, 2)
    top = [heading for heading in found if heading.row == 0]
    assert [heading.columns for heading in top] == [(0,), (1,), (2,), (3,)]
    for cell in top:
        assert [(line.y0, line.y1) for line in cell.lines] == [(130, 146), (170, 186)]
        assert all(110 < line.width < 120 for line in cell.lines)


def test_an_entry_is_no_heading() -> None:
    even = ruled(60, 40)
    table = grid(even, 200)
    assert table is not None
    words = ["Số", "Xqzw", "Nam hay nữ", "Nơi sinh"]
    texts = {(0, column): word for column, word in enumerate(words)}
    texts |= {(1, 0): "96", (1, 1): "18/10/1982", (1, 2): "năm", (1, 3): "họ tên cha"}
    first, columns = headings(load_form("ks-table"), table, texts)
    assert first == 1
    assert columns[2].fields == ("child.sex",)


def test_a_groups_heading_over_some_columns_only() -> None:
    even = np.full((900, 1500), 245, np.uint8)
    for x in (100, 400, 700, 1000, 1400):
        even[160 if x == 700 else 100 : 703, x : x + 3] = 60
    for y in (100, 240, 470, 700):
        even[y : y + 3, 100:1403] = 60
    even[160:163, 400:1003] = 60  # under the group's heading
    for left, line in ((600, 120), (450, 190), (750, 190), (150, 160), (1100, 160)):
        for letter in range(6):
            x = left + 20 * letter
            even[line : line + 16, x : x + 3] = even[line : line + 3, x : x + 14] = 40
    table = grid(even, 200)
    assert table is not None
    assert (table.rows, table.columns) == (3, 4)
    found = heading_cells(Sheet(PageGeometry(), even, even, 200), table, 1)
    assert [(cell.columns, [line.y0 for line in cell.lines]) for cell in found] == [
        ((0,), [160]), ((1, 2), [120]), ((1,), [190]), ((2,), [190]), ((3,), [160]),
    ]  # fmt: skip
