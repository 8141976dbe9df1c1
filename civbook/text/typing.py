"""Telex and VNI typing decoded: "Nguyeenx Thij Hoaf" and "Nguye64n Thi5 Hoa2" → "Nguyễn Thị Hòa".

A word is changed only if the keys give a possible syllable and the word as it stands is none, so accentless
Vietnamese comes through untouched.
"""

from __future__ import annotations

import re
from typing import Literal

from civbook.text.fold import unify
from civbook.text.syllables import attested, is_syllable
from civbook.text.tones import with_tone

Method = Literal["telex", "vni"]

_TELEX_TONES = {"f": 1, "s": 2, "r": 3, "x": 4, "j": 5, "z": 0}
_VNI_TONES = {"2": 1, "1": 2, "3": 3, "4": 4, "5": 5, "0": 0}
_CIRCUMFLEX = {"a": "â", "e": "ê", "o": "ô"}
_LATER_CIRCUMFLEX = {"a": {"a": "â", "ă": "â"}, "e": {"e": "ê"}, "o": {"o": "ô", "ơ": "ô"}}
_HORN = {"u": "ư", "o": "ơ"}
_VOWELS = frozenset("aăâeêioôơuưy")
_TELEX_WORD = re.compile(r"[A-Za-zÀ-ỹ]+")
_VNI_WORD = re.compile(r"[A-Za-zÀ-ỹ][A-Za-zÀ-ỹ0-9]*")


def decode_telex(text: str) -> str:
    """``text`` with every Telex-typed word decoded; words that give no syllable stay."""
    return _TELEX_WORD.sub(lambda word: _decode(word[0], "telex"), text)


def decode_vni(text: str) -> str:
    """``text`` with every VNI-typed word decoded ("Nguye64n"); words that give no syllable stay."""
    return _VNI_WORD.sub(lambda word: _decode(word[0], "vni"), text)


def looks_typed(text: str) -> Method | None:
    """Which typing method ``text`` seems to be raw keys of, None if it is plain text.

    Telex: at least one word that only makes sense as keys, and no word that makes no sense either way next
    to it.
    VNI: half of the words, or two of them, carry keys: a lone "Khu7" is more likely "khu 7".
    """
    words = _VNI_WORD.findall(text)
    if not words or not any(word.isascii() for word in words):
        return None
    telex = [word for word in words if word.isalpha() and _decode(word, "telex") != word]
    vni = [word for word in words if not word.isalpha() and _decode(word, "vni") != word]
    if vni and not telex and (2 * len(vni) >= len(words) or len(vni) > 1):
        sure = any(attested(_decode(word, "vni")) for word in vni)
        return (
            "vni"
            if sure and (len(vni) > 1 or len(words) > 1 or any(key in vni[0] for key in "6789"))
            else None
        )
    strange = [word for word in words if word.isalpha() and word not in telex and not is_syllable(word)]
    if telex and any(attested(_decode(word, "telex")) for word in telex) and len(strange) < len(telex):
        return "telex"
    return None


def decode_typed(text: str) -> str:
    """``text`` decoded by the method it seems typed in, else unchanged."""
    method = looks_typed(text)
    return {"telex": decode_telex, "vni": decode_vni}[method](text) if method else text


def _decode(word: str, method: Method) -> str:
    if attested(word):
        return word
    tries = (
        (_vni_letters(word),) if method == "vni" else (_telex_letters(word), _telex_letters(word, free=False))
    )
    for keys in tries:
        if keys is not None:
            letters, tone = keys
            bare = _OPEN_UO.sub(_plain_u, "".join(letters))
            marked = with_tone(bare, tone)
            if is_syllable(marked):
                return unify(marked)
    return word


_OPEN_UO = re.compile("[ưƯ](?=[ơƠ]$)")  # thuở: only a closed syllable has ươ


def _plain_u(found: re.Match[str]) -> str:
    return "U" if found[0] == "Ư" else "u"


def _telex_letters(word: str, *, free: bool = True) -> tuple[list[str], int] | None:
    """Letters and tone of Telex keys; ``free``: a vowel may be marked over others (Dodo → Đô, but ngoeo)."""
    letters: list[str] = []
    tone = 0
    for char in word:
        key = char.lower()
        doubled = free or key == "".join(letters[-1:]).lower()
        if key in _TELEX_TONES and _has_vowel(letters):
            if tone and tone == _TELEX_TONES[key]:
                return None  # the key twice is the way to type the letter itself
            tone = _TELEX_TONES[key]
        elif key == "w":
            if not _press_w(letters):
                letters.append("Ư" if char == "W" else "ư")
        elif key in _CIRCUMFLEX and doubled and _change(letters, _LATER_CIRCUMFLEX[key]):
            continue
        elif key == "d" and letters and letters[0] in "dD":
            letters[0] = "Đ" if letters[0] == "D" else "đ"
        else:
            letters.append(char)
    return letters, tone


def _vni_letters(word: str) -> tuple[list[str], int] | None:
    letters: list[str] = []
    tone = 0
    for char in word:
        if char in _VNI_TONES:
            if not _has_vowel(letters):
                return None
            tone = _VNI_TONES[char]
        elif char == "6":
            if not _change(letters, _CIRCUMFLEX):
                return None
        elif char == "7":
            if not _press_w(letters, horn_only=True):
                return None
        elif char == "8":
            if not _change(letters, {"a": "ă"}):
                return None
        elif char == "9":
            if not letters or letters[0] not in "dD":
                return None
            letters[0] = "Đ" if letters[0] == "D" else "đ"
        else:
            letters.append(char)
    return letters, tone


def _has_vowel(letters: list[str]) -> bool:
    return any(letter.lower() in _VOWELS for letter in letters)


def _change(letters: list[str], changes: dict[str, str]) -> bool:
    """Change the last vowel that ``changes`` has, back over the coda (free marking); False if none."""
    for at in range(len(letters) - 1, -1, -1):
        small = letters[at].lower()
        if small in changes:
            letters[at] = changes[small].upper() if letters[at].isupper() else changes[small]
            return True
    return False


def _press_w(letters: list[str], *, horn_only: bool = False) -> bool:
    """w (or VNI 7): uo → ươ, else horn or breve on the last plain u, o, a."""
    small = "".join(letters).lower()
    at = max(small.rfind("uo"), small.rfind("ưo"))
    if at >= 0 and not (at and small[at - 1] == "q"):
        for place in (at, at + 1):
            new = _HORN.get(small[place], small[place])
            letters[place] = new.upper() if letters[place].isupper() else new
        return True
    return _change(letters, _HORN if horn_only else {**_HORN, "a": "ă", "â": "ă", "ô": "ơ"})
