"""The index in an archive's own file: bitmaps, with the tail that is not merged into them yet and the masks."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from pyroaring import BitMap

from civbook.model import Entry
from civbook.search import schema
from civbook.search.postings import SEGMENT_BITS, Parts, joined, key_of, slot, unpack
from civbook.search.storage import Spelling
from civbook.store.entries import of_seqs

_AT_ONCE = 900  # numbers in one statement
_EMPTY: Parts = {}


class FileStorage:
    """One archive's index as one transaction sees it."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self._conn = conn
        self._generation = -1
        self._segments = 1
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
            last = self._conn.execute("SELECT max(seq) FROM entries").fetchone()[0] or 0
            self._segments = (int(last) >> SEGMENT_BITS) + 1
            self._masked = BitMap(row[0] for row in self._conn.execute("SELECT seq FROM search_masked"))
            self._has_tail = self._conn.execute("SELECT 1 FROM search_tail LIMIT 1").fetchone() is not None
        return now

    def near(self, keys: Sequence[str]) -> Iterable[Spelling]:
        marks = ",".join("?" * len(keys))
        return self._conn.execute(
            "SELECT w.id, w.family, w.folded, w.written FROM search_words w WHERE w.family IN "  # noqa: S608  # marks only
            f"(SELECT family FROM search_keys WHERE key IN ({marks}))",
            tuple(keys),
        ).fetchall()

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

    def postings(self, field: int, families: Sequence[int]) -> Parts:
        bases = [slot(family, field) for family in families]
        loaded: dict[int, Parts] = dict.fromkeys(bases, _EMPTY)
        keys = [key_of(base, segment) for base in bases for segment in range(self._segments)]
        for start in range(0, len(keys), _AT_ONCE):
            marks = ",".join(map(str, keys[start : start + _AT_ONCE]))
            for key, blob in self._conn.execute(
                f"SELECT key, bits FROM search_postings WHERE key IN ({marks})"  # noqa: S608  # integers only
            ):
                fresh = unpack(blob)
                if self._masked:
                    fresh = {word: entries - self._masked for word, entries in fresh.items()}
                base = key >> 12
                old = loaded[base]
                loaded[base] = fresh if old is _EMPTY else joined(old, fresh)
        if self._has_tail:
            self._add_tail(bases, loaded)
        parts: Parts = {}
        for found in loaded.values():
            parts.update(found)
        return parts

    def _add_tail(self, bases: list[int], loaded: dict[int, Parts]) -> None:
        for start in range(0, len(bases), _AT_ONCE):
            marks = ",".join(map(str, bases[start : start + _AT_ONCE]))
            fresh: dict[int, Parts] = {}
            for base, word, seq in self._conn.execute(
                f"SELECT key, word, seq FROM search_tail WHERE key IN ({marks})"  # noqa: S608  # integers only
            ):
                fresh.setdefault(base, {}).setdefault(word, BitMap()).add(seq)
            for base, found in fresh.items():
                loaded[base] = joined(loaded[base], found)

    def fields(self, seqs: Sequence[int]) -> Iterator[tuple[int, bytes]]:
        for start in range(0, len(seqs), _AT_ONCE):
            marks = ",".join(map(str, seqs[start : start + _AT_ONCE]))
            yield from self._conn.execute(f"SELECT seq, fields FROM entries WHERE seq IN ({marks})")  # noqa: S608  # integers only

    def entries(self, seqs: Sequence[int]) -> Mapping[int, Entry]:
        return of_seqs(self._conn, seqs)

    def of_book(self, book: str) -> BitMap:
        rows = self._conn.execute(
            "SELECT e.seq FROM entries e JOIN books b ON b.key = e.book "
            "WHERE (b.id = ? OR b.number = ? OR b.number || '/' || b.years = ?) AND e.status < 3",
            (book, book, book),
        )
        return BitMap(row[0] for row in rows)

    def stale(self) -> int:
        return schema.stale(self._conn)
