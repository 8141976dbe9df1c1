"""What the modules that set a page share: the sheet, the edition, the hand, where the pen is."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from PIL import ImageFont

from samples import fonts, hands
from samples.content import Content
from samples.editions import Printing
from samples.sheet import Box, Sheet


@dataclass(frozen=True)
class Placed:
    """A field on the sheet: written, value, its box in the sheet's pixels."""

    written: str
    value: str | None
    box: Box


@dataclass
class Setting:
    """All that a row needs while a page is being set."""

    sheet: Sheet
    printing: Printing
    hand: hands.Hand
    rng: random.Random
    content: Content
    book_number: str
    placed: dict[str, Placed] = field(default_factory=dict)
    blank: list[str] = field(default_factory=list)
    y: float = 0.0
    pitch: float = 0.0
    left: float = 0.0
    right: float = 0.0
    count: int = 0  # numbered labels so far

    def font(self, cut: str = "regular", size: float = 1.0) -> ImageFont.FreeTypeFont:
        """A cut of the edition's label font, at its size."""
        family = self.printing.family
        cut = "bold" if cut == "regular" and self.printing.bold_labels else cut
        return fonts.load(
            fonts.cuts_of(family)[cut], max(7, round(self.printing.size * size * self.sheet.dpi / 72))
        )


def union(boxes: list[Box]) -> Box:
    """The smallest box around all."""
    return (
        min(b[0] for b in boxes),
        min(b[1] for b in boxes),
        max(b[2] for b in boxes),
        max(b[3] for b in boxes),
    )
