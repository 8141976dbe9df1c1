"""Letters that were taken for rules: at a page's reduced size the middles of small print make a line, and strokes that
stand below each other an upright one."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from civbook.imaging.components import Mask
from civbook.imaging.ruling import Rule
from civbook.imaging.workscale import Reduced

_WORDS, _MIDDLE = 40.0, 0.55  # mm: words of small print are no longer, and their letters' middles no lower
_STROKES, _INKED = 2, (0.6, 0.92)  # further strokes of a word, and the share of its length that they take
_PALE = 0.45  # mm
_DENSE, _BEYOND = 0.7, 0.5  # strokes a mm, and how many of their columns reach beyond the rule
_THIN, _FEET = 0.35, (0.4, 0.55)  # mm; the same two of the feet of larger letters
_UNBROKEN = 0.75  # of a drawn rule's length that has ink at least
_HIGH = 0.8  # mm: no dot of a leader is so high, but a small letter is


def is_small_print(ink: Mask, rule: Rule, work: Reduced) -> bool:
    """Whether a rule is but a word in small letters, as labels within cells are: as thick as their middles are high,
    in more than one stroke, with hardly a blank between them; or pale, in many thin strokes as high as letters or
    that reach beyond it. The dots of a leader stand further apart, and nothing of them above it."""
    mm = work.length(100) / 100
    if rule.length > work.length(_WORDS) or rule.thickness < _THIN * mm:
        return False
    half = round(rule.thickness) // 2
    band = _inked(ink, rule, range(-half, half + 1))
    strokes = int(np.count_nonzero(np.diff(band.astype(np.int8)) == 1))
    thick = rule.thickness >= work.length(1) * _MIDDLE
    if thick and strokes >= _STROKES and _INKED[0] <= float(band.mean()) <= _INKED[1]:
        return True
    beyond = _inked(ink, rule, (-half - 1, half + 1))[band]
    share, dense = float(beyond.mean()) if len(beyond) else 0.0, strokes / max(1.0, rule.length) * mm
    if rule.thickness >= _PALE * mm and dense >= _DENSE and strokes >= _STROKES:
        return rule.thickness >= _HIGH * mm or share >= _BEYOND
    return float(band.mean()) < _UNBROKEN and dense >= _FEET[0] and share >= _FEET[1]


def is_broken(ink: Mask, rule: Rule) -> bool:
    """Whether a rule has blanks, as dots have and strokes of letters that stand below each other (of an upright rule,
    ``ink`` is turned)."""
    half = round(rule.thickness) // 2
    return float(_inked(ink, rule, range(-half, half + 1)).mean()) < _UNBROKEN


def places_along(rule: Rule, width: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The columns and rows of the pixels of a level rule's middle."""
    xs = np.arange(max(0, round(rule.start)), min(width, round(rule.end)))
    knots = np.array(rule.points)
    return xs, np.rint(np.interp(xs, knots[:, 0], knots[:, 1])).astype(np.int64)


def _inked(ink: Mask, rule: Rule, offsets: Iterable[int]) -> NDArray[np.bool_]:
    """Where along a rule there is ink so many pixels above or below its middle."""
    xs, ys = places_along(rule, ink.shape[1])
    found = np.zeros(len(xs), dtype=bool)
    for offset in offsets:
        found |= ink[np.clip(ys + offset, 0, ink.shape[0] - 1), xs]
    return found
