"""Ruling lines of forms and tables: found on a page, whole or broken, straight, sloped or a little bent."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from civbook.imaging.components import Mask, close_gaps, components, taller, thin, turned
from civbook.imaging.components import long_runs as keep_long
from civbook.imaging.pixels import Pixels, percentile
from civbook.imaging.workscale import Reduced, local_depth, reduced

RULE_DPI = 130
"""Resolution of the copy on which rules are sought: thin lines still stand out, broken ones close up."""
_FAINTEST = 12  # grey levels by which a rule must be darker than the paper beside it
_THICKEST = 1.1  # mm; the bold rules of a printed table, a little out of focus


class Segment(NamedTuple):
    """A ruling line from (x0, y0) to (x1, y1), left to right or top to bottom; ``thickness`` in pixels.

    ``solid``: share of its length that has ink. ``depth``: grey levels by which it is darker than the paper.
    """

    x0: int
    y0: int
    x1: int
    y1: int
    thickness: float = 1.0
    solid: float = 1.0
    depth: float = 0.0

    @property
    def length(self) -> float:
        return float(np.hypot(self.x1 - self.x0, self.y1 - self.y0))


@dataclass(frozen=True, slots=True)
class Rule:
    """A level ruling line as a chain of straight pieces, left to right; ``points`` are their ends (x, y).

    Upright rules are told in turned coordinates: their ``points`` hold (y, x). ``gaps``: stretches (from, to)
    without ink.
    """

    points: tuple[tuple[float, float], ...]
    thickness: float
    covered: float
    depth: float
    gaps: tuple[tuple[float, float], ...] = ()

    @property
    def start(self) -> float:
        return self.points[0][0]

    @property
    def end(self) -> float:
        return self.points[-1][0]

    @property
    def length(self) -> float:
        return self.end - self.start

    @property
    def solid(self) -> float:
        """Share of the length that has ink: near 1 for a drawn line."""
        return min(1.0, self.covered / max(1.0, self.length))

    def at(self, x: float) -> float:
        """Height at ``x``; beyond the ends along the slope of the whole."""
        xs, ys = [point[0] for point in self.points], [point[1] for point in self.points]
        if xs[0] <= x <= xs[-1]:
            return float(np.interp(x, xs, ys))
        slope = (ys[-1] - ys[0]) / (xs[-1] - xs[0]) if xs[-1] > xs[0] else 0.0
        return ys[0] + slope * (x - xs[0]) if x < xs[0] else ys[-1] + slope * (x - xs[-1])

    def inked(self, x0: float, x1: float) -> float:
        """How much of the stretch from ``x0`` to ``x1`` the rule covers."""
        inside = max(0.0, min(self.end, x1) - max(self.start, x0))
        return inside - sum(max(0.0, min(end, x1) - max(start, x0)) for start, end in self.gaps)

    def scaled(self, factor: int) -> Rule:
        """The rule in pixels of the page from those of a copy reduced by ``factor``."""
        half = (factor - 1) / 2
        points = tuple((x * factor + half, y * factor + half) for x, y in self.points)
        gaps = tuple((start * factor + half, end * factor + half) for start, end in self.gaps)
        return Rule(points, self.thickness * factor, self.covered * factor, self.depth, gaps)


def rules(grey: Pixels, dpi: float | None = None) -> tuple[list[Segment], list[Segment]]:
    """Level and upright ruling lines of a page, longest first, in page pixels.

    Args:
        grey: upright page, H×W.
        dpi: its resolution; guessed from the size if not given.
    """
    seek = RuleSeeker(grey, dpi)
    level, upright = seek.level(), seek.upright()
    return [_segment(rule) for rule in level], [_segment(rule, turned=True) for rule in upright]


class RuleSeeker:
    """A page's rules with their bends, in page pixels, sought in one direction at a time."""

    def __init__(self, grey: Pixels, dpi: float | None = None) -> None:
        self._work = reduced(grey, RULE_DPI, dpi)
        self._depth = local_depth(self._work.pixels, self._work.length(2.5))

    def level(self) -> list[Rule]:
        """Level rules."""
        return self._scaled(level_rules(self._depth, self._work))

    def upright(self) -> list[Rule]:
        """Upright rules, in turned coordinates."""
        return self._scaled(level_rules(turned(self._depth), self._work))

    def _scaled(self, found: list[Rule]) -> list[Rule]:
        return [rule.scaled(self._work.factor) for rule in found]


def _segment(rule: Rule, *, turned: bool = False) -> Segment:
    (x0, y0), (x1, y1) = rule.points[0], rule.points[-1]
    ends = (y0, x0, y1, x1) if turned else (x0, y0, x1, y1)
    a, b, c, d = (round(value) for value in ends)
    return Segment(a, b, c, d, rule.thickness, rule.solid, rule.depth)


def level_rules(depth: Pixels, work: Reduced) -> list[Rule]:
    """Level rules in a picture of depths (see ``local_depth``), longest first, in its own pixels."""
    whole = [_chained(chain) for chain in _strung(_pieces(depth, work), work)]
    return sorted((rule for rule in whole if rule.length >= work.length(8)), key=lambda rule: -rule.length)


