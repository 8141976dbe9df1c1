"""Decoding with knowledge: a CTC prefix beam search weighed by character n-grams and soft lists.

Knowledge weighs and never forces: every extension keeps its picture's score, the language only multiplies
it by a small power of its probability, and list entries come in as further candidates that must win on the
same scale.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log
from typing import TYPE_CHECKING

import numpy as np

from civbook.recognition import ctc
from civbook.recognition.language import START, Language, language
from civbook.recognition.lists import entries

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from civbook.model import FieldKind


@dataclass(frozen=True, slots=True)
class Weighing:
    """How much knowledge counts. Measured on held-out fonts and real lines (scripts/bench_recognition.py).

    ``heat`` flattens the network's overconfident scores, ``power`` is the language's exponent, ``bonus``
    the reward of a character (a language model likes short texts), ``listed`` the exponent of list entries'
    weights.
    """

    heat: float = 1.0
    power: float = 0.4
    bonus: float = 0.85
    listed: float = 0.4
    beams: int = 10
    least: float = 0.004


@dataclass(frozen=True, slots=True)
class Decoded:
    """Readings with their share of the beam's probability, best first, and the best path beside them."""

    readings: tuple[tuple[str, float], ...]
    path: ctc.Reading

    @property
    def text(self) -> str:
        return self.readings[0][0]


DEFAULT = Weighing()
_IMPOSSIBLE = -1e6
_FAINT = 1e-5  # beams below this share of the best are dropped


def decode(
    logs: NDArray[np.float32], alphabet: str, kind: FieldKind | None = None, weighing: Weighing = DEFAULT
) -> Decoded:
    """Read (frames, classes) log probabilities of a line that stands in a kind of field."""
    path = ctc.best_path(logs, alphabet)
    if not path.text:
        return Decoded((("", 1.0),), path)
    heated = _heated(logs, weighing.heat)
    scored = _beam(heated, alphabet, language(kind), weighing)
    listed = entries(kind, path.text)
    if listed:
        seen = sequence_logs(heated, [entry for entry, _ in listed], alphabet)
        for (entry, weight), score in zip(listed, seen.tolist(), strict=True):
            if score > _IMPOSSIBLE:
                total = score + weighing.listed * log(weight) + weighing.bonus * len(entry)
                scored[entry] = max(total, scored.get(entry, total))
    ranked = sorted(scored.items(), key=lambda item: -item[1])[:6]
    weights = [(text, exp(max(-60.0, score - ranked[0][1]))) for text, score in ranked]
    whole = sum(weight for _, weight in weights)
    return Decoded(tuple((text, weight / whole) for text, weight in weights), path)


def sequence_logs(logs: NDArray[np.float32], texts: Sequence[str], alphabet: str) -> NDArray[np.float64]:
    """Log probability that the line says each text, all alignments together; -inf where it cannot."""
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
            values = np.logaddexp(np.logaddexp(values, one), two + skips) + frame[states]
    ends = np.array([2 * len(code) for code in codes])
    rows = np.arange(len(texts))
    last = np.logaddexp(values[rows, ends], np.where(ends > 0, values[rows, ends - 1], -np.inf))
    return np.where([0 in code for code in codes], -np.inf, last)


@dataclass(frozen=True, slots=True)
class Shares:
    """How much each of two networks counts where both read a line, and the language beside them."""

    own: float = 0.7
    other: float = 0.4
    power: float = 0.6
    bonus: float = 0.9


Told = tuple["NDArray[np.float32]", str, Decoded]
"""A network's scores of a line, its alphabet, and what the decoder made of them alone."""


def vote(own: Told, other: Told, kind: FieldKind | None = None, shares: Shares | None = None) -> Decoded:
    """One reading from two networks: the candidates of both, judged by both."""
    shares = shares or Shares()
    readings = (own[2], other[2])
    texts = list(dict.fromkeys(text for reading in readings for text, _share in reading.readings[:5] if text))
    if not texts:
        return readings[0]
    model = language(kind)
    totals = np.array([shares.power * model.text(text) + shares.bonus * len(text) for text in texts])
    for (logs, alphabet, _decoded), share in ((own, shares.own), (other, shares.other)):
        totals += share * np.maximum(sequence_logs(logs, texts, alphabet), -200.0)
    order = np.argsort(-totals)
    weights = np.exp(totals[order] - totals[order[0]])
    weights /= weights.sum()
    ranked = tuple((texts[i], float(w)) for i, w in zip(order, weights, strict=True))
    return Decoded(ranked[:6], readings[0].path)


def _heated(logs: NDArray[np.float32], heat: float) -> NDArray[np.float32]:
    return logs if heat == 1.0 else ctc.log_softmax(logs * heat)


def _beam(logs: NDArray[np.float32], alphabet: str, model: Language, weighing: Weighing) -> dict[str, float]:
    """Texts and their log scores."""
    beams: dict[str, tuple[float, float]] = {
        "": (1.0, 0.0)
    }  # text → ends in a blank, ends in its last character
    scale = 0.0
    gain, power = exp(weighing.bonus), weighing.power
    ask = model.log
    for blank, chances in _frames(logs, alphabet, weighing.least):
        following: dict[str, list[float]] = {}
        for text, (closed, open_) in beams.items():
            both = closed + open_
            last = text[-1:]
            held = following.get(text)
            if held is None:
                held = following[text] = [0.0, 0.0]
            held[0] += both * blank
            for char, chance in chances:
                source = both
                if char == last:
                    held[1] += open_ * chance
                    source = closed
                if not source or (char == " " and (not text or last == " ")):
                    continue
                value = source * chance * gain * exp(power * ask(text, char))
                other = following.get(text + char)
                if other is None:
                    following[text + char] = [0.0, value]
                else:
                    other[1] += value
        ranked = sorted(following.items(), key=_whole)[: weighing.beams]
        top = max(sum(ranked[0][1]), 1e-200)
        scale += log(top)
        beams = {text: (a / top, b / top) for text, (a, b) in ranked if a + b >= top * _FAINT}
    ended: dict[str, float] = {}
    for text, (closed, open_) in beams.items():
        done = text.rstrip(" ")
        score = scale + log(max(closed + open_, 1e-300)) + power * ask(done, START)
        ended[done] = max(score, ended.get(done, score))
    return ended


def _whole(item: tuple[str, list[float]]) -> float:
    return -(item[1][0] + item[1][1])


def _frames(
    logs: NDArray[np.float32], alphabet: str, least: float
) -> list[tuple[float, list[tuple[str, float]]]]:
    """Per frame the blank's probability and the likely characters with theirs; sure blanks are squeezed to
    one."""
    chances = np.exp(logs)
    rows, columns = np.nonzero(chances[:, 1:] > least)
    found: list[list[tuple[str, float]]] = [[] for _ in range(len(chances))]
    for row, column, chance in zip(
        rows.tolist(), columns.tolist(), chances[:, 1:][rows, columns].tolist(), strict=True
    ):
        found[row].append((alphabet[column], chance))
    frames: list[tuple[float, list[tuple[str, float]]]] = []
    idle = False
    for blank, letters in zip(chances[:, ctc.BLANK].tolist(), found, strict=True):
        if letters or not idle:
            frames.append((blank, letters))
        idle = not letters
    return frames
