"""Closed lists: sex, ethnic group, nationality, relationship, kinds of papers, residence and registration.

``match_closed`` gives a value only where the list leaves no doubt: exact names and aliases first, misread
words by likeness weighed with how usual the values are. Names that several ethnic groups share are never
mapped to one.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from math import exp
from pathlib import Path
from typing import Any

from civbook.text.fold import fold, match_key


@dataclass(frozen=True, slots=True)
class ClosedValue:
    """One value of a list: ``value`` is stored, ``label`` is the ministry's wording."""

    value: str
    label: str
    aliases: tuple[str, ...] = ()
    codes: tuple[tuple[str, str], ...] = ()

    def code(self, generation: str) -> str | None:
        """The ministry's code in a generation ("import", "hotich158", "portal2026"), None if it has none."""
        return dict(self.codes).get(generation)


@dataclass(frozen=True, slots=True)
class Match:
    """A value found in a list and how sure it is, 0-1.

    ``ambiguous``: the text is a value's own label but also a name of another group (Thổ, Hoa): kept, to be
    flagged.
    """

    value: str
    score: float
    label: str = ""
    ambiguous: bool = False


def list_names() -> tuple[str, ...]:
    """The names of all lists; kinds of registration are ``registration_kind.<event>``."""
    return (*_raw()["lists"], "ethnicity")


@cache
def closed_list(name: str) -> tuple[ClosedValue, ...]:
    """The values of a list in the ministry's order.

    Raises:
        KeyError: no such list.
    """
    if name == "ethnicity":
        return _ethnic_groups()
    return tuple(
        ClosedValue(
            each["value"], each["label"], tuple(each.get("aliases", ())), tuple(each.get("codes", {}).items())
        )
        for each in _raw()["lists"][name]
    )


def value_of_code(name: str, generation: str, code: str) -> str | None:
    """The stored value of a ministry code ("1", 1.0 as "1.0", "01"), None if it has no such code."""
    plain = code.strip().removesuffix(".0").lstrip("0") or "0"
    for each in closed_list(name):
        known = each.code(generation)
        if known is not None and (known.lstrip("0") or "0") == plain:
            return each.value
    return None


def label_of(name: str, value: str) -> str | None:
    """The ministry's wording of a stored value."""
    return next((each.label for each in closed_list(name) if each.value == value), None)


def is_ambiguous(name: str, text: str) -> bool:
    """Whether ``text`` is an ethnic name that several groups share."""
    return name == "ethnicity" and _key(text) in _ambiguous()


def candidates(name: str, text: str) -> tuple[str, ...]:
    """Every value that ``text`` may mean by exact name or alias, also the ambiguous ones."""
    key = _key(text)
    exact = tuple(dict.fromkeys(value for known, value, _ in _index(name) if known == key))
    if exact:
        return exact
    squeezed = _squeeze(text)
    return tuple(dict.fromkeys(value for _, value, plain in _index(name) if plain == squeezed))


def match_closed(name: str, text: str) -> Match | None:
    """The value of a list that ``text`` says, or None where there is any doubt.

    Score 1: exact (letter case, blanks, hyphens and tone placement apart); .97: only accents differ; below:
    misread. Leading words of the form ("dân tộc", "quốc tịch", "giới tính") are skipped.
    """
    return _match(name, text) if len(text) <= _LONGEST else None


@lru_cache(maxsize=16384)
def _match(name: str, text: str) -> Match | None:
    key = _bare(name, _key(text))
    squeezed = key if not key else _squeeze(key)
    if not squeezed:
        return None
    index = _index(name)
    exact = {value for known, value, _ in index if known == key}
    if is_ambiguous(name, key):
        own = next((each for each in closed_list(name) if _key(each.value) == key), None)
        return Match(own.value, 0.7, own.label, ambiguous=True) if own else None
    same_letters = {value for _, value, plain in index if plain == squeezed}
    if key.isascii() and len(same_letters) > 1 and not any(_key(label) == key for label in exact):
        return None  # "Lao" is a name of the La Hủ, and Lào without its accent
    if exact:
        return _matched(name, exact.pop(), 1.0) if len(exact) == 1 else None
    if any(_squeeze(shared) == squeezed for shared in _ambiguous()) and name == "ethnicity":
        return None
    if len(same_letters) == 1:
        return _matched(name, same_letters.pop(), 0.97)
    if same_letters:
        return _closest_accents(name, key, same_letters)
    return _nearest(name, squeezed)


