"""Rules of a table put right: pieces of one line united, guide lines left out, lost ends added."""

from __future__ import annotations

from itertools import pairwise
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from civbook.imaging.ruling import Rule

Point: TypeAlias = tuple[float, float]
# A rule that is hidden in its midst, by the table's width: how near to a side an end begins, how long it is at most,
_AT_SIDE, _PART = 0.02, 0.45
_ENOUGH = 0.3  # and how long both ends are together
_LEVEL, _ROW = 0.06, 0.3  # by the space between two rules: how level both ends are, and a row's least height
_EQUAL = 0.12  # of a row's height: so much do rows of one height differ
_ASLANT = 0.015  # a line that leans so much from the rule beside it is none
_TELLS, _RULE = 0.08, 0.5  # of the table's width: a line so long has a lean of its own; one so long is a rule


def united(pieces: list[Rule], near: float) -> list[Rule]:
    """Rules in one line made one, however far apart; the longest decides where the line goes."""
    lines: list[list[Rule]] = []
    for piece in sorted(pieces, key=lambda rule: -rule.length):
        middle = (piece.start + piece.end) / 2
        best, distance = None, near
        for line in lines:
            # A short piece's own slope says little far away: ask the nearest piece of the line, and allow for
            # drift.
            nearest = min(line, key=lambda rule: max(rule.start - middle, middle - rule.end, 0.0))
            apart = abs(nearest.at(middle) - piece.at(middle))
            overlaps = min(nearest.end, piece.end) - max(nearest.start, piece.start)
            if apart < distance and overlaps < 0.5 * piece.length:
                best, distance = line, apart
        if best is None:
            lines.append([piece])
        else:
            best.append(piece)
    return [_joined(line) for line in lines]


def _joined(line: list[Rule]) -> Rule:
    if len(line) == 1:
        return line[0]
    ordered = sorted(line, key=lambda rule: rule.start)
    points: list[Point] = []
    for rule in ordered:
        points.extend(point for point in rule.points if not points or point[0] > points[-1][0] + 2)
    weights = [max(rule.covered, 1.0) for rule in ordered]
    return Rule(
        tuple(points),
        float(np.average([rule.thickness for rule in ordered], weights=weights)),
        float(sum(rule.covered for rule in ordered)),
        float(np.average([rule.depth for rule in ordered], weights=weights)),
        _all_gaps(ordered),
    )


def _all_gaps(ordered: list[Rule]) -> tuple[Point, ...]:
    """Gaps inside and between rules of one line; a gap that another of them fills does not count."""
    gaps = [gap for rule in ordered for gap in rule.gaps]
    gaps += [(a.end, b.start) for a, b in pairwise(ordered) if b.start - a.end > 8]
    return tuple(
        (start, end) for start, end in gaps
        if not any(
            rule.start < start and rule.end > end and (start, end) not in rule.gaps for rule in ordered
        )
    )  # fmt: skip


def clipped(rule: Rule, x0: float, x1: float) -> Rule | None:
    """The part of a level rule between two places; None if there is next to none."""
    start, end = max(rule.start, x0), min(rule.end, x1)
    if end - start < 8 or rule.length <= 0:
        return None
    if (start, end) == (rule.start, rule.end):
        return rule
    inner = [point for point in rule.points if start < point[0] < end]
    points = ((start, rule.at(start)), *inner, (end, rule.at(end)))
    return Rule(points, rule.thickness, rule.inked(start, end) * rule.solid, rule.depth, rule.gaps)


def without_strokes(pieces: list[Rule], width: float) -> list[Rule]:
    """Pieces of level rules without those of a stroke with which a clerk cancelled an entry: it leans otherwise than
    the next rule above or below it."""
    rules = [piece for piece in pieces if piece.length >= _RULE * width]
    return [
        piece
        for piece in pieces
        if not _TELLS * width <= piece.length < _RULE * width or not _leans(piece, rules)
    ]


