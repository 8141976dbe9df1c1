"""The foot of a page: columns "Cán bộ Tư pháp hộ tịch", "Chủ tịch UBND" with names under the signatures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from civbook.forms.footcolumns import COLUMN, by_column, is_hint
from civbook.forms.footheads import NOTE, Head, goes_on, heads_of, is_head, segments_of
from civbook.forms.footnotes import note_beside, notes_of
from civbook.forms.footsigner import (
    beside_declarant,
    like_name,
    nothing_else,
    text_of,
    with_name,
    with_neighbours,
    with_signer,
)
from civbook.forms.layout import Row, Token, box_of
from civbook.forms.titles import title_likeness
from civbook.model import Box
from civbook.text.names import looks_like_name

_OFFICER, _SIGNER = "officer.full_name", "signer.full_name"
_FEWEST = 2  # columns from which their distance tells where the next one is
_TITLE = 4.0  # of a name's height: half a title's place
_BELOW = (-0.7, -0.15, 0.4)  # of a name's height: from the end of the heads to a title's place
_LINE = 1.3  # of a name's height that is a title's place
_ALMOST = 0.2  # how much less like a name than another text one below it may look
_LOW = 0.66
_NEAR = 0.7  # of a name's height: between it and its last word below, and how high that is at least
_ASIDE = 0.3  # of a name's width: how far off its middle its last word stands below it
_INSTEAD = frozenset({"kt", "tm", "tl", "tuq"})  # "ký thay": heads that another's title follows
_AGAIN = 2  # rows below a row of heads: nearer ones are their second line


@dataclass(frozen=True, slots=True)
class Signed:
    """A name or title under a column's head: the field and the tokens that the line pass saw."""

    field: str
    box: Box
    tokens: tuple[Token, ...]

    @property
    def text(self) -> str:
        return text_of(self.tokens)


@dataclass(frozen=True, slots=True)
class Foot:
    """``first``: the row where the signatures begin (the number of rows where there are none); ``heads``: the
    columns' fields (None: an illegible head) and the middles of their heads, left to right; ``below``: where the
    heads and what is printed beneath them ("ký, ghi rõ họ tên") end; ``notes``: the rows below the signatures where
    notes have their place, from a row to before another; ``beside``: rows of a note that stands among the columns."""

    first: int
    signed: tuple[Signed, ...]
    heads: tuple[tuple[str | None, float], ...] = ()
    below: int = 0
    notes: tuple[int, int] = (0, 0)
    beside: tuple[Row, ...] = ()

    def place_of(self, field: str) -> Box | None:
        """Where a name must stand that was not seen: in its column, beside the names of the others.

        A stamp over it may have made it illegible to the line pass, and with it the head of its column: then its
        column is the next one, as far off as the others are from each other.
        """
        beside = [one.box for one in self.signed if one.field.endswith("full_name") and one.field != field]
        middles = [middle for head, middle in self.heads if head == field]
        if not middles and field == "signer.full_name" and len(self.heads) > 1:
            (_before, left), (last, right) = self.heads[-2:]
            middles = [right if last is None else 2 * right - left]
        if not beside or not middles:
            return None
        middle, half = middles[0], COLUMN * beside[0].height
        others = [other for _head, other in self.heads]
        left = max([middle - half, *((other + middle) / 2 for other in others if other < middle)])
        right = min([middle + half, *((other + middle) / 2 for other in others if other > middle)])
        return Box(round(left), beside[0].y0, round(right), beside[0].y1)

    def places_of_title(self) -> list[Box]:
        """Where the signer's title may stand that was not seen: straight below the head, above the name."""
        seen = [one.box for one in self.signed if one.field == "signer.full_name"]
        name = seen[0] if seen else self.place_of("signer.full_name")
        if name is None:
            return []
        middle = next(
            (middle for head, middle in self.heads if head == "signer.full_name"), sum(name[::2]) / 2
        )
        left, right = round(middle - _TITLE * name.height), round(middle + _TITLE * name.height)
        tops = [round(self.below + share * name.height) for share in _BELOW]
        return [
            Box(left, top, right, top + round(_LINE * name.height))
            for top in tops
            if top + name.height < name.y0
        ]


NO_FOOT = Foot(0, ())


@dataclass(frozen=True, slots=True)
class _Block:
    """Columns side by side: a row of heads and the names below it. ``below``: where what is printed there ends."""

    first: int
    heads: tuple[Head, ...]
    below: int

    @property
    def fields(self) -> set[str]:
        return {head.field for head in self.heads if head.field and head.field != NOTE}


def foot_of(rows: Sequence[Row]) -> Foot:
    """Find the signatures at the end of a page: one row of columns, or two where the spouses sign above."""
    blocks = _blocks(rows)
    if not blocks:
        return Foot(len(rows), ())
    notes = notes_of(rows, blocks[-1].first)
    ends = [*(block.first for block in blocks[1:]), notes[0]]
    signed = [
        one
        for block, end in zip(blocks, ends, strict=True)
        for one in _names(rows[block.first : end], block.heads)
    ]
    if not any(_OFFICER in block.fields for block in blocks):
        signed += _lower_officer(rows[blocks[-1].first + 1 : notes[0]])
    main = max(blocks, key=lambda block: (bool(block.fields), block.first))
    middles = tuple((head.field, head.middle) for head in main.heads)
    beside = tuple(row for block in blocks for row in note_beside(rows[block.first : notes[0]], block.heads))
    return Foot(blocks[0].first, tuple(signed), middles, main.below, notes, beside)


