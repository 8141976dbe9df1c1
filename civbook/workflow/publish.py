"""Publishing an archive into a province's index on a PostgreSQL server: only what changed since the last time.

Nothing is remembered here: what the server has is compared by digests with what the archive has, chunk by
chunk, so that a publication can be cut off anywhere and run again, and no change is missed, whoever made it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from hashlib import blake2b
from itertools import groupby
from typing import TYPE_CHECKING, Any

from civbook.i18n import gettext as _
from civbook.model import Entry
from civbook.search import postgresarchives, postgrestables
from civbook.search.postgres import connect, explained, name_of
from civbook.search.postgresarchives import Book
from civbook.search.postgreswriting import Batch, Publisher, Row
from civbook.search.schema import VERSION
from civbook.search.terms import terms_of
from civbook.store.database import open_archive_db, snapshot
from civbook.store.packing import unpack_fields
from civbook.workflow import lineage
from civbook.workflow.archive import Archive
from civbook.workflow.progress import Listener, Meter

if TYPE_CHECKING:
    import sqlite3

    import psycopg

_CHUNK = 1024  # entries under one digest; part of the tables' format
_BATCH = 50_000  # changed entries in one transaction of the server
_LIVING = (
    "SELECT seq, book, id, event, number, year, registration_date, status, revision, fields, findings "
    "FROM entries WHERE status < 3 ORDER BY seq"
)
_PAGES = "SELECT l.seq, p.position FROM entry_pages l JOIN pages p ON p.id = l.page ORDER BY l.seq, l.place"


@dataclass(slots=True)
class Published:
    """What a publication did: entries looked at, sent because new or changed, taken out."""

    server: str
    entries: int = 0
    sent: int = 0
    removed: int = 0

    def as_json(self) -> dict[str, Any]:
        return {"server": self.server, "entries": self.entries, "sent": self.sent, "removed": self.removed}


@dataclass(frozen=True, slots=True)
class _Living:
    """An entry as the archive has it: its row, the places of its pages, a digest of what goes to the server."""

    seq: int
    digest: bytes
    columns: tuple[Any, ...]
    pages: tuple[int, ...]


def publish(
    archive: Archive,
    address: str,
    *,
    replace: bool = False,
    waiting: Callable[[str], object] = lambda _sentence: None,
    listener: Listener | None = None,
) -> Published:
    """Bring the index on the server at ``address`` to the archive's present state.

    ``replace``: also if another copy of this archive has published there since.
    ``waiting`` is told, in a sentence, if another publication has to be waited for.

    Raises:
        UsageError: no such address.
        EngineError: the driver is missing.
        StoreError: the server can't be reached or refuses; what was sent before stays, run it again.
        RefusedError: another copy of this archive has published there since.
    """
    with closing(connect(address)) as server, closing(open_archive_db(archive.db.path)) as db:
        name = name_of(server)
        with explained(name), snapshot(db) as conn:
            if not postgrestables.try_lock(server):
                waiting(
                    _("Another archive is being published to {server}; waiting for it …").format(server=name)
                )
                postgrestables.lock(server)
            postgrestables.prepare(server)
            id = lineage.uid(archive)
            there = postgresarchives.mark(server, id)
            mark = lineage.next_mark(archive, postgrestables.server_id(server), there, replace=replace)
            key = postgresarchives.register(
                server, id, archive.settings.office or archive.root.name, mark,
                mask_others=archive.settings.mask_others, log_views=archive.settings.log_views,
            )  # fmt: skip
            return _Publication(archive, conn, server, key, listener).run()


class _Publication:
    """One run: the archive's state in ``conn``, the server in ``server``, which knows the archive by ``key``."""

    def __init__(
        self,
        archive: Archive,
        conn: sqlite3.Connection,
        server: psycopg.Connection[Any],
        key: int,
        listener: Listener | None,
    ) -> None:
        self._archive, self._conn, self._server, self._key = archive, conn, server, key
        self._report = Published(name_of(server))
        rows = conn.execute("SELECT key, id, type, number, years, authority, custodian FROM books")
        books = [Book(*row) for row in rows]
        postgresarchives.send_books(server, self._key, books)
        self._authority = {book.key: book.authority for book in books}
        self._publisher = Publisher(server, self._key)
        total = int(conn.execute("SELECT count(*) FROM entries WHERE status < 3").fetchone()[0])
        self._meter = Meter("publish", total, listener)
        self._logged = False

    def run(self) -> Published:
        """Send what differs."""
        known = postgresarchives.chunks(self._server, self._key)
        batch = Batch()
        for chunk, entries in groupby(self._entries(), key=lambda entry: entry.seq // _CHUNK):
            living = list(entries)
            digest = blake2b(b"".join(entry.digest for entry in living), digest_size=16).digest()
            if known.pop(chunk, None) != digest:
                self._compare(chunk, living, batch)
                batch.chunks.append((chunk, digest))
                if batch.size >= _BATCH:
                    self._send(batch)
                    batch = Batch()
            self._report.entries += len(living)
            self._meter.step(len(living))
        for chunk in known:  # nothing of it is left in the archive
            self._compare(chunk, [], batch)
            batch.chunks.append((chunk, None))
        self._send(batch)
        postgresarchives.finished(self._server, self._key)
        self._meter.finish()
        return self._report

    def _entries(self) -> Iterator[_Living]:
        """All entries in order of seq."""
        paged = groupby(self._conn.execute(_PAGES), key=lambda row: int(row[0]))
        at, positions = next(paged, (None, iter(())))
        for row in self._conn.execute(_LIVING):
            seq = int(row[0])
            while at is not None and at < seq:
                at, positions = next(paged, (None, iter(())))
            pages = tuple(int(position) for _seq, position in positions) if at == seq else ()
            made_from = (VERSION, self._authority[row[1]], pages, row)
            digest = blake2b(repr(made_from).encode(), digest_size=8).digest()
            yield _Living(seq, digest, row, pages)

    def _compare(self, chunk: int, living: list[_Living], batch: Batch) -> None:
        """Put into the batch what of a chunk differs on the server."""
        first = chunk * _CHUNK
        stored = postgresarchives.digests(self._server, self._key, first, first + _CHUNK - 1)
        for entry in living:
            if stored.pop(entry.seq, None) != entry.digest:
                batch.rows.append(self._row(entry))
        batch.gone += stored

    def _row(self, living: _Living) -> Row:
        seq, book, id, event, number, year, date, status, revision, fields, findings = living.columns
        entry = Entry("", "", event, number, year, None, "read", unpack_fields(fields))
        return Row(
            seq, living.digest, book, id, event, number, year, date, status, revision, fields, findings,
            living.pages, tuple(terms_of(entry, self._authority[book])),
        )  # fmt: skip

    def _send(self, batch: Batch) -> None:
        if not batch.chunks:
            return
        if not self._logged:  # the log knows before anything leaves the archive
            self._archive.log_seen("publish", detail={"server": self._report.server})
            self._logged = True
        self._publisher.write(batch)
        self._report.sent += len(batch.rows)
        self._report.removed += len(batch.gone)
