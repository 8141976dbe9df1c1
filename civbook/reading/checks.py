"""Doubts about an entry or a book's numbering: findings, never repairs."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from civbook.i18n import gettext as _
from civbook.model import FieldReading, Finding
from civbook.reading.dates import DAYS_IN_WORDS
from civbook.text.dates import from_iso

_YOUNGEST_PARENT = 12
_EVENT_DATE = {"birth": "child.birth_date", "death": "deceased.death_date"}


def check_entry(
    event: str, fields: Mapping[str, FieldReading], years: tuple[int, int] | None = None
) -> tuple[Finding, ...]:
    """Findings about one entry: dates that disagree or cannot be, order of dates, ages of parents."""
    findings = [
        Finding("field-unread", _("This field holds something that could not be read."), name)
        for name, reading in fields.items()
        if reading.written is None
    ]
    findings += _impossible(fields) + _disagreeing(fields) + _out_of_order(event, fields)
    if event == "birth":
        findings += _young_parents(fields)
    registered = _value(fields, "registration_date")
    if years and registered and not years[0] <= int(registered[:4]) <= years[1]:
        findings.append(
            Finding(
                "registration-outside-book",
                _("The registration date lies outside the book's years."),
                "registration_date",
            )
        )
    return tuple(findings)


def _value(fields: Mapping[str, FieldReading], name: str) -> str | None:
    reading = fields.get(name)
    return reading.value if reading else None


def _impossible(fields: Mapping[str, FieldReading]) -> list[Finding]:
    found = []
    for name, reading in fields.items():
        if not name.endswith(("_date", "_date_in_words", "notice.date")) or not reading.value:
            continue
        date = from_iso(reading.value)
        if date is not None and not date.possible:
            found.append(Finding("date-impossible", _("There is no such day in the calendar."), name))
    return found


def _disagreeing(fields: Mapping[str, FieldReading]) -> list[Finding]:
    found = []
    for digits, words in DAYS_IN_WORDS:
        first, second = _value(fields, digits), _value(fields, words)
        if first and second and not (first.startswith(second) or second.startswith(first)):
            found.append(
                Finding("date-words-differ", _("The date in digits and the date in words disagree."), digits)
            )
    return found


def _out_of_order(event: str, fields: Mapping[str, FieldReading]) -> list[Finding]:
    happened, registered = _value(fields, _EVENT_DATE.get(event, "")), _value(fields, "registration_date")
    found = []
    if happened and registered and _before(registered, happened):
        if event == "birth":
            found.append(
                Finding(
                    "registered-before-birth",
                    _("The registration is dated before the birth."),
                    "registration_date",
                )
            )
        else:
            found.append(
                Finding(
                    "registered-before-death",
                    _("The registration is dated before the death."),
                    "registration_date",
                )
            )
    born, died = _value(fields, "deceased.birth_date"), _value(fields, "deceased.death_date")
    if born and died and _before(died, born):
        found.append(
            Finding("died-before-birth", _("The death is dated before the birth."), "deceased.death_date")
        )
    return found


def _before(first: str, second: str) -> bool:
    """Whether the first date is surely before the second, as far as both are written."""
    size = min(len(first), len(second))
    return first[:size] < second[:size]


def _young_parents(fields: Mapping[str, FieldReading]) -> list[Finding]:
    child = _value(fields, "child.birth_date")
    found = []
    for parent in ("mother", "father"):
        born = _value(fields, f"{parent}.birth_date")
        if child and born and int(child[:4]) - int(born[:4]) < _YOUNGEST_PARENT:
            message = _("The parent would have been younger than {years} at the birth.").format(
                years=_YOUNGEST_PARENT
            )
            found.append(Finding("parent-too-young", message, f"{parent}.birth_date"))
    return found


def number_key(number: str | None) -> tuple[int, str] | None:
    """Entry numbers as (45, "") or (12, "a"), for comparing; "045" and "45" are one."""
    found = re.match(r"\s*0*(\d+)\s*(bis|[a-zđ])?", number or "", re.IGNORECASE)
    return (int(found.group(1)), (found.group(2) or "").lower()) if found else None


def check_numbering(entries: Sequence[tuple[str, str | None, int | None]]) -> dict[str, tuple[Finding, ...]]:
    """Findings about the numbering of one book.

    Args:
        entries: (id, number, year) in the order of the book's pages.

    Returns:
        by entry id: ``number-missing``, ``number-double``, ``number-out-of-order`` (lower than the one
        before in the same year).
    """
    found: dict[str, list[Finding]] = {}
    seen: dict[tuple[int | None, tuple[int, str]], str] = {}
    last: dict[int | None, tuple[int, str]] = {}
    for entry, number, year in entries:
        key = number_key(number)
        if key is None:
            found.setdefault(entry, []).append(
                Finding("number-missing", _("The entry's number could not be read or is missing."), "number")
            )
            continue
        if (year, key) in seen:
            message = _("This number stands more than once in the book.")
            for one in (seen[year, key], entry):
                if not any(finding.code == "number-double" for finding in found.get(one, ())):
                    found.setdefault(one, []).append(Finding("number-double", message, "number"))
        elif year in last and key < last[year]:
            found.setdefault(entry, []).append(
                Finding("number-out-of-order", _("The number is lower than the one before it."), "number")
            )
        seen.setdefault((year, key), entry)
        last[year] = max(key, last.get(year, key))
    return {entry: tuple(findings) for entry, findings in found.items()}
