"""Which phrase candidates of a row stand: overlaps are settled, persons' words joined to the labels
before them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import sqrt

from civbook.forms.layout import Row, Token, key_of
from civbook.forms.margins import is_margin
from civbook.forms.phrases import Meaning, Span
from civbook.forms.pieces import ROMAN, numbering
from civbook.forms.rowsense import (
    below_empty,
    ends_a_place,
    figures,
    issued,
    of_date,
    of_paper,
    registered,
    relation_below,
)
from civbook.forms.titles import title_likeness

_OF = frozenset({"cua", "cuu", "cia", "oua", "eua"})  # however it was read
_IN_VALUES = {("ha", "noi"), ("ho", "sinh"), ("dinh", "quan"), ("chua", "dang"), ("de", "dang")}
_DISTRICTS = frozenset({"quận", "huyện", "tỉnh", "phường", "xã"})
_EXACT = 0.99
_OPTION = 4  # letters of an option that is found in values as well
_LONG = 12  # letters from which a phrase nearly right is no name
_WORD_GAP = 0.6  # of a row's height: a wider blank may stand between a value and the next label
_WIDE = 2.5  # row heights of blank that no clerk leaves between two words of a note
_PAPER = 9  # figures that no entry's number has, its year included
_PERSONAL_ID = 12  # figures of a personal identification number
_ROMAN = ROMAN | {"111", "11l"}
_ITEM = 2  # figures of a label's number
_SHORT = 4  # letters up to which a phrase needs a colon or a number after it


@dataclass(frozen=True, slots=True)
class Mark:
    """A settled span. ``only``: sections that the label itself names ("của mẹ"), empty where it names
    none."""

    span: Span
    weight: float
    only: frozenset[int] = frozenset()


def marks_of(rows: Sequence[Row], spans: Sequence[Span]) -> list[Mark]:
    """The best set of non-overlapping spans of each row, in reading order."""
    by_row: dict[int, list[Span]] = {}
    for span in spans:
        by_row.setdefault(span.row, []).append(span)
    marks: list[Mark] = []
    noted: Row | None = None
    above: list[Mark] = []  # of the row before
    for number, row in enumerate(rows):
        if number and ends_a_place(rows[number - 1], row):
            above = []
            continue
        candidates = [mark for span in by_row.get(number, ()) if (mark := _mark(row, span)) is not None]
        if number and (issued(rows[number - 1], row) or _waits(rows[number - 1], above, candidates)):
            candidates = [mark for mark in candidates if mark.span.start]
        if number and below_empty(rows[number - 1], row, [mark.span.end for mark in above]):
            candidates = [mark for mark in candidates if mark.span.start or mark.span.score >= _EXACT]
        if number:
            candidates = [mark for mark in candidates if not _related(rows[number - 1], above, row, mark)]
        candidates += _with_persons(row, candidates, by_row.get(number, ()))
        settled = _asked(row, _settle(_whole_first(row, _numbers_first(candidates)), len(row.tokens)))
        margin = noted is not None and (noted.left, noted.right) == (row.left, row.right)
        margin = margin and is_margin(row, rows)
        kept = _outside_notes(row, _first_of_a_kind(row, settled), noted=noted is not None, margin=margin)
        if kept:
            noted = row if "note" in _keys(kept[-1]) else None
        marks, above = marks + kept, kept
    return marks


def _waits(before: Row, above: Sequence[Mark], marks: Sequence[Mark]) -> bool:
    """Whether a row begins with a kind of paper as the value of a label above that has nothing behind it: "Loại giấy
    tờ: | Số:" and below it "CMND | 380885165"."""
    asked = any("identity" in _kinds(mark) for mark in above) and above[-1].span.end == len(before.tokens)
    return asked and any(mark.span.start == 0 and "identity" in _keys(mark) for mark in marks)


