"""Where values stand: from the end of a label to the next one, and on into the rows below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from civbook.forms.form import BookForm
from civbook.forms.layout import Row, Token
from civbook.forms.matching import Match, Placed
from civbook.forms.phrases import label_rest
from civbook.model import Box

_KEPT = ("label", "heading", "word", "title", "ignore", "choice")
_YEAR_WORDS = 3  # "năm 1979 ." at most
_MONTH_WORDS = 5  # "tháng 8 năm 1979 ." at most
_STAMPS = frozenset({"saoybanchinh", "saoyban", "saoluc", "dacap", "dacapbansao", "bansao", "dahuy"})
_SO, _LABEL_AND_NUMBER = 2, 2  # letters of "số"; tokens
_ITEM = 2  # digits of a label's number at most
_SWOLLEN = 1.5  # heights of its words: a row so high takes in parts of others
_RISE = 0.2  # of the words' height, above and below them
_LINE_GAP = 1.9  # rows further apart than so many row heights do not continue a value


@dataclass(frozen=True, slots=True)
class Piece:
    """One row's part of a value: its box on the page and the tokens that the line pass saw there."""

    box: Box
    tokens: tuple[Token, ...]
    row: int

    @property
    def text(self) -> str:
        return " ".join(token.text for token in self.tokens)


@dataclass(frozen=True, slots=True)
class Zone:
    """All that stands for one field. ``field`` "" holds text that no label claims."""

    field: str
    key: str
    label: Box | None
    pieces: tuple[Piece, ...]

    @property
    def box(self) -> Box:
        box = self.pieces[0].box
        for piece in self.pieces[1:]:
            box = box.union(piece.box)
        return box


def zones_of(form: BookForm, rows: Sequence[Row], match: Match) -> list[Zone]:
    """The zones of all placed labels in reading order, and unclaimed rows as zones without a field."""
    by_row: dict[int, list[Placed]] = {}
    for placed in match.placed:
        if placed.meaning.role in _KEPT:
            by_row.setdefault(placed.mark.span.row, []).append(placed)
    walker = _Walker(form, rows, median([row.box.height for row in rows] or [20]))
    for number in range(len(rows)):
        walker.row(number, by_row.get(number, ()))
    return _numbered(walker.zones())


def _numbered(zones: list[Zone]) -> list[Zone]:
    """The entry's number where its short label was misread ("Sã: 06", "ss 72/2007"): what no label claims straight
    before the number of the book, in its row, and two letters before it."""
    if any(zone.field == "number" for zone in zones):
        return zones
    for at, (zone, after) in enumerate(pairwise(zones)):
        first = zone.pieces[0]
        beside = after.key == "book_number" and after.pieces[0].row == first.row
        if zone.field or not beside or len(zone.pieces) > 1 or len(first.tokens) < _LABEL_AND_NUMBER:
            continue
        label, *rest = first.tokens
        if label.key.isalpha() and len(label.key) <= _SO and any(char.isdigit() for char in rest[-1].key):
            box = Box(label.box.x1, first.box.y0, first.box.x1, first.box.y1)
            found = Zone("number", "number", label.box, (Piece(box, tuple(rest), first.row),))
            return [*zones[:at], found, *zones[at + 1 :]]
    return zones


