"""Where a value begins, and what of its line is no part of it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from civbook.forms.layout import tokens_of
from civbook.model import Box, FieldKind, PageGeometry, TextLine
from civbook.workflow.pagelines import PageLines
from civbook.workflow.sheets import Sheet
from civbook.workflow.struck import dashed_out, false_start, struck_out
from civbook.workflow.valuecrops import value_crops

FONT = Path(__file__).parents[2] / "civbook" / "issuing" / "data" / "fonts" / "LiberationSerif-Regular.ttf"


def written(text: str, strike: tuple[int, int] | None = None) -> np.ndarray:
    """A line of 60 pixels' height; ``strike``: first and last column of a stroke through its small letters."""
    image = Image.new("L", (900, 60), 245)
    draw = ImageDraw.Draw(image)
    draw.text((20, 8), text, font=ImageFont.truetype(str(FONT), 40), fill=30)
    if strike:
        draw.line((strike[0], 36, strike[1], 37), fill=30, width=3)
    return np.asarray(image)


def width(text: str) -> int:
    return round(ImageFont.truetype(str(FONT), 40).getlength(text))


@pytest.mark.parametrize("off", [-18, -8, 0, 8, 16])
def test_a_value_begins_behind_the_blank_even_where_its_label_was_measured_badly(off: int) -> None:
    grey = written("Năm sinh:    1985")
    end = 20 + width("Năm sinh:") + off
    sheet = Sheet(PageGeometry(), grey, grey, 200)
    lines = PageLines((), grey.copy())
    (crop,) = value_crops(sheet, lines, Box(end, 4, 900, 56), FieldKind.DATE, labelled=True)
    begins = 20 + width("Năm sinh:    ")
    assert abs(crop.box.x0 - begins) <= 8
    assert crop.box.x1 >= begins + width("1985") - 4


@pytest.mark.parametrize("faded", [150, 175])
def test_a_value_in_faded_ink_is_cut_whole_beside_its_dark_label(faded: int) -> None:
    grey = written("Năm sinh:    1985").copy()
    end = 20 + width("Năm sinh:")
    value = grey[:, end + 6 :]
    value[value < 245] = (245 - (245 - value[value < 245]) * ((245 - faded) / 215)).astype(np.uint8)
    (crop,) = value_crops(
        Sheet(PageGeometry(), grey, grey, 200),
        PageLines((), grey.copy()),
        Box(end, 4, 900, 56),
        FieldKind.DATE,
        labelled=True,
    )
    begins = 20 + width("Năm sinh:    ")
    assert abs(crop.box.x0 - begins) <= 8
    assert crop.box.x1 >= begins + width("1985") - 4


def test_the_grain_of_empty_paper_is_no_value() -> None:
    grain = np.random.default_rng(3).normal(230, 11, (60, 900)).clip(190, 255).astype(np.uint8)
    sheet = Sheet(PageGeometry(), grain, grain, 200)
    assert value_crops(sheet, PageLines((), grain.copy()), Box(20, 4, 900, 56), FieldKind.NAME) == []


@pytest.mark.parametrize("short", [0, 4, 9])
def test_letters_that_stand_out_of_the_place_where_they_were_seen_are_kept(short: int) -> None:
    grey = written("Đoàn Bá Năm       Lê Thị Bơ")
    sheet, lines = Sheet(PageGeometry(), grey, grey, 200), PageLines((), grey.copy())
    end = 20 + width("Đoàn Bá Năm")
    (crop,) = value_crops(sheet, lines, Box(20 + short, 4, end - short, 56), FieldKind.NAME, seen=True)
    assert abs(crop.box.x0 - 20) <= 6
    assert abs(crop.box.x1 - end) <= 6


def test_a_struck_out_beginning_is_left_out() -> None:
    end = 20 + width("Suyê")
    grey = written("Suyê  Suy hô hấp", (16, end + 4))
    found = false_start(grey, grey < 170)
    assert found is not None
    assert end - 4 <= found <= 20 + width("Suyê  ")


def test_a_line_struck_out_whole() -> None:
    end = 20 + width("Hứa Thị Slao")
    grey = written("Hứa Thị Slao", (16, end + 4))
    assert struck_out(grey, grey < 170)
    half = written("Hứa Thị Slao", (16, 20 + width("Hứa Thị")))
    assert not struck_out(half, half < 170)


