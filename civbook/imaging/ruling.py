"""Ruling lines of forms and tables: finding them on a page, whole or broken, straight or a little sloped."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from civbook.imaging.components import Mask, close_gaps, components, taller, thin
from civbook.imaging.components import long_runs as keep_long
from civbook.imaging.pixels import Pixels
from civbook.imaging.workscale import Reduced, local_ink, reduced

RULE_DPI = 130
"""Resolution of the copy on which rules are sought: thin lines still stand out, broken ones close up."""


class Segment(NamedTuple):
    """A ruling line from (x0, y0) to (x1, y1), left to right or top to bottom; ``thickness`` in pixels.

    ``solid``: share of its length that has ink: about 1 for a drawn line, less for leader dots.
    """

    x0: int
    y0: int
    x1: int
    y1: int
    thickness: float = 1.0
    solid: float = 1.0

    @property
    def length(self) -> float:
        return float(np.hypot(self.x1 - self.x0, self.y1 - self.y0))

    def y_at(self, x: float) -> float:
        """Height of a level rule at ``x``, beyond its ends too."""
        return self.y0 + (self.y1 - self.y0) * (x - self.x0) / max(1, self.x1 - self.x0)

    def x_at(self, y: float) -> float:
        """Position of an upright rule at ``y``, beyond its ends too."""
        return self.x0 + (self.x1 - self.x0) * (y - self.y0) / max(1, self.y1 - self.y0)


def rules(grey: Pixels, dpi: float | None = None) -> tuple[list[Segment], list[Segment]]:
    """Level and upright ruling lines (dotted leaders are level ones with a low ``solid``), in page pixels.

    Args:
        grey: upright page, H×W.
        dpi: its resolution; guessed from the size if not given.
    """
    work = reduced(grey, RULE_DPI, dpi)
    ink = local_ink(work.pixels, work.length(2.5), 14)
    level = [_scaled(found, work.factor) for found in level_rules(ink, work)]
    upright = [
        Segment(y0, x0, y1, x1, thickness, solid)
        for x0, y0, x1, y1, thickness, solid in (
            _scaled(found, work.factor) for found in level_rules(np.ascontiguousarray(ink.T), work)
        )
    ]
    return level, upright


def _scaled(found: Segment, factor: int) -> Segment:
    half = factor // 2
    x0, y0, x1, y1, thickness, solid = found
    return Segment(
        x0 * factor, y0 * factor + half, x1 * factor, y1 * factor + half, thickness * factor, solid
    )


def level_rules(ink: Mask, work: Reduced) -> list[Segment]:
    """Level rules in a mask, longest first: thin strokes, strung together along their own direction."""
    pieces = rule_pieces(ink, work)
    return _strung(pieces, work)


def rule_pieces(ink: Mask, work: Reduced) -> list[Segment]:
    """Straight thin pieces that a rule may consist of."""
    lean = thin(ink, work.length(0.8))
    swollen = close_gaps(taller(lean, 1, 0), work.length(0.9))
    swollen = keep_long(swollen, work.length(4))
    parts = components(swollen & taller(swollen, 1, 1))
    found = []
    for number in np.flatnonzero(
        (parts.widths >= work.length(5)) & (parts.heights <= parts.widths * 0.12 + 4)
    ):
        x0, y0, x1, y1 = (int(value) for value in parts.boxes[number])
        segment = _fit(lean[y0:y1, x0:x1], x0, y0, work)
        if segment is not None:
            found.append(segment)
    return found


def _fit(piece: Mask, x0: int, y0: int, work: Reduced) -> Segment | None:
    """A straight line through a piece by least squares over its columns."""
    columns = np.flatnonzero(piece.any(axis=0))
    if len(columns) < 4:
        return None
    heights = piece[:, columns].sum(axis=0)
    middles = (piece[:, columns] * np.arange(piece.shape[0])[:, None]).sum(axis=0) / heights
    slope, start = np.polyfit(columns, middles, 1)
    rest = np.abs(middles - (start + slope * columns))
    if abs(slope) > 0.12 or np.percentile(rest, 80) > work.length(0.5):
        return None
    width = piece.shape[1]
    return Segment(
        x0, round(y0 + start), x0 + width, round(y0 + start + slope * width),
        float(np.median(heights)), len(columns) / width,
    )  # fmt: skip


def _strung(pieces: list[Segment], work: Reduced) -> list[Segment]:
    """Join pieces that continue one another; what stays shorter than 8 mm is a stroke of writing."""
    gap, step = work.length(12), work.length(0.9)
    chains: list[list[Segment]] = []
    for piece in sorted(pieces):
        best, distance = None, float("inf")
        for chain in chains:
            last = chain[-1]
            ahead = piece.x0 - last.x1
            if not -work.length(2) <= ahead <= gap:
                continue
            base = chain[0] if last.length < work.length(15) else last
            drift = abs(_extend(base, last, piece.x0) - piece.y0)
            if drift <= step and abs(ahead) + 4 * drift < distance:
                best, distance = chain, abs(ahead) + 4 * drift
        if best is None:
            chains.append([piece])
        else:
            best.append(piece)
    whole = [_chain(chain) for chain in chains]
    return sorted((rule for rule in whole if rule.length >= work.length(8)), key=lambda rule: -rule.length)


def _extend(base: Segment, last: Segment, x: int) -> float:
    run = last.x1 - base.x0
    slope = (last.y1 - base.y0) / run if run > 20 else 0.0
    return last.y1 + slope * (x - last.x1)


def _chain(chain: list[Segment]) -> Segment:
    first, last = chain[0], chain[-1]
    inked = sum(piece.solid * (piece.x1 - piece.x0) for piece in chain)
    length = max(1, last.x1 - first.x0)
    thickness = float(np.average([p.thickness for p in chain], weights=[p.x1 - p.x0 for p in chain]))
    return Segment(first.x0, first.y0, last.x1, last.y1, thickness, min(1.0, inked / length))
