"""Reading the index: words near an asked one, bitmaps of words in fields; caches that hold within a
generation.
"""

from __future__ import annotations

import sqlite3
from collections import OrderedDict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from pyroaring import BitMap

from civbook.search import schema
from civbook.search.neighbours import FAR, cost, keys
from civbook.search.postings import SEGMENT_BITS, Parts, key_of, slot, unpack
from civbook.search.terms import EVENT
from civbook.text.fold import fold

_NEIGHBOURS = 48  # families taken for one asked word, the likeliest
_CACHE_BYTES = 20_000_000
# surnames and middle names that people abbreviate
_COMMON_TEXT = """
nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong li dinh luong trinh doan mai dao
to ha truong lam vi hua nong phung cao ta chu chau trieu luu van thi duc huu minh quang xuan cong
quoc ngoc thanh anh trong the duy tien ba manh tuan gia chi viet hai phu nhat khac trung phuc bao
kim nhu hong huy tan thu phuong thuy bich hoai diem khanh quynh lan tuyet tuong mi thao cam yen
"""
_COMMON = tuple(_COMMON_TEXT.split())
_REMEMBERED = 3000  # asked words whose neighbours are kept
_EMPTY: Parts = {}


@dataclass(frozen=True, slots=True)
class NearWord:
    """A word of the index that may be meant: its id, how it is written, and the cost of its letters in
    nats.
    """

    id: int
    written: str
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
    """One archive's index as one transaction sees it; :meth:`refresh` at the start of each."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self.conn = conn
        self.cache = SizedCache(_CACHE_BYTES)  # holds within a generation; also for who asks the reader
        self._generation = -1
        self._near: dict[str, dict[int, list[NearWord]]] = {}
        self._segments = 1
        self._masked = BitMap()
        self._has_tail = False
        self._totals: dict[str, int] = {}

    def refresh(self) -> None:
        """Forget what another generation said."""
        now = schema.generation(self.conn)
        if now == self._generation:
            return
        self._generation = now
        self._near.clear()
        self.cache.clear()
        self._totals.clear()
        last = self.conn.execute("SELECT max(seq) FROM entries").fetchone()[0] or 0
        self._segments = (int(last) >> SEGMENT_BITS) + 1
        self._masked = BitMap(row[0] for row in self.conn.execute("SELECT seq FROM search_masked"))
        self._has_tail = self.conn.execute("SELECT 1 FROM search_tail LIMIT 1").fetchone() is not None

    def total(self, event: str) -> int:
        """How many entries of an event are in the index."""
        if event not in self._totals:
            self._totals[event] = len(self.exact(EVENT, "!" + event))
        return self._totals[event]

    def near(self, folded: str) -> dict[int, list[NearWord]]:
        """Words near an accentless one, by family, the likeliest families only."""
        known = self._near.get(folded)
        if known is None:
            if len(self._near) > _REMEMBERED:
                self._near.clear()
            known = self._near[folded] = self._find_near(folded)
        return known

    def _find_near(self, asked: str) -> dict[int, list[NearWord]]:
        wanted = sorted(keys(asked))
        if not wanted:
            return {}
        marks = ",".join("?" * len(wanted))
        rows = self.conn.execute(
            "SELECT w.id, w.family, w.folded, w.written FROM search_words w WHERE w.family IN "  # noqa: S608  # marks only
            f"(SELECT family FROM search_keys WHERE key IN ({marks}))",
            wanted,
        ).fetchall()
        costs: dict[int, float] = {}
        found: dict[int, list[NearWord]] = {}
        for id, family, folded, written in rows:
            letters = costs.get(family)
            if letters is None:
                letters = costs[family] = cost(asked, folded)
            if letters < FAR:
                found.setdefault(family, []).append(NearWord(id, written, folded, letters))
        if len(found) > _NEIGHBOURS:
            best = sorted(found, key=lambda family: costs[family])[:_NEIGHBOURS]
            found = {family: found[family] for family in best}
        return found

    def beginning(self, prefix: str) -> dict[int, list[NearWord]]:
        """The common name words that begin with the letters of an abbreviation (all would be thousands)."""
        known = self._near.get(prefix + "*")
        if known is None:
            common = [word for word in _COMMON if word.startswith(prefix)]
            rows = self.conn.execute(
                "SELECT id, family, folded, written FROM search_words "  # noqa: S608  # marks only
                f"WHERE folded IN ({','.join('?' * len(common))})",
                common,
            ).fetchall()
            found: dict[int, list[NearWord]] = {}
            for id, family, folded, written in rows:
                found.setdefault(family, []).append(NearWord(id, written, folded, 0.0))
            known = self._near[prefix + "*"] = found
        return known

    def exact(self, field: int, written: str) -> BitMap:
        """Entries with exactly this word in a field (years, numbers, events, names of places)."""
        known = self.cache.get((field, written))
        if known is None:
            known = self._exact(field, written)
            self.cache.put((field, written), known, size_of(known))
        return cast(BitMap, known)

    def _exact(self, field: int, written: str) -> BitMap:
        sign = written[:1] if not written[:1].isalnum() else ""
        row = self.conn.execute(
            "SELECT id, family FROM search_words WHERE folded = ? AND written = ?",
            (sign + fold(written[len(sign) :]), written),
        ).fetchone()
        if row is None:
            return BitMap()
        return self.postings(field, (int(row[1]),)).get(int(row[0]), BitMap())

    def postings(self, field: int, families: Sequence[int]) -> Parts:
        """Bitmaps by word of all words of these families in a field."""
        parts: Parts = {}
        self._load([slot(family, field) for family in families], parts)
        return parts

    def _load(self, bases: list[int], parts: Parts) -> None:
        loaded: dict[int, Parts] = dict.fromkeys(bases, _EMPTY)
        keys = [key_of(base, segment) for base in bases for segment in range(self._segments)]
        for start in range(0, len(keys), 900):
            some = keys[start : start + 900]
            marks = ",".join(map(str, some))
            for key, blob in self.conn.execute(
                f"SELECT key, bits FROM search_postings WHERE key IN ({marks})"  # noqa: S608  # integers only
            ):
                base = key >> 12
                fresh = unpack(blob)
                if self._masked:
                    fresh = {word: entries - self._masked for word, entries in fresh.items()}
                old = loaded[base]
                loaded[base] = fresh if old is _EMPTY else _joined(old, fresh)
        if self._has_tail:
            self._add_tail(bases, loaded)
        for found in loaded.values():
            parts.update(found)

    def _add_tail(self, bases: list[int], loaded: dict[int, Parts]) -> None:
        for start in range(0, len(bases), 900):
            marks = ",".join(map(str, bases[start : start + 900]))
            fresh: dict[int, Parts] = {}
            for base, word, seq in self.conn.execute(
                f"SELECT key, word, seq FROM search_tail WHERE key IN ({marks})"  # noqa: S608  # integers only
            ):
                fresh.setdefault(base, {}).setdefault(word, BitMap()).add(seq)
            for base, found in fresh.items():
                loaded[base] = _joined(loaded[base], found)


def _joined(left: Parts, right: Parts) -> Parts:
    both = dict(left)
    for word, entries in right.items():
        both[word] = both[word] | entries if word in both else entries
    return both


def union(maps: Iterable[BitMap]) -> BitMap:
    """All of them together; empty for none."""
    every = list(maps)
    if len(every) == 1:
        return every[0]
    return BitMap.union(*every) if every else BitMap()
