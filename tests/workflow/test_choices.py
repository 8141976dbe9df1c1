"""Printed options of a field, also where their squares were read as letters."""

from __future__ import annotations

import pytest

from civbook.forms.choosing import Fit, fit_forms
from civbook.forms.loading import all_forms
from civbook.model import Box, TextLine
from civbook.workflow.choices import choices_of

ROWS = (
    "SỔ ĐĂNG KÝ KHAI TỬ",
    "Số: 20 Ngày đăng ký: 3/5/2017",
    "Họ, chữ đệm, tên người chết: Giáp Văn Nghĩa",
    "Ngày, tháng, năm sinh: 1951",
    "Ngày, tháng, năm chết: 1/5/2017",
    "Nơi chết: Tại nhà",
    "Nguyên nhân chết: Bệnh tim",
)


def fit_of(*rows: str) -> Fit:
    lines = [
        TextLine(text, Box(100, 100 + 50 * at, 100 + 16 * len(text), 134 + 50 * at), 0.9)
        for at, text in enumerate((*ROWS, *rows))
    ]
    return next(fit for fit in fit_forms(lines, 1600, all_forms()) if fit.form.event == "death")


@pytest.mark.parametrize(
    "row",
    [
        "Loại đăng ký: Xđúng hạn Ƀquá hạn Ƀđăng ký lại",
        "Đăng ký khai tử: đúng hạn Ɓ quá hạn X đăng ký lại D",
        "Loại đăng ký: Bđúng hạn Lquá hạn đăng ký lại",
    ],
)
def test_options_whose_squares_were_read_as_letters(row: str) -> None:
    options = choices_of(fit_of(row), ())["registration_kind"]
    assert sorted(option for option, _box in options) == ["quá hạn", "đúng hạn", "đăng ký lại"]


def test_a_written_value_brings_no_other_options() -> None:
    options = choices_of(fit_of("Loại đăng ký: đăng ký lại"), ()).get("registration_kind", [])
    assert {option for option, _box in options} <= {"đăng ký lại"}


def test_a_printed_sex_with_half_a_ring_or_its_square_read_as_a_letter() -> None:
    from civbook.workflow.choices import _sex

    assert [_sex(key) for key in ("nam", "namy", "vnu", "nuu", "nga", "hnama")] == [
        "Nam", "Nam", "Nữ", "Nữ", "", "",
    ]  # fmt: skip
