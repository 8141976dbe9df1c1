"""Tone marks that stand out of a line's place."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from civbook.model import Box, FieldKind, PageGeometry
from civbook.workflow.pagelines import PageLines
from civbook.workflow.sheets import Sheet
from civbook.workflow.valuecrops import value_crops

FONT = Path(__file__).parents[2] / "civbook" / "issuing" / "data" / "fonts" / "LiberationSerif-Regular.ttf"


def page(*texts: str) -> np.ndarray:
    image = Image.new("L", (700, 80 + 70 * len(texts)), 245)
    draw = ImageDraw.Draw(image)
    for number, text in enumerate(texts):
        draw.text((20, 100 + 70 * number), text, font=ImageFont.truetype(str(FONT), 40), fill=30, anchor="ls")
    return np.asarray(image)


@pytest.mark.parametrize(
    ("text", "plain"), [("TẨN SÀNH", "TÂN SANH"), ("Thị Thanh", "Thi Thanh"), ("NGUYỄN", "NGUYÊN")]
)
def test_marks_above_and_below_a_line_are_its_own(text: str, plain: str) -> None:
    grey, bare = page(text), page(plain)
    rows = np.flatnonzero((bare < 120).any(axis=1))
    place = Box(10, int(rows[0]) + 2, 690, int(rows[-1]) + 1)  # as high as the letters without their marks
    sheet = Sheet(PageGeometry(), grey, grey, 200)
    (crop,) = value_crops(sheet, PageLines((), grey.copy()), place, FieldKind.NAME)
    inked = np.flatnonzero((grey < 120).any(axis=1))
    assert crop.box.y0 <= inked[0]
    assert crop.box.y1 > inked[-1]


def test_letters_of_the_line_above_are_no_marks() -> None:
    grey = page("(ghi rõ họ tên)", "Thanh")
    rows = np.flatnonzero((page("", "Thanh") < 120).any(axis=1))
    place = Box(10, int(rows[0]), 690, int(rows[-1]) + 1)
    sheet = Sheet(PageGeometry(), grey, grey, 200)
    (crop,) = value_crops(sheet, PageLines((), grey.copy()), place, FieldKind.NAME)
    assert crop.box.y0 >= rows[0] - 6