def _related(before: Row, above: Sequence[Mark], row: Row, mark: Mark) -> bool:
    """Whether a person's word is the value of the label "quan hệ" above it."""
    asked = [one.span.end for one in above if "relationship" in _keys(one)]
    word = all(meaning.role in ("word", "heading") for meaning in mark.span.meanings)
    return word and any(relation_below(before, row, end, mark.span.start) for end in asked)


def _outside_notes(row: Row, marks: Sequence[Mark], *, noted: bool, margin: bool) -> list[Mark]:
    """Without labels in a note's own words: "Ghi chú: Cải chính năm sinh theo QĐ …", "Cấp lại bản chính ngày …". What
    stands in a line of its own, behind a wide blank or before a colon may be printed.

    ``noted``: the row before ended in a note; ``margin``: in a margin of its own, where no other label stands.
    """
    kept: list[Mark] = []
    for mark in marks:
        begun = row.tokens[mark.span.start : mark.span.end]
        apart = not margin and (mark.span.start == 0 or _gap(row, mark.span.start) > _WIDE * row.box.height)
        if noted and not begun[-1].colon and not apart:
            continue
        noted = "note" in _keys(mark)
        kept.append(mark)
    return kept


def _whole_first(row: Row, marks: Sequence[Mark]) -> list[Mark]:
    """Without what runs out of a label that stands word for word at its place: "Nguyên nhân chết | Tại nạn …" is not
    "Nguyên nhân | chết tại"."""
    whole = [
        mark.span
        for mark in marks
        if mark.span.score >= _EXACT and mark.span.letters >= _LONG and _begins(row, mark.span.start)
    ]
    return [
        mark
        for mark in marks
        if not any(span.start < mark.span.start < span.end < mark.span.end for span in whole)
    ]


def _numbers_first(marks: Sequence[Mark]) -> list[Mark]:
    """Without labels that take in a paper's number's: "Loại giấy tờ: CMND | Số: …" has no "CMND số"."""
    numbers = [mark.span for mark in marks if _keys(mark) == {"id_number"}]
    return [
        mark
        for mark in marks
        if not any(mark.span.start < number.start and number.end <= mark.span.end for number in numbers)
    ]


def _asked(row: Row, marks: Sequence[Mark]) -> list[Mark]:
    """Without short options close behind other words, where the row neither asks for them nor has another one: in
    "Nguyên quán: xã Phổng Lái" stands no "Lại"."""
    kept = []
    for mark in marks:
        roles = {meaning.role for meaning in mark.span.meanings}
        keys = {meaning.key for meaning in mark.span.meanings}
        others = (meaning.key for other in marks if other is not mark for meaning in other.span.meanings)
        alone = keys.isdisjoint(others)
        short = roles == {"choice"} and mark.span.letters <= _OPTION
        if not (short and alone and mark.span.start and _gap(row, mark.span.start) < row.box.height):
            kept.append(mark)
    return kept


def _first_of_a_kind(row: Row, marks: Sequence[Mark]) -> list[Mark]:
    """Without labels straight behind one of the same field: "Giấy tờ tùy thân: Căn cước công dân số …" begins
    with the label, the rest is its value. So does "Ghi chú: Đăng ký lại do mất sổ": no option is printed there. A
    paper's kind stands anywhere in its value: "Giấy tờ tùy thân: Thẻ căn cước công dân số …"."""
    kept: list[Mark] = []
    for mark in marks:
        paper = bool(kept) and "identity" in _kinds(kept[-1]) & _kinds(mark)
        if paper and not _begins(row, mark.span.start) and _said(row, kept[-1]) != _said(row, mark):
            continue
        follows = bool(kept) and kept[-1].span.end == mark.span.start
        other = follows and not (_begins(row, mark.span.start) and _said(row, kept[-1]) == _said(row, mark))
        other = other and not (
            kept[-1].only and mark.only and kept[-1].only != mark.only
        )  # "Họ tên chồng | Họ tên vợ"
        if other and _kinds(kept[-1]) & _kinds(mark):
            continue
        word = any(meaning.role == "word" for meaning in mark.span.meanings)
        if follows and word and "relationship" in _keys(kept[-1]):
            continue  # "Quan hệ | Cha đẻ"
        kept.append(mark)
    return kept


