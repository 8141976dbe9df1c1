"""Vietnamese text in few bytes: one or two bytes a syllable, from a frozen list of every regular syllable.

A million entries share one file on one PC, and zlib needs 20 µs for a short record. Here a text is split
at blanks
(so that joining restores it exactly); a word is a code of the list, a date, a number, or literal UTF-8.
``data/words-1.txt`` holds first the words of one byte, then a blank line, then the syllables of two bytes
(in lower case or with a capital). The list is part of the file format: never change it, add ``words-2``
instead.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

_LONG = 0x0F  # below: literal of that many bytes; this: its length follows
_COMMA, _CAPITALS, _DATE, _ISO, _YEAR, _SMALL, _DIGITS, _STOP, _FIRST = *range(0x10, 0x18), 0x18
_PAIR = 0x80
_DATE_CODE, _ISO_CODE = bytes((_DATE,)), bytes((_ISO,))
_SLASH_DATE = re.compile(r"[0-9]{2}/[0-9]{2}/[0-9]{4}")
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_BETWEEN = frozenset("/.-")  # day and month
_REMEMBERED = 120_000  # coded words kept at hand


class _Words(NamedTuple):
    common: list[str]
    syllables: list[str]
    place: dict[str, int]
    coded: dict[str, bytes]
    decoded: dict[int, str]


@cache
def _words() -> _Words:
    text = (files("civbook.store") / "data" / "words-1.txt").read_text(encoding="utf-8")
    first, rest = text.rstrip("\n").split("\n\n", maxsplit=1)
    common, syllables = first.split("\n"), rest.split("\n")
    coded = {word: bytes((_FIRST + at,)) for at, word in enumerate(common)}
    return _Words(common, syllables, {word: at for at, word in enumerate(syllables)}, coded, {})


def encode(text: str) -> bytes:
    """The text in short; :func:`decode` gives back exactly the same, whatever it is."""
    words = _words()
    coded = words.coded
    if "0" <= text[:1] <= "9" and " " not in text:
        return coded.get(text) or _remember(words, text)
    try:
        return b"".join([coded[word] for word in text.split(" ")])
    except KeyError:
        return b"".join([coded.get(word) or _remember(words, word) for word in text.split(" ")])


def _remember(words: _Words, word: str) -> bytes:
    code = _word(words, word)
    # days come again, long numbers hardly
    if len(word) < 5 or word[4:5] == "-" or word[2:3] in _BETWEEN or not any(map(str.isdigit, word)):
        if len(words.coded) > _REMEMBERED:
            words.coded.clear()
            words.coded.update((word, bytes((_FIRST + at,))) for at, word in enumerate(words.common))
        words.coded[word] = code
    return code


def _word(words: _Words, word: str) -> bytes:
    if "0" <= word[:1] <= "9" and word.isascii() and (number := _number(word)) is not None:
        return number
    if (known := words.coded.get(word)) is not None:
        return known
    if (code := _syllable(words, word)) is not None:
        return code
    if word.endswith(","):
        return _word(words, word[:-1]) + bytes((_COMMA,))
    if word.endswith(".") and len(word) > 1:
        return _word(words, word[:-1]) + bytes((_STOP,))
    if len(word) > 1 and word.isupper():
        title = word[0] + word[1:].lower()
        code = _syllable(words, title)
        if code is not None and title.upper() == word:
            return bytes((_CAPITALS,)) + code
    return _literal(word)


def _syllable(words: _Words, word: str) -> bytes | None:
    place = words.place.get(word)
    title = 0
    if place is None:
        place = words.place.get(word[:1].lower() + word[1:])
        title = 1
        if place is None or words.syllables[place][0].upper() + words.syllables[place][1:] != word:
            return None
    return (_PAIR << 8 | place << 1 | title).to_bytes(2, "big")


def _number(word: str) -> bytes | None:
    if not word.isdigit():
        if len(word) != len("1975-03-05"):
            return None
        if _SLASH_DATE.fullmatch(word):
            return _DATE_CODE + _date(int(word[6:]), int(word[3:5]), int(word[:2]))
        if _ISO_DATE.fullmatch(word):
            return _ISO_CODE + _date(int(word[:4]), int(word[5:7]), int(word[8:]))
        return None
    if len(word) == 4 and 1800 <= int(word) < 2056:
        return bytes((_YEAR, int(word) - 1800))
    if len(word) <= 3 and int(word) < 256 and str(int(word)) == word:
        return bytes((_SMALL, int(word)))
    if len(word) < 40:
        return bytes((_DIGITS, len(word))) + bytes.fromhex(word + "0" * (len(word) & 1))
    return None


def _date(year: int, month: int, day: int) -> bytes:
    return (year * 10_000 + month * 100 + day).to_bytes(4, "big")  # any digits at all, so 31/02/9999 too


def _literal(word: str) -> bytes:
    raw = word.encode("utf-8", "surrogatepass")
    return (bytes((len(raw),)) if len(raw) < _LONG else bytes((_LONG,)) + varint(len(raw))) + raw


def varint(number: int) -> bytes:
    """A number from 0 in as few bytes as it needs, 7 bits each, low ones first."""
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    out.append(number)
    return bytes(out)


def read_varint(blob: bytes, at: int) -> tuple[int, int]:
    """The number at ``at`` and the place behind it."""
    number = shift = 0
    while True:
        byte = blob[at]
        at += 1
        number |= (byte & 127) << shift
        if byte < 128:
            return number, at
        shift += 7


@lru_cache(maxsize=32768)
def decode(blob: bytes) -> str:
    """The text that :func:`encode` coded."""
    words = _words()
    decoded = words.decoded
    out: list[str] = []
    at, end = 0, len(blob)
    while at < end:
        code = blob[at]
        if code >= _PAIR:
            pair = code << 8 | blob[at + 1]
            word = decoded.get(pair)
            out.append(_pair(words, pair) if word is None else word)
            at += 2
        elif code >= _FIRST:
            out.append(words.common[code - _FIRST])
            at += 1
        else:
            at = _special(words, blob, at, out)
    return " ".join(out)


def _pair(words: _Words, pair: int) -> str:
    word = words.syllables[pair >> 1 & 0x3FFF]
    word = words.decoded[pair] = word[0].upper() + word[1:] if pair & 1 else word
    return word


def _special(words: _Words, blob: bytes, at: int, out: list[str]) -> int:
    """Append what stands at ``at`` to ``out``; the place behind it."""
    code, at = blob[at], at + 1
    if code <= _LONG:
        size = code
        if code == _LONG:
            size, at = read_varint(blob, at)
        out.append(blob[at : at + size].decode("utf-8", "surrogatepass"))
        return at + size
    if code in (_COMMA, _STOP):
        out[-1] += "," if code == _COMMA else "."
        return at
    if code == _CAPITALS:
        out.append(_pair(words, blob[at] << 8 | blob[at + 1]).upper())
        return at + 2
    if code in (_DATE, _ISO):
        digits = f"{int.from_bytes(blob[at : at + 4], 'big'):08d}"
        year, month, day = digits[:4], digits[4:6], digits[6:]
        out.append(f"{day}/{month}/{year}" if code == _DATE else f"{year}-{month}-{day}")
        return at + 4
    if code == _DIGITS:
        size = blob[at]
        stop = at + 1 + (size + 1) // 2
        out.append(blob[at + 1 : stop].hex()[:size])
        return stop
    out.append(str(blob[at] + (1800 if code == _YEAR else 0)))
    return at + 1
