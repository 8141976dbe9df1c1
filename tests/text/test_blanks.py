"""Marks that say nothing."""

from __future__ import annotations

import pytest

from civbook.text.blanks import (
    EMPTY,
    NO_INFORMATION,
    SAME_AS_ABOVE,
    UNKNOWN,
    Blank,
    blank_mark,
    is_blank_mark,
)


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        (None, EMPTY),
        ("", EMPTY),
        ("   ", EMPTY),
        ("-", EMPTY),
        ("--", EMPTY),
        ("//", EMPTY),
        ("/", EMPTY),
        ("…", EMPTY),
        (".....", EMPTY),
        ("—", EMPTY),
        ("Null", NO_INFORMATION),
        ("NULL", NO_INFORMATION),
        ("0", NO_INFORMATION),
        ("00.00.0000", NO_INFORMATION),
        ("Không có thông tin", NO_INFORMATION),
        ("không có thông tin.", NO_INFORMATION),
        ("Khong co thong tin", NO_INFORMATION),
        ("Không", NO_INFORMATION),
        ("nan", NO_INFORMATION),
        ("Không rõ", UNKNOWN),
        ("ko rõ", UNKNOWN),
        ("Không xác định", UNKNOWN),
        ("nt", SAME_AS_ABOVE),
        ("n/t", SAME_AS_ABOVE),
        ("NT", SAME_AS_ABOVE),
        ("như trên", SAME_AS_ABOVE),
        ("-nt-", SAME_AS_ABOVE),
        ("Như trên.", SAME_AS_ABOVE),
        ('"', SAME_AS_ABOVE),
        ("”", SAME_AS_ABOVE),
        ('" "', SAME_AS_ABOVE),
        ("''", SAME_AS_ABOVE),
        ("〃", SAME_AS_ABOVE),
    ],
)
def test_marks(text: str | None, mark: Blank) -> None:
    assert blank_mark(text) is mark
    assert is_blank_mark(text)


@pytest.mark.parametrize(
    "text",
    [
        "An",
        "Nguyễn Văn Không",
        "Lê Thị Na",
        "10",
        "5",
        "Nam",
        "K",
        "nữ",
        "Trong Nam",
        "Nhu",
        "Trọng",
        "Na",
        "Nan",
        "Khổng",
    ],
)
def test_values_are_no_marks(text: str) -> None:
    assert blank_mark(text) is None
