"""Which phrase candidates of a row stand: overlaps are settled, persons' words joined to the labels
before them."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

from civbook.forms.layout import Row, Token, key_of
from civbook.forms.margins import is_margin
from civbook.forms.marking import EXACT, LONG, Mark, begins, gap, mark_at, weight_of
from civbook.forms.phrases import Span
from civbook.forms.rowsense import (
    begins_with_a_places_end,
    below_empty,
    ends_a_place,
    issued,
    relation_below,
)

_OF = frozenset({"cua", "cuu", "cia", "oua", "eua"})  # however it was read
_OPTION = 4  # letters of an option that is found in values as well
_TOLD = frozenset({"note", "purpose"})  # labels whose values are a clerk's sentences
_WIDE = 2.5  # row heights of blank that no clerk leaves between two words of a note


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
        candidates = [mark for span in by_row.get(number, ()) if (mark := mark_at(row, span)) is not None]
        if number and _goes_on(rows[number - 1], above, row, candidates):
            candidates = [mark for mark in candidates if mark.span.start]
        if number and below_empty(rows[number - 1], row, [mark.span.end for mark in above]):
            candidates = [mark for mark in candidates if mark.span.start or mark.span.score >= EXACT]
        if number:
            candidates = [mark for mark in candidates if not _related(rows[number - 1], above, row, mark)]
        candidates += _with_persons(row, candidates, by_row.get(number, ()))
        settled = _asked(row, _settle(_whole_first(row, _numbers_first(candidates)), len(row.tokens)))
        margin = noted is not None and (noted.left, noted.right) == (row.left, row.right)
        margin = margin and is_margin(row, rows)
        kept = _outside_notes(row, _first_of_a_kind(row, settled), noted=noted is not None, margin=margin)
        if kept:
            noted = row if _keys(kept[-1]) & _TOLD else None
        marks, above = marks + kept, kept
    return marks


def _goes_on(before: Row, above: Sequence[Mark], row: Row, marks: Sequence[Mark]) -> bool:
    """Whether a row begins with the rest of a value, and no label stands there."""
    if issued(before, row) or begins_with_a_places_end(before, row):
        return True
    return _waits(before, above, marks)


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
    """Without labels in a note's own words: "Ghi chú: Cải chính năm sinh theo QĐ …", "Cấp lại bản chính ngày …", or in
    a purpose's: "Để kết hôn với chị …, sinh năm 1986". What
    stands in a line of its own, behind a wide blank or before a colon may be printed.

    ``noted``: the row before ended in a note; ``margin``: in a margin of its own, where no other label stands.
    """
    kept: list[Mark] = []
    for mark in marks:
        begun = row.tokens[mark.span.start : mark.span.end]
        apart = not margin and (mark.span.start == 0 or gap(row, mark.span.start) > _WIDE * row.box.height)
        if noted and not begun[-1].colon and not apart:
            continue
        noted = bool(_keys(mark) & _TOLD)
        kept.append(mark)
    return kept


def _whole_first(row: Row, marks: Sequence[Mark]) -> list[Mark]:
    """Without what runs out of a label that stands word for word at its place: "Nguyên nhân chết | Tại nạn …" is not
    "Nguyên nhân | chết tại"."""
    whole = [
        mark.span
        for mark in marks
        if mark.span.score >= EXACT and mark.span.letters >= LONG and begins(row, mark.span.start)
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
        if not (short and alone and mark.span.start and gap(row, mark.span.start) < row.box.height):
            kept.append(mark)
    return kept


def _first_of_a_kind(row: Row, marks: Sequence[Mark]) -> list[Mark]:
    """Without labels straight behind one of the same field: "Giấy tờ tùy thân: Căn cước công dân số …" begins
    with the label, the rest is its value. So does "Ghi chú: Đăng ký lại do mất sổ": no option is printed there. A
    paper's kind stands anywhere in its value: "Giấy tờ tùy thân: Thẻ căn cước công dân số …"."""
    kept: list[Mark] = []
    for mark in marks:
        paper = bool(kept) and "identity" in _kinds(kept[-1]) & _kinds(mark)
        if paper and not begins(row, mark.span.start) and _said(row, kept[-1]) != _said(row, mark):
            continue
        follows = bool(kept) and kept[-1].span.end == mark.span.start
        other = follows and not (begins(row, mark.span.start) and _said(row, kept[-1]) == _said(row, mark))
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
                joined.append(Mark(span, 1.25 * weight_of(row, span), only))
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
