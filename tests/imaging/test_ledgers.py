"""Tables of other printers: cells found, writing shared out to cells and lines."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civbook.imaging.celllines import written_lines
from civbook.imaging.ink import Grid, grid
from civbook.imaging.leading import divisions

from .ledgers import COLUMNS, Printing, ledger

PRINTINGS = {
    "plain": Printing(),
    "thin": Printing(weight=0.15),
    "bold": Printing(weight=1.05),
    "thick frame": Printing(weight=0.3, frame=4.0),
    "numbered columns": Printing(numbered=True),
    "dotted lines to write on": Printing(dotted=True),
    "no rules at the sides": Printing(open_sides=True),
    "broken rules": Printing(broken=True),
    "bent": Printing(bend=2.5),
    "two pages": Printing(fold=6),
    "two pages, bent and dotted": Printing(fold=6, bend=1.5, dotted=True),
    "few rows": Printing(rows=4),
}


@pytest.mark.parametrize("name", PRINTINGS)
def test_rows_of_other_printings(name: str) -> None:
    printing = PRINTINGS[name]
    page, ys = ledger(printing)
    table = grid(page, 150)
    assert table is not None
    missing = 2 if printing.open_sides else 0
    assert len(COLUMNS) - missing <= table.columns <= len(COLUMNS)
    x = table.crossings[0][len(table.crossings[0]) // 2][0]
    found = [np.interp(x, *zip(*row, strict=True)) for row in table.crossings]
    drop = printing.bend * 150 / 25.4 * np.sin(np.pi * x / page.shape[1])
    for y in ys:
        assert min(abs(y + drop - other) for other in found) < 8
    assert table.rows == printing.rows + 1 + printing.numbered


@pytest.mark.parametrize(
    "name", ["plain", "numbered columns", "dotted lines to write on", "bent", "two pages"]
)
def test_each_filled_cell_has_its_line(name: str) -> None:
    page, ys = ledger(PRINTINGS[name])
    table = grid(page, 150)
    assert table is not None
    first = table.rows - PRINTINGS[name].rows
    writing = written_lines(page, table, 150, first)
    filled = {(row, column) for row in range(first, table.rows) for column in range(table.columns - 1)}
    assert set(writing.lines) >= filled
    assert all(column < table.columns - 1 for _row, column in writing.lines)  # nothing stands in the notes
    assert sum(len(writing.lines[place]) == 1 for place in filled) >= 0.95 * len(filled)
    for (row, _column), lines in writing.lines.items():
        assert ys[row - first] - 8 < lines[0].box.y0
        assert lines[0].box.height < 60  # rules are not part of it


def bars(
    pitch: int, lines: int, height: int, seed: int
) -> tuple[list[tuple[tuple[int, int], np.ndarray]], int]:
    """Letters as bars of about ``height``, lines ``pitch`` apart; the last line shorter."""
    rng = np.random.default_rng(seed)
    pieces = []
    for line in range(lines):
        for letter in range(4 if line == lines - 1 else 12):
            high = height + int(rng.integers(0, 3))
            pieces.append(
                ((letter * 16, line * pitch + int(rng.integers(0, 2))), np.ones((high, 9), dtype=bool))
            )
    return pieces, (lines - 1) * pitch + height + 6


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 5), st.integers(28, 60), st.integers(0, 1000))
def test_lines_are_told_apart_and_no_ink_is_lost(lines: int, pitch: int, seed: int) -> None:
    pieces, height = bars(pitch, lines, 20, seed)
    several = divisions(pieces, (height, 12 * 16), 20.0)
    assert lines in {len(division) for division in several}
    ink = sum(int(own.sum()) for _corner, own in pieces)
    for division in several:
        assert sum(int(mask.sum()) for mask in division) == ink


def test_a_stroke_over_a_rule_stays_whole() -> None:
    page, ys = ledger(Printing())
    page = page.copy()
    y = round(ys[2])
    x = round((15 + 10 + 24 + 20) * 150 / 25.4)
    page[y - 18 : y + 12, x : x + 4] = 50  # begins well above the rule and ends below it
    table = grid(page, 150)
    assert table is not None
    first = table.rows - 7
    writing = written_lines(page, table, 150, first)
    boxes = [line.box for line in writing.lines[first + 1, 2]]
    assert any(box.y1 >= y + 10 for box in boxes)


def test_words_of_two_rows_joined_by_a_tail_are_two() -> None:
    page, ys = ledger(Printing())
    page = page.copy()
    y = round(ys[2])
    x = round((15 + 10 + 24 + 20) * 150 / 25.4)
    page[y - 18 : y - 8, x : x + 40] = (
        50  # a word above the rule, one below, a tail from the one to the other
    )
    page[y + 8 : y + 20, x : x + 40] = 50
    page[y - 10 : y + 10, x + 18 : x + 22] = 50
    table = grid(page, 150)
    assert table is not None
    first = table.rows - 7
    writing = written_lines(page, table, 150, first)
    above = max(line.box.y1 for line in writing.lines[first + 1, 2])
    below = min(line.box.y0 for line in writing.lines[first + 2, 2])
    assert y - 10 <= above <= y + 3
    assert y - 3 <= below <= y + 10


def test_a_fold_down_the_whole_page_makes_no_rule_too_short() -> None:
    """The rules under a heading over several columns are shorter than the frame, and much shorter than the page."""
    page, _ys = ledger(Printing(fold=6))
    rows, columns = page.shape
    high = np.full((rows + 1250, columns), 245, dtype=np.uint8)
    high[:rows] = page
    fold = next(x for x in range(columns // 2 - 60, columns // 2 + 60) if (page[:, x : x + 6] > 200).all())
    high[:, fold + 2 : fold + 4] = 215  # the shade of the fold, from edge to edge
    before, after = grid(page, 150), grid(high, 150)
    assert before is not None
    assert after is not None
    assert after.columns == before.columns
    assert after.rows == before.rows


def on_a_high_page() -> tuple[np.ndarray, Grid]:
    """A ledger with wide margins above and below it, and its grid."""
    page, _ys = ledger(Printing())
    high = np.full((page.shape[0] + 600, page.shape[1]), 245, dtype=np.uint8)
    high[300:-300] = page
    found = grid(high, 150)
    assert found is not None
    return high, found


def test_dust_on_the_scanners_glass_is_no_rule() -> None:
    """Its line runs over the whole scan, through a column and over the margins."""
    high, before = on_a_high_page()
    left, right = (before.cell(before.rows - 1, 2).box.x0, before.cell(before.rows - 1, 2).box.x1)
    high[:, (left + right) // 2 : (left + right) // 2 + 3] = 110
    after = grid(high, 150)
    assert after is not None
    assert after.columns == before.columns


def test_a_crease_that_runs_into_a_rule_leaves_the_rule() -> None:
    high, before = on_a_high_page()
    x, top = round(before.crossings[0][3][0]), round(before.crossings[0][3][1])
    high[20:top, x - 1 : x + 2] = 110
    after = grid(high, 150)
    assert after is not None
    assert after.columns == before.columns


def test_upright_strokes_one_below_the_other_are_no_rule() -> None:
    """ "phường | Vĩnh | Phước" in every row: its letters' stems stand at one place of the column."""
    high, before = on_a_high_page()
    cell, mm = before.cell(1, 5).box, 150 / 25.4
    x = cell.x0 + cell.width // 4
    for row in range(1, before.rows):  # below the headings
        top = before.cell(row, 5).box.y0
        for line in (3.2, 9.2):
            high[top + round(line * mm) : top + round((line + 5.4) * mm), x : x + 3] = 60
    after = grid(high, 150)
    assert after is not None
    assert after.columns == before.columns


