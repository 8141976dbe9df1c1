"""A year, a span or a day as it is asked for, and how well a stored date fits it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from civbook.errors import UsageError
from civbook.i18n import gettext as _
from civbook.text.dates import parse_date
from civbook.text.fold import fold

FIRST, LAST = 1800, 2100
_SPAN = re.compile(r"(\d{4})\s*(?:-|–|—|to|den|toi|\.\.)\s*(\d{4})")
_ABOUT = re.compile(r"\b(khoang|chung|about|around|circa|ca|c|tam|gan)\b|[~≈±]|\?$")
_DECADE = re.compile(r"(\d{3})0s|thap nien (\d{2,3}0)|nhung nam (\d{2,3}0)")

# nats: log P(year asked | year stored), then how the two differ
_BY_YEARS = {0: -0.12, 1: -3.1, 2: -4.4, 3: -6.4, 4: -7.4, 5: -8.0}
_BY_YEARS_ABOUT = {0: -1.1, 1: -1.5, 2: -2.1, 3: -2.9, 4: -3.7, 5: -4.2}
_ONE_DIGIT, _FAR = -7.0, -9.3
_OTHER_DAY, _SWAPPED, _DAY_OR_MONTH = -8.2, -4.7, -5.6  # given the same year: all three are over 365 days


@dataclass(frozen=True, slots=True)
class Born:
    """Years ``first`` to ``last``; ``day`` is MM-DD or MM where it is known; ``about``: no more than a
    guess.
    """

    first: int
    last: int
    day: str = ""
    about: bool = False

    def years(self, around: int) -> range:
        return range(self.first - around, self.last + around + 1)


def read_born(text: str) -> Born:
    """``1975``, ``1970-1980``, ``2003-05-12``, ``12/5/2003``, ``khoảng 1975``, ``1970s``.

    Raises:
        UsageError: no date, an impossible one, or one out of all books.
    """
    plain = fold(text)
    low = text.lower()
    about = bool(_ABOUT.search(plain) or _ABOUT.search(low))
    if found := _DECADE.search(plain):
        start = (
            int(next(filter(None, found.groups())).ljust(3, "0")[:3] + "0") if found[1] else _decade(found)
        )
        return _checked(Born(start, start + 9), text)
    if found := _SPAN.fullmatch(low.strip()):
        first, last = sorted((int(found[1]), int(found[2])))
        return _checked(Born(first, last), text)
    date = parse_date(_ABOUT.sub(" ", low).strip())
    if date is None or date.year is None:
        numbers = re.findall(r"(?<!\d)\d{4}(?!\d)", text)
        if len(numbers) != 1:
            raise _unread(text)
        return _checked(Born(int(numbers[0]), int(numbers[0]), "", about), text)
    if not date.possible:
        raise UsageError(
            _("{date} is no day of the calendar.").format(date=text.strip()[:40]),
            _("Give the year alone if the day is unsure, for example 2003."),
            code="impossible-date",
        )
    day = (
        f"{date.month:02d}-{date.day:02d}"
        if date.day and date.month
        else f"{date.month:02d}"
        if date.month
        else ""
    )
    return _checked(Born(date.year, date.year, day, about), text)


def _decade(found: re.Match[str]) -> int:
    digits = found[2] or found[3]
    return int(digits) if len(digits) == 4 else 1900 + int(digits[-2:])


def read_year(text: str) -> Born:
    """A year or a span of years.

    Raises:
        UsageError: it is none.
    """
    born = read_born(text)
    return Born(born.first, born.last, "", born.about)


def _checked(born: Born, text: str) -> Born:
    if not FIRST <= born.first <= born.last <= LAST or born.last - born.first > 120:
        raise _unread(text)
    return born


def _unread(text: str) -> UsageError:
    return UsageError(
        _("{date} is no date or year that a register could hold.").format(date=text.strip()[:40]),
        _("Write 1975, 1970-1980 or 2003-05-12."),
        code="bad-date",
    )


def year_cost(asked: Born, year: int) -> float:
    """Log of the chance that somebody says ``asked`` of somebody whose date is in ``year``."""
    if asked.first <= year <= asked.last:
        if asked.first != asked.last:
            return -0.1
        return (_BY_YEARS_ABOUT if asked.about else _BY_YEARS)[0]
    off = min(abs(year - asked.first), abs(year - asked.last))
    by = (_BY_YEARS_ABOUT if asked.about else _BY_YEARS).get(off)
    if asked.first == asked.last and _one_digit(year, asked.first):
        return max(by if by is not None else _FAR, _ONE_DIGIT)
    return by if by is not None else _FAR


def _one_digit(a: int, b: int) -> bool:
    """Two years that differ in one digit, or in the order of the last two."""
    left, right = str(a), str(b)
    return (
        sum(x != y for x, y in zip(left, right, strict=False)) == 1
        or left[:2] + left[3:] + left[2:3] == right
    )


def day_worth(asked: str, stored: str) -> float:
    """Log likelihood ratio of a day of the year, where both years agree or nearly so."""
    if not asked or len(stored) < 7:
        return 0.0
    theirs = stored[5:]
    if len(asked) == 2 or len(theirs) == 2:
        return 2.3 if asked[:2] == theirs[:2] else -1.8
    base = 5.9  # 365 days
    if asked == theirs:
        return base - 0.25
    if asked == theirs[3:] + "-" + theirs[:2]:
        return base + _SWAPPED
    if asked[:2] == theirs[:2] or asked[3:] == theirs[3:]:
        return base + _DAY_OR_MONTH - (1.0 if asked[:2] == theirs[:2] else 0.4)
    return base + _OTHER_DAY
