"""Ask one archive: candidates of every view, ranked together, with the chance that the one meant is not
there.
"""

from __future__ import annotations

import math
import sqlite3
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from heapq import nlargest

from pyroaring import BitMap

from civbook.model import Entry
from civbook.search.asked import AskedName, AskedWord
from civbook.search.candidates import (
    LIMIT,
    Item,
    NameItems,
    first_scores,
    flag_item,
    intersection,
    name_items,
    year_item,
)
from civbook.search.detail import Detailed, Judge, read_rows
from civbook.search.filestorage import FileStorage
from civbook.search.query import Query
from civbook.search.reader import Reader, union
from civbook.search.storage import Storage
from civbook.search.terms import DIED, NUMBER, PLACE, REGISTERED, number_word, place_units
from civbook.search.views import View, views, views_beside
from civbook.search.whereabouts import former_units
from civbook.text.fold import fold

PRESENT = 0.8  # of the people asked for are in the books (the bench's and our guess of a register office's)
_DETAILED = 110  # candidates whose rows are read
_FAR_BELOW = 11.0  # nats under the best first score: not worth reading
_PERSON_FLOOR = -7.5
_NO_BETTER_THAN_ANYBODY = -2.0  # nats: hits below are not shown
_OTHER_READING = 1.0  # nats that the better spelled of two entries of one person is ahead
_IN_DOUBT = 0.5  # chance of absence from which on other persons of the entries are looked at too
_READINGS = 3  # ways to take a name apart that are tried


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that may be the one meant; ``score`` is the probability that it is."""

    seq: int
    score: float
    entry: Entry
    detail: Detailed


@dataclass(frozen=True, slots=True)
class Answer:
    """What a search found. ``absent``: probability that the one meant is not in these books."""

    query: Query
    hits: list[Hit]
    total: int  # candidates that fit as well as the last hit or better may go on behind the page
    absent: float
    took_ms: float
    stale: int = 0
    weights: tuple[float, float] = (
        0.0,
        0.0,
    )  # log of all entries' weight, log of the absent's: to merge archives


@dataclass(slots=True)
class _Found:
    """Candidates of one view with their first scores."""

    view: View
    scores: dict[int, float]
    judge: Judge
    total: int
    unseen: float = 0.0  # weight of candidates that were not even scored
    unseen_count: int = 0


class Searcher:
    """Searches one index; keeps caches between queries, so make one and use it again."""

    def __init__(self, index: sqlite3.Connection | Storage) -> None:
        """``index``: an archive's open file, or an index that is kept elsewhere."""
        self._storage = FileStorage(index) if isinstance(index, sqlite3.Connection) else index
        self._reader = Reader(self._storage)

    def find(self, query: Query) -> Answer:
        """The answer to one query, from one state of the index whatever is written meanwhile."""
        began = time.perf_counter()
        with self._storage.snapshot():
            self._reader.refresh()
            return self._find(query, began)

    def _find(self, query: Query, began: float) -> Answer:
        allowed = self._storage.of_book(query.book) if query.book else None
        found = self._found(query, _views(query), allowed)
        detailed, rest_weight, rest_count = self._details(query, found)
        hits, log_all, log_absent, absent = _posterior(detailed, rest_weight, _population(found))
        if absent > _IN_DOUBT and _is_plain_name(query):
            found += self._found(query, views_beside(query.event), allowed)
            detailed, rest_weight, rest_count = self._details(query, found)
            hits, log_all, log_absent, absent = _posterior(detailed, rest_weight, _population(found))
        page = hits[query.offset : query.offset + query.limit]
        entries = self._storage.entries([each.seq for each, _p in page])
        return Answer(
            query,
            [Hit(each.seq, chance, entries[each.seq], each) for each, chance in page if each.seq in entries],
            len(hits) + rest_count,
            absent,
            (time.perf_counter() - began) * 1000,
            self._storage.stale(),
            (log_all, log_absent),
        )

    # -- candidates

    def _found(self, query: Query, among: Sequence[View], allowed: BitMap | None) -> list[_Found]:
        every = (self._view(query, view, allowed) for view in among)
        return [each for each in every if each is not None]

    def _view(self, query: Query, view: View, allowed: BitMap | None) -> _Found | None:
        reader = self._reader
        total = sum(reader.total(event) for event in view.events)
        if not total:
            return None
        readings = self._readings(query.name)
        named = name_items(reader, readings[0], [view.field], total) if readings else None
        persons = self._persons(query, view, total)
        flags = self._flags(query, total)
        year = year_item(reader, query.born, view.field, total) if query.born else None
        judge = Judge(query, view, named, persons, year, flags)
        candidates, unseen = _choose(named, persons, year, flags, allowed)
        for words in readings[1:]:
            other = name_items(reader, words, [view.field], total)
            judge.add_reading(other)
            more, _unseen = _choose(other, persons, year, flags, allowed)
            candidates = candidates | more
        if not candidates:
            return None
        scores = _score(candidates, judge, year, flags)
        if view.prior:
            scores = {seq: score + view.prior for seq, score in scores.items()}
        worst = min(scores.values()) if unseen else 0.0
        return _Found(view, scores, judge, total, unseen * math.exp(min(worst, 50.0)), unseen)

    def _readings(self, asked: AskedName | None) -> list[tuple[AskedWord, ...]]:
        """The ways to read a name of which the index knows every word or one near it; at least one."""
        if asked is None:
            return []
        ways = (asked.words, *asked.others)
        known = [way for way in ways if all(word.short or self._reader.near(word.folded) for word in way)]
        return (known or [asked.words])[:_READINGS]

    def _persons(self, query: Query, view: View, total: int) -> dict[str, NameItems]:
        from civbook.search.terms import FIELD_OF

        persons = {}
        for relation, asked in query.persons.items():
            fields = [FIELD_OF[person] for person in view.persons_for(relation)]
            if fields:
                persons[relation] = name_items(self._reader, self._readings(asked)[0], fields, total)
        return persons

    def _flags(self, query: Query, total: int) -> dict[str, Item]:
        reader, flags = self._reader, {}
        if query.place:
            flags["place"] = self._place(query.place, total)
        if query.number:
            flags["number"] = flag_item(reader.exact(NUMBER, number_word(query.number)), total, 0.93)
        if query.year:
            flags["year"] = year_item(reader, query.year, REGISTERED, total, 1)
        if query.died:
            flags["died"] = year_item(reader, query.died, DIED, total, 1)
        return flags

    def _place(self, place: str, total: int) -> Item:
        """Entries in which the place is named, or one of the former communes that it has taken in."""
        maps = [self._named(unit) for unit in place_units(place)]
        here = intersection(maps) or union(maps)
        for commune, above in former_units(place):
            parts = self._named(commune) & union([self._named(unit) for unit in above])
            here = here | parts
        return flag_item(here, total, 0.85)

    def _named(self, unit: str) -> BitMap:
        near = self._reader.near("@" + fold(unit))
        close = [family for family, words in near.items() if words[0].letters < 7.5]
        return union(list(self._reader.postings(PLACE, close).values()))

    # -- details

    def _details(self, query: Query, found: Sequence[_Found]) -> tuple[list[Detailed], float, int]:
        """Exact scores of the best candidates; weight and number of the others."""
        ranked = [(score, seq, at) for at, each in enumerate(found) for seq, score in each.scores.items()]
        wanted = max(_DETAILED, query.offset + query.limit + 40)
        best = nlargest(wanted, ranked)
        if best:
            edge = best[0][0] - _FAR_BELOW
            best = [each for each in best if each[0] >= edge or len(best) <= 12] or best[:12]
        rows = read_rows(self._storage, {seq for _score, seq, _at in best})
        detailed = []
        for _score, seq, at in best:
            if seq in rows:
                detailed.append(found[at].judge.detail(seq, rows[seq]))
        taken = {(seq, at) for _score, seq, at in best}
        rest = [score for score, seq, at in ranked if (seq, at) not in taken]
        weight = sum(math.exp(min(score, 300.0)) for score in rest) + sum(each.unseen for each in found)
        near = best[-1][0] - 0.5 if best and len(best) == wanted else math.inf
        count = sum(score >= near for score in rest) + sum(each.unseen_count for each in found)
        return detailed, weight, count


