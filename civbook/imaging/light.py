"""Even light: shadows, yellowed paper and lamp spots out, ink kept as it is."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from civbook.imaging.components import Mask
from civbook.imaging.outline import black_edges, paper_mask, without_rim
from civbook.imaging.pixels import Pixels

_CELL = 8  # reduced pixels a side over which the paper's grey is taken
_REDUCED = 4
_WHITE = 245
_BAND = 64  # rows worked on at a time, so that they stay in the processor's cache


def paper(small: Pixels) -> Pixels:
    """The paper's grey at each place of a (reduced) page: upper percentile of small cells, smoothed."""
    height, width = small.shape
    rows, columns = max(1, height // _CELL), max(1, width // _CELL)
    trimmed = small[: rows * _CELL, : columns * _CELL] if height >= _CELL and width >= _CELL else small
    if trimmed.shape[0] < _CELL or trimmed.shape[1] < _CELL:
        return np.full(small.shape, np.percentile(small, 90), dtype=np.uint8)
    cells = trimmed.reshape(rows, _CELL, columns, _CELL).transpose(0, 2, 1, 3).reshape(rows, columns, -1)
    light = np.partition(cells, -12, axis=2)[:, :, -12]
    image = Image.fromarray(np.ascontiguousarray(light))
    # A cell full of ink is darker than the paper around it: the lightest of the neighbourhood, then the
    # average.
    if min(rows, columns) >= 5:
        image = image.filter(ImageFilter.MaxFilter(3)).filter(ImageFilter.MinFilter(3))
    image = image.filter(ImageFilter.BoxBlur(1.5))
    return np.asarray(image.resize((width, height), Image.Resampling.BILINEAR))


def normalise(grey: Pixels) -> Pixels:
    """The page under even light: paper near white (245), ink as dark against it as it was.

    Works for pages and for crops of lines. Places darker than 40 % of the page's paper (a black scanner
    lid within the page) are not lifted to white; a table top that is told from the paper becomes white, and so
    does a lid that reaches the picture's edge.
    """
    if 0 in grey.shape:
        return grey
    small = np.asarray(Image.fromarray(grey).reduce(_REDUCED)) if min(grey.shape) >= 64 else grey
    ground = paper(small).astype(np.float32)
    floor = max(1.0, 0.4 * float(np.percentile(ground, 90)), _WHITE * 64 / 255.0)
    gain = np.rint(_WHITE * 64 / np.maximum(ground, floor)).astype(np.uint8)
    outside = _outside(small, floor) if min(small.shape) >= 200 else None
    step = _REDUCED if gain.shape != grey.shape else 1
    out = np.empty_like(grey)
    for y in range(0, grey.shape[0], _BAND):
        band = grey[y : y + _BAND]
        coarse = gain[y // step : (y + _BAND) // step]
        fine = coarse.repeat(step, axis=0).repeat(step, axis=1)[: band.shape[0], : band.shape[1]]
        lifted = np.multiply(band, fine, dtype=np.uint16)
        lifted >>= 6
        np.minimum(lifted, 255, out=lifted)
        out[y : y + _BAND] = lifted
    if outside is not None:
        _blank(out, outside, step)
    return out


def _outside(small: Pixels, floor: float) -> Mask | None:
    """What is no paper: the table top around a photographed page, a scanner's black lid along the edges."""
    sheet, lid = paper_mask(small, grow=0), black_edges(small, floor)
    if sheet is None:
        return lid
    table = ~without_rim(small, sheet)
    return table if lid is None else table | lid


def _blank(page: Pixels, outside: Mask, step: int) -> None:
    """White for what is no paper, in place."""
    for y in np.flatnonzero(outside.any(axis=1)):
        row = outside[y].repeat(step)[: page.shape[1]]
        page[y * step : (y + 1) * step, row] = _WHITE


def binarise(grey: Pixels, window: int = 31, k: float = 0.2) -> Mask:
    """Ink by Sauvola's rule: at most mean · (1 + k · (deviation / 128 − 1)) of a window, by integral images."""
    if 0 in grey.shape:
        return np.zeros(grey.shape, dtype=bool)
    radius = max(1, min(window // 2, (min(grey.shape) - 1) // 2 or 1))
    values = np.pad(grey.astype(np.float64), radius + 1, mode="edge")[:-1, :-1]
    total, squares = _integral(values), _integral(values * values)
    area = float((2 * radius + 1) ** 2)
    mean = _window_sum(total, radius) / area
    spread = np.sqrt(np.maximum(_window_sum(squares, radius) / area - mean * mean, 0.0))
    return np.asarray(grey <= mean * (1.0 + k * (spread / 128.0 - 1.0)))


def _integral(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(values.cumsum(axis=0).cumsum(axis=1))


def _window_sum(total: NDArray[np.float64], radius: int) -> NDArray[np.float64]:
    side = 2 * radius + 1
    return np.asarray(
        total[side:, side:] - total[:-side, side:] - total[side:, :-side] + total[:-side, :-side]
    )
