"""Tokens of recognised lines: where one ends and the next begins."""

from __future__ import annotations

import pytest

from civbook.forms.layout import rows_of, tokens_of
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


def line(text: str, x0: int, y0: int, x1: int, y1: int) -> TextLine:
    return TextLine(text, Box(x0, y0, x1, y1), 0.9)


def test_a_value_written_above_its_leaders_stands_in_its_labels_row() -> None:
    label = line("Người đi khai tử:", 180, 523, 366, 558)
    rows = rows_of([line("PHẦN GHI VỀ NGƯỜI ĐI KHAI TỬ", 183, 452, 590, 494), label,
                    line("Trần Mạnh Vượng", 406, 494, 752, 547)], 1100)  # fmt: skip
    assert [row.tokens[-1].text for row in rows] == ["TỬ", "Vượng"]
    far = rows_of([label, line("Phước Thái", 406, 478, 700, 531)], 1100)
    assert len(far) == 2  # it shares too little with the label's line
