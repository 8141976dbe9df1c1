"""How a name was typed: with accents, in Telex or VNI keys that nobody turned into accents, or in a legacy encoding."""

from __future__ import annotations

import re
import unicodedata

from civbook.search.words import folded, is_shape, word_key
from civbook.text.encodings import decode_legacy, guess_encoding
from civbook.text.fold import fold
from civbook.text.syllables import attested
from civbook.text.typing import decode_telex, decode_vni

_LEGACY_SIGNS = re.compile("[¡-¿\xb5\xb8ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßåæçèéêëìíîïñòóôõö÷øùúûüýþ]")
_LETTERS = frozenset("đăâêôơư") | frozenset(
    unicodedata.normalize("NFC", vowel + tone)
    for vowel in "aăâeêioôơuưy"
    for tone in "\u0300\u0301\u0303\u0309\u0323"
)
_SURE = 0.3  # of an encoding, where the text could be Vietnamese as it stands
_LIKELY = 0.1  # where it could not


def decoded(text: str) -> tuple[str, str, str]:
    """Text with TCVN3, Telex or VNI typing undone, a code for which it was, and another way to read it or nothing."""
    if not text.isascii():
        return _accented(text)
    pieces = text.split()
    for method, decode in (("telex", decode_telex), ("vni", decode_vni)):
        turned = [decode(piece) for piece in pieces]
        changed = sum(new != old for new, old in zip(turned, pieces, strict=True))
        if changed:
            if 2 * changed >= len(pieces):
                return " ".join(turned), method, ""
            # a stray key or two among plain words: no evidence about accents
            return (
                " ".join(fold(new) if new != old else old for new, old in zip(turned, pieces, strict=True)),
                "",
                "",
            )
    return text, "", ""


def _accented(text: str) -> tuple[str, str, str]:
    plain = " ".join(map(_without_keys, text.split()))
    foreign = not _has_only_our_letters(text)
    words = [word for piece in text.split() for word in word_key(piece)]
    shaped = not foreign and all(is_shape(folded(word)) for word in words)
    known = any(attested(word) for word in words if not word.isascii())
    if not _LEGACY_SIGNS.search(text) or (
        shaped and known
    ):  # one unknown word among known ones is a slip: Lê Xáng
        return plain, "", ""
    guess = guess_encoding(text)
    if guess.encoding == "unicode" or guess.confidence <= (_LIKELY if foreign else _SURE):
        return plain, "", ""
    legacy = decode_legacy(text, guess.encoding)
    return (plain, "", legacy) if shaped else (legacy, guess.encoding, "")


def _has_only_our_letters(text: str) -> bool:
    composed = unicodedata.normalize("NFC", text.lower())
    return _LETTERS.issuperset(char for char in composed if not char.isascii())


def _without_keys(piece: str) -> str:
    """A word in which the typing program did not turn the keys into accents, among others where it did."""
    if piece.isascii() and not is_shape(fold(piece)):
        for decode in (decode_telex, decode_vni):
            turned = decode(piece)
            if turned != piece and is_shape(fold(turned)):
                return turned
    return piece
