"""The same line as a slightly other hand, pen, crop and camera would give it: for learning from few lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageFilter

from civbook.recognition import pixels

if TYPE_CHECKING:
    from numpy.random import Generator
    from numpy.typing import NDArray


def varied(grey: NDArray[np.uint8], r: Generator) -> NDArray[np.float32]:
    """A grey line (H, W) in another width, height, slant, place, stroke weight and light; ink (40, w)."""
    height, width = grey.shape
    grow = pixels.HEIGHT / height * float(r.uniform(0.86, 1.1))
    stretch = grow * float(np.exp(r.normal(0, 0.11)))
    lean = float(r.normal(0, 0.12))
    wide = int(np.clip(round(width * stretch), 16, 1600))
    shift = (pixels.HEIGHT - height * grow) / 2 + float(r.uniform(-2, 2))
    small = Image.fromarray(grey)
    if height > 1.5 * pixels.HEIGHT:  # less to blur away when it is squeezed
        half = 1.25 * pixels.HEIGHT / height
        small = small.resize((max(8, round(width * half)), round(height * half)), Image.Resampling.BILINEAR)
        stretch, grow = stretch / half, grow / half
    # Image.transform asks where each pixel comes from: the inverse of scale, slant and shift.
    across, down = 1 / stretch, 1 / grow
    centre = pixels.HEIGHT / 2
    matrix = (across, across * lean, -across * lean * centre, 0.0, down, -down * shift)
    paper = int(np.percentile(grey[:, :: max(1, width // 80)], 75))
    seen = small.transform(
        (wide, pixels.HEIGHT), Image.Transform.AFFINE, matrix, Image.Resampling.BILINEAR, fillcolor=paper
    )
    chance = r.random()
    if chance < 0.12:
        seen = seen.filter(ImageFilter.MinFilter(3))
        seen = Image.blend(seen, seen.filter(ImageFilter.BoxBlur(1)), 0.5)
    elif chance < 0.24:
        seen = seen.filter(ImageFilter.GaussianBlur(float(r.uniform(0.4, 1.1))))
    line = pixels.ink(_waved(np.asarray(seen), r) if r.random() < 0.6 else np.asarray(seen))
    if r.random() < 0.3:
        line = (line + r.normal(0, 0.06, line.shape)).astype(np.float32)
    for _ in range(int(r.integers(0, 3))):  # cut strokes
        x = int(r.integers(0, wide))
        line[:, x : x + int(r.integers(2, 6))] = 0
    return line


def _waved(line: NDArray[np.uint8], r: Generator) -> NDArray[np.uint8]:
    """Columns moved up and down and along by slow waves: another baseline, other distances."""
    width = line.shape[1]
    at = np.arange(width)
    knots = np.linspace(0, width, max(3, width // 50))
    lift = np.interp(at, knots, r.normal(0, 1.1, len(knots)))
    along = np.interp(at, knots, r.normal(0, 3.0, len(knots)))
    rows = (np.arange(line.shape[0])[:, None] + lift[None, :]).round().astype(int)
    columns = (at + along).round().astype(int).clip(0, width - 1)
    waved: NDArray[np.uint8] = line[rows.clip(0, line.shape[0] - 1), columns[None, :]]
    return waved
