"""Red seals over the writing: taken out where the scan has colour."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageChops

from civbook.imaging.pixels import Pixels, grey_of


def without_stamp(pixels: Pixels) -> Pixels:
    """Grey of an RGB page in which red ink is lightened to the paper; black and blue writing stays.

    Red ink reflects red light as paper does: where red clearly exceeds green and blue, the red channel is
    taken. A grey page comes back as it is.
    """
    if pixels.ndim == 2:
        return pixels
    image = Image.fromarray(pixels)
    red, green, blue = image.split()
    grey = Image.fromarray(grey_of(pixels))
    lead = ImageChops.subtract(red, ImageChops.lighter(green, blue))
    # 20 levels are within the cast of yellowed paper; from 45 on it is ink.
    weight = lead.point([min(255, max(0, (level - 20) * 10)) for level in range(256)])
    if weight.getbbox() is None:
        return np.asarray(grey)
    return np.asarray(Image.composite(ImageChops.lighter(red, grey), grey, weight))
