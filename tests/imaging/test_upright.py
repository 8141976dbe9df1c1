"""Which way up, how much askew, where a spread divides."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from civbook.imaging.outline import paper_mask
from civbook.imaging.upright import (
    find_skew,
    find_slopes,
    find_turn,
    split_spread,
    to_upright,
    upright,
    upright_alike,
    vote,
)
from civbook.model import Box, PageGeometry

from .drawn import form_page, ledger_page, on_table


def rotated(page: np.ndarray, degrees: float) -> np.ndarray:
    image = Image.fromarray(page)
    return np.asarray(image.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=int(page[0, 0])))


@pytest.mark.parametrize("angle", [-7.6, -4.3, -1.2, -0.3, 0.0, 0.6, 2.4, 5.0, 7.9])
@pytest.mark.parametrize("page", ["form", "ledger"])
def test_skew_within_three_tenths_of_a_degree(page: str, angle: float) -> None:
    straight = form_page(150)[0] if page == "form" else ledger_page(110)[0]
    assert find_skew(rotated(straight, angle)) == pytest.approx(-angle, abs=0.25)


@pytest.mark.parametrize("angle", [-1.75, -0.75, 0.25, 1.25, 2.75])
@pytest.mark.parametrize("pitch", [49, 58, 75])
def test_a_wide_spread_of_thin_rules_is_not_taken_for_a_steep_one(pitch: int, angle: float) -> None:
    page = Image.new("L", (1650, 1150), 255)
    pen = ImageDraw.Draw(page)
    for row in range(80, 80 + 11 * pitch, pitch):
        pen.line((50, row, 790, row), fill=60)
        pen.line((850, row, 1600, row), fill=60)
    for column in range(50, 1601, 97):
        pen.line((column, 80, column, 80 + 10 * pitch), fill=60)
    assert find_skew(rotated(np.asarray(page), angle), 100) == pytest.approx(-angle, abs=0.15)


def test_an_empty_page_is_straight_and_of_unknown_turn() -> None:
    blank = np.full((1000, 700), 240, dtype=np.uint8)
    assert find_skew(blank) == 0.0
    assert find_turn(blank) == (0, 0.0)
    assert find_slopes(np.zeros((3, 5), dtype=np.uint8)) == (0.0, 0.0)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("kind", ["form", "form without dots", "ledger", "askew", "on a table"])
def test_every_turn_is_found(turn: int, kind: str) -> None:
    page = {
        "form": lambda: form_page(150)[0],
        "form without dots": lambda: form_page(150, dots=False)[0],
        "ledger": lambda: ledger_page(150)[0],
        "askew": lambda: rotated(form_page(150)[0], 4.0),
        "on a table": lambda: on_table(form_page(120)[0]),
    }[kind]()
    found, sure = find_turn(np.ascontiguousarray(np.rot90(page, -turn // 90)))
    assert found == turn
    assert 0.0 < sure <= 1.0


@pytest.mark.parametrize("pitch", [1.1, 1.4])
def test_leader_dots_under_the_writing_turn_no_page(pitch: float) -> None:
    """Dots below letters are no marks, or a page would seem to stand on its head."""
    page, boxes = form_page(200, dots=False)
    page, mm = page.copy(), 200 / 25.4
    for x0, _y0, _x1, y1 in boxes:
        for y in (y1 - 0.4 * mm, y1 + 7 * mm):
            for x in np.arange(x0 + 20 * mm, page.shape[1] - 15 * mm, pitch * mm):
                size = max(3, round(0.45 * mm))
                page[round(y) : round(y) + size, round(x) : round(x) + size] = 70
    for turn in (0, 180):
        found, sure = find_turn(np.ascontiguousarray(np.rot90(page, -turn // 90)))
        assert found == turn
        assert sure > 0.6


def test_the_book_votes() -> None:
    assert vote([(0, 0.2), (180, 0.9), (180, 0.8), (0, 0.3)]) == (180, pytest.approx(1.7 / 2.2))
    assert vote([]) == (0, 0.0)
    assert vote([(90, 0.0)]) == (0, 0.0)


def test_keystone_is_found_and_taken_out() -> None:
    page, boxes = form_page(150, dots=False)
    # Lines rise to the right at the head and fall at the foot: a fan of 2.4 degrees.
    fan = PageGeometry(keystone=-2.4)
    bent = upright(page, fan)
    skew, keystone = find_slopes(bent)
    assert skew == pytest.approx(0.0, abs=0.2)
    assert keystone == pytest.approx(2.4, abs=0.6)
    mended = upright(bent, PageGeometry(skew=skew, keystone=keystone))
    x0, y0, _x1, y1 = boxes[2]
    wanted, found = page[y0:y1, x0 : x0 + 400], mended[y0:y1, x0 : x0 + 400]
    assert np.abs(wanted.astype(int) - found).mean() < 45
    assert find_slopes(page)[1] == 0.0  # a scanner's page has no fan


def test_upright_turns_crops_and_rotates_in_this_order() -> None:
    page = np.full((40, 60), 255, dtype=np.uint8)
    page[2, 50] = 0
    turned = upright(page, PageGeometry(turn=90))
    assert turned.shape == (60, 40)
    assert turned[9, 2] == 0
    cropped = upright(page, PageGeometry(turn=90, crop=Box(0, 5, 10, 15)))
    assert cropped.shape == (10, 10)
    assert cropped[4, 2] == 0
    assert upright(page, PageGeometry()) is not None
    colour = upright(np.zeros((30, 20, 3), dtype=np.uint8), PageGeometry(skew=10))
    assert colour.shape == (30, 20, 3)
    assert colour[0, 0].tolist() == [255, 255, 255]


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from([0, 90, 180, 270]), st.floats(-4, 4), st.sampled_from([0.0, -1.5, 2.0]), st.booleans(),
    st.integers(0, 2**32 - 1),
)  # fmt: skip
def test_a_frame_that_differs_in_places_comes_out_as_by_itself(
    turn: int, skew: float, keystone: float, cropped: bool, seed: int
) -> None:
    luck = np.random.default_rng(seed)
    frame = luck.integers(0, 256, (420, 300), dtype=np.uint8)
    other = frame.copy()
    for _stamp in range(luck.integers(0, 4)):
        y, x = luck.integers(0, 400), luck.integers(0, 280)
        other[y : y + luck.integers(1, 60), x : x + luck.integers(1, 90)] ^= 40
    geometry = PageGeometry(0, turn, Box(20, 30, 250, 290) if cropped else None, skew, keystone)
    page = upright(frame, geometry)
    alike, alone = upright_alike(other, geometry, frame, page), upright(other, geometry)
    assert np.abs(alike.astype(int) - alone).max() <= 1  # a half may be rounded up or down


@settings(max_examples=60, deadline=None)
@given(st.floats(-8, 8), st.floats(-4, 4), st.floats(0.15, 0.85), st.floats(0.15, 0.85))
def test_points_go_where_their_pixels_go(skew: float, keystone: float, fx: float, fy: float) -> None:
    page = np.full((240, 180), 255, dtype=np.uint8)
    x, y = round(fx * 180), round(fy * 240)
    page[y - 2 : y + 3, x - 2 : x + 3] = 0
    geometry = PageGeometry(skew=skew, keystone=keystone)
    result = upright(page, geometry)
    to_x, to_y = to_upright(geometry, (180, 240), x + 0.5, y + 0.5)
    weight = 255.0 - result
    rows, columns = np.indices(result.shape)
    inside = (np.abs(rows - to_y) < 12) & (np.abs(columns - to_x) < 12)
    weight = weight * inside
    assert (weight * (columns + 0.5)).sum() / weight.sum() == pytest.approx(to_x, abs=0.8)
    assert (weight * (rows + 0.5)).sum() / weight.sum() == pytest.approx(to_y, abs=0.8)


def test_a_spread_divides_at_its_fold() -> None:
    left, _ = form_page(100)
    right, _ = form_page(100, shift=9)
    spread = np.hstack([left, right]).astype(float)
    middle = left.shape[1] + 12
    distance = np.abs(np.arange(spread.shape[1]) - middle)
    spread *= (1 - 0.3 * np.exp(-distance / 8))[None, :]
    found = split_spread(spread.astype(np.uint8))
    assert found == pytest.approx(middle, abs=14)
    assert split_spread(left) is None


@pytest.mark.parametrize("shadow", [12, 150])
def test_both_pages_of_a_spread_are_paper_though_their_fold_lies_in_the_dark(shadow: int) -> None:
    left, _ = form_page(100)
    spread = np.hstack([left, left]).astype(float)
    distance = np.abs(np.arange(spread.shape[1]) - left.shape[1])
    spread *= (1 - 0.8 * np.exp(-distance / shadow))[None, :]
    photo = on_table(spread.astype(np.uint8))
    for picture in (photo, np.ascontiguousarray(np.rot90(photo))):
        mask = paper_mask(picture)
        assert mask is not None
        height, width = mask.shape
        long = mask[height // 2] if width > height else mask[:, width // 2]
        assert long[len(long) // 10 : -len(long) // 10].all()


def test_a_corner_of_the_paper_in_shadow_is_no_table() -> None:
    page, _ = form_page(100)
    photo = on_table(page)
    height, width = photo.shape
    y, x = np.mgrid[0:height, 0:width]
    away = np.hypot((y - height // 12) / height, (x - width + width // 12) / width)
    photo = (photo * np.clip(0.48 + away, None, 1.0)).astype(np.uint8)
    mask = paper_mask(photo)
    assert mask is not None
    assert mask[height // 12 + height // 30, width - width // 12 - width // 20]
    assert not mask[:, : width // 30].any()


def test_the_table_top_is_told_from_the_paper() -> None:
    page, _ = form_page(100)
    photo = on_table(page)
    mask = paper_mask(photo)
    assert mask is not None
    assert not mask[:20].any()
    assert mask[photo.shape[0] // 2, photo.shape[1] // 2]
    assert paper_mask(page) is None
    shadow = page.astype(float)
    shadow *= np.clip(np.linspace(0.4, 1.6, page.shape[1]), 0.5, 1.0)[None, :]
    assert paper_mask(shadow.astype(np.uint8)) is None  # a soft shadow is no table


def test_the_crease_of_a_wide_page_is_no_gutter() -> None:
    page = np.full((700, 1000), 235, dtype=np.uint8)
    for y in range(100, 600, 60):
        page[y : y + 3, 80:920] = 60  # rules of one form
    page[:, 489:492] = 150
    assert split_spread(page, 85) is None
    page[:, 440:540] = 235  # two pages, each with its own
    page[:, 489:492] = 150
    assert split_spread(page, 85) is not None
