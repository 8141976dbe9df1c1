"""Red seals over the writing: taken out where the scan has colour."""

from __future__ import annotations

import numpy as np
from PIL import Image

from civbook.imaging.pixels import Pixels, grey_of

_RED, _LEAST = 100, 5e-5  # weight and share of pixels: less is a yellow cast or its noise, not a seal
_STEP = 2  # JPEG keeps colour at half the resolution: a quarter of the pixels tell where red is


def without_stamp(pixels: Pixels, grey: Pixels | None = None) -> Pixels:
    """Grey of an RGB page in which red ink is lightened to the paper; black and blue writing stays.

    Red ink reflects red light as paper does: where red clearly exceeds green and blue, the red channel is
    taken. A page without red comes back as it is.

    Args:
        pixels: the page, H×W or H×W×3.
        grey: the page's grey where it is known already.
    """
    grey = grey_of(pixels) if grey is None else grey
    if pixels.ndim == 2 or 0 in pixels.shape:
        return grey
    red, green, blue = (pixels[::_STEP, ::_STEP, channel] for channel in range(3))
    others = np.maximum(green, blue)
    lead = Image.fromarray(np.maximum(red, others) - others)
    # 20 levels are within the cast of yellowed paper; from 45 on it is ink.
    weight = lead.point([min(255, max(0, (level - 20) * 10)) for level in range(256)])
    box = weight.getbbox()
    if box is None or sum(weight.histogram()[_RED:]) < _LEAST * weight.width * weight.height:
        return grey
    x0, y0, x1, y1 = (edge * _STEP for edge in box)
    share = np.asarray(weight.crop(box)).repeat(_STEP, axis=0).repeat(_STEP, axis=1)
    place = grey[y0:y1, x0:x1]
    lighter = np.maximum(pixels[y0:y1, x0:x1, 0], place)
    share = np.ascontiguousarray(share[: place.shape[0], : place.shape[1]])
    out = grey.copy()
    out[y0:y1, x0:x1] = np.asarray(
        Image.composite(
            Image.fromarray(lighter), Image.fromarray(np.ascontiguousarray(place)), Image.fromarray(share)
        )
    )
    return out
