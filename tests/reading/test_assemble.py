"""Zones to fields: two-digit years, compounds and the labels beside them, other readings of a zone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from civbook.model import Box, TextLine
from civbook.reading.assemble import ZoneText, assemble
from civbook.reading.dates import read_date
from civbook.reading.ways import joined_ways

BOX = Box(0, 0, 10, 10)
WORDS = "Ngày hai mươi tám tháng ba năm một nghìn chín trăm chín mươi tám"


def zone(field: str, text: str, *alternatives: str) -> ZoneText:
    key = field.rpartition(".")[2]
    key = key if key in ("identity", "notice", "death_moment") else field
    return ZoneText(field, key, text, 0.8, BOX, alternatives=tuple((other, 0.5) for other in alternatives))


@pytest.mark.parametrize("name", ["child.birth_date", "mother.birth_date"])
def test_a_year_of_two_digits_is_no_value(name: str) -> None:
    reading = assemble("birth", [zone(name, "28.03.19")], near=2019)[name]
    assert reading.value is None
    assert reading.written == "28.03.19"


def test_two_digits_are_taken_where_the_words_end_in_them() -> None:
    words = zone("child.birth_date_in_words", WORDS)
    fields = assemble("birth", [zone("child.birth_date", "28.03.98"), words])
    assert fields["child.birth_date"].value == "1998-03-28"
    fields = assemble("birth", [zone("child.birth_date", "28.03.19"), words])
    assert fields["child.birth_date"].value is None


def test_a_registration_has_the_books_year() -> None:
    fields = assemble("birth", [zone("registration_date", "5/4/03")], near=2003)
    assert fields["registration_date"].value == "2003-04-05"
    fields = assemble("birth", [zone("registration_date", "5/4/19")], near=2003)
    assert fields["registration_date"].value is None


def test_a_moment_does_not_take_the_dates_place() -> None:
    zones = [zone("deceased.death_moment", "Ngõ15"), zone("deceased.death_date", "06/10/2020")]
    assert assemble("death", zones)["deceased.death_date"].value == "2020-10-06"


def test_a_field_of_its_own_knows_better_than_a_compound() -> None:
    zones = [
        zone("notice.notice", "142/GBT do Trạm đa khoa"),
        zone("notice.issuer", "Trạm y tế xã Quỳnh Đôi"),
    ]
    fields = assemble("death", zones)
    assert fields["notice.issuer"].value == "Trạm y tế xã Quỳnh Đôi"
    assert fields["notice.number"].value == "142/GBT"


def test_another_reading_of_a_compound_gives_what_the_first_lost() -> None:
    fields = assemble("death", [zone("deceased.death_moment", "Ngõ15", "0 giờ 15 phút")])
    assert fields["deceased.death_time"].value == "00:15"


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("247/2011", "2011-07-24"),
        ("25171.2011", "2011-07-25"),
        ("14162015", "2015-06-14"),
        ("27142018", "2018-04-27"),
        ("119/2003", None),
        ("328 1935", None),
        ("tháng năm 1954", "1954"),
    ],
)
def test_strokes_lost_or_read_as_ones(text: str, iso: str | None) -> None:
    date, sure = read_date(text)
    assert (date.iso() if date else None) == iso
    assert sure < 0.5 or iso in (None, "1954")


def test_other_readings_of_digits_and_words_that_agree_win() -> None:
    zones = [
        replace(zone("child.birth_date", "15-07-2002"), alternatives=(("15-07-2009", 0.3),)),
        zone("child.birth_date_in_words", "Ngày mười lăm tháng bảy năm hai nghìn không trăm linh chín"),
    ]
    fields = assemble("birth", zones)
    assert fields["child.birth_date"].value == "2009-07-15"
    assert fields["child.birth_date_in_words"].value == "2009-07-15"


def test_digits_and_words_that_differ_clearly_stay_as_written() -> None:
    zones = [
        replace(zone("child.birth_date", "15-07-2002"), alternatives=(("15-07-2009", 0.01),)),
        zone("child.birth_date_in_words", "Ngày mười lăm tháng bảy năm hai nghìn không trăm linh chín"),
    ]
    assert assemble("birth", zones)["child.birth_date"].value == "2002-07-15"


def test_a_date_behind_the_number_is_the_registrations() -> None:
    fields = assemble("birth", [zone("number", "45 Ngày 20 tháng 5 năm 2009")])
    assert fields["number"].value == "45"
    assert fields["registration_date"].value == "2009-05-20"
    fields = assemble("birth", [zone("number", "20/5/2009")])
    assert "registration_date" not in fields


def test_a_name_before_a_title_whose_label_was_lost() -> None:
    """ "Họ, chữ đệm, tên, chức vụ người ký" of which only "chức vụ người ký" was legible."""
    found = assemble("marriage", [zone("signer.title", "Mai Hoàng Thịnh, Chủ tịch")])
    assert found["signer.full_name"].value == "Mai Hoàng Thịnh"
    assert found["signer.title"].value == "Chủ tịch"
    found = assemble("marriage", [zone("signer.title", "Phó Chủ tịch UBND xã Hòa Châu")])
    assert "signer.full_name" not in found
    assert found["signer.title"].value == "Phó Chủ tịch UBND xã Hòa Châu"


def test_a_note_about_a_name_is_a_note() -> None:
    text = "Có thay đổi họ tên cha theo Quyết định số 15/QĐ-UBND"
    fields = assemble("birth", [ZoneText("note", "note", text, 0.9, Box(0, 0, 9, 9))])
    assert fields["note"].value == text
    assert set(fields) == {"note"}


def weighed_zone(field: str, text: str, *others: tuple[str, float]) -> ZoneText:
    return replace(zone(field, text), alternatives=others)


def test_a_parents_year_that_cannot_be_gives_way_to_one_that_was_read_too() -> None:
    child = zone("child.birth_date", "5/7/1981")
    mother = weighed_zone("mother.birth_date", "09-12-1913", ("09-12-1933", 0.3), ("09-12-1943", 0.1))
    found = assemble("birth", [child, mother])["mother.birth_date"]
    assert found.value == "1933-12-09"
    assert found.confidence <= 0.3
    alone = assemble("birth", [child, zone("mother.birth_date", "09-12-1913")])["mother.birth_date"]
    assert alone.value == "1913-12-09"  # as it stands there: nothing else was read
    faint = weighed_zone("mother.birth_date", "09-12-1913", ("09-12-1933", 0.01))
    assert assemble("birth", [child, faint])["mother.birth_date"].value == "1913-12-09"
    can = weighed_zone("mother.birth_date", "09-12-1953", ("09-12-1958", 0.4))
    assert assemble("birth", [child, can])["mother.birth_date"].value == "1953-12-09"


def test_a_paper_issued_after_the_registration_is_doubted() -> None:
    fields = [zone("registration_date", "14/6/2021"), zone("declarant.id_date", "04/5/2044")]
    found = assemble("birth", fields)["declarant.id_date"]
    assert found.value == "2044-05-04"
    assert found.confidence <= 0.4
    before = assemble("birth", [fields[0], zone("declarant.id_date", "04/5/2014")])["declarant.id_date"]
    assert before.confidence > 0.7


@pytest.mark.parametrize(
    ("years", "text", "other", "value"),
    [
        ((2007, 2007), "24/6/2002", ("24/6/2007", 0.4), "2007-06-24"),
        ((2007, 2007), "24/6/2002", ("24/6/2007", 0.01), "2002-06-24"),
        ((2007, 2007), "4/1/2008", ("4/1/2007", 0.4), "2008-01-04"),  # registered when the year was over
        ((1998, 2024), "24/2/2011", ("24/2/2021", 0.4), "2011-02-24"),  # a book of many years
    ],
)
def test_a_registration_outside_the_books_years(
    years: tuple[int, int], text: str, other: tuple[str, float], value: str
) -> None:
    zones = [weighed_zone("registration_date", text, other)]
    found = assemble("birth", zones, near=years[1], since=years[0])["registration_date"]
    assert found.value == value


def test_a_registrations_year_by_the_entrys_number() -> None:
    zones = [zone("number", "10/2007"), weighed_zone("registration_date", "24/6/2002", ("24/6/2007", 0.4))]
    assert assemble("marriage", zones)["registration_date"].value == "2007-06-24"
    zones = [zone("number", "10/2007"), zone("registration_date", "24/6/2002")]
    assert assemble("marriage", zones)["registration_date"].value == "2002-06-24"


def test_other_readings_of_a_value_on_two_lines() -> None:
    lines = [
        TextLine("ngày 17 tháng 8", BOX, 0.9, alternatives=(("ngày 7 tháng 8", 0.1),)),
        TextLine("năm 1985", BOX, 0.9, alternatives=(("năm 1935", 0.3),)),
    ]
    ways = joined_ways(lines)
    assert ways == (("ngày 17 tháng 8 năm 1935", 0.3), ("ngày 7 tháng 8 năm 1985", 0.1))
    assert joined_ways(lines[:1]) == lines[0].alternatives


def test_a_birth_date_whose_label_was_lost_is_no_day_of_death() -> None:
    box = Box(0, 0, 9, 9)
    zones = [
        ZoneText("deceased.death_date", "deceased.death_date", "năm sinh: 24-6-1964", 0.9, box),
        ZoneText("death_moment", "death_moment", "03 giờ 45 phút, ngày 11 tháng 01 năm 2012", 0.9, box),
    ]
    fields = assemble("death", zones)
    assert fields["deceased.birth_date"].value == "1964-06-24"
    assert fields["deceased.death_date"].value == "2012-01-11"


def test_a_numbers_year_is_one_of_the_books() -> None:
    fields = assemble("death", [zone("number", "85/2001")], near=2007, since=2007)
    assert (fields["number"].written, fields["number"].value) == ("85/2001", "85/2007")
    assert fields["number"].confidence <= 0.6
