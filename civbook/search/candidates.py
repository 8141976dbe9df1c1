"""From the names asked for to evidence: for each word the entries by what it is worth for them."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import cast

from pyroaring import BitMap

from civbook.search.asked import AskedWord
from civbook.search.lattice import Group, Item
from civbook.search.names import CLOSE, MOST, SLIP, WRONG, WordEvidence, log_frequency, places, word_cost
from civbook.search.reader import Levels, NearWord, Reader, Shelves, size_of, union
from civbook.search.terms import FIELD_OF, TWICE, UNREAD

_RARE_BEGINNING = -1.0  # worth where an abbreviation may begin an uncommon word
_STEP = (
    0.75  # the width of a level; its entries count as the best in it, so that first scores are never too low
)
_FAR_STEP = 2 * _STEP
_FAR_ACCENTS = 0.5
_LEAST = 0.3  # nats above a wrong word from which on a level is worth its reading
INHERITED = 0.3  # nats for children who are not called like their fathers
_ACCENTS = 5.9  # nats up to which a word differs in its accents only
_LITTLE = (
    0.01  # share of entries that have a word up to which words that resemble it are read too, on all shelves
)
_FEW = 25  # entries that are rather judged by their rows than by postings of common words
_NOTHING = (0, BitMap())


@dataclass(slots=True)
class NameItems:
    """An asked name in some fields taken together: an item and the evidence for each of its words."""

    items: list[Item]
    evidence: list[WordEvidence]
    unread: list[tuple[float, BitMap]]  # entries in which the name could not be read, by what they are worth
    counts: list[dict[int, int]]  # for each word by level how many entries there are, on whatever shelves


@dataclass(frozen=True, slots=True)
class _Spelled:
    """What the index knows of one asked word in some fields."""

    levels: list[tuple[float, BitMap]]
    rarity: float
    slip: float
    letters: dict[str, float]
    counts: dict[int, int]  # by level


def name_items(
    reader: Reader, words: Sequence[AskedWord], fields: Sequence[int], total: int, shelves: Shelves = None
) -> NameItems:
    """The evidence of an asked name in these fields of ``total`` entries, for those on some shelves."""
    items: list[Item] = []
    evidence: list[WordEvidence] = []
    counts: list[dict[int, int]] = []
    for word, kind in zip(words, places(len(words)), strict=True):
        otherwise = _RARE_BEGINNING if word.short else WRONG[kind]
        key = (word, kind, shelves, *fields)
        found = reader.cache.get(key)
        if found is None:
            found = _spelled(reader, word, otherwise, fields, total, shelves)
            size = sum(size_of(entries) for _worth, entries in found.levels)
            reader.cache.put(key, found, size + 100 * len(found.letters) + 500)
        spelled = cast(_Spelled, found)
        levels = _for_the_second(reader, spelled.levels, word, evidence, fields, shelves)
        items.append(Item(levels, otherwise, sum(spelled.counts.values())))
        evidence.append(WordEvidence(word, kind, otherwise, spelled.rarity, spelled.slip, spelled.letters))
        counts.append(spelled.counts)
    unread = union([reader.exact(each, UNREAD, shelves) for each in fields])
    return NameItems(items, evidence, [(0.0, unread)] if unread else [], counts)


def _for_the_second(
    reader: Reader, levels: list[tuple[float, BitMap]], word: AskedWord, before: Sequence[WordEvidence],
    fields: Sequence[int], shelves: Shelves,
) -> list[tuple[float, BitMap]]:  # fmt: skip
    """The levels of a word that is asked for a second time: who has it once has it for the first time."""
    if not levels or all(word.folded != each.asked.folded for each in before):
        return levels
    return [(levels[0][0], reader.of_persons(fields, TWICE + word.folded, shelves)), *levels[1:]]


def count_of_best(named: NameItems, at: int) -> int:
    """How many entries the best level of a word speaks for, on whatever shelves."""
    proof, counts = named.evidence[at], named.counts[at]
    return max((_level_worth(level, proof.rarity, proof.slip), count) for level, count in counts.items())[1]


Names = Sequence[tuple[NameItems, Sequence[int]]]  # with their fields
_Place = tuple[int, int]  # of a word: in which name, and where in it


def by_rare_words(reader: Reader, names: Names, slack: float, total: int) -> list[Group]:
    """The items of names for entries on whatever shelves, of levels at most ``slack`` nats below the best.

    Only the rarest words are read, until few entries can be left: these are judged by their rows, and count before
    as if the common words agreed.
    """
    rarest = _rarest(names, slack, total)
    groups = []
    for here, (named, fields) in enumerate(names):
        items = [
            _on_all_shelves(reader, named, at, fields, rarest[here, at])
            if (here, at) in rarest
            else Item([], item.best)
            for at, item in enumerate(named.items)
        ]
        groups.append(Group(items))
    return groups


def _rarest(names: Names, slack: float, total: int) -> dict[_Place, set[int]]:
    """The levels within ``slack`` of the rarest words, so many that few entries can be left."""
    wanted, counts = {}, {}
    for here, (named, _fields) in enumerate(names):
        for at in range(len(named.items)):
            for most in (slack, min(slack, _ACCENTS)):
                wanted[here, at] = _within(named, at, most)
                counts[here, at] = sum(named.counts[at][level] for level in wanted[here, at])
                if counts[here, at] < _LITTLE * total:
                    break
    left, chosen = float(total), {}
    for key in sorted(wanted, key=lambda key: counts[key]):
        if left < _FEW:
            break
        chosen[key] = wanted[key]
        left *= (counts[key] + 1) / (total + 1)
    return chosen


def _within(named: NameItems, at: int, slack: float) -> set[int]:
    """The levels of a word that are worth at most ``slack`` nats less than its best."""
    proof, levels = named.evidence[at], named.items[at].levels
    if not levels:
        return set()
    least = max(proof.otherwise, levels[0][0] - slack)
    return {level for level in named.counts[at] if _level_worth(level, proof.rarity, proof.slip) >= least}


def _on_all_shelves(
    reader: Reader, named: NameItems, at: int, fields: Sequence[int], wanted: set[int]
) -> Item:
    """A word's item of these levels for entries on whatever shelves."""
    proof = named.evidence[at]
    found = _read_levels(reader, proof.asked, fields, wanted)
    levels = [(_level_worth(level, proof.rarity, proof.slip), entries)
              for level, (_count, entries) in found.items()]  # fmt: skip
    levels.sort(key=lambda level: -level[0])
    levels = _for_the_second(reader, levels, proof.asked, named.evidence[:at], fields, None)
    return Item(levels, named.items[at].otherwise)


