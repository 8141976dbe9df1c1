"""Zones that hold several fields: papers, signers with titles, moments of death, death notices, parents."""

from __future__ import annotations

import re

from civbook.reading.cleaning import clean, digits_mended
from civbook.reading.closed import closed_list
from civbook.reading.dates import find_date
from civbook.text.fold import fold

_NUMBER = re.compile(r"(?<![\d/])(?:[A-Z]{1,2} ?)?\d(?:[\d]|[ .](?=\d)){6,15}(?![\d/])")
_LONGEST_KIND = 32
_SHORTEST_ISSUER = 4
_CARD = re.compile(
    r"^\W*(?:[CG]?M+n?[NHR][DdĐO0]?|[CG]?M?ND)[xX]?(?:\s*[sS]?[ốoôồ]|\s*[sS])?[\s.:]*(?=\d{6})"
)
_CARD_SHORT = re.compile(r"[cg]?m{1,2}n?d?n?[xs]?[o0]?")
_ONE = re.compile(r"(?<=số )(\d{2,8})/(\d{2,9})(?![\d/])|(?<=Số )(\d{2,8})/(\d{2,9})(?![\d/])")
_FIGURES = {9: "CMND", 12: "CCCD"}  # that a paper's number has
_PRINTED = frozenset({"so", "do", "cap", "ngay", "noi", "tai", "loai"})
_ZERO = re.compile(r"(?<=\d)[aAoOôơOQD](?=\s*ph)")  # a hastily closed nought
_HOUR_MISREAD = re.compile(r"(?<!\d)([01]?\d|2[0-4])\s*\D{0,5}?\s*([0-5]\d)\s*ph", re.IGNORECASE)
_GBT = re.compile(
    r"/\s*(?:[G6CẸE8][B86R3][TI17lJŕY]|GB|BT|G8|BI|[0-9]B)(?=do\b|[^\w]|$)|/\s*G[^\W\d_]{1,2}(?=do\b|[^\w]|$)"
)
_ISSUE_WORDS = frozenset({"cap", "ngay", "cat", "sap", "hap", "gap", "cay", "bap", "nay"})
_DATE_LEAD = re.compile(
    r"[,;(\s]*(?:cấp|cap)?\s*(?:vào)?\s*ng[àa]y\s*(?:cấp|cap)?\s*[:.]?\s*$", re.IGNORECASE
)
_PLACE_LEAD = re.compile(
    r"^[\s,;:.)\-]*(?:(?:do|tại|tai|nơi cấp|noi cap|cấp tại|cap tai|bởi|cơ quan cấp|nơi)[\s:.]*)+",
    re.IGNORECASE,
)
_ISSUED = re.compile(r"[\s,;]*(?:cấp|cap)[\s.,;]*$", re.IGNORECASE)
_BY = re.compile(r"\b(?:do|nơi cấp|noi cap|cơ quan cấp)\b[\s:]*", re.IGNORECASE)
_KIND_TAIL = re.compile(r"[\s,:;]*(?:số|so|sô|sổ|só|s6|No|n°)?[\s.:]*$", re.IGNORECASE)
_TITLE = re.compile(
    r"(?:\b(?:kt|tm|q)\.?\s*)?(?:\bubnd\s*-?\s*)?(?:\b(?:ph[óoòọ]|p)\.?\s*)?"
    r"\b(?:ch[ủuùú]\s*t[ịiìíj]ch|tr[ưu][ởo]ng (?:ph[òo]ng|ban|thôn)|gi[áa]m [đd][ốo]c|ủy viên(?: thư ký)?)"
    r"(?:\s+(?:ubnd|ủy ban nhân dân)(?:\s+(?:xã|phường|thị trấn|huyện|quận))?)?|\bPCT\b",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"(?:lúc|vào|hồi|giờ)?\s*[:.]?\s*(\d{1,2}\s*(?:giờ|gio|h|g|:)(?![^\W\d_])\s*(?:\d{1,2}\s*(?:phút|phut|p|')?)?)",
    re.IGNORECASE,
)
_NOTICE_NUMBER = re.compile(r"(?<!\d)\d{1,4}\s*/\s*[\w\-]+(?:\s*/\s*[\w\-]+)?|(?<![\d/])\d{1,4}(?![\d/.])")


