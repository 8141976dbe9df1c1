"""Reduced copies of a page on which shape is measured: enough for lines and rules, cheap for every page."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageChops, ImageFilter

from civbook.imaging.components import Mask
from civbook.imaging.pixels import Pixels, believable_dpi


@dataclass(frozen=True, slots=True, eq=False)
class Reduced:
    """``pixels`` of the page divided by ``factor``; ``dpi`` of the reduced copy."""

    pixels: Pixels
    factor: int
    dpi: float

    def length(self, millimetres: float) -> int:
        """Millimetres on paper in pixels of the reduced copy, at least 1."""
        return max(1, round(millimetres * self.dpi / 25.4))


def reduced(grey: Pixels, wanted_dpi: float, dpi: float | None = None) -> Reduced:
    """The page at about ``wanted_dpi`` (a whole divisor of its resolution), by averaging."""
    height, width = grey.shape
    full = dpi or believable_dpi(width, height, None)
    factor = max(1, round(full / wanted_dpi))
    if factor == 1:
        return Reduced(grey, 1, full)
    return Reduced(np.asarray(Image.fromarray(grey).reduce(factor)), factor, full / factor)


def local_depth(grey: Pixels, radius: int) -> Pixels:
    """How much darker each pixel is than its surroundings of ``radius`` pixels; 0 where it is lighter."""
    image = Image.fromarray(grey)
    return np.asarray(ImageChops.subtract(image.filter(ImageFilter.BoxBlur(radius)), image))


def lightest(grey: Pixels, reach: int) -> Pixels:
    """The lightest pixel of each square of ``reach`` pixels around (Pillow's MaxFilter, many times faster)."""
    across = grey.copy()
    for step in range(1, reach + 1):
        np.maximum(across[:, step:], grey[:, :-step], out=across[:, step:])
        np.maximum(across[:, :-step], grey[:, step:], out=across[:, :-step])
    down = across.copy()
    for step in range(1, reach + 1):
        np.maximum(down[step:], across[:-step], out=down[step:])
        np.maximum(down[:-step], across[step:], out=down[:-step])
    return down


def local_ink(grey: Pixels, radius: int, contrast: int | None = None) -> Mask:
    """Pixels darker than their surroundings: light, shadow and dark table tops fall away.

    ``radius`` of the surroundings in pixels, a few letters wide. ``contrast`` in grey levels; by default half
    of the page's own ink contrast, between 10 and 40.
    """
    depth = local_depth(grey, radius)
    return np.asarray(depth >= (ink_contrast(depth) if contrast is None else contrast))


def ink_contrast(depth: Pixels) -> int:
    """Near half of the depth of the page's darker strokes, 10-40 levels."""
    counts = np.bincount(depth[::2, ::2].ravel(), minlength=256)[6:]
    total = counts.sum()
    if total == 0:
        return 20
    rank = int(np.searchsorted(np.cumsum(counts), total * 0.8)) + 6
    return int(np.clip(rank * 0.45, 10, 40))
