"""Whether a dwelling is "thường trú" or "tạm trú": of the two printed words of the label one is struck out by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from civbook.model import Box, fields_of
from civbook.reading.assemble import ZoneText
from civbook.workflow.strokes import level_strokes

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from civbook.forms.pieces import Zone

_DARK = 175  # of 255, on an evened sheet
_BAND = (0.3, 0.75)  # of the label's height: where strokes run through its words
_SLOPES = (-0.06, -0.03, 0.0, 0.03, 0.06)
_LONG, _LONGEST = 2.3, 5.5  # heights of the label: "tạm trú" at least, "thường trú" at most
_LABEL = 9.6  # heights: how long "Nơi thường trú/tạm trú" is at most
_BETWEEN = 5.0  # heights from the label's beginning: where its two words part
_SURE = 0.85  # confidence in such a stroke
_ROOM = 0.15  # of the height: behind the stroke the value begins,
_NEAR = 5  # heights at most from where it was seen to begin


def struck_residences(
    event: str, zones: Sequence[Zone], even: NDArray[np.uint8]
) -> tuple[list[Zone], list[ZoneText]]:
    """The zones, dwellings from behind what is struck out of their label, and the kinds of dwelling that are left.

    Args:
        even: the evened sheet.
    """
    known = fields_of(event)
    found: list[Zone] = []
    kinds: list[ZoneText] = []
    for zone in zones:
        person, _dot, key = zone.field.rpartition(".")
        name = f"{person}.residence_kind"
        label = zone.label if key == "residence" and name in known else None
        stroke = _stroke(label, even) if label is not None else None
        if label is None or stroke is None:
            found.append(zone)
            continue
        behind = (stroke.x0 + stroke.x1) / 2 - label.x0 > _BETWEEN * label.height
        kinds.append(ZoneText(name, name, "thường trú" if behind else "tạm trú", _SURE, label))
        end = stroke.x1 + round(_ROOM * label.height)
        found.append(_from(zone, end, label.height) if behind else zone)
    return found, kinds


def _from(zone: Zone, x: int, high: int) -> Zone:
    """A zone whose value begins at ``x``, where the line pass saw it begin not far from there."""
    first, *rest = zone.pieces
    if abs(x - first.box.x0) > _NEAR * high or x >= first.box.x1:
        return zone
    tokens = tuple(token for token in first.tokens if (token.box.x0 + token.box.x1) / 2 > x)
    return replace(zone, pieces=(replace(first, box=first.box._replace(x0=x), tokens=tokens), *rest))


def _stroke(label: Box, even: NDArray[np.uint8]) -> Box | None:
    """The long stroke through some words of a label or straight behind what was seen of it."""
    high = label.height
    x1 = min(even.shape[1], label.x0 + round(_LABEL * high))
    ink = even[label.y0 : label.y1, label.x0 : x1] < _DARK
    if min(ink.shape, default=0) < 8:
        return None
    top, bottom = (round(share * high) for share in _BAND)
    strokes = level_strokes(ink, (top, bottom), _SLOPES, gap=2, least=_LONG * high)
    start, end, _row, _slope = max(strokes, key=lambda one: one[1] - one[0], default=(0, 0, 0, 0.0))
    found = Box(label.x0 + start, label.y0 + top, label.x0 + end, label.y0 + bottom)
    return found if strokes and found.width <= _LONGEST * high else None
