"""The column of an act's text, and the margin or counterfoil beside it, which repeats its number and name."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import quantiles

from civbook.model import Box, TextLine

_MARGIN = (0.1, 0.45)  # of what is written: where the gutter between margin and text may be
_GUTTER = 0.012  # of the page's width: narrower blanks are no gutter
_CROSSED = 0.04  # of the lines: titles and signatures that stand across a gutter
_LINES = 2  # that a margin has at least


def text_and_margin(
    lines: Sequence[TextLine], width: int
) -> tuple[tuple[TextLine, ...], tuple[TextLine, ...]]:
    """The lines of a page's text and those of the margin left of it, none where it has none."""
    told = [line for line in lines if line.text.strip()]
    x = _gutter([line.box for line in told], width)
    if x is None:
        return tuple(told), ()
    margin = tuple(line for line in told if line.box.x1 + line.box.x0 < 2 * x and line.box.x0 < x)
    return tuple(line for line in told if line not in margin), margin


def _gutter(boxes: Sequence[Box], width: int) -> int | None:
    """The middle of the widest blank down the page in its left part, None where there is none."""
    if len(boxes) < 2 * _LINES:
        return None
    left, right = min(box.x0 for box in boxes), max(box.x1 for box in boxes)
    first, last = (round(left + share * (right - left)) for share in _MARGIN)
    step = max(1, round(_GUTTER * width / 2))
    free: list[list[int]] = []
    for x in range(first, last, step):
        if sum(box.x0 < x < box.x1 for box in boxes) > _CROSSED * len(boxes):
            continue
        if free and free[-1][-1] == x - step:
            free[-1].append(x)
        else:
            free.append([x])
    widest = max(free, key=len, default=[])
    if len(widest) < 2:
        return None
    x = (widest[0] + widest[-1]) // 2
    beside = sum(box.x1 <= x for box in boxes)
    return x if _LINES <= beside <= len(boxes) / 2 else None


def right_edge(boxes: Sequence[Box]) -> int:
    """Where the text's lines end, but for a few that run over."""
    ends = [box.x1 for box in boxes]
    return round(quantiles(ends, n=10)[-1]) if len(ends) > 1 else max(ends, default=0)
