"""Zones with several fields in them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civbook.reading.compound import (
    split_moment,
    split_notice,
    split_signer,
)
from civbook.reading.papers import (
    number_mended,
    split_identity,
    split_issue,
    split_kind,
    split_number,
    split_place,
)

FULL = {
    "id_kind": "CMND", "id_number": "123456789", "id_date": "1/2/2000", "id_place": "Công an tỉnh Hà Giang"
}  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "CMND số 123456789, cấp ngày 1/2/2000 tại Công an tỉnh Hà Giang",
        "CMND số 123456789 do Công an tỉnh Hà Giang cấp ngày 1/2/2000",
        "CMND: 123456789, Công an tỉnh Hà Giang cấp 1/2/2000",
        "CMND số 123 456 789 ngày 1/2/2000 Công an tỉnh Hà Giang",
    ],
)
def test_identity_in_any_order(text: str) -> None:
    assert split_identity(text) == FULL


def test_the_label_names_the_kind() -> None:
    assert split_identity("468198175", "Số CMND")["id_kind"] == "CMND"
    assert "id_kind" not in split_identity("468198175", "Số CMND/Hộ chiếu")


def test_a_label_that_is_a_kind_of_paper_is_that_kind_as_written() -> None:
    assert split_identity("095189766434", "Căn cước công dân số")["id_kind"] == "Căn cước công dân"


@pytest.mark.parametrize(
    ("text", "kind", "number"),
    [
        ("CMND Số: 287041836", "CMND", "287041836"),
        ("Số Thẻ CCCD 047064408574", "Thẻ CCCD", "047064408574"),
        ("Căn cước Số: 022060787514 Công dân g", "Căn cước công dân", "022060787514"),
        ("Căn cước Số: 022060787514 công dân", "Căn cước công dân", "022060787514"),
        ("Thẻ CCCD số: 02/069643912", "Thẻ CCCD", "021069643912"),
    ],
)
def test_a_kind_with_the_number_printed_behind_it(text: str, kind: str, number: str) -> None:
    assert split_kind(text, "declarant.id_kind") == {
        "declarant.id_kind": kind,
        "declarant.id_number": number,
    }


def test_a_kind_alone_stays_as_it_is() -> None:
    assert split_kind("Giấy CMND", "wife.id_kind") == {"wife.id_kind": "Giấy CMND"}
    assert split_kind("CMND 4", "wife.id_kind") == {"wife.id_kind": "CMND"}


def test_a_kind_and_who_issued_it_without_the_number() -> None:
    parts = split_identity("Căn cước công dân do Cục CS QLHC về TTXH")
    assert parts == {"id_kind": "Căn cước công dân", "id_place": "Cục CS QLHC về TTXH"}


def test_what_stands_behind_a_papers_number() -> None:
    parts = split_number("320465939, Công an tỉnh An Giang cấp ngày 2/5/2001", "wife.id_number")
    assert parts == {
        "wife.id_number": "320465939",
        "wife.id_place": "Công an tỉnh An Giang",
        "wife.id_date": "2/5/2001",
    }


@pytest.mark.parametrize(
    ("text", "place", "date"),
    [
        ("CA tỉnh Đắk Lắk 14.09.2001", "CA tỉnh Đắk Lắk", "14.09.2001"),
        ("10/06/1998 CA Cà Mau", "CA Cà Mau", "10/06/1998"),
    ],
)
def test_a_place_of_issue_with_its_date(text: str, place: str, date: str) -> None:
    assert split_place(text, "wife.id_place") == {"wife.id_place": place, "wife.id_date": date}
    assert split_place(place, "wife.id_place") == {"wife.id_place": place}
    assert split_place(f"n tỉ {place}", "wife.id_place") == {"wife.id_place": place}


def test_a_stroke_in_a_papers_number_is_a_one_only_where_a_figure_is_missing() -> None:
    assert number_mended("0932200/8752") == "093220018752"
    assert number_mended("12/2004") == "12/2004"


def test_garbage_is_no_kind_of_paper() -> None:
    assert "id_kind" not in split_identity("42507.1740. da Lông,An tỉnh 1/2/2000")


@pytest.mark.parametrize(
    ("text", "name", "title"),
    [
        ("Nguyễn Văn A - Chủ tịch", "Nguyễn Văn A", "Chủ tịch"),
        ("Chủ tịch UBND xã Nguyễn Văn A", "Nguyễn Văn A", "Chủ tịch UBND xã"),
        ("Phạm Quỳnh Quyên, PHÓ CHỦ TỊCH", "Phạm Quỳnh Quyên", "PHÓ CHỦ TỊCH"),
        ("Nguyễn Tú Dũng", "Nguyễn Tú Dũng", None),
        ("Lưu Viết Tạo Uy Viên thư ký", "Lưu Viết Tạo", "Uy Viên thư ký"),
        ("Vàng A Sình Trưởng công an xã", "Vàng A Sình", "Trưởng công an xã"),
        ("Trần Thị Ký", "Trần Thị Ký", None),
    ],
)
def test_signers(text: str, name: str, title: str | None) -> None:
    parts = split_signer(text)
    assert parts["signer.full_name"] == name
    assert parts.get("signer.title") == title


def test_moment_of_death() -> None:
    parts = split_moment("10 giờ 30 phút, ngày 5 tháng 3 năm 2001")
    assert parts["deceased.death_time"] == "10 giờ 30 phút"
    assert "5 tháng 3 năm 2001" in parts["deceased.death_date"]


def test_notice_of_death() -> None:
    parts = split_notice("12/GBT do Trạm y tế xã Tả Van cấp ngày 3/4/2001")
    assert parts["notice.number"] == "12/GBT"
    assert parts["notice.date"] == "3/4/2001"
    assert parts["notice.issuer"] == "Trạm y tế xã Tả Van"


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("1 ngiờ 28 phút", "1 giờ 28 phút"),
        ("15 giồ 20 phút ngày 3/4/2001", "15 giờ 20 phút"),
        ("10h30", "10h30"),
        ("0 giờ 1a phút", "0 giờ 10 phút"),
    ],
)
def test_a_misread_hour_keeps_its_minutes(text: str, time: str) -> None:
    assert split_moment(text)["deceased.death_time"] == time


def test_scraps_beside_the_hour_are_no_date_of_death() -> None:
    assert "deceased.death_date" not in split_moment("22")
    assert "deceased.death_date" not in split_moment("Ngõ15")


@pytest.mark.parametrize(
    "text",
    ["206/887 do Trạm y tế xã Tả Van", "206/GBTdo Trạm y tế xã Tả Van", "206/6B do Trạm y tế xã Tả Van"],
)
def test_the_letters_behind_a_notices_number(text: str) -> None:
    assert split_notice(text) == {"notice.number": "206/GBT", "notice.issuer": "Trạm y tế xã Tả Van"}


def test_a_notice_of_another_series_is_kept() -> None:
    assert split_notice("12/98")["notice.number"] == "12/98"


@pytest.mark.parametrize("text", ["ND948615144", "MND số 948615144", "CMmDxố 948615144", "CMND số 948615144"])
def test_an_identity_cards_name_that_lost_letters(text: str) -> None:
    assert split_identity(text) == {"id_kind": "CMND", "id_number": "948615144"}


def test_a_date_of_issue_with_its_place() -> None:
    assert split_issue("13/01/1992 tại CA tỉnh An Giang", "mother.id_date") == {
        "mother.id_date": "13/01/1992",
        "mother.id_place": "CA tỉnh An Giang",
    }
    assert split_issue("13/01/1992", "mother.id_date") == {"mother.id_date": "13/01/1992"}


@given(st.text(max_size=80))
def test_no_text_breaks_them(text: str) -> None:
    for split in (split_identity, split_signer, split_moment, split_notice):
        assert all(part for part in split(text).values())


def test_leader_dots_between_the_digits_of_a_paper_make_no_date() -> None:
    parts = split_identity("CMND số 57.8.7.63075 do CA tỉnh Lâm Đồng")
    assert parts == {"id_kind": "CMND", "id_number": "578763075", "id_place": "CA tỉnh Lâm Đồng"}


@pytest.mark.parametrize(
    "read",
    ["TX UBN9 - Phó Chủ tịch", "MUBND - Phó Chủ tịch", "THUBND - Phú Chủ tịch", "T.MUBND - Phó Chủ tịch"],
)
def test_what_stands_before_the_committee(read: str) -> None:
    assert split_signer(f"Phan Quang Tài, {read}") == {
        "signer.full_name": "Phan Quang Tài",
        "signer.title": "TM. UBND - Phó Chủ tịch",
    }


def test_a_notice_whose_number_is_asked_last() -> None:
    wanted = {"notice.issuer": "UBND xã Tả Van", "notice.number": "62"}
    assert split_notice("do UBND xã Tả Van 62") == wanted
    assert split_notice("UBND xã Tả Van 07/08/2016 62") == {**wanted, "notice.date": "07/08/2016"}


def test_a_district_that_sounds_like_the_word_for_issued() -> None:
    assert split_notice("12/GBT do Trạm y tế huyện Mỏ Cày")["notice.issuer"] == "Trạm y tế huyện Mỏ Cày"


@pytest.mark.parametrize(
    ("text", "kind", "number"),
    [
        ("Thẻ CCCD số 075798378686", "Thẻ CCCD", "075798378686"),
        ("CAID số 090552839", "CMND", "090552839"),
        ("CMND Số 3293/7490 do CA tỉnh Hòa Bình", "CMND", "329317490"),
        ("Chứng minh nhân dân Số 298266265 do Công an tỉnh Ninh Thuận", "Chứng minh nhân dân", "298266265"),
    ],
)
def test_papers_kinds_and_numbers_misread(text: str, kind: str, number: str) -> None:
    found = split_identity(text)
    assert (found["id_kind"], found["id_number"]) == (kind, number)


def test_a_papers_printed_words_alone_are_no_paper() -> None:
    assert split_identity("Số do") == {}
    assert split_identity("BAND số 12345678901").get("id_kind") is None


@pytest.mark.parametrize("label", ["Giấy báo tử số", "Giấy báo tử s Ố"])
def test_the_label_says_what_kind_a_notice_is(label: str) -> None:
    assert split_notice("140/GBT cấp ngày 23-07-2009", label)["notice.kind"] == "Giấy báo tử"
    assert "notice.kind" not in split_notice("140/GBT", "Giấy báo tử/Giấy tờ thay thế Giấy báo tử số")


def test_a_printed_word_before_a_notices_number_is_no_kind() -> None:
    parts = split_notice("do 63/GBT Trưởng ấp Tắc Thủ 14 tháng 03 năm 2017")
    assert "notice.kind" not in parts
    assert parts["notice.issuer"] == "Trưởng ấp Tắc Thủ"
