"""Forms of cells: labels in a column on the left, each at half the height of its cell, values of one or more lines on
the right of it.

A line of a value then stands higher or lower than its label, even nearer to the label above, and labels run over two
lines beside one line of value. The blank between labels and values, all the way down, tells such a form; which lines
belong to which label, their heights tell.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from civbook.forms.labelshares import SAME_LABEL, lines_of, shares_of
from civbook.forms.layout import Row, Token, box_of
from civbook.model import Box

_BLANK, _LEAST = 0.5, 0.25  # row heights between a label and its value: mostly, and where other rows tell
_ALIGNED = 1.3  # row heights: values begin so near to one another
_FEWEST = 6  # rows of label and value that begin alike
_WIDEST = 0.38  # of the width from there to the page's edge: labels take no more
_MOSTLY = 0.7  # of the rows between the first and the last of them
_SHORT = 2.0  # row heights behind a short label: in other forms values follow their labels
_SHORTS = 3  # rows that tell
_SLACK = 0.3  # row heights that a hand may begin left of the column


class Start(NamedTuple):
    """Where a word begins behind a blank: its left edge, the number of its row, the width of the blank."""

    x: int
    row: int
    blank: int


def labels_beside(rows: Sequence[Row]) -> list[Row]:
    """Rows in which each label of a label column stands with the first line of its value, the value's other lines
    below it. Rows of other forms stay as they are."""
    found: list[Row] = []
    for column in _columns(rows):
        height = median(row.box.height for row in column)
        block = _block(column, height)
        if block is None:
            found += column
            continue
        first, last, x = block
        found += [*column[:first], *beside(column[first:last], x, height), *column[last:]]
    return found


def _columns(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Runs of rows of one column of the page: the entry, the margin beside it."""
    run: list[Row] = []
    for row in rows:
        if run and (run[-1].left, run[-1].right) != (row.left, row.right):
            yield run
            run = []
        run.append(row)
    if run:
        yield run


def _block(rows: Sequence[Row], height: float) -> tuple[int, int, int] | None:
    """The rows of labels beside values, as first and one behind the last, and where their values begin at most; None
    where there are none."""
    best = aligned(starts(rows, _BLANK * height), height)
    numbers = sorted({start.row for start in best})
    if len(numbers) < _FEWEST or sum(start.blank > _SHORT * height for start in best) < _SHORTS:
        return None
    pairs = [_sides(rows[number], best[0].x) for number in numbers]
    if sum(_two_persons(left, right, height) for left, right in pairs) >= _SHORTS:
        return None
    first, last = numbers[0], numbers[-1] + 1
    x = _divide(rows[first:last], round(median(start.x for start in best)), height)
    begun = [right[0].box.x0 - x for row in rows[first:last] if (right := _sides(row, x)[1])]
    fits = sum(_fits(row, x, height) for row in rows[first:last])
    level = sum(off <= _ALIGNED * height for off in begun)
    left = min(row.box.x0 for row in rows[first:last])
    wide = x - left > _WIDEST * (rows[first].right - left)
    if wide or fits < _MOSTLY * (last - first) or level < _MOSTLY * len(begun):
        return None
    while first and _is_part(rows[first - 1], x, height):
        first -= 1
    end = last
    while last < len(rows) and _fits(rows[last], x, height):
        last += 1
        if _is_part(rows[last - 1], x, height) or _ends_label(rows[last - 2], rows[last - 1], x, height):
            end = last
    return first, end, x


def _divide(rows: Sequence[Row], start: int, height: float) -> int:
    """Where labels and values are divided: at or left of where most values begin, as most rows allow."""
    edges = {token.box.x0 for row in rows for token in row.tokens}
    near = [x for x in edges if start - _ALIGNED * height <= x <= start]
    return max(near, key=lambda x: (sum(_fits(row, x, height) for row in rows), x))


