"""The best recall that namesakes allow: of how many records a question may as well speak.

A record is at least as compatible with a question as the one meant if it is at least as near in *every* part
asked for:
the letters of the name as they stand in the register (misread or not), the year, the day, the commune, the
other
people. A ranker that knows no more than the question can do no better than shuffle these ``n`` records, so
the
ceiling is ``min(1, 10 / n)`` for the first ten and ``1 / n`` for the first. Distances are plain edit
distances over
letters with marks apart (or without, where the question has none), never the search's own costs.
The stricter count, exact namesakes of the true name, is kept beside it (``bench_search``).
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import bench_noise as noise
import numpy as np
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

PRINCIPALS = ("child", "husband", "wife", "deceased")
_FAR = 200


@dataclass(slots=True)
class Record:
    """A person whom an entry is about, as the register has it."""

    id: str
    name: str
    born: str
    place: str
    others: dict[str, str]


def _marked(text: str) -> str:
    return unicodedata.normalize("NFD", text.lower().replace("đ", "d\u0335"))


def _bare(text: str) -> str:
    return noise.bare(text).lower()


_SHAPES: dict[str, Callable[[str], str]] = {
    "marked": _marked,
    "bare": _bare,
    "sorted marked": lambda text: " ".join(sorted(_marked(text).split())),
    "sorted bare": lambda text: " ".join(sorted(_bare(text).split())),
    "joined marked": lambda text: _marked(text).replace(" ", ""),
    "joined bare": lambda text: _bare(text).replace(" ", ""),
}
_ORDERLESS, _BLANKLESS = ("order", "swapped words"), ("glued", "split")
_BY_WORDS = ("no middle", "wrong middle")


def _shape_of(kind: str, asked: str) -> str:
    marks = "marked" if asked != noise.bare(asked) else "bare"
    kind = kind.removeprefix("+person: ")
    if kind in _ORDERLESS:
        return "sorted " + marks
    return ("joined " if kind in _BLANKLESS else "") + marks


def _by_words(asked: str, names: list[str]) -> np.ndarray:
    """Words left out, added or replaced; a surname or given name of another person counts three times."""
    ours = asked.split()
    memo: dict[str, int] = {}
    for name in names:
        if name not in memo:
            words = name.split()
            far = 2 * (words[0] != ours[0]) + 2 * (words[-1] != ours[-1])
            memo[name] = far + int(OSA.distance(ours, words))
    return np.fromiter((memo[name] for name in names), np.int32, len(names))


def _by_beginnings(asked: str, names: list[str]) -> np.ndarray:
    """Letters in which the beginnings differ from the asked ones, and the last word from the asked one."""
    ours = [word.rstrip(".") for word in _marked(asked).replace(".", ". ").split()]
    memo: dict[str, int] = {}
    for name in names:
        if name not in memo:
            words = name.split()
            pairs = zip(ours[:-1], words[:-1], strict=False)
            far = sum(int(OSA.distance(o, word[: len(o)])) for o, word in pairs)
            memo[name] = far + int(OSA.distance(ours[-1], words[-1])) + 2 * abs(len(words) - len(ours))
    return np.fromiter((memo[name] for name in names), np.int32, len(names))


@dataclass(slots=True)
class _Year:
    """The records of one year of birth; ``forms``: their texts in each shape asked for so far."""

    records: list[Record] = field(default_factory=list)
    forms: dict[tuple[str, str], list[str]] = field(default_factory=dict)

    def texts(self, what: str, shape: str) -> list[str]:
        key = (what, shape)
        if key not in self.forms:
            make = _SHAPES[shape]
            self.forms[key] = [
                make(each.name if what == "name" else each.others.get(what, "")) for each in self.records
            ]
        return self.forms[key]


class Register:
    """What stands in the books, by year of birth."""

    def __init__(self, entries: Iterable[dict[str, Any]], places: dict[str, str]) -> None:
        self._years: dict[str, _Year] = defaultdict(_Year)
        self.years_of: dict[str, list[str]] = {}
        for entry in entries:
            values = {name: item["value"] for name, item in entry["fields"].items()}
            others = {
                person: values[person + ".full_name"]
                for person in ("father", "mother")
                if person + ".full_name" in values
            }
            for person in PRINCIPALS:
                if person + ".full_name" in values:
                    born = values[person + ".birth_date"]
                    record = Record(
                        entry["id"], values[person + ".full_name"], born, places[entry["id"]], others
                    )
                    self._years[born[:4]].records.append(record)
                    self.years_of.setdefault(entry["id"], []).append(born[:4])

    def compatible(self, kind: str, query: dict[str, Any], meant: str, meaning: str) -> int:
        """How many entries fit the question at least as well as the one meant.

        ``meaning``: the name that the typing stands for (Telex and VNI lose nothing).
        """
        asked = dict(query, name=meaning) if meaning else query
        years = set(self.years_of[meant])
        if born := query.get("born"):
            year = int(born[:4])
            off = min(abs(int(each) - year) for each in years)
            years = {str(year + step) for step in range(-off, off + 1)}
        else:
            years = set(self._years)
        parts = {year: self._distances(kind, asked, self._years[year]) for year in years}
        own = [
            distances[:, at]
            for year, distances in parts.items()
            for at, record in enumerate(self._years[year].records)
            if record.id == meant
        ]
        if not own:
            return 1
        mine = min(own, key=lambda each: int(each.sum()))
        found = {
            self._years[year].records[at].id
            for year, distances in parts.items()
            for at in np.flatnonzero((distances <= mine[:, None]).all(axis=0)).tolist()
        }
        return max(1, len(found))

    def _distances(self, kind: str, asked: dict[str, Any], year: _Year) -> np.ndarray:
        """One row for each part asked for, one column for each record: (parts, records)."""
        rows = []
        plain = kind.removeprefix("+person: ")
        if name := asked.get("name"):
            if plain in _BY_WORDS:
                rows.append(_by_words(_marked(name), year.texts("name", "marked")))
            elif plain == "abbreviated":
                rows.append(_by_beginnings(name, year.texts("name", "marked")))
            else:
                rows.append(self._letters(name, "name", _shape_of(kind, name), year))
        rows += [
            self._letters(asked[person], person, _shape_of("", asked[person]), year)
            for person in ("father", "mother")
            if person in asked
        ]
        if len(born := asked.get("born", "")) == 10 and plain == "full date":
            rows.append(np.array([born not in (r.born, r.born[:4]) and len(r.born) == 10
                                  for r in year.records], np.int32))  # fmt: skip
        if place := asked.get("place"):
            rows.append(np.array([r.place != place for r in year.records], np.int32))
        return np.array(rows) if year.records else np.zeros((len(rows), 0), np.int32)

    @staticmethod
    def _letters(text: str, what: str, shape: str, year: _Year) -> np.ndarray:
        texts = year.texts(what, shape)
        if not texts:
            return np.zeros(0, np.int32)
        return cdist([_SHAPES[shape](text)], texts, scorer=OSA.distance, score_cutoff=12, dtype=np.int32)[0]