def _pieces(depth: Pixels, work: Reduced) -> list[Segment]:
    """Straight thin pieces that rules may consist of."""
    lean = thin(depth >= _FAINTEST, work.length(_THICKEST))
    swollen = keep_long(close_gaps(taller(lean, 1, 0), work.length(0.9)), work.length(4))
    found, tangled = _straight(swollen, lean, depth, work)
    if tangled.any():
        # Writing that touches a rule makes one large part of both: cut it across, and the rule shows between.
        tangled[:, :: work.length(9)] = False
        found += _straight(tangled, lean, depth, work)[0]
    return found


def _straight(swollen: Mask, lean: Mask, depth: Pixels, work: Reduced) -> tuple[list[Segment], Mask]:
    """Pieces fitted to the slim parts of a mask, and the other parts that are long enough to hold a rule."""
    parts = components(swollen)
    long = parts.widths >= work.length(5)
    slim = parts.heights <= parts.widths * 0.12 + 4
    found: list[Segment] = []
    again = long & ~slim
    for number, own in parts.cut_out(np.flatnonzero(long & slim)):
        x0, y0, x1, y1 = (int(value) for value in parts.boxes[number])
        fitted = _fit(lean[y0:y1, x0:x1] & own, depth[y0:y1, x0:x1], x0, y0, work)
        again[number] = not fitted
        found.extend(fitted)
    return found, parts.mask(again & (parts.widths >= work.length(12)))


def _fit(piece: Mask, depth: Pixels, x0: int, y0: int, work: Reduced) -> list[Segment]:
    """Straight lines through a piece by least squares over its columns; a bent one is cut in halves."""
    rows = np.arange(piece.shape[0])
    heights = piece.sum(axis=0)
    columns = np.flatnonzero(heights)
    if len(columns) < 4:
        return []
    middles = (rows @ piece)[columns] / heights[columns]
    slope, start = _line(columns, middles)
    rest = np.abs(middles - (start + slope * columns))
    width = piece.shape[1]
    if width > 2 * work.length(25) and percentile(rest, 70) > 0.5:
        half = width // 2
        return [
            *_fit(piece[:, :half], depth[:, :half], x0, y0, work),
            *_fit(piece[:, half:], depth[:, half:], x0 + half, y0, work),
        ]
    if abs(slope) > 0.12 or percentile(rest, 80) > work.length(0.4):
        return []
    return [
        Segment(
            x0, round(y0 + start), x0 + width, round(y0 + start + slope * width),
            percentile(heights[columns], 50), len(columns) / width, float(depth[piece].mean()),
        )
    ]  # fmt: skip


def _line(x: NDArray[np.int64], y: NDArray[np.float64]) -> tuple[float, float]:
    """Slope and start of the least-squares line (numpy's polyfit costs ten times as much on short pieces)."""
    mean_x, mean_y = float(x.mean()), float(y.mean())
    spread = float(((x - mean_x) ** 2).sum())
    slope = float(((x - mean_x) * (y - mean_y)).sum()) / spread if spread > 0 else 0.0
    return slope, mean_y - slope * mean_x


def _strung(pieces: list[Segment], work: Reduced) -> list[list[Segment]]:
    """Chains of pieces that continue one another."""
    gap, step, over, run = work.length(12), work.length(0.9), work.length(2), work.length(15)
    chains: list[list[Segment]] = []
    for piece in sorted(pieces):
        best, distance = None, float("inf")
        for chain in chains:
            last = chain[-1]
            ahead = piece.x0 - last.x1
            if not -over <= ahead <= gap:
                continue
            drift = abs(_extended(chain, piece.x0, run) - piece.y0)
            if drift <= step and abs(ahead) + 4 * drift < distance:
                best, distance = chain, abs(ahead) + 4 * drift
        if best is None:
            chains.append([piece])
        else:
            best.append(piece)
    return chains


def _extended(chain: list[Segment], x: int, least: int) -> float:
    """Where a chain would go on at ``x``, by the slope of its last ``least`` pixels or more."""
    last = base = chain[-1]
    for piece in reversed(chain):
        base = piece
        if last.x1 - piece.x0 >= least:
            break
    run = last.x1 - base.x0
    slope = (last.y1 - base.y0) / run if run > 20 else 0.0
    return last.y1 + slope * (x - last.x1)


def _chained(chain: list[Segment]) -> Rule:
    points: list[tuple[float, float]] = []
    for piece in chain:
        for x, y in ((piece.x0, piece.y0), (piece.x1, piece.y1)):
            if len(points) < 2 or x > points[-1][0] + 4:
                points.append((float(x), float(y)))
    lengths = [piece.x1 - piece.x0 for piece in chain]
    return Rule(
        tuple(points),
        float(np.average([piece.thickness for piece in chain], weights=lengths)),
        float(sum(piece.solid * length for piece, length in zip(chain, lengths, strict=True))),
        float(np.average([piece.depth for piece in chain], weights=lengths)),
        tuple((float(a.x1), float(b.x0)) for a, b in pairwise(chain) if b.x0 - a.x1 > 8),
    )  # fmt: skip
