"""Closed lists: a misread word becomes the list's only when the list leaves no doubt."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from rapidfuzz.distance import OSA, Levenshtein

from civbook.text.fold import fold, match_key

_DATA = Path(__file__).parent / "data"
_SURE, _MARGIN = 0.74, 0.12
_LONG = 8  # letters from which one may be wrong


@dataclass(frozen=True, slots=True)
class ClosedList:
    """Spellings by their exact key and by their accentless key (None where several share it)."""

    exact: dict[str, str]
    folded: dict[str, str | None]

    def find(self, text: str, *, sure: float = _SURE) -> tuple[str, float] | None:
        """The entry meant and how sure that is, or None."""
        key = match_key(text)
        if key in self.exact:
            return self.exact[key], 1.0
        plain = fold(text)
        if not plain:
            return None
        if entry := self.folded.get(plain):
            return entry, 0.9
        ranked = sorted(
            (
                (Levenshtein.normalized_similarity(plain, other), entry)
                for other, entry in self.folded.items()
                if entry
            ),
            reverse=True,
        )[:4]
        if not ranked or ranked[0][0] < sure or len(plain) < 3:
            return None
        rivals = [score for score, entry in ranked[1:] if entry != ranked[0][1]]
        if rivals and ranked[0][0] - rivals[0] < _MARGIN:
            return None
        return ranked[0][1], 0.8 * ranked[0][0]

    def almost(self, text: str) -> str | None:
        """The only entry that is the text but for accents or, of a longer one, for a single letter."""
        plain = fold(text)
        if entry := self.folded.get(plain):
            return entry
        near = {
            entry
            for other, entry in self.folded.items()
            if entry and len(other) >= _LONG and OSA.distance(plain, other, score_cutoff=1) <= 1
        }
        longer = {entry for entry in near if len(fold(entry)) > len(plain)}  # of which a letter was lost
        found = near if len(near) == 1 else longer
        return found.pop() if len(found) == 1 else None


@cache
def closed_list(name: str) -> ClosedList:
    """One list of ``closed_lists.json``, or "ethnicity"."""
    if name == "ethnicity":
        return _ethnic_groups()
    entries = json.loads((_DATA / "closed_lists.json").read_text(encoding="utf-8"))[name]
    return _make([(entry, entry) if isinstance(entry, str) else (entry[0], entry[1]) for entry in entries])


@cache
def _ethnic_groups() -> ClosedList:
    data = json.loads((files("civbook.text") / "data" / "ethnic_groups.json").read_text(encoding="utf-8"))
    doubtful = {fold(name) for name in data["ambiguous"]}
    pairs = [(group, group) for group in data["groups"]]
    own = {fold(group) for group in data["groups"]}
    for group, aliases in data["groups"].items():
        pairs += [
            (alias, group) for alias in aliases if fold(alias) not in doubtful | own and len(fold(alias)) > 2
        ]
    pairs += [
        ("Khmer", "Khơ Me"),
        ("Khơ-me", "Khơ Me"),
        ("H'Mông", "Mông"),
        ("Hmông", "Mông"),
        ("Mèo", "Mông"),
    ]
    return _make(pairs)


def _make(pairs: list[tuple[str, str]]) -> ClosedList:
    exact: dict[str, str] = {}
    folded: dict[str, str | None] = {}
    for spelling, entry in pairs:
        exact.setdefault(match_key(spelling), entry)
        key = fold(spelling)
        if key in folded and folded[key] != entry:
            folded[key] = None
        else:
            folded[key] = entry
    return ClosedList(exact, folded)
