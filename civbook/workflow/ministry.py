"""Books that were digitised before: workbook and zip of PDFs → entries with their pictures.

Importing again changes nothing; a corrected workbook makes revisions. Nothing in the files is lost: cells
without a field of ours are kept raw, a PDF without a row becomes an entry that only its picture tells of.
"""

from __future__ import annotations

import gc
import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from civbook.errors import RefusedError, UsageError
from civbook.exchange.columns import TYPES
from civbook.exchange.ministry_import import BookTold, MinistryBook, opened_ministry_book
from civbook.exchange.names import EntryName, number_key
from civbook.exchange.package import Package, find_packages
from civbook.exchange.rows import ReadRow
from civbook.i18n import gettext as _
from civbook.model import Entry, FieldReading, Finding, RegisterBook
from civbook.search import index
from civbook.search.terms import terms_of
from civbook.store import acts, books, entries
from civbook.store.database import transaction
from civbook.text.encodings import Encoding
from civbook.workflow.archive import Archive
from civbook.workflow.books import add_book
from civbook.workflow.ministrypdfs import Pictures
from civbook.workflow.progress import Listener, Meter

_BATCH = 1000
_POSTED_AT_ONCE = 25_000  # postings gathered in memory: all of 100,000 entries' would take 150 MB
NOT_TOLD = "(chưa rõ cơ quan đăng ký)"  # authority of a book that only its PDFs' names tell of
IMPORT = "import"  # the act in an entry's history
Key = tuple[int | None, tuple[int, str] | None, int]
"""(registration year, number, how many with both came before): what an entry of a workbook is known by"""


