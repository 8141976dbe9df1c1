"""The index in an archive's own file: bitmaps, with the tail that is not merged into them yet and the masks."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from pyroaring import BitMap

from civbook.model import Entry
from civbook.search import schema
from civbook.search.postings import LIST, key_of, slot
from civbook.search.shelves import SHELVES, entries_on, shelves_with, sizes, spots_of, tiers
from civbook.search.storage import Spelling
from civbook.store.entries import of_seqs

_AT_ONCE = 900  # numbers in one statement
_RANGES_AT_ONCE = 400  # of SQLite's 500 terms of VALUES at most
FEW = 300_000  # entries up to which reading everything is no matter
_MOST = 0.6  # share of the entries from which on reading them by shelves saves nothing


def batched(numbers: Sequence[int]) -> Iterator[str]:
    """Numbers as lists for statements, not too many in one."""
    for start in range(0, len(numbers), _AT_ONCE):
        yield ",".join(map(str, numbers[start : start + _AT_ONCE]))


class FileStorage:
    """One archive's index as one transaction sees it."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self._conn = conn
        self._generation = -1
        self._tiers = 1
        self._sizes = [0] * SHELVES
        self._masked = BitMap()
        self._has_tail = False

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """One read transaction, or the one that is running."""
        if self._conn.in_transaction:
            yield
            return
        self._conn.execute("BEGIN")
        try:
            yield
        finally:
            self._conn.execute("ROLLBACK")

    def refresh(self) -> int:
        """The generation; what lies beside the bitmaps is read again if it is another one."""
        now = schema.generation(self._conn)
        if now != self._generation:
            self._generation = now
            self._tiers, self._sizes = tiers(self._conn), sizes(self._conn)
            self._masked = BitMap(row[0] for row in self._conn.execute("SELECT spot FROM search_masked"))
            self._has_tail = self._conn.execute("SELECT 1 FROM search_tail LIMIT 1").fetchone() is not None
        return now

    def meeting(self, keys: Sequence[str]) -> Iterable[tuple[str, int, str]]:
        return self._conn.execute(
            "SELECT k.key, k.family, w.folded FROM search_keys k JOIN search_words w ON w.id = k.family "  # noqa: S608  # marks only
            f"WHERE k.key IN ({','.join('?' * len(keys))})",
            tuple(keys),
        ).fetchall()

    def members(self, families: Sequence[int]) -> Iterable[Spelling]:
        for some in batched(families):
            yield from self._conn.execute(
                f"SELECT id, family, folded, written FROM search_words WHERE family IN ({some})"  # noqa: S608  # integers only
            )

    def spelled(self, folded: Sequence[str]) -> Iterable[Spelling]:
        return self._conn.execute(
            "SELECT id, family, folded, written FROM search_words "  # noqa: S608  # marks only
            f"WHERE folded IN ({','.join('?' * len(folded))})",
            tuple(folded),
        ).fetchall()

    def word(self, folded: str, written: str) -> tuple[int, int] | None:
        row = self._conn.execute(
            "SELECT id, family FROM search_words WHERE folded = ? AND written = ?", (folded, written)
        ).fetchone()
        return (int(row[0]), int(row[1])) if row else None

    def shelves(self, entries: BitMap) -> frozenset[int] | None:
        whole = sum(self._sizes)
        if whole < FEW:
            return None
        found = shelves_with(entries, self._tiers)
        return found if sum(self._sizes[shelf] for shelf in found) < _MOST * whole else None

    def blobs(
        self, fields: Sequence[int], families: Sequence[int], shelves: Collection[int] | None = None
    ) -> Iterator[bytes]:
        slots = [slot(family, field) for family in families for field in fields]
        return self._ranges(slots) if shelves is None else self._parts(slots, shelves)

    def _parts(self, slots: Sequence[int], shelves: Collection[int]) -> Iterator[bytes]:
        """Short postings as a whole, of those that lie in parts the lists and the parts of these shelves."""
        parts = []
        for some in batched([key_of(each, tier) for each in slots for tier in range(self._tiers)]):
            for key, bits in self._conn.execute(
                f"SELECT key, bits FROM search_postings WHERE key IN ({some})"  # noqa: S608  # integers only
            ):
                yield bits
                if bits[0] == LIST:
                    parts += [key | shelf + 1 for shelf in shelves]
        for some in batched(parts):
            yield from (row[0] for row in self._conn.execute(
                f"SELECT bits FROM search_postings WHERE key IN ({some})"  # noqa: S608  # integers only
            ))  # fmt: skip

    def _ranges(self, slots: Sequence[int]) -> Iterator[bytes]:
        """All tiers and parts of these slots, which stand side by side: one descent for each slot."""
        for start in range(0, len(slots), _RANGES_AT_ONCE):
            firsts = ",".join(f"({key_of(each, 0)})" for each in slots[start : start + _RANGES_AT_ONCE])
            yield from (row[0] for row in self._conn.execute(
                f"WITH wanted(first) AS (VALUES {firsts}) SELECT p.bits FROM wanted "  # noqa: S608  # integers only
                "CROSS JOIN search_postings p "
                f"ON p.key BETWEEN wanted.first AND wanted.first + {key_of(1, 0) - 1}"
            ))  # fmt: skip

    def beside(
        self, fields: Sequence[int], families: Sequence[int]
    ) -> tuple[BitMap, Iterable[tuple[int, int, int]]]:
        tail: list[tuple[int, int, int]] = []
        if self._has_tail:
            for some in batched([slot(family, field) for family in families for field in fields]):
                tail += self._conn.execute(f"SELECT key, word, spot FROM search_tail WHERE key IN ({some})")  # noqa: S608  # integers only
        return self._masked, tail

    def fields(self, spots: Sequence[int]) -> Iterator[tuple[int, int, bytes]]:
        spot_of = {seq: spot for spot, seq in entries_on(self._conn, spots).items()}
        for some in batched(list(spot_of)):
            for seq, blob in self._conn.execute(f"SELECT seq, fields FROM entries WHERE seq IN ({some})"):  # noqa: S608  # integers only
                yield spot_of[seq], seq, blob

    def entries(self, seqs: Sequence[int]) -> Mapping[int, Entry]:
        return of_seqs(self._conn, seqs)

    def of_book(self, book: str) -> BitMap:
        rows = self._conn.execute(
            "SELECT e.seq FROM entries e JOIN books b ON b.key = e.book "
            "WHERE (b.id = ? OR b.number = ? OR b.number || '/' || b.years = ?) AND e.status < 3",
            (book, book, book),
        )
        return spots_of(self._conn, (row[0] for row in rows))

    def stale(self) -> int:
        return schema.stale(self._conn)
