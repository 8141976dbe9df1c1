"""What is wrong with a scan, told before a clerk wonders about the reading."""

from __future__ import annotations

import numpy as np

from civbook.i18n import gettext as _
from civbook.imaging.components import Mask, components
from civbook.imaging.pixels import Pixels, level
from civbook.imaging.workscale import Reduced, lightest, local_ink, reduced
from civbook.model import Finding

# Calibrated on the sample pages: none of the good ones is doubted, each damaged kind is.
_BLUR = 0.15
_DARK = 90
_FAINT = 28
_EMPTY = 0.0012
_GLARE = 0.02
_PIXELS = 130
_CUT = 6


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
    light = level(work.pixels[::2, ::2], 75)
    if _inside(ink).mean() < _EMPTY and not _faint_writing(work):
        found.append(Finding("empty-page", _("There is almost nothing on this page.")))
        return tuple(found)
    if light < _DARK:
        found.append(Finding("dark", _("The picture is very dark.")))
    contrast = _contrast(work, ink)
    if contrast < _FAINT:
        found.append(Finding("low-contrast", _("The writing hardly stands out from the paper.")))
    elif sharpness(grey, contrast, dpi) < _BLUR:
        found.append(Finding("blur", _("The picture is blurred.")))
    if glare(work) > _GLARE:
        found.append(Finding("glare", _("A reflection of light covers a part of the page.")))
    if cut_edges(ink, work):
        found.append(
            Finding("cut-edge", _("Writing touches the edge of the picture: a part may be cut off."))
        )
    return tuple(found)


def _faint_writing(work: Reduced) -> bool:
    """Whether there are strokes, however faint: grain of the paper makes specks, not strokes."""
    parts = components(_inside(local_ink(work.pixels, work.length(3), 6)))
    height, width = work.pixels.shape
    return bool(parts.areas[parts.areas >= 8].sum() >= _EMPTY * height * width)


def _inside(
    mask: Mask,
) -> Mask:
    height, width = mask.shape
    return mask[height // 12 : height - height // 12, width // 12 : width - width // 12]


def _contrast(work: Reduced, ink: Mask) -> float:
    """Grey levels between paper and ink, as a share of the paper's light scaled to 255."""
    paper = level(work.pixels, 75)
    dark = work.pixels[ink]
    if not dark.size:
        return 0.0
    return (paper - level(dark, 20)) / max(paper, 1.0) * 255.0


def sharpness(grey: Pixels, contrast: float, dpi: int) -> float:
    """Steepness of the writing's edges at about 150 dpi: 1 is the whole contrast from pixel to pixel."""
    height, width = grey.shape
    fine = reduced(grey[height // 5 : height - height // 5, width // 6 : width - width // 6], 150, dpi)
    ink = local_ink(fine.pixels, fine.length(3), 12)
    left, right = fine.pixels[:, :-1], fine.pixels[:, 1:]
    steps = np.maximum(left, right) - np.minimum(left, right)
    edges = steps[ink[:, 1:] | ink[:, :-1]]
    if edges.size < 200:
        return 1.0
    return level(edges, 95) / max(contrast, 20.0)


def glare(work: Reduced) -> float:
    """Share of the page in spots that are white without any grain while the paper is clearly darker."""
    paper = level(work.pixels, 60)
    if paper > 235:
        return 0.0
    grain = lightest(255 - work.pixels, 2)
    return float((grain <= 255 - 253).mean())


def cut_edges(ink: Mask, work: Reduced) -> bool:
    """Whether letters run over the left or right edge: parts of their size touch it at many heights."""
    strip = work.length(15)
    for side in (ink[:, :strip], ink[:, ::-1][:, :strip]):
        parts = components(np.ascontiguousarray(side))
        touching = parts.boxes[:, 0] <= 1
        least, most = work.length(1.2), work.length(8)
        letters = (parts.heights >= least) & (parts.heights <= most) & (parts.widths >= least)
        dense = parts.areas >= 0.12 * parts.widths * parts.heights
        if int((touching & letters & (parts.widths < strip - 1) & dense).sum()) >= _CUT:
            return True
    return False
