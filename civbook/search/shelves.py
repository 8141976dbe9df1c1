"""The index's own numbers for entries: those whose person was born in the same years stand on one shelf.

A question with a year then reads the shelves of a few years and leaves the others alone. An entry's number here,
its *spot*, is (tier, shelf, place): when a shelf of a tier is full, its entries go on in the next tier. A spot is
for life; where the year of birth is changed later the entry stays where it is, for nothing relies on the order:
the postings of the years themselves say which shelves a question has to read.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from pyroaring import BitMap

from civbook.search.terms import FIELD_OF, PRINCIPALS, Term

if TYPE_CHECKING:
    import numpy as np

    Numbers = np.ndarray[Any, np.dtype[Any]]
    Every = tuple[Numbers, Numbers]

PLACE_BITS, SHELF_BITS, TIER_BITS = 18, 6, 8
FIRST_BITS = 15  # of a place in the first tier, so that the bitmaps of a small archive are not full of holes
TIER_AT = PLACE_BITS + SHELF_BITS
SPOT_BITS = TIER_AT + TIER_BITS
SHELVES = 1 << SHELF_BITS
_CHUNK_BITS = 6  # entries to a row of the two tables
_CHUNK = (1 << _CHUNK_BITS) - 1
_NONE = 0xFFFFFFFF  # of an entry that has no spot
_UNDATED = 0
_BORN, _BORN_FIRST, _BORN_STEP = 1, 1930, 2  # those born before 1930 on shelf 1, then two years each
_COUPLES, _COUPLES_FIRST, _COUPLES_STEP = 51, 1940, 5  # couples, by the middle of both years, five years each
PRINCIPAL_FIELDS = frozenset(FIELD_OF[person] for person in PRINCIPALS)
COUPLE = (FIELD_OF["husband"], FIELD_OF["wife"])


def shelf_of_year(field: int, year: int) -> int:
    """The shelf of an entry whose first principal person with a date stands in ``field``; of a couple the middle of
    both years.
    """
    if field in COUPLE:
        return _COUPLES + _step(year, _COUPLES_FIRST, _COUPLES_STEP, SHELVES - _COUPLES)
    return _BORN + _step(year, _BORN_FIRST, _BORN_STEP, _COUPLES - _BORN)


def _step(year: int, first: int, step: int, count: int) -> int:
    return min(max((year - first) // step + 1, 0), count - 1)


def shelf_of(terms: Iterable[Term]) -> int:
    """The shelf of an entry with these terms."""
    years = {field: year for field, word in terms if field in PRINCIPAL_FIELDS and (year := year_of(word))}
    if not years:
        return _UNDATED
    field = min(years)
    both = [years[each] for each in COUPLE if each in years]
    return shelf_of_year(field, sum(both) // len(both) if field in COUPLE else years[field])


def year_of(word: str) -> int:
    """The year that a word of the index tells, 0 if it tells none."""
    return int(word[1:]) if word[:1] == "=" and word[1:].isascii() and word[1:].isdigit() else 0


def spot_of(shelf: int, nth: int) -> int:
    """The spot of the ``nth`` entry on a shelf, from 0."""
    if nth < 1 << FIRST_BITS:
        return shelf << FIRST_BITS | nth
    nth -= 1 << FIRST_BITS
    tier, place = (nth >> PLACE_BITS) + 1, nth & (1 << PLACE_BITS) - 1
    return tier << TIER_AT | shelf << PLACE_BITS | place


def tier_of(spot: int) -> int:
    """The tier of a spot."""
    return spot >> TIER_AT


def range_of(tier: int, shelf: int) -> tuple[int, int]:
    """The first spot of a shelf in a tier, and the one behind its last."""
    bits = PLACE_BITS if tier else FIRST_BITS
    start = tier << TIER_AT | shelf << bits
    return start, start + (1 << bits)


def shelves_with(spots: BitMap, tiers: int) -> frozenset[int]:
    """The shelves on which any of these spots are."""
    return frozenset(
        shelf
        for shelf in range(SHELVES)
        if any(spots.range_cardinality(*range_of(tier, shelf)) for tier in range(tiers))
    )


class Shelves:
    """Gives spots to entries, within a writer's transaction; :meth:`save` at its end."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self._conn = conn
        self.sizes = sizes(conn)

    def spot(self, seq: int) -> int | None:
        """The spot that an entry has."""
        row = self._conn.execute(
            "SELECT spots FROM search_spots WHERE chunk = ?", (seq >> _CHUNK_BITS,)
        ).fetchone()
        spots = _numbers(row[0]) if row else ()
        spot = spots[seq & _CHUNK] if seq & _CHUNK < len(spots) else _NONE
        return None if spot == _NONE else spot

    def give(self, seq: int, shelf: int) -> int:
        """A new spot for an entry."""
        spot = spot_of(shelf, self.sizes[shelf])
        self.sizes[shelf] += 1
        self._write([spot], [seq])
        return spot

    def give_many(self, seqs: Numbers, shelves: Numbers) -> Numbers:
        """New spots for entries, on these shelves in their order."""
        import numpy as np

        spots = np.empty(len(seqs), dtype=np.uint32)
        for shelf in np.unique(shelves).tolist():
            here = np.flatnonzero(shelves == shelf)
            nth = self.sizes[shelf] + np.arange(len(here), dtype=np.int64)
            later = nth - (1 << FIRST_BITS)
            tiers, places = (later >> PLACE_BITS) + 1, later & (1 << PLACE_BITS) - 1
            spots[here] = np.where(
                later < 0, shelf << FIRST_BITS | nth, tiers << TIER_AT | shelf << PLACE_BITS | places
            )
            self.sizes[shelf] += len(here)
        self._write(spots.tolist(), seqs.tolist())
        return spots

    def save(self) -> None:
        """Write down how full the shelves are."""
        self._conn.execute(
            "INSERT INTO meta(key, value) VALUES ('search.shelves', ?) "
            "ON CONFLICT(key) DO UPDATE SET value = excluded.value",
            (json.dumps(self.sizes),),
        )

    def _write(self, spots: Sequence[int], seqs: Sequence[int]) -> None:
        self._fill("search_shelved", "seqs", spots, seqs)
        self._fill("search_spots", "spots", seqs, spots)

    def _fill(self, table: str, column: str, at: Sequence[int], values: Sequence[int]) -> None:
        chunks: dict[int, array[int]] = {}
        for place, value in zip(at, values, strict=True):
            chunk = chunks.get(place >> _CHUNK_BITS)
            if chunk is None:
                row = self._conn.execute(
                    f"SELECT {column} FROM {table} WHERE chunk = ?",  # noqa: S608  # names of ours
                    (place >> _CHUNK_BITS,),
                ).fetchone()
                chunk = chunks[place >> _CHUNK_BITS] = _numbers(row[0]) if row else array("I")
            inside = place & _CHUNK
            if inside >= len(chunk):
                chunk.extend([_NONE] * (inside + 1 - len(chunk)))
            chunk[inside] = value
        self._conn.executemany(
            f"INSERT OR REPLACE INTO {table}(chunk, {column}) VALUES (?, ?)",  # noqa: S608
            [(chunk, _plain(numbers)) for chunk, numbers in sorted(chunks.items())],
        )


