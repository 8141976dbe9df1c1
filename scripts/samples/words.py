"""Dates, numbers and papers as clerks write them.

The generator spells them itself instead of asking `civbook.text`: what checks the reader must not share
its faults.
"""

from __future__ import annotations

import datetime
import random
from dataclasses import dataclass

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")


@dataclass(frozen=True)
class Clerk:
    """A clerk's habits, the same on all pages of a book."""

    date_mark: str  # between day, month and year: "/", "-", "." or "words"
    day_zero: bool
    month_zero: bool
    thousand: str  # nghìn or ngàn
    zero_ten: str  # linh or lẻ
    place_words: (
        str  # "full" (xã …, huyện …, tỉnh …), "bare" (Đồng Mỏ - Chi Lăng - Lạng Sơn), "short" (x. …, h. …)
    )
    capitals: bool  # names in capitals
    year_only_parents: bool
    number_form: str  # of số: "2" and "3" digits, "plain", "year" (45/2003)


def new_clerk(rng: random.Random) -> Clerk:
    """Draw a clerk's habits."""
    return Clerk(
        date_mark=rng.choices(("/", "-", ".", "words"), (62, 14, 8, 16))[0],
        day_zero=rng.random() < 0.65,
        month_zero=rng.random() < 0.4,
        thousand=rng.choice(("nghìn", "nghìn", "ngàn")),
        zero_ten=rng.choice(("linh", "linh", "lẻ")),
        place_words=rng.choices(("full", "bare", "short"), (60, 28, 12))[0],
        capitals=rng.random() < 0.22,
        year_only_parents=rng.random() < 0.75,
        number_form=rng.choices(("2", "plain", "3", "year"), (35, 20, 15, 30))[0],
    )


def number_in_words(number: int, clerk: Clerk) -> str:
    """0 to 9999, as civil registers spell it."""
    if number >= 1000:
        head = f"{DIGITS[number // 1000]} {clerk.thousand}"
        rest = number % 1000
        if rest == 0:
            return head
        if rest < 100:
            tail = f"{clerk.zero_ten} {DIGITS[rest]}" if rest < 10 else number_in_words(rest, clerk)
            return f"{head} không trăm {tail}"
        return f"{head} {number_in_words(rest, clerk)}"
    if number >= 100:
        head, rest = f"{DIGITS[number // 100]} trăm", number % 100
        if rest == 0:
            return head
        return (
            f"{head} {clerk.zero_ten} {DIGITS[rest]}"
            if rest < 10
            else f"{head} {number_in_words(rest, clerk)}"
        )
    if number < 10:
        return DIGITS[number]
    tens, ones = divmod(number, 10)
    head = "mười" if tens == 1 else f"{DIGITS[tens]} mươi"
    tails = {0: "", 1: "một" if tens == 1 else "mốt", 4: "bốn" if tens == 1 else "tư", 5: "lăm"}
    tail = tails.get(ones, DIGITS[ones])
    return f"{head} {tail}".strip()


def date_written(day: datetime.date, clerk: Clerk) -> str:
    """A date in this clerk's digits."""
    d = f"{day.day:02d}" if clerk.day_zero else str(day.day)
    m = f"{day.month:02d}" if clerk.month_zero or (clerk.day_zero and day.month < 3) else str(day.month)
    if clerk.date_mark == "words":
        return f"ngày {d} tháng {m} năm {day.year}"
    return clerk.date_mark.join((d, m, str(day.year)))


def date_in_words(day: datetime.date, clerk: Clerk, rng: random.Random) -> str:
    """A date spelled out: Ngày mồng ba tháng năm năm một nghìn …"""
    first = number_in_words(day.day, clerk)
    if day.day <= 10 and rng.random() < 0.35:
        first = f"mồng {first}"
    month = "tư" if day.month == 4 and rng.random() < 0.6 else number_in_words(day.month, clerk)
    year = number_in_words(day.year, clerk)
    comma = rng.choice(("", ","))
    return f"Ngày {first}{comma} tháng {month}{comma} năm {year}"


def register_number(number: int, year: int, clerk: Clerk) -> str:
    """số as this clerk writes it: 05, 5, 005, 05/2003."""
    forms = {"2": f"{number:02d}", "plain": str(number), "3": f"{number:03d}", "year": f"{number:02d}/{year}"}
    return forms[clerk.number_form]