def with_hidden(lines: list[Rule], pieces: list[Rule], sides: tuple[float, float]) -> list[Rule]:
    """Level rules, top to bottom, with those of which only both ends are seen: the stroke with which a clerk cancelled
    an entry met them and led the eye away. Such ends are as far below the rule above them at both ``sides``."""
    x0, x1 = sides
    near = _AT_SIDE * (x1 - x0)
    first = [
        piece for piece in pieces if abs(piece.start - x0) <= near and piece.end - x0 < _PART * (x1 - x0)
    ]
    last = [piece for piece in pieces if abs(piece.end - x1) <= near and x1 - piece.start < _PART * (x1 - x0)]
    found = list(lines)
    for above, below in pairwise(lines[1:]):  # a heading has rules that do not run through
        deep = below.at(x0) - above.at(x0)
        falls = [
            (left.at(left.start) - above.at(left.start), right.at(right.end) - above.at(right.end))
            for left in first
            for right in last
            if left.covered + right.covered >= _ENOUGH * (x1 - x0)
        ]
        level = [
            (fall + other) / 2
            for fall, other in falls
            if abs(fall - other) <= _LEVEL * deep and _ROW * deep <= fall <= (1 - _ROW) * deep
        ]
        found += [_parallel(above, level[0])] if level else []
    return sorted(found, key=lambda line: line.at((x0 + x1) / 2))


def _leans(piece: Rule, rules: list[Rule]) -> bool:
    middle = (piece.start + piece.end) / 2
    beside = [rule for rule in rules if rule.start <= piece.start and piece.end <= rule.end]
    if not beside:
        return False
    nearest = min(beside, key=lambda rule: abs(rule.at(middle) - piece.at(middle)))
    rise, usual = (line.at(piece.end) - line.at(piece.start) for line in (piece, nearest))
    return abs(rise - usual) > _ASLANT * piece.length


def without_guides(lines: list[Rule]) -> list[Rule]:
    """Rules as strong as the table's own; guide lines for the pen and creases of the paper are fainter.

    Fainter ones stay in the heading (the row of column numbers), and everywhere if the strong ones alone do
    not make equal rows: then only the frame is drawn thick.
    """
    if len(lines) < 5:
        return lines
    strength = np.array([line.depth * max(line.thickness, 1.0) * line.solid for line in lines])
    strong = strength >= 0.5 * float(np.percentile(strength, 85))
    x = (lines[0].start + lines[0].end) / 2
    heights = np.array([line.at(x) for line in lines])
    gaps = np.diff(heights[strong])
    if len(gaps) < 3:
        return lines
    pitch = float(np.median(gaps[1:]))
    equal = np.abs(gaps - pitch) <= _EQUAL * pitch
    if equal.sum() < max(2, 0.6 * len(gaps)):
        return lines
    body = heights[strong][int(np.argmax(equal))]
    strong |= _missing(heights, strong, pitch)
    return [line for line, keep, y in zip(lines, strong, heights, strict=True) if keep or y < body]


def _missing(heights: NDArray[np.float64], strong: NDArray[np.bool_], pitch: float) -> NDArray[np.bool_]:
    """Fainter lines that stand where a strong one is missing, a row or several below the last: it was worn or
    printed thin."""
    found = np.zeros(len(heights), dtype=bool)
    known = heights[strong]
    for above, below in pairwise(known.tolist()):
        for row in range(1, round((below - above) / pitch)):
            found |= np.abs(heights - above - row * pitch) <= _EQUAL * pitch
    return found & ~strong


def with_ends(lines: list[Rule], upper: Point, lower: Point) -> list[Rule]:
    """Level rules with the table's first and last where only the upright rules' ends tell of them: a frame drawn
    too thick for a rule, or one that is worn off or cut.

    Args:
        upper, lower: the corners at the upper left and lower right.
    """
    if len(lines) < 3:
        return lines
    (x0, top), (x1, bottom) = upper, lower
    middle = (x0 + x1) / 2
    heights = [line.at(middle) for line in lines]
    pitch = float(np.median(np.diff(heights)))
    ends = list(lines)
    if 0.7 * pitch <= bottom - heights[-1] <= 1.3 * pitch:
        ends.append(_parallel(lines[-1], bottom - heights[-1]))
    if 0.3 * pitch <= heights[0] - top <= 2.5 * pitch:
        ends.insert(0, _parallel(lines[0], top - heights[0]))
    return ends


def _parallel(rule: Rule, lower: float) -> Rule:
    """A rule that runs so much lower than another."""
    points = tuple((x, y + lower) for x, y in rule.points)
    return Rule(points, rule.thickness, 0.0, rule.depth)
