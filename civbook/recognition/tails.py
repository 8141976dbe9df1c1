"""Units at the end of an address that nothing divides: "Thôn 7 Long Bình Phú Riềng Bình Phước".

People who fill in forms leave out commas and kinds. Where the last words look like a province and those before them
like a district of it, the address may be read so; several ways of cutting it are proposed, the picture decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import islice
from typing import NamedTuple

from rapidfuzz import fuzz

from civbook.places.keys import COMMUNE, DISTRICT, KINDS, PROVINCE
from civbook.places.names import UnitName, communes, districts, provinces
from civbook.text.fold import fold

_WORD = re.compile(r"[^\s,;]+")
_DIVIDED = re.compile(r"[,;]|\s[-–]\s?|[-–]\s")
_LONGEST = 4  # words of a name
_ALIKE = {PROVINCE: 60, DISTRICT: 55, COMMUNE: 55}  # of 100: how near a misread name must be
_TRIED = {PROVINCE: 3, DISTRICT: 3, COMMUNE: 2}  # ways of cutting that are followed
_MOST = 4  # ways proposed
_FEWEST_LETTERS = 3


class Span(NamedTuple):
    """A name in the text and its level."""

    start: int
    end: int
    level: int


class _Word(NamedTuple):
    start: int
    end: int
    folded: str


class _Found(NamedTuple):
    likeness: float
    first: int  # number of the name's first word
    row: int
    span: Span


def tails(text: str) -> list[tuple[Span, ...]]:
    """Ways to see province, district and commune in the last words, likeliest first; none for a text with dividers."""
    if _DIVIDED.search(text):
        return []
    words = [_Word(w.start(), w.end(), fold(w.group())) for w in _WORD.finditer(text)]
    ways: list[tuple[float, tuple[Span, ...]]] = []
    for province in _names(words, len(words), PROVINCE, provinces()):
        above = _without_kind(words, province.first, PROVINCE)
        for district in _names(words, above, DISTRICT, districts(province.row)):
            upper = (district.span, province.span)
            both = province.likeness + district.likeness
            before = _without_kind(words, district.first, DISTRICT)
            lower = _names(words, before, COMMUNE, communes(district.row))
            ways += [(both + commune.likeness, (commune.span, *upper)) for commune in lower]
            ways.append((both + _ALIKE[COMMUNE], upper))
    ranked = sorted(ways, key=lambda way: -way[0])
    return list(islice(dict.fromkeys(way for _likeness, way in ranked), _MOST))


def _names(words: Sequence[_Word], end: int, level: int, pool: Iterable[UnitName]) -> list[_Found]:
    """The ways in which the words before ``end`` may be a name of the pool."""
    found = []
    names = _plain(tuple(pool))
    for first in range(max(0, end - _LONGEST), end):
        key = "".join(word.folded for word in words[first:end])
        if len(key) < _FEWEST_LETTERS or not names:
            continue
        likeness, row = max((fuzz.ratio(key, plain), row) for plain, row in names)
        if likeness >= _ALIKE[level]:
            span = Span(words[first].start, words[end - 1].end, level)
            found.append(_Found(likeness, first, row, span))
    return sorted(found, key=lambda one: -one.likeness)[: _TRIED[level]]


@cache
def _plain(names: tuple[UnitName, ...]) -> tuple[tuple[str, int], ...]:
    return tuple((name.plain, name.unit.row) for name in names)


def _without_kind(words: Sequence[_Word], end: int, level: int) -> int:
    """The place before the words of a kind of that level, where such stand before a name."""
    for count in (2, 1):
        kind = " ".join(word.folded.strip(".") for word in words[max(0, end - count) : end])
        if end >= count and kind in KINDS and level in KINDS[kind][1]:
            return end - count
    return end
