"""What a table's columns hold, by their neighbours where their own heading does not say it: both parents are asked the
same, and "Nam | Nữ" are two columns to tick."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from rapidfuzz.distance.Indel import normalized_similarity as ratio

from civbook.model import fields_of
from civbook.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

OTHER_PARENT = {"father": "mother", "mother": "father"}
TWIN = {**OTHER_PARENT, "husband": "wife", "wife": "husband"}
"""Who is asked the same, in columns beside those of the other."""
_MIRRORED = 0.5  # score of a column known by the other person's columns only
_TWINS = 0.75  # likeness of two headings that differ in "cha" and "mẹ" and in what was misread
_BLOCK = 3  # columns of a parent at least that are taken together
_COMMON = ("residence", "home_town", "ethnicity", "nationality")  # what parents are asked for together
_OF_CHILD = ("ethnicity", "nationality")
_UNNAMED = 2  # words of a heading that name no person: "Dân tộc", "Trú quán"
_PARENTS_NAMES = tuple(f"{parent}.full_name" for parent in OTHER_PARENT)
PARENT_WORDS = {"cha": "father", "bo": "father", "me": "mother"}
_SEXES = {"nam": "Nam", "nu": "Nữ", "trai": "Trai", "gai": "Gái"}
_PAIRS = ({"nam", "nu"}, {"trai", "gai"})


@dataclass(frozen=True, slots=True)
class Column:
    """What a column holds: fields by name, in the order of its heading; () for a column that civbook leaves out.

    ``option``: what a mark says, in a column to tick.
    """

    fields: tuple[str, ...]
    score: float
    option: str = ""

    @property
    def alike(self) -> bool:
        """Whether all that stands in a cell is meant for each field, as in "Nơi ở của cha mẹ"; names are not."""
        keys = {name.rpartition(".")[2] for name in self.fields}
        return len(keys) == 1 and (len(self.fields) == 1 or keys != {"full_name"})


def sexes(event: str, name: str, headings: Sequence[str]) -> dict[int, Column]:
    """Columns side by side to tick for the field ``name``, one for each sex, under a group's heading or without one.
    "Ngày tháng năm" beside "Nam, nữ" are no such two: what stands before the last words differs."""
    words = [fold(heading).split() for heading in headings]
    found: dict[int, Column] = {}
    for number, (left, right) in enumerate(pairwise(words)):
        both = left and right and left[:-1] == right[:-1] and {left[-1], right[-1]} in _PAIRS
        if both and _known(event, name):
            found[number] = Column((name,), 1.0, _SEXES[left[-1]])
            found[number + 1] = Column((name,), 1.0, _SEXES[right[-1]])
    return found


def by_neighbours(event: str, columns: Sequence[Column], headings: Sequence[str]) -> list[Column]:
    """Columns put right by the others: what a heading leaves open or was misread, the other person's columns say."""
    found = shared_out(in_blocks(mirrored(event, list(columns))), headings)
    found = as_twins(as_missed(in_common(found), headings), headings)
    return under_one_heading(asked_once(found, headings), headings)


def under_one_heading(columns: Sequence[Column], headings: Sequence[str]) -> list[Column]:
    """Columns over which one heading of several things was read, as the rules between them are broken there: which of
    these each holds is open."""
    found = list(columns)
    said = [[word for word in heading.split() if not word.isdigit()] for heading in headings]
    for number, (left, right) in enumerate(pairwise(said)):
        if left and left == right and any(columns[at].fields for at in (number, number + 1)):
            for at in (number, number + 1):
                found[at] = replace(found[at], score=min(found[at].score, _MIRRORED))
    return found


def in_common(columns: Sequence[Column]) -> list[Column]:
    """Columns with those for both parents that stand behind the mother's and say no more than "cha", or the other way
    round: half of "cha, mẹ" was misread."""
    found = list(columns)
    before: list[str] = []
    for number, column in enumerate(columns):
        person, key = _person_key(column) or ("", "")
        other = OTHER_PARENT.get(person, "")
        last = before[-1] if before else ""
        alone = all(f"{other}.{key}" not in each.fields for each in columns)
        if key in _COMMON and other and last == other and person in before and alone:
            found[number] = replace(column, fields=tuple(f"{each}.{key}" for each in OTHER_PARENT))
        before += [name.partition(".")[0] for name in column.fields[:1]]
    return found


def asked_once(columns: Sequence[Column], headings: Sequence[str]) -> list[Column]:
    """Columns whose person no heading names, behind both parents' and the only ones of their kind: an ethnic group is
    the child's, a dwelling both parents'."""
    found = list(columns)
    asked = [name for column in columns for name in column.fields]
    names = [at for at, one in enumerate(columns) if set(one.fields) & set(_PARENTS_NAMES)]
    if not set(_PARENTS_NAMES) <= set(asked):
        return found
    for number in range(max(names) + 1, len(columns)):
        person, key = _person_key(columns[number]) or ("", "")
        alone = sum(name.endswith(f".{key}") for name in asked) == 1
        if person not in OTHER_PARENT or not alone or len(fold(headings[number]).split()) > _UNNAMED:
            continue
        if key in _OF_CHILD:
            found[number] = replace(columns[number], fields=(f"child.{key}",))
        elif key == "residence":
            found[number] = replace(columns[number], fields=tuple(f"{each}.{key}" for each in OTHER_PARENT))
    return found


