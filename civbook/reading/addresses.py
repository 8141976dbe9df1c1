"""Misread addresses settled by the table of units: only a chain of names that leaves no doubt counts.

An address ends in commune, district and province, or in two of these. Where the words read are close to one
such chain, and far from any other, the chain's spelling and the marks between its names are the value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from civbook.places.keys import COMMUNE, KINDS, PROVINCE
from civbook.places.names import (
    FULL_KINDS,
    UnitName,
    all_communes,
    communes,
    districts,
    marked,
    named,
    provinces,
)
from civbook.places.units import Unit, units
from civbook.text.fold import fold, match_key

_WORD = re.compile(r"(?:TTr|TT|TX|TP|[HPQXTF])\.|[^\W_]+(?:['’][^\W_]+)*(?:-[a-zà-ỹ]+)*", re.IGNORECASE)
_OTHERS, _WHOLE_CHAIN = 6, 3  # words of another line at most, and links of an address that is whole
_DIVIDES = re.compile(r"\s*[,;–—-]")
_DETAIL = re.compile(r"(?:thôn|xóm|ấp|bản|làng|tổ|khu|khóm|buôn|đội|số|đường|phố|tiểu khu)\b", re.IGNORECASE)
_PRICE = 3.0  # letters that must fit for one that does not
_MARGIN = 3.0  # how far behind the next chain must lie: about a misread letter
_MISREAD = 0.3  # share of a chain's letters that may be misread
_TRIED = 6  # provinces tried for an address
_SPELLING = 0.5  # cost of a wrong mark on one letter
_BODY = re.compile(r"\b(?:cong an|benh vien|y te|tram|ubnd|uy ban|phu san|da khoa|ho sinh|quan doi)\b")
_MOVED = 0.5  # cost of a commune that the table puts into another district of the province
_LABEL = re.compile(
    r"(?:giay|so|ho|dan|quoc|ngay|nam|chuc|ghi|nguoi|can|co|cmnd|noi|quan he|gioi|me|cha|chong|vo)\b"
)


class _Word(NamedTuple):
    text: str
    start: int
    end: int
    plain: str
    marked: str
    divided: bool  # a comma or dash follows


@dataclass(frozen=True, slots=True)
class _Link:
    """A unit at words ``start`` to ``end``; its kind's words begin at ``kind``."""

    name: UnitName
    kind: int
    start: int
    end: int
    cost: float


@dataclass(frozen=True, slots=True)
class Settled:
    """An address as the table spells it. ``cost``: letters that had to change; 0 where all fitted."""

    text: str
    cost: float


@lru_cache(maxsize=2048)
def settle(text: str) -> Settled | None:
    """The address with its units spelled as the table does, None where that is open to doubt."""
    words: Sequence[_Word] = [
        _Word(
            found.group(),
            found.start(),
            found.end(),
            fold(found.group()),
            marked(found.group()),
            _DIVIDES.match(text, found.end()) is not None,
        )
        for found in _WORD.finditer(text)
    ]
    if not 2 <= len(words) <= 40:
        return None
    best = _best(words)
    if best is None:
        text, words, best = _without_tail(text, words)
    if best is None:
        return None
    return Settled(_spelled(text, words, best[::-1]), sum(link.cost for link in best))


def _best(words: Sequence[_Word]) -> tuple[_Link, ...] | None:
    """The one chain that these words end with, None where there is none or more than one may be meant."""
    ranked = sorted(_chains(words), key=_gain, reverse=True)
    if not ranked:
        return None
    best = ranked[0]
    cost = sum(link.cost for link in best)
    if cost > _MISREAD * sum(len(link.name.plain) for link in best) or _gain(best) < 6:
        return None
    if cost and any(_gain(best) - _gain(other) < _MARGIN and _differ(best, other) for other in ranked[1:]):
        return None
    return best


