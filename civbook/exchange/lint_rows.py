"""What is wrong with whole rows and with their order: core columns, dates among themselves, numbering."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise

from civbook.exchange.columns import Column
from civbook.exchange.lint_cells import DOUBT, REFUSED
from civbook.exchange.names import number_key, padded_book
from civbook.i18n import gettext as _
from civbook.i18n import lazy
from civbook.text.date_words import parse_date_words
from civbook.text.dates import compare, parse_date

_YEAR_IN_NUMBER = re.compile(r"/\s*(\d{4})\s*$")
_LEAST_PARENT_AGE = 12
_CARDS = ("1", "4")  # CMND, căn cước công dân
# What need not be filled: kind of birth → persons who are unknown.
_UNKNOWN_PARENTS = {"2": ("me",), "3": ("cha",), "4": ("me", "cha"), "5": ("me", "cha")}

Tell = Callable[[str, str, str, int | None, str | None], None]
"""code, severity, message, row, column"""


@dataclass(slots=True)
class RowChecker:
    """Checks the rows of one book in their order; ``tell`` takes what it finds."""

    columns: tuple[Column, ...]
    years: str | None  # the book's years by its file names
    book: str | None
    tell: Tell
    present: frozenset[str] | None = None  # the columns that the sheet has; None: all
    doubles: set[int] = field(default_factory=set)
    identities: list[tuple[int, tuple[int, str] | None, str | None]] = field(default_factory=list)
    _numbers: dict[int | None, list[tuple[tuple[int, str], int]]] = field(default_factory=dict)
    _place: dict[str, int] = field(default_factory=dict)
    _year: int | None = None
    _core: list[tuple[int, Column]] = field(default_factory=list)
    _papers: list[tuple[int, int, Column]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._place = {column.key: place for place, column in enumerate(self.columns)}
        for place, column in enumerate(self.columns):
            kind = self._place.get(column.key.replace("SoGiayToTuyThan", "LoaiGiayToTuyThan"))
            if "SoGiayToTuyThan" in column.key and kind is not None:
                self._papers.append((kind, place, column))
        self._core = [
            (place, column)
            for place, column in enumerate(self.columns)
            if column.core and (self.present is None or column.key in self.present)
        ]

    def check(self, row: int, cells: list[str]) -> None:
        """One row whose cells stand in the order of the columns (already fixed where that is safe)."""
        self._check_core(row, cells)
        date = self._iso(cells, "ngayDangKy")
        number = number_key(self._cell(cells, "so"))
        self._year = self._registration_year(cells, date)
        self.identities.append((row, number, date))
        self._check_book(row, cells, date)
        if number is None:
            self.tell("number-missing", REFUSED, _("The entry has no number."), row, "so")
        elif number[0] >= 0:
            self._numbers.setdefault(self._year, []).append((number, row))
        self._check_dates(row, cells, date)
        self._check_papers(row, cells)

    def _check_papers(self, row: int, cells: list[str]) -> None:
        """Identity cards have numbers of 9 or 12 digits: one of 8 or 11 has lost its zero in a
        spreadsheet.
        """
        for kind_place, number_place, column in self._papers:
            number = cells[number_place]
            if cells[kind_place] in _CARDS and len(number) in (8, 11) and number.isdigit():
                message = _("The number is a digit short; a spreadsheet may have dropped a zero before it.")
                self.tell("id-zeros-lost", REFUSED, message, row, column.key)

    def finish(self, total: int | None) -> None:
        """Order, doubles and gaps of the numbering, and the closing words' total if it is known."""
        for numbers in self._numbers.values():
            self._check_order(numbers)
            ordered = sorted({number[0]: row for number, row in reversed(numbers)}.items())
            for (before, _row), (number, row) in pairwise(ordered):
                if number > before + 1:
                    missing = str(before + 1) if number == before + 2 else f"{before + 1}-{number - 1}"
                    message = _("Numbers are missing before this one: {missing}.").format(missing=missing)
                    self.tell("number-gap", DOUBT, message, row, "so")
        if total is not None and total != len(self.identities):
            message = _("The closing words tell of {total} entries, the workbook has {count}.")
            text = message.format(total=total, count=len(self.identities))
            self.tell("total-differs", REFUSED, text, None, None)

    def _check_order(self, numbers: list[tuple[tuple[int, str], int]]) -> None:
        """Rows that break the ascent: of two with one number the one out of place is the double."""
        in_place = set(rising(numbers))
        rows: dict[tuple[int, str], list[int]] = {}
        for number, row in numbers:
            rows.setdefault(number, []).append(row)
        for number, row in numbers:
            if row in in_place:
                continue
            others = [other for other in rows[number] if other != row]
            if others and (others[0] in in_place or row != rows[number][0]):
                self.doubles.add(row)
                message = _("The number stands in row {row} too.").format(row=others[0])
                self.tell("number-double", REFUSED, message, row, "so")
            else:
                self.tell("number-order", DOUBT, _("The number is out of order."), row, "so")

    def _cell(self, cells: list[str], key: str) -> str:
        place = self._place.get(key)
        return cells[place].strip() if place is not None else ""

    def _iso(self, cells: list[str], key: str) -> str | None:
        text = self._cell(cells, key)
        date = parse_date(text) if text else None
        return date.iso() if date else None

    def _check_core(self, row: int, cells: list[str]) -> None:
        unknown = _UNKNOWN_PARENTS.get(self._cell(cells, "nksLoaiKhaiSinh"), ())
        for place, column in self._core:
            if cells[place] or (unknown and column.key.startswith(unknown)) or column.key == "so":
                continue
            self.tell("core-empty", DOUBT, _("A core column is empty."), row, column.key)

    def _registration_year(self, cells: list[str], date: str | None) -> int | None:
        if found := _YEAR_IN_NUMBER.search(self._cell(cells, "so")):
            return int(found[1])
        if date:
            return int(date[:4])
        return self._year if self._year is not None else _single_year(self.years)

    def _check_book(self, row: int, cells: list[str], date: str | None) -> None:
        text = self._cell(cells, "quyenSo")
        number, _slash, years = text.partition("/")
        if text and self.book and padded_book(number) != self.book:
            message = _("The book's number is not that of the file's name ({book}).").format(book=self.book)
            self.tell("book-number-differs", REFUSED, message, row, "quyenSo")
        elif self.years and re.fullmatch(r"\d{4}(-\d{4})?", years) and not _overlap(years, self.years):
            message = _("The book's years are not those of the file's name ({years}).").format(
                years=self.years
            )
            self.tell("book-number-differs", REFUSED, message, row, "quyenSo")
        if date and self.years and outside(date, self.years):
            message = _("The date lies outside the book's years ({years}).").format(years=self.years)
            self.tell("date-outside-book", DOUBT, message, row, "ngayDangKy")
        found = _YEAR_IN_NUMBER.search(self._cell(cells, "so"))
        if found and date and int(found[1]) != int(date[:4]):
            message = _("The year behind the number is not that of the registration.")
            self.tell("number-year-differs", REFUSED, message, row, "so")

    def _check_dates(self, row: int, cells: list[str], registered: str | None) -> None:
        for first, second, message in _ORDER:
            before = self._iso(cells, first)
            after = registered if second == "ngayDangKy" else self._iso(cells, second)
            if before and after and _later(before, after):
                self.tell("date-order", DOUBT, _(message), row, first)
        child = self._iso(cells, "nksNgaySinh")
        for parent in ("meNgaySinh", "chaNgaySinh"):
            born = self._iso(cells, parent)
            if child and born and int(child[:4]) - int(born[:4]) < _LEAST_PARENT_AGE:
                self.tell("parent-too-young", DOUBT,
                          _("The parent was younger than 12 at the birth."), row, parent)  # fmt: skip
        for digits, words in (
            ("nksNgaySinh", "nksNgaySinhBangChu"),
            ("nktNgayChet", "nktNgayChetGhiBangChu"),
        ):
            self._check_words(row, cells, digits, words)

    def _check_words(self, row: int, cells: list[str], digits: str, words: str) -> None:
        said = self._cell(cells, words)
        if not said or not self._cell(cells, digits) or parse_date_words(said) is None:
            return
        if compare(self._cell(cells, digits), said).differ:
            self.tell(
                "date-words-differ", DOUBT, _("The date in words is another than in digits."), row, words
            )


