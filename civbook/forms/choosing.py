"""Which form a page is, and how sure that is: every form is tried on the lines that were read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

from civbook.forms.form import BookForm
from civbook.forms.halves import halves
from civbook.forms.labelcolumn import labels_beside
from civbook.forms.layout import Row, rows_of, split_rows
from civbook.forms.loosenotes import loose_notes_apart
from civbook.forms.margins import margins_apart, without_holes
from civbook.forms.marking import Mark
from civbook.forms.matching import Match, match
from civbook.forms.phrases import PhraseScores, Span, labels_of, phrase_table, windows_of
from civbook.forms.pieces import is_item
from civbook.forms.rowsense import dated_line
from civbook.forms.signatures import NO_FOOT, Foot, foot_of
from civbook.forms.spotting import marks_of
from civbook.forms.spouses import COUPLES, spouses_apart
from civbook.forms.wrapping import unwrapped
from civbook.model import TextLine

THRESHOLD = 0.42  # below it the page is kept unread
_REACH = 12  # rows below the last label that both columns have: one side may have more rows than the other
_ALIKE = 3  # labels that stand side by side where there are two columns
_DRIFT = 4  # rows: one side may have more rows than the other
_COLUMN, _APART = 0.05, 0.25  # of the page's width: a column's labels begin so near, two columns so far apart
_ABOVE = 2  # rows above the first label where the columns' headings may stand, scraps between
_HEADING = 16  # words of both columns' headings
_SLACK = 0.5  # row heights
_NUMBER = 0.7  # row heights between a label and its number
_CROSSED = 0.2  # of the rows: words that the page's slant brings across the gutter
_MORE = 0.5  # that labels must tell more where columns have no labels in common
_FULL_GAIN = 14.0  # what the labels of a well-read page tell together


@dataclass(frozen=True, slots=True)
class Fit:
    """A page read as one form. ``score`` 0-1; ``rows`` in the order in which the form's labels were
    followed."""

    form: BookForm
    score: float
    rows: tuple[Row, ...]
    match: Match
    foot: Foot = NO_FOOT

    @property
    def sure(self) -> bool:
        return self.score >= THRESHOLD


def fit_forms(lines: Sequence[TextLine], width: int, forms: Sequence[BookForm]) -> list[Fit]:
    """All one-entry-a-page forms fitted to a page's lines, best first. ``width``: of the page in pixels."""
    forms = [form for form in forms if form.layout == "page"]
    rows, loose = loose_notes_apart(without_holes(rows_of(lines, width)))
    foot = foot_of(rows)
    rows = [*margins_apart([*rows[: foot.first], *rows[slice(*foot.notes)]]), *foot.beside, *loose]
    for event in COUPLES:
        form = next((form for form in forms if form.event == event), None)
        rows = spouses_apart(rows, form) if form else rows
    rows = labels_beside(rows)
    scores = PhraseScores(windows_of(rows), [phrase for form in forms for phrase in phrase_table(form)])
    fits = [_fit(form, rows, scores) for form in forms]
    return [replace(fit, foot=foot) for fit in sorted(fits, key=lambda fit: -fit.score)]


def _fit(form: BookForm, rows: Sequence[Row], scores: PhraseScores) -> Fit:
    spans = scores.spans(phrase_table(form))
    marks = marks_of(rows, spans)
    found = match(form, marks)
    fit = Fit(form, score(form, found, spans), tuple(rows), found)
    alike = _side_by_side(form, rows, marks)
    best = fit
    for block in [alike] if alike else [None, *halves(rows, _ends(form, marks))]:
        again = unwrapped(split_rows(rows, *block) if block else rows, labels_of(form))
        if again == list(rows):
            continue
        scores = PhraseScores(windows_of(again), list(phrase_table(form)))
        spans = scores.spans(phrase_table(form))
        found = match(form, marks_of(again, spans))
        least = _MORE if block and not alike else 0.0
        if found.gain > best.match.gain + least:
            best = Fit(form, score(form, found, spans), tuple(again), found)
    return best


def _ends(form: BookForm, marks: Sequence[Mark]) -> list[int]:
    """The rows that speak of the whole entry."""
    return [mark.span.row for mark in marks if _of_no_person(form, mark)]


