"""Dates as an engine read them: digits between printed words, letters for digits, remains of labels."""

from __future__ import annotations

import re

from civbook.reading.cleaning import clean, digits_mended
from civbook.text.date_words import parse_date_words_fuzzy
from civbook.text.dates import PartialDate, make_date, parse_date

DAYS_IN_WORDS = (
    ("child.birth_date", "child.birth_date_in_words"),
    ("deceased.death_date", "deceased.death_date_in_words"),
)
"""Dates that a form asks for in figures and in words."""
_FULL = re.compile(r"(?<!\d)(\d{1,2})(?:\D{1,14}?)(\d{1,2})(?:\D{1,12}?)(\d{4})(?!\d)")
_GLUED = re.compile(r"(?<!\d)(\d{2})[ .,/-]?(\d{2})[ .,/-]?(\d{4})(?!\d)")
_BROKEN_YEAR = re.compile(r"(\d{1,2})(\D{1,14}?)(\d{1,2})(\D{1,12}?)([12]) ?(\d) ?(\d) ?(\d)(?!\d)")
_HALF_GLUED = re.compile(r"(?<!\d)(\d{1,2})\s*[/.-]\s*(0?[1-9]|1[0-2])((?:19|20)\d\d)(?!\d)")
_MONTH = re.compile(r"(?<!\d)(\d{1,2})(?:\s*[/.-]\s*|\D{0,4}n[aă]m\D{0,3})(\d{4})(?!\d)", re.IGNORECASE)
_STROKES_LOST = re.compile(r"(?<![\d/.-])(\d{3,6})[ /.-]?((?:19|20)\d\d)(?!\d)")
_YEAR = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d)(?!\d)")
_DATE_LIKE = re.compile(
    r"(?:ng[aà]y\W{0,4})?(?<!\d)(?<!\d\.)\d{1,2}\s*(?:[/.\-]|th[aá]ng|\s)\s*\d{1,2}\s*(?:[/.\-]|n?[aă]m|\s)\s*\d{4}(?!\d)",
    re.IGNORECASE,
)


def read_date(text: str, *, near: int | None = None) -> tuple[PartialDate | None, float]:
    """The date that digits say and how sure the shape makes it (1: exactly a date)."""
    text = clean(text)
    if date := parse_date(text, near=near):
        mended_date = None if date.possible else _unstroked(text)
        return (mended_date, 0.4) if mended_date else (date, 1.0)
    mended = digits_mended(text)
    if mended != text and (date := parse_date(mended, near=near)):
        return date, 0.9
    for pattern, sure in ((_FULL, 0.9), (_GLUED, 0.8), (_HALF_GLUED, 0.5)):
        if found := pattern.search(mended):
            day, month, year = (int(part) for part in found.groups())
            whole = make_date(year, month, day)
            if pattern is not _GLUED or whole.possible:
                return whole, sure
    if date := _unstroked(mended):
        return date, 0.4
    if found := _BROKEN_YEAR.search(mended):
        year = int("".join(found.groups()[4:]))
        return make_date(year, int(found.group(3)), int(found.group(1))), 0.6
    if found := _MONTH.search(mended):
        return make_date(int(found.group(2)), int(found.group(1))), 0.6
    found = _YEAR.search(mended)
    if found and not any(sign.isdigit() for sign in mended[: found.start()] + mended[found.end() :]):
        return make_date(int(found.group(1))), 0.6
    return None, 0.0  # digits beside the year: a day and month that are not legible are not "no day"


def _unstroked(text: str) -> PartialDate | None:
    """The one date that digits can be whose strokes were lost or read as 1 ("247/2011", "25171.2011")."""
    found = _STROKES_LOST.search(text)
    if found is None:
        return None
    digits, year = found.group(1), int(found.group(2))
    cuts = {
        (digits[:at], digits[to:]) for at in (1, 2) for to in (at, at + 1) if to == at or digits[at] == "1"
    }
    cuts |= {(day, month[:-1]) for day, month in cuts if len(month) > 1 and month.endswith("1")}
    dates = {
        (int(day), int(month))
        for day, month in cuts
        if 1 <= len(month) <= 2 and make_date(year, int(month), int(day)).possible and int(day) and int(month)
    }
    return make_date(year, *dates.pop()[::-1]) if len(dates) == 1 else None


def read_date_words(text: str, *, near: int | None = None) -> tuple[PartialDate | None, float]:
    """The date that words say; misread words are weighed by their likeness."""
    text = clean(text)
    date, score = parse_date_words_fuzzy(text, near=near)
    return (date, score) if date is not None else read_date(text, near=near)


def find_date(text: str) -> tuple[str, int, int] | None:
    """The first stretch of ``text`` that looks like a whole date: text, start, end."""
    found = _DATE_LIKE.search(text)
    if not found:
        return None
    text = found.group()
    # "ngày" belongs to a date in words only; before digits it is the sentence's.
    plain = text if "th" in text.lower() else re.sub(r"^ng[aà]y\W*", "", text, flags=re.IGNORECASE)
    return plain, found.start(), found.end()
