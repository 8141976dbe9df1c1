"""The value pass: each value cut out of the sheet, from behind its label to its last stroke."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from civbook.imaging.ink import without_rules
from civbook.model import Box, FieldKind
from civbook.recognition.engine import Crop
from civbook.workflow.leaders import without_leaders
from civbook.workflow.pagelines import (
    DARK,
    PAPER,
    PageLines,
    cut,
    grown,
    ink_level,
    own_ink,
    own_row,
    stretches,
)
from civbook.workflow.struck import dashed_out, false_start
from civbook.workflow.tonemarks import reaching, with_marks

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from civbook.workflow.sheets import Sheet

_BEFORE, _BEHIND = 0.9, 0.5  # line heights: how far off a label's end may be found
_STANDS_OUT = 0.6  # line heights: how far letters may stand out of the place where they were seen
_IN_WORD = 0.12  # line heights of blank within a word
_FAR, _FAR_BEHIND = 0.6, 1.0  # what a line height of distance costs, in line heights of blank
_WIDEST = 0.8  # line heights of blank that are as good as any more
_STRAY = 6  # dark pixels outside all lines that make a place worth a second look


def value_crops(
    sheet: Sheet, page: PageLines, box: Box, kind: FieldKind, *, labelled: bool = False, seen: bool = False
) -> list[Crop]:
    """A value's place, cut tightly to its own ink; none where nothing is written, and two where the value seems to
    begin with a word that was struck out: without that word, then with it.

    Tight crops are read best: with half a line's height more above and below, our network gets half as many
    values again wrong (measured on 79 values of hand-written pages).

    Args:
        sheet: the page; page: its lines.
        box: from the end of the label to the next one.
        kind: of the field, for the decoder.
        labelled: a label ends where the box begins; its end is known to half a letter only, so that the value
            is taken from the blank between the two.
        seen: the box is where the line pass read the words: their first and last letters may stand out of it.
    """
    before = round((_BEFORE if labelled else _STANDS_OUT if seen else 0) * box.height)
    behind = before if seen else 0
    wide = grown(Box(box.x0 - before, box.y0, box.x1 + behind, box.y1), sheet)
    row = page.rows.row_of(box) if page.rows else 0
    raw = own_row(cut(sheet.even, wide), wide, page.rows, row)
    clean = own_row(_cleaned(raw, page, wide), wide, page.rows, row)
    if min(clean.shape) < 6:
        return []
    level = ink_level(clean[:, before + box.height // 4 :])  # behind what may be left of the label
    own = clean < level if row else own_ink(clean, box.y0 - wide.y0, box.height, level)
    if labelled:
        own[:, : _begin(own, box.x0 - wide.x0, box.height)] = False
    if seen:
        first, last = _reach(own, box.x0 - wide.x0, box.x1 - wide.x0, box.height)
        own[:, :first], own[:, last:] = False, False
    if not row:
        wide, raw, clean, own = _with_marks(sheet, wide, (raw, clean, own), box.height, level)
    return _tight(raw, clean, own, wide, box.height, kind)


def _with_marks(
    sheet: Sheet,
    wide: Box,
    place: tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.bool_]],
    line: int,
    level: int,
) -> tuple[Box, NDArray[np.uint8], NDArray[np.uint8], NDArray[np.bool_]]:
    """A place, as scanned, cleaned and its own ink, with the marks that stand out of it."""
    raw, clean, own = place
    further = reaching(wide, line, sheet.height)
    whole = cut(sheet.even, further)
    top = wide.y0 - further.y0
    found = with_marks(whole, own, top, line, level)
    if found is None:
        return wide, raw, clean, own
    around, marked = found
    around[top : top + len(clean)] = clean
    whole[top : top + len(raw)] = raw
    return further, whole, around, marked


def _cleaned(raw: NDArray[np.uint8], page: PageLines, wide: Box) -> NDArray[np.uint8]:
    """The place without rules and leaders, as the line pass made it; anew where writing stands beside the
    lines that it found."""
    clean = cut(page.clean, wide)
    beside = clean == 0
    if beside.any():
        high = wide.height
        middle = slice(high // 4, high - high // 4)
        if int(((raw < DARK) & beside)[middle].sum()) > _STRAY and not beside.all():
            return without_rules(without_leaders(raw), dots=False)
        clean[beside] = PAPER
    return clean


def _reach(own: NDArray[np.bool_], first: int, last: int, height: int) -> tuple[int, int]:
    """First and last column of the words that are seen between two columns, with the strokes that go on there."""
    gap = max(2, round(_IN_WORD * height))
    for left, right in stretches(np.asarray(own.any(axis=0)), gap):
        if left < first < right:
            first = left
        if left < last < right:
            last = right
    return first, last


def _begin(own: NDArray[np.bool_], end: int, height: int) -> int:
    """The column at which the value begins, behind the blank that parts it from its label.

    ``end``: where the label was found to end; a wide blank near it is more likely than a narrow one at it.
    """
    least = max(2, round(0.05 * height))
    until = end + round(_BEHIND * height)
    groups = [group for group in stretches(np.asarray(own.any(axis=0)), 0) if not _low(own, group, height)]
    edges = [(0, 0), *groups]
    best, begin = 0.0, end
    for left, right in pairwise(edges):
        blank = right[0] - left[1]
        if blank < least or left[1] > until:
            continue
        away = _FAR_BEHIND * max(0, left[1] - end) + _FAR * max(0, end - right[0])
        worth = min(blank, _WIDEST * height) - away
        if worth > best:
            best, begin = worth, right[0]
    return max(0, begin - 1)


def _tight(
    raw: NDArray[np.uint8],
    clean: NDArray[np.uint8],
    own: NDArray[np.bool_],
    wide: Box,
    height: int,
    kind: FieldKind,
) -> list[Crop]:
    """Crops cut to the ink ``own`` of a line, in ``clean``, the cleaned pixels of ``wide`` around it, and ``raw``,
    the same as scanned."""
    extent = _written(own, height)
    if extent is None:
        return []
    if words := dashed_out(raw[:, slice(*extent)], own[:, slice(*extent)]):
        raw, clean, own = raw.copy(), clean.copy(), own.copy()
        for start, end in words:
            struck = slice(extent[0] + start, extent[0] + end)
            raw[:, struck], clean[:, struck], own[:, struck] = PAPER, PAPER, False
        rest = _written(own, height)
        return [] if rest is None else [replace(_cut(raw, clean, own, wide, rest, kind), begun=True)]
    whole = _cut(raw, clean, own, wide, extent, kind)
    first = false_start(raw[:, extent[0] : extent[1]], own[:, extent[0] : extent[1]])
    if first is None:
        return [whole]
    struck = slice(0, extent[0] + first)
    own, clean = own.copy(), clean.copy()
    own[:, struck], clean[:, struck] = False, PAPER
    rest = _written(own, height)
    if rest is None:
        return [whole]
    return [replace(_cut(raw, clean, own, wide, rest, kind), begun=True), whole]


def _cut(
    raw: NDArray[np.uint8],
    clean: NDArray[np.uint8],
    own: NDArray[np.bool_],
    wide: Box,
    extent: tuple[int, int],
    kind: FieldKind,
) -> Crop:
    """The columns of ``extent``, as high as their ink."""
    down = np.flatnonzero(own[:, extent[0] : extent[1]].any(axis=1))
    x0, x1 = max(0, extent[0] - 4), min(clean.shape[1], extent[1] + 4)
    y0, y1 = max(0, int(down[0]) - 2), min(clean.shape[0], int(down[-1]) + 3)
    place = Box(wide.x0 + x0, wide.y0 + y0, wide.x0 + x1, wide.y0 + y1)
    return Crop(
        np.ascontiguousarray(clean[y0:y1, x0:x1]), place, kind, np.ascontiguousarray(raw[y0:y1, x0:x1])
    )


def _written(own: NDArray[np.bool_], height: int) -> tuple[int, int] | None:
    """First and last column of the writing: colons, dots and scraps of a label before it do not count."""
    groups = [
        (first, last)
        for first, last in stretches(np.asarray(own.any(axis=0)), max(2, round(0.12 * height)))
        if own[:, first:last].sum() >= max(6, 0.01 * height * height)
    ]
    while groups and _low(own, groups[0], height):
        groups = groups[1:]
    while groups and _low(own, groups[-1], height):
        groups = groups[:-1]
    while (
        len(groups) > 1
        and _colon_like(own, groups[0], height)
        and groups[1][0] - groups[0][1] >= 0.15 * height
    ):
        groups = groups[1:]
    if not groups or sum(own[:, first:last].sum() for first, last in groups) < 0.03 * height * height:
        return None
    return groups[0][0], groups[-1][1]


def _low(own: NDArray[np.bool_], group: tuple[int, int], height: int) -> bool:
    """Dots of a leader or a piece of a rule: nothing of it is as high as a letter."""
    rows = np.flatnonzero(own[:, group[0] : group[1]].any(axis=1))
    return int(rows[-1] - rows[0]) + 1 < 0.2 * height


def _colon_like(own: NDArray[np.bool_], group: tuple[int, int], height: int) -> bool:
    first, last = group
    narrow = last - first < 0.2 * height and first < 1.2 * height
    return narrow and int(own[:, first:last].sum(axis=0).max()) < 0.4 * height
