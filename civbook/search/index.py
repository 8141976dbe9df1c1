"""Keeping the index right: put, remove, merge, rebuild, compare. All inside the caller's transaction."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pyroaring import BitMap

from civbook.model import Entry
from civbook.search import schema
from civbook.search.neighbours import keys
from civbook.search.postings import (
    FIELD,
    FIELD_BITS,
    SEGMENT_BITS,
    Collector,
    Parts,
    key_of,
    merge_into,
    slot,
    slot_of,
    subtract,
    unpack,
)
from civbook.search.roofs import ROOF_OF, ROOFS
from civbook.search.terms import Term, terms_of
from civbook.search.vocabulary import Vocabulary, folded_word
from civbook.store.packing import unpack_fields

TAIL_ROWS = 100_000  # postings in the tail before they are merged into the bitmaps
_GATHER = 200_000  # entries that a rebuild or a bulk load holds in memory
_REMEMBERED = 400_000  # codes of terms kept at hand


class Words:
    """Ids of words, for one transaction of a writer that meets few: looked up one by one."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self._conn = conn
        self._ids: dict[str, int] = {}
        self.family_of: dict[int, int] = {}

    def id(self, written: str) -> int:
        """The id of a word, made if it is new."""
        known = self._ids.get(written)
        return self._find(written) if known is None else known

    def _find(self, written: str) -> int:
        folded = folded_word(written)
        rows = self._conn.execute(
            "SELECT id, family, written FROM search_words WHERE folded = ?", (folded,)
        ).fetchall()
        for id, family, spelled in rows:
            if spelled == written:
                return self._remember(written, int(id), int(family))
        last = int(self._conn.execute("SELECT coalesce(max(id), 0) FROM search_words").fetchone()[0])
        id, family = last + 1, int(rows[0][1]) if rows else last + 1
        self._conn.execute("INSERT INTO search_words VALUES (?, ?, ?, ?)", (id, family, folded, written))
        if not rows:
            self._conn.executemany(
                "INSERT INTO search_keys VALUES (?, ?)", [(key, family) for key in sorted(keys(folded))]
            )
        return self._remember(written, id, family)

    def _remember(self, written: str, id: int, family: int) -> int:
        self._ids[written] = id
        self.family_of[id] = family
        return id


def put(conn: sqlite3.Connection, entries: Iterable[Entry]) -> None:
    """Index entries that were just inserted or revised (superseded ones are taken out)."""
    words = Words(conn)
    for entry in entries:
        row = conn.execute(
            "SELECT e.seq, b.authority FROM entries e JOIN books b ON b.key = e.book WHERE e.id = ?",
            (entry.id,),
        ).fetchone()
        if row is None:
            continue
        seq = int(row[0])
        _forget(conn, seq)
        if entry.status != "superseded":
            rows = [
                (slot(words.family_of[word], field), word, seq)
                for field, word in ((field, words.id(word)) for field, word in terms_of(entry, row[1]))
            ]
            conn.executemany("INSERT OR IGNORE INTO search_tail VALUES (?, ?, ?)", rows)
    _finish(conn)


def remove(conn: sqlite3.Connection, ids: Iterable[str]) -> None:
    """Take entries out of the index (they stay in the archive)."""
    for id in ids:
        row = conn.execute("SELECT seq FROM entries WHERE id = ?", (id,)).fetchone()
        if row:
            _forget(conn, int(row[0]))
    _finish(conn)


def _forget(conn: sqlite3.Connection, seq: int) -> None:
    conn.execute("DELETE FROM search_tail WHERE seq = ?", (seq,))
    if seq <= schema.merged(conn):
        conn.execute("INSERT OR IGNORE INTO search_masked VALUES (?)", (seq,))
    conn.execute("DELETE FROM search_stale WHERE seq = ?", (seq,))


def _finish(conn: sqlite3.Connection) -> None:
    schema.bump(conn)
    if conn.execute("SELECT 1 FROM search_tail LIMIT 1 OFFSET ?", (TAIL_ROWS,)).fetchone():
        merge(conn)


def merge(conn: sqlite3.Connection) -> None:
    """Move the tail into the bitmaps, and take masked entries out of them."""
    masked = BitMap(row[0] for row in conn.execute("SELECT seq FROM search_masked"))
    if masked:
        subtract(conn, masked)
    updates: dict[int, Parts] = {}
    last = 0
    for tail, word, seq in conn.execute("SELECT key, word, seq FROM search_tail"):
        last = max(last, seq)
        parts = updates.setdefault(key_of(tail, seq >> SEGMENT_BITS), {})
        parts.setdefault(word, BitMap()).add(seq)
    merge_into(conn, updates)
    conn.execute("DELETE FROM search_tail")
    conn.execute("DELETE FROM search_masked")
    schema.set_merged(conn, last)
    schema.bump(conn)


