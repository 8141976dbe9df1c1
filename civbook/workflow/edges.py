"""The beginning of a value beside its label: a crop may have lost its first word, or caught the label's last one.

Where label and value nearly touch, the place between them is only known to a letter or so. The line pass read both
in one line, so it knows which words there are. A clerk's false start, struck out, is no part of the value.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from civbook.model import TextLine
from civbook.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from civbook.recognition.engine import Crop, Engine

_WORD = re.compile(r"[^\W_]+")
_AT_MOST = 2  # words that may be lost or caught
_SAME_WORD = 60  # of 100: how alike a word and its false start are
_HARDLY = 0.8  # of the confidence without a word: with it, it is hardly to be read
_UNSURE = 0.9  # confidence of a reading put together from two


def with_its_edge(line: TextLine, seen: str, label: str) -> TextLine:
    """A crop's reading with the first words that only the line pass saw, and without the label's last ones.

    Args:
        line: the reading of the value's crop.
        seen: what the line pass read at the same place.
        label: what it read before that.
    """
    ours, theirs = list(_WORD.finditer(line.text)), list(_WORD.finditer(seen))
    ends = len(ours) - len(theirs)
    if ends == 0 and ours and _lost_figure(ours, theirs, label):
        text = seen[: theirs[0].end()] + line.text[ours[0].end() :]
        return replace(line, text=text, confidence=min(line.confidence, _UNSURE))
    if not ours or not theirs or ends == 0 or abs(ends) > _AT_MOST:
        return line
    if ends < 0 and _alike(ours, theirs[-ends:]):
        if (last := theirs[-ends - 1].group()).isalpha() and _anew(last, ours[0].group()):
            return line  # the line pass has read what is struck out
        lost = seen[: theirs[-ends].start()]
        return replace(
            line, text=lost + line.text[ours[0].start() :], confidence=min(line.confidence, _UNSURE)
        )
    tail = list(_WORD.finditer(label))[-ends:] if ends > 0 else []
    if ends > 0 and len(tail) == ends and _alike(ours[:ends], tail) and _alike(ours[ends:], theirs):
        return replace(line, text=line.text[ours[ends].start() :])
    return line


def _lost_figure(ours: list[re.Match[str]], theirs: list[re.Match[str]], label: str) -> bool:
    """Whether a crop has lost the first figure of its first number, close behind a label without a colon: "ngày 19"."""
    first, whole = ours[0].group(), theirs[0].group()
    number = first.isdigit() and whole.isdigit() and len(whole) == 2 and whole[1:] == first
    return number and label.rstrip()[-1:].isalpha() and _alike(ours[1:], theirs[1:])


def begun_again(cut: TextLine, whole: TextLine | None = None) -> TextLine:
    """A value that seems to begin with a struck-out word: without the word (``cut``) or as a ``whole``.

    A stroke through letters may as well be a bar of the letters, so the word goes only if the next one begins it
    anew, or if it can hardly be read.
    """
    if whole is None:
        return cut
    words, rest = _WORD.findall(whole.text), _WORD.findall(cut.text)
    lost = len(words) - len(rest)
    anew = 0 < lost < len(words) and _anew(words[lost - 1], words[lost])
    return cut if anew or whole.confidence < _HARDLY * cut.confidence else whole


def _anew(word: str, following: str) -> bool:
    """Whether a word is begun anew by the one behind it."""
    return len(word) > 1 and fuzz.ratio(fold(word), fold(following)) >= _SAME_WORD


def _alike(ours: list[re.Match[str]], theirs: list[re.Match[str]]) -> bool:
    return [fold(word.group()) for word in ours] == [fold(word.group()) for word in theirs]


def read_ways(crops: Sequence[Sequence[Crop]], engine: Engine) -> list[TextLine]:
    """One line for the crops of each place."""
    lines = iter(engine.read([crop for ways in crops for crop in ways]))
    return [begun_again(*(next(lines) for _ in ways)) for ways in crops]
