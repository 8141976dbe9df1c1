"""Scores as a network would give them, and lines set in print."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from civbook.recognition.alphabet import ALPHABET

FONT = Path(__file__).parents[2] / "civbook" / "issuing" / "data" / "fonts" / "LiberationSerif-Regular.ttf"


def _row(code: int, sure: float, other: int | None, r: np.random.Generator) -> NDArray[np.float64]:
    row = r.random(len(ALPHABET) + 1)
    row *= (1 - sure) * (0.1 if other is not None else 1) / row.sum()
    row[code] += sure
    if other is not None:
        row[other] += (1 - sure) * 0.9
    return row / row.sum()


@pytest.fixture(scope="session")
def scores_of() -> Callable[..., NDArray[np.float32]]:
    """Log probabilities for a text: two frames a character, a blank between.

    ``doubts``: position → another character that gets nearly all of what ``sure`` leaves there.
    """

    def make(text: str, sure: float = 0.97, doubts: dict[int, str] | None = None) -> NDArray[np.float32]:
        r = np.random.default_rng(len(text))
        rows = [_row(0, 0.999, None, r)]
        for at, char in enumerate(text):
            other = (doubts or {}).get(at)
            code = ALPHABET.index(other) + 1 if other else None
            rows += [_row(ALPHABET.index(char) + 1, sure, code, r)] * 2 + [_row(0, 0.999, None, r)]
        logs: NDArray[np.float32] = np.log(np.array(rows)).astype(np.float32)
        return logs

    return make


@pytest.fixture(scope="session")
def printed() -> Callable[[str], NDArray[np.uint8]]:
    """A text set in print as a grey line picture, 64 pixels high."""
    font = ImageFont.truetype(str(FONT), 40)

    def draw(text: str) -> NDArray[np.uint8]:
        picture = Image.new("L", (int(font.getlength(text)) + 30, 64), 245)
        ImageDraw.Draw(picture).text((15, 48), text, 20, font, "ls")
        return np.asarray(picture)

    return draw
