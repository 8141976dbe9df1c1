"""Reading class scores: softmax, the best path, and where on the line each character stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

BLANK = 0
_SURE_BLANK = -0.005


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
    result: NDArray[np.float32] = (shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))).astype(
        np.float32
    )
    return result


def best_path(logs: NDArray[np.float32], alphabet: str) -> Reading:
    """Greedy reading of (frames, classes) log probabilities; trailing and leading blanks of the text are
    dropped."""
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


def aligned(logs: NDArray[np.float32], text: str, alphabet: str) -> Reading | None:
    """Where each character of ``text`` stands on the line: the likeliest alignment; None if there is none."""
    codes = [alphabet.find(char) + 1 for char in text]
    if not codes or 0 in codes or len(codes) > len(logs):
        return None
    states = np.zeros(2 * len(codes) + 1, np.int64)
    states[1::2] = codes
    skips = np.zeros(len(states), bool)
    skips[3::2] = states[3::2] != states[1:-2:2]
    seen = logs[:, states].astype(np.float64)
    values = np.full(len(states), -np.inf)
    values[:2] = seen[0, :2]
    came = np.zeros((len(logs), len(states)), np.int8)
    options = np.full((3, len(states)), -np.inf)
    for frame in range(1, len(logs)):
        options[0] = values
        options[1, 1:] = values[:-1]
        options[2, 2:] = np.where(skips[2:], values[:-2], -np.inf)
        came[frame] = options.argmax(axis=0)
        values = options.max(axis=0) + seen[frame]
    state = len(states) - 1 if values[-1] > values[-2] else len(states) - 2
    if not np.isfinite(values[state]):
        return None
    firsts, lasts = [0] * len(codes), [-1] * len(codes)
    for frame in range(len(logs) - 1, -1, -1):
        if state % 2:
            at = state // 2
            firsts[at] = frame
            if lasts[at] < 0:
                lasts[at] = frame
        state -= int(came[frame, state])
    peaks = [
        float(np.exp(logs[a : b + 1, code].max())) for a, b, code in zip(firsts, lasts, codes, strict=True)
    ]
    return Reading(text, tuple(peaks), tuple(zip(firsts, lasts, strict=True)))


def sequence_logs(
    logs: NDArray[np.float32], texts: Sequence[str], alphabet: str, *, best: bool = False
) -> NDArray[np.float64]:
    """Log probability that the line says each text, all alignments together; -inf where it cannot.

    ``best``: by the best alignment alone, in a third of the time.
    """
    join = np.maximum if best else np.logaddexp
    codes = [[alphabet.find(char) + 1 for char in text] for text in texts]
    longest = max((len(code) for code in codes), default=0)
    states = np.zeros((len(texts), 2 * longest + 1), np.int64)
    for row, code in enumerate(codes):
        states[row, 1 : 2 * len(code) : 2] = code
    skips = np.full(states.shape, -np.inf)
    skips[:, 3::2] = np.where(states[:, 3::2] != states[:, 1:-2:2], 0.0, -np.inf)
    values = np.full(states.shape, -np.inf)
    values[:, :2] = logs[0, states[:, :2]]
    seen = logs.astype(np.float64)
    one, two = np.full(states.shape, -np.inf), np.full(states.shape, -np.inf)
    with np.errstate(invalid="ignore"):
        for frame in seen[1:]:
            one[:, 1:] = values[:, :-1]
            two[:, 2:] = values[:, :-2]
            values = join(join(values, one), two + skips) + frame[states]
    ends = np.array([2 * len(code) for code in codes])
    rows = np.arange(len(texts))
    last = join(values[rows, ends], np.where(ends > 0, values[rows, ends - 1], -np.inf))
    return np.where([0 in code for code in codes], -np.inf, last)


def squeezed(logs: NDArray[np.float32]) -> NDArray[np.float32]:
    """The scores with each run of sure blanks as one frame: the same probabilities in less time."""
    sure = logs[:, BLANK] > _SURE_BLANK
    keep = np.ones(len(logs), bool)
    keep[1:] = ~(sure[1:] & sure[:-1])
    return logs[keep]
