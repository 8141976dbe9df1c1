"""The extract says what the book says, nothing else, and is a sound PDF/A."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from civbook.errors import FormError
from civbook.issuing import Office, compose, layout_for, render_pdf
from civbook.issuing.layouts import SHIPPED, load_layout
from civbook.model import Entry, FieldReading, RegisterBook

DAY = dt.date(2026, 2, 3)
STAMP = dt.datetime(2026, 2, 3, 8, tzinfo=dt.UTC)
BOOK = RegisterBook("b1", "KS", "01", "2003", "UBND xã Mẫu Sơn, huyện Lộc Bình, tỉnh Lạng Sơn")
OFFICE = Office("UBND xã Mẫu Sơn", "Tỉnh Lạng Sơn", "Mẫu Sơn", "Trần Văn Mẫu", "CHỦ TỊCH")


def reading(written: str | None, value: str | None = None) -> FieldReading:
    return FieldReading(written, written if value is None else value)


def entry(event: str = "birth", **fields: FieldReading) -> Entry:
    named = {name.replace("__", "."): value for name, value in fields.items()}
    return Entry("e1", "b1", event, "45", 2003, "2003-05-21", "verified", named)


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def printed(one: Entry, *notes: str) -> str:
    words = compose(layout_for(one.event), one, BOOK, OFFICE, 12, DAY, notes)
    return text_of(render_pdf(words, STAMP, "civbook 2026/12")).replace("\r\n", "\n")


def test_prints_what_is_written_not_what_it_means() -> None:
    text = printed(
        entry(
            child__full_name=reading("NGUYỄN THỊ HOÀ", "Nguyễn Thị Hòa"),
            child__birth_date=reading("30/2/2003", ""),
            mother__birth_date=reading("12-3-1980", "1980-03-12"),
        )
    )
    assert "NGUYỄN THỊ HOÀ" in text
    assert "30/2/2003" in text  # an impossible date stays as the book has it
    assert "Năm sinh: 1980" in text
    assert "12-3-1980" not in text  # parents: the year only
    assert "Số: 12/TLKS-BS" in text
    assert "Mẫu Sơn, ngày 03 tháng 02 năm 2026" in text
    assert BOOK.authority in text


def test_absent_fields_stay_blank_and_a_tick_becomes_its_word() -> None:
    words = compose(layout_for("birth"), entry(child__sex=FieldReading(None, "female")), BOOK, OFFICE, 1, DAY)
    cells = {
        cell["label"]: cell["text"] for block in words["blocks"] for row in block["rows"] for cell in row
    }
    assert cells["Giới tính"] == "Nữ"
    assert cells["Họ, chữ đệm, tên"] == ""
    assert cells["Quê quán"] == ""


def test_later_changes_stand_under_ghi_chu_with_their_source() -> None:
    text = printed(entry(note=reading("Đăng ký quá hạn")), "Cải chính họ: Số 3/2010")
    assert "Ghi chú: Đăng ký quá hạn; Cải chính họ: Số 3/2010" in text


def test_a_death_extract_never_tells_the_cause() -> None:
    text = printed(
        entry(
            "death",
            deceased__full_name=reading("Lò Văn Mẫu"),
            deceased__death_cause=reading("bệnh hiểm nghèo"),
        )
    )
    assert "Lò Văn Mẫu" in text
    assert "hiểm nghèo" not in text


def test_markup_in_a_name_is_only_text() -> None:
    nasty = 'Ê "Ñuôl" #panic() $x$ *a* _b_ \\ <l> @r [q]'
    assert nasty in printed(entry(child__full_name=reading(nasty))).replace("\n", " ")


def test_the_same_extract_has_the_same_bytes_and_is_tagged_pdf_a() -> None:
    words = compose(layout_for("birth"), entry(child__full_name=reading("Hoàng A Páo")), BOOK, OFFICE, 1, DAY)
    pdf = render_pdf(words, STAMP, "x")
    assert pdf == render_pdf(words, STAMP, "x")
    with pikepdf.open(io.BytesIO(pdf)) as document:
        xmp = document.open_metadata()
        assert xmp["pdfaid:part"] == "2"
        assert xmp["pdfaid:conformance"].upper() == "A"
        assert document.Root.MarkInfo.Marked


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.toml")), ids=lambda path: path.stem)
def test_every_shipped_layout_typesets(path: Path) -> None:
    layout = load_layout(path)
    assert layout.event == path.stem
    words = compose(layout, entry(layout.event), BOOK, OFFICE, 7, DAY)
    assert layout.title in text_of(render_pdf(words, STAMP))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ('fields = ["child.nickname"]', "child.nickname"),
        ('fields = ["deceased.death_cause"]', "death_cause"),
        ('fields = ["child.sex"], shout = true', "shout"),
        ('fields = ["child.sex"], show = "loud"', "loud"),
    ],
)
def test_a_wrong_layout_is_refused_by_name(tmp_path: Path, change: str, said: str) -> None:
    event = "death" if "death" in change else "birth"
    path = tmp_path / "own.toml"
    path.write_text(
        f'event = "{event}"\nseries = "X"\ntitle = "T"\n[[block]]\nrows = [[{{ label = "L", {change} }}]]\n',
        encoding="utf-8",
    )
    with pytest.raises(FormError, match=said) as caught:
        load_layout(path)
    assert "own.toml" in str(caught.value)


def test_an_archive_may_have_its_own_wording(tmp_path: Path) -> None:
    own = (SHIPPED / "birth.toml").read_text(encoding="utf-8").replace("Nơi sinh", "Sinh tại")
    (tmp_path / "birth.toml").write_text(own, encoding="utf-8")
    labels = [
        cell.label for block in layout_for("birth", tmp_path).blocks for row in block.rows for cell in row
    ]
    assert "Sinh tại" in labels
    with pytest.raises(FormError):
        layout_for("guardianship", tmp_path)