def shared_out(columns: Sequence[Column], headings: Sequence[str]) -> list[Column]:
    """Columns side by side under "CHA MẸ", of which one was taken for both parents' since its own word was misread,
    "Họ tên chín", and the other says "Họ tên mẹ": to each its parent's."""
    found = list(columns)
    for one, other in _neighbours(columns):
        both = columns[one].fields
        keys = {name.rpartition(".")[2] for name in both}
        last = fold(headings[other]).split()[-1:]
        person = next((who for word in last if (who := PARENT_WORDS.get(word))), "")
        alike = ratio(fold(headings[one]), fold(headings[other])) >= _TWINS
        if (
            len(both) == len(OTHER_PARENT)
            and len(keys) == 1
            and person
            and alike
            and not columns[other].fields
        ):
            key = keys.pop()
            found[one] = replace(columns[one], fields=(f"{OTHER_PARENT[person]}.{key}",))
            found[other] = replace(columns[other], fields=(f"{person}.{key}",))
    return found


def as_missed(columns: Sequence[Column], headings: Sequence[str]) -> list[Column]:
    """Columns beside one parent's or spouse's that say nearly the same, with what is asked of the other one nowhere
    else: "cha" was misread in "Họ tên cha, nghề nghiệp"."""
    found = list(columns)
    asked = {name for column in columns for name in column.fields}
    for number, other in _neighbours(columns):
        theirs, keys = _keys_of_one(columns[other])
        missed = tuple(f"{TWIN[theirs]}.{key}" for key in keys) if theirs in TWIN else ()
        named = any(name.endswith(".full_name") for name in columns[number].fields)
        alike = ratio(fold(headings[number]), fold(headings[other])) >= _TWINS
        if "full_name" in keys and missed and asked.isdisjoint(missed) and alike and not named:
            found[number] = Column(missed, _MIRRORED)
    return found


def _neighbours(columns: Sequence[Column]) -> Iterator[tuple[int, int]]:
    """Each column with the one right of it, then each with the one left of it."""
    beside = list(pairwise(range(len(columns))))
    yield from beside
    yield from ((right, left) for left, right in beside)


def as_twins(columns: Sequence[Column], headings: Sequence[str]) -> list[Column]:
    """Columns of father and mother that ask for the same in nearly the same words, each with all that the other has:
    "nơi ở" was misread in one of the headings."""
    found = list(columns)
    for number, column in enumerate(columns):
        person, keys = _keys_of_one(column)
        for other, twin in enumerate(columns):
            theirs, more = _keys_of_one(twin)
            same = TWIN.get(person) == theirs and bool(keys) and set(keys) < set(more)
            if same and ratio(fold(headings[number]), fold(headings[other])) >= _TWINS:
                found[number] = replace(column, fields=tuple(f"{person}.{key}" for key in more))
    return found


def _keys_of_one(column: Column) -> tuple[str, tuple[str, ...]]:
    """The only person of a column and what it asks of them; ("", ()) where there are more or none."""
    persons = {name.rpartition(".")[0] for name in column.fields}
    keys = tuple(name.rpartition(".")[2] for name in column.fields)
    return (persons.pop(), keys) if len(persons) == 1 else ("", ())


def mirrored(event: str, columns: list[Column]) -> list[Column]:
    """Columns whose heading says nothing, by the other person's: father and mother are asked the same, in
    the same order."""
    found = list(columns)
    keys = [_person_key(column) for column in columns]
    for number in range(1, len(columns) - 1):
        before, after = keys[number - 1], keys[number + 1]
        if columns[number].fields or before is None or after is None or before[0] != after[0]:
            continue
        for other in range(1, len(columns) - 1):
            left, here, right = keys[other - 1 : other + 2]
            if left is None or here is None or right is None or left[0] == before[0]:
                continue
            if here[0] == left[0] == right[0] and (left[1], right[1]) == (before[1], after[1]):
                name = _known(event, f"{before[0]}.{here[1]}")
                if name is not None and all(name not in column.fields for column in found):
                    found[number] = Column((name,), _MIRRORED)
                break
    return found


def in_blocks(columns: Sequence[Column]) -> list[Column]:
    """Columns of a parent with what the other parent's are, where both have as many side by side, the one's headings
    are all known and the other's surely read ones are the same at the same places: of "Họ tên | Năm sinh | Nghề | Nơi
    ở" twice, one heading ran over its rule and another is not legible."""
    found = list(columns)
    blocks = _blocks(columns)
    for person, places in blocks.items():
        theirs = blocks.get(OTHER_PARENT.get(person, ""), range(0))
        keys = [_person_key(columns[at]) for at in theirs]
        own = [columns[at] for at in places]
        doubted = any(not column.fields for column in own)
        if len(theirs) != len(places) or len(places) < _BLOCK or None in keys or not doubted:
            continue
        wanted = [(f"{person}.{key[1]}",) for key in keys if key]
        agree = [one.fields == want for one, want in zip(own, wanted, strict=True) if one.score >= 1]
        if all(agree) and 2 * len(agree) >= len(own):
            for at, fields in zip(places, wanted, strict=True):
                found[at] = replace(columns[at], fields=fields)
    return found


def _blocks(columns: Sequence[Column]) -> dict[str, range]:
    """From its name on, the columns of each parent with those that say nothing."""
    starts = {
        column.fields[0].partition(".")[0]: at
        for at, column in enumerate(columns)
        if column.fields and column.fields[0] in ("father.full_name", "mother.full_name")
    }
    found = {}
    for person, start in starts.items():
        end = start + 1
        while end < len(columns) and all(name.startswith(f"{person}.") for name in columns[end].fields):
            end += 1
        found[person] = range(start, end)
    return found


def _person_key(column: Column) -> tuple[str, str] | None:
    """Person and key of a column that holds one field of a person."""
    if len(column.fields) != 1 or "." not in column.fields[0]:
        return None
    person, _dot, key = column.fields[0].partition(".")
    return person, key


def _known(event: str, name: str) -> str | None:
    return name if name in fields_of(event) else None
