"""Two columns of labels and values with different labels: the deceased on the left, the declarant on the right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median

from civbook.forms.labelcolumn import Start, starts
from civbook.forms.layout import Row

_BLANK = 0.8  # row heights at least between the columns, where both have words
_APART = 0.25  # of the width between the columns' beginnings
_COLUMN = 0.03  # of the width: lines of the right column begin so near to one another
_FEWEST = 5  # rows with words in both columns
_CROSSED = 0.1  # of the rows: words that the page's slant brings across the gutter
_MOST = 3  # places for a gutter that are tried


def halves(rows: Sequence[Row], ends: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    """First row, last row and x of two columns that rows may have, the likeliest first. ``ends``: rows that speak of
    the whole entry; both columns end above them."""
    tokens = [token for row in rows for token in row.tokens]
    if not tokens:
        return
    left = min(token.box.x0 for token in tokens)
    width = max(token.box.x1 for token in tokens) - left
    height = median(row.box.height for row in rows)
    places = [place for place in starts(rows, _BLANK * height) if place.x > left + _APART * width]
    groups = [[other for other in places if 0 <= other.x - place.x <= _COLUMN * width] for place in places]
    groups.sort(key=lambda group: -len({place.row for place in group}))
    tried: list[int] = []
    for group in groups:
        x = group[0].x - 4
        if len(tried) == _MOST or any(abs(x - other) < _APART * width / 2 for other in tried):
            continue
        tried.append(x)
        if (span := _rows_of(rows, group, ends)) and _free(rows[span[0] : span[1] + 1], x):
            yield *span, x


def _rows_of(rows: Sequence[Row], group: Sequence[Start], ends: Sequence[int]) -> tuple[int, int] | None:
    """The rows of two columns: the longest run with words in both, and what follows it in one of them."""
    x = group[0].x - 4
    numbers = sorted({place.row for place in group})
    runs: list[list[int]] = []
    for number in numbers:
        whole = runs and not any(runs[-1][-1] < end < number for end in ends)
        if whole and rows[number].left == rows[runs[-1][-1]].left:
            runs[-1].append(number)
        else:
            runs.append([number])
    best = max(runs, key=len)
    if len(best) < _FEWEST:
        return None
    first, last = best[0], best[-1]
    while last + 1 < len(rows) and last + 1 not in ends and _keeps(rows[last + 1], rows[last], x):
        last += 1
    return first, last


def _keeps(row: Row, before: Row, x: int) -> bool:
    """Whether a row goes on with the columns of the row before: nothing crosses the gutter."""
    return row.left == before.left and not any(token.box.x0 < x < token.box.x1 for token in row.tokens)


def _free(rows: Sequence[Row], x: int) -> bool:
    crossed = sum(any(token.box.x0 < x < token.box.x1 for token in row.tokens) for row in rows)
    return crossed <= _CROSSED * len(rows)
