"""Dates in words and can-chi years: "Ngày mười hai tháng năm năm hai nghìn không trăm linh ba"."""

from __future__ import annotations

import re
from dataclasses import replace

from civbook.text.date_phrases import nearest_date
from civbook.text.dates import FIRST_YEAR, PartialDate, make_date, resolve_short_year, short_date
from civbook.text.fold import fold, unify
from civbook.text.numbers import FOLDED_NUMBER_WORDS, words_to_number, words_to_number_fuzzy

_SURE_BY_WORD = 0.8
_SHORT_YEAR = 0.75  # two words are soon like two number words
_LEAST = 0.3  # below it names and places come out as dates
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
    "hai mươi lăm tháng ba năm chín tám", a can-chi year ("năm Giáp Tý": year None unless ``near`` tells), and
    "âm lịch" (flag ``lunar``). A short year ("tám lăm") needs ``near`` as in ``parse_date``.
    """
    return _parse(text, near, fuzzy=False)[0]


def parse_date_words_fuzzy(text: str, *, near: int | None = None) -> tuple[PartialDate | None, float]:
    """Like ``parse_date_words`` for misread words, with a score 0-1 (.8 and more: right in 98 % of trials).

    First word by word; where that leaves doubt, the nearest phrase of all dates (see ``date_phrases``).
    """
    exact = parse_date_words(text, near=near)
    if exact is not None:
        return exact, 1.0
    by_word = _parse(text, near, fuzzy=True)
    if by_word[1] >= _SURE_BY_WORD:
        return by_word
    by_phrase = nearest_date(text)
    best = by_phrase if by_phrase[1] > by_word[1] * 0.8 else by_word
    return best if best[1] >= _LEAST else (None, 0.0)


def can_chi(year: int) -> str:
    """The year's can-chi name: 1984 → "Giáp Tý"."""
    return f"{_CAN[year % 10].title()} {_CHI[year % 12].title()}"