def _kinds(mark: Mark) -> set[str]:
    """What kind of label a mark is: "Loại giấy tờ: CMND số …" begins with the label of the paper's kind."""
    return {"identity" if key == "id_kind" else key for key in _keys(mark)}


def _said(row: Row, mark: Mark) -> str:
    return key_of(row.tokens[mark.span.start : mark.span.end])


def _keys(mark: Mark) -> set[str]:
    return {meaning.key for meaning in mark.span.meanings if meaning.role == "label"}


def _mark(row: Row, span: Span) -> Mark | None:
    meanings = tuple(meaning for meaning in span.meanings if _stands(row, span, meaning))
    if not meanings:
        return None
    return Mark(replace(span, meanings=meanings), _weight(row, span))


def _stands(row: Row, span: Span, meaning: Meaning) -> bool:
    """Whether a span's surroundings allow this meaning."""
    first, last = row.tokens[span.start], row.tokens[span.end - 1]
    after = row.tokens[span.end] if span.end < len(row.tokens) else None
    alone = len(row.tokens) == span.end - span.start
    first_here = _begins(row, span.start)
    if meaning.role == "mark" or (span.score < 0.95 and _like_value(row, span)) or _within_value(row, span):
        return False
    if of_date(row, span):
        return False
    if meaning.role in ("word", "heading"):
        return (first_here and (alone or last.colon or _wide(row, span))) or (
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
            or (
                meaning.key == "notice.date" and span.start == 0 and _wide(row, span) and not alone
            )  # "ngày | do:"
        )
    return True


def _like_value(row: Row, span: Span) -> bool:
    """Doubtful spans at the place of a value, short ones without a colon, and names ("Nguyễn Văn",
    "Nguyên quán")."""
    tokens = row.tokens[span.start : span.end]
    if span.start and row.tokens[span.start - 1].colon and _gap(row, span.start) < 1.5 * row.box.height:
        return not tokens[-1].colon
    if span.letters <= 6:
        after = row.tokens[span.end].key if span.end < len(row.tokens) else ""
        filled = tokens[-1].colon or figures(after) == _PERSONAL_ID  # "Số ĐDON 081318042366"
        return not (filled and _begins(row, span.start))
    if span.letters >= _LONG and span.score >= 0.85:  # "Số GiấY CMND/Hộ chiến"
        return False
    behind = row.tokens[span.end : span.end + 2]
    if len(behind) == 2 and behind[0].text[:1].isupper():
        behind = behind[:1]  # "Nguyễn Văn | Vinh 31/7/1978"
    if _begins(row, span.start) and any(token.key[:1].isdigit() for token in behind):
        return False  # "Chết Túc 21 giờ": no name goes before a number
    if tokens[-1].colon and numbering(row, span.start):
        return False  # "13) Nai ĐKHKTT:"
    names = any(token.text[:1].isupper() for token in tokens[1:])
    return names and not all(token.text.isupper() for token in tokens)


def _within_value(row: Row, span: Span) -> bool:
    """Words in the middle of a value that are nearly a label's ("nhà hộ sinh", "bản chính ngày", "quận Đống Đa"), or
    wholly but for their marks ("Hà Nội cấp" is no "nơi cấp", "hộ sinh quận" no "sinh quán")."""
    if _begins(row, span.start) or row.tokens[span.end - 1].colon or row.tokens[span.start - 1].colon:
        return False
    keys = [token.key for token in row.tokens[span.start - 1 : span.start + 2]]
    if any(pair in _IN_VALUES for pair in pairwise(keys)):
        return True
    first = row.tokens[span.start].text[:1]
    printed = first.isupper() and not row.tokens[span.start - 1].text.isupper()
    close = _gap(row, span.start) < _WORD_GAP * row.box.height
    if close and span.score < _EXACT and row.tokens[span.end - 1].text.lower() in _DISTRICTS:
        return True  # "Vạn Thắng, quận Vạn Ninh" is no "chánh quán"
    return span.score < 0.95 and span.letters < _LONG and close and not printed


