"""A table's cell with several things of one person: name, year of birth, people, work, place, in lines or in a row."""

from __future__ import annotations

import re

from civbook.reading.cleaning import clean
from civbook.reading.closed import closed_list
from civbook.reading.normalise import SEX_WORDS
from civbook.text.fold import fold
from civbook.text.names import looks_like_name

_DATE_GOES_ON = re.compile(  # "ngày 12 tháng 07 năm / 1943" is one date over two lines
    r"(?<=\bng[àa]y)\s*\n\s*(?=\d)|(?<=\bth[áa]ng)\s*\n\s*(?=\d)|(?<=\d n[ăa]m)\s*\n\s*(?=\d)|"
    r"(?<=\d)\s*\n\s*(?=(?:th[áa]ng|n[ăa]m)\b)",
    re.IGNORECASE,
)
# A year or a date of birth within a line, with what clerks put before it: "Trần Văn A SN 1962 LR".
_BORN = re.compile(
    r"(?:\b(?:s[iíìị]nh(?: năm| ngày)?|năm sinh|s\.?\s?n\.?|n\.?s\.?)[\s:./]*)?"
    r"(?<![\d/])(?:\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*)?(?:18|19|20)\d\d(?![\d/])",
    re.IGNORECASE,
)
_MONTH = re.compile(r"th[áa]ng", re.IGNORECASE)
_PLACE = re.compile(  # with its marks: "ở tổ 5" is a place, "Tô Thị Lan" a name
    r"(?<![^\W\d_])(?:thôn|xóm|ấp|bản|buôn|plei|làng|tổ|đội|khóm|khu|phố|đường|số nhà|ngõ|tiểu khu|xã|phường|"
    r"thị trấn|thị xã|huyện|quận|thành phố|tỉnh|tp|[xhtp]\.)(?=[\s.]*[\w'])",
    re.IGNORECASE,
)
OF_BOTH = ("father", "mother")
_AND = re.compile(r"\s+(?:và|-|–)\s+|\s*[;+]\s*")  # "Lê Văn Nam và Trần Thị Mai"
_CALLED = re.compile(r"\s*(?:ch[aả]|b[ốô]|m[ẹe]|[CBM])\s*[:.]\s*", re.IGNORECASE)  # "Cha: Lê Văn Nam"
_LABELLED = re.compile(r"\s*(?:sinh|s\.?n|d\.?t|dân tộc|q\.?t|quốc tịch|nghề|n\.?n)\b[\s:.]*", re.IGNORECASE)
_PEOPLE = re.compile(
    r"\s*(?:d\.?\s?t|dân tộc|q\.?\s?t|quốc tịch)\b[\s:.]*(?=\w)", re.IGNORECASE
)  # "DT: Kinh"
_COMMA = re.compile(r"[,;(]|(?=\d)")
_NAMED = 0.6  # likeness of a line to a name
_SHORT = re.compile(r"[A-ZĐ]{2,3}")  # work is often cut short: "LR", "CN"
_ALIKE = 0.85  # to a word of a closed list
_PLACES = ("residence", "home_town")
_PARENTS = ({"father"}, {"mother"})
_SEVERAL = 2  # words of a name at least, letters of what goes on behind a year

Piece = tuple[str, str]
"""What divides it from the piece before, as it should be written, and its text."""


def split_persons(lines: list[str], fields: tuple[str, ...]) -> dict[str, str]:
    """A table cell with one person, or with two of whom one stands below the other: "Họ tên, năm sinh của cha, mẹ".

    Args:
        lines: the cell's lines; fields: those of the heading, in its order.
    """
    persons = list(dict.fromkeys(name.rpartition(".")[0] for name in fields))
    if len(persons) != len(OF_BOTH) or any(f"{person}.full_name" not in fields for person in persons):
        return split_person(lines, fields)
    if len(lines) == 1:
        lines = [part for part in _AND.split(lines[0]) if part.strip()]
    at = _second(lines)
    found: dict[str, str] = {}
    for person, part in zip(persons, (lines[:at], lines[at:]), strict=True):
        own = [_CALLED.sub("", line, count=1) for line in part]
        found |= (
            split_person(own, tuple(name for name in fields if name.startswith(f"{person}."))) if own else {}
        )
    return found


