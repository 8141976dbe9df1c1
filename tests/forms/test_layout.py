"""Tokens of recognised lines: where one ends and the next begins."""

from __future__ import annotations

import pytest

from civbook.forms.layout import tokens_of
from civbook.model import Box, TextLine


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Người thực hiệnPhạm Thế Trung", ["Người", "thực", "hiện", "Phạm", "Thế", "Trung"]),
        ("ngày4/9/2019", ["ngày", "4", "9", "2019"]),
        ("GIẤY BÁO TỬ số: 206/GBT", ["GIẤY", "BÁO", "TỬ", "số", "206", "GBT"]),
        ("Nơi cư trúấp 2, xã Đa Phước", ["Nơi", "cư", "trú", "ấp", "2", "xã", "Đa", "Phước"]),
        ("tạm trúxã Tả Van", ["tạm", "trú", "xã", "Tả", "Van"]),
        ("Cư M'gar", ["Cư", "M'gar"]),
    ],
)
def test_a_value_close_to_its_label_is_a_token_of_its_own(text: str, tokens: list[str]) -> None:
    found = tokens_of(TextLine(text, Box(0, 0, 900, 30), 0.9), 0)
    assert [token.text for token in found] == tokens
    assert all(text[token.start : token.end] == token.text for token in found)
