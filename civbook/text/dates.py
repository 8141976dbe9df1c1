"""Dates as registers write them: partial, impossible, in digits; kept as written, flagged, never mended.

A ``PartialDate`` says what stands there. 30/2/2003 is a PartialDate that is not possible; 5005 is a year
that is out of range; "12/5/98" has no year unless the caller tells which century fits. Words are in
``date_words``.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from typing import Literal

from civbook.text.fold import fold, unify
from civbook.text.numbers import number_to_words

FIRST_YEAR, LAST_YEAR = 1800, 2100  # years that can stand in a register of persons
Flag = Literal["impossible", "year-out-of-range", "two-digit-year", "lunar", "leap-month", "can-chi", "about"]
Part = Literal["year", "month", "day"]
_LONGEST = 200  # characters; a longer text is no date


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date as written: year, with or without month and day.

    ``year`` may be None where only day and month, a two-digit year (``short_year``) or a can-chi year
    (``candidates``) stand there; ``flags`` says what is odd.
    """

    year: int | None
    month: int | None = None
    day: int | None = None
    flags: tuple[Flag, ...] = ()
    short_year: int | None = None
    candidates: tuple[int, ...] = ()

    @property
    def possible(self) -> bool:
        """Whether such a day exists and the year can stand in a register; lunar days only up to 30."""
        return "impossible" not in self.flags and "year-out-of-range" not in self.flags

    def iso(self) -> str | None:
        """``2003-05-21``, ``2003-05`` or ``2003``; None where the year is missing or out of range, or month
        > 12.

        A day that does not exist keeps its digits ("2003-02-30"): the book says so, and ``possible`` tells.
        Of a lunar date only the year is sure, and that only up to the tenth month.
        """
        if self.year is None or "year-out-of-range" in self.flags:
            return None
        if "lunar" in self.flags:
            return f"{self.year:04d}" if (self.month or 1) <= 10 else None
        if (self.month or 1) > 12 or (self.day or 1) > 31:
            return None
        parts = [f"{self.year:04d}"]
        if self.month is not None:
            parts.append(f"{self.month:02d}")
            if self.day is not None:
                parts.append(f"{self.day:02d}")
        return "-".join(parts)

    def dotted(self) -> str:
        """The ministry's way: ``21.05.2003``, ``05.2003``, ``2003``; "" where ``iso`` has nothing."""
        return ".".join(reversed((self.iso() or "").split("-")))


def make_date(
    year: int | None,
    month: int | None = None,
    day: int | None = None,
    *,
    lunar: bool = False,
    leap: bool = False,
) -> PartialDate:
    """A PartialDate with its flags judged: impossible days and months, years out of range."""
    flags: list[Flag] = []
    if not _day_exists(year, month, day, lunar=lunar):
        flags.append("impossible")
    if year is not None and not FIRST_YEAR <= year <= LAST_YEAR:
        flags.append("year-out-of-range")
    if lunar:
        flags.append("lunar")
    if leap:
        flags.append("leap-month")
    return PartialDate(year, month, day, tuple(flags))


def from_iso(text: str) -> PartialDate | None:
    """The PartialDate of ``2003-05-21``, ``2003-05`` or ``2003``; None for anything else."""
    found = _ISO.fullmatch(text)
    if found is None:
        return None
    year, month, day = (int(part) if part else None for part in found.groups())
    return make_date(year, month, day)


def parse_date(text: str, *, near: int | None = None) -> PartialDate | None:
    """The date that digits (or "ngày 5 tháng 3 năm 1998") say; None where nothing sure stands there.

    Zeros for day or month ("00/00/1975") are parts that are missing.

    Args:
        text: 21/5/2003, 21.05.2003, 21-5-2003, "21 5 2003", 5/2003, 2003, 2003-05-21, "ngày … tháng … năm …".
        near: a year known from elsewhere (the registration's); a two-digit year then gets the last century
            that does not pass it. Without it the year stays None, with the flag ``two-digit-year``.
    """
    if len(text) > _LONGEST:
        return None
    plain = _clean(text)
    lunar, plain = _strip(_LUNAR, plain)
    about, plain = _strip(_ABOUT, plain)
    _, plain = _strip(_LEAD, plain)
    date = _parse_digits(plain, near, lunar=lunar)
    return replace(date, flags=(*date.flags, "about")) if date and about else date


