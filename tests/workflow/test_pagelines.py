"""Which pieces of a sheet the line pass gives to an engine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from civbook.model import PageGeometry, TextLine
from civbook.recognition.engine import Crop
from civbook.workflow.pagelines import read_lines
from civbook.workflow.sheets import Sheet


@dataclass
class Listener:
    """An engine that keeps what it is given."""

    name: str = "listener"
    given: list[Crop] = field(default_factory=list)

    def read(self, crops: Sequence[Crop]) -> list[TextLine]:
        self.given += crops
        return [TextLine("", crop.box, 0.0, engine=self.name) for crop in crops]


def letters(page: np.ndarray, x: int, base: int, height: int, count: int) -> None:
    """Upright strokes with a bar each, no two neighbouring bars on one height."""
    for number in range(count):
        left = x + number * height * 3 // 4
        bar = base - height if number % 3 == 0 else base - 3 - (number % 3) * height // 4
        page[base - height : base, left : left + 3] = 20
        page[bar : bar + 3, left : left + height // 2] = 20


def test_a_small_label_beside_a_tall_hand_is_cut_to_its_own_height() -> None:
    page = np.full((900, 1100), 245, dtype=np.uint8)
    for base in (300, 400, 500):
        letters(page, 100, base, 18, 12)
        letters(page, 309, base, 30, 16)
    engine = Listener()
    read = read_lines(Sheet(PageGeometry(0), page, page, 200), engine)
    labels = [crop for crop in engine.given if crop.box.x1 < 300]
    hands = [crop for crop in engine.given if crop.box.x0 > 300]
    assert len(labels) == len(hands) == 3
    assert all(18 <= crop.box.height <= 24 for crop in labels)
    assert all(30 <= crop.box.height <= 36 for crop in hands)
    assert all(crop.pixels.shape == (crop.box.height, crop.box.width) for crop in engine.given)
    assert all(line.box.height > 34 for line in read.lines)  # rows are told by whole lines


def test_a_faded_line_is_not_cut_to_its_darkest_specks() -> None:
    page = np.full((900, 1100), 245, dtype=np.uint8)
    for base in (300, 400, 500):
        letters(page, 100, base, 30, 16)
    page[page < 100] = 178  # what a worn red ribbon leaves
    for base in (300, 400, 500):
        page[base - 16 : base - 12, 100:103] = 160
    engine = Listener()
    read_lines(Sheet(PageGeometry(0), page, page, 200), engine)
    assert len(engine.given) == 3
    assert all(crop.box.height >= 28 for crop in engine.given)
