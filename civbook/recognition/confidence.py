"""How sure a reading is, as the share of such readings that are wholly right.

A logistic curve over a few traits of the reading, fitted on held-out lines (scripts/training/calibrate.py);
the fitted numbers travel in data/calibration.json, one curve a source of scores.
"""

from __future__ import annotations

import json
from functools import lru_cache
from math import exp, log
from pathlib import Path
from typing import TYPE_CHECKING

from rapidfuzz.distance import Levenshtein

from civbook.model import FieldKind
from civbook.recognition.language import language
from civbook.recognition.lists import is_listed

if TYPE_CHECKING:
    from civbook.recognition.decode import Decoded

FILE = Path(__file__).parent / "data" / "calibration.json"
_LEAST = 1e-4
UNFITTED = (-1.0, 0.8, 6.0, 0.6, -0.01, -3.0)  # before anything was fitted
_FIGURES = frozenset({FieldKind.DATE, FieldKind.NUMBER, FieldKind.TIME})
_ODDEST = 3  # letters
_UNLIKELY = -6.0  # log probability of a letter below which nothing more is told by it


def traits(decoded: Decoded, kind: FieldKind | None = None) -> tuple[float, ...]:
    """What the curve sees.

    1, log share of the beam, mean and least log peak, length, share of letters changed; then whether the reading
    stands in a closed list, whether it is a name, whether figures, and how likely by the language its three
    unlikeliest letters are: nonsense is read less surely than its peaks say.
    """
    path = decoded.path
    logs = [log(max(p, _LEAST)) for p in path.peaks] or [log(_LEAST)]
    changed = Levenshtein.distance(decoded.text, path.text) / max(1, len(path.text))
    share = log(max(decoded.readings[0][1], _LEAST))
    model, text = language(kind), decoded.text
    said = [max(_UNLIKELY, model.log(text[:at], char)) for at, char in enumerate(text)] or [_UNLIKELY]
    odd = sorted(said)[:_ODDEST]
    return (
        1.0, share, sum(logs) / len(logs), min(logs), float(len(path.text)), changed,
        float(is_listed(kind, text)), float(kind is FieldKind.NAME), float(kind in _FIGURES),
        sum(odd) / len(odd),
    )  # fmt: skip


def confidence(
    decoded: Decoded, source: str, curve: tuple[float, ...] | None = None, kind: FieldKind | None = None
) -> float:
    """Probability that the whole reading is right, 0-1; ``curve``: an adapted model's own."""
    if not decoded.path.text:
        return 0.0
    # a curve that was fitted on the first traits alone does not see the others
    value = sum(w * t for w, t in zip(curve or shipped_curve(source), traits(decoded, kind), strict=False))
    return 1 / (1 + exp(-max(-30.0, min(30.0, value))))


@lru_cache(maxsize=8)
def shipped_curve(source: str) -> tuple[float, ...]:
    """The fitted weights of a source of scores ("neural", "both", "tesseract")."""
    try:
        return tuple(json.loads(FILE.read_text(encoding="utf-8"))[source])
    except (OSError, KeyError):
        return UNFITTED
