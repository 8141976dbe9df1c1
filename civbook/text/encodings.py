"""Legacy Vietnamese encodings ↔ Unicode: TCVN3 (ABC fonts), VNI Windows, VISCII, and UTF-8 read as cp1252.

Old files come as text whose bytes were taken for Latin-1 or Windows-1252; both are accepted.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Literal

from civbook.text.syllables import attested, is_syllable

Encoding = Literal["unicode", "tcvn3", "vni", "viscii", "utf8-as-cp1252"]
LEGACY: tuple[Encoding, ...] = ("tcvn3", "vni", "viscii", "utf8-as-cp1252")

_TCVN3_LETTERS = "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
_TCVN3_CODES = (
    *range(0xA1, 0xAF), *range(0xB5, 0xBA), *range(0xBB, 0xBF), *range(0xC6, 0xCD), *range(0xCE, 0xD9),
    *range(0xDC, 0xE0), *range(0xE1, 0xF0), *range(0xF1, 0xFF),
)  # fmt: skip
_VISCII_HIGH = (
    "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡư"
    "àáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ"
)
_VISCII_LOW = {0x02: "Ẳ", 0x05: "Ẵ", 0x06: "Ẫ", 0x14: "Ỷ", 0x19: "Ỹ", 0x1E: "Ỵ"}
# VNI writes the mark as a second character after the vowel.
_VNI_PLAIN = {"ø": "\u0300", "ù": "\u0301", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_VNI_CIRCUMFLEX = {"â": "", "à": "\u0300", "á": "\u0301", "å": "\u0309", "ã": "\u0303", "ä": "\u0323"}
_VNI_BREVE = {"ê": "", "è": "\u0300", "é": "\u0301", "ú": "\u0309", "ü": "\u0303", "ë": "\u0323"}
_VNI_SINGLE = {"ô": "ơ", "ö": "ư", "ñ": "đ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "ì": "ì", "í": "í"}


@dataclass(frozen=True, slots=True)
class Guess:
    """The likeliest encoding of a text and how sure that is, 0-1."""

    encoding: Encoding
    confidence: float


def decode_legacy(text: str | bytes, encoding: Encoding) -> str:
    """Legacy text as Unicode (NFC). Characters that the encoding does not know stay as they are.

    Args:
        text: bytes, or the characters that Latin-1 or Windows-1252 makes of them.
        encoding: how it was written; "unicode" only composes.
    """
    chars = text.decode("latin-1") if isinstance(text, bytes) else _as_latin1(text, encoding)
    if encoding == "unicode":
        return unicodedata.normalize("NFC", text.decode("utf-8") if isinstance(text, bytes) else text)
    if encoding == "utf8-as-cp1252":
        return _mend_utf8(chars)
    if encoding == "vni":
        return unicodedata.normalize("NFC", _vni_pattern().sub(lambda pair: _vni_table()[pair[0]], chars))
    decoded = chars.translate(_tcvn3_table() if encoding == "tcvn3" else _viscii_table())
    return _WORD.sub(_raise_case, decoded) if encoding == "tcvn3" else decoded


def encode_legacy(text: str, encoding: Encoding) -> str:
    """Unicode text in a legacy encoding, as Latin-1 characters (``.encode("latin-1")`` gives the bytes).

    TCVN3 has no accented capitals except Ă Â Ê Ô Ơ Ư Đ: they become small letters, as its capital fonts show
    them.
    """
    composed = unicodedata.normalize("NFC", text)
    if encoding == "unicode":
        return composed
    if encoding == "utf8-as-cp1252":
        return composed.encode("utf-8").decode("latin-1")
    if encoding == "tcvn3":
        table = {ord(letter): chr(code) for code, letter in _tcvn3_table().items()}
        lowered = "".join(char if ord(char) in table else _lower_known(char, table) for char in composed)
        return lowered.translate(table)
    if encoding == "viscii":
        return composed.translate({ord(letter): chr(code) for code, letter in _viscii_table().items()})
    back = {unicodedata.normalize("NFC", letter): keys for keys, letter in reversed(_vni_table().items())}
    return "".join(back.get(char, char) for char in composed)


def guess_encoding(text: str | bytes) -> Guess:
    """Which encoding makes the most Vietnamese of ``text``; short texts get a low confidence, plain ASCII is
    sure.

    Automatic detection is unsure on short lines: propose it to the user, never convert by it alone.
    """
    if isinstance(text, bytes):
        try:
            return guess_encoding(text.decode("utf-8"))
        except UnicodeDecodeError:
            text = text.decode("latin-1")
    if text.isascii() or _BEYOND_LATIN1.search(text):
        return Guess("unicode", 1.0)
    readings = {encoding: decode_legacy(text, encoding) for encoding in LEGACY}
    scores: dict[Encoding, float] = {"unicode": _sense(text)}
    scores |= {encoding: _sense(reading) for encoding, reading in readings.items() if reading != text}
    best = max(scores, key=lambda encoding: scores[encoding])  # ties go to Unicode, which stands first
    rival = max((score for encoding, score in scores.items() if encoding != best), default=0.0)
    marked = sum(not word.isascii() for word in _WORD.findall(text))
    evidence = 1 - 0.5 ** max(marked, 1) if best != "unicode" else 1.0
    margin = min(1.0, max(0.0, scores[best] - rival) * 2)
    return Guess(best, round(scores[best] * evidence * margin, 3))


_BEYOND_LATIN1 = re.compile("[ăĂđĐĩĨũŨơƠưƯ\u0300\u0301\u0303\u0309\u0323Ạ-ỹ]")
_WORD = re.compile(r"[^\W\d_]+")


def _sense(text: str) -> float:
    """Share of the words with accents that are Vietnamese; stray symbols inside words count against."""
    words = [word for word in re.findall(r"\S+", text) if not word.isascii()]
    if not words:
        return 0.0
    return sum(_word_sense(word) for word in words) / len(words)


def _word_sense(word: str) -> float:
    core = word.strip(".,;:()[]\"'!?-–/…“”‘’")
    if not core.isalpha():
        parts = _WORD.findall(core)
        clean = all(char.isalnum() or char in "/-.'’" for char in core)
        return 0.5 if clean and parts and all(map(is_syllable, parts)) else 0.0
    if attested(core):
        return 1.0 if core.islower() or core.istitle() or core.isupper() else 0.4
    return 0.55 if is_syllable(core) else 0.05


def _as_latin1(text: str, encoding: Encoding) -> str:
    """Windows-1252's own characters back to the bytes they stand for."""
    if encoding == "unicode":
        return text
    return "".join(_CP1252_BACK.get(char, char) for char in text)


