"""Entries on shelves by years of birth: postings in parts, and questions that read a few of them."""

from __future__ import annotations

import json
import random
import sqlite3
from pathlib import Path

import pytest
from pyroaring import BitMap

from civbook.search import filestorage, index, merging, shelves
from civbook.search.filestorage import FileStorage
from civbook.search.find import Answer, Searcher
from civbook.search.postings import LIST, PART, counts_of, key_of, part_of, slot, slot_of, unpack
from civbook.search.query import parse
from civbook.search.terms import FIELD_OF, terms_of
from civbook.store import entries
from civbook.store.database import transaction
from civbook.workflow.archive import Archive, create_archive
from civbook.workflow.bulk import import_entries

from .conftest import SPECIAL, make_crowd, make_line
from .test_index import bytes_of, change


@pytest.fixture
def divided(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Archive:
    """An archive whose postings lie in parts, in tiers of 4 and 16 entries a shelf, and are read by shelves."""
    monkeypatch.setattr(merging, "LONG", 60)
    monkeypatch.setattr(filestorage, "FEW", 0)
    for module in (shelves, merging):
        monkeypatch.setattr(module, "TIER_AT", 4 + shelves.SHELF_BITS)
        monkeypatch.setattr(module, "TIER_BITS", shelves.SPOT_BITS - 4 - shelves.SHELF_BITS)
    monkeypatch.setattr(shelves, "PLACE_BITS", 4)
    monkeypatch.setattr(shelves, "FIRST_BITS", 2)
    archive = create_archive(tmp_path / "divided", who="test")
    import_entries(archive, lines()[:300])
    import_entries(archive, lines()[300:])
    return archive


def lines() -> list[bytes]:
    return [*make_crowd(900, 12), *(make_line(*row) for row in SPECIAL)]


def rows(conn: sqlite3.Connection) -> list[tuple[int, bytes]]:
    return conn.execute("SELECT key, bits FROM search_postings ORDER BY key").fetchall()


def test_a_spot_is_of_its_years(divided: Archive) -> None:
    conn = divided.db.conn
    found = shelves.Shelves(conn)
    seen = set()
    for seq, authority in conn.execute(
        "SELECT e.seq, b.authority FROM entries e JOIN books b ON b.key = e.book"
    ):
        spot = found.spot(seq)
        assert spot is not None
        assert shelves.entries_on(conn, [spot]) == {spot: seq}
        shelf = shelves.shelf_of(terms_of(entries.at(conn, seq), authority))
        tier = shelves.tier_of(spot)
        assert spot in range(*shelves.range_of(tier, shelf))
        seen.add((tier, shelf))
    assert len({shelf for _tier, shelf in seen}) > 10
    assert len({tier for tier, _shelf in seen}) > 2


def test_couples_stand_apart_and_who_has_no_date_too() -> None:
    child, husband, wife = (FIELD_OF[person] for person in ("child", "husband", "wife"))
    born = shelves.shelf_of([(child, "=1974"), (FIELD_OF["father"], "=1950")])
    assert born == shelves.shelf_of([(child, "=1975")]) != shelves.shelf_of([(child, "=1976")])
    wed = shelves.shelf_of([(wife, "=1984"), (husband, "=1970")])
    assert wed == shelves.shelf_of([(husband, "=1977")]) != shelves.shelf_of([(husband, "=1970")])
    assert wed not in (born, 0)
    assert shelves.shelf_of([(child, "=0"), (FIELD_OF["father"], "=1950")]) == 0
    every = {
        shelves.shelf_of([(field, f"={year}")]) for field in (child, husband) for year in range(1500, 2300)
    }
    assert every <= set(range(1, shelves.SHELVES))


def test_parts_hold_what_their_list_counts_and_nothing_of_other_shelves(divided: Archive) -> None:
    listed: dict[int, dict[int, int]] = {}
    held: dict[int, dict[int, int]] = {}
    for key, blob in rows(divided.db.conn):
        whole, part = key - part_of(key), part_of(key)
        if not part:
            if blob[0] == LIST:
                listed[whole] = counts_of(blob)
            continue
        assert blob[0] == PART
        here = BitMap(range(*shelves.range_of(slot_of(key)[1], part - 1)))
        for word, spots in unpack(blob).items():
            assert spots <= here
            counts = held.setdefault(whole, {})
            counts[word] = counts.get(word, 0) + len(spots)
    assert len(listed) > 50
    assert listed == held


def test_divided_postings_equal_a_rebuild_after_every_change(
    divided: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "TAIL_ROWS", 900)
    rng = random.Random(8)
    for step in range(60):
        with transaction(divided.db) as conn:
            change(conn, rng, step)
    with transaction(divided.db) as conn:
        assert index.reindex(conn).differing == 0
        first = bytes_of(conn)
        index.rebuild(conn)
        assert bytes_of(conn) == first
    test_parts_hold_what_their_list_counts_and_nothing_of_other_shelves(divided)


def test_a_few_shelves_are_read_and_short_postings_whole(divided: Archive) -> None:
    storage = FileStorage(divided.db.conn)
    storage.refresh()
    conn = divided.db.conn
    family = conn.execute("SELECT family FROM search_words WHERE written = 'nguyễn'").fetchone()[0]
    blobs = list(storage.blobs([FIELD_OF["child"]], [family], {30, 31}))
    keys = [key_of(slot(family, FIELD_OF["child"]), tier) for tier in range(9)]
    wanted = [bits for key, bits in rows(conn) if key - part_of(key) in keys and part_of(key) in (0, 31, 32)]
    assert sorted(blobs) == sorted(wanted)
    every = list(storage.blobs([FIELD_OF["child"]], [family]))
    assert sorted(every) == sorted(bits for key, bits in rows(conn) if key - part_of(key) in keys)
    assert len(every) > len(blobs) > 1


def test_a_question_of_a_year_asks_few_shelves(divided: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    conn = divided.db.conn
    storage = FileStorage(conn)
    storage.refresh()
    born = shelves.spots_of(
        conn, [seq for (seq,) in conn.execute("SELECT seq FROM entries WHERE year = 1975")]
    )
    few = storage.shelves(born)
    assert few is not None
    assert 1 < len(few) < 12
    assert storage.shelves(shelves.spots_of(conn, range(2000))) is None
    monkeypatch.setattr(filestorage, "FEW", 10**9)
    assert storage.shelves(born) is None


def questions() -> list[dict[str, str]]:
    rng = random.Random(5)
    asked: list[dict[str, str]] = [
        {"name": "Nguyễn Văn Hùng", "born": "1975"},
        {"name": "hoang ky", "born": "2003-05-12"},
        {"name": "Quach Thi Huong", "born": "1985-1990", "father": "Quách Đình Khôi"},
        {"father": "Hoàng Đình Lý", "born": "2003"},
        {"name": "Nguyễn Văn Hùng"},
        {"name": "hoang ky", "place": "Hữu Liên"},
    ]
    for line in rng.sample(make_crowd(900, 12), 60):
        entry = json.loads(line)
        texts = {name: reading["value"] for name, reading in entry["fields"].items()}
        person = next(each for each in ("child", "husband", "deceased") if each + ".full_name" in texts)
        query = {"name": texts[person + ".full_name"], "born": texts[person + ".birth_date"][:4]}
        if "mother.full_name" in texts:
            query["mother"] = texts["mother.full_name"]
            asked.append({"mother": query["mother"], "father": texts["father.full_name"]})
            asked.append({"mother": query["mother"], "name": query["name"]})
        elif rng.random() < 0.5 and "wife.full_name" in texts:
            query = {"name": texts["wife.full_name"], "born": texts["wife.birth_date"][:4]}
        asked.append(query)
    return asked


def test_the_answers_are_those_of_an_undivided_index(
    divided: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_shelves = Searcher(divided.db.conn)
    found = [by_shelves.find(parse(**query)) for query in questions()]
    monkeypatch.setattr(filestorage, "FEW", 10**9)
    whole = Searcher(divided.db.conn)
    for query, answer in zip(questions(), found, strict=True):
        expected = whole.find(parse(**query))
        assert answer.absent == pytest.approx(expected.absent, abs=0.03), query
        assert likely(answer) == pytest.approx(likely(expected), abs=0.03), query


def test_the_best_is_the_same_where_the_year_is_quite_wrong(
    divided: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = [{**query, "born": str(int(query["born"][:4]) + 12)} for query in questions() if "born" in query]
    by_shelves = Searcher(divided.db.conn)
    found = [by_shelves.find(parse(**query)) for query in wrong]
    monkeypatch.setattr(filestorage, "FEW", 10**9)
    whole = Searcher(divided.db.conn)
    best = 0
    for query, answer in zip(wrong, found, strict=True):
        expected = whole.find(parse(**query))
        if expected.hits and expected.hits[0].score > 0.1:
            best += 1
            assert answer.hits[0].entry.id == expected.hits[0].entry.id, query
    assert best > 10


def likely(answer: Answer) -> dict[str, float]:
    return {hit.entry.id: hit.score for hit in answer.hits if hit.score > 0.03}


def test_who_was_born_long_before_is_found_by_all_the_rest(divided: Archive) -> None:
    searcher = Searcher(divided.db.conn)
    parents = {"father": "Hoàng Đình Lý", "mother": "Vi Thị Hoà"}
    hits = searcher.find(parse(name="Hoàng Kỳ", born="1961", **parents)).hits
    assert hits[0].entry.id == "p3"
