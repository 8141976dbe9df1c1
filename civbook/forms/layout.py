"""Recognised lines as rows of tokens with places: what labels are looked for in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from civbook.forms.glosses import is_gloss
from civbook.model import Box, TextLine, TextWord
from civbook.text.fold import fold

_BREAK = r"\s:;,./…·_()\[\]|\-–—"
_SMALL = "".join(chr(code) for code in range(0x61, 0x1F00) if chr(code).islower() and chr(code).isalpha())
_LARGE = "".join(chr(code) for code in range(0x41, 0x1F00) if chr(code).isupper())
# A capital or digit behind a small letter begins a value that stands close to its label ("hiệnPhạm", "ngày4").
# So does a small settlement's kind behind a dwelling's label ("trúấp 2").
_UNIT = "(?:(?<=trú)|(?<=quán))(?:[aâấầậẩ]p|xã|thôn|bản|tổ|xóm|khu|số|phường)"
_PART = re.compile(rf"[^{_BREAK}]+?(?=[{_BREAK}]|$|(?<=[{_SMALL}])[{_LARGE}0-9]|{_UNIT})")
_NOTE = 2  # digits of a reference to a footnote, with a bracket read as one
_TAIL = 2  # punctuation that clings to a word
_SHARED = 0.55  # of a line of labels: what a tall hand's line above has in common with it
_COLON = re.compile(r"[:;…_]|\.{2,}|[.·] ?[.·]")


@dataclass(frozen=True, slots=True)
class Token:
    """A word or part of one between punctuation. ``key``: folded; ``colon``: a colon or leaders follow it."""

    key: str
    text: str
    box: Box
    line: int  # index of its TextLine
    start: int  # of its characters in the line's text
    end: int
    colon: bool


@dataclass(frozen=True, slots=True)
class Row:
    """Tokens on one height of the page (or of one column of it), left to right.

    ``box``: what its lines cover; ``left``, ``right``: limits of the column the row belongs to; ``begin``: where a
    value begins at most that stands beside its label's column (0 elsewhere).
    """

    tokens: tuple[Token, ...]
    box: Box
    left: int
    right: int
    begin: int = 0


def rows_of(lines: Sequence[TextLine], width: int) -> list[Row]:
    """Group lines side by side into rows, top to bottom. ``width``: of the page, the rows' right limit."""
    groups: list[tuple[list[int], Box]] = []
    told = [number for number, line in enumerate(lines) if not is_gloss(line.text)]
    order = sorted(told, key=lambda number: _middle(lines[number].box))
    for number in order:
        box = lines[number].box
        home = next(
            (
                at
                for at in range(len(groups) - 1, max(-1, len(groups) - 4), -1)
                if _same_row(groups[at][1], box, [lines[other].box for other in groups[at][0]])
            ),
            None,
        )
        if home is None:
            groups.append(([number], box))
        else:
            groups[home][0].append(number)
            groups[home] = (groups[home][0], groups[home][1].union(box))
    rows = []
    for members, box in groups:
        tokens = [token for number in members for token in tokens_of(lines[number], number)]
        tokens.sort(key=lambda token: token.box.x0)
        rows.append(Row(_with_far_colons(tokens, lines), box, 0, width))
    return _lowered(sorted(rows, key=lambda row: _middle(row.box)))


def _with_far_colons(tokens: Sequence[Token], lines: Sequence[TextLine]) -> tuple[Token, ...]:
    """A row's words, those with a colon that stand far before it: a typist sets all colons below one another, so that
    it was read with the value."""
    found = list(tokens)
    for at in range(1, len(found)):
        other = found[at].line != found[at - 1].line
        if other and lines[found[at].line].text[: found[at].start].strip() == ":":
            found[at - 1] = replace(found[at - 1], colon=True)
    return tuple(found)


def _lowered(rows: Sequence[Row]) -> list[Row]:
    """Rows where values that a tall hand wrote above their labels' line stand beside them: each straight behind a label
    that has nothing else there."""
    found: list[Row] = []
    for row in rows:
        above = found[-1] if found else None
        if above is not None and above.tokens and _waits_for(row, above):
            tokens = sorted((*above.tokens, *row.tokens), key=lambda token: token.box.x0)
            found[-1] = replace(row, tokens=tuple(tokens), box=above.box.union(row.box))
        else:
            found.append(row)
    return found


