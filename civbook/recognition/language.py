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
    from collections.abc import Mapping

FILE = Path(__file__).parent / "data" / "language.npz"
START = "\n"
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

    def log(self, before: str, char: str) -> float:
        """Log probability of ``char`` after ``before`` (the text so far; only its end counts)."""
        ...

    def text(self, text: str) -> float:
        """Log probability of a whole text, its end included."""
        ...


@dataclass(slots=True)
class Language:
    """One table. ``grams``: n-gram → log probability of its last character; ``backs``: context → back-off
    weight."""

    order: int
    grams: Mapping[str, float]
    backs: Mapping[str, float]
    floor: float = -9.0
    _known: dict[str, float] = field(default_factory=dict)

    def log(self, before: str, char: str) -> float:
        """Log probability of ``char`` after ``before`` (the text so far; only its end counts)."""
        context = before[-(self.order - 1) :] if len(before) >= self.order - 1 else START + before
        key = context + char
        found = self._known.get(key)
        if found is None:
            found = self._log(context[-(self.order - 1) :], char)
            if len(self._known) > 200_000:
                self._known.clear()
            self._known[key] = found
        return found

    def _log(self, context: str, char: str) -> float:
        backed = 0.0
        while True:
            found = self.grams.get(context + char)
            if found is not None:
                return found + backed
            if not context:
                return self.floor + backed
            backed += self.backs.get(context, 0.0)
            context = context[1:]

    def text(self, text: str) -> float:
        """Log probability of a whole text, its end included."""
        return sum(self.log(text[:i], c) for i, c in enumerate(text)) + self.log(text, START)


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
