"""Dates in digits and in words, can-chi years, times of day."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civbook.text.date_phrases import LAST
from civbook.text.date_words import can_chi, can_chi_years, parse_date_words, parse_date_words_fuzzy
from civbook.text.dates import (
    PartialDate,
    compare,
    date_to_words,
    from_iso,
    make_date,
    parse_date,
    parse_date_fuzzy,
    resolve_short_year,
)
from civbook.text.fold import fold
from civbook.text.times import ClockTime, parse_time

days = st.dates(datetime.date(1850, 1, 1), datetime.date(2060, 12, 31))


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("21/5/2003", "2003-05-21"),
        ("21.05.2003", "2003-05-21"),
        ("21-5-2003", "2003-05-21"),
        ("21 5 2003", "2003-05-21"),
        ("21 / 05 / 2003.", "2003-05-21"),
        ("2003-05-21", "2003-05-21"),
        ("2003-05-21 00:00:00", "2003-05-21"),
        ("21052003", "2003-05-21"),
        ("5/2003", "2003-05"),
        ("05.2003", "2003-05"),
        ("tháng 5/2003", "2003-05"),
        ("2003", "2003"),
        ("năm 2003", "2003"),
        ("Sinh năm 1945", "1945"),
        ("ngày 5 tháng 3 năm 1998", "1998-03-05"),
        ("Ngày 05 tháng 03 năm 1998.", "1998-03-05"),
        ("ngày05tháng03năm1998", "1998-03-05"),
        ("15 tháng 8 năm 1960", "1960-08-15"),
        ("ngày 12/5/2003", "2003-05-12"),
        ("tháng 5 năm 2003", "2003-05"),
        ("ngày …tháng…năm 1975", "1975"),
        ("…/…/1975", "1975"),
        ("00/00/1975", "1975"),
        ("00.05.1975", "1975-05"),
        ("mồng 3 tháng 4 năm 1985", "1985-04-03"),
        ("le 12 mai 1931", "1931-05-12"),
        ("1er Février 1940", "1940-02-01"),
        ("décembre 1950", "1950-12"),
    ],
)
def test_parse_digits(written: str, iso: str) -> None:
    date = parse_date(written)
    assert date is not None
    assert date.iso() == iso
    assert date.possible


@pytest.mark.parametrize(
    "written",
    ["", "không rõ", "-", "abc", "12", "198", "1/2", "12/5/203", "Nguyễn Văn An", "1/2/3/4", "20030521999"],
)
def test_no_date(written: str) -> None:
    assert parse_date(written) is None


@pytest.mark.parametrize(
    "written", ["30/2/2003", "31/4/1999", "29/2/1900", "29.02.2003", "31/11/1980", "32/1/2000"]
)
def test_impossible_days_are_kept_and_flagged(written: str) -> None:
    date = parse_date(written)
    assert date is not None
    assert not date.possible
    assert "impossible" in date.flags
    day, month, year = map(int, written.replace(".", "/").split("/"))
    assert (date.day, date.month, date.year) == (day, month, year)


def test_impossible_dates_in_iso() -> None:
    assert make_date(2003, 2, 30).iso() == "2003-02-30"
    assert make_date(2004, 2, 29).possible
    assert make_date(2003, 13, 2).iso() is None
    assert make_date(2003, 13, 2).year == 2003


def test_a_year_that_cannot_be_is_flagged() -> None:
    date = parse_date("12/3/5005")
    assert date is not None
    assert date.year == 5005
    assert date.flags == ("year-out-of-range",)
    assert date.iso() is None


def test_two_digit_years_stay_open_without_context() -> None:
    date = parse_date("12/5/98")
    assert date is not None
    assert date.year is None
    assert date.short_year == 98
    assert date.iso() is None
    resolved = parse_date("12/5/98", near=2003)
    assert resolved is not None
    assert resolved.iso() == "1998-05-12"
    assert resolve_short_year(3, 2003) == 2003
    assert resolve_short_year(4, 2003) == 1904


def test_lunar_dates_keep_only_the_sure_year() -> None:
    date = parse_date("10/3/1985 (âm lịch)")
    assert date is not None
    assert "lunar" in date.flags
    assert date.iso() == "1985"
    late = parse_date("10/12/1985 âm lịch")
    assert late is not None
    assert late.iso() is None
    leap = parse_date("ngày 3 tháng 4 nhuận năm 1985 âm lịch")
    assert leap is not None
    assert "leap-month" in leap.flags


def test_about() -> None:
    date = parse_date("khoảng 1975")
    assert date is not None
    assert date.iso() == "1975"
    assert "about" in date.flags


@given(days, st.sampled_from(["/", ".", "-", " ", " / "]), st.booleans())
def test_digits_round_trip(day: datetime.date, separator: str, padded: bool) -> None:
    width = "02d" if padded else "d"
    written = separator.join((f"{day.day:{width}}", f"{day.month:{width}}", str(day.year)))
    date = parse_date(written)
    assert date is not None
    assert date.iso() == day.isoformat()
    assert from_iso(day.isoformat()) == date
    assert date.dotted() == f"{day.day:02d}.{day.month:02d}.{day.year}"


@given(
    days,
    st.sampled_from(["day", "month", "year"]),
    st.sampled_from([("nghìn", "linh"), ("ngàn", "lẻ")]),
    st.booleans(),
    st.booleans(),
)
def test_words_round_trip(
    day: datetime.date, precision: str, dialect: tuple[str, str], full: bool, accents: bool
) -> None:
    date = make_date(
        day.year, day.month if precision != "year" else None, day.day if precision == "day" else None
    )
    words = date_to_words(date, full=full, thousand=dialect[0], gap=dialect[1])
    read = parse_date_words(words if accents else fold(words))
    assert read == date
    assert compare(date, words).agree


@pytest.mark.parametrize(
    ("words", "iso"),
    [
        ("Ngày mười hai tháng năm năm hai nghìn không trăm linh ba", "2003-05-12"),
        ("Ngày năm tháng năm năm một nghìn chín trăm chín mươi năm", "1995-05-05"),
        ("ngày mồng ba tháng tư năm một nghìn chín trăm tám mươi lăm", "1985-04-03"),
        ("mùng một tháng giêng năm hai ngàn", "2000-01-01"),
        ("mười lăm tháng chạp năm một chín tám lăm", "1985-12-15"),
        ("tháng năm năm hai nghìn", "2000-05"),
        ("năm một nghìn chín trăm chín mươi lăm", "1995"),
        ("một nghìn chín trăm chín mươi lăm", "1995"),
        ("mười chín tám lăm", "1985"),
        ("Ngày mười lăm, tháng mười hai, năm hai nghìn lẻ năm.", "2005-12-15"),
        ("ngày 12 tháng năm năm 2003", "2003-05-12"),
        ("Sinh ngày hai mươi tháng mười một năm một nghìn chín trăm bảy mươi", "1970-11-20"),
        ("NGÀY HAI MƯƠI MỐT THÁNG MƯỜI NĂM HAI NGHÌN KHÔNG TRĂM MƯỜI", "2010-10-21"),
        ("Ngày ba mươi tháng hai năm hai nghìn linh ba", "2003-02-30"),
    ],
)
def test_parse_words(words: str, iso: str) -> None:
    date = parse_date_words(words)
    assert date is not None
    assert date.iso() == iso


def test_short_years_in_words_need_context() -> None:
    words = "Ngày hai mươi lăm tháng năm năm chín lăm"
    assert parse_date_words("hai mươi lăm tháng năm chín lăm", near=1999) == make_date(1995, 5, 25)
    open_date, dated = parse_date_words(words), parse_date_words(words, near=1999)
    assert open_date is not None
    assert (open_date.year, open_date.short_year) == (None, 95)
    assert dated is not None
    assert dated.iso() == "1995-05-25"


@pytest.mark.parametrize(
    "words", ["", "không rõ", "Nguyễn Văn An", "ngày ngày", "tháng", "tháng tháng năm", "năm"]
)
def test_no_date_in_words(words: str) -> None:
    assert parse_date_words(words) is None


@pytest.mark.parametrize(
    ("noisy", "iso"),
    [
        ("Ngav mười hai tháug năm nám hai nghin không trăm linh ba", "2003-05-12"),
        ("Ngày mưoi hai thảng năm năm hai nghìn khong trâm linh bà", "2003-05-12"),
        ("Ngay hal mươi tháng sau năm một nghin chin tram tâm mươi lăm", "1985-06-20"),
    ],
)
def test_misread_words(noisy: str, iso: str) -> None:
    date, score = parse_date_words_fuzzy(noisy)
    assert date is not None
    assert date.iso() == iso
    assert 0 < score < 1


@pytest.mark.parametrize(
    "noisy",
    [
        "ngàymười haitháng nămnăm hai nghìn không trămlinh ba",
        "ngàv mưòi hal thảnq nấm nămhai nghln khong trâm llnh ba",
        "ngày mườỉ hai thán năm nm hai nghìn khôg tră linh b",
    ],
)
def test_glued_and_badly_misread_words(noisy: str) -> None:
    date, score = parse_date_words_fuzzy(noisy)
    assert date == make_date(2003, 5, 12)
    assert 0.3 < score < 1


@given(st.data(), days)
def test_one_lost_letter_seldom_changes_the_date(data: st.DataObject, day: datetime.date) -> None:
    date = make_date(
        min(max(day.year, 1900), LAST), day.month, min(day.day, 28)
    )  # no book is from later years
    words = date_to_words(date).lower()
    at = data.draw(st.integers(0, len(words) - 1))
    read, score = parse_date_words_fuzzy(words[:at] + words[at + 1 :])
    assert read == date or score < 0.9


@pytest.mark.parametrize(
    "text", ["Nguyễn Thị Hồng Nhung", "Xã Đồng Mỏ, huyện Chi Lăng", "Hoàng Mai", "Không rõ ngày tháng"]
)
def test_other_text_is_no_date(text: str) -> None:
    assert parse_date_words_fuzzy(text)[0] is None


@pytest.mark.parametrize(
    ("noisy", "iso"),
    [
        ("O5/O3/1998", "1998-03-05"),
        ("l2/05/2003", "2003-05-12"),
        ("12/5/19 98", "1998-05-12"),
        ("12/0512003", "2003-05-12"),
        ("1205.2003", "2003-05-12"),
    ],
)
def test_misread_digits(noisy: str, iso: str) -> None:
    date, score = parse_date_fuzzy(noisy)
    assert date is not None
    assert date.iso() == iso
    assert 0 < score < 1


def test_compare_says_which_part_differs() -> None:
    words = "Ngày mười hai tháng sáu năm hai nghìn không trăm linh ba"
    assert compare("12/6/2003", words).agree
    assert compare("12/5/2003", words).differ == ("month",)
    assert compare("21/6/2002", words).differ == ("year", "day")
    assert compare("12/6/03", words).agree
    assert compare("12/6/02", words).differ == ("year",)
    assert compare("2003", words).agree
    assert compare("12/6/2003", "chữ không đọc được").unread
    assert compare(None, words).unread


def test_can_chi() -> None:
    assert can_chi(1984) == "Giáp Tý"
    assert can_chi(2003) == "Quý Mùi"
    assert can_chi(1975) == "Ất Mão"
    assert can_chi_years("Giáp Tý") == (1924, 1984)
    assert can_chi_years("năm Ất Mẹo", first=1900) == (1915, 1975)
    assert can_chi_years("quý tỵ", first=1900) == (1953, 2013)
    assert can_chi_years("Giáp Sửu") == ()
    assert can_chi_years("Nguyễn An") == ()
    date = parse_date_words("Ngày mười tháng mười năm Giáp Tý")
    assert date == PartialDate(None, 10, 10, ("can-chi",), candidates=(1924, 1984))
    near = parse_date_words("Ngày mười tháng mười năm Giáp Tý", near=1950)
    assert near is not None
    assert near.year == 1924


@given(st.integers(1870, 2030))
def test_every_year_is_among_the_years_of_its_name(year: int) -> None:
    assert year in can_chi_years(can_chi(year))
    assert year in can_chi_years(fold(can_chi(year)))


@pytest.mark.parametrize(
    ("written", "time"),
    [
        ("10 giờ 30 phút", ClockTime(10, 30)),
        ("10h30", ClockTime(10, 30)),
        ("10:30", ClockTime(10, 30)),
        ("07g15'", ClockTime(7, 15)),
        ("22 giờ 5 phút", ClockTime(22, 5)),
        ("10 giờ", ClockTime(10)),
        ("mười giờ rưỡi", ClockTime(10, 30)),
        ("mười giờ ba mươi phút", ClockTime(10, 30)),
        ("3 giờ chiều", ClockTime(15)),
        ("2 giờ sáng", ClockTime(2)),
        ("lúc không giờ mười lăm phút", ClockTime(0, 15)),
    ],
)
def test_times(written: str, time: ClockTime) -> None:
    assert parse_time(written) == time


def test_times_that_cannot_be() -> None:
    assert parse_time("không rõ") is None
    assert parse_time("21/5/2003") is None
    odd = parse_time("25 giờ 70 phút")
    assert odd is not None
    assert not odd.possible
    assert ClockTime(7, 5).text() == "07:05"


@given(st.text(max_size=40) | st.text(alphabet="0123456789/.- ngàytháămốột", max_size=25))
def test_any_text_is_survived(text: str) -> None:
    for date in (
        parse_date(text),
        parse_date(text, near=2000),
        parse_date_words(text),
        parse_date_fuzzy(text)[0],
    ):
        assert date is None or date.iso() is None or from_iso(date.iso() or "") is not None
    parse_date_words_fuzzy(text)
    parse_time(text)
