"""Lines read again with all that is known: both networks, the language, the units, the rest of the page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from civbook.model import FieldKind
from civbook.recognition.chains import chains, parts_of
from civbook.recognition.decode import Decoded
from civbook.recognition.judging import Laid, Scale, Teller, judge
from civbook.recognition.language import Likely
from civbook.recognition.lists import entries
from civbook.recognition.memory import SURNAME, Memory
from civbook.recognition.ownwords import OwnWords, likely
from civbook.recognition.score import comparable
from civbook.text.dates import parse_date

PLACED = (FieldKind.PLACE, FieldKind.TEXT, None)  # None: of a single line nobody says what it is
_NO_DATE = -3.0
_ODD_NUMBER = -2.0
_PAPER = re.compile(r"(?:số |giấy |thẻ )?(?:C\S{0,2}M\S{0,2}|CCCD|căn cước|chứng minh|GCM)", re.IGNORECASE)
_LONG_NUMBER = re.compile(r"\d[\d ]{5,}\d")
_HINT = 2.0  # the most that a name seen elsewhere on the page may gain by that
_HEARD = 5  # readings of each network that are weighed
_BASES = 2  # readings whose names are chosen anew


def weight_of(model: Likely, text: str, scale: Scale) -> float:
    """The log weight of a text by the language alone."""
    return scale.power * model.text(text) + scale.bonus * len(text)


def together(
    tellers: Sequence[Teller],
    decoded: Sequence[Decoded],
    kind: FieldKind | None,
    scale: Scale,
    own: OwnWords | None = None,
) -> Decoded:
    """One reading from several networks: the candidates of all, judged by all; ``own``: what else was written in that
    hand or collection."""
    texts = dict.fromkeys(text for one in decoded for text, _ in one.readings[:_HEARD] if text)
    if not texts:
        return decoded[0]
    model = likely(kind, own)
    return judge(tellers, {text: weight_of(model, text, scale) for text in texts}, decoded[0].path)


@dataclass(frozen=True, slots=True)
class Rethought:
    """A reading and the units in it, (level, name)."""

    decoded: Decoded
    units: tuple[tuple[int, str], ...] = ()


def rethought(
    tellers: Sequence[Teller],
    last: Rethought,
    kind: FieldKind | None,
    memory: Memory,
    scale: Scale,
    own: OwnWords | None = None,
) -> Rethought:
    """The line read again with the lists, the table of units and what stands elsewhere on the page.

    ``own``: what else was written in that hand or collection.
    """
    model = likely(kind, own)
    bases = [text for text, _share in last.decoded.readings[:_HEARD] if text]
    weights = {text: weight_of(model, text, scale) for text in bases}
    units: dict[str, tuple[tuple[int, str], ...]] = {}

    def propose(text: str, weight: float) -> None:
        weights[text] = max(weight, weights.get(text, weight))

    def said(text: str, start: int, end: int) -> float:
        return sum(model.log(text[:at], text[at]) for at in range(start, end))

    for text, chance in memory.proposals(kind, bases).items():
        most = weight_of(model, text, scale) + _HINT
        propose(text, min(most, scale.power * chance + scale.bonus * len(text)))
    if kind is FieldKind.NAME:
        for text in bases[:_BASES]:
            first, gap, rest = text.partition(" ")
            for surname in memory.surnames(text) if gap else ():
                known = weights[text] + scale.power * (SURNAME - said(text, 0, len(first)))
                propose(surname + gap + rest, known + scale.bonus * (len(surname) - len(first)))
    elif kind in PLACED:
        known_units = memory.known(last.units)
        for base in bases[:_BASES]:
            for chain in chains(Laid(tellers, base), said, scale, known_units):
                longer = len(chain.text) - len(base)
                propose(chain.text, weight_of(model, base, scale) + chain.weight + scale.bonus * longer)
                units.setdefault(chain.text, chain.names)
    for entry, chance in entries(kind, last.decoded.path.text):
        propose(entry, scale.power * chance + scale.bonus * len(entry))
    for text in weights:
        weights[text] += odds(kind, text)
    decoded = judge(tellers, weights, last.decoded.path)
    return Rethought(decoded, units.get(decoded.text, ()))


def odds(kind: FieldKind | None, text: str) -> float:
    """The log weight of how well a text keeps to what such a field can hold: a date is a date of the calendar, a
    paper's number has 9 or 12 figures."""
    if kind is FieldKind.DATE:
        date = parse_date(text)
        return 0.0 if date is not None and date.possible else _NO_DATE
    if kind is FieldKind.TEXT and _PAPER.match(text):
        found = _LONG_NUMBER.search(text)
        return 0.0 if found is None or len(found.group().replace(" ", "")) in (9, 12) else _ODD_NUMBER
    return 0.0


def remember(memory: Memory, kind: FieldKind | None, text: str) -> None:
    """Keep what a line that was read surely says about the page."""
    memory.keep(kind, text)
    if kind in PLACED:
        memory.keep_units(
            (level, comparable(text[part.start : part.end]))
            for part in parts_of(text)
            for level in part.levels
        )
