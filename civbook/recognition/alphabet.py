"""The characters our recogniser writes, and how texts are brought to them."""

from __future__ import annotations

import unicodedata

_VOWELS = "aăâeêioôơuưy"
_TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
_SMALL = (
    "".join(unicodedata.normalize("NFC", v + t) for v in _VOWELS for t in _TONES) + "bcdđfghjklmnpqrstvwxz"
)
_MINORITY = "ñŏĭŭĕčƀĩçëïö"  # Êđê, Gia Rai, Mnông names, and French ones in old books
_SIGNS = "0123456789 .,-/:;()'\"?!%&+=*_…°#@<>[]"

ALPHABET: str = "".join(dict.fromkeys(_SMALL + _SMALL.upper() + _MINORITY + _MINORITY.upper() + _SIGNS))
"""Every character, without the CTC blank (which is class 0; character i is class i + 1)."""

_LOOKS = str.maketrans(
    {
        "’": "'",
        "‘": "'",
        "ʼ": "'",
        "`": "'",
        "“": '"',
        "”": '"',
        "„": '"',
        "–": "-",
        "—": "-",
        "−": "-",
        "\u00a0": " ",
        "\t": " ",
        "Ð": "Đ",
        "º": "°",
        "{": "(",
        "}": ")",
    }
)
_KNOWN = frozenset(ALPHABET)


def plain(text: str) -> str:
    """The text in NFC with look-alike signs unified, blanks squeezed, and unknown characters left out."""
    text = unicodedata.normalize("NFC", text).translate(_LOOKS)
    return " ".join("".join(c for c in text if c in _KNOWN).split())
