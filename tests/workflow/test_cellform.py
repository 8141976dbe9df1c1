"""A form ruled into cells is one entry, though it is ruled like a table."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from civbook.imaging.opening import open_scan
from civbook.workflow.page import ReadOptions
from civbook.workflow.pagereading import PageReader

FONT = Path(__file__).parents[2] / "civbook" / "issuing" / "data" / "fonts" / "LiberationSerif-Regular.ttf"
CELLS = [
    (["Họ, chữ đệm, tên"], ["Đỗ Minh Thọ"]),
    (["Ngày, tháng, năm", "sinh"], ["23/10/2022"]),
    (["Ghi bằng chữ"], ["Ngày hai mươi ba, tháng mười, năm hai nghìn", "không trăm hai mươi hai"]),
    (["Giới tính"], ["Nam"]),
    (["Nơi sinh"], ["Trạm y tế xã Thạnh Đức, huyện Gò Dầu,", "tỉnh Tây Ninh"]),
    (["Quê quán"], ["xã Tham Đôn, huyện Mỹ Xuyên, tỉnh Sóc Trăng"]),
    (["Họ, chữ đệm, tên", "mẹ"], ["Chu Tuyết Hằng"]),
    (["Năm sinh"], ["1985"]),
    (["Nơi cư trú"], ["ấp 4, xã Bàu Đồn, huyện Gò Dầu,", "tỉnh Tây Ninh"]),
    (["Họ, chữ đệm, tên", "người cha"], ["Đỗ Quốc Tám"]),
    (["Năm sinh"], ["1992"]),
    (["Nơi cư trú"], ["ấp 4, xã Bàu Đồn"]),
    (["Họ, chữ đệm, tên", "người đi khai sinh"], ["Chu Tuyết Hằng"]),
    (["Quan hệ với người", "được khai sinh"], ["Mẹ đẻ"]),
]


def drawn(file: Path) -> Image.Image:
    """The form of cells, saved at 200 dpi."""
    page = Image.new("L", (1654, 2339), 245)
    draw = ImageDraw.Draw(page)
    large, small = (ImageFont.truetype(str(FONT), size) for size in (34, 28))
    draw.text((620, 130), "ĐĂNG KÝ KHAI SINH", 30, large)
    draw.text((180, 210), "Số: 56", 30, small)
    draw.text((700, 210), "Ngày đăng ký: 15/11/2022", 30, small)
    top = 290
    for label, value in CELLS:
        high = 52 * max(len(label), len(value)) + 22
        for texts, x, font, pitch in ((label, 190, small, 34), (value, 510, large, 50)):
            first = top + (high - pitch * len(texts)) / 2
            for at, text in enumerate(texts):
                draw.text((x, first + pitch * at), text, 30, font)
        draw.rectangle((180, top, 1500, top + high), outline=40, width=2)
        draw.line((490, top, 490, top + high), 40, 2)
        top += high
    page.save(file, dpi=(200, 200))
    return page


def test_a_form_of_cells_is_one_entry(tmp_path: Path) -> None:
    drawn(tmp_path / "form.png")
    reader = PageReader(ReadOptions(book_type="KS", years=(2022, 2022), engine="neural"))
    with open_scan(tmp_path / "form.png") as scan:
        (entry,) = [entry for found in reader.pages(scan.frame(0), 0) for entry in found.entries]
    values = {name: reading.value for name, reading in entry.fields.items()}
    assert values["child.full_name"] == "Đỗ Minh Thọ"
    assert values["child.birth_date"] == "2022-10-23"
    assert values["child.birth_date_in_words"] == "2022-10-23"
    assert values["child.birth_place"] == "Trạm y tế xã Thạnh Đức, huyện Gò Dầu, tỉnh Tây Ninh"
    assert values["mother.residence"] == "ấp 4, xã Bàu Đồn, huyện Gò Dầu, tỉnh Tây Ninh"
    assert values["father.full_name"] == "Đỗ Quốc Tám"
    assert values["declarant.relationship"]


def test_one_page_lies_in_a_book_of_standing_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("civbook.workflow.sheets._SURE", 2.0)  # so that the book's vote always counts more
    drawn(tmp_path / "form.png").rotate(90, expand=True).save(tmp_path / "lying.png", dpi=(200, 200))
    reader = PageReader(ReadOptions(book_type="KS", years=(2022, 2022), engine="neural", turn=0))
    with open_scan(tmp_path / "lying.png") as scan:
        (page,) = reader.pages(scan.frame(0), 0)
    assert page.geometry.turn in (90, 270)
    assert page.entries[0].fields["child.full_name"].value == "Đỗ Minh Thọ"