_CP1252_BACK = {
    bytes([code]).decode("cp1252"): chr(code)
    for code in range(0x80, 0xA0)
    if code not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}


def _mend_utf8(chars: str) -> str:
    try:
        return unicodedata.normalize("NFC", chars.encode("latin-1").decode("utf-8"))
    except (UnicodeEncodeError, UnicodeDecodeError):
        return chars


def _raise_case(word: re.Match[str]) -> str:
    """TCVN3's capital fonts hold small accented letters: words whose plain letters are capital are raised."""
    plain = [char for char in word[0] if char.isascii()]
    if len(word[0]) > 1 and plain and all(char.isupper() for char in plain) and not word[0].isupper():
        title_only = len(plain) == 1 and word[0][0] == plain[0]
        return word[0] if title_only else word[0].upper()
    return word[0]


def _lower_known(char: str, table: dict[int, str]) -> str:
    return char.lower() if len(char.lower()) == 1 and ord(char.lower()) in table else char


@cache
def _tcvn3_table() -> dict[int, str]:
    return dict(zip(_TCVN3_CODES, _TCVN3_LETTERS, strict=True))


@cache
def _viscii_table() -> dict[int, str]:
    return dict(enumerate(_VISCII_HIGH, 0x80)) | _VISCII_LOW


@cache
def _vni_table() -> dict[str, str]:
    """Every VNI letter, one or two characters, small and capital, mark in either case after a capital."""
    table: dict[str, str] = {}
    for key, letter in _VNI_SINGLE.items():
        table[key] = letter
        table[key.upper()] = letter.upper()
    for vowels, marks, quality in (
        ("aeouyôöi", _VNI_PLAIN, ""),
        ("aeo", _VNI_CIRCUMFLEX, "\u0302"),
        ("a", _VNI_BREVE, "\u0306"),
    ):
        for vowel in vowels:
            letter = _VNI_SINGLE.get(vowel, vowel)
            for mark, tone in marks.items():
                small = unicodedata.normalize("NFC", letter + quality + tone)
                table[vowel + mark] = small
                table[vowel.upper() + mark] = small.upper()
                table[vowel.upper() + mark.upper()] = small.upper()
    return table


@cache
def _vni_pattern() -> re.Pattern[str]:
    keys = sorted(_vni_table(), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, keys)))
