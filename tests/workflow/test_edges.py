"""Where a value begins: what the crop and the line pass saw, together."""

from __future__ import annotations

import pytest

from civbook.model import Box, TextLine
from civbook.workflow.edges import begun_again, with_its_edge


@pytest.mark.parametrize(
    ("crop", "seen", "label", "text"),
    [
        ("THỊ NGA", "Võ THỊ NGA", "Họ, chữ đệm và tên ", "Võ THỊ NGA"),
        ("/11/2010", "7/11/2010", "Ngày, tháng, năm đăng ký ", "7/11/2010"),
        ("/11/2010", "11/11/2010", "Ngày sinh ", "11/11/2010"),
        ("Đê", "Ê Đê", "Dân tộc ", "Ê Đê"),
        ("chết tai nạn giao thông", "tai nạn giao thông", "Nguyên nhân chết ", "tai nạn giao thông"),
        # another word than the label's last one, other words, or too many: the crop's reading stands
        ("Mai tai nạn giao thông", "tai nạn giao thông", "Nguyên nhân chết ", "Mai tai nạn giao thông"),
        ("Thị Hoa", "Võ Thị Nga", "Họ và tên ", "Thị Hoa"),
        ("Nga", "ấp 2 xã Nga", "Nơi cư trú ", "Nga"),
        ("Trần Văn Ba", "Trần Văn Ba", "Họ và tên ", "Trần Văn Ba"),
        ("", "Kinh", "Dân tộc ", ""),
        ("9 tháng 03 năm 1997", "19 tháng 03 năm 1997", "Đăng ký khai tử ngày ", "19 tháng 03 năm 1997"),
        (
            "9 tháng 03 năm 1997",
            "19 tháng 03 năm 1997",
            "Ngày: ",
            "9 tháng 03 năm 1997",
        ),  # the colon, misread
    ],
)
def test_the_first_word_is_neither_lost_nor_the_labels(crop: str, seen: str, label: str, text: str) -> None:
    line = TextLine(crop, Box(0, 0, 100, 20), 0.97)
    found = with_its_edge(line, seen, label)
    assert found.text == text
    assert found.confidence <= (0.9 if len(text) > len(crop) else 0.97)


@pytest.mark.parametrize(
    ("cut", "whole", "sure", "text"),
    [
        ("Suy hô hấp", "Suyê Suy hô hấp", 0.95, "Suy hô hấp"),
        ("Nậm Păm - Mường La", "Nậm Nậm Păm - Mường La", 0.96, "Nậm Păm - Mường La"),
        (
            "Diệu Nguyệt",
            "Hoàng Diệu Nguyệt",
            0.94,
            "Hoàng Diệu Nguyệt",
        ),  # a bar of letters is no stroke through them
        ("Văn Ba", "Tr~n Văn Ba", 0.4, "Văn Ba"),
        ("Vinh", "Kinh", 0.99, "Kinh"),
    ],
)
def test_a_word_is_struck_out_only_if_it_begins_anew_or_cannot_be_read(
    cut: str, whole: str, sure: float, text: str
) -> None:
    found = begun_again(TextLine(cut, Box(9, 0, 100, 20), 0.95), TextLine(whole, Box(0, 0, 100, 20), sure))
    assert found.text == text


def test_a_struck_out_word_that_the_line_pass_read_does_not_come_back() -> None:
    line = TextLine("Nậm Păm - Mường La", Box(0, 0, 100, 20), 0.97)
    assert with_its_edge(line, "Nậm Nậm Păm Mường La", "Nơi chết:") is line
    assert with_its_edge(line, "xã Nậm Păm Mường La", "Nơi chết:").text == "xã Nậm Păm - Mường La"
