"""The foot of a page by columns: which words stand beneath which head."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from rapidfuzz.distance import Levenshtein

from civbook.forms.footheads import Head, segments_of
from civbook.forms.layout import Row, Token, key_of

_HINT = (
    "kyghiro",
    "kytendongdau",
    "kyten",
    "kyvaghiro",
    "kyghirohoten",
    "dongdau",
    "ghirohoten",
    "kyhovaten",
)
_PRINTED = frozenset({"ky", "ghi", "ro", "ho", "ten", "chu", "dem", "chuc", "vu", "va", "dong", "dau"})
_ALIKE = 0.78
COLUMN = 6.0  # line heights: half a column of names
_SAME_NAME = 2.2  # line heights: a typed name's words may stand so far apart
_CLEARLY = 1.25  # how much wider a blank between two names is than those within them


def is_hint(segment: Sequence[Token]) -> bool:
    """Whether words are what is printed beneath a head: "(ký, ghi rõ họ tên)"."""
    key = key_of(segment)
    return any(Levenshtein.normalized_similarity(key[: len(hint)], hint) >= _ALIKE for hint in _HINT)


def by_column(row: Row, heads: Sequence[Head]) -> list[tuple[int, tuple[Token, ...]]]:
    """The words of a row by the column they stand in, those of one column together where they stand near."""
    found: list[tuple[int, tuple[Token, ...]]] = []
    for segment in segments_of(row):
        if is_hint(segment):
            continue
        for part in _divided(_written(segment), heads):
            middle = (part[0].box.x0 + part[-1].box.x1) / 2
            number = min(range(len(heads)), key=lambda at: abs(heads[at].middle - middle))
            head = heads[number]
            reach = max(head.width, COLUMN * head.tokens[0].box.height)
            if abs(middle - head.middle) > reach:
                continue
            last = found[-1] if found else None
            if last and last[0] == number and _gap(last[1][-1], part[0]) < _SAME_NAME * part[0].box.height:
                found[-1] = (number, (*last[1], *part))
            else:
                found.append((number, part))
    return found


def _written(segment: tuple[Token, ...]) -> tuple[Token, ...]:
    """Words without what is printed beneath a head at their end: "PHÓ CHỦ TỊCH và đóng dấu"."""
    end = len(segment)
    while end > 1:
        last = segment[end - 1]
        torn = end > 2 and (segment[end - 2].line, segment[end - 2].end) == (last.line, last.start)  # "v|Ụ"
        first = segment[end - 2] if torn else last
        if (
            not first.text[:1].islower()
            or (first.key if first is last else first.key + last.key) not in _PRINTED
        ):
            break
        end -= 1 + torn
    return segment[:end]


def _divided(segment: tuple[Token, ...], heads: Sequence[Head]) -> Iterator[tuple[Token, ...]]:
    """A run of words cut into the columns that it fills, at the widest blank between two columns' middles: names
    side by side may stand hardly further apart than their words."""
    cuts: set[int] = set()
    for left, right in pairwise(head.middle for head in heads):
        begins, ends = segment[0].box.x0, segment[-1].box.x1
        border = (left + right) / 2
        gaps = [
            (_gap(segment[at - 1], segment[at]), at)
            for at in range(1, len(segment))
            if left < (segment[at - 1].box.x1 + segment[at].box.x0) / 2 < right
        ]
        if not gaps or not begins < border < ends:
            continue
        widest, at = max(gaps)
        others = sorted(
            _gap(segment[n - 1], segment[n]) for n in range(1, len(segment)) if n != at and n not in cuts
        )
        clear = widest > _CLEARLY * max(others[-1:], default=0)
        if (begins < left and right < ends) or clear:
            cuts.add(at)
    places = [0, *sorted(cuts), len(segment)]
    for start, end in pairwise(places):
        yield segment[start:end]


def _gap(before: Token, after: Token) -> int:
    return after.box.x0 - before.box.x1
