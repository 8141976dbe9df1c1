"""Ingest: what comes in, what is refused, what is flagged."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fake_reader import read

from civbook.errors import EngineError, FormError, NotFoundError, StoreError, UsageError
from civbook.search import index
from civbook.store import acts, books, entries, pages, scans
from civbook.workflow import originals
from civbook.workflow.archive import open_archive
from civbook.workflow.books import add_book, report
from civbook.workflow.ingest import ingest


def stored(archive):
    return [found.entry for found in entries.of_book(archive.db.conn)]


def numbers(archive):
    return [entry.number for entry in stored(archive)]


def findings(archive):
    return {entry.number: [finding.code for finding in entry.findings] for entry in stored(archive)}


def test_a_folder_comes_in_in_natural_order_with_its_originals(archive, book, scan, take, tmp_path):
    for number in (1, 2, 10):
        scan(f"trang {number}.jpg", f"number={number} name=Người_{number}")
    scan("Thumbs.db", "")
    scan(".hidden.jpg", "number=99")
    done = take(tmp_path / "in")
    assert (done.pages, done.entries, done.exit_code) == (3, 3, 0)
    assert numbers(archive) == ["1", "2", "10"]
    assert [Path(name).name for name in done.passed_over] == ["Thumbs.db"]
    for page in pages.of_book(archive.db.conn, book):
        assert (archive.root / page.stored).read_bytes() == (tmp_path / "in" / page.file).read_bytes()
        assert page.stored == f"scans/{book}/{page.sha256}.jpg"
    (first, *_rest) = entries.of_book(archive.db.conn)
    assert pages.readings_of(archive.db.conn, first.seq)[0].engine == "fake-1"
    assert index.reindex(archive.db.conn).differing == 0
    assert acts.verify(archive.db.conn).broken is None
    assert not list(archive.scans.rglob(".part*"))


def test_the_same_again_changes_nothing(archive, book, scan, take, tmp_path):
    scan("a.jpg", "number=1")
    scan("copy of a.jpg", "number=1")
    scan("b.pdf", "number=2", "number=3")
    first = take(tmp_path / "in")
    assert (first.pages, first.already_there) == (3, 1)
    again = take(tmp_path / "in")
    assert (again.pages, again.already_there, again.exit_code) == (0, 3, 0)
    assert numbers(archive) == ["1", "2", "3"]


def test_every_picture_of_a_file_is_a_page_in_order_whatever_the_number_of_workers(archive, book, scan, take):
    path = scan("many.pdf", *(f"number={number}" for number in range(1, 41)))
    other = scan("z.jpg", "number=41")
    assert take(path, other, jobs=2).pages == 41
    assert numbers(archive) == [str(number) for number in range(1, 42)]
    found = pages.of_book(archive.db.conn, book)
    assert [page.geometry.frame for page in found] == [*range(40), 0]


def test_a_bad_file_is_one_line_and_the_batch_goes_on(archive, book, scan, take, tmp_path):
    scan("1.jpg", "number=1")
    scan("2.jpg", "error=corrupt")
    scan("3.jpg", "number=3")
    done = take(tmp_path / "in")
    assert (done.pages, done.exit_code) == (2, 11)
    (failure,) = done.failed
    assert (Path(failure.file).name, failure.code, failure.frame) == ("2.jpg", "corrupt", None)
    assert failure.remedy


def test_a_single_bad_file_has_its_own_exit_code(book, scan, take):
    assert take(scan("2.jpg", "error=encrypted")).exit_code == 4


def test_one_bad_picture_of_a_file_fails_alone_and_is_tried_again(archive, book, scan, take, monkeypatch):
    path = scan("a.tif", "number=1", "error=corrupt", "number=3")
    done = take(path)
    assert (done.pages, done.failed[0].frame, numbers(archive)) == (2, 2, ["1", "3"])
    assert not scans.find(archive.db.conn, originals.hash_file(path)).complete
    again = take(path)
    assert (again.pages, len(again.failed), numbers(archive)) == (0, 1, ["1", "3"])


def test_a_crash_of_a_worker_costs_only_the_page_that_caused_it(archive, book, scan, take, tmp_path):
    for number in range(1, 9):
        scan(f"{number}.jpg", f"number={number}" + (" crash=1" if number == 4 else ""))
    done = take(tmp_path / "in", jobs=2)
    assert numbers(archive) == ["1", "2", "3", "5", "6", "7", "8"]
    assert [(Path(failure.file).name, failure.code) for failure in done.failed] == [("4.jpg", "crash")]


def test_a_missing_engine_stops_the_whole_batch(archive, book, scan, take, tmp_path):
    scan("1.jpg", "engine=missing")
    scan("2.jpg", "number=2")
    with pytest.raises(EngineError):
        take(tmp_path / "in")


def test_missing_paths_patterns_and_nothing(archive, book, scan, take, tmp_path):
    scan("p1.jpg", "number=1")
    scan("p2.jpg", "number=2")
    with pytest.raises(NotFoundError):
        take(tmp_path / "nowhere")
    with pytest.raises(NotFoundError):
        take(tmp_path / "in" / "q*.jpg")
    done = take(tmp_path / "in" / "p[12].jpg", tmp_path / "nowhere")
    assert (done.pages, done.exit_code, done.failed[0].code) == (2, 11, "no-file")
    (tmp_path / "empty").mkdir()
    assert take(tmp_path / "empty").exit_code == 0


def test_a_rescan_is_kept_and_flagged(archive, book, scan, take):
    take(scan("1.jpg", "number=1 print=same"), scan("2.jpg", "number=1 print=same dust=1"))
    found = pages.of_book(archive.db.conn, book)
    assert [[finding.code for finding in page.findings] for page in found] == [[], ["rescan"]]
    assert "1" in found[1].findings[0].message


def test_doubles_and_disorder_of_numbers_are_flagged_never_dropped(archive, book, scan, take):
    take(
        *(
            scan(f"{place}.jpg", f"number={number}")
            for place, number in enumerate(("5", "7", "6", "005", "8a"))
        )
    )
    assert findings(archive) == {
        "5": [], "7": [], "6": ["number-out-of-order"], "005": ["number-double"], "8a": []
    }  # fmt: skip
    take(scan("none.jpg", ""))
    assert findings(archive)[None] == ["number-missing"]


def test_gaps_are_told_by_the_book(archive, book, scan, take):
    several = enumerate((3, 4, 8, 8, 105110221001, 708))
    take(*(scan(f"{place}.jpg", f"number={number} name=n{place}") for place, number in several))
    (year,) = report(archive, book).years
    assert (year.missing, year.doubled, year.last) == ((5, 6, 7), ("8",), 708)
    assert year.leaps == ((8, 708),)


def test_an_entry_that_runs_over_is_joined_to_its_beginning(archive, book, scan, take):
    take(scan("1.jpg", "number=1 name=Trần_B"), scan("2.jpg", "continues=1 name=zzz note=tiếp"))
    (entry,) = stored(archive)
    assert entry.number == "1"
    assert len(entry.page_ids) == 2
    assert entry.fields["child.full_name"].value == "Trần B"
    assert (entry.fields["note"].value, entry.fields["note"].page) == ("tiếp", 2)
    (found,) = entries.of_book(archive.db.conn)
    assert len(pages.readings_of(archive.db.conn, found.seq)) == 3


def test_the_rest_of_an_entry_without_a_beginning_is_kept(archive, book, scan, take):
    take(scan("1.jpg", "continues=1 number=4"))
    assert findings(archive) == {"4": ["no-beginning"]}


def test_an_unknown_form_keeps_the_page_unread(archive, book, scan, take):
    done = take(scan("1.jpg", "form=none"))
    assert (done.pages, done.entries, done.unread_pages, done.exit_code) == (1, 0, 1, 0)


def test_without_a_book_one_is_made_for_each_event_and_reused(archive, scan, take):
    done = take(scan("1.jpg", "number=1 year=2007"), scan("2.jpg", "number=1 year=2008 event=death"))
    assert done.new_books == ["KS.2007.01", "KT.2008.01"]
    again = take(scan("3.jpg", "number=2 year=2008"))
    assert (again.new_books, again.books) == ([], ["KS.2007.01"])
    adopted = add_book(archive, kind="KS", number="1", years="2007", authority="UBND xã Đồng Mỏ")
    assert adopted.id == "KS.2007.01"
    assert books.get(archive.db.conn, "KS.2007.01").authority == "UBND xã Đồng Mỏ"


def test_a_page_without_form_or_book_says_what_to_do(archive, scan, take):
    done = take(scan("1.jpg", "form=none"))
    assert (done.exit_code, done.failed[0].code, done.pages) == (5, "which-book", 0)
    assert "--book" in done.failed[0].remedy


def test_a_folder_called_after_a_book_chooses_it(archive, scan, take, tmp_path):
    add_book(archive, kind="KS", number="1", years="2003", authority="A")
    add_book(archive, kind="KT", number="1", years="2003", authority="A")
    scan("KT.2003.01/1.jpg", "number=1 event=death")
    scan("ks.2004.2/1.jpg", "number=1")
    done = take(tmp_path / "in")
    assert done.books == ["KS.2004.02", "KT.2003.01"]
    assert done.new_books == ["KS.2004.02"]


def test_with_several_books_one_must_be_named(archive, book, scan, take):
    add_book(archive, kind="KS", number="2", years="2003", authority="A")
    with pytest.raises(UsageError) as caught:
        take(scan("1.jpg", "number=1"))
    assert caught.value.code == "which-book"
    assert "KS.2003.01" in caught.value.remedy
    assert take(scan("1.jpg", "number=1"), book="KS.2003.02").books == ["KS.2003.02"]
    with pytest.raises(NotFoundError):
        take(scan("1.jpg", "number=1"), book="KS.1.1")


def test_an_unknown_form_is_refused_before_any_work(archive, book, scan, take):
    with pytest.raises(FormError):
        take(scan("1.jpg", "number=1"), form="no-such-form")
    assert stored(archive) == []


def test_a_full_disk_is_told_before_any_work(archive, book, scan, take, monkeypatch):
    usage = type("usage", (), {"free": 1 << 20})
    monkeypatch.setattr("civbook.workflow.originals.shutil.disk_usage", lambda _folder: usage)
    with pytest.raises(StoreError) as caught:
        take(scan("1.jpg", "number=1"))
    assert caught.value.code == "disk-full"
    assert stored(archive) == []


def test_a_disk_that_fills_up_while_copying_loses_nothing_and_goes_on_later(
    archive, book, scan, take, monkeypatch
):
    def full(*_arguments):
        raise OSError(28, "No space left on device")

    paths = scan("1.jpg", "number=1"), scan("2.jpg", "number=2")
    with monkeypatch.context() as patch:
        patch.setattr("civbook.workflow.originals.shutil.copyfileobj", full)
        with pytest.raises(StoreError) as caught:
            take(*paths)
        assert caught.value.code == "disk-full"
    assert stored(archive) == []
    assert not list(archive.scans.rglob(".part*"))
    assert take(*paths).pages == 2


def test_a_file_that_changes_while_it_is_read_is_not_taken(archive, book, scan, take, monkeypatch):
    path = scan("1.jpg", "number=1")
    honest = originals.hash_file
    monkeypatch.setattr(
        "civbook.workflow.originals.hash_file",
        lambda file: honest(file) if file == path else "0" * 64,
    )
    done = take(path)
    assert (done.failed[0].code, stored(archive)) == ("changed", [])


def test_half_copies_of_dead_ingests_are_swept_up(archive, book, scan, take):
    folder = archive.scans / book
    folder.mkdir()
    (folder / ".part-4194304999-x.jpg").write_bytes(b"half")
    assert take(scan("1.jpg", "number=1")).cleaned == 1
    assert not list(folder.glob(".part*"))


def test_the_books_turn_is_voted_and_passed_on(archive, book, scan, take):
    from civbook.workflow.ingest import _Run

    take(*(scan(f"{number}.jpg", f"number={number} turn=90") for number in range(5)))
    known = books.get(archive.db.conn, book)
    options = _Run(archive, None, "auto", read)._options(known)
    assert (options.turn, options.book_type, options.years) == (90, "KS", (2003, 2003))


def test_progress_is_told_with_rate_and_end(archive, book, scan):
    told = []
    paths = [scan("a.pdf", "number=1", "number=2", "error=corrupt"), scan("b.jpg", "number=4")]
    ingest(archive, paths, jobs=1, read=read, listener=told.append)
    last = told[-1]
    assert (last.finished, last.done, last.total, last.failed) == (True, 4, 4, 1)
    assert last.rate > 0


def test_what_was_taken_in_is_there_for_the_next_who_opens(archive, book, scan, take):
    take(scan("1.jpg", "number=1"))
    with open_archive(archive.root) as other:
        assert numbers(other) == ["1"]
        assert re.fullmatch(r"[0-9a-z]{12}", stored(other)[0].id)
