"""The index equals a rebuild, whatever happened to the entries."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyroaring import BitMap

from civbook.model import FieldReading
from civbook.search import index, schema
from civbook.search.find import Searcher
from civbook.search.postings import pack, unpack
from civbook.search.query import parse
from civbook.search.roofs import ROOF_OF, ROOFS
from civbook.search.vocabulary import folded_word
from civbook.store import entries
from civbook.store.database import transaction
from civbook.workflow.archive import Archive, open_archive
from civbook.workflow.bulk import import_entries


def bytes_of(conn: sqlite3.Connection) -> list[object]:
    return [
        conn.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()
        for table in ("search_words", "search_keys", "search_postings")
    ]


def test_rebuild_is_the_same_byte_for_byte(fresh: Archive) -> None:
    with transaction(fresh.db) as conn:
        imported = bytes_of(conn)
        assert index.reindex(conn).differing == 0
        first = bytes_of(conn)
        index.rebuild(conn)
        assert bytes_of(conn) == first
        assert len(imported[2]) == len(first[2])


def test_mixed_inserts_revisions_and_merges_equal_a_rebuild(
    fresh: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "TAIL_ROWS", 900)
    rng = random.Random(4)
    archive = fresh
    for step in range(60):
        with transaction(archive.db) as conn:
            change(conn, rng, step)
    with transaction(archive.db) as conn:
        assert index.reindex(conn) == index.Difference(index.reindex(conn).postings, 0, 0)


def test_a_roof_is_over_all_of_its_fields_and_nothing_else(
    fresh: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "TAIL_ROWS", 900)
    rng = random.Random(6)
    for step in range(40):
        with transaction(fresh.db) as conn:
            change(conn, rng, step)
    under: dict[tuple[int, str], set[int]] = {}
    over: dict[tuple[int, str], set[int]] = {}
    for field, word, seqs in index.effective(fresh.db.conn):
        if field in ROOFS:
            over.setdefault((field, word), set()).update(seqs)
        elif field in ROOF_OF:
            under.setdefault((ROOF_OF[field], folded_word(word)), set()).update(seqs)
    assert over == under
    assert len(over) > 100


def change(conn: sqlite3.Connection, rng: random.Random, step: int) -> None:
    seqs = [row[0] for row in conn.execute("SELECT seq FROM entries WHERE status < 3")]
    chosen = entries.at(conn, rng.choice(seqs))
    if rng.random() < 0.3:
        key = int(conn.execute("SELECT key FROM books LIMIT 1").fetchone()[0])
        fresh_one = replace(chosen, id=f"n{step}", fields=renamed(chosen.fields, f"Trần Văn Mới {step}"))
        entries.insert(conn, fresh_one, key)
        index.put(conn, [fresh_one])
        return
    after = replace(chosen, fields=renamed(chosen.fields, f"Lê Thị Khác{step}"))
    if rng.random() < 0.15:
        after = replace(after, status="superseded")
    stored = conn.execute("SELECT seq FROM entries WHERE id = ?", (chosen.id,)).fetchone()[0]
    index.put(conn, [entries.revise(conn, stored, after, who="t", act="edit")])
    if rng.random() < 0.1:
        index.merge(conn)


def renamed(fields: dict[str, FieldReading], name: str) -> dict[str, FieldReading]:
    target = next(field for field in fields if field.endswith(".full_name"))
    return {**fields, target: FieldReading(name, name, 0.5, "keyed", None, None, (("Lê Thị Hát", 0.2),))}


def test_other_readings_and_unread_names_are_found(fresh: Archive, line: Callable[..., bytes]) -> None:
    doubtful = line("d", "Bế Thị Xoan", "1990-01-02", "Bế Văn Khoát", "Nông Thị Bưởi", "xã Yên Bình")
    archive = fresh
    import_entries(archive, [doubtful])
    with transaction(archive.db) as conn:
        stored = entries.get(conn, "d")
        name = FieldReading("Bế Thị Xoan", "Bế Thị Xoan", 0.4, "recognised", 1, None, (("Vũ Thị Loan", 0.3),))
        unread = FieldReading(None, None, 0.0)
        after = replace(
            stored.entry, fields={**stored.entry.fields, "child.full_name": name, "father.full_name": unread}
        )
        index.put(conn, [entries.revise(conn, stored.seq, after, who="t", act="edit")])
    searcher = Searcher(archive.db.conn)
    for asked in ("Vũ Thị Loan", "Bế Thị Xoan"):
        query = parse(name=asked, mother="Nông Thị Bưởi", born="1990", father="Bế Văn Khoát")
        assert searcher.find(query).hits[0].entry.id == "d"


def test_an_entry_that_could_not_be_read_is_found_by_the_rest(
    fresh: Archive, line: Callable[..., bytes]
) -> None:
    archive = fresh
    import_entries(
        archive, [line("u", "Bế Thị Xoan", "1990-01-02", "Bế Văn Khoát", "Nông Thị Bưởi", "xã Yên Bình")]
    )
    with transaction(archive.db) as conn:
        stored = entries.get(conn, "u")
        fields = {**stored.entry.fields, "child.full_name": FieldReading(None, None, 0.0)}
        index.put(
            conn,
            [entries.revise(conn, stored.seq, replace(stored.entry, fields=fields), who="t", act="edit")],
        )
    hits = Searcher(archive.db.conn).find(parse(name="Bế Thị Xoan", born="1990", mother="Nông Thị Bưởi")).hits
    assert hits[0].entry.id == "u"


def test_foreign_edits_are_noticed_and_mended(fresh: Archive) -> None:
    archive = fresh
    archive.db.conn.execute("UPDATE entries SET event = 'death' WHERE seq = 5")
    answer = Searcher(archive.db.conn).find(parse(name="Nguyễn Văn An"))
    assert answer.stale == 1
    with transaction(archive.db) as conn:
        difference = index.reindex(conn)
    assert difference.stale == 1
    assert difference.differing > 0
    assert schema.stale(archive.db.conn) == 0


def test_another_version_of_the_tables_is_rebuilt_on_opening(fresh: Archive) -> None:
    archive = fresh
    before = index.digests(archive.db.conn)
    archive.db.conn.execute("UPDATE meta SET value = '0' WHERE key = 'search.version'")
    with open_archive(fresh.root, who="t") as again:
        assert index.digests(again.db.conn) == before


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.integers(1, 10**6), st.sets(st.integers(0, 2**32 - 1), max_size=60), max_size=6))
def test_postings_come_back(parts: dict[int, set[int]]) -> None:
    packed = pack({word: BitMap(sorted(seqs)) for word, seqs in parts.items()})
    assert {word: set(seqs) for word, seqs in unpack(packed).items()} == {k: v for k, v in parts.items() if v}
