"""Taking ruling lines and leader dots out of a line's crop, without eating strokes and marks of letters."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from civbook.imaging.components import Components, Mask, components, paint_runs, runs, taller, thin, turned
from civbook.imaging.pixels import Pixels
from civbook.imaging.workscale import lightest, local_ink


def without_rules(grey: Pixels, *, dots: bool = True) -> Pixels:
    """A crop of one line with its ruling lines (and, if ``dots``, its leader dots) painted over with paper.

    A rule is a thin level stroke longer than 1.2 times the crop's height, sloped or broken; upright ones must
    cross the whole crop. Where a letter's stroke crosses a rule, the stroke stays. Keep the untouched crop as
    well: erasing helps most engines on forms and hurts on plain print.
    """
    height, width = grey.shape
    if height < 12 or width < 12:
        return grey
    ink = local_ink(grey, max(6, height // 3), 16)
    gone = _level(ink, height) | _upright(ink)
    if dots:
        gone |= leader_dots(ink & ~gone, height)
    return painted_over(grey, gone) if gone.any() else grey


def painted_over(grey: Pixels, gone: Mask) -> Pixels:
    """The picture with masked pixels and their blurred rims replaced by the paper beside them."""
    rim = taller(gone, 1, 1)
    ground = np.asarray(Image.fromarray(lightest(grey, 2)).filter(ImageFilter.BoxBlur(4)))
    out = grey.copy()
    soft = rim & ~gone
    out[gone] = ground[gone]
    # On the rim only the rule's blur is lifted: dark pixels there belong to a letter.
    dark = grey < ground * 0.6
    lift = soft & ~dark
    out[lift] = ground[lift]
    return out


def _level(ink: Mask, height: int) -> Mask:
    """Pixels of level rules, letters' strokes across them left out."""
    thickness = max(3, round(height * 0.09))
    lean = thin(ink, thickness)
    rows, starts, ends = runs(_bridged(lean))
    long = ends - starts >= max(8, height // 5)
    if not long.any():
        return np.zeros_like(ink)
    pieces = paint_runs(ink.shape, rows[long], starts[long], ends[long])
    parts = components(taller(pieces, 1, 1))
    keep = _in_rules(parts, height)
    if not keep.any():
        return np.zeros_like(ink)
    zone = parts.mask(keep)
    # Columns where ink goes on above or below the rule belong to a letter; `thin` has left them out already.
    return zone & lean


def _bridged(mask: Mask) -> Mask:
    """Close gaps of up to 2 pixels along the rows: thresholding breaks faint rules."""
    closed = mask.copy()
    closed[:, 1:-1] |= mask[:, :-2] & mask[:, 2:]
    closed[:, 1:-2] |= mask[:, :-3] & mask[:, 3:]
    closed[:, 2:-1] |= mask[:, :-3] & mask[:, 3:]
    return closed


def _in_rules(parts: Components, height: int) -> Mask:
    """Which parts lie in one row with others so that together they are a rule.

    Long parts make the rule; short ones (feet of letters look like them) belong to it only between long ones.
    """
    keep = np.zeros(len(parts), dtype=bool)
    flat = parts.heights <= np.maximum(5, parts.widths * 0.1 + 4)
    middles = (parts.boxes[:, 1] + parts.boxes[:, 3]) / 2
    anchors = flat & (parts.widths >= 0.6 * height)
    near = max(2.5, height * 0.05)
    for number in np.flatnonzero(anchors & ~keep):
        row = flat & (np.abs(middles - middles[number]) <= near)
        spans = parts.boxes[row & anchors]
        start, end = spans[:, 0].min() - 0.4 * height, spans[:, 2].max() + 0.4 * height
        row &= (parts.boxes[:, 0] >= start) & (parts.boxes[:, 2] <= end)
        covered = int(parts.widths[row].sum())
        if covered >= 1.2 * height and covered >= 0.35 * (end - start):
            keep |= row
    return keep


def _upright(ink: Mask) -> Mask:
    """Upright rules: thin, straight, through at least nine tenths of the crop's height (cell borders)."""
    lying = turned(ink)
    height = ink.shape[0]
    rows, starts, ends = runs(thin(lying, max(3, round(height * 0.09))))
    long = ends - starts >= max(6, height // 6)
    if not long.any():
        return np.zeros_like(ink)
    parts = components(taller(paint_runs(lying.shape, rows[long], starts[long], ends[long]), 1, 1))
    keep = (parts.widths >= 0.9 * height) & (parts.heights <= max(6, height * 0.12))
    if not keep.any():
        return np.zeros_like(ink)
    return turned(parts.mask(keep) & lying)


def leader_dots(ink: Mask, height: int) -> Mask:
    """Small dots that stand in a row of at least four at even, close distances."""
    parts = components(ink)
    limit = max(3, round(height * 0.11))
    small = np.flatnonzero((parts.widths <= limit) & (parts.heights <= limit))
    chosen = np.zeros(len(parts), dtype=bool)
    if len(small) < 4:
        return np.zeros_like(ink)
    boxes = parts.boxes[small]
    x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    order = np.argsort(x)
    small, x, y = small[order], x[order], y[order]
    reach, drop = height * 0.45, max(2.0, height * 0.05)
    for start in range(len(small)):
        if chosen[small[start]]:
            continue
        chain = _dot_chain(start, x, y, reach, drop)
        if len(chain) >= 4:
            chosen[small[chain]] = True
    return parts.mask(chosen)


def _dot_chain(
    start: int, x: NDArray[np.float64], y: NDArray[np.float64], reach: float, drop: float,
) -> list[int]:  # fmt: skip
    chain = [start]
    while True:
        here = chain[-1]
        last = int(np.searchsorted(x, x[here] + reach, side="right"))
        ahead = np.arange(here + 1, last)
        ahead = ahead[np.abs(y[ahead] - y[here]) <= drop] if len(ahead) else ahead
        if not len(ahead):
            return chain
        chain.append(int(ahead[0]))
