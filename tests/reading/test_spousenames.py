"""Spouses told apart by their names where a page says nothing else."""

from __future__ import annotations

import pytest

from civbook.model import FieldReading
from civbook.reading.spousenames import told_apart


def marriage(husband: str, wife: str) -> dict[str, FieldReading]:
    names = {"husband.full_name": husband, "wife.full_name": wife, "wife.birth_date": "1973"}
    return {name: FieldReading(value, value, 0.97) for name, value in names.items()}


@pytest.mark.parametrize("names", [("Lê Thị Phượng", "Trần Văn Quý"), ("Lê Thị Phượng", "Trần Quý")])
def test_the_part_that_names_a_woman_is_the_wifes(names: tuple[str, str]) -> None:
    found = told_apart(marriage(*names))
    assert found["wife.full_name"].value == names[0]
    assert found["husband.full_name"].value == names[1]
    assert found["husband.birth_date"].value == "1973"


def test_names_that_fit_their_parts_stay() -> None:
    given = marriage("Trần Văn Quý", "Lê Thị Phượng")
    assert told_apart(given) == given


def test_names_that_tell_nothing_leave_the_parts_as_they_are_and_doubted() -> None:
    found = told_apart(marriage("Nguyễn Khắc Ngọc", "Tăng Lệ Linh"))
    assert found["wife.full_name"].value == "Tăng Lệ Linh"
    assert max(reading.confidence for reading in found.values()) < 0.95
