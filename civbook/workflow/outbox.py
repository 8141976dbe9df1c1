"""The outbox: what waits to be handed over, and what the ministry sent back."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from civbook.errors import NotFoundError, PackageError
from civbook.exchange.archives import base_name
from civbook.exchange.names import number_key, parse_entry_name
from civbook.i18n import gettext as _
from civbook.store import acts, books, entries, handovers
from civbook.store.database import transaction
from civbook.store.entries import StoredEntry
from civbook.text.dates import parse_date
from civbook.text.fold import fold
from civbook.workflow.archive import Archive

_MOST_BYTES = 64 << 20
# What a column of the list may be called, folded and without blanks.
_FILE = ("file", "filename", "tenfile", "teptin", "pdf", "tentep")
_NUMBER = ("so", "sodangky", "number")
_DATE = ("ngaydangky", "date")
_BOOK = ("book", "quyenso", "quyen")
_ENTRY = ("id", "entry", "ma")
_REASON = ("reason", "lydo", "ghichu", "loi", "error", "message", "noidungloi", "lydotuchoi")


@dataclass(slots=True)
class RefusalReport:
    """``set_back`` entries wait again; ``faults`` are (line, why it could not be told which entry)."""

    set_back: int = 0
    faults: list[tuple[int, str]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The report for programs."""
        return {
            "set_back": self.set_back,
            "faults": [{"line": line, "reason": reason} for line, reason in self.faults],
        }


def take_refusals(archive: Archive, path: Path, book_id: str | None = None) -> RefusalReport:
    """Note the entries of a refusal list as refused, with the reason; they are in the outbox again.

    Raises:
        NotFoundError: no such file or book.
        PackageError: no CSV with a column that tells entries.
    """
    lines = _read(path)
    report = RefusalReport()
    with transaction(archive.db) as conn:
        if book_id is not None:
            books.get(conn, book_id)
        shelf = _Shelf(archive, book_id)
        touched = []
        for line, row in lines:
            stored, why = shelf.find(row)
            if stored is None:
                report.faults.append((line, why))
                continue
            reason = next((row[name] for name in _REASON if row.get(name)), "")
            handovers.add(
                conn, [(stored.seq, stored.entry.revision)], who=archive.who, manifest="", refused=True,
                reason=reason,
            )  # fmt: skip
            touched.append(stored.entry.id)
        report.set_back = len(touched)
        acts.record(
            conn, "refusals", who=archive.who, purpose=archive.purpose, entries=touched,
            detail={"file": path.name, "entries": len(touched)},
        )  # fmt: skip
    return report


def _read(path: Path) -> list[tuple[int, dict[str, str]]]:
    if not path.is_file():
        raise NotFoundError(_("There is no file {path}.").format(path=path), code="no-file")
    if path.stat().st_size > _MOST_BYTES:
        raise PackageError(_("{file} is too large for a list.").format(file=path.name), code="file-too-large")
    try:
        text = path.read_text(encoding="utf-8-sig")
        head = text.split("\n", maxsplit=1)[0]
        delimiter = max(",;\t", key=head.count)
        rows = list(csv.reader(text.splitlines(), delimiter=delimiter))
    except (UnicodeDecodeError, csv.Error) as e:
        raise PackageError(
            _("{file} is no CSV in UTF-8.").format(file=path.name),
            _("Save it as CSV UTF-8."),
            code="csv-unreadable",
        ) from e
    keys = [fold(cell).replace(" ", "") for cell in rows[0]] if rows else []
    if not any(key in (*_FILE, *_NUMBER, *_ENTRY) for key in keys):
        raise PackageError(
            _("{file} has no column that tells entries.").format(file=path.name),
            _("Give a column file (names of PDFs), so (numbers) or id."),
            code="no-columns",
        )
    return [
        (line, {key: cell.strip() for key, cell in zip(keys, row, strict=False)})
        for line, row in enumerate(rows[1:], start=2)
        if any(cell.strip() for cell in row)
    ]


class _Shelf:
    """Finds the entry that a line of the list means."""

    def __init__(self, archive: Archive, book_id: str | None) -> None:
        self._conn = archive.db.conn
        self._book_id = book_id
        self._books = books.all_books(self._conn)
        self._numbers: dict[str, dict[tuple[int, str], list[StoredEntry]]] = {}

    def find(self, row: Mapping[str, str]) -> tuple[StoredEntry | None, str]:
        """The entry, or why it can't be told."""
        if id := _first(row, _ENTRY):
            stored = entries.find(self._conn, id)
            return stored, "" if stored else _("there is no such entry")
        number, date, wanted = _first(row, _NUMBER), _first(row, _DATE), self._book_id
        if file := _first(row, _FILE):
            told = parse_entry_name(base_name(file))
            if told is None:
                return None, _("the file's name tells of no entry")
            number, date = told.number or "", told.date or ""
            wanted = wanted or self._named(told.type, told.years, told.book)
        wanted = wanted or (
            _first(row, _BOOK) if any(b.id == _first(row, _BOOK) for b in self._books) else None
        )
        if wanted is None and len(self._books) == 1:
            wanted = self._books[0].id
        if wanted is None:
            return None, _("it can't be told which book is meant; name it with --book")
        return self._by_number(wanted, number, date)

    def _named(self, kind: str, years: str, number: str) -> str | None:
        same = [
            book.id for book in self._books
            if (book.type, book.years) == (kind, years) and number_key(book.number) == number_key(number)
        ]  # fmt: skip
        return same[0] if len(same) == 1 else None

    def _by_number(self, book_id: str, number: str, date: str) -> tuple[StoredEntry | None, str]:
        key = number_key(number)
        found = self._index(book_id).get(key, []) if key else []
        if len(found) > 1 and date and (told := parse_date(date)):
            found = [stored for stored in found if stored.entry.registration_date == told.iso()]
        if len(found) == 1:
            return found[0], ""
        return None, _("no entry has this number") if not found else _("several entries have this number")

    def _index(self, book_id: str) -> dict[tuple[int, str], list[StoredEntry]]:
        if book_id not in self._numbers:
            index: dict[tuple[int, str], list[StoredEntry]] = {}
            for stored in entries.of_book(self._conn, book_id):
                if key := number_key(stored.entry.number):
                    index.setdefault(key, []).append(stored)
            self._numbers[book_id] = index
        return self._numbers[book_id]


def _first(row: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next((row[name] for name in names if row.get(name)), "")
