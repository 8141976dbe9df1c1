"""Findings: what a book's facts cannot be, flagged and never mended."""

from __future__ import annotations

import pytest

from civbook.model import Box, FieldReading
from civbook.reading.assemble import ZoneText, assemble
from civbook.reading.checks import check_entry, check_numbering, number_key

BOX = Box(0, 0, 10, 10)


def codes(event: str, years: tuple[int, int] | None = None, **values: str) -> set[str]:
    fields = {name.replace("__", "."): FieldReading(value, value) for name, value in values.items()}
    return {finding.code for finding in check_entry(event, fields, years)}


@pytest.mark.parametrize(
    ("values", "code"),
    [
        (
            {"child__birth_date": "2003-05-21", "child__birth_date_in_words": "2003-05-12"},
            "date-words-differ",
        ),
        ({"child__birth_date": "2003-02-30"}, "date-impossible"),
        ({"child__birth_date": "2003-05-21", "registration_date": "2003-05-01"}, "registered-before-birth"),
        ({"child__birth_date": "2003-05-21", "mother__birth_date": "1995"}, "parent-too-young"),
    ],
)
def test_births(values: dict[str, str], code: str) -> None:
    assert code in codes("birth", **values)


def test_a_sound_entry_has_no_findings() -> None:
    assert not codes(
        "birth",
        child__birth_date="2003-05-21",
        child__birth_date_in_words="2003-05-21",
        registration_date="2003-05-30",
        mother__birth_date="1980",
        father__birth_date="1978",
    )
    assert not codes("birth", child__birth_date="2003", registration_date="2003-05-30")


def test_outside_the_books_years() -> None:
    assert "registration-outside-book" in codes("birth", (2003, 2005), registration_date="2006-01-02")


def test_numbering_of_a_book() -> None:
    found = check_numbering(
        [
            ("a", "1", 2003),
            ("b", "02", 2003),
            ("c", "2", 2003),
            ("d", None, 2003),
            ("e", "1", 2004),
            ("f", "3", 2003),
            ("g", "1a", 2003),
        ]
    )
    by_code = {entry: [finding.code for finding in findings] for entry, findings in found.items()}
    assert by_code == {
        "b": ["number-double"],
        "c": ["number-double"],
        "d": ["number-missing"],
        "g": ["number-out-of-order"],
    }


def test_number_keys() -> None:
    assert number_key("045/2003") == number_key("45")
    assert number_key("12a") != number_key("12")
    assert number_key("") is None


def test_digits_and_words_vouch_for_each_other() -> None:
    def confidence(words: str) -> float:
        zones = [
            ZoneText("child.birth_date", "birth_date", "21/5/2003", 0.6, BOX),
            ZoneText("child.birth_date_in_words", "birth_date_in_words", words, 0.6, BOX),
        ]
        return assemble("birth", zones)["child.birth_date"].confidence

    alone = assemble("birth", [ZoneText("child.birth_date", "birth_date", "21/5/2003", 0.6, BOX)])
    agreed = confidence("ngày hai mươi mốt tháng năm năm hai nghìn không trăm linh ba")
    differ = confidence("ngày mười hai tháng năm năm hai nghìn không trăm linh ba")
    assert differ < alone["child.birth_date"].confidence < agreed


def test_an_alternative_that_makes_sense_is_taken() -> None:
    zone = ZoneText("child.birth_date", "birth_date", "xx/yy", 0.5, BOX, alternatives=(("21/5/2003", 0.3),))
    assert assemble("birth", [zone])["child.birth_date"].value == "2003-05-21"