def test_a_speck_far_below_a_line_is_no_part_of_it() -> None:
    pieces, height = bars(60, 1, 24, 5)
    speck = ((20, 150), np.ones((12, 4), dtype=bool))
    (lines,) = divisions([*pieces, speck], (170, 12 * 16), 26)
    assert len(lines) == 1
    assert np.flatnonzero(lines[0].any(axis=1)).max() < height


def test_a_tail_below_a_line_is() -> None:
    pieces, height = bars(60, 1, 24, 5)
    tail = ((20, height + 4), np.ones((10, 4), dtype=bool))
    (lines,) = divisions([*pieces, tail], (height + 20, 12 * 16), 26)
    assert len(lines) == 1
    assert np.flatnonzero(lines[0].any(axis=1)).max() >= height + 4


def test_pale_ink_is_read_with_its_thin_strokes() -> None:
    page = np.full((600, 900), 245, np.uint8)
    for x in (50, 350, 650, 850):
        page[50:553, x : x + 3] = 90
    for y in (50, 150, 350, 550):
        page[y : y + 3, 50:853] = 90
    for top in (220, 420):
        for left in (100, 400, 700):
            for letter in range(4):  # "U" whose right stroke is paler
                x = left + 24 * letter
                page[top : top + 24, x : x + 4] = 166
                page[top + 21 : top + 24, x : x + 10] = 166
                page[top : top + 24, x + 10 : x + 14] = 205
    table = grid(page, 150)
    assert table is not None
    writing = written_lines(page, table, 150, 1)
    assert len(writing.lines) == 6
    for lines in writing.lines.values():
        assert len(lines) == 1
        assert lines[0].box.width == 3 * 24 + 14
