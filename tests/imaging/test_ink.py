"""Even light, rules, tables, stamps: what is taken away and what must stay."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from PIL import Image, ImageDraw

from civbook.imaging.components import (
    close_gaps,
    components,
    long_runs,
    paint_runs,
    runs,
    taller,
    thin,
    turned,
)
from civbook.imaging.ink import binarise, grid, normalise, rules, without_rules, without_stamp
from civbook.imaging.pixels import percentile

from .drawn import font, form_page, ledger_page, on_table

MASKS = st.integers(0, 2**32 - 1).map(
    lambda seed: np.random.default_rng(seed).random((1 + seed % 23, 1 + seed % 37)) < (0.1 + seed % 7 / 10)
)


@given(MASKS)
def test_runs_paint_back_to_the_mask(mask: np.ndarray) -> None:
    assert np.array_equal(paint_runs(mask.shape, *runs(mask)), mask)


@settings(max_examples=60, deadline=None)
@given(MASKS)
def test_components_agree_with_a_flood_fill(mask: np.ndarray) -> None:
    parts = components(mask)
    left = mask.copy()
    count = 0
    while left.any():
        stack = [tuple(np.argwhere(left)[0])]
        left[stack[0]] = False
        size = 0
        while stack:
            y, x = stack.pop()
            size += 1
            for ny in range(max(0, y - 1), min(mask.shape[0], y + 2)):
                for nx in range(max(0, x - 1), min(mask.shape[1], x + 2)):
                    if left[ny, nx]:
                        left[ny, nx] = False
                        stack.append((ny, nx))
        count += 1
        assert size in parts.areas
    assert len(parts) == count
    assert parts.areas.sum() == mask.sum()
    assert np.array_equal(parts.mask(np.ones(count, dtype=bool)), mask)
    for number, own in parts.cut_out(np.arange(count)):
        assert own.sum() == parts.areas[number]


def test_small_tools_for_masks() -> None:
    row = np.array([[1, 0, 1, 0, 0, 1, 1, 1]], dtype=bool)
    assert close_gaps(row, 1)[0].tolist() == [True, True, True, False, False, True, True, True]
    assert long_runs(row, 3)[0].tolist() == [False] * 5 + [True] * 3
    column = np.array([[0], [1], [1], [0], [1]], dtype=bool)
    assert thin(column, 1).ravel().tolist() == [False, False, False, False, True]
    assert taller(column, 1, 0).ravel().tolist() == [True, True, True, True, True]


@given(hnp.arrays(bool, st.tuples(st.integers(1, 40), st.integers(1, 12))), st.integers(0, 45))
def test_thin_knows_every_run_s_height(mask: np.ndarray, thickness: int) -> None:
    rows, starts, ends = runs(np.ascontiguousarray(mask.T))
    low = ends - starts <= thickness
    assert np.array_equal(
        thin(mask, thickness), paint_runs(mask.T.shape, rows[low], starts[low], ends[low]).T
    )


def test_turned_in_bands_as_at_once() -> None:
    picture = np.random.default_rng(1).integers(0, 256, (601, 47), dtype=np.uint8)
    assert np.array_equal(turned(picture), picture.T)
    assert turned(picture).flags.c_contiguous


def test_even_light_under_a_shadow() -> None:
    page, _ = form_page(150, dots=False)
    slope = np.linspace(1.0, 0.5, page.shape[1])[None, :] * np.linspace(0.85, 1.0, page.shape[0])[:, None]
    even = normalise((page * slope).astype(np.uint8))
    paper = even[page > 220]
    ink = even[page < 60]
    assert np.percentile(paper, 2) > 225
    assert np.percentile(ink, 95) < 120
    assert np.ptp(normalise(even).astype(int)[page > 220]) <= np.ptp(paper.astype(int)) + 12


@given(st.integers(1, 70), st.integers(1, 70), st.integers(0, 255))
def test_even_light_takes_crops_of_any_size(height: int, width: int, level: int) -> None:
    crop = np.full((height, width), level, dtype=np.uint8)
    assert normalise(crop).shape == crop.shape
    assert binarise(crop).shape == crop.shape
    assert without_rules(crop).shape == crop.shape


def test_sauvola_finds_ink_under_a_gradient() -> None:
    page, _ = form_page(150, dots=False)
    shaded = (page * np.linspace(1.0, 0.4, page.shape[1])[None, :]).astype(np.uint8)
    mask = binarise(shaded, 41, 0.15)
    assert mask[page < 60].mean() > 0.9
    assert mask[page > 220].mean() < 0.02


def test_rules_of_a_ledger() -> None:
    page, xs, ys = ledger_page(100)
    level, upright = rules(page)
    for y in ys:
        assert any(abs(rule.y0 - y) <= 3 and rule.length > 0.95 * (xs[-1] - xs[0]) for rule in level), y
    for x in xs:
        assert any(abs(rule.x0 - x) <= 3 and rule.length > 0.95 * (ys[-1] - ys[0]) for rule in upright), x
    assert rules(np.full((400, 300), 250, dtype=np.uint8)) == ([], [])


@pytest.mark.parametrize("broken", [False, True])
@pytest.mark.parametrize("angle", [0.0, 0.8, -1.1])
def test_cells_of_a_sloped_or_broken_ledger(broken: bool, angle: float) -> None:
    page, xs, ys = ledger_page(120, broken=broken)
    image = Image.fromarray(page).rotate(angle, Image.Resampling.BICUBIC, fillcolor=235)
    table = grid(np.asarray(image))
    assert table is not None
    assert (table.rows, table.columns) == (len(ys) - 1, len(xs) - 1)
    assert len(table.cells) == table.rows * table.columns
    turn = np.radians(angle)
    middle_x, middle_y = page.shape[1] / 2, page.shape[0] / 2
    for row, column in ((0, 0), (2, 4), (5, 9)):
        x, y = (xs[column] + xs[column + 1]) / 2 - middle_x, (ys[row] + ys[row + 1]) / 2 - middle_y
        found = table.cell(row, column).box
        assert (found.x0 + found.x1) / 2 == pytest.approx(
            x * np.cos(turn) + y * np.sin(turn) + middle_x, abs=5
        )
        assert (found.y0 + found.y1) / 2 == pytest.approx(
            -x * np.sin(turn) + y * np.cos(turn) + middle_y, abs=5
        )


def test_the_fold_of_a_spread_is_no_column() -> None:
    page, xs, ys = ledger_page(120)
    open_book = page.copy()
    left, right = xs[5], xs[6]
    open_book[:, left + 3 : right - 2] = 235
    right_half = np.roll(open_book[:, right - 2 :], 7, axis=0)  # the halves need not meet
    open_book[:, right - 2 :] = right_half
    open_book[ys[3] - 4 : ys[3] + 5, xs[6] + 3 : xs[-1] - 2] = 235  # a rule that this half has lost...
    open_book[ys[3] + 3 : ys[3] + 12, xs[6] + 3 : xs[-1] - 2] = 235
    table = grid(open_book)
    assert table is not None
    assert (table.rows, table.columns, table.fold) == (6, 9, 5)
    assert table.sides[5] == (6, 7)
    assert table.cell(2, 7).box.y1 == pytest.approx(ys[3] + 7, abs=5)  # ... is carried over from the other


def test_a_form_page_has_no_table() -> None:
    assert grid(form_page(150)[0]) is None
    assert grid(np.full((500, 500), 255, dtype=np.uint8)) is None


def line_with_rule(text: str, *, slope: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
    """A line of writing with and without a rule through its feet."""
    plain = Image.new("L", (900, 70), 240)
    ImageDraw.Draw(plain).text((20, 8), text, font=font(38), fill=30)
    ruled = plain.copy()
    y = 47
    ImageDraw.Draw(ruled).line((0, y, 900, y + 900 * slope), fill=90, width=2)
    return np.asarray(plain), np.asarray(ruled)


@pytest.mark.parametrize("slope", [0.0, 0.006, -0.006])
def test_a_rule_goes_and_the_writing_stays(slope: float) -> None:
    plain, ruled = line_with_rule("Phạm Thị Hợp, xã Cộng Hòa", slope=slope)
    cleaned = without_rules(ruled)
    rule = (ruled < 150) & (plain > 200)
    assert (cleaned[rule] < 170).mean() < 0.12
    letters = plain < 100
    assert (cleaned[letters] < 170).mean() > 0.9
    again = without_rules(cleaned)
    assert np.abs(again.astype(int) - cleaned).mean() < 1.0


def test_plain_print_is_left_alone() -> None:
    plain, _ = line_with_rule("TỈNH LẠNG SƠN - ĐT 12")
    assert np.abs(without_rules(plain).astype(int) - plain).mean() < 0.3


def test_leader_dots_go_and_dots_of_letters_stay() -> None:
    image = Image.new("L", (900, 60), 240)
    draw = ImageDraw.Draw(image)
    draw.text((10, 5), "Họ tên: Thị Hiệp", font=font(36), fill=30)
    plain = np.asarray(image)
    for x in range(300, 880, 9):
        draw.ellipse((x, 38, x + 2, 40), fill=60)
    cleaned = without_rules(np.asarray(image))
    assert (cleaned[:, 310:] < 170).sum() <= 12
    letters = plain < 100
    assert (cleaned[letters] < 170).mean() > 0.98
    kept = without_rules(np.asarray(image), dots=False)
    assert (kept[:, 310:] < 170).sum() > 100


def test_red_stamps_go_blue_ink_stays() -> None:
    page = np.full((60, 60, 3), (238, 232, 215), dtype=np.uint8)
    page[10:20] = (200, 40, 50)
    page[30:40] = (40, 50, 150)
    page[50:] = 30
    grey = without_stamp(page)
    assert grey[15, 5] > 190
    assert grey[35, 5] < 100
    assert grey[55, 5] < 40
    assert grey[5, 5] > 220
    assert np.array_equal(without_stamp(grey), grey)


def test_the_table_top_becomes_white_and_the_page_does_not() -> None:
    page, _ = form_page(100)
    photo = on_table(page)
    even = normalise(photo)
    assert even[:10].min() > 230
    height, width = page.shape
    inside = even[height // 12 : height // 12 + height, width // 12 : width // 12 + width]
    assert (inside[page < 60] < 120).mean() > 0.95


@pytest.mark.parametrize("lean", [-3.0, 1.5])
def test_no_strip_of_the_table_is_left_beside_a_page_that_lies_askew(lean: float) -> None:
    page, _ = form_page(100)
    photo = Image.fromarray(on_table(page))
    sheet = Image.fromarray(np.where(on_table(np.full_like(page, 255)) > 200, 255, 0).astype(np.uint8))
    even = normalise(np.asarray(photo.rotate(lean, Image.Resampling.BILINEAR, fillcolor=70)))
    outside = np.asarray(sheet.rotate(lean, Image.Resampling.BILINEAR)) == 0
    assert (even[outside] < 200).mean() < 0.001


@pytest.mark.parametrize("per_cent", [0, 0.5, 37, 80, 100])
def test_percentiles_are_numpy_s(per_cent: float) -> None:
    luck = np.random.default_rng(4)
    for values in (np.array([3.5]), luck.normal(size=7), luck.integers(0, 256, (9, 11)).astype(np.uint8)):
        assert percentile(values, per_cent) == pytest.approx(np.percentile(values, per_cent))
