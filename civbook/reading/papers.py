"""Identity papers: kind, number, day and place of issue, also where the form prints a word before each of them."""

from __future__ import annotations

import re

from civbook.reading.cleaning import clean, digits_mended
from civbook.reading.closed import closed_list
from civbook.reading.dates import find_date
from civbook.text.fold import fold

_NUMBER = re.compile(r"(?<![\d/])(?:(?<![^\W\d_])[A-Z]{1,2} ?)?\d(?:[\d]|[ .](?=\d)){6,15}(?![\d/])")
_NUMBERED = re.compile(r"^\W*số\b|\bsố\W*$", re.IGNORECASE)
_LONGEST_KIND = 32
_ISSUER = re.compile(r"(?:do|noi cap|cap|tai|cong an|ca|cuc)\b")
_SCRAPS = re.compile(
    r"^\W*(?:[^\W\d_]{1,2}\s+){1,3}(?=(?:Công an|Cục|CA)\b)"
)  # of words struck out before it
_SCRAP = 3  # signs behind a kind that are nothing
_SHORTEST_PLACE = 2  # letters
_KIND_WORDS = 3  # of a kind on its second row
_CARD = re.compile(
    r"^\W*(?:[CG]?M+n?[NHR][DdĐO0]?|[CG]?M?ND)[xX]?(?:\s*[sS]?[ốoôồ]|\s*[sS])?[\s.:]*(?=\d{6})"
)
_CARD_SHORT = re.compile(r"[cg]?m{1,2}n?d?n?[xs]?[o0]?")
_ONE = re.compile(r"(?P<so>\b[Ss]ố[\s:.]{1,3})(?P<left>\d{2,8})/(?P<right>\d{2,9})(?![\d/])")
_FIGURES = {9: "CMND", 12: "CCCD"}  # that a paper's number has
_PRINTED = frozenset({"so", "do", "cap", "ngay", "noi", "tai", "loai"})
_ISSUE_WORDS = frozenset({"cap", "ngay", "cat", "sap", "hap", "gap", "cay", "bap", "nay"})
DATE_LEAD = re.compile(r"[,;(\s]*(?:cấp|cap)?\s*(?:vào)?\s*ng[àa]y\s*(?:cấp|cap)?\s*[:.]?\s*$", re.IGNORECASE)
_PLACE_LEAD = re.compile(
    r"^[\s,;:.)\-]*(?:(?:do|tại|tai|nơi cấp|noi cap|cấp tại|cap tai|bởi|cơ quan cấp|nơi)[\s:.]*)+",
    re.IGNORECASE,
)
_ISSUED = re.compile(r"[\s,;]*(?:cấp|cap)[\s.,;]*$", re.IGNORECASE)
BY = re.compile(r"\b(?:do|nơi cấp|noi cap|cơ quan cấp)\b[\s:]*", re.IGNORECASE)
_KIND_LEAD = re.compile(r"^\W*số\b[\s:.]*(?=\w)", re.IGNORECASE)
KIND_TAIL = re.compile(r"[\s,:;]*(?:số|so|sô|sổ|só|s6|No|n°)?[\s.:]*$", re.IGNORECASE)


def split_identity(text: str, label: str = "") -> dict[str, str]:
    """``id_kind id_number id_date id_place`` of "CMND số 123456789, cấp ngày 1/2/2000 tại Công an tỉnh X".

    ``label``: the printed label; where it names one kind of paper ("CMND số"), that is it. The parts may
    stand in any order; the number is the first run of 7 to 13 digits outside the date.
    """
    text = _ONE.sub(_stroke_as_one, digits_mended(_CARD.sub("CMND số ", clean(text), count=1)))
    parts: dict[str, str] = {}
    date = find_date(text)
    if date:
        parts["id_date"] = date[0]
    before, after = (text[: date[1]], text[date[2] :]) if date else (text, "")
    number = next((found for found in _NUMBER.finditer(before) if 7 <= _digits(found.group()) <= 13), None)
    kind, rest = before, ""
    if number:
        parts["id_number"] = re.sub(r"[ .]", "", number.group())
        kind, rest = before[: number.start()], before[number.end() :]
    kind = _KIND_LEAD.sub("", KIND_TAIL.sub("", kind)).strip(" ,:;-.(")
    kind, rest = _whole_kind(kind, rest) if number else _kind_first(kind, rest)
    place = issuer_of(rest) or issuer_of(after)
    known = closed_list("id_kind").find(kind, sure=0.7) if kind else None
    if known:
        parts["id_kind"] = known[0] if known[1] < 1 else kind
    elif kind and not _label_kind(label) and set(fold(kind).split()) <= _PRINTED:
        pass  # nothing but what the form prints before the parts
    elif not number and not date and place == "":
        parts["id_kind"] = kind if len(kind) <= _LONGEST_KIND else ""
    elif _CARD_SHORT.fullmatch(fold(kind).replace(" ", "")):
        parts["id_kind"] = "CMND"
    elif meant := _by_figures(kind, parts.get("id_number", "")):
        parts["id_kind"] = meant
    elif _label_kind(label):
        parts["id_kind"] = _label_kind(label)
    if sum(map(str.isalpha, place)) >= _SHORTEST_PLACE:
        parts["id_place"] = place
    return {name: part for name, part in parts.items() if part}