_DATE_GOES_ON = re.compile(  # "ngày 12 tháng 07 năm / 1943" is one date over two lines
    r"(?<=\bng[àa]y)\s*\n\s*(?=\d)|(?<=\bth[áa]ng)\s*\n\s*(?=\d)|(?<=\bn[ăa]m)\s*\n\s*(?=\d)|"
    r"(?<=\d)\s*\n\s*(?=(?:th[áa]ng|n[ăa]m)\b)",
    re.IGNORECASE,
)
_NUMBER_BEHIND = re.compile(r"[\s,;:.]*(?:số)?[\s:.]*(\d{1,4}(?:\s*/\s*[\w\-]+)?)[\s.]*")
_OFFICE = re.compile(r"(?:do )?(?:ubnd|uy ban|benh vien|tram|trung tam|cong an|ca|phong|nha ho sinh)\b")
_FOR_THE_COMMITTEE = re.compile(
    r"(?:(?<=[\s,;(])|^)[A-ZĐĨÍ]{1,3}\.?\s?UB[NH][DĐO09]\s*-\s*(?=Ph[óòo]|P\.|Ch[ủu])"
)


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
    kind = _KIND_TAIL.sub("", kind).strip(" ,:;-.(")
    place = _issuer(rest) or _issuer(after)
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
    if place:
        parts["id_place"] = place
    return {name: part for name, part in parts.items() if part}


def _stroke_as_one(number: re.Match[str]) -> str:
    """A paper's number whose 1 was read as a stroke: "3293/7490" with a digit lost has 9."""
    return (
        "1".join(part for part in number.groups() if part)
        if _digits(number.group()) + 1 in _FIGURES
        else number.group()
    )


def _by_figures(kind: str, number: str) -> str:
    """The short name of a paper that its letters and the length of its number both allow: "BAND" of nine figures."""
    meant = _FIGURES.get(_digits(number), "")
    word = kind.rsplit(maxsplit=1)[-1] if kind else ""
    alike = sum(one == other for one, other in zip(fold(word), fold(meant), strict=False))
    return meant if meant and word.isupper() and len(word) == len(meant) and 2 * alike >= len(meant) else ""


def _digits(text: str) -> int:
    return sum(sign.isdigit() for sign in text)


def _issuer(text: str) -> str:
    """Who issued a paper: without "do", "tại", "nơi cấp" before and "cấp ngày" behind."""
    text = clean(_DATE_LEAD.sub("", text))
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
    return meant[0] if len(meant) == 1 and "hop le" not in plain else ""


def split_signer(text: str) -> dict[str, str]:
    """``signer.full_name`` and ``signer.title`` of "Nguyễn Văn A - Chủ tịch" in either order."""
    text = title_mended(clean(text))
    found = _TITLE.search(text)
    if found:
        title = found.group()
        tail = text[found.end() :]
        if found.start() > 2:  # name first: the title runs to the end ("Chủ tịch UBND xã Tả Van")
            return _kept({"signer.full_name": text[: found.start()], "signer.title": text[found.start() :]})
        return _kept({"signer.title": title, "signer.full_name": tail})
    name, separator, title = (part.strip() for part in _partition(text))
    known = closed_list("title").find(title) if separator else None
    if known:
        return _kept({"signer.full_name": name, "signer.title": title})
    return _kept({"signer.full_name": text})


def title_mended(text: str) -> str:
    """Nothing but "TM." stands before "UBND - Phó Chủ tịch", however it was read: "TXUBN9 - Phó"."""
    return _FOR_THE_COMMITTEE.sub("TM. UBND - ", text)


def _partition(text: str) -> tuple[str, str, str]:
    for separator in (" - ", ",", " – ", "(", ";", "-"):
        if separator in text:
            return text.partition(separator)
    return text, "", ""


def split_issue(text: str, name: str) -> dict[str, str]:
    """A date of issue and what follows it: "13/01/1992 tại CA tỉnh An Giang" holds the place as well."""
    date = find_date(digits_mended(clean(text)))
    tail = digits_mended(clean(text))[date[2] :] if date else ""
    if date is None or not clean(tail):
        return {name: text}
    other = "notice.issuer" if name.startswith("notice") else name.replace("id_date", "id_place")
    return _kept({name: date[0], other: _issuer(_BY.sub("", tail, count=1))})


def split_moment(text: str) -> dict[str, str]:
    """``death_time`` and ``death_date`` of "10 giờ 30 phút, ngày 5 tháng 3 năm 2001"."""
    text = _ZERO.sub("0", digits_mended(clean(text)))
    parts: dict[str, str] = {}
    if time := _HOUR_MISREAD.search(text) if not _TIME.search(text) else None:
        parts["deceased.death_time"] = f"{time.group(1)} giờ {time.group(2)} phút"
        text = f"{text[: time.start()]} {text[time.end() :]}"
    elif time := _TIME.search(text):
        parts["deceased.death_time"] = time.group(1)
        text = f"{text[: time.start()]} {text[time.end() :]}"
    if date := find_date(text):
        parts["deceased.death_date"] = date[0]
    elif sum(map(str.isdigit, text)) > 2 or "deceased.death_time" in parts:
        parts["deceased.death_date"] = clean(re.sub(r"phút|phut", " ", text))
    else:  # too little for a date: the clerk left it out, or it stands in a place of its own
        parts["deceased.death_time"] = text
    return _kept(parts)


