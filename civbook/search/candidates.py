"""From evidence to candidates: bitmaps are cut and joined until a thousand entries or so remain, with
first scores.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import cast

from pyroaring import BitMap

from civbook.search.asked import AskedWord
from civbook.search.born import Born, year_cost
from civbook.search.names import MOST, WordEvidence, log_frequency, places, word_cost
from civbook.search.reader import Reader, size_of, union
from civbook.search.terms import NO_YEAR, UNREAD

LIMIT = 1500  # candidates that get a first score
_RARE_BEGINNING = -1.0  # first score where an abbreviation may begin an uncommon word
_NEAR, _STEP = 5.4, 0.75  # costs counted as near; the width of a level


@dataclass(slots=True)
class Item:
    """One piece of evidence in one field: entries by what it is worth for them, best level first."""

    levels: list[tuple[float, BitMap]]
    otherwise: float  # worth for entries in no level
    near: BitMap = field(default_factory=BitMap)  # entries in the best levels
    any: BitMap = field(default_factory=BitMap)  # entries in any level


@dataclass(slots=True)
class NameItems:
    """An asked name in one field (or several taken together): an item for each of its words."""

    items: list[Item]
    evidence: list[WordEvidence]
    unread: BitMap

    def all_near(self) -> BitMap:
        return intersection([item.near for item in self._whole])

    def all_any(self) -> BitMap:
        return intersection([item.any for item in self._whole])

    @property
    def _whole(self) -> list[Item]:
        """The items of words that are not abbreviated, all if there are none: only those can exclude an
        entry.
        """
        whole = [item for item, proof in zip(self.items, self.evidence, strict=True) if not proof.asked.short]
        return whole or self.items

    def but_one(self, within: BitMap | None) -> list[BitMap]:
        """Entries where all words but one fit, one set for each word left out, the smallest first."""
        if len(self._whole) < 2:
            return []
        maps = [item.any if within is None else item.any & within for item in self._whole]
        sets = [intersection(maps[:at] + maps[at + 1 :]) for at in range(len(maps))]
        return sorted(sets, key=len)


def intersection(maps: Sequence[BitMap]) -> BitMap:
    """What all of them share, small ones first."""
    if not maps:
        return BitMap()
    ordered = sorted(maps, key=len)
    result = ordered[0]
    for other in ordered[1:]:
        if not result:
            break
        result = result & other
    return result


def name_items(reader: Reader, words: Sequence[AskedWord], fields: Sequence[int], total: int) -> NameItems:
    """The evidence of an asked name in these fields of ``total`` entries."""
    items, evidence = [], []
    for word, kind in zip(words, places(len(words)), strict=True):
        key = (word, *fields)
        found = reader.cache.get(key)
        if found is None:
            found = _word_item(reader, word, fields, total)
            item = found[0]
            reader.cache.put(key, found, 2 * size_of(item.any) + 2 * size_of(item.near) + 2000)
        shared, rarity, costs = found
        proof = WordEvidence(word, kind, rarity, costs)
        otherwise = _RARE_BEGINNING if word.short else proof.wrong
        items.append(Item(shared.levels, otherwise, shared.near, shared.any))
        evidence.append(proof)
    return NameItems(items, evidence, union([reader.exact(each, UNREAD) for each in fields]))


def _word_item(
    reader: Reader, asked: AskedWord, fields: Sequence[int], total: int
) -> tuple[Item, float, dict[str, float]]:
    """Levels of one asked word in these fields, its rarity there, and the costs of the words near it."""
    families, by_id, by_word = _costs(reader, asked)
    counts: dict[int, int] = {}
    by_level: dict[int, list[BitMap]] = {}
    for each in fields:
        for id, entries in reader.postings(each, families).items():
            level = round(by_id[id] / _STEP)
            counts[level] = counts.get(level, 0) + len(entries)
            by_level.setdefault(level, []).append(entries)
    rarity = -log_frequency([(level * _STEP, count) for level, count in counts.items()], total)
    levels = [(min(MOST, rarity - level * _STEP), union(maps)) for level, maps in sorted(by_level.items())]
    near = union([entries for worth, entries in levels if rarity - worth <= _NEAR])
    return Item(levels, 0.0, near, union([entries for _worth, entries in levels])), rarity, by_word


def _costs(reader: Reader, asked: AskedWord) -> tuple[list[int], dict[int, float], dict[str, float]]:
    """Families near an asked word, and what each of their words costs, by id and as written."""
    known = reader.cache.get(asked)
    if known is None:
        near = reader.beginning(asked.folded) if asked.short else reader.near(asked.folded)
        costs = [(word, word_cost(asked, word)) for words in near.values() for word in words]
        known = (
            list(near),
            {word.id: cost for word, cost in costs},
            {word.written: cost for word, cost in costs},
        )
        reader.cache.put(asked, known, 200 * len(costs))
    return cast(tuple[list[int], dict[int, float], dict[str, float]], known)


def year_item(reader: Reader, born: Born, field: int, total: int, around: int = 2) -> Item:
    """The evidence of a year in a field of dates; entries without a date are neutral."""
    key = ("year", born, field, around)
    item = reader.cache.get(key)
    if item is None:
        item = _year_item(reader, born, field, total, around)
        reader.cache.put(key, item, 3 * size_of(item.any))
    return cast(Item, item)


def _year_item(reader: Reader, born: Born, field: int, total: int, around: int) -> Item:
    groups: dict[float, list[BitMap]] = {}
    mass = 0.0
    for year in born.years(5):
        entries = reader.exact(field, f"={year}")
        if entries:
            cost = year_cost(born, year)
            groups.setdefault(cost, []).append(entries)
            mass += math.exp(cost) * len(entries)
    frequency = math.log((mass + 0.5) / (total + 1))
    levels = [(cost - frequency, union(maps)) for cost, maps in sorted(groups.items(), reverse=True)]
    unknown = reader.exact(field, NO_YEAR)
    if unknown:
        levels.append((0.0, unknown))
        levels.sort(key=lambda level: -level[0])
    near = [reader.exact(field, f"={year}") for year in born.years(around)]
    wide = union([*near, unknown])
    exact = union([reader.exact(field, f"={year}") for year in born.years(0)])
    return Item(levels, max(-9.3 - frequency, -6.0), exact, wide)


def flag_item(entries: BitMap, total: int, right: float) -> Item:
    """Evidence that an entry either has or has not (a place, a number)."""
    share = min(0.98, (len(entries) + 0.5) / (total + 1))
    yes, no = math.log(right / share), math.log((1 - right) / (1 - share))
    return Item([(yes, entries)], no, entries, entries)


def first_scores(candidates: BitMap, items: Sequence[Item], floor: float = -math.inf) -> dict[int, float]:
    """The sum of what every item is worth, for each candidate (not below ``floor``)."""
    base = sum(item.otherwise for item in items)
    scores = dict.fromkeys(candidates, base)
    for item in items:
        rest = candidates
        for worth, entries in item.levels:
            found = rest & entries
            if not found:
                continue
            gain = worth - item.otherwise
            if gain > 0:
                for seq in found:
                    scores[seq] += gain
            rest = rest - found
            if not rest:
                break
    if floor > -math.inf:
        for seq, score in scores.items():
            if score < floor:
                scores[seq] = floor
    return scores
