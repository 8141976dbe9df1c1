"""Issuing against a real archive: refusals, the yearly sequence, the kept PDF, the log."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from civbook.errors import NotFoundError, RefusedError, StoreError, UsageError
from civbook.model import Entry, FieldReading
from civbook.store import acts, books, entries, extracts
from civbook.store.database import transaction
from civbook.workflow import issue as issue_module
from civbook.workflow.archive import Archive, create_archive
from civbook.workflow.books import add_book
from civbook.workflow.issue import issue_extract

NOW = dt.datetime(2026, 11, 23, 9, 30, tzinfo=dt.UTC)


@pytest.fixture
def archive(tmp_path: Path) -> Archive:  # type: ignore[misc]
    with create_archive(tmp_path / "Kho hộ tịch", who="clerk") as archive:
        add_book(archive, kind="KS", number="01", years="2003", authority="UBND xã Mẫu Sơn")
        with transaction(archive.db) as conn:
            key = books.key_of(conn, "KS.2003.01")
            fields = {"child.full_name": FieldReading("Hoàng A Páo", "Hoàng A Páo")}
            for id, status in (("aaaa1111", "verified"), ("bbbb2222", "read"), ("cccc3333", "superseded")):
                one = Entry(id, "KS.2003.01", "birth", "1", 2003, None, status, fields)  # type: ignore[arg-type]
                entries.insert(conn, one, key)
        yield archive


def ask(archive: Archive, entry: str = "aaaa1111", **more: object) -> issue_module.Issued:
    wanted = {"applicant": "Hoàng Thị Mẩy", "purpose": "làm căn cước", "now": NOW} | more
    return issue_extract(archive, entry, **wanted)  # type: ignore[arg-type]


def test_the_register_the_file_and_the_log_agree(archive: Archive, tmp_path: Path) -> None:
    out = tmp_path / "trích lục.pdf"
    issued = ask(archive, copies=2, out=out)
    assert (issued.label, issued.fee, issued.file) == ("1/TLKS-BS", 16000, out)
    kept = archive.root / str(issued.extract.file)
    assert hashlib.sha256(out.read_bytes()).hexdigest() == issued.extract.sha256
    assert kept.read_bytes() == out.read_bytes()
    assert [line.applicant for line in extracts.of_year(archive.db.conn, 2026)] == ["Hoàng Thị Mẩy"]
    last = acts.latest(archive.db.conn, 1)[0]
    assert (last.act, last.who, last.entries, last.purpose) == (
        "issue",
        "clerk",
        ("aaaa1111",),
        "làm căn cước",
    )
    assert "Mẩy" not in str(last.detail)
    assert acts.verify(archive.db.conn).broken is None


def test_numbers_count_within_the_year_and_start_again(archive: Archive) -> None:
    assert [ask(archive).label for _ in range(3)] == ["1/TLKS-BS", "2/TLKS-BS", "3/TLKS-BS"]
    assert ask(archive, now=NOW.replace(year=2027)).label == "1/TLKS-BS"
    assert ask(archive).label == "4/TLKS-BS"


@pytest.mark.parametrize("entry", ["bbbb2222", "cccc3333"])
def test_unverified_and_superseded_entries_are_refused_and_cost_no_number(
    archive: Archive, entry: str
) -> None:
    with pytest.raises(RefusedError) as caught:
        ask(archive, entry)
    assert caught.value.exit_code == 9
    if entry == "bbbb2222":
        assert "civbook verify bbbb2222" in caught.value.remedy
    assert extracts.next_number(archive.db.conn, 2026) == 1


def test_senseless_requests(archive: Archive) -> None:
    with pytest.raises(UsageError):
        ask(archive, applicant="  ")
    with pytest.raises(UsageError):
        ask(archive, copies=0)
    with pytest.raises(NotFoundError):
        ask(archive, "zzzz9999")


def test_a_disk_that_fails_leaves_no_number(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, content: bytes) -> None:
        raise StoreError("full")

    monkeypatch.setattr(issue_module, "write_whole", full)
    with pytest.raises(StoreError):
        ask(archive)
    monkeypatch.undo()
    assert ask(archive).extract.number == 1


def test_a_place_that_cannot_be_written_costs_no_number(archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(StoreError) as caught:
        ask(archive, out=tmp_path / "file" / "x.pdf")
    assert caught.value.code == "no-access"
    assert ask(archive, out=tmp_path / "new" / "x.pdf").extract.number == 1
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["x.pdf"]


def test_a_revised_entry_prints_its_latest_revision(archive: Archive) -> None:
    with transaction(archive.db) as conn:
        found = entries.get(conn, "aaaa1111")
        fields = {"child.full_name": FieldReading("Hoàng A Pao", "Hoàng A Pao", source="keyed")}
        entries.revise(conn, found.seq, replace(found.entry, fields=fields), who="clerk", act="edit")
    assert ask(archive).extract.entry_revision == 2
