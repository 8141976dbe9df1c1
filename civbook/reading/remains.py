"""Remains of printed labels in a value's text: tails of the label before it, the next label joined on."""

from __future__ import annotations

import re
from functools import cache

from civbook.places.names import provinces
from civbook.text.fold import fold, match_key
from civbook.text.names import names_data
from civbook.text.syllables import is_syllable

# "Nơi thường trú/tạm trú: …", of which only the end was left: two words of which the second is "trú".
_RESIDENT = re.compile(
    r"^(?:[17]\W{0,2}(?=t[ạa]m))?(?:(?:[^\W\d_]{1,6}\W{0,3}){0,3}?\btr[úuừưụùứ]\b\s*(?:(?:cuối|hiện)\s\w+)?[\s/,.:;]*){1,2}(?=[\w].{5})",
    re.IGNORECASE,
)
_TRU = re.compile(r"(?:quán|trú|tru)\b", re.IGNORECASE)
# The next row's label for a person's name: "Họ và tên mẹ", "Họ tên Cha", "Họ, chữ đệm, tên người cha".
_NAME_LABEL = re.compile(
    r"\s*\bH[ọoộòổ]\W{0,2}\s*(?:(?:và|va|v[àa]?)\s+|chữ đệm\W{0,2}\s*(?:và\s+)?)?t[êeể]n(?:\s+khai sinh)?"
    r"(?:\s+(?:của|người))?\s+(?P<who>cha|chả|chà|m[ẹeẽéè]|bố|người đi|vợ|chồng)\b[\s:.]*(?P<name>.*)$",
    re.IGNORECASE,
)
_PERSONS = {"cha": "father", "bo": "father", "me": "mother", "vo": "wife", "chong": "husband"}
_BEFORE_NAME = re.compile(
    r"^.{0,40}?\b(?:khai\s+(?:sinh|t[ửừưụứ])|chết|chữ đệm\W{0,2}\s*(?:và\s+)?tên|họ\W{0,2}\s*(?:và\s+)?tên)\b[\s:.,]*",
    re.IGNORECASE,
)
_AFTER_NAME = re.compile(
    r"(?:(?<=[a-zà-ỹ])(?=[A-ZĐ])|[\s,;.:(-]+)(?:chức (?:vụ|danh)|dân tộc|giới tính|quốc tịch|quan hệ|số định danh|"
    r"ngày,? tháng|năm sinh|sinh ngày|sinh năm|nơi (?:sinh|cư trú|thường|đăng)|ghi ch[úu]|giấy t[ờơ]|giấy cm|"
    r"tm\W{0,2}\s?ubnd|ubnd)\b.*$",
    re.IGNORECASE,
)
_LAST_LETTER = re.compile(r"\s+[^\W\d_]$")
_LABEL_WORDS = frozenset(  # with their marks: Võ, Bá and Hồ are surnames
    match_key(word)
    for word in (
        "cha", "chai", "mẹ", "me", "mẽ", "bố", "vợ", "chồng", "tên", "ten", "họ", "ông", "bà", "con", "và",
        "của", "người", "đệm", "chị", "anh",
    )
)  # fmt: skip
_WHOLE = 3  # words of a name that was begun anew behind more than its first word
_DOUBLED = {("bo", "bo"), ("văn", "văn")}  # a surname of the Raglai, and one that is a middle name
_USUAL_SURNAME = 0.3  # of 100 people: such a word after a label's word begins the name


def without_label(text: str) -> str:
    """A place without what was left of "thường trú/tạm trú" before it."""
    text = _without_scrap(text)
    found = _RESIDENT.match(text)
    if not found or not _TRU.search(text[: found.end()]):
        return text
    return text[found.end() :]


def _without_scrap(text: str) -> str:
    """A place without a lone letter of something else behind its province: "… - Tiền Giang T"."""
    found = _LAST_LETTER.search(text)
    words = fold(text[: found.start()]).split() if found else []
    ends = {"".join(words[-size:]) for size in (2, 3) if len(words) > size}
    return text[: found.start()] if found and ends & _provinces() else text


@cache
def _provinces() -> frozenset[str]:
    return frozenset(name.plain for name in provinces())


def split_next_name(field: str, text: str) -> dict[str, str]:
    """A value with the next row's "Họ tên cha Nguyễn Văn A" joined on: both fields apart. A note may well say such
    words itself: "Có thay đổi họ tên cha theo Quyết định số 15/QĐ-UBND"."""
    found = None if field == "note" else _NAME_LABEL.search(text)
    if not found or found.start() < 4:
        return {field: text}
    parts = {field: text[: found.start()].rstrip(" ,;:")}
    person = _PERSONS.get(fold(found["who"]))
    if person and len(found["name"].split()) >= 2:
        parts[f"{person}.full_name"] = found["name"]
    return parts


def begun_anew(name: str) -> str:
    """A name without what a clerk struck out before writing it anew: its first word comes again, "Hà Hà Thị Bậy",
    "Dương Trinh Dương Minh Quân"."""
    words = name.split()
    keys = [match_key(word) for word in words]
    again = [at for at in range(1, len(words) - 1) if keys[at] == keys[0] and len(keys[0]) > 1]
    if not again or (again[0] > 1 and len(words) - again[0] < _WHOLE) or tuple(keys[:2]) in _DOUBLED:
        return name
    return " ".join(words[again[0] :])


def bare_name(text: str) -> str:
    """A person's name without what was left of labels before and after it ("Mẹ Hoàng Thị Lan Chức vụ")."""
    cut = _AFTER_NAME.sub("", text)
    if len(cut.split()) >= 2:
        text = cut
    found = _BEFORE_NAME.match(text)
    if found and len(text[found.end() :].split()) >= 2:
        text = text[found.end() :]
    words = text.split()
    for first in range(min(3, len(words) - 2), 0, -1):
        labels = all(match_key(word) in _LABEL_WORDS for word in words[:first])
        scrap = first == 1 and _scrap(words[0], words[1])
        if (labels and match_key(words[first]) in _surnames(_USUAL_SURNAME)) or (
            scrap and match_key(words[1]) in _surnames(0.0)
        ):
            return " ".join(words[first:])
    return text


def _scrap(word: str, surname: str) -> bool:
    """A letter of the label or of another line before a name: "h NINH NGỌC", "T Từ Quang". "Y" and "A" begin names
    themselves."""
    return (
        len(word) == 1
        and word.isalpha()
        and (word.islower() or fold(word) not in "aeiouy")
        and surname[0].isupper()
    )


def joined_letters(text: str) -> str:
    """A name whose typewriter left a blank within a syllable, put together: "Quách T rọng Bình", "Thắ M"."""
    words: list[str] = []
    for word in text.split():
        before = words[-1] if words else ""
        torn = _lone(before) and (word[0].islower() or not is_syllable(word))
        rest = _lone(word) and not is_syllable(before) and not _lone(before)
        joined = before + (word.lower() if rest and not before.isupper() else word)
        if before and (torn or rest) and is_syllable(joined):
            words[-1] = joined
        else:
            words.append(word)
    return " ".join(words)


def _lone(word: str) -> bool:
    """A consonant by itself."""
    return len(word) == 1 and word.isalpha() and fold(word) not in "aeiouy"


@cache
def _surnames(least: float) -> frozenset[str]:
    weights = names_data().surnames
    return frozenset(match_key(name) for name, weight in weights.items() if weight >= least)
