"""What a search asks of an index, wherever it is kept: in the archive's own file or on a server."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from pyroaring import BitMap

from civbook.model import Entry

Spelling = tuple[int, int, str, str]  # a word's id, its family, without accents, as written


class Storage(Protocol):
    """An index that can be searched. All but :meth:`snapshot` are asked within a snapshot.

    Bitmaps hold the numbers that the index has for entries, their spots.
    """

    def snapshot(self) -> AbstractContextManager[object]:
        """One unmoving state for everything asked within, whatever is written meanwhile."""

    def refresh(self) -> int:
        """Look at this snapshot's state; its generation, a number that changes with every change."""

    def meeting(self, keys: Sequence[str]) -> Iterable[tuple[str, int, str]]:
        """(key, family, its word without accents) of every family that has one of these keys (see
        ``neighbours``).
        """

    def members(self, families: Sequence[int]) -> Iterable[Spelling]:
        """All words of these families."""

    def spelled(self, folded: Sequence[str]) -> Iterable[Spelling]:
        """All words that are one of these without their accents."""

    def word(self, folded: str, written: str) -> tuple[int, int] | None:
        """Id and family of exactly this word."""

    def shelves(self, entries: BitMap) -> frozenset[int] | None:
        """The shelves on which these entries are (see ``shelves``); None if that would save no reading."""

    def blobs(
        self, fields: Sequence[int], families: Sequence[int], shelves: Collection[int] | None = None
    ) -> Iterable[bytes]:
        """Postings of all words of these families in these fields (see ``postings``), in any order; those of
        entries on other shelves may be left out.
        """

    def beside(
        self, fields: Sequence[int], families: Sequence[int]
    ) -> tuple[BitMap, Iterable[tuple[int, int, int]]]:
        """What the blobs do not say: entries that no longer count in them, then (slot, word, spot) not yet in them."""

    def fields(self, spots: Sequence[int]) -> Iterable[tuple[int, int, bytes]]:
        """(spot, seq, packed fields) of entries; missing ones are left out."""

    def entries(self, seqs: Sequence[int]) -> Mapping[int, Entry]:
        """Whole entries by seq; missing ones are left out."""

    def of_book(self, book: str) -> BitMap:
        """The living entries of the books that are named so: by id, number or number/years."""

    def stale(self) -> int:
        """Entries that were changed behind the index's back (counted up to a thousand)."""
