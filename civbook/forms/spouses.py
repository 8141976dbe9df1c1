"""Two persons in cells: labels on the left, beside them what is said of the one spouse or parent and of the other,
under their heads ("Chồng | Vợ", "Người mẹ | Người cha")."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from civbook.forms.form import BookForm
from civbook.forms.labelcolumn import Start, aligned, beside, starts
from civbook.forms.layout import Row, Token, key_of
from civbook.forms.phrases import heads_of_person, labels_of, squeeze
from civbook.model import Box

_BLANK, _BETWEEN = 0.4, 0.25  # row heights between the labels and values, and between the spouses' values
_HEAD = 1.5  # row heights between the two heads at least
_HEAD_WORDS, _NUMBER = 6, 2  # of a head at most, and signs of the number before it
_LONG, _ALIKE = 8, 0.85  # letters of a head that may be misread a little, and its likeness
_ENTRY = ("signer", "officer.full_name", "registration_date")  # what is asked below both spouses
_CUT = 0.2  # of the rows whose words an edge may divide
_ALIGNED, _FEWEST = 3, 4  # values that begin alike behind labels, and rows with words of both spouses
_LABELLED = 3  # rows with labels right of the first values: two columns of labels and values
_LABEL = 6  # letters by which two labels are the same
_IN = 2  # row heights: no line of a label begins so far right of the others
_LEFT = 0.3  # row heights that a hand may begin left of the others
_THIN = 2  # pixels that a label takes that was moved


COUPLES = {"marriage": ("husband", "wife"), "birth": ("mother", "father")}


def spouses_apart(rows: Sequence[Row], form: BookForm) -> list[Row]:
    """Rows in which each spouse or parent has the labels and their own values, one below the other; the rows of other
    forms stay as they are. ``form``: of a marriage or birth, says by which words the two are headed."""
    words = tuple(heads_of_person(form, person) for person in COUPLES[form.event])
    for number, row in enumerate(rows):
        heads = _heads(row, words)
        if heads is None or _labelled_twice(_until_labels(rows[number + 1 :], heads[0]), *heads):
            continue
        theirs = _until_labels(_of_spouses(rows[number + 1 :], form, heads[0][0].box.x0), heads[0])
        edges = _edges(theirs, *heads)
        if edges is None:
            continue
        end = number + 1 + _last(theirs, *edges)
        before = row.tokens[: len(row.tokens) - len(heads[0]) - len(heads[1])]
        found = [*rows[:number], *([_cut(row, before)] if before else [])]
        for at, head in enumerate(heads):
            found += [_cut(row, head), *_one_spouse(rows[number + 1 : end], edges, at, labels_of(form))]
        return [*found, *rows[end:]]
    return list(rows)


def _of_spouses(rows: Sequence[Row], form: BookForm, x: int) -> Sequence[Row]:
    """The rows above the first label of the whole entry left of ``x``, the first head: "Họ, chữ đệm, tên người ký"."""
    from rapidfuzz.distance import Levenshtein

    entry = form.sections[0]
    labels = {squeeze(phrase) for key in _ENTRY for phrase in form.phrases(entry, key) if key in entry.fields}
    long = [label for label in labels if len(label) >= _LONG]
    for number, row in enumerate(rows):
        key = key_of([token for token in row.tokens if token.box.x0 < x])
        if key and any(Levenshtein.normalized_similarity(key, label) >= _ALIKE for label in long):
            return rows[:number]
    return rows


def _heads(row: Row, words: Sequence[frozenset[str]]) -> tuple[tuple[Token, ...], tuple[Token, ...]] | None:
    """The words of a row's last two parts where these are the heads of the two spouses."""
    tokens = row.tokens
    for middle in range(1, len(tokens)):
        if tokens[middle].box.x0 - tokens[middle - 1].box.x1 < _HEAD * row.box.height:
            continue
        for start in range(max(0, middle - _HEAD_WORDS), middle):
            first, second = tokens[start:middle], tokens[middle:]
            if any(_says(first, one) and _says(second, other) for one, other in (words, words[::-1])):
                return first, second
    return None


