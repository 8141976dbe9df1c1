"""Years of two digits in books of their time."""

from __future__ import annotations

import pytest

from civbook.reading.assemble import ZoneText, assemble
from civbook.reading.shortyears import year_of_book


def values(near: int | None, since: int | None, **texts: str) -> dict[str, str | None]:
    names = {key: key.replace("__", ".") for key in texts}
    zones = [ZoneText(names[key], names[key], text, 0.9, None) for key, text in texts.items()]
    return {name: reading.value for name, reading in assemble("birth", zones, near=near, since=since).items()}


def test_the_registration_tells_the_century_of_a_birth() -> None:
    found = values(
        2024, 1961, registration_date="24-03-81", child__birth_date="18-03-81", father__birth_date="7.1.53"
    )
    assert found == {
        "registration_date": "1981-03-24",
        "child.birth_date": "1981-03-18",
        "father.birth_date": "1953-01-07",
    }
    assert values(2024, 1920, registration_date="24-03-21")["registration_date"] is None  # 1921 or 2021


def test_a_book_of_a_few_years_tells_it_too() -> None:
    assert values(1984, 1983, child__birth_date="24.10.80")["child.birth_date"] == "1980-10-24"
    assert values(2024, 1961, child__birth_date="24.10.80")["child.birth_date"] is None
    assert values(None, None, child__birth_date="24.10.80")["child.birth_date"] is None


@pytest.mark.parametrize("text", ["19.11.19", "19.11.20", "1983", "11/83"])
def test_what_may_be_a_year_cut_off_stays_open(text: str) -> None:
    found = values(1983, 1983, registration_date="1/12/1983", child__birth_date=text)["child.birth_date"]
    assert found in (None, "1983")


@pytest.mark.parametrize(
    ("short", "since", "last", "year"),
    [
        (83, 1961, 2024, 1983),
        (20, 1961, 2024, 2020),
        (21, 1920, 2024, None),
        (60, 1961, 1965, 1960),
        (70, 1961, 1965, None),
    ],
)
def test_years_of_a_book(short: int, since: int, last: int, year: int | None) -> None:
    assert year_of_book(short, since, last) == year
