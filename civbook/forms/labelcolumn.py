"""Forms of cells: labels in a column on the left, each at half the height of its cell, values of one or more lines on
the right of it.

A line of a value then stands higher or lower than its label, even nearer to the label above, and labels run over two
lines beside one line of value. The blank between labels and values, all the way down, tells such a form; which lines
belong to which label, their heights tell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from civbook.forms.layout import Row, Token, box_of, key_of
from civbook.model import Box

_BLANK, _LEAST = 0.5, 0.25  # row heights between a label and its value: mostly, and where other rows tell
_ALIGNED = 1.3  # row heights: values begin so near to one another
_FEWEST = 6  # rows of label and value that begin alike
_WIDEST = 0.38  # of the width from there to the page's edge: labels take no more
_MOSTLY = 0.7  # of the rows between the first and the last of them
_SHORT = 2.0  # row heights behind a short label: in other forms values follow their labels
_SHORTS = 3  # rows that tell
_SAME_LABEL = 0.5  # row heights between the lines of one label
_SAME_LINE = 0.5  # of the lower one's height: words of one line
_SLACK = 0.3  # row heights that a hand may begin left of the column
_MOST = 4  # lines of a label or a value
_EMPTY = 0.8  # row heights: what a label without a value costs,
_CLEARLY = 0.75  # of the distances of middles: those of first lines where labels stand at the top
_STRANGE, _KNOWN = (
    0.5,
    0.88,
)  # row heights for each line of a label that is none of the printed ones, and its likeness
_LINE = 0.1  # and each line more than one of a label or value


class Start(NamedTuple):
    """Where a word begins behind a blank: its left edge, the number of its row, the width of the blank."""

    x: int
    row: int
    blank: int


@dataclass(frozen=True, slots=True)
class _Line:
    """Words at one height, lines of a label or values side by side; or the lines of one label."""

    tokens: tuple[Token, ...]

    @property
    def box(self) -> Box:
        return box_of(self.tokens)

    @property
    def middle(self) -> float:
        return (self.box.y0 + self.box.y1) / 2


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
    close = not above or (left[:1] and left[0].box.y0 - _Line(above).box.y1 < _SAME_LABEL * height)
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
    labels, values = (_lines([_sides(row, x)[side] for row in rows]) for side in (0, 1))
    if not labels or not values:
        return list(rows)
    found: list[Row] = []
    for label, own in _shares(labels, values, height, known):
        first = own[0].box if own else label.box
        found.append(_row(rows[0], (*label.tokens, *(own[0].tokens if own else ())), first))
        found += [_row(rows[0], line.tokens, line.box, x - round(_SLACK * height)) for line in own[1:]]
    return found


def _row(like: Row, tokens: tuple[Token, ...], height: Box, begin: int = 0) -> Row:
    x0, x1 = min(token.box.x0 for token in tokens), max(token.box.x1 for token in tokens)
    return replace(like, tokens=tokens, box=Box(x0, height.y0, x1, height.y1), begin=begin)


def _lines(parts: Sequence[tuple[Token, ...]]) -> list[_Line]:
    """Words grouped by their height, top to bottom; what was read of the page as one line stays so."""
    pieces: dict[int, list[Token]] = {}
    for token in (token for part in parts for token in part):
        pieces.setdefault(token.line, []).append(token)
    found: list[_Line] = []
    for piece in sorted((_Line(tuple(tokens)) for tokens in pieces.values()), key=lambda line: line.middle):
        if found and _level(found[-1].box, piece.box):
            tokens = sorted((*found[-1].tokens, *piece.tokens), key=lambda token: token.box.x0)
            found[-1] = _Line(tuple(tokens))
        else:
            found.append(piece)
    return found


def _level(one: Box, other: Box) -> bool:
    """Whether two lines stand at one height: side by side, or a scrap of one in the other."""
    shared = min(one.y1, other.y1) - max(one.y0, other.y0)
    return shared > _SAME_LINE * min(one.height, other.height)


def _shares(
    labels: Sequence[_Line], values: Sequence[_Line], height: float, known: frozenset[str]
) -> list[tuple[_Line, list[_Line]]]:
    """The lines put together to labels, each with the lines of its value: in order, the middle of both as near to
    each other as can be for all of them; or their first lines, where those are clearly nearer."""
    middle, halfway = _shared(labels, values, height, _middle, known)
    top, level = _shared(labels, values, height, lambda lines: lines[0].middle, known)
    steps = level if top < _CLEARLY * middle else halfway
    shares, done, given = [], 0, 0
    for size, count in steps:
        shares.append((_one_label(labels[done : done + size]), list(values[given : given + count])))
        done, given = done + size, given + count
    shares[-1][1].extend(values[given:])  # more lines than labels can have
    return shares


def _shared(
    labels: Sequence[_Line],
    values: Sequence[_Line],
    height: float,
    place: Callable[[Sequence[_Line]], float],
    known: frozenset[str],
) -> tuple[float, tuple[tuple[int, int], ...]]:
    """How far labels and values are from each other, put together at best, and of how many lines each label and its
    value then are. ``place``: the height by which lines are compared."""
    # best[n, m]: the cost of putting together the first n lines of labels and m of values, and how
    best: dict[tuple[int, int], tuple[float, tuple[tuple[int, int], ...]]] = {(0, 0): (0.0, ())}
    for done in range(len(labels)):
        for given in range(len(values) + 1):
            cost, steps = best.get((done, given), (0.0, None))
            if steps is None:
                continue
            for size in _sizes(labels, done, height):
                label = place(labels[done : done + size])
                strange = _strange(labels[done : done + size], known) * height
                for count in range(min(_MOST, len(values) - given) + 1):
                    own = values[given : given + count]
                    off = abs(place(own) - label) if own else _EMPTY * height
                    more = _LINE * height * (size - 1 + max(0, count - 1))
                    choice = (cost + off + more + strange, (*steps, (size, count)))
                    at = (done + size, given + count)
                    if at not in best or choice < best[at]:
                        best[at] = choice
    ends = [given for done, given in best if done == len(labels)]
    return best[len(labels), max(ends)]


def _strange(lines: Sequence[_Line], known: frozenset[str]) -> float:
    """What lines cost as one label, in row heights: nothing where they are a printed one, or where none are known."""
    from rapidfuzz.distance import Levenshtein

    key = key_of([token for line in lines for token in line.tokens])
    told = key in known or any(Levenshtein.normalized_similarity(key, label) >= _KNOWN for label in known)
    return 0.0 if told or not known else _STRANGE * len(lines)


def _sizes(labels: Sequence[_Line], first: int, height: float) -> Iterator[int]:
    """Of how many lines a label may consist that begins with a certain one."""
    yield 1
    for size in range(2, min(_MOST, len(labels) - first) + 1):
        above, below = labels[first + size - 2].box, labels[first + size - 1].box
        if below.y0 - above.y1 >= _SAME_LABEL * height:
            break
        yield size


def _middle(lines: Sequence[_Line]) -> float:
    return sum(line.middle for line in lines) / len(lines)


def _one_label(lines: Sequence[_Line]) -> _Line:
    """The lines of a label as one, as far as the spotting of labels is concerned."""
    number = lines[0].tokens[0].line
    return _Line(tuple(replace(token, line=number) for line in lines for token in line.tokens))
