"""Personal names: surname, middle, given; capitals and blanks tidied; minority names left as they are
written."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from civbook.text.blanks import is_blank_mark
from civbook.text.fold import fold, match_key, unify
from civbook.text.syllables import is_shaped, is_syllable

Sex = Literal["male", "female"]
Pattern = Literal["vietnamese", "minority", "single", "foreign"]


@dataclass(frozen=True, slots=True)
class NamesData:
    """The lists of names: weights are relative within each list.

    ``surnames``: also compound ones ("Tôn Nữ"). ``middles``, ``givens`` (one syllable) and ``given_pairs``
    ("Thu Hà") by sex: both say what is usual, never what sex a name proves. ``minority``: group → its
    patterns.
    """

    surnames: dict[str, float]
    middles: dict[Sex, dict[str, float]]
    givens: dict[Sex, dict[str, float]]
    given_pairs: dict[Sex, dict[str, float]]
    minority: dict[str, MinorityNames]


@dataclass(frozen=True, slots=True)
class MinorityNames:
    """How a group forms names: patterns with ``{surname}`` and ``{given}``, and lists to fill them."""

    patterns: dict[Sex, tuple[str, ...]]
    surnames: tuple[str, ...]
    givens: dict[Sex, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name in parts, each as written; ``middle`` and ``surname`` may be "". ``pattern`` tells how it was
    split.

    Ê Đê and Mnông put the clan last (``surname_last``): Y Moan Êñuôl is given "Y Moan", surname "Êñuôl".
    """

    surname: str
    middle: str
    given: str
    pattern: Pattern = "vietnamese"
    surname_last: bool = False

    @property
    def full(self) -> str:
        """The parts in the order they are written in."""
        parts = (
            (self.middle, self.given, self.surname)
            if self.surname_last
            else (self.surname, self.middle, self.given)
        )
        return " ".join(part for part in parts if part)


@cache
def names_data() -> NamesData:
    """The lists of ``data/names.json``, read once."""
    raw: dict[str, Any] = json.loads(
        Path(__file__).with_name("data").joinpath("names.json").read_text(encoding="utf-8")
    )
    minority = {
        group: MinorityNames(
            patterns={"male": tuple(each["male"]), "female": tuple(each["female"])},
            surnames=tuple(each["surnames"]),
            givens={"male": tuple(each["male_given"]), "female": tuple(each["female_given"])},
        )
        for group, each in raw["minority"].items()
    }
    return NamesData(raw["surnames"], raw["middles"], raw["givens"], raw["given_pairs"], minority)


def tidy_name(text: str) -> str:
    """The name in civbook's spelling: NFC, one tone placement, single blanks, apostrophes alike, title case.

    A name all in capitals or all in small letters gets title case ("NGUYỄN THỊ hoa" word by word as well).
    Words in mixed case are a writer's choice and stay ("H'Hen Niê", "Êñuôl", "McDonald").
    """
    cleaned = " ".join(_STRAY.sub(" ", _APOSTROPHE.sub("'", unify(text))).split())
    words = _APOSTROPHE_GAP.sub(r"\1'", _LAST_DOTS.sub("", cleaned)).split()
    return " ".join(map(_title, words))


def parse_name(text: str) -> PersonName:
    """Surname, middle and given name of a full name, in any spelling; minority and foreign names by their
    patterns.

    Nothing is lost: the parts put together again are the tidied name. A single word is the given name.
    """
    words = tidy_name(text).split()
    if len(words) <= 1:
        return PersonName("", "", " ".join(words), "single")
    marked = _marked_name(words)
    if marked is not None:
        return marked
    size = min(_surname_size(words), len(words) - 1)
    if size == 0:
        pattern: Pattern = "vietnamese" if all(map(is_shaped, words)) else "foreign"
        return PersonName(words[0], " ".join(words[1:-1]), words[-1], pattern)
    surname, rest = " ".join(words[:size]), words[size:]
    if (
        size == 1 and rest[0] == "A" and len(rest) > 1
    ):  # Giàng A Páo, Phàn A Láo Tả: all after A is the given name
        return PersonName(surname, "A", " ".join(rest[1:]), "minority")
    if fold(surname) in _KHMER_SURNAMES and _KHMER_GIVEN.match(fold(" ".join(rest))):
        return PersonName(surname, "", " ".join(rest), "minority")
    shaped = all(map(is_shaped, words))
    return PersonName(surname, " ".join(rest[:-1]), rest[-1], "vietnamese" if shaped else "minority")


