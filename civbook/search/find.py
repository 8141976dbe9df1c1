"""Ask one archive: candidates of every view, ranked together, with the chance that the one meant is not
there.
"""

from __future__ import annotations

import math
import sqlite3
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import merge
from itertools import islice

from pyroaring import BitMap

from civbook.model import Entry
from civbook.search.detail import Detailed, Judge
from civbook.search.evidence import evidence_of
from civbook.search.filestorage import FileStorage
from civbook.search.lattice import Leaf
from civbook.search.posterior import Judged, posterior
from civbook.search.query import Query
from civbook.search.reader import Reader
from civbook.search.storage import Storage
from civbook.search.terms import EVENT
from civbook.search.views import View, views, views_beside

_BLOCK = 64  # candidates that are ranked among each other by exact scores, wherever pages end
_AT_ONCE = 14  # rows read in one go
_SURELY_BELOW = 0.1  # nats by which a first score may be too low
_IN_DOUBT = 0.85  # chance of absence from which on other persons of the entries are looked at too


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
    """Candidates of some views: sets of equal first score, the best first, and who judges them."""

    leaves: list[Leaf]
    judge: Judge
    population: float  # how many people may be meant; those who seldom are count less


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
        within = self._within(query)
        found = self._search(query, _views(query), within)
        judged = self._details(query, found)
        outcome = posterior(judged, sum(each.population for each in found))
        if outcome.absent > _IN_DOUBT and _is_plain_name(query):
            found += self._search(query, views_beside(query.event), within)
            judged = self._details(query, found)
            outcome = posterior(judged, sum(each.population for each in found))
        page = outcome.hits[query.offset : query.offset + query.limit]
        entries = self._storage.entries([each.seq for each, _p in page])
        return Answer(
            query,
            [Hit(each.seq, chance, entries[each.seq], each) for each, chance in page if each.seq in entries],
            len(outcome.hits) + judged.rest_count,
            outcome.absent,
            (time.perf_counter() - began) * 1000,
            self._storage.stale(),
            outcome.weights,
        )

    def _within(self, query: Query) -> BitMap | None:
        """Entries that hard conditions leave: the book and the kind of event asked for."""
        sets = [self._storage.of_book(query.book)] if query.book else []
        if query.event:
            sets.append(self._reader.exact(EVENT, "!" + query.event))
        return BitMap.intersection(*sets) if sets else None

    def _search(self, query: Query, among: Sequence[View], within: BitMap | None) -> list[_Found]:
        """Candidates of these views together; nothing if the index has no such entries."""
        totals = {view: sum(map(self._reader.total, view.events)) for view in among}
        among = [view for view in among if totals[view]]
        if not among:
            return []
        evidence = evidence_of(self._reader, query, among, sum(totals.values()))
        leaves = evidence.leaves(within, query.offset + query.limit + _BLOCK)
        likelier = evidence.drawn_together()
        population = sum(totals[view] * math.exp(view.prior + likelier) for view in among)
        return [_Found(leaves, evidence.judge(), population)]

    # -- details

    def _details(self, query: Query, found: Sequence[_Found]) -> Judged:
        """Exact scores of the best candidates; weight and number of the others.

        A first score is hardly ever below the exact one, so reading stops where the rest can't be on the page.
        """
        page = query.offset + query.limit
        most = -(-page // _BLOCK) * _BLOCK
        ranked = _ranked(found)
        detailed: list[tuple[int, Detailed]] = []
        last = taken = 0.0
        ratios: list[float] = []
        read = 0
        while read < most and (some := list(islice(ranked, min(_AT_ONCE, most - read)))):
            rows = self._reader.rows({spot for _score, spot, _at in some})
            for score, spot, at in some:
                last = score
                taken += math.exp(score)
                if spot in rows:
                    exact = found[at].judge.detail(spot, *rows[spot])
                    detailed.append((read // _BLOCK, exact))
                    ratios.append(math.exp(min(0.0, exact.score - score)))
                read += 1
            if len(detailed) > page:
                edge = sorted((each.score for _block, each in detailed), reverse=True)[page]
                if last < edge - _SURELY_BELOW:
                    break
        whole = sum(math.exp(leaf.score) * len(leaf.entries) for each in found for leaf in each.leaves)
        count = sum(
            len(leaf.entries) for each in found for leaf in each.leaves if leaf.score >= last - _SURELY_BELOW
        )
        share = sum(ratios) / len(ratios) if ratios else 1.0
        return Judged(detailed, max(0.0, whole - taken) * share, max(0, count - read))


def _ranked(found: Sequence[_Found]) -> Iterator[tuple[float, int, int]]:
    """(first score, spot, place in ``found``) of every candidate, the best first."""

    def entries(at: int) -> Iterator[tuple[float, int, int]]:
        for leaf in found[at].leaves:
            for spot in leaf.entries:
                yield leaf.score, spot, at

    return merge(*map(entries, range(len(found))), key=lambda each: (-each[0], each[1]))


def _views(query: Query) -> list[View]:
    """The views in which at least one of the other people named can stand, if there are such views."""
    every = views(query.event, query.role)
    return _helpful(every, query) or every


def _is_plain_name(query: Query) -> bool:
    """Whether nothing but a name, or a name and somebody beside it, tells the person: with a year of birth or a
    relative, which are seldom known of those whom an entry is not about, strangers would be found for people
    who are in no book.
    """
    told = query.role or query.persons.keys() - {"with"} or query.born or query.died or query.when
    return bool(query.name) and not told


def _helpful(every: list[View], query: Query) -> list[View]:
    """Those of the views in which at least one of the other people named can stand."""
    if not query.persons:
        return every
    return [view for view in every if any(view.persons_for(each) for each in query.persons)]
