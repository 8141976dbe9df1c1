"""What is likely to be written: character n-grams by kind of text, interpolated (Witten-Bell), with back-off.

The tables are made from invented register texts (scripts/training/language.py) and ship as one file; a
table is two dictionaries of strings, so that a look-up costs a microsecond.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from civbook.model import FieldKind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

FILE = Path(__file__).parent / "data" / "language.npz"
START = "\n"
MOST_KNOWN = 20_000  # contexts whose characters are kept at hand
STEP = 0.08  # nats a quantum: probabilities are stored in one byte
TABLE_OF: dict[FieldKind | None, str] = {
    FieldKind.NAME: "name",
    FieldKind.PLACE: "place",
    FieldKind.DATE_WORDS: "words",
    FieldKind.DATE: "digits",
    FieldKind.NUMBER: "digits",
}
"""Which table weighs a kind of field; other kinds and unknown ones are weighed by ``text``, which has seen
all."""


class Likely(Protocol):
    """What is likely to be written: log probabilities of characters and texts."""

    def after(self, before: str) -> Mapping[str, float]:
        """Log probability of each character after ``before`` (the text so far; only its end counts)."""
        ...

    def log(self, before: str, char: str) -> float:
        """Log probability of ``char`` after ``before``."""
        ...

    def text(self, text: str) -> float:
        """Log probability of a whole text, its end included."""
        ...


class Following(dict[str, float]):
    """Log probabilities of the characters that were asked about after one context."""

    __slots__ = ("_foretell",)

    def __init__(self, foretell: Callable[[str], float]) -> None:
        super().__init__()
        self._foretell = foretell

    def __missing__(self, char: str) -> float:
        found = self[char] = self._foretell(char)
        return found


@dataclass(slots=True)
class Language:
    """One table. ``grams``: n-gram → log probability of its last character; ``backs``: context → back-off
    weight of every context that was seen."""

    order: int
    grams: Mapping[str, float]
    backs: Mapping[str, float]
    floor: float = -9.0
    _known: dict[str, Following] = field(default_factory=dict)

    def after(self, before: str) -> Following:
        """Log probability of each character after ``before`` (the text so far; only its end counts)."""
        context = before[1 - self.order :] if len(before) >= self.order - 1 else START + before
        found = self._known.get(context)
        if found is None:
            if len(self._known) > MOST_KNOWN:
                self._known.clear()
            found = self._known[context] = Following(self._foretelling(context))
        return found

    def _foretelling(self, context: str) -> Callable[[str], float]:
        """Looks up characters after a context. Its endings that were never seen are left out once and for all:
        where a text is misread, most of them are."""
        endings: list[tuple[str, float]] = []
        backed = 0.0
        for start in range(len(context)):
            weight = self.backs.get(context[start:])
            if weight is not None:
                endings.append((context[start:], backed))
                backed += weight
        endings.append(("", backed))
        grams, floor = self.grams, self.floor

        def foretell(char: str) -> float:
            for ending, weight in endings:
                found = grams.get(ending + char)
                if found is not None:
                    return found + weight
            return floor + backed

        return foretell

    def log(self, before: str, char: str) -> float:
        """Log probability of ``char`` after ``before``."""
        return self.after(before)[char]

    def text(self, text: str) -> float:
        """Log probability of a whole text, its end included."""
        return sum(self.after(text[:i])[c] for i, c in enumerate(text)) + self.after(text)[START]


@lru_cache(maxsize=8)
def language(kind: FieldKind | None) -> Language:
    """The table for a kind of field, read once in a process."""
    return _table(TABLE_OF.get(kind, "text"))


@lru_cache(maxsize=8)
def _table(name: str) -> Language:
    with np.load(FILE) as data:
        grams = data[f"{name}.grams"].tobytes().decode().split("\t")
        logs = (data[f"{name}.logs"].astype(np.float32) * -STEP).tolist()
        contexts = data[f"{name}.contexts"].tobytes().decode().split("\t")
        backs = (data[f"{name}.backs"].astype(np.float32) * -STEP).tolist()
        order = int(data[f"{name}.order"])
    return Language(order, dict(zip(grams, logs, strict=True)), dict(zip(contexts, backs, strict=True)))
