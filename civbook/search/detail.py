"""Judging one candidate by what really stands in its row."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from civbook.search.asked import AskedWord
from civbook.search.born import Born, day_worth, year_cost
from civbook.search.candidates import INHERITED, NameItems
from civbook.search.dated import When
from civbook.search.kin import kinship
from civbook.search.lattice import Item
from civbook.search.names import fit
from civbook.search.query import Query
from civbook.search.rows import Row
from civbook.search.views import View
from civbook.search.vocabulary import folded_word
from civbook.search.words import name_words
from civbook.store.packing import Peeked

_UNREAD = -0.7  # nats where a name could not be read: it may be any, but those that fit a little come first
_OTHER_SURNAME = -2.0  # nats where a child's name could not be read, and the father is called otherwise
_NO_SUCH_PERSON = -1.5  # nats where an entry has nobody of that relation
_ALIKE = 3.0  # nats from which on a name is the asked one, if misread
_FAMILY = ("father", "mother", "place")
_TELLING = (
    "father",
    "mother",
    "spouse",
    "with",
    "number",
)  # what tells brothers, and people of one name, apart
_SEX = (0.67, -3.9)  # agrees, differs


@dataclass(frozen=True, slots=True)
class Detailed:
    """A judged candidate. ``parts``: what each piece of evidence was worth, with what stands in the entry."""

    seq: int
    score: float
    person: str
    parts: tuple[tuple[str, float, str], ...]
    row: Row = field(repr=False, compare=False, default_factory=dict)  # all that was read of the entry
    kin: float = -math.inf
    nearly: bool = (
        False  # nothing but a name tells the person, and that differs by a letter, an accent or a word
    )
    couple: bool = False  # of the couple that was asked for, whose child is not named


@dataclass(slots=True)
class Judge:
    """Judges the candidates of one query in some views; names that come again are judged once."""

    query: Query
    views: Sequence[View]
    readings: list[NameItems]  # of the asked name: ways to take it apart, the likeliest first
    persons: dict[str, NameItems]
    year: Item | None
    flags: dict[str, Item]
    when: When | None = None
    _memo: dict[tuple[str, str], float] = field(default_factory=dict)

    def detail(self, spot: int, seq: int, row: Row) -> Detailed:
        """The exact score of a candidate, the entry ``seq``, as the person whom it fits best."""
        there = [view for view in self.views if view.person + ".full_name" in row] or self.views
        judged = [self._as(view, spot, seq, row) for view in there]
        return judged[0] if len(judged) == 1 else max(judged, key=lambda each: each.score)

    def _as(self, view: View, spot: int, seq: int, row: Row) -> Detailed:
        """The score in one view, and of the thought that it is only a relative."""
        parts: list[tuple[str, float, str]] = []
        person = view.person
        if self.readings:
            parts.append(("name", *self._name("name", person, row)))
        for relation in self.query.persons:
            may_be = view.persons_for(relation)
            if not may_be or relation not in self.persons:
                parts.append((relation, _NO_SUCH_PERSON, ""))
                continue
            there = [other for other in may_be if other + ".full_name" in row]
            worth, text = max((self._name(relation, other, row) for other in there), default=(0.0, ""))
            parts.append((relation, worth, text))
        if self.query.born and self.year:
            parts.append(("born", *self._born(row.get(person + ".birth_date"))))
        if self.when:
            parts.append(("when", *self._when(self.when, spot, row.get(person + ".birth_date"))))
        if self.query.sex:
            parts.append(("sex", *self._sex(row.get(person + ".sex"), person)))
        for name, item in self.flags.items():
            parts.append((name, item.worth(spot), ""))
        if view.prior:  # beside the point of the entry: no evidence about its family or other entries
            parts.append(("role", view.prior, person))
            return Detailed(seq, _sum(parts), person, tuple(parts), row)
        return Detailed(
            seq, _sum(parts), person, tuple(parts), row, self._kinship(parts), self._is_nearly(parts),
            self._is_couple(parts),
        )  # fmt: skip

    def _kinship(self, parts: list[tuple[str, float, str]]) -> float:
        """Log weight of "the one meant is an unregistered child of the same parents"."""
        family = sum([worth for name, worth, _text in parts if name in _FAMILY and worth > 0])
        if family <= 0 or not self.readings:
            return -math.inf
        texts = {name: text for name, _worth, text in parts}
        year = None
        if self.query.born and self.year and texts.get("born"):
            worth = next((worth for worth, _entries in self.year.levels), 0.0)
            year = (self.query.born, int(texts["born"][:4]), worth)
        return kinship(family, self.readings[0].evidence, name_words(texts["name"]), year)

    def _is_nearly(self, parts: list[tuple[str, float, str]]) -> bool:
        """Whether it may be another person of nearly the same name: brothers differ by a letter or an accent."""
        if not self.readings or any(worth > _ALIKE and name in _TELLING for name, worth, _text in parts):
            return False
        text = next((text for name, _worth, text in parts if name == "name"), "")
        born = next((text for name, _worth, text in parts if name == "born"), "")
        asked = self.query.born
        if asked and len(asked.day) == len("MM-DD") and born[5:] == asked.day:
            return False
        key = ("nearly", text)
        if key not in self._memo:
            words = name_words(text)
            self._memo[key] = not any(
                all(_is_there(each.asked, words) for each in reading.evidence) for reading in self.readings
            )
        return bool(self._memo[key])

    def _is_couple(self, parts: list[tuple[str, float, str]]) -> bool:
        """Whether an entry is of a child of the couple asked for: both fit, or one that could not be read."""
        asked = [(worth, text) for name, worth, text in parts if name in self.query.persons]
        fits = [worth > _ALIKE for worth, _text in asked]
        return (
            not self.readings
            and len(asked) > 1
            and any(fits)
            and all(fit or not text for fit, (_worth, text) in zip(fits, asked, strict=True))
        )

    def _name(self, relation: str, person: str, row: Row) -> tuple[float, str]:
        item = row.get(person + ".full_name")
        if item is None or (item.text is None and not item.alternatives):
            return _UNREAD + (self._inherited(row) if relation == "name" and person == "child" else 0.0), ""
        best, best_text = self._fit(relation, item.text) if item.text else -math.inf, item.text or ""
        for other, weight in item.alternatives:
            worth = self._fit(relation, other) + math.log(max(weight, 0.01))
            if worth > best:
                best, best_text = worth, other
        return best, best_text

    def _inherited(self, row: Row) -> float:
        """What the father's surname tells of a child whose name could not be read."""
        father = row.get("father.full_name")
        words = name_words(father.text) if father and father.text else ()
        evidence = self.readings[0].evidence
        if len(evidence) < 2 or not words:
            return 0.0
        worth = evidence[0].worth(words[0])
        return max(0.0, worth - INHERITED) if worth is not None else _OTHER_SURNAME

    def _fit(self, relation: str, text: str) -> float:
        known = self._memo.get((relation, text))
        if known is None:
            words = name_words(text)
            if not words:
                known = 0.0
            elif relation == "name":
                known = fit(self.readings[0].evidence, words)
                for reading in self.readings[1:]:
                    known = max(known, fit(reading.evidence, words) - 1.0)
            else:
                known = fit(self.persons[relation].evidence, words)
            self._memo[relation, text] = known
        return known

    def _born(self, item: Peeked | None) -> tuple[float, str]:
        born, year = self.query.born, self.year
        if item is None or not item.text or not item.text[:4].isdigit() or born is None or year is None:
            return 0.0, ""
        stored = int(item.text[:4])
        worth = self._year_worth(born, year, stored)
        if born.day and abs(stored - born.first) <= 1:
            worth += day_worth(born.day, item.text)
        return max(worth, -8.0), item.text

    @staticmethod
    def _when(when: When, spot: int, item: Peeked | None) -> tuple[float, str]:
        text = item.text or "" if item else ""
        stored = int(text[:4]) if text[:4].isdigit() else None
        return when.worth(spot, stored), text if when.is_birth(spot, stored) else ""

    def _year_worth(self, born: Born, year: Item, stored: int) -> float:
        known = self._memo.get(("=", str(stored)))
        if known is None:
            frequency = next((worth for worth, _entries in year.levels), 4.0)
            known = year_cost(born, stored) - year_cost(born, born.first) + frequency
            known = max(known, -6.0)
            self._memo["=", str(stored)] = known
        return known

    def _sex(self, item: Peeked | None, person: str) -> tuple[float, str]:
        known = {"husband": "male", "father": "male", "wife": "female", "mother": "female"}.get(person)
        stored = item.text if item and item.text in ("male", "female") else known
        if stored is None:
            return 0.0, ""
        return _SEX[stored != self.query.sex], stored


def _is_there(asked: AskedWord, words: Sequence[str]) -> bool:
    """Whether a word asked for is among those of a name, as it is written."""
    if asked.short:
        return any(folded_word(word).startswith(asked.folded) for word in words)
    if asked.marked:
        return asked.written in words
    return any(folded_word(word) == asked.folded for word in words)


def _sum(parts: list[tuple[str, float, str]]) -> float:
    return sum([worth for _name, worth, _text in parts])
