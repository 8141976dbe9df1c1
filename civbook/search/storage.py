"""What a search asks of an index, wherever it is kept: in the archive's own file or on a server."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from pyroaring import BitMap

from civbook.model import Entry
from civbook.search.postings import Parts

Spelling = tuple[int, int, str, str]  # a word's id, its family, without accents, as written


class Storage(Protocol):
    """An index that can be searched. All but :meth:`snapshot` are asked within a snapshot."""

    def snapshot(self) -> AbstractContextManager[object]:
        """One unmoving state for everything asked within, whatever is written meanwhile."""

    def refresh(self) -> int:
        """Look at this snapshot's state; its generation, a number that changes with every change."""

    def near(self, keys: Sequence[str]) -> Iterable[Spelling]:
        """All words of the families that have one of these keys (see ``neighbours``)."""

    def spelled(self, folded: Sequence[str]) -> Iterable[Spelling]:
        """All words that are one of these without their accents."""

    def word(self, folded: str, written: str) -> tuple[int, int] | None:
        """Id and family of exactly this word."""

    def postings(self, field: int, families: Sequence[int]) -> Parts:
        """Entries by word, of all words of these families in a field."""

    def fields(self, seqs: Sequence[int]) -> Iterable[tuple[int, bytes]]:
        """(seq, packed fields) of entries; missing ones are left out."""

    def entries(self, seqs: Sequence[int]) -> Mapping[int, Entry]:
        """Whole entries by seq; missing ones are left out."""

    def of_book(self, book: str) -> BitMap:
        """The living entries of the books that are named so: by id, number or number/years."""

    def stale(self) -> int:
        """Entries that were changed behind the index's back (counted up to a thousand)."""
