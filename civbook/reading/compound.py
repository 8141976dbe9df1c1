"""Zones that hold several fields: signers with titles, moments of death, death notices, parents."""

from __future__ import annotations

import re

from civbook.reading.cleaning import clean, digits_mended
from civbook.reading.closed import closed_list
from civbook.reading.dates import find_date
from civbook.reading.papers import BY, DATE_LEAD, KIND_TAIL, issuer_of, kept
from civbook.text.fold import fold

_LEADS = frozenset({"do", "so", "cap", "ngay"})  # printed before the parts of a notice
_NOTICE = frozenset({"giaybaotuso", "giaybaotu", "sogiaybaotu"})  # labels that leave no other kind
_SHORTEST_ISSUER = 4
_SURE_TITLE = 0.85  # likeness of a name's last words to a title,
_SEPARATE_TITLE = 0.6  # and where a sign parts them from the name
_ZERO = re.compile(r"(?<=\d)[aAoOôơOQD](?=\s*ph)")  # a hastily closed nought
_HOUR_MISREAD = re.compile(r"(?<!\d)([01]?\d|2[0-4])\s*\D{0,5}?\s*([0-5]\d)\s*ph", re.IGNORECASE)
_GBT = re.compile(
    r"/\s*(?:[G6CẸE8][B86R3][TI17lJŕY]|GB|BT|G8|BI|[0-9]B)(?=do\b|[^\w]|$)|/\s*G[^\W\d_]{1,2}(?=do\b|[^\w]|$)"
)
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


_NUMBER_BEHIND = re.compile(r"[\s,;:.]*(?:số)?[\s:.]*(\d{1,4}(?:\s*/\s*[\w\-]+)?)[\s.]*")
_OFFICE = re.compile(r"(?:do )?(?:ubnd|uy ban|benh vien|tram|trung tam|cong an|ca|phong|nha ho sinh)\b")
_FOR_THE_COMMITTEE = re.compile(
    r"(?:(?<=[\s,;(])|^)[A-ZĐĨÍ](?:\.?[A-ZĐĨÍ]){0,2}\.?\s?UB[NH][DĐO09]\s*-\s*(?=Ph[óòoúùáàa]|P\.|Ch[ủu])"
)
_DEPUTY = re.compile(r"\bPh[òoúùáàa](?=\s+[Cc]hủ tịch\b)")  # "Phú Chủ tịch"


def split_signer(text: str) -> dict[str, str]:
    """``signer.full_name`` and ``signer.title`` of "Nguyễn Văn A - Chủ tịch" in either order."""
    text = title_mended(clean(text))
    found = _TITLE.search(text)
    if found:
        title = found.group()
        tail = text[found.end() :]
        if found.start() > 2:  # name first: the title runs to the end ("Chủ tịch UBND xã Tả Van")
            return kept({"signer.full_name": text[: found.start()], "signer.title": text[found.start() :]})
        return kept({"signer.title": title, "signer.full_name": tail})
    name, separator, title = (part.strip() for part in _partition(text))
    known = closed_list("title").find(title, sure=_SEPARATE_TITLE) if separator else None
    if known:
        return kept({"signer.full_name": name, "signer.title": title})
    words = text.split()
    for at in range(2, len(words) - 1):  # "Uy viên thư ký", misread so that no pattern knows it
        if closed_list("title").find(" ".join(words[at:]), sure=_SURE_TITLE):
            return kept({"signer.full_name": " ".join(words[:at]), "signer.title": " ".join(words[at:])})
    return kept({"signer.full_name": text})


def title_mended(text: str) -> str:
    """Nothing but "TM." stands before "UBND - Phó Chủ tịch", however it was read: "TXUBN9 - Phó"; nor anything but
    "Phó" between that and "Chủ tịch"."""
    return _DEPUTY.sub("Phó", _FOR_THE_COMMITTEE.sub("TM. UBND - ", text))


def _partition(text: str) -> tuple[str, str, str]:
    for separator in (" - ", ",", " – ", "(", ";", "-"):
        if separator in text:
            return text.partition(separator)
    return text, "", ""


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
    return kept(parts)


_KIND_ALONE = re.compile(r"(?:giay|bien ban|trich luc|ban an|quyet dinh|phieu|thong bao)\b(?!.*\d)")


def split_notice(text: str, label: str = "") -> dict[str, str]:
    """``notice.*`` of "12/GBT, do Trạm y tế X cấp ngày 3/4/2001" or "số 12 ngày 3/4/2001 của UBND xã Y"."""
    text = digits_mended(_GBT.sub("/GBT ", clean(text)))
    parts: dict[str, str] = {}
    date = find_date(text)
    before, after = (text[: date[1]], text[date[2] :]) if date else (text, "")
    if date:
        parts["notice.date"] = date[0]
        before = DATE_LEAD.sub("", before)
    number = _NOTICE_NUMBER.search(before)
    behind = None if number else _NUMBER_BEHIND.fullmatch(after)
    if behind:  # the form asks for it last
        parts["notice.number"], after = re.sub(r"\s+", "", behind.group(1)), ""
    if number:
        parts["notice.number"] = re.sub(r"\s+", "", number.group())
        kind = KIND_TAIL.sub("", before[: number.start()]).strip(" ,:;-.(")
        last = not clean(before[number.end() :]) and not clean(after)
        if kind and last and _OFFICE.match(fold(kind)):  # the form asks for the number last
            parts["notice.issuer"] = issuer_of(kind)
        elif set(fold(kind).split()) - _LEADS:
            parts["notice.kind"] = kind
        before = before[number.end() :]
    if not number and not date and _KIND_ALONE.match(fold(text)):
        return kept({"notice.kind": text})
    issuer = before if clean(BY.sub("", before)) else after
    issuer = re.sub(r"^[\s,;:.\-)]*(?:của|cua)\b", "", issuer, flags=re.IGNORECASE)
    issuer = issuer_of(BY.sub("", issuer, count=1))
    if sum(map(str.isalpha, issuer)) >= _SHORTEST_ISSUER:
        parts["notice.issuer"] = issuer
    if number and "notice.kind" not in parts and fold(label).replace(" ", "") in _NOTICE:
        parts["notice.kind"] = "Giấy báo tử"
    return kept(parts)
