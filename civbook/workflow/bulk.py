"""Bringing in entries by the hundred thousand: JSON lines → packed rows and postings, in few large
transactions.
"""

from __future__ import annotations

import gc
import hashlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from civbook.errors import NotFoundError, RefusedError
from civbook.i18n import gettext as _
from civbook.model import EVENT_OF_TYPE, Box, Entry, FieldReading, Finding, RegisterBook, Source
from civbook.search import index
from civbook.search.terms import EVENT, NUMBER, REGISTERED, Term, number_word, place_terms
from civbook.store import acts, books, entries
from civbook.store.database import transaction
from civbook.store.findings import pack_findings
from civbook.store.packing import field_number, join_records, pack_fields, pack_plain
from civbook.workflow.archive import Archive
from civbook.workflow.lines import LONGEST, bounded

_BATCH = 1000
_LONGEST_LIST = 64_000_000  # bytes of a file that is one JSON list: held in memory
_IN_ONE_TRANSACTION = 2_000_000  # entries; more would make the write-ahead log too large
_STATUS = {status: code for code, status in enumerate(entries.STATUSES)}
_SOURCES = ("recognised", "keyed", "imported")
_FAULTS_KEPT = 100
_KNOWN = 120_000  # packed fields kept at hand


class LineError(Exception):
    """A line that can't be taken; the text says why, without what stands in the entry."""


# orjson's own error is a ValueError; deep nesting and huge numbers come from hostile files
_NO_ENTRY = (LineError, KeyError, TypeError, ValueError, AttributeError, RecursionError, OverflowError)


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
            "lines": self.lines, "added": self.added, "revised": self.revised, "unchanged": self.unchanged,
            "failed": self.failed, "books": self.books,
            "faults": [{"line": line, "reason": reason} for line, reason in self.faults],
        }  # fmt: skip


def import_file(archive: Archive, path: Path, progress: Callable[[int], None] | None = None) -> ImportReport:
    """Take a file of entries in the contract's JSON shape, one a line (or one JSON list).

    Ids are kept; an id that exists gets a revision if anything differs; a book that the archive lacks is
    made.

    Raises:
        NotFoundError: there is no such file.
        RefusedError: it is one JSON list, and too large to be held in memory.
    """
    if not path.is_file():
        raise NotFoundError(_("There is no file {path}.").format(path=path), code="no-file")
    with path.open("rb") as stream:
        begins = stream.read(1024).removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
        stream.seek(0)
        lines: Iterable[bytes] = bounded(stream)
        if begins == b"[":
            if path.stat().st_size > _LONGEST_LIST:
                raise RefusedError(
                    _("{file} is one JSON list of more than {size} MB.").format(
                        file=path.name, size=_LONGEST_LIST // 1_000_000
                    ),
                    _("Write one entry a line, or several lists."),
                    code="too-large",
                )
            lines = [stream.read().strip()]
        return import_entries(archive, lines, origin=path.name, progress=progress)


def import_entries(
    archive: Archive,
    lines: Iterable[bytes],
    *,
    origin: str = "",
    progress: Callable[[int], None] | None = None,
) -> ImportReport:
    """Take entries, one JSON document a line. Bad lines are reported and left out, the others kept."""
    report = ImportReport()
    conn = archive.db.conn
    numbered = _unwrapped(lines)
    conn.execute("PRAGMA cache_size = -256000")
    try:
        with _no_collector():
            more = True
            while more:
                with transaction(archive.db):
                    more = _Load(archive, conn, report, origin, progress).run(numbered)
    finally:
        conn.execute("PRAGMA cache_size = -16000")
    return report


