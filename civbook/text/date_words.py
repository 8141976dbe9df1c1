"""Dates and times in words, can-chi years: "Ngày mười hai tháng năm năm hai nghìn không trăm linh ba"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from civbook.text.dates import FIRST_YEAR, PartialDate, make_date, resolve_short_year
from civbook.text.fold import fold, unify
from civbook.text.numbers import words_to_number, words_to_number_fuzzy

_MONTHS = {"gieng": 1, "mot": 1, "chap": 12, "tu": 4}
_CAN = ("canh", "tân", "nhâm", "quý", "giáp", "ất", "bính", "đinh", "mậu", "kỷ")  # year % 10
_CHI = ("thân", "dậu", "tuất", "hợi", "tý", "sửu", "dần", "mão", "thìn", "tỵ", "ngọ", "mùi")  # year % 12
_CHI_ALIASES = {"mẹo": "mão", "tí": "tý", "tị": "tỵ", "vị": "mùi"}
_CAN_ALIASES = {"quí": "quý", "kỉ": "kỷ"}
_LEAD = re.compile(r"^(?:sinh |chết |mất |vào )*", re.IGNORECASE)
_TOKEN = re.compile(r"[^\W\d_]+|\d+")


def parse_date_words(text: str, *, near: int | None = None) -> PartialDate | None:
    """The date that words say, None where they say none.

    Takes long and short forms, numbers in digits among the words, "mồng/mùng", "tháng giêng", "tháng chạp",
    "hai mươi lăm tháng ba năm chín tám", a can-chi year ("năm Giáp Tý": year None unless ``near`` tells which),
    and "âm lịch" (flag ``lunar``). A short year ("tám lăm") needs ``near`` as in ``parse_date``.
    """
    return _parse(text, near, fuzzy=False)[0]


def parse_date_words_fuzzy(text: str, *, near: int | None = None) -> tuple[PartialDate | None, float]:
    """Like ``parse_date_words`` for misread words; the score is the product of the parts' likeness."""
    exact = parse_date_words(text, near=near)
    return (exact, 1.0) if exact is not None else _parse(text, near, fuzzy=True)


def can_chi(year: int) -> str:
    """The year's can-chi name: 1984 → "Giáp Tý"."""
    return f"{_CAN[year % 10].title()} {_CHI[year % 12].title()}"


def can_chi_years(text: str, *, first: int = 1870, last: int = 2030) -> tuple[int, ...]:
    """The years that a can-chi name may mean (60 apart), () where it is none or an impossible pair (Giáp Sửu).

    Accents are needed where they tell branches apart (Tý and Tỵ); without them both are candidates.
    """
    words = [unify(word).lower() for word in _TOKEN.findall(text)]
    if words[:1] == ["năm"] or words[:1] == ["nam"]:
        words = words[1:]
    if len(words) != 2:
        return ()
    cans = _stems(words[0], _CAN, _CAN_ALIASES)
    chis = _stems(words[1], _CHI, _CHI_ALIASES)
    return tuple(year for year in range(first, last + 1) if year % 10 in cans and year % 12 in chis)


@dataclass(frozen=True, slots=True)
class ClockTime:
    """A time of day as written; the minute may be missing."""

    hour: int
    minute: int | None = None

    @property
    def possible(self) -> bool:
        return 0 <= self.hour <= 24 and (self.minute is None or 0 <= self.minute < 60)

    def text(self) -> str:
        """``10:30``, or ``10`` where no minute is written."""
        return f"{self.hour:02d}" if self.minute is None else f"{self.hour:02d}:{self.minute:02d}"


def parse_time(text: str) -> ClockTime | None:
    """The time of day: "10 giờ 30 phút", "10h30", "10:30", "mười giờ rưỡi", "3 giờ chiều" (15), "lúc 7g15"."""
    plain = " ".join(unify(text).lower().split())
    found = _CLOCK.search(plain)
    if found is None:
        return _time_in_words(plain)
    hour, minute = int(found["hour"]), int(found["minute"]) if found["minute"] else None
    if minute is None and _HALF.search(plain):
        minute = 30
    return _afternoon(hour, minute, plain)


_CLOCK = re.compile(
    r"(?<!\d)(?P<hour>\d{1,2})\s*(?:giờ|gio|g|h|:)(?![^\W\d_])\s*(?:(?P<minute>\d{1,2})\s*(?:phút|phut|p|')?(?!\d))?"
)
_HALF = re.compile(r"\brưỡi\b|\bruoi\b")
_SPOKEN = re.compile(r"(?:lúc |hồi |vào )*(?P<hour>.+?) (?:giờ|gio)(?P<rest>.*)")
_DAYTIME = re.compile(r"\b(?:sáng|trưa|chiều|tối|đêm|khuya|ngày)\b.*$")


def _time_in_words(plain: str) -> ClockTime | None:
    found = _SPOKEN.fullmatch(plain)
    hour = words_to_number(found["hour"]) if found else None
    if found is None or hour is None:
        return None
    rest = _DAYTIME.sub("", found["rest"]).replace("phút", " ").strip(" ,.")
    minute = 30 if _HALF.search(rest) else words_to_number(rest) if rest else None
    return _afternoon(hour, minute, plain)


