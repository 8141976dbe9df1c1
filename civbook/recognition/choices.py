"""What Tesseract would also have read: its choices for each letter as scores for the decoder.

Tesseract says one text, yet for every letter it knows what else would nearly fit. Those choices, weighed by
our decoder with its language and lists, put many values right (measured on values of typed and
block-lettered pages of a tuning set: typed from 55 to about 70 %, block from 24 to 46 % wholly right).
"""

from __future__ import annotations

import unicodedata
from string import ascii_letters
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

Choices = dict[str, float]
"""Letters that may stand at one place and what each costs: 0-2 for a sure one, above 30 hardly possible."""

_HEAT = (
    5.0  # cost by which a choice is e times less likely; at 6 and more "Nguyen" written so becomes "Nguyên"
)
_DROPPED = 0.1  # weight of no letter at all where a sign other than a letter was read: rests of leader dots
_LOST_BLANK = 0.01
_BLANK_FOR_DOT = 0.1
_NEVER = -30.0
_UNNAMED = -8.0
_ACCENT = 1.0  # what an accent costs that a network without Vietnamese cannot have read; .5-2 alike
_TONES = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"
_WRITTEN = f"0123456789 .,/-:'(){ascii_letters}{_TONES}{_TONES.upper()}"
_ZEROS, _LIKE_ZERO = frozenset("0689ôðØ"), "689ðôØ"


def scores_of(words: Iterable[Sequence[Sequence[tuple[str, float]]]]) -> tuple[NDArray[np.float32], str]:
    """Log probabilities (frames, classes; blank first) and their alphabet, from the choices by word and
    letter.

    Every second frame is blank, so that doubled letters stay two. No choices give no frames.
    """
    places = _places(words)
    alphabet = "".join(sorted({char for place in places for char in place} | {" "}))
    logs = np.full((2 * len(places) + 1 if places else 0, len(alphabet) + 1), _NEVER, np.float32)
    logs[::2, 0] = -1e-4
    for number in range(len(places)):
        weights, dropped = _weights(places, number)
        whole = sum(weights.values()) + dropped
        row = logs[2 * number + 1]
        row[0] = np.log(max(dropped / whole, 1e-6))
        for char, weight in weights.items():
            row[alphabet.index(char) + 1] = np.log(weight / whole)
    return logs, alphabet


def widened(logs: NDArray[np.float32], alphabet: str) -> tuple[NDArray[np.float32], str]:
    """The scores with all other Vietnamese letters as unlikely choices: what lists and other pictures propose must
    be judged, not ruled out because Tesseract named no more than six choices."""
    every = "".join(dict.fromkeys((*alphabet, *_WRITTEN)))
    wide = np.full((len(logs), len(every) + 1), _UNNAMED, np.float32)
    wide[:, : len(alphabet) + 1] = np.maximum(logs, _UNNAMED)
    wide[::2, 1:] = _NEVER
    return wide, every


def accentless(logs: NDArray[np.float32], alphabet: str) -> tuple[NDArray[np.float32], str]:
    """The scores of a network that knows no Vietnamese: a letter that it reads stands for itself with any accent,
    "Duan" and "Duân" for "Duẩn", é for ê and ệ."""
    wide, every = widened(logs, alphabet)
    column = {char: number for number, char in enumerate(every, start=1)}
    alike: dict[str, list[int]] = {}
    for char in _WRITTEN:
        alike.setdefault(_bare(char), []).append(column[char])
    for number, char in enumerate(alphabet, start=1):
        others = alike.get(_bare(char), ()) if char.isalpha() else ()
        for other in others:
            if other != number:
                wide[:, other] = np.maximum(wide[:, other], logs[:, number] - _ACCENT)
    wide[::2, 1:] = _NEVER
    return wide, every


def _bare(char: str) -> str:
    return {"đ": "d", "Đ": "D"}.get(char) or unicodedata.normalize("NFD", char)[0]


def _places(words: Iterable[Sequence[Sequence[tuple[str, float]]]]) -> list[Choices]:
    """All letters of a line one after another, with a blank between words."""
    places: list[Choices] = []
    for word in words:
        letters = [place for symbol in word if (place := _place(symbol))]
        if places and letters and _best(letters[0]) != " ":
            places.append({" ": 1.0})
        places += letters
    return places


def _place(symbol: Sequence[tuple[str, float]]) -> Choices:
    place: Choices = {}
    for sign, cost in symbol:
        char = unicodedata.normalize("NFC", sign)
        if len(char) == 1:
            place[char] = min(cost, place.get(char, cost))
    if place and _barred_zero(place):
        place["0"] = min(place.values()) - 6
    return place


def _best(place: Choices) -> str:
    return min(place, key=lambda char: place[char])


def _barred_zero(place: Choices) -> bool:
    """Whether a letter is a typewriter's zero with a bar or dot in it.

    Tesseract takes it for 6, 8 or 9, but holds 0 and the others for nearly as likely; of a true 6, 8 or 9
    zero is far off (20 typewriter and print fonts).
    """
    best = _best(place)
    least = place[best]
    alike = sum(char != best and place.get(char, 99.0) <= least + 25 for char in _LIKE_ZERO)
    return best in _ZEROS and place.get("0", 99.0) <= least + 12 and alike >= 2


def _weights(places: Sequence[Choices], number: int) -> tuple[Choices, float]:
    """Weight of each choice at a place, and of nothing standing there."""
    place = places[number]
    best = _best(place)
    least = place[best]
    weights = {char: float(np.exp((least - cost) / _HEAT)) for char, cost in place.items()}
    if best == " ":
        return weights, _LOST_BLANK
    if best.isalnum():
        return weights, 0.0
    before = _best(places[number - 1]) if number else " "
    after = _best(places[number + 1]) if number + 1 < len(places) else " "
    if best in ".,;:" and before.isalpha() and after.isalpha():
        weights[" "] = max(weights.get(" ", 0.0), _BLANK_FOR_DOT)
    figures = before.isdigit() and after.isdigit()
    return weights, 0.0 if figures else _DROPPED
