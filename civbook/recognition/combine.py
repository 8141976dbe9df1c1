"""Which engine to believe, line by line, and what the lines of a page say about each other.

Our own network reads every line: labels, print, typewriter and hands. Where it is unsure of a value, the
optional part ``hand`` reads the line as well and both sets of scores go through the decoder: a text is as
likely as both say. What is still unsure is read again with what stands elsewhere on the page.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from civbook.recognition.decode import decode
from civbook.recognition.hearing import Heard, Hearing
from civbook.recognition.judging import OTHER_SHARE, OWN_SHARE, TOGETHER, Scale, Teller
from civbook.recognition.knowledge import Rethought, together
from civbook.recognition.neural import NeuralEngine, Seen, line_of
from civbook.recognition.pixels import ink

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from civbook.model import TextLine
    from civbook.recognition.decode import Decoded
    from civbook.recognition.engine import Crop
    from civbook.recognition.hand import HandModel

SURE = 0.9  # above this our own reading stands
_WIDER = 1.1


@dataclass(frozen=True)
class AutoEngine:
    """Our engine with its helper."""

    own: NeuralEngine
    hand: HandModel | None = None

    @property
    def name(self) -> str:
        return self.own.name if self.hand is None else f"{self.own.name}+{self.hand.name}"

    def read(self, crops: Sequence[Crop]) -> list[TextLine]:
        """One line per crop; values that our engine is unsure of are read by both, then again with what the
        page says elsewhere."""
        return [one.line for one in self.look(crops)]

    def look(self, crops: Sequence[Crop]) -> list[Seen]:
        """What :meth:`read` gives, with the decoder's last answer behind each value."""
        seen = self.own.look(crops)
        heard = {
            number: self._heard(crop, one.line, one.logs, one.decoded)
            for number, (crop, one) in enumerate(zip(crops, seen, strict=True))
            if one.logs is not None and one.decoded is not None and one.line.text
        }
        heard = Hearing(self._told, self._scale, self.own.learnt.own).settled(heard)
        for number, one in heard.items():
            seen[number] = Seen(one.line, one.tellers[0].logs, one.said.decoded, _source(one.tellers))
        return seen

    def _heard(self, crop: Crop, line: TextLine, logs: NDArray[np.float32], decoded: Decoded) -> Heard:
        """A value with the second network's reading where ours is unsure."""
        alphabet = self.own.model.shape.alphabet
        if self.hand is None or line.confidence >= SURE:
            return Heard(crop, line, Rethought(decoded), (Teller(logs, alphabet),))
        other = self.hand.scores([hand_picture(crop)])[0]
        own = self.own.learnt.own
        second = decode(other, self.hand.alphabet, crop.kind, own=own)
        tellers = (Teller(logs, alphabet, OWN_SHARE), Teller(other, self.hand.alphabet, OTHER_SHARE))
        said = together(tellers, (decoded, second), crop.kind, TOGETHER, own)
        return self._told(crop, Rethought(said), tellers)

    def _scale(self, tellers: Sequence[Teller]) -> Scale:
        learnt = self.own.learnt
        return Scale(learnt.weighing.power, learnt.weighing.bonus) if len(tellers) == 1 else TOGETHER

    def _told(self, crop: Crop, said: Rethought, tellers: tuple[Teller, ...]) -> Heard:
        source = _source(tellers)
        curve = self.own.learnt.curve if len(tellers) == 1 else None
        line = line_of(crop, said.decoded, tellers[0].logs, tellers[0].alphabet, source, self.name, curve)
        return Heard(crop, line, said, tellers)


def _source(tellers: Sequence[Teller]) -> str:
    return "neural" if len(tellers) == 1 else "both"


def hand_picture(crop: Crop) -> NDArray[np.uint8]:
    """What the published weights read best: rules removed, contrast normalised, a tenth wider (measured)."""
    grey = (255 * (1 - np.clip(ink(crop.pixels), 0, 1))).astype(np.uint8)
    size = (max(1, round(grey.shape[1] * _WIDER)), grey.shape[0])
    return np.asarray(Image.fromarray(grey).resize(size, Image.Resampling.BILINEAR))
