"""What else could find people: rapidfuzz over all rows, FTS5, pg_trgm of PostgreSQL; same people, same questions.

The rivals get the folded name and the year (± 1) only, so only questions with a name are put to them. PostgreSQL is
asked where ``CIVBOOK_BENCH_POSTGRES`` names a server (a scratch schema is made and dropped).
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable
from typing import Any

from civbook.text.fold import fold

Finder = Callable[[str, int | None], list[str]]


def compare(truths: list[Any], asked: list[Any]) -> None:
    """Print recall@1, recall@10 and CPU milliseconds of each rival."""
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
        rivals.append(("PostgreSQL pg_trgm (wall)", _pg_trgm(people, server), time.perf_counter))
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
        spent.sort()
        count = len(spent)
        print(f"{name:28} r@1 {first / count:.3f} r@10 {ten / count:.3f} ms p50 {spent[count // 2]:.1f} "
              f"p95 {spent[int(count * 0.95)]:.1f}")  # fmt: skip


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


def _pg_trgm(people: list[tuple[str, str, int]], server: str) -> Finder:
    import psycopg

    conn = psycopg.connect(server, autocommit=True)
    conn.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    conn.execute("CREATE TEMP TABLE people(id text, name text, year int)")
    with conn.cursor().copy("COPY people FROM STDIN") as copy:
        for row in people:
            copy.write_row(row)
    conn.execute("CREATE INDEX ON people USING gin (name gin_trgm_ops)")
    conn.execute("ANALYZE people")
    conn.execute("SET pg_trgm.similarity_threshold = 0.45")

    def find(name: str, year: int | None) -> list[str]:
        near = "" if year is None else f"AND year BETWEEN {year - 1} AND {year + 1}"
        rows = conn.execute(
            f"SELECT id FROM people WHERE name %% %s {near} ORDER BY similarity(name, %s) DESC LIMIT 10",
            (name, name),
        )
        return [row[0] for row in rows]

    return find