def starts(rows: Sequence[Row], least: float) -> list[Start]:
    """The words behind blanks of ``least`` pixels, left to right."""
    return sorted(
        Start(after.box.x0, number, after.box.x0 - before.box.x1)
        for number, row in enumerate(rows)
        for before, after in pairwise(row.tokens)
        if after.box.x0 - before.box.x1 >= least
    )


def aligned(places: Sequence[Start], height: float) -> list[Start]:
    """Of some places, left to right, those in most rows that are aligned. ``height``: of a row."""
    best: list[Start] = []
    for at, place in enumerate(places):
        near = [other for other in places[at:] if other.x - place.x <= _ALIGNED * height]
        if len({other.row for other in near}) > len({other.row for other in best}):
            best = near
    return best


def _two_persons(left: Sequence[Token], right: Sequence[Token], height: float) -> bool:
    """Whether a row's sides are the same label of two persons, or a label and its value both."""
    if not left or not right:
        return False
    label = next((at for at, token in enumerate(right) if token.colon), None)
    begins = label is not None and all(
        after.box.x0 - before.box.x1 < _BLANK * height for before, after in pairwise(right[: label + 1])
    )
    return left[0].key == right[0].key or begins or any(token.colon for token in left[:-1])


def _fits(row: Row, x: int, height: float) -> bool:
    """Whether a row's words keep to the two columns."""
    if any(token.box.x0 < x < token.box.x1 - 2 for token in row.tokens):
        return False
    left, right = _sides(row, x)
    if left and right:
        return right[0].box.x0 - left[-1].box.x1 >= _LEAST * height
    return bool(left) or (bool(right) and right[0].box.x0 - x <= 2 * _ALIGNED * height)


def _is_part(row: Row, x: int, height: float) -> bool:
    """Whether a row above or below the rows of label and value goes on with them."""
    _left, right = _sides(row, x)
    return _fits(row, x, height) and bool(right) and right[0].box.x0 - x <= _ALIGNED * height


def _ends_label(before: Row, row: Row, x: int, height: float) -> bool:
    """Whether a row is but the last line of the label above, or the label of the value's line above."""
    (above, _value), (left, right) = _sides(before, x), _sides(row, x)
    close = not above or (left[:1] and left[0].box.y0 - box_of(above).y1 < SAME_LABEL * height)
    return bool(left) and not right and bool(close)


def _sides(row: Row, x: int) -> tuple[tuple[Token, ...], tuple[Token, ...]]:
    left = tuple(token for token in row.tokens if token.box.x0 < x)
    return left, tuple(token for token in row.tokens if token.box.x0 >= x)


def beside(rows: Sequence[Row], x: int, height: float, known: frozenset[str] = frozenset()) -> list[Row]:
    """The rows with labels and values brought together, run by run between rows that keep to no column. ``known``: the
    printed labels, folded without blanks, where these are known: they tell which lines are one label."""
    found: list[Row] = []
    run: list[Row] = []
    for row in rows:
        if _fits(row, x, height) and row.tokens:
            run.append(row)
        else:
            found += [*_together(run, x, height, known), row]
            run = []
    return [*found, *_together(run, x, height, known)]


def _together(rows: Sequence[Row], x: int, height: float, known: frozenset[str]) -> list[Row]:
    labels, values = (lines_of([_sides(row, x)[side] for row in rows]) for side in (0, 1))
    if not labels or not values:
        return list(rows)
    found: list[Row] = []
    for label, own in shares_of(labels, values, height, known):
        first = own[0].box if own else label.box
        found.append(_row(rows[0], (*label.tokens, *(own[0].tokens if own else ())), first))
        found += [_row(rows[0], line.tokens, line.box, x - round(_SLACK * height)) for line in own[1:]]
    return found


def _row(like: Row, tokens: tuple[Token, ...], height: Box, begin: int = 0) -> Row:
    x0, x1 = min(token.box.x0 for token in tokens), max(token.box.x1 for token in tokens)
    return replace(like, tokens=tokens, box=Box(x0, height.y0, x1, height.y1), begin=begin)