def _views(query: Query) -> list[View]:
    """The views in which at least one of the other people named can stand, if there are such views."""
    every = views(query.event, query.role)
    return _helpful(every, query) or every


def _is_plain_name(query: Query) -> bool:
    """Whether nothing but a name tells the person: with a year of birth or a relative, which are seldom
    known of those whom an entry is not about, strangers would be found for people who are in no book.
    """
    return bool(query.name) and not (query.role or query.persons or query.born or query.died)


def _helpful(every: list[View], query: Query) -> list[View]:
    """Those of the views in which at least one of the other people named can stand."""
    if not query.persons:
        return every
    return [view for view in every if any(view.persons_for(each) for each in query.persons)]


def _population(found: Sequence[_Found]) -> float:
    """How many people may be meant; those who seldom are count less."""
    return sum(each.total * math.exp(each.view.prior) for each in found)


def _score(candidates: BitMap, judge: Judge, year: Item | None, flags: dict[str, Item]) -> dict[int, float]:
    scores = judge.first_name_scores(candidates)
    for named in judge.persons.values():
        for seq, worth in first_scores(candidates, named.items, _PERSON_FLOOR).items():
            scores[seq] += worth
    others = [*flags.values()] + ([year] if year else [])
    if others:
        for seq, worth in first_scores(candidates, others).items():
            scores[seq] += worth
    return scores


