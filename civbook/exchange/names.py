"""Names of the ministry's files: one PDF an entry, one workbook a book.

``<TYPE>.<book year>.<book no>.<registration date YYYY-MM-DD>.<entry no>.pdf``, e.g.
``KS.2007.01.2008-01-28.01.pdf`` (two independent projects write it alike; the padding of the entry number
differs: compare numbers, not texts). How to name an entry whose registration date is partial or missing is
not known from any source; civbook writes what is known (``2008-01``, ``2008``) and ``null`` where nothing
is: a setting, and the lint says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from civbook.exchange.columns import TYPES

NO_DATE = "null"
_NAME = re.compile(
    r"(?P<type>[A-Za-z]{2,3})[.\-_ ](?P<years>\d{4}(?:-\d{4})?)[.\-_ ](?P<book>\d{1,4}[A-Za-z]?)[.\-_ ]"
    r"(?P<date>\d{4}-\d{2}-\d{2}|\d{4}-\d{2}|\d{4}|\d{2}[-.]\d{2}[-.]\d{4}|null)[.\-_ ]"
    r"(?P<number>\d+[A-Za-z]*|null|[A-Za-z0-9]+)\.pdf",
    re.IGNORECASE,
)
_COVER = re.compile(r"^(cover|bia|bìa)\b", re.IGNORECASE)
_WORKBOOK = re.compile(
    r"(?:(?P<ward>.+?)\.)?(?P<type>KS|KH|KT|CMC|HN)\.(?P<years>\d{4}(?:-\d{4})?)\.(?P<book>\d{1,4}[A-Za-z]?)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class EntryName:
    """What a PDF's name says. ``odd``: how it departs from the rule (lower-case, dashes, null …)."""

    type: str
    years: str
    book: str
    date: str | None
    number: str | None
    odd: tuple[str, ...] = field(default=())

    @property
    def year(self) -> int | None:
        """The registration year by the date, else the book's if it is one."""
        if self.date:
            return int(self.date[:4])
        return int(self.years) if len(self.years) == 4 else None


def entry_file_name(
    book_type: str, years: str, book: str, date: str | None, number: str | None, width: int = 2
) -> str:
    """The name of an entry's PDF by the rule; ``date`` ISO, possibly partial."""
    plain = (number or "").split("/")[0].strip()
    digits = re.match(r"\d+", plain)
    padded = plain[digits.end() :].lower().strip() if digits else ""
    shown = f"{int(digits[0]):0{width}d}{padded}" if digits else NO_DATE
    return f"{book_type}.{years}.{padded_book(book)}.{date or NO_DATE}.{shown}.pdf"


def padded_book(book: str) -> str:
    """A book number of at least two digits."""
    digits = re.match(r"\d+", book)
    return f"{int(digits[0]):02d}{book[digits.end() :]}" if digits else book


def parse_entry_name(name: str) -> EntryName | None:
    """What a PDF's name says, in whatever variant met in practice; None where it is no entry's name."""
    found = _NAME.fullmatch(name)
    if not found or found["type"].upper() not in TYPES:
        return None
    date = None if found["date"].lower() == "null" else _iso(found["date"])
    number = None if found["number"].lower() == "null" else found["number"]
    return EntryName(
        found["type"].upper(),
        found["years"],
        padded_book(found["book"]),
        date,
        number,
        tuple(_odd(name, found)),
    )


def _odd(name: str, found: re.Match[str]) -> list[str]:
    odd = []
    if found["number"].lower() == "null" or found["date"].lower() == "null":
        odd.append("null")
    if found["type"] != found["type"].upper() or name.endswith(".PDF"):
        odd.append("case")
    body = name[: found.start("date")] + name[found.end("date") : found.end("number")]
    if re.search(r"[-_ ]", body.replace(found["years"], "", 1)):
        odd.append("separators")
    if "null" not in odd and found["date"] != _iso(found["date"]):
        odd.append("date")
    return odd


def _iso(text: str) -> str:
    parts = re.split(r"[-.]", text)
    if len(parts[0]) == 4:
        return "-".join(parts)
    return "-".join(reversed(parts))


def is_cover(name: str) -> bool:
    """Whether a file is a book's cover page, as contractors leave it in the zip."""
    return bool(_COVER.match(name)) or bool(re.search(r"[.\-_ ](cover|bia|bìa)[.\-_ ]", name, re.IGNORECASE))


@dataclass(frozen=True, slots=True)
class BookName:
    """What a workbook's stem says of its book."""

    ward: str
    type: str
    years: str
    book: str


def parse_workbook_stem(stem: str) -> BookName | None:
    """``<ward>_<district>_<province>.<TYPE>.<year>.<NN>`` taken apart; None for any other name."""
    found = _WORKBOOK.fullmatch(stem)
    if not found:
        return None
    return BookName(found["ward"] or "", found["type"].upper(), found["years"], padded_book(found["book"]))


def workbook_stem(book_type: str, years: str, book: str, ward: str = "") -> str:
    """The stem for a book's workbook and zip."""
    return ".".join(part for part in (ward, book_type, years, padded_book(book)) if part)


def number_key(number: str | None) -> tuple[int, str] | None:
    """An entry number to compare by: 5 = 05 = 005 = 5/2003, 12a apart from 12; None where there is none."""
    plain = (number or "").split("/")[0].strip().lower()
    digits = re.match(r"\d+", plain)
    if not digits:
        return (-1, plain) if plain else None
    return int(digits[0]), plain[digits.end() :].strip()
