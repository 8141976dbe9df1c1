"""Units of an address read again: at each place of the chain the table's names are weighed on the picture.

From the province down, each part of a reading is weighed against the units that may stand there: all
provinces, the districts of that province, the communes of that district. A name of the table is likelier
than any name at all, and one that stands elsewhere on the page likelier still; what the picture says
against it counts on the same scale, so that an unknown name written clearly stays.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from math import log
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz import fuzz, process

from civbook.places.keys import COMMUNE, DISTRICT, KINDS, PROVINCE
from civbook.places.names import UnitName, all_communes, communes, districts, named, provinces, spelled
from civbook.places.units import units
from civbook.recognition.alphabet import plain
from civbook.recognition.score import comparable
from civbook.recognition.tails import tails
from civbook.text.fold import fold, match_key

if TYPE_CHECKING:
    from civbook.recognition.judging import Laid, Scale

Said = Callable[[str, int, int], float]
Known = dict[int, frozenset[str]]
"""Names that stand elsewhere on the page, by level."""

_DIVIDER = re.compile(r"\s*[,;]\s*|\s+[-–]\s*|(?<=\w)-\s+|(?<=[a-zà-ỹ])-(?=[A-ZÀ-ỸĐ])")
_KIND = re.compile(
    r"(?:(?:xã|phường|thị trấn|huyện|quận|thị xã|thành phố|tỉnh|đặc khu)\s+|(?:TTr|TT|TX|TP|[XPHQTF])\.\s*|"
    r"(?:TT|TX|TP)\s+)(?=[A-ZÀ-ỸĐ])"
)
_WORDS = {
    1: re.compile(r"(?P<kind>[^\W\d_]+)\s+(?=[A-ZÀ-ỸĐ])"),
    2: re.compile(r"(?P<kind>[^\W\d_]+ [^\W\d_]+)\s+(?=[A-ZÀ-ỸĐ])"),
}
_LIKE_KIND = 75  # of 100: a misread kind
_NEAR = 14  # names of a long list that are weighed
_LIKE = 40  # of 100: less alike ones are not
_BEAM = 4
_BEST = 3  # names of a part that are followed
_SEEN = log(0.4)  # a name that stands elsewhere on the page
_LISTED = log(0.6)  # some name of the table


class _Shown(NamedTuple):
    """A unit's name in the recogniser's letters, and its row of the table."""

    text: str
    row: int


@dataclass(frozen=True, slots=True)
class Part:
    """One name in a text: where it stands and the levels it may be of."""

    start: int
    end: int
    levels: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Chain:
    """A text with its names chosen. ``weight``: log weight of the language for the whole text; ``names``:
    (level, name) of the parts that are units."""

    text: str
    weight: float
    names: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class _State:
    score: float = 0.0  # picture and language of the parts so far
    weight: float = 0.0  # language of the chosen names, less the language of the names as read
    changes: tuple[tuple[int, int, str], ...] = ()
    province: int = -1
    district: int = -1
    names: tuple[tuple[int, str], ...] = field(default=())


def chains(laid: Laid, said: Said, scale: Scale, known: Known) -> list[Chain]:
    """Texts with the units of ``laid.text`` chosen anew, the likeliest first.

    ``said``: log probability of a stretch of the text in the table of n-grams.
    """
    ways = [parts_of(laid.text)]
    ways += [[Part(span.start, span.end, (span.level,)) for span in way] for way in tails(laid.text)]
    found: list[Chain] = []
    for parts in ways:
        states = [_State()]
        for part in reversed(parts):
            states = sorted(
                (new for state in states for new in _read(laid, part, state, said, scale, known)),
                key=lambda state: -state.score,
            )[:_BEAM]
        found += [
            Chain(_changed(laid.text, state.changes), state.weight, state.names)
            for state in states
            if state.names
        ]
    return found


def parts_of(text: str) -> list[Part]:
    """The names of an address that may be units, left to right."""
    edges = [0]
    for found in _DIVIDER.finditer(text):
        edges += [found.start(), found.end()]
    edges.append(len(text))
    pieces: list[tuple[int, int, str]] = []  # start, end, kind
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        pieces += _pieces(text, start, end)
    bare = sum(not kind for _start, _end, kind in pieces) > 1 or not any(kind for _, _, kind in pieces)
    parts: list[Part] = []
    above = PROVINCE
    for start, end, kind in reversed(pieces):
        if end - start < 2 or any(sign.isdigit() for sign in text[start:end]):
            continue
        if kind:
            levels = KINDS[kind][1]
            above = min(COMMUNE + 1, min(levels) + 1) if above <= max(levels) else above
        elif above > COMMUNE or (not bare and parts):
            break
        else:
            levels = (PROVINCE,) if above == PROVINCE else tuple(range(above, COMMUNE + 1))
            above = min(COMMUNE + 1, above + 1)
        parts.append(Part(start, end, levels))
    return parts[::-1]


def _pieces(text: str, start: int, end: int) -> list[tuple[int, int, str]]:
    """One stretch between dividers, cut before kinds: (start, end, folded kind) of each name."""
    cuts = [
        (found.start(), found.end(), _folded_kind(found.group()))
        for found in _KIND.finditer(text, start, end)
    ]
    if not cuts or cuts[0][0] > start:
        opening = _opening(text, start, end)
        if opening:
            cuts.insert(0, (start, *opening))
        else:
            first = cuts[0][0] if cuts else end
            cuts.insert(0, (start, start, "" if first == end else "-"))
    pieces = []
    for number, (_at, name, kind) in enumerate(cuts):
        stop = cuts[number + 1][0] if number + 1 < len(cuts) else end
        if kind != "-":  # words before a kind are no unit ("Trạm y tế xã X")
            pieces.append((name, name + len(text[name:stop].rstrip()), kind))
    return pieces


def _folded_kind(text: str) -> str:
    return fold(text).strip(" .")


def _opening(text: str, start: int, end: int) -> tuple[int, str] | None:
    """Where the name begins behind a kind at the start of a part, and that kind: also a misread one."""
    for words in (2, 1):
        found = _WORDS[words].match(text, start, end)
        kind = _near_kind(found["kind"]) if found else ""
        if found and kind:
            return found.end(), kind
    return None


@cache
def _near_kind(text: str) -> str:
    """The kind that one or two words say or nearly say, "" for none: "huyên", "tình", "Xã"."""
    words = fold(text)
    if words in KINDS and (len(words) > 3 or match_key(text) == match_key(KINDS[words][0])):
        return words
    if text[:1].isupper():
        return ""
    near = [kind for kind in KINDS if len(kind) > 3 and fuzz.ratio(words, kind) >= _LIKE_KIND]
    return max(near, key=lambda kind: fuzz.ratio(words, kind), default="")


def _read(laid: Laid, part: Part, state: _State, said: Said, scale: Scale, known: Known) -> list[_State]:
    """The ways to read one part, given what stands behind it."""
    written = laid.text[part.start : part.end]
    options: dict[str, tuple[float, int, int]] = {}  # text → log prior, level, row of the table or -1
    for level in part.levels:
        pool, size = _pool(level, state, written)
        prior = _LISTED - log(max(8, size))
        rows = dict(pool)
        for shown, row in pool:
            options.setdefault(_spelled(shown, written), (prior, level, row))
        for shown in known.get(level, ()):
            options[_spelled(shown, written)] = (_SEEN, level, rows.get(shown, -1))
    power, bonus = scale.power, scale.bonus
    own = said(laid.text, part.start, part.end)
    texts = [written, *options]
    seen = laid.scores(part.start, part.end, texts)
    found = [_State(state.score + seen[0] + power * own + bonus * len(written), state.weight, state.changes,
                    state.province, state.district, state.names)]  # fmt: skip
    ranked = []
    for text, sight in zip(texts[1:], seen[1:], strict=True):
        prior, level, row = options[text]
        weight = max(power * prior, power * own if text == written else power * prior)
        ranked.append((sight + weight + bonus * len(text), text, weight, level, row))
    for score, text, weight, level, row in sorted(ranked, key=lambda one: -one[0])[:_BEST]:
        found.append(
            _State(
                state.score + score,
                state.weight + weight - power * own,
                (*state.changes, (part.start, part.end, text)),
                row if level == PROVINCE else state.province,
                row if level == DISTRICT else state.district,
                (*state.names, (level, text)),
            )
        )
    return found


def _pool(level: int, state: _State, written: str) -> tuple[Sequence[_Shown], int]:
    """Names that may stand at a level, given the units behind, and how many there are; of long lists the nearest
    to what was read."""
    if level == DISTRICT and state.province >= 0:
        names = _shown(districts(state.province))
        return names, len(names)
    if level == COMMUNE and state.district >= 0:
        names = _shown(communes(state.district))
        return names, len(names)
    return _nearest(level, state.province if level == COMMUNE else -1, fold(written).replace(" ", ""))


@lru_cache(maxsize=4096)
def _nearest(level: int, province: int, written: str) -> tuple[Sequence[_Shown], int]:
    names, keys = _keyed(level, province)
    found = process.extract(written, keys, scorer=fuzz.ratio, limit=_NEAR, score_cutoff=_LIKE)
    return [names[at] for _key, _score, at in found], len(names)


@cache
def _keyed(level: int, province: int) -> tuple[tuple[_Shown, ...], list[str]]:
    """Names of a level, of one province or of all, with their keys without marks and blanks."""
    if level == PROVINCE:
        names: Sequence[UnitName] = provinces()
    elif province >= 0:
        names = all_communes(province)
    else:
        every = spelled(named(unit) for unit in units().all if unit.level == level)
        names = list({name.marked: name for name in every}.values())
    return _shown(tuple(names)), [name.plain for name in names]


@cache
def _shown(names: tuple[UnitName, ...]) -> tuple[_Shown, ...]:
    return tuple(_Shown(comparable(plain(name.shown)), name.unit.row) for name in names)


def _spelled(shown: str, written: str) -> str:
    return shown.upper() if written.isupper() and len(written) > 2 else shown


def _changed(text: str, changes: Sequence[tuple[int, int, str]]) -> str:
    for start, end, name in changes:  # right to left, so that places hold
        text = text[:start] + name + text[end:]
    return text
