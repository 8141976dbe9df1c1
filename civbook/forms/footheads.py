"""Heads of the columns at the foot of a page: whose signature stands below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from civbook.forms.layout import Row, Token, key_of
from civbook.forms.margins import NOTE_HEADS
from civbook.forms.phrases import squeeze

# Heads of the columns; "" for persons whose names are no field here (they stand elsewhere on the page).
_HEADS: dict[str, tuple[str, ...]] = {
    "signer.full_name": (
        "Chủ tịch UBND", "Chủ tịch", "Phó chủ tịch", "Phó chủ tịch UBND", "TM. Ủy ban nhân dân",
        "TM. UBND", "TM. UBND xã",
        "Người ký", "Người ký trích lục", "Người ký giấy khai sinh", "Người ký giấy chứng tử",
        "Thủ trưởng đơn vị", "TM. Ủy ban", "TM. Ủy ban xã", "Thay mặt Ủy ban",
        "Người ký giấy chứng nhận kết hôn", "Trưởng phòng tư pháp", "Giám đốc sở tư pháp",
        "Chủ tịch Ủy ban nhân dân",
        "KT. Chủ tịch", "Người có thẩm quyền ký", "Lãnh đạo UBND", "Người ký trích lục khai tử",
        "Chủ tịch xã",
        "Người ký giấy CNKH", "Thủ trưởng cơ quan", "Người ký giấy chứng nhận", "Người ký giấy KS",
        "Người ký giấy", "TM. Ủy ban hành chính", "TM. Ủy ban hành chính xã", "TM. UBHC", "TM. UBHC xã", "Hộ lại",
        "Viên chức hộ tịch", "Ủy viên hộ tịch", "Viên hộ lại", "TM. Ủy ban nhân dân xã", "TM. UBND phường",
        "Xã trưởng", "Phó xã trưởng", "Phường trưởng", "Đại diện xã", "Ủy viên hộ tịch xã",
        "Chủ tịch ủy ban hành chánh", "Ủy viên hành chánh", "Hương bộ", "Chánh lục bộ",
    ),
    "officer.full_name": (
        "Cán bộ Tư pháp hộ tịch", "Cán bộ hộ tịch", "Công chức tư pháp hộ tịch", "Người thực hiện",
        "Ủy viên thư ký",
        "Công chức tư pháp - hộ tịch", "Người ghi sổ", "Cán bộ thực hiện", "Công chức hộ tịch",
        "Cán bộ tư pháp", "Cán bộ TP-HT", "Công chức TP-HT", "Cán bộ TPHT xã", "Ban tư pháp", "Ban tư pháp xã",
        "Người vào sổ", "Công chức thực hiện", "Cán bộ ghi sổ", "Công chức tư pháp", "Hộ tịch viên",
        "CB tư pháp - hộ tịch", "CB hộ tịch", "CB TP-HT",
    ),
    "": (
        "Người đi khai sinh", "Người đi khai tử", "Người khai", "Người đi khai", "Người đi đăng ký",
        "Người yêu cầu", "Vợ",
        "Chồng", "Bên nam", "Bên nữ", "Người đi đăng ký khai sinh", "Người đi đăng ký khai tử",
        "Chữ ký của vợ", "Cha",
        "Chữ ký của chồng", "Người báo tử", "Mẹ", "Người chồng", "Người vợ", "Người làm chứng",
        "Người đứng khai",
        "Người đi khai báo", "Nhân chứng", "Chứng nhân", "Người báo", "Người đứng đơn", "Họ tên, chữ ký vợ",
        "Họ tên, chữ ký chồng", "Chữ ký người đi khai",
    ),
}  # fmt: skip
_KNOWN = {squeeze(phrase): field for field, phrases in _HEADS.items() for phrase in phrases}
NOTE = "note"  # the field of the head "Ghi chú" among those who sign
_ALIKE = 0.78
_LIKELIER = 0.6  # among the heads of other columns a worse reading of a head is one
_ALMOST = 0.08  # less like a head than its first line alone, both lines together still are one
_SHORT = 5  # letters up to which a head must be read rightly
_WORDS = 9
_WIDE = 2.6  # heights of a line: no two words of one head stand so far apart
_BLANK = 1.1  # heights of a line between two columns


@dataclass(frozen=True, slots=True)
class Head:
    """A column's head. ``field``: of the name below it; "" for a person with none, None where it is illegible."""

    field: str | None
    tokens: tuple[Token, ...]

    @property
    def middle(self) -> float:
        return (self.tokens[0].box.x0 + self.tokens[-1].box.x1) / 2

    @property
    def width(self) -> int:
        return self.tokens[-1].box.x1 - self.tokens[0].box.x0

    @property
    def letters(self) -> int:
        return sum(len(token.key) for token in self.tokens)


