"""Columns that their headings leave open, by what stands in them and between which others they stand.

Headings are small print, often faint or over two lines; a column must not be lost for one that is misread. Dates
look like dates, sexes are two words, and a printer puts the child before its parents and the declarant behind.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from civbook.forms.columns import TWIN, Column
from civbook.model import fields_of
from civbook.reading.closed import closed_list
from civbook.reading.normalise import SEX_WORDS
from civbook.text.fold import fold
from civbook.text.names import looks_like_name

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from civbook.forms.form import BookForm

_SCORE = 0.6  # of a column known by its cells alone
_DOUBTFUL = 0.8  # score of a heading up to which the cells may contradict it
_RELATED = 0.74  # likeness of a small printed word to one for a relative
_SHARE = 0.5  # of a column's cells that must look alike
_PLACE = re.compile(  # with its marks: "tổ 5" is a place, "Tô Thị Lan" a name
    r"\b(?:xã|huyện|tỉnh|thôn|ấp|xóm|bản|buôn|làng|tổ|đội|khóm|khu|phố|phường|quận|thị trấn|tp|trạm|bệnh viện|nhà|"
    r"tyt|bv)\b"
)
_SHORT_PLACE = re.compile(r"\b[xhtp]\.|\w - \w")  # "H. Sa Pa", "Ấp 3 - Suối Cát", but no "H'Hiên Niê"
_YEAR = re.compile(r"(?:18|19|20)\d\d")
_DATE = re.compile(r"\d{1,2}\W+\d{1,2}\W+\d{2,4}|ngay\b.*\d")
_KINDS = {  # what a column of fields holds
    "number": "number", "sex": "sex", "ethnicity": "ethnicity", "relationship": "relationship",
    "full_name": "name", "birth_date": "date", "registration_date": "date",
    "nationality": "nationality", "birth_place": "place", "residence": "place", "home_town": "place",
}  # fmt: skip
_FIRST = {"birth": "child", "death": "deceased", "marriage": "husband"}
_PARENTS = ("father", "mother")
_FIRM = (
    "number",
    "date",
    "sex",
)  # what other cells do not look like: names and places may be taken for each other


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
        if found[number].fields:
            continue
        fields = _fields(form, found, number, kinds.get(number, ""))
        if not fields and not {kinds.get(number), _meant(columns[number])} & set(_FIRM):
            taken = {name for column in found for name in column.fields}
            fields = tuple(name for name in columns[number].fields if name not in taken)
        found[number] = Column(fields, _SCORE) if fields else found[number]
    return found


def _is_open(column: Column) -> bool:
    if not column.fields:
        return True
    single = len(column.fields) == 1 and column.fields[0].rpartition(".")[2] in _KINDS
    return column.score <= _DOUBTFUL and single


def _contradicted(column: Column, kind: str) -> bool:
    if len(column.fields) != 1 or not kind:
        return False
    return (_meant(column) or kind) != kind


def _meant(column: Column) -> str:
    """What a column's cells should hold by its heading, "" where that is open."""
    return _KINDS.get(column.fields[0].rpartition(".")[2], "") if column.fields else ""


def kind_of(cells: Sequence[Sequence[str]]) -> str:
    """What most cells hold: number, date, sex, ethnicity, relationship, name, place, or person (several things
    of one); "" where they say nothing."""
    kinds = Counter(kind for lines in cells if (kind := _kind(lines)))
    if not kinds:
        return ""
    kind, count = kinds.most_common(1)[0]
    if kind == "number" and len(cells) > 1 and len({tuple(lines) for lines in cells}) == 1:
        return ""  # ditto marks
    if sum(_are_spouses(lines) for lines in cells) >= _SHARE * len(cells):
        return ""  # print: "Chồng", and "Vợ" below it
    return kind if count >= _SHARE * sum(kinds.values()) else ""


def _are_spouses(lines: Sequence[str]) -> bool:
    """Whether several words of relatives stand one below the other, as no clerk answers whose relative one is."""
    relatives = closed_list("relationship")
    return len(lines) > 1 and all(relatives.find(line, sure=_RELATED) for line in lines)


def _kind(lines: Sequence[str]) -> str:
    text = " ".join(lines).strip()
    plain = fold(text)
    if len(plain) < 2 and not plain.isdigit():
        return ""
    if re.fullmatch(r"\d{1,3}[a-z]?", plain):
        return "number"
    if plain in SEX_WORDS:
        return "sex"
    place = _PLACE.search(text.lower()) or _SHORT_PLACE.search(text.lower())
    at_once = place is not None and place.start() == 0
    name = looks_like_name(lines[0]) >= 0.5 and not any(sign.isdigit() for sign in lines[0]) and not at_once
    if name and len(lines) > 1 and (_YEAR.search(text) or _PLACE.search(" ".join(lines[1:]).lower())):
        return "person"
    if _DATE.search(plain) or _YEAR.fullmatch(plain):
        return "date"
    for list_name in ("relationship", "ethnicity", "nationality"):
        if closed_list(list_name).find(text, sure=0.85):
            return list_name
    if place and (at_once or len(plain.split()) > 2):
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
    elif kind in ("ethnicity", "nationality"):
        wanted = [(f"{person}.{kind}",)]
    elif kind == "date":
        early = person == "declarant" or not any("." in name for name in before)
        wanted = [("registration_date",)] if early else [(f"{person}.birth_date",)]
    elif kind == "place":
        wanted = _places(taken, before, person, first)
    elif kind == "person":
        keys = ("full_name", "birth_date", "residence")
        named = [name for name in _names(taken, before, behind, first) if name not in taken]
        wanted = [
            tuple(each for key in keys if (each := name.replace("full_name", key)) not in taken)
            for name in named
        ]
    elif kind == "name":
        wanted = [(name,) for name in _names(taken, before, behind, first)]
    fits = [names for names in wanted if all(name in known and name not in taken for name in names)]
    return fits[0] if fits else ()


def _places(taken: set[str], before: Sequence[str], person: str, first: str) -> list[tuple[str, ...]]:
    """Places that may stand here: the child's; a parent's, or of both where both are named and neither's was asked."""
    if person == first:
        return [(f"{person}.birth_place",), (f"{person}.home_town",)]
    if person in TWIN and person not in _PARENTS:
        return [(f"{person}.residence",), (f"{person}.home_town",)]
    both = tuple(f"{who}.residence" for who in _PARENTS)
    named = all(f"{who}.full_name" in before for who in _PARENTS)
    return [both, (f"{person}.residence",)] if named and not taken & set(both) else [(f"{person}.residence",)]


def _names(taken: set[str], before: Sequence[str], behind: Sequence[str], first: str) -> list[str]:
    """Names that may stand here, the likeliest first: the child, its parents, who declares, the officer."""
    named = {name.partition(".")[0] for name in taken if name.endswith(".full_name")}
    left = {name.partition(".")[0] for name in before}
    right = {name.partition(".")[0] for name in behind}
    if first not in named and not left & set(_PARENTS):
        return [f"{first}.full_name"]
    # A parent's other columns beside this one tell whose it is; else the one that is still missing.
    parents = [who for who in (*_PARENTS, "wife") if who not in named and "declarant" not in left]
    parents.sort(key=lambda who: who not in right)
    last = () if right & set(_PARENTS) else ("declarant",) if "declarant" not in named else ("officer",)
    return [f"{who}.full_name" for who in (*parents, *last)]