def test_a_line_with_a_stroke_right_under_it() -> None:
    grey = written("Hứa Thao").copy()
    rows = np.flatnonzero((grey < 170).any(axis=1))
    grey[rows[-1] : rows[-1] + 3, 18 : 22 + width("Hứa Thao")] = 30
    assert struck_out(grey, grey < 170, low=True)
    assert not struck_out(grey, grey < 170)


@pytest.mark.parametrize("text", ["Nguyễn Thị Hồng", "Hà Nội - Huế", "17/02/2024", "H'Hen Niê"])
def test_nothing_is_left_out_of_a_value_that_is_not_struck(text: str) -> None:
    grey = written(text)
    assert false_start(grey, grey < 170) is None


def typed(text: str, struck: range = range(0), pitch: int = 24, size: int = 40) -> np.ndarray:
    """Letters a pitch apart, as a typewriter sets them, a dash over each of some."""
    image = Image.new("L", (900, 60), 245)
    draw = ImageDraw.Draw(image)
    font = ImageFont.truetype(str(FONT), size)
    for at, letter in enumerate(text):
        draw.text((32 + pitch * at, 8), letter, font=font, fill=60, anchor="ma")
        if at in struck:
            draw.line((22 + PITCH * at, 35, 42 + PITCH * at, 35), fill=60, width=3)
    return np.asarray(image)


PITCH = 24


@pytest.mark.parametrize(("text", "first", "last"), [("Tang Trung", 0, 4), ("Lê Thanh Thành", 3, 8)])
def test_words_that_a_typist_struck_out_letter_by_letter_are_left_out(
    text: str, first: int, last: int
) -> None:
    grey = typed(text, range(first, last))
    ((start, end),) = dashed_out(grey, grey < 170)
    assert abs(start - (20 + PITCH * first)) <= 8
    assert abs(end - (20 + PITCH * last)) <= 8
    sheet, lines = Sheet(PageGeometry(), grey, grey, 200), PageLines((), grey.copy())
    (crop,) = value_crops(sheet, lines, Box(10, 4, 890, 56), FieldKind.NAME)
    assert crop.begun
    seen = np.full_like(grey, 245)
    box = crop.box
    seen[box.y0 : box.y1, box.x0 : box.x1] = crop.pixels
    struck = np.zeros(grey.shape[1], bool)
    struck[start:end] = True
    assert seen[:, struck].min() > 200
    assert (seen[:, ~struck] < 170).sum() > 0.95 * (grey[:, ~struck] < 170).sum()


@pytest.mark.parametrize("text", ["Tang Trung", "Lê Thanh Thành", "14 - 5 - 1980", "HOÀNG THỊ MÂY"])
def test_typed_words_that_are_not_struck_stay(text: str) -> None:
    grey = typed(text)
    assert dashed_out(grey, grey < 170) == []


@pytest.mark.parametrize(("pitch", "size"), [(20, 34), (20, 36), (22, 40), (24, 44)])
@pytest.mark.parametrize("text", ["11-8-1999", "19/11/1999", "666 12345", "eee 1234"])
def test_a_figure_again_and_again_is_not_struck_out(text: str, pitch: int, size: int) -> None:
    """The bars of three nines stand at one height, a pitch apart."""
    grey = typed(text, pitch=pitch, size=size)
    assert dashed_out(grey, grey < 170) == []


@pytest.mark.parametrize("text", ["năm tháng ngày", "Đặng Văn Tĩnh", "Bệnh viện huyện", "------ 45"])
def test_printed_words_are_not_taken_for_struck_out(text: str) -> None:
    grey = written(text)
    assert dashed_out(grey, grey < 170) == []


def test_a_reference_to_a_footnote_belongs_to_its_label() -> None:
    line = TextLine("Nơi tạm trú (3): Tổ 4", Box(0, 0, 420, 30), 0.9)
    tokens = tokens_of(line, 0)
    assert [token.text for token in tokens] == ["Nơi", "tạm", "trú", "Tổ", "4"]
    assert tokens[2].colon
    assert tokens[2].box.x1 > tokens[1].box.x1 + 60