def split_notice(text: str) -> dict[str, str]:
    """``notice.*`` of "12/GBT, do Trạm y tế X cấp ngày 3/4/2001" or "số 12 ngày 3/4/2001 của UBND xã Y"."""
    text = digits_mended(_GBT.sub("/GBT ", clean(text)))
    parts: dict[str, str] = {}
    date = find_date(text)
    before, after = (text[: date[1]], text[date[2] :]) if date else (text, "")
    if date:
        parts["notice.date"] = date[0]
        before = _DATE_LEAD.sub("", before)
    number = _NOTICE_NUMBER.search(before)
    behind = None if number else _NUMBER_BEHIND.fullmatch(after)
    if behind:  # the form asks for it last
        parts["notice.number"], after = re.sub(r"\s+", "", behind.group(1)), ""
    if number:
        parts["notice.number"] = re.sub(r"\s+", "", number.group())
        kind = _KIND_TAIL.sub("", before[: number.start()]).strip(" ,:;-.(")
        last = not clean(before[number.end() :]) and not clean(after)
        if kind and last and _OFFICE.match(fold(kind)):  # the form asks for the number last
            parts["notice.issuer"] = _issuer(kind)
        elif kind:
            parts["notice.kind"] = kind
        before = before[number.end() :]
    issuer = before if clean(_BY.sub("", before)) else after
    issuer = re.sub(r"^[\s,;:.\-)]*(?:của|cua)\b", "", issuer, flags=re.IGNORECASE)
    issuer = _issuer(_BY.sub("", issuer, count=1))
    if sum(map(str.isalpha, issuer)) >= _SHORTEST_ISSUER:
        parts["notice.issuer"] = issuer
    return _kept(parts)


def _kept(parts: dict[str, str]) -> dict[str, str]:
    return {name: clean(text) for name, text in parts.items() if clean(text)}


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
        wanted.setdefault("birth_date", f"{persons.pop()}.birth_date")
    pieces = _pieces(lines)
    parts: dict[str, str] = {}
    rest: list[tuple[str, str]] = []  # what divides it from the piece before, piece
    for divider, piece in pieces:
        key = _piece_key(piece, wanted, first=not parts and not rest)
        if key and key not in parts:
            parts[key] = piece
        else:
            rest.append((divider, piece))
    for key in ("residence", "home_town", "occupation", "note"):
        if rest and key in wanted and key not in parts:
            parts[key] = "".join(divider + piece for divider, piece in rest).removeprefix(rest[0][0])
            rest = []
    if rest and "full_name" in parts and len(pieces) <= len(lines) and "residence" not in wanted:
        parts["full_name"] = " ".join([parts["full_name"], *(piece for _divider, piece in rest)])
    return {wanted[key]: text for key, text in parts.items() if key in wanted}


def _pieces(lines: list[str]) -> list[tuple[str, str]]:
    """The cell cut at commas, strokes and line ends; each piece behind the divider as it should be written."""
    whole = _DATE_GOES_ON.sub(" ", "\n".join(lines))
    split = re.split(r"([,;]\s*\n?|\s-\s|\n)", whole)
    pieces = []
    for divider, piece in zip(["", *split[1::2]], split[0::2], strict=True):
        if cleaned := clean(piece):
            shown = divider.strip()
            pieces.append((" - " if shown == "-" else f"{shown} ", cleaned))
    return pieces


def _piece_key(piece: str, wanted: dict[str, str], *, first: bool) -> str:
    if re.search(r"\d{1,3}\s*(?:tuổi|tuoi|t\b)", piece) and "age" in wanted:
        return "age"
    if re.search(r"(?<!\d)(?:19|20|18)\d\d(?!\d)|\d{1,2}/\d{1,2}/\d{2,4}", piece) and "birth_date" in wanted:
        return "birth_date"
    if first and "full_name" in wanted:
        return "full_name"
    if "ethnicity" in wanted and closed_list("ethnicity").find(piece, sure=0.85):
        return "ethnicity"
    if "nationality" in wanted and closed_list("nationality").find(piece, sure=0.85):
        return "nationality"
    if "relationship" in wanted and closed_list("relationship").find(piece, sure=0.85):
        return "relationship"
    return ""