@contextmanager
def _no_collector() -> Iterator[None]:
    """Without Python's cycle collector: nothing here makes cycles, and walking the caches takes half the
    time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _unwrapped(lines: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
    """Numbered lines; of a JSON list over many lines, its members."""
    counted = enumerate(lines, start=1)
    for number, line in counted:
        stripped = line.strip()
        if not stripped:
            continue
        if number == 1:
            stripped = stripped.removeprefix(b"\xef\xbb\xbf")
        if number == 1 and stripped.startswith(b"["):  # the size is limited where a file is opened
            whole = stripped + b"".join(rest for _number, rest in counted)
            yield from _members(whole)
            return
        yield number, stripped


def _members(whole: bytes) -> Iterator[tuple[int, bytes]]:
    import orjson

    try:
        for number, entry in enumerate(orjson.loads(whole), start=1):
            try:
                yield number, orjson.dumps(entry)
            except TypeError:  # nested deeper than any entry: reported like any other that is none
                yield number, b"!"
    except orjson.JSONDecodeError:
        yield 1, whole


class _Load:
    """One transaction's worth of an import."""

    def __init__(
        self,
        archive: Archive,
        conn: sqlite3.Connection,
        report: ImportReport,
        origin: str,
        progress: Callable[[int], None] | None,
    ) -> None:
        self._archive, self._conn, self._report = archive, conn, report
        self._origin, self._progress = origin, progress
        self._bulk = index.BulkIndex(conn)
        self._books: dict[str, int] = {}
        self._authority: dict[int, list[int]] = {}  # codes of the place in a book's authority
        self._known: dict[tuple[Any, ...], tuple[tuple[int, bytes] | None, list[int]]] = {}
        self._again: list[tuple[int, bytes]] = []  # ids that exist already
        self._digest = hashlib.sha256()
        self._first = self._next = (
            int(conn.execute("SELECT coalesce(max(seq), 0) FROM entries").fetchone()[0]) + 1
        )

    def run(self, numbered: Iterator[tuple[int, bytes]]) -> bool:
        """Whether there may be more lines than one transaction takes."""
        import orjson

        report = self._report
        before = (report.lines, report.added, report.revised, report.unchanged, report.failed)
        rows: list[tuple[Any, ...]] = []
        terms: list[list[int]] = []
        source: list[tuple[int, bytes]] = []
        full = False
        for number, line in numbered:
            report.lines += 1
            self._digest.update(line + b"\n")
            try:
                if len(line) > LONGEST:
                    raise LineError(_("longer than {size} MB").format(size=LONGEST // 1_000_000))
                data = orjson.loads(line)
                row, found = self._row(data)
            except _NO_ENTRY as e:
                self._fault(number, e)
                continue
            rows.append(row)
            terms.append(found)
            source.append((number, line))
            if len(rows) == _BATCH:
                self._store(rows, terms, source)
                rows, terms, source = [], [], []
                if self._progress:
                    self._progress(report.lines)
                if report.lines - before[0] >= _IN_ONE_TRANSACTION:
                    full = True
                    break
        self._store(rows, terms, source)
        self._bulk.close(self._first, self._next - 1)
        self._revise_known()
        counts = dict(zip(("lines", "added", "revised", "unchanged", "failed"), before, strict=True))
        done = {
            name: value - counts[name] for name, value in self._report.as_json().items() if name in counts
        }
        if done["lines"]:
            detail = {**done, "file": self._origin, "sha256": self._digest.hexdigest()}
            acts.record(
                self._conn, "import", who=self._archive.who, purpose=self._archive.purpose, detail=detail
            )
        return full

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

    def _store(
        self, rows: list[tuple[Any, ...]], terms: list[list[int]], source: list[tuple[int, bytes]]
    ) -> None:
        if not rows:
            return
        conn = self._conn
        conn.execute("SAVEPOINT civbook_batch")
        try:
            conn.executemany(entries.INSERT, rows)
        except sqlite3.IntegrityError:
            conn.execute("ROLLBACK TO civbook_batch")
            self._store_singly(rows, terms, source)
        else:
            for found in terms:
                self._bulk.add(self._next, found)
                self._next += 1
            self._report.added += len(rows)
        conn.execute("RELEASE civbook_batch")

    def _store_singly(
        self, rows: list[tuple[Any, ...]], terms: list[list[int]], source: list[tuple[int, bytes]]
    ) -> None:
        for row, found, (number, line) in zip(rows, terms, source, strict=True):
            try:
                self._conn.execute(entries.INSERT, row)
            except sqlite3.IntegrityError:
                self._again.append((number, line))
                continue
            self._bulk.add(self._next, found)
            self._next += 1
            self._report.added += 1

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

    def _row(self, data: dict[str, Any]) -> tuple[tuple[Any, ...], list[int]]:
        """The values of ``entries.INSERT`` and the codes of an entry's terms, without the detour of an
        ``Entry``.
        """
        event, number, year = data["event"], data.get("number"), data.get("year")
        status = data.get("status") or "read"
        if status not in _STATUS:
            raise LineError(_("status {status} is unknown").format(status=status))
        if not (data["id"] and isinstance(data["id"], str) and isinstance(event, str)):
            raise LineError(_("id and event must be text"))
        registered = data.get("registration_date")
        if registered is not None and not isinstance(registered, str):
            raise LineError(_("{name} must be text").format(name="registration_date"))
        head: list[Term] = [(EVENT, "!" + event)]
        if year is not None:
            year = int(year)
            if not 0 <= year <= 9999:
                raise LineError(_("the year is none"))
            head.append((REGISTERED, f"={year}"))
        if number is not None:
            number = str(number)
            head.append((NUMBER, number_word(number)))
        book = self._book(data)
        codes = self._bulk.codes(head) + self._authority[book]
        records: list[tuple[int, bytes]] = []
        known, names, plain = self._known, self._bulk.names, True
        for name, reading in data["fields"].items():
            # names are seldom the same, so they go by their words; other fields are known as a whole
            fast = self._name(names[name], reading) if name in names else None
            if fast is not None:
                records.append(fast[0])
                codes += fast[1]
                continue
            try:
                record, found = known[(name, *reading, *reading.values())]
            except (KeyError, TypeError):  # not seen yet; lists can't be looked up
                record, found = self._field(name, reading)
            if record is None:
                plain = False
            else:
                records.append(record)
            codes += found
        blob = join_records(records) if plain else pack_fields(_readings(data["fields"]))
        if status == "superseded":
            codes = []
        findings = data.get("findings")
        row = (
            data["id"], book, event, number, year, registered, _STATUS[status],
            1, blob, pack_findings(_findings(findings)) if findings else None,
        )  # fmt: skip
        return row, codes

    def _name(
        self, words: index.NameWords, reading: dict[str, Any]
    ) -> tuple[tuple[int, bytes], list[int]] | None:
        """The record and codes of a plain name all of whose words are known; None for any other."""
        get = reading.get
        text = get("written")
        if not text or get("value") != text or get("page") is not None or get("box") or get("alternatives"):
            return None
        try:
            pieces = text.split(" ")
            coded = b"".join([words.coded[piece] for piece in pieces])
            flags, sure = words.heads[get("confidence"), get("source")]
            return (words.number, b"%b%c%b%b" % (flags, len(coded), coded, sure)), [
                words.codes[p] for p in pieces
            ]
        except (KeyError, AttributeError, TypeError):
            return None

    def _field(self, name: str, reading: dict[str, Any]) -> tuple[tuple[int, bytes] | None, list[int]]:
        """The record of a plain field (None for one with a page, box or other readings) and its codes."""
        written = reading.get("written")
        value = reading.get("value", written)
        if not (isinstance(written, str | None) and isinstance(value, str | None)):
            raise LineError(_("{name}: written and value must be text").format(name=name))
        codes = self._bulk.field_codes(name, written, value)
        for other, _weight in reading.get("alternatives") or ():
            codes = codes + self._bulk.field_codes(name, other, other)
        if reading.get("page") is not None or reading.get("box") or reading.get("alternatives"):
            return None, codes
        sure = reading.get("confidence")
        blob = pack_plain(name, written, value, 1.0 if sure is None else float(sure), _source(reading))
        record = field_number(name), blob
        self._bulk.learn(name, written, value, sure, reading.get("source"), blob)
        if not name.endswith("full_name"):  # names seldom come again
            if len(self._known) > _KNOWN:
                self._known.clear()
            self._known[(name, *reading, *reading.values())] = record, codes
        return record, codes

    def _book(self, data: dict[str, Any]) -> int:
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
        self._books[id] = key
        self._authority[key] = self._bulk.codes(place_terms(authority))
        return key

    def _entry(self, data: dict[str, Any]) -> Entry:
        self._book(data)
        number, year = data.get("number"), data.get("year")
        return Entry(
            data["id"], str(data["book"].get("id") or ""), data["event"],
            None if number is None else str(number),
            None if year is None else int(year), data.get("registration_date"), data.get("status") or "read",
            _readings(data["fields"]), tuple(_findings(data.get("findings") or ())),
        )  # fmt: skip


def _same(stored: Entry, entry: Entry) -> bool:
    def facts(each: Entry) -> tuple[object, ...]:
        return (
            each.event,
            each.number,
            each.year,
            each.registration_date,
            each.status,
            each.fields,
            each.findings,
        )

    return facts(stored) == facts(entry)


def _readings(fields: dict[str, dict[str, Any]]) -> dict[str, FieldReading]:
    return {
        name: FieldReading(
            reading.get("written"), reading.get("value", reading.get("written")),
            1.0 if reading.get("confidence") is None else float(reading["confidence"]),
            _source(reading), reading.get("page"), Box(*map(int,
            reading["box"])) if reading.get("box") else None,
            tuple((str(text), float(weight)) for text, weight in reading.get("alternatives") or ()),
        )
        for name, reading in fields.items()
    }  # fmt: skip


def _source(reading: dict[str, Any]) -> Source:
    source = reading.get("source", "imported")
    if source not in _SOURCES:
        raise LineError(_("source {source} is unknown").format(source=source))
    return source  # type: ignore[no-any-return]


def _findings(findings: Iterable[dict[str, Any]]) -> list[Finding]:
    return [Finding(item["code"], item.get("message", ""), item.get("field")) for item in findings]
