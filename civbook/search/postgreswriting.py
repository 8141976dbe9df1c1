"""Putting entries of an archive on the server: batches of changed ones, each in one transaction with its postings."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pyroaring import BitMap

from civbook.search.postgres import storable
from civbook.search.postgrestables import SEGMENT_BITS
from civbook.search.postings import FIELD, FIELD_BITS, key_of, pack, slot, unpack
from civbook.search.roofs import ROOF_OF
from civbook.search.terms import Term
from civbook.search.vocabulary import Vocabulary

if TYPE_CHECKING:
    import psycopg

_KEYS_AT_ONCE = 2000  # postings read and written together; the largest have a hundred kilobytes


@dataclass(frozen=True, slots=True)
class Row:
    """An entry to publish. ``local`` is its seq in the archive; ``book`` the archive's key of its book."""

    local: int
    digest: bytes
    book: int
    id: str
    event: str
    number: str | None
    year: int | None
    registration_date: str | None
    status: int
    revision: int
    fields: bytes
    findings: str | None
    pages: tuple[int, ...]
    terms: tuple[Term, ...]


@dataclass(slots=True)
class Batch:
    """Changes of one archive: entries put (new or changed) and gone, and the digests of their chunks."""

    rows: list[Row] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)  # local seqs
    chunks: list[tuple[int, bytes | None]] = field(default_factory=list)  # None: nothing is left of it

    @property
    def size(self) -> int:
        return len(self.rows) + len(self.gone)


@dataclass(slots=True)
class _Change:
    """What one posting (a family in a field, of one segment) gets and loses, by word."""

    added: dict[int, BitMap] = field(default_factory=dict)
    removed: dict[int, BitMap] = field(default_factory=dict)


class Publisher:
    """Writes to the server for one archive; only with ``postgrestables.lock`` held."""

    def __init__(self, conn: psycopg.Connection[Any], archive: int) -> None:
        self._conn = conn
        self._archive = archive
        self._words: Vocabulary | None = None  # read when there is something to write

    def write(self, batch: Batch) -> None:
        """All of a batch, or nothing of it."""
        with self._conn.transaction():
            if self._words is None:
                self._words = Vocabulary(
                    self._conn.execute("SELECT id, family, folded, written FROM civbook.words")
                )
            seqs, posted = self._stored([*batch.gone, *(row.local for row in batch.rows)])
            self._number(batch.rows, seqs)
            codes = {row.local: self._codes(row.terms) for row in batch.rows}
            self._write_words()
            self._post(_changes(seqs, posted, codes, self._words.family_of))
            self._write_entries(batch.rows, seqs, codes, list(posted))
            self._write_chunks(batch.chunks)
            self._conn.execute("UPDATE civbook.meta SET value = value + 1 WHERE key = 'generation'")

    def _stored(self, locals_: list[int]) -> tuple[dict[int, int], dict[int, array[int]]]:
        """Of those entries that are on the server: seq, and the codes under which they are posted."""
        rows = self._conn.cursor(binary=True).execute(
            "SELECT local, seq, terms FROM civbook.entries WHERE archive = %s AND local = ANY(%s)",
            (self._archive, locals_),
        )
        seqs: dict[int, int] = {}
        posted: dict[int, array[int]] = {}
        for local, seq, terms in rows:
            seqs[local] = seq
            posted[local] = array("q", terms)
        return seqs, posted

    def _number(self, rows: Sequence[Row], seqs: dict[int, int]) -> None:
        """Seqs for new entries, in the order of the archive."""
        found = self._conn.execute("SELECT coalesce(max(seq), 0) FROM civbook.entries").fetchone()
        last = int(found[0]) if found else 0
        for row in rows:
            if row.local not in seqs:
                last += 1
                seqs[row.local] = last

    def _codes(self, terms: Iterable[Term]) -> array[int]:
        assert self._words is not None  # noqa: S101  # write() has read them
        id = self._words.id
        return array("q", [id(storable(word)) << 5 | field for field, word in terms])

    def _write_words(self) -> None:
        assert self._words is not None  # noqa: S101
        with self._conn.cursor().copy("COPY civbook.words FROM STDIN") as copy:
            for row in self._words.new_words:
                copy.write_row(row)
        with self._conn.cursor().copy("COPY civbook.keys FROM STDIN") as copy:
            for key, family in self._words.new_keys:
                copy.write_row((storable(key), family))
        self._words.taken()

    def _post(self, changes: dict[int, _Change]) -> None:
        keys = sorted(changes)
        for start in range(0, len(keys), _KEYS_AT_ONCE):
            some = keys[start : start + _KEYS_AT_ONCE]
            cursor = self._conn.cursor(binary=True)
            stored = dict(
                cursor.execute(
                    "SELECT key, bits FROM civbook.postings WHERE key = ANY(%s)", (some,)
                ).fetchall()
            )
            if stored:
                cursor.execute("DELETE FROM civbook.postings WHERE key = ANY(%s)", (list(stored),))
            with cursor.copy("COPY civbook.postings FROM STDIN (FORMAT binary)") as copy:
                copy.set_types(("int8", "bytea"))
                for key in some:
                    if blob := _changed(stored.get(key, b""), changes[key]):
                        copy.write_row((key, blob))

    def _write_entries(
        self, rows: Sequence[Row], seqs: dict[int, int], codes: dict[int, array[int]], replaced: list[int]
    ) -> None:
        if replaced:
            self._conn.execute(
                "DELETE FROM civbook.entries WHERE archive = %s AND local = ANY(%s)",
                (self._archive, replaced),
            )
        with self._conn.cursor().copy(
            "COPY civbook.entries(seq, archive, local, book, revision, status, year, digest, id, event, number, "
            "registration_date, findings, fields, terms, pages) FROM STDIN (FORMAT binary)"
        ) as copy:
            copy.set_types((*("int8", "int4", "int8", "int4", "int4", "int4", "int4", "bytea"),
                            *["text"] * 5, "bytea", "bytea", "int4[]"))  # fmt: skip
            for row in rows:
                texts = (row.id, row.event, row.number, row.registration_date, row.findings)
                copy.write_row((
                    seqs[row.local], self._archive, row.local, row.book, row.revision, row.status, row.year,
                    row.digest, *(text and storable(text) for text in texts), row.fields,
                    codes[row.local].tobytes(), list(row.pages),
                ))  # fmt: skip

    def _write_chunks(self, chunks: Sequence[tuple[int, bytes | None]]) -> None:
        self._conn.execute(
            "DELETE FROM civbook.chunks WHERE archive = %s AND chunk = ANY(%s)",
            (self._archive, [chunk for chunk, _digest in chunks]),
        )
        with self._conn.cursor().copy("COPY civbook.chunks FROM STDIN (FORMAT binary)") as copy:
            copy.set_types(("int4", "int4", "bytea"))
            for chunk, digest in chunks:
                if digest is not None:
                    copy.write_row((self._archive, chunk, digest))


