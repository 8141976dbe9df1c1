"""Words that may stand for each other, and how unlikely each slip is.

Two accentless words are neighbours if they share a key: the word itself or without one letter (so one
letter lost,
added, changed or swapped), its sound (tr = ch, l = n, final n = ng …) or its shape on paper (rn = m, h = n
…).
The cost is in nats: minus the logarithm of the chance that somebody writes the one for the other.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from rapidfuzz.distance import OSA

FAR = 13.0  # costs from this on are no neighbours
SOUND, SHAPE = "~", "^"  # what keys begin with
ALIKE = {SOUND: 6.0, SHAPE: 7.0}  # nats for words with such a key in common
_SOUNDS = (
    (re.compile("^(ngh|ng)"), "9"), (re.compile("^gh"), "g"), (re.compile("^(tr|ch)"), "c"),
    (re.compile("^kh"), "k"),
    (re.compile("^ph"), "f"), (re.compile("^th"), "t"), (re.compile("^nh"), "8"), (re.compile("^(l|n)"), "n"),
    (re.compile("^(qu|cu|ku|w|hu|hw|ho|o|u)(?=[aeiy])"), "w"), (re.compile("^(gi|d|r|v|z|j|y)(?=[aeiouy])"), "z"),
    (re.compile("^[cqk]"), "k"), (re.compile("^x"), "s"), (re.compile("(ng|nh)$"), "n"),
    (re.compile("(ch|c|k)$"), "t"),
    (re.compile("y"), "i"), (re.compile("(ie|ia|iu)"), "e"), (re.compile("(uo|ua|ou)"), "u"),
    (re.compile("(ai|ay)$"), "a"),
)  # fmt: skip
_SHAPES = (("rn", "m"), ("nn", "m"), ("cl", "d"), ("vv", "w"), ("ri", "n"), ("ii", "u"), ("li", "u"))
_SHAPE_OF = str.maketrans(
    "hkburvoecqgy9l1ijtf0", "nnnnnnaaaaggglllllla"
)  # letters that look alike in print or in haste
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_ALIKE = frozenset(
    pair
    for group in (
        "hnkbru",
        "aocequ",
        "lti1fj",
        "gyq9",
        "vuny",
        "mnw",
        "dl",
        "sx",
        "o0",
        "pq",
        "bd",
        "ec",
        "rvn",
    )
    for a in group
    for b in group
    if a != b
    for pair in (a + b,)
)


def _near_keys() -> frozenset[str]:
    pairs = set()
    for row, letters in enumerate(_ROWS):
        for at, letter in enumerate(letters):
            for other, shift in ((row, 1), (row + 1, 0), (row + 1, -1)):
                if other < 3 and 0 <= at + shift < len(_ROWS[other]):
                    near = _ROWS[other][at + shift]
                    pairs |= {letter + near, near + letter}
    return frozenset(pairs)


_NEAR = _near_keys()
_VOWELS = frozenset("aeiouy")


def keys(family: str) -> set[str]:
    """The keys under which an accentless word meets its neighbours; none for years and numbers."""
    sign = family[:1] if not family[:1].isalnum() else ""
    if sign not in ("", "@"):
        return set()
    word = family[len(sign) :].replace(" ", "")
    if len(word) > 24 or any(char.isdigit() for char in word):  # ward 5 is not ward 6
        return {sign + word}
    found = {sign + word[:at] + word[at + 1 :] for at in range(len(word))} | {sign + word}
    if not sign:
        found |= {SOUND + sound(word), SHAPE + shape(word)}
    found.discard("")
    return found


@lru_cache(maxsize=16384)
def sound(word: str) -> str:
    """The word as careless ears hear it."""
    for pattern, heard in _SOUNDS:
        word = pattern.sub(heard, word)
    return word


@lru_cache(maxsize=16384)
def shape(word: str) -> str:
    """The word as careless eyes see it."""
    for letters, seen in _SHAPES:
        word = word.replace(letters, seen)
    return word.translate(_SHAPE_OF)


def cost(asked: str, stored: str, alike: float = FAR) -> float:
    """Nats for accentless ``asked`` where ``stored`` is meant; 0 if they are equal, ``FAR`` if far.

    ``alike``: what their sound or shape says, if they have the key in common (``ALIKE``).
    """
    if asked == stored:
        return 0.0
    edits = OSA.distance(asked, stored, score_cutoff=2)
    if edits == 1:
        return min(alike, _one_edit(asked, stored))
    if edits == 2 and max(len(asked), len(stored)) >= 4:
        return min(alike, 11.5 if min(len(asked), len(stored)) >= 4 else 12.5)
    return alike


def _one_edit(asked: str, stored: str) -> float:
    start = 0
    shorter = min(len(asked), len(stored))
    while start < shorter and asked[start] == stored[start]:
        start += 1
    if len(asked) != len(stored):
        longer = asked if len(asked) > len(stored) else stored
        letter = longer[start]
        if (start and longer[start - 1] == letter) or letter == "h":
            return 5.8
        return 6.6
    a, b = asked[start], stored[start]
    if asked[start + 1 :] != stored[start + 1 :]:
        return 6.2  # two letters swapped
    if a + b in _ALIKE or a + b in _NEAR:
        return 6.2
    return 6.8 if (a in _VOWELS) == (b in _VOWELS) else 7.6


@lru_cache(maxsize=65536)
def accents(word: str) -> tuple[str, str]:
    """Quality marks and tone of a word, to compare them apart from its letters."""
    tone, quality = "", ""
    for char in unicodedata.normalize("NFD", word):
        if char in "\u0300\u0301\u0309\u0303\u0323":
            tone = char
        elif unicodedata.combining(char) or char == "đ":
            quality += char
    return quality, tone


@lru_cache(maxsize=65536)
def accent_cost(asked: str, stored: str) -> float:
    """Nats for the accents of ``asked`` where ``stored`` is meant, given that the letters are agreed on."""
    if asked == stored:
        return 0.0
    theirs, ours = accents(stored), accents(asked)
    if theirs == ours:
        return 0.1
    if ours == ("", ""):
        return 2.3  # left out: commoner than wrong
    if theirs == ("", ""):
        return 4.0
    if theirs[0] == ours[0]:
        return 4.6
    return 5.0 if theirs[1] == ours[1] else 6.5