def _second(lines: list[str]) -> int:
    """The line with which the second person begins: one that says so, else a name, as near to the middle as one is."""
    called = [at for at, line in enumerate(lines) if at and _CALLED.match(line)]
    if called:
        return called[0]
    named = [at for at, line in enumerate(lines) if at and _is_name(clean(_COMMA.split(line)[0]))]
    return min(named, key=lambda at: abs(at - len(lines) / 2), default=len(lines))


def _is_name(text: str) -> bool:
    other = _LABELLED.match(text) or _PLACE.match(text) or _is_work(text)
    return not other and len(text.split()) >= _SEVERAL and looks_like_name(text) >= _NAMED


def split_person(lines: list[str], fields: tuple[str, ...]) -> dict[str, str]:
    """A table cell with several things of one person ("Trần Thị Lan, 25 tuổi, Kinh, làm ruộng, xóm 2").

    Args:
        lines: the cell's lines; a line end divides like a comma before a year, an age or a place.
        fields: the fields of the heading, in its order.
    """
    wanted = {name.rpartition(".")[2]: name for name in fields}
    persons = {name.rpartition(".")[0] for name in fields}
    if len(persons) == 1 and {"residence", "full_name"} & wanted.keys():
        # clerks add the year of birth where the heading asks for name or place only
        wanted.setdefault("birth_date", f"{next(iter(persons))}.birth_date")
    if persons in _PARENTS and len(fields) > 1 and any(_PLACE.match(line.strip()) for line in lines[1:]):
        wanted.setdefault("residence", f"{next(iter(persons))}.residence")  # of which the heading was misread
    asked = "occupation" in wanted
    if any(key in wanted for key in _PLACES):  # they add what they know by heart, too
        wanted.setdefault("occupation", "")
    pieces = _pieces(lines, wanted)
    parts: dict[str, str] = {}
    rest: list[Piece] = []
    for number, (divider, piece) in enumerate(pieces):
        if _PEOPLE.match(piece) and {"ethnicity", "nationality"} & wanted.keys():
            piece = _PEOPLE.sub("", piece, count=1)
        key = _piece_key(piece, wanted, first=not parts and not rest)
        if key and key not in parts:
            parts[key] = piece
        elif number == 1 and _name_goes_on(pieces, wanted, parts):
            parts["full_name"] += f" {piece}"
        else:
            rest.append((divider, piece))
    if asked and "occupation" not in parts:
        parts["occupation"], rest = _work_of(rest, list(wanted))
    for key in ("birth_date_in_words", *_PLACES, "birth_place", "occupation", "note"):
        if rest and wanted.get(key) and not parts.get(key):
            parts[key] = "".join(divider + piece for divider, piece in rest).removeprefix(rest[0][0])
            rest = []
    if rest and "full_name" in parts and len(pieces) <= len(lines) and "residence" not in wanted:
        parts["full_name"] = " ".join([parts["full_name"], *(piece for _divider, piece in rest)])
    return {wanted[key]: text for key, text in parts.items() if wanted.get(key) and text}


def _pieces(lines: list[str], wanted: dict[str, str]) -> list[Piece]:
    """The cell cut at commas, strokes and line ends, before and behind years of birth and between work and place."""
    whole = _DATE_GOES_ON.sub(" ", "\n".join(lines))
    split = re.split(r"([,;]\s*\n?|\s-\s|\n)", whole)
    pieces: list[Piece] = []
    for divider, piece in zip(["", *split[1::2]], split[0::2], strict=True):
        if cleaned := clean(piece):
            shown = divider.strip()
            whole_piece = (" - " if shown == "-" else f"{shown} ", cleaned)
            for part in _years_apart(whole_piece) if "birth_date" in wanted else [whole_piece]:
                pieces += _work_apart(part) if "occupation" in wanted else [part]
    return _joined_work(pieces) if "occupation" in wanted else pieces


