"""The words of a sentence, and how one goes along them.

Words that lead (con, mẹ, sinh, ở …) are also names (Ba, Sinh, Tài), so each is taken as a lead only where its
neighbours fit, and never with a capital in a text that has small letters too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from civbook.text.fold import fold, match_key

_PIECE = re.compile(r"[^\s,;:()?!\"“”]+|[,;:()?!]")
_DATE_FORMS = (
    "năm", "ngày", "khoảng", "vào", "tháng", "chừng", "hồi", "in", "on", "about", "around", "circa", "the", "year",
)  # fmt: skip
DATE_WORDS = frozenset(map(fold, _DATE_FORMS))
GUESSED = frozenset(
    ("tầm", "quãng", "độ", "cỡ", "chừng", "gần")
)  # before a year; without accents most are names
LEAD_IN = frozenset(["la", "ten", "ho", "of", "is", "named", "called", "was"])


@dataclass(frozen=True, slots=True)
class Word:
    raw: str
    key: str  # lower case with accents
    plain: str
    small: bool  # may be a lead: not a capital among small letters

    @property
    def dates(self) -> bool:
        """Whether it may lead up to a date; thắng does not."""
        return self.small and (
            self.key in _DATE_FORMS or (self.key == self.plain and self.plain in DATE_WORDS)
        )

    @property
    def digits(self) -> bool:
        return self.plain[:1].isdigit()


@dataclass(slots=True)
class Cursor:
    """Where the reading of a sentence is, what was found by option, and what the words there belong to."""

    words: list[Word]
    found: dict[str, list[str]] = field(default_factory=dict)
    into: str = "name"
    at: int = 0

    def word(self, ahead: int = 0) -> Word | None:
        place = self.at + ahead
        return self.words[place] if 0 <= place < len(self.words) else None

    def is_(self, ahead: int, *forms: str) -> bool:
        """Whether the word ahead is one of these: with these accents, or written without any."""
        word = self.word(ahead)
        if word is None or not word.small:
            return False
        return word.key in forms or (word.key == word.plain and word.plain in {fold(form) for form in forms})

    def phrase(self, phrases: Iterable[tuple[str, ...]]) -> int:
        """How many words of one of these phrases stand here, of the first that does."""
        for parts in phrases:
            if all(self.is_(ahead, part) for ahead, part in enumerate(parts)):
                return len(parts)
        return 0

    def starts_part(self) -> bool:
        """Whether a new part of the sentence begins here."""
        before = self.word(-1)
        return before is None or not before.plain or before.digits or self.is_(-1, "và", "and")

    def put(self, key: str, value: str) -> None:
        self.found.setdefault(key, []).append(value)

    def go(self, into: str, words: int) -> bool:
        self.into = into
        self.at += words
        while (word := self.word()) and word.small and word.plain in LEAD_IN:
            self.at += 1
        return True


def cursor_over(text: str) -> Cursor:
    """At the beginning of a sentence."""
    mixed = any(char.islower() for char in text) and any(char.isupper() for char in text)
    return Cursor(
        [
            Word(piece, match_key(piece), fold(piece), piece[:1].islower() or not mixed or at == 0)
            for at, piece in enumerate(_PIECE.findall(text))
        ]
    )
