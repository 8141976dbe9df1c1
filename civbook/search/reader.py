"""Reading the index: words near an asked one, bitmaps of words in fields; caches that hold within a
generation.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from pyroaring import BitMap

from civbook.model.fields import PERSONS as PERSONS_OF
from civbook.search.neighbours import ALIKE, FAR, cost, keys
from civbook.search.postings import FIELD_BITS, Gathered, entries_of, gather
from civbook.search.roofs import roofs_over, under_whole_roofs
from civbook.search.rows import Row, read_rows
from civbook.search.storage import Storage
from civbook.search.terms import EVENT, FIELD_OF
from civbook.search.variants import variants
from civbook.search.words import is_shape
from civbook.text.fold import fold

_NEIGHBOURS = 48  # families taken for one asked word, the likeliest
_ELSEWHERE = 5.2  # nats for what a word is called in another region
_SHORTHAND = 4.5  # nats for w instead of qu
_BY_AGE = 0.35  # nats that a family is less likely meant if it came up e times as late
_CACHE_BYTES = 20_000_000
# surnames and middle names that people abbreviate
_COMMON_TEXT = """
nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong li dinh luong trinh doan mai dao
to ha truong lam vi hua nong phung cao ta chu chau trieu luu van thi duc huu minh quang xuan cong
quoc ngoc thanh anh trong the duy tien ba manh tuan gia chi viet hai phu nhat khac trung phuc bao
kim nhu hong huy tan thu phuong thuy bich hoai diem khanh quynh lan tuyet tuong mi thao cam yen
"""
_COMMON = tuple(_COMMON_TEXT.split())
_NOTHING = (0, BitMap())
# by level how many postings there are, and the entries that have one: of those on the shelves asked for all of
# them, of others perhaps some
Levels = dict[int, tuple[int, BitMap]]
Shelves = frozenset[int] | None  # None: all of them
_REMEMBERED = 3000  # asked words whose neighbours are kept


@dataclass(frozen=True, slots=True)
class NearWord:
    """An accentless word of the index that may be meant: its family, and the cost of its letters in nats."""

    family: int
    folded: str
    letters: float


class SizedCache:
    """The things used last, up to a number of bytes: a batch of any length stays small."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, tuple[int, Any]] = OrderedDict()
        self._bytes = 0

    def get(self, key: Hashable) -> Any:
        """What was put under ``key``, None if nothing was or it is gone."""
        found = self._kept.get(key)
        if found is None:
            return None
        self._kept.move_to_end(key)
        return found[1]

    def put(self, key: Hashable, value: Any, size: int) -> None:
        """Keep ``value``, about ``size`` bytes large."""
        if size > self._most // 4:
            return
        self._kept[key] = (size, value)
        self._bytes += size
        while self._bytes > self._most:
            _key, (gone, _value) = self._kept.popitem(last=False)
            self._bytes -= gone

    def clear(self) -> None:
        self._kept.clear()
        self._bytes = 0


def size_of(entries: BitMap) -> int:
    """About how many bytes a bitmap takes in memory."""
    return 100 + min(2 * len(entries) + 64, (int(entries.max()) >> 3) + 2048) if entries else 100


