"""The lint finds each damage at its place, invents none, and mends what is safe."""

from __future__ import annotations

import unicodedata
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from civbook.exchange.columns import HOTICH158, PLAIN
from civbook.exchange.fix import fix
from civbook.exchange.lint import LintOptions, lint
from civbook.text.encodings import encode_legacy

ALL = [("KS", PLAIN), ("KS", HOTICH158), ("KH", PLAIN), ("KT", PLAIN), ("CMC", PLAIN), ("HN", PLAIN)]
Build = Callable[..., Any]


@pytest.mark.parametrize(("book_type", "layout"), ALL)
def test_clean_packages_give_no_finding(build: Build, tmp_path: Path, book_type: str, layout: str) -> None:
    report = lint(build(book_type, layout, 20).write(tmp_path))
    assert report.findings == []
    assert (report.packages, report.rows, report.pdfs) == (1, 20, 20)


def cell(key: str, text: str) -> Callable[[Any], None]:
    return lambda built: built.set(4, key, text)


def rename(new: Callable[[str], str], row: int = 4) -> Callable[[Any], None]:
    def damage(built: Any) -> None:
        name = built.name(row)
        built.files = {new(k) if k == name else k: v for k, v in built.files.items()}

    return damage


def edit(change: Callable[[Any], Any]) -> Callable[[Any], None]:
    def damage(built: Any) -> None:
        change(built)

    return damage


def swap_columns(built: Any) -> None:
    for line in (built.keys, *built.rows):
        line[3], line[10] = line[10], line[3]


def drop_column(built: Any) -> None:
    at = built.at("nksDanToc")
    for line in (built.keys, *built.rows):
        del line[at]


def add_column(built: Any) -> None:
    for line in (built.keys, *built.rows):
        line.append("ghiChuThem")


def swap_rows(built: Any) -> None:
    built.rows[3], built.rows[4] = built.rows[4], built.rows[3]


def remove_entry(built: Any) -> None:
    del built.files[built.name(6)]
    del built.rows[4]


