"""What is left of a table's ink without its rules."""

from __future__ import annotations

import numpy as np

from civbook.imaging.grid import Grid
from civbook.imaging.unruled import without_ruling
from civbook.model import Box

MM = 8.0
AREA = Box(0, 0, 800, 1000)
XS = (100, 300, 500, 700)


def bent(y: float) -> float:
    """How far a rule on bent paper is from the straight line between its ends."""
    return 24 * np.sin(np.pi * y / 1000)


def sheet(thickness: int) -> tuple[np.ndarray, Grid]:
    ink = np.zeros((1000, 800), dtype=bool)
    for y in range(1000):
        for x in XS:
            left = round(x + bent(y)) - thickness // 2
            ink[y, left : left + thickness] = True
    ink[400:440, 380:386] = True  # a letter's stem
    crossings = tuple(tuple((float(x), float(y)) for x in XS) for y in (0, 999))
    bends = tuple(tuple((x + bent(y), float(y)) for y in range(50, 1000, 50)) for x in XS)
    return ink, Grid(crossings, ((0, 1), (1, 2), (2, 3)), None, 1, bends)


def test_thick_rules_that_a_clerk_drew_are_taken_away() -> None:
    for thickness in (3, 8, 10):
        ink, table = sheet(thickness)
        left = without_ruling(ink, table, AREA, MM)
        assert left[400:440, 380:386].all()
        assert left.sum() <= 40 * 6 + 0.01 * ink.sum(), thickness
