"""How well a stored name fits an asked one: a sum of log likelihood ratios, word by word.

Fellegi and Sunter's sum with frequencies: for each asked word log P(asked | stored) - log P(asked in the
population).
A word that fits nothing costs the chance that somebody remembers it wrongly, by its place in the name.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from civbook.search.asked import AskedWord
from civbook.search.neighbours import accent_cost, accents
from civbook.search.vocabulary import folded_word

# nats, fitted by scripts/bench_search.py on one seed and checked on another
WRONG = {"surname": -5.0, "middle": -3.3, "given": -6.8}  # another word stands there
DROPPED = {"surname": -4.8, "middle": -2.6, "given": -8.5}  # the asker left it out
ADDED = -4.2  # the asker has a word more
TURNED, MIXED = -3.6, -4.6  # given name first; any other order
LONE = 9.2  # nats: whoever gives one word of a name leaves out the others, whoever is meant
SHORTENED = -0.5
FLOOR = -7.5  # a wholly different name: wrong person remembered, or wrong field
CLOSE = 3.0  # nats below which a stored word is the asked one, perhaps without its accents
SLIP = 0.003  # the chance of one particular slip in a word
MOST = 9.5  # what one word can prove
_MORE = 0.4  # nats for each word that is left out behind the surname, before the first one given
_ELSEWHERE = -7.0  # another word stands there, in another part of the name


@dataclass(slots=True)
class WordEvidence:
    """What stored words are worth for one asked word: log likelihood ratios by stored word."""

    asked: AskedWord
    place: str
    otherwise: float  # worth below which a word is as good as any other
    rarity: float = 0.0  # minus log P(asked word in the population)
    slip: float = 0.0  # nats by which an equal spelling is worth less
    letters: dict[str, float] = field(default_factory=dict)  # cost of the letters of accentless words near it
    _worths: dict[str, float | None] = field(default_factory=dict)

    def worth(self, stored: str) -> float | None:
        """The log likelihood ratio of a stored word; None if it has nothing in common with the asked one."""
        try:
            return self._worths[stored]
        except KeyError:
            worth = self._worths[stored] = self._worth(stored)
            return worth

    def _worth(self, stored: str) -> float | None:
        plain = folded_word(stored)
        letters = self.letters.get(plain)
        if letters is None:
            if not self.asked.short or not plain.startswith(self.asked.folded):
                return None
            letters = 0.0  # an uncommon word that begins so
        cost = word_cost(self.asked, stored, letters)
        worth = self.rarity - cost - (self.slip if cost < CLOSE else 0.0)
        return min(MOST, worth) if worth > self.otherwise else None

    @property
    def wrong(self) -> float:
        return WRONG[self.place]


def places(count: int) -> list[str]:
    """Surname, middle names and given name of a name of so many words."""
    if count == 1:
        return ["given"]
    return ["surname", *["middle"] * (count - 2), "given"]


def word_cost(asked: AskedWord, stored: str, letters: float) -> float:
    """Nats for the asked word where a stored one is meant, whose letters cost ``letters``."""
    if asked.short:
        return -SHORTENED
    if not asked.marked:
        return letters
    if letters == 0.0:
        return accent_cost(asked.written, stored)
    return letters + (0.0 if accents(asked.written)[1] == accents(stored)[1] else 1.3)


def log_frequency(costs: Sequence[tuple[float, int]], total: int) -> float:
    """log P(asked word in the population) from (cost, entries) of the words near it."""
    mass = sum(math.exp(-cost) * count for cost, count in costs)
    return math.log((mass + 0.3) / (total + 1.0) + 1e-7)


def fit(evidence: Sequence[WordEvidence], stored: tuple[str, ...]) -> float:
    """The log likelihood ratio of a stored name, order and left out words included."""
    worths = [[item.worth(word) for word in stored] for item in evidence]
    count = len(evidence)
    # no disorder can be worth more than every word at its best
    most = TURNED + sum([max([item.wrong, *(worth for worth in row if worth is not None)])
                         for item, row in zip(evidence, worths, strict=True)])  # fmt: skip
    if count == len(stored):
        straight = [worths[at][at] for at in range(count)]
        # short words are all near each other: what stands at the same place may still fit badly
        if None not in straight and (worth := sum(straight)) >= most:  # type: ignore[arg-type]
            return max(worth, FLOOR)
    ordered = _in_order(evidence, places(len(stored)), worths)
    if most > ordered:
        ordered = max(ordered, _any_order(evidence, places(len(stored)), worths))
    if (
        count == 1 < len(stored)
    ):  # of one word the others missing tell nothing: it is what the word itself says
        ordered = min(
            ordered + LONE, max([evidence[0].wrong, *(each for each in worths[0] if each is not None)])
        )
    return max(ordered, FLOOR)


_Worths = Sequence[Sequence[float | None]]  # by asked word and stored word; None: they have nothing in common


def _in_order(evidence: Sequence[WordEvidence], kinds: Sequence[str], worths: _Worths) -> float:
    """The best alignment that keeps the order (words wrong, left out or added)."""
    row = [0.0]
    for kind in kinds:  # who gives the last two words of four leaves out the surname and what follows it
        least = DROPPED["surname"] - len(row) * _MORE if len(evidence) > 1 else -math.inf
        row.append(max(row[-1] + DROPPED[kind], least))
    for item, across in zip(evidence, worths, strict=True):
        fresh = [row[0] + ADDED]
        for at, kind in enumerate(kinds):
            worth = across[at]
            if worth is None:
                worth = WRONG[kind] if kind == item.place else _ELSEWHERE
            fresh.append(max(row[at] + worth, row[at + 1] + ADDED, fresh[at] + DROPPED[kind]))
        row = fresh
    return row[-1]


def _any_order(evidence: Sequence[WordEvidence], kinds: Sequence[str], worths: _Worths) -> float:
    """The best pairing without regard to order, less what disorder costs."""
    free = list(range(len(kinds)))
    total, order = 0.0, []
    for item, across in zip(evidence, worths, strict=True):
        best, worth = -1, item.wrong
        for at in free:
            here = across[at]
            if here is not None and here > worth:
                best, worth = at, here
        total += worth
        if best >= 0:
            free.remove(best)
            order.append(best)
    total += sum(DROPPED[kinds[at]] for at in free[: max(0, len(kinds) - len(evidence))])
    if order == sorted(order):
        return FLOOR  # not disorder but words left out and added: that is weighed by _in_order
    # the given name first, the surname last where it stood first: Hùng Nguyễn Văn, Văn Hùng Nguyễn, Hùng Văn Nguyễn
    turned = order[1:] + order[:1], order[-1:] + order[:-1], order[-1:] + order[1:-1] + order[:1]
    return total + (TURNED if any(way == sorted(way) for way in turned) else MIXED)
