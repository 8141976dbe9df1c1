"""Dates and numbers as clerks write them."""

from __future__ import annotations

import datetime
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civbook.text.date_words import parse_date_words
from civbook.text.dates import parse_date

PLAIN = {
    "date_mark": "/",
    "day_zero": True,
    "month_zero": False,
    "thousand": "nghìn",
    "zero_ten": "linh",
    "place_words": "full",
    "capitals": False,
    "year_only_parents": True,
    "number_form": "2",
}


def clerk(**habits: object):
    from samples.words import Clerk

    return Clerk(**{**PLAIN, **habits})


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (5, "năm"),
        (10, "mười"),
        (15, "mười lăm"),
        (21, "hai mươi mốt"),
        (24, "hai mươi tư"),
        (30, "ba mươi"),
        (105, "một trăm linh năm"),
        (1975, "một nghìn chín trăm bảy mươi lăm"),
        (2000, "hai nghìn"),
        (2008, "hai nghìn không trăm linh tám"),
        (2021, "hai nghìn không trăm hai mươi mốt"),
    ],
)
def test_numbers_are_spelled_as_in_registers(number: int, words: str) -> None:
    from samples.words import number_in_words

    assert number_in_words(number, clerk()) == words


@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2026, 12, 31)), st.integers(0, 10_000))
def test_the_readers_of_civbook_understand_every_habit(day: datetime.date, seed: int) -> None:
    from samples.words import date_in_words, date_written, new_clerk

    rng = random.Random(seed)
    habits = new_clerk(rng)
    read = parse_date(date_written(day, habits))
    spelled = parse_date_words(date_in_words(day, habits, rng))
    assert read is not None
    assert read.iso() == day.isoformat()
    assert spelled is not None
    assert spelled.iso() == day.isoformat()


def test_a_number_keeps_its_clerks_form() -> None:
    from samples.words import register_number

    written = [register_number(7, 2003, clerk(number_form=form)) for form in ("2", "plain", "3", "year")]
    assert written == ["07", "7", "007", "07/2003"]
