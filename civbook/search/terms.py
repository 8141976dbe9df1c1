"""What of an entry is posted: (field, word) pairs; the same function feeds bulk import, single puts and
rebuilds.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import lru_cache

from civbook.model import Entry, FieldReading
from civbook.search.words import folded, name_words
from civbook.text.fold import fold, match_key

PERSONS = (
    "child",
    "father",
    "mother",
    "husband",
    "wife",
    "deceased",
    "declarant",
    "recogniser",
    "recognised",
    "subject",
    "guardian",
    "ward",
    "adoptive_father",
    "adoptive_mother",
    "giver",
    "other",
)  # fmt: skip  (the place is the field's number in the index: append only, 16 at most)
FIELD_OF = {person: number for number, person in enumerate(PERSONS)}
REGISTERED, DIED, DAY, NUMBER, PLACE, EVENT = 16, 17, 18, 19, 20, 21
PRINCIPALS = (
    "child",
    "husband",
    "wife",
    "deceased",
    "recognised",
    "recogniser",
    "subject",
    "ward",
    "guardian",
)
UNREAD = "?"
NO_YEAR = "=0"
TWICE = "*"  # before a word that a name has twice, without accents
_NOT_SOUGHT = ("signer", "officer")  # the same few persons in every entry of a book
_PLACES = ("birth_place", "residence", "home_town", "death_place")
_UNITS = frozenset(
    [
        "xa",
        "phuong",
        "thi",
        "tran",
        "huyen",
        "quan",
        "tinh",
        "thanh",
        "pho",
        "tp",
        "tx",
        "tt",
        "thon",
        "ap",
        "xom",
        "ban",
        "khu",
        "lang",
        "buon",
        "soc",
        "bon",
        "to",
        "so",
        "nha",
        "duong",
        "p",
        "q",
        "h",
        "t",
        "x",
        "d",
        "f",
        "kp",
    ]
)
_TWO = frozenset({"thi tran", "thi xa", "thanh pho", "khu pho", "to dan", "so nha", "khom ap"})

_OFFICE = re.compile(
    r"^\s*(?:UBND|Ủy ban nhân dân|Uỷ ban nhân dân|Uy ban nhan dan|Ban tư pháp)\s+", re.IGNORECASE
)

# towns number their wards and districts: the kind is the name; 06 is 6
_NUMBERED = re.compile(r"(phuong|p|f|quan|q) ?(\d{1,2})")

Term = tuple[int, str]
Terms = dict[Term, None]  # a set that keeps its order: word ids must not depend on chance


def terms_of(entry: Entry, authority: str = "") -> Terms:
    """Everything under which the entry is found, in a fixed order; ``authority`` of its book tells a
    place too.
    """
    terms: Terms = {(EVENT, "!" + entry.event): None}
    terms.update(place_terms(authority))
    if entry.year:
        terms[REGISTERED, f"={entry.year}"] = None
    if entry.number:
        terms[NUMBER, number_word(entry.number)] = None
    for name, reading in entry.fields.items():
        _add_field(terms, name, reading)
    terms.update(dict.fromkeys(undated(entry.fields)))
    return terms


def undated(fields: Collection[str]) -> list[Term]:
    """That the year of birth is unknown, of the principal persons of whom there is no such field at all."""
    return [
        (FIELD_OF[person], NO_YEAR)
        for person in PRINCIPALS
        if person + ".full_name" in fields and person + ".birth_date" not in fields
    ]


def field_terms(name: str, reading: FieldReading) -> Terms:
    """The terms of one field, as :func:`terms_of` makes them."""
    terms: Terms = {}
    _add_field(terms, name, reading)
    return terms


def _add_field(terms: Terms, name: str, reading: FieldReading) -> None:
    person, _dot, field = name.rpartition(".")
    if field == "full_name":
        add_name(terms, person, reading)
    elif field == "birth_date":
        add_born(terms, person, reading.value)
    elif field == "death_date" and reading.value:
        terms[DIED, "=" + reading.value[:4]] = None
    elif field in _PLACES:
        terms.update(place_terms(reading.value or reading.written or ""))


def is_sought(name: str) -> bool:
    """Whether a field of this name has terms, whatever stands in it."""
    person, _dot, field = name.rpartition(".")
    if field == "full_name":
        return field_of(person) >= 0
    return field in ("birth_date", "death_date", *_PLACES)


def field_of(person: str) -> int:
    """The number of a person's field, -1 for persons whom nobody looks for."""
    return -1 if person in _NOT_SOUGHT else FIELD_OF.get(person, FIELD_OF["other"])


def add_name(terms: Terms, person: str, reading: FieldReading) -> None:
    """The words of a name and of its other readings."""
    field = field_of(person)
    if field < 0:
        return
    text = reading.value or reading.written
    words = name_words(text) if text else ()
    for word in words:
        terms[field, word] = None
    if len(words) > 1:
        terms.update(dict.fromkeys((field, TWICE + plain) for plain in repeated(map(folded, words))))
    for other, _weight in reading.alternatives:
        terms.update(((field, word), None) for word in name_words(other))
    if not text:
        terms[field, UNREAD] = None


def repeated(words: Iterable[str]) -> list[str]:
    """The words that come more than once."""
    seen: dict[str, int] = {}
    for word in words:
        seen[word] = seen.get(word, 0) + 1
    return [word for word, times in seen.items() if times > 1]


def add_born(terms: Terms, person: str, born: str | None) -> None:
    """Year of birth of any person, day of the year of the principal ones."""
    field = FIELD_OF.get(person, FIELD_OF["other"])
    terms[field, "=" + born[:4] if born else NO_YEAR] = None
    if born and len(born) == 10 and person in PRINCIPALS:
        terms[DAY, "+" + born[5:7] + born[8:]] = None


@lru_cache(maxsize=8192)
def number_word(number: str) -> str:
    """``045/2003`` and ``45`` are the same number."""
    return "#" + (fold(number.split("/", maxsplit=1)[0]).replace(" ", "").lstrip("0") or "0")


@lru_cache(maxsize=32768)
def place_terms(text: str) -> Terms:
    """The units named in a place, without their kind: ``xã Hữu Liên, huyện Hữu Lũng`` → hữu liên, hữu
    lũng.
    """
    return {(PLACE, "@" + unit): None for unit in place_units(text)}


def place_units(text: str) -> list[str]:
    """Names of the units in a place as written, innermost first, in the index's spelling."""
    units = []
    text = _OFFICE.sub("", text)
    for part in text.replace(";", ",").replace(" - ", ",").split(","):
        words = match_key(part).split()
        plain = fold(part).split()
        if numbered := _NUMBERED.fullmatch(" ".join(plain)):
            units.append(f"{'phường' if numbered[1][0] in 'pf' else 'quận'} {int(numbered[2])}")
            continue
        if len(words) == len(plain):
            start = _kind_length(plain)
            words = words[start:]
        if words and len(words) <= 5 and not words[0][:1].isdigit():
            units.append(" ".join(words))
    return units


def _kind_length(plain: list[str]) -> int:
    if len(plain) > 2 and " ".join(plain[:2]) in _TWO:
        return 2
    return 1 if len(plain) > 1 and plain[0] in _UNITS else 0
