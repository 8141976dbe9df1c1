"""Headings of a ruled table to fields: "Họ tên, tuổi, dân tộc của mẹ" holds several fields of one person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from civbook.forms.columns import (
    OTHER_PARENT,
    PARENT_WORDS,
    TWIN,
    Column,
    by_neighbours,
    sexes,
)
from civbook.forms.form import UNKEPT, BookForm
from civbook.forms.phrases import needed, squeeze
from civbook.model import fields_of
from civbook.text.fold import fold

_LONGEST = 7  # words of a phrase
_LOOSE, _LOOSE_LETTERS = 0.65, 4  # likeness and letters of a phrase beside others in one heading
_NAMED = 0.6  # likeness of a phrase's last word: "phần khai về" alone is nearly "phần khai về mẹ"
_SENTENCE, _NEARLY = 14, 0.92  # letters and likeness of a heading that is a column's whole though misread
_PARENTS = "parents"  # in a form's persons: words for father and mother together
_OF = "cua"  # "của mẹ" is nearly "cha mẹ"
_NOTE = "note"
_OFFICER = "officer.full_name"
_FIRST_PERSON = {"birth": "child", "death": "deceased", "marriage": "husband"}


def columns_of(form: BookForm, headings: Sequence[str]) -> list[Column]:
    """The columns of a table by the texts of their headings (group heading first), left to right.

    A heading that names no person speaks of the one before it: "Họ và tên mẹ | Năm sinh | Dân tộc".
    """
    person = _FIRST_PERSON.get(form.event, "")
    columns: list[Column] = []
    taken: set[str] = set()
    to_tick = sexes(form.event, f"{person}.sex", headings)
    for number, heading in enumerate(headings):
        if number in to_tick:
            columns.append(to_tick[number])
            taken.update(columns[-1].fields)
            continue
        words = [word for word in fold(heading).split() if not word.isdigit()]
        named, others = ("", words) if _is_column(form, words) else _person(form, words)
        first, second, others = _two_persons(form, words, named, others)
        keys, score = _keys(form, others)
        if (both := _both_in_turn(form, words, keys)) and taken.isdisjoint(both):
            columns.append(Column(both, score))
            taken.update(both)
            continue
        if (
            named == _PARENTS and len(keys) > 1 and "full_name" in keys
        ):  # "của mẹ" read as "ca mẹ": of one of them
            one, rest = _person(form, words, but=_PARENTS)
            named, first, second, others = (one, one, "", rest) if one else (named, first, second, others)
            keys, score = _keys(form, others)
        if named == _PARENTS:
            columns.append(_of_both(form, keys, score, taken))
            taken.update(columns[-1].fields)
            continue
        had = bool(keys) and all(_field(form, first, key) in taken for key in keys)
        named = second if second and had else first
        person = named or person
        if not keys and named and len("".join(others)) <= 2:
            keys, score = ["full_name"], 0.8  # "Người khai" alone: the name
        if "relationship" in keys:
            person = "declarant"
        if _OFFICER in keys:  # "Người thực hiện ký tên": who signs is who did it
            keys = [key for key in keys if key != "signer"]
        if named and keys == ["signer"]:  # "Chữ ký người khai": nobody's name
            keys = []
        if not named and "full_name" in keys and f"{person}.full_name" in taken:
            person = _next_person(form, person, keys, taken)
        names = [
            name for key in keys if (name := _field(form, person, key)) is not None and name not in taken
        ]
        shared = columns[-1] if columns and not names and len(keys) > 1 else None
        if shared and shared.fields[1:] and shared.fields[-1] == _field(form, person, keys[-1]):
            # "Năm sinh Nơi ở" was read over two columns: each has its part
            columns[-1], names = replace(shared, fields=shared.fields[:-1]), [shared.fields[-1]]
        taken.update(names)
        columns.append(Column(tuple(names), score))
    return by_neighbours(form.event, columns, headings)


def _next_person(form: BookForm, person: str, keys: Sequence[str], taken: set[str]) -> str:
    """Whose name a heading asks for that names nobody ("NẸ", "củn chu") behind that of ``person``: a parent's or
    spouse's, beside the other one, or as one of several things of a person; behind a dead one's, the declarant's."""
    several = form.event == "birth" and len(keys) > 1
    may_be = [TWIN[person]] if person in TWIN else list(OTHER_PARENT) if several else []
    may_be = ["declarant"] if person == "deceased" else may_be
    return next((who for who in may_be if f"{who}.full_name" not in taken), person)


