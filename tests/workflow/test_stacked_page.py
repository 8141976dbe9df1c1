"""A page with several entries of a form gives an entry draft each, from top to bottom."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from civbook.model import Box, PageGeometry, TextLine
from civbook.workflow import pagereading
from civbook.workflow.page import EntryDraft, ReadOptions
from civbook.workflow.pagelines import PageLines
from civbook.workflow.sheets import Sheet

if TYPE_CHECKING:
    from civbook.forms.choosing import Fit

ROWS = [
    "Số: {number}/1978   Khai ngày 21 tháng 11 năm 1978",
    "Họ và tên người chết: {name}",
    "Giới tính: Nam",
    "Chết ngày: 20/01/1978",
    "Nơi chết: Tại nhà riêng",
    "Nguyên nhân chết: Đuối nước",
    "Người báo tử: Lê Thảo Lam",
    "Quan hệ với người chết: Mẹ",
]


class Engine:
    """Names itself; what it would read, the test gives."""

    name = "none"


def lines_of(*entries: tuple[str, str]) -> tuple[TextLine, ...]:
    texts = [row.format(number=number, name=name) for number, name in entries for row in ROWS]
    return tuple(
        TextLine(text, Box(100, 100 + 60 * at, 100 + 16 * len(text), 140 + 60 * at), 0.9)
        for at, text in enumerate(texts)
    )


@pytest.mark.parametrize("count", [1, 2, 3])
def test_each_entry_is_read_with_its_own_lines(monkeypatch: pytest.MonkeyPatch, count: int) -> None:
    people = [("249", "Châu Đức Chín"), ("250", "Tăng Thị Rớt"), ("251", "Hồ Văn Sáu")][:count]
    page = PageLines(lines_of(*people), np.zeros((1, 1), dtype=np.uint8))
    seen: list[tuple[str, ...]] = []

    def read_entry(_sheet: Sheet, fit: Fit, own: PageLines, _engine: object, _options: object) -> EntryDraft:
        seen.append(tuple(line.text for line in own.lines))
        words = {token.text for row in fit.rows for token in row.tokens}
        [number] = [number for number, _name in people if number in words]
        return EntryDraft("death", number, 1978, None)

    monkeypatch.setattr(pagereading, "read_lines", lambda _sheet, _engine: page)
    monkeypatch.setattr(pagereading, "read_entry", read_entry)
    grey = np.full((1900, 1600), 255, dtype=np.uint8)
    reader = pagereading.PageReader(ReadOptions(book_type="KT"), Engine())  # type: ignore[arg-type]
    result = reader._page(Sheet(PageGeometry(0, 0), grey, grey, 150))
    assert [entry.number for entry in result.entries] == [number for number, _name in people]
    assert [text for own in seen for text in own] == [line.text for line in page.lines]
    assert all(not entry.continues for entry in result.entries)
