"""The rows of a printed form, by the baselines of its labels and leader dots: for hands taller than the rows are apart.

Where a hand is so large that its letters reach into the rows above and below, the boxes of its words say nothing of
lines any more. The small print of the form still does: labels and dots stand on the row's baseline. Every stroke
then belongs to the row in whose band most of it lies; what ties two rows together is parted between them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from civbook.imaging.baselines import find_baselines
from civbook.imaging.components import Components, Mask, widened
from civbook.imaging.workscale import Reduced
from civbook.model import Box

if TYPE_CHECKING:
    from collections.abc import Callable

_MIDDLE = (0.7, 0.12)  # of the pitch above and below its baseline: what lies there is the row's
_BELOW = 0.24  # of the pitch: how far a row's band reaches below its baseline
_BODY = (0.5, 0.07)  # of the pitch: a row's letters have their bodies from there to there above its baseline
_ABOVE = 1.1  # of the pitch: no stroke of a row starts higher above its baseline
_TIES = 0.03  # of the pitch squared: pixels of a part's body in a second row from which it is divided
_BOUND = 1.1  # of the pitch: lower parts tie nothing together
_FRINGE = 3  # reduced pixels around another row's strokes that are not this row's either
_BETWEEN = (0.0, 0.6)  # of the pitch: where below a baseline a tie is cut
_CUT_OFF = 0.12  # of the pitch: how wide a gap a rule leaves in a stroke, at most
_MEETING = 0.2  # of the pitch: where below a baseline tails and tops meet, where nothing else tells
_ASIDE = 0.08  # of the pitch: how far beside a place its ink counts
_TALL = 0.8  # of the pitch: letters as high as that are told apart by rows only
_TALLEST = 2.6  # of the pitch: what is higher is no letter
_SOLID = 0.6  # of its box that a stain fills
_CROWDED = 0.12  # share of such letters in the writing's width from which a page needs its rows
_GAP = 6.0  # mm of blank that divide a line


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """``owner``: H×W of a copy reduced by ``factor``, number of the row that owns each pixel of writing (from 1),
    0 for none. ``spans``: (row, x0, y0, x1, y1) of each line, in pixels of that copy. ``pitch``: pixels of the page
    from row to row."""

    owner: NDArray[np.int16]
    spans: tuple[tuple[int, int, int, int, int], ...]
    factor: int
    pitch: float

    def row_of(self, box: Box) -> int:
        """The row that owns most of what stands in a box of the page, its upper and lower rim left out; 0 for none."""
        rim = box.height // 4
        inside = self._cut(Box(box.x0, box.y0 + rim, box.x1, box.y1 - rim))
        counts = np.bincount(inside.ravel(), minlength=2)[1:]
        return int(counts.argmax()) + 1 if counts.any() else 0

    def others(self, box: Box, row: int) -> Mask:
        """Pixels of a box of the page that other rows own, with what was a rule's or too faint beside them."""
        inside = np.pad(self._cut(box), _FRINGE)
        own, alien = inside == row, (inside > 0) & (inside != row)
        for _step in range(_FRINGE):
            alien = widened(alien)
        small = (alien & ~widened(own))[_FRINGE:-_FRINGE, _FRINGE:-_FRINGE]
        return self._enlarged(small, box)

    def own(self, box: Box, row: int) -> Mask:
        """Pixels of a box of the page that a row owns."""
        return self._enlarged(self._cut(box) == row, box)

    def _enlarged(self, small: Mask, box: Box) -> Mask:
        """A box's cut of the copy at the page's size."""
        whole = small.repeat(self.factor, axis=0).repeat(self.factor, axis=1)
        top, left = box.y0 % self.factor, box.x0 % self.factor
        mask = np.zeros((box.height, box.width), dtype=bool)
        seen = whole[top : top + box.height, left : left + box.width]
        mask[: seen.shape[0], : seen.shape[1]] = seen
        return mask

    def _cut(self, box: Box) -> NDArray[np.int16]:
        step = self.factor
        return self.owner[box.y0 // step : -(-box.y1 // step), box.x0 // step : -(-box.x1 // step)]


def crowded_rows(
    parts: Components, cores: Components, work: Reduced, fences: Mask, whole: Callable[[], Components]
) -> Rows | None:
    """The rows of a form whose hand fills them; None where rows are not printed or lines stand apart anyway.

    Args:
        parts: the writing of the page, dots included; cores: the dense middles of its lines.
        work: the copy that both were found on; fences: upright rules, which divide lines.
        whole: the writing with what may be upright rules.
    """
    base = find_baselines(parts, cores, work)
    if base is None:
        return None
    levels, pitch = base
    if _share_of_tall(parts, pitch, work) < _CROWDED:
        return None
    owner = _owners(whole(), levels, pitch)
    spans = tuple(_spans(owner, len(levels), work, fences))
    _keep_middles(owner, levels, pitch)
    return Rows(owner, spans, work.factor, pitch * work.factor)


def _keep_middles(owner: NDArray[np.int16], levels: NDArray[np.float64], pitch: float) -> None:
    """What no stroke claims in the middle of a row is the row's: dots and strokes that a leader hid."""
    y = np.arange(len(owner))[:, None]
    for number, level in enumerate(levels):
        top, bottom = int(level.min() - pitch), int(level.max() + pitch)
        rows = slice(max(0, top), max(0, bottom))
        middle = (y[rows] > level - _MIDDLE[0] * pitch) & (y[rows] <= level + _MIDDLE[1] * pitch)
        owner[rows][middle & (owner[rows] == 0)] = number + 1


def _share_of_tall(parts: Components, pitch: float, work: Reduced) -> float:
    """Share of the letters' width that letters as high as the rows are apart take; scraps beside the page and
    frames around it are no letters."""
    tall = (
        (parts.heights >= _TALL * pitch)
        & (parts.heights <= _TALLEST * pitch)
        & (parts.widths >= work.length(1))
    )
    letters = (parts.heights >= work.length(1.2)) & (parts.heights <= _TALLEST * pitch)
    solid = parts.areas > _SOLID * parts.widths * parts.heights
    return float(parts.widths[tall & ~solid].sum() / max(1, parts.widths[letters & ~solid].sum()))


def _owners(parts: Components, levels: NDArray[np.float64], pitch: float) -> NDArray[np.int16]:
    """Each part goes to the row in whose band most of it lies; parts that tie rows together are divided."""
    count = len(levels)
    owner = np.zeros(parts.shape, dtype=np.int16)
    body = _bodies(parts, levels, pitch)
    best = body.argmax(axis=1)
    second = np.sort(body, axis=1)[:, -2]
    ties = (second >= _TIES * pitch * pitch) & (parts.heights >= _BOUND * pitch)
    bodiless = body.max(axis=1) == 0
    best[bodiless] = _bands(parts, levels, pitch)[bodiless]
    ties &= ~bodiless
    for number in range(count):
        owner[parts.mask((best == number) & ~ties)] = number + 1
    for part, own in parts.cut_out(np.flatnonzero(ties)):
        x0, y0, x1, y1 = (int(value) for value in parts.boxes[part])
        at = levels[:, x0:x1]
        row = np.zeros(own.shape, dtype=np.int16) + 1
        for number in range(count - 1):
            row[_below_cut(own, at[number] - y0, pitch)] = number + 2
        last = at[-1] + pitch - y0 < np.arange(y1 - y0)[:, None]
        own &= ~last
        owner[y0:y1, x0:x1][own] = row[own]
    _give_back(parts, np.flatnonzero(bodiless), levels, pitch, owner)
    return owner


def _give_back(
    parts: Components,
    bodiless: NDArray[np.int64],
    levels: NDArray[np.float64],
    pitch: float,
    owner: NDArray[np.int16],
) -> None:
    """Tails and tops that came off their letters where a rule or leader ran through them go to their letters' row."""
    gap = max(2, round(_CUT_OFF * pitch))
    for part, own in parts.cut_out(bodiless[parts.heights[bodiless] + parts.widths[bodiless] > 2 * gap]):
        x0, y0, x1, y1 = (int(value) for value in parts.boxes[part])
        above = owner[max(0, y0 - gap) : y0, max(0, x0 - 1) : x1 + 1]
        below = owner[y1 : y1 + gap, max(0, x0 - 1) : x1 + 1]
        row = int(np.abs(levels[:, (x0 + x1) // 2] - (y0 + y1) / 2).argmin()) + 1  # whose baseline is nearest
        touching = [int((side == number).sum()) for side, number in ((above, row), (below, row + 1))]
        if max(touching):
            owner[y0:y1, x0:x1][own] = row if touching[0] >= touching[1] else row + 1


def _bodies(parts: Components, levels: NDArray[np.float64], pitch: float) -> NDArray[np.int64]:
    """Pixels of each part among the bodies of each row's letters: only a row's own strokes are there, above the
    leader and below the tails of the row above."""
    middle = np.minimum((parts.starts + parts.ends) // 2, levels.shape[1] - 1)
    at = levels[:, middle]
    row = (at - _BODY[1] * pitch < parts.rows).sum(axis=0)
    below = np.take_along_axis(at, np.minimum(row, len(levels) - 1)[None], axis=0)[0]
    inside = (row < len(levels)) & (below - parts.rows <= _BODY[0] * pitch)
    count = np.zeros((len(parts), len(levels)), dtype=np.int64)
    np.add.at(count, (parts.labels[inside], row[inside]), (parts.ends - parts.starts)[inside])
    return count


def _bands(parts: Components, levels: NDArray[np.float64], pitch: float) -> NDArray[np.int64]:
    """The row in whose band the middle of each part lies, the number of rows for none: dots and marks."""
    x = np.clip((parts.boxes[:, 0] + parts.boxes[:, 2]) // 2, 0, levels.shape[1] - 1)
    y = (parts.boxes[:, 1] + parts.boxes[:, 3]) / 2
    at = levels[:, x]
    row = (at + _BELOW * pitch < y).sum(axis=0)
    below = np.take_along_axis(at, np.minimum(row, len(levels) - 1)[None], axis=0)[0]
    return np.where((row < len(levels)) & (below - y <= _ABOVE * pitch), row, len(levels))


def _below_cut(own: Mask, level: NDArray[np.float64], pitch: float) -> Mask:
    """What of a part lies below the thinnest way between a row, with its baseline at ``level``, and the next.

    Tails of the upper row meet tops of the lower one there; the way is sought anew for each place along the line.
    """
    high, wide = own.shape
    first, last = (int(np.median(level) + share * pitch) for share in _BETWEEN)
    first, last = max(0, first), min(high, last)
    y = np.arange(high)[:, None]
    if first >= last:
        return np.broadcast_to(y >= np.median(level) + _BELOW * pitch, own.shape).copy()
    reach = max(1, round(_ASIDE * pitch))
    ink = np.cumsum(np.pad(own[first:last].astype(np.float64), ((0, 0), (reach + 1, reach))), axis=1)
    near = ink[:, 2 * reach + 1 :] - ink[:, : -2 * reach - 1]
    aim = np.abs(np.arange(first, last)[:, None] - (level + _MEETING * pitch)[None]) / pitch
    cut = first + (near[:, :wide] + aim).argmin(axis=0)
    return np.asarray(y >= cut[None])


def _spans(
    owner: NDArray[np.int16], count: int, work: Reduced, fences: Mask
) -> list[tuple[int, int, int, int, int]]:
    """The lines of each row: what stands on it, divided at wide blanks and upright rules."""
    found = []
    for number in range(1, count + 1):
        lines = np.flatnonzero((owner == number).any(axis=1))
        if not len(lines):
            continue
        top, bottom = int(lines[0]), int(lines[-1]) + 1
        own = owner[top:bottom] == number
        columns = own.any(axis=0)
        reach = 2 * (bottom - top)  # an upright stroke is no rule, nor are two of them
        stops = fences[max(0, top - reach) : bottom + reach].mean(axis=0) > 0.5
        edges = np.flatnonzero(columns)
        if not len(edges):
            continue
        begins = [int(edges[0])]
        ends = []
        for before, after in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
            if after - before > work.length(_GAP) or (after - before > 1 and stops[before:after].any()):
                ends.append(before + 1)
                begins.append(after)
        ends.append(int(edges[-1]) + 1)
        for x0, x1 in zip(begins, ends, strict=True):
            high = np.flatnonzero(own[:, x0:x1].any(axis=1))
            found.append((number, x0, top + int(high[0]), x1, top + int(high[-1]) + 1))
    return found
