"""Where the paper lies in a picture: photographs show the table beneath, and its grain is no writing."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from civbook.imaging.components import Components, Mask, close_gaps, components, shrunk, taller, widened
from civbook.imaging.pixels import Pixels

_SIDE = 96  # cells along the longer side of the picture
_EDGE = 4  # pixels of a picture at a quarter of its size: what the erosion took, and the blurred edge
_APART = 35  # grey levels between paper and table below which they cannot be told apart
_FACING = 0.4  # of the larger page's area: the other page of a spread,
_GUTTER, _ALONG = 12, 0.6  # cells between them at most, in the binding's shadow, along so much of its height
_SHARP, _BLURRED = 0.6, 0.9  # of an outline: less is none, and less may run through the paper
_LOWER = (0.4, 0.3)  # of the distance from table to paper: thresholds for paper in shadow,
_CLEARLY = 0.05  # if the outline is so much sharper there
_FEWEST = 40  # cells of an outline
_STRAIGHT = 0.96  # cosine: a side of the sheet leans no more than 16 degrees
_CLOSE, _SEEN = 1.2, 0.3  # cells from a side's line; share of the picture's side along which it is seen
_CORNER = 0.03  # of the paper's area: smaller corners are curled or torn off
_RIM = 2  # cells inside the outline in which table may still show
_TABLE = 0.72  # of the paper's grey: darker is table there


def paper_mask(grey: Pixels, grow: int = -1) -> Mask | None:
    """Pixels that are paper; None where the paper fills the picture or cannot be told apart.

    The largest light area with a dark surround and a sharp edge is taken for the paper: a shadow across a
    page is no table top. A spread is two such areas where the fold lies in the dark. Works on any reduced copy of
    the picture.

    Args:
        grey: the picture, H×W.
        grow: cells (hundredths of the longer side) by which the answer is larger than what was found.
    """
    height, width = grey.shape
    cell = max(1, max(height, width) // _SIDE)
    rows, columns = height // cell, width // cell
    if rows < 12 or columns < 12:
        return None
    light = np.asarray(Image.fromarray(grey).reduce(cell))[:rows, :columns].astype(np.float64)
    level, apart = _threshold(light)
    if apart < _APART:
        return None
    filled = _filled(_pages(components(light >= level)))
    share, sharp = float(filled.mean()), _sharpness(light, filled, apart)
    if not 0.25 <= share <= 0.985 or not _dark_rim(filled) or sharp < _SHARP:
        return None
    if sharp < _BLURRED:
        filled = with_corners(_with_dim_parts(light, filled, level, apart))
    for _step in range(abs(grow)):
        filled = shrunk(filled) if grow < 0 else widened(filled)
    image = Image.fromarray(filled.astype(np.uint8) * 255)
    return np.asarray(image.resize((width, height), Image.Resampling.NEAREST)) > 127


def without_rim(grey: Pixels, paper: Mask) -> Mask:
    """The paper's mask of :func:`paper_mask` without the strips of table that its coarse cells took in.

    Left there, such a strip stood at the end of each value that was cut to its last stroke: one value in ten of
    photographed pages, and none of them was read right by Tesseract (measured).
    """
    outside = ~paper
    reach = _RIM * max(1, max(grey.shape) // _SIDE)
    near = np.asarray(Image.fromarray(outside.astype(np.uint8) * 255).filter(ImageFilter.BoxBlur(reach))) > 0
    light = float(np.median(grey[paper])) if paper.any() else 255.0
    parts = components(outside | (near & (grey < _TABLE * light)))
    before = np.pad(outside.cumsum(axis=1, dtype=np.int32), ((0, 0), (1, 0)))
    reached = before[parts.rows, parts.ends] > before[parts.rows, parts.starts]
    joined = np.zeros(len(parts), dtype=bool)
    joined[parts.labels[reached]] = True
    blurred = taller(taller(parts.mask(joined), 1, 1).T, 1, 1).T  # the edge's own blur
    return np.ascontiguousarray(~blurred)


def black_edges(small: Pixels, level: float) -> Mask | None:
    """Dark areas that reach the picture's edge and are thicker than any stroke: a scanner's lid beside the paper,
    a copier's black margin. None where there are none.

    Args:
        small: the picture at a quarter of its size (a stroke is then one or two pixels thick).
        level: grey below which nothing is paper.
    """
    dark = small < level
    core = shrunk(shrunk(dark))
    if not (core[0].any() or core[-1].any() or core[:, 0].any() or core[:, -1].any()):
        return None
    parts = components(core)
    x0, y0, x1, y1 = parts.boxes.T
    height, width = small.shape
    rim = (x0 == 0) | (y0 == 0) | (x1 == width) | (y1 == height)
    found = parts.mask(rim)
    for _step in range(_EDGE):
        found = widened(found)
    return found


def _threshold(light: NDArray[np.float64]) -> tuple[float, float]:
    """Otsu's threshold of the cells, and the distance of the two classes' means."""
    values = np.sort(light.ravel())
    count = len(values)
    left = np.cumsum(values)[:-1]
    number = np.arange(1, count)
    low, high = left / number, (values.sum() - left) / (count - number)
    best = int(np.argmax(number * (count - number) * (high - low) ** 2))
    return float((values[best] + values[best + 1]) / 2), float(high[best] - low[best])


def _pages(parts: Components) -> Mask:
    """The largest light area, with the one about as large that faces it over a narrow dark gutter."""
    largest = int(np.argmax(parts.areas))
    mask = parts.mask(np.arange(len(parts)) == largest)
    for other in np.flatnonzero(parts.areas >= _FACING * parts.areas[largest]):
        if other == largest:
            continue
        theirs = parts.mask(np.arange(len(parts)) == other)
        for across, beside in ((mask, theirs), (mask.T, theirs.T)):
            both = across | beside
            gutter = close_gaps(both, _GUTTER) & ~both
            if gutter.any(axis=1).sum() >= _ALONG * beside.any(axis=1).sum():
                mask = both | gutter if across is mask else (both | gutter).T
                break
    return mask


def _filled(mask: Mask) -> Mask:
    """Holes filled: dark stamps, pictures and shadows inside the sheet belong to it."""
    rows = np.maximum.accumulate(mask, axis=1) & np.maximum.accumulate(mask[:, ::-1], axis=1)[:, ::-1]
    columns = np.maximum.accumulate(mask, axis=0) & np.maximum.accumulate(mask[::-1], axis=0)[::-1]
    return np.asarray(rows & columns)


def _dark_rim(filled: Mask) -> bool:
    """Whether the dark area lies outside: on at least two sides of the picture, along most of the side."""
    sides = (filled[0], filled[-1], filled[:, 0], filled[:, -1])
    return sum(float(side.mean()) < 0.5 for side in sides) >= 2


def _with_dim_parts(light: NDArray[np.float64], filled: Mask, level: float, apart: float) -> Mask:
    """The paper with a corner that lies in shadow: where the outline runs through the paper it is soft, and a lower
    threshold finds the sharp edge further out."""
    table = float(light[light < level].mean())
    best, sharp = filled, _sharpness(light, filled, apart) + _CLEARLY
    for share in _LOWER:
        larger = _filled(_pages(components(light >= table + share * apart)))
        found = _sharpness(light, larger, apart)
        if found > sharp and _dark_rim(larger):
            best, sharp = larger, found
    return best


def with_corners(filled: Mask) -> Mask:
    """The paper with what lies in a shadow as dark as the table: a sheet has four sides, and each that is seen along a
    good part of its length goes on straight. Unchanged where that adds next to nothing or the sides are not seen."""
    inner = np.pad(filled, 1)
    edge = filled & ~(inner[:-2, 1:-1] & inner[2:, 1:-1] & inner[1:-1, :-2] & inner[1:-1, 2:])
    points = np.argwhere(edge)[:, ::-1].astype(np.float64)
    if len(points) < _FEWEST:
        return filled
    hull = _hull(points)
    y, x = np.mgrid[: filled.shape[0], : filled.shape[1]]
    inside = np.ones(filled.shape, dtype=bool)
    for outward in ((1.0, 0.0), (-1.0, 0.0), (0.0, 1.0), (0.0, -1.0)):
        best: tuple[int, float, float, float] = (0, 0.0, 0.0, 0.0)
        for (x0, y0), (x1, y1) in zip(hull, np.roll(hull, -1, axis=0), strict=True):
            length = float(np.hypot(x1 - x0, y1 - y0))
            a, b = (y1 - y0) / max(length, 1e-9), (x0 - x1) / max(length, 1e-9)  # the normal, outward
            if length < 1 or a * outward[0] + b * outward[1] < _STRAIGHT:
                continue
            c = a * x0 + b * y0
            near = int((np.abs(points @ (a, b) - c) <= _CLOSE).sum())
            best = max(best, (near, a, b, c))
        near, a, b, c = best
        long = filled.shape[0] if outward[0] else filled.shape[1]
        if near < _SEEN * long:
            return filled
        inside &= a * x + b * y <= c + 0.5
    whole = filled | inside
    return whole if whole.sum() >= (1 + _CORNER) * filled.sum() else filled


def _hull(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """The corners of the smallest convex outline about points, in order (Andrew's monotone chain): with x to the right
    and y down the outside lies to the right of each step."""
    ordered = sorted({(float(x), float(y)) for x, y in points})
    chains: list[list[tuple[float, float]]] = []
    for way in (ordered, ordered[::-1]):
        chain: list[tuple[float, float]] = []
        for x, y in way:
            while len(chain) > 1:
                (x0, y0), (x1, y1) = chain[-2:]
                if (x1 - x0) * (y - y0) - (y1 - y0) * (x - x0) > 0:
                    break
                chain.pop()
            chain.append((x, y))
        chains.append(chain[:-1])
    return np.array([*chains[0], *chains[1]])


def _sharpness(light: NDArray[np.float64], filled: Mask, apart: float) -> float:
    """The share of the outline that falls by half of the classes' distance within two cells."""
    jumps: list[NDArray[np.float64]] = []
    for picture, mask in ((light, filled), (light.T, filled.T)):
        for values, inside in ((picture, mask), (picture[::-1], mask[::-1])):
            edge = inside[1:-2] & ~inside[2:-1]
            jumps.append((values[:-3] - values[3:])[edge])
    every = np.concatenate(jumps)
    return float((every >= 0.5 * apart).mean()) if len(every) else 0.0
