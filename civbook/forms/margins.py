"""What stands beside the text of a page: holes for a binder, and a margin of its own for notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from rapidfuzz import fuzz

from civbook.forms.layout import Row, Token, key_of, split_rows

_HOLES = frozenset("co0deqg")  # what a round hole at a page's edge is read as
_REST = 0.35  # row heights: no letter that is a whole value is so narrow
_LOW, _FLAT = 0.56, 0.45  # of the usual row height: one sign, or two, so low are a rest of others
_OUTSIDE = 1.0  # row heights that it stands left of the rows around it
_AROUND = 3  # rows above and below
NOTE_HEADS = ("ghichu", "phanghichu", "cuocchu", "chuthich", "phanchuthich")  # heads of a margin
_INSTRUCTION = "danhdauxvaoothichhop"
_TELLS = 80  # of 100: likeness to it
_MARGIN = 0.36  # of the text's width: no margin is wider
_NARROW = 0.5  # of the page's width
_GUTTER = 0.4  # row heights of blank beside a margin, all the way down
_ALONE = 1.2  # row heights of blank on both sides of a head
_SIGNS = 2  # of a row that may be a rest
_SLOPES = (0.0, -0.02, 0.02, -0.04, 0.04, -0.06, 0.06, -0.08, 0.08)  # of a photographed page's upright lines
_FEWEST = 6  # rows of the page proper


def without_holes(rows: Sequence[Row]) -> list[Row]:
    """Rows without a single sign that stands outside the text: a hole or the shade of one beside "Nơi cư trú"; and
    without rows that are nothing but a narrow letter: a rest of a rule, the tail of a letter above."""
    height = median([row.box.height for row in rows] or [0])
    rows = [row for row in rows if not _is_rest(row, height) and not _is_instruction(row)]
    found = []
    for number, row in enumerate(rows):
        around = [
            other.tokens[0].box.x0
            for other in rows[max(0, number - _AROUND) : number + _AROUND + 1]
            if other is not row and other.tokens
        ]
        first = row.tokens[0] if row.tokens else None
        if first and around and _is_hole(row, first, around):
            rest = row.tokens[1:]
            left = rest[0].box.x0 if rest else row.box.x0
            row = replace(row, tokens=rest, box=row.box._replace(x0=min(left, row.box.x1 - 1)))
        found.append(row)
    return found


def _is_instruction(row: Row) -> bool:
    """Whether a row tells how the form is filled in: "Ghi chú: Đánh dấu X vào ô thích hợp"."""
    key = key_of(row.tokens)
    longest = len(_INSTRUCTION) + max(map(len, NOTE_HEADS))
    like = fuzz.partial_ratio(key, _INSTRUCTION) if len(_INSTRUCTION) / 2 < len(key) <= longest else 0
    return like >= _TELLS


def _is_rest(row: Row, height: float) -> bool:
    only = row.tokens[0] if len(row.tokens) == 1 else None
    if only is None or len(only.text) > _SIGNS:
        return False
    narrow = len(only.text) == 1 and only.box.width < _REST * height
    return row.box.height < _FLAT * height or (
        narrow and (only.text.isalpha() or row.box.height < _LOW * height)
    )


def _is_hole(row: Row, first: Token, around: Sequence[int]) -> bool:
    apart = len(row.tokens) == 1 or row.tokens[1].box.x0 - first.box.x1 > 0.5 * row.box.height
    outside = first.box.x1 + _OUTSIDE * row.box.height < min(around)
    return first.key in _HOLES and apart and outside


def margins_apart(rows: Sequence[Row]) -> list[Row]:
    """Rows with a margin headed "Ghi chú" as a column of its own: its notes stand beside the entry's rows, not
    in them. What stands above the head, a title over the whole page, is no part of it."""
    for number, row in enumerate(rows):
        first, last = _head(row)
        if last <= first:
            continue
        for slope in _SLOPES:
            upright = [_sheared(other, slope, row.box.y0) for other in rows[number:]]
            if found := _margin(upright, first, last):
                x, right_is_margin = found
                apart = _apart(upright, x, right_is_margin=right_is_margin)
                away = round(slope * (rows[-1].box.y0 - row.box.y0))
                edges = (min(x, x + away), max(x, x + away))
                return [*rows[:number], *(_leaning(other, slope, row.box.y0, x, edges) for other in apart)]
    return list(rows)


def _leaning(row: Row, slope: float, top: int, x: int, edges: tuple[int, int]) -> Row:
    """A row of a column divided at ``x`` moved back to where it stands, in a column wide enough for all of them."""
    moved = _sheared(row, -slope, top)
    left, right = edges[0] if row.left == x else row.left, edges[1] if row.right == x else row.right
    return replace(moved, left=left, right=right)


def _sheared(row: Row, slope: float, top: int) -> Row:
    """A row moved to where it would stand if the page's upright lines did not lean by ``slope``."""
    away = round(slope * (row.box.y0 - top))
    if not away:
        return row
    tokens = tuple(
        replace(token, box=token.box._replace(x0=token.box.x0 - away, x1=token.box.x1 - away))
        for token in row.tokens
    )
    return replace(row, tokens=tokens, box=row.box._replace(x0=row.box.x0 - away, x1=row.box.x1 - away))


def is_margin(row: Row, rows: Sequence[Row]) -> bool:
    """Whether a row of a page stands in a column so narrow that, where it begins with a note, it holds nothing else."""
    return row.right - row.left < _NARROW * max(other.right for other in rows)


def _margin(rows: Sequence[Row], first: int, last: int) -> tuple[int, bool] | None:
    """Where a margin ends or begins whose head stands from ``first`` to ``last`` in the first of the rows, and
    whether it is the right one; None where no blank divides it from the text all the way down."""
    spans = sorted((token.box.x0, token.box.x1) for row in rows for token in row.tokens)
    gutter = _GUTTER * median(row.box.height for row in rows)
    left, right = spans[0][0], max(end for _start, end in spans)
    corridors, reach = [], spans[0][1]
    for start, end in spans:
        if start - reach >= gutter:
            corridors.append((reach, start))
        reach = max(reach, end)
    before = [corridor for corridor in corridors if corridor[0] >= last]
    behind = [corridor for corridor in corridors if corridor[1] <= first]
    if before and before[0][1] - left < _MARGIN * (right - left):
        return before[0][1] - 1, False
    if behind and right - behind[-1][1] < _MARGIN * (right - left):
        return behind[-1][1] - 1, True
    return None


def _head(row: Row) -> tuple[int, int]:
    """First and last column of "Ghi chú" where it stands by itself; (0, 0) where it does not."""
    for start in range(len(row.tokens)):
        for end in range(start + 1, min(start + 3, len(row.tokens)) + 1):
            words = row.tokens[start:end]
            if key_of(words) not in NOTE_HEADS:
                continue
            wide = _ALONE * row.box.height
            alone_before = start == 0 or words[0].box.x0 - row.tokens[start - 1].box.x1 > wide
            alone_behind = end == len(row.tokens) or row.tokens[end].box.x0 - words[-1].box.x1 > wide
            if alone_before and alone_behind:
                return words[0].box.x0, words[-1].box.x1
    return 0, 0


def _apart(rows: Sequence[Row], x: int, *, right_is_margin: bool) -> list[Row]:
    text = sum(any((token.box.x0 < x) == right_is_margin for token in row.tokens) for row in rows)
    return split_rows(rows, 0, len(rows) - 1, x) if text >= _FEWEST else list(rows)
