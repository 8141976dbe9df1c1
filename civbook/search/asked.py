"""A name as somebody asks for it: its words, what their accents are worth, and other ways to read it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from civbook.search.neighbours import accents
from civbook.search.words import folded, is_onset, is_shape, mend, parted, word_key
from civbook.text.encodings import decode_legacy, guess_encoding
from civbook.text.fold import fold
from civbook.text.typing import decode_telex, decode_vni

_DOTS = re.compile(r"(?<=\w)[.](?=\w)")
_LEGACY_SIGNS = re.compile("[¡-¿\xb5\xb8ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßåæçèéêëìíîïñòóôõö÷øùúûüýþ]")
# before a name, never of it; with their accents, or before a surname
_TITLES = frozenset(("ông", "bà", "anh", "chị", "cụ", "cô", "chú", "bác", "em", "cậu", "dì", "mợ", "thầy"))
_PLAIN_TITLES = frozenset(("ong", "ba", "anh", "chi", "cu", "co", "em"))
_SURNAMES = frozenset((
    "nguyen", "tran", "le", "pham", "hoang", "huynh", "phan", "vu", "vo", "dang", "bui", "do", "ho", "ngo", "duong",
    "ly", "dinh", "trinh", "doan", "luong", "truong", "lam", "phung", "cao",
))  # fmt: skip
_WORDS = 8  # of one name; longer ones are no names


@dataclass(frozen=True, slots=True)
class AskedWord:
    """One word asked for. ``marked``: its accents, or their absence, are meant; ``short``: only its
    beginning.
    """

    written: str
    folded: str
    marked: bool
    short: bool = False


@dataclass(frozen=True, slots=True)
class AskedName:
    """A name asked for; ``others`` are further ways to take it apart; ``note`` a code for how it was
    typed.
    """

    text: str
    words: tuple[AskedWord, ...]
    others: tuple[tuple[AskedWord, ...], ...] = ()
    note: str = ""
    _memo: dict[str, float] = field(default_factory=dict, compare=False)


def read_name(text: str) -> AskedName | None:
    """The name in ``text``; None if there is no word in it."""
    text, note = _decoded(text)
    pieces = _untitled(_DOTS.sub(". ", text).split())
    marked = any(char in _MARKED for char in text.lower()) or _has_marks(text)
    short = _abbreviations(pieces)
    words = [word for piece in pieces for word in _piece_words(piece)][:_WORDS]
    if not words:
        return None
    readings = _readings(pieces, words, short)
    asked = [tuple(_asked(word, marked, short_too) for word, short_too in reading) for reading in readings]
    return AskedName(text, asked[0], tuple(asked[1:4]), note)


def _untitled(pieces: list[str]) -> list[str]:
    """The pieces of a name without the title before it: ông Nguyễn Văn A."""
    if len(pieces) < 3:
        return pieces
    first, surname = pieces[0].lower().strip("."), fold(pieces[1])
    small = pieces[0].islower() and any(piece[:1].isupper() for piece in pieces[1:])
    title = first in _TITLES and (small or surname in _SURNAMES)
    plain = first in _PLAIN_TITLES and surname in _SURNAMES and len(pieces) > 3
    return pieces[1:] if title or plain else pieces


_MARKED = frozenset("đăâêôơư")


def _has_marks(text: str) -> bool:
    return any(accents(word) != ("", "") for piece in text.split() for word in word_key(piece))


def _asked(word: str, marked: bool, short: bool) -> AskedWord:
    return AskedWord(word, folded(word), marked, short)


def _piece_words(piece: str) -> tuple[str, ...]:
    return word_key(piece)


def _decoded(text: str) -> tuple[str, str]:
    """Text with TCVN3, Telex or VNI typing undone, and which it was."""
    if not text.isascii():
        guess = guess_encoding(text) if _LEGACY_SIGNS.search(text) else None
        if guess and guess.encoding != "unicode" and guess.confidence > 0.3:
            return decode_legacy(text, guess.encoding), guess.encoding
        return " ".join(map(_without_keys, text.split())), ""
    pieces = text.split()
    for method, decode in (("telex", decode_telex), ("vni", decode_vni)):
        decoded = [decode(piece) for piece in pieces]
        changed = sum(new != old for new, old in zip(decoded, pieces, strict=True))
        if changed:
            if 2 * changed >= len(pieces):
                return " ".join(decoded), method
            # a stray key or two among plain words: no evidence about accents
            return " ".join(
                fold(new) if new != old else old for new, old in zip(decoded, pieces, strict=True)
            ), ""
    return text, ""


def _without_keys(piece: str) -> str:
    """A word in which the typing program did not turn the keys into accents, among others where it did."""
    if piece.isascii() and not is_shape(fold(piece)):
        for decode in (decode_telex, decode_vni):
            decoded = decode(piece)
            if decoded != piece and is_shape(fold(decoded)):
                return decoded
    return piece


def _abbreviations(pieces: list[str]) -> set[str]:
    """Pieces that only begin a word: with a dot behind, or consonants alone."""
    dotted = {piece for piece in pieces if piece.endswith(".") and len(piece) <= 4 and piece[:-1].isalpha()}
    alone = {piece for piece in pieces if is_onset(fold(piece)) or len(fold(piece)) == 1}
    return dotted | alone


def _readings(pieces: list[str], words: list[str], short: set[str]) -> list[list[tuple[str, bool]]]:
    """Each way to read the words, the likeliest first, as (word, only its beginning)."""
    plain = [(word, False) for word in words]
    mended = [(word, False) for word in mend(words)]
    ways: list[list[tuple[str, bool]]] = []
    if short:
        brief = [(word, piece in short) for piece in pieces for word in _piece_words(piece)][:_WORDS]
        several = len(short) > 1 or any(piece.endswith(".") for piece in short)
        ways = [brief, mended] if several or mended == plain else [mended, brief]
    else:
        ways = [mended, plain]
    ways += _parted_otherwise(words)
    ways += _joined_otherwise(words)
    unique: list[list[tuple[str, bool]]] = []
    for way in ways:
        if way and way not in unique:
            unique.append(way)
    return unique


def _parted_otherwise(words: list[str]) -> list[list[tuple[str, bool]]]:
    ways = []
    for at, word in enumerate(words):
        ways += [
            [(each, False) for each in [*words[:at], *parts, *words[at + 1 :]]]
            for parts in parted(word)[len(word) > 7 : 3]
        ]
    return ways


def _joined_otherwise(words: list[str]) -> list[list[tuple[str, bool]]]:
    """Two neighbours as one split syllable, where both could stand alone too."""
    ways = []
    for at in range(len(words) - 1):
        joined = words[at] + words[at + 1]
        vowel_start = folded(words[at + 1])[:1] in tuple("aeiouy")
        if vowel_start and len(words) > 2 and is_shape(folded(joined)) and len(folded(joined)) <= 7:
            ways.append([(each, False) for each in [*words[:at], joined, *words[at + 2 :]]])
    return ways