def looks_like_name(text: str) -> float:
    """How much ``text`` looks like a person's name, 0-1: known surname, syllables, few words, no digits."""
    words = tidy_name(text).split()
    if not words or len(words) > 9 or is_blank_mark(text) or any(char.isdigit() for char in text):
        return 0.0
    known = _surname_size(words) > 0 or _marked_name(words) is not None
    shaped = sum(is_shaped(word) or _is_known(word) for word in words) / len(words)
    length = {1: 0.5, 2: 0.85, 3: 1.0, 4: 1.0, 5: 0.9, 6: 0.8}.get(len(words), 0.5)
    not_words = {fold(word) for word in words} & _NOT_NAME_WORDS
    return round(length * (0.35 + 0.35 * known + 0.3 * shaped) * (0.4 if not_words else 1.0), 3)


_APOSTROPHE = re.compile("[’‘`´ʼ′＇]")
_APOSTROPHE_GAP = re.compile(r"(?<!\w)([HKhk]) ?' ?(?=\w)")
_STRAY = re.compile(r"[^\w\s'’.\-]|_|(?<!\w)[.\-]+|[\-]+(?!\w)")
_LAST_DOTS = re.compile(r"(?<=\w\w)[. ]+$")  # leader dots, not an initial
_COMPOUND_SHARE = 0.2  # of the single surname's weight: Tôn Nữ and Rơ Châm pass, Hoàng Phủ does not
_KHMER_SURNAMES = frozenset(("thach", "chau", "danh", "kim", "son", "kien", "neang"))
_KHMER_GIVEN = re.compile(r"(?:sa|so|soc|da|ni|phol|thia|ra|ha) \w+$")
_NOT_NAME_WORDS = frozenset(
    [
        "xa",
        "huyen",
        "tinh",
        "thon",
        "xom",
        "phuong",
        "quan",
        "ngay",
        "thang",
        "cap",
        "tam",
        "thuong",
        "tru",
        "quyen",
        "so",
        "giay",
        "dan",
        "toc",
        "kinh",
        "tich",
    ]
)


def _title(word: str) -> str:
    """Title case for words in one case only; after an apostrophe a capital as well (H'HEN → H'Hen)."""
    if not (word.isupper() or word.islower()) or (word.isupper() and len(word) == 1):
        return word
    titled = re.sub(r"[^\W\d_]+", lambda part: part[0].capitalize(), word)
    return titled if len(titled) == len(word) else word  # foreign letters whose capital is two


@cache
def _surnames() -> dict[tuple[str, ...], dict[str, float]]:
    """Folded words of each surname → its spellings (keys with accents) with their weights."""
    found: dict[tuple[str, ...], dict[str, float]] = {}
    for name, weight in names_data().surnames.items():
        found.setdefault(tuple(fold(name).split()), {})[match_key(name)] = weight
    return found


@cache
def _known_words() -> frozenset[str]:
    """Keys of all words in the lists of names: also those that are no Vietnamese syllables."""
    data = names_data()
    groups = data.minority.values()
    names = [
        *data.surnames,
        *(name for each in groups for name in (*each.surnames, *sum(each.givens.values(), ()))),
    ]
    return frozenset(word for name in names for word in match_key(name).split())


def _is_known(word: str) -> bool:
    return word[:2] in ("H'", "K'") or all(part in _known_words() for part in match_key(word).split())


@cache
def _clans() -> frozenset[str]:
    data = names_data().minority
    return frozenset(
        fold(name).split()[0] for group in ("Ê Đê", "Mnông", "Gia Rai") for name in data[group].surnames
    )


def _surname_size(words: list[str]) -> int:
    """How many of the first words are a known surname, longest first; 0 if none.

    Accents do not matter for one word. A compound surname needs them right (Hoàng Phú Quý is no Hoàng Phủ);
    without any accents it must be more usual than its first word with a middle name.
    """
    known = _surnames()
    for size in range(min(len(words), 4), 1, -1):
        head = words[:size]
        compounds = known.get(tuple(map(fold, head)), {})
        if match_key(" ".join(head)) in compounds:
            return size
        if compounds and all(map(str.isascii, head)):
            single = max(known.get((fold(head[0]),), {"": 0.0}).values())
            if max(compounds.values()) >= _COMPOUND_SHARE * single:
                return size
    return 1 if words and (fold(words[0]),) in known else 0


def _marked_name(words: list[str]) -> PersonName | None:
    """Names that begin with a word for the sex: Y Moan Êñuôl, H'Hen Niê, K'Brếp, Ka Nhiu, A Blưh.

    The clan, if any, comes last; it is taken for one only if it is a known clan or no Vietnamese syllable.
    """
    first = words[0]
    if first[:2] in ("H'", "K'") and len(first) > 2:
        given, rest = first, words[1:]
    elif first in ("Y", "H", "Ka", "A") and _surname_size(words) < 2:
        given, rest = " ".join(words[:2]), words[2:]
    else:
        return None
    if rest and (fold(rest[0]) in _clans() or not is_syllable(rest[0])):
        return PersonName(" ".join(rest), "", given, "minority", surname_last=True)
    return PersonName("", "", " ".join([given, *rest]), "minority")
