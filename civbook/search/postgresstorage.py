"""The index on a PostgreSQL server, as a search asks it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from pyroaring import BitMap

from civbook.model import Entry, RegisterBook
from civbook.search import postgrestables
from civbook.search.origin import Origin
from civbook.search.postgres import connect, explained, name_of, storable
from civbook.search.postgrestables import SEGMENT_BITS
from civbook.search.postings import key_of, slot
from civbook.search.storage import Spelling
from civbook.store.entries import STATUSES
from civbook.store.findings import unpack_findings
from civbook.store.packing import unpack_fields

if TYPE_CHECKING:
    import psycopg


class ServerStorage:
    """A province's index; made by :func:`opened`."""

    def __init__(self, conn: psycopg.Connection[Any]) -> None:
        from psycopg import IsolationLevel

        self._conn = conn
        self.name = name_of(conn)
        conn.isolation_level = IsolationLevel.REPEATABLE_READ
        self._cursor = conn.cursor(binary=True)
        self._generation = -1
        self._segments = 1
        self.origins: dict[int, Origin] = {}  # of the entries asked for last

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """One transaction of one state."""
        with explained(self.name), self._conn.transaction():
            yield

    def refresh(self) -> int:
        (now,) = self._rows("SELECT value FROM civbook.meta WHERE key = 'generation'")[0]
        if now != self._generation:
            self._generation = int(now)
            (last,) = self._rows("SELECT max(seq) FROM civbook.entries")[0]
            self._segments = (int(last or 0) >> SEGMENT_BITS) + 1
        return self._generation

    def meeting(self, keys: Sequence[str]) -> Iterable[tuple[str, int, str]]:
        return self._rows(
            "SELECT k.key, k.family, w.folded FROM civbook.keys k JOIN civbook.words w ON w.id = k.family "
            "WHERE k.key = ANY(%s)",
            [storable(key) for key in keys],
        )

    def members(self, families: Sequence[int]) -> Iterable[Spelling]:
        return self._rows(
            "SELECT id, family, folded, written FROM civbook.words WHERE family = ANY(%s)", list(families)
        )

    def spelled(self, folded: Sequence[str]) -> Iterable[Spelling]:
        return self._rows(
            "SELECT id, family, folded, written FROM civbook.words WHERE folded = ANY(%s)",
            [storable(word) for word in folded],
        )

    def word(self, folded: str, written: str) -> tuple[int, int] | None:
        rows = self._rows(
            "SELECT id, family FROM civbook.words WHERE folded = %s AND written = %s",
            storable(folded), storable(written),
        )  # fmt: skip
        return rows[0] if rows else None

    def shelves(self, _entries: BitMap) -> frozenset[int] | None:
        """None: a server's postings are in one part."""
        return None

    def blobs(
        self, fields: Sequence[int], families: Sequence[int], _shelves: Collection[int] | None = None
    ) -> Iterator[bytes]:
        wanted = [
            key_of(slot(family, field), segment)
            for family in families
            for field in fields
            for segment in range(self._segments)
        ]
        return (row[0] for row in self._rows("SELECT bits FROM civbook.postings WHERE key = ANY(%s)", wanted))

    def beside(self, *_of: Sequence[int]) -> tuple[BitMap, Iterable[tuple[int, int, int]]]:
        """Nothing: each publication writes the blobs themselves."""
        return BitMap(), ()

    def fields(self, seqs: Sequence[int]) -> Iterable[tuple[int, int, bytes]]:
        return self._rows("SELECT seq, seq, fields FROM civbook.entries WHERE seq = ANY(%s)", list(seqs))

    def entries(self, seqs: Sequence[int]) -> Mapping[int, Entry]:
        """Entries by seq; where they come from stands in ``origins`` until the next call."""
        rows = self._rows(
            "SELECT e.seq, e.id, e.event, e.number, e.year, e.registration_date, e.status, e.revision, "
            "e.fields, e.findings, e.pages, a.key, a.name, a.mask_others, a.log_views, "
            "b.id, b.type, b.number, b.years, b.authority, b.custodian FROM civbook.entries e "
            "JOIN civbook.archives a ON a.key = e.archive "
            "JOIN civbook.books b ON b.archive = e.archive AND b.key = e.book WHERE e.seq = ANY(%s)",
            list(seqs),
        )
        found: dict[int, Entry] = {}
        self.origins = {}
        for row in rows:
            seq, id, event, number, year, date, status, revision, fields, findings, pages = row[:11]
            key, name, mask_others, log_views, book_id, kind, book_number, years, authority, keeper = row[11:]
            book = RegisterBook(book_id, kind, book_number, years, authority, None, keeper)
            self.origins[seq] = Origin(key, name, mask_others, log_views, book, tuple(pages))
            found[seq] = Entry(
                id, book_id, event, number, year, date, STATUSES[status], unpack_fields(fields),
                unpack_findings(findings), tuple(pages), revision,
            )  # fmt: skip
        return found

    def of_book(self, book: str) -> BitMap:
        rows = self._rows(
            "SELECT e.seq FROM civbook.entries e JOIN civbook.books b ON b.archive = e.archive "
            "AND b.key = e.book WHERE b.id = %s OR b.number = %s OR b.number || '/' || b.years = %s",
            *[storable(book)] * 3,
        )
        return BitMap(row[0] for row in rows)

    def stale(self) -> int:
        """None: a publication looks at every entry itself."""
        return 0

    def log(
        self, who: str, purpose: str, shown: Mapping[int | None, Sequence[str]], detail: Mapping[str, Any]
    ) -> None:
        """Note which entries of which archive (None: no entry at all) were shown to whom."""
        from psycopg.types.json import Jsonb

        rows = [(storable(who), storable(purpose), key, list(ids), Jsonb(dict(detail)))
                for key, ids in shown.items()]  # fmt: skip
        with explained(self.name), self._conn.transaction():
            self._cursor.executemany(
                "INSERT INTO civbook.views(who, purpose, archive, entries, detail) VALUES (%s, %s, %s, %s, %s)",
                rows,
            )

    def close(self) -> None:
        self._conn.close()

    def _rows(self, statement: str, *values: object) -> list[Any]:
        return self._cursor.execute(statement, values).fetchall()


def opened(address: str) -> ServerStorage:
    """The index on the server at ``postgresql://…``.

    Raises:
        UsageError: no such address.
        EngineError: the driver is missing.
        NotFoundError: nothing was published there.
        StoreError: the server can't be reached or refuses.
    """
    conn = connect(address)
    try:
        with explained(name_of(conn)):
            postgrestables.check(conn)
        return ServerStorage(conn)
    except BaseException:
        conn.close()
        raise
