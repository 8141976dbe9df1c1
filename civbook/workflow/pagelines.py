"""The line pass and the value pass: which pieces of a sheet an engine reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from civbook.imaging.ink import without_rules
from civbook.imaging.lines import ink_box, text_lines
from civbook.model import Box, FieldKind, TextLine
from civbook.recognition.engine import Crop, Engine

if TYPE_CHECKING:
    from civbook.workflow.sheets import Sheet

_RISE = 0.12  # of the line's height: room above and below for marks and tails


def read_lines(sheet: Sheet, engine: Engine) -> list[TextLine]:
    """All lines of writing of a sheet, read cheaply, to find the printed labels."""
    crops = [line_crop(sheet, box) for box in text_lines(sheet.even, sheet.dpi)]
    return engine.read(crops)


def line_crop(sheet: Sheet, box: Box) -> Crop:
    """A whole line, rules and leaders taken out."""
    wide = grown(box, sheet)
    raw = cut(sheet, wide)
    return Crop(without_rules(raw), wide, raw=raw, purpose="line")


def value_crop(sheet: Sheet, box: Box, kind: FieldKind) -> Crop | None:
    """A value's place, cleaned and cut to its ink; None where nothing is written."""
    wide = grown(box, sheet)
    raw = cut(sheet, wide)
    if min(raw.shape) < 6:
        return None
    clean = without_rules(raw)
    ink = ink_box(clean)
    if ink is None or ink.height < 0.22 * box.height or ink.width < 0.15 * box.height:
        return None
    x0, x1 = max(0, ink.x0 - 6), min(clean.shape[1], ink.x1 + 6)
    place = Box(wide.x0 + x0, wide.y0, wide.x0 + x1, wide.y1)
    return Crop(np.ascontiguousarray(clean[:, x0:x1]), place, kind, np.ascontiguousarray(raw[:, x0:x1]))


def grown(box: Box, sheet: Sheet) -> Box:
    """The box with room above and below, inside the sheet."""
    rise = round(_RISE * box.height)
    return Box(max(0, box.x0), max(0, box.y0 - rise), min(sheet.width, box.x1), min(sheet.height, box.y1 + rise))


def cut(sheet: Sheet, box: Box) -> np.ndarray[tuple[int, int], np.dtype[np.uint8]]:
    return np.ascontiguousarray(sheet.even[box.y0 : box.y1, box.x0 : box.x1])
