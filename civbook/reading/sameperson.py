"""One person named twice in an entry: who declares a birth is mostly a parent, and the same name read in two ways is
read wrong at least once."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from math import log
from typing import TYPE_CHECKING

from rapidfuzz.distance import Levenshtein

from civbook.i18n import gettext as _
from civbook.model import Finding
from civbook.text.fold import fold
from civbook.text.names import looks_like_name, tidy_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from civbook.model import FieldReading

_DECLARANT, _RELATIVE = "declarant.full_name", "declarant.relationship"
_SAID = {
    "father": frozenset({"cha", "bo", "cha de", "bo de", "cha ruot", "bo ruot", "ba"}),
    "mother": frozenset({"me", "me de", "me ruot", "ma"}),
}
# Letters that differ at most, where the entry says that the declarant is this parent, and where it does not say.
_LETTERS = {True: 3, False: 2}
_SHORTEST = 8  # letters of a name of which two may be misread
_LEAST = 0.02  # weight of a reading that an engine did not offer
_USUAL = ("Thị", "Văn")  # between surname and given name
_MARK, _MIDDLE = 0.7, 1.4  # logarithms of what speaks for a mark that one reading has, and for such a word
_MENDED = 0.8  # confidence in a name that was read otherwise here


def one_person(fields: Mapping[str, FieldReading]) -> tuple[dict[str, FieldReading], tuple[Finding, ...]]:
    """The fields of a birth in which the declarant and the parent that they are have one name: of the readings of both
    the likeliest for both together. A name of anybody else, and one that differs more, stays."""
    found = dict(fields)
    findings: list[Finding] = []
    for parent, words in _SAID.items():
        one, other = (found.get(name) for name in (_DECLARANT, f"{parent}.full_name"))
        if one is None or other is None or not one.value or not other.value or one.value == other.value:
            continue
        relative = fields.get(_RELATIVE)
        said = fold((relative.value if relative else None) or "")
        if (said and said not in words) or not _are_one(one.value, other.value, said=bool(said)):
            continue
        best = max({*_weights(one), *_weights(other)}, key=lambda name: (_worth(name, one, other), name))
        for name, reading in ((_DECLARANT, one), (f"{parent}.full_name", other)):
            if reading.value != best:
                ways = ((reading.written or "", round(reading.confidence, 4)), *reading.alternatives)
                found[name] = replace(
                    reading,
                    written=best, value=best, confidence=min(_MENDED, reading.confidence),
                    alternatives=tuple(way for way in ways if tidy_name(way[0]) != best),
                )  # fmt: skip
                message = _("Declarant and parent are one person, whose name was read in two ways.")
                findings.append(Finding("name-read-twice", message, name))
    return found, tuple(findings)


def _are_one(one: str, other: str, *, said: bool) -> bool:
    """Whether two names are one that was read in two ways, or of which one reading lost or gained a word."""
    shorter, longer = sorted((one.lower(), other.lower()), key=len)
    near = len(shorter) >= _SHORTEST and Levenshtein.distance(shorter, longer) <= _LETTERS[said]
    return near or (said and len(shorter.split()) > 1 and shorter in longer)


def _weights(reading: FieldReading) -> dict[str, float]:
    """What an engine took the name for, with weights."""
    found = {tidy_name(text): weight for text, weight in reading.alternatives}
    return {**found, reading.value or "": max(reading.confidence, _LEAST)}


def _worth(name: str, one: FieldReading, other: FieldReading) -> float:
    """How likely a name is as that of both. What is hardly seen tells most: a mark is lost four times as often as one
    is read that is not there, and "Phị" is a "Thị"."""
    weights = (_weights(reading).get(name, _LEAST) for reading in (one, other))
    marks = sum(unicodedata.category(sign) == "Mn" for sign in unicodedata.normalize("NFD", name))
    usual = any(word in _USUAL for word in name.split()[1:-1])
    seen = sum(log(max(weight, _LEAST)) for weight in weights) + log(max(looks_like_name(name), _LEAST))
    return seen + _MARK * marks + _MIDDLE * usual
