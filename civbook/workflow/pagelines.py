"""The line pass: which pieces of a sheet an engine reads to find the printed labels."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from civbook.imaging.components import components
from civbook.imaging.ink import without_rules
from civbook.imaging.lines import find_lines, label_image
from civbook.imaging.pixels import percentile
from civbook.model import Box, TextLine
from civbook.recognition.engine import Crop, Engine
from civbook.workflow.leaders import without_leaders

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from civbook.imaging.rows import Rows
    from civbook.workflow.sheets import Sheet

_RISE = 0.15  # of the line's height: room above and below for marks and tails
_BLANK = 1.3  # line heights of blank that divide a line
_LETTER = 0.7  # of the pitch: what counts as a line's height where a hand fills the rows
_LOWEST = 0.36  # of the usual line's height: small print beside a tall hand has more
_SCRAP = 0.6  # share of a box within another from which it is a scrap of it
_SPARSE = 0.08  # rows with a smaller share of the fullest row's ink hold only tails of single letters
_FLAT = 0.4  # of the line's height: no writing that fills a line is so low
PAPER = 245  # of 255: the grey of an evened sheet
_DARKEST = 0.3  # per cent of a value's place that count as its darkest strokes
_GRAIN = 188  # of 255: nothing lighter is written
_FAINTEST = 203  # of 255: the lightest grey of ink
_FAINT = 215  # of 255: the rim of a stroke
DARK = 170  # of 255


@dataclass(frozen=True, slots=True)
class PageLines:
    """A sheet's lines as read, and the sheet with rules and leaders taken out where lines are.

    ``clean`` is 0 where no line was found. ``rows``: which row owns each stroke, where a hand fills the rows.
    """

    lines: tuple[TextLine, ...]
    clean: NDArray[np.uint8]
    rows: Rows | None = None


def read_lines(sheet: Sheet, engine: Engine) -> PageLines:
    """All lines of writing of a sheet, read cheaply, to find the printed labels."""
    clean = np.zeros_like(sheet.even)
    crops: list[Crop] = []
    places: list[Box] = []
    found, rows = find_lines(sheet.even, sheet.dpi)
    boxes = _whole(found, rows)
    usual = float(np.median([box.height for box in boxes])) if boxes else 0.0
    for box in boxes:
        if box.height < _LOWEST * usual:
            continue  # what is left of a rule
        wide = grown(box, sheet)
        raw = own_row(cut(sheet.even, wide), wide, rows, rows.row_of(box) if rows else 0)
        freed = without_rules(without_leaders(raw), dots=False)
        there = cut(clean, wide)
        lighter = (
            np.maximum(there, freed) if rows is None else np.where(there, np.minimum(there, freed), freed)
        )
        clean[wide.y0 : wide.y1, wide.x0 : wide.x1] = lighter
        for x0, x1 in _parts(freed, min(box.height, round(_LETTER * rows.pitch)) if rows else box.height):
            places.append(Box(wide.x0 + x0, wide.y0, wide.x0 + x1, wide.y1))
            crops.append(_line_crop(raw, freed, wide, box, (x0, x1)))
    lines = [replace(line, box=place) for line, place in zip(engine.read(crops), places, strict=True)]
    return PageLines(tuple(lines), clean, rows)


def own_row(pixels: NDArray[np.uint8], wide: Box, rows: Rows | None, row: int) -> NDArray[np.uint8]:
    """Pixels of a place with nothing but the strokes of its row; as they are where rows stand apart."""
    if rows is None or row == 0:
        return pixels
    pixels[rows.others(wide, row)] = PAPER
    parts = components(pixels < _FAINT)
    touched = np.unique(label_image(parts)[rows.own(wide, row)])
    strange = np.ones(len(parts), dtype=bool)
    strange[touched[touched > 0] - 1] = False
    pixels[parts.mask(strange)] = PAPER
    return pixels


def _line_crop(
    raw: NDArray[np.uint8], freed: NDArray[np.uint8], wide: Box, box: Box, across: tuple[int, int]
) -> Crop:
    """A part of a line, cut to its own ink above and below.

    With blank left there, labels beside a tall hand become too small for our network: "Dân Lộc",
    "Nai thường" (measured; cut tightly all were right).
    """
    part = np.ascontiguousarray(freed[:, across[0] : across[1]])
    down = _inked_rows(own_ink(part, box.y0 - wide.y0, box.height))
    if (
        len(down) and down[-1] - down[0] < _FLAT * box.height
    ):  # faded: only the darkest specks of it were seen
        down = _inked_rows(own_ink(part, box.y0 - wide.y0, box.height, ink_level(part)))
    y0, y1 = (max(0, int(down[0]) - 2), min(len(part), int(down[-1]) + 3)) if len(down) else (0, len(part))
    place = Box(wide.x0 + across[0], wide.y0 + y0, wide.x0 + across[1], wide.y0 + y1)
    seen = np.ascontiguousarray(raw[y0:y1, across[0] : across[1]])
    return Crop(part[y0:y1], place, raw=seen, purpose="line")


def _inked_rows(own: NDArray[np.bool_]) -> NDArray[np.intp]:
    inked = own.sum(axis=1)
    return np.flatnonzero(inked > _SPARSE * inked.max(initial=0))


def _whole(boxes: list[Box], rows: Rows | None) -> list[Box]:
    """Without boxes that lie mostly within a larger one of their row: scraps of its letters."""
    kept = []
    for box in boxes:
        size = box.width * box.height
        inside = any(
            other is not box
            and other.width * other.height > size
            and _shared(box, other) > _SCRAP * size
            and (rows is None or rows.row_of(box) == rows.row_of(other))
            for other in boxes
        )
        if not inside:
            kept.append(box)
    return kept


def _shared(box: Box, other: Box) -> int:
    across = min(box.x1, other.x1) - max(box.x0, other.x0)
    down = min(box.y1, other.y1) - max(box.y0, other.y0)
    return across * down if across > 0 and down > 0 else 0


def _parts(line: NDArray[np.uint8], height: int) -> list[tuple[int, int]]:
    """A line divided at wide blanks: engines read short pieces better, and blanks cost time."""
    inked = (line < ink_level(line)).sum(axis=0)
    parts = []
    for first, last in stretches(inked > 0, round(_BLANK * height)):
        if inked[first:last].sum() >= 0.02 * height * height:
            parts.append((max(0, first - 5), min(line.shape[1], last + 5)))
    return parts


def ink_level(clean: NDArray[np.uint8]) -> int:
    """The grey below which a value's pixels are ink: half way from the paper to its darkest strokes where the ink
    has faded. A place without writing keeps the usual level, or the paper's grain would be ink."""
    darkest = percentile(clean, _DARKEST) if clean.size else 255.0
    return DARK if darkest > _GRAIN else int(np.clip((PAPER + darkest) / 2, DARK, _FAINTEST))


