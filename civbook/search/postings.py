"""Postings: for a family of words in a field, one bitmap of entries for each way of writing it.

A blob in ``search_postings`` is a run of (word id, size and kind, payload); short lists are kept as
differences, a
byte or two each, longer ones as roaring bitmaps, so that the many words that occur once cost little.
"""

from __future__ import annotations

import sqlite3
import sys
from array import array
from collections.abc import Mapping, Sequence

from pyroaring import BitMap

from civbook.search.roofs import ROOF_OF
from civbook.store.words import varint

SEGMENT_BITS = 20
_SHORT = 10  # entries up to which plain numbers are smaller than a bitmap, or nearly so
FIELD_BITS, _SEGMENT_PLACES = 5, 12
FIELD = (1 << FIELD_BITS) - 1

Parts = dict[int, BitMap]  # word id → entries


def slot(family: int, field: int) -> int:
    """A family in a field: the key of the tail, and of the postings without their segment."""
    return family << FIELD_BITS | field


def key_of(slot: int, segment: int) -> int:
    """The key of ``search_postings``."""
    return slot << _SEGMENT_PLACES | segment


def slot_of(key: int) -> tuple[int, int]:
    """Slot and segment of a key of ``search_postings``."""
    return key >> _SEGMENT_PLACES, key & (1 << _SEGMENT_PLACES) - 1


def pack(parts: Parts) -> bytes:
    """Bitmaps as a blob, the same bytes for the same sets whatever their history; empty ones vanish."""
    out = bytearray()
    for word in sorted(parts):
        entries = parts[word]
        size = len(entries)
        if not size:
            continue
        if size <= _SHORT:
            payload, roaring = _plain(array("I", entries)).tobytes(), 0
        else:
            fresh = BitMap(array("I", entries))  # anew: a copy keeps the containers of its history
            fresh.run_optimize()
            fresh.shrink_to_fit()
            payload, roaring = fresh.serialize(), 1
        out += varint(word) + varint(len(payload) << 1 | roaring) + payload
    return bytes(out)


def _plain(seqs: array[int]) -> array[int]:
    """Four bytes an entry, low ones first, whatever the machine."""
    if sys.byteorder == "big":
        seqs.byteswap()
    return seqs


def unpack(blob: bytes) -> Parts:
    """The bitmaps of a blob."""
    parts: Parts = {}
    at, end = 0, len(blob)
    while at < end:
        # read_varint by hand: this is the innermost loop of a search
        word = shift = 0
        while (byte := blob[at]) > 127:
            word |= (byte & 127) << shift
            shift, at = shift + 7, at + 1
        word |= byte << shift
        size = shift = 0
        at += 1
        while (byte := blob[at]) > 127:
            size |= (byte & 127) << shift
            shift, at = shift + 7, at + 1
        size |= byte << shift
        at += 1
        payload = blob[at : at + (size >> 1)]
        at += size >> 1
        parts[word] = BitMap.deserialize(payload) if size & 1 else BitMap(_plain(array("I", payload)))
    return parts


def gather(
    blob: bytes, level_of: Mapping[int, int], large: dict[int, list[BitMap]], small: dict[int, bytearray]
) -> None:
    """Sort the entries of a blob by the levels of their words; words without a level are passed over.

    Long lists go to ``large``; short ones, of which there are many, to ``small`` as plain numbers
    (:func:`entries_of`).
    """
    at, end = 0, len(blob)
    view = memoryview(blob)  # large ones are read where they lie
    while at < end:
        word = shift = 0
        while (byte := blob[at]) > 127:
            word |= (byte & 127) << shift
            shift, at = shift + 7, at + 1
        word |= byte << shift
        size = shift = 0
        at += 1
        while (byte := blob[at]) > 127:
            size |= (byte & 127) << shift
            shift, at = shift + 7, at + 1
        size |= byte << shift
        start = at + 1
        at = start + (size >> 1)
        level = level_of.get(word)
        if level is None:
            continue
        if size & 1:
            found = BitMap.deserialize(view[start:at])  # type: ignore[arg-type]  # takes any buffer
            large.setdefault(level, []).append(found)
        else:
            small.setdefault(level, bytearray()).extend(blob[start:at])


