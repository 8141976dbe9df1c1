"""What is printed behind a label in brackets is no value."""

from __future__ import annotations

import pytest

from civbook.forms.hints import hint_length
from civbook.forms.layout import tokens_of
from civbook.model import Box, TextLine


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("(xã, huyện, tỉnh) xã Yên Dương, huyện Ba Bể", 3),
        ("(xá, huyên, tinh) Mường É", 3),
        ("(nếu có) 016216073408", 2),
        ("(loại giấy tờ, số, ngày cấp, nơi cấp) CMND số 5", 8),
        ("xã Yên Dương, huyện Ba Bể", 0),
        ("xã huyện tỉnh", 3),
        ("(XÃ, HUYỆN, TỈNH) Tân Đoàn", 3),
        ("TĂNG SÔ PHI", 0),
        ("", 0),
    ],
)
def test_hints(text: str, words: int) -> None:
    assert hint_length(tokens_of(TextLine(text, Box(0, 0, 900, 30), 0.9), 0)) == words
