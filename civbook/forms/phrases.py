"""Finding printed phrases in recognised rows, however badly they were read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np

from civbook.forms.form import BookForm
from civbook.forms.layout import Row, Token
from civbook.text.fold import fold

Role = Literal["label", "heading", "word", "title", "ignore", "choice", "mark"]
_LONGEST = 60  # letters of a window
_REST = 3  # letters at least that a label has on its second row
_NUMBER_WORDS = frozenset({"mot", "muoi", "nghin", "ngan", "linh", "tram"})  # that stand in no label
_WHOLE = 0.82  # similarity of either row to its part of the label
# What the headings of a person's part put before its word: "Phần ghi về người vợ".
_OPENERS = (
    "Phần ghi về", "Phần khai về", "Phần khai của", "Thông tin về", "Thông tin", "TT", "Về", "Lý lịch",
    "Họ tên và lý lịch", "Phần",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a phrase says in a form: a label of ``key`` in section ``section``, an option of a choice …"""

    role: Role
    section: int = -1
    key: str = ""
    option: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """Tokens ``start`` to ``end`` (exclusive) of row ``row`` that look like a phrase; ``score`` 0-1."""

    row: int
    start: int
    end: int
    score: float
    letters: int
    meanings: tuple[Meaning, ...]


@lru_cache(maxsize=64)
def phrase_table(form: BookForm) -> dict[str, tuple[Meaning, ...]]:
    """Every phrase of a form, folded without blanks, with all that it may mean there."""
    table: dict[str, dict[Meaning, None]] = {}

    def add(phrase: str, meaning: Meaning) -> None:
        table.setdefault(squeeze(phrase), {})[meaning] = None

    for number, section in enumerate(form.sections):
        for key in section.fields:
            for phrase in form.phrases(section, key):
                add(phrase, Meaning("label", number, key))
        for phrase in (
            *section.headings,
            *(f"{opener} {word}" for opener in _OPENERS for word in section.words),
        ):
            add(phrase, Meaning("heading", number))
        for word in section.words:
            add(word, Meaning("word", number))
        for key, options in section.choices.items():
            for option, phrases in options.items():
                for phrase in phrases:
                    add(phrase, Meaning("choice", number, key, option))
    for phrase in form.titles:
        add(phrase, Meaning("title"))
    for phrase in form.ignore:
        add(phrase, Meaning("ignore"))
    for phrase in form.marks:
        add(phrase, Meaning("mark"))
    return {phrase: tuple(meanings) for phrase, meanings in table.items()}


@lru_cache(maxsize=64)
def labels_of(form: BookForm) -> frozenset[str]:
    """Every printed label of a form, folded without blanks."""
    return frozenset(
        phrase
        for phrase, meanings in phrase_table(form).items()
        if any(meaning.role == "label" for meaning in meanings)
    )


@lru_cache(maxsize=64)
def heads_of_person(form: BookForm, person: str) -> frozenset[str]:
    """What may stand above a person's part of a form, folded without blanks."""
    return frozenset(
        phrase
        for phrase, meanings in phrase_table(form).items()
        for meaning in meanings
        if meaning.role in ("heading", "word") and form.sections[meaning.section].person == person
    )


def squeeze(phrase: str) -> str:
    """Folded, without blanks: what phrases are compared by."""
    return fold(phrase).replace(" ", "")


def needed(letters: int) -> float:
    """The similarity from which a phrase of so many letters counts as found: short ones must be exact."""
    if letters <= 4:
        return 1.0
    if letters <= 6:
        return 0.78
    return 0.76 if letters <= 10 else 0.72


def label_rest(begun: str, tokens: Sequence[Token], phrases: Sequence[str]) -> int:
    """How many tokens at a row's beginning are the rest of a label whose words before are ``begun`` (as keys)."""
    from rapidfuzz.distance import Levenshtein

    wanted = [squeeze(phrase) for phrase in phrases]
    best, count, key = _WHOLE, 0, ""
    for number, token in enumerate(tokens, start=1):
        key += token.key
        if len(key) < _REST:
            continue
        for phrase in wanted:
            if len(phrase) < len(begun) + len(key) - 2:
                continue
            rest = Levenshtein.normalized_similarity(key, phrase[-len(key) :])
            before = Levenshtein.normalized_similarity(begun, phrase[: -len(key)])
            if min(rest, before) > best or (min(rest, before) == best and count):
                best, count = min(rest, before), number
    return count


