"""The foot of a page: columns "Cán bộ Tư pháp hộ tịch", "Chủ tịch UBND" with names under the signatures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from rapidfuzz.distance import Levenshtein

from civbook.forms.footheads import Head, heads_of, is_head, segments_of
from civbook.forms.layout import Row, Token
from civbook.forms.phrases import squeeze
from civbook.model import Box
from civbook.text.names import looks_like_name

# What a signer's column says between its head and the name, or in the head itself.
_TITLES = tuple(
    squeeze(title)
    for title in (
        "Chủ tịch", "Phó chủ tịch", "Chủ tịch UBND", "Phó chủ tịch UBND", "Chủ tịch UBND xã",
        "Phó chủ tịch UBND xã", "Chủ tịch xã", "Phó chủ tịch xã", "Trưởng phòng", "Phó trưởng phòng",
        "Giám đốc", "Phó giám đốc", "Chủ tịch Ủy ban nhân dân", "Phó chủ tịch Ủy ban nhân dân",
        "Chủ tịch UBND phường", "Phó chủ tịch UBND phường", "Trưởng phòng tư pháp", "Q. Chủ tịch", "Quyền chủ tịch",
    )
)  # fmt: skip
_HINT = (
    "kyghiro",
    "kytendongdau",
    "kyten",
    "kyvaghiro",
    "kyghirohoten",
    "dongdau",
    "ghirohoten",
    "kyhovaten",
)
_OFFICER = "officer.full_name"
_FEWEST = 2  # columns from which their distance tells where the next one is
_ALIKE = 0.78
_TITLE = 4.0  # of a name's height: half a title's place
_BELOW = (-0.7, -0.15, 0.4)  # of a name's height: from the end of the heads to a title's place
_LINE = 1.3  # of a name's height that is a title's place
_COLUMN = 6.0  # line heights: half a column of names
_ALMOST = 0.2  # how much less like a name than another text one below it may look
_LOW = 0.66
_HEADS_ONLY = 0.85  # of a row's letters: what is hardly more than heads is a row of heads
_SAME_NAME = 2.2  # line heights: a typed name's words may stand so far apart
_CLEARLY = 1.25  # how much wider a blank between two names is than those within them


@dataclass(frozen=True, slots=True)
class Signed:
    """A name or title under a column's head: the field and the tokens that the line pass saw."""

    field: str
    box: Box
    tokens: tuple[Token, ...]

    @property
    def text(self) -> str:
        return _text(self.tokens)


@dataclass(frozen=True, slots=True)
class Foot:
    """``first``: the row where the signatures begin (the number of rows where there are none); ``heads``: the
    columns' fields (None: an illegible head) and the middles of their heads, left to right; ``below``: where the
    heads and what is printed beneath them ("ký, ghi rõ họ tên") end."""

    first: int
    signed: tuple[Signed, ...]
    heads: tuple[tuple[str | None, float], ...] = ()
    below: int = 0

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
        middle, half = middles[0], _COLUMN * beside[0].height
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


def foot_of(rows: Sequence[Row]) -> Foot:
    """Find the signatures at the end of a page."""
    for number, row in enumerate(rows):
        hinted = number + 1 < len(rows) and any(_hint(segment) for segment in segments_of(rows[number + 1]))
        low = number > _LOW * len(rows)  # "Chồng | Vợ" further up heads two columns of fields
        if not (hinted or low):
            continue
        heads = heads_of(row)
        known = [head for head in heads if head.field is not None]
        alone = hinted or _nothing_else(row, heads)
        if (len(known) >= _FEWEST and alone) or (known and hinted and number > len(rows) / 2):
            heads = _with_signer(heads)
            middles = tuple((head.field, head.middle) for head in heads)
            hints = [segment for segment in segments_of(rows[number + 1]) if _hint(segment)] if hinted else []
            below = max(
                (token.box.y1 for segment in hints for token in segment),
                default=max(token.box.y1 for token in row.tokens),
            )
            return Foot(number, tuple(_names(rows[number:], heads)), middles, below)
    return Foot(len(rows), ())


def _nothing_else(row: Row, heads: Sequence[Head]) -> bool:
    """Whether a row holds hardly more than heads, none of them twice: "Người ký Giấy khai sinh Lê Văn Tám Chức vụ Chủ
    tịch" is a label and its value."""
    known = [head for head in heads if head.field is not None]
    named = [head.field for head in known if head.field]
    most = sum(head.letters for head in known) >= _HEADS_ONLY * sum(head.letters for head in heads)
    return most and len(set(named)) == len(named) and not any(token.colon for token in row.tokens)


