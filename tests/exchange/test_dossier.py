"""Portal dossiers: what is wrong with them, which entries they mean, and entries in their shape."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from civbook.errors import RefusedError
from civbook.exchange.dossier import questions, read_dossier
from civbook.model import FieldReading, RegisterBook
from civbook.store import books, entries
from civbook.store.entries import new_id
from civbook.workflow.archive import Archive, create_archive
from civbook.workflow.corrections import later_notes, link_correction, suggest
from civbook.workflow.dossier import answer_files, export_dossier

AUTHORITY = "UBND xã Đồng Mỏ, huyện Chi Lăng, tỉnh Lạng Sơn"
BIRTH: dict[str, Any] = {
    "maDonVi": "H20", "module": "KS", "maHoSoLT": "KS-1", "ngayTiepNhan": "01.02.2026",
    "data": {
        "nksHoTen": "Vũ Thị Mơ", "nksGioiTinh": "2", "nksNgaySinh": "05/01/2026", "chaHoTen": "Vũ Đức Tài",
        "chaNgaySinh": "1990", "meHoTen": "Giàng Thị Sáo", "nycHoTen": "Vũ Đức Tài",
        "nksNoiSinh": {"maTinh": "20", "maHuyen": "", "maXa": "06463", "dcChiTiet": "trạm y tế"},
    },
}  # fmt: skip


def put(archive: Archive, book_id: str, event: str, number: str, fields: dict[str, str], date: str) -> str:
    from civbook.model import Entry
    from civbook.search import index
    from civbook.store.database import transaction

    readings = {name: FieldReading(text, text, source="keyed") for name, text in fields.items()}
    entry = Entry(new_id(book_id, number), book_id, event, number, int(date[:4]), date, "verified", readings)
    with transaction(archive.db) as conn:
        entries.insert(conn, entry, books.key_of(conn, book_id))
        index.put(conn, [entry])
    return entry.id


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    made = create_archive(tmp_path / "archive", who="tester")
    for kind in ("KS", "KH", "KT", "TD"):
        books.add(made.db.conn, RegisterBook(f"{kind}.2012.01", kind, "01", "2012", AUTHORITY))
    for number in range(1, 30):  # others, so that a probability means something
        other = {"husband.full_name": f"Lê Văn {chr(64 + number)}n", "wife.full_name": "Trần Thị Hoa"}
        put(made, "KH.2012.01", "marriage", str(number + 40), other, "2012-05-06")
    yield made
    made.close()


def test_a_birth_is_led_to_the_parents_marriage(archive: Archive, tmp_path: Path) -> None:
    marriage = put(
        archive, "KH.2012.01", "marriage", "07",
        {"husband.full_name": "Vũ Đức Tài", "husband.birth_date": "1990", "wife.full_name": "Giàng Thị Sáo"},
        "2012-03-04",
    )  # fmt: skip
    path = tmp_path / "d.json"
    path.write_text(json.dumps([BIRTH, {"x": 1}], ensure_ascii=False), encoding="utf-8")
    answered = next(iter(answer_files(archive, [path])))
    first, second = answered.answers
    assert first["problems"] == []
    hit = first["matches"]["parents-marriage"][0]
    assert hit["entry"]["id"] == marriage
    assert hit["probability"] > 0.5
    assert hit["ketQuaXuLy"]["soDangKy"] == "07"
    assert hit["ketQuaXuLy"]["ngayDangKy"] == "04.03.2012"
    assert hit["ketQuaXuLy"]["ndkksMaXa"] == "06463"
    assert "fields" not in hit["entry"]
    assert second["problems"]


def test_an_entry_written_as_dossier_finds_itself(archive: Archive, tmp_path: Path) -> None:
    fields = {
        "child.full_name": "Phạm Thị Lụa", "child.birth_date": "2011-12-30", "child.sex": "female",
        "child.ethnicity": "Mông", "child.birth_place": "xã Đồng Mỏ, huyện Chi Lăng, tỉnh Lạng Sơn",
        "mother.full_name": "Phạm Thị Gấm", "declarant.full_name": "Phạm Thị Gấm",
    }  # fmt: skip
    id = put(archive, "KS.2012.01", "birth", "3", fields, "2012-01-09")
    data = export_dossier(archive, id)
    assert data["data"]["nksDanToc"] == "08"
    assert data["data"]["nksNoiSinh"]["maXa"] == "06463"
    assert data["data"]["nksGioiTinh"] == "2"
    data["maDonVi"] = "H20"
    assert read_dossier(data).problems == ()
    path = tmp_path / "own.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    found = next(iter(answer_files(archive, [path]))).answers[0]
    assert found["matches"]["same-child"][0]["entry"]["id"] == id
    assert found["ketQuaXuLy"]["soDangKy"] == "3"


def test_marriages_are_no_dossiers(archive: Archive) -> None:
    id = put(archive, "KH.2012.01", "marriage", "9", {"husband.full_name": "Lê Văn An"}, "2012-01-09")
    with pytest.raises(RefusedError):
        export_dossier(archive, id)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"nksNgaySinh": "31/02/2026"}, "nksNgaySinh"),
        ({"nksNgaySinh": "hôm qua"}, "nksNgaySinh"),
        ({"nksNgaySinh": "05/01/2099"}, "nksNgaySinh"),
        ({"nksGioiTinh": "9"}, "nksGioiTinh"),
        ({"nksHoTen": ""}, "nksHoTen"),
        ({"nksHoTen": ["a"]}, "nksHoTen"),
        ({"meSoDDCN": "123"}, "meSoDDCN"),
        ({"nycEmail": "x"}, "nycEmail"),
        ({"soLuongBanSao": "hai"}, "soLuongBanSao"),
        ({"nksNoiSinh": {"maTinh": "99", "maXa": "06463"}}, "nksNoiSinh.maTinh"),
        ({"nksNoiSinh": {"maTinh": "20", "maXa": "99999"}}, "nksNoiSinh.maXa"),
        ({"nksNoiSinh": {"maTinh": "01", "maXa": "06463"}}, "nksNoiSinh.maXa"),
        ({"nksNoiSinh": 5}, "nksNoiSinh"),
    ],
)
def test_what_is_wrong_is_told_by_field(change: dict[str, Any], field: str) -> None:
    dossier = read_dossier({**BIRTH, "data": {**BIRTH["data"], **change}})
    assert field in {problem.field for problem in dossier.problems}


def test_inner_json_and_text_data_are_taken() -> None:
    assert read_dossier(BIRTH["data"]).event == "birth"
    as_text = read_dossier({**BIRTH, "data": json.dumps(BIRTH["data"])})
    assert as_text.problems == ()
    assert [question.finds for question in questions(as_text)] == ["parents-marriage", "same-child"]
    death = read_dossier({"nktHoTen": "Lê Văn Bảy", "nktNgayChet": "2025", "nktNgaySinh": "2026"})
    assert [question.finds for question in questions(death)] == ["birth-of-deceased", "same-death"]
    assert any("trước ngày sinh" in problem.message for problem in death.problems)


def test_a_correction_shows_in_notes_and_extracts(archive: Archive, tmp_path: Path) -> None:
    birth = put(
        archive, "KS.2012.01", "birth", "5",
        {"child.full_name": "Lò Thị Sen", "child.birth_date": "2012-01-01"}, "2012-02-01",
    )  # fmt: skip
    change = put(
        archive, "TD.2012.01", "change", "2",
        {"subject.full_name": "Lò Thị Sen", "change.from": "Lò Thị Sen", "change.to": "Lò Thị Sèn",
         "registration_kind": "cải chính"}, "2012-09-03",
    )  # fmt: skip
    assert suggest(archive, change)[0].entry.id == birth
    with pytest.raises(RefusedError):
        link_correction(archive, birth, change)
    assert link_correction(archive, change, birth)
    assert not link_correction(archive, change, birth)
    seq = entries.get(archive.db.conn, birth).seq
    notes = later_notes(archive.db.conn, seq)
    assert len(notes) == 1
    assert "Lò Thị Sèn" in notes[0]
    assert "số 2 ngày 03/09/2012" in notes[0]
    from civbook.workflow.show import view

    assert view(archive, birth).later_notes == notes


def test_place_fields_get_codes_beside_what_is_written(archive: Archive) -> None:
    from civbook.workflow.show import as_json, view

    fields = {
        "child.full_name": "Lò Văn Pó", "child.birth_place": "xã Quang Lang, huyện Chi Lăng, tỉnh Lạng Sơn",
        "child.home_town": "nước ngoài",
    }  # fmt: skip
    id = put(archive, "KS.2012.01", "birth", "8", fields, "2012-02-01")
    shown = as_json(view(archive, id))
    assert shown["places"] == {"child.birth_place": ["06463"]}
    assert shown["fields"]["child.birth_place"]["written"] == fields["child.birth_place"]