class BulkIndex:
    """Posts many new entries straight into the bitmaps, within one transaction; call :meth:`close` at its
    end. Until then nobody else may make words.
    """

    def __init__(self, conn: sqlite3.Connection) -> None:
        self._conn = conn
        self._words = Vocabulary(conn.execute("SELECT id, family, folded, written FROM search_words"))
        self._collector = Collector()
        self._codes: dict[Term, int] = {}
        schema.watch_inserts(conn, on=False)

    def codes(self, terms: Iterable[Term]) -> list[int]:
        """Terms as the numbers that :meth:`add` takes; new words get their ids here."""
        known = self._codes
        try:
            return [known[term] for term in terms]
        except KeyError:
            return [known.get(term) or self._code(term) for term in terms]

    def _code(self, term: Term) -> int:
        code = self._words.id(term[1]) << FIELD_BITS | term[0]
        if len(self._codes) > _REMEMBERED:
            self._codes.clear()
        self._codes[term] = code
        return code

    def add(self, seq: int, codes: Sequence[int]) -> None:
        """Post one entry; ``seq`` was never indexed before, and is higher than those before it."""
        self._collector.add(seq, codes)
        if self._collector.gathered >= _GATHER:
            self._flush()

    def _flush(self) -> None:
        words = self._words
        self._conn.executemany("INSERT INTO search_words VALUES (?, ?, ?, ?)", words.new_words)
        self._conn.executemany("INSERT INTO search_keys VALUES (?, ?)", words.new_keys)
        words.taken()
        self._collector.flush(self._conn, words.family_of)

    def close(self, first: int, last: int) -> None:
        """Write what is left; entries ``first`` to ``last`` count as indexed."""
        self._flush()
        self._conn.execute("DELETE FROM search_stale WHERE seq BETWEEN ? AND ?", (first, last))
        schema.watch_inserts(self._conn, on=True)
        schema.set_merged(self._conn, last)
        schema.bump(self._conn)


def rebuild(conn: sqlite3.Connection) -> None:
    """The whole index anew from the entries; the same entries give the same bytes."""
    schema.create(conn)
    bulk = BulkIndex(conn)
    last = 0
    rows = conn.execute(
        "SELECT e.seq, e.event, e.number, e.year, e.fields, b.authority FROM entries e "
        "JOIN books b ON b.key = e.book WHERE e.status < 3 ORDER BY e.seq"
    )
    for seq, event, number, year, fields, authority in rows:
        last = seq
        entry = Entry("", "", event, number, year, None, "read", unpack_fields(fields))
        bulk.add(seq, bulk.codes(terms_of(entry, authority)))
    bulk.close(0, last)
    conn.execute("DELETE FROM search_stale")


@dataclass(frozen=True, slots=True)
class Difference:
    """``postings`` of the index, how many of them a rebuild makes otherwise, and entries edited from
    outside.
    """

    postings: int
    differing: int
    stale: int


def reindex(conn: sqlite3.Connection) -> Difference:
    """Rebuild, and say whether anything differed from what was there."""
    was_current = schema.is_current(conn)
    stale = schema.stale(conn) if was_current else 0
    before = digests(conn) if was_current else set()
    rebuild(conn)
    after = digests(conn)
    return Difference(len(after), len(before ^ after), stale)


def digests(conn: sqlite3.Connection) -> set[int]:
    """A fingerprint of every non-empty posting, whatever its history: tail and masks are seen through."""
    return {
        int.from_bytes(
            hashlib.blake2b(
                f"{field} {written} ".encode() + entries.to_array().tobytes(), digest_size=8
            ).digest(),
            "big",
        )
        for field, written, entries in effective(conn)
    }


def effective(conn: sqlite3.Connection) -> Iterator[tuple[int, str, BitMap]]:
    """(field, word, entries of one segment) as a search sees them."""
    written = dict(conn.execute("SELECT id, written FROM search_words").fetchall())
    # a family's id is that of the spelling that came first, so depends on history
    plain = dict(conn.execute("SELECT id, folded FROM search_words").fetchall())
    masked = BitMap(row[0] for row in conn.execute("SELECT seq FROM search_masked"))
    tail: dict[tuple[int, int], BitMap] = {}
    for slot_key, word, seq in conn.execute("SELECT key, word, seq FROM search_tail"):
        segment, field = seq >> SEGMENT_BITS, slot_key & FIELD
        tail.setdefault((key_of(slot_key, segment), word), BitMap()).add(seq)
        if (roof := ROOF_OF.get(field)) is not None:
            key = key_of(slot_key ^ field | roof, segment)
            tail.setdefault((key, slot_key >> FIELD_BITS), BitMap()).add(seq)
    for key, blob in conn.execute("SELECT key, bits FROM search_postings ORDER BY key"):
        for word, entries in unpack(blob).items():
            entries = (entries - masked) | tail.pop((key, word), BitMap())
            if entries:
                field = slot_of(key)[0] & FIELD
                yield field, (plain if field in ROOFS else written)[word], entries
    for (key, word), entries in tail.items():
        field = slot_of(key)[0] & FIELD
        yield field, (plain if field in ROOFS else written)[word], entries