def parse_date_fuzzy(text: str, *, near: int | None = None) -> tuple[PartialDate | None, float]:
    """Like ``parse_date`` for misread digits (O for 0, l for 1, a lost stroke); each lowers the score."""
    exact = parse_date(text, near=near)
    if exact is not None or len(text) > _LONGEST:
        return exact, float(exact is not None)
    plain = _DIGITISH.sub(lambda word: word[0].translate(_DIGIT_LOOKALIKE), unify(text))
    changed = sum(before != after for before, after in zip(unify(text), plain, strict=True))
    solid = re.sub(r"\s", "", plain)
    tries = (
        plain,
        re.sub(r"(?<=\d) (?=\d)", "", plain),
        solid,
        _LOST_STROKES.sub(r"\1/\2/\3", solid),
        re.sub(r"[^\d./-]", "", plain),
    )
    for cost, attempt in enumerate(tries):
        date = parse_date(attempt, near=near)
        if date is not None and date.possible:
            return date, round(0.85**changed * 0.8**cost, 3)
    return None, 0.0


def date_to_words(date: PartialDate, *, full: bool = True, thousand: str = "nghìn", gap: str = "linh") -> str:
    """The date in words, as extracts write it: "Ngày mười hai tháng năm năm hai nghìn không trăm linh ba".

    The fourth month is "tư", days to ten are plain ("ngày ba"); a part that is missing is left out.
    """
    words: list[str] = []
    if date.day is not None:
        words += ["ngày", number_to_words(date.day)]
    if date.month is not None:
        words += ["tháng", "tư" if date.month == 4 else number_to_words(date.month)]
    if date.year is not None:
        words += ["năm", number_to_words(date.year, thousand=thousand, gap=gap, full=full)]
    phrase = " ".join(words)
    return phrase[:1].upper() + phrase[1:]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Whether digits and words of one date agree. ``differ`` names the parts that do not; ``unread`` says
    that one of the two could not be read at all."""

    agree: bool
    differ: tuple[Part, ...] = ()
    unread: bool = False


def compare(digits: str | PartialDate | None, words: str | PartialDate | None) -> Agreement:
    """Compare a date in digits with the same date in words, part by part.

    Parts that only one of them has do not count as different (a clerk may write only the year in words).
    """
    from civbook.text.date_words import parse_date_words

    first = parse_date(digits) if isinstance(digits, str) else digits
    second = (parse_date_words(words) or parse_date(words)) if isinstance(words, str) else words
    if first is None or second is None:
        return Agreement(agree=False, unread=True)
    differ: list[Part] = []
    years = (first.year, second.year)
    if None not in years:
        if years[0] != years[1]:
            differ.append("year")
    elif (shorts := _short_years(first, second)) and shorts[0] != shorts[1]:
        differ.append("year")
    if first.month is not None and second.month is not None and first.month != second.month:
        differ.append("month")
    if first.day is not None and second.day is not None and first.day != second.day:
        differ.append("day")
    return Agreement(agree=not differ, differ=tuple(differ))


def resolve_short_year(short: int, near: int) -> int:
    """The latest year that ends in ``short`` and is not after ``near``: 85 near 2003 → 1985, 03 → 2003."""
    year = near - near % 100 + short
    return year if year <= near else year - 100


_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_LUNAR = re.compile(r"\(?\b(?:am lich|al|a\.l|lich am|nong lich)\b\)?")
_ABOUT = re.compile(r"\b(?:khoang|chung|do chung|uoc)\b|\s*\(?\?\)?$")
_LEAD = re.compile(r"^(?:(?:sinh|chet|mat|vao|ngay sinh|nam sinh)\b[\s:.]*)+|\(?\b(?:duong lich|dl)\b\)?")
_DAY_WORD = re.compile(r"^ng(?:ay)?\b[\s:.]*(?=\d{1,2}\s*[./,-])")
_SEP = r"\s*[./,\-–—\\| ]\s*"
_ISO_DAY = re.compile(r"(?P<year>\d{4})[-./](?P<month>\d{1,2})[-./](?P<day>\d{1,2})(?:[ t]00:00(?::00)?)?")
_DAY_MONTH_YEAR = re.compile(rf"(?P<day>\d{{1,2}}){_SEP}(?P<month>\d{{1,2}}){_SEP}(?P<year>\d{{4}}|\d{{2}})")
_MONTH_YEAR = re.compile(rf"(?P<month>\d{{1,2}}){_SEP}(?P<year>\d{{4}})")
_GLUED = re.compile(r"(?P<day>\d{2})(?P<month>\d{2})(?P<year>1[89]\d\d|20\d\d)")
_YEAR = re.compile(r"(?P<year>\d{4})")
_FILL = r"[\s.,:_…/-]*"
_NAMED = re.compile(
    rf"(?:(?:ngay|ng|n)?{_FILL}(?:mong |mung )?(?P<day>\d{{1,2}})?{_FILL}(?=thang|th|t))?"
    rf"(?:(?:thang|th|t){_FILL}(?P<month>\d{{1,2}})?(?P<leap> ?nhuan)?{_FILL})?"
    rf"(?:(?:nam|n|(?<=\d)/){_FILL}(?P<year>\d{{2,4}}){_FILL})?"
)
# Colonial and southern registers: "le 12 mai 1931", "1er janvier 1940".
_FRENCH_MONTHS = {
    "janvier": 1, "fevrier": 2, "mars": 3, "avril": 4, "mai": 5, "juin": 6, "juillet": 7,
    "aout": 8, "septembre": 9, "octobre": 10, "novembre": 11, "decembre": 12,
}  # fmt: skip
_FRENCH = re.compile(
    rf"^(?:le )?(?:(?P<day>\d{{1,2}})(?:er)? +)?(?P<month>{'|'.join(_FRENCH_MONTHS)}) +(?=\d{{4}}$)"
)
_DIGITISH = re.compile(r"[\dOoQDlIi|!ZzSsBbGgqT?]+(?=[\s./,-]|$)")
# A stroke read as 1 or lost: 12/0512003, 1205.2003.
_LOST_STROKES = re.compile(r"^([0-3]?\d)[1/.,-]?([01]\d)[1/.,-]?((?:19|20)\d\d)$")
_DIGIT_LOOKALIKE = str.maketrans("OoQDlIi|!ZzSsBbGgqT?", "00001111122558669977")


def _clean(text: str) -> str:
    """Lower case without accents, punctuation kept."""
    lowered = unify(text).lower().strip(" \t\n.,;:…_-–—/")
    return "".join(fold(char) or char if char.isalpha() else char for char in lowered)


def _strip(pattern: re.Pattern[str], text: str) -> tuple[bool, str]:
    rest, found = pattern.subn(" ", text)
    return bool(found), rest.strip() if found else text


def _parse_digits(plain: str, near: int | None, *, lunar: bool) -> PartialDate | None:
    named = _NAMED.fullmatch(plain)
    if named and any(named.groups()):
        return _from_parts(
            named["day"], named["month"], named["year"], near, lunar=lunar, leap=bool(named["leap"])
        )
    plain = _FRENCH.sub(_french_month, _DAY_WORD.sub("", plain))
    for pattern in (_ISO_DAY, _DAY_MONTH_YEAR, _MONTH_YEAR, _GLUED, _YEAR):
        if found := pattern.fullmatch(plain):
            parts = found.groupdict()
            return _from_parts(parts.get("day"), parts.get("month"), parts["year"], near, lunar=lunar)
    return None


def _french_month(found: re.Match[str]) -> str:
    return f" {found['day'] or ''}/{_FRENCH_MONTHS[found['month']]}/".lstrip("/ ")


def _from_parts(
    day: str | None, month: str | None, year: str | None, near: int | None, *, lunar: bool, leap: bool = False
) -> PartialDate | None:
    numbers = [int(part) or None if part else None for part in (day, month)]
    if year is None or len(year) == 4:
        return make_date(int(year) if year else None, numbers[1], numbers[0], lunar=lunar, leap=leap)
    if len(year) == 3:  # a digit is missing: nothing sure
        return None
    short = int(year)
    if near is not None:
        return make_date(resolve_short_year(short, near), numbers[1], numbers[0], lunar=lunar, leap=leap)
    return short_date(short, make_date(None, numbers[1], numbers[0], lunar=lunar, leap=leap))


def short_date(short: int, date: PartialDate) -> PartialDate:
    """``date`` with a two-digit year that nothing resolves."""
    return replace(date, flags=(*date.flags, "two-digit-year"), short_year=short)


def _short_years(first: PartialDate, second: PartialDate) -> tuple[int, int] | None:
    short = [date.short_year if date.year is None else date.year % 100 for date in (first, second)]
    return (short[0], short[1]) if short[0] is not None and short[1] is not None else None


def _day_exists(year: int | None, month: int | None, day: int | None, *, lunar: bool) -> bool:
    if month is not None and not 1 <= month <= 12:
        return False
    if day is None:
        return True
    if lunar:
        return 1 <= day <= 30
    if month is None:
        return 1 <= day <= 31
    last = (
        29
        if month == 2 and year is None
        else monthrange(year if year and 1 <= year <= 9999 else 2000, month)[1]
    )
    return 1 <= day <= last
