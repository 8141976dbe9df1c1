"""Lines cut out of invented pages: the generator knows where each word stands, and doubtful crops get no text."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

from civbook.model import Box, PageGeometry


def place(text: str, x0: float, x1: float, y0: float = 10, y1: float = 40, printed: bool = False):
    from scripts.training.page_lines import Place

    return Place(text, (x0, y0, x1, y1), printed)


@pytest.mark.parametrize(
    ("form", "device"), [("ks-2006", "scanner"), ("kh-2015", "phone"), ("ks-table", "scanner")]
)
def test_every_word_of_a_picture_stands_on_ink(shipped_fonts: Path, form: str, device: str) -> None:
    from samples import scene

    book = scene.new_book(random.Random(f"{form}7"), form, "block", "train")
    shot = scene.shoot(book, device, 80)
    grey = shot.pixels.min(axis=2).astype(int)
    written = " ".join(word.text for word in shot.words if not word.printed)
    names = [f for key, f in shot.truth["entries"][0]["fields"].items() if key.endswith("full_name")]
    assert names
    assert all(part in written for name in names for part in name["written"].split())
    bare = 0
    for word in shot.words:
        xs, ys = zip(*word.corners, strict=True)
        part = grey[int(min(ys)) : int(max(ys)) + 2, int(min(xs)) : int(max(xs)) + 2]
        around = grey[int(min(ys)) - 20 : int(max(ys)) + 20, max(0, int(min(xs)) - 20) : int(max(xs)) + 20]
        bare += part.min() > np.median(around) - 15
    assert bare <= 0.01 * len(shot.words)  # a word at the sheet's edge


def test_words_are_found_on_the_straightened_page() -> None:
    from samples.scene import ShownWord

    from scripts.training.page_lines import places

    corners = ((100.0, 50.0), (140.0, 50.0), (140.0, 70.0), (100.0, 70.0))
    word = ShownWord("Hà", corners, printed=True)
    assert places([word], PageGeometry(), (400, 300))[0].box == (100, 50, 140, 70)
    half = places([word], PageGeometry(crop=Box(90, 0, 400, 300)), (310, 300))[0]
    assert half.box[0] == pytest.approx(10)
    turned = places([word], PageGeometry(skew=2.0), (400, 300))[0].box
    assert turned[1] == pytest.approx(50 + 80 * np.tan(np.radians(2)), abs=1.0)


def test_a_crop_tells_the_words_in_it_from_left_to_right() -> None:
    from scripts.training.page_lines import text_of

    words = [place("Văn", 60, 100), place("Trần", 10, 50), place("An", 110, 140), place("Số:", 300, 330)]
    assert text_of(Box(5, 8, 150, 42), words) == "Trần Văn An"
    assert text_of(Box(150, 8, 290, 42), words) == ""


@pytest.mark.parametrize(
    ("box", "words"),
    [
        (Box(5, 8, 80, 42), [place("Trần", 10, 50), place("Văn", 60, 100)]),  # cut through
        (Box(5, 22, 80, 42), [place("Trần", 10, 50)]),  # half of its height
        (Box(5, 0, 90, 90), [place("Trần", 10, 50), place("Văn", 12, 52, 50, 80)]),  # two lines
        (Box(5, 8, 90, 42), [place("Nam", 10, 50, printed=True), place("x", 60, 70)]),  # a ticked box
    ],
)
def test_doubtful_crops_get_no_text(box: Box, words: list) -> None:
    from scripts.training.page_lines import text_of

    assert text_of(box, words) is None


def test_tails_of_the_row_above_do_not_count() -> None:
    from scripts.training.page_lines import text_of

    assert text_of(Box(5, 34, 90, 80), [place("gầy", 10, 50), place("An", 10, 50, 40, 75)]) == "An"
