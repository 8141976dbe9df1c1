"""A name as somebody asks for it: its words, what their accents are worth, and other ways to read it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from civbook.search.neighbours import accents
from civbook.search.titles import untitled
from civbook.search.typed import decoded
from civbook.search.words import folded, is_onset, is_shape, mend, parted, word_key
from civbook.text.fold import fold

_DOTS = re.compile(r"(?<=\w)[.](?=\w)")
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
    text, note, legacy = decoded(text)
    pieces, otherwise = untitled(_DOTS.sub(". ", text).split())
    marked = any(char in _MARKED for char in text.lower()) or _has_marks(text)
    short = _abbreviations(pieces)
    words = [word for piece in pieces for word in _piece_words(piece)][:_WORDS]
    if not words:
        return None
    readings = _readings(pieces, words, short)
    if legacy:
        readings.append([(word, False) for piece in legacy.split() for word in _piece_words(piece)][:_WORDS])
    if otherwise:
        readings.insert(1, [(word, False) for piece in otherwise for word in _piece_words(piece)][:_WORDS])
    asked = [tuple(_asked(word, marked, short_too) for word, short_too in reading) for reading in readings]
    return AskedName(text, asked[0], tuple(asked[1:4]), note)


_MARKED = frozenset("đăâêôơư")


def _has_marks(text: str) -> bool:
    return any(accents(word) != ("", "") for piece in text.split() for word in word_key(piece))


def _asked(word: str, marked: bool, short: bool) -> AskedWord:
    return AskedWord(word, folded(word), marked, short)


def _piece_words(piece: str) -> tuple[str, ...]:
    return word_key(piece)


def _abbreviations(pieces: list[str]) -> set[str]:
    """Pieces that only begin a word: with a dot behind, or consonants alone."""
    dotted = {piece for piece in pieces if piece.endswith(".") and len(piece) <= 4 and piece[:-1].isalpha()}
    # a vowel with its accents is a name: Ý
    alone = {
        piece for piece in pieces if is_onset(fold(piece)) or (len(fold(piece)) == 1 and _is_letter(piece))
    }
    return dotted | alone


def _is_letter(piece: str) -> bool:
    return piece.isascii() or piece in "đĐ"


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
