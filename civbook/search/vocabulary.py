"""Ids of words while many entries are indexed: all in memory, new ones are written by whoever asked for them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from civbook.search.neighbours import keys
from civbook.search.shelves import year_of
from civbook.search.storage import Spelling
from civbook.text.fold import fold


class Vocabulary:
    """Every word of an index; ids count from 1 in the order in which words come up."""

    def __init__(self, words: Iterable[Spelling] = ()) -> None:
        self.family_of: dict[int, int] = {}
        self.new_words: list[Spelling] = []
        self.new_keys: list[tuple[str, int]] = []  # (key, family), see ``neighbours``
        self.years: dict[int, int] = {}  # by word
        self._ids: dict[str, int] = {}
        self._families: dict[str, int] = {}
        for id, family, folded, written in words:
            self._ids[written] = id
            self._known(id, family, written)
            self._families[folded] = family
        self._last = max(self.family_of, default=0)

    def id(self, written: str) -> int:
        """The id of a word, made if it is new."""
        return self._ids.get(written) or self._make(written)

    def _make(self, written: str) -> int:
        folded = folded_word(written)
        id = self._last = self._last + 1
        family = self._families.get(folded)
        if family is None:
            family = self._families[folded] = id
            self.new_keys += [(key, family) for key in sorted(keys(folded))]
        self.new_words.append((id, family, folded, written))
        self._ids[written] = id
        self._known(id, family, written)
        return id

    def _known(self, id: int, family: int, written: str) -> None:
        self.family_of[id] = family
        if year := year_of(written):
            self.years[id] = year

    def taken(self) -> None:
        """The new words and keys have been written."""
        self.new_words, self.new_keys = [], []


@lru_cache(maxsize=32768)
def folded_word(written: str) -> str:
    """The accentless form under which a word's family is kept; signs stay."""
    if written[0].isalnum():
        return fold(written).replace(" ", "") or written
    return written[0] + fold(written[1:])
