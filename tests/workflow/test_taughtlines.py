"""Lines of verified values: each picture with the words that stand on it, and none with others."""

from __future__ import annotations

import pytest

from civbook.model import Box
from civbook.store.pages import RawReading
from civbook.workflow.taughtlines import in_zone, parted, taught, usual_height

PLACE = "bản Nà Phung - phường Khương Đình - quận Thanh Xuân - thành phố Hà Nội"
UPPER, LOWER = Box(200, 500, 1400, 560), Box(20, 555, 700, 615)


def _read(text: str, box: Box, *lines: tuple[Box, str]) -> RawReading:
    return RawReading("father.residence", 1, box, text, 0.5, (), "own", tuple(lines))


def test_each_line_of_a_value_is_taught_with_its_own_words() -> None:
    read = _read(
        "Bản Xã Phong - phường Khương Bình - quận Thanh Xuân - thành phố Hà Nội", UPPER.union(LOWER),
        (UPPER, "Bản Xã Phong - phường Khương Bình - quận"), (LOWER, "Thanh Xuân - thành phố Hà Nội"),
    )  # fmt: skip
    assert taught(read, PLACE, 50) == [
        (UPPER, "bản Nà Phung - phường Khương Đình - quận"),
        (LOWER, "Thanh Xuân - thành phố Hà Nội"),
    ]


def test_of_a_line_that_is_not_the_values_nothing_is_taught() -> None:
    read = _read(
        "phường Khương Đình - thành phố Hà Nội Nguyễn Hữu Lâu", UPPER.union(LOWER),
        (UPPER, "phường Khương Đình - thành phố Hà Nội"), (LOWER, "Nguyễn Hữu Lâu"),
    )  # fmt: skip
    written = "phường Khương Đình - thành phố Hà Nội"
    assert taught(read, written, 50) == [(UPPER, written)]


def test_two_lines_in_one_box_are_not_taught_as_one() -> None:
    assert taught(_read(PLACE, UPPER.union(LOWER)), PLACE, 50) == []
    assert taught(_read(PLACE, UPPER), PLACE, 50) == [(UPPER, PLACE)]


def test_a_long_line_that_was_read_as_something_else_is_not_taught() -> None:
    assert taught(_read("Trần Thị Ngọc Ánh, sinh năm 1987 tại", UPPER), PLACE[:38], 50) == []
    assert taught(_read("Quế", UPPER), "Cô ruột", 50) == [(UPPER, "Cô ruột")]


@pytest.mark.parametrize(
    ("lines", "parts"),
    [
        (["một hai", "ba"], ["một hai", "ba"]),
        (["mot", "hai ba"], ["một", "hai ba"]),
        (["một hai ba", ""], ["một hai ba", ""]),
        (["mọt", "hại", "bà"], ["một", "hai", "ba"]),
    ],
)
def test_words_go_to_the_line_that_reads_like_them(lines: list[str], parts: list[str]) -> None:
    assert parted("một hai ba", lines) == parts


def test_lines_that_are_many_do_not_make_the_usual_height() -> None:
    tall = [Box(0, 0, 100, 130)] * 2
    assert usual_height([*tall, *[Box(0, 0, 100, 60)] * 4]) == 60
    assert usual_height([]) == 0


@pytest.mark.parametrize(
    ("read", "written", "words"),
    [
        ("23 tháng 3 năm 2007", "ngày 23 tháng 3 năm 2007", "23 tháng 3 năm 2007"),
        ("28 thang 3 năm 2007", "ngày 23 tháng 3 năm 2007", "23 tháng 3 năm 2007"),
        ("Bích Tâm", "Trần Bích Tâm", "Bích Tâm"),
        ("Trần Bích", "Trần Bích Tâm", "Trần Bích"),
        ("Nguyễn Lan", "Nguyễn Thị Lan", "Nguyễn Thị Lan"),
        ("Trần Bích Tân", "Trần Bích Tâm", "Trần Bích Tâm"),
    ],
)
def test_words_that_are_not_in_the_zone_are_not_taught(read: str, written: str, words: str) -> None:
    assert in_zone(read, written) == words
