"""From judged candidates to probabilities: of each entry, and of "the one meant is not in these books"."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from rapidfuzz.distance import OSA

from civbook.search.detail import Detailed
from civbook.search.rows import Row
from civbook.search.strangers import log_sum, namesakes
from civbook.text.fold import fold

PRESENT = 0.42  # of the people asked for are in the books: more would make strangers look like the one meant
_NO_BETTER_THAN_ANYBODY = -2.0  # nats: hits below are not shown
_OTHER_READING = 1.0  # nats that the better spelled of two entries of one person is ahead
_ALIKE = 3.0  # nats from which on a name is the asked one, if misread
_LEADERS = 8  # candidates of which other entries are looked for
_LEADS = 3.0  # nats under the best up to which a candidate is one of them
_NEARLY = 0.17  # beside one whose name is misspelled, another so called who is in no book
_FULL_DATE = 10
_MISREAD = 1  # letters in which the name of one relative may differ between two entries


@dataclass(frozen=True, slots=True)
class Judged:
    """Candidates with exact scores; weight of the rest, and how many of it are about as good as the last one."""

    detailed: list[tuple[int, Detailed]]  # with the number of the block that it was read in
    rest_weight: float
    rest_count: int


def _same_person(judged: list[Detailed]) -> list[Detailed]:
    """Entries of one person (birth and death, say) or one couple, brought close together.

    That the question is spelled like the one and not like the other tells how they were read, not which is
    meant.
    """
    ordered = sorted(judged, key=lambda each: -each.score)
    known = [_Known(each, _worth(each), _born(each)) for each in ordered]
    raised: dict[tuple[int, str], Detailed] = {}
    for leader in known[:_LEADERS]:
        if leader.entry.score < ordered[0].score - _LEADS:
            break
        least = leader.entry.score - _OTHER_READING
        for other in known:
            each = other.entry
            if each.score < least and (each.seq, each.person) not in raised and _are_one(leader, other):
                raised[each.seq, each.person] = replace(each, score=least)
    return [raised.get((each.seq, each.person), each) for each in judged]


class _Known(NamedTuple):
    """What of an entry tells that it is another one of the same person: the worth of the name, the date of birth."""

    entry: Detailed
    name: float | None
    born: str


def _are_one(leader: _Known, other: _Known) -> bool:
    """Whether two entries are of one person, or of children of one couple that was asked for."""
    if leader.entry.couple or other.entry.couple:
        return leader.entry.couple and other.entry.couple
    if leader.name is None or other.name is None or leader.name <= _ALIKE or other.name < 0:
        return False
    if leader.born and other.born and leader.born[:4] != other.born[:4]:
        return False
    same_role = leader.entry.person == other.entry.person
    same_day = len(leader.born) == _FULL_DATE and leader.born == other.born
    if same_day and other.name > (_ALIKE if same_role else 0.0):
        return True
    # the same relatives: then books that differ in the day, as they do, mean the same person
    return not same_role and any(
        OSA.distance(here, there, score_cutoff=_MISREAD) <= _MISREAD
        for here in _kin(leader.entry)
        for there in _kin(other.entry)
    )


def _worth(each: Detailed) -> float | None:
    return next((worth for name, worth, _text in each.parts if name == "name"), None)


def _born(each: Detailed) -> str:
    item = each.row.get(each.person + ".birth_date")
    return item.text or "" if item else ""


def _kin(each: Detailed) -> set[str]:
    """The other people of an entry, without accents."""
    return set(_names(each.row, each.person + ".full_name"))


def _names(row: Row, but: str) -> Iterator[str]:
    for name, item in row.items():
        if name.endswith(".full_name") and name != but and item.text:
            yield fold(item.text)


@dataclass(frozen=True, slots=True)
class Posterior:
    """Candidates with their probabilities, best first. ``weights``: log of all entries' and of the absent's."""

    hits: list[tuple[Detailed, float]]
    weights: tuple[float, float]
    absent: float


def posterior(judged: Judged, population: float) -> Posterior:
    """Probabilities of the candidates, where ``population`` people may be meant."""
    best: dict[int, Detailed] = {}
    blocks: dict[int, int] = {}
    for block, each in judged.detailed:
        blocks.setdefault(each.seq, block)
        if each.seq not in best or best[each.seq].score < each.score:
            best[each.seq] = each
    ordered = sorted(
        _same_person(list(best.values())), key=lambda each: (blocks[each.seq], -each.score, each.seq)
    )
    doubt = math.log((1 - PRESENT) / PRESENT)
    known = max([_worth(each) or 0.0 for each in ordered[:1]], default=0.0)
    missing = doubt + log_sum(math.log(population + 1), namesakes(known, population + 1))
    kin = [each.kin for each in ordered if each.kin > -30]
    top = max([missing, *(each.score for each in ordered[:1]), *kin])
    weights = [math.exp(each.score - top) for each in ordered]
    absent = math.exp(missing - top) + sum(math.exp(each - top) for each in kin)
    absent += _NEARLY * sum(weight for each, weight in zip(ordered, weights, strict=True) if each.nearly)
    present = sum(weights) + judged.rest_weight * math.exp(-top)
    whole = present + absent
    hits = [
        (each, weight / whole)
        for each, weight in zip(ordered, weights, strict=True)
        if each.score > _NO_BETTER_THAN_ANYBODY
    ]
    logs = (top + math.log(max(present, 1e-300)), top + math.log(absent))
    return Posterior(hits, logs, absent / whole)
