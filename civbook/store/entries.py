"""Entries (trường hợp): stored whole, changed only by revisions that keep what was before.

``Entry.page_ids`` are the ids of the stored pages in the entry's order. The rows are small (see schema.py);
:func:`row` and ``INSERT`` are public so that the bulk import can use ``executemany``.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from civbook.errors import NotFoundError, UsageError
from civbook.i18n import gettext as _
from civbook.model import Entry, Status
from civbook.store.clock import now
from civbook.store.findings import pack_findings, unpack_findings
from civbook.store.packing import pack_fields, unpack_fields

STATUSES: tuple[Status, ...] = ("read", "keyed", "verified", "superseded")  # the place is the stored number
_CODE: dict[str, int] = {status: code for code, status in enumerate(STATUSES)}
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford: no i, l, o, u to mistake

INSERT = (
    "INSERT INTO entries(id, book, event, number, year, registration_date, status, revision, fields, "
    "findings) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_SELECT = (
    "SELECT e.seq, e.id, b.id, e.event, e.number, e.year, e.registration_date, e.status, e.revision, "
    "e.fields, e.findings FROM entries e JOIN books b ON b.key = e.book"
)


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """An entry with its place in the archive."""

    seq: int
    entry: Entry


@dataclass(frozen=True, slots=True)
class Revision:
    """One change: what the entry was before it, who changed it, when and why."""

    revision: int  # the number that the change made
    at: str
    who: str
    act: str
    reason: str
    changed: tuple[str, ...]  # names of the changed fields
    before: Entry


def new_id(*origin: object) -> str:
    """An id of 12 letters and digits from where the entry comes from.

    The same scan read again, here or in another archive, gives the same id; with 60 bits a chance collision
    among a million entries is less likely than one in two million.
    """
    digest = hashlib.blake2b("\x1f".join(map(str, origin)).encode(), digest_size=8).digest()
    number = int.from_bytes(digest, "big") >> 4
    return "".join(_ALPHABET[number >> shift & 31] for shift in range(55, -1, -5))


def row(entry: Entry, book_key: int) -> tuple[Any, ...]:
    """The values of ``INSERT`` for an entry."""
    return (
        entry.id, book_key, entry.event, entry.number, entry.year, entry.registration_date,
        _CODE[entry.status], entry.revision, pack_fields(entry.fields), pack_findings(entry.findings),
    )  # fmt: skip


def insert(conn: sqlite3.Connection, entry: Entry, book_key: int) -> int:
    """Store a new entry with its pages; its seq. The caller writes the search rows beside it."""
    seq = int(conn.execute(INSERT, row(entry, book_key)).lastrowid or 0)
    _set_pages(conn, seq, entry.page_ids)
    return seq


def revise(
    conn: sqlite3.Connection, seq: int, entry: Entry, *, who: str, act: str, reason: str = ""
) -> Entry:
    """Put ``entry`` in place of what is stored and keep what was there as a revision; the entry as stored.

    ``act`` is a word for the kind of change (edit, verify, key, import, supersede …).
    """
    before = at(conn, seq)
    # what kind of entry it is follows from its book, which stays
    after = replace(
        entry, id=before.id, book_id=before.book_id, event=before.event, revision=before.revision + 1
    )
    conn.execute(
        "INSERT INTO revisions(seq, revision, at, who, act, reason, changed, status, number, year, "
        "registration_date, fields, findings) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            seq, after.revision, now(), who, act, reason, json.dumps(changed_fields(before, after)),
            _CODE[before.status], before.number, before.year, before.registration_date,
            pack_fields(before.fields), pack_findings(before.findings),
        ),
    )  # fmt: skip
    conn.execute(
        "UPDATE entries SET number = ?, year = ?, registration_date = ?, status = ?, revision = ?, "
        "fields = ?, findings = ? WHERE seq = ?",
        (
            after.number, after.year, after.registration_date, _CODE[after.status], after.revision,
            pack_fields(after.fields), pack_findings(after.findings), seq,
        ),
    )  # fmt: skip
    if after.page_ids != before.page_ids:
        _set_pages(conn, seq, after.page_ids)
    return after


def changed_fields(before: Entry, after: Entry) -> list[str]:
    """Names of the fields that differ in what is written or meant."""
    names = sorted(before.fields.keys() | after.fields.keys())
    return [name for name in names if _text(before, name) != _text(after, name)]


def _text(entry: Entry, name: str) -> tuple[str | None, str | None] | None:
    reading = entry.fields.get(name)
    return (reading.written, reading.value) if reading else None


def at(conn: sqlite3.Connection, seq: int) -> Entry:
    """The entry with that seq.

    Raises:
        NotFoundError: there is none.
    """
    found = conn.execute(f"{_SELECT} WHERE e.seq = ?", (seq,)).fetchone()
    if found is None:
        raise _missing(str(seq))
    return _entry(conn, found).entry


def find(conn: sqlite3.Connection, id: str) -> StoredEntry | None:
    """The entry with exactly that id."""
    found = conn.execute(f"{_SELECT} WHERE e.id = ?", (id,)).fetchone()
    return _entry(conn, found) if found else None


def get(conn: sqlite3.Connection, id: str) -> StoredEntry:
    """The entry with that id, or the only one whose id begins so (4 letters or more).

    Raises:
        NotFoundError: there is none.
        UsageError: several begin so.
    """
    if exact := find(conn, id):
        return exact
    rows = []
    if len(id) >= 4:
        upper = id[:-1] + chr(ord(id[-1]) + 1)
        rows = conn.execute(f"{_SELECT} WHERE e.id >= ? AND e.id < ? LIMIT 2", (id, upper)).fetchall()
    if len(rows) > 1:
        raise UsageError(
            _("Several entries begin with {entry}.").format(entry=id),
            _("Give more letters."),
            code="ambiguous",
        )
    if not rows:
        raise _missing(id)
    return _entry(conn, rows[0])


def _missing(id: str) -> NotFoundError:
    return NotFoundError(
        _("There is no entry {entry}.").format(entry=id), _("Find it with: civbook search"), code="no-entry"
    )


def of_seqs(conn: sqlite3.Connection, seqs: Sequence[int]) -> dict[int, Entry]:
    """Entries by seq; missing ones are left out."""
    result: dict[int, Entry] = {}
    for start in range(0, len(seqs), 500):
        part = seqs[start : start + 500]
        marks = ",".join("?" * len(part))
        for found in conn.execute(f"{_SELECT} WHERE e.seq IN ({marks})", tuple(part)).fetchall():
            stored = _entry(conn, found)
            result[stored.seq] = stored.entry
    return result


def of_book(
    conn: sqlite3.Connection, book_id: str | None = None, *, statuses: Iterable[str] = STATUSES[:3]
) -> Iterator[StoredEntry]:
    """Entries of a book (None: of all), in the order of ingest, superseded ones left out by default."""
    codes = ",".join(str(_CODE[status]) for status in statuses)
    where = f"WHERE e.status IN ({codes})" + (" AND b.id = ?" if book_id else "")
    cursor = conn.execute(f"{_SELECT} {where} ORDER BY e.seq", (book_id,) if book_id else ())
    for found in cursor:
        yield _entry(conn, found)


def heads_of_book(
    conn: sqlite3.Connection, book_id: str
) -> list[tuple[int, str, Status, int, str | None, int | None]]:
    """(seq, id, status, revision, number, year) of a book's living entries in the order of ingest, unpacked
    no further: for choosing among 100,000."""
    rows = conn.execute(
        "SELECT e.seq, e.id, e.status, e.revision, e.number, e.year FROM entries e "
        "JOIN books b ON b.key = e.book WHERE b.id = ? AND e.status < 3 ORDER BY e.seq",
        (book_id,),
    )
    return [
        (int(seq), id, STATUSES[status], int(revision), number, year)
        for seq, id, status, revision, number, year in rows
    ]


def last_before_page(conn: sqlite3.Connection, page_id: int) -> int | None:
    """The seq of the last entry on the page before this one in the same book."""
    row = conn.execute(
        "SELECT max(l.seq) FROM pages p JOIN pages q ON q.book = p.book AND q.position = p.position - 1 "
        "JOIN entry_pages l ON l.page = q.id WHERE p.id = ?",
        (page_id,),
    ).fetchone()
    return int(row[0]) if row and row[0] is not None else None


def revisions(conn: sqlite3.Connection, seq: int) -> list[Revision]:
    """The history of an entry, oldest change first."""
    current = at(conn, seq)
    rows = conn.execute(
        "SELECT revision, at, who, act, reason, changed, status, number, year, registration_date, fields, "
        "findings FROM revisions WHERE seq = ? ORDER BY revision",
        (seq,),
    ).fetchall()
    history = []
    for revision, when, who, act, reason, changed, status, number, year, date, fields, findings in rows:
        before = replace(
            current, status=STATUSES[status], number=number, year=year, registration_date=date,
            fields=unpack_fields(fields), findings=unpack_findings(findings), revision=revision - 1,
        )  # fmt: skip
        history.append(Revision(revision, when, who, act, reason, tuple(json.loads(changed)), before))
    return history


def doubts(conn: sqlite3.Connection, book_id: str) -> list[tuple[str, int]]:
    """Codes of the findings on a book's waiting entries with how many there are, most frequent first."""
    rows = conn.execute(
        "SELECT e.findings FROM entries e JOIN books b ON b.key = e.book "
        "WHERE b.id = ? AND e.status < 2 AND e.findings IS NOT NULL",
        (book_id,),
    )
    counted = Counter(finding.code for (text,) in rows for finding in unpack_findings(text))
    return counted.most_common()


