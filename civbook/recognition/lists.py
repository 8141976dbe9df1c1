"""Soft lists: what usually stands in a kind of field, with how usual it is. They propose; the picture
decides."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from civbook.model import FieldKind
from civbook.text.closed_lists import closed_list

if TYPE_CHECKING:
    from collections.abc import Sequence

_LIST_OF = {
    FieldKind.ETHNICITY: "ethnicity",
    FieldKind.NATIONALITY: "nationality",
    FieldKind.RELATIONSHIP: "relationship",
}
_USUAL = {"Kinh": 0.85, "Việt Nam": 0.9}
_RARE = 0.004
_NEAR = 45  # of 100: how alike an entry must be to be proposed at all
_SEXES = {"Nam": 0.45, "Nữ": 0.45, "nam": 0.1, "nữ": 0.1, "NAM": 0.05, "NỮ": 0.05, "Trai": 0.003, "Gái": 0.003,
          "trai": 0.003, "gái": 0.003, "X": 0.01, "x": 0.01}  # fmt: skip
_PROPOSED = 4


def entries(kind: FieldKind | None, text: str) -> Sequence[tuple[str, float]]:
    """List entries that a first reading ``text`` may stand for, with their weights 0-1; none for open
    kinds."""
    weights = _weights(kind)
    if kind is FieldKind.SEX:  # two or three letters misread look like nothing: all are proposed
        return list(weights.items())
    found = process.extract(text, list(weights), scorer=fuzz.ratio, limit=_PROPOSED, score_cutoff=_NEAR)
    return [(entry, weights[entry]) for entry, _score, _at in found]


def is_listed(kind: FieldKind | None, text: str) -> bool:
    """Whether a text stands in the list of a kind, letter by letter."""
    return text in _weights(kind)


@lru_cache(maxsize=32)
def _weights(kind: FieldKind | None) -> dict[str, float]:
    """What may stand in a kind of field, with how usual it is; nothing for open kinds."""
    if kind is FieldKind.SEX:
        return _SEXES
    weights: dict[str, float] = {}
    if kind not in _LIST_OF:
        return weights
    for each in closed_list(_LIST_OF[kind]):
        for number, spelling in enumerate((each.label, *each.aliases)):
            own = _USUAL.get(spelling, 0.02 if kind is FieldKind.RELATIONSHIP else _RARE)
            weights.setdefault(spelling, own if number == 0 else own / 2)
    return weights
