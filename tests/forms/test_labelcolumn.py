"""Forms of cells: a label at half the height of its cell, one or more lines of a value beside it."""

from __future__ import annotations

import pytest

from civbook.forms.labelcolumn import labels_beside
from civbook.forms.layout import rows_of
from civbook.model import Box, TextLine

WIDTH = 1600
CELLS = [
    (["Họ và tên người được khai", "sinh"], ["LÂM SA RÂY"]),
    (["Ngày, tháng, năm sinh"], ["05 tháng 05 năm 2011"]),
    (["Bằng chữ"], ["Ngày năm tháng năm năm hai nghìn không", "trăm mười một"]),
    (["Nơi sinh"], ["Trạm y tế xã Ô Lâm, huyện Tri Tôn, tỉnh", "An Giang"]),
    (["Dân tộc"], ["Khơ me"]),
    (["Quê quán"], ["ấp Sà Lôn, xã Châu Lăng, huyện Tri Tôn", "tỉnh An Giang"]),
    (["Họ và tên của cha"], ["LÂM NA RINH"]),
    (["Năm sinh"], ["1972"]),
    (["Số định danh cá nhân"], []),
    (["Nơi thường trú"], ["Thôn 5, xã Đinh Trang Hòa"]),
    (["Quan hệ với người được khai", "sinh"], ["Cha ruột"]),
]


def line(text: str, x: int, y: float) -> TextLine:
    return TextLine(text, Box(x, round(y), x + 15 * len(text), round(y) + 40), 0.9)


def page(left: int, right: int) -> list[TextLine]:
    """The cells below one another, each as high as its lines need, all in the middle of their cell's height."""
    lines, top = [], 300.0
    for label, value in CELLS:
        high = 60.0 * max(len(value), 1) + 30 if value != [] else 90.0
        for texts, x, pitch in ((label, left, 42), (value, right, 60)):
            first = top + (high - pitch * len(texts)) / 2
            lines += [line(text, x, first + pitch * at) for at, text in enumerate(texts)]
        top += high
    return lines


@pytest.mark.parametrize(("left", "right"), [(120, 640), (100, 660)])
def test_each_label_stands_with_the_first_line_of_its_value(left: int, right: int) -> None:
    heading = line("PHẦN GHI VỀ NGƯỜI ĐƯỢC KHAI SINH, CHA VÀ MẸ", 300, 220)
    rows = labels_beside(rows_of([heading, *page(left, right)], WIDTH))
    words = [" ".join(token.text for token in row.tokens) for row in rows]
    wanted = [
        part
        for label, value in CELLS
        for part in [" ".join([*label, *value[:1]]), *value[1:]]
    ]  # fmt: skip
    assert words == [
        text.replace(",", "") for text in ["PHẦN GHI VỀ NGƯỜI ĐƯỢC KHAI SINH CHA VÀ MẸ", *wanted]
    ]
    value = next(row for row in rows if row.tokens[0].text == "Quê")
    assert value.box.y0 == value.tokens[-1].box.y0  # the row stands where the value is written
    below = rows[rows.index(value) + 1]
    assert left + 15 * 26 < below.begin <= right  # the label beside it is no part of the second line's place


def test_values_behind_labels_of_any_length_are_no_column() -> None:
    texts = [f"{' '.join(label)}: {' '.join(value)}" for label, value in CELLS]
    rows = rows_of([line(text, 120, 300 + 80 * at) for at, text in enumerate(texts)], WIDTH)
    assert labels_beside(rows) == rows


def test_two_persons_side_by_side_are_no_column() -> None:
    lines = []
    for at, label in enumerate(
        ("Họ tên", "Ngày sinh", "Dân tộc", "Quốc tịch", "Nơi cư trú", "Giấy tờ", "Số")
    ):
        for x in (120, 860):
            lines += [line(f"{label}: {'Hoàng Văn Tuấn'[: 6 + at]}", x, 300 + 80 * at)]
    rows = rows_of(lines, WIDTH)
    assert labels_beside(rows) == rows
