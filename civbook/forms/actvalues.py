"""What stands behind the cues of an act: a value runs from its cue to the next one, over the ends of lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from civbook.forms.actcues import Said, Word
from civbook.forms.form import BookForm
from civbook.forms.layout import Row, box_of
from civbook.forms.pieces import Piece, Zone
from civbook.model import Box, TextLine

_WRAPS = 0.16  # of the text's width: a last value that ends so near its right edge goes on in the next line
_FULL = 0.04  # where each line begins with its own cue
_RISE = 0.3  # of the row's height: a hand writes above the printed words
_IS = re.compile(r"[lvti1]à")  # "là"; no family is named so
_IS_NAME = 2  # words at least of a name behind it
_NUMBER = re.compile(r"\d{1,4}[a-d]?")
_NUMBER_LABELS = ("so", "s0", "s6", "sohieu")


def zones_of_act(
    form: BookForm,
    act: Sequence[Said],
    words: Sequence[Word],
    rows: Sequence[Row],
    right: int,
    lines: Sequence[TextLine],
) -> list[Zone]:
    """The zones of an act's values. ``words``: of the text up to the act's end; ``right``: where its lines end;
    ``lines``: that the words' tokens count."""
    zones = []
    wide = right - min(row.box.x0 for row in rows)
    for at, said in enumerate(act):
        running = form.running and at + 1 < len(act)
        edge = 0 if running else right - round((_WRAPS if form.running else _FULL) * wide)
        until = act[at + 1].start if at + 1 < len(act) else len(words)
        cue = words[said.start : said.end]
        label = box_of([word.token for word in cue if word.row == cue[-1].row])
        value = list(words[said.start : said.end] if said.cue.itself else words[said.end : until])
        for name in said.cue.fields:
            own = _name_of(value, lines) if name.endswith("full_name") else value
            pieces = _pieces(own, edge, cue[-1])
            if not pieces:
                beside = words[until] if until < len(words) else None
                pieces = [_place(cue[-1], beside, rows, right)]
            zones.append(Zone(name, key_of_field(name), label, tuple(pieces)))
    return zones


def key_of_field(name: str) -> str:
    """The key of a field: of persons without whom it is of."""
    own = name.startswith(("signer.", "officer.", "deceased.death", "notice."))
    return name if own else name.rpartition(".")[2]


def numbers_in(rows: Sequence[Row], first: int) -> list[Zone]:
    """The act's number in rows of the margin or above it: "Số 85", or a number by itself. ``first``: the number of
    the first row."""
    labelled, alone = [], []
    for number, row in enumerate(rows, start=first):
        for at, token in enumerate(row.tokens):
            if not _NUMBER.fullmatch(token.key):
                continue
            before = row.tokens[at - 1] if at else None
            zone = Zone("number", "number", None, (Piece(token.box, (token,), number, within=True),))
            if before is not None and before.key in _NUMBER_LABELS:
                labelled.append(zone)
            elif len(row.tokens) == 1:
                alone.append(zone)
    return labelled or alone


def _name_of(value: Sequence[Word], lines: Sequence[TextLine]) -> list[Word]:
    """A name: up to a comma, or to the age behind it, without a misread "là" before it: "đặt tên | Và Mấu Thị Nhúi"."""
    name: list[Word] = []
    is_said = len(value) > _IS_NAME and _IS.fullmatch(value[0].token.text.lower())
    for word in value[1:] if is_said else value:
        if word.token.key.isdigit():
            break
        name.append(word)
        text = lines[word.token.line].text
        if text[word.token.end : word.token.end + 2].strip()[:1] in {",", ";"}:
            break
    return name


def _pieces(value: Sequence[Word], edge: int, cue: Word) -> list[Piece]:
    """A value's parts, one a row, as far as each row is full: ends beyond ``edge``."""
    pieces: list[Piece] = []
    last = cue
    for number, part in groupby(value, key=lambda word: word.row):
        words = list(part)
        if number != last.row and last.token.box.x1 < edge:
            break
        tokens = tuple(word.token for word in words)
        pieces.append(Piece(box_of(tokens), tokens, number, within=True))
        last = words[-1]
    return pieces


def _place(cue: Word, following: Word | None, rows: Sequence[Row], right: int) -> Piece:
    """Where a value must stand that the line pass did not see: behind its cue."""
    row = rows[cue.row]
    beside = following is not None and following.row == cue.row
    x1 = following.token.box.x0 if following is not None and beside else right
    rise = round(_RISE * row.box.height)
    x0 = cue.token.box.x1
    return Piece(Box(x0, max(0, row.box.y0 - rise), max(x0 + 1, x1), row.box.y1), (), cue.row)