def _without_tail(text: str, words: Sequence[_Word]) -> tuple[str, Sequence[_Word], tuple[_Link, ...] | None]:
    """Nothing follows a province but remains of the next label, which are cut off where it fits exactly; and behind
    commune, district and province, all spelled right, a few words of another line that no mark parts from them."""
    for end in range(len(words) - 1, max(2, len(words) - 14), -1):
        rest = " ".join(word.plain for word in words[end:])
        scraps = len(words) - end <= 4 and all(len(word.text) <= 2 for word in words[end:])
        known = scraps or _LABEL.match(rest) is not None
        others = (
            len(words) - end <= _OTHERS and not words[end - 1].divided and text[words[end].start - 1] == " "
        )
        if not known and (not others or rest == "viet nam"):
            continue
        best = _best(words[:end])
        cost = sum(link.cost for link in best) if best is not None else 0.0
        if best is not None and (cost <= 1 if known else cost == 0 and len(best) == _WHOLE_CHAIN):
            return text[: words[end - 1].end], words[:end], best
    return text, words, None


def _gain(chain: Sequence[_Link]) -> float:
    return sum(len(link.name.plain) - _PRICE * link.cost for link in chain)


def _differ(best: Sequence[_Link], other: Sequence[_Link]) -> bool:
    """Whether two chains, both from the province down, name different places at a level of both."""
    return any(
        one.name.unit.level == two.name.unit.level
        and one.name.marked != two.name.marked
        and one.name.unit.name != two.name.unit.name
        for one in best
        for two in other
    )


def _chains(words: Sequence[_Word]) -> Iterator[tuple[_Link, ...]]:
    """Chains of at least two links, province first, that end with the address."""
    for province in sorted(_fits(words, len(words), provinces()), key=_cost)[:_TRIED]:
        code = province.name.unit
        for district in _fits(words, province.kind, districts(code.row)):
            yield (province, district)
            for commune in _fits(words, district.kind, communes(district.name.unit.row)):
                yield (province, district, commune)
            if district.cost:
                continue
            for commune in _fits(words, district.kind, all_communes(code.row)):
                if commune.cost <= 0.5:
                    yield (province, district, replace(commune, cost=commune.cost + _MOVED))
        for commune in _fits(words, province.kind, all_communes(code.row)):
            if _kind_said(words, commune):
                yield (province, commune)


def _kind_said(words: Sequence[_Word], link: _Link) -> bool:
    """Whether the word of the kind stands before a name in full and well read."""
    said = match_key(" ".join(word.text for word in words[link.kind : link.start]))
    return bool(said) and match_key(link.name.unit.name).startswith(said)


def _cost(link: _Link) -> float:
    return link.cost - 0.34 * len(link.name.plain)


def _fits(words: Sequence[_Word], end: int, names: Sequence[UnitName]) -> list[_Link]:
    """Names of the list that the words before ``end`` may be."""
    found = []
    for start in range(end - 1, max(-1, end - 5), -1):
        plain = "".join(word.plain for word in words[start:end]).replace(" ", "")
        marked = "".join(word.marked for word in words[start:end])
        figures = any(sign.isdigit() for sign in plain)
        if any(
            word.plain in KINDS and (word.text.endswith(".") or len(word.plain) == 1)
            for word in words[start:end]
        ):
            continue  # "X. Sà Phìn" is no "Xà Phìn"
        for name in names:
            size = len(name.plain)
            if abs(len(plain) - size) > 0.4 * size or (figures and plain != name.plain):
                continue
            most = int(0.4 * size)
            off = Levenshtein.distance(plain, name.plain, score_cutoff=most)
            if off > most:
                continue
            cost = 0.5 * off + 0.5 * Levenshtein.distance(marked, name.marked)
            if _PRICE * cost < size + 3 and cost <= 0.45 * size:
                if cost > _SPELLING and not _stands_apart(words, start, end, name.unit):
                    continue
                if cost and _is_body(words[start:end]):
                    continue  # "đa khoa" is no "Đak Hòa"
                found += [
                    _Link(name, kind, start, end, cost) for kind in _kind_starts(words, start, name.unit)
                ]
    return found


