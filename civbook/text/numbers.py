"""Number words ↔ numbers: "hai nghìn không trăm linh ba" ↔ 2003, with every variant that stands in registers.

linh/lẻ, mười/mươi, mốt, tư/bốn, lăm/nhăm/năm, nghìn/ngàn, hăm/băm, the short "tám lăm" (85), digit by digit
"một chín tám lăm" (1985). "một trăm hai" (102 or 120?) says no sure number. ``words_to_number`` wants all
accents or none; ``words_to_number_fuzzy`` also takes misread words.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from civbook.text.fold import fold, unify

Role = Literal["digit", "ten", "tens", "hundred", "thousand", "million", "billion", "zero", "gap", "twenty"]

# word → (role, digit). A word that may follow as a unit digit only (mốt, lăm) is still a digit.
_WORDS: dict[str, tuple[str, int]] = {
    "không": ("digit", 0), "một": ("digit", 1), "mốt": ("digit", 1), "hai": ("digit", 2), "ba": ("digit", 3),
    "bốn": ("digit", 4), "tư": ("digit", 4), "năm": ("digit", 5), "lăm": ("digit", 5), "nhăm": ("digit", 5),
    "sáu": ("digit", 6), "bảy": ("digit", 7), "bẩy": ("digit", 7), "tám": ("digit", 8), "chín": ("digit", 9),
    "mười": ("ten", 10), "mươi": ("tens", 10), "chục": ("tens", 10), "trăm": ("hundred", 100),
    "nghìn": ("thousand", 1000), "ngàn": ("thousand", 1000), "nghàn": ("thousand", 1000),
    "triệu": ("million", 1_000_000), "tỷ": ("billion", 1_000_000_000), "tỉ": ("billion", 1_000_000_000),
    "linh": ("gap", 0), "lẻ": ("gap", 0), "lẽ": ("gap", 0), "hăm": ("twenty", 2), "băm": ("twenty", 3),
    "nhất": ("digit", 1),
}  # fmt: skip
NUMBER_WORDS: frozenset[str] = frozenset(_WORDS)
_FOLDED: dict[str, tuple[str, int]] = {}
for _word, _meaning in _WORDS.items():
    _FOLDED.setdefault(fold(_word), _meaning)
FOLDED_NUMBER_WORDS = frozenset(_FOLDED)
_FOLDED["muoi"] = ("ten", 10)  # mười or mươi: the parser tells by its place

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_SPLIT = re.compile(r"[^\W\d_]+|\d+")


def words_to_number(text: str) -> int | None:
    """The number that the words say, None where they say none or more than one.

    Accents may be there (then they must be right, tone placement apart) or be missing altogether.
    """
    words = [unify(word).lower() for word in _SPLIT.findall(unify(text))]
    if not words:
        return None
    if len(words) == 1 and words[0].isdecimal():
        return int(words[0]) if len(words[0]) <= 15 else None
    tokens: list[tuple[str, int]] = []
    for word in words:
        meaning = _WORDS.get(word) or (_FOLDED.get(word) if word.isascii() else None)
        if meaning is None:
            return None
        tokens.append(meaning)
    return _value(tuple(tokens))


def words_to_number_fuzzy(text: str) -> tuple[int | None, float]:
    """The number that misread words most likely say, and a score 0-1 (1: every word as it should be).

    Each unknown word is replaced by the nearest number word (edit distance on letters, accents cost less);
    nothing is returned (None, 0.0) where a word is like no number word or the whole says no number.
    """
    exact = words_to_number(text)
    if exact is not None:
        return exact, 1.0
    words = [word.lower() for word in _SPLIT.findall(unify(text))]
    if not words or len(words) > 16:
        return None, 0.0
    best: list[tuple[float, tuple[tuple[str, int], ...]]] = [(1.0, ())]
    for word in words:
        choices = _near_words(word)
        if not choices:
            return None, 0.0
        best = sorted(
            ((score * near, (*tokens, _WORDS[choice])) for score, tokens in best for choice, near in choices),
            key=lambda pair: -pair[0],
        )[:24]
    for score, tokens in best:
        value = _value(tokens)
        if value is not None:
            return value, round(score, 4)
    return None, 0.0


def number_to_words(number: int, *, thousand: str = "nghìn", gap: str = "linh", full: bool = True) -> str:
    """The number in Vietnamese words: 2003 → "hai nghìn không trăm linh ba".

    Args:
        number: 0 ≤ number < 10^12.
        thousand: "nghìn" (north) or "ngàn" (south).
        gap: "linh" (north) or "lẻ" (south).
        full: say "không trăm" inside a number; without it "hai nghìn linh ba".
    """
    if not 0 <= number < 10**12:
        raise ValueError("number out of range")
    if number == 0:
        return "không"
    if number >= 10**9:
        head, rest = divmod(number, 10**9)
        parts = [number_to_words(head, thousand=thousand, gap=gap, full=full), "tỷ"]
        groups = [(rest // 10**6, "triệu"), (rest // 1000 % 1000, thousand), (rest % 1000, "")]
    else:
        parts = []
        groups = [(number // 10**6, "triệu"), (number // 1000 % 1000, thousand), (number % 1000, "")]
    for value, unit in groups:
        if value:
            parts.append(_group_words(value, inner=bool(parts), gap=gap, full=full))
            if unit:
                parts.append(unit)
    return " ".join(parts)


def _group_words(value: int, *, inner: bool, gap: str, full: bool) -> str:
    hundreds, tens, units = value // 100, value // 10 % 10, value % 10
    words = []
    if hundreds or (inner and full):
        words += [_DIGITS[hundreds], "trăm"]
    if tens == 0:
        if units:
            words += [gap, _DIGITS[units]] if words or inner else [_DIGITS[units]]
    else:
        words += ["mười"] if tens == 1 else [_DIGITS[tens], "mươi"]
        if units:
            words.append({1: "mốt" if tens > 1 else "một", 5: "lăm"}.get(units, _DIGITS[units]))
    return " ".join(words)


_Token = tuple[str, int]


def _value(tokens: tuple[_Token, ...]) -> int | None:
    """Parse from the largest unit down; digit-by-digit readings only where no unit word stands."""
    if not tokens:
        return None
    if all(role == "digit" for role, _ in tokens):
        return _digits_value(tokens)
    total = 0
    rest = tokens
    for unit, factor in (("billion", 10**9), ("million", 10**6), ("thousand", 1000)):
        at = next((place for place, (role, _) in enumerate(rest) if role == unit), None)
        if at is None:
            continue
        head = _below_thousand(rest[:at]) if at else (1 if not total else None)
        if head is None:
            return None
        total += head * factor
        rest = rest[at + 1 :]
    if not rest:
        return total
    if total and len(rest) > 1 and all(role == "digit" for role, _ in rest):  # "hai nghìn không ba" = 2003
        tail = _spoken_digits(rest)
    else:
        tail = _below_thousand(rest)
    return None if tail is None else total + tail


def _digits_value(tokens: tuple[_Token, ...]) -> int | None:
    """ "một chín tám lăm" → 1985, "tám lăm" → 85, a single digit word → itself."""
    digits = [digit for _, digit in tokens]
    if len(digits) > 12:
        return None
    return int("".join(map(str, digits)))


def _spoken_digits(tokens: tuple[_Token, ...]) -> int | None:
    return int("".join(str(digit) for _, digit in tokens)) if len(tokens) <= 3 else None


def _below_thousand(tokens: tuple[_Token, ...]) -> int | None:
    roles = [role for role, _ in tokens]
    if not tokens:
        return None
    if "hundred" in roles:
        at = roles.index("hundred")
        if at > 1 or (at == 1 and roles[0] != "digit"):
            return None
        hundreds = tokens[0][1] if at else 1
        rest = tokens[at + 1 :]
        if not rest:
            return hundreds * 100
        if len(rest) == 1 and rest[0][0] == "digit":  # "một trăm hai": 102 or colloquially 120
            return None
        tail = _below_hundred(rest)
        return None if tail is None else hundreds * 100 + tail
    return _below_hundred(tokens)


def _below_hundred(tokens: tuple[_Token, ...]) -> int | None:
    roles = [role for role, _ in tokens]
    digits = [digit for _, digit in tokens]
    if roles == ["digit"]:
        return digits[0]
    if roles == ["gap", "digit"]:
        return digits[1]
    if roles in (["ten"], ["tens"]):
        return 10
    if roles in (["ten", "digit"], ["tens", "digit"]):
        return 10 + digits[1]
    if roles[:1] == ["twenty"]:  # hăm ba = 23, hăm mốt = 21; băm = 30
        if len(roles) == 2 and roles[1] == "digit":
            return digits[0] * 10 + digits[1]
        return digits[0] * 10 if roles in (["twenty", "tens"], ["twenty", "ten"]) else None
    if len(roles) in (2, 3) and roles[0] == "digit" and roles[1] in ("tens", "ten") and digits[0]:
        if len(roles) == 2:
            return digits[0] * 10
        return digits[0] * 10 + digits[2] if roles[2] == "digit" else None
    if roles == ["digit", "digit"] and digits[0]:  # "tám lăm"
        return digits[0] * 10 + digits[1]
    return None


@lru_cache(maxsize=4096)
def _near_words(word: str) -> tuple[tuple[str, float], ...]:
    """Number words like ``word``, best first, with a likeness 0-1; empty where none is near."""
    if word in _WORDS:
        alike = [(word, 1.0)]
        alike += [(other, 0.3) for other in _WORDS if other != word and fold(other) == fold(word)]
        return tuple(alike)
    found = sorted(((_likeness(word, other), other) for other in _WORDS), reverse=True)
    return tuple((other, likeness) for likeness, other in found[:4] if likeness >= 0.45)


def _likeness(word: str, other: str) -> float:
    from rapidfuzz.distance import OSA

    marked = OSA.normalized_similarity(word, other)
    plain = OSA.normalized_similarity(fold(word), fold(other))
    return 0.35 * marked + 0.65 * plain if plain < 1 else 0.75 + 0.2 * marked
