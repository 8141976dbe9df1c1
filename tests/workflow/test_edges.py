"""Where a value begins: what the crop and the line pass saw, together."""

from __future__ import annotations

import pytest

from civbook.model import Box, TextLine
from civbook.workflow.edges import with_its_edge


@pytest.mark.parametrize(
    ("crop", "seen", "label", "text"),
    [
        ("THỊ NGA", "Võ THỊ NGA", "Họ, chữ đệm và tên ", "Võ THỊ NGA"),
        ("/11/2010", "7/11/2010", "Ngày, tháng, năm đăng ký ", "7/11/2010"),
        ("chết tai nạn giao thông", "tai nạn giao thông", "Nguyên nhân chết ", "tai nạn giao thông"),
        # another word than the label's last one, other words, or too many: the crop's reading stands
        ("Mai tai nạn giao thông", "tai nạn giao thông", "Nguyên nhân chết ", "Mai tai nạn giao thông"),
        ("Thị Hoa", "Võ Thị Nga", "Họ và tên ", "Thị Hoa"),
        ("Nga", "ấp 2 xã Nga", "Nơi cư trú ", "Nga"),
        ("Trần Văn Ba", "Trần Văn Ba", "Họ và tên ", "Trần Văn Ba"),
        ("", "Kinh", "Dân tộc ", ""),
    ],
)
def test_the_first_word_is_neither_lost_nor_the_labels(crop: str, seen: str, label: str, text: str) -> None:
    line = TextLine(crop, Box(0, 0, 100, 20), 0.97)
    found = with_its_edge(line, seen, label)
    assert found.text == text
    assert found.confidence <= (0.9 if len(text) > len(crop) else 0.97)
