"""From what is asked to evidence: for each word, date and place the entries by what it is worth for them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import cast

from pyroaring import BitMap

from civbook.search.asked import AskedWord
from civbook.search.born import Born, day_worth, year_cost
from civbook.search.lattice import Item
from civbook.search.names import CLOSE, MOST, SLIP, WRONG, WordEvidence, log_frequency, places, word_cost
from civbook.search.reader import Levels, NearWord, Reader, size_of, union
from civbook.search.roofs import ROOF_OF
from civbook.search.terms import DAY, DIED, FIELD_OF, NO_YEAR, REGISTERED, TWICE, UNREAD

_RARE_BEGINNING = -1.0  # worth where an abbreviation may begin an uncommon word
_STEP = (
    0.75  # the width of a level; its entries count as the best in it, so that first scores are never too low
)
_FAR_STEP = 2 * _STEP
_FAR_ACCENTS = 0.5
_LEAST = 0.3  # nats above a wrong word from which on a level is worth its reading
_FAR_YEAR = -6.0
INHERITED = 0.3  # nats for children who are not called like their fathers
_OF_BIRTH, _OF_EVENT = math.log(0.6), math.log(0.4)  # what a year means of which nothing is said
_NO_BIRTH = 0.5  # nats that an entry without a year of birth is behind one of a year as common
_RAREST_YEAR = -5.0  # log of how seldom a year is: who is in no book may be of a year that no book is of


@dataclass(slots=True)
class NameItems:
    """An asked name in some fields taken together: an item and the evidence for each of its words."""

    items: list[Item]
    evidence: list[WordEvidence]
    unread: list[tuple[float, BitMap]]  # entries in which the name could not be read, by what they are worth


@dataclass(frozen=True, slots=True)
class _Spelled:
    """What the index knows of one asked word in some fields."""

    levels: list[tuple[float, BitMap]]
    rarity: float
    slip: float
    letters: dict[str, float]


def name_items(reader: Reader, words: Sequence[AskedWord], fields: Sequence[int], total: int) -> NameItems:
    """The evidence of an asked name in these fields of ``total`` entries."""
    items: list[Item] = []
    evidence: list[WordEvidence] = []
    for word, kind in zip(words, places(len(words)), strict=True):
        otherwise = _RARE_BEGINNING if word.short else WRONG[kind]
        key = (word, kind, *fields)
        found = reader.cache.get(key)
        if found is None:
            found = _spelled(reader, word, otherwise, fields, total)
            size = sum(size_of(entries) for _worth, entries in found.levels)
            reader.cache.put(key, found, size + 100 * len(found.letters) + 500)
        spelled = cast(_Spelled, found)
        levels = spelled.levels
        if levels and any(word.folded == before.asked.folded for before in evidence):
            # who has it once has it for the first time it is asked for
            levels = [(levels[0][0], reader.of_persons(fields, TWICE + word.folded)), *levels[1:]]
        items.append(Item(levels, otherwise))
        evidence.append(WordEvidence(word, kind, otherwise, spelled.rarity, spelled.slip, spelled.letters))
    unread = union([reader.exact(each, UNREAD) for each in fields])
    return NameItems(items, evidence, [(0.0, unread)] if unread else [])


def with_fathers_surname(reader: Reader, named: NameItems) -> NameItems:
    """The same where a child's name could not be read, but the father's surname is the one asked for."""
    if not named.unread or len(named.evidence) < 2:
        return named
    surname = named.evidence[0]
    key = ("father's", surname.asked.folded)
    fathers = reader.cache.get(key)
    if fathers is None:
        families = [word.family for word in reader.near(surname.asked.folded) if word.letters < CLOSE]
        same = dict.fromkeys([id for id, _written in reader.spellings(families)], 0)
        found = reader.levels((FIELD_OF["father"],), families, same)
        fathers = found[0][1] & reader.exact(FIELD_OF["child"], UNREAD) if 0 in found else BitMap()
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
        [Item(levels, first.otherwise), *named.items[1:]], [known, *named.evidence[1:]], named.unread
    )


def _spelled(
    reader: Reader, asked: AskedWord, otherwise: float, fields: Sequence[int], total: int
) -> _Spelled:
    """Read the words near an asked one, as far as they are worth more than another word in its place."""
    near = reader.beginning(asked.folded) if asked.short else reader.near(asked.folded)
    close = [word for word in near if word.letters < CLOSE]
    found = _close(reader, asked, close, fields)
    most = _expected(found, total) - otherwise - _LEAST
    far = {word.family: int(word.letters / _FAR_STEP) * 2 for word in near if CLOSE <= word.letters < most}
    for level, (count, entries) in (reader.roof_levels(fields, far) if far else {}).items():
        also = found.get(level, (0, BitMap()))
        found[level] = also[0] + count, also[1] | entries
    rarity = _expected(found, total)
    slip = _chance_slip(found) if any(word.folded == asked.folded for word in close) else 0.0
    levels = []
    for level, (_count, entries) in found.items():
        worth = rarity - level * _STEP - (slip if level * _STEP < CLOSE else 0.0)
        if worth > otherwise:
            levels.append((min(MOST, worth), entries))
    levels.sort(key=lambda level: -level[0])
    return _Spelled(levels, rarity, slip, {word.folded: word.letters for word in near})


def _close(reader: Reader, asked: AskedWord, close: Sequence[NearWord], fields: Sequence[int]) -> Levels:
    """The asked word itself, by its accents where they are meant."""
    families = [word.family for word in close]
    if (asked.short or not asked.marked) and reader.covers(fields):
        return reader.roof_levels(fields, dict.fromkeys(families, int(word_cost(asked, "", 0.0) / _STEP)))
    words = reader.spellings(families) if families else []
    level_of = {id: int(word_cost(asked, written, 0.0) / _STEP) for id, written in words}
    return reader.levels(fields, families, level_of)


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
    for year in born.years(5 if born.about else 3):
        if entries := _in_year(reader, fields, f"={year}"):
            cost = year_cost(born, year)
            groups.setdefault(cost, []).append(entries)
            mass += math.exp(cost) * len(entries)
    frequency = max(_RAREST_YEAR, math.log((mass + 0.5) / (total + 1)))
    levels = [(cost - frequency, union(maps)) for cost, maps in sorted(groups.items(), reverse=True)]
    unknown = _in_year(reader, fields, NO_YEAR)
    if unknown:
        levels.append((0.0, unknown))
        levels.sort(key=lambda level: -level[0])
    return Item(levels, max(-9.3 - frequency, _FAR_YEAR))


@dataclass(frozen=True, slots=True)
class When:
    """The evidence of a year that nobody said what of: ``item`` for all entries, and what makes it exact for one."""

    asked: Born
    item: Item
    events: Item  # by the year of the entry or of the death alone
    frequency: float

    def worth(self, seq: int, born: int | None) -> float:
        """What it is worth for an entry whose person was born in a year, None if that is not known."""
        birth = self.frequency - _NO_BIRTH if born is None else year_cost(self.asked, born)
        return max(_FAR_YEAR, max(_OF_BIRTH + birth, self.events.worth(seq)) - self.frequency)

    def is_birth(self, seq: int, born: int | None) -> bool:
        """Whether it fits the year of birth better than that of the entry."""
        return born is not None and _OF_BIRTH + year_cost(self.asked, born) >= self.events.worth(seq)


def when_item(reader: Reader, asked: Born, fields: Sequence[int], total: int) -> When:
    """A year of birth or of the entry: whichever it fits better."""
    key = ("when", asked, *fields)
    known = reader.cache.get(key)
    if known is None:
        known = _when_item(reader, asked, fields, total)
        reader.cache.put(key, known, sum(size_of(entries) for _worth, entries in known.item.levels) * 2)
    return cast(When, known)


def _when_item(reader: Reader, asked: Born, fields: Sequence[int], total: int) -> When:
    births: dict[float, list[BitMap]] = {}
    events: dict[float, list[BitMap]] = {}
    mass = 0.0
    for year in asked.years(5 if asked.about else 3):
        cost, written = year_cost(asked, year), f"={year}"
        born = _in_year(reader, fields, written)
        acted = union([each for field in (REGISTERED, DIED) if (each := reader.exact(field, written))])
        for groups, prior, entries in ((births, _OF_BIRTH, born), (events, _OF_EVENT, acted)):
            if entries:
                groups.setdefault(prior + cost, []).append(entries)
        mass += math.exp(cost) * len(born | acted)
    frequency = max(_RAREST_YEAR, math.log((mass + 0.5) / (total + 1)))
    event_levels = [(cost, union(maps)) for cost, maps in sorted(events.items(), reverse=True)]
    levels = [(cost - frequency, union(maps)) for cost, maps in births.items()]
    levels += [(cost - frequency, entries) for cost, entries in event_levels]
    if unknown := _in_year(reader, fields, NO_YEAR):
        levels.append((_OF_BIRTH - _NO_BIRTH, unknown))
    levels.sort(key=lambda level: -level[0])
    return When(asked, Item(levels, _FAR_YEAR), Item(event_levels, -math.inf), frequency)


def _in_year(reader: Reader, fields: Sequence[int], written: str) -> BitMap:
    if all(field in ROOF_OF for field in fields):
        return reader.of_persons(fields, written)
    return union([reader.exact(field, written) for field in fields])


def day_item(reader: Reader, born: Born) -> Item | None:
    """The evidence of a day of the year, for a whole date only; other days are not held against an entry here."""
    if len(born.day) != len("MM-DD"):
        return None
    month, day = born.day.split("-")
    found: dict[float, BitMap] = {}
    for written in (month + day, day + month):
        found.setdefault(
            day_worth(born.day, f"0000-{written[:2]}-{written[2:]}"), reader.exact(DAY, "+" + written)
        )
    return Item(sorted(found.items(), key=lambda level: -level[0]), 0.0)


def flag_item(entries: BitMap, total: int, right: float) -> Item:
    """Evidence that an entry either has or has not (a place, a number)."""
    share = min(0.98, (len(entries) + 0.5) / (total + 1))
    yes, no = math.log(right / share), math.log((1 - right) / (1 - share))
    return Item([(yes, entries)], no)