def _waits_for(row: Row, above: Row) -> bool:
    shared = above.box.y1 - max(above.box.y0, row.box.y0)
    if shared < _SHARED * row.box.height:
        return False
    for token in above.tokens:
        before = [other for other in row.tokens if other.box.x0 <= token.box.x0]
        behind = [other.box.x0 for other in row.tokens if other.box.x0 > token.box.x0]
        if not before or not before[-1].colon or before[-1].box.x1 > token.box.x0:
            return False
        if token.box.x1 > min(behind, default=token.box.x1):
            return False
    return True


def tokens_of(line: TextLine, number: int) -> list[Token]:
    """The tokens of a line; where an engine gives no word boxes, places are shared out by letters."""
    tokens = []
    words = line.words or _spread(line)
    at = 0
    for word in words:
        found = line.text.find(word.text, at)
        at = found if found >= 0 else at
        parts = list(_PART.finditer(word.text))
        for place, part in enumerate(parts):
            key = fold(part.group()).replace(" ", "")
            if not key:
                continue
            until = parts[place + 1].start() if place + 1 < len(parts) else len(word.text)
            rest = word.text[part.end() : until]
            if place + 1 == len(parts):  # look over the blank: "tên :" and "tên ....."
                rest += line.text[at + len(word.text) : at + len(word.text) + 3]
            start, end = at + part.start(), at + part.end()
            last = len(word.text) if len(word.text) - part.end() <= _TAIL else part.end()  # with its colon
            tokens.append(
                Token(
                    key,
                    part.group(),
                    _share(word, part.start(), last),
                    number,
                    start,
                    end,
                    bool(_COLON.match(rest.strip())),
                )
            )
        at += len(word.text)
    return _without_notes(tokens, line.text)


def _without_notes(tokens: list[Token], text: str) -> list[Token]:
    """References to footnotes in a label, "tạm trú (6):", as part of the word before them."""
    kept: list[Token] = []
    for token in tokens:
        note = token.key.isdigit() and len(token.key) <= _NOTE and not token.colon
        if note and kept and text[token.end :].lstrip()[:1] == ")":  # the first bracket is often misread
            behind = text[token.end :].lstrip()[1:4].strip()
            box = kept[-1].box.union(token.box)
            kept[-1] = replace(kept[-1], box=box, colon=bool(_COLON.match(behind)))
        else:
            kept.append(token)
    return kept


def key_of(tokens: Sequence[Token]) -> str:
    """The letters of words as one: what labels are compared by."""
    return "".join(token.key for token in tokens)


def box_of(tokens: Sequence[Token]) -> Box:
    """The box about words, of which there is one at least."""
    box = tokens[0].box
    for token in tokens[1:]:
        box = box.union(token.box)
    return box


def split_rows(rows: Sequence[Row], first: int, last: int, x: int) -> list[Row]:
    """Cut rows ``first`` to ``last`` (inclusive) at ``x``: all left halves, then all right halves."""
    left, right = [], []
    for row in rows[first : last + 1]:
        ours = tuple(token for token in row.tokens if token.box.x0 < x)
        theirs = tuple(token for token in row.tokens if token.box.x0 >= x)
        if ours:
            left.append(replace(row, tokens=ours, right=x, box=_cover(ours, row.box)))
        if theirs:
            right.append(replace(row, tokens=theirs, left=x, box=_cover(theirs, row.box)))
    return [*rows[:first], *left, *right, *rows[last + 1 :]]


def _cover(tokens: Sequence[Token], row: Box) -> Box:
    return Box(min(token.box.x0 for token in tokens), row.y0, max(token.box.x1 for token in tokens), row.y1)


def _same_row(row: Box, box: Box, members: Sequence[Box]) -> bool:
    if abs(_middle(row) - _middle(box)) > 0.5 * min(row.height, box.height):
        return False
    return all(
        min(box.x1, other.x1) - max(box.x0, other.x0) < 0.3 * min(box.width, other.width) for other in members
    )


def _middle(box: Box) -> float:
    return (box.y0 + box.y1) / 2


def _spread(line: TextLine) -> tuple[TextWord, ...]:
    letters = max(1, len(line.text))
    words = []
    for part in re.finditer(r"\S+", line.text):
        x0 = line.box.x0 + line.box.width * part.start() // letters
        x1 = line.box.x0 + line.box.width * part.end() // letters
        words.append(TextWord(part.group(), Box(x0, line.box.y0, x1, line.box.y1), line.confidence))
    return tuple(words)


def _share(word: TextWord, start: int, end: int) -> Box:
    letters = len(word.text)
    if start == 0 and end == letters:
        return word.box
    x0 = word.box.x0 + word.box.width * start // letters
    x1 = word.box.x0 + word.box.width * end // letters
    return Box(x0, word.box.y0, max(x0 + 1, x1), word.box.y1)