def _afternoon(hour: int, minute: int | None, plain: str) -> ClockTime:
    if (hour < 12 and re.search(r"\b(?:chiều|tối)\b", plain)) or (hour < 6 and re.search(r"\bchiều\b", plain)):
        hour += 12
    return ClockTime(hour, minute)


def _stems(word: str, names: tuple[str, ...], aliases: dict[str, str]) -> set[int]:
    name = aliases.get(word, word)
    if name in names:
        return {names.index(name)}
    if word.isascii():
        return {at for at, each in enumerate(names) if fold(each) == word} | {
            names.index(each) for alias, each in aliases.items() if fold(alias) == word
        }
    return set()


def _parse(text: str, near: int | None, *, fuzzy: bool) -> tuple[PartialDate | None, float]:
    plain = _LEAD.sub("", " ".join(unify(text).lower().split()))
    lunar, plain = _take(plain, r"\(?\b(?:âm lịch|am lich|âl)\b\)?")
    leap, plain = _take(plain, r"\bnhuận\b|\bnhuan\b")
    words = _TOKEN.findall(plain)
    if not words or len(words) > 24:
        return None, 0.0
    best: tuple[PartialDate | None, float] = (None, 0.0)
    for day, month, year in _divisions(words):
        date, score = _assemble(day, month, year, near, fuzzy=fuzzy, lunar=lunar, leap=leap)
        if date is not None and score > best[1]:
            best = date, score
    return best


def _take(text: str, pattern: str) -> tuple[bool, str]:
    rest = re.sub(pattern, " ", text)
    return rest != text, rest


def _divisions(words: list[str]) -> list[tuple[list[str], list[str], list[str]]]:
    """Ways to cut the words into day, month and year at "ngày", "tháng", "năm".

    "năm" is also the digit five: each "năm" after the month may be the one that opens the year.
    """
    plain = [fold(word) for word in words]
    start = 1 if plain[0] in ("ngay", "ng") else 0
    divisions: list[tuple[list[str], list[str], list[str]]] = []
    months = [at for at, word in enumerate(plain) if word in ("thang", "th")]
    if len(months) > 1:
        return []
    head = words[start : months[0]] if months else []
    tail_at = months[0] + 1 if months else 0
    if not months:
        if start:
            return []
        tail = words[1:] if plain[0] == "nam" and len(words) > 1 else words
        return [([], [], tail)]
    tail, tail_plain = words[tail_at:], plain[tail_at:]
    for at, word in enumerate(tail_plain):
        if word == "nam" and at > 0:
            divisions.append((head, tail[:at], tail[at + 1 :]))
    if tail:
        divisions.append((head, tail, []))
    return divisions


def _assemble(
    day_words: list[str], month_words: list[str], year_words: list[str], near: int | None,
    *, fuzzy: bool, lunar: bool, leap: bool,
) -> tuple[PartialDate | None, float]:  # fmt: skip
    day, day_score = _number(_without_mong(day_words), fuzzy)
    month, month_score = _month(month_words, fuzzy)
    year, year_score, short = _year(year_words, near, fuzzy)
    score = day_score * month_score * year_score
    missing = (day_words and day is None) or (month_words and month is None)
    if missing or (year_words and year is None and short is None):
        return None, 0.0
    if year is None and short is None and (day is None or month is None) and month is None:
        return None, 0.0
    date = make_date(year, month, day, lunar=lunar, leap=leap)
    if "impossible" in date.flags and ((month is not None and month > 12) or (day is not None and day > 31)):
        score *= 0.1  # more likely cut at the wrong "năm"
    if not year_words:
        score *= 0.5
    if short is not None and year is None:
        date = PartialDate(None, month, day, (*date.flags, "two-digit-year"), short)
    if "year-out-of-range" in date.flags and (year or 0) < 1000:
        return None, 0.0
    return date, score


def _without_mong(words: list[str]) -> list[str]:
    return words[1:] if words and fold(words[0]) in ("mong", "mung") and len(words) > 1 else words


def _number(words: list[str], fuzzy: bool) -> tuple[int | None, float]:
    if not words:
        return None, 1.0
    phrase = " ".join(words)
    value = words_to_number(phrase)
    if value is not None or not fuzzy:
        return value, 1.0
    return words_to_number_fuzzy(phrase)


def _month(words: list[str], fuzzy: bool) -> tuple[int | None, float]:
    if len(words) == 1 and (named := _MONTHS.get(fold(words[0]))):
        return named, 1.0
    return _number(words, fuzzy)


def _year(words: list[str], near: int | None, fuzzy: bool) -> tuple[int | None, float, int | None]:
    if not words:
        return None, 1.0, None
    years = can_chi_years(" ".join(words))
    if years:
        if near is None:
            return (years[0] if len(years) == 1 else None), 1.0, None if len(years) == 1 else -1
        return max((year for year in years if year <= near), default=years[0]), 1.0, None
    value, score = _number(words, fuzzy)
    if value is None:
        return None, 0.0, None
    if value < 100 and (len(words) > 1 or words[0].isdecimal()):
        return (resolve_short_year(value, near), score, None) if near is not None else (None, score, value)
    return (value, score, None) if value >= FIRST_YEAR // 2 else (None, 0.0, None)
