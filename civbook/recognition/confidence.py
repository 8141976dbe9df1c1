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

if TYPE_CHECKING:
    from civbook.recognition.decode import Decoded

FILE = Path(__file__).parent / "data" / "calibration.json"
_LEAST = 1e-4
UNFITTED = (-1.0, 0.8, 6.0, 0.6, -0.01, -3.0)  # before anything was fitted


def traits(decoded: Decoded) -> tuple[float, ...]:
    """What the curve sees: 1, log share of the beam, mean and least log peak, length, share of letters
    changed."""
    path = decoded.path
    logs = [log(max(p, _LEAST)) for p in path.peaks] or [log(_LEAST)]
    changed = Levenshtein.distance(decoded.text, path.text) / max(1, len(path.text))
    share = log(max(decoded.readings[0][1], _LEAST))
    return (1.0, share, sum(logs) / len(logs), min(logs), float(len(path.text)), changed)


def confidence(decoded: Decoded, source: str, curve: tuple[float, ...] | None = None) -> float:
    """Probability that the whole reading is right, 0-1; ``curve``: an adapted model's own."""
    if not decoded.path.text:
        return 0.0
    value = sum(w * t for w, t in zip(curve or _curve(source), traits(decoded), strict=True))
    return 1 / (1 + exp(-max(-30.0, min(30.0, value))))


@lru_cache(maxsize=8)
def _curve(source: str) -> tuple[float, ...]:
    try:
        return tuple(json.loads(FILE.read_text(encoding="utf-8"))[source])
    except (OSError, KeyError):
        return UNFITTED