def _lower_officer(rows: Sequence[Row]) -> list[Signed]:
    """The officer's name where the head stands by itself below the others', beside the signer's name."""
    for number, row in enumerate(rows):
        head = next((head for head in heads_of(row) if head.field == _OFFICER), None)
        if head is not None:
            return _names(rows[number:], (head,))
    return []


def _blocks(rows: Sequence[Row]) -> list[_Block]:
    found: list[_Block] = []
    for number in range(len(rows)):
        block = _block(rows, number)
        if block is None or (found and (number < found[-1].first + _AGAIN or not block.fields)):
            continue
        if not any(block.fields & before.fields for before in found):
            found.append(block)
    return found


def _block(rows: Sequence[Row], number: int) -> _Block | None:
    """The columns whose heads a row is, None where it holds none."""
    row = rows[number]
    hinted = number + 1 < len(rows) and any(is_hint(segment) for segment in segments_of(rows[number + 1]))
    low = number > _LOW * len(rows)  # "Chồng | Vợ" further up heads two columns of fields
    half = number > len(rows) / 2
    if not (hinted or half):
        return None
    heads = with_neighbours(rows, number, heads_of(row)) if low else heads_of(row)
    if low and (beside := beside_declarant(row, heads)):
        heads = beside
    known = [head for head in heads if head.field not in (None, NOTE)]
    alone = hinted or nothing_else(row, heads)
    fields = {head.field for head in heads}
    both = {_OFFICER, _SIGNER} <= fields or {NOTE, _SIGNER} <= fields
    if (
        low
        and not hinted
        and [head.field for head in known] == [_OFFICER]
        and alone
        and is_head(known[0].tokens)
    ):
        heads = with_name(rows, number, heads)
        known = [head for head in heads if head.field is not None]
    if not ((len(known) >= _FEWEST and alone and (hinted or low or both)) or (known and hinted and half)):
        return None
    hints = [segment for segment in segments_of(rows[number + 1]) if is_hint(segment)] if hinted else []
    below = max(
        (token.box.y1 for segment in hints for token in segment),
        default=max(token.box.y1 for token in row.tokens),
    )
    return _Block(number, tuple(with_signer(heads)), below)


def _names(rows: Sequence[Row], heads: Sequence[Head]) -> list[Signed]:
    """What stands under each head that stands for a field: the likeliest name, the lowest of like ones, and the
    signer's title."""
    columns: list[list[tuple[Token, ...]]] = [[] for _head in heads]
    for row in rows[1:]:
        for number, words in by_column(row, heads):
            columns[number].append(words)
    found = []
    for head, below in zip(heads, columns, strict=True):
        below = below[1:] if below and goes_on(head, below[0]) else below
        named = [words for words in below if like_name(words) and not is_head(words)]
        named = [words for words in named if not title_likeness(text_of(words))]
        if head.field and head.field != NOTE and named:
            likely = [looks_like_name(text_of(words)) for words in named]
            lowest = max(at for at, like in enumerate(likely) if like >= max(likely) - _ALMOST)
            found += [_signed(head.field, words) for words in _whole_name(named[lowest], below)]
        if head.field == _SIGNER:
            found += _titles(head, _titled(below))
    return found


def _whole_name(words: tuple[Token, ...], below: Sequence[tuple[Token, ...]]) -> list[tuple[Token, ...]]:
    """A name and its last word, where that had no room beside it: "Huỳnh Quang" and below it, in the middle,
    "Bình"."""
    under = next((one for one in below if one[0].box.y0 > words[0].box.y0 and one != words), ())
    if len(under) != 1 or not (under[0].text.isalpha() and under[0].text[:1].isupper()) or is_head(under):
        return [words]
    name, last = box_of(words), under[0].box
    near = last.y0 - name.y1 < _NEAR * name.height and _NEAR * name.height < last.height < 1.5 * name.height
    aside = abs(last.x0 + last.x1 - name.x0 - name.x1) / 2
    stamped = under[0].text.isupper() and not all(word.text.isupper() for word in words)
    return [words, under] if near and aside < _ASIDE * name.width and not stamped else [words]


def _titled(below: Sequence[tuple[Token, ...]]) -> list[tuple[Token, ...]]:
    """The rows of what is a title by itself, or with the words of the row below: "PHÓ CHỦ" and "TỊCH"."""
    titled = [words for words in below if title_likeness(text_of(words))][-1:]
    pairs = [pair for pair in pairwise(below) if title_likeness(" ".join(map(text_of, pair)))]
    return titled or [words for pair in pairs[-1:] for words in pair]


def _titles(head: Head, below: Sequence[tuple[Token, ...]]) -> list[Signed]:
    """The signer's title as it stands under the head, or as the head itself; both together where that says for whom
    another signs ("KT. CHỦ TỊCH" and below it "PHÓ CHỦ TỊCH")."""
    printed = title_likeness(text_of(head.tokens))
    instead = printed and head.tokens[0].key in _INSTEAD
    if below:
        return [_signed("signer.title", words) for words in (*([head.tokens] if instead else []), *below)]
    return [_signed("signer.title", head.tokens)] if printed else []


def _signed(field: str, words: tuple[Token, ...]) -> Signed:
    return Signed(field, box_of(words), words)