def _with_signer(heads: Sequence[Head]) -> list[Head]:
    """Heads with the signer's where a stamp has hidden it: as far right of the officer's as that is of the one before
    it."""
    fields = [head.field for head in heads]
    if "signer.full_name" in fields or None in fields or len(heads) < _FEWEST or fields[-1] != _OFFICER:
        return [*heads]
    last, step = heads[-1], round(heads[-1].middle - heads[-2].middle)
    moved = tuple(
        replace(token, box=token.box._replace(x0=token.box.x0 + step, x1=token.box.x1 + step))
        for token in last.tokens
    )
    return [*heads, Head("signer.full_name", moved)]


def _hint(segment: Sequence[Token]) -> bool:
    key = "".join(token.key for token in segment)
    return any(Levenshtein.normalized_similarity(key[: len(hint)], hint) >= _ALIKE for hint in _HINT)


def _names(rows: Sequence[Row], heads: Sequence[Head]) -> list[Signed]:
    """What stands under each head that stands for a field: the likeliest name, the lowest of like ones, and the
    signer's title."""
    columns: list[list[tuple[Token, ...]]] = [[] for _head in heads]
    for row in rows[1:]:
        for number, words in _by_column(row, heads):
            columns[number].append(words)
    found = []
    for head, below in zip(heads, columns, strict=True):
        named = [words for words in below if _like_name(words) and not is_head(words)]
        if head.field and named:
            likely = [looks_like_name(_text(words)) for words in named]
            lowest = max(at for at, like in enumerate(likely) if like >= max(likely) - _ALMOST)
            found.append(_signed(head.field, named[lowest]))
        titled = [words for words in below if title_likeness(_text(words))]
        if head.field == "signer.full_name" and titled:
            found.append(_signed("signer.title", titled[-1]))
    return found


def _by_column(row: Row, heads: Sequence[Head]) -> list[tuple[int, tuple[Token, ...]]]:
    """The words of a row by the column they stand in, those of one column together where they stand near."""
    found: list[tuple[int, tuple[Token, ...]]] = []
    for segment in segments_of(row):
        if _hint(segment):
            continue
        for part in _divided(segment, heads):
            middle = (part[0].box.x0 + part[-1].box.x1) / 2
            number = min(range(len(heads)), key=lambda at: abs(heads[at].middle - middle))
            head = heads[number]
            reach = max(head.width, _COLUMN * head.tokens[0].box.height)
            if abs(middle - head.middle) > reach:
                continue
            last = found[-1] if found else None
            if last and last[0] == number and _gap(last[1][-1], part[0]) < _SAME_NAME * part[0].box.height:
                found[-1] = (number, (*last[1], *part))
            else:
                found.append((number, part))
    return found


def _divided(segment: tuple[Token, ...], heads: Sequence[Head]) -> Iterator[tuple[Token, ...]]:
    """A run of words cut into the columns that it fills, at the widest blank between two columns' middles: names
    side by side may stand hardly further apart than their words."""
    cuts: set[int] = set()
    for left, right in pairwise(head.middle for head in heads):
        begins, ends = segment[0].box.x0, segment[-1].box.x1
        border = (left + right) / 2
        gaps = [
            (_gap(segment[at - 1], segment[at]), at)
            for at in range(1, len(segment))
            if left < (segment[at - 1].box.x1 + segment[at].box.x0) / 2 < right
        ]
        if not gaps or not begins < border < ends:
            continue
        widest, at = max(gaps)
        others = sorted(
            _gap(segment[n - 1], segment[n]) for n in range(1, len(segment)) if n != at and n not in cuts
        )
        clear = widest > _CLEARLY * max(others[-1:], default=0)
        if (begins < left and right < ends) or clear:
            cuts.add(at)
    places = [0, *sorted(cuts), len(segment)]
    for start, end in pairwise(places):
        yield segment[start:end]


def _text(words: Sequence[Token]) -> str:
    return " ".join(token.text for token in words)


def _gap(before: Token, after: Token) -> int:
    return after.box.x0 - before.box.x1


def _signed(field: str, words: tuple[Token, ...]) -> Signed:
    box = words[0].box
    for token in words[1:]:
        box = box.union(token.box)
    return Signed(field, box, words)


def title_likeness(text: str) -> float:
    """How like a signer's title a text is, 0 where it is none, however badly read."""
    key = squeeze(text)
    like = max(Levenshtein.normalized_similarity(key, title) for title in _TITLES)
    return like if like >= _ALIKE else 0.0


def _like_name(segment: Sequence[Token]) -> bool:
    letters = sum(sign.isalpha() for token in segment for sign in token.text)
    large = [token.text[:1].isupper() for token in segment]
    return 2 <= len(segment) <= 6 and letters >= 4 and (all(large[:2]) or (len(large) > 2 and all(large[1:])))
