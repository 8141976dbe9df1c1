"""Registering books and saying how complete they are."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from civbook.errors import FormError, UsageError
from civbook.i18n import gettext as _
from civbook.model import EVENT_OF_TYPE, RegisterBook
from civbook.store import books, entrynumbers
from civbook.store.books import BookCounts
from civbook.store.database import transaction
from civbook.workflow.archive import Archive

LEAP = 50
LONGEST_NUMBER = 5
_YEARS = re.compile(r"(1[89]\d\d|20\d\d)(-(1[89]\d\d|20\d\d))?")


@dataclass(frozen=True, slots=True)
class YearNumbers:
    """Numbers of one registration year: the last, the missing ones before it, those that come twice.

    ``leaps``: (from, to) where the numbers jump too far for a gap: one of the two is probably misread.
    """

    year: int
    last: int
    missing: tuple[int, ...]
    doubled: tuple[str, ...]
    leaps: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class BookReport:
    """A book with its counts and numbering; ``unnumbered`` entries have no number or no year."""

    book: RegisterBook
    counts: BookCounts
    years: tuple[YearNumbers, ...]
    unnumbered: int


def add_book(
    archive: Archive,
    *,
    kind: str,
    number: str,
    years: str,
    authority: str,
    form: str | None = None,
    custodian: str = "",
) -> RegisterBook:
    """Register a book; the id is TYPE.YEARS.NUMBER, with a letter behind if another authority has that one.

    Raises:
        UsageError: a type, number or span of years that can't be.
        FormError: there is no such form, or it is for another type of book.
        RefusedError: this very book is registered already.
    """
    kind = kind.strip().upper()
    if kind not in EVENT_OF_TYPE:
        raise UsageError(
            _("There is no type of book {type}.").format(type=kind),
            _("Types: {types}").format(types=", ".join(EVENT_OF_TYPE)),
        )
    years = _plain_years(years)
    number = _plain_number(number)
    authority = " ".join(authority.split())
    if not authority:
        raise UsageError(_("A book needs the authority that kept it."), _("Give it with --authority"))
    if form is not None:
        check_form(form, archive.root, kind)
    with transaction(archive.db) as conn:
        id = _free_id(archive, books.book_id(kind, number, years), authority)
        book = RegisterBook(id, kind, number, years, authority, form, custodian)
        guessed = books.find(conn, id)
        if guessed is not None and not guessed.authority:  # ingest made it without knowing whose it is
            books.change(conn, book)
        else:
            books.add(conn, book)
        archive.log("book", detail={"book": id})
    return book


def _plain_years(years: str) -> str:
    text = years.replace(" ", "").replace("–", "-")
    if not _YEARS.fullmatch(text):
        raise UsageError(
            _("{years} is not a year or a span of years.").format(years=years), _("Write 2003 or 2003-2005.")
        )
    first, _dash, last = text.partition("-")
    if last and int(last) < int(first):
        raise UsageError(_("The span {years} runs backwards.").format(years=years))
    return first if last in ("", first) else text


def _plain_number(number: str) -> str:
    text = number.strip().split("/")[0]
    if text.isascii() and text.isdigit():
        return text.zfill(2)
    if not re.fullmatch(r"[\w-]{1,12}", text):  # the id becomes a folder name
        raise UsageError(_("{number} is not a book number.").format(number=number), _("Write it like 01."))
    return text


def check_form(form: str, root: Path, kind: str | None = None) -> None:
    """Refuse a form that is unknown, or for another type of book than ``kind``.

    Raises:
        FormError: so it is.
    """
    from civbook.forms.loading import load_form

    found = load_form(form, root / "forms")
    if kind is not None and found.event != EVENT_OF_TYPE[kind]:
        raise FormError(
            _("The form {form} is for {event}, not for a book of type {type}.").format(
                form=form, event=found.event, type=kind
            ),
            _("Leave --form out to have it found from the pages."),
        )


def _free_id(archive: Archive, id: str, authority: str) -> str:
    """Two communes of one office may both have a KS.2003.01: the second becomes KS.2003.01b."""
    conn = archive.db.conn
    candidates = [id, *(id + letter for letter in "bcdefghijklmnopqrstuvwxyz")]
    for candidate in candidates:
        other = books.find(conn, candidate)
        if other is None or other.authority in ("", authority):
            return candidate  # the same authority: storing it says that it is there already
    raise UsageError(_("There are too many books {book}.").format(book=id))


def report(archive: Archive, id: str) -> BookReport:
    """A book's counts, gaps and doubles.

    Raises:
        NotFoundError: there is no such book.
    """
    conn = archive.db.conn
    book = books.get(conn, id)
    numbers: dict[int, list[str]] = {}
    unnumbered = 0
    for year, number in entrynumbers.of_book(conn, id):
        if number and year:
            numbers.setdefault(year, []).append(entrynumbers.plain_number(number))
        else:
            unnumbered += 1
    years = tuple(_year_numbers(year, found) for year, found in sorted(numbers.items()))
    return BookReport(book, books.counts(conn, id), years, unnumbered)


def reports(archive: Archive) -> list[BookReport]:
    """Every book's report."""
    return [report(archive, book.id) for book in books.all_books(archive.db.conn)]


def _year_numbers(year: int, numbers: list[str]) -> YearNumbers:
    counted = Counter(numbers)
    # six digits and more are the number of something else, misread: they make no gap
    whole = sorted({int(number) for number in counted if number.isdigit() and len(number) <= LONGEST_NUMBER})
    # a second book of the same year goes on with the numbers: gaps are counted from the book's first number
    missing: list[int] = []
    leaps = []
    for one, next_one in pairwise(whole):
        if next_one - one > max(LEAP, 2 * len(whole)):
            leaps.append((one, next_one))
        else:
            missing.extend(range(one + 1, next_one))
    doubled = sorted((number for number, count in counted.items() if count > 1), key=_order)
    return YearNumbers(year, whole[-1] if whole else 0, tuple(missing), tuple(doubled), tuple(leaps))


def _order(number: str) -> tuple[int, str]:
    digits = re.match(r"\d+", number)
    return (int(digits.group()) if digits else 0, number)


def edit_book(
    archive: Archive,
    id: str,
    *,
    authority: str | None = None,
    custodian: str | None = None,
    years: str | None = None,
    form: str | None = None,
) -> RegisterBook:
    """Correct what is known of a book; its id, type and number stay.

    Raises:
        NotFoundError: there is no such book.
        UsageError: years that can't be.
        FormError: a form that is unknown or of another event.
    """
    with transaction(archive.db) as conn:
        book = books.get(conn, id)
        if form is not None:
            check_form(form, archive.root, book.type)
        changed = replace(
            book,
            authority=book.authority if authority is None else " ".join(authority.split()),
            custodian=book.custodian if custodian is None else " ".join(custodian.split()),
            years=book.years if years is None else _plain_years(years),
            form=book.form if form is None else form,
        )
        books.change(conn, changed)
        archive.log("book", detail={"book": id})
    return changed


def close_book(archive: Archive, id: str, pages: int | None, entries_: int | None) -> None:
    """Keep the totals of the closing words.

    Raises:
        NotFoundError: there is no such book.
    """
    with transaction(archive.db) as conn:
        books.close(conn, id, pages, entries_)
        archive.log("book", detail={"book": id, "closing": [pages, entries_]})
