"""Dates in a sentence: "sinh khoảng 1975", "ngày 5 tháng 3 năm 1975", "born on 5 March 1975"."""

from __future__ import annotations

import re

from civbook.search.cursor import GUESSED, Cursor, Word

_PASSED_AWAY = (("qua", "đời"), ("tạ", "thế"), ("từ", "trần"), ("passed", "away"))
_NAMES = frozenset(("nam", "thang", "chung", "hoi", "the"))  # and given names
_PERSONS = ("name", "father", "mother", "spouse")
_YEAR = re.compile(r"\d{4}")
_MIDDLES_TEXT = "van thi thy duc huu hoai phuong hoang dinh xuan thanh ngoc nhat quoc viet duy trung cong"
_MIDDLES = frozenset(_MIDDLES_TEXT.split())
_ABOUT = frozenset(["khoang", "chung", "about", "around", "circa"])
_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
         "sep september", "oct october", "nov november", "dec december"), start=1)
    for name in names.split()
}  # fmt: skip


def take_date(here: Cursor) -> bool:
    lead = ""
    start = 1
    if here.is_(0, "sinh", "born", "sn") or _is_short_for_born(here):
        lead = "born"
    elif here.phrase(_PASSED_AWAY):
        lead, start = "died", 2
    elif here.is_(0, "mất", "chết", "died", "deceased"):
        lead = "died"
    start = start if lead else 0
    ahead = start
    if not lead and _ends_name(here):
        return False
    while (word := here.word(ahead)) and _leads_up(word, bool(lead)):
        ahead += 1
    words = here.words[here.at + start : here.at + ahead]
    about = any(word.plain in _ABOUT or word.key in GUESSED or word.plain == "tam" for word in words)
    taken = _date_length(here, ahead)
    if taken:
        value = _date_text(here, ahead, taken)
        key = lead or "when"
        if (
            not lead
            and ahead == start
            and not re.fullmatch(r"\d{4}\D*|\d{1,2}\D\d{1,2}\D\d{4}|\d{4}-\d.*", value)
        ):
            return False
        here.put(key, ("khoảng " if about else "") + value)
        here.at += ahead + taken
        return True
    if lead and here.is_(start, "ở", "tại", "quán", "in", "at"):
        return here.go("place", start + 1)
    if start == 2:  # that somebody passed away, and no more
        here.at += 2
        return True
    return False


def _is_short_for_born(here: Cursor) -> bool:
    """b. 1975"""
    word, after = here.word(), here.word(1)
    return bool(word and word.raw.lower() == "b." and after and after.digits)


def _leads_up(word: Word, told: bool) -> bool:
    """Whether a word may stand before a date; ``told``: something said that one comes."""
    return word.dates or (word.small and (word.key in GUESSED or (told and word.plain == "tam")))


def _ends_name(here: Cursor) -> bool:
    """Whether what looks like the beginning of a date is the given name before it: Văn Thắng năm 1975, Thị Năm 1975."""
    word, after, before = here.word(), here.word(1), here.word(-1)
    if word is None or word.plain not in _NAMES or here.into not in _PERSONS or here.starts_part():
        return False
    if word.key not in ("năm", word.plain):
        return False
    if after and after.plain == "nam" and word.key != "tháng":
        return True  # "năm năm 1975", "nam năm 1975", "thang nam 1975"
    if word.plain == "thang":
        return bool(after and _YEAR.fullmatch(after.raw))  # a month has its number before the year
    middles = _MIDDLES if word.key == "nam" else ("thi", "thy", "van")
    return word.plain == "nam" and bool(before and before.plain in middles)


def _date_length(here: Cursor, ahead: int) -> int:
    """How many words from there on are a date."""
    first = here.word(ahead)
    if first is None:
        return 0
    if first.digits and re.fullmatch(
        r"\d{4}s?|\d{4}[-–]\d{1,4}([-–]\d{1,2})?|\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\d{1,2}[/.-]\d{4}",
        first.raw,
    ):
        after = here.word(ahead + 2)
        spans = here.is_(ahead + 1, "đến", "to", "-") and after and re.fullmatch(r"\d{4}", after.raw)
        return 3 if spans else 1
    size = 0
    while (word := here.word(ahead + size)) and (
        word.digits or (word.plain in {"thang", "nam", "ngay"} and size) or word.plain in _MONTHS
    ):
        size += 1
    return (
        size if any(re.fullmatch(r"\d{4}", here.words[here.at + ahead + at].raw) for at in range(size)) else 0
    )


def _date_text(here: Cursor, ahead: int, taken: int) -> str:
    words = [here.words[here.at + ahead + at] for at in range(taken)]
    if taken == 3 and words[0].raw.isdigit() and words[1].plain in ("den", "to", ""):
        return f"{words[0].raw}-{words[2].raw}"
    months = [_MONTHS[word.plain] for word in words if word.plain in _MONTHS]
    if months:
        numbers = [word.plain for word in words if word.digits]
        year = next(number for number in numbers if len(number) == 4)
        day = next((number.rstrip("stndrh") for number in numbers if len(number) < 4), "")
        return f"{day}/{months[0]}/{year}" if day else f"{months[0]}/{year}"
    text = " ".join(word.raw for word in words)
    month = here.words[here.at + ahead - 1].plain == "thang"  # the day was left out
    return f"{'tháng' if month else 'ngày'} {text}" if taken > 1 else text
