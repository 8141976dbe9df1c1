"""From judged candidates to probabilities: of each entry, and of "the one meant is not in these books"."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

from civbook.search.detail import Detailed, Row
from civbook.text.fold import fold

PRESENT = 0.5  # of the people asked for are in the books: more would make strangers look like the one meant
_NO_BETTER_THAN_ANYBODY = -2.0  # nats: hits below are not shown
_OTHER_READING = 1.0  # nats that the better spelled of two entries of one person is ahead
_ALIKE = 3.0  # nats from which on a name is the asked one, if misread
_LEADERS = 8  # candidates of which other entries are looked for
_LEADS = 3.0  # nats under the best up to which a candidate is one of them
_FULL_DATE = 10


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
    raised: dict[tuple[int, str], Detailed] = {}
    for leader in ordered[:_LEADERS]:
        if leader.score < ordered[0].score - _LEADS:
            break
        least = leader.score - _OTHER_READING
        for each in ordered:
            if each.score < least and (each.seq, each.person) not in raised and _are_one(leader, each):
                raised[each.seq, each.person] = replace(each, score=least)
    return [raised.get((each.seq, each.person), each) for each in judged]


def _are_one(leader: Detailed, other: Detailed) -> bool:
    """Whether two entries are of one person, or of children of one couple that was asked for."""
    if leader.couple or other.couple:
        return leader.couple and other.couple
    here, there = _worth(leader, "name"), _worth(other, "name")
    if here is None or there is None or here <= _ALIKE or there < 0:
        return False
    born, theirs = _born(leader), _born(other)
    if born and theirs and born[: len(theirs)] != theirs[: len(born)]:
        return False
    if len(born) == len(theirs) == _FULL_DATE and there > (_ALIKE if leader.person == other.person else 0.0):
        return True
    return leader.person != other.person and not _kin(leader).isdisjoint(_kin(other))


def _worth(each: Detailed, part: str) -> float | None:
    return next((worth for name, worth, _text in each.parts if name == part), None)


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
    missing = math.log((1 - PRESENT) / PRESENT * (population + 1))
    kin = [each.kin for each in ordered if each.kin > -30]
    top = max([missing, *(each.score for each in ordered[:1]), *kin])
    weights = [math.exp(each.score - top) for each in ordered]
    absent = math.exp(missing - top) + sum(math.exp(each - top) for each in kin)
    present = sum(weights) + judged.rest_weight * math.exp(-top)
    whole = present + absent
    hits = [
        (each, weight / whole)
        for each, weight in zip(ordered, weights, strict=True)
        if each.score > _NO_BETTER_THAN_ANYBODY
    ]
    logs = (top + math.log(max(present, 1e-300)), top + math.log(absent))
    return Posterior(hits, logs, absent / whole)