NFD = unicodedata.normalize("NFD", "Nguyễn Thị Hòa")
# (what is done to the package, code, row, column, mended by --fix)
DAMAGES: dict[str, tuple[Callable[[Any], None], str, int | None, str | None, bool]] = {
    "sheet": (edit(lambda b: setattr(b, "sheet", "Sheet1")), "sheet-name", None, None, True),
    "column order": (swap_columns, "column-order", 1, "nksHoTen", True),
    "column missing": (drop_column, "column-missing", 1, "nksDanToc", False),
    "column unknown": (add_column, "column-unknown", 1, "ghiChuThem", False),
    "column spelling": (
        edit(lambda b: b.keys.__setitem__(3, "ngaydangky")), "column-spelling", 1, "ngayDangKy", True,
    ),
    "nfd": (cell("nksHoTen", NFD), "text-nfd", 4, "nksHoTen", True),
    "tcvn3": (
        cell("nksHoTen", encode_legacy("Nguyễn Thị Hường", "tcvn3")), "text-legacy", 4, "nksHoTen", False,
    ),
    "vni": (cell("nksHoTen", encode_legacy("Nguyễn Văn Đức", "vni")), "text-legacy", 4, "nksHoTen", False),
    "mojibake": (
        cell("nksHoTen", "Nguyễn Văn Đức".encode().decode("cp1252", "replace")),
        "text-damaged", 4, "nksHoTen", False,
    ),
    "lost characters": (cell("nksHoTen", "Nguy\ufffdn V\ufffdn A"), "text-damaged", 4, "nksHoTen", False),
    "blanks": (cell("nksHoTen", " Nguyễn  Văn A "), "text-blanks", 4, "nksHoTen", True),
    "null": (cell("nksNoiSinh", "null"), "text-null", 4, "nksNoiSinh", True),
    "slash date": (cell("nksNgaySinh", "04/01/2002"), "date-format", 4, "nksNgaySinh", True),
    "iso date": (cell("nksNgaySinh", "2002-01-04"), "date-format", 4, "nksNgaySinh", True),
    "impossible date": (cell("nksNgaySinh", "30.02.2002"), "date-impossible", 4, "nksNgaySinh", False),
    "unreadable date": (cell("nksNgaySinh", "mùa xuân"), "date-unreadable", 4, "nksNgaySinh", False),
    "year typo": (cell("nksNgaySinh", "04.01.5005"), "date-unreadable", 4, "nksNgaySinh", False),
    "future date": (cell("nksNgaySinh", "04.01.2099"), "date-future", 4, "nksNgaySinh", False),
    "birth after registration": (cell("nksNgaySinh", "04.12.2003"), "date-order", 4, "nksNgaySinh", False),
    "words differ": (
        cell("nksNgaySinhBangChu", "Ngày năm tháng hai năm hai nghìn linh hai"), "date-words-differ", 4,
        "nksNgaySinhBangChu", False,
    ),
    "parent too young": (cell("meNgaySinh", "1995"), "parent-too-young", 4, "meNgaySinh", False),
    "unknown code": (cell("nksGioiTinh", "7"), "code-unknown", 4, "nksGioiTinh", False),
    "code of another generation": (cell("loaiDangKy", "6"), "code-generation", 4, "loaiDangKy", False),
    "label for code": (cell("nksGioiTinh", "Nữ"), "code-label", 4, "nksGioiTinh", True),
    "float code": (cell("nksGioiTinh", "1.0"), "code-unknown", 4, "nksGioiTinh", True),
    "ambiguous group": (cell("nksDanToc", "Mán"), "ethnicity-ambiguous", 4, "nksDanToc", False),
    "old group": (cell("nksDanToc", "H'Mông"), "ethnicity-alias", 4, "nksDanToc", True),
    "group code": (cell("nksDanToc", "01"), "ethnicity-code", 4, "nksDanToc", True),
    "unknown group": (cell("nksDanToc", "Kinhh"), "ethnicity-unknown", 4, "nksDanToc", False),
    "nation code": (cell("nksQuocTich", "VN"), "nationality-code", 4, "nksQuocTich", True),
    "scientific id": (
        cell("meSoGiayToTuyThan", "1,23457E+11"), "id-float", 4, "meSoGiayToTuyThan", False,
    ),
    "float id": (cell("meSoGiayToTuyThan", "123456789.0"), "id-float", 4, "meSoGiayToTuyThan", True),
    "lost zero": (
        edit(lambda b: (b.set(4, "meLoaiGiayToTuyThan", "1"), b.set(4, "meSoGiayToTuyThan", "12345678"))),
        "id-zeros-lost", 4, "meSoGiayToTuyThan", False,
    ),
    "code of the portal": (
        cell("meLoaiGiayToTuyThan", "10"), "code-generation", 4, "meLoaiGiayToTuyThan", False,
    ),
    "lookalike": (cell("nksHoTen", "Nguyễn Văn Nаm"), "text-lookalike", 4, "nksHoTen", False),
    "empty core": (cell("nksHoTen", ""), "core-empty", 4, "nksHoTen", False),
    "no number": (cell("so", ""), "number-missing", 4, "so", False),
    "odd number": (cell("so", "ba"), "number-odd", 4, "so", False),
    "double number": (cell("so", "05"), "number-double", 4, "so", False),
    "number order": (swap_rows, "number-order", 6, "so", False),
    "gap": (remove_entry, "number-gap", 6, "so", False),
    "book number": (cell("quyenSo", "02/2003"), "book-number-differs", 4, "quyenSo", False),
    "dummy date": (cell("ngayDangKy", "19.11.1999"), "date-placeholder", 4, "ngayDangKy", False),
    "outside the book": (cell("ngayDangKy", "05.02.2010"), "date-outside-book", 4, "ngayDangKy", False),
    "digits in a name": (cell("nksHoTen", "Nguyễn Văn 4n"), "name-digits", 4, "nksHoTen", False),
}  # fmt: skip


@pytest.mark.parametrize("what", DAMAGES)
def test_each_damage_of_the_workbook_is_found_at_its_place(build: Build, tmp_path: Path, what: str) -> None:
    damage, code, row, column, fixable = DAMAGES[what]
    built = build()
    damage(built)
    package = built.write(tmp_path / "in")
    findings = lint(package).findings
    assert (code, row, column, fixable) in [(f.code, f.row, f.column, f.fixable) for f in findings]
    others = {f.code for f in findings if f.code != code}
    assert others <= _EXPECTED_BESIDE.get(what, set()), others
    if fixable:
        fix(package, tmp_path / "out", LintOptions())
        assert lint(tmp_path / "out").findings == []