def _says(tokens: Sequence[Token], words: frozenset[str]) -> bool:
    """Whether words are a spouse's head, its number before it: "I. Về chồng"."""
    from rapidfuzz.distance import Levenshtein

    parts = [tokens, tokens[1:]] if len(tokens) > 1 and len(tokens[0].key) <= _NUMBER else [tokens]
    keys = [key_of(part) for part in parts]
    return any(
        key in words
        or (
            len(key) >= _LONG
            and any(Levenshtein.normalized_similarity(key, word) >= _ALIKE for word in words)
        )
        for key in keys
    )


def _until_labels(rows: Sequence[Row], first: Sequence[Token]) -> Sequence[Row]:
    """The rows down to one that has labels of its own side by side, one at least where values would stand: "Họ tên
    người khai: … Quan hệ: …"."""
    left = min((row.tokens[0].box.x0 for row in rows if row.tokens), default=0)
    for number, row in enumerate(rows[_FEWEST:], start=_FEWEST):
        colons = [token.box.x0 for token in row.tokens if token.colon]
        begins = bool(row.tokens) and row.tokens[0].box.x0 < left + _IN * row.box.height
        if begins and len(colons) > 1 and colons[-1] >= first[0].box.x0:
            return rows[:number]
    return rows


def _labelled_twice(rows: Sequence[Row], first: Sequence[Token], second: Sequence[Token]) -> bool:
    """Whether each spouse has labels of their own, side by side."""
    border = (first[-1].box.x1 + second[0].box.x0) / 2
    lefts = (key_of([token for token in row.tokens if token.box.x0 <= border]) for row in rows)
    rights = (key_of([token for token in row.tokens if token.box.x0 > border]) for row in rows)
    pairs = zip(lefts, rights, strict=True)
    alike = sum(len(left) >= _LABEL and left[:_LABEL] == right[:_LABEL] for left, right in pairs)
    return alike >= _LABELLED


def _edges(rows: Sequence[Row], first: Sequence[Token], second: Sequence[Token]) -> tuple[int, int] | None:
    """Where the values of the first and of the second spouse begin, who are headed by some words; None where they
    have no columns of their own behind the labels."""
    if not rows:
        return None
    border = (first[0].box.x0 + first[-1].box.x1) / 2
    edges = _begun_alike(rows, border, (first[-1].box.x1, second[-1].box.x1))
    if edges is None or _cuts_words(rows, edges[1]):
        edges = _divided(rows, border, second[0].box.x0) or edges
    colons = sum(any(token.colon and token.box.x0 > border for token in row.tokens) for row in rows)
    return edges if edges and colons < _LABELLED and len(_in_both(rows, *edges)) >= _FEWEST else None


def _cuts_words(rows: Sequence[Row], x: int) -> bool:
    """Whether an edge runs through words that stand together in several rows: values in the middle of their cells may
    begin alike by chance."""
    cut = 0
    for row in rows:
        left = max((token.box.x1 for token in row.tokens if token.box.x0 < x), default=0)
        right = min((token.box.x0 for token in row.tokens if token.box.x0 >= x), default=0)
        cut += bool(left and right and right - left < _BETWEEN * row.box.height)
    return cut > _CUT * len(rows)


def _begun_alike(rows: Sequence[Row], border: float, second: tuple[int, int]) -> tuple[int, int] | None:
    """The edges of columns whose values begin below one another: left of ``border``, and within ``second``, from the
    first head's end to the second one's: last words of the first spouse's values begin left of that."""
    height = median(row.box.height for row in rows)
    edge = min(row.tokens[0].box.x0 for row in rows if row.tokens) + height
    places = starts(rows, _BETWEEN * height)
    behind: dict[int, Start] = {}  # by row: what stands first behind its label
    for place in places:
        labelled = rows[place.row].tokens[0].box.x0 <= edge
        if labelled and place.x <= border and place.blank >= _BLANK * height:
            behind.setdefault(place.row, place)
    columns = [
        aligned(sorted(behind.values()), height),
        aligned([place for place in places if second[0] - height < place.x <= second[1]], height),
    ]
    if not all(len(column) >= _ALIGNED for column in columns):
        return None
    x1, x2 = (round(column[0].x - _LEFT * height) for column in columns)
    return (x1, x2) if x1 < x2 else None