def score(form: BookForm, found: Match, spans: Sequence[Span]) -> float:
    """How well a form fits, 0-1: core fields, title, persons named, this printing's own wordings, all
    labels."""
    core = core_share(form, found)
    title = any(placed.meaning.role == "title" for placed in found.placed)
    people = [number for number, section in enumerate(form.sections) if section.person]
    named = sum(number in found.explicit for number in people) / max(1, len(people))
    marks = {meaning for span in spans for meaning in span.meanings if meaning.role == "mark"}
    seen = sum(1 for phrase in form.marks if any(_says(span, phrase) for span in spans)) if marks else 0
    printing = seen / max(1, len(form.marks))
    told = min(1.0, found.gain / _FULL_GAIN)
    return 0.35 * core + 0.2 * title + 0.15 * named + 0.1 * printing + 0.2 * told


def core_share(form: BookForm, found: Match) -> float:
    """How many of the fields by which a form is known have labels, 0-1."""
    fields = {placed.field for placed in found.placed if placed.meaning.role == "label"}
    persons = {form.sections[at].person for at in found.explicit}
    return sum(_found(name, fields, persons) for name in form.core) / max(1, len(form.core))


def _found(name: str, fields: set[str], persons: set[str]) -> float:
    if name in fields:
        return 1.0
    person, _dot, key = name.partition(".")
    if key == "death_date" and f"{person}.death_moment" in fields:
        return 1.0
    return 0.8 if key == "full_name" and person in persons else 0.0


def _says(span: Span, phrase: str) -> bool:
    from civbook.forms.phrases import squeeze

    return span.letters == len(squeeze(phrase)) and any(meaning.role == "mark" for meaning in span.meanings)


def _side_by_side(form: BookForm, rows: Sequence[Row], marks: Sequence[Mark]) -> tuple[int, int, int] | None:
    """First row, last row and x where two columns with the same labels stand side by side (husband, wife)."""
    width = rows[0].right if rows else 0
    until = min((mark.span.row for mark in marks if _begins_declarant(form, rows, mark)), default=len(rows))
    pairs = _pairs(form, rows, marks, until)
    columns = [
        [pair for pair in pairs if abs(pair[3] - x) < _COLUMN * width] for x in {pair[3] for pair in pairs}
    ]
    best = max(columns, key=lambda column: (len({pair[0] for pair in column}), len(column)), default=[])
    if len({key for key, *_rest in best}) < _ALIKE:
        return None
    x = min(pair[3] for pair in best) - 4
    opens = [pair for pair in best if pair[0] == "full_name"] or best  # persons begin with their names
    first = min(end for _key, *both, _right in opens for end in both)
    last = max(end for _key, *both, right in pairs if right >= x and min(both) >= first for end in both)
    if sum(_crosses(row, x) for row in rows[first : last + 1]) > _CROSSED * (last + 1 - first):
        return None
    edge, x = x, _into_gutter(rows[first : last + 1], x)
    for number in range(first - 1, max(-1, first - 1 - _ABOVE), -1):
        beside = number == first - 1 and _divided(rows[number], x)
        here = [mark for mark in marks if mark.span.row == number]
        plain = not any(_of_no_person(form, mark) for mark in here)
        labelled = any(_personal_keys(form, mark) for mark in here)
        if (_heads(rows[number], x) and not labelled) or (beside and plain):
            first = number
            break
    for number in range(first - 1, max(-1, first - 1 - _ABOVE), -1):
        here = [mark for mark in marks if mark.span.row == number]
        if _two_heads(rows[number], here, x):
            first = number
            break
        if here or not _in_columns(rows[number], x):
            break
    below = range(last + 1, min(last + _REACH, len(rows) - 1) + 1)
    for number in below if last >= until else below[: max(0, until - last - 1)]:
        here = [mark for mark in marks if mark.span.row == number]
        beside = any(abs(_label_left(rows[number], mark.span.start) - x) < _COLUMN * width for mark in here)
        free = any(_in_columns(rows[number], border) for border in (x, edge))
        ends = dated_line(rows[number]) or any(_of_no_person(form, mark) for mark in here)
        if ends or not (beside or free):
            break
        last = number
    return first, last, x