_EXPECTED_BESIDE = {
    "no number": {"pdf-missing", "pdf-extra", "number-gap"},
    "odd number": {"pdf-missing", "pdf-extra", "number-gap"},
    "double number": {"pdf-missing", "pdf-extra", "number-gap"},
    "dummy date": {"pdf-date-differs", "date-outside-book", "date-order", "number-gap"},
    "outside the book": {"pdf-date-differs", "number-gap"},
    "birth after registration": set(),
    "future date": {"date-order", "parent-too-young"},
    "year typo": set(),
}

EXTRA = "KS.2003.01.2003-05-05.99.pdf"
# (what is done, code, mended by --fix)
ZIP_DAMAGES: dict[str, tuple[Callable[[Any], None], str, bool]] = {
    "missing": (edit(lambda b: b.files.pop(b.name(4))), "pdf-missing", False),
    "extra": (edit(lambda b: b.files.update({EXTRA: b.files[b.name(4)]})), "pdf-extra", False),
    "double": (
        edit(lambda b: b.files.update({b.name(4).replace(".03.pdf", ".003.pdf"): b.files[b.name(4)]})),
        "pdf-double", False,
    ),
    "null": (rename(lambda n: n.replace(".03.pdf", ".null.pdf")), "pdf-name-null", False),
    "lower case": (rename(str.lower), "pdf-name-case", True),
    "dashes": (rename(lambda n: n.replace(".", "-", 4)), "pdf-name-separators", True),
    "day first": (rename(lambda n: n.replace("2003-01-04", "04-01-2003")), "pdf-name-date", True),
    "cover": (
        edit(lambda b: b.files.update({"Cover.KS.2003.01.pdf": b.files[b.name(4)]})), "pdf-name-cover", True,
    ),
    "odd name": (rename(lambda n: "scan0004.pdf"), "pdf-name-odd", False),
    "other type": (rename(lambda n: n.replace("KS", "KT")), "pdf-type-differs", False),
    "other book": (rename(lambda n: n.replace(".01.2003", ".02.2003")), "pdf-book-differs", False),
    "other date": (rename(lambda n: n.replace("2003-01-04", "2003-01-14")), "pdf-date-differs", False),
    "future": (rename(lambda n: n.replace("2003-01-04", "2099-01-04")), "pdf-date-future", False),
    "outside": (rename(lambda n: n.replace("2003-01-04", "1999-01-04")), "pdf-date-outside-book", False),
    "no such day": (rename(lambda n: n.replace("2003-01-04", "2003-02-30")), "pdf-date-impossible", False),
    "not a pdf": (edit(lambda b: b.files.update({b.name(4): b"GIF89a"})), "pdf-unreadable", False),
    "empty": (edit(lambda b: b.files.update({b.name(4): b""})), "pdf-unreadable", False),
    "cut": (edit(lambda b: b.files.update({b.name(4): b.files[b.name(4)][:-120]})), "pdf-unreadable", False),
    "large": (edit(lambda b: b.files.update({b.name(4): b.files[b.name(4)].replace(
        b"%%EOF", b"%" + b"x" * 3_000_000 + b"\n%%EOF")})), "pdf-large", False),
    "stranger": (edit(lambda b: b.files.update({"readme.txt": b"x"})), "zip-stranger", False),
    "junk": (edit(lambda b: b.files.update({"Thumbs.db": b"x"})), "zip-junk", True),
    "folder": (rename(lambda n: f"pdf/{n}"), "zip-folder", True),
    "climbing": (edit(lambda b: b.files.update({"../../evil.pdf": b"x"})), "zip-path", False),
    "zip named otherwise": (edit(lambda b: setattr(b, "zip_stem", "pdf")), "zip-name-differs", True),
}  # fmt: skip