def _both_in_turn(form: BookForm, words: Sequence[str], keys: Sequence[str]) -> tuple[str, ...]:
    """The fields of a column where both parents stand one below the other, name by name: "Họ tên, năm sinh của cha
    (trên), mẹ (dưới)"; in the order in which they are said. "CHA MẸ" before a name is a group's heading."""
    said = [PARENT_WORDS[word] for word in words if word in PARENT_WORDS]
    if (
        form.event != "birth"
        or sorted(said) != sorted(OTHER_PARENT)
        or "full_name" not in keys
        or words[0] in PARENT_WORDS
    ):
        return ()
    names = [_field(form, person, key) for person in said for key in keys if key not in UNKEPT]
    return tuple(name for name in names if name is not None and name.partition(".")[0] in said)


def _of_both(form: BookForm, keys: Sequence[str], score: float, taken: set[str]) -> Column:
    """A column of what father and mother have in common: one key, for both."""
    names = [_field(form, person, keys[0]) for person in OTHER_PARENT] if len(keys) == 1 else []
    free = [name for name in names if name is not None and name not in taken]
    return Column(tuple(free), score)


def _two_persons(
    form: BookForm, words: list[str], named: str, others: list[str]
) -> tuple[str, str, list[str]]:
    """The persons of two groups' headings that were read as one, "MẸ NGƯỜI ĐỨNG KHAI Họ tên", left to right, and the
    words after them; one person, "" and the words without it else."""
    second, rest = _person(form, others) if named else ("", others)
    if second and second == named:  # "PHẦN GHI VỀ MẸ" over "Họ tên người mẹ"
        return named, "", rest
    if second and _PARENTS in (named, second):  # "CHA MẸ" over "CHA" and "MẸ"
        return (second if named == _PARENTS else named), "", rest
    before = len(words) - len(rest)
    if not second or not rest or words[before:] != rest:
        return named, "", others
    theirs = others[: len(others) - len(rest)]
    return (second, named, rest) if words[: len(theirs)] == theirs else (named, second, rest)


def table_score(form: BookForm, columns: Sequence[Column]) -> float:
    """How well headings fit the form, 0-1: columns understood and core fields found."""
    if not columns:
        return 0.0
    known = sum(column.score for column in columns if column.fields) / len(columns)
    fields = {name for column in columns for name in column.fields}
    persons = {name.partition(".")[0] for name in fields}
    core = sum(name in fields or name in persons for name in form.core) / max(1, len(form.core))
    return 0.5 * known + 0.5 * core


def _field(form: BookForm, person: str, key: str) -> str | None:
    names = fields_of(form.event)
    if key in UNKEPT:
        return f"{person}.{key}" if key in ("age", "occupation") else None
    for name in (f"{person}.{key}", key, "signer.full_name" if key == "signer" else key):
        if name in names:
            return name
    return None


def _person(form: BookForm, words: Sequence[str], *, but: str = "") -> tuple[str, list[str]]:
    """The person (none ``but`` this) whose words a heading holds (the longest phrase), and the heading without them."""
    best: tuple[float, str, int, int] = (0.0, "", 0, 0)
    for window, start, end in _windows(words):
        for person, plain, last in _person_phrases(form):
            if person == but or (person == _PARENTS and _OF in words[start:end]):
                continue
            least = max(0.8, needed(len(plain)))
            if not _may_be_alike(window, plain, least):
                continue
            score = Levenshtein.normalized_similarity(window, plain)
            named = Levenshtein.normalized_similarity(words[end - 1], last) >= _NAMED
            if named and score >= least and score * len(plain) > best[0]:
                best = (score * len(plain), person, start, end)
    _weight, person, start, end = best
    return person, [*words[:start], *words[end:]]