def _years_apart(piece: Piece) -> list[Piece]:
    """A piece cut before and behind a year of birth, where a name stands before it, and anything behind."""
    divider, text = piece
    born = None if _MONTH.search(text) else _BORN.search(text)
    if born is None:
        return [piece]
    before, behind = clean(text[: born.start()].strip(" (-")), clean(text[born.end() :].strip(" ).-"))
    named = len(before.split()) >= _SEVERAL and not any(map(str.isdigit, before))
    more = sum(map(str.isalpha, behind)) >= _SEVERAL
    start, end = born.start() if named else 0, born.end() if more else len(text)
    parts = [before if named else "", clean(text[start:end]), behind if more else ""]
    return [(divider if number == 0 else " ", part) for number, part in enumerate(parts) if part]


def _work_apart(piece: Piece) -> list[Piece]:
    """ "Làm ruộng xóm 2": cut between them."""
    divider, text = piece
    if _is_work(text):
        return [piece]
    for found in _PLACE.finditer(text):
        work = clean(text[: found.start()])
        if work and _is_work(work, surely=True):
            return [(divider, work), (" ", text[found.start() :])]
    return [piece]


def _joined_work(pieces: list[Piece]) -> list[Piece]:
    """Work that goes on in the next line put together: "Công" over "nhân"."""
    found: list[Piece] = []
    for divider, piece in pieces:
        joined = f"{found[-1][1]} {piece}" if found else ""
        if divider == " " and len(found) > 1 and not _is_work(found[-1][1]) and _is_work(joined, surely=True):
            found[-1] = (found[-1][0], joined)
        else:
            found.append((divider, piece))
    return found


def _is_work(text: str, *, surely: bool = False) -> bool:
    if _PLACE.match(text):
        return False
    found = closed_list("occupation").find(text, sure=_ALIKE)
    return found is not None and (not surely or found[1] > _ALIKE)


def _name_goes_on(pieces: list[Piece], wanted: dict[str, str], parts: dict[str, str]) -> bool:
    """Whether a cell's second line is the name's other half: a word or two before the year or the age."""
    if list(parts) != ["full_name"] or len(pieces) <= _SEVERAL or pieces[1][0] != " ":
        return False
    piece, behind = pieces[1][1], _piece_key(pieces[2][1], wanted, first=False)
    words = piece.split()
    name = len(words) <= _SEVERAL and all(word[0].isupper() and word.isalpha() for word in words)
    return (
        name and behind in ("birth_date", "age") and not _PLACE.match(piece) and not _SHORT.fullmatch(piece)
    )


def _work_of(rest: list[Piece], asked: list[str]) -> tuple[str, list[Piece]]:
    """What must be a person's work though no list has it, and the rest without it: it is cut short, or stands before
    the place as in the heading."""
    for number, (_divider, piece) in enumerate(rest):
        if _SHORT.fullmatch(piece) and len(rest) > 1:
            return piece, rest[:number] + rest[number + 1 :]
    place = next((key for key in asked if key in _PLACES), "")
    first = next((number for number, (_divider, piece) in enumerate(rest) if _PLACE.match(piece)), None)
    if first == 1 and place and asked.index("occupation") < asked.index(place):
        return rest[0][1], rest[1:]
    return "", rest


def _piece_key(piece: str, wanted: dict[str, str], *, first: bool) -> str:
    if re.search(r"\d{1,3}\s*(?:tuổi|tuoi|t\b)", piece) and "age" in wanted:
        return "age"
    if re.search(r"(?<!\d)(?:19|20|18)\d\d(?!\d)|\d{1,2}/\d{1,2}/\d{2,4}", piece) and "birth_date" in wanted:
        return "birth_date"
    if first and "full_name" in wanted:
        return "full_name"
    if "sex" in wanted and fold(piece) in SEX_WORDS:
        return "sex"
    if "occupation" in wanted and _is_work(piece, surely=not wanted["occupation"]):
        return "occupation"
    for key in ("ethnicity", "nationality", "relationship"):
        if key in wanted and closed_list(key).find(piece, sure=_ALIKE):
            return key
    return ""
