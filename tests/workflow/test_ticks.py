"""Marks beside printed options, on drawn sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from civbook.model import Box
from civbook.workflow import ticks
from civbook.workflow.ticks import squares_in, ticked

if TYPE_CHECKING:
    from numpy.typing import NDArray

LINE = 30


def frame(sheet: NDArray[np.uint8], x: int, shade: int) -> None:
    for edge in (0, 28):
        sheet[20:50, x + edge : x + edge + 2] = shade
        sheet[20 + edge : 22 + edge, x : x + 30] = shade


def bracket(sheet: NDArray[np.uint8], x: int, *, opens: bool) -> None:
    for row in range(30):
        bow = round(7 * ((row - 14.5) / 14.5) ** 2)
        at = x + (bow if opens else 7 - bow)
        sheet[20 + row, at : at + 3] = 40


def cross(sheet: NDArray[np.uint8], x: int, size: int = 14) -> None:
    for step in range(size):
        sheet[28 + step, x + step : x + step + 3] = 30
        sheet[28 + step, x + size - step : x + size - step + 3] = 30


def choose(kind: str, mark: str, *, behind: bool, marked: int | None) -> str | None:
    sheet = np.full((80, 900), 245, dtype=np.uint8)
    options = []
    for number, name in enumerate(("one", "two", "three")):
        words = Box(60 + 280 * number, 20, 180 + 280 * number, 50)
        sheet[30:50, words.x0 : words.x1 : 9] = 60  # something like letters
        x = words.x1 + 15 if behind else words.x0 - 45
        if kind == "brackets":
            bracket(sheet, x, opens=True)
            bracket(sheet, x + 30, opens=False)
        else:
            frame(sheet, x, 205 if kind == "faint" else 60)
        if number == marked:
            if mark == "x":
                cross(sheet, x + 9)
            elif mark == "filled":
                sheet[24:47, x + 4 : x + 27] = 40
            else:  # a tick that runs out of its box
                for step in range(40):
                    sheet[44 - step, x + 10 + step // 2 : x + 15 + step // 2] = 30
                for step in range(12):
                    sheet[33 + step, x + step : x + 5 + step] = 30
        options.append((name, words))
    choice = ticked(options, squares_in(sheet, Box(0, 0, 900, 70), LINE), sheet)
    return choice[0] if choice else None


@pytest.mark.parametrize("behind", [False, True])
@pytest.mark.parametrize("marked", [0, 1, 2])
@pytest.mark.parametrize(
    ("kind", "mark"),
    [
        ("square", "x"), ("square", "filled"), ("square", "tick"), ("faint", "x"), ("faint", "tick"),
        ("brackets", "x"),
    ],
)  # fmt: skip
def test_the_marked_option_is_chosen(kind: str, mark: str, behind: bool, marked: int) -> None:
    assert choose(kind, mark, behind=behind, marked=marked) == ("one", "two", "three")[marked]


@pytest.mark.parametrize("kind", ["square", "faint", "brackets"])
@pytest.mark.parametrize("behind", [False, True])
def test_empty_places_are_no_choice(kind: str, behind: bool) -> None:
    assert choose(kind, "x", behind=behind, marked=None) is None


def test_letters_are_no_squares_and_a_square_is_no_letter() -> None:
    """ "□ Đúng hạn" is read with its square as an L; an n between two strokes looks like a small square."""
    sheet = np.full((80, 700), 245, dtype=np.uint8)
    options = []
    for number, name in enumerate(("one", "two")):
        x = 60 + 280 * number
        frame(sheet, x, 60)
        for letter in range(x + 50, x + 140, 24):  # letters round like a small square
            for edge in (0, 14):
                sheet[32:50, letter + edge : letter + edge + 2] = 60
                sheet[32 + edge : 34 + edge, letter : letter + 16] = 60
            sheet[38:44, letter + 5 : letter + 12] = 60
        options.append((name, Box(x - 2, 20, x + 150, 50)))
    cross(sheet, 60 + 280 + 9)
    choice = ticked(options, squares_in(sheet, Box(0, 0, 700, 70), LINE), sheet)
    assert choice is not None
    assert choice[0] == "two"


@pytest.mark.parametrize(("shade", "top"), [(60, 20), (205, 20), (205, 12)])
def test_a_tick_that_runs_out_of_a_square_read_as_its_options_first_letter(shade: int, top: int) -> None:
    sheet = np.full((80, 900), 245, dtype=np.uint8)
    options = []
    for number, name in enumerate(("one", "two", "three")):
        x = 60 + 280 * number
        frame(sheet, x, shade)
        sheet[30:50, x + 45 : x + 150 : 9] = 60
        options.append((name, Box(x - 1, 20 if number else top, x + 150, 50)))
    for step in range(40):
        sheet[44 - step, 70 + step // 2 : 75 + step // 2] = 30
    choice = ticked(options, squares_in(sheet, Box(0, 0, 900, 70), LINE), sheet)
    assert choice is not None
    assert choice[0] == "one"
    assert abs(choice[2].x0 - 60) <= 3


def test_an_empty_square_is_no_letter_though_a_tick_hides_the_other() -> None:
    """ "☑ Đăng ký lần đầu ☐ Đăng ký lại": both Đ are framed shapes of one size, the only square found is greater."""
    sheet = np.full((80, 700), 245, dtype=np.uint8)
    options = []
    for number, name in enumerate(("one", "two")):
        x = 60 + 280 * number
        frame(sheet, x, 60)
        for edge in (0, 18):
            sheet[28:48, x + 45 + edge : x + 47 + edge] = 60
            sheet[28 + edge : 30 + edge, x + 45 : x + 65] = 60
        sheet[36:39, x + 45 : x + 58] = 60
        options.append((name, Box(x + 44, 20, x + 180, 50)))
    for step in range(44):
        sheet[46 - step, 70 + step // 2 : 76 + step // 2] = 30
    choice = ticked(options, squares_in(sheet, Box(0, 0, 700, 70), LINE), sheet)
    assert choice is not None
    assert choice[0] == "one"


def test_frames_are_looked_for_everywhere_at_once() -> None:
    chance = np.random.default_rng(1)
    for _trial in range(20):
        ink = chance.random((int(chance.integers(20, 50)), int(chance.integers(20, 70)))) < chance.uniform(
            0.05, 0.6
        )
        high, wide = (int(size) for size in chance.integers(10, 30, 2))
        found = ticks._sides_everywhere(ink, high, wide)
        assert found.shape == ((0, 0) if ink.shape[0] < high or ink.shape[1] < wide else found.shape)
        for y, x in np.ndindex(*found.shape):
            assert abs(found[y, x] - ticks._sides(ink[y : y + high, x : x + wide])) < 1e-9
