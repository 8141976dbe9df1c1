"""Make civbook/recognition/data/language.npz: character n-grams of invented register texts.

python -m scripts.training.language [TABLE …]
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections import Counter, defaultdict
from math import log
from typing import TYPE_CHECKING

import numpy as np

from civbook.places.names import spellings
from civbook.recognition.alphabet import ALPHABET, plain
from civbook.recognition.language import FILE, START, STEP
from civbook.recognition.score import comparable
from civbook.text.names import names_data
from scripts.training import phrases, texts
from scripts.training.rarenames import rare

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_HIGHLAND = re.compile(r"\bĐ[ăắa]k\b")
_MOST = {"name": 90_000, "place": 190_000, "words": 12_000, "digits": 15_000, "text": 250_000}
_ORDER = {"name": 7, "place": 8, "words": 8, "digits": 6, "text": 8}


def _weighted(r: random.Random, weights: dict[str, float]) -> str:
    return r.choices(list(weights), list(weights.values()))[0]


RARE = 0.2  # of the names: some given name that no list holds; .1-.35 read alike


class _Names:
    """Full names with the frequencies of civbook.text, weights drawn from cumulative sums for speed."""

    def __init__(self, r: random.Random) -> None:
        self.r = r
        data = names_data()
        self.lists = {"surnames": data.surnames}
        for sex in ("male", "female"):
            self.lists |= {
                f"{sex}.middles": data.middles[sex],
                f"{sex}.givens": data.givens[sex],
                f"{sex}.pairs": data.given_pairs[sex],
            }
        self.draws = {k: iter(()) for k in self.lists}
        self.minority = data.minority

    def take(self, name: str) -> str:
        found = next(self.draws[name], None)
        if found is None:
            weights = {k: v**0.7 for k, v in self.lists[name].items()}  # flattened: rare names must not drown
            self.draws[name] = iter(self.r.choices(list(weights), list(weights.values()), k=5000))
            found = next(self.draws[name])
        return found

    def name(self) -> str:
        r = self.r
        chance = r.random()
        sex = r.choice(("male", "female"))
        if chance < 0.12:
            group = self.minority[r.choice(list(self.minority))]
            given = group.givens[sex]
            return (
                r.choice(group.patterns[sex])
                .format(surname=r.choice(group.surnames) if group.surnames else "", given=r.choice(given))
                .strip()
            )
        if chance < 0.12 + RARE:
            middle = r.choice(("", "", self.take(sex + ".middles")))
            return rare(r, self.minority, self.take("surnames"), middle)
        if chance < 0.2 + RARE:
            return texts.person(r)
        if chance < 0.45:
            return f"{self.take('surnames')} {self.take(sex + '.pairs')}"
        if chance < 0.55:
            return f"{self.take('surnames')} {self.take(sex + '.givens')}"
        if chance < 0.65:
            return f"{self.take('surnames')} {self.take(sex + '.middles')} {self.take(sex + '.pairs')}"
        return f"{self.take('surnames')} {self.take(sex + '.middles')} {self.take(sex + '.givens')}"


def _every_place(r: random.Random) -> Iterator[str]:
    """Every commune as registers write it: with the kinds, with their short forms, or bare."""
    for chain in phrases.chains():
        for _ in range(4):
            yield phrases.units(chain, r, first=r.random() < 0.4)


def _respelled(text: str, r: random.Random) -> str:
    """Names of the highlands in one of the spellings that books have."""
    return _HIGHLAND.sub(lambda found: r.choice((found[0], *spellings(found[0]))), text)


def _every_address() -> Iterator[str]:
    """Every commune as it is written in the cells of modern forms: no commas, each word with a capital."""
    for parts in texts.places():
        known = [p for p in parts if p]
        bare = [texts.unitless(p) if not texts.unitless(p)[0].isdigit() else p for p in known]
        yield " ".join(bare)
        yield " ".join(w[:1].upper() + w[1:] for w in " ".join(known).split(" "))


def corpora(r: random.Random) -> dict[str, list[str]]:
    """Texts by table."""
    names = _Names(r)

    def many(count: int, *makers: Callable[[], str]) -> list[str]:
        return [r.choice(makers)() for _ in range(count)]

    def cased(lines: list[str]) -> list[str]:
        return [t.upper() if r.random() < 0.04 else t for t in lines]

    people = many(120_000, names.name)
    places = list(_every_place(r)) + many(45_000, lambda: phrases.address(r))
    places += many(12_000, lambda: texts.address(r)) + many(24_000, lambda: phrases.health(r))
    places += many(14_000, lambda: phrases.issuer(r)) + many(5_000, lambda: phrases.office(r))
    places += [phrases.scrap(text, r) for text in r.sample(places, 22_000)]
    forms = list(_every_address()) + [
        " ".join(
            w[:1].upper() + w[1:] for w in t.replace(",", " ").replace("-", " ").replace(".", " ").split()
        )
        for t in many(40_000, lambda: texts.address(r))
    ]
    dates = many(25_000, lambda: texts.date_words(r))
    digits = many(20_000, lambda: texts.date(r), lambda: texts.number(r))
    others = many(50_000, lambda: texts.value(r)) + many(15_000, lambda: texts.paper(r))
    others += many(26_000, lambda: phrases.identity(r)) + many(12_000, lambda: phrases.notice(r))
    others += many(9_000, lambda: phrases.title(r)) + many(
        12_000, lambda: phrases.remark(r), lambda: texts.note(r)
    )
    others += many(6_000, lambda: phrases.moment(r)) + many(6_000, lambda: phrases.cause(r))
    places, forms = ([_respelled(text, r) for text in lines] for lines in (places, forms))
    made = {"name": cased(people), "place": cased(places), "words": dates, "digits": digits}
    made["text"] = cased(people[:50_000] + places[::2] + forms + dates[:12_000] + digits[:12_000] + others)
    return {k: [comparable(plain(t)) for t in v] for k, v in made.items()}


def table(lines: list[str], order: int, most: int) -> dict[str, np.ndarray]:
    """Count, smooth and prune one table."""
    counts: Counter[str] = Counter()
    for line in lines:
        padded = START + line + START
        for n in range(1, order + 1):
            counts.update(padded[i : i + n] for i in range(len(padded) - n + 1))
        if len(counts) > 6_000_000:
            counts = Counter({k: v for k, v in counts.items() if v > 1 or len(k) < 5})
    for char in ALPHABET:
        counts[char] += 1
    totals: dict[str, int] = defaultdict(int)
    kinds: dict[str, int] = defaultdict(int)
    for gram, count in counts.items():
        totals[gram[:-1]] += count
        kinds[gram[:-1]] += 1
    logs: dict[str, float] = {}
    for gram in sorted(counts, key=len):
        context = gram[:-1]
        lower = np.exp(logs[gram[1:]]) if len(gram) > 1 else 1 / (len(ALPHABET) + 1)
        logs[gram] = log((counts[gram] + kinds[context] * lower) / (totals[context] + kinds[context]))

    # Keep what changes most: an n-gram whose probability the shorter context would tell as well can go.
    def worth(gram: str) -> float:
        if len(gram) <= 2:
            return 1e9
        context = gram[:-1]
        backed = logs[gram[1:]] + log(kinds[context] / (totals[context] + kinds[context]))
        return counts[gram] * abs(logs[gram] - backed)

    kept = sorted(counts, key=worth, reverse=True)[:most]
    backs = _back_offs(kept, logs)
    contexts = sorted(backs)
    kept.sort()
    quantum = lambda values: np.clip(np.round(np.array(values) / -STEP), 0, 255).astype(np.uint8)  # noqa: E731
    pack = lambda keys: np.frombuffer("\t".join(keys).encode(), np.uint8)  # noqa: E731
    return {
        "grams": pack(kept),
        "logs": quantum([logs[g] for g in kept]),
        "contexts": pack(contexts),
        "backs": quantum([backs[c] for c in contexts]),
        "order": np.array(order),
    }


def _back_offs(kept: list[str], logs: dict[str, float]) -> dict[str, float]:
    """Log back-off weights that make the pruned table sum to one again, shortest contexts first."""
    following: dict[str, list[str]] = defaultdict(list)
    for gram in kept:
        following[gram[:-1]].append(gram[-1])
    known = {gram: logs[gram] for gram in kept}
    backs: dict[str, float] = {}

    def ask(context: str, char: str) -> float:
        backed = 0.0
        while context + char not in known:
            if not context:
                return -12.0
            backed += backs.get(context, 0.0)
            context = context[1:]
        return known[context + char] + backed

    for context in sorted(following, key=len):
        if context:
            here = sum(np.exp(known[context + c]) for c in following[context])
            below = sum(np.exp(ask(context[1:], c)) for c in following[context])
            backs[context] = float(np.clip(log(max(1 - here, 1e-4) / max(1 - below, 1e-4)), -9.0, 0.0))
    return backs


def main() -> None:
    """Make all tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tables", nargs="*", default=list(_MOST), help="only these; the others stay")
    wanted = parser.parse_args().tables
    arrays: dict[str, np.ndarray] = {}
    if FILE.exists():
        with np.load(FILE) as data:
            arrays = dict(data)
    for name, lines in corpora(random.Random(7)).items():
        if name not in wanted:
            continue
        made = table(lines, _ORDER[name], _MOST[name])
        arrays |= {f"{name}.{k}": v for k, v in made.items()}
        print(name, len(lines), "texts", len(made["logs"]), "n-grams", file=sys.stderr, flush=True)
    part = FILE.with_name("part.npz")
    np.savez_compressed(part, **arrays)
    part.replace(FILE)
    print(FILE.stat().st_size, "bytes", file=sys.stderr)


if __name__ == "__main__":
    main()