def _read_levels(reader: Reader, asked: AskedWord, fields: Sequence[int], wanted: set[int]) -> Levels:
    near = reader.beginning(asked.folded) if asked.short else reader.near(asked.folded)
    found = _close(reader, asked, [word for word in near if word.letters < CLOSE], fields, None, wanted)
    far = {word.family: level for word in near
           if word.letters >= CLOSE and (level := _far_level(word)) in wanted}  # fmt: skip
    return _together(found, reader.roof_levels(fields, far) if far else {})


def _together(found: Levels, more: Levels) -> Levels:
    for level, (count, entries) in more.items():
        also = found.get(level, _NOTHING)
        found[level] = also[0] + count, also[1] | entries
    return found


def _level_worth(level: int, rarity: float, slip: float) -> float:
    return min(MOST, rarity - level * _STEP - (slip if level * _STEP < CLOSE else 0.0))


def _far_level(word: NearWord) -> int:
    return int(word.letters / _FAR_STEP) * 2


def with_fathers_surname(reader: Reader, named: NameItems, shelves: Shelves = None) -> NameItems:
    """The same where a child's name could not be read, but the father's surname is the one asked for."""
    if not named.unread or len(named.evidence) < 2:
        return named
    surname = named.evidence[0]
    key = ("father's", surname.asked.folded, shelves)
    fathers = reader.cache.get(key)
    if fathers is None:
        families = [word.family for word in reader.near(surname.asked.folded) if word.letters < CLOSE]
        same = dict.fromkeys([id for id, _written in reader.spellings(families)], 0)
        found = reader.levels((FIELD_OF["father"],), families, same, shelves)
        fathers = found[0][1] & reader.exact(FIELD_OF["child"], UNREAD, shelves) if 0 in found else BitMap()
        reader.cache.put(key, fathers, size_of(fathers))
    worth = surname.rarity - INHERITED
    return replace(named, unread=[(worth, fathers), *named.unread]) if fathers and worth > 0 else named