@pytest.mark.parametrize("what", ZIP_DAMAGES)
def test_each_damage_of_the_zip_is_found(build: Build, tmp_path: Path, what: str) -> None:
    damage, code, fixable = ZIP_DAMAGES[what]
    built = build()
    damage(built)
    package = built.write(tmp_path / "in")
    findings = lint(package).findings
    assert (code, fixable) in [(f.code, f.fixable) for f in findings]
    allowed = {"pdf-missing", "pdf-extra", "pdf-date-differs", "pdf-double"}
    assert {f.code for f in findings} - {code} <= allowed
    if fixable:
        fix(package, tmp_path / "out", LintOptions())
        assert lint(tmp_path / "out").findings == []


def test_a_workbook_alone_and_a_zip_alone(build: Build, tmp_path: Path) -> None:
    package = build().write(tmp_path)
    (package / "DongMo_CL_LS.KS.2003.01.zip").rename(tmp_path / "away")
    assert [f.code for f in lint(package / "DongMo_CL_LS.KS.2003.01.xlsx").findings] == ["zip-missing"]
    (tmp_path / "away").rename(tmp_path / "KS.2003.01.zip")
    (package / "DongMo_CL_LS.KS.2003.01.xlsx").unlink()
    assert [f.code for f in lint(tmp_path).findings] == ["workbook-missing"]


def test_headers_with_hints_are_as_good(build: Build, tmp_path: Path) -> None:
    built = build()
    built.keys = [f"{key} \ni=[1,2,3]" if key == "loaiDangKy" else f"{key} " for key in built.keys]
    assert lint(built.write(tmp_path)).findings == []


def test_named_encoding_is_mended(build: Build, tmp_path: Path) -> None:
    built = build()
    at = built.at("nksHoTen")
    names = [row[at] for row in built.rows]
    for row in built.rows:
        row[at] = encode_legacy(row[at], "tcvn3")
    package = built.write(tmp_path / "in")
    options = LintOptions(encoding="tcvn3")
    assert {f.code for f in lint(package, options).findings} <= {"text-legacy"}
    fix(package, tmp_path / "out", options)
    from civbook.exchange.workbook import data_rows, find_header
    from civbook.exchange.xlsx_reading import opened_workbook

    with opened_workbook(tmp_path / "out" / f"{built.stem}.xlsx") as book:
        read = [cells[at].text for _row, cells in data_rows(book, find_header(book))]
    assert read == names


def test_closing_total(build: Build, tmp_path: Path) -> None:
    package = build().write(tmp_path)
    assert lint(package, LintOptions(total=12)).findings == []
    assert [f.code for f in lint(package, LintOptions(total=13)).findings] == ["total-differs"]


def test_unknown_parents_need_not_be_filled(build: Build, tmp_path: Path) -> None:
    built = build()
    built.set(4, "nksLoaiKhaiSinh", "3")
    for key in built.keys:
        if key.startswith("cha"):
            built.set(4, key, "")
    assert lint(built.write(tmp_path)).findings == []


def test_no_personal_data_in_messages(build: Build, tmp_path: Path) -> None:
    built = build()
    built.set(4, "nksHoTen", "Bí Mật  Đặc Biệt 99")
    built.set(5, "nksDanToc", "Bí Mật")
    text = str(lint(built.write(tmp_path)).as_json())
    assert "Bí Mật" not in text


def test_broken_files_are_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "KS.2003.01.xlsx").write_bytes(b"PK\x03\x04 nothing")
    (tmp_path / "KS.2003.01.zip").write_bytes(b"")
    codes = [f.code for f in lint(tmp_path).findings]
    assert codes == ["zip-unreadable", "zip-unreadable"]


def test_an_encrypted_zip(build: Build, tmp_path: Path) -> None:
    package = build().write(tmp_path)
    path = package / "DongMo_CL_LS.KS.2003.01.zip"
    data = bytearray(path.read_bytes())
    at = data.find(b"PK\x01\x02")
    data[at + 8] |= 1
    path.write_bytes(bytes(data))
    assert [f.code for f in lint(package).findings] == ["zip-encrypted"]


def test_split_zips_count_as_one(build: Build, tmp_path: Path) -> None:
    built = build()
    package = built.write(tmp_path)
    whole = package / f"{built.stem}.zip"
    names = list(built.files)
    for part, some in ((1, names[:6]), (2, names[6:])):
        with zipfile.ZipFile(package / f"{built.stem}.{part}.zip", "w") as archive:
            for name in some:
                archive.writestr(name, built.files[name])
    whole.unlink()
    assert lint(package).findings == []
