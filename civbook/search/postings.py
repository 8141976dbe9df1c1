"""Postings: for a family of words in a field, one bitmap of spots for each way of writing it.

A blob in ``search_postings`` is a byte for its kind and a run of (word id, size and kind, payload); short lists are
kept as plain numbers, longer ones as roaring bitmaps, so that the many words that occur once cost little.

A posting of a tier that is long lies in a *part* for each shelf (see ``shelves``), so that a question with a year
reads a few of them; in place of the whole there is a *list* of how many entries each word has.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Mapping
from dataclasses import dataclass, field

from pyroaring import BitMap

from civbook.store.words import read_varint, varint

WHOLE, PART, LIST = 0, 1, 2  # kinds of blobs
_LIST_BYTE = bytes((LIST,))
_SHORT = 10  # entries up to which plain numbers are always smaller than a bitmap, or nearly so
FIELD_BITS, _TIER_PLACES, _PART_PLACES = 5, 9, 7  # in bits
_BELOW = _TIER_PLACES + _PART_PLACES
FIELD = (1 << FIELD_BITS) - 1

Parts = dict[int, BitMap]  # word id → spots


def slot(family: int, field: int) -> int:
    """A family in a field: the key of the tail, and of the postings without tier and part."""
    return family << FIELD_BITS | field


def key_of(slot: int, tier: int, part: int = 0) -> int:
    """The key of ``search_postings``; ``part``: 0 the whole or the list, else a shelf and one."""
    return slot << _BELOW | tier << _PART_PLACES | part


def slot_of(key: int) -> tuple[int, int]:
    """Slot and tier of a key of ``search_postings``."""
    return key >> _BELOW, key >> _PART_PLACES & (1 << _TIER_PLACES) - 1


def part_of(key: int) -> int:
    """The part of a key of ``search_postings``."""
    return key & (1 << _PART_PLACES) - 1


def pack(parts: Parts, kind: int = WHOLE) -> bytes:
    """Bitmaps as a blob, the same bytes for the same sets whatever their history; empty ones vanish."""
    out = bytearray((kind,))
    for word in sorted(parts):
        spots = parts[word]
        size = len(spots)
        if not size:
            continue
        numbers = array("I", spots)
        payload, roaring = b"", 0
        if size > _SHORT:
            fresh = BitMap(numbers)  # anew: a copy keeps the containers of its history
            fresh.run_optimize()
            fresh.shrink_to_fit()
            payload, roaring = fresh.serialize(), 1
        if not payload or len(payload) >= 4 * size:
            payload, roaring = _plain(numbers).tobytes(), 0
        out += varint(word) + varint(len(payload) << 1 | roaring) + payload
    return bytes(out) if len(out) > 1 else b""


def _plain(seqs: array[int]) -> array[int]:
    """Four bytes an entry, low ones first, whatever the machine."""
    if sys.byteorder == "big":
        seqs.byteswap()
    return seqs


def unpack(blob: bytes) -> Parts:
    """The bitmaps of a blob; none of a list."""
    parts: Parts = {}
    at, end = 1, len(blob)
    if blob[:1] == _LIST_BYTE:
        return parts
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


@dataclass(slots=True)
class Gathered:
    """What blobs hold of some levels: long lists, short ones as plain numbers, and how many of each level there are
    in all, those that were not read too.
    """

    large: dict[int, list[BitMap]] = field(default_factory=dict)
    small: dict[int, bytearray] = field(default_factory=dict)
    counts: dict[int, int] = field(default_factory=dict)


def gather(blob: bytes, level_of: Mapping[int, int], into: Gathered) -> None:
    """Sort the spots of a blob by the levels of their words; words without a level are passed over."""
    if blob[:1] == _LIST_BYTE:
        for word, count in counts_of(blob).items():
            if (level := level_of.get(word)) is not None:
                into.counts[level] = into.counts.get(level, 0) + count
        return
    counted = not blob[0]  # parts are counted by their list
    at, end = 1, len(blob)
    large, small, counts = into.large, into.small, into.counts
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
            if counted:
                counts[level] = counts.get(level, 0) + len(found)
        else:
            small.setdefault(level, bytearray()).extend(blob[start:at])
            if counted:
                counts[level] = counts.get(level, 0) + (size >> 3)


def list_of(counts: Mapping[int, int]) -> bytes:
    """What stands in place of a posting that lies in parts: how many entries each word has; nothing if none has any."""
    some = b"".join(varint(word) + varint(count) for word, count in sorted(counts.items()) if count)
    return _LIST_BYTE + some if some else b""


def counts_of(blob: bytes) -> dict[int, int]:
    """The counts that :func:`list_of` packed."""
    counts: dict[int, int] = {}
    at, end = 1, len(blob)
    while at < end:
        word, at = read_varint(blob, at)
        counts[word], at = read_varint(blob, at)
    return counts


def entries_of(numbers: bytes | bytearray) -> BitMap:
    """The bitmap of plain numbers in any order."""
    return BitMap(_plain(array("I", bytes(numbers))))
