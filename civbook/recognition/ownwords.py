"""What is written in the hands that a model was adapted to: their verified texts as character n-grams, beside
the shipped tables.

A book says the same names, places and turns again and again; a collection has its own. The texts travel with the
adapted model, so they never leave the archive.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from math import exp, log
from typing import TYPE_CHECKING

from civbook.recognition.language import MOST_KNOWN, START, Following, language

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from civbook.model import FieldKind
    from civbook.recognition.language import Likely

_ORDER = 7  # characters, the foretold one included
_LEAST = 1 / 250  # of a character that was never seen, before its neighbours are asked


@dataclass(frozen=True)
class OwnWords:
    """Verified texts; ``share``: how much they count beside a shipped table, 0-1."""

    texts: tuple[str, ...]
    share: float
    _mixed: dict[FieldKind | None, Mixed] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def _counts(self) -> dict[str, dict[str, int]]:
        counts: dict[str, dict[str, int]] = {}
        for text in self.texts:
            before = START
            for char in text + START:
                for length in range(min(_ORDER, len(before) + 1)):
                    after = counts.setdefault(before[len(before) - length :], {})
                    after[char] = after.get(char, 0) + 1
                before = (before + char)[1 - _ORDER :]
        return counts

    @cached_property
    def _totals(self) -> dict[str, int]:
        return {before: sum(after.values()) for before, after in self._counts.items()}

    def chance(self, before: str, char: str) -> float:
        """Probability of ``char`` after ``before`` (Witten-Bell: seldom seen contexts lean on shorter ones)."""
        found = _LEAST
        for length in range(min(_ORDER, len(before) + 1)):
            context = before[len(before) - length :]
            after = self._counts.get(context)
            if after is None:
                break
            found = (after.get(char, 0) + len(after) * found) / (self._totals[context] + len(after))
        return found

    def beside(self, kind: FieldKind | None) -> Mixed:
        """These texts and the shipped table of a kind of field as one."""
        if kind not in self._mixed:
            self._mixed[kind] = Mixed(self, language(kind))
        return self._mixed[kind]


@dataclass(frozen=True)
class Mixed:
    """Own texts and a shipped table, weighed by the own texts' share."""

    own: OwnWords
    shipped: Likely
    _known: dict[str, Following] = field(default_factory=dict, repr=False, compare=False)

    def after(self, before: str) -> Following:
        """Log probability of each character after ``before``."""
        context = (START + before)[1 - _ORDER :]
        found = self._known.get(context)
        if found is None:
            if len(self._known) > MOST_KNOWN:
                self._known.clear()
            found = self._known[context] = Following(self._foretelling(context, before))
        return found

    def _foretelling(self, context: str, before: str) -> Callable[[str], float]:
        share, own, shipped = self.own.share, self.own.chance, self.shipped.after(before)

        def foretell(char: str) -> float:
            return log(max(share * own(context, char) + (1 - share) * exp(shipped[char]), 1e-12))

        return foretell

    def log(self, before: str, char: str) -> float:
        """Log probability of ``char`` after ``before``."""
        return self.after(before)[char]

    def text(self, text: str) -> float:
        """Log probability of a whole text, its end included."""
        return sum(self.after(text[:at])[char] for at, char in enumerate(text)) + self.after(text)[START]


def likely(kind: FieldKind | None, own: OwnWords | None) -> Likely:
    """What is likely in a kind of field."""
    return own.beside(kind) if own is not None and own.share > 0 else language(kind)


def texts_of(samples: Sequence[str], known: Sequence[str] = (), most: int = 20_000) -> tuple[str, ...]:
    """The newest ``most`` texts, those known before included."""
    return (*known, *samples)[-most:]
