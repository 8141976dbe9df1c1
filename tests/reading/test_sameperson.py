"""Declarant and parent: one person's name read in two ways."""

from __future__ import annotations

import pytest

from civbook.model import FieldReading
from civbook.reading.sameperson import one_person


def names(
    declarant: tuple[str, float],
    mother: tuple[str, float],
    relative: str | None = "Mẹ",
    *ways: tuple[str, float],
) -> dict[str, FieldReading]:
    fields = {
        "declarant.full_name": FieldReading(declarant[0], declarant[0], declarant[1]),
        "mother.full_name": FieldReading(mother[0], mother[0], mother[1], alternatives=ways),
    }
    if relative:
        fields["declarant.relationship"] = FieldReading(relative, relative, 0.9)
    return fields


def test_the_surer_reading_is_taken_for_both_and_said() -> None:
    found, findings = one_person(names(("Lộc Thị Nhinh", 0.6), ("Lộc Thị Nhình", 0.9)))
    assert {reading.value for name, reading in found.items() if name.endswith("full_name")} == {
        "Lộc Thị Nhình"
    }
    assert [finding.field for finding in findings] == ["declarant.full_name"]
    assert ("Lộc Thị Nhinh", 0.6) in found["declarant.full_name"].alternatives  # nothing is lost
    assert found["declarant.full_name"].confidence <= 0.8


def test_what_both_may_be_beats_what_one_is_likelier_to_be() -> None:
    fields = names(("Mùa Mí Vảng", 0.5), ("Mùa Mí Vàng", 0.55), None, ("Mùa Mí Vảng", 0.4))
    assert one_person(fields)[0]["mother.full_name"].value == "Mùa Mí Vảng"


@pytest.mark.parametrize(
    ("declarant", "mother", "relative"),
    [
        ("Nguyễn Thị Lan", "Nguyễn Thị Lam", "Bà ngoại"),  # somebody else by what is said
        ("Nguyễn Thị Lan", "Nguyễn Thị Phương", "Mẹ"),  # too far apart: perhaps the relationship was misread
        ("Lê Thị Lan", "Lê Văn Lân", None),
        ("Lý Mẩy", "Lý Mùi", None),  # short names differ in little
    ],
)
def test_names_of_two_people_stay(declarant: str, mother: str, relative: str | None) -> None:
    fields = names((declarant, 0.6), (mother, 0.9), relative)
    assert one_person(fields) == (fields, ())


def test_a_word_that_one_reading_lost() -> None:
    found, _findings = one_person(names(("Nguyễn Thị", 0.9), ("Nguyễn Thị Sáu", 0.8)))
    assert found["declarant.full_name"].value == "Nguyễn Thị Sáu"


@pytest.mark.parametrize(
    ("surer", "other", "meant"),
    [
        ("Nguyễn Phị Sen", "Nguyễn Thị Sen", "Nguyễn Thị Sen"),
        ("Lộc Thị Nhinh", "Lộc Thị Nhình", "Lộc Thị Nhình"),
    ],
)
def test_marks_and_usual_words_tell(surer: str, other: str, meant: str) -> None:
    found, _findings = one_person(names((surer, 0.8), (other, 0.6)))
    assert found["mother.full_name"].value == found["declarant.full_name"].value == meant
