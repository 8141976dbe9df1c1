"""The line pass and the value pass: which pieces of a sheet an engine reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from civbook.imaging.components import Components, components
from civbook.imaging.erase import painted_over
from civbook.imaging.ink import Segment, rules, without_rules
from civbook.imaging.lines import text_lines
from civbook.model import Box, FieldKind, TextLine
from civbook.recognition.engine import Crop, Engine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from civbook.workflow.sheets import Sheet

_RISE = 0.12  # of the line's height: room above and below for marks and tails
_DOTTED = 0.8  # of a rule's length: less ink is a row of dots
_PAPER = 245
_FEWEST_DOTS = 6
_DARK = 170  # of 255; paper is near 245 on an evened sheet


@dataclass(frozen=True, slots=True)
class PageLines:
    """A sheet's lines as read, and the sheet with rules and leaders taken out where lines are."""

    lines: tuple[TextLine, ...]
    clean: NDArray[np.uint8]


def read_lines(sheet: Sheet, engine: Engine) -> PageLines:
    """All lines of writing of a sheet, read cheaply, to find the printed labels."""
    ground = without_leaders(sheet.even, [rule for rule in rules(sheet.even, sheet.dpi)[0] if rule.solid < _DOTTED])
    clean = np.zeros_like(sheet.even)
    crops = []
    for box in text_lines(sheet.even, sheet.dpi):
        wide = grown(box, sheet)
        freed = without_rules(_cut(ground, wide))
        clean[wide.y0 : wide.y1, wide.x0 : wide.x1] = np.maximum(_cut(clean, wide), freed)
        crops.append(Crop(freed, wide, raw=_cut(sheet.even, wide), purpose="line"))
    clean[clean == 0] = _PAPER  # no line of writing was found there
    return PageLines(tuple(engine.read(crops)), clean)


def without_leaders(grey: NDArray[np.uint8], leaders: Sequence[Segment]) -> NDArray[np.uint8]:
    """The page with the dots of its leaders painted over, also those that stand alone between letters.

    Within a line's crop they cannot be told from full stops; along the leader's own line they can.
    """
    out = grey.copy()
    for rule in leaders:
        reach = round(2.5 * rule.thickness) + 2
        x0, x1 = max(0, rule.x0 - 4 * reach), min(grey.shape[1], rule.x1 + 4 * reach)
        y0, y1 = max(0, min(rule.y0, rule.y1) - reach), max(rule.y0, rule.y1) + reach + 1
        strip = out[y0:y1, x0:x1]
        if min(strip.shape) < 3:
            continue
        parts = components(strip < _DARK)
        dots = _dots(parts, rule, x0, y0)
        if dots.any():
            out[y0:y1, x0:x1] = painted_over(np.ascontiguousarray(strip), parts.mask(dots))
    return out


def _dots(parts: Components, rule: Segment, x0: int, y0: int) -> NDArray[np.bool_]:
    """Which parts of a strip are the leader's dots: of the common small size, and on its line (the dot under ạ or ị
    is lower and thicker)."""
    middle_x = (parts.boxes[:, 0] + parts.boxes[:, 2]) / 2 + x0
    middle_y = (parts.boxes[:, 1] + parts.boxes[:, 3]) / 2 + y0
    slope = (rule.y1 - rule.y0) / max(1, rule.x1 - rule.x0)
    off = np.abs(middle_y - rule.y0 - slope * (middle_x - rule.x0))
    near = (off <= rule.thickness + 1.5) & (parts.heights <= 2 * rule.thickness + 2) & (
        parts.widths <= 2 * rule.thickness + 2
    )
    if near.sum() < _FEWEST_DOTS:
        return np.zeros(len(parts), dtype=bool)
    height, width = np.median(parts.heights[near]), np.median(parts.widths[near])
    drift = np.median((middle_y - rule.y0 - slope * (middle_x - rule.x0))[near])
    level = np.abs(middle_y - rule.y0 - slope * (middle_x - rule.x0) - drift) <= max(1.2, 0.4 * height)
    chosen: NDArray[np.bool_] = near & level & (parts.heights <= 1.3 * height + 1) & (parts.widths <= 1.3 * width + 1)
    return chosen


def value_crop(sheet: Sheet, page: PageLines, box: Box, kind: FieldKind) -> Crop | None:
    """A value's place, cleaned and cut to its ink; None where nothing is written."""
    wide = grown(box, sheet)
    clean = _cut(page.clean, wide)
    if min(clean.shape) < 6:
        return None
    inked = (clean < _DARK).sum(axis=0)
    extent = _written(inked, box.height)
    if extent is None:
        return None
    x0, x1 = max(0, extent[0] - 6), min(clean.shape[1], extent[1] + 6)
    place = Box(wide.x0 + x0, wide.y0, wide.x0 + x1, wide.y1)
    return Crop(np.ascontiguousarray(clean[:, x0:x1]), place, kind, _cut(sheet.even, place))


def _written(inked: NDArray[np.int64], height: int) -> tuple[int, int] | None:
    """First and last column of the writing: colons left over from the label and lone specks do not count."""
    groups = _groups(inked > 0, max(2, round(0.12 * height)))
    groups = [group for group in groups if inked[group[0] : group[1]].sum() >= max(6, 0.01 * height * height)]
    while groups and _colon_like(inked, groups[0], height) and groups[0][0] < 1.2 * height:
        if len(groups) == 1 or groups[1][0] - groups[0][1] < 0.15 * height:
            break
        groups = groups[1:]
    if not groups or sum(inked[first:last].sum() for first, last in groups) < 0.03 * height * height:
        return None
    return groups[0][0], groups[-1][1]


def _colon_like(inked: NDArray[np.int64], group: tuple[int, int], height: int) -> bool:
    first, last = group
    return last - first < 0.2 * height and int(inked[first:last].max()) < 0.4 * height


def _groups(columns: NDArray[np.bool_], gap: int) -> list[tuple[int, int]]:
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
    return Box(max(0, box.x0), max(0, box.y0 - rise), min(sheet.width, box.x1), min(sheet.height, box.y1 + rise))


def _cut(pixels: NDArray[np.uint8], box: Box) -> NDArray[np.uint8]:
    return np.ascontiguousarray(pixels[box.y0 : box.y1, box.x0 : box.x1])