def _is_column(form: BookForm, words: Sequence[str]) -> bool:
    """Whether a heading is one of a column's, word for word or a long one nearly: "Chỗ đẻ" is near to "cha đẻ", and
    "vào Bổ" ends like a father, yet neither is."""
    said = "".join(words)
    least = 1.0 if len(said) < _SENTENCE else _NEARLY
    return any(
        Levenshtein.normalized_similarity(said, plain, score_cutoff=least) >= least
        for _key, plain in _column_phrases(form)
    )


def _keys(form: BookForm, words: Sequence[str]) -> tuple[list[str], float]:
    """Column keys in a heading, in order, with the mean likeness of their phrases."""
    hits = _hits(form, words, loose=False)
    taken = _covering(hits, len(words))
    if taken:  # a heading of several parts: one that is misread is known by less
        found = {hit.key for hit in taken}
        for start, end in _left_over(taken, len(words)):
            rest = [
                replace(hit, start=hit.start + start, end=hit.end + start)
                for hit in _hits(form, words[start:end], loose=True)
                if hit.key not in found and hit.key != _NOTE  # "chu" for "cha"
            ]
            taken += _covering(rest, len(words)) if len(found) > 1 else []
    taken.sort(key=lambda hit: hit.start)
    keys = list(dict.fromkeys(hit.key for hit in taken))
    return keys, sum(hit.score for hit in taken) / len(taken) if taken else 0.0


@dataclass(frozen=True, slots=True)
class _Hit:
    """Words ``start`` to ``end`` (exclusive) that look like a phrase of ``key``."""

    start: int
    end: int
    key: str
    score: float
    weight: float


def _hits(form: BookForm, words: Sequence[str], *, loose: bool) -> list[_Hit]:
    """Phrases in words; ``loose``: as unlike as half-read ones are, single words left out."""
    found = []
    for window, start, end in _windows(words):
        for key, plain in _column_phrases(form):
            least = (_LOOSE if len(plain) >= _LOOSE_LETTERS else 1.0) if loose else needed(len(plain))
            if not _may_be_alike(window, plain, least):
                continue
            score = Levenshtein.normalized_similarity(window, plain)
            if score >= least:
                # By letters and likeness: two phrases that are there beat a longer one that is not quite.
                found.append(_Hit(start, end, key, score, (2 * score - 1) * len(plain) ** 1.1))
    return found


@lru_cache(maxsize=32)
def _column_phrases(form: BookForm) -> tuple[tuple[str, str], ...]:
    """Column keys with each of their phrases, folded without blanks."""
    return tuple((key, squeeze(phrase)) for key, phrases in form.columns.items() for phrase in phrases)


@lru_cache(maxsize=32)
def _person_phrases(form: BookForm) -> tuple[tuple[str, str, str], ...]:
    """Persons with each of their phrases, folded without blanks, and the phrase's last word."""
    return tuple(
        (person, squeeze(phrase), fold(phrase.split()[-1]))
        for person, phrases in form.persons.items()
        for phrase in phrases
    )


def _may_be_alike(one: str, other: str, least: float) -> bool:
    """Whether two words' lengths alone allow a likeness of ``least``."""
    shorter, longer = sorted((len(one), len(other)))
    return shorter >= least * longer


def _covering(hits: Sequence[_Hit], words: int) -> list[_Hit]:
    """The hits side by side that weigh most together."""
    best: list[tuple[float, list[_Hit]]] = [(0.0, [])]
    for end in range(1, words + 1):
        choice = best[end - 1]
        for hit in hits:
            if hit.end == end:
                weight, before = best[hit.start]
                fresh = all(other.key != hit.key for other in before)
                if fresh and weight + hit.weight > choice[0]:
                    choice = (weight + hit.weight, [*before, hit])
        best.append(choice)
    return list(best[words][1])


def _left_over(taken: Sequence[_Hit], words: int) -> list[tuple[int, int]]:
    """Runs of words that no hit covers."""
    edges = [
        0,
        *(edge for hit in sorted(taken, key=lambda hit: hit.start) for edge in (hit.start, hit.end)),
        words,
    ]
    return [(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True) if end > start]


def _windows(words: Sequence[str]) -> list[tuple[str, int, int]]:
    return [
        ("".join(words[start:end]), start, end)
        for start in range(len(words))
        for end in range(start + 1, min(len(words), start + _LONGEST) + 1)
    ]
