"""From a grey crop to what the network sees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

if TYPE_CHECKING:
    from numpy.typing import NDArray

HEIGHT = 40  # pixels of a line before the network
STRIDE = 4  # pixels of a frame after it
WIDEST = 2048  # pixels; wider lines are squeezed


def ink(grey: NDArray[Any]) -> NDArray[np.float32]:
    """Grey levels as ink: 0 is this crop's paper, 1 its darkest ink; free of the scan's brightness and contrast."""
    dark, white = np.percentile(grey, (0.5, 88))
    scaled = (white - grey.astype(np.float32)) / max(float(white - dark), 24.0)
    return np.clip(scaled, -0.5, 1.2).astype(np.float32)


def prepared(grey: NDArray[np.uint8], stretch: float = 1.0) -> NDArray[np.float32]:
    """A crop of any size (H, W) uint8 as (40, w) float32 ink, aspect kept times ``stretch``."""
    height, width = grey.shape
    wide = int(np.clip(round(width * HEIGHT / max(1, height) * stretch), 8, WIDEST))
    if (height, width) != (HEIGHT, wide):
        picture = Image.fromarray(grey).resize((wide, HEIGHT), Image.Resampling.BOX if height > 60 else Image.Resampling.BILINEAR)
        grey = np.asarray(picture)
    return ink(grey)
