"""Invented entries are plausible and use the contract's names."""

from __future__ import annotations

import datetime
import itertools
import random
import re

import pytest

from civbook.model import FieldKind, field_kind, fields_of


def entries(event: str, seed: int, count: int = 12):
    from samples import content, words

    rng = random.Random(seed)
    register = content.Register(
        rng, words.new_clerk(rng), content.new_home(rng), 2009, 3, datetime.date(2009, 2, 1)
    )
    make = {"birth": content.birth, "marriage": content.marriage, "death": content.death}[event]
    return [make(register) for _ in range(count)]


@pytest.mark.parametrize("event", ["birth", "marriage", "death"])
@pytest.mark.parametrize("seed", range(5))
def test_fields_are_known_and_dates_iso(event: str, seed: int) -> None:
    known = fields_of(event)
    for entry in entries(event, seed):
        for name, datum in entry.fields.items():
            assert name in known, name
            assert datum.written
            if field_kind(event, name) in (FieldKind.DATE, FieldKind.DATE_WORDS):
                assert re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", datum.value), (name, datum)


@pytest.mark.parametrize("seed", range(8))
def test_nobody_is_registered_before_birth_and_parents_are_grown(seed: int) -> None:
    for entry in entries("birth", seed):
        born = entry.fields["child.birth_date"].value
        assert born <= entry.registered.isoformat()
        for parent in ("mother", "father"):
            if f"{parent}.birth_date" in entry.fields:
                assert int(born[:4]) - int(entry.fields[f"{parent}.birth_date"].value[:4]) >= 15


def test_numbers_rise_and_the_same_seed_gives_the_same_entries() -> None:
    numbers = [int(entry.number.value.split("/")[0]) for entry in entries("death", 4)]
    assert numbers == sorted(set(numbers))
    assert entries("marriage", 9) == entries("marriage", 9)
    assert entries("marriage", 9) != entries("marriage", 10)


def test_same_as_above_keeps_the_meaning_of_the_row_above() -> None:
    from samples import content, words

    rng = random.Random(2)
    register = content.Register(
        rng, words.new_clerk(rng), content.new_home(rng), 1988, 3, datetime.date(1988, 2, 1)
    )
    rows = content.table_births(register, 60)
    marks = 0
    for above, row in itertools.pairwise(rows):
        for name, datum in row.fields.items():
            if datum.written in content.SAME_AS_ABOVE:
                marks += 1
                assert datum.value == above.fields[name].value
    assert marks > 5
