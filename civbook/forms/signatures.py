"""The foot of a page: columns "Cán bộ Tư pháp hộ tịch", "Chủ tịch UBND" with names under the signatures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from civbook.forms.layout import Row, Token
from civbook.forms.phrases import squeeze
from civbook.model import Box
from civbook.text.names import looks_like_name

# Heads of the columns; "" for persons whose names are no field here (they stand elsewhere on the page).
_HEADS: dict[str, tuple[str, ...]] = {
    "signer.full_name": (
        "Chủ tịch UBND", "Chủ tịch", "Phó chủ tịch", "Phó chủ tịch UBND", "TM. Ủy ban nhân dân",
        "TM. UBND", "TM. UBND xã",
        "Người ký", "Người ký trích lục", "Người ký giấy khai sinh", "Người ký giấy chứng tử",
        "Thủ trưởng đơn vị",
        "Người ký giấy chứng nhận kết hôn", "Trưởng phòng tư pháp", "Giám đốc sở tư pháp",
        "Chủ tịch Ủy ban nhân dân",
        "KT. Chủ tịch", "Người có thẩm quyền ký", "Lãnh đạo UBND", "Người ký trích lục khai tử",
        "Chủ tịch xã",
        "Người ký giấy CNKH", "Thủ trưởng cơ quan", "Người ký giấy chứng nhận",
    ),
    "officer.full_name": (
        "Cán bộ Tư pháp hộ tịch", "Cán bộ hộ tịch", "Công chức tư pháp hộ tịch", "Người thực hiện",
        "Ủy viên thư ký",
        "Công chức tư pháp - hộ tịch", "Người ghi sổ", "Cán bộ thực hiện", "Công chức hộ tịch",
        "Cán bộ tư pháp",
        "Người vào sổ", "Công chức thực hiện", "Cán bộ ghi sổ",
    ),
    "": (
        "Người đi khai sinh", "Người đi khai tử", "Người khai", "Người đi khai", "Người đi đăng ký",
        "Người yêu cầu", "Vợ",
        "Chồng", "Bên nam", "Bên nữ", "Người đi đăng ký khai sinh", "Người đi đăng ký khai tử",
        "Chữ ký của vợ", "Cha",
        "Chữ ký của chồng", "Người báo tử", "Mẹ", "Người chồng", "Người vợ", "Người làm chứng",
        "Người đứng khai",
        "Người đi khai báo", "Họ tên, chữ ký vợ", "Họ tên, chữ ký chồng", "Chữ ký người đi khai",
    ),
}  # fmt: skip
_KNOWN = [(squeeze(phrase), field) for field, phrases in _HEADS.items() for phrase in phrases]
# What a signer's column says between its head and the name, or in the head itself.
_TITLES = tuple(
    squeeze(title)
    for title in (
        "Chủ tịch", "Phó chủ tịch", "Chủ tịch UBND", "Phó chủ tịch UBND", "Chủ tịch UBND xã",
        "Phó chủ tịch UBND xã", "Chủ tịch xã", "Phó chủ tịch xã", "Trưởng phòng", "Phó trưởng phòng",
        "Giám đốc", "Phó giám đốc", "Chủ tịch Ủy ban nhân dân", "Phó chủ tịch Ủy ban nhân dân",
        "Chủ tịch UBND phường", "Phó chủ tịch UBND phường", "Trưởng phòng tư pháp",
    )
)  # fmt: skip
_HINT = ("kyghiro", "kytendongdau", "kyten", "kyvaghiro", "kyghirohoten", "dongdau", "ghirohoten")
_ALIKE = 0.78
_COLUMN = 6.0  # line heights: half a column of names
_ALMOST = 0.2  # how much less like a name than another text one below it may look
_LOW = 0.66


@dataclass(frozen=True, slots=True)
class Signed:
    """A name or title under a column's head: the field and the tokens that the line pass saw."""

    field: str
    box: Box
    tokens: tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class Foot:
    """``first``: the row where the signatures begin (the number of rows where there are none); ``heads``: the
    columns' fields (None: an illegible head) and the middles of their heads, left to right."""

    first: int
    signed: tuple[Signed, ...]
    heads: tuple[tuple[str | None, float], ...] = ()

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
        half = round(_COLUMN * beside[0].height)
        return Box(round(middles[0]) - half, beside[0].y0, round(middles[0]) + half, beside[0].y1)


