"""What speaks for entries in some views, and the candidates that it finds.

A question with a year is asked of the shelves of that year first: of them everything is read, of the others no more
than what can still be as good (an entry of quite another year has to fit the better in all else).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from pyroaring import BitMap

from civbook.search.asked import AskedName, AskedWord
from civbook.search.candidates import (
    NameItems,
    by_rare_words,
    count_of_best,
    flag_item,
    name_items,
    with_fathers_surname,
    with_known_surname,
)
from civbook.search.dated import When, day_item, when_item, year_item
from civbook.search.detail import Judge
from civbook.search.lattice import WIDE, WINDOW, Bounds, Group, Item, Leaf, best_first, floor_of, in_sight
from civbook.search.query import Query
from civbook.search.reader import Reader, Shelves, union
from civbook.search.strangers import drawn_together
from civbook.search.terms import DIED, FIELD_OF, NUMBER, REGISTERED, number_word
from civbook.search.views import View
from civbook.search.whereabouts import place_item

_PERSON_FLOOR = -7.5
_OTHER_WAY = 1.0  # nats that another way to take a name apart is behind the first
_READINGS = 3  # ways to take a name apart that are tried
_SAME_SURNAME = 0.15  # nats that a father's surname is worth where the child has the same
_SETTLED = 50  # entries that are judged at once
_STRAY_WINDOW = 6.0  # nats that an entry of another year may be behind the best
_STRAY = 5.9  # nats that may be lacking there in all


@dataclass(slots=True)
class Evidence:
    """What is asked, as items over the index. ``around``: the entries of the years asked for, or of none, if only
    their ``shelves`` were read.
    """

    reader: Reader
    query: Query
    among: Sequence[View]
    total: int
    fields: list[int]
    year: Item | None
    when: When | None
    shelves: Shelves
    around: BitMap | None
    named: list[NameItems]  # ways to take the name apart, the likeliest first
    persons: dict[str, NameItems]
    flags: dict[str, Item]

    def read(self) -> None:
        """Read what the index has of the names, on the shelves that were chosen."""
        reader, shelves, query = self.reader, self.shelves, self.query
        self.named = [
            name_items(reader, words, self.fields, self.total, shelves)
            for words in _readings(reader, query.name)
        ]
        if FIELD_OF["child"] in self.fields:
            self.named = [with_fathers_surname(reader, way, shelves) for way in self.named]
        for relation, asked in query.persons.items():
            if theirs := _fields_of(self.among, relation):
                found = name_items(reader, _readings(reader, asked)[0], theirs, self.total, shelves)
                if relation == "father" and query.name and _surname(asked) == _surname(query.name):
                    found = with_known_surname(found, _SAME_SURNAME)
                self.persons[relation] = found

    def judge(self) -> Judge:
        """Who judges the candidates by what stands in their rows."""
        return Judge(self.query, self.among, self.named, self.persons, self.year, self.flags, self.when)

    def leaves(self, within: BitMap | None, wanted: int) -> list[Leaf]:
        """Candidates of these ``within``, the best first."""
        bounds = Bounds(within, wanted, self.total)
        if self.around is None:
            return _unique(self._near(bounds))
        here = self.around if within is None else self.around & within
        near = self._near(replace(bounds, within=here))
        far = self._by_rare_words(near, replace(bounds, beyond=self.around))
        return in_sight(_unique([*near, *far]))

    def _near(self, bounds: Bounds) -> list[Leaf]:
        persons = [Group(each.items, _PERSON_FLOOR, each.unread) for each in self.persons.values()]
        leaves: list[Leaf] = []
        for way, behind in self._ways():
            own = [Group(way.items, _PERSON_FLOOR, way.unread)] if way else []
            best = max((leaf.score for leaf in leaves), default=-math.inf)
            groups = [*own, *persons, *self._told(self._dated())]
            found = best_first(groups, replace(bounds, least=best - WINDOW - behind))
            leaves += [Leaf(leaf.score + behind, leaf.entries) for leaf in found]
        return leaves

    def _by_rare_words(self, near: Sequence[Leaf], bounds: Bounds) -> Iterator[Leaf]:
        """Candidates on all shelves, as far as they are not hopelessly behind those that are ``near``."""
        dated = self._dated()
        told = self._told(Item([], dated.otherwise) if dated else None)
        top = max((leaf.score for leaf in near), default=-math.inf)
        # of a couple all children are meant
        window = _STRAY_WINDOW if self.named or len(self.persons) < 2 else WIDE
        for way, behind in self._ways():
            names = self._names(way)
            best = sum(item.best for each, _fields in names for item in each.items)
            best += sum(item.best for group in told for item in group.items)
            fits = best + (dated.best - dated.otherwise if dated else 0.0)
            least = max(top - window - behind, floor_of(fits, self.total))
            if best < least:
                continue
            slack = min(best - least, _STRAY)
            groups = by_rare_words(self.reader, names, slack, self.total)
            found = best_first([*groups, *told], replace(bounds, least=best - slack))
            yield from self._settled((spot for leaf in found for spot in leaf.entries), behind, least)

    def _settled(self, spots: Iterable[int], behind: float, least: float) -> Iterator[Leaf]:
        """The entries on these spots with their exact worth, so many of them."""
        judge = self.judge()
        for spot, (seq, row) in self.reader.rows(islice(spots, _SETTLED)).items():
            exact = judge.detail(spot, seq, row).score
            if exact >= least:
                yield Leaf(exact + behind, BitMap([spot]))

    def _ways(self) -> Iterator[tuple[NameItems | None, float]]:
        """The ways to take the name apart, with the nats that each is behind."""
        for at, way in enumerate(self.named or [None]):
            yield way, self.among[0].prior - (_OTHER_WAY if at else 0.0)

    def _names(self, way: NameItems | None) -> list[tuple[NameItems, list[int]]]:
        """The names asked for, with their fields."""
        relatives = [(each, _fields_of(self.among, relation)) for relation, each in self.persons.items()]
        return [(way, self.fields), *relatives] if way else relatives

    def _dated(self) -> Item | None:
        return self.when.item if self.when else self.year

    def _told(self, dated: Item | None) -> list[Group]:
        """What is known beside the names."""
        both = self.year if self.when else None
        day = day_item(self.reader, self.query.born) if self.query.born else None
        return [Group([item]) for item in (dated, both, day, *self.flags.values()) if item]

    def drawn_together(self) -> float:
        """Nats by which strangers fit better than surname, place, given name and year tell apart."""
        if not self.named:
            return 0.0
        words = self.named[0].items
        dated, place = self._dated(), self.flags.get("place")
        nats = 0.0
        if len(words) > 1 and place and words[0].levels:
            nats += self._beside(words[0].levels[0][1], place.levels[0][1])
        if dated and dated.levels and words[-1].levels:
            one, other = words[-1].levels[0][1], dated.levels[0][1]
            whole = len(one) if self.around is None else count_of_best(self.named[0], -1)
            apart = whole * len(other) / (self.total + 1)
            nats += drawn_together(one.intersection_cardinality(other), apart)
        return nats

    def _beside(self, one: BitMap, other: BitMap) -> float:
        """The same of a surname and a place; where not all was read, in a sample, the entries of these years."""
        if self.around is None:
            return drawn_together(
                one.intersection_cardinality(other), len(one) * len(other) / (self.total + 1)
            )
        one, other = one & self.around, other & self.around
        share = len(self.around) / self.total
        apart = len(one) * len(other) / (len(self.around) + 1)
        return drawn_together(one.intersection_cardinality(other) / share, apart / share)


def evidence_of(reader: Reader, query: Query, among: Sequence[View], total: int) -> Evidence:
    """What is asked of these views, with ``total`` entries in all."""
    fields = sorted({view.field for view in among})
    year = year_item(reader, query.born, fields, total) if query.born else None
    when = when_item(reader, query.when, fields, total) if query.when else None
    dated = when.item if when else year
    around = union([entries for _worth, entries in dated.levels]) if dated else None
    shelves = None if around is None else reader.shelves(around)
    evidence = Evidence(
        reader, query, among, total, fields, year, when, shelves, around if shelves is not None else None,
        [], {}, _flags(reader, query, total),
    )  # fmt: skip
    evidence.read()
    return evidence


def _fields_of(among: Sequence[View], relation: str) -> list[int]:
    return sorted({FIELD_OF[person] for view in among for person in view.persons_for(relation)})


def _flags(reader: Reader, query: Query, total: int) -> dict[str, Item]:
    flags = {}
    if query.place:
        flags["place"] = place_item(reader, query.place, total)
    if query.number:
        flags["number"] = flag_item(reader.exact(NUMBER, number_word(query.number)), total, 0.93)
    if query.year:
        flags["year"] = year_item(reader, query.year, [REGISTERED], total)
    if query.died:
        flags["died"] = year_item(reader, query.died, [DIED], total)
    return flags


def _readings(reader: Reader, asked: AskedName | None) -> list[tuple[AskedWord, ...]]:
    """The ways to read a name of which the index knows every word or one near it; at least one."""
    if asked is None:
        return []
    ways = (asked.words, *asked.others)
    known = [way for way in ways if all(word.short or reader.near(word.folded) for word in way)]
    return (known or [asked.words])[:_READINGS]


def _surname(asked: AskedName) -> str:
    return asked.words[0].folded if len(asked.words) > 1 else ""


def _unique(leaves: list[Leaf]) -> list[Leaf]:
    """Leaves in their order, each entry in the best of its own only."""
    seen, unique = BitMap(), []
    for leaf in sorted(leaves, key=lambda leaf: -leaf.score):
        if fresh := leaf.entries - seen:
            unique.append(Leaf(leaf.score, fresh))
            seen |= fresh
    return unique
