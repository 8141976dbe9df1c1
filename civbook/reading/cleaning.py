"""What a zone's text is before anything is made of it: leaders, rules and stray marks off."""

from __future__ import annotations

import re

_LEADERS = re.compile(r"[.…_·•]{2,}|(?:[.·•]\s+){2,}[.·•]?|[_~|¦]+|—{2,}|-{2,}|={2,}")
_EDGE = " \t.,:;-–—_'`\"|/\\()[]{}<>=*+~^«»“”‘’!?"
_BLANKS = re.compile(r"\s+")
_LONE = re.compile(r"(?<!\S)[^\w\s,/–-](?!\S)")
_LOOK_ALIKE = str.maketrans(
    {
        "O": "0",
        "o": "0",
        "Q": "0",
        "D": "0",
        "l": "1",
        "I": "1",
        "|": "1",
        "i": "1",
        "!": "1",
        "S": "5",
        "s": "5",
        "B": "8",
        "Z": "2",
        "z": "2",
        "g": "9",
        "q": "9",
        "b": "6",
        "G": "6",
        "T": "7",
        "A": "4",
    }
)


def clean(text: str) -> str:
    """Leaders, rule remains and marks that stand alone taken away; what was written is kept."""
    text = _LONE.sub(" ", _LEADERS.sub(" ", text))
    text = _BLANKS.sub(" ", text).strip(_EDGE)
    return f"{text})" if text.count("(") > text.count(")") else text


def digits_mended(text: str) -> str:
    """Letters that look like digits become digits in words that hold at least as many digits as letters.

    Letters between strokes stay letters ("206/GBT"); one alone may be a digit ("l/5/2003").
    """
    return " ".join(_mended(word) for word in text.split())


def _mended(word: str) -> str:
    digits = sum(sign.isdigit() for sign in word)
    letters = sum(sign.isalpha() for sign in word)
    if digits and letters and digits >= letters and all(ord(sign) < 0x80 for sign in word):
        return "/".join(
            part if len(part) > 1 and part.isalpha() else part.translate(_LOOK_ALIKE)
            for part in word.split("/")
        )
    return word
