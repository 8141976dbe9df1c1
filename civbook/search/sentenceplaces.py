"""Places in a sentence: "ở Hữu Liên", "trú tại xã Hữu Liên", "in Huu Lien", "Huu Lien commune"."""

from __future__ import annotations

from civbook.search.cursor import Cursor, Word
from civbook.text.fold import fold

_LIVING = (
    ("thường", "trú"), ("tạm", "trú"), ("cư", "trú"), ("trú", "quán"), ("trú",), ("cư", "ngụ"), ("ngụ",), ("sống",),
    ("nơi", "sinh"), ("living",), ("resident",), ("residing",), ("quê", "quán"), ("quê",),
)  # fmt: skip
_UNITS = frozenset((
    "commune", "ward", "district", "province", "town", "township", "city", "village", "hamlet",
))  # fmt: skip
_KNOWN = 0.95  # likeness from which on a unit is called so


def take_place(here: Cursor) -> bool:
    """A lead of a place, or the kind of a unit that its name follows."""
    word = here.word()
    if word is None:
        return False
    size = here.phrase(_LIVING)
    if size and here.is_(size, "ở", "tại", "in", "at", "of") and here.word(size + 1):
        return here.go("place", size + 1)
    if word.key in ("ở", "tại", "quê") and word.small:
        return here.go("place", 2 if here.is_(1, "quán", "ở", "tại") else 1)
    if word.plain == "o" and word.key == "o" and word.small and here.at and here.word(1):
        return here.go("place", 1)
    loose = word.plain in ("tai", "que", "xa", "huyen", "tinh", "phuong") and word.key == word.plain
    if loose and word.small and here.starts_part() and here.at and here.word(1):
        return here.go("place", 0 if word.plain not in ("tai", "que") else 1) and _keep(here, word)
    if word.key in ("xã", "huyện", "tỉnh", "phường", "quận") and word.small and here.word(1):
        here.into = "place"
        return _keep(here, word)
    if here.is_(0, "in", "at", "from") and word.raw.isascii() and here.at and here.word(1):
        return here.go("place", 1)
    return False


def _keep(here: Cursor, word: Word) -> bool:
    if word.plain not in ("tai", "que"):
        here.put("place", word.raw)
        here.at += 1
    return True


def is_place(text: str) -> bool:
    """Whether a unit of Vietnam is called so, today or once."""
    words = fold(text).split()
    if not words:
        return False
    if words[-1] in _UNITS:
        return True
    from civbook import places

    return any(match.score >= _KNOWN for match in places.find(text, limit=1))
