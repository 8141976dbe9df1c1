"""Dates and words over the rule at their cell's right edge, from the page to the text of both cells."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw

from civbook.imaging.celllines import written_lines
from civbook.imaging.grid import Grid
from civbook.model import Box, FieldKind
from civbook.recognition.engine import open_engine
from civbook.workflow.overruns import with_overruns
from civbook.workflow.tablecells import halves, read_cells
from tests.imaging.drawn import font

DPI = 200
RULES = (100, 420, 560, 900)  # upright ones; the second column is too narrow for a date
ROWS = (100, 220, 340)
KINDS = {0: FieldKind.NAME, 1: FieldKind.DATE, 2: FieldKind.PLACE}


def page(*texts: tuple[int, int, str]) -> tuple[Any, Grid]:
    """A table of two rows with texts at (x, y)."""
    image = Image.new("L", (1000, 460), 245)
    draw = ImageDraw.Draw(image)
    for x in RULES:
        draw.line((x, ROWS[0], x, ROWS[-1]), fill=60, width=3)
    for y in ROWS:
        draw.line((RULES[0], y, RULES[-1], y), fill=60, width=3)
    for x, y, text in texts:
        draw.text((x, y), text, fill=30, font=font(30))
    crossings = tuple(tuple((float(x), float(y)) for x in RULES) for y in ROWS)
    sheet = SimpleNamespace(even=np.asarray(image).copy(), dpi=DPI)
    return sheet, Grid(crossings, ((0, 1), (1, 2), (2, 3)), None, 0)


def read(sheet: Any, table: Grid) -> dict[tuple[int, int], str]:
    engine = open_engine("auto")
    writing = written_lines(sheet.even, table, sheet.dpi, 0)
    lines = read_cells(sheet, writing, KINDS, range(table.rows), engine)
    lines = with_overruns(sheet, table, writing, KINDS, lines, engine)
    return {place: " ".join(line.text for line in found) for place, found in lines.items()}


@pytest.mark.parametrize("date", ["16-09-1958", "23-12-1947", "20-02-1996", "09-12-1933"])
@pytest.mark.parametrize("start", [425, 440])
def test_a_date_over_the_rule_is_whole_and_its_neighbour_clean(date: str, start: int) -> None:
    found = read(*page((start, 130, date), (690, 150, "Hà Nội"), (120, 140, "Lê Văn Ba")))
    assert found[0, 1] == date
    assert found[0, 2] == "Hà Nội"
    assert found[0, 0] == "Lê Văn Ba"


def test_a_date_that_ends_before_the_rule_takes_nothing() -> None:
    found = read(*page((425, 140, "3-5-1984"), (572, 140, "1 Hà Nội")))
    assert found[0, 1] == "3-5-1984"
    assert found[0, 2].startswith("1")


def test_a_neighbour_that_touches_keeps_its_first_letter() -> None:
    found = read(*page((425, 140, "06-04-1996"), (571, 140, "Đông Hà")))
    assert found[0, 1] == "06-04-1996"
    assert found[0, 2].endswith("ông Hà")


def test_a_line_cut_along_its_length_is_one() -> None:
    def lines(*heights: tuple[int, int]) -> list[Any]:
        return [SimpleNamespace(box=Box(0, y0, 100, y1)) for y0, y1 in heights]

    assert halves(lines((741, 757), (746, 767)))
    assert halves(lines((10, 30), (40, 57), (42, 80)))
    assert not halves(lines((10, 40), (30, 60), (55, 80)))
