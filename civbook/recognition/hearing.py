"""What the lines of a page say about each other: unsure values read again with the sure ones beside them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from civbook.model import FieldKind
from civbook.recognition.knowledge import Rethought, odds, remember, rethought
from civbook.recognition.memory import Memory

if TYPE_CHECKING:
    from civbook.model import TextLine
    from civbook.recognition.engine import Crop
    from civbook.recognition.judging import Scale, Teller
    from civbook.recognition.ownwords import OwnWords

_TAUGHT = 0.8  # from this confidence a line teaches the others of its page, below it learns
_CLEAR = 0.6  # share of a chain of units from which it teaches
_RETHOUGHT = (FieldKind.NAME, FieldKind.PLACE, FieldKind.TEXT, FieldKind.ETHNICITY, FieldKind.DATE, None)


@dataclass(frozen=True, slots=True, eq=False)
class Heard:
    """A value as its readings have it: one network's, two networks', or two pictures' of the same place."""

    crop: Crop
    line: TextLine
    said: Rethought
    tellers: tuple[Teller, ...]


Told: TypeAlias = Callable[["Crop", Rethought, "tuple[Teller, ...]"], Heard]
"""Makes a line of what was settled, with the engine's own confidence and name."""


@dataclass(frozen=True)
class Hearing:
    """How an engine's values are weighed once more. ``scale``: by the number of tellers; ``own``: what else was
    written in that hand or collection; ``rounds``: how often the lines of a page learn from each other."""

    told: Told
    scale: Callable[[Sequence[Teller]], Scale]
    own: OwnWords | None = None
    rounds: int = 2

    def settled(self, heard: dict[int, Heard]) -> dict[int, Heard]:
        """The values of a page after all that it says elsewhere."""
        memory = Memory()
        for one in heard.values():
            if one.line.confidence >= _TAUGHT:
                remember(memory, one.crop.kind, one.line.text)
        for _round in range(self.rounds if len(heard) > 1 else 1):  # a lone line hears nothing of others
            heard = {number: self._again(one, memory) for number, one in heard.items()}
            for one in heard.values():
                if len(one.said.units) > 1 and one.said.decoded.readings[0][1] >= _CLEAR:
                    memory.keep_units(one.said.units)
        return heard

    def _again(self, one: Heard, memory: Memory) -> Heard:
        """An unsure value with what is known besides its picture."""
        odd = odds(one.crop.kind, one.line.text) < 0  # no date of the calendar, however clear
        if (one.line.confidence >= _TAUGHT and not odd) or one.crop.kind not in _RETHOUGHT:
            return one
        scale = self.scale(one.tellers)
        said = rethought(one.tellers, one.said, one.crop.kind, memory, scale, self.own)
        return self.told(one.crop, said, one.tellers)
