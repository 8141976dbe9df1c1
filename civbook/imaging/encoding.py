"""Pictures out: JPEG of a wanted size for the ministry's PDFs, PNG of a crop for people."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

from civbook.imaging.pixels import Pixels
from civbook.model import Box

_BEST, _WORST = 90, 20


def encode_jpeg_to_size(pixels: Pixels, target_bytes: int, *, dpi: int | None = None) -> tuple[bytes, int]:
    """JPEG of at most ``target_bytes`` at the highest quality that allows it, and that quality (20-90).

    A picture that is still larger at quality 20 is returned at 20: legible beats small. The caller sees the
    size.
    """
    image = Image.fromarray(pixels)
    low, high = _WORST, _BEST
    best = _jpeg(image, low, dpi), low
    while low <= high:
        middle = (low + high) // 2
        data = _jpeg(image, middle, dpi)
        if len(data) <= target_bytes:
            best, low = (data, middle), middle + 1
        else:
            high = middle - 1
    return best


def scaled(pixels: Pixels, factor: float) -> Pixels:
    """The picture at ``factor`` of its size (never enlarged), each new pixel the mean of what it covers."""
    if factor >= 1:
        return pixels
    height, width = pixels.shape[:2]
    size = (max(1, round(width * factor)), max(1, round(height * factor)))
    return np.asarray(Image.fromarray(pixels).resize(size, Image.Resampling.BOX))


def _jpeg(image: Image.Image, quality: int, dpi: int | None) -> bytes:
    buffer = io.BytesIO()
    extra = {"dpi": (dpi, dpi)} if dpi else {}
    image.save(buffer, "JPEG", quality=quality, optimize=True, subsampling=2, **extra)
    return buffer.getvalue()


def crop_png(pixels: Pixels, box: Box | None = None, *, margin: int = 0) -> bytes:
    """PNG of a page, or of a box on it with a margin, cut at the page's edges."""
    height, width = pixels.shape[:2]
    x0, y0, x1, y1 = box or Box(0, 0, width, height)
    x0, y0 = min(max(0, x0 - margin), width - 1), min(max(0, y0 - margin), height - 1)
    x1, y1 = max(x0 + 1, min(width, x1 + margin)), max(y0 + 1, min(height, y1 + margin))
    buffer = io.BytesIO()
    Image.fromarray(pixels[y0:y1, x0:x1]).save(buffer, "PNG")
    return buffer.getvalue()
