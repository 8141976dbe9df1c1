"""Books, pages, entries and their history."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from civbook.errors import NotFoundError, RefusedError, UsageError
from civbook.model import Box, Entry, FieldReading, Finding, PageGeometry, RegisterBook
from civbook.store import books, entries, entrynumbers, extracts, pages, scans
from civbook.store.database import create_archive_db, transaction
from civbook.store.extracts import StoredExtract
from civbook.store.pages import NewPage, RawReading

BOOK = RegisterBook("KS.2003.01", "KS", "01", "2003", "UBND xã Đồng Mỏ")
FIELDS = {
    "child.full_name": FieldReading("Giàng A Páo", "Giàng A Páo", 0.91, page=1, box=Box(1, 2, 30, 40),
                                    alternatives=(("Giàng A Pao", 0.2),)),
    "child.birth_date": FieldReading("30/2/2003", "2003-02-30", 0.5),
    "note": FieldReading("", None),
    "mother.full_name": FieldReading(None, None, 0.0),
}  # fmt: skip


@pytest.fixture
def conn(tmp_path: Path):
    db = create_archive_db(tmp_path / "civbook.db")
    with transaction(db) as connection:
        books.add(connection, BOOK)
    yield db.conn
    db.close()


def entry(number: str | None = "45", year: int | None = 2003, **changes: object) -> Entry:
    made = Entry(
        entries.new_id("scan", number, year), BOOK.id, "birth", number, year, "2003-05-21", "read", FIELDS
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def page(conn: sqlite3.Connection, mark: str, findings: tuple[Finding, ...] = ()) -> int:
    scan = scans.add(conn, 1, sha256=mark, file=f"{mark}.jpg", stored=f"scans/KS.2003.01/{mark}.jpg", size=10)
    geometry = PageGeometry(0, 90, Box(0, 0, 50, 60), -1.25)
    new = NewPage(0, geometry, 100, 200, 300, "ks-2006", 0.93, b"\x01" * 32, findings)
    return pages.add(conn, 1, scan, new)


def test_an_entry_comes_back_as_it_went_in(conn: sqlite3.Connection):
    ids = (page(conn, "a"), page(conn, "b"))
    findings = (Finding("date-impossible", "lời do người gõ", "child.birth_date"), Finding("x", "y"))
    written = entry(page_ids=ids, findings=findings)
    seq = entries.insert(conn, written, 1)
    assert entries.at(conn, seq) == written
    assert entries.get(conn, written.id).seq == seq
    assert entries.of_seqs(conn, [seq, 999]) == {seq: written}


def test_a_page_comes_back_as_it_went_in(conn: sqlite3.Connection):
    finding = Finding("blur", "Mờ.")
    found = pages.get(conn, page(conn, "a", (finding,)))
    assert found.geometry == PageGeometry(0, 90, Box(0, 0, 50, 60), -1.25)
    assert (found.position, found.form, found.findings, found.sha256) == (1, "ks-2006", (finding,), "a")
    page(conn, "b")
    assert [each.position for each in pages.of_book(conn, BOOK.id)] == [1, 2]
    assert pages.turns(conn, 1) == {90: 2}


def test_a_revision_keeps_what_was_there(conn: sqlite3.Connection):
    seq = entries.insert(conn, entry(), 1)
    fields = {
        **FIELDS,
        "child.full_name": FieldReading("Giàng A Páo Sùng", "Giàng A Páo Sùng", source="keyed"),
    }
    after = entries.revise(
        conn, seq, entry(number="46", status="verified", fields=fields), who="Hoa", act="verify"
    )
    assert (after.revision, entries.at(conn, seq)) == (2, after)
    (change,) = entries.revisions(conn, seq)
    assert (change.who, change.act, change.revision) == ("Hoa", "verify", 2)
    assert change.changed == ("child.full_name",)
    assert change.before == entry()


def test_history_cannot_be_rewritten(conn: sqlite3.Connection):
    seq = entries.insert(conn, entry(), 1)
    entries.revise(conn, seq, entry(number="46"), who="Hoa", act="edit")
    pages.add_readings(
        conn, seq, [RawReading("number", None, Box(1, 2, 3, 4), "45", 0.5, (("46", 0.4),), "t-5")]
    )
    for statement in (
        "UPDATE revisions SET who = 'x'",
        "DELETE FROM readings",
        "UPDATE readings SET text = 'x'",
    ):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            conn.execute(statement)
    (reading,) = pages.readings_of(conn, seq)
    assert (reading.text, reading.box, reading.alternatives) == ("45", Box(1, 2, 3, 4), (("46", 0.4),))


@pytest.mark.parametrize("other", ["45", "045", "0045", "45/2003"])
def test_numbers_are_compared_as_integers(conn: sqlite3.Connection, other: str):
    entries.insert(conn, entry("045"), 1)
    entries.insert(conn, entry("45a"), 1)
    found = entrynumbers.namesakes(conn, BOOK.authority, "birth", 2003, other)
    assert [id for _seq, id in found] == [entry("045").id]


def test_the_natural_key_is_of_the_authority_not_of_the_book(conn: sqlite3.Connection):
    books.add(conn, replace(BOOK, id="KS.2003.02", number="02"))
    books.add(conn, replace(BOOK, id="KS.2003.01b", authority="UBND xã khác"))
    entries.insert(conn, entry("45"), 1)
    assert entrynumbers.namesakes(conn, BOOK.authority, "birth", 2003, "45")
    assert not entrynumbers.namesakes(conn, "UBND xã khác", "birth", 2003, "45")
    assert not entrynumbers.namesakes(conn, BOOK.authority, "death", 2003, "45")


def test_an_entry_is_found_by_how_its_id_begins(conn: sqlite3.Connection):
    entries.insert(conn, entry(id="abcdefgh1234"), 1)
    entries.insert(conn, entry(id="abcdxyz"), 1)
    assert entries.get(conn, "abcde").entry.id == "abcdefgh1234"
    assert entries.get(conn, "abcdxyz").entry.id == "abcdxyz"
    with pytest.raises(UsageError):
        entries.get(conn, "abcd")
    for missing in ("abc", "zzzz", "", "%", "abcdeX"):
        with pytest.raises(NotFoundError):
            entries.get(conn, missing)


def test_ids_are_stable_and_differ():
    assert entries.new_id("a", 1) == entries.new_id("a", 1)
    many = {entries.new_id("scan", frame, row) for frame in range(300) for row in range(30)}
    assert len(many) == 9000
    assert all(len(id) == 12 and id.isascii() for id in many)
    assert entries.new_id("a", "bc") != entries.new_id("ab", "c")


def test_a_book_is_counted_and_numbered(conn: sqlite3.Connection):
    for number in ("1", "2", "4"):
        entries.insert(conn, entry(number), 1)
    entries.insert(conn, entry("9", status="superseded"), 1)
    counts = books.counts(conn, BOOK.id)
    assert (counts.entries, counts.read, counts.superseded) == (3, 3, 1)
    assert entrynumbers.last(conn, BOOK.id) == [("birth", 2003, 4)]
    assert [stored.entry.number for stored in entries.of_book(conn)] == ["1", "2", "4"]
    with pytest.raises(NotFoundError):
        books.counts(conn, "KS.1.1")
    with pytest.raises(RefusedError):
        books.add(conn, BOOK)


def test_extracts_have_a_sequence_of_their_own_every_year(conn: sqlite3.Connection):
    seq = entries.insert(conn, entry(), 1)

    def issue(year: int) -> int:
        number = extracts.next_number(conn, year)
        extracts.add(
            conn, StoredExtract(year, number, "TLKS-BS", seq, 1, "B", "p", 1, "w", "t", detail={"fee": 1})
        )
        return number

    assert [issue(2026), issue(2026), issue(2027), issue(2026)] == [1, 2, 1, 3]
    assert [extract.number for extract in extracts.of_year(conn, 2026)] == [1, 2, 3]
    assert extracts.of_entry(conn, seq)[0].detail == {"fee": 1}
    with pytest.raises(sqlite3.IntegrityError):
        extracts.add(conn, StoredExtract(2026, 2, "TLKS-BS", seq, 1, "B", "p", 1, "w", "t"))
