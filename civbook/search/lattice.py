"""The entries that fit best, found best first: a search over which level of each piece of evidence they are in.

A node is a set of entries for which the first pieces of evidence have been looked at, its bound what they are worth
plus the best that the others could be worth. The node with the highest bound is split by the next piece, so sets come
out in the order of their worth and what can't be among the best is never touched.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pyroaring import BitMap

WINDOW = 9.0  # nats under the best within which entries are looked for
_FEW, WIDE = 24, 13.0  # entries up to which worse ones are looked for: a page has room for them, and how far
_SINGLY = 24  # entries of a node that are looked at one by one
_ENOUGH = 1500  # entries after which worse ones are no longer looked for
_STEPS = 500  # nodes that are split at most
_HOPELESS = -2.5  # worth under which nothing is looked for: not shown, and nothing beside the absent
_FALLEN = 14.0  # nats behind the best that an entry could be worth …
_CHANCE = 10.5  # … and behind the luckiest stranger: nobody finds the one meant among so many who fit better


@dataclass(slots=True)
class Item:
    """One piece of evidence: entries by what it is worth for them, best level first."""

    levels: list[tuple[float, BitMap]]
    otherwise: float  # worth for entries in no level
    told: int = -1  # how many entries it speaks for, those that were not read too; -1: those of its levels

    def worth(self, seq: int) -> float:
        """What it is worth for one entry."""
        for worth, entries in self.levels:
            if seq in entries:
                return worth
        return self.otherwise

    @property
    def size(self) -> int:
        """How many entries it speaks for."""
        return self.told if self.told >= 0 else sum(len(entries) for _worth, entries in self.levels)

    @property
    def best(self) -> float:
        """What it can be worth."""
        return max([self.otherwise, *(worth for worth, _entries in self.levels[:1])])


@dataclass(slots=True)
class Group:
    """Pieces of evidence that together are worth no less than ``floor``.

    ``neutral`` entries can't tell, and are worth what stands with them, best first.
    """

    items: list[Item]
    floor: float = -math.inf
    neutral: Sequence[tuple[float, BitMap]] = ()

    def least(self, seq: int) -> float:
        """What the evidence together is worth for an entry at least."""
        return next((worth for worth, entries in self.neutral if seq in entries), self.floor)


@dataclass(frozen=True, slots=True)
class Leaf:
    """Entries of equal worth."""

    score: float
    entries: BitMap


@dataclass(slots=True)
class _Step:
    """An item in its order; ``start``: the first of its group, which ends before step ``end``."""

    item: Item
    group: Group
    start: bool
    end: int
    best: float  # what this step and all behind it can be worth


@dataclass(frozen=True, slots=True)
class Bounds:
    """Where entries are looked for: ``within`` these (None: all of ``total``) but not ``beyond``, ``wanted`` of them
    at least if so many are worth ``least``.
    """

    within: BitMap | None
    wanted: int
    total: int
    least: float = -math.inf
    beyond: BitMap | None = None


def best_first(groups: Sequence[Group], bounds: Bounds) -> list[Leaf]:
    """Entries by worth, the best first."""
    steps = _steps(groups)
    if not steps:
        return []
    leaves: list[Leaf] = []
    seen = BitMap()
    enough, floor = max(_ENOUGH, bounds.wanted), max(bounds.least, floor_of(steps[0].best, bounds.total))
    nodes: list[tuple[float, int, int, float, BitMap | None]] = [(-steps[0].best, 0, 0, 0.0, bounds.within)]
    made = 1
    for _turn in range(_STEPS):
        if not nodes or -nodes[0][0] < floor:
            break
        _bound, _number, at, score, entries = heapq.heappop(nodes)
        if at == len(steps):
            if entries is None:
                continue
            entries = entries - seen
            if entries:
                leaves.append(Leaf(score, entries))
                seen |= entries
                floor = max(floor, leaves[0].score - _window(len(seen)))
                if len(seen) >= enough:
                    break
            continue
        settled = entries is not None and len(entries) <= _SINGLY
        for child_at, child_score, child in (_settle if settled else _split)(
            steps, at, score, entries, floor
        ):
            bound = child_score + (steps[child_at].best if child_at < len(steps) else 0.0)
            if bound >= floor:
                if entries is None and child is not None and bounds.beyond is not None:
                    child = child - bounds.beyond  # what it was is kept elsewhere
                heapq.heappush(nodes, (-bound, made, child_at, child_score, child))
                made += 1
    return leaves


def in_sight(leaves: Sequence[Leaf]) -> list[Leaf]:
    """Those of the leaves, the best first, that are not too far behind the best for so many."""
    kept: list[Leaf] = []
    count = 0
    for leaf in leaves:
        if kept and leaf.score < kept[0].score - _window(count):
            break
        kept.append(leaf)
        count += len(leaf.entries)
    return kept


def _window(found: int) -> float:
    """How far behind the best others are looked for when so many are found."""
    return WINDOW if found >= _FEW else WIDE


def floor_of(best: float, total: int) -> float:
    """The worth under which nothing is looked for of ``total`` entries, of which one could be worth ``best``."""
    return max(_HOPELESS, min(best - _FALLEN, math.log(total + 1) - _CHANCE))


def _settle(
    steps: list[_Step], at: int, score: float, entries: BitMap | None, floor: float
) -> Iterator[tuple[int, float, BitMap | None]]:
    """The entries of a small node, each with what everything behind it is worth for it: quicker than to split it on."""
    found: dict[float, BitMap] = {}
    for seq in entries or ():
        total, here = score, at
        while here < len(steps):
            step = steps[here]
            if total + step.best < floor:
                break
            worth = sum([each.item.worth(seq) for each in steps[here : step.end]])
            if step.start:
                worth = max(worth, step.group.least(seq))
            total, here = total + worth, step.end
        else:
            found.setdefault(total, BitMap()).add(seq)
    for total, seqs in found.items():
        yield len(steps), total, seqs


def _steps(groups: Sequence[Group]) -> list[_Step]:
    """Items in the order in which they are looked at: groups and items that speak for few entries first."""
    ordered = []
    for group in groups:
        items = sorted(group.items, key=lambda item: item.size)
        if items:
            ordered.append((items[0].size, group, items))
    ordered.sort(key=lambda each: each[0])
    steps: list[_Step] = []
    for _size, group, items in ordered:
        end = len(steps) + len(items)
        steps += [_Step(item, group, at == 0, end, 0.0) for at, item in enumerate(items)]
    best = 0.0
    for step in reversed(steps):
        best += step.item.best
        step.best = best
    return steps


def _split(
    steps: list[_Step], at: int, score: float, entries: BitMap | None, floor: float
) -> Iterator[tuple[int, float, BitMap | None]]:
    """The parts of a node; those whose bound is below ``floor`` are not even cut out."""
    step = steps[at]
    least = floor - score - (steps[at + 1].best if at + 1 < len(steps) else 0.0)
    group = step.group
    if step.start and group.floor > -math.inf:
        yield step.end, score + group.floor, entries
        for worth, level in group.neutral:
            neutral = level if entries is None else entries & level
            if neutral:
                yield step.end, score + worth, neutral
    if entries is None:
        for worth, level in step.item.levels:
            yield at + 1, score + worth, level
        yield at + 1, score + step.item.otherwise, None
        return
    for worth, level in step.item.levels:
        if worth < least:
            break  # levels come best first
        found = entries & level
        if found:
            yield at + 1, score + worth, found
            entries = entries - found
            if not entries:
                return
    if step.item.otherwise >= least:
        yield at + 1, score + step.item.otherwise, entries
