"""Reading class scores: softmax, the best path, and where on the line each character stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

BLANK = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """A best path: ``text``, each character's probability and its first and last frame (inclusive)."""

    text: str
    peaks: tuple[float, ...]
    spans: tuple[tuple[int, int], ...]

    @property
    def confidence(self) -> float:
        """Mean peak; 0 for an empty reading."""
        return float(np.mean(self.peaks)) if self.peaks else 0.0


def log_softmax(scores: NDArray[Any]) -> NDArray[np.float32]:
    """Log probabilities over the last axis."""
    shifted = scores - scores.max(axis=-1, keepdims=True)
    result: NDArray[np.float32] = (shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))).astype(np.float32)
    return result


def best_path(logs: NDArray[np.float32], alphabet: str) -> Reading:
    """Greedy reading of (frames, classes) log probabilities; trailing and leading blanks of the text are dropped."""
    best = logs.argmax(axis=1)
    edges = np.flatnonzero(np.diff(best, prepend=-1))
    ends = np.append(edges[1:], len(best))
    letters, peaks, spans = [], [], []
    for first, end in zip(edges, ends, strict=True):
        symbol = int(best[first])
        if symbol != BLANK:
            letters.append(alphabet[symbol - 1])
            peaks.append(float(np.exp(logs[first:end, symbol].max())))
            spans.append((int(first), int(end) - 1))
    start, stop = 0, len(letters)
    while start < stop and letters[start] == " ":
        start += 1
    while stop > start and letters[stop - 1] == " ":
        stop -= 1
    return Reading("".join(letters[start:stop]), tuple(peaks[start:stop]), tuple(spans[start:stop]))
