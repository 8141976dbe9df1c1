"""Rows of a form under a hand taller than the rows are apart: whose stroke is whose."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from civbook.imaging.lines import find_lines
from civbook.model import Box

from .drawn import font

PITCH, FIRST = 50, 200
LABELS = ("Họ, chữ đệm, tên:", "Ngày, tháng, năm sinh:", "Nơi sinh:", "Quê quán:") * 3
VALUES = ("Nguyễn Thị Ngọc Hạnh", "20 tháng 8 năm 2020", "Xã Hữu Kiên, Chi Lăng", "Phường Lý Thái Tổ") * 3


def draw_row(draw: ImageDraw.ImageDraw, number: int, size: int) -> None:
    base = FIRST + PITCH * number
    draw.text((150, base), LABELS[number], font=font(24), fill=40, anchor="ls")
    for x in range(420, 1150, 9):
        draw.ellipse((x, base - 2, x + 1, base), fill=60)
    draw.text((440, base - 2), VALUES[number], font=font(size), fill=40, anchor="ls")


def page(size: int, rows: range = range(12)) -> np.ndarray:
    image = Image.new("L", (1400, 1000), 245)
    for number in rows:
        draw_row(ImageDraw.Draw(image), number, size)
    return np.asarray(image)


def test_rows_are_told_by_their_print_where_letters_reach_into_each_other() -> None:
    boxes, rows = find_lines(page(72), 170)
    assert rows is not None
    assert 45 <= rows.pitch <= 55
    owners = [rows.row_of(Box(440, FIRST + PITCH * n - 40, 900, FIRST + PITCH * n)) for n in range(12)]
    assert owners == sorted(set(owners))
    for number in range(12):
        middle = FIRST + PITCH * number - 12
        mine = [box for box in boxes if box.y0 < middle < box.y1 and rows.row_of(box) == owners[number]]
        assert min(box.x0 for box in mine) < 170
        assert max(box.x1 for box in mine) > 800


@pytest.mark.parametrize("number", [1, 5, 10])
def test_strokes_of_other_rows_are_told_from_a_rows_own(number: int) -> None:
    whole, alone = page(72), page(72, range(number, number + 1))
    _boxes, rows = find_lines(whole, 170)
    assert rows is not None
    base = FIRST + PITCH * number
    box = Box(430, base - 65, 1100, base + 25)
    row = rows.row_of(Box(430, base - 40, 1100, base))
    part = (slice(box.y0, box.y1), slice(box.x0, box.x1))
    ink, own = whole[part] < 150, alone[part] < 150
    others = rows.others(box, row)
    assert (own & ~others).sum() > 0.75 * own.sum()  # tops that reach into the leader above are the worst
    assert (ink & ~own & ~others).sum() < 0.3 * (ink & ~own).sum()


def test_where_rows_stand_apart_nothing_is_told_by_them() -> None:
    assert find_lines(page(30), 170)[1] is None
