"""Pages that hold the rest of an entry."""

from __future__ import annotations

import pytest

from civbook.forms.choosing import fit_forms
from civbook.forms.continuing import goes_on
from civbook.forms.loading import all_forms

from . import pages

REST = """
Họ và tên mẹ: Trần Thị Lan
Dân tộc: Tày|Quốc tịch: Lào|Năm sinh: 1978
Nơi thường trú/tạm trú: Tả Van
Họ và tên cha: Nguyễn Văn Bình
Dân tộc: Kinh|Quốc tịch: Việt Nam|Năm sinh: 1975
Nơi thường trú/tạm trú: Hưng Lộc
Họ và tên người đi khai sinh: Lê Văn Ba
Quan hệ với người được khai sinh: Cậu
"""
HEAD = "Họ và tên: Nguyễn Văn Trang|Giới tính: Nam\nNơi sinh: Trạm y tế xã Hưng Lộc\n"


def test_a_second_half_alone_goes_on() -> None:
    """In a book whose type is known; alone, such a page may look like another event's."""
    forms = [form for form in all_forms() if form.event == "birth"]
    assert goes_on(fit_forms(pages.lines_of(REST), pages.WIDTH, forms)[0])


@pytest.mark.parametrize(
    "head",
    ["SỔ ĐĂNG KÝ KHAI SINH\n", "Số: 45\n", HEAD, "Hqwz xtk\nWvb trpl nmk\nXyz wqrt klm\n"],
)
def test_a_page_with_a_head_is_an_entry(head: str) -> None:
    assert not goes_on(pages.best_fit(head + REST.strip()))