def sizes(conn: sqlite3.Connection) -> list[int]:
    """How many spots of each shelf are given."""
    row = conn.execute("SELECT value FROM meta WHERE key = 'search.shelves'").fetchone()
    return json.loads(row[0]) if row else [0] * SHELVES


def tiers(conn: sqlite3.Connection) -> int:
    """How many tiers there are, one at least."""
    return tier_of(spot_of(0, max(0, max(sizes(conn)) - 1))) + 1


def entries_on(conn: sqlite3.Connection, spots: Iterable[int]) -> dict[int, int]:
    """The seq of the entry on each of these spots."""
    return dict(_kept(conn, "SELECT seqs FROM search_shelved WHERE chunk = ?", spots))


def spots_of(conn: sqlite3.Connection, seqs: Iterable[int]) -> BitMap:
    """The spots of entries; those without one are left out."""
    return BitMap(
        [spot for _seq, spot in _kept(conn, "SELECT spots FROM search_spots WHERE chunk = ?", seqs)]
    )


def _kept(conn: sqlite3.Connection, query: str, numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Each number with what is kept for it in the list of its chunk, those left out for which nothing is."""
    chunks: dict[int, array[int]] = {}
    for number in numbers:
        chunk = chunks.get(number >> _CHUNK_BITS)
        if chunk is None:
            row = conn.execute(query, (number >> _CHUNK_BITS,)).fetchone()
            chunk = chunks[number >> _CHUNK_BITS] = _numbers(row[0]) if row else array("I")
        if number & _CHUNK < len(chunk) and (found := chunk[number & _CHUNK]) != _NONE:
            yield number, found


def every_entry(conn: sqlite3.Connection) -> Every:
    """All chunks, ascending, and the seqs on their spots one after the other: what :func:`seqs_on` looks up in."""
    import numpy as np

    rows = conn.execute("SELECT chunk, seqs FROM search_shelved ORDER BY chunk").fetchall()
    whole = np.full((len(rows), _CHUNK + 1), _NONE, dtype=np.uint32)
    for at, (_chunk, blob) in enumerate(rows):
        numbers = np.frombuffer(blob, dtype="<u4")
        whole[at, : len(numbers)] = numbers
    return np.array([row[0] for row in rows], dtype=np.int64), whole.reshape(-1)


def seqs_on(every: Every, spots: BitMap) -> BitMap:
    """The seqs of the entries on these spots, by what :func:`every_entry` has read."""
    import numpy as np

    chunks, seqs = every
    places = np.array(spots.to_array(), dtype=np.int64)
    found = np.searchsorted(chunks, places >> _CHUNK_BITS) << _CHUNK_BITS | places & _CHUNK
    return BitMap(seqs[found])


def _numbers(blob: bytes) -> array[int]:
    numbers = array("I", blob)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


def _plain(numbers: array[int]) -> bytes:
    if sys.byteorder == "big":
        numbers = numbers[:]
        numbers.byteswap()
    return numbers.tobytes()
