"""Pillow images to arrays of 8 bits, whatever the file held: the traps of depth, colour and transparency."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Pixels: TypeAlias = NDArray[np.uint8]
"""H×W grey, or H×W×3 RGB."""

_BAND = 256  # rows
_GREY_MODES = {"1", "L", "LA", "La", "I", "F"}
_TURNS: dict[int, tuple[Image.Transpose, ...]] = {
    2: (Image.Transpose.FLIP_LEFT_RIGHT,),
    3: (Image.Transpose.ROTATE_180,),
    4: (Image.Transpose.FLIP_TOP_BOTTOM,),
    5: (Image.Transpose.TRANSPOSE,),
    6: (Image.Transpose.ROTATE_270,),
    7: (Image.Transpose.TRANSVERSE,),
    8: (Image.Transpose.ROTATE_90,),
}


def to_pixels(image: Image.Image, *, grey: bool = False) -> Pixels:
    """8-bit grey or RGB: transparency on white, 16 bits divided (never clipped), CMYK to RGB."""
    if image.mode.startswith("I;16"):
        return _from_deep(np.asarray(image).astype(np.uint16))
    if image.mode in {"I", "F"}:
        return _from_wide(np.asarray(image))
    image = _on_white(image)
    wanted = "L" if grey or image.mode in _GREY_MODES else "RGB"
    pixels = np.empty(
        (image.height, image.width) if wanted == "L" else (image.height, image.width, 3), np.uint8
    )
    for y in range(0, image.height, _BAND):  # at once it would stand in memory four times
        band = image.crop((0, y, image.width, min(y + _BAND, image.height)))
        pixels[y : y + _BAND] = np.asarray(band if band.mode == wanted else band.convert(wanted))
    return pixels


def _from_deep(values: NDArray[np.uint16]) -> Pixels:
    # Pillow's own convert("L") clips at 255: a page of 16 bits would come out all white.
    return ((values.astype(np.uint32) + 128) // 257).astype(np.uint8)


def _from_wide(values: NDArray[np.int32] | NDArray[np.float32]) -> Pixels:
    """32-bit integers hold 16-bit scans as a rule; floats hold 0-1 or 0-255."""
    clean: NDArray[np.float32] = np.nan_to_num(values.astype(np.float32), nan=255.0, posinf=255.0, neginf=0.0)
    top = float(clean.max()) if clean.size else 0.0
    if top > 255:
        clean = clean / (257.0 if top <= 65535 else top / 255.0)
    elif values.dtype.kind == "f" and top <= 1.0:
        clean = clean * 255.0
    whole: Pixels = np.clip(clean + 0.5, 0, 255).astype(np.uint8)
    return whole


def _on_white(image: Image.Image) -> Image.Image:
    see_through = image.mode in {"LA", "La", "PA", "RGBA", "RGBa"} or "transparency" in image.info
    if not see_through:
        return image
    grey = image.mode in {"LA", "La", "L", "1"}
    layer = image.convert("RGBA")
    paper = Image.new("RGBA", layer.size, (255, 255, 255, 255))
    paper.alpha_composite(layer)
    return paper.convert("L" if grey else "RGB")


def percentile(values: NDArray[Any], per_cent: float) -> float:
    """As numpy's, which takes ten times as long for the few numbers of a rule or a line."""
    flat = values.ravel()
    at = (flat.size - 1) * per_cent / 100
    low = int(at)
    high = min(low + 1, flat.size - 1)
    ranked = np.partition(flat, (low, high))
    return float(ranked[low]) + (float(ranked[high]) - float(ranked[low])) * (at - low)


def level(pixels: Pixels, per_cent: float) -> float:
    """As numpy's percentile of grey levels: counted, which takes a tenth of the time for a page."""
    counts = Image.fromarray(np.ascontiguousarray(np.atleast_2d(pixels))).histogram()
    below = np.cumsum(counts)
    at = (int(below[-1]) - 1) * per_cent / 100
    low, high = (int(np.searchsorted(below, rank, side="right")) for rank in (int(at), int(np.ceil(at))))
    return low + (high - low) * (at - int(at))


def exif_turned(image: Image.Image) -> Image.Image:
    """The image as its EXIF orientation wants it; broken EXIF counts as none."""
    try:
        orientation = image.getexif().get(0x0112, 1)
    except Exception:  # noqa: BLE001 - EXIF of hostile files raises anything; the picture is still good
        return image
    for turn in _TURNS.get(orientation, ()) if isinstance(orientation, int) else ():
        image = image.transpose(turn)
    return image


def grey_of(pixels: Pixels) -> Pixels:
    """Grey of RGB (ITU-R 601 luma, as Pillow's ``L``); grey stays as it is, not copied."""
    if pixels.ndim == 2:
        return pixels
    grey = np.empty(pixels.shape[:2], dtype=np.uint8)
    for y in range(0, len(pixels), _BAND):  # Pillow takes four bytes a pixel: for A3 at 300 dpi 70 MB at once
        grey[y : y + _BAND] = np.asarray(Image.fromarray(pixels[y : y + _BAND]).convert("L"))
    return grey


def believable_dpi(width: int, height: int, declared: float | None) -> int:
    """The declared resolution where it makes a sheet of A6 to A2, else one guessed from the usual sheets.

    Phones write 72 dpi into 12-megapixel pictures. A wide picture is taken for an A3 spread, a tall one for
    A4.
    """
    long_side = max(width, height)
    if declared and 50 <= declared <= 2400 and 5.5 <= long_side / declared <= 24.0:
        return round(declared)
    inches = 16.54 if width > 1.2 * height else 11.69
    return max(1, round(long_side / inches))
