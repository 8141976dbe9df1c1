"""What a phrase in a row may mean by what stands around it: a label, a heading, or words of a value like one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

from civbook.forms.layout import Row, key_of
from civbook.forms.phrases import Meaning, Span
from civbook.forms.pieces import ROMAN, is_roman, numbering
from civbook.forms.rowsense import (
    figures,
    of_date,
    of_paper,
    registered,
)
from civbook.forms.titles import title_likeness

_IN_VALUES = {("ha", "noi"), ("ho", "sinh"), ("dinh", "quan"), ("chua", "dang"), ("de", "dang")}
_DISTRICTS = frozenset({"quận", "huyện", "tỉnh", "phường", "xã"})
EXACT = 0.99  # likeness of a phrase that was read letter by letter
LONG = 12  # letters from which a phrase nearly right is no name
_WORD_GAP = 0.6  # of a row's height: a wider blank may stand between a value and the next label
_PAPER = 9  # figures that no entry's number has, its year included
_PERSONAL_ID = 12  # figures of a personal identification number
_ROMAN = ROMAN | {"111", "11l"}
_ITEM = 2  # figures of a label's number
_NAME_LIKE = 8  # letters up to which a name may be a label by chance
_NAMES_LETTERS = 9  # of a person's word that a name follows without a colon: "Người yêu cầu Lê Thị Hoa"
_SHORT = 4  # letters up to which a phrase needs a colon or a number after it


@dataclass(frozen=True, slots=True)
class Mark:
    """A settled span. ``only``: sections that the label itself names ("của mẹ"), empty where it names
    none."""

    span: Span
    weight: float
    only: frozenset[int] = frozenset()


def mark_at(row: Row, span: Span) -> Mark | None:
    """The mark that a span may be by its surroundings, with the meanings that these allow; None for none."""
    meanings = tuple(meaning for meaning in span.meanings if _stands(row, span, meaning))
    if not meanings:
        return None
    return Mark(replace(span, meanings=meanings), weight_of(row, span))


def _stands(row: Row, span: Span, meaning: Meaning) -> bool:
    """Whether a span's surroundings allow this meaning."""
    first, last = row.tokens[span.start], row.tokens[span.end - 1]
    after = row.tokens[span.end] if span.end < len(row.tokens) else None
    alone = len(row.tokens) == span.end - span.start
    first_here = begins(row, span.start)
    if meaning.role == "mark" or (span.score < 0.95 and _like_value(row, span)) or _within_value(row, span):
        return False
    if of_date(row, span):
        return False
    if meaning.role in ("word", "heading"):
        if span.letters < _SHORT and any(
            sign in "ăâ" for token in (first, last) for sign in token.text.lower()
        ):
            return False  # "Chă" is what is left of an ethnic group, no father
        named = span.score >= EXACT and span.letters >= _NAMES_LETTERS and after is not None
        named = named and span.start == 0 and after is not None and after.text.istitle()
        return (first_here and (alone or last.colon or _wide(row, span) or named)) or (
            last.colon and span.letters > _SHORT
        )
    if not registered(row, span, meaning.key):
        return False
    if meaning.key == "note" and title_likeness(key_of(row.tokens[span.start : span.end])) > span.score:
        return False  # "Phó Chủ tịch" is no "chú thích"
    if meaning.key == "authority_line" and span.start:
        return False  # "do: UBND xã Tả Van" is a value
    if len({token.line for token in row.tokens[span.start : span.end]}) > 1:
        return False
    behind = meaning.key == "id_number" and last.colon and of_paper(row, span)
    short_for = meaning.key in ("nationality", "ethnicity") and last.colon  # "Kinh  Q/tịch: Lào"
    if span.end - span.start == 1 and meaning.role == "label" and not (first_here or behind or short_for):
        return False  # a name's last word ("Trang", "Quyên") before leaders is no label
    paper = after is not None and figures(after.key) >= _PAPER
    if meaning.key == "number" and (paper or of_paper(row, span)):
        return False  # "Căn cước công dân / số 028630998591": the number of a paper
    if meaning.key == "id_number":
        printed = last.colon or (first_here and first.text[:1].isupper())
        return printed and (paper or of_paper(row, span))
    one = meaning.key == "book_number" and span.end - span.start == 1  # "Mông Quang / Quyển"
    short = (
        span.letters <= _SHORT or meaning.key == "page_number" or one
    )  # "Sóc / Trăng" is a place, "Trang 5" none
    if short and meaning.role == "label":
        return (
            last.colon
            or (after is not None and any(sign.isdigit() for sign in after.key) and first_here)
            or (first_here and first.text[:1].isupper() and meaning.key == "ethnicity")
            or (meaning.key != "page_number" and _in_own_line(row, span))
            or (
                meaning.key == "notice.date" and span.start == 0 and _wide(row, span) and not alone
            )  # "ngày | do:"
        )
    return True