def can_chi_years(text: str, *, first: int = 1870, last: int = 2030) -> tuple[int, ...]:
    """The years that a can-chi name may mean (60 apart), () where it is none or an impossible pair (Giáp
    Sửu).

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
    mended = _mend_keywords(words) if fuzzy else words
    for day, month, year in _divisions(mended):
        date, score = _assemble(day, month, year, near, fuzzy=fuzzy)
        if date is not None and score > best[1]:
            best = date, score
    date, score = best
    if date is not None and (lunar or leap):
        judged = make_date(date.year, date.month, date.day, lunar=lunar, leap=leap)
        kept = tuple(flag for flag in date.flags if flag not in ("impossible", "year-out-of-range"))
        date = replace(date, flags=(*judged.flags, *kept))
    wrong = sum(before != after for before, after in zip(words, mended, strict=True))
    return date, round(score * 0.9**wrong, 4)


def _take(text: str, pattern: str) -> tuple[bool, str]:
    rest = re.sub(pattern, " ", text)
    return rest != text, rest


def _mend_keywords(words: list[str]) -> list[str]:
    """Misread "ngày", "tháng" and "năm" put right, where the word is no number word."""
    from rapidfuzz.distance import OSA

    mended = []
    for word in words:
        plain = fold(word)
        near = [
            key for key in ("ngày", "tháng", "năm") if OSA.distance(plain, fold(key), score_cutoff=1) <= 1
        ]
        mended.append(
            near[0] if len(near) == 1 and plain not in FOLDED_NUMBER_WORDS and len(plain) > 2 else word
        )
    return mended


def _divisions(words: list[str]) -> list[tuple[list[str], list[str], list[str]]]:
    """Ways to cut the words into day, month and year at "ngày", "tháng", "năm".

    "năm" is also the digit five: each "năm" after the month may be the one that opens the year.
    """
    plain = [fold(word) for word in words]
    start = 1 if plain[0] in ("ngay", "ng") else 0
    months = [at for at, word in enumerate(plain) if word in ("thang", "th")]
    if len(months) > 1 or (start and not months):
        return []
    if not months:
        return [([], [], words[1:] if plain[0] == "nam" and len(words) > 1 else words)]
    head, tail = words[start : months[0]], words[months[0] + 1 :]
    divisions = [
        (head, tail[:at], tail[at + 1 :]) for at, word in enumerate(tail) if fold(word) == "nam" and at > 0
    ]
    if not divisions:  # "tháng năm chín lăm": the word năm said once
        divisions = [(head, tail[:at], tail[at:]) for at in (1, 2) if len(tail) - at >= 2]
    return [*divisions, (head, tail, [])] if tail else divisions


def _assemble(
    day_words: list[str], month_words: list[str], year_words: list[str], near: int | None, *, fuzzy: bool
) -> tuple[PartialDate | None, float]:
    """A date of the three groups of words and how likely this cut is; None if one of them says no number."""
    day, day_score = _number(_without_mong(day_words), fuzzy=fuzzy)
    month, month_score = _month(month_words, fuzzy=fuzzy)
    if (day_words and day is None) or (month_words and month is None):
        return None, 0.0
    if (month or 0) > 99 or (day or 0) > 99:
        return None, 0.0
    bare = make_date(None, month, day)
    score = day_score * month_score
    if (month or 1) > 12 or (day or 1) > 31:
        score *= 0.1  # more likely cut at the wrong "năm"
    if not year_words:
        return (bare, score * 0.5) if month is not None else (None, 0.0)
    candidates = can_chi_years(" ".join(year_words))
    if candidates:
        return _in_can_chi_year(bare, candidates, near), score
    year, year_score = _year(year_words, fuzzy=fuzzy)
    if year is None:
        return None, 0.0
    if year < 100 and near is None:
        return short_date(year, bare), score * year_score
    year = resolve_short_year(year, near) if year < 100 and near is not None else year
    date = make_date(year, month, day)
    return date, score * year_score * (1.0 if date.possible or not fuzzy else 0.5)


def _in_can_chi_year(bare: PartialDate, candidates: tuple[int, ...], near: int | None) -> PartialDate:
    past = [year for year in candidates if near is not None and year <= near]
    year = max(past) if past else candidates[0] if len(candidates) == 1 else None
    dated = make_date(year, bare.month, bare.day)
    return replace(dated, flags=(*dated.flags, "can-chi"), candidates=candidates)


def _without_mong(words: list[str]) -> list[str]:
    return words[1:] if words and fold(words[0]) in ("mong", "mung") and len(words) > 1 else words


def _number(words: list[str], *, fuzzy: bool) -> tuple[int | None, float]:
    if not words:
        return None, 1.0
    phrase = " ".join(words)
    value = words_to_number(phrase)
    return (value, 1.0) if value is not None or not fuzzy else words_to_number_fuzzy(phrase)


def _month(words: list[str], *, fuzzy: bool) -> tuple[int | None, float]:
    if len(words) == 1 and (named := _MONTHS.get(fold(words[0]))):
        return named, 1.0
    return _number(words, fuzzy=fuzzy)


def _year(words: list[str], *, fuzzy: bool) -> tuple[int | None, float]:
    """A full year, or a short one below 100 ("tám lăm"); a lone digit word is no year."""
    value, score = _number(words, fuzzy=fuzzy)
    if value is None:  # "mười chín tám lăm": two numbers of two digits
        for at in range(1, len(words)):
            century, rest = words_to_number(" ".join(words[:at])), words_to_number(" ".join(words[at:]))
            if century in (18, 19, 20) and rest is not None and 10 <= rest < 100:
                return century * 100 + rest, 0.9
        return None, 0.0
    if value < 100 and (len(words) > 1 or words[0].isdecimal()):
        return (value, score) if score >= _SHORT_YEAR else (None, 0.0)
    return (value, score) if FIRST_YEAR // 2 <= value <= 9999 else (None, 0.0)
