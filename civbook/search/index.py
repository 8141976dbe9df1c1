"""Keeping the index right: put, remove, merge, rebuild, compare. All inside the caller's transaction."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from pyroaring import BitMap

from civbook.model import Entry
from civbook.search import schema
from civbook.search.merging import Collector, merge_into, subtract
from civbook.search.neighbours import keys
from civbook.search.postings import FIELD, FIELD_BITS, Parts, key_of, slot, slot_of, unpack
from civbook.search.roofs import ROOF_OF, ROOFS
from civbook.search.shelves import Shelves, every_entry, seqs_on, shelf_of, tier_of
from civbook.search.terms import Term, terms_of
from civbook.search.vocabulary import Vocabulary, folded_word
from civbook.store.packing import unpack_fields

if TYPE_CHECKING:
    from civbook.search.shelves import Every

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
    words, shelves = Words(conn), Shelves(conn)
    for entry in entries:
        row = conn.execute(
            "SELECT e.seq, b.authority FROM entries e JOIN books b ON b.key = e.book WHERE e.id = ?",
            (entry.id,),
        ).fetchone()
        if row is None:
            continue
        seq = int(row[0])
        spot = _forget(conn, shelves, seq)
        if entry.status != "superseded":
            terms = terms_of(entry, row[1])
            if spot is None:
                spot = shelves.give(seq, shelf_of(terms))
            rows = [
                (slot(words.family_of[word], field), word, spot)
                for field, word in ((field, words.id(word)) for field, word in terms)
            ]
            conn.executemany("INSERT OR IGNORE INTO search_tail VALUES (?, ?, ?)", rows)
    shelves.save()
    _finish(conn)


def remove(conn: sqlite3.Connection, ids: Iterable[str]) -> None:
    """Take entries out of the index (they stay in the archive)."""
    shelves = Shelves(conn)
    for id in ids:
        row = conn.execute("SELECT seq FROM entries WHERE id = ?", (id,)).fetchone()
        if row:
            _forget(conn, shelves, int(row[0]))
    _finish(conn)


def _forget(conn: sqlite3.Connection, shelves: Shelves, seq: int) -> int | None:
    """Let nothing be posted of an entry; its spot, which it keeps."""
    spot = shelves.spot(seq)
    if spot is not None:
        conn.execute("DELETE FROM search_tail WHERE spot = ?", (spot,))
        if seq <= schema.merged(conn):
            conn.execute("INSERT OR IGNORE INTO search_masked VALUES (?)", (spot,))
    conn.execute("DELETE FROM search_stale WHERE seq = ?", (seq,))
    return spot


def _finish(conn: sqlite3.Connection) -> None:
    schema.bump(conn)
    if conn.execute("SELECT 1 FROM search_tail LIMIT 1 OFFSET ?", (TAIL_ROWS,)).fetchone():
        merge(conn)


def merge(conn: sqlite3.Connection) -> None:
    """Move the tail into the bitmaps, and take masked entries out of them."""
    masked = BitMap(row[0] for row in conn.execute("SELECT spot FROM search_masked"))
    if masked:
        subtract(conn, masked)
    updates: dict[int, Parts] = {}
    for tail, word, spot in conn.execute("SELECT key, word, spot FROM search_tail"):
        parts = updates.setdefault(key_of(tail, tier_of(spot)), {})
        parts.setdefault(word, BitMap()).add(spot)
    merge_into(conn, updates)
    conn.execute("DELETE FROM search_tail")
    conn.execute("DELETE FROM search_masked")
    schema.set_merged(conn, int(conn.execute("SELECT coalesce(max(seq), 0) FROM entries").fetchone()[0]))
    schema.bump(conn)


class BulkIndex:
    """Posts many new entries straight into the bitmaps, within one transaction; call :meth:`close` at its
    end. Until then nobody else may make words.
    """

    def __init__(self, conn: sqlite3.Connection) -> None:
        self._conn = conn
        self._words = Vocabulary(conn.execute("SELECT id, family, folded, written FROM search_words"))
        self._shelves = Shelves(conn)
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
        self._collector.flush(self._conn, words, self._shelves)
        self._shelves.save()

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
    """A fingerprint of every non-empty posting, whatever its history: tail, masks and spots are seen through."""
    return {
        int.from_bytes(
            hashlib.blake2b(
                f"{field} {written} ".encode() + seqs.to_array().tobytes(), digest_size=8
            ).digest(),
            "big",
        )
        for field, written, seqs in effective(conn)
    }


def effective(conn: sqlite3.Connection) -> Iterator[tuple[int, str, BitMap]]:
    """(field, word, seqs of entries) as a search sees them."""
    written = dict(conn.execute("SELECT id, written FROM search_words").fetchall())
    # a family's id is that of the spelling that came first, so depends on history
    plain = dict(conn.execute("SELECT id, folded FROM search_words").fetchall())
    masked = BitMap(row[0] for row in conn.execute("SELECT spot FROM search_masked"))
    every = every_entry(conn)
    tail: dict[int, Parts] = {}
    for slot_key, word, spot in conn.execute("SELECT key, word, spot FROM search_tail"):
        tail.setdefault(slot_key, {}).setdefault(word, BitMap()).add(spot)
        if (roof := ROOF_OF.get(slot_key & FIELD)) is not None:
            over = tail.setdefault(slot_key & ~FIELD | roof, {})
            over.setdefault(slot_key >> FIELD_BITS, BitMap()).add(spot)
    rows = conn.execute("SELECT key, bits FROM search_postings ORDER BY key")
    for slot_key, group in groupby(rows, key=lambda row: slot_of(row[0])[0]):
        merged = {word: spots - masked for word, spots in _united(blob for _key, blob in group).items()}
        yield from _named(slot_key, _both(merged, tail.pop(slot_key, {})), every, written, plain)
    for slot_key, parts in tail.items():
        yield from _named(slot_key, parts, every, written, plain)


def _united(blobs: Iterable[bytes]) -> Parts:
    found: dict[int, list[BitMap]] = {}
    for blob in blobs:
        for word, spots in unpack(blob).items():
            found.setdefault(word, []).append(spots)
    return {word: BitMap.union(*maps) for word, maps in found.items()}


def _both(left: Parts, right: Parts) -> Parts:
    return {word: left.get(word, BitMap()) | right.get(word, BitMap()) for word in {**left, **right}}


def _named(
    slot_key: int, parts: Parts, every: Every, written: Mapping[int, str], plain: Mapping[int, str]
) -> Iterator[tuple[int, str, BitMap]]:
    field = slot_key & FIELD
    for word, spots in parts.items():
        if spots:
            yield field, (plain if field in ROOFS else written)[word], seqs_on(every, spots)
