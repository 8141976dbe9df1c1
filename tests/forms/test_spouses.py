"""Marriages in cells: a column of labels, a column for each spouse."""

from __future__ import annotations

import pytest

from civbook.forms.choosing import fit_forms
from civbook.forms.loading import all_forms
from civbook.model import Box, TextLine

from . import pages

CELLS = [
    (["Họ, chữ đệm, tên"], ["Y Nhĩ Byă"], ["Nguyễn Thị Thanh"]),
    (["Ngày, tháng, năm", "sinh"], ["24/3/1997"], ["28/1/1996"]),
    (["Dân tộc"], ["Ê Đê"], ["Kinh"]),
    (["Quốc tịch"], ["Việt Nam"], ["Việt Nam"]),
    (["Nơi cư trú"], ["Thôn 2, xã Ngọk", "Wang, huyện Đắk", "Hà, tỉnh Kon Tum"], ["buôn Jung, xã", "Ea Kly"]),
    (["Giấy tờ tùy thân"], ["Thẻ CCCD số", "012173307314"], ["Căn cước công dân", "số 093180937874"]),
]


def line(text: str, x: int, y: float) -> TextLine:
    return TextLine(text, Box(x, round(y), x + 15 * len(text), round(y) + 40), 0.9)


def test_words_that_stand_below_one_another_are_no_column() -> None:
    """A typewriter's second words begin alike as well."""
    lines = [line("ĐĂNG KÝ KẾT HÔN", 600, 100), line("Chồng", 820, 180), line("Vợ", 1400, 180)]
    cells = [
        ("Họ và tên", "LÂM BỬU NGHIỆP", "MÃ LỆ HOA"),
        ("Dân tộc", "Hoa", "Hoa"),
        ("Quốc tịch", "VIỆT NAM", "VIỆT NAM"),
        ("Nơi cư trú", "ẤP AN PHƯỚC", "ẤP HÒA LONG"),
        ("Giấy tờ tùy thân", "SỐ 127871071", "SỐ 127871072"),
    ]
    for number, (label, *values) in enumerate(cells):
        y = 260 + 80 * number
        lines.append(line(label, 110, y))
        for value, x in zip(values, (560, 1210), strict=True):
            word, _blank, rest = value.partition(" ")
            lines.append(line(word, x, y))
            lines += [line(rest, x + 120, y)] if rest else []
    found = pages.values(fit_forms(lines, 1800, all_forms())[0])
    assert found["husband.full_name"] == "LÂM BỬU NGHIỆP"
    assert found["wife.full_name"] == "MÃ LỆ HOA"
    assert found["wife.residence"] == "ẤP HÒA LONG"


HEADS = [("Chồng", "Vợ"), ("BÊN NAM", "BÊN NỮ"), ("Vợ", "Chồng"), ("Phần ghi về chồng", "Phần ghi về vợ")]


@pytest.mark.parametrize("heads", [*HEADS, ("I. Về vợ", "II. Về chồng")])
@pytest.mark.parametrize("top_aligned", [False, True])
def test_each_spouse_has_the_labels_and_the_own_values(heads: tuple[str, str], *, top_aligned: bool) -> None:
    lines = [line("ĐĂNG KÝ KẾT HÔN", 600, 100), line("Ngày đăng ký: 17/10/2023", 100, 180)]
    lines += [line(heads[0], 720, 260), line(heads[1], 1200, 260)]
    top = 320.0
    for cell in CELLS:
        high = 60.0 * max(len(texts) for texts in cell) + 30
        for texts, x, pitch in zip(cell, (110, 560, 1010), (44, 60, 60), strict=True):
            first = top if top_aligned else top + (high - pitch * len(texts)) / 2
            lines += [line(text, x, first + pitch * at) for at, text in enumerate(texts)]
        top += high
    lines.append(line("Ghi chú: Đã cấp bản sao", 110, top + 40))
    found = pages.values(fit_forms(lines, 1600, all_forms())[0])
    man, woman = ("wife", "husband") if heads[0].lower().endswith("vợ") else ("husband", "wife")
    assert found[f"{man}.full_name"] == "Y Nhĩ Byă"
    assert found[f"{woman}.full_name"] == "Nguyễn Thị Thanh"
    assert found[f"{man}.birth_date"] == "24 3 1997"
    assert found[f"{woman}.ethnicity"] == "Kinh"
    assert found[f"{man}.residence"] == "Thôn 2 xã Ngọk Wang huyện Đắk Hà tỉnh Kon Tum"
    assert found[f"{woman}.residence"] == "buôn Jung xã Ea Kly"
    assert found[f"{woman}.identity"] == "Căn cước công dân số 093180937874"
    assert found["note"] == "Đã cấp bản sao"
    assert found["registration_date"] == "17 10 2023"


def test_a_place_and_day_below_the_cells_are_no_spouses() -> None:
    lines = [line("ĐĂNG KÝ KẾT HÔN", 600, 100), line("Chồng", 720, 260), line("Vợ", 1200, 260)]
    for number, (label, *values) in enumerate([(one[0][0], one[1][0], one[2][0]) for one in CELLS]):
        lines += [
            line(text, x, 320 + 80 * number)
            for text, x in zip((label, *values), (110, 560, 1010), strict=True)
        ]
    lines += [line("Khánh Bình, ngày 22", 260, 900), line("tháng 10 năm 2016", 1010, 900)]
    fit = fit_forms(lines, 1600, all_forms())[0]
    assert any(
        "ngày 22 tháng 10 năm 2016" in " ".join(token.text for token in row.tokens) for row in fit.rows
    )


def test_typed_values_that_begin_anywhere_in_their_cells() -> None:
    lines = [line("KẾT HÔN", 600, 100), line("I. Về chồng", 720, 260), line("II. Về vợ", 1300, 260)]
    for number, (label, *values) in enumerate([(one[0][0], one[1][0], one[2][0]) for one in CELLS]):
        shift = (210, 40, 330, 120, 0, 160)[number]
        places = (110, 560 + shift, 1150 + 330 - shift)
        lines += [line(text, x, 320 + 80 * number) for text, x in zip((label, *values), places, strict=True)]
    found = pages.values(fit_forms(lines, 1900, all_forms())[0])
    assert found["husband.full_name"] == "Y Nhĩ Byă"
    assert found["wife.full_name"] == "Nguyễn Thị Thanh"
    assert found["wife.ethnicity"] == "Kinh"
    assert found["husband.ethnicity"] == "Ê Đê"
