"""Options that are struck out or circled."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from civbook.model import Box
from civbook.workflow.options import held

FONT = Path(__file__).parents[2] / "civbook" / "issuing" / "data" / "fonts" / "LiberationSerif-Regular.ttf"
WORDS = ("Đúng hạn", "Quá hạn", "Đăng ký lại")


def printed(
    struck: tuple[int, ...] = (), ringed: int | None = None
) -> tuple[list[tuple[str, Box]], np.ndarray]:
    """Three options in a row with their places, some struck out or one with a ring about it."""
    image = Image.new("L", (900, 120), 245)
    draw, font = ImageDraw.Draw(image), ImageFont.truetype(str(FONT), 32)
    options, x = [], 40
    for at, word in enumerate(WORDS):
        box = Box(*(round(side) for side in draw.textbbox((x, 40), word, font)))
        draw.text((x, 40), word, 40, font)
        options.append((word, box))
        if at in struck:
            draw.line((box.x0 - 4, box.y1 - 14, box.x1 + 4, box.y1 - 18), 30, 3)
        if at == ringed:
            draw.ellipse((box.x0 - 16, box.y0 - 12, box.x1 + 16, box.y1 + 12), outline=30, width=3)
        draw.text((box.x1 + 14, 40), "/", 40, font)
        x = box.x1 + 60
    return options, np.asarray(image)


@pytest.mark.parametrize("left", [0, 1, 2])
def test_the_option_that_is_not_struck_out_holds(left: int) -> None:
    options, even = printed(struck=tuple({0, 1, 2} - {left}))
    found = held(options, even)
    assert found is not None
    assert found[0] == WORDS[left]


@pytest.mark.parametrize("ringed", [0, 1, 2])
def test_the_circled_option_holds(ringed: int) -> None:
    found = held(*printed(ringed=ringed))
    assert found is not None
    assert found[0] == WORDS[ringed]


@pytest.mark.parametrize("struck", [(), (1,), (0, 1, 2)])
def test_nothing_is_guessed_where_none_or_two_are_left(struck: tuple[int, ...]) -> None:
    assert held(*printed(struck)) is None