class _Walker:
    """Goes through the rows and remembers whose value may still go on."""

    def __init__(self, form: BookForm, rows: Sequence[Row], height: float) -> None:
        self._form, self._rows, self._height = form, rows, height
        self._found: list[tuple[Placed | None, Box | None, list[Piece]]] = []
        self._open: int | None = None  # of _found: the value that the next row may continue
        self._stamp = 0  # where the last stamp's row ends

    def row(self, number: int, placed: Sequence[Placed]) -> None:
        row = self._rows[number]
        placed = _with_tails(row, placed)
        first = placed[0].mark.span.start if placed else len(row.tokens)
        head = row.tokens[: first - _numbering(row, first)]
        if head:
            right = row.tokens[len(head)].box.x0 if len(head) < len(row.tokens) else row.right
            self._continue(number, Piece(_piece_box(row, row.left, right, head), tuple(head), number))
        for at, one in enumerate(placed):
            span = one.mark.span
            until = placed[at + 1].mark.span.start if at + 1 < len(placed) else len(row.tokens)
            until = max(span.end, until - _numbering(row, until))
            right = row.tokens[until].box.x0 if at + 1 < len(placed) else row.right
            label = _joined(row.tokens[span.start : span.end])
            tokens = row.tokens[span.end : until]
            box = _piece_box(row, label.x1, right, tokens or row.tokens[span.start : span.end])
            piece = Piece(box, tuple(tokens), number)
            self._found.append((one, label, [piece]))
            self._open = len(self._found) - 1

    def _continue(self, number: int, piece: Piece) -> None:
        if _is_stamp(piece):
            self._stamp = piece.box.y1
            return
        if self._shared_out(number, piece):
            return
        home = next((at for at in self._candidates() if self._goes_on(at, number, piece)), None)
        if home is None:
            self._open = None
            self._found.append((None, None, [piece]))
        else:
            self._found[home][2].append(self._without_label(home, piece))

    def _without_label(self, at: int, piece: Piece) -> Piece:
        """A piece without the end of its label, where that goes on at the beginning of the next row ("Giấy báo tử/giấy
        tờ thay | thế giấy báo tử số:")."""
        placed, _label, pieces = self._found[at]
        if placed is None or len(pieces) > 1 or placed.meaning.role != "label":
            return piece
        span = placed.mark.span
        begun = "".join(token.key for token in self._rows[span.row].tokens[span.start : span.end])
        section = self._form.sections[placed.meaning.section]
        count = label_rest(begun, piece.tokens, self._form.phrases(section, placed.meaning.key))
        if not count:
            return piece
        left, tokens = piece.tokens[count - 1].box.x1, piece.tokens[count:]
        box = Box(left + 1, piece.box.y0, max(left + 2, piece.box.x1), piece.box.y1)
        return replace(piece, box=box, tokens=tokens)

    def _shared_out(self, number: int, piece: Piece) -> bool:
        """Values that stand below their labels: of a row with several labels and nothing behind any, each gets the
        words below it."""
        homes = self._candidates()[::-1]
        labels = [self._found[at][1] for at in homes]
        if len(homes) < 2 or any(self._found[at][2][-1].tokens for at in homes):
            return False
        if not all(self._goes_on(at, number, piece, spread=True) for at in homes):
            return False
        lefts = [label.x0 if label else 0 for label in labels]
        slack = self._rows[number].box.height
        shares: list[list[Token]] = [[] for _home in homes]
        for token in piece.tokens:
            under = [at for at, left in enumerate(lefts) if left - slack <= token.box.x0]
            shares[under[-1] if under else 0].append(token)
        for at, left, right, share in zip(homes, lefts, [*lefts[1:], piece.box.x1], shares, strict=True):
            if share:
                box = Box(
                    min(left, share[0].box.x0), piece.box.y0, max(right - 4, share[-1].box.x1), piece.box.y1
                )
                self._found[at][2].append(Piece(box, tuple(share), number))
        return True

    def _candidates(self) -> list[int]:
        """Values that may go on: the last one, then those before it in its row ("Người ký: Lâm | Chức vụ: …", and
        "Vinh" below)."""
        if self._open is None:
            return []
        row = self._found[self._open][2][-1].row
        return [
            at
            for at in range(self._open, -1, -1)
            if self._found[at][2][0].row == row or self._found[at][2][-1].row >= row
        ]

    def _goes_on(self, at: int, number: int, piece: Piece, *, spread: bool = False) -> bool:
        """Whether a piece at a row's beginning may be the rest of a value. ``spread``: or of several beside it."""
        placed, _label, pieces = self._found[at]
        last = pieces[-1]
        room = self._rows_allowed(placed) + (not pieces[0].tokens) + _year_below(placed, pieces, piece)
        same_column = self._rows[number].left == self._rows[last.row].left
        near = piece.box.y0 - max(last.box.y1, self._stamp) < _LINE_GAP * self._height
        follows = placed is not None and placed.meaning.role in ("label", "word")
        under = spread or at == self._open or _under(last, piece)
        return len(pieces) < room and near and same_column and follows and under

    def _rows_allowed(self, placed: Placed | None) -> int:
        if placed is None:
            return 0
        wording = self._form.wordings.get(placed.meaning.key)
        return wording.rows if wording else 1

    def zones(self) -> list[Zone]:
        return list(self._zones())

    def _zones(self) -> Iterator[Zone]:
        taken = {placed.field for placed, _label, _pieces in self._found if placed and placed.field}
        for placed, label, pieces in self._found:
            if placed is None:
                yield Zone("", "", None, tuple(pieces))
            elif placed.meaning.role == "label":
                yield Zone(placed.field, placed.meaning.key, label, tuple(pieces))
            elif placed.meaning.role in ("word", "heading") and pieces[0].tokens:
                # "Mẹ: Nguyễn Thị B": the person's word itself labels the name
                section = self._form.sections[placed.meaning.section]
                name = section.field_name("full_name")
                if "full_name" in section.fields and name not in taken:
                    yield Zone(name, "full_name", label, tuple(pieces))