_LEADS = ("dân tộc", "dan toc", "quốc tịch", "quoc tich", "giới tính", "gioi tinh", "là", "người")
# "bố cháu", "ông nội của trẻ", "con người chết": whose relative it is
_TRAIL = re.compile(
    r" (?:của )?(?:cháu(?: bé)?|trẻ|bé|đứa trẻ|người (?:chết|mất|được khai sinh|được khai tử))$"
)
_LONGEST = 200  # characters; a longer text is no value of a list
_COST = 3.2  # one wrong letter of a short word makes a value e^3.2 = 25 times less likely
_SURE = 0.97
_COMMON = 40  # percent: only such values are read out of three letters of which one is wrong


def _bare(name: str, key: str) -> str:
    if any(key == known for known, _, _ in _index(name)):
        return key
    for lead in _LEADS:
        if key.startswith(f"{lead} ") and len(key) > len(lead) + 1:
            key = key[len(lead) + 1 :]
            break
    if name == "relationship" and (trail := _TRAIL.search(key)):
        key = key[: trail.start()]
    return key


def _key(text: str) -> str:
    return match_key(text.replace("'", "").replace("’", ""))


def _squeeze(text: str) -> str:
    return fold(_key(text)).replace(" ", "")


def _matched(name: str, value: str, score: float) -> Match:
    return Match(value, score, label_of(name, value) or value)


def _closest_accents(name: str, key: str, values: set[str]) -> Match | None:
    """Values with the same letters (Lào, "Lao" of the La Hủ): only accents near to one of them decide."""
    from rapidfuzz.distance import OSA

    if key.isascii():
        return None
    ranked = sorted(
        (min(OSA.distance(key, known) for known, each, _ in _index(name) if each == value), value)
        for value in values
    )
    if len(ranked) > 1 and ranked[0][0] < ranked[1][0]:
        return _matched(name, ranked[0][1], 0.85)
    return None


def _nearest(name: str, squeezed: str) -> Match | None:
    """The most probable value for misread letters; None unless it holds nearly all of the probability."""
    from rapidfuzz.distance import OSA

    if len(squeezed) < 3 or len(squeezed) > 60:
        return None
    weights: dict[str, float] = {}
    likeness: dict[str, float] = {}
    own = _own_letters(name)
    for _, value, plain in _index(name):
        distance = OSA.distance(squeezed, plain, score_cutoff=1 + max(len(squeezed), len(plain)) // 4)
        longer = max(len(squeezed), len(plain))
        prior = _prior(name, value, own=plain in own)
        if distance > max(1, longer // 4) or (longer < 4 and prior < _COMMON):
            continue
        weight = prior * exp(-_COST * distance)
        if weight > weights.get(value, 0.0):
            weights[value], likeness[value] = weight, 1 - distance / longer
    if not weights:
        return None
    best = max(weights, key=lambda value: weights[value])
    share = weights[best] / sum(weights.values())
    return _matched(name, best, round(share * likeness[best], 3)) if share >= _SURE else None


@cache
def _own_letters(name: str) -> frozenset[str]:
    return frozenset(_squeeze(each.label) for each in closed_list(name))


def _prior(name: str, value: str, *, own: bool) -> float:
    priors: dict[str, float] = _raw()["priors"].get(name, {})
    prior = priors.get(value, priors.get("_", 1.0))
    return prior if own or name != "ethnicity" else prior * 0.1


@cache
def _raw() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(_data("closed_lists.json"))
    return data


@cache
def _ethnic_raw() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(_data("ethnic_groups.json"))
    return data


def _data(name: str) -> str:
    return Path(__file__).with_name("data").joinpath(name).read_text(encoding="utf-8")


@cache
def _ethnic_groups() -> tuple[ClosedValue, ...]:
    extra: dict[str, list[str]] = _raw()["ethnicity_aliases"]
    portal = {_squeeze(label): code for code, label in _ethnic_raw()["portal2026_codes"].items()}
    groups = []
    for group, aliases in _ethnic_raw()["groups"].items():
        names = (group, *aliases, *extra.get(group, ()))
        code = next((portal[_squeeze(each)] for each in names if _squeeze(each) in portal), None)
        groups.append(ClosedValue(group, group, names[1:], (("portal2026", code),) if code else ()))
    return tuple(groups)


@cache
def _ambiguous() -> frozenset[str]:
    return frozenset(_key(each) for each in _ethnic_raw()["ambiguous"])


@cache
def _index(name: str) -> tuple[tuple[str, str, str], ...]:
    """(key with accents, value, squeezed letters) of every value, label and alias of a list."""
    rows: dict[tuple[str, str], str] = {}
    for each in closed_list(name):
        for text in (each.label, *each.aliases, *((each.value,) if name == "ethnicity" else ())):
            rows[_key(text), each.value] = _squeeze(text)
    return tuple((key, value, plain) for (key, value), plain in rows.items())