def _changes(
    seqs: dict[int, int],
    posted: dict[int, array[int]],
    codes: dict[int, array[int]],
    family_of: dict[int, int],
) -> dict[int, _Change]:
    """By key of a posting what has to be added and removed, if entries ``posted`` get these ``codes``."""
    added: dict[tuple[int, int], list[int]] = {}
    removed: dict[tuple[int, int], list[int]] = {}
    for local, seq in seqs.items():
        before = _with_roofs(posted.get(local, ()), family_of)
        after = _with_roofs(codes.get(local, ()), family_of)
        segment = seq >> SEGMENT_BITS
        for code in after - before:
            added.setdefault((code, segment), []).append(seq)
        for code in before - after:
            removed.setdefault((code, segment), []).append(seq)
    changes: dict[int, _Change] = {}
    for (code, segment), entries in added.items():
        key = key_of(slot(family_of[code >> 5], code & 31), segment)
        changes.setdefault(key, _Change()).added[code >> 5] = BitMap(entries)
    for (code, segment), entries in removed.items():
        key = key_of(slot(family_of[code >> 5], code & 31), segment)
        changes.setdefault(key, _Change()).removed[code >> 5] = BitMap(entries)
    return changes


def _with_roofs(codes: Iterable[int], family_of: dict[int, int]) -> set[int]:
    """An entry's codes and those of the roofs over them."""
    whole = set(codes)
    for code in codes:
        if (roof := ROOF_OF.get(code & FIELD)) is not None:
            whole.add(family_of[code >> FIELD_BITS] << FIELD_BITS | roof)
    return whole


def _changed(blob: bytes, change: _Change) -> bytes:
    """The stored bitmaps of a posting after a change; empty if nothing is left."""
    parts = unpack(blob)
    for word, entries in change.added.items():
        parts[word] = parts[word] | entries if word in parts else entries
    for word, entries in change.removed.items():
        if word in parts:
            parts[word] = parts[word] - entries
    return pack(parts)
