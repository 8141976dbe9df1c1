"""Keeping the index right: put, remove, merge, rebuild, compare. All inside the caller's transaction."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from pyroaring import BitMap

from civbook.model import Entry
from civbook.search import schema
from civbook.search.neighbours import keys
from civbook.search.postings import (
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
from civbook.search.terms import PERSONS, UNREAD, Term, field_of, field_terms, terms_of
from civbook.search.words import name_words, stands_alone
from civbook.store.packing import field_number, unpack_fields
from civbook.store.words import encode
from civbook.text.fold import fold

TAIL_ROWS = 100_000  # postings in the tail before they are merged into the bitmaps
_GATHER = 250_000  # entries that a rebuild or a bulk load holds in memory


class Words:
    """Ids of words, for one transaction of a writer: new ones are made as they come."""

    def __init__(self, conn: sqlite3.Connection, *, load: bool = False) -> None:
        self._conn = conn
        self._ids: dict[str, int] = {}
        self.family_of: dict[int, int] = {}
        self._families: dict[str, int] = {}
        self._all = load
        if load:
            for id, family, folded, written in conn.execute(
                "SELECT id, family, folded, written FROM search_words"
            ):
                self._ids[written] = id
                self.family_of[id] = family
                self._families[folded] = family

    def id(self, written: str) -> int:
        """The id of a word, made if it is new."""
        known = self._ids.get(written)
        return self._find(written) if known is None else known

    def _find(self, written: str) -> int:
        folded = folded_word(written)
        if not self._all:
            row = self._conn.execute(
                "SELECT id, family FROM search_words WHERE folded = ? AND written = ?", (folded, written)
            ).fetchone()
            if row:
                return self._remember(written, int(row[0]), int(row[1]))
        return self._make(written, folded)

    def _make(self, written: str, folded: str) -> int:
        family = self._families.get(folded)
        if family is None and not self._all:
            row = self._conn.execute(
                "SELECT family FROM search_words WHERE folded = ? LIMIT 1", (folded,)
            ).fetchone()
            family = int(row[0]) if row else None
        last = int(self._conn.execute("SELECT coalesce(max(id), 0) FROM search_words").fetchone()[0])
        id = last + 1
        self._conn.execute(
            "INSERT INTO search_words VALUES (?, ?, ?, ?)", (id, family or id, folded, written)
        )
        if family is None:
            family = self._families[folded] = id
            self._conn.executemany(
                "INSERT INTO search_keys VALUES (?, ?)", [(key, family) for key in sorted(keys(folded))]
            )
        return self._remember(written, id, family)

    def _remember(self, written: str, id: int, family: int) -> int:
        self._ids[written] = id
        self.family_of[id] = family
        return id


def folded_word(written: str) -> str:
    """The accentless form under which a word's family is kept; signs stay."""
    if written[0].isalnum():
        return fold(written).replace(" ", "") or written
    return written[0] + fold(written[1:])


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


@dataclass(slots=True)
class NameWords:
    """What the bulk import knows of one name field: its words as packed and as posted, and how records
    begin.
    """

    number: int
    codes: dict[str, int]
    coded: dict[str, bytes] = field(default_factory=dict)
    heads: dict[tuple[Any, Any], tuple[bytes, bytes]] = field(default_factory=dict)


class BulkIndex:
    """Posts many new entries straight into the bitmaps, within one transaction; call :meth:`close` at its
    end.
    """

    def __init__(self, conn: sqlite3.Connection) -> None:
        self._conn = conn
        self._words = Words(conn, load=True)
        self._collector = Collector()
        self._codes: dict[Term, int] = {}
        self._name_fields: dict[str, int] = {}  # field of a person's name, -1 for those that are not sought
        self._pieces: list[dict[str, int]] = [{} for _person in PERSONS]
        self.names: dict[str, NameWords] = {}
        schema.watch_inserts(conn, on=False)

    def codes(self, terms: Iterable[Term]) -> list[int]:
        """Terms as the numbers that :meth:`add` takes; new words get their ids here."""
        known = self._codes
        try:
            return [known[term] for term in terms]
        except KeyError:
            return [known.get(term) or self._code(term) for term in terms]

    def field_codes(self, name: str, written: str | None, value: str | None) -> list[int]:
        """The codes of one field; names are put together from those of their words."""
        field = self._name_fields.get(name)
        if field is None:
            if name.endswith(".full_name"):
                self._name_fields[name] = field_of(name[: -len(".full_name")])
                return self.field_codes(name, written, value)
            return self.codes(field_terms(name, written, value))
        if field < 0:
            return []
        text = value or written
        pieces = self._pieces[field]
        try:
            return [pieces[piece] for piece in text.split(" ")] if text else self.codes([(field, UNREAD)])
        except KeyError:
            return self._unusual(field, text or "")

    def learn(
        self, name: str, written: str | None, value: str | None, sure: Any, source: Any, record: bytes
    ) -> None:
        """Remember how a plain name was packed, so that the next of the same words needs no packing."""
        number = self._name_fields.get(name, -1)
        if number < 0 or not written or value != written or len(record) > 120:
            return
        words = self.names.setdefault(name, NameWords(field_number(name), self._pieces[number]))
        pieces = written.split(" ")
        coded = [encode(piece) for piece in pieces]
        body = b"".join(coded)
        head, found, tail = record.partition(bytes((len(body),)) + body)
        if found:
            words.heads[sure, source] = (head, tail)
            words.coded.update((p, c) for p, c in zip(pieces, coded, strict=True) if p in words.codes)

    def _unusual(self, field: int, text: str) -> list[int]:
        """The codes of a name with a word that was not seen yet, or that is no single syllable."""
        pieces = self._pieces[field]
        for piece in text.split():
            words = name_words(piece)
            if piece not in pieces and len(words) == 1 and stands_alone(words[0]):
                pieces[piece] = self._words.id(words[0]) << 5 | field
        return self.codes(dict.fromkeys((field, word) for word in name_words(text)))

    def add(self, seq: int, codes: list[int]) -> None:
        """Post one entry; ``seq`` was never indexed before, and is higher than those before it."""
        self._collector.add(seq, codes)
        if self._collector.gathered >= _GATHER:
            self._collector.flush(self._conn, self._words.family_of)

    def _code(self, term: Term) -> int:
        code = self._codes[term] = self._words.id(term[1]) << 5 | term[0]
        return code

    def close(self, first: int, last: int) -> None:
        """Write what is left; entries ``first`` to ``last`` count as indexed."""
        self._collector.flush(self._conn, self._words.family_of)
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
    masked = BitMap(row[0] for row in conn.execute("SELECT seq FROM search_masked"))
    tail: dict[tuple[int, int], BitMap] = {}
    for slot_key, word, seq in conn.execute("SELECT key, word, seq FROM search_tail"):
        key = key_of(slot_key, seq >> SEGMENT_BITS)
        tail.setdefault((key, word), BitMap()).add(seq)
    for key, blob in conn.execute("SELECT key, bits FROM search_postings ORDER BY key"):
        for word, entries in unpack(blob).items():
            entries = (entries - masked) | tail.pop((key, word), BitMap())
            if entries:
                yield slot_of(key)[0] & 31, written[word], entries
    for (key, word), entries in tail.items():
        yield slot_of(key)[0] & 31, written[word], entries