class Reader:
    """One index as one snapshot sees it; :meth:`refresh` at the start of each."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self.cache = SizedCache(_CACHE_BYTES)  # holds within a generation; also for who asks the reader
        self._generation = -1
        self._near: dict[str, list[NearWord]] = {}
        self._totals: dict[str, int] = {}
        self._present: set[int] | None = None  # fields of the persons of the events that occur

    def refresh(self) -> None:
        """Forget what another generation said."""
        now = self._storage.refresh()
        if now == self._generation:
            return
        self._generation = now
        self._near.clear()
        self.cache.clear()
        self._totals.clear()
        self._present = None

    def total(self, event: str) -> int:
        """How many entries of an event are in the index."""
        if event not in self._totals:
            self._totals[event] = len(self.exact(EVENT, "!" + event))
        return self._totals[event]

    def near(self, folded: str) -> list[NearWord]:
        """Words near an accentless one, the likeliest only."""
        known = self._near.get(folded)
        if known is None:
            if len(self._near) > _REMEMBERED:
                self._near.clear()
            known = self._near[folded] = self._find_near(folded)
            if folded[-1:] == "y" and not is_shape(folded):  # a final y is written i where the word is one
                known += _others(known, self._find_near(folded[:-1] + "i"), 0.0)
            if folded[:1] == "w":  # short for qu: Wốc, Wách
                known += _others(known, self._find_near("qu" + folded[1:]), _SHORTHAND)
        return known

    def _find_near(self, asked: str) -> list[NearWord]:
        if not (wanted := sorted(keys(asked))):
            return []
        alike: dict[int, float] = {}
        words: dict[int, str] = {}
        for key, family, folded in self._storage.meeting(wanted):
            words[family] = folded
            alike[family] = min(ALIKE.get(key[0], FAR), alike.get(family, FAR))
        if others := variants(asked):
            for _id, family, folded, _written in self._storage.spelled(others):
                words[family] = folded
                alike[family] = min(_ELSEWHERE, alike.get(family, FAR))
        near = [NearWord(family, folded, letters) for family, folded in words.items()
                if (letters := cost(asked, folded, alike[family])) < FAR]  # fmt: skip
        if len(near) > _NEIGHBOURS:
            # common words came first when the books were read, so have low ids
            near.sort(key=lambda word: word.letters + _BY_AGE * math.log(word.family))
        return near[:_NEIGHBOURS]

    def beginning(self, prefix: str) -> list[NearWord]:
        """The common name words that begin with the letters of an abbreviation (all would be thousands)."""
        known = self._near.get(prefix + "*")
        if known is None:
            common = [word for word in _COMMON if word.startswith(prefix)]
            families = {family: folded for _id, family, folded, _written in self._storage.spelled(common)}
            known = self._near[prefix + "*"] = [NearWord(*each, 0.0) for each in families.items()]
        return known

    def spellings(self, families: Sequence[int]) -> list[tuple[int, str]]:
        """Every word of these families: its id, and how it is written."""
        return [(id, written) for id, _family, _folded, written in self._storage.members(families)]

    def shelves(self, entries: BitMap) -> Shelves:
        """The shelves on which these entries are; None if that would save no reading."""
        return self._storage.shelves(entries)

    def rows(self, spots: Iterable[int]) -> Mapping[int, tuple[int, Row]]:
        """The seqs of the entries on these spots, and what stands in their rows."""
        return read_rows(self._storage, spots)

    def covers(self, fields: Sequence[int]) -> bool:
        """Whether the roofs over these fields have no entries but theirs."""
        if self._present is None:
            self._present = {
                FIELD_OF[person]
                for event, persons in PERSONS_OF.items()
                if self.total(event)
                for person in persons
            }
        return under_whole_roofs(fields, self._present)

    def exact(self, field: int, written: str, shelves: Shelves = None) -> BitMap:
        """Entries with exactly this word in a field (years, numbers, events, names of places)."""
        key = (field, written, shelves)
        known = self.cache.get(key)
        if known is None:
            known = self._exact(field, written, shelves)
            self.cache.put(key, known, size_of(known))
        return cast(BitMap, known)

    def _exact(self, field: int, written: str, shelves: Shelves) -> BitMap:
        if (word := self._word(written)) is None:
            return BitMap()
        id, family = word
        return self.levels((field,), (family,), {id: 0}, shelves).get(0, _NOTHING)[1]

    def _word(self, written: str) -> tuple[int, int] | None:
        sign = written[:1] if not written[:1].isalnum() else ""
        return self._storage.word(sign + fold(written[len(sign) :]), written)

    def of_persons(self, fields: Sequence[int], written: str, shelves: Shelves = None) -> BitMap:
        """Entries with a word that is spelled in one way only (``=1975``) in any of these fields of persons."""
        if len(fields) == 1 or not self.covers(fields):
            return union([self.exact(field, written, shelves) for field in fields])
        key = (*fields, written, shelves)
        known = self.cache.get(key)
        if known is None:
            word = self._word(written)
            known = self.roof_levels(fields, {word[1]: 0}, shelves).get(0, _NOTHING)[1] if word else BitMap()
            self.cache.put(key, known, size_of(known))
        return cast(BitMap, known)

    def levels(
        self, fields: Sequence[int], families: Sequence[int], level_of: Mapping[int, int],
        shelves: Shelves = None,
    ) -> Levels:  # fmt: skip
        """Postings of words of these families in any of these fields, put together by the words' levels."""
        blobs = self._storage.blobs(fields, families, shelves)
        return self._levels(
            fields, families, blobs, lambda _slot, word: level_of.get(word), level_of, shelves
        )

    def roof_levels(
        self, fields: Sequence[int], level_of: Mapping[int, int], shelves: Shelves = None
    ) -> Levels:
        """Postings of whole families under the roofs over these fields, put together by the families' levels."""
        families = list(level_of)
        blobs = self._storage.blobs(roofs_over(fields), families, shelves)
        return self._levels(
            fields, families, blobs, lambda slot, _word: level_of.get(slot >> FIELD_BITS), level_of,
            shelves,
        )  # fmt: skip

    def _levels(
        self,
        fields: Sequence[int],
        families: Sequence[int],
        blobs: Iterable[bytes],
        late_level: Callable[[int, int], int | None],
        level_of: Mapping[int, int],
        shelves: Shelves,
    ) -> Levels:
        if not families:
            return {}
        read = Gathered()
        for blob in blobs:
            gather(blob, level_of, read)
        masked, tail = self._storage.beside(fields, families)
        late: dict[int, BitMap] = {}
        for slot, word, spot in tail:
            if (level := late_level(slot, word)) is not None:
                late.setdefault(level, BitMap()).add(spot)
        found: dict[int, tuple[int, BitMap]] = {}
        for level in {**read.counts, **late}:
            numbers = read.small.get(level, b"")
            maps = read.large.get(level, [])
            entries = union([*maps, entries_of(numbers)] if numbers else maps)
            if masked:
                entries = entries - masked
            count = read.counts.get(level, 0)
            if level in late:
                count += len(late[level])
                entries = entries | late[level]
            if entries or (count and shelves is not None):
                found[level] = (count, entries)
        return found


def _others(known: Sequence[NearWord], more: Iterable[NearWord], cost: float) -> list[NearWord]:
    """Those of ``more`` that are not known already, each of them that much dearer."""
    families = {each.family for each in known}
    dearer = [NearWord(each.family, each.folded, each.letters + cost) for each in more]
    return [each for each in dearer if each.family not in families and each.letters < FAR]


def union(maps: Iterable[BitMap]) -> BitMap:
    """All of them together; empty for none."""
    every = list(maps)
    if len(every) == 1:
        return every[0]
    return BitMap.union(*every) if every else BitMap()
