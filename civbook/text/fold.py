"""One fold for index and query: ``fold`` takes accents away, ``match_key`` keeps them but unifies spelling.

``str.translate`` does the Vietnamese and other Latin letters; whatever is left goes through unidecode, which
is imported only then.
"""

from __future__ import annotations

import re
import unicodedata

from civbook.text.memo import WordMemo
from civbook.text.tones import unify

__all__ = ["fold", "loose_key", "match_key", "unify"]

# Letters without a canonical decomposition; unidecode agrees except for ð and þ.
_PLAIN = {
    "đ": "d", "ð": "d", "ɖ": "d", "ɗ": "d", "ƀ": "b", "ɓ": "b", "ħ": "h", "ı": "i", "ł": "l", "ŀ": "l",
    "ŋ": "ng", "ø": "o", "œ": "oe", "æ": "ae", "ß": "ss", "ŧ": "t", "þ": "th", "ĸ": "k", "ə": "e",
    "Đ": "d", "Ð": "d", "Ɖ": "d", "Ɗ": "d", "Ƀ": "b", "Ɓ": "b", "Ħ": "h", "Ł": "l", "Ŀ": "l",
    "Ŋ": "ng", "Ø": "o", "Œ": "oe", "Æ": "ae", "ẞ": "ss", "Ŧ": "t", "Þ": "th", "Ə": "e",
}  # fmt: skip
_INVISIBLE = (*range(0x200B, 0x2010), *range(0x2060, 0x2065), 0xAD, 0xFEFF, 0x34F)
_PUNCTUATION = (
    *range(0x80, 0xA9), 0xAB, 0xAC, 0xAE, 0xAF, 0xB0, 0xB1, 0xB4, 0xB6, 0xB7, 0xB8, 0xBB, 0xBF, 0xD7,
    0xF7, *range(0x2B0, 0x300), *range(0x2010, 0x2060), *range(0x3000, 0x3004),
)  # fmt: skip


def _table() -> dict[int, str | None]:
    table: dict[int, str | None] = {code: " " for code in range(0x80) if not chr(code).isalnum()}
    table |= {code: chr(code + 32) for code in range(ord("A"), ord("Z") + 1)}
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        base = unicodedata.normalize("NFD", chr(code))[0]
        if base.isascii() and base.isalpha():
            table[code] = base.lower()
        elif base in _PLAIN:
            table[code] = _PLAIN[base]
    table |= {ord(letter): plain for letter, plain in _PLAIN.items()}
    table |= dict.fromkeys(_PUNCTUATION, " ")
    table |= dict.fromkeys((*range(0x300, 0x370), *_INVISIBLE))  # combining marks and invisible characters go
    return table


_TABLE = _table()
_ASCII_TABLE = {code: plain for code, plain in _TABLE.items() if code < 0x80}
# Cyrillic and Greek letters that look Latin: in a word that mixes scripts they are a typing or OCR accident.
_LOOKALIKE = str.maketrans(
    "авеікмнорстухѕјһԁАВЕІКМНОРСТУХЅЈαεικνορτυχΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "abeikmhopctyxsjhdABEIKMHOPCTYXSJaeiknoptuxABEZHIKMNOPTYX",
)
_LATIN = re.compile(r"[a-zA-ZÀ-ɏḀ-ỿ]")
_FOREIGN = re.compile("[Ͱ-ӿԀ-ԯ]")


def fold(text: str) -> str:
    """The accentless key of ``text``: only ``a-z0-9`` and single blanks.

    Canonically equivalent texts fold alike, folding twice changes nothing, and tone placement cannot matter
    since no tone is left. Punctuation (also the apostrophe of H'Hen) becomes a blank. Foreign letters are
    transliterated.
    """
    folded = " ".join([_folded[word] for word in text.split()])
    return folded if _NOTHING not in folded else " ".join(folded.replace(_NOTHING, " ").split())


def match_key(text: str) -> str:
    """A key that keeps accents: lower case, one tone placement, Lý = Lí, lookalikes in Latin words mapped."""
    key = " ".join([_keys[word] for word in text.split()])
    return key if _NOTHING not in key else " ".join(key.replace(_NOTHING, " ").split())


def loose_key(text: str) -> str:
    """``fold`` with final y written i as well (ly = li, my = mi, quy = qui; thuy stays apart from thui)."""
    return _FOLDED_Y.sub(r"\1i", fold(text))


_NOT_WORD = re.compile(r"[^\w\s]|_")
_STRAY_MARKS = re.compile(
    "[\u0300-\u036f]+"
)  # that no letter took in: a misread letter keeps the mark of the right one
_Y_ONSET = r"\b(qu|b|c|ch|d|đ|g|h|k|kh|l|m|n|ng|nh|p|ph|r|s|t|th|tr|v|x)"
_FINAL_Y = re.compile(_Y_ONSET + r"([yýỳỷỹỵ])\b")
_FOLDED_Y = re.compile(_Y_ONSET + r"y\b")
_Y_TO_I = str.maketrans("yýỳỷỹỵ", "iíìỉĩị")


_NOTHING = "\0"  # stands for a word of which nothing is left, so that such texts are known and squeezed


def _fold_word(word: str) -> str:
    plain = word.translate(_TABLE)
    if not plain.isascii():
        plain = _fold_foreign(word)
    return " ".join(plain.split()) or _NOTHING


def _key_word(word: str) -> str:
    unified = unify(_mend_lookalikes(unicodedata.normalize("NFC", word))).lower()
    whole = _STRAY_MARKS.sub("", unified)
    return " ".join(_FINAL_Y.sub(_y_to_i, _NOT_WORD.sub(" ", whole)).split()) or _NOTHING


_folded, _keys = WordMemo(_fold_word), WordMemo(_key_word)


def _y_to_i(found: re.Match[str]) -> str:
    return found[1] + found[2].translate(_Y_TO_I)


def _mend_lookalikes(text: str) -> str:
    """Cyrillic and Greek lookalikes made Latin, only in words that also hold Latin letters."""
    if not _FOREIGN.search(text):
        return text
    return re.sub(r"\S+", _mend_word, text)


def _mend_word(word: re.Match[str]) -> str:
    return word[0].translate(_LOOKALIKE) if _LATIN.search(word[0]) else word[0]


def _fold_foreign(text: str) -> str:
    """The slow way, for letters outside the table: compatibility forms, other scripts, broken surrogates."""
    from unidecode import unidecode

    apart = unicodedata.normalize("NFKD", text)
    bare = "".join(
        " " if unicodedata.category(char) == "Cs" else char
        for char in apart
        if not unicodedata.combining(char)
    )
    whole = unicodedata.normalize("NFC", _mend_lookalikes(bare)).translate(_TABLE)
    return unidecode(whole).translate(_ASCII_TABLE) if not whole.isascii() else whole
