"""Files made to do harm, or broken by chance, are refused with a sentence: no harm, no traceback."""

from __future__ import annotations

import io
import json
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from civbook.errors import PackageError
from civbook.exchange.dossier import read_dossier, read_dossiers
from civbook.exchange.lint import lint
from civbook.exchange.ministry_import import opened_ministry_book
from civbook.exchange.xlsx_reading import MOST_ROWS, opened_workbook
from civbook.model import RegisterBook
from civbook.workflow.archive import create_archive
from civbook.workflow.ministry import import_ministry

BOOK = RegisterBook("b", "KS", "01", "2003", "UBND xã A")
Build = Callable[..., Any]


def edit_zip(path: Path, changes: dict[str, bytes | None]) -> Path:
    """Put other parts into a zip; None takes one out."""
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    parts.update({name: data for name, data in changes.items() if data is not None})
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in parts.items():
            if name not in changes or changes[name] is not None:
                new.writestr(name, data)
    return path


@pytest.fixture
def workbook(build: Build, tmp_path: Path) -> Path:
    built = build()
    return built.write(tmp_path / "pkg") / f"{built.stem}.xlsx"


def part(path: Path, name: str) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return archive.read(name)


def code_of_reading(path: Path) -> str:
    with pytest.raises(PackageError) as caught, opened_ministry_book(path) as book:
        list(book.rows(BOOK))
    assert caught.value.problem.endswith((".", "!"))
    return caught.value.code


BOMB = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>"""


@pytest.mark.parametrize("name", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml"])
def test_an_entity_bomb(workbook: Path, name: str) -> None:
    data = part(workbook, name)
    at = data.index(b"?>") + 2
    edit_zip(workbook, {name: BOMB + data[at:].replace(b"<t>", b"<t>&c;")})
    assert code_of_reading(workbook) == "xml-entities"
    assert "xml-entities" in {f.code for f in lint(workbook).findings}


def test_an_external_entity_reads_no_file(workbook: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("TOP", encoding="utf-8")
    head = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'.encode()
    data = part(workbook, "xl/worksheets/sheet1.xml")
    edit_zip(workbook, {"xl/worksheets/sheet1.xml": head + data[data.index(b"?>") + 2 :]})
    assert code_of_reading(workbook) == "xml-entities"


def test_a_sheet_of_a_million_rows_stops_early(workbook: Path) -> None:
    rows = b"".join(b'<row r="%d"><c r="A%d" t="inlineStr"><is><t>1</t></is></c></row>' % (n, n)
                    for n in range(2, 1_000_000, 1))  # fmt: skip
    data = part(workbook, "xl/worksheets/sheet1.xml")
    at = data.index(b"</row>") + 6
    edit_zip(workbook, {"xl/worksheets/sheet1.xml": data[:at] + rows + b"</sheetData></worksheet>"})
    start = time.process_time()
    assert code_of_reading(workbook) == "too-many-rows"
    assert time.process_time() - start < 20
    assert MOST_ROWS < 1_000_000


def test_a_zip_bomb(tmp_path: Path) -> None:
    path = tmp_path / "KS.2003.01.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("KS.2003.01.2003-01-01.01.pdf", b"\0" * (64 << 20))
    assert "zip-bomb" in {f.code for f in lint(path).findings}


def test_a_zip_that_lies_about_its_sizes(tmp_path: Path) -> None:
    path = tmp_path / "KS.2003.01.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("KS.2003.01.2003-01-01.01.pdf", b"\0" * (8 << 20))
    data = bytearray(path.read_bytes())
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = (1000).to_bytes(4, "little")
    path.write_bytes(bytes(data))
    assert "pdf-unreadable" in {f.code for f in lint(path).findings}


def test_names_that_climb_are_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "in" / "KS.2003.01.zip"
    path.parent.mkdir()
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../../evil.pdf", b"%PDF-1.4 %%EOF")
    with create_archive(tmp_path / "archive") as archive, pytest.raises(PackageError) as caught:
        import_ministry(archive, path, book_id=_book(archive))
    assert caught.value.code == "zip-path"
    assert not list(tmp_path.rglob("evil.pdf"))


def _book(archive: Any) -> str:
    from civbook.workflow.books import add_book

    return add_book(archive, kind="KS", number="01", years="2003", authority="UBND xã A").id


def test_macros_and_formulas(workbook: Path, tmp_path: Path) -> None:
    macro = tmp_path / "macro.xlsx"
    macro.write_bytes(workbook.read_bytes())
    edit_zip(macro, {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"})
    assert code_of_reading(macro) == "macros"
    assert "macros" in {f.code for f in lint(macro).findings}
    data = part(workbook, "xl/worksheets/sheet1.xml")
    first = data.index(b'<c r="K2"')
    end = data.index(b"</c>", first) + 4
    formula = b'<c r="K2" t="str"><f>HYPERLINK("http://x")</f><v>x</v></c>'
    edit_zip(workbook, {"xl/worksheets/sheet1.xml": data[:first] + formula + data[end:]})
    assert code_of_reading(workbook) == "cell-formula"
    found = [f for f in lint(workbook).findings if f.code == "cell-formula"]
    assert [(f.row, f.column) for f in found] == [(2, "nksHoTen")]


@pytest.mark.parametrize(
    "data",
    [b"", b"PK", b"PK\x05\x06" + b"\0" * 18, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, b"<html>"],
)
def test_files_that_are_no_workbooks(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "KS.2003.01.xlsx"
    path.write_bytes(data)
    with pytest.raises(PackageError), opened_workbook(path):
        pass
    assert lint(path).refused


def test_a_workbook_cut_or_bit_flipped_anywhere(workbook: Path) -> None:
    whole = workbook.read_bytes()

    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.integers(0, len(whole) - 1), st.integers(0, 7), st.booleans())
    def check(at: int, bit: int, cut: bool) -> None:
        data = bytearray(whole)
        if cut:
            del data[at:]
        else:
            data[at] ^= 1 << bit
        workbook.write_bytes(bytes(data))
        lint(workbook)  # whatever it says: no exception

    check()


def test_json_that_is_deep_or_odd(tmp_path: Path) -> None:
    path = tmp_path / "d.json"
    path.write_text("[" * 3_000_000, encoding="utf-8")
    with pytest.raises(PackageError) as caught:
        read_dossiers(path)
    assert caught.value.code in ("too-deep", "json-unreadable")
    path.write_bytes(b'{"data": "\xff"}')
    with pytest.raises(PackageError):
        read_dossiers(path)


_JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=12)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(
                ["data", "module", "nksHoTen", "nksNgaySinh", "nktNgayChet", "meNoiCuTru", "maXa", "maTinh"]
            ),
            inner, max_size=4,
        ),
    ),
    max_leaves=12,
)  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(_JSON)
def test_any_json_is_answered_with_a_list_of_what_is_wrong(whole: Any) -> None:
    dossier = read_dossier(whole)
    assert all(problem.message for problem in dossier.problems)
    json.dumps([problem.as_json() for problem in dossier.problems])


def test_no_temporary_files_are_left(build: Build, tmp_path: Path) -> None:
    from civbook.exchange.fix import fix
    from civbook.exchange.lint import LintOptions

    package = build().write(tmp_path / "in")
    fix(package, tmp_path / "out", LintOptions())
    assert {path.suffix for path in (tmp_path / "out").iterdir()} == {".xlsx", ".zip"}
    assert io.BytesIO is not None
