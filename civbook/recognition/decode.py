"""Decoding with knowledge: a CTC prefix beam search weighed by character n-grams and soft lists.

Knowledge weighs and never forces: every extension keeps its picture's score, the language only multiplies
it by a small power of its probability, and list entries come in as further candidates that must win on the
same scale.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import exp, log
from typing import TYPE_CHECKING

import numpy as np

from civbook.model import FieldKind
from civbook.recognition import ctc
from civbook.recognition.language import START, Likely
from civbook.recognition.lists import entries
from civbook.recognition.ownwords import OwnWords, likely

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Weighing:
    """How much knowledge counts. Measured on held-out fonts and real lines (scripts/bench_recognition.py).

    ``heat`` flattens the network's overconfident scores, ``power`` is the language's exponent, ``bonus``
    the reward of a character (a language model likes short texts), ``listed`` the exponent of list entries'
    weights. Characters below ``least`` are not tried, nor beams × characters below ``faint`` of the best beam.
    """

    heat: float = 1.0
    power: float = 0.4
    bonus: float = 0.85
    listed: float = 0.4
    beams: int = 10
    least: float = 0.004
    faint: float = 0.001


@dataclass(frozen=True, slots=True)
class Decoded:
    """Readings with their share of the beam's probability, best first, and the best path beside them."""

    readings: tuple[tuple[str, float], ...]
    path: ctc.Reading

    @property
    def text(self) -> str:
        return self.readings[0][0]


DEFAULT = Weighing()
_EDGE = " .,:;-–_'\"|/\\*~"
_END = " .:_'\"|/\\*~"  # at the end of a line a comma or dash divides it from the next
_FIGURES = frozenset({FieldKind.DATE, FieldKind.NUMBER})
_TAIL = re.compile(r"(?:[^\W\d]?[.:,;\s-]+|\w[.\s]*:[.\s]*)(?=\d)")
_GAPS = re.compile(r"\s*,\s*|\s*;\s*|\s+[-–]\s*|(?<=[^\W\d])[-–]\s+")
_IMPOSSIBLE = -1e6
_KEPT = 6  # readings of a line
_NO_SEX = 3.0  # nats that anything but a sex loses where a sex stands: hardly any book has something else
_FAINT = 1e-5  # beams below this share of the best are dropped


def decode(
    logs: NDArray[np.float32],
    alphabet: str,
    kind: FieldKind | None = None,
    weighing: Weighing = DEFAULT,
    own: OwnWords | None = None,
) -> Decoded:
    """Read (frames, classes) log probabilities of a line that stands in a kind of field; ``own``: what else was
    written in that hand or collection."""
    path = ctc.best_path(logs, alphabet)
    if not path.text:
        return Decoded((("", 1.0),), path)
    heated = _heated(without_edges(logs, path, kind), weighing.heat)
    scored = _beam(heated, alphabet, likely(kind, own), weighing)
    listed = entries(kind, path.text)
    if listed:
        seen = ctc.sequence_logs(heated, [entry for entry, _ in listed], alphabet)
        for (entry, weight), score in zip(listed, seen.tolist(), strict=True):
            if score > _IMPOSSIBLE:
                total = score + weighing.listed * log(weight) + weighing.bonus * len(entry)
                scored[entry] = max(total, scored.get(entry, total))
        if kind is FieldKind.SEX:
            words = {entry for entry, _ in listed}
            scored = {text: score - _NO_SEX * (text not in words) for text, score in scored.items()}
    return Decoded(merged(scored.items()), path)


def without_edges(
    logs: NDArray[np.float32], path: ctc.Reading, kind: FieldKind | None
) -> NDArray[np.float32]:
    """The scores with blanks in the place of marks before and after the text, and in figures also of the tail of a
    label before them ("n: 1971")."""
    first, last = 0, len(path.text)
    while (
        first < last
        and path.text[first] in _EDGE
        and not (kind is FieldKind.PLACE and _divides(path.text[first:]))
    ):
        first += 1
    while last > first and path.text[last - 1] in _END:
        last -= 1
    if kind in _FIGURES:
        label = _TAIL.match(path.text)
        first = max(first, label.end()) if label else first
    if first == last or (first == 0 and last == len(path.text)):
        return logs
    clear = logs.copy()
    ends = [path.spans[first - 1][1] + 1] if first else [0]
    ends.append(path.spans[last][0] if last < len(path.spans) else len(logs))
    for part in (clear[: ends[0]], clear[ends[1] :]):
        part[:] = _IMPOSSIBLE
        part[:, ctc.BLANK] = 0.0
    return clear


def _divides(text: str) -> bool:
    """Whether a line begins with the dash that parts it from the one above: "Hương Mỹ / - Mỏ Cày / - Bến Tre"."""
    return text.startswith("- ") and text[2:3].isupper()


def merged(scored: Iterable[tuple[str, float]]) -> tuple[tuple[str, float], ...]:
    """Texts with their share, best first; readings that differ only in blanks beside marks, or in marks at
    their ends, are one."""
    ranked = sorted(scored, key=lambda item: -item[1])
    shares: dict[str, float] = {}
    shown: dict[str, str] = {}
    for text, score in ranked:
        begun = text.lstrip(" ") if _divides(text) else text.lstrip(_EDGE)
        even = _GAPS.sub(_even, begun.rstrip(_END) or text).rstrip(" ")
        even = shown.setdefault(even.rstrip(_EDGE), even)
        shares[even] = shares.get(even, 0.0) + exp(max(-60.0, score - ranked[0][1]))
    best = sorted(shares.items(), key=lambda item: -item[1])[:_KEPT]
    whole = sum(share for _text, share in best)
    return tuple((text, share / whole) for text, share in best)


def _even(found: re.Match[str]) -> str:
    mark = found.group().strip()
    return f"{mark} " if mark in ",;" else f" {mark} "


def _heated(logs: NDArray[np.float32], heat: float) -> NDArray[np.float32]:
    return logs if heat == 1.0 else ctc.log_softmax(logs * heat)


def _beam(logs: NDArray[np.float32], alphabet: str, model: Likely, weighing: Weighing) -> dict[str, float]:
    """Texts and their log scores."""
    beams: dict[str, tuple[float, float]] = {
        "": (1.0, 0.0)
    }  # text → ends in a blank, ends in its last character
    scale = 0.0
    gain, power = exp(weighing.bonus), weighing.power
    faint = weighing.faint
    for blank, chances in _frames(logs, alphabet, weighing.least):
        following: dict[str, list[float]] = {}
        for text, (closed, open_) in beams.items():
            both = closed + open_
            last = text[-1:]
            likely_after = model.after(text)
            held = following.get(text)
            if held is None:
                held = following[text] = [0.0, 0.0]
            held[0] += both * blank
            for char, chance in chances:
                source = both
                if char == last:
                    held[1] += open_ * chance
                    source = closed
                if source * chance <= faint or (char == " " and (not text or last == " ")):
                    continue
                value = source * chance * gain * exp(power * likely_after[char])
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
        score = scale + log(max(closed + open_, 1e-300)) + power * model.after(done)[START]
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
