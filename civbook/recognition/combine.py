"""Which engine to believe, line by line.

Our own network reads every line: labels, print, typewriter and hands. Where it is unsure of a value, the
optional part ``hand`` reads the line as well and both sets of scores go through the decoder: a text is as
likely as both say.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from civbook.recognition.decode import decode, vote
from civbook.recognition.neural import NeuralEngine, line_of
from civbook.recognition.pixels import ink

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from civbook.model import TextLine
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
        """One line per crop; values that our engine is unsure of are read by both."""
        seen = self.own.look(crops)
        if self.hand is None:
            return [each.line for each in seen]
        alphabet = self.own.model.shape.alphabet
        lines = []
        for crop, own in zip(crops, seen, strict=True):
            if own.logs is None or own.decoded is None or not own.line.text or own.line.confidence >= SURE:
                lines.append(own.line)
                continue
            other = self.hand.scores([hand_picture(crop)])[0]
            second = decode(other, self.hand.alphabet, crop.kind)
            decoded = vote((own.logs, alphabet, own.decoded), (other, self.hand.alphabet, second), crop.kind)
            lines.append(line_of(crop, decoded, own.logs, alphabet, "both", self.name))
        return lines


def hand_picture(crop: Crop) -> NDArray[np.uint8]:
    """What the published weights read best: rules removed, contrast normalised, a tenth wider (measured)."""
    grey = (255 * (1 - np.clip(ink(crop.pixels), 0, 1))).astype(np.uint8)
    size = (max(1, round(grey.shape[1] * _WIDER)), grey.shape[0])
    return np.asarray(Image.fromarray(grey).resize(size, Image.Resampling.BILINEAR))