def own_ink(clean: NDArray[np.uint8], top: int, height: int, level: int = DARK) -> NDArray[np.bool_]:
    """Ink of the line itself: parts that reach into its core, and marks that stand within the line.

    ``level``: grey below which a pixel is ink.
    """
    parts = components(clean < level)
    upper, lower = top + 0.25 * height, top + 0.8 * height
    y0, y1 = parts.boxes[:, 1], parts.boxes[:, 3]
    core = np.minimum(y1, lower) - np.maximum(y0, upper)
    cut = (y0 <= 0) | (y1 >= clean.shape[0])  # goes on into a neighbouring line
    keep = (core > 0.35 * (y1 - y0)) | (~cut & (y0 >= top - 0.1 * height) & (y1 <= top + 1.1 * height))
    keep &= (core > 0) | (parts.areas >= 0.002 * height * height)
    return parts.mask(keep)


def stretches(columns: NDArray[np.bool_], gap: int) -> list[tuple[int, int]]:
    """Runs of true columns, joined over gaps of at most ``gap``; ends exclusive."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], columns, [False])).astype(np.int8)))
    groups: list[tuple[int, int]] = []
    for first, last in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        if groups and first - groups[-1][1] <= gap:
            groups[-1] = (groups[-1][0], last)
        else:
            groups.append((first, last))
    return groups


def grown(box: Box, sheet: Sheet) -> Box:
    """The box with room above and below, inside the sheet."""
    rise = round(_RISE * box.height)
    return Box(
        max(0, box.x0), max(0, box.y0 - rise), min(sheet.width, box.x1), min(sheet.height, box.y1 + rise)
    )


def cut(pixels: NDArray[np.uint8], box: Box) -> NDArray[np.uint8]:
    return np.ascontiguousarray(pixels[box.y0 : box.y1, box.x0 : box.x1])