def _choose(
    named: NameItems | None,
    persons: dict[str, NameItems],
    year: Item | None,
    flags: dict[str, Item],
    allowed: BitMap | None,
) -> tuple[BitMap, int]:
    """At most ``LIMIT`` entries worth a score, most promising tiers first, and how many were left out of
    a tier.
    """
    tiers: list[BitMap] = []
    context = [year.any] if year else []
    context += [flag.any for flag in flags.values()]
    others = [union([each.all_any(), *each.but_one(None)[:1]]) | each.unread for each in persons.values()]
    if named:
        _tiers_by_name(tiers, named, context, others)
    if others:
        together = intersection(others)
        tiers += [intersection([together, *context]), together]
        if len(others) > 1:
            tiers += [intersection([each, *context]) for each in others]
    elif not named and context:
        tiers.append(intersection(context))
    chosen, left = BitMap(), 0
    for tier in tiers:
        fresh = (tier if allowed is None else tier & allowed) - chosen
        room = LIMIT - len(chosen)
        if len(fresh) > room:
            left = max(left, len(fresh) - room)
            chosen |= fresh[:room] if room > 0 else BitMap()
            break
        chosen |= fresh
    return chosen, left


def _tiers_by_name(
    tiers: list[BitMap], named: NameItems, context: list[BitMap], others: list[BitMap]
) -> None:
    near, fuzzy = named.all_near(), named.all_any()
    universe = intersection(context) if context else None
    if others:
        helped = union(others)
        tiers += [near & helped, fuzzy & helped]
        tiers += [each & helped for each in named.but_one(helped if universe is None else helped & universe)]
    if universe is not None:
        tiers += [near & universe, fuzzy & universe]
        tiers += [each for each in named.but_one(universe) if len(each) < LIMIT]
        if named.unread and (others or len(context) > 1):
            tiers.append(named.unread & universe)
        if len(named.items) == 1:
            tiers.append(named.items[0].any & universe)
    tiers += [near, fuzzy]
    if universe is None:
        tiers += [each for each in named.but_one(None) if len(each) < LIMIT // 2]


def _same_person(judged: list[Detailed]) -> list[Detailed]:
    """Entries of one person (birth and death, say) or one couple, brought close together.

    That the question is spelled like the one and not like the other tells how they were read, not which is
    meant.
    """
    groups: dict[object, list[Detailed]] = {}
    for each in judged:
        if each.identity is not None:
            groups.setdefault(each.identity, []).append(each)
    raised: dict[tuple[int, str], Detailed] = {}
    for group in groups.values():
        top = max(each.score for each in group)
        for each in group:
            if each.score < top - _OTHER_READING:
                raised[each.seq, each.person] = replace(each, score=top - _OTHER_READING)
    return [raised.get((each.seq, each.person), each) for each in judged]


def _posterior(
    detailed: list[Detailed], rest_weight: float, population: float
) -> tuple[list[tuple[Detailed, float]], float, float, float]:
    """Candidates with their probabilities, best first; log weights of the present and the absent;
    P(absent).
    """
    best: dict[int, Detailed] = {}
    for each in detailed:
        if each.seq not in best or best[each.seq].score < each.score:
            best[each.seq] = each
    ordered = sorted(_same_person(list(best.values())), key=lambda each: (-each.score, each.seq))
    missing = math.log((1 - PRESENT) / PRESENT * (population + 1))
    kin = [each.kin for each in ordered if each.kin > -30]
    top = max([missing, *(each.score for each in ordered[:1]), *kin])
    weights = [math.exp(each.score - top) for each in ordered]
    absent = math.exp(missing - top) + sum(math.exp(each - top) for each in kin)
    present = sum(weights) + min(rest_weight, 1e300) * math.exp(-top)
    whole = present + absent
    hits = [
        (each, weight / whole)
        for each, weight in zip(ordered, weights, strict=True)
        if each.score > _NO_BETTER_THAN_ANYBODY
    ]
    return hits, top + math.log(max(present, 1e-300)), top + math.log(absent), absent / whole