def with_known_surname(named: NameItems, worth: float) -> NameItems:
    """The same where the surname was to be expected: that it agrees is worth no more than ``worth``."""
    first, proof = named.items[0], named.evidence[0]
    shift = min(0.0, worth - proof.rarity)
    levels = [(each + shift, entries) for each, entries in first.levels if each + shift > first.otherwise]
    known = replace(proof, rarity=proof.rarity + shift, _worths={})
    return NameItems(
        [Item(levels, first.otherwise, first.told), *named.items[1:]], [known, *named.evidence[1:]],
        named.unread, named.counts,
    )  # fmt: skip


def _spelled(
    reader: Reader, asked: AskedWord, otherwise: float, fields: Sequence[int], total: int, shelves: Shelves
) -> _Spelled:
    """Read the words near an asked one, as far as they are worth more than another word in its place."""
    near = reader.beginning(asked.folded) if asked.short else reader.near(asked.folded)
    close = [word for word in near if word.letters < CLOSE]
    found = _close(reader, asked, close, fields, shelves)
    most = _expected(found, total) - otherwise - _LEAST
    far = {word.family: _far_level(word) for word in near if CLOSE <= word.letters < most}
    found = _together(found, reader.roof_levels(fields, far, shelves) if far else {})
    rarity = _expected(found, total)
    slip = _chance_slip(found) if any(word.folded == asked.folded for word in close) else 0.0
    levels = [(worth, entries) for level, (_count, entries) in found.items()
              if (worth := _level_worth(level, rarity, slip)) > otherwise]  # fmt: skip
    levels.sort(key=lambda level: -level[0])
    counts = {level: count for level, (count, _entries) in found.items()}
    return _Spelled(levels, rarity, slip, {word.folded: word.letters for word in near}, counts)


def _close(
    reader: Reader, asked: AskedWord, close: Sequence[NearWord], fields: Sequence[int], shelves: Shelves,
    wanted: Collection[int] | None = None,
) -> Levels:  # fmt: skip
    """The asked word itself, by its accents where they are meant; of ``wanted`` levels only."""
    families = [word.family for word in close]
    if (asked.short or not asked.marked) and reader.covers(fields):
        level = int(word_cost(asked, "", 0.0) / _STEP)
        some = families if wanted is None or level in wanted else []
        return reader.roof_levels(fields, dict.fromkeys(some, level), shelves)
    words = reader.spellings(families) if families else []
    everything, wanted = wanted is None, wanted or ()
    level_of = {id: level for id, written in words
                if (level := int(word_cost(asked, written, 0.0) / _STEP)) in wanted or everything}  # fmt: skip
    return reader.levels(fields, families, level_of, shelves) if level_of else {}


def _expected(found: Levels, total: int) -> float:
    """Minus log P(somebody of ``total`` is written as asked), from the entries by level."""
    return -log_frequency([(_middle(level), count) for level, (count, _entries) in found.items()], total)


def _middle(level: int) -> float:
    """The cost of an average word of a level, its accents included, which a far level does not look at."""
    if not level:
        return 0.0
    return level * _STEP + (_FAR_ACCENTS if level * _STEP >= CLOSE else 0.4 * _STEP)


def _chance_slip(found: Levels) -> float:
    """Nats by which an equal spelling is worth less because it may be a slip on both sides.

    A word that stands in the books about as often as its neighbours would be misread for it is hardly a
    word of its own: that the asker and the book have the same slip is chance, not proof.
    """
    same = sum(count for level, (count, _entries) in found.items() if level * _STEP < CLOSE)
    slips = sum(
        math.exp(-_middle(level)) * count
        for level, (count, _entries) in found.items()
        if level * _STEP >= CLOSE
    )
    real = max(0.0, 1.0 - slips / same) if same else 0.0
    return -math.log(real + (1.0 - real) * SLIP)


def flag_item(entries: BitMap, total: int, right: float) -> Item:
    """Evidence that an entry either has or has not (a place, a number)."""
    share = min(0.98, (len(entries) + 0.5) / (total + 1))
    yes, no = math.log(right / share), math.log((1 - right) / (1 - share))
    return Item([(yes, entries)], no)
