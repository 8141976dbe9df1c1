"""Which form a page is, and how sure that is: every form is tried on the lines that were read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

from civbook.forms.form import BookForm
from civbook.forms.layout import Row, rows_of, split_rows
from civbook.forms.matching import Match, match
from civbook.forms.phrases import PhraseScores, Span, phrase_table, windows_of
from civbook.forms.signatures import NO_FOOT, Foot, foot_of
from civbook.forms.spotting import Mark, marks_of
from civbook.model import TextLine

THRESHOLD = 0.42  # below it the page is kept unread
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
    rows = rows_of(lines, width)
    foot = foot_of(rows)
    rows = rows[: foot.first]
    scores = PhraseScores(windows_of(rows), [phrase for form in forms for phrase in phrase_table(form)])
    fits = [_fit(form, rows, scores) for form in forms]
    return [replace(fit, foot=foot) for fit in sorted(fits, key=lambda fit: -fit.score)]


def _fit(form: BookForm, rows: Sequence[Row], scores: PhraseScores) -> Fit:
    spans = scores.spans(phrase_table(form))
    marks = marks_of(rows, spans)
    found = match(form, marks)
    fit = Fit(form, score(form, found, spans), tuple(rows), found)
    block = _side_by_side(rows, marks)
    if block is None:
        return fit
    halves = split_rows(rows, *block)
    again = PhraseScores(windows_of(halves), list(phrase_table(form)))
    spans = again.spans(phrase_table(form))
    found = match(form, marks_of(halves, spans))
    divided = Fit(form, score(form, found, spans), tuple(halves), found)
    return divided if divided.match.gain > fit.match.gain else fit


def score(form: BookForm, found: Match, spans: Sequence[Span]) -> float:
    """How well a form fits, 0-1: core fields, title, persons named, this printing's own wordings, all
    labels."""
    fields = {placed.field for placed in found.placed if placed.meaning.role == "label"}
    persons = {form.sections[at].person for at in found.explicit}
    core = sum(_found(name, fields, persons) for name in form.core) / max(1, len(form.core))
    title = any(placed.meaning.role == "title" for placed in found.placed)
    people = [number for number, section in enumerate(form.sections) if section.person]
    named = sum(number in found.explicit for number in people) / max(1, len(people))
    marks = {meaning for span in spans for meaning in span.meanings if meaning.role == "mark"}
    seen = sum(1 for phrase in form.marks if any(_says(span, phrase) for span in spans)) if marks else 0
    printing = seen / max(1, len(form.marks))
    told = min(1.0, found.gain / _FULL_GAIN)
    return 0.35 * core + 0.2 * title + 0.15 * named + 0.1 * printing + 0.2 * told


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


def _side_by_side(rows: Sequence[Row], marks: Sequence[Mark]) -> tuple[int, int, int] | None:
    """First row, last row and x where two columns with the same labels stand side by side (husband, wife)."""
    doubles: list[tuple[int, int]] = []
    for number in range(len(rows)):
        here: dict[str, int] = {}
        for mark in (mark for mark in marks if mark.span.row == number):
            keys = {meaning.key for meaning in mark.span.meanings if meaning.role == "label"}
            x = rows[number].tokens[mark.span.start].box.x0
            for key in keys:
                if key in here and x - here[key] > 0.25 * rows[number].right:
                    doubles.append((number, x))
                here.setdefault(key, x)
    if len({number for number, _x in doubles}) < 3:
        return None
    x = round(median(x for _number, x in doubles))
    x = min(other for _number, other in doubles if abs(other - x) < 0.08 * rows[0].right) - 4
    first, last = doubles[0][0], doubles[-1][0]
    if first > 0 and (_divided(rows[first - 1], x) or _heads(rows[first - 1], x)):
        first -= 1
    while last + 1 < len(rows) and _divided(rows[last + 1], x) and last < doubles[-1][0] + 3:
        last += 1
    return first, last, x


def _heads(row: Row, x: int) -> bool:
    """Whether a row is the two columns' headings: a few words on both sides, nothing to fill in."""
    sides = [token.box.x0 < x for token in row.tokens]
    crosses = any(token.box.x0 < x < token.box.x1 for token in row.tokens)
    colons = any(token.colon for token in row.tokens)
    return len(sides) <= 8 and any(sides) and not all(sides) and not crosses and not colons


def _divided(row: Row, x: int) -> bool:
    """Whether a row leaves the gutter between two columns free and has something on its right side."""
    crosses = any(token.box.x0 < x < token.box.x1 for token in row.tokens)
    begins = any(abs(token.box.x0 - x) < 3 * row.box.height for token in row.tokens)
    return not crosses and begins
