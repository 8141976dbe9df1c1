"""One transaction of a bulk import: lines → rows and postings, in batches; ids that are there get a revision."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from civbook.i18n import gettext as _
from civbook.model import EVENT_OF_TYPE, Entry, RegisterBook
from civbook.search import index
from civbook.search.terms import place_terms
from civbook.store import acts, books, entries
from civbook.workflow.archive import Archive
from civbook.workflow.bulkfields import Codes, LineError, readings_of
from civbook.workflow.bulkrows import Row, Rows, findings_of
from civbook.workflow.lines import LONGEST

_BATCH = 1000
_IN_ONE_TRANSACTION = 2_000_000  # entries; more would make the write-ahead log too large
_FAULTS_KEPT = 100

# orjson's own error is a ValueError; deep nesting and huge numbers come from hostile files
_NO_ENTRY = (LineError, KeyError, TypeError, ValueError, AttributeError, RecursionError, OverflowError)

Line = tuple[int, bytes]  # its number in the file, and what stands in it


@dataclass(slots=True)
class ImportReport:
    """What an import did; ``faults`` are (line number, reason), the first hundred."""

    lines: int = 0
    added: int = 0
    revised: int = 0
    unchanged: int = 0
    failed: int = 0
    books: int = 0
    faults: list[tuple[int, str]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return {
            **self.counts(), "books": self.books,
            "faults": [{"line": line, "reason": reason} for line, reason in self.faults],
        }  # fmt: skip

    def counts(self) -> dict[str, int]:
        """What became of the lines."""
        return {
            "lines": self.lines, "added": self.added, "revised": self.revised, "unchanged": self.unchanged,
            "failed": self.failed,
        }  # fmt: skip


class Load:
    """One transaction's worth of an import."""

    def __init__(
        self, archive: Archive, report: ImportReport, origin: str, progress: Callable[[int], None] | None
    ) -> None:
        self._archive, self._conn, self._report = archive, archive.db.conn, report
        self._origin, self._progress = origin, progress
        self._bulk = index.BulkIndex(self._conn)
        self._rows = Rows(self._bulk)
        self._books: dict[str, tuple[int, Codes]] = {}  # key, and codes of the place in the authority
        self._again: list[Line] = []  # ids that exist already
        self._digest = hashlib.sha256()
        last = self._conn.execute("SELECT coalesce(max(seq), 0) FROM entries").fetchone()[0]
        self._first = self._next = int(last) + 1

    def run(self, numbered: Iterator[Line]) -> bool:
        """Whether there may be more lines than one transaction takes."""
        before = self._report.counts()
        full = False
        while not full and (lines := list(islice(numbered, _BATCH))):
            self._take(lines)
            if self._progress:
                self._progress(self._report.lines)
            full = self._report.lines - before["lines"] >= _IN_ONE_TRANSACTION
        self._bulk.close(self._first, self._next - 1)
        self._revise_known()
        done = {name: value - before[name] for name, value in self._report.counts().items()}
        if done["lines"]:
            detail = {**done, "file": self._origin, "sha256": self._digest.hexdigest()}
            acts.record(
                self._conn, "import", who=self._archive.who, purpose=self._archive.purpose, detail=detail
            )
        return full

    def _take(self, lines: list[Line]) -> None:
        import orjson

        loads, make, book_of = orjson.loads, self._rows.row, self._book
        rows: list[Row] = []
        codes: list[Codes] = []
        taken: list[Line] = []
        for line in lines:
            try:
                if len(line[1]) > LONGEST:
                    raise LineError(_("longer than {size} MB").format(size=LONGEST // 1_000_000))
                data = loads(line[1])
                row, found = make(data, *book_of(data))
            except _NO_ENTRY as e:
                self._fault(line[0], e)
                continue
            rows.append(row)
            codes.append(found)
            taken.append(line)
        self._report.lines += len(lines)
        self._digest.update(b"\n".join([line for _number, line in lines]) + b"\n")
        self._store(rows, codes, taken)

    def _fault(self, number: int, error: Exception) -> None:
        self._report.failed += 1
        if len(self._report.faults) < _FAULTS_KEPT:
            if isinstance(error, LineError):
                reason = str(error)
            elif isinstance(error, KeyError):
                reason = _("{name} is missing").format(name=error.args[0])
            else:
                reason = _("not an entry in civbook's JSON shape")
            self._report.faults.append((number, reason))

    def _store(self, rows: list[Row], codes: list[Codes], lines: list[Line]) -> None:
        conn = self._conn
        conn.execute("SAVEPOINT civbook_batch")
        try:
            conn.executemany(entries.INSERT, rows)
        except sqlite3.IntegrityError:
            conn.execute("ROLLBACK TO civbook_batch")
            self._store_singly(rows, codes, lines)
        else:
            self._post(codes)
        conn.execute("RELEASE civbook_batch")

    def _store_singly(self, rows: list[Row], codes: list[Codes], lines: list[Line]) -> None:
        for row, found, line in zip(rows, codes, lines, strict=True):
            try:
                self._conn.execute(entries.INSERT, row)
            except sqlite3.IntegrityError:
                self._again.append(line)
            else:
                self._post([found])

    def _post(self, codes: list[Codes]) -> None:
        """The codes of entries that were just inserted, in their order."""
        for seq, found in enumerate(codes, self._next):
            self._bulk.add(seq, found)
        self._next += len(codes)
        self._report.added += len(codes)

    def _revise_known(self) -> None:
        """Entries whose ids were there: a revision where something differs."""
        changed: list[Entry] = []
        import orjson

        for number, line in self._again:
            try:
                entry = self._entry(orjson.loads(line))
                stored = entries.get(self._conn, entry.id)
                if _same(stored.entry, entry):
                    self._report.unchanged += 1
                    continue
                changed.append(
                    entries.revise(
                        self._conn,
                        stored.seq,
                        entry,
                        who=self._archive.who,
                        act="import",
                        reason=self._origin,
                    )
                )
                self._report.revised += 1
            except (*_NO_ENTRY, sqlite3.IntegrityError) as e:
                self._fault(number, e)
        if changed:
            index.put(self._conn, changed)

    def _book(self, data: dict[str, Any]) -> tuple[int, Codes]:
        """Key of the entry's book, made if the archive lacks it, and the codes of its authority's place."""
        book = data.get("book")
        if not isinstance(book, dict):
            raise LineError(_("the entry names no book"))
        id = book.get("id") or books.book_id(book["type"], str(book["number"]), str(book["years"]))
        known = self._books.get(id)
        if known is not None:
            return known
        row = self._conn.execute("SELECT key, authority FROM books WHERE id = ?", (id,)).fetchone()
        authority = row[1] if row else str(book.get("authority") or "")
        if row is None:
            if book.get("type") not in EVENT_OF_TYPE:
                raise LineError(_("the book's type {type} is unknown").format(type=book.get("type")))
            made = RegisterBook(id, book["type"], str(book["number"]), str(book["years"]), authority)
            key = books.add(self._conn, made)
            self._report.books += 1
        else:
            key = int(row[0])
        codes = self._bulk.codes(place_terms(authority))
        self._books[id] = key, codes
        return key, codes

    def _entry(self, data: dict[str, Any]) -> Entry:
        number, year = data.get("number"), data.get("year")
        return Entry(
            data["id"], str(data["book"].get("id") or ""), data["event"],
            None if number is None else str(number),
            None if year is None else int(year), data.get("registration_date"), data.get("status") or "read",
            readings_of(data["fields"]), tuple(findings_of(data.get("findings") or ())),
        )  # fmt: skip


def _same(stored: Entry, entry: Entry) -> bool:
    def facts(each: Entry) -> tuple[object, ...]:
        return (
            each.event, each.number, each.year, each.registration_date, each.status, each.fields,
            each.findings,
        )  # fmt: skip

    return facts(stored) == facts(entry)
