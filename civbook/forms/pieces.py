"""Pieces of values: a row's words and their place, and what can be told from these alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import inf
from typing import TYPE_CHECKING

from civbook.forms.layout import Row, Token, box_of, key_of
from civbook.model import Box

if TYPE_CHECKING:
    from civbook.forms.matching import Placed

_YEAR_WORDS = 3  # "năm 1979 ." at most
_MONTH_WORDS = 5  # "tháng 8 năm 1979 ." at most
_STAMPS = frozenset({"saoybanchinh", "saoyban", "saoluc", "dacap", "dacapbansao", "bansao", "dahuy"})
_PART_WORDS = frozenset({"so", "do", "cap", "noi", "tai", "ngay"})
_ISSUER_FOLLOWS = frozenset({"tai", "do", "noi", "cap"})
_NUMBER_WORDS = frozenset(
    {
        "mot", "hai", "ba", "bon", "tu", "nam", "lam", "sau", "bay", "tam", "chin", "muoi", "tram", "nghin", "ngan",
        "linh", "le", "khong", "thang", "ngay", "mong", "mung",
    }
)  # fmt: skip
_PARTS = 3
_ITEM = 2  # digits of a label's number at most
ROMAN = frozenset(
    {"i", "ii", "iii", "iv", "l", "ll", "il", "li", "lll", "ill", "iil", "iill", "lv", "tt", "it", "ti"}
)  # however they were read
_ROMAN_LIKE = re.compile(r"[il1tvx]{1,4}")  # however they were read: "I1I", "11L"
_SWOLLEN = 1.5  # heights of its words: a row so high takes in parts of others
_SAME_LINE = 0.4  # of the lower one's height: what shares more stands in one line
_RISE = 0.2  # of the words' height, above and below them


@dataclass(frozen=True, slots=True)
class Piece:
    """One row's part of a value: its box on the page and the tokens that the line pass saw there.

    ``within``: it stands within a sentence, other words close before and behind it.
    """

    box: Box
    tokens: tuple[Token, ...]
    row: int
    within: bool = False

    @property
    def text(self) -> str:
        return " ".join(token.text for token in self.tokens)


@dataclass(frozen=True, slots=True)
class Zone:
    """All that stands for one field. ``field`` "" holds text that no label claims; ``said``: the label as read."""

    field: str
    key: str
    label: Box | None
    pieces: tuple[Piece, ...]
    said: str = ""

    @property
    def box(self) -> Box:
        box = self.pieces[0].box
        for piece in self.pieces[1:]:
            box = box.union(piece.box)
        return box


def is_stamp(piece: Piece) -> bool:
    """Whether nothing but a stamp's words stand there: they end no value and are none."""
    letters = "".join(token.text for token in piece.tokens)
    return letters.isupper() and key_of(piece.tokens) in _STAMPS


def narrowed(piece: Piece) -> Piece:
    """A piece no wider than its words and a little: scraps of the row above may stand beside a few small letters."""
    words = box_of(piece.tokens)
    room = round(0.5 * words.height)
    x0, x1 = max(piece.box.x0, words.x0 - room), min(piece.box.x1, words.x1 + room)
    return replace(piece, box=piece.box._replace(x0=x0, x1=max(x0 + 1, x1)))


def beside(upper: Piece, piece: Piece) -> bool:
    """Whether words are scraps of the line that a value has itself (its tails, or its end read apart): they stand on
    its height, not left of it. The value is read from its own place, scraps included."""
    if not upper.tokens:
        return False
    words, scraps = box_of(upper.tokens), box_of(piece.tokens)
    shared = min(words.y1, scraps.y1) - max(words.y0, scraps.y0)
    lowest = min(words.height, scraps.height)
    return shared > _SAME_LINE * lowest and scraps.x0 > words.x0 - words.height // 2


def under(upper: Piece, piece: Piece) -> bool:
    """Whether a piece's words stand below the part of the row that a value has."""
    return piece.tokens[-1].box.x1 <= upper.box.x1


