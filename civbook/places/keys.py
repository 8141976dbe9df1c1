"""Names of units as keys: what a unit is called without its kind, marks, blanks and hyphens.

Old books and clerks abbreviate the kind (xã, huyện, tỉnh …) in many ways; :data:`KINDS` knows them all.
"""

from __future__ import annotations

import re
from typing import Final

from civbook.text.fold import fold, unify

PROVINCE: Final = 1
DISTRICT: Final = 2
COMMUNE: Final = 3

# Folded spellings of a kind -> (kind as written in full, the levels it may stand for).
KINDS: Final[dict[str, tuple[str, tuple[int, ...]]]] = {
    "xa": ("xã", (COMMUNE,)),
    "x": ("xã", (COMMUNE,)),
    "phuong": ("phường", (COMMUNE,)),
    "p": ("phường", (COMMUNE,)),
    "f": ("phường", (COMMUNE,)),
    "thi tran": ("thị trấn", (COMMUNE,)),
    "tt": ("thị trấn", (COMMUNE,)),
    "ttr": ("thị trấn", (COMMUNE,)),
    "dac khu": ("đặc khu", (COMMUNE, PROVINCE)),
    "huyen": ("huyện", (DISTRICT,)),
    "h": ("huyện", (DISTRICT,)),
    "quan": ("quận", (DISTRICT,)),
    "q": ("quận", (DISTRICT,)),
    "thi xa": ("thị xã", (DISTRICT,)),
    "tx": ("thị xã", (DISTRICT,)),
    "thanh pho": ("thành phố", (DISTRICT, PROVINCE)),
    "tp": ("thành phố", (DISTRICT, PROVINCE)),
    "tinh": ("tỉnh", (PROVINCE,)),
    "t": ("tỉnh", (PROVINCE,)),
}
_LONGEST_FIRST = sorted(KINDS, key=len, reverse=True)
# Short forms stand for a kind only with a dot, or before a number ("P.", "Q1"): "T" alone may be a name's
# letter.
_SHORT = {kind for kind in KINDS if len(kind) <= 3 and kind != "xa"}
_NUMBER = re.compile(r"0*([0-9]+)([a-z]?)")


def bare_key(name: str) -> str:
    """The key of a name without its kind: ``Thị trấn Đồng Mỏ`` → ``dongmo``, ``Phường 01`` → ``1``."""
    return split_kind(name)[1]


def split_kind(text: str) -> tuple[str, str]:
    """``(folded kind or "", key of the rest)`` of one unit's name.

    ``TX. Sơn Tây`` → ``("tx", "sontay")``; a kind alone (``Xã``) is taken for a name.
    """
    folded = fold(text)
    for kind in _LONGEST_FIRST:
        if folded.startswith(kind + " ") or (kind in "pqf" and folded[:1] == kind and folded[1:2].isdigit()):
            rest = folded[len(kind) :].strip()
            if rest and _meant(text, kind):
                return kind, squeeze(rest)
    return "", squeeze(folded)


def squeeze(folded: str) -> str:
    """A folded name without blanks, y as i (Mỹ = Mĩ, Quy = Qui); numbers without leading zeros."""
    if match := _NUMBER.fullmatch(folded):
        return match[1] + match[2]
    return folded.replace(" ", "").replace("y", "i")


def _meant(text: str, kind: str) -> bool:
    """Whether the word is really the kind: not Quán Thánh for quận, nor the T of a name for tỉnh."""
    head = text.strip()[: len(kind) + 1]
    if kind in _SHORT:
        return head[-1:] in ".:/ " or head[-1:].isdigit()
    head = unify(text.strip()[: len(kind) + 4].lower())
    return text.isascii() or head.startswith((KINDS[kind][0], kind))
