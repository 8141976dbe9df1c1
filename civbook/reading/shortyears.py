"""Years of two digits: "24-03-81" in a book of its time.

The last two digits may also be what is left of a year that was cut off, "19.11.19": what only looks like a century is
left open.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from civbook.reading.dates import DAYS_IN_WORDS
from civbook.text.dates import from_iso, parse_date, resolve_short_year

if TYPE_CHECKING:
    from collections.abc import Mapping

    from civbook.model import FieldReading

_CENTURIES = (18, 19, 20)
_AFTER = {"child.birth_date": 0, "deceased.death_date": 0, "deceased.birth_date": 0}
_GROWN = 13  # years before the registration in which parents and spouses were born at least
BOOK_YEARS = 5  # that a book may run


def first_year(since: int | None, last: int) -> int:
    """The earliest year of an entry in a book: one before its first, or that of the longest book with such an end."""
    return last - BOOK_YEARS if since is None else since - 1


def year_of_book(short: int, since: int | None, last: int) -> int | None:
    """The only year of a book, or one beside its first and last, that ends in two digits."""
    first = first_year(since, last)
    years = [year for year in range(first, last + 2) if year % 100 == short]
    return years[0] if len(years) == 1 else None


def with_short_years(
    fields: Mapping[str, FieldReading], near: int | None = None, since: int | None = None
) -> dict[str, FieldReading]:
    """The fields with days of birth and death whose year has two digits: the last such year before the registration,
    or before the end of a book of a few years."""
    registered = fields.get("registration_date")
    year = int(registered.value[:4]) if registered and registered.value else None
    if year is None and near is not None and (since is None or near - since <= BOOK_YEARS):
        year = near
    found = dict(fields)
    if year is None:
        return found
    for name, reading in fields.items():
        if reading.value or not reading.written or not name.endswith(("birth_date", "death_date")):
            continue
        date = parse_date(reading.written)
        short = date.short_year if date is not None and date.day is not None else None
        if short is None or short in _CENTURIES:
            continue
        last = year - _AFTER.get(name, _GROWN)
        whole = parse_date(reading.written, near=resolve_short_year(short, last))
        if whole is not None and whole.iso():
            found[name] = replace(reading, value=whole.iso())
    return found


def years_by_words(fields: dict[str, FieldReading]) -> dict[str, FieldReading]:
    """A year of two digits is taken where the same date in words ends in the same two digits."""
    for digits, words in DAYS_IN_WORDS:
        first, second = fields.get(digits), fields.get(words)
        said = from_iso(second.value) if second and second.value else None
        if first is None or first.value or not first.written or said is None or said.year is None:
            continue
        date = parse_date(first.written, near=said.year)
        if date is not None and date.iso() == said.iso():
            fields[digits] = replace(first, value=said.iso())
    return fields
