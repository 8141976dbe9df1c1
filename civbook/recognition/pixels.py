"""From a grey crop to what the network sees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

from civbook.imaging.pixels import percentile

if TYPE_CHECKING:
    from numpy.typing import NDArray

HEIGHT = 40  # pixels of a line before the network
STRIDE = 4  # pixels of a frame after it
WIDEST = 2048  # pixels; wider lines are squeezed


def ink(grey: NDArray[Any]) -> NDArray[np.float32]:
    """Grey levels as ink: 0 is this crop's paper, 1 its darkest ink; free of the scan's brightness and
    contrast."""
    dark, white = percentile(grey, 0.5), percentile(grey, 88)
    scaled = (np.float32(white) - grey.astype(np.float32)) / np.float32(max(white - dark, 24.0))
    clipped: NDArray[np.float32] = np.clip(scaled, -0.5, 1.2).astype(np.float32)
    return clipped


def resized(grey: NDArray[np.uint8], high: int, widest: int) -> NDArray[np.uint8]:
    """The crop (H, W) brought to ``high`` rows, aspect kept unless it would be wider than ``widest``."""
    height, width = grey.shape
    wide = int(np.clip(round(width * high / max(1, height)), 8, widest))
    if (height, width) == (high, wide):
        return grey
    return np.asarray(Image.fromarray(grey).resize((wide, high), Image.Resampling.BILINEAR))


def prepared(grey: NDArray[np.uint8]) -> NDArray[np.float32]:
    """A crop of any size (H, W) uint8 as (40, w) float32 ink."""
    return ink(resized(grey, HEIGHT, WIDEST))


def alone(line: NDArray[np.float32]) -> NDArray[np.float32]:
    """A prepared line as the network's input: a batch of one, padded to whole frames."""
    return np.pad(line, ((0, 0), (0, -line.shape[1] % 8)))[None, None]
