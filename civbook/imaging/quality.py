"""What is wrong with a scan, told before a clerk wonders about the reading."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageFilter

from civbook.i18n import gettext as _
from civbook.imaging.pixels import Pixels
from civbook.imaging.workscale import Reduced, local_ink, reduced
from civbook.model import Finding

# Calibrated on the sample pages: none of the good ones is doubted, each damaged kind is.
_BLUR = 0.30
_DARK = 90
_FAINT = 28
_EMPTY = 0.0012
_GLARE = 0.02
_PIXELS = 130


def judge(grey: Pixels, dpi: int) -> tuple[Finding, ...]:
    """Findings about a page image: too-few-pixels, empty-page, dark, low-contrast, blur, glare, cut-edge.

    Args:
        grey: the page, H×W; upright or not.
        dpi: its resolution (see :func:`civbook.imaging.pixels.believable_dpi`).
    """
    work = reduced(grey, 100, dpi)
    ink = local_ink(work.pixels, work.length(3), 16)
    found: list[Finding] = []
    if dpi < _PIXELS:
        found.append(
            Finding("too-few-pixels", _("The picture has too few pixels: about {dpi} dpi.").format(dpi=dpi))
        )
    light = np.percentile(work.pixels[::2, ::2], 75)
    inner = _inside(ink)
    if inner.mean() < _EMPTY:
        found.append(Finding("empty-page", _("There is almost nothing on this page.")))
        return tuple(found)
    if light < _DARK:
        found.append(Finding("dark", _("The picture is very dark.")))
    contrast = _contrast(work, ink)
    if contrast < _FAINT:
        found.append(Finding("low-contrast", _("The writing hardly stands out from the paper.")))
    elif sharpness(grey, work, dpi) < _BLUR:
        found.append(Finding("blur", _("The picture is blurred.")))
    if glare(work) > _GLARE:
        found.append(Finding("glare", _("A reflection of light covers a part of the page.")))
    if cut_edges(ink, work):
        found.append(
            Finding("cut-edge", _("Writing touches the edge of the picture: a part may be cut off."))
        )
    return tuple(found)


def _inside(
    mask: np.ndarray[tuple[int, int], np.dtype[np.bool_]],
) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    height, width = mask.shape
    return mask[height // 12 : height - height // 12, width // 12 : width - width // 12]


def _contrast(work: Reduced, ink: np.ndarray[tuple[int, int], np.dtype[np.bool_]]) -> float:
    """Grey levels between paper and ink, as a share of the paper's light scaled to 255."""
    paper = float(np.percentile(work.pixels, 75))
    dark = work.pixels[ink]
    if not dark.size:
        return 0.0
    return (paper - float(np.percentile(dark, 20))) / max(paper, 1.0) * 255.0


def sharpness(grey: Pixels, work: Reduced, dpi: int) -> float:
    """Steepness of the steepest edges at about 150 dpi, as a share of the contrast: 1 is a step in one pixel."""
    fine = reduced(grey, 150, dpi).pixels
    steps = np.abs(np.diff(fine.astype(np.int16), axis=1))
    edges = steps[steps > 12]
    if edges.size < 100:
        return 1.0
    steep = float(np.percentile(edges, 95))
    paper = float(np.percentile(work.pixels, 75))
    dark = float(np.percentile(work.pixels, 1))
    return steep / max(paper - dark, 20.0)


def glare(work: Reduced) -> float:
    """Share of the page in spots that are clipped to white and clearly lighter than the paper around."""
    paper = float(np.percentile(work.pixels, 60))
    if paper > 235:
        return 0.0
    calm = np.asarray(Image.fromarray(work.pixels).filter(ImageFilter.BoxBlur(work.length(2))))
    return float((calm >= 250).mean())


def cut_edges(ink: np.ndarray[tuple[int, int], np.dtype[np.bool_]], work: Reduced) -> bool:
    """Whether letters run over the left or right edge: ink on the outermost pixels at many heights."""
    reach = work.length(0.8)
    for side in (ink[:, :reach], ink[:, -reach:]):
        rows = side.any(axis=1)
        changes = int(np.count_nonzero(np.diff(rows.astype(np.int8))))
        if changes >= 24 and 0.08 < rows.mean() < 0.7:
            return True
    return False
