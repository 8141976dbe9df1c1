"""A day close behind the printed "ngày" is no part of the label."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from civbook.forms.pieces import Piece
from civbook.model import Box, FieldKind, PageGeometry, TextLine
from civbook.recognition.engine import Crop
from civbook.workflow.daybegin import with_days
from civbook.workflow.pagelines import PageLines
from civbook.workflow.sheets import Sheet

PLACE = Box(100, 40, 500, 80)


class Teller:
    """An engine that says one text."""

    name = "teller"

    def __init__(self, text: str) -> None:
        self.text, self.asked = text, 0

    def read(self, crops: Sequence[Crop]) -> list[TextLine]:
        self.asked += len(crops)
        return [TextLine(self.text, crop.box, 0.9) for crop in crops]


@pytest.mark.parametrize(
    ("first", "again", "kind", "text"),
    [
        ("tháng 4 năm 2002", "6 tháng 4 năm 2002", FieldKind.DATE, "6 tháng 4 năm 2002"),
        ("tháng 4 năm 2002", "1 tháng 9 năm 2002", FieldKind.DATE, "tháng 4 năm 2002"),  # another month
        ("tháng 4 năm 2002", "ngày tháng 4 năm 2002", FieldKind.DATE, "tháng 4 năm 2002"),
        ("tháng 4 năm 2002", "31 tháng 4 năm 2002", FieldKind.DATE, "tháng 4 năm 2002"),
        ("3 tháng 4 năm 2002", "6 tháng 4 năm 2002", FieldKind.DATE, "3 tháng 4 năm 2002"),
        ("tháng 4 năm 2002", "6 tháng 4 năm 2002", FieldKind.TEXT, "tháng 4 năm 2002"),
    ],
)
def test_the_day_is_looked_for_where_the_label_ends(
    first: str, again: str, kind: FieldKind, text: str
) -> None:
    pixels = np.full((120, 600), 245, dtype=np.uint8)
    for x in range(110, 480, 25):
        pixels[45:75, x : x + 4] = 20
        pixels[58:62, x : x + 14] = 20
    sheet, engine = Sheet(PageGeometry(0), pixels, pixels, 200), Teller(again)
    piece = Piece(PLACE, (), 0)
    crop = Crop(pixels[40:80, 200:500], Box(200, 40, 500, 80), kind)
    line = TextLine(first, crop.box, 0.95)
    [found] = with_days([line], [(piece, crop)], sheet, PageLines((), pixels.copy()), engine)
    assert found.text == text
    assert engine.asked == (kind is FieldKind.DATE and first.startswith("tháng"))
