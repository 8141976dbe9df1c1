"""Emptiness in its many written forms: "-", "//", "Null", "Không có thông tin", "nt" (như trên) …"""

from __future__ import annotations

import re
from enum import Enum

from civbook.text.fold import fold, match_key


class Blank(Enum):
    """What a mark that is no value means."""

    EMPTY = "empty"  # nothing was written, or a stroke
    NO_INFORMATION = "no_information"  # "không có thông tin", Null, 0: a program or clerk says there is none
    UNKNOWN = "unknown"  # "không rõ", "không nhớ": the person did not know
    SAME_AS_ABOVE = "same_as_above"  # "nt", "như trên", ditto marks: only in tables, from the row above


EMPTY, NO_INFORMATION = Blank.EMPTY, Blank.NO_INFORMATION
UNKNOWN, SAME_AS_ABOVE = Blank.UNKNOWN, Blank.SAME_AS_ABOVE

# One-word marks need their accents (Trọng, Khổng and Na are names); accents may be missing only altogether.
_WORDS: dict[str, Blank] = {
    "null": NO_INFORMATION, "none": NO_INFORMATION, "nil": NO_INFORMATION, "undefined": NO_INFORMATION,
    "không": NO_INFORMATION, "khong": NO_INFORMATION, "ko": NO_INFORMATION, "kctt": NO_INFORMATION,
    "trống": NO_INFORMATION, "kr": UNKNOWN, "inconnu": UNKNOWN, "inconnue": UNKNOWN,
    "nt": SAME_AS_ABOVE, "idem": SAME_AS_ABOVE, "ditto": SAME_AS_ABOVE,
}  # fmt: skip
_NOT_A_NUMBER = ("nan", "NaN", "NAN", "N/A", "n/a", "#N/A")
_PHRASES_OF: dict[Blank, str] = {
    NO_INFORMATION: "khong co/khong co thong tin/khong thong tin/ko co/k co/khong ghi/khong co du lieu/"
    "chua co/chua co thong tin/de trong/bo trong/khong khai/ko co thong tin/khong ghi nhan",
    UNKNOWN: "khong ro/ko ro/k ro/chua ro/chua biet/khong biet/khong nho/khong nho ro/khong xac dinh/"
    "chua xac dinh/khong xac dinh duoc/chua xac dinh duoc/khong doc duoc",
    SAME_AS_ABOVE: "n t/nhu tren/nhu tren nt/cung nhu tren/nhu tr",
}
_PHRASES = {phrase: blank for blank, phrases in _PHRASES_OF.items() for phrase in phrases.split("/")}
_ZEROS = re.compile(r"0+(?:[./-]0+)*\Z")
# Ditto marks: a double quote of any shape, or two single ones; a lone apostrophe is dirt.
_DITTO = re.compile(r"(?:[\"”“〃″]|['’‘`´,]{2})(?:[\s\"”“〃″'’‘`´,-]*)\Z")


def blank_mark(text: str | None) -> Blank | None:
    """What kind of emptiness ``text`` is, or None where it holds something.

    "0" and rows of zeros count as no information: ask only for fields where zero is no value.
    """
    if text is None:
        return EMPTY
    stripped = text.strip()
    if _DITTO.match(stripped):
        return SAME_AS_ABOVE
    key = fold(stripped)
    if not key:
        return EMPTY
    if _ZEROS.match(stripped):
        return NO_INFORMATION
    if stripped in _NOT_A_NUMBER:
        return NO_INFORMATION
    return _PHRASES.get(key) or _WORDS.get(match_key(stripped))


def is_blank_mark(text: str | None) -> bool:
    """Whether ``text`` says nothing by itself: strokes, Null, 0, không có thông tin, không rõ, như trên."""
    return blank_mark(text) is not None