def _stands_apart(words: Sequence[_Word], start: int, end: int, unit: Unit) -> bool:
    """Whether misread words look like a unit: a kind before them or a mark after them, no "Công an"."""
    if _is_body(words[start:end]):
        return False
    if unit.level == PROVINCE:
        return True
    if unit.level == COMMUNE and _is_commune(words[start:end]):
        return False  # a real name: perhaps of a commune that is gone
    return words[end - 1].divided or any(kind < start for kind in _kind_starts(words, start, unit))


def _is_body(words: Sequence[_Word]) -> bool:
    return _BODY.search(" ".join(word.plain for word in words)) is not None


def _kind_starts(words: Sequence[_Word], start: int, unit: Unit) -> list[int]:
    """Where the kind's words before a name may begin; a misread kind may be the end of another name."""
    for size in (2, 1):
        if start >= size and (kind := _kind_of(words[start - size : start], unit)):
            said = " ".join(word.text for word in words[start - size : start])
            return [start - size] if match_key(said) == match_key(kind) else [start - size, start]
    return [start]


def _kind_of(words: Sequence[_Word], unit: Unit) -> str:
    """The kind of a unit that these words say or nearly say, as written or in full; "" for none."""
    plain = " ".join(word.plain for word in words)
    text = " ".join(word.text for word in words)
    if plain in KINDS and unit.level in KINDS[plain][1]:
        if len(plain) <= 3 and plain != "xa":  # "TP" is written so; a lone letter has lost its point
            return text if text.endswith(".") or len(plain) > 1 else f"{text}."
        own = KINDS[plain][0]
        return text if match_key(text) == match_key(own) else own
    full = unit.name.lower()
    for kind in FULL_KINDS:
        if full.startswith(f"{kind} ") and len(kind) >= 4 and len(words) == len(kind.split()):
            near = Levenshtein.distance(plain, fold(kind))
            if near <= (1 if len(kind) < 7 else 2) and fold(kind)[-2:] == plain[-2:]:
                return kind
    return ""


def _spelled(text: str, words: Sequence[_Word], chain: Sequence[_Link]) -> str:
    """The text with the chain, finest first, in the table's spelling."""
    head = text[: words[chain[0].kind].start]
    before = head.rstrip(" ,;-–—")
    mark = _mark_between(text, words, chain)
    if before and (len(before) < len(head.rstrip()) or _DETAIL.match(before)):
        before += mark
    elif before:
        before += " "
    parts = []
    kinds = _pointed(
        [
            _kind_of(words[link.kind : link.start], link.name.unit) if link.kind < link.start else ""
            for link in chain
        ]
    )
    for link, kind in zip(chain, kinds, strict=True):
        written = text[words[link.start].start : words[link.end - 1].end]
        same = "," not in written and marked(written) == link.name.marked
        name = written if same or link.name.plain.isdigit() else link.name.shown
        parts.append(f"{kind} {name}".strip())
    return before + mark.join(parts)


def _pointed(kinds: list[str]) -> list[str]:
    """Short kinds with the points that a clerk who writes "X." and "T." has put behind "TP" as well."""
    if not any(kind.endswith(".") for kind in kinds):
        return kinds
    return [f"{kind}." if kind.isupper() and kind.isalpha() else kind for kind in kinds]


def _mark_between(text: str, words: Sequence[_Word], chain: Sequence[_Link]) -> str:
    """What divides the parts: the mark seen most often, else what is usual beside kinds or bare names."""
    first = words[chain[0].kind].start
    gaps = [text[max(0, first - 3) : first]]
    gaps += [text[words[link.kind - 1].end : words[link.kind].start] for link in chain[1:]]
    dashes = sum(any(sign in gap for sign in "-–—") for gap in gaps)
    commas = sum("," in gap or ";" in gap for gap in gaps)
    if dashes or commas:
        return " - " if dashes > commas else ", "
    return ", " if any(link.kind < link.start for link in chain) else " - "


def _is_commune(words: Sequence[_Word]) -> bool:
    """Whether a commune anywhere bears exactly this name."""
    plain = "".join(word.plain for word in words).replace(" ", "")
    marked = "".join(word.marked for word in words)
    alike = units().by_key.get(plain.replace("y", "i"), [])
    return any(unit.level == COMMUNE and named(unit).marked == marked for unit in alike)