NO_FOOT = Foot(0, ())


def foot_of(rows: Sequence[Row]) -> Foot:
    """Find the signatures at the end of a page."""
    for number, row in enumerate(rows):
        heads = [(segment, field) for segment in _segments(row) if (field := _head(segment)) is not None]
        hinted = number + 1 < len(rows) and any(_hint(segment) for segment in _segments(rows[number + 1]))
        low = number > _LOW * len(rows)  # "Chồng | Vợ" further up heads two columns of fields
        if (len(heads) >= 2 and (hinted or low)) or (heads and hinted and number > len(rows) / 2):
            columns = _segments(row)
            middles = tuple((_head(column), _middle(column)) for column in columns)
            return Foot(number, tuple(_names(rows[number:], columns)), middles)
    return Foot(len(rows), ())


def _segments(row: Row) -> list[tuple[Token, ...]]:
    """Tokens of a row grouped at wide gaps."""
    groups: list[list[Token]] = []
    for token in row.tokens:
        if groups and token.box.x0 - groups[-1][-1].box.x1 < 1.1 * max(12, token.box.height):
            groups[-1].append(token)
        else:
            groups.append([token])
    return [tuple(group) for group in groups]


def _head(segment: Sequence[Token]) -> str | None:
    if segment[-1].colon:
        return None
    key = "".join(token.key for token in segment)
    ranked = [(Levenshtein.normalized_similarity(key, phrase), field) for phrase, field in _KNOWN]
    score, field = max(ranked)
    return field if score >= (_ALIKE if len(key) > 5 else 1.0) else None


def _hint(segment: Sequence[Token]) -> bool:
    key = "".join(token.key for token in segment)
    return any(Levenshtein.normalized_similarity(key[: len(hint)], hint) >= _ALIKE for hint in _HINT)


def _names(rows: Sequence[Row], heads: Sequence[tuple[Token, ...]]) -> list[Signed]:
    """What stands under each head that stands for a field: the likeliest name, the lowest of like ones, and the
    signer's title. Words belong to the nearest head."""
    middles = [_middle(head) for head in heads]
    columns: list[list[tuple[Token, ...]]] = [[] for _head_ in heads]
    for row in rows[1:]:
        for segment in _segments(row):
            if _hint(segment):
                continue
            for number, head in enumerate(heads):
                reach = max(head[-1].box.x1 - head[0].box.x0, _COLUMN * head[0].box.height)
                mine = tuple(
                    token
                    for token in segment
                    if _nearest(token, middles) == number and abs(_centre(token) - middles[number]) <= reach
                )
                if mine:
                    columns[number].append(mine)
    found = []
    for head, below in zip(heads, columns, strict=True):
        field = _head(head)
        named = [words for words in below if _like_name(words) and _head(words) is None]
        if field and named:
            likely = [looks_like_name(" ".join(token.text for token in words)) for words in named]
            lowest = max(at for at, like in enumerate(likely) if like >= max(likely) - _ALMOST)
            found.append(_signed(field, named[lowest]))
        titled = [words for words in below if _like_title(words)]
        if field == "signer.full_name" and titled:
            found.append(_signed("signer.title", titled[-1]))
    return found


def _signed(field: str, words: tuple[Token, ...]) -> Signed:
    box = words[0].box
    for token in words[1:]:
        box = box.union(token.box)
    return Signed(field, box, words)


def _like_title(segment: Sequence[Token]) -> bool:
    key = "".join(token.key for token in segment)
    return max(Levenshtein.normalized_similarity(key, title) for title in _TITLES) >= _ALIKE


def _nearest(token: Token, middles: Sequence[float]) -> int:
    return min(range(len(middles)), key=lambda number: abs(middles[number] - _centre(token)))


def _centre(token: Token) -> float:
    return (token.box.x0 + token.box.x1) / 2


def _middle(segment: Sequence[Token]) -> float:
    return (segment[0].box.x0 + segment[-1].box.x1) / 2


def _like_name(segment: Sequence[Token]) -> bool:
    letters = sum(sign.isalpha() for token in segment for sign in token.text)
    large = [token.text[:1].isupper() for token in segment]
    return 2 <= len(segment) <= 6 and letters >= 5 and (all(large[:2]) or (len(large) > 2 and all(large[1:])))