@dataclass(slots=True)
class MinistryReport:
    """What an import did."""

    book: str = ""
    new_book: bool = False
    rows: int = 0
    added: int = 0
    revised: int = 0
    unchanged: int = 0
    pictures: int = 0
    without_picture: int = 0
    only_picture: int = 0
    proposed_encoding: str | None = None
    faults: list[dict[str, str]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The report for programs."""
        return {
            "book": self.book, "new_book": self.new_book, "rows": self.rows, "added": self.added,
            "revised": self.revised, "unchanged": self.unchanged, "pictures": self.pictures,
            "without_picture": self.without_picture, "only_picture": self.only_picture,
            "proposed_encoding": self.proposed_encoding, "faults": self.faults,
        }  # fmt: skip


def import_ministry(
    archive: Archive,
    path: Path,
    zips: tuple[Path, ...] = (),
    *,
    book_id: str | None = None,
    encoding: Encoding | None = None,
    listener: Listener | None = None,
) -> list[MinistryReport]:
    """Take the packages at ``path`` (workbook, zip or folder), with ``zips`` instead of those beside it.

    Raises:
        NotFoundError: no package, or no such book.
        PackageError: a file that can't be read or must not be.
        UsageError: it can't be told which book it is.
        RefusedError: the book is of another type.
    """
    reports = []
    for package in find_packages(path):
        if zips:
            package = Package(package.workbook, zips)
        if package.workbook is None:
            reports.append(_import_pictures(archive, package, book_id, listener))
            continue
        with opened_ministry_book(package.workbook, encoding) as book:
            reports.append(_import_book(archive, package, book, book_id, listener))
    return reports


def _import_book(
    archive: Archive, package: Package, read: MinistryBook, book_id: str | None, listener: Listener | None
) -> MinistryReport:
    report = MinistryReport(proposed_encoding=read.proposed)
    was_on = gc.isenabled()
    gc.disable()  # 100,000 rows make no cycles, and walking them takes half the time
    try:
        with transaction(archive.db) as conn:
            book = _book(archive, read.told, book_id, report)
            with Pictures.opened(archive, book, package.zips, report.faults) as pictures:
                _Loader(archive, book, pictures, report, package, listener).run(read.rows(book))
                pictures.finish(report)
            acts.record(
                conn, "import", who=archive.who, purpose=archive.purpose,
                detail=_detail(package, report),
            )  # fmt: skip
    finally:
        if was_on:
            gc.enable()
    return report


def _detail(package: Package, report: MinistryReport) -> dict[str, Any]:
    return {"book": report.book, "file": package.stem, "added": report.added, "revised": report.revised}


def _import_pictures(
    archive: Archive, package: Package, book_id: str | None, listener: Listener | None
) -> MinistryReport:
    """Only a zip: entries that their PDFs' names tell of."""
    report = MinistryReport()
    with transaction(archive.db) as conn:
        told = Pictures.told(package.zips)
        book = _book(archive, told, book_id, report)
        with Pictures.opened(archive, book, package.zips, report.faults) as pictures:
            _Loader(archive, book, pictures, report, package, listener).run(iter(()))
            pictures.finish(report)
        acts.record(
            conn, "import", who=archive.who, purpose=archive.purpose,
            detail=_detail(package, report),
        )  # fmt: skip
    return report


def _book(archive: Archive, told: BookTold, book_id: str | None, report: MinistryReport) -> RegisterBook:
    """The book named, the one that the package tells of, or a new one."""
    conn = archive.db.conn
    if book_id is not None:
        book = books.get(conn, book_id)
        if told.type and book.type != told.type:
            raise RefusedError(
                _("Book {book} is of type {type}, the file of type {other}.").format(
                    book=book.id, type=book.type, other=told.type
                ),
                code="type-differs",
            )
    else:
        book = _found(archive, told) or _made(archive, told, report)
    report.book = book.id
    return book


def _found(archive: Archive, told: BookTold) -> RegisterBook | None:
    same = [
        book for book in books.all_books(archive.db.conn)
        if (book.type, book.years) == (told.type, told.years)
        and number_key(book.number) == number_key(told.number)
    ]  # fmt: skip
    authority = " ".join(told.authority.split())
    exact = [book for book in same if book.authority == authority]
    if exact:
        return exact[0]
    if len(same) != 1 or (authority and same[0].authority not in ("", NOT_TOLD)):
        return None
    book = same[0]
    if authority:  # a zip alone had made the book; the workbook tells whose it is
        book = replace(book, authority=authority)
        books.change(archive.db.conn, book)
    return book


def _made(archive: Archive, told: BookTold, report: MinistryReport) -> RegisterBook:
    if told.type not in TYPES or not told.number or not told.years:
        raise UsageError(
            _("The files do not tell which book they are of."),
            _("Name it with --book; see the books with: civbook book list"),
            code="which-book",
        )
    report.new_book = True
    return add_book(
        archive, kind=told.type, number=told.number, years=told.years,
        authority=told.authority or NOT_TOLD,
    )  # fmt: skip


class _Loader:
    """Stores the rows of one book within the running transaction."""

    def __init__(
        self,
        archive: Archive,
        book: RegisterBook,
        pictures: Pictures,
        report: MinistryReport,
        package: Package,
        listener: Listener | None,
    ) -> None:
        self._archive, self._book, self._pictures, self._report = archive, book, pictures, report
        self._origin = package.workbook.name if package.workbook else package.zips[0].name
        self._conn = archive.db.conn
        self._key = books.key_of(self._conn, book.id)
        self._seen: Counter[tuple[int | None, tuple[int, str] | None]] = Counter()
        self._known = self._stored()
        self._meter = Meter(_("import"), None, listener)
        self._changed: list[Entry] = []

    def _stored(self) -> dict[str, int]:
        rows = self._conn.execute("SELECT id, seq FROM entries WHERE book = ?", (self._key,))
        return {str(id): int(seq) for id, seq in rows}

    def run(self, rows: Iterator[tuple[int, ReadRow]]) -> None:
        """Store every row, then the pictures that no row claims."""
        bulk = index.BulkIndex(self._conn)
        first = following = self._next_seq()
        batch: list[Entry] = []
        for _number, row in rows:
            self._report.rows += 1
            entry = self._entry(row)
            if entry.id in self._known:
                self._again(entry)
            else:
                batch.append(entry)
            if len(batch) >= _BATCH:
                following = self._insert(batch, bulk, following)
                batch = []
            if following - first >= _POSTED_AT_ONCE:
                bulk.close(first, following - 1)
                bulk, first = index.BulkIndex(self._conn), following
            self._meter.step()
        for told, pages in self._pictures.unclaimed():
            entry = self._picture_entry(told, pages)
            if entry.id in self._known:
                self._again(entry)
            else:
                batch.append(entry)
        following = self._insert(batch, bulk, following)
        bulk.close(first, following - 1)
        if self._changed:
            index.put(self._conn, self._changed)
        self._meter.finish()

    def _next_seq(self) -> int:
        return int(self._conn.execute("SELECT coalesce(max(seq), 0) + 1 FROM entries").fetchone()[0])

    def _insert(self, batch: list[Entry], bulk: index.BulkIndex, following: int) -> int:
        for entry in batch:
            seq = entries.insert(self._conn, entry, self._key)
            bulk.add(seq, bulk.codes(terms_of(entry, self._book.authority)))
            following = seq + 1
        self._report.added += len(batch)
        return following

    def _id(self, year: int | None, number: str | None) -> tuple[str, int]:
        key = (year, number_key(number))
        turn = self._seen[key]
        self._seen[key] += 1
        return entries.new_id("ministry", self._book.id, year, key[1], turn), turn

    def _picture_id(self, year: int | None, date: str | None, number: str | None) -> str:
        return entries.new_id("ministry-pdf", self._book.id, year, date, number_key(number))

    def _entry(self, row: ReadRow) -> Entry:
        year = row.year if row.year is not None else _only_year(self._book)
        id, turn = self._id(year, row.number)
        pictured = self._picture_id(year, row.registration_date, row.number)
        if id not in self._known and pictured in self._known:  # its picture came before its row
            id = pictured
        findings = []
        if row.number is None:
            findings.append(Finding("number-missing", _("The row has no entry number."), "number"))
        elif turn:
            message = _("The number stands twice in the workbook.")
            findings.append(Finding("number-double", message, "number"))
        pages = self._pictures.pages(year, row.number, row.registration_date)
        return Entry(
            id, self._book.id, self._book.event, row.number, year, row.registration_date, "keyed",
            row.fields, tuple(findings), pages,
        )  # fmt: skip

    def _again(self, entry: Entry) -> None:
        """An entry that is there already: a revision of what the workbook says otherwise than last time."""
        seq = self._known[entry.id]
        stored = entries.at(self._conn, seq)
        page_ids = entry.page_ids or stored.page_ids
        last_told = _as_last_imported(self._conn, seq, stored)
        if _facts(last_told) == _facts(entry) and page_ids == stored.page_ids:
            self._report.unchanged += 1
            return
        after = _merged(stored, last_told, entry, page_ids)
        revised = entries.revise(
            self._conn, seq, after, who=self._archive.who, act=IMPORT, reason=self._origin
        )
        self._changed.append(revised)
        self._report.revised += 1

    def _picture_entry(self, told: EntryName, pages: tuple[int, ...]) -> Entry:
        """An entry that only its picture and the picture's name tell of."""
        self._report.only_picture += 1
        fields: dict[str, FieldReading] = {}
        for name, text in (("number", told.number), ("registration_date", told.date)):
            if text:
                fields[name] = FieldReading(text, text, source="imported")
        id = self._picture_id(told.year, told.date, told.number)
        finding = Finding("only-picture", _("The package has no row for this picture."))
        return Entry(
            id, self._book.id, self._book.event, told.number, told.year, told.date, "read", fields,
            (finding,), pages,
        )  # fmt: skip


def _only_year(book: RegisterBook) -> int | None:
    return book.first_year if book.first_year == book.last_year else None


def _head(entry: Entry) -> tuple[object, ...]:
    return entry.number, entry.year, entry.registration_date


def _facts(entry: Entry) -> tuple[object, ...]:
    return (*_head(entry), entry.fields)


def _as_last_imported(conn: sqlite3.Connection, seq: int, stored: Entry) -> Entry:
    """The entry as a workbook last told it, before anybody corrected it."""
    if stored.revision == 1:
        return stored
    history = entries.revisions(conn, seq)
    versions = [*(change.before for change in history), stored]
    made_by = [IMPORT, *(change.act for change in history)]
    pairs = reversed([*zip(versions, made_by, strict=True)])
    return next(version for version, act in pairs if act == IMPORT)


def _merged(stored: Entry, told: Entry, entry: Entry, page_ids: tuple[int, ...]) -> Entry:
    """What changed in the workbook, put into the entry as it stands; corrections by people stay."""
    changed = {
        name for name in told.fields.keys() | entry.fields.keys()
        if told.fields.get(name) != entry.fields.get(name)
    }  # fmt: skip
    fields = {name: reading for name, reading in stored.fields.items() if name not in changed}
    fields |= {name: reading for name, reading in entry.fields.items() if name in changed}
    same = (told.number, told.year, told.registration_date) == (
        entry.number,
        entry.year,
        entry.registration_date,
    )
    head = stored if same else entry
    return replace(
        stored, number=head.number, year=head.year, registration_date=head.registration_date, fields=fields,
        findings=entry.findings if changed else stored.findings, page_ids=page_ids,
        status=entry.status if changed else stored.status,
    )  # fmt: skip
