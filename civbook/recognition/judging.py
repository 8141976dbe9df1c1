"""Which of several texts a line says: judged by the scores of one or two networks and by what is likely there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from civbook.recognition import ctc
from civbook.recognition.decode import Decoded, merged

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

_LEAST = -200.0  # log probability of a text that a network cannot write


@dataclass(frozen=True, slots=True, eq=False)
class Teller:
    """A network's scores of a line, (frames, classes) log probabilities; ``share``: the exponent it counts
    with."""

    logs: NDArray[np.float32]
    alphabet: str
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class Scale:
    """``power``: the exponent of the language, ``bonus``: the reward of a character (a language model likes
    short texts). Measured on validation lines."""

    power: float
    bonus: float


TOGETHER = Scale(0.6, 0.9)
OWN_SHARE, OTHER_SHARE = 0.7, 0.4  # of our network and the published one where both read a line


def judge(tellers: Sequence[Teller], weights: Mapping[str, float], path: ctc.Reading) -> Decoded:
    """The texts ranked. ``weights``: text → log weight of all that is known besides the picture."""
    texts = list(weights)
    totals = np.array(list(weights.values()))
    for teller in tellers:
        totals += teller.share * np.maximum(
            ctc.sequence_logs(ctc.squeezed(teller.logs), texts, teller.alphabet), _LEAST
        )
    return Decoded(merged(zip(texts, totals.tolist(), strict=True)), path)


class Laid:
    """A reading laid over the scores of a line, so that a part of it can be weighed against other texts."""

    def __init__(self, tellers: Sequence[Teller], text: str) -> None:
        self.text = text
        self._known: dict[tuple[int, int, str], float] = {}
        self._spans = [
            (teller, found.spans)
            for teller in tellers
            if (found := ctc.aligned(teller.logs, text, teller.alphabet)) is not None
        ]

    def scores(self, start: int, end: int, options: Sequence[str]) -> list[float]:
        """Log probability of each option in the place of ``text[start:end]``, by all networks together."""
        new = [option for option in options if (start, end, option) not in self._known]
        if new:
            for option, score in zip(new, self._scored(start, end, new).tolist(), strict=True):
                self._known[start, end, option] = score
        return [self._known[start, end, option] for option in options]

    def _scored(self, start: int, end: int, options: Sequence[str]) -> NDArray[np.float64]:
        total = np.zeros(len(options))
        for teller, spans in self._spans:
            first = spans[start - 1][1] + 1 if start else 0
            last = spans[end][0] if end < len(spans) else len(teller.logs)
            window = ctc.squeezed(teller.logs[first : max(last, first + 1)])
            found = ctc.sequence_logs(window, options, teller.alphabet, best=True)
            total += teller.share * np.maximum(found, _LEAST)
        return total