def _begins(row: Row, at: int) -> bool:
    """Whether a token stands first in its row, its number apart, after a wide gap, or first in a line of its own."""
    first = row.tokens[0]
    item = (first.key.isdigit() and len(first.key) <= _ITEM) or first.key in _ROMAN
    numbered = at == 1 and item and not first.colon
    wide = at > 0 and _gap(row, at) > 1.2 * row.box.height
    within = at > 1 and numbering(row, at) > 0
    return at == 0 or numbered or within or wide or row.tokens[at].line != row.tokens[at - 1].line


def _wide(row: Row, span: Span) -> bool:
    """Nothing follows soon: the phrase ends a column's heading."""
    return span.end >= len(row.tokens) or _gap(row, span.end) > 1.5 * row.box.height


def _gap(row: Row, at: int) -> int:
    return row.tokens[at].box.x0 - row.tokens[at - 1].box.x1


def _weight(row: Row, span: Span, letters: int | None = None) -> float:
    weight: float = (
        span.score**3 * min(letters or span.letters, 40) ** 1.15
    )  # one long label beats two short ones
    if row.tokens[span.end - 1].colon:
        return weight * 1.2
    return weight if span.start == 0 else weight * 0.8


def _with_persons(row: Row, marks: Sequence[Mark], spans: Sequence[Span]) -> list[Mark]:
    """Labels followed by a person's word: one longer label that names its section."""
    words: dict[int, list[Span]] = {}
    for span in spans:
        if any(meaning.role == "word" for meaning in span.meanings):
            words.setdefault(span.start, []).append(span)
    joined = []
    for mark in marks:
        labels = tuple(meaning for meaning in mark.span.meanings if meaning.role == "label")
        end = mark.span.end
        if not labels or row.tokens[end - 1].colon:
            continue
        starts = [end, end + 1] if end < len(row.tokens) and row.tokens[end].key in _OF else [end]
        for word in (word for start in starts for word in words.get(start, ())):
            only = frozenset(meaning.section for meaning in word.meanings if meaning.role == "word")
            fitting = tuple(meaning for meaning in labels if meaning.section in only)
            if fitting and _near(row.tokens, end, word) and not _is_name(row, mark.span, word):
                letters = mark.span.letters + word.letters
                score = (mark.span.score * mark.span.letters + word.score * word.letters) / letters
                span = Span(mark.span.row, mark.span.start, word.end, score, letters, fitting)
                joined.append(Mark(span, 1.25 * _weight(row, span), only))
    return joined


def _is_name(row: Row, label: Span, word: Span) -> bool:
    """Whether a person's word behind a label begins large, as no printer's would: "Quê quán Châu Khê"."""
    large = row.tokens[word.start].text
    return large[:1].isupper() and not large.isupper() and row.tokens[label.end - 1].text.islower()


def _near(tokens: Sequence[Token], end: int, word: Span) -> bool:
    gap = tokens[word.start].box.x0 - tokens[word.start - 1].box.x1
    return gap < 2 * max(tokens[end - 1].box.height, 10)


def _settle(marks: Sequence[Mark], length: int) -> list[Mark]:
    """Weighted interval scheduling over the row's tokens."""
    best: list[tuple[float, tuple[Mark, ...]]] = [(0.0, ())]
    ending: dict[int, list[Mark]] = {}
    for mark in marks:
        ending.setdefault(mark.span.end, []).append(mark)
    for end in range(1, length + 1):
        choice = best[end - 1]
        for mark in ending.get(end, ()):
            before = best[mark.span.start]
            if before[0] + mark.weight > choice[0]:
                choice = (before[0] + mark.weight, (*before[1], mark))
        best.append(choice)
    return list(best[length][1])


def gain(mark: Mark) -> float:
    """How much a placed label tells, about 1 for ten letters well read."""
    return mark.span.score**2 * sqrt(min(mark.span.letters, 30)) / 3
