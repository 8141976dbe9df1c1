"""Pages with several entries one above the other: the same form printed twice or three times on a page, divided by a
rule or by nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from civbook.forms.choosing import Fit, core_share, fit_forms
from civbook.forms.form import BookForm
from civbook.forms.layout import Row, rows_of
from civbook.forms.margins import without_holes
from civbook.forms.marking import Mark
from civbook.forms.phrases import PhraseScores, phrase_table, windows_of
from civbook.forms.spotting import marks_of
from civbook.model import TextLine

_AGAIN = 3  # labels, each of one field only, that stand above a cut and below it
_CUTS = 4  # that are tried
_WHOLE = 0.5  # of a form's core fields: fewer are no entry
_MORE = 1.25  # that two entries' labels tell more than those of one
_OPENS = frozenset({"number", "registration_date"})
_OWNERS = frozenset({"child", "deceased", "husband", "wife"})
_TITLE_ROWS = 4  # above an entry's first label: the state's motto, the title


@dataclass(frozen=True, slots=True)
class Part:
    """One entry of a page: its lines, and the forms fitted to them, best first."""

    lines: tuple[TextLine, ...]
    fits: list[Fit]


def stacked(lines: Sequence[TextLine], width: int, fits: list[Fit], forms: Sequence[BookForm]) -> list[Part]:
    """The entries of a page from top to bottom: where it holds only one, that with its fits as they are.

    Args:
        lines: of the page as read; width: of the page in pixels.
        fits: of the forms to all the lines; forms: that a part may be, those of the page's event are tried.
    """
    whole = [Part(tuple(lines), fits)]
    if not fits:
        return whole
    form = fits[0].form
    rows = without_holes(rows_of(lines, width))
    scores = PhraseScores(windows_of(rows), list(phrase_table(form)))
    marks = marks_of(rows, scores.spans(phrase_table(form)))
    alike = [other for other in forms if other.event == form.event]
    best: list[Part] = []
    for cut in _cuts(form, marks):
        halves = _divided(lines, rows, _with_title(cut, marks))
        parts = [Part(half, fit_forms(half, width, alike)) for half in halves]
        if all(_is_entry(part) for part in parts) and (not best or _told(parts) > _told(best)):
            best = parts
    if not best or _told(best) < _MORE * fits[0].match.gain:
        return whole
    return [one for part in best for one in stacked(part.lines, width, part.fits, forms)]


def _told(parts: Sequence[Part]) -> float:
    return sum(part.fits[0].match.gain for part in parts)


def _is_entry(part: Part) -> bool:
    return bool(part.fits) and core_share(part.fits[0].form, part.fits[0].match) >= _WHOLE


def _cuts(form: BookForm, marks: Sequence[Mark]) -> list[int]:
    """Rows that may begin a second entry: with its number, day or owner, and the most labels stand above it and below
    it again."""
    places: dict[tuple[int, str], list[int]] = {}
    for mark in marks:
        if (field := _field(mark)) is not None:
            places.setdefault(field, []).append(mark.span.row)
    spans = [(min(rows), max(rows)) for rows in places.values()]
    starts = sorted({mark.span.row for mark in marks if _opens(form, mark)})
    common = {start: sum(first < start <= last for first, last in spans) for start in starts}
    most = max(common.values(), default=0)
    return [start for start in starts if common[start] == most][:_CUTS] if most >= _AGAIN else []


def _field(mark: Mark) -> tuple[int, str] | None:
    """The section and field that a mark names, None where it may be several: "Dân tộc" is asked of every person."""
    named = {(meaning.section, meaning.key) for meaning in mark.span.meanings if meaning.role != "choice"}
    only = next(iter(named)) if len(named) == 1 else None
    return only if only is not None and only[0] >= 0 else None


def _opens(form: BookForm, mark: Mark) -> bool:
    """Whether a mark may be an entry's first label."""
    return any(
        meaning.role == "label"
        and (
            (meaning.key in _OPENS and not form.sections[meaning.section].person)
            or (meaning.key == "full_name" and form.sections[meaning.section].person in _OWNERS)
        )
        for meaning in mark.span.meanings
    )


def _with_title(cut: int, marks: Sequence[Mark]) -> int:
    """The row of the title above an entry's first label, where it has one of its own."""
    labels = [mark.span.row for mark in marks if _is_label(mark) and mark.span.row < cut]
    titles = [
        mark.span.row
        for mark in marks
        if any(meaning.role == "title" for meaning in mark.span.meanings)
        and max([cut - _TITLE_ROWS - 1, *labels]) < mark.span.row < cut
    ]
    return min(titles, default=cut)


def _is_label(mark: Mark) -> bool:
    return any(meaning.role == "label" for meaning in mark.span.meanings)


def _divided(
    lines: Sequence[TextLine], rows: Sequence[Row], cut: int
) -> tuple[tuple[TextLine, ...], tuple[TextLine, ...]]:
    """The lines above a row, and those from it on."""
    place = {token.line: number for number, row in enumerate(rows) for token in row.tokens}
    border = rows[cut].box.y0
    above: list[TextLine] = []
    below: list[TextLine] = []
    for number, line in enumerate(lines):
        upper = place[number] < cut if number in place else line.box.y1 <= border
        (above if upper else below).append(line)
    return tuple(above), tuple(below)
