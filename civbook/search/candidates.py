"""From what is asked to evidence: for each word, date and place the entries by what it is worth for them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from pyroaring import BitMap

from civbook.search.asked import AskedWord
from civbook.search.born import Born, year_cost
from civbook.search.lattice import Item
from civbook.search.names import MOST, SLIP, WRONG, WordEvidence, log_frequency, places, word_cost
from civbook.search.reader import NearWord, Reader, size_of, union
from civbook.search.terms import NO_YEAR, UNREAD

_RARE_BEGINNING = -1.0  # worth where an abbreviation may begin an uncommon word
_STEP = (
    0.75  # the width of a level; its entries count as the best in it, so that first scores are never too low
)
_CLOSE = 3.0  # nats of letters up to which words are read first, to know how common the asked one is
_LEAST = 0.3  # nats above a wrong word from which on a level is worth its reading
_FAR_YEAR = -6.0


@dataclass(slots=True)
class NameItems:
    """An asked name in some fields taken together: an item and the evidence for each of its words."""

    items: list[Item]
    evidence: list[WordEvidence]
    unread: BitMap


@dataclass(frozen=True, slots=True)
class _Spelled:
    """What the index knows of one asked word in some fields."""

    levels: list[tuple[float, BitMap]]
    rarity: float
    costs: dict[str, float]


def name_items(reader: Reader, words: Sequence[AskedWord], fields: Sequence[int], total: int) -> NameItems:
    """The evidence of an asked name in these fields of ``total`` entries."""
    items, evidence = [], []
    for word, kind in zip(words, places(len(words)), strict=True):
        otherwise = _RARE_BEGINNING if word.short else WRONG[kind]
        key = (word, kind, *fields)
        found = reader.cache.get(key)
        if found is None:
            found = _spelled(reader, word, otherwise, fields, total)
            size = sum(size_of(entries) for _worth, entries in found.levels)
            reader.cache.put(key, found, size + 200 * len(found.costs) + 500)
        spelled = cast(_Spelled, found)
        items.append(Item(spelled.levels, otherwise))
        evidence.append(WordEvidence(word, kind, spelled.rarity, spelled.costs))
    return NameItems(items, evidence, union([reader.exact(each, UNREAD) for each in fields]))


def with_known_surname(named: NameItems, worth: float) -> NameItems:
    """The same where the surname was to be expected: that it agrees is worth no more than ``worth``."""
    first, proof = named.items[0], named.evidence[0]
    shift = min(0.0, worth - proof.rarity)
    levels = [(each + shift, entries) for each, entries in first.levels if each + shift > first.otherwise]
    known = WordEvidence(proof.asked, proof.place, proof.rarity + shift, proof.costs)
    return NameItems(
        [Item(levels, first.otherwise), *named.items[1:]], [known, *named.evidence[1:]], named.unread
    )


def _spelled(
    reader: Reader, asked: AskedWord, otherwise: float, fields: Sequence[int], total: int
) -> _Spelled:
    """Read the words near an asked one, as far as they are worth more than another word in its place."""
    near = reader.beginning(asked.folded) if asked.short else reader.near(asked.folded)
    close = [words for words in near.values() if words[0].letters < _CLOSE]
    counts: dict[int, int] = {}
    maps: dict[int, list[BitMap]] = {}
    costs: dict[str, float] = {}
    _read(reader, asked, fields, close, (costs, counts, maps))
    most = -_log_frequency(counts, total) - otherwise - _LEAST
    far = [words for words in near.values() if _CLOSE <= words[0].letters < most]
    _read(reader, asked, fields, far, (costs, counts, maps))
    rarity = -_log_frequency(counts, total)
    slip = _chance_slip(counts) if any(words[0].folded == asked.folded for words in close) else 0.0
    if slip:
        costs = {word: cost + (slip if cost < _CLOSE else 0.0) for word, cost in costs.items()}
    levels = []
    for level, entries in maps.items():
        worth = rarity - level * _STEP - (slip if level * _STEP < _CLOSE else 0.0)
        if worth > otherwise:
            levels.append((min(MOST, worth), union(entries)))
    levels.sort(key=lambda level: -level[0])
    return _Spelled(levels, rarity, {word: cost for word, cost in costs.items() if rarity - cost > otherwise})


def _log_frequency(counts: dict[int, int], total: int) -> float:
    """log P(somebody of ``total`` is written as asked), from the entries by level."""
    return log_frequency([(_middle(level), count) for level, count in counts.items()], total)


def _middle(level: int) -> float:
    return level * _STEP + 0.4 * _STEP if level else 0.0


_Read = tuple[
    dict[str, float], dict[int, int], dict[int, list[BitMap]]
]  # costs by word; by level counts and entries


def _read(
    reader: Reader, asked: AskedWord, fields: Sequence[int], families: Sequence[list[NearWord]], into: _Read
) -> None:
    costs, counts, maps = into
    level_of: dict[int, int] = {}
    for words in families:
        for word in words:
            cost = costs[word.written] = word_cost(asked, word)
            level_of[word.id] = int(cost / _STEP)
    for level, (count, entries) in reader.levels(
        fields, [words[0].family for words in families], level_of
    ).items():
        counts[level] = counts.get(level, 0) + count
        maps.setdefault(level, []).append(entries)


def _chance_slip(counts: dict[int, int]) -> float:
    """Nats by which an equal spelling is worth less because it may be a slip on both sides.

    A word that stands in the books about as often as its neighbours would be misread for it is hardly a
    word of its own: that the asker and the book have the same slip is chance, not proof.
    """
    same = sum(count for level, count in counts.items() if level * _STEP < _CLOSE)
    slips = sum(
        math.exp(-level * _STEP) * count for level, count in counts.items() if level * _STEP >= _CLOSE
    )
    real = max(0.0, 1.0 - slips / same) if same else 0.0
    return -math.log(real + (1.0 - real) * SLIP)


def year_item(reader: Reader, born: Born, fields: Sequence[int], total: int) -> Item:
    """The evidence of a year in fields of dates; entries without a date are neutral."""
    key = ("year", born, *fields)
    item = reader.cache.get(key)
    if item is None:
        item = _year_item(reader, born, fields, total)
        reader.cache.put(key, item, sum(size_of(entries) for _worth, entries in item.levels))
    return cast(Item, item)


def _year_item(reader: Reader, born: Born, fields: Sequence[int], total: int) -> Item:
    groups: dict[float, list[BitMap]] = {}
    mass = 0.0
    for year in born.years(5):
        for field in fields:
            entries = reader.exact(field, f"={year}")
            if entries:
                cost = year_cost(born, year)
                groups.setdefault(cost, []).append(entries)
                mass += math.exp(cost) * len(entries)
    frequency = math.log((mass + 0.5) / (total + 1))
    levels = [(cost - frequency, union(maps)) for cost, maps in sorted(groups.items(), reverse=True)]
    unknown = union([reader.exact(field, NO_YEAR) for field in fields])
    if unknown:
        levels.append((0.0, unknown))
        levels.sort(key=lambda level: -level[0])
    return Item(levels, max(-9.3 - frequency, _FAR_YEAR))


def flag_item(entries: BitMap, total: int, right: float) -> Item:
    """Evidence that an entry either has or has not (a place, a number)."""
    share = min(0.98, (len(entries) + 0.5) / (total + 1))
    yes, no = math.log(right / share), math.log((1 - right) / (1 - share))
    return Item([(yes, entries)], no)
