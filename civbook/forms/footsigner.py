"""Columns at the foot of a page whose head a stamp has hidden: the signer's, by what stands beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from civbook.forms.footcolumns import COLUMN
from civbook.forms.footheads import NOTE, Head, heads_of, is_head, segments_of
from civbook.forms.layout import Row, Token, box_of
from civbook.text.names import looks_like_name

_HEADS_ONLY = 0.85  # of a row's letters: what is hardly more than heads is a row of heads
_FEWEST = 2  # columns from which their distance tells where the next one is
_ALMOST = 0.2  # how much less like a name than another text one below it may look
_MARKED = re.compile(r"[HK]['’ʼ]\w{2,}")  # K'Brẻo: a name of one word
_OFFICER, _SIGNER = "officer.full_name", "signer.full_name"


def nothing_else(row: Row, heads: Sequence[Head]) -> bool:
    """Whether a row holds hardly more than heads, none of them twice: "Người ký Giấy khai sinh Lê Văn Tám Chức vụ Chủ
    tịch" is a label and its value."""
    known = [head for head in heads if head.field is not None]
    named = [head.field for head in known if head.field]
    noted = {token for head in heads if head.field == NOTE for token in head.tokens}
    most = sum(head.letters for head in known) >= _HEADS_ONLY * sum(head.letters for head in heads)
    most = most or (len(known) > _FEWEST and [head.field for head in heads].index(None) == len(known))
    colons = any(token.colon for token in row.tokens if token not in noted)
    return most and len(set(named)) == len(named) and not colons


def with_signer(heads: Sequence[Head]) -> list[Head]:
    """Heads with the signer's where a stamp has hidden it: as far right of the officer's as that is of the one before
    it."""
    fields = [head.field for head in heads]
    if _SIGNER not in fields and fields[-1] is None and len(heads) > _FEWEST:
        return [*heads[:-1], replace(heads[-1], field=_SIGNER)]  # a stamp stands over it
    if _SIGNER in fields or None in fields or len(heads) < _FEWEST or fields[-1] != _OFFICER:
        return [*heads]
    last, step = heads[-1], round(heads[-1].middle - heads[-2].middle)
    moved = tuple(
        replace(token, box=token.box._replace(x0=token.box.x0 + step, x1=token.box.x1 + step))
        for token in last.tokens
    )
    return [*heads, Head(_SIGNER, moved)]


def beside_declarant(row: Row, heads: Sequence[Head]) -> list[Head]:
    """Two columns, the declarant's and one whose head is illegible under a stamp, which is the signer's: no name stands
    there, as it would behind a label."""
    if [head.field for head in heads] != ["", None] or any(token.colon for token in row.tokens):
        return []
    left, right = heads
    apart = left.tokens[0].box.x0 < row.right / 2 < right.middle
    named = like_name(right.tokens) or right.tokens[0].line == left.tokens[-1].line
    return [left, replace(right, field=_SIGNER)] if apart and not named else []


def with_neighbours(rows: Sequence[Row], number: int, heads: Sequence[Head]) -> list[Head]:
    """Heads with the signer's where the page's slant or a stamp brought it into the row above or below."""
    known = [head for head in heads if head.field is not None]
    if not known or _SIGNER in {head.field for head in known} or not nothing_else(rows[number], heads):
        return [*heads]
    here = box_of(known[0].tokens)
    for other in (row for row in rows[max(0, number - 1) : number + 2] if row is not rows[number]):
        beside = heads_of(other)
        for head in beside if nothing_else(other, beside) else ():
            box = box_of(head.tokens)
            level = abs(box.y0 + box.y1 - here.y0 - here.y1) < 2 * here.height
            apart = all(box.x0 > one.tokens[-1].box.x1 or box.x1 < one.tokens[0].box.x0 for one in known)
            if head.field == _SIGNER and level and apart:
                return sorted((*heads, head), key=lambda one: one.middle)
    return [*heads]


def with_name(rows: Sequence[Row], number: int, heads: Sequence[Head]) -> list[Head]:
    """The officer's head alone, the signer's hidden by a stamp: who is named beside the officer is the signer."""
    officer = next(head for head in heads if head.field == _OFFICER)
    named = [
        segment
        for row in rows[number + 1 :]
        for segment in segments_of(row)
        if like_name(segment) and not is_head(segment) and looks_like_name(text_of(segment)) > 1 - _ALMOST
    ]
    reach = max(officer.width, COLUMN * officer.tokens[0].box.height)
    own = [words for words in named if abs(Head("", words).middle - officer.middle) <= reach]
    if not own:
        return [*heads]
    level = box_of(own[-1])
    beside = [
        words
        for words in named
        if words not in own and abs(box_of(words).y0 - level.y0) < 2 * level.height and len(words) > 1
    ]
    return sorted((*heads, *(Head(_SIGNER, words) for words in beside[:1])), key=lambda one: one.middle)


def text_of(words: Sequence[Token]) -> str:
    return " ".join(token.text for token in words)


def like_name(segment: Sequence[Token]) -> bool:
    letters = sum(sign.isalpha() for token in segment for sign in token.text)
    if len(segment) == 1:
        return bool(_MARKED.fullmatch(segment[0].text))
    large = [token.text[:1].isupper() for token in segment]
    begun = all(large[:2]) or (len(large) > 2 and all(large[1:])) or sum(large) >= max(3, len(large) - 1)
    return 2 <= len(segment) <= 6 and letters >= 4 and begun
