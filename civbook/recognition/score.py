"""How wrong a reading is: character and word error rates, tone placement unified."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz.distance import Levenshtein

from civbook.recognition.alphabet import plain

if TYPE_CHECKING:
    from collections.abc import Iterable

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_PAIRS = tuple(
    (unicodedata.normalize("NFC", a + b + t), unicodedata.normalize("NFC", a + t + b))
    for a, b in (("o", "a"), ("o", "e"), ("u", "y"), ("O", "A"), ("O", "E"), ("U", "Y"))
    for t in _TONES
)


def comparable(text: str) -> str:
    """The text as it is compared: known characters, NFC, and one tone placement (hoà = hòa, but quý
    stays)."""
    words = []
    for word in plain(text).split(" "):
        if not word.lower().startswith("qu"):
            for new, old in _PAIRS:
                if word.endswith(new):
                    word = word[: -len(new)] + old
        words.append(word)
    return " ".join(words)


@dataclass(frozen=True, slots=True)
class Errors:
    """Counts over many lines; ``cer`` and ``wer`` are shares (0.05 = 5 %)."""

    lines: int
    characters: int
    wrong_characters: int
    words: int
    wrong_words: int
    right_lines: int

    @property
    def cer(self) -> float:
        return self.wrong_characters / max(1, self.characters)

    @property
    def wer(self) -> float:
        return self.wrong_words / max(1, self.words)


def errors(pairs: Iterable[tuple[str, str]]) -> Errors:
    """Count the errors of (reading, truth) pairs."""
    lines = characters = wrong = words = wrong_words = right = 0
    for reading, truth in pairs:
        a, b = comparable(reading), comparable(truth)
        lines += 1
        characters += len(b)
        words += len(b.split())
        wrong += Levenshtein.distance(a, b)
        wrong_words += Levenshtein.distance(a.split(), b.split())
        right += a == b
    return Errors(lines, characters, wrong, words, wrong_words, right)