def _whole_kind(kind: str, rest: str) -> tuple[str, str]:
    """A kind that goes on in the row below, behind the number's place: "Căn cước | Số: 022060787514 | công dân"."""
    words = clean(rest).split() if kind else []
    for count in range(min(_KIND_WORDS, len(words)), 0, -1):
        known = closed_list("id_kind").find(f"{kind} {' '.join(words[:count])}")
        if known and known[1] == 1.0:
            return known[0], " ".join(words[count:])
    return kind, rest


def _kind_first(kind: str, rest: str) -> tuple[str, str]:
    """A kind with no number behind it, but who issued the paper: "CMND do CA tỉnh Hòa Bình"."""
    words = kind.split()
    for count in range(len(words) - 1, 0, -1):
        known = closed_list("id_kind").find(" ".join(words[:count]))
        if known and known[1] == 1.0:
            issued = " ".join(words[count:])
            return " ".join(words[:count]), issued if _ISSUER.match(fold(issued)) else rest
    return kind, rest


def split_kind(text: str, name: str) -> dict[str, str]:
    """A paper's kind and, where the form prints "số" in the same line, the number behind it."""
    parts = split_identity(text)
    person, kind = name.removesuffix("id_kind"), parts.get("id_kind", "")
    if "id_number" in parts:
        return {person + key: part for key, part in parts.items()}
    scrap = kind and clean(text).startswith(f"{kind} ") and len(clean(text)) <= len(kind) + _SCRAP
    return {name: kind if scrap else text}


def split_number(text: str, name: str) -> dict[str, str]:
    """A paper's number and what a clerk wrote behind it: "320465939, Công an tỉnh An Giang cấp ngày 2/5/2001"."""
    parts = split_identity(f"số {text}")
    person = name.removesuffix("id_number")
    return {person + key: part for key, part in parts.items()} if "id_number" in parts else {name: text}


def split_place(text: str, name: str) -> dict[str, str]:
    """Where a paper was issued, and the day where that stands beside or below it: "CA Cà Mau 14.09.2001"."""
    text = _SCRAPS.sub("", text)
    mended = digits_mended(clean(text))
    date = find_date(mended)
    if date is None:
        return {name: text}
    place = issuer_of(BY.sub("", f"{mended[: date[1]]} {mended[date[2] :]}", count=1))
    return kept({name: place, name.replace("id_place", "id_date"): date[0]}) if place else {name: text}


def _stroke_as_one(number: re.Match[str]) -> str:
    return number["so"] + number_mended(f"{number['left']}/{number['right']}")


def number_mended(text: str) -> str:
    """A paper's number whose 1 was read as a stroke: "3293/7490" with a digit lost has 9."""
    return text.replace("/", "1") if text.count("/") == 1 and _digits(text) + 1 in _FIGURES else text


def _by_figures(kind: str, number: str) -> str:
    """The short name of a paper that its letters and the length of its number both allow: "BAND" of nine figures."""
    meant = _FIGURES.get(_digits(number), "")
    word = kind.rsplit(maxsplit=1)[-1] if kind else ""
    alike = sum(one == other for one, other in zip(fold(word), fold(meant), strict=False))
    return meant if meant and word.isupper() and len(word) == len(meant) and 2 * alike >= len(meant) else ""


def _digits(text: str) -> int:
    return sum(sign.isdigit() for sign in text)


def issuer_of(text: str) -> str:
    """Who issued a paper: without "do", "tại", "nơi cấp" before and "cấp ngày" behind."""
    text = clean(DATE_LEAD.sub("", text))
    words = clean(_ISSUED.sub("", _PLACE_LEAD.sub("", text))).split()
    while words and fold(words[-1]) in _ISSUE_WORDS and (words[-1].isupper() or not words[-1][0].isupper()):
        words.pop()
    while words and (fold(words[0]) in ("do", "d", "da", "dc", "tai", "noi", "cap") and len(words) > 1):
        words.pop(0)
    return clean(" ".join(words))


def _label_kind(label: str) -> str:
    plain = fold(label)
    meant = [
        kind
        for kind, words in (
            ("CMND", ("cmnd", "chung minh nhan dan")),
            ("CCCD", ("cccd", "can cuoc")),
            ("Hộ chiếu", ("ho chieu",)),
        )
        if any(word in plain for word in words)
    ]
    if len(meant) != 1 or "hop le" in plain:
        return ""
    written = _NUMBERED.sub("", label).strip(" .:")
    known = closed_list("id_kind").find(written)
    return written if known and known[1] == 1.0 else meant[0]


def split_issue(text: str, name: str) -> dict[str, str]:
    """A date of issue and what follows it: "13/01/1992 tại CA tỉnh An Giang" holds the place as well."""
    date = find_date(digits_mended(clean(text)))
    tail = digits_mended(clean(text))[date[2] :] if date else ""
    if date is None or not clean(tail):
        return {name: text}
    other = "notice.issuer" if name.startswith("notice") else name.replace("id_date", "id_place")
    return kept({name: date[0], other: issuer_of(BY.sub("", tail, count=1))})


def kept(parts: dict[str, str]) -> dict[str, str]:
    return {name: clean(text) for name, text in parts.items() if clean(text)}