def _pairs(
    form: BookForm, rows: Sequence[Row], marks: Sequence[Mark], until: int
) -> list[tuple[str, int, int, int]]:
    """Like labels side by side: the key, the row of the right one, of the nearest left one, and where the right one
    begins. ``until``: the row where the declarant begins."""
    width = rows[0].right if rows else 0
    labels = [
        (mark.span.row, _label_left(rows[mark.span.row], mark.span.start), keys)
        for mark in marks
        if (keys := _personal_keys(form, mark))
    ]
    pairs = []
    for row, x, keys in labels:
        for key in sorted(keys):
            left = [
                other
                for other, at, others in labels
                if at < x - _APART * width and key in others and (row < until) == (other < until)
            ]
            other = min(left, key=lambda other: abs(other - row), default=len(rows) + _DRIFT)
            if abs(other - row) <= _DRIFT:
                pairs.append((key, row, other, x))
    return pairs


def _into_gutter(rows: Sequence[Row], x: int) -> int:
    """The right column's edge moved into the gutter as far as it is free: a hand begins left of the printed labels."""
    ends = [token.box.x1 for row in rows for token in row.tokens if token.box.x1 <= x]
    slack = round(_SLACK * median(row.box.height for row in rows))
    return max(x - slack, *ends) if ends else x


def _label_left(row: Row, at: int) -> int:
    """Where a label begins, its number included, however its bracket was read ("101 Họ và tên mẹ")."""
    label, number = row.tokens[at], row.tokens[at - 1] if at else None
    if number is not None and is_item(number) and label.box.x0 - number.box.x1 < _NUMBER * row.box.height:
        return number.box.x0
    return label.box.x0


def _heads(row: Row, x: int) -> bool:
    """Whether a row is the two columns' headings: a few words on both sides, nothing to fill in."""
    sides = [token.box.x0 < x for token in row.tokens]
    crosses = _crosses(row, x)
    colons = any(token.colon for token in row.tokens)
    return len(sides) <= _HEADING and any(sides) and not all(sides) and not crosses and not colons


def _two_heads(row: Row, marks: Sequence[Mark], x: int) -> bool:
    """Whether each side of a row names a person of its own: "Họ và tên chồng | Họ và tên vợ"."""
    sides: tuple[set[int], set[int]] = (set(), set())
    for mark in marks:
        heads = {one.section for one in mark.span.meanings if one.role in ("word", "heading")}
        sides[row.tokens[mark.span.start].box.x0 >= x].update(mark.only or heads)
    left, right = sides
    return bool(left) and bool(right) and left.isdisjoint(right) and not _crosses(row, x)


def _personal_keys(form: BookForm, mark: Mark) -> set[str]:
    """The labels of persons that a mark may be."""
    return {
        meaning.key
        for meaning in mark.span.meanings
        if meaning.role == "label" and form.sections[meaning.section].person
    }


def _crosses(row: Row, x: int) -> bool:
    return any(token.box.x0 < x < token.box.x1 for token in row.tokens)


def _in_columns(row: Row, x: int) -> bool:
    """Whether a row below two columns goes on with them: the gutter between is free. Tails that were read as no word
    end no column."""
    sides = {token.box.x0 < x for token in row.tokens}
    return _divided(row, x) or (len(sides) <= 1 and not _crosses(row, x))


def _begins_declarant(form: BookForm, rows: Sequence[Row], mark: Mark) -> bool:
    """Whether a label at the left begins the declarant, whose rows run over both columns of parents above."""
    persons = {
        form.sections[meaning.section].person for meaning in mark.span.meanings if meaning.section >= 0
    }
    names = {meaning.key for meaning in mark.span.meanings if meaning.role == "label"} <= {"full_name"}
    left = rows[mark.span.row].tokens[mark.span.start].box.x0 < rows[mark.span.row].right / 2
    told = mark.only or any(meaning.role != "label" for meaning in mark.span.meanings)
    return persons == {"declarant"} and names and left and bool(told)


def _of_no_person(form: BookForm, mark: Mark) -> bool:
    """Whether a label, title or option belongs to the whole entry: both columns end above it."""
    return all(
        meaning.section < 0 or not form.sections[meaning.section].person for meaning in mark.span.meanings
    )


def _divided(row: Row, x: int) -> bool:
    """Whether a row leaves the gutter between two columns free and has something on its right side."""
    begun = any(abs(token.box.x0 - x) < 3 * row.box.height for token in row.tokens)
    return not _crosses(row, x) and begun
