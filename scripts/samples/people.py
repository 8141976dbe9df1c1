"""Invented people and where they live."""

from __future__ import annotations

import datetime
import random
from dataclasses import dataclass

from samples import lists


@dataclass(frozen=True)
class Home:
    """Where a book is kept and its people live."""

    commune: str
    district: str
    province: str
    people: str  # a minority that lives there, or ""


@dataclass(frozen=True)
class Person:
    """An invented person."""

    name: str
    male: bool
    born: datetime.date
    group: str
    home: str


def new_home(rng: random.Random) -> Home:
    """A commune of the list."""
    return Home(*rng.choice(lists.PLACES))


def surname(rng: random.Random) -> str:
    """A family name with its usual frequency."""
    return rng.choices(lists.SURNAMES, lists.SURNAME_WEIGHTS)[0]


def person(rng: random.Random, male: bool, born: datetime.date, home: Home, family: str = "") -> Person:
    """An invented person; a minority name where such people live, unless the family name is given."""
    if not family and home.people and rng.random() < 0.45:
        name = rng.choice(lists.MINORITY[home.people][0 if male else 1])
        return Person(name, male, born, home.people, home_written(rng, home))
    middle = rng.choice(lists.MALE_MIDDLE if male else lists.FEMALE_MIDDLE)
    given = rng.choice(lists.MALE_GIVEN if male else lists.FEMALE_GIVEN)
    if rng.random() < 0.04:
        middle = f"{middle} {rng.choice(lists.MALE_GIVEN)}".strip()
    name = " ".join(part for part in (family or surname(rng), middle, given) if part)
    return Person(name, male, born, "Kinh", home_written(rng, home))


def home_written(rng: random.Random, home: Home) -> str:
    """An address with or without its hamlet."""
    hamlet = rng.choice(lists.HAMLETS)
    parts = [part for part in (hamlet, home.commune, home.district, home.province) if part]
    return ", ".join(parts[-3:] if rng.random() < 0.35 else parts)


def place_in(style: str, place: str) -> str:
    """A place in the clerk's way of writing it."""
    if style == "bare":
        for word in ("thị trấn ", "xã ", "huyện ", "tỉnh "):
            place = place.replace(word, "")
        return " - ".join(place.split(", "))
    if style == "short":
        for word, short in (
            ("thị trấn", "TT."),
            ("thành phố", "TP."),
            ("huyện", "H."),
            ("tỉnh", "T."),
            ("xã", "X."),
            ("quận", "Q."),
            ("phường", "P."),
        ):
            place = place.replace(word + " ", short + " ")
        return place
    return place[0].upper() + place[1:] if place else place