def _divided(rows: Sequence[Row], border: float, until: int) -> tuple[int, int] | None:
    """The edges of columns whose values begin anywhere in their cells: two blanks all the way down, left of the middle
    of the one head and between the two heads, over as many rows as can be."""
    height = median(row.box.height for row in rows)
    for count in range(len(rows), _FEWEST - 1, -1):
        blanks = _blanks(rows[:count], _BETWEEN * height)
        left = [blank for blank in blanks if blank[1] < border]
        between = [blank for blank in blanks if border < blank[0] and blank[1] <= until + height]
        if left and between:
            return _widest(left), _widest(between)
    return None


def _widest(blanks: Sequence[tuple[int, int]]) -> int:
    """Where what stands behind the widest blank begins."""
    return max(blanks, key=lambda blank: blank[1] - blank[0])[1] - _THIN


def _blanks(rows: Sequence[Row], least: float) -> list[tuple[int, int]]:
    """The blanks between words that go through all rows, from where to where."""
    spans = sorted((token.box.x0, token.box.x1) for row in rows for token in row.tokens)
    found, reach = [], spans[0][1] if spans else 0
    for x0, x1 in spans:
        if x0 - reach >= least:
            found.append((reach, x0))
        reach = max(reach, x1)
    return found


def _in_both(rows: Sequence[Row], x1: int, x2: int) -> list[int]:
    """The rows with words in both spouses' columns."""
    return [
        number
        for number, row in enumerate(rows)
        if any(x1 <= token.box.x0 < x2 for token in row.tokens)
        and any(token.box.x0 >= x2 for token in row.tokens)
    ]


def _last(rows: Sequence[Row], x1: int, x2: int) -> int:
    """How many of the rows below the heads are the spouses': to the last one with words in both columns, and the
    values' lines below that. A row that begins between labels and values is below them all."""
    height = median(row.box.height for row in rows)
    left = min(row.tokens[0].box.x0 for row in rows if row.tokens)
    ends = (
        number
        for number, row in enumerate(rows)
        if row.tokens and left + _IN * height < row.tokens[0].box.x0 < x1 - height
    )
    both = _in_both(rows, x1, x2)
    end = next((number for number in ends if number > both[_FEWEST - 1]), len(rows))
    last = max(number for number in both if number < end) + 1
    while last < end and all(token.box.x0 >= x1 for token in rows[last].tokens):
        last += 1
    return last


def _one_spouse(rows: Sequence[Row], edges: tuple[int, int], at: int, known: frozenset[str]) -> list[Row]:
    """The labels with the values of one spouse (0 or 1). The second one's labels stand right before the values: what is
    between is the first one's."""
    x1, x2 = edges
    height = median(row.box.height for row in rows)
    parts = []
    for row in rows:
        label = [token for token in row.tokens if token.box.x0 < x1]
        value = [token for token in row.tokens if token.box.x0 >= x1 and (token.box.x0 >= x2) == (at == 1)]
        if label or value:
            parts.append(_cut(row, (*label, *value), right=row.right if at else x2 - 2))
    found = []
    for row in beside(parts, edges[at], height, known):
        tokens = tuple(_moved(token, x2) if at and token.box.x0 < x1 else token for token in row.tokens)
        found.append(_cut(row, tokens))
    return found


def _moved(token: Token, x: int) -> Token:
    return replace(token, box=Box(x - _THIN, token.box.y0, x, token.box.y1))


def _cut(row: Row, tokens: Sequence[Token], right: int | None = None) -> Row:
    x0, x1 = min(token.box.x0 for token in tokens), max(token.box.x1 for token in tokens)
    box = Box(x0, row.box.y0, max(x0 + 1, x1), row.box.y1)
    return replace(row, tokens=tuple(tokens), box=box, right=row.right if right is None else right)
