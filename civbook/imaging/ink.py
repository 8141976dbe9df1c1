"""Ink and paper: even light, ruling lines found and taken out, tables, stamps (the room's door to these)."""

from civbook.imaging.erase import without_rules
from civbook.imaging.grid import Cell, Grid, grid
from civbook.imaging.light import binarise, normalise
from civbook.imaging.ruling import Segment, rules
from civbook.imaging.stamp import without_stamp

__all__ = [
    "Cell", "Grid", "Segment", "binarise", "grid", "normalise", "rules", "without_rules", "without_stamp",
]  # fmt: skip
