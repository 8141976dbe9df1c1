"""What a row's words tell by themselves, before any label in it is settled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from civbook.forms.layout import key_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from civbook.forms.layout import Row
    from civbook.forms.phrases import Span

_BROKEN = frozenset({"quang", "ha", "viet"})  # goes on with Nam

_BEFORE_NGUYEN = frozenset({"thai", "tay"})

_REGISTERED = frozenset({"registration_date", "registration_kind"})
_OF_A_DAY = frozenset(
    {"cap", "sinh", "chet", "ky", "lap", "so", "vao", "mat", "tran"}
)  # words before its day
_DAY_WORDS = 3  # among which a date's first number is


def ends_a_place(before: Row, row: Row) -> bool:
    """Whether a row is but the end of a name of a place: "… tỉnh Quảng" and "Nam" below it is not the husband."""
    broken = bool(before.tokens) and before.tokens[-1].key in _BROKEN
    return broken and [token.text for token in row.tokens] == ["Nam"]


def begins_with_a_places_end(before: Row, row: Row) -> bool:
    """Whether a row begins with the end of a place's name: "… Công an tỉnh Thái | Nguyên cấp ngày 31.5.2014" has no
    label "Nguyên quán"."""
    ends = bool(before.tokens and row.tokens) and before.left == row.left
    broken = ends and before.tokens[-1].key in _BEFORE_NGUYEN and row.tokens[0].key == "nguyen"
    return broken and not any(token.colon for token in row.tokens[:2])


def below_empty(before: Row, row: Row, ends: Sequence[int]) -> bool:
    """Whether a row is a value in capitals, "NGUYỄN TUẤN KIỆT", below a label that is not and has nothing behind it.
    ``ends``: of the labels in the row before."""
    words = [token.text for token in row.tokens]
    large = all(word.isupper() and word.isalpha() for word in words)
    label = any(end == len(before.tokens) for end in ends) and before.left == row.left
    return large and label and not all(token.text.isupper() for token in before.tokens)


def issued(before: Row, row: Row) -> bool:
    """Whether a row goes on with the day of what ends in the row before: "CMND số 179374985, cấp | ngày 19/9/2007"."""
    ends = bool(before.tokens and row.tokens) and before.left == row.left
    return ends and before.tokens[-1].key == "cap" and row.tokens[0].text == "ngày"


def of_paper(row: Row, span: Span) -> bool:
    """Whether the label of a paper's kind stands before a span in its row: "Loại giấy tờ: … Số: …"."""
    return "giayto" in key_of(row.tokens[: span.start])


def registered(row: Row, span: Span, key: str) -> bool:
    """Whether "Đăng ký:" stands before what ``key`` asks for: a day, or how it was registered. Other labels say it
    themselves."""
    both = {meaning.key for meaning in span.meanings} >= _REGISTERED
    behind = row.tokens[span.end : span.end + _DAY_WORDS]
    if key not in _REGISTERED or not both or not behind:
        return True
    dated = any(token.key == "ngay" or token.key[:1].isdigit() for token in behind)
    return dated == (key == "registration_date")


def of_date(row: Row, span: Span) -> bool:
    """Whether a word is a date's printed "tháng" or "năm" before its number: no page ("Trang"), no man ("Nam")."""
    key, behind = key_of(row.tokens[span.start : span.end]), row.tokens[span.end : span.end + 1]
    said = {token.key for token in row.tokens[: span.start]}
    if not behind:  # the year stands in the next row
        return key == "nam" and said >= {"ngay", "thang"}
    return key in ("thang", "nam") and "ngay" in said and behind[0].key[:1].isdigit()


def dated_line(row: Row) -> bool:
    """Whether a row is where and when an entry was made, "Tân Hội, ngày 01 tháng 10 năm 2010": the day is no paper's
    ("cấp ngày") and nobody's birth."""
    keys = [token.key for token in row.tokens]
    if "ngay" not in keys or any(token.colon for token in row.tokens[:1]):
        return False
    day = keys.index("ngay")
    of_a_day = day > 0 and keys[day - 1] in _OF_A_DAY and row.tokens[day - 1].text.islower()
    if not day or of_a_day or any(key[:1].isdigit() for key in keys[:day]):
        return False
    rest = keys[day + 1 :]
    if not ("thang" in rest and "nam" in rest[rest.index("thang") :]) or not row.tokens[0].text[:1].isupper():
        return False
    return all(key in ("thang", "nam") or key[:1].isdigit() for key in rest)


def relation_below(before: Row, row: Row, end: int, at: int) -> bool:
    """Whether a word stands below the label "quan hệ" of the row before, behind which nothing stands: "Cha" there is
    what the declarant is, no head of the father's part. ``end``: of that label; ``at``: of the word."""
    label = before.tokens[end - 1]
    behind = before.tokens[end].box.x0 if end < len(before.tokens) else before.right
    word = row.tokens[at]
    inside = word.box.x0 < behind and row.left == before.left and not word.colon
    return inside and behind - label.box.x1 > label.box.height


def figures(key: str) -> int:
    """How many figures a word has."""
    return sum(sign.isdigit() for sign in key)
