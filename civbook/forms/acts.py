"""Acts written as sentences: "Hôm nay, ngày …, trước mặt chúng tôi là …, có tên …, đến khai rằng: ngày … tại … đã
sinh ra một đứa con gái, đặt tên là …, con của … và …".

The words between the values are the cues; they run on from line to line, so lines do not count.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

from civbook.forms.actcolumn import right_edge, text_and_margin
from civbook.forms.actcues import Said, Word, best_path, cues_said, divided
from civbook.forms.actvalues import numbers_in, zones_of_act
from civbook.forms.form import BookForm
from civbook.forms.layout import Row, rows_of
from civbook.forms.phrases import squeeze
from civbook.forms.pieces import Piece, Zone
from civbook.model import TextLine

_SURE, _SHORT_SURE = 0.8, 0.9  # likeness of the words that tell an act, of short ones
_SHORT = 12  # letters
_WHOLE = 0.6  # of the core fields that an act's cues give
_TOLD = 8.0  # what the cues of a well-read act tell together
_SCRAP = 0.5  # of the usual row's height


@dataclass(frozen=True, slots=True)
class Act:
    """One act: its zones, and the rows of the page from its first words to the next act's, those of the text empty.

    ``gain``: how much its cues tell together.
    """

    zones: tuple[Zone, ...]
    rows: tuple[Row, ...]
    gain: float
    score: float


def acts_of(lines: Sequence[TextLine], width: int, form: BookForm) -> list[Act]:
    """The acts of a page from top to bottom; none where its lines are no sentences of this form."""
    body, margin = text_and_margin(lines, width)
    rows = _whole_rows(rows_of(body, width))
    words = [Word(number, token) for number, row in enumerate(rows) for token in row.tokens]
    if not _told_by_marks([word.token.key for word in words], form):
        return []
    found = [act for act in divided(best_path(cues_said(words, form))) if _core(act, form) >= _WHOLE]
    right = right_edge([row.box for row in rows if row.tokens])
    starts = [words[act[0].start].row for act in found]
    acts = []
    for number, act in enumerate(found):
        last = number + 1 == len(found)
        first = _head(rows, starts[number], starts[number - 1] if number else -1)
        until = len(rows) if last else starts[number + 1]
        end = len(words) if last else found[number + 1][0].start
        zones = zones_of_act(form, act, words[:end], rows, right, body)
        if not any(zone.field == "number" and zone.pieces[0].tokens for zone in zones):
            own = numbers_in(rows[first : starts[number]], first)
            top = rows[first].box.y0 - rows[first].box.height if number else 0
            bottom = None if last else rows[until].box.y0 - rows[until].box.height
            zones += (own or numbers_in(_between(margin, width, top, bottom), len(rows)))[:1]
        gain = sum(said.gain for said in act)
        score = 0.5 * _core(act, form) + 0.5 * min(1.0, gain / _TOLD)
        told = words[act[-1].end - 1].row  # the row where the sentence ends
        left = [replace(row, tokens=()) if at <= told else row for at, row in enumerate(rows)]
        zones += [
            Zone("", "", None, (Piece(row.box, row.tokens, at),))
            for at, row in enumerate(left[:until])
            if at >= first and row.tokens
        ]  # where its day may stand
        acts.append(Act(tuple(zones), tuple(left[first:until]), gain, score))
    return acts


def _between(margin: Sequence[TextLine], width: int, top: int, bottom: int | None) -> list[Row]:
    """The rows of a margin beside an act."""
    lines = [line for line in margin if line.box.y0 >= top and (bottom is None or line.box.y0 < bottom)]
    return rows_of(lines, width)


def _head(rows: Sequence[Row], start: int, before: int) -> int:
    """The row of an act's number by itself, straight above its first words."""
    above = start - 1
    return above if above > before and len(rows[above].tokens) <= 2 else start


def _whole_rows(rows: Sequence[Row]) -> list[Row]:
    """Without rows of scraps: marks and tails of the rows beside them."""
    usual = median([row.box.height for row in rows]) if rows else 0
    return [
        row
        for row in rows
        if any(len(token.key) > 1 for token in row.tokens)
        or (
            all(token.key.isdigit() for token in row.tokens)
            and (row.box.height >= _SCRAP * usual or len(row.tokens) > 2)
        )
    ]


def _told_by_marks(keys: Sequence[str], form: BookForm) -> bool:
    """Whether words stand there that nothing but such an act has."""
    from rapidfuzz.fuzz import partial_ratio

    text = "".join(keys)
    marks = [squeeze(mark) for mark in form.marks]
    return any(
        partial_ratio(mark, text) >= 100 * (_SURE if len(mark) > _SHORT else _SHORT_SURE) for mark in marks
    )


def _core(act: Sequence[Said], form: BookForm) -> float:
    fields = {name for said in act for name in said.cue.fields}
    return sum(name in fields for name in form.core) / max(1, len(form.core))
