"""Notes at the foot of a page: below those who sign, or among them in a column of their own."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from rapidfuzz.distance import Levenshtein

from civbook.forms.footheads import NOTE, Head
from civbook.forms.layout import Row, box_of, key_of
from civbook.forms.margins import NOTE_HEADS

_NOTES = (
    *NOTE_HEADS,
    "ghichunhungthaydoisaunay",
    "phanghichunhungthaydoisaunay",
    "nhungthaydoisaunay",
    "ghichunhungthaydoicaichinh",
)
_ALIKE = 0.85  # of what is printed and what was read
_LONG = 15  # letters
_NOTE_WORDS = 8


def notes_of(rows: Sequence[Row], first: int) -> tuple[int, int]:
    """From and to which row below the signatures notes stand; both are the number of rows where none do."""
    begins = next((at for at in range(first + 1, len(rows)) if _opens_notes(rows[at])), len(rows))
    ends = next((at for at in range(begins, len(rows)) if _printed_below(rows[at])), len(rows))
    return begins, ends


def _opens_notes(row: Row) -> bool:
    for count in range(1, min(_NOTE_WORDS, len(row.tokens)) + 1):
        alone = count == len(row.tokens) or row.tokens[count - 1].colon
        key = key_of(row.tokens[:count])
        if alone and any(_says(key, words) for words in _NOTES):
            return not _printed_below(row)
    return False


def _says(key: str, words: str) -> bool:
    """Whether letters are printed words, long ones however badly read."""
    return key == words or (len(words) > _LONG and Levenshtein.normalized_similarity(key, words) >= _ALIKE)


def _printed_below(row: Row) -> bool:
    """Whether a row is what is printed at a page's end: its number, "(1) Ghi rõ …", "Đánh dấu X vào ô thích hợp"."""
    keys = [token.key for token in row.tokens]
    return "".join(keys).isdigit() or any(
        (one.isdigit() and two == "ghi") or (one == "danh" and two in ("dau", "dan"))
        for one, two in pairwise(keys)
    )


def note_beside(rows: Sequence[Row], heads: Sequence[Head]) -> list[Row]:
    """The rows of a note among the columns: its head and what is written below it, up to the next column."""
    at = next((at for at, head in enumerate(heads) if head.field == NOTE), None)
    if at is None:
        return []
    first, height = heads[at].tokens[0], heads[at].tokens[0].box.height
    left = first.box.x0 - height
    right = heads[at + 1].tokens[0].box.x0 - height if at + 1 < len(heads) else rows[0].right
    found = []
    for row in rows:
        tokens = tuple(token for token in row.tokens if left <= token.box.x0 and token.box.x1 <= right)
        if tokens:
            found.append(Row(tokens, box_of(tokens), left, right))
    return found
