"""Writing postings: many entries at once into the bitmaps, and out of them."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from pyroaring import BitMap

from civbook.search.postings import (
    FIELD,
    FIELD_BITS,
    LIST,
    PART,
    Parts,
    counts_of,
    key_of,
    list_of,
    pack,
    slot,
    slot_of,
    unpack,
)
from civbook.search.roofs import ROOF_OF
from civbook.search.shelves import (
    COUPLE,
    PRINCIPAL_FIELDS,
    SHELVES,
    SPOT_BITS,
    TIER_AT,
    TIER_BITS,
    Shelves,
    range_of,
    shelf_of_year,
    tier_of,
)

if TYPE_CHECKING:
    from civbook.search.shelves import Numbers
    from civbook.search.vocabulary import Vocabulary

LONG = 24_576  # bytes of a posting from which on it lies in parts
_NO_YEAR = 1 << 30


class Collector:
    """Gathers (word, field, entry) of many entries in memory, then writes them into the blobs at once."""

    def __init__(self) -> None:
        self._codes: array[int] = array("q")  # word << 5 | field
        self._seqs: array[int] = array("I")
        self._counts: array[int] = array("I")  # codes of each entry
        self.gathered = 0

    def add(self, seq: int, codes: Sequence[int]) -> None:
        """Post ``seq`` under each ``word << 5 | field``."""
        self._codes.extend(codes)
        self._seqs.append(seq)
        self._counts.append(len(codes))
        self.gathered += 1

    def flush(self, conn: sqlite3.Connection, words: Vocabulary, shelves: Shelves) -> None:
        """Give spots to the entries that were gathered, and merge what they have into ``search_postings``."""
        if not self.gathered:
            return
        import numpy as np

        codes = np.frombuffer(self._codes, dtype=np.int64)
        seqs, counts = np.frombuffer(self._seqs, np.uint32), np.frombuffer(self._counts, np.uint32)
        spots = shelves.give_many(seqs, _shelves_of(codes, counts, words)).astype(np.int64)
        # word, field and spot in one number: the sort is the peak of memory, and this one is the quickest
        keys = codes << SPOT_BITS
        self.__init__()  # type: ignore[misc]
        keys |= np.repeat(spots, counts)
        keys.sort()
        spots = keys.astype(np.uint32)
        keys >>= TIER_AT
        starts = np.flatnonzero(np.diff(keys, prepend=-1))
        stops = [*starts[1:].tolist(), len(keys)]
        updates: dict[int, Parts] = {}
        family_of = words.family_of
        for start, stop, key in zip(starts.tolist(), stops, keys[starts].tolist(), strict=True):
            code, tier = key >> TIER_BITS, key & (1 << TIER_BITS) - 1
            base = slot(family_of[code >> FIELD_BITS], code & FIELD)
            found = BitMap(spots[start:stop])
            updates.setdefault(key_of(base, tier), {})[code >> FIELD_BITS] = found
        del keys, spots
        merge_into(conn, updates)


def _shelves_of(codes: Numbers, counts: Numbers, words: Vocabulary) -> Numbers:
    """The shelf of each entry by its codes, as ``shelves.shelf_of`` has it."""
    import numpy as np

    year_of = np.zeros(max(words.family_of) + 1, dtype=np.int32)
    for word, year in words.years.items():
        year_of[word] = year
    principal = np.zeros(FIELD + 1, dtype=bool)
    principal[list(PRINCIPAL_FIELDS)] = True
    years = year_of[codes >> FIELD_BITS]
    dated = np.flatnonzero((years > 0) & principal[codes & FIELD])
    entries, fields, years = (
        np.repeat(np.arange(len(counts)), counts)[dated],
        codes[dated] & FIELD,
        years[dated],
    )
    first = np.full(len(counts), _NO_YEAR, dtype=np.int64)
    np.minimum.at(first, entries, fields << 14 | years)
    both = np.zeros((2, len(counts)), dtype=np.int64)
    for at, field in enumerate(COUPLE):
        both[at, entries[fields == field]] = years[fields == field]
    middle = both.sum(axis=0) // np.maximum(1, (both > 0).sum(axis=0))
    of_couple = np.isin(first >> 14, COUPLE)
    first[of_couple] = first[of_couple] >> 14 << 14 | middle[of_couple]
    kinds, which = np.unique(first, return_inverse=True)
    shelves = [0 if kind == _NO_YEAR else shelf_of_year(kind >> 14, kind & 0x3FFF) for kind in kinds.tolist()]
    return np.array(shelves, dtype=np.int64)[which]


def merge_into(conn: sqlite3.Connection, updates: dict[int, Parts]) -> None:
    """Add bitmaps to those stored under the same keys, and to the roofs over them."""
    _add_roofs(updates)
    empty = conn.execute("SELECT 1 FROM search_postings LIMIT 1").fetchone() is None
    rows: list[tuple[int, bytes]] = []
    for key in sorted(updates):
        stored = b"" if empty else _stored(conn, key)
        if stored[:1] == bytes((LIST,)):
            rows += _joined_parts(conn, key, stored, updates[key])
            continue
        parts = _joined(stored, updates[key])
        blob = pack(parts)
        rows += _in_parts(key, parts) if len(blob) > LONG else [(key, blob)]
    conn.executemany("INSERT OR REPLACE INTO search_postings(key, bits) VALUES (?, ?)", rows)


def _stored(conn: sqlite3.Connection, key: int) -> bytes:
    row = conn.execute("SELECT bits FROM search_postings WHERE key = ?", (key,)).fetchone()
    return bytes(row[0]) if row else b""


def _joined(stored: bytes, parts: Parts) -> Parts:
    """The bitmaps of a blob and these."""
    for word, spots in unpack(stored).items():
        parts[word] = spots | parts[word] if word in parts else spots
    return parts


def _in_parts(key: int, parts: Parts) -> list[tuple[int, bytes]]:
    """The rows of a posting that has become long."""
    rows = [(key, list_of({word: len(spots) for word, spots in parts.items()}))]
    rows += [(key | shelf + 1, pack(some, PART)) for shelf, some in _by_shelf(key, parts).items()]
    return rows


def _by_shelf(key: int, parts: Parts) -> dict[int, Parts]:
    tier = slot_of(key)[1]
    shelved: dict[int, Parts] = {}
    for shelf in range(SHELVES):
        first, end = range_of(tier, shelf)
        here = BitMap(range(first, end))
        some = {word: found for word, spots in parts.items() if (found := spots & here)}
        if some:
            shelved[shelf] = some
    return shelved


def _joined_parts(conn: sqlite3.Connection, key: int, stored: bytes, parts: Parts) -> list[tuple[int, bytes]]:
    """The rows that change of a posting that lies in parts."""
    counts = counts_of(stored)
    rows = []
    for shelf, some in _by_shelf(key, parts).items():
        before = unpack(_stored(conn, key | shelf + 1))
        for word, spots in some.items():
            old = before.get(word)
            before[word] = spots if old is None else old | spots
            counts[word] = counts.get(word, 0) + len(before[word]) - (len(old) if old else 0)
        rows.append((key | shelf + 1, pack(before, PART)))
    return [(key, list_of(counts)), *rows]


def _add_roofs(updates: dict[int, Parts]) -> None:
    over: dict[int, list[BitMap]] = {}
    for key, parts in updates.items():
        base, tier = slot_of(key)
        if (roof := ROOF_OF.get(base & FIELD)) is not None:
            over.setdefault(key_of(base & ~FIELD | roof, tier), []).extend(parts.values())
    for key, maps in over.items():
        updates[key] = {slot_of(key)[0] >> FIELD_BITS: BitMap.union(*maps)}


def subtract(conn: sqlite3.Connection, gone: BitMap) -> None:
    """Take entries out of every bitmap of their tiers."""
    tiers = {tier_of(spot) for spot in gone}
    changed: list[tuple[int, bytes]] = []
    rows = conn.execute("SELECT key, bits FROM search_postings ORDER BY key")
    for (_slot, tier), group in groupby(rows, key=lambda row: slot_of(row[0])):
        some = list(group)
        if tier in tiers:
            changed += _without(some, gone)
    conn.executemany(
        "DELETE FROM search_postings WHERE key = ?", [(key,) for key, blob in changed if not blob]
    )
    conn.executemany(
        "UPDATE search_postings SET bits = ? WHERE key = ?", [(blob, key) for key, blob in changed if blob]
    )


def _without(rows: list[tuple[int, bytes]], gone: BitMap) -> list[tuple[int, bytes]]:
    """What changes of one slot's rows of a tier."""
    changed = []
    lost: dict[int, int] = {}
    for key, blob in rows:
        parts = unpack(blob)
        for word, spots in parts.items():
            if common := spots.intersection_cardinality(gone):
                lost[word] = lost.get(word, 0) + common
        if any(spots.intersect(gone) for spots in parts.values()):
            left = {word: spots - gone for word, spots in parts.items()}
            changed.append((key, pack(left, blob[0])))
    key, blob = rows[0]
    if lost and blob[:1] == bytes((LIST,)):
        counts = {word: count - lost.get(word, 0) for word, count in counts_of(blob).items()}
        changed.append((key, list_of(counts)))
    return changed
