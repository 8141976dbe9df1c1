"""A written address cut into its parts, finest first: kind and key of each.

Commas, dashes and semicolons cut; where there are none, the words for kinds do (``xã Đồng Mỏ huyện Chi
Lăng``).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from civbook.places.keys import COMMUNE, KINDS, split_kind
from civbook.text.fold import fold

# Parts of an address below the commune: kept as written, of no use for finding the unit.
_DETAIL = re.compile(
    r"^(thôn|xóm|ấp|bản|làng|tổ|khu|khu phố|kp|khóm|buôn|plei|đội|số|số nhà|đường|phố|ngõ|hẻm|ngách|tiểu khu|"
    r"thon|xom|ap|ban|lang|to|khu pho|buon|doi|so|duong|pho|ngo|hem)\b",
    re.IGNORECASE,
)
_COMMAS = re.compile(r"\s*[,;\n/|]\s*")
_DASHES = re.compile(r"\s*[,;\n/|]\s*|\s+[-–—]\s+|(?<=\w{3})\.\s+(?=\w{3})")
# A kind in the middle of a part starts a new one; "thị xã" must not be cut in two, nor a name that ends in
# "Xã".
_ACCENTED = (
    r"(?<!thị )xã|phường|thị trấn|thị xã|huyện|quận|thành phố|tỉnh|đặc khu|TX\.?|TT\.?|TP\.?|[HPQXT]\."
)
_PLAIN = r"(?<!thi )xa|phuong|thi tran|thi xa|huyen|quan|thanh pho|tinh|dac khu|TX\.?|TT\.?|TP\.?|[HPQXT]\."
_KIND_WORDS = {
    plain: re.compile(rf"(?<=\w)\s+(?=(?:{words})\s*\w)", re.IGNORECASE)
    for plain, words in ((False, _ACCENTED), (True, _PLAIN))
}
_STRAY = re.compile(r"^[\s.:,;-]+|[\s.:,;-]+$")


class Part(NamedTuple):
    """One part: the folded kind word ("" if none is written), the key of the name, and the text."""

    kind: str
    key: str
    text: str


def cuttings(text: str) -> Iterator[list[Part]]:
    """The ways to cut an address, the likeliest first, each finest part first.

    Commas, then dashes too (Bà Rịa - Vũng Tàu is one name, Đồng Mỏ - Chi Lăng are two), then words for kinds
    too: ``TT. Đồng Mỏ, H.Chi Lăng - Lạng Sơn`` → three parts with the kinds ``tt``, ``h`` and none.
    """
    text = unicodedata.normalize("NFC", text)
    seen = []
    by_commas = _COMMAS.split(text)
    by_dashes = _DASHES.split(text)
    kinds = _KIND_WORDS[text.isascii()]
    for pieces in (by_commas, by_dashes, [part for whole in by_dashes for part in _by_kinds(whole, kinds)]):
        parts = _parts(pieces)
        if parts and parts not in seen:
            seen.append(parts)
            yield parts


def _by_kinds(text: str, kinds: re.Pattern[str]) -> list[str]:
    """A part cut before each kind word, but not when only a kind would be left (xã Quan Hoa)."""
    pieces: list[str] = []
    for piece in kinds.split(text):
        second_commune = bool(pieces) and _names_commune(pieces[0]) and _names_commune(piece)
        if pieces and (fold(pieces[-1]) in KINDS or second_commune):
            pieces[-1] += " " + piece
        else:
            pieces.append(piece)
    return pieces


def _names_commune(piece: str) -> bool:
    kind = split_kind(piece)[0]
    return bool(kind) and KINDS[kind][1] == (COMMUNE,)


def _parts(pieces: list[str]) -> list[Part]:
    cleaned = [piece for piece in (_STRAY.sub("", piece) for piece in pieces) if piece]
    parts = [Part(*split_kind(piece), piece) for piece in cleaned]
    first = 0
    for where, part in enumerate(parts[:-1]):
        later = parts[where + 1 :]
        named = any(COMMUNE in KINDS[p.kind][1] for p in later if p.kind)
        if (not part.kind and _DETAIL.match(part.text) and (named or len(later) >= 3)) or not part.key:
            first = where + 1
    return [part for part in parts[first:] if part.key]