def first_waiting(conn: sqlite3.Connection, book_id: str, after: int) -> str | None:
    """The id of a book's first entry behind ``after`` that is not verified."""
    row = conn.execute(
        "SELECT e.id FROM entries e JOIN books b ON b.key = e.book "
        "WHERE b.id = ? AND e.seq > ? AND e.status < 2 ORDER BY e.seq LIMIT 1",
        (book_id, after),
    ).fetchone()
    return str(row[0]) if row else None


def _entry(conn: sqlite3.Connection, found: Sequence[Any]) -> StoredEntry:
    seq, id, book, event, number, year, date, status, revision, fields, findings = found
    pages = conn.execute("SELECT page FROM entry_pages WHERE seq = ? ORDER BY place", (seq,)).fetchall()
    entry = Entry(
        id, book, event, number, year, date, STATUSES[status], unpack_fields(fields),
        unpack_findings(findings), tuple(int(page[0]) for page in pages), revision,
    )  # fmt: skip
    return StoredEntry(int(seq), entry)


def _set_pages(conn: sqlite3.Connection, seq: int, page_ids: Sequence[int]) -> None:
    conn.execute("DELETE FROM entry_pages WHERE seq = ?", (seq,))
    conn.executemany(
        "INSERT INTO entry_pages(seq, page, place) VALUES (?, ?, ?)",
        [(seq, page, place) for place, page in enumerate(page_ids, start=1)],
    )
