"""Measure the search: recall by class of noise against the ceiling of namesakes, calibration, CPU, memory.

python scripts/bench_search.py --entries 100000 --seed 1 --queries 150 [--rivals] [--keep DIR]
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import bench_noise as noise
import bench_registers as registers
from bench_ceiling import Register
from bench_outsider import OUTSIDER
from bench_registers import Truth

PRINCIPAL_PERSONS = ("child", "husband", "wife", "deceased")
PRINCIPAL = {"birth": "child", "marriage": "husband", "death": "deceased"}
Slips = dict[str, Callable[[str, random.Random], str]]
BARE = {"no accents", "no accents, lower", "ocr bare", "lost letter bare", "extra letter bare",
"keyboard bare",
        "swapped letters", "dialect bare", "bare", "key lost bare", "key beside bare"}  # fmt: skip


@dataclass(slots=True)
class Asked:
    """A query with the entry it means (None: nobody)."""

    kind: str
    query: dict[str, Any]
    meant: str | None
    meaning: str = ""  # the name that the typing stands for, where typing loses nothing (Telex, VNI)
    key: tuple[Any, ...] = ()  # entries of the same key can't be told apart by this query


def key_of(kind: str, name: str, year: str, *more: str) -> tuple[Any, ...]:
    words = name.split()
    if kind in ("no middle", "wrong middle") and len(words) > 2:
        words = [words[0], words[-1]] if kind == "no middle" else words
    if kind == "abbreviated":
        words = [words[0][:1], words[-1]]
    text = " ".join(words)
    return (
        "bare" if kind in BARE else "marked",
        noise.bare(text).lower() if kind in BARE else text,
        year,
        *more,
    )


def questions(truths: list[Truth], rng: random.Random, count: int, slips: Slips) -> Iterator[Asked]:
    """``count`` queries of each class and context."""
    births = [truth for truth in truths if truth.event == "birth"]
    for kind, change in slips.items():
        for truth in rng.sample(truths, count):
            person = PRINCIPAL[truth.event]
            name, born = truth.names[person], truth.born[person][:4]
            asked = change(name, rng)
            meaning = name if kind in ("telex", "vni") else asked
            yield Asked(kind, {"name": asked, "born": born}, truth.id, meaning, key_of(kind, name, born))
            if truth.event == "birth":
                other = rng.choice(("father", "mother"))
                query = {"name": asked, "born": born, other: truth.names[other]}
                key = key_of(kind, name, born, truth.names[other])
                yield Asked(f"+person: {kind}", query, truth.id, meaning, key)
    for truth in rng.sample(births, count):
        name, born = truth.names["child"], truth.born["child"]
        year = int(born[:4])
        for off in (1, 2):
            yield Asked(
                f"year ±{off}",
                {"name": name, "born": str(year + rng.choice((-off, off)))},
                truth.id,
                "",
                key_of("exact", name, str(year)),
            )
        wrong = f"{year}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}"
        yield Asked(
            "full date",
            {"name": noise.bare(name), "born": born},
            truth.id,
            "",
            ("day", noise.bare(name), born),
        )
        yield Asked(
            "wrong day", {"name": name, "born": wrong}, truth.id, "", key_of("exact", name, str(year))
        )
        yield Asked("name only", {"name": name}, truth.id, "", ("only", name))
        yield Asked(
            "name + place",
            {"name": noise.bare(name), "born": str(year), "place": truth.place[0]},
            truth.id,
            "",
            ("place", noise.bare(name), str(year), truth.place[0]),
        )
        both = {"father": truth.names["father"], "mother": noise.bare(truth.names["mother"])}
        yield Asked("two parents", both, truth.id, "", ("parents", *sorted(both.values())))
        yield Asked(
            "father + year",
            {"father": truth.names["father"], "born": str(year)},
            truth.id,
            "",
            ("father", truth.names["father"], str(year)),
        )
        yield Asked(
            "two slips + mother",
            {
                "name": noise.misread(noise.misread(name, rng), rng),
                "born": str(year + rng.choice((-1, 0, 1))),
                "mother": noise.misread(truth.names["mother"], rng),
            },
            truth.id,
            "",
            key_of("exact", name, str(year), truth.names["mother"]),
        )
        yield Asked(
            "other child name",
            {"name": name, "mother": truth.names["mother"]},
            truth.id,
            "",
            ("child", name, truth.names["mother"]),
        )


def absent_questions(
    truths: list[Truth], absent: list[Truth], rng: random.Random, count: int, kinds: Slips
) -> Iterator[Asked]:
    """People who are in no book: strangers, and children of families that are."""
    slips = list(kinds.values())
    strangers = [truth for truth in absent if truth.event == "birth"]
    for truth in rng.sample(strangers, min(len(strangers), count * 4)):
        name = rng.choice(slips)(truth.names["child"], rng) if rng.random() < 0.5 else truth.names["child"]
        born = truth.born["child"]
        yield Asked("absent: name + year", {"name": name, "born": born[:4]}, None)
        yield Asked("absent: name + day", {"name": name, "born": born}, None)
        yield Asked(
            "absent: + mother", {"name": name, "born": born[:4], "mother": truth.names["mother"]}, None
        )
        place = {"name": name, "born": born[:4], "place": truth.place[0]}
        yield Asked("absent: + place", place, None)
    yield from absent_kin(truths, rng, count)


def absent_kin(truths: list[Truth], rng: random.Random, count: int) -> Iterator[Asked]:
    """Unregistered children of registered parents, often of the same middle name; namesakes of another time."""
    births = [truth for truth in truths if truth.event == "birth"]
    known = {(truth.names[person], truth.born[person][:4]) for truth in truths
             for person in PRINCIPAL_PERSONS if person in truth.names}  # fmt: skip
    for truth in rng.sample(births, count * 2):
        sister = truth.names["child"].split()
        words = registers.person_name(rng, truth.sex == "male", sister[0]).split()
        if len(words) == len(sister) == 3 and rng.random() < 0.5:
            words[1] = sister[1]
        name, born = " ".join(words), int(truth.born["child"][:4])
        year = str(born + rng.choice((-4, -3, -2, 2, 3, 4)))
        if words != sister:
            mother, father = truth.names["mother"], truth.names["father"]
            yield Asked("absent: sibling", {"name": name, "born": year, "mother": mother}, None)
            yield Asked("absent: both parents", {"name": name, "father": father, "mother": mother}, None)
        other = str(born + rng.choice((-1, 1)) * rng.randint(9, 25))
        if (truth.names["child"], other) not in known:
            yield Asked("absent: other time", {"name": truth.names["child"], "born": other}, None)


def namesakes(truths: list[Truth]) -> Counter[tuple[Any, ...]]:
    """How many entries share each key."""
    counts: Counter[tuple[Any, ...]] = Counter()
    for truth in truths:
        for person in PRINCIPAL_PERSONS:
            if person not in truth.names:
                continue
            name, born = truth.names[person], truth.born[person]
            year, bare = born[:4], noise.bare(name)
            words = name.split()
            short = f"{words[0]} {words[-1]}"
            keys: set[tuple[Any, ...]] = {
                ("marked", name, year),
                ("bare", bare.lower(), year),
                ("marked", short, year),
                ("only", name),
                ("day", bare, born),
                ("place", bare, year, truth.place[0]),
                ("marked", f"{words[0][:1]} {words[-1]}", year),
            }
            if person == "child":
                father, mother = truth.names["father"], truth.names["mother"]
                for other in (father, mother):
                    keys |= {
                        ("marked", name, year, other),
                        ("bare", bare.lower(), year, other),
                        ("marked", short, year, other),
                        ("marked", f"{words[0][:1]} {words[-1]}", year, other),
                    }
                keys |= {
                    ("father", father, year),
                    ("child", name, mother),
                    ("parents", *sorted((father, noise.bare(mother)))),
                }
            counts.update(keys)
    return counts


@dataclass(slots=True)
class Tally:
    asked: int = 0
    first: int = 0
    ten: int = 0
    ceiling_first: float = 0.0
    ceiling_ten: float = 0.0  # of exact namesakes of the true name
    compatible_first: float = 0.0
    compatible_ten: float = 0.0  # of the records that fit the question as well (bench_ceiling)
    cpu: list[float] = field(default_factory=list)  # ms


def measure(
    searcher: Any,
    asked: list[Asked],
    counts: Counter[tuple[Any, ...]],
    register: Register,
    show: bool = False,
) -> dict[str, Any]:
    """Run the queries; recall by class, calibration, CPU milliseconds."""
    from civbook.search.query import parse

    tallies: dict[str, Tally] = defaultdict(Tally)
    cpu: list[float] = []
    sure, sure_right = 0, 0
    absent, absent_sure = 0, 0
    bins: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for item in asked:
        began = time.process_time()
        answer = searcher.find(parse("", **item.query))
        ids = [hit.entry.id for hit in answer.hits]
        cpu.append((time.process_time() - began) * 1000)
        tallies[item.kind].cpu.append(cpu[-1])
        top = answer.hits[0].score if answer.hits else 0.0
        right = bool(ids) and ids[0] == item.meant
        bins[min(9, int(top * 10))][0] += 1
        bins[min(9, int(top * 10))][1] += right
        if item.meant is None:
            absent += 1
            absent_sure += top >= 0.9
            tally = tallies[item.kind]
            tally.asked += 1
            tally.first += top >= 0.9
            if show and top >= 0.9:
                print("SURE OF NOBODY", item.query, answer.hits[0].detail)
            continue
        if top >= 0.9:
            sure += 1
            sure_right += right
            if show and not right:
                print("WRONG", item.kind, item.query, item.meant, ids[0], answer.hits[0].detail)
        tally = tallies[item.kind]
        tally.asked += 1
        tally.first += right
        tally.ten += item.meant in ids[:10]
        same = max(1, counts.get(item.key, 1))
        tally.ceiling_first += 1 / same
        tally.ceiling_ten += min(1.0, 10 / same)
        fit = register.compatible(item.kind, item.query, item.meant, item.meaning)
        tally.compatible_first += 1 / fit
        tally.compatible_ten += min(1.0, 10 / fit)
    cpu.sort()
    return {
        "classes": tallies, "cpu_p50": cpu[len(cpu) // 2], "cpu_p95": cpu[int(len(cpu) * 0.95)],
        "cpu_max": cpu[-1],
        "sure": sure, "sure_right": sure_right / max(1, sure), "absent": absent,
        "absent_sure": absent_sure / max(1, absent), "bins": dict(sorted(bins.items())),
    }  # fmt: skip


def report(result: dict[str, Any]) -> None:
    """A table for people."""
    print(f"{'':34} {'':5} {'first':>6} {'of compatible':>14} {'ten':>6} {'of compatible':>14} "
          f"{'of namesakes':>14} {'CPU ms p50':>10} {'p95':>6}")  # fmt: skip
    for kind, tally in result["classes"].items():
        n = tally.asked
        cpu = sorted(tally.cpu)
        times = f"{cpu[len(cpu) // 2]:10.1f} {cpu[int(len(cpu) * 0.95)]:6.1f}"
        if kind.startswith("absent"):
            print(f"{kind:34} {n:5} sure of somebody: {tally.first / n:.4f} {'':48} {times}")
            continue
        share = tally.ten / tally.compatible_ten
        bar = 0.92 if "middle" in kind else 0.97
        mark = "" if share >= bar else "  <"
        print(f"{kind:34} {n:5} {tally.first / n:6.3f} {tally.compatible_first / n:6.3f} "
              f"{tally.first / tally.compatible_first:7.3f} {tally.ten / n:6.3f} {tally.compatible_ten / n:6.3f} "
              f"{share:7.3f} {tally.ceiling_ten / n:6.3f} {tally.ten / tally.ceiling_ten:7.3f} "
              f"{times}{mark}")  # fmt: skip
    print({key: value for key, value in result.items() if key != "classes"})


def build(folder: Path, truths: list[Truth], seed: int) -> Any:
    """An archive of these entries, imported as any JSON file."""
    import orjson

    from civbook.workflow.archive import create_archive
    from civbook.workflow.bulk import import_entries

    rng = random.Random(seed + 1)
    archive = create_archive(folder, who="bench")
    began = time.process_time()
    lines = [orjson.dumps(registers.entry_json(truth, rng)) for truth in truths]
    made = time.process_time()
    import_entries(archive, lines)
    took = time.process_time() - made
    archive.db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    size = (folder / "civbook.db").stat().st_size
    print(json.dumps({"made_s": round(made - began, 1), "import_entries_per_cpu_s": round(len(truths) / took),
                      "bytes_an_entry": round(size / len(truths))}))  # fmt: skip
    return archive


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--entries", type=int, default=100_000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--query-seed", type=int, default=7)
    options.add_argument("--queries", type=int, default=100)
    options.add_argument("--keep", type=Path, default=None, help="archive folder, made if it is not there")
    options.add_argument("--show", action="store_true")
    options.add_argument("--only", default="")
    options.add_argument("--rivals", action="store_true")
    options.add_argument("--clerk", action="store_true", help="the second, independent noise")
    options.add_argument("--outsider", action="store_true", help="the third, by who had not seen the search")
    given = options.parse_args()
    truths = list(registers.truths(given.seed, given.entries))
    absent = list(registers.truths(given.seed + 1000, 20_000))
    from civbook.search.find import Searcher
    from civbook.workflow.archive import open_archive

    folder = given.keep or Path(f"/tmp/civbook-bench-{given.entries}-{given.seed}")
    archive = open_archive(folder) if (folder / "civbook.db").exists() else build(folder, truths, given.seed)
    rng = random.Random(given.query_seed)
    slips: Slips = noise.CLERK if given.clerk else OUTSIDER if given.outsider else noise.CLASSES
    asked = [
        *questions(truths, rng, given.queries, slips),
        *absent_questions(truths, absent, rng, given.queries, slips),
    ]
    if given.only:
        asked = [item for item in asked if given.only in item.kind]
    random.Random(3).shuffle(asked)
    again = random.Random(given.seed + 1)
    register = Register(
        (registers.entry_json(truth, again) for truth in truths),
        {truth.id: truth.place[0] for truth in truths},
    )
    result = measure(Searcher(archive.db.conn), asked, namesakes(truths), register, given.show)
    result["classes"] = dict(sorted(result["classes"].items()))
    report(result)
    if given.rivals:
        import bench_rivals

        bench_rivals.compare(truths, asked, Searcher(archive.db.conn))


if __name__ == "__main__":
    main()
