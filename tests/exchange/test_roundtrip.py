"""What comes in goes out the same: every type, every column, whatever stands in the cells."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from civbook.exchange.columns import HOTICH158, PLAIN, CellKind, codes_of, columns
from civbook.exchange.fix import fix
from civbook.exchange.lint import LintOptions, lint
from civbook.exchange.rows import RowReader, RowWriter, write_row
from civbook.exchange.workbook import data_rows, find_header
from civbook.exchange.xlsx_reading import opened_workbook
from civbook.exchange.xlsx_writing import write_workbook
from civbook.model import Entry, RegisterBook
from civbook.store import entries, handovers
from civbook.workflow.archive import Archive, create_archive
from civbook.workflow.exchange import ExportOptions, export_ministry, parse_size
from civbook.workflow.ministry import import_ministry
from civbook.workflow.outbox import take_refusals

ALL = [("KS", PLAIN), ("KS", HOTICH158), ("KH", PLAIN), ("KT", PLAIN), ("CMC", PLAIN), ("HN", PLAIN)]
ANYWAY = ExportOptions(with_unverified=True)
Build = Callable[..., Any]


@pytest.fixture
def archive(tmp_path: Path) -> Any:
    made = create_archive(tmp_path / "archive", who="tester")
    yield made
    made.close()


def read_rows(path: Path) -> list[list[str]]:
    with opened_workbook(path) as book:
        header = find_header(book)
        assert header.keys == tuple(column.key for column in header.columns)
        return [[cell.text for cell in cells] for _row, cells in data_rows(book, header)]


_WORDS = st.lists(
    st.sampled_from(["Nguyễn", "Văn", "A", "xã", "Đồng Mỏ", "12", "=1+1", "@x", "-", "H'Hen", "số 5/2003"]),
    min_size=1, max_size=5,
).map(" ".join)  # fmt: skip
_DATES = st.one_of(
    st.dates().map(lambda day: f"{day.day:02d}.{day.month:02d}.{max(day.year, 1900):04d}"),
    st.sampled_from(["1998", "05.1998", "30.02.1998", "không rõ", ""]),
)


def cells_of(column: Any, layout: str) -> st.SearchStrategy[str]:
    match column.kind:
        case CellKind.DATE:
            return _DATES
        case CellKind.CODE:
            return st.sampled_from(["", *codes_of(column.codes, layout)])
        case CellKind.ETHNICITY:
            return st.sampled_from(["", "Kinh", "Tày", "Mông", "Khơ mú"])
        case CellKind.NATIONALITY:
            return st.sampled_from(["", "Việt Nam", "Pháp"])
        case CellKind.ENTRY_NUMBER:
            return st.sampled_from(["01", "5", "005", "12a", "01/2018"])
        case CellKind.BOOK_NUMBER:
            return st.sampled_from(["01/2003", "01", ""])
        case CellKind.AUTHORITY:
            return st.sampled_from(["UBND xã Đồng Mỏ", ""])
        case CellKind.ID:
            return st.sampled_from(["", "012345678", "001203004567", "B1234567"])
    return st.one_of(st.just(""), _WORDS)


@pytest.mark.parametrize(("book_type", "layout"), ALL)
def test_a_row_comes_back_letter_by_letter(book_type: str, layout: str) -> None:
    book = RegisterBook("b", book_type, "01", "2003", "UBND xã Đồng Mỏ")
    layout_columns = columns(book_type, layout)
    reader, writer = RowReader(book_type, layout, book), RowWriter(book, layout)

    @settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.tuples(*(cells_of(column, layout) for column in layout_columns)))
    def check(cells: tuple[str, ...]) -> None:
        row = reader.read(cells)
        entry = Entry("i", "b", "birth", row.number, row.year, row.registration_date, "keyed", row.fields)
        assert write_row(entry, book, layout) == list(cells)
        assert writer.write(entry) == list(cells)

    check()


@pytest.mark.parametrize(("book_type", "layout"), ALL)
def test_import_then_export_gives_the_same_package(
    build: Build, tmp_path: Path, archive: Archive, book_type: str, layout: str
) -> None:
    built = build(book_type, layout)
    package = built.write(tmp_path / "in")
    report = import_ministry(archive, package)[0]
    assert (report.added, report.pictures, report.faults) == (12, 12, [])
    written = export_ministry(
        archive,
        report.book,
        tmp_path / "out",
        ExportOptions(layout, with_unverified=True, ward="DongMo_CL_LS"),
    )
    assert [path.name for path in written.files] == [
        f"{built.stem}.xlsx", f"{built.stem}.zip", f"{built.stem}.manifest.json",
    ]  # fmt: skip
    assert read_rows(written.files[0]) == read_rows(package / f"{built.stem}.xlsx") == built.rows
    assert lint(tmp_path / "out").findings == []
    assert written.files[0].read_bytes() == (package / f"{built.stem}.xlsx").read_bytes()


def test_importing_again_changes_nothing_and_a_correction_makes_a_revision(
    build: Build, tmp_path: Path, archive: Archive
) -> None:
    built = build("KT")
    package = built.write(tmp_path / "in")
    first = import_ministry(archive, package)[0]
    again = import_ministry(archive, package)[0]
    assert (again.book, again.new_book) == (first.book, False)
    assert (again.added, again.revised, again.unchanged) == (0, 0, 12)
    built.set(5, "nktHoTen", "Trần Văn Sửa")
    corrected = import_ministry(archive, built.write(tmp_path / "two"))[0]
    assert (corrected.added, corrected.revised, corrected.unchanged) == (0, 1, 11)
    stored = [s for s in entries.of_book(archive.db.conn, first.book) if s.entry.revision == 2]
    assert [s.entry.value("deceased.full_name") for s in stored] == ["Trần Văn Sửa"]
    assert len(entries.revisions(archive.db.conn, stored[0].seq)) == 1


def test_a_persons_correction_outlives_another_import(build: Build, tmp_path: Path, archive: Archive) -> None:
    from civbook.workflow.verify import change_entry

    built = build("KT")
    package = built.write(tmp_path / "in")
    report = import_ministry(archive, package)[0]
    stored = next(iter(entries.of_book(archive.db.conn, report.book)))
    change_entry(archive, stored.entry.id, {"deceased.full_name": "Lê Thị Đúng"}, done=True)
    assert import_ministry(archive, package)[0].unchanged == 12
    built.set(2, "nktNoiChet", "tại nhà")
    assert import_ministry(archive, built.write(tmp_path / "two"))[0].revised == 1
    entry = entries.get(archive.db.conn, stored.entry.id).entry
    assert entry.value("deceased.full_name") == "Lê Thị Đúng"
    assert entry.value("deceased.death_place") == "tại nhà"
    export = export_ministry(archive, report.book, tmp_path / "out", ANYWAY)
    row = read_rows(export.files[0])[0]
    assert row[built.at("nktHoTen")] == "Lê Thị Đúng"


def test_only_verified_entries_go_and_the_outbox_knows(
    build: Build, tmp_path: Path, archive: Archive
) -> None:
    from civbook.errors import RefusedError
    from civbook.workflow.verify import change_entry

    report = import_ministry(archive, build("KH").write(tmp_path / "in"))[0]
    with pytest.raises(RefusedError):
        export_ministry(archive, report.book, tmp_path / "out", ExportOptions())
    assert not (tmp_path / "out").exists()
    ids = [stored.entry.id for stored in entries.of_book(archive.db.conn, report.book)]
    for id in ids[:3]:
        change_entry(archive, id, {}, done=True)
    assert handovers.outbox(archive.db.conn, report.book).never == 3
    written = export_ministry(archive, report.book, tmp_path / "out", ExportOptions())
    assert written.manifest.entries == 3
    assert len(written.manifest.left_out) == 9
    assert handovers.outbox(archive.db.conn, report.book) == handovers.Outbox(0, 0, 0, 3)
    change_entry(archive, ids[0], {"husband.full_name": "Vũ Văn Mới"}, done=True)
    assert handovers.outbox(archive.db.conn, report.book).changed == 1
    csv = tmp_path / "refused.csv"
    csv.write_text(
        f"file,lý do\n{written.manifest.pdfs[1]['name']},Ảnh mờ\nKS.2003.01.x.pdf,?\n", encoding="utf-8"
    )
    refused = take_refusals(archive, csv)
    assert refused.set_back == 1
    assert [line for line, _why in refused.faults] == [3]
    waiting = list(handovers.waiting(archive.db.conn, report.book))
    assert (ids[1], "refused", "Ảnh mờ") in waiting
    again = export_ministry(archive, report.book, tmp_path / "more", ExportOptions(only_waiting=True))
    assert again.manifest.entries == 2
    assert handovers.outbox(archive.db.conn, report.book).waiting == 0


def test_the_same_bytes_every_time(build: Build, tmp_path: Path, archive: Archive) -> None:
    report = import_ministry(archive, build().write(tmp_path / "in"))[0]
    one = export_ministry(archive, report.book, tmp_path / "one", ANYWAY)
    two = export_ministry(archive, report.book, tmp_path / "two", ANYWAY)
    assert [path.read_bytes() for path in one.files] == [path.read_bytes() for path in two.files]
    assert one.sha256 == two.sha256


def test_a_split_package(build: Build, tmp_path: Path, archive: Archive) -> None:
    from civbook.exchange import ministry_export

    built = build()
    built.files = {name: data + b"\n% " + b"x" * 30_000 + b"\n%%EOF\n" for name, data in built.files.items()}
    report = import_ministry(archive, built.write(tmp_path / "in"))[0]
    written = export_ministry(
        archive, report.book, tmp_path / "out", ExportOptions(with_unverified=True, split=100_000)
    )
    zips = [path for path in written.files if path.suffix == ".zip"]
    assert len(zips) > 2
    assert all(path.stat().st_size <= 100_000 for path in zips)
    assert lint(tmp_path / "out").findings == []
    whole = export_ministry(archive, report.book, tmp_path / "out", ANYWAY)
    assert [path.name for path in (tmp_path / "out").glob("*.zip")] == [whole.files[1].name]
    assert ministry_export.PackageOptions().split is None
    assert parse_size("1.5 MB") == 1_500_000


def test_an_interrupted_export_leaves_nothing_half(
    build: Build, tmp_path: Path, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    from civbook.workflow.entrypictures import EntryPictures

    report = import_ministry(archive, build().write(tmp_path / "in"))[0]
    calls = []

    def stop(self: EntryPictures, entry: Entry) -> None:
        calls.append(entry)
        if len(calls) == 5:
            raise KeyboardInterrupt

    monkeypatch.setattr(EntryPictures, "pdf", stop)
    with pytest.raises(KeyboardInterrupt):
        export_ministry(archive, report.book, tmp_path / "out", ANYWAY)
    assert list((tmp_path / "out").iterdir()) == []
    assert list(handovers.waiting(archive.db.conn, report.book)) == []


def test_a_placeholder_is_declared(build: Build, tmp_path: Path, archive: Archive) -> None:
    built = build("KH")
    built.set(4, "ngayDangKy", "")
    del built.files[next(name for name in built.files if name.endswith(".03.pdf"))]
    report = import_ministry(archive, built.write(tmp_path / "in"))[0]
    plain = export_ministry(archive, report.book, tmp_path / "plain", ANYWAY)
    assert read_rows(plain.files[0])[2][built.at("ngayDangKy")] == ""
    options = ExportOptions(with_unverified=True, placeholder="19.11.1999")
    filled = export_ministry(archive, report.book, tmp_path / "filled", options)
    assert read_rows(filled.files[0])[2][built.at("ngayDangKy")] == "19.11.1999"
    assert [remark["column"] for remark in filled.manifest.placeholders] == ["ngayDangKy"]
    stored = entries.get(archive.db.conn, filled.manifest.placeholders[0]["entry"]).entry
    assert stored.registration_date is None


def test_a_zip_alone_gives_entries_with_pictures(build: Build, tmp_path: Path, archive: Archive) -> None:
    built = build()
    package = built.write(tmp_path / "in")
    (package / f"{built.stem}.xlsx").unlink()
    report = import_ministry(archive, package)[0]
    assert (report.book, report.only_picture) == ("KS.2003.01", 12)
    stored = list(entries.of_book(archive.db.conn, report.book))
    assert {s.entry.number for s in stored} == {f"{n:02d}" for n in range(1, 13)}
    assert all(s.entry.page_ids and s.entry.status == "read" for s in stored)
    again = import_ministry(archive, package)[0]
    assert (again.added, again.revised, again.unchanged) == (0, 0, 12)
    whole = import_ministry(archive, built.write(tmp_path / "later"))[0]
    assert (whole.added, whole.revised, whole.only_picture) == (0, 12, 0)
    later = list(entries.of_book(archive.db.conn, report.book))
    assert all(s.entry.value("child.full_name") and not s.entry.findings for s in later)


def test_numbers_that_a_spreadsheet_made_stay_text(tmp_path: Path, archive: Archive) -> None:
    import xlsxwriter

    path = tmp_path / "X.KH.2003.01.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("KH")
    keys = [column.key for column in columns("KH")]
    for place, key in enumerate(keys):
        sheet.write_string(0, place, f"{key} \n[1,2]")
    sheet.write_number(1, keys.index("so"), 7)
    sheet.write_number(1, keys.index("chongSoGiayToTuyThan"), 123456789012)
    sheet.write_string(1, keys.index("ngayDangKy"), "5/3/2003")
    sheet.write_string(1, keys.index("chongHoTen"), "=HYPERLINK(1)")
    book.close()
    report = import_ministry(archive, path)[0]
    entry = next(iter(entries.of_book(archive.db.conn, report.book))).entry
    assert entry.number == "7"
    assert entry.value("husband.id_number") == "123456789012"
    assert entry.registration_date == "2003-03-05"
    export = export_ministry(archive, report.book, tmp_path / "out", ANYWAY)
    row = read_rows(export.files[0])[0]
    assert row[keys.index("chongHoTen")] == "=HYPERLINK(1)"
    assert row[keys.index("ngayDangKy")] == "05.03.2003"


def test_legacy_text_is_converted_when_named_and_proposed_when_not(
    build: Build, tmp_path: Path, archive: Archive
) -> None:
    from civbook.text.encodings import encode_legacy

    built = build("KH")
    names = [row[built.at("voHoTen")] for row in built.rows]
    for row in built.rows:
        row[:] = [encode_legacy(cell, "tcvn3") for cell in row]
    package = built.write(tmp_path / "in")
    fix(package, tmp_path / "fixed", LintOptions(encoding="tcvn3"))
    report = import_ministry(archive, package, encoding="tcvn3")[0]
    read = [s.entry.value("wife.full_name") for s in entries.of_book(archive.db.conn, report.book)]
    assert read == names
    from civbook.exchange.ministry_import import opened_ministry_book

    with opened_ministry_book(package / f"{built.stem}.xlsx") as book:
        assert book.proposed == "tcvn3"


def test_write_workbook_needs_no_row(tmp_path: Path) -> None:
    assert write_workbook(tmp_path / "e.xlsx", "KS", ["so"], []) == 0


def test_an_old_xls_is_read_too(tmp_path: Path, archive: Archive) -> None:
    """``data/A.KT.2003.01.xls``: 20 invented deaths; a number, a date and an id are no text in it."""
    path = Path(__file__).parent / "data" / "A.KT.2003.01.xls"
    found = {(f.code, f.row, f.column) for f in lint(path).findings if f.code != "core-empty"}
    assert found == {
        ("cell-number", 4, "so"), ("cell-date", 4, "nktNgaySinh"), ("id-float", 5, "nktSoGiayToTuyThan"),
        ("zip-missing", None, None),
    }  # fmt: skip
    report = import_ministry(archive, path)[0]
    assert report.added == 20
    stored = [s.entry for s in entries.of_book(archive.db.conn, report.book)]
    assert (stored[2].number, stored[2].value("deceased.birth_date")) == ("3", "1960-05-04")
    assert stored[3].value("deceased.id_number") == "123456789"
    fix(path, tmp_path / "fixed", LintOptions())
    codes = {f.code for f in lint(tmp_path / "fixed").findings}
    assert codes == {"core-empty", "zip-missing"}
