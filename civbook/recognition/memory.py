"""What stands elsewhere on the page: names and places that were read surely make the same ones likelier.

A declarant is often the father or the mother word for word, a child bears the father's surname, and most
people of a page live in one commune. It only proposes: the picture of the line decides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import log

from rapidfuzz import fuzz

from civbook.model import FieldKind
from civbook.recognition.chains import Known
from civbook.recognition.score import comparable

_ALIKE = 45  # of 100: how near a reading must be to a remembered name to be weighed against it
_WHOLE = log(0.12)  # a person of the page is named again
SURNAME = log(0.3)  # somebody of the page has this surname
_GROUP = log(0.5)
_PROPOSED = 4


@dataclass
class Memory:
    """Names of one page, by how often they were read."""

    people: Counter[str] = field(default_factory=Counter)
    groups: Counter[str] = field(default_factory=Counter)
    units: Counter[tuple[int, str]] = field(default_factory=Counter)

    def keep_units(self, names: Iterable[tuple[int, str]]) -> None:
        """(level, name) of units that stand on the page."""
        self.units.update(names)

    def keep(self, kind: FieldKind | None, text: str) -> None:
        """A line that was read surely."""
        if kind is FieldKind.NAME and len(text.split()) > 1:
            self.people[comparable(text)] += 1
        elif kind is FieldKind.ETHNICITY:
            self.groups[comparable(text)] += 1

    def known(self, own: Iterable[tuple[int, str]] = ()) -> Known:
        """Names of units by level; ``own``: what the asking line itself said, which is no second witness."""
        others = self.units - Counter(own)
        return {level: frozenset(name for at, name in others if at == level) for level in (1, 2, 3)}

    def proposals(self, kind: FieldKind | None, texts: Iterable[str]) -> dict[str, float]:
        """Texts that a line may say because the page says them elsewhere, with the log probability of that."""
        if kind is FieldKind.ETHNICITY:
            return {group: _GROUP - log(len(self.groups)) for group in self.groups}
        if kind is not FieldKind.NAME:
            return {}
        found: dict[str, float] = {}
        for text in texts:
            near = [name for name in self.people if fuzz.ratio(name, text) >= _ALIKE]
            for name in sorted(near, key=lambda name: -fuzz.ratio(name, text))[:_PROPOSED]:
                found[name] = _WHOLE
        return found

    def surnames(self, text: str) -> list[str]:
        """Surnames of the page that may be the first word of a name."""
        first = text.split(" ", maxsplit=1)[0]
        return [
            surname
            for surname, _count in Counter(name.split(" ")[0] for name in self.people).most_common(_PROPOSED)
            if surname != first and fuzz.ratio(surname, first) >= _ALIKE
        ]