# what must come first, what after it, what is wrong otherwise
_ORDER = (
    ("nksNgaySinh", "ngayDangKy", lazy("The birth was registered before it happened.")),
    ("nktNgayChet", "ngayDangKy", lazy("The death was registered before it happened.")),
    ("nktNgaySinh", "nktNgayChet", lazy("The person died before being born.")),
    ("chongNgaySinh", "ngayDangKy", lazy("The husband was born after the marriage.")),
    ("voNgaySinh", "ngayDangKy", lazy("The wife was born after the marriage.")),
)


def rising(numbers: list[tuple[tuple[int, str], int]]) -> list[int]:
    """The rows of a longest strictly rising part of (number, row); of two as good the earlier rows."""
    rows: list[int] = []
    links: list[tuple[int, int | None]] = []
    places: list[int] = []
    keys = sorted({number for number, _row in numbers})
    rank = {number: -place for place, number in enumerate(keys)}
    tails: list[int] = []
    for number, row in reversed(numbers):
        at = bisect_left(tails, rank[number])
        before = places[at - 1] if at else None
        links.append((row, before))
        if at == len(tails):
            tails.append(rank[number])
            places.append(len(links) - 1)
        else:
            tails[at] = rank[number]
            places[at] = len(links) - 1
    link: int | None = places[-1] if places else None
    while link is not None:
        row, link = links[link]
        rows.append(row)
    return rows


def _later(first: str, second: str) -> bool:
    """Whether ``first`` is later than ``second`` for sure, partial dates compared as far as both go."""
    size = min(len(first), len(second))
    return first[:size] > second[:size]


def _single_year(years: str | None) -> int | None:
    return int(years) if years and len(years) == 4 else None


def _overlap(years: str, others: str) -> bool:
    return int(years[:4]) <= int(others[-4:]) and int(others[:4]) <= int(years[-4:])


def outside(date: str, years: str) -> bool:
    """Whether a date lies outside a book's years; the year after is let pass (KS.2007.01.2008-01-28.01 is
    met).
    """
    return not int(years[:4]) <= int(date[:4]) <= int(years[-4:]) + 1
