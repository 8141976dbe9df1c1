"""The ministry's workbooks as data: columns in order, what field each fills, code lists by generation.

``data/columns.json`` and ``data/codes.json`` are the ministry's (công văn 1437/BTP-CNTT of 2019 and the
hotich158 birth template); which of civbook's fields a column fills follows from its name: a person's prefix
(``nks``, ``me``, ``cha`` …) and what is told of the person (``HoTen``, ``NgaySinh`` …). Columns without a
field of ours are kept raw.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any, Final

TYPES: Final = ("KS", "KH", "KT", "CMC", "HN")
PLAIN, HOTICH158 = "plain", "hotich158"
LAYOUTS: Final = (PLAIN, HOTICH158)
SHEET_158, NOTES_158 = "DL Import", "Ghi chu"


class CellKind(StrEnum):
    """How a cell is written."""

    TEXT = "text"
    NAME = "name"
    DATE = "date"
    CODE = "code"
    ETHNICITY = "ethnicity"
    NATIONALITY = "nationality"
    ID = "id"
    ENTRY_NUMBER = "entry-number"
    BOOK_NUMBER = "book-number"
    AUTHORITY = "authority"
    ROW_NUMBER = "row-number"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its key in the workbook, the field it fills (None: kept raw) and how its cells are
    written.
    """

    key: str
    field: str | None
    kind: CellKind
    codes: str = ""  # name of its code list
    core: bool = False


_SPECIAL: dict[str, tuple[str | None, CellKind]] = {
    "STT": (None, CellKind.ROW_NUMBER),
    "so": ("number", CellKind.ENTRY_NUMBER),
    "quyenSo": (None, CellKind.BOOK_NUMBER),
    "noiDangKy": (None, CellKind.AUTHORITY),
    "noiCap": (None, CellKind.AUTHORITY),
    "ngayDangKy": ("registration_date", CellKind.DATE),
    "loaiDangKy": ("registration_kind", CellKind.CODE),
    "nguoiKy": ("signer.full_name", CellKind.NAME),
    "chucVuNguoiKy": ("signer.title", CellKind.TEXT),
    "nguoiThucHien": ("officer.full_name", CellKind.NAME),
    "ghiChu": ("note", CellKind.TEXT),
    "ngayXacLapQuanHeHonNhan": ("effective_date", CellKind.DATE),
    "quyetDinhSo": ("decision_number", CellKind.ID),
    "gbtLoai": ("notice.kind", CellKind.CODE),
    "gbtSo": ("notice.number", CellKind.ID),
    "gbtNgay": ("notice.date", CellKind.DATE),
    "gbtCoQuanCap": ("notice.issuer", CellKind.TEXT),
    "nxnThoiGianCuTruTu": ("residence_from", CellKind.DATE),
    "nxnThoiGianCuTruDen": ("residence_to", CellKind.DATE),
    "nxnTinhTrangHonNhan": ("marital_status", CellKind.TEXT),
    "nxnMucDichSuDung": ("purpose", CellKind.TEXT),
    "ngayDangKyNuocNgoai": (None, CellKind.DATE),
    "soDangKyNuocNgoai": (None, CellKind.ID),
}
_PERSON_PREFIXES: dict[str, dict[str, str]] = {
    "KS": {"nks": "child", "me": "mother", "cha": "father", "nyc": "declarant"},
    "KH": {"chong": "husband", "vo": "wife"},
    "KT": {"nkt": "deceased", "nyc": "declarant"},
    "CMC": {"cm": "recogniser", "nc": "recognised", "nyc": "declarant"},
    "HN": {"nxn": "subject", "nyc": "declarant"},
}
_OF_PERSON: dict[str, tuple[str, CellKind]] = {
    "HoTen": ("full_name", CellKind.NAME),
    "GioiTinh": ("sex", CellKind.CODE),
    "NgaySinh": ("birth_date", CellKind.DATE),
    "NgaySinhBangChu": ("birth_date_in_words", CellKind.TEXT),
    "NoiSinh": ("birth_place", CellKind.TEXT),
    "QueQuan": ("home_town", CellKind.TEXT),
    "DanToc": ("ethnicity", CellKind.ETHNICITY),
    "QuocTich": ("nationality", CellKind.NATIONALITY),
    "LoaiCuTru": ("residence_kind", CellKind.CODE),
    "NoiCuTru": ("residence", CellKind.TEXT),
    "LoaiGiayToTuyThan": ("id_kind", CellKind.CODE),
    "SoGiayToTuyThan": ("id_number", CellKind.ID),
    "NgayCapGiayToTuyThan": ("id_date", CellKind.DATE),
    "NoiCapGiayToTuyThan": ("id_place", CellKind.TEXT),
    "SoDinhDanh": ("personal_id", CellKind.ID),
    "SoDinhDanhCaNhan": ("personal_id", CellKind.ID),
    "QuanHe": ("relationship", CellKind.TEXT),
    "NgayChet": ("death_date", CellKind.DATE),
    "NgayChetGhiBangChu": ("death_date_in_words", CellKind.TEXT),
    "GioPhutChet": ("death_time", CellKind.TEXT),
    "NoiChet": ("death_place", CellKind.TEXT),
    "NguyenNhanChet": ("death_cause", CellKind.TEXT),
}
# Columns whose code list is not named like their own key.
_CODES = {
    "GioiTinh": "gioiTinh", "LoaiCuTru": "loaiCuTru", "LoaiGiayToTuyThan": "loaiGiayTo",
    "nksLoaiKhaiSinh": "nksLoaiKhaiSinh", "gbtLoai": "gbtLoai", "tinhTrangKetHon": "tinhTrangKetHon",
    "nxnLoaiMucDichSuDung": "nxnLoaiMucDichSuDung", "loaiXacNhan": "loaiXacNhan.CMC",
    "nksMatTich": "nksMatTich,nksHanCheNangLucHanhVi",
    "nksHanCheNangLucHanhVi": "nksMatTich,nksHanCheNangLucHanhVi",
}  # fmt: skip