def year_below(placed: Placed | None, pieces: Sequence[Piece], piece: Piece) -> bool:
    """Whether a date goes on with its month and year, or its year alone, on the next row ("ngày 2 tháng 8 / năm
    1979")."""
    if placed is None or not placed.meaning.key.endswith(("_date", "notice.date")):
        return False
    begun = any(token.key[:1].isdigit() for each in pieces for token in each.tokens)
    words = _MONTH_WORDS if piece.tokens[0].key.startswith("than") else _YEAR_WORDS
    return (
        begun
        and len(piece.tokens) <= words
        and not any(_is_year(token) for each in pieces for token in each.tokens)
        and any(_is_year(token) for token in piece.tokens)
    )


def issuer_below(placed: Placed | None, last: Piece) -> bool:
    """Whether a day of issue goes on in the next row with who issued the paper: "cấp ngày 07/05/2011 tại"."""
    dated = placed is not None and placed.meaning.key.endswith(("id_date", "notice.date"))
    return dated and bool(last.tokens) and last.tokens[-1].key in _ISSUER_FOLLOWS


def words_below(placed: Placed | None, piece: Piece) -> bool:
    """Whether a day in words goes on over one more row than usual: mostly words for numbers stand there."""
    spelt = placed is not None and placed.meaning.key.endswith(("_in_words", "_date"))
    numbers = sum(token.key in _NUMBER_WORDS for token in piece.tokens)
    return spelt and len(piece.tokens) > 1 and 2 * numbers > len(piece.tokens)


def issued_by(placed: Placed | None, piece: Piece) -> bool:
    """Whether a row says who gave a death notice of which number and day stand above: "do Trạm y tế xã …"."""
    return placed is not None and placed.meaning.key == "notice" and piece.tokens[0].key == "do"


def paper_below(placed: Placed | None, piece: Piece) -> int:
    """How many rows more than usual an identity paper may have where the form prints a word before each of its parts:
    "số …" / "do …" / "cấp ngày …"."""
    identity = placed is not None and placed.meaning.key in ("identity", "id_number")
    return _PARTS if identity and piece.tokens[0].key in _PART_WORDS else 0


def _is_year(token: Token) -> bool:
    return len(token.key) == 4 and token.key.isdigit()


def numbering(row: Row, at: int) -> int:
    """1 where the token before a label is its number ("4. Dân tộc: Kinh | 5. Quốc tịch: …"): it stands nearer to the
    label than to what is before it."""
    if not 0 < at < len(row.tokens):
        return 0
    number, label = row.tokens[at - 1], row.tokens[at]
    if number.colon or not is_item(number):
        return 0
    gap = label.box.x0 - number.box.x1
    before = number.box.x0 - row.tokens[at - 2].box.x1 if at > 1 else inf
    return int(gap < row.box.height and gap < 0.5 * before)


def in_words(piece: Piece) -> bool:
    """Whether a day is written in words there: "hai mươi mốt tháng chín năm một"."""
    numbers = sum(token.key in _NUMBER_WORDS for token in piece.tokens)
    digits = sum(sign.isdigit() for token in piece.tokens for sign in token.key)  # one may be a scrap
    return len(piece.tokens) > 1 and 2 * numbers > len(piece.tokens) and digits <= 1


def is_item(token: Token) -> bool:
    """Whether a token may be a label's number; "13)" is now and then read as "131"."""
    bare = token.key.removesuffix("1")
    if is_roman(token):
        return True  # "IV. Người đi khai sinh"
    return token.key.isdigit() and min(len(bare), len(token.key)) <= _ITEM


def is_roman(token: Token) -> bool:
    """Whether a token is a heading's number, "III", or looks like one."""
    return bool(_ROMAN_LIKE.fullmatch(token.key)) and token.text.isupper()


def spoken(rows: Sequence[Row], placed: Placed) -> str:
    """A label's words as they were read."""
    span = placed.mark.span
    return " ".join(token.text for token in rows[span.row].tokens[span.start : span.end])


def piece_box(row: Row, x0: int, x1: int, tokens: Sequence[Token]) -> Box:
    """A part of a row: as high as the row, but not where the row reaches far into its neighbours, because tall
    letters touch the line above."""
    words = box_of(tokens)
    y0, y1 = row.box.y0, row.box.y1
    if row.box.height > _SWOLLEN * words.height:
        y0 = max(y0, words.y0 - round(_RISE * words.height))
        y1 = min(y1, words.y1 + round(_RISE * words.height))
    return Box(x0, y0, max(x0 + 1, x1), y1)
