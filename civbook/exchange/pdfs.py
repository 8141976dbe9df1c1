"""One colour PDF an entry, about 100 kB an A4 page and still legible.

The page images come from the untouched scans; JPEG quality is found by trial, first at 150 dpi (handwriting
reads well there), at 120 dpi where that would take too coarse a quality.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from civbook.imaging.encoding import encode_jpeg_to_size, scaled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]

A4_SQUARE_MM = 210 * 297
_DPI, _COARSE_DPI = 150, 120
_LEGIBLE = 38  # JPEG quality below which thin strokes break up (judged on the samples)
_MM = 25.4


@dataclass(frozen=True, slots=True)
class PagePicture:
    """An upright page, or the part of it that an entry takes, with its resolution."""

    pixels: Pixels
    dpi: int


@dataclass(frozen=True, slots=True)
class EntryPdf:
    """An entry's PDF; ``quality`` is the coarsest JPEG quality of its pages, 0 for a PDF taken over as it
    was.
    """

    data: bytes
    pages: int
    quality: int


def make_pdf(pages: Sequence[PagePicture], page_kb: int) -> EntryPdf:
    """The pages as one PDF, the same bytes every time.

    Args:
        page_kb: size of an A4 page in kB (1,000 bytes); smaller and larger pages take their share.
    """
    import img2pdf

    jpegs = [_jpeg(page, page_kb) for page in pages]
    data = img2pdf.convert([jpeg for jpeg, _ in jpegs], nodate=True, engine=img2pdf.Engine.internal)
    return EntryPdf(data, len(jpegs), min(quality for _, quality in jpegs))


def _jpeg(page: PagePicture, page_kb: int) -> tuple[bytes, int]:
    height, width = page.pixels.shape[:2]
    square_mm = (width / page.dpi * _MM) * (height / page.dpi * _MM)
    target = int(max(0.15, square_mm / A4_SQUARE_MM) * page_kb * 1000)
    best: tuple[bytes, int] = b"", 0
    for dpi in (_DPI, _COARSE_DPI):
        shown = min(dpi, page.dpi)
        best = encode_jpeg_to_size(_coloured(scaled(page.pixels, shown / page.dpi)), target, dpi=shown)
        if best[1] >= _LEGIBLE or page.dpi <= dpi:
            break
    return best


def _coloured(pixels: Pixels) -> Pixels:
    """Three channels: the ministry wants colour, and a grey scan is told from a missing one."""
    return pixels if pixels.ndim == 3 else np.repeat(pixels[..., None], 3, axis=2)
