"""Lines of writing: found once each, whole, apart from their neighbours."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter

from civbook.imaging.lines import ink_box, reading_order, text_lines
from civbook.imaging.ruling import Rule
from civbook.imaging.smallprint import is_small_print
from civbook.imaging.workscale import Reduced
from civbook.model import Box

from .drawn import font, form_page, ledger_page


@pytest.mark.parametrize("dpi", [110, 150, 200, 300])
@pytest.mark.parametrize("dots", [False, True])
def test_each_line_of_a_form_is_found_once(dpi: int, dots: bool) -> None:
    page, boxes = form_page(dpi, dots=dots)
    found = text_lines(page, dpi)
    for x0, y0, x1, y1 in boxes:
        middle = (y0 + y1) / 2
        holding = [box for box in found if box.y0 <= middle <= box.y1]
        assert len(holding) == 1
        box = holding[0]
        assert box.x0 <= x0 + dpi / 25
        assert box.x1 >= x1 - dpi / 25
        assert box.height < 1.6 * (y1 - y0) + dpi / 12
    assert len(found) == len(boxes)
    assert found == sorted(found, key=lambda box: box.y0)


def test_rules_and_fences_divide_cells() -> None:
    page, xs, ys = ledger_page(150)
    for box in text_lines(page, 150):
        row = [
            number for number in range(len(ys) - 1) if ys[number] <= (box.y0 + box.y1) / 2 < ys[number + 1]
        ]
        assert len(row) == 1
        inside = [x for x in xs if box.x0 + 12 < x < box.x1 - 12]
        assert not inside or box.x0 < xs[1]  # the first column is narrower than its words


def test_two_columns_of_a_form_stay_apart() -> None:
    image = Image.new("L", (1654, 600), 240)
    draw = ImageDraw.Draw(image)
    for row in range(4):
        draw.text((120, 80 + 90 * row), "Dân tộc: Kinh", font=font(34), fill=30)
        draw.text((900, 80 + 90 * row), "Quốc tịch: Việt Nam", font=font(34), fill=30)
    found = text_lines(np.asarray(image), 200)
    assert len(found) == 8
    assert [box.x0 < 800 for box in found] == [True, False] * 4


def test_a_value_above_its_label_is_the_same_line() -> None:
    image = Image.new("L", (1400, 300), 240)
    draw = ImageDraw.Draw(image)
    draw.text((100, 120), "Họ tên:", font=font(36), fill=30)
    draw.text((250, 108), "Nguyễn Gia Cường", font=font(40), fill=60)
    found = text_lines(np.asarray(image), 200)
    assert len(found) == 1
    assert found[0].x1 > 500


@pytest.mark.parametrize("size", [19, 22])
def test_small_labels_within_cells_are_no_rules(size: int) -> None:
    """Their middles are as low as a bold rule is thick."""
    image = Image.new("L", (1400, 700), 240)
    draw = ImageDraw.Draw(image)
    for row, label in enumerate(("Họ và tên:", "Năm sinh:", "Chỗ ở hiện nay:", "Quốc tịch:")):
        top = 60 + 150 * row
        draw.rectangle((80, top, 1300, top + 150), outline=60, width=3)
        draw.text((110, top + 22), label, font=font(size), fill=70)
        draw.text((115, top + 70), "Nguyễn Thị Gái", font=font(60), fill=60)
    found = text_lines(np.asarray(image), 250)
    assert len([box for box in found if box.height < 40 and box.x0 < 130]) == 4


@pytest.mark.parametrize(("size", "grey"), [(20, 120), (20, 150), (22, 140), (22, 160), (24, 140)])
def test_small_pale_labels_are_no_rules(size: int, grey: int) -> None:
    labels = ("Họ tên cha", "9. Họ tên mẹ", "Dân tộc:", "Năm sinh", "Nơi đăng ký thường trú")
    image = Image.new("L", (1600, 900), 245)
    draw = ImageDraw.Draw(image)
    for row, label in enumerate(labels):
        draw.text((100, 100 + 120 * row), label, font=font(size), fill=grey)
        draw.text((120, 150 + 120 * row), "Nguyễn Thị Hồng Gấm", font=font(34), fill=60)
    found = text_lines(np.asarray(image.filter(ImageFilter.GaussianBlur(0.8))), 212)
    for row, label in enumerate(labels):
        here = [box for box in found if abs(box.y0 + box.y1 - 200 - 240 * row - size) < 40]
        assert here, label
        assert max(box.x1 for box in here) - min(box.x0 for box in here) > 0.84 * font(size).getlength(label)


@pytest.mark.parametrize(("size", "pitch"), [(40, 36), (40, 40), (50, 52)])
def test_strokes_of_letters_below_each_other_are_no_upright_rule(size: int, pitch: int) -> None:
    """Labels and values stand close above each other, all at the left edge of their cells."""
    image = Image.new("L", (900, 900), 245)
    draw = ImageDraw.Draw(image)
    for row in range(12):
        draw.text((300, 60 + pitch * row), "Nội thị" if row % 2 else "Hà Lội", font=font(size), fill=60)
    found = text_lines(np.asarray(image.filter(ImageFilter.GaussianBlur(0.8))), 212)
    assert len(found) == 12
    assert all(box.x1 - box.x0 > 0.9 * font(size).getlength("Hà Lội") for box in found)


@pytest.mark.parametrize(
    ("blank", "high", "letters"),
    [(3, 4, True), (3, 1, False), (0, 4, False)],
    ids=["letters", "dashes", "a rule"],
)
def test_the_feet_of_letters_are_no_rule(*, blank: int, high: int, letters: bool) -> None:
    """A label of letters of the usual size: the line through their feet was taken out as dots."""
    ink = np.zeros((40, 200), dtype=bool)
    for x in range(30, 160, 9):
        ink[20 - high : 21 + (high > 1), x : x + 9 - blank] = True
    rule = Rule(((30.0, 20.0), (160.0, 20.0)), 1.7, 90.0, 44.0)
    assert is_small_print(ink, rule, Reduced(np.zeros((40, 200), np.uint8), 2, 110)) == letters


def test_dots_with_a_value_on_them_are_a_leader() -> None:
    image = Image.new("L", (1000, 200), 245)
    draw = ImageDraw.Draw(image)
    for x in range(120, 340, 8):
        draw.rectangle((x, 100, x + 2, 102), fill=90)
    draw.text((160, 66), "05/3", font=font(40), fill=60)
    (box,) = text_lines(np.asarray(image), 212)
    assert box.x0 > 145
    assert box.x1 < 160 + font(40).getlength("05/3") + 15


def test_reading_order_goes_by_rows() -> None:
    boxes = [Box(500, 12, 600, 40), Box(10, 10, 100, 42), Box(10, 60, 90, 90), Box(300, 14, 380, 38)]
    assert reading_order(boxes) == [boxes[1], boxes[3], boxes[0], boxes[2]]
    assert reading_order([]) == []


def test_nothing_on_an_empty_page() -> None:
    assert text_lines(np.full((1200, 900), 235, dtype=np.uint8)) == []
    assert text_lines(np.full((5, 5), 235, dtype=np.uint8)) == []


def test_ink_box_leaves_specks_out() -> None:
    crop = np.full((60, 300), 240, dtype=np.uint8)
    crop[20:45, 100:110] = 20
    crop[5, 280] = 20
    assert ink_box(crop) == Box(100, 20, 110, 45)
    assert ink_box(np.full((60, 300), 240, dtype=np.uint8)) is None
    assert ink_box(np.full((2, 2), 0, dtype=np.uint8)) is None