@cache
def columns(book_type: str, layout: str = PLAIN) -> tuple[Column, ...]:
    """The columns of a type of book in the order of the file.

    Raises:
        KeyError: the ministry's tools take no such book, or not in this layout.
    """
    data = _data("columns.json")
    name = f"{book_type}.{layout}" if layout != PLAIN else book_type
    core = frozenset(data["core"].get(book_type, ()))
    return tuple(_column(book_type, key, core) for key in data["columns"][name])


def _column(book_type: str, key: str, core: frozenset[str]) -> Column:
    field, kind = _SPECIAL.get(key, (None, None))
    if kind is None:
        field, kind = _of_person(book_type, key)
    codes = ""
    if kind is CellKind.CODE or key in _CODES:
        codes, kind = _code_list(book_type, key), CellKind.CODE
    return Column(key, field, kind, codes, key in core)


def _of_person(book_type: str, key: str) -> tuple[str | None, CellKind]:
    for prefix, person in _PERSON_PREFIXES[book_type].items():
        told = key[len(prefix) :]
        if key.startswith(prefix) and told in _OF_PERSON:
            name, kind = _OF_PERSON[told]
            return f"{person}.{name}", kind
        if key.startswith(prefix) and told == "QuocTichKhac":
            return None, CellKind.NATIONALITY
        if key.startswith(prefix) and "Ngay" in told and "CanCu" not in told:
            return None, CellKind.DATE
    return None, CellKind.DATE if "NgayGhiChu" in key else CellKind.TEXT


def _code_list(book_type: str, key: str) -> str:
    if key == "loaiDangKy":
        return f"loaiDangKy.{book_type}"
    if key in _CODES:
        return _CODES[key]
    return next(name for told, name in _CODES.items() if key.endswith(told))


def codes_of(name: str, layout: str = PLAIN) -> dict[str, str]:
    """Code → label of a list in the generation of a layout; the import's list where a generation has none."""
    data = _data("codes.json")
    lists: dict[str, dict[str, str]] = data["hotich158"] if layout == HOTICH158 else {}
    return lists.get(name) or data["import"].get(name) or data["hotich158"].get(name, {})


def code_lists(layout: str = PLAIN) -> dict[str, dict[str, str]]:
    """Every code list of a layout's generation, for the sheet "Ghi chu"."""
    data = _data("codes.json")
    return {**data["import"], **data["hotich158"]} if layout == HOTICH158 else dict(data["import"])


def portal_codes(name: str) -> dict[str, str]:
    """Code → label of a list of the portals (2026 generation)."""
    data = _data("codes.json")
    found: dict[str, str] = data["portal2026"].get(name) or data["import"].get(name, {})
    return found


def sheet_name(book_type: str, layout: str = PLAIN) -> str:
    """The sheet that holds the rows."""
    return SHEET_158 if layout == HOTICH158 else book_type


@cache
def _data(name: str) -> dict[str, Any]:
    text = (files("civbook.exchange") / "data" / name).read_text(encoding="utf-8")
    data: dict[str, Any] = json.loads(text)
    return data
