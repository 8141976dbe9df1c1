"""Doubts are counted in words that a clerk knows."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

import civbook
from civbook.cli.doubts import LABELS, counted
from civbook.i18n import choose_language

_ELSEWHERE = {"superseded", "only-picture", "workbook-missing", "zip-missing", "zip-name-differs"}  # packages


def test_every_doubt_about_a_page_or_entry_has_words() -> None:
    code = re.compile(r'Finding\(\s*"([a-z-]+)"')
    used = {
        found
        for path in Path(civbook.__file__).parent.rglob("*.py")
        for found in code.findall(path.read_text("utf-8"))
    }
    assert {"form-unknown", "number-double"} <= used
    assert used - _ELSEWHERE <= LABELS.keys()


@pytest.mark.parametrize(
    ("tongue", "told"),
    [("vi", "số trùng 3, tệp bị cắt cụt 1, new 1"), ("en", "number twice 3, file cut off 1, new 1")],
)
def test_the_most_frequent_comes_first(tongue: str, told: str) -> None:
    choose_language(tongue)
    try:
        assert counted(Counter({"truncated": 1, "number-double": 3, "new": 1})) == told
    finally:
        choose_language("en")