def _is_stamp(piece: Piece) -> bool:
    """Whether nothing but a stamp's words stand there: they end no value and are none."""
    letters = "".join(token.text for token in piece.tokens)
    return letters.isupper() and "".join(token.key for token in piece.tokens) in _STAMPS


def _under(upper: Piece, piece: Piece) -> bool:
    """Whether a piece's words stand below the part of the row that a value has."""
    return piece.tokens[-1].box.x1 <= upper.box.x1


def _with_tails(row: Row, placed: Sequence[Placed]) -> list[Placed]:
    """Labels made longer by the title straight behind them: "người ký" goes on with "Trích lục khai tử:"."""
    kept: list[Placed] = []
    for one in placed:
        span = one.mark.span
        before = kept[-1].mark.span if kept else None
        tail = (
            before is not None
            and one.meaning.role == "title"
            and kept[-1].meaning.role == "label"
            and before.end == span.start
            and not row.tokens[before.end - 1].colon
        )
        if tail and before is not None:
            longer = replace(kept[-1].mark, span=replace(before, end=span.end))
            kept[-1] = replace(kept[-1], mark=longer)
        else:
            kept.append(one)
    return kept


def _year_below(placed: Placed | None, pieces: Sequence[Piece], piece: Piece) -> bool:
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


def _is_year(token: Token) -> bool:
    return len(token.key) == 4 and token.key.isdigit()


def _numbering(row: Row, at: int) -> int:
    """1 where the token before a label is its number ("4. Dân tộc: Kinh | 5. Quốc tịch: …"): it stands nearer to the
    label than to what is before it."""
    if not 0 < at < len(row.tokens):
        return 0
    number, label = row.tokens[at - 1], row.tokens[at]
    if number.colon or not (number.key.isdigit() and len(number.key) <= _ITEM):
        return 0
    gap = label.box.x0 - number.box.x1
    before = number.box.x0 - (row.tokens[at - 2].box.x1 if at > 1 else row.left)
    return int(gap < row.box.height and gap < 0.5 * before)


def _joined(tokens: Sequence[Token]) -> Box:
    box = tokens[0].box
    for token in tokens[1:]:
        box = box.union(token.box)
    return box


def _piece_box(row: Row, x0: int, x1: int, tokens: Sequence[Token]) -> Box:
    """A part of a row: as high as the row, but not where the row reaches far into its neighbours, because tall
    letters touch the line above."""
    words = _joined(tokens)
    y0, y1 = row.box.y0, row.box.y1
    if row.box.height > _SWOLLEN * words.height:
        y0 = max(y0, words.y0 - round(_RISE * words.height))
        y1 = min(y1, words.y1 + round(_RISE * words.height))
    return Box(x0, y0, max(x0 + 1, x1), y1)