def _wordy(phrase: str) -> bool:
    """A phrase without digits: "Đăng ký ngày 27 tháng 6 năm" is nearly "Đăng ký ngày, tháng, năm", but what
    holds a number is a value."""
    return not any(sign.isdigit() for sign in phrase)


@dataclass(frozen=True, slots=True)
class Windows:
    """Every run of tokens that may be a phrase: row, start, end (exclusive), its letters, and whether a written
    number is among them."""

    places: tuple[tuple[int, int, int], ...]
    keys: tuple[str, ...]
    numbers: tuple[bool, ...]


def windows_of(rows: Sequence[Row]) -> Windows:
    """All windows of up to ``_LONGEST`` letters; none crosses a wide gap or a colon."""
    places, keys, numbers = [], [], []
    for number, row in enumerate(rows):
        tokens = row.tokens
        for start in range(len(tokens)):
            key, numbered = "", False
            for end in range(start, len(tokens)):
                if end > start:
                    gap = tokens[end].box.x0 - tokens[end - 1].box.x1
                    if gap > 2.5 * max(row.box.height, 12) or tokens[end - 1].colon:
                        break
                key += tokens[end].key
                numbered = numbered or tokens[end].key.isdigit() or tokens[end].key in _NUMBER_WORDS
                if len(key) > _LONGEST:
                    break
                places.append((number, start, end + 1))
                keys.append(key)
                numbers.append(numbered)
    return Windows(tuple(places), tuple(keys), tuple(numbers))


class PhraseScores:
    """Similarities of all windows of a page to all phrases of some forms, computed once."""

    def __init__(self, windows: Windows, phrases: Sequence[str]) -> None:
        from rapidfuzz.distance import Levenshtein
        from rapidfuzz.process import cdist

        self.windows = windows
        self.phrases = list(dict.fromkeys(phrases))
        unique = list(dict.fromkeys(windows.keys))
        number = {key: place for place, key in enumerate(unique)}
        self._row_of = np.array([number[key] for key in windows.keys], dtype=np.int64)
        lengths = np.array([needed(len(phrase)) for phrase in self.phrases], dtype=np.float32)
        if unique and self.phrases:
            scores = cdist(
                unique,
                self.phrases,
                scorer=Levenshtein.normalized_similarity,
                score_cutoff=0.7,
                dtype=np.float32,
            )
            scores[scores < lengths[None, :] - 1e-6] = 0
        else:
            scores = np.zeros((len(unique), len(self.phrases)), dtype=np.float32)
        self._hits: dict[int, list[tuple[int, float]]] = {}
        for window, phrase in zip(*np.nonzero(scores), strict=True):
            self._hits.setdefault(int(window), []).append((int(phrase), float(scores[window, phrase])))

    def spans(self, table: dict[str, tuple[Meaning, ...]]) -> list[Span]:
        """Candidates of one form, overlapping each other still."""
        found = []
        for place, unique, numbered in zip(
            self.windows.places, self._row_of, self.windows.numbers, strict=True
        ):
            hits = [(self.phrases[phrase], score) for phrase, score in self._hits.get(int(unique), ())]
            hits = [
                (phrase, score)
                for phrase, score in hits
                if phrase in table and not (numbered and _wordy(phrase))
            ]
            if not hits:
                continue
            best = max(score for _phrase, score in hits)
            meanings: dict[Meaning, None] = {}
            letters = 0
            for phrase, score in hits:
                if score >= best - 0.04:
                    meanings.update(dict.fromkeys(table[phrase]))
                    letters = max(letters, len(phrase))
            found.append(Span(*place, best, letters, tuple(meanings)))
        return found