def entries_of(numbers: bytes | bytearray) -> BitMap:
    """The bitmap of plain numbers in any order."""
    return BitMap(_plain(array("I", bytes(numbers))))


def joined(left: Parts, right: Parts) -> Parts:
    """Both together, words that occur in both united."""
    both = dict(left)
    for word, entries in right.items():
        both[word] = both[word] | entries if word in both else entries
    return both


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

    def flush(self, conn: sqlite3.Connection, family_of: dict[int, int]) -> None:
        """Merge what was gathered into ``search_postings``."""
        if not self.gathered:
            return
        import numpy as np

        # one sort by word, field, segment; entries stay ascending behind it. Few copies: this is the peak of memory
        keys = np.frombuffer(self._codes, dtype=np.int64) << _SEGMENT_PLACES
        seqs = np.repeat(np.frombuffer(self._seqs, np.uint32), np.frombuffer(self._counts, np.uint32))
        self.__init__()  # type: ignore[misc]
        keys |= seqs >> np.uint32(SEGMENT_BITS)
        order = np.argsort(keys, kind="stable")
        keys, seqs = keys[order], seqs[order]
        del order
        starts = np.flatnonzero(np.diff(keys, prepend=-1))
        stops = [*starts[1:].tolist(), len(keys)]
        updates: dict[int, Parts] = {}
        for start, stop, key in zip(starts.tolist(), stops, keys[starts].tolist(), strict=True):
            code, segment = slot_of(key)
            word, field = code >> FIELD_BITS, code & FIELD
            base = slot(family_of[word], field)
            updates.setdefault(key_of(base, segment), {})[word] = BitMap(seqs[start:stop])
        del keys, seqs
        merge_into(conn, updates)


def merge_into(conn: sqlite3.Connection, updates: dict[int, Parts]) -> None:
    """Add bitmaps to those stored under the same keys, and to the roofs over them."""
    _add_roofs(updates)
    empty = conn.execute("SELECT 1 FROM search_postings LIMIT 1").fetchone() is None
    rows = []
    for key in sorted(updates):
        parts = updates[key]
        if not empty:
            found = conn.execute("SELECT bits FROM search_postings WHERE key = ?", (key,)).fetchone()
            if found:
                for word, entries in unpack(found[0]).items():
                    parts[word] = entries | parts[word] if word in parts else entries
        rows.append((key, pack(parts)))
    conn.executemany("INSERT OR REPLACE INTO search_postings(key, bits) VALUES (?, ?)", rows)


def _add_roofs(updates: dict[int, Parts]) -> None:
    over: dict[int, list[BitMap]] = {}
    for key, parts in updates.items():
        base, segment = slot_of(key)
        if (roof := ROOF_OF.get(base & FIELD)) is not None:
            over.setdefault(key_of(base & ~FIELD | roof, segment), []).extend(parts.values())
    for key, maps in over.items():
        updates[key] = {slot_of(key)[0] >> FIELD_BITS: BitMap.union(*maps)}


def subtract(conn: sqlite3.Connection, gone: BitMap) -> None:
    """Take entries out of every bitmap of their segments."""
    segments = {seq >> SEGMENT_BITS for seq in gone}
    changed: list[tuple[int, bytes]] = []
    for key, blob in conn.execute("SELECT key, bits FROM search_postings"):
        if slot_of(key)[1] not in segments:
            continue
        parts = unpack(blob)
        if any(entries.intersect(gone) for entries in parts.values()):
            changed.append((key, pack({word: entries - gone for word, entries in parts.items()})))
    conn.executemany(
        "DELETE FROM search_postings WHERE key = ?", [(key,) for key, blob in changed if not blob]
    )
    conn.executemany(
        "UPDATE search_postings SET bits = ? WHERE key = ?", [(blob, key) for key, blob in changed if blob]
    )