def heads_of(row: Row) -> list[Head]:
    """The columns' heads that a row may consist of, left to right, also where they stand so near that no blank
    divides them ("Cán bộ tư pháp hộ tịch Người ký Giấy CNKH") or a wide blank stands within one."""
    best: list[tuple[float, tuple[Head, ...]]] = [(0.0, ())]
    for end in range(1, len(row.tokens) + 1):
        choice = best[end - 1]
        for start in range(max(0, end - _WORDS), end):
            words = row.tokens[start:end]
            like, field = _likeness(words)
            value = best[start][0] + like * sum(len(token.key) for token in words)
            if like and value > choice[0]:
                choice = (value, (*best[start][1], Head(field, words)))
        best.append(choice)
    heads = _with_others(row, best[-1][1])
    return _likelier(heads) if sum(head.field is not None for head in heads) > 1 else heads


def segments_of(row: Row, blank: float = _BLANK) -> list[tuple[Token, ...]]:
    """Tokens of a row grouped at wide gaps."""
    groups: list[list[Token]] = []
    for token in row.tokens:
        if groups and token.box.x0 - groups[-1][-1].box.x1 < blank * max(12, token.box.height):
            groups[-1].append(token)
        else:
            groups.append([token])
    return [tuple(group) for group in groups]


def is_head(words: Sequence[Token]) -> bool:
    """Whether words are a column's head."""
    return _likeness(words)[0] > 0


def goes_on(head: Head, words: Sequence[Token]) -> bool:
    """Whether words below a head are its second line: "CÁN BỘ TƯ PHÁP" and "HỘ TỊCH"."""
    alone, _field = _nearest(key_of(head.tokens))
    together, field = _nearest(key_of((*head.tokens, *words)))
    return together >= max(_ALIKE, alone - _ALMOST) and field == head.field


def _likeness(words: Sequence[Token]) -> tuple[float, str]:
    """How like a head words are (0: not enough), and the field of that head."""
    if key_of(words) in NOTE_HEADS:
        return 1.0, NOTE
    if any(token.colon for token in words[-1:]) or _apart(words):
        return 0.0, ""
    like, field = _nearest(key_of(words))
    return (like, field) if like >= _ALIKE else (0.0, "")


def _apart(words: Sequence[Token]) -> bool:
    return any(
        after.box.x0 - before.box.x1 > _WIDE * max(12, after.box.height) for before, after in pairwise(words)
    )


@lru_cache(maxsize=4096)
def _nearest(key: str) -> tuple[float, str]:
    """The known head most like letters, as a likeness and its field."""
    from rapidfuzz import process
    from rapidfuzz.distance import Levenshtein

    if len(key) <= _SHORT:
        return (1.0, _KNOWN[key]) if key in _KNOWN else (0.0, "")
    found = process.extractOne(
        key, _KNOWN.keys(), scorer=Levenshtein.normalized_similarity, score_cutoff=_LIKELIER
    )
    return (found[1], _KNOWN[found[0]]) if found else (0.0, "")


def _with_others(row: Row, heads: Sequence[Head]) -> list[Head]:
    """Heads and, between them, the words that are none: illegible heads."""
    taken = {token for head in heads for token in head.tokens}
    found = [*heads]
    run: list[Token] = []
    for token in [*row.tokens, None]:
        blank = (
            run and token is not None and token.box.x0 - run[-1].box.x1 > _BLANK * max(12, token.box.height)
        )
        if run and (token is None or token in taken or blank):
            found.append(Head(None, tuple(run)))
            run = []
        if token is not None and token not in taken:
            run.append(token)
    return _with_ends(sorted(found, key=lambda head: head.tokens[0].box.x0))


def _with_ends(heads: Sequence[Head]) -> list[Head]:
    """Heads with their last words that no known head has: "Công chức Tư pháp - Hộ" goes on in the row below."""
    found: list[Head] = []
    for head in heads:
        last = found[-1] if found else None
        if (
            last
            and last.field is not None
            and last.letters > _SHORT  # "Vợ chánh hay thứ" is a label
            and head.field is None
            and _goes_on(last.tokens[-1], head.tokens[0])
        ):
            found[-1] = Head(last.field, (*last.tokens, *head.tokens))
        else:
            found.append(head)
    return found


def _goes_on(before: Token, token: Token) -> bool:
    return before.line == token.line and not _apart((before, token))


def _likelier(heads: Sequence[Head]) -> list[Head]:
    """Heads where those that were hardly legible are taken for what they look like most, if no other is that."""
    found = []
    for head in heads:
        like, field = _nearest(key_of(head.tokens))
        sure = head.field is not None or like < _LIKELIER or any(other.field == field for other in heads)
        found.append(head if sure else Head(field, head.tokens))
    return found
