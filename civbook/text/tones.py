"""Where the tone mark stands: hòa (traditional, civbook's own style) or hoà (new), and misplaced marks
mended.

A word is taken apart into letters with their quality (â ă ê ô ơ ư đ) and one tone, and written anew; words
that hold no single tone or are no Vietnamese shape are only composed (NFC).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Literal

from civbook.text.memo import WordMemo

Style = Literal["old", "new"]

# Tone numbers follow the schoolbook: 0 ngang, 1 huyền, 2 sắc, 3 hỏi, 4 ngã, 5 nặng.
TONE_MARKS = ("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323")
_TONE_OF_MARK = {mark: tone for tone, mark in enumerate(TONE_MARKS) if mark} | {"\u0340": 1, "\u0341": 2}
_VOWEL_GROUPS = (
    "a ă â e ê i o ô ơ u ư y ai ao au ay âu ây eo êu ia iê iu oa oă oe oi oo ôi ôô ơi ua uâ uê ui uô uơ uy "
    "ưa ưi ươ ưu yê yu oai oao oay oeo uao uây uôi uya uyê uyu ươi ươu iêu yêu"
)
_NUCLEI = frozenset(_VOWEL_GROUPS.split())
_MODIFIED = frozenset("ăâêôơư")
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f])*")
_INVISIBLE = re.compile("[\u200b-\u200f\u2060-\u2064\ufeff\u00ad\u034f]")

# Ê Đê and others write ñ as a letter of its own (Ñuôl); only after a vowel is it a slipped tone (nguyêñ).
_TILDE_ONSET = re.compile("[ñÑ]")
_PLAIN_NUCLEUS = re.compile(
    r"(?P<onset>ngh|qu|gi|ng|nh|ch|gh|kh|ph|th|tr|[bcdđghklmnpqrstvx])?"
    r"(?P<vowels>[aăâeêioôơuưy]+)(?P<coda>ch|nh|ng|[cmnpt])?\Z"
)


def place_tone(text: str, style: Style = "old") -> str:
    """``text`` composed (NFC), every Vietnamese word's tone mark put where ``style`` wants it.

    ``old`` writes hòa, khỏe, thủy; ``new`` writes hoà, khoẻ, thuỷ. Misplaced marks are mended in both
    ("thúôc" → "thuốc", "nguyêñ" → "nguyễn"); words that do not look Vietnamese are left as they are.
    """
    if text.isascii():
        return text
    memo = _old_words if style == "old" else _new_words
    return " ".join([memo[word] for word in text.split(" ")])


def unify(text: str) -> str:
    """``text`` in civbook's one spelling: NFC, traditional tone placement, accents and letter case kept."""
    return place_tone(text, "old")


def split_tone(word: str) -> tuple[str, int] | None:
    """A word without its tone, and the tone 0-5; None where it holds more than one tone mark."""
    letters, tones = _take_apart(word)
    return ("".join(letters), tones[0] if tones else 0) if len(tones) <= 1 else None


def with_tone(bare: str, tone: int, style: Style = "old") -> str:
    """A toneless word with ``tone`` put on the right letter; unchanged where it has no vowel."""
    if not tone:
        return bare
    at = _tone_index(bare.lower(), style)
    if at is None:
        return bare
    marked = unicodedata.normalize("NFC", bare[at] + TONE_MARKS[tone])
    return bare[:at] + marked + bare[at + 1 :]


def _take_apart(word: str) -> tuple[list[str], list[int]]:
    """Letters with their quality marks composed, and the tones found on any of them (also on consonants)."""
    letters: list[str] = []
    tones: list[int] = []
    for char in unicodedata.normalize("NFD", word):
        if (tone := _TONE_OF_MARK.get(char)) is not None:
            if tone not in tones:
                tones.append(tone)
        elif unicodedata.combining(char) and letters:
            letters[-1] = unicodedata.normalize("NFC", letters[-1] + char)
        else:
            letters.append(char)
    return letters, tones


def _place_word(word: str, style: Style) -> str:
    if word.isascii():
        return word
    letters, tones = _take_apart(word)
    if len(tones) != 1 or any(len(letter) != 1 for letter in letters) or _TILDE_ONSET.match(word):
        return word
    bare = "".join(letters)
    marked = with_tone(bare, tones[0], style)
    return marked if marked != bare else word


def _place_all(text: str, style: Style) -> str:
    composed = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
    return _WORD.sub(lambda word: _place_word(word[0], style), composed)


_old_words = WordMemo(lambda text: _place_all(text, "old"))
_new_words = WordMemo(lambda text: _place_all(text, "new"))


@lru_cache(maxsize=8192)
def _tone_index(bare: str, style: Style) -> int | None:
    """Index of the letter that carries the tone in a lower-case toneless word, None if it has none."""
    shape = _PLAIN_NUCLEUS.match(bare)
    if shape is None:
        return None
    if shape["vowels"] not in _NUCLEI:
        return None
    start, vowels, coda = shape.start("vowels"), shape["vowels"], shape["coda"]
    modified = [at for at, vowel in enumerate(vowels) if vowel in _MODIFIED]
    if modified:  # ươ: on the ơ; elsewhere on the only modified vowel
        return start + modified[-1]
    if len(vowels) == 1:
        return start
    if coda or (len(vowels) == 3 and vowels != "uya"):
        return start + 1
    if vowels in ("oa", "oe", "uy") and style == "new":
        return start + 1
    if vowels in ("uơ", "uê"):
        return start + 1
    return start + (1 if vowels == "uya" else 0)
