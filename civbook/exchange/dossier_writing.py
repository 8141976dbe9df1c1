"""An entry in the shape of the portals' dossiers, and the answer's fields (ketQuaXuLy). Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from civbook.exchange.columns import CellKind, Column, columns, portal_codes
from civbook.exchange.labels import ethnic_label
from civbook.exchange.rows import RAW, book_number_cell, write_row
from civbook.model import Entry, RegisterBook
from civbook.places import PlaceMatch, find
from civbook.text.fold import fold

_SURE = 0.85
_PLACES = ("NoiSinh", "QueQuan", "NoiCuTru", "NoiChet")
_MODULES = {"KS": "KS", "KT": "KT"}


def dossier_of(entry: Entry, book: RegisterBook) -> dict[str, Any]:
    """An entry as a dossier: envelope and data, with the portals' codes.

    Raises:
        KeyError: the portals know only births and deaths.
    """
    data: dict[str, Any] = {}
    cells = write_row(entry, book)
    for column, cell in zip(columns(book.type), cells, strict=True):
        if cell:
            data[column.key] = _value(column, cell, entry)
    for person, key in (("child", "nks"), ("father", "cha"), ("mother", "me"), ("deceased", "nkt")):
        if number := entry.value(f"{person}.personal_id"):
            data[f"{key}SoDDCN"] = number
    return {
        "maDonVi": "", "module": _MODULES[book.type], "maHoSoLT": entry.id, "maHoSoMCDT": "",
        "ngayTiepNhan": data.get("ngayDangKy", ""), "data": data, "fileDinhKem": [],
    }  # fmt: skip


def _value(column: Column, cell: str, entry: Entry) -> Any:
    if column.key.endswith(_PLACES):
        return place_object(cell, entry.year)
    if column.kind is CellKind.ETHNICITY:
        return _ethnic_code(cell) or cell
    if column.kind is CellKind.CODE:
        return _portal_code(column, entry, cell)
    return cell


def place_object(text: str, year: int | None) -> dict[str, str]:
    """A place as the portals write it: codes where they are beyond doubt, the words as written."""
    match = sure_place(text, year)
    codes = {"maTinh": "", "maHuyen": "", "maXa": ""}
    if match and match.unit.era != "history":
        unit = match.today[0] if len(match.today) == 1 else match.unit
        if unit.level == 3:
            codes["maXa"] = unit.code
        elif unit.level == 2:
            codes["maHuyen"] = unit.code
        codes["maTinh"] = _province(unit)
    return {**codes, "dcChiTiet": text}


def _province(unit: Any) -> str:
    from civbook.places import units

    code: str = units().province_of(unit)
    return code


def sure_place(text: str, year: int | None) -> PlaceMatch | None:
    """The unit that a text means if there is no doubt."""
    found = find(text, year, 2)
    if not found or found[0].score < _SURE:
        return None
    if len(found) > 1 and found[1].score > found[0].score - 0.02 and found[0].today != found[1].today:
        return None
    return found[0]


def _ethnic_code(label: str) -> str | None:
    for code, name in portal_ethnic_groups().items():
        if name == label:
            return code
    return None


def portal_ethnic_groups() -> dict[str, str]:
    """Portal code → the import's label of each ethnic group."""
    return {f"{code:02d}": label for code in range(1, 55) if (label := ethnic_label(f"{code:02d}").label)}


def _portal_code(column: Column, entry: Entry, cell: str) -> str:
    reading = entry.fields.get(column.field) if column.field else None
    codes = portal_codes(column.codes)
    if reading is None:
        return cell
    wanted = {fold(text) for text in (reading.value, reading.written) if text}
    for code, label in codes.items():
        if fold(label) in wanted:
            return code
    return cell if cell in codes and column.codes != "loaiGiayTo" else ""


def answer_fields(entry: Entry, book: RegisterBook) -> dict[str, str]:
    """The answer to the portal (ketQuaXuLy) about an entry that was found."""
    raw_page = entry.fields.get(f"{RAW}trangSo")
    date = entry.registration_date or ""
    match = sure_place(book.authority.removeprefix("UBND "), entry.year) if book.authority else None
    today: Sequence[Any] = match.today if match else ()
    one = today[0] if len(today) == 1 else None
    return {
        "soDinhDanh": entry.value("child.personal_id") or "",
        "soDangKy": entry.number or "",
        "quyenSo": book_number_cell(book),
        "trangSo": (raw_page.written or "") if raw_page else "",
        "ngayDangKy": ".".join(reversed(date.split("-"))) if date else "",
        "noiDangKy": book.authority,
        "ndkksMaTinh": _province(one) if one else "",
        "ndkksMaHuyen": "",
        "ndkksMaXa": one.code if one else "",
    }
