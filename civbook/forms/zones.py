"""Where values stand: from the end of a label to the next one, and on into the rows below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from civbook.forms.form import BookForm
from civbook.forms.hints import hint_length
from civbook.forms.layout import Row, Token, box_of, key_of
from civbook.forms.loosenotes import noted
from civbook.forms.margins import is_margin
from civbook.forms.matching import Match, Placed
from civbook.forms.phrases import label_rest
from civbook.forms.pieces import (
    Piece,
    Zone,
    beside,
    is_stamp,
    issued_by,
    issuer_below,
    narrowed,
    numbering,
    paper_below,
    piece_box,
    spoken,
    under,
    words_below,
    year_below,
)
from civbook.forms.rowsense import dated_line
from civbook.forms.unlabelled import ethnic, numbered, worded
from civbook.model import Box
from civbook.text.names import looks_like_name

_KEPT = ("label", "heading", "word", "title", "ignore", "choice")
_AROUND = 6  # rows
_BLANK = 0.7  # row heights between a value and one that belongs to a label above
_APART = 1.5  # row heights between the ends of two values side by side
_PRINTED = frozenset({"gio", "phut", "ngay", "thang", "nam"})
_NAMES = frozenset({"full_name", "signer.title", "officer.full_name", "nationality"})
_BROKEN_WORDS = 3
_NAME_LIKE = 0.7
_WORD_BLANK = 0.5  # row heights between two words, and what a clerk leaves free at a line's end
_SCRAP, _FEW = 0.55, 3  # row heights, and signs, of what is left of a line
_LINE_GAP = 1.9  # rows further apart than so many row heights do not continue a value


def zones_of(form: BookForm, rows: Sequence[Row], match: Match) -> list[Zone]:
    """The zones of all placed labels in reading order, and unclaimed rows as zones without a field."""
    by_row: dict[int, list[Placed]] = {}
    for placed in match.placed:
        if placed.meaning.role in _KEPT:
            by_row.setdefault(placed.mark.span.row, []).append(placed)
    walker = _Walker(form, rows, median([row.box.height for row in rows] or [20]))
    for number in range(len(rows)):
        walker.row(number, by_row.get(number, ()))
    return noted(worded(ethnic(numbered(walker.zones()))))


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
        head = row.tokens[: first - numbering(row, first)]
        if placed and placed[0].meaning.role == "heading" and _is_number(head):
            head = ()
        if head:
            right = row.tokens[len(head)].box.x0 if len(head) < len(row.tokens) else row.right
            left = max(row.left, row.begin, self._text_left(number) - row.box.height)
            self._continue(number, Piece(piece_box(row, left, right, head), tuple(head), number))
        for at, one in enumerate(placed):
            span = one.mark.span
            until = placed[at + 1].mark.span.start if at + 1 < len(placed) else len(row.tokens)
            until = max(span.end, until - numbering(row, until))
            right = row.tokens[until].box.x0 if at + 1 < len(placed) else row.right
            label = box_of(row.tokens[span.start : span.end])
            end = span.end + hint_length(row.tokens[span.end : until])
            if end > span.end:
                label = label.union(box_of(row.tokens[span.end : end]))
            tokens: Sequence[Token] = row.tokens[end:until]
            if (
                row.tokens[span.start].box.width <= 1
            ):  # the label was broken: its row holds values of others too
                tokens, right = self._lent(number, label, tokens, right)
            box = piece_box(row, label.x1, right, tokens or row.tokens[span.start : span.end])
            piece = Piece(box, tuple(tokens), number)
            self._found.append((one, label, [piece]))
            self._open = len(self._found) - 1

    def _text_left(self, number: int) -> int:
        """Where the rows around one begin: what stands further left, the hole of a binder, is no writing."""
        row = self._rows[number]
        around = self._rows[max(0, number - _AROUND) : number + _AROUND + 1]
        return min(
            other.tokens[0].box.x0 for other in (row, *around) if other.tokens and other.left == row.left
        )

    def _lent(
        self, number: int, own: Box, tokens: Sequence[Token], right: int
    ) -> tuple[Sequence[Token], int]:
        """What of a value's words and room is its own: behind a blank, straight below a label of the row above that
        has nothing behind it, stands that label's value."""
        row = self._rows[number]
        for at in range(len(tokens) - 1, 0, -1):
            blank = tokens[at].box.x0 - tokens[at - 1].box.x1
            own_part = tokens[at].key in _PRINTED  # "03 … giờ … 45 … phút"
            apart = blank > _BLANK * row.box.height and not own_part
            home = self._empty_above(number, own, tokens[at].box) if apart else None
            if home is not None:
                x0 = tokens[at].box.x0 - 2
                box = piece_box(row, x0, right, tokens[at:])
                self._found[home][2].append(Piece(box, tuple(tokens[at:]), number))
                tokens, right = tokens[:at], x0
        return tokens, right

    def _empty_above(self, number: int, own: Box, box: Box) -> int | None:
        """The label of the row above with nothing behind it under which a word stands, right of the word's own one."""
        row, home = self._rows[number], None
        for at, (placed, label, pieces) in enumerate(self._found):
            waits = placed is not None and placed.meaning.role == "label" and label is not None
            empty = len(pieces) == 1 and not pieces[0].tokens and pieces[0].row == number - 1
            if not (waits and empty) or label is None or row.left != self._rows[number - 1].left:
                continue
            if own.x1 < label.x0 and label.x0 - 0.5 * row.box.height <= box.x0 < label.x1 + label.width:
                home = at  # the last of the labels that begin left of the word
        return home

    def _continue(self, number: int, piece: Piece) -> None:
        if is_stamp(piece):
            self._stamp = piece.box.y1
            return
        if self._open is not None and beside(self._found[self._open][2][-1], piece):
            return
        if self._is_scrap(piece):
            return
        if self._shared_out(number, piece) or self._each_its_own(number, piece):
            return
        home = next((at for at in self._candidates() if self._goes_on(at, number, piece)), None)
        if home is None:
            self._open = None
            self._found.append((None, None, [piece]))
        else:
            placed, label, pieces = self._found[home]
            if len(pieces) == 1 and self._broken(placed, label, pieces[0], piece):
                piece = narrowed(piece)
            pieces.append(self._without_label(home, piece))

    def _is_scrap(self, piece: Piece) -> bool:
        """Whether a row is but the tails of a line: a few signs, hardly half as high as rows are."""
        signs = [token.key for token in piece.tokens]
        low = self._rows[piece.row].box.height < _SCRAP * self._height
        return low and sum(map(len, signs)) <= _FEW and all(len(sign) < _FEW for sign in signs)

    def _without_label(self, at: int, piece: Piece) -> Piece:
        """A piece without the end of its label, where that goes on at the beginning of the next row ("Giấy báo tử/giấy
        tờ thay | thế giấy báo tử số:")."""
        placed, _label, pieces = self._found[at]
        if placed is None or len(pieces) > 1 or placed.meaning.role != "label":
            return piece
        span = placed.mark.span
        begun = key_of(self._rows[span.row].tokens[span.start : span.end])
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

    def _each_its_own(self, number: int, piece: Piece) -> bool:
        """Values side by side that both go on in the next row, each in its own place: "Dương Hoàng Xuân | Phó Chủ
        tịch" and below it "Toản | UBND"."""
        homes = self._candidates()[::-1]
        groups: list[list[Token]] = [[piece.tokens[0]]]
        for before, token in pairwise(piece.tokens):
            if token.box.x0 - before.box.x1 > _APART * self._height:
                groups.append([])
            groups[-1].append(token)
        if len(groups) < 2 or len(homes) < len(groups):
            return False
        row = self._rows[number]
        lefts = [row.left, *(label.x0 if (label := self._found[at][1]) else 0 for at in homes[1:])]
        slack = row.box.height
        taken = [
            max(n for n, left in enumerate(lefts) if left - slack <= group[0].box.x0) for group in groups
        ]
        chosen = [homes[n] for n in taken]
        filled = all(self._found[at][2][-1].tokens for at in chosen)
        if len(set(taken)) < len(groups) or not filled:
            return False
        if not all(self._goes_on(at, number, piece, spread=True) for at in chosen):
            return False
        rights = [*(left - 4 for left in (lefts[n] for n in taken[1:])), piece.box.x1]
        for at, group, right in zip(chosen, groups, rights, strict=True):
            box = Box(group[0].box.x0 - 2, piece.box.y0, max(right, group[-1].box.x1), piece.box.y1)
            self._found[at][2].append(Piece(box, tuple(group), number))
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
        placed, label, pieces = self._found[at]
        last = pieces[-1]
        room = self._rows_allowed(placed) + (not pieces[0].tokens) + year_below(placed, pieces, piece)
        room += paper_below(placed, piece) + issuer_below(placed, last) + words_below(placed, piece)
        room += spread or (len(pieces) == 1 and self._broken(placed, label, last, piece))
        same_column = self._rows[number].left == self._rows[last.row].left
        near = piece.box.y0 - max(last.box.y1, self._stamp) < _LINE_GAP * self._height
        noted = placed is not None and placed.meaning.key == "note"  # begins wherever the clerk had room
        near = near or (noted and is_margin(self._rows[number], self._rows))
        follows = placed is not None and placed.meaning.role in ("label", "word")
        whole = len(piece.tokens) == len(self._rows[number].tokens)
        dated = placed is not None and placed.meaning.key.endswith(("date", "moment", "in_words", "note"))
        if whole and not dated and not spread and dated_line(self._rows[number]):
            return False
        below = spread or at == self._open or under(last, piece) or issued_by(placed, piece)
        return len(pieces) < room and near and same_column and follows and below

    def _broken(self, placed: Placed | None, label: Box | None, last: Piece, piece: Piece) -> bool:
        """Whether a name or title goes on in the next row, because its next word had no room: words only, few, below
        the place that it has."""
        named = placed is not None and placed.meaning.key in _NAMES
        words = all(token.text.isalpha() for token in piece.tokens) and len(piece.tokens) <= _BROKEN_WORDS
        if not (named and words and last.tokens) or label is None:
            return False
        if piece.tokens[0].box.x0 < label.x0 - self._height:
            return False
        column = [
            row.tokens[-1].box.x1
            for row in self._rows
            if row.tokens and (row.left, row.right) == (self._rows[last.row].left, self._rows[last.row].right)
        ]
        limit = min(last.box.x1, max(column))
        return last.tokens[-1].box.x1 + _WORD_BLANK * self._height + piece.tokens[0].box.width > limit

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
                yield Zone(placed.field, placed.meaning.key, label, tuple(pieces), spoken(self._rows, placed))
            elif placed.meaning.role in ("word", "heading") and (
                pieces[0].tokens or self._named_below(placed, pieces)
            ):
                # "Mẹ: Nguyễn Thị B": the person's word itself labels the name
                section = self._form.sections[placed.meaning.section]
                name = section.field_name("full_name")
                if "full_name" in section.fields and name not in taken:
                    yield Zone(name, "full_name", label, tuple(pieces))
        if "registration_date" not in taken and (date := self._dated()):
            yield Zone("registration_date", "registration_date", None, (date,))

    def _dated(self) -> Piece | None:
        """The day in the last row of no label that says where and when the entry was made."""
        for placed, _label, pieces in reversed(self._found):
            row = self._rows[pieces[0].row]
            if placed is None and pieces[0].tokens == row.tokens and dated_line(row):
                at = next(at for at, token in enumerate(row.tokens) if token.key == "ngay")
                box = piece_box(row, row.tokens[at].box.x0 - 2, row.right, row.tokens[at:])
                return Piece(box, row.tokens[at:], pieces[0].row)
        return None

    def _named_below(self, placed: Placed, pieces: Sequence[Piece]) -> bool:
        """Whether a name stands below a person's word with a colon: "Người đi khai sinh:" in a cell of its own; or
        below a heading that is all its row: "II. NGƯỜI MẸ"."""
        span, row = placed.mark.span, self._rows[placed.mark.span.row]
        heads = span.end == len(row.tokens) and (span.start == 0 or _is_number(row.tokens[: span.start]))
        below = pieces[1].text if len(pieces) > 1 else ""
        return (row.tokens[span.end - 1].colon or heads) and looks_like_name(below) >= _NAME_LIKE


def _is_number(head: Sequence[Token]) -> bool:
    """Whether what stands before a heading is its number, however it was read: "II. Về vợ" as "11" or "TT"."""
    return len(head) == 1 and len(head[0].key) <= _FEW


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
