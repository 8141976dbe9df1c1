"""Columns that their headings leave open, by what stands in them and between which others they stand.

Headings are small print, often faint or over two lines; a column must not be lost for one that is misread. Dates
look like dates, sexes are two words, and a printer puts the child before its parents and the declarant behind.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from civbook.forms.tables import Column
from civbook.model import fields_of
from civbook.reading.closed import closed_list
from civbook.text.fold import fold
from civbook.text.names import looks_like_name

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from civbook.forms.form import BookForm

_SCORE = 0.6  # of a column known by its cells alone
_DOUBTFUL = 0.8  # score of a heading up to which the cells may contradict it
_SHARE = 0.5  # of a column's cells that must look alike
_PLACE = re.compile(
    r"\b(?:xa|huyen|tinh|thon|ap|xom|ban|to|khu|pho|phuong|quan|thi tran|tp|tram|benh vien|nha|x|h|t)\b"
)
_YEAR = re.compile(r"(?:18|19|20)\d\d")
_DATE = re.compile(r"\d{1,2}\W+\d{1,2}\W+\d{2,4}|ngay\b.*\d")
_KINDS = {  # what a column of fields holds
    "number": "number", "sex": "sex", "ethnicity": "ethnicity", "relationship": "relationship",
    "full_name": "name", "birth_date": "date", "registration_date": "date",
    "birth_place": "place", "residence": "place", "home_town": "place",
}  # fmt: skip
_FIRST = {"birth": "child", "death": "deceased", "marriage": "husband"}
_PARENTS = ("father", "mother")


def completed(
    form: BookForm, columns: Sequence[Column], look: Callable[[Sequence[int]], dict[int, list[list[str]]]]
) -> list[Column]:
    """The columns with those filled in that no heading explains, or that their cells contradict.

    Args:
        look: reads some cells of columns: the lines of each cell by column. Asked only where it is needed.
    """
    doubtful = [number for number, column in enumerate(columns) if _is_open(column)]
    if not doubtful:
        return list(columns)
    kinds = {number: kind_of(cells) for number, cells in look(doubtful).items()}
    found = [
        Column((), 0.0) if number in kinds and _contradicted(column, kinds[number]) else column
        for number, column in enumerate(columns)
    ]
    for number in doubtful:
        if not found[number].fields and (fields := _fields(form, found, number, kinds.get(number, ""))):
            found[number] = Column(fields, _SCORE)
    return found


def _is_open(column: Column) -> bool:
    if not column.fields:
        return True
    single = len(column.fields) == 1 and column.fields[0].rpartition(".")[2] in _KINDS
    return column.score <= _DOUBTFUL and single


def _contradicted(column: Column, kind: str) -> bool:
    if len(column.fields) != 1 or not kind:
        return False
    meant = _KINDS.get(column.fields[0].rpartition(".")[2], kind)
    return meant != kind


def kind_of(cells: Sequence[Sequence[str]]) -> str:
    """What most cells hold: number, date, sex, ethnicity, relationship, name, place, or person (several things
    of one); "" where they say nothing."""
    kinds = Counter(kind for lines in cells if (kind := _kind(lines)))
    if not kinds:
        return ""
    kind, count = kinds.most_common(1)[0]
    return kind if count >= _SHARE * sum(kinds.values()) else ""


def _kind(lines: Sequence[str]) -> str:
    text = " ".join(lines).strip()
    plain = fold(text)
    if len(plain) < 2 and not plain.isdigit():
        return ""
    if re.fullmatch(r"\d{1,3}[a-z]?", plain):
        return "number"
    if plain in ("nam", "nu", "trai", "gai"):
        return "sex"
    name = looks_like_name(lines[0]) >= 0.5 and not any(sign.isdigit() for sign in lines[0])
    if name and len(lines) > 1 and (_YEAR.search(text) or _PLACE.search(fold(" ".join(lines[1:])))):
        return "person"
    if _DATE.search(plain) or _YEAR.fullmatch(plain):
        return "date"
    for list_name in ("relationship", "ethnicity"):
        if closed_list(list_name).find(text, sure=0.85):
            return list_name
    if _PLACE.search(plain) and len(plain.split()) > 2:
        return "place"
    return "name" if name and 2 <= len(plain.split()) <= 6 else ""


def _fields(form: BookForm, columns: Sequence[Column], number: int, kind: str) -> tuple[str, ...]:
    """The fields of a column by its kind and its neighbours; () where that leaves a choice."""
    known = fields_of(form.event)
    taken = {name for column in columns for name in column.fields}
    before = [name for column in columns[:number] for name in column.fields]
    behind = [name for column in columns[number + 1 :] for name in column.fields]
    first = _FIRST.get(form.event, "")
    person = next((name.partition(".")[0] for name in reversed(before) if "." in name), first)
    wanted: list[tuple[str, ...]] = []
    if kind == "number":
        wanted = [("number",)] if set(before) <= {"registration_date"} else []
    elif kind == "sex":
        wanted = [(f"{first}.sex",)]
    elif kind == "relationship":
        wanted = [("declarant.relationship",)]
    elif kind == "ethnicity":
        wanted = [(f"{person}.ethnicity",)]
    elif kind == "date":
        early = not any("." in name for name in before)
        wanted = [("registration_date",)] if early else [(f"{person}.birth_date",)]
    elif kind == "place":
        wanted = [(f"{person}.birth_place",)] if person == first else [(f"{person}.residence",)]
    elif kind == "person":
        keys = ("full_name", "birth_date", "residence")
        wanted = [
            tuple(f"{who}.{key}" for key in keys) for who in _next_persons(taken, before, behind, first)
        ]
    elif kind == "name":
        wanted = [(f"{who}.full_name",) for who in _next_persons(taken, before, behind, first)]
    fits = [names for names in wanted if all(name in known and name not in taken for name in names)]
    return fits[0] if fits else ()


def _next_persons(taken: set[str], before: Sequence[str], behind: Sequence[str], first: str) -> list[str]:
    """Persons whose name may stand here, the likeliest first: the child, its parents, who declares."""
    named = {name.partition(".")[0] for name in taken if name.endswith(".full_name")}
    left = {name.partition(".")[0] for name in before}
    right = {name.partition(".")[0] for name in behind}
    if first not in named and not left & set(_PARENTS):
        return [first]
    # A parent's other columns beside this one tell whose it is; else the one that is still missing.
    parents = [who for who in _PARENTS if who not in named and "declarant" not in left]
    parents.sort(key=lambda who: who not in right)
    return [*parents, *(["declarant"] if "declarant" not in named and not right & set(_PARENTS) else [])]
