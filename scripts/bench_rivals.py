"""What else could find people: rapidfuzz over all rows, FTS5, pg_trgm of PostgreSQL; same people, same questions.

The rivals get the folded name and the year (± 1) only, so only questions with a name are put to them. PostgreSQL is
asked where ``CIVBOOK_BENCH_POSTGRES`` names a server on this machine (temporary tables); its time is the CPU of its
backend and of this process together.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from civbook.text.fold import fold

Finder = Callable[[str, int | None], list[str]]


def compare(truths: list[Any], asked: list[Any], ours: Any) -> None:
    """Print recall@1, recall@10 and CPU milliseconds of each rival, and of our searcher ``ours`` (which also gets
    what else the question says).
    """
    people = [
        (truth.id, fold(truth.names[person]), int(truth.born[person][:4]))
        for truth in truths
        for person in ("child", "husband", "wife", "deceased")
        if person in truth.names
    ]
    questions = [each for each in asked if each.meant and "name" in each.query]
    rivals: list[tuple[str, Finder, Callable[[], float]]] = [
        ("rapidfuzz over all rows", _rapidfuzz(people), time.process_time),
        ("FTS5 (any word)", _fts5(people), time.process_time),
    ]
    if server := os.environ.get("CIVBOOK_BENCH_POSTGRES"):
        rivals.append(("PostgreSQL pg_trgm", *_pg_trgm(people, server)))
    _measure_ours(questions[:400], ours)
    for name, find, clock in rivals:
        first = ten = 0
        spent: list[float] = []
        for each in questions[:400]:
            born = str(each.query.get("born", ""))[:4]
            began = clock()
            ids = find(fold(each.query["name"]), int(born) if born.isdigit() else None)
            spent.append((clock() - began) * 1000)
            first += ids[:1] == [each.meant]
            ten += each.meant in ids[:10]
        _tell(name, first, ten, spent)


def _measure_ours(questions: list[Any], ours: Any) -> None:
    from civbook.search.query import parse

    first = ten = 0
    spent: list[float] = []
    for each in questions:
        began = time.process_time()
        ids = [hit.entry.id for hit in ours.find(parse("", **each.query)).hits]
        spent.append((time.process_time() - began) * 1000)
        first += ids[:1] == [each.meant]
        ten += each.meant in ids[:10]
    _tell("civbook", first, ten, spent)


def _tell(name: str, first: int, ten: int, spent: list[float]) -> None:
    spent.sort()
    count = len(spent)
    print(f"{name:28} r@1 {first / count:.3f} r@10 {ten / count:.3f} CPU ms p50 {spent[count // 2]:.1f} "
          f"p95 {spent[int(count * 0.95)]:.1f} mean {sum(spent) / count:.1f}")  # fmt: skip


def _rapidfuzz(people: list[tuple[str, str, int]]) -> Finder:
    from rapidfuzz import fuzz, process

    by_year: dict[int, list[tuple[str, str]]] = {}
    for id, name, year in people:
        by_year.setdefault(year, []).append((id, name))
    everybody = [(id, name) for id, name, _year in people]

    def find(name: str, year: int | None) -> list[str]:
        pool = (
            everybody
            if year is None
            else [each for y in (year, year - 1, year + 1) for each in by_year.get(y, [])]
        )
        best = process.extract(name, [each[1] for each in pool], scorer=fuzz.token_sort_ratio, limit=10)
        return [pool[place][0] for _text, _score, place in best]

    return find


def _fts5(people: list[tuple[str, str, int]]) -> Finder:
    conn = sqlite3.connect(":memory:")
    conn.execute("CREATE VIRTUAL TABLE people USING fts5(id UNINDEXED, name, year UNINDEXED)")
    conn.executemany("INSERT INTO people VALUES (?, ?, ?)", people)

    def find(name: str, year: int | None) -> list[str]:
        words = " OR ".join(f'"{word}"' for word in name.split())
        near = "" if year is None else f"AND year BETWEEN {year - 1} AND {year + 1}"
        rows = conn.execute(
            f"SELECT id FROM people WHERE people MATCH ? {near} ORDER BY rank LIMIT 10", (words or '""',)
        )
        return [row[0] for row in rows]

    return find


def _pg_trgm(people: list[tuple[str, str, int]], server: str) -> tuple[Finder, Callable[[], float]]:
    """A dictionary of the distinct names with a trigram index, and who is called so."""
    import psycopg

    conn = psycopg.connect(server, autocommit=True)
    conn.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    conn.execute("CREATE TEMP TABLE names(key int PRIMARY KEY, name text)")
    conn.execute("CREATE TEMP TABLE people(id text, name int, year int)")
    keys = {name: key for key, name in enumerate(sorted({name for _id, name, _year in people}))}
    with conn.cursor().copy("COPY names FROM STDIN") as copy:
        for name, key in keys.items():
            copy.write_row((key, name))
    with conn.cursor().copy("COPY people FROM STDIN") as copy:
        for id, name, year in people:
            copy.write_row((id, keys[name], year))
    conn.execute("CREATE INDEX ON names USING gin (name gin_trgm_ops)")
    conn.execute("CREATE INDEX ON people(name, year)")
    conn.execute("ANALYZE names")
    conn.execute("ANALYZE people")
    conn.execute("SET pg_trgm.similarity_threshold = 0.45")
    conn.execute("SET max_parallel_workers_per_gather = 0")  # all its CPU is the backend's
    stat = Path(f"/proc/{conn.info.backend_pid}/stat")
    ticks = os.sysconf("SC_CLK_TCK")

    def find(name: str, year: int | None) -> list[str]:
        near = "" if year is None else f"AND p.year BETWEEN {year - 1} AND {year + 1}"
        rows = conn.execute(
            "SELECT p.id FROM names n JOIN people p ON p.name = n.key "
            f"WHERE n.name %% %s {near} ORDER BY similarity(n.name, %s) DESC LIMIT 10",
            (name, name),
        )
        return [row[0] for row in rows]

    def clock() -> float:
        """Seconds of this process and the backend, the latter by ``schedstat`` in nanoseconds where it is kept."""
        precise = stat.with_name("schedstat")
        if precise.is_file():
            return time.process_time() + int(precise.read_text().split()[0]) / 1e9
        user, system = stat.read_text().rsplit(")", 1)[1].split()[11:13]
        return time.process_time() + (int(user) + int(system)) / ticks

    return find, clock