def _like_value(row: Row, span: Span) -> bool:
    """Doubtful spans at the place of a value, short ones without a colon, and names ("Nguyễn Văn",
    "Nguyên quán")."""
    tokens = row.tokens[span.start : span.end]
    if span.start and row.tokens[span.start - 1].colon and gap(row, span.start) < 1.5 * row.box.height:
        return not tokens[-1].colon
    if span.letters <= 6:
        after = row.tokens[span.end].key if span.end < len(row.tokens) else ""
        filled = tokens[-1].colon or figures(after) == _PERSONAL_ID  # "Số ĐDON 081318042366"
        return not (filled and begins(row, span.start))
    if span.letters >= LONG and span.score >= 0.85:  # "Số GiấY CMND/Hộ chiến"
        return False
    behind = row.tokens[span.end : span.end + 2]
    if len(behind) == 2 and behind[0].text[:1].isupper():
        behind = behind[:1]  # "Nguyễn Văn | Vinh 31/7/1978"
    if begins(row, span.start) and any(token.key[:1].isdigit() for token in behind):
        return False  # "Chết Túc 21 giờ": no name goes before a number
    if tokens[-1].colon and numbering(row, span.start):
        return False  # "13) Nai ĐKHKTT:"
    names = any(token.text[:1].isupper() for token in tokens[1:])
    return names and not all(token.text.isupper() for token in tokens)


def _within_value(row: Row, span: Span) -> bool:
    """Words in the middle of a value that are nearly a label's ("nhà hộ sinh", "bản chính ngày", "quận Đống Đa"), or
    wholly but for their marks ("Hà Nội cấp" is no "nơi cấp", "hộ sinh quận" no "sinh quán")."""
    if begins(row, span.start) or row.tokens[span.end - 1].colon or row.tokens[span.start - 1].colon:
        return False
    large = [token.text[:1].isupper() for token in row.tokens[span.start + 1 : span.end]]
    if span.letters <= _NAME_LIKE and any(large) and not row.tokens[span.start].text.isupper():
        return True  # "H. Sìn Hồ" is no "sinh ở"
    keys = [token.key for token in row.tokens[span.start - 1 : span.start + 2]]
    if any(pair in _IN_VALUES for pair in pairwise(keys)):
        return True
    first = row.tokens[span.start].text[:1]
    printed = first.isupper() and not row.tokens[span.start - 1].text.isupper()
    close = gap(row, span.start) < _WORD_GAP * row.box.height
    last = row.tokens[span.end - 1]
    district = last.text.lower() in _DISTRICTS
    typed = gap(row, span.start) < row.box.height
    district = district or (typed and last.key == "quan" and last.text.lower() != "quán")
    if span.score < EXACT and district:
        return True  # "Vạn Thắng, quận Vạn Ninh" is no "chánh quán", however it was read
    return span.score < 0.95 and span.letters < LONG and close and not printed


def begins(row: Row, at: int) -> bool:
    """Whether a token stands first in its row, its number apart, after a wide gap, or first in a line of its own."""
    first = row.tokens[0]
    item = (first.key.isdigit() and len(first.key) <= _ITEM) or first.key in _ROMAN or is_roman(first)
    numbered = at == 1 and item and not first.colon
    wide = at > 0 and gap(row, at) > 1.2 * row.box.height
    within = at > 1 and numbering(row, at) > 0
    return at == 0 or numbered or within or wide or row.tokens[at].line != row.tokens[at - 1].line


def _in_own_line(row: Row, span: Span) -> bool:
    """Whether a short label stands by itself in the labels' column, its value far to the right: "Phái   : Nam"."""
    first, last = row.tokens[span.start], row.tokens[span.end - 1]
    after = row.tokens[span.end] if span.end < len(row.tokens) else None
    apart = after is not None and after.line != last.line and _wide(row, span)
    alone = all(token.line != first.line for token in row.tokens[: span.start])
    return apart and alone and first.start == 0 and span.start == 0 and first.text[:1].isupper()


def _wide(row: Row, span: Span) -> bool:
    """Nothing follows soon: the phrase ends a column's heading."""
    return span.end >= len(row.tokens) or gap(row, span.end) > 1.5 * row.box.height


def gap(row: Row, at: int) -> int:
    """Pixels of blank before a token of a row, which is not its first."""
    return row.tokens[at].box.x0 - row.tokens[at - 1].box.x1


def weight_of(row: Row, span: Span, letters: int | None = None) -> float:
    """How much a span tells; ``letters``: of the whole label, where a person's word is joined to it."""
    weight: float = (
        span.score**3 * min(letters or span.letters, 40) ** 1.15
    )  # one long label beats two short ones
    if row.tokens[span.end - 1].colon:
        return weight * 1.2
    return weight if span.start == 0 else weight * 0.8
