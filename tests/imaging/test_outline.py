"""What is no paper: the lid of a scanner along the edges, and what must not be taken for it."""

from __future__ import annotations

import numpy as np
import pytest

from civbook.imaging.light import normalise
from civbook.imaging.outline import with_corners


def page() -> np.ndarray:
    """Grey paper, 1,200 × 900, with a word of strokes four pixels thick."""
    sheet = np.full((1200, 900), 215, np.uint8)
    for x in range(300, 420, 12):
        sheet[580:620, x : x + 4] = 40
    return sheet


@pytest.mark.parametrize("thick", [24, 60])
def test_a_scanners_lid_beside_the_paper_becomes_white(thick: int) -> None:
    sheet = page()
    for y in range(1200):  # a little askew
        sheet[y, 900 - thick + y // 100 :] = 8
    sheet[:thick] = 8
    even = normalise(sheet)
    assert (even[:, 900 - thick - 2 :] > 200).all()
    assert (even[:thick] > 200).all()
    assert (even[590:610, 300] < 120).all()


def test_writing_and_rules_that_run_off_the_page_stay() -> None:
    sheet = page()
    sheet[400:406] = 30  # a bold rule from edge to edge
    sheet[700:740, :4] = 40
    even = normalise(sheet)
    assert (even[402] < 120).all()
    assert (even[705:735, 1] < 120).all()


def test_a_dark_place_within_the_page_stays_as_it_was() -> None:
    sheet = page()
    sheet[800:900, 300:400] = 8
    assert (normalise(sheet)[820:880, 320:380] < 60).all()


def leaning_sheet() -> np.ndarray:
    """A sheet of paper, seen a little from the side, as cells of a picture."""
    y, x = np.mgrid[:72, :96]
    return (x >= 6 + 0.05 * y) & (x <= 88 + 0.04 * y) & (y >= 5 - 0.03 * x + 3) & (y <= 66 - 0.01 * x)


def test_a_corner_of_the_paper_in_a_shadow_as_dark_as_the_table() -> None:
    whole = leaning_sheet()
    y, x = np.mgrid[:72, :96]
    lit = whole & ~((y > 42) & (x > 110 - y))  # the light falls off towards the lower right
    assert lit.sum() < 0.9 * whole.sum()
    found = with_corners(lit)
    assert (found & whole).sum() >= 0.99 * whole.sum()
    assert (found & ~whole).sum() <= 0.02 * whole.sum()


def test_a_corner_that_is_torn_off_and_a_sheet_without_sides() -> None:
    whole = leaning_sheet()
    y, x = np.mgrid[:72, :96]
    torn = whole & ~(x + y > 148)
    assert (with_corners(torn) == torn).all()
    round_ = (x - 48) ** 2 + (y - 36) ** 2 < 900
    assert (with_corners(round_) == round_).all()
