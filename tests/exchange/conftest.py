"""Packages of invented people, built as a contractor would, and damaged on purpose."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from civbook.exchange.columns import HOTICH158, PLAIN, CellKind, code_lists, codes_of, columns, sheet_name
from civbook.exchange.names import entry_file_name
from civbook.exchange.xlsx_writing import write_workbook

AUTHORITY = "UBND xã Đồng Mỏ, huyện Chi Lăng, tỉnh Lạng Sơn"
_SURNAMES = ["Nguyễn", "Trần", "Lê", "Giàng", "Hoàng", "Vũ"]
_MIDDLE = ["Văn", "Thị", "Đức", "A"]
_GIVEN = ["An", "Bình", "Páo", "Dũng", "Lý", "Hòa", "Thúy"]


def pdf_bytes() -> bytes:
    """A PDF of one blank page."""
    import pikepdf

    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        buffer = io.BytesIO()
        pdf.save(buffer, deterministic_id=True)
    return buffer.getvalue()


PDF = pdf_bytes()


def clean_rows(book_type: str, count: int, layout: str = PLAIN, seed: int = 1) -> list[list[str]]:
    """Rows without anything wrong, all core columns filled."""
    rng = random.Random(seed)
    return [_row(book_type, layout, number, rng) for number in range(1, count + 1)]


def _row(book_type: str, layout: str, number: int, rng: random.Random) -> list[str]:
    row = []
    for column in columns(book_type, layout):
        key = column.key
        match column.kind:
            case CellKind.ENTRY_NUMBER:
                cell = f"{number:02d}"
            case CellKind.BOOK_NUMBER:
                cell = "01/2003"
            case CellKind.AUTHORITY:
                cell = AUTHORITY
            case CellKind.ROW_NUMBER:
                cell = str(number)
            case CellKind.NAME:
                cell = f"{rng.choice(_SURNAMES)} {rng.choice(_MIDDLE)} {rng.choice(_GIVEN)}"
            case CellKind.CODE:
                cell = (
                    rng.choice([c for c in codes_of(column.codes, layout) if c != "0"]) if column.core else ""
                )
            case CellKind.ETHNICITY:
                cell = rng.choice(["Kinh", "Tày", "Nùng", "Mông", "Hoa"])
            case CellKind.NATIONALITY:
                cell = "Việt Nam" if column.field else ""
            case CellKind.ID:
                cell = f"{rng.randrange(10**9):09d}" if column.core else ""
            case CellKind.DATE:
                cell = _date(key, number, rng) if column.core or key == "ngayDangKy" else ""
            case _:
                cell = str(number) if key == "trangSo" else ""
        row.append(cell)
    return row


def _date(key: str, number: int, rng: random.Random) -> str:
    if key == "ngayDangKy":
        return f"{1 + number % 28:02d}.{1 + number // 28 % 12:02d}.2003"
    if key == "nksNgaySinh":
        return f"{1 + number % 28:02d}.01.2002"
    if key == "nktNgayChet":
        return "05.2002"
    return rng.choice(["1970", "03.1968", "17.05.1972"])


@dataclass
class Built:
    """A package before it is written: change it, then :meth:`write` it."""

    book_type: str = "KS"
    layout: str = PLAIN
    stem: str = "DongMo_CL_LS.KS.2003.01"
    sheet: str = ""
    keys: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    zip_stem: str = ""

    def at(self, key: str) -> int:
        return self.keys.index(key)

    def set(self, row: int, key: str, cell: str) -> None:
        """Change a cell; ``row`` as the spreadsheet counts (2 is the first entry)."""
        self.rows[row - 2][self.at(key)] = cell

    def name(self, row: int) -> str:
        """The PDF's name of a row."""
        cells = self.rows[row - 2]
        date = "-".join(reversed(cells[self.at("ngayDangKy")].split(".")))
        return entry_file_name(self.book_type, "2003", "01", date, cells[self.at("so")])

    def write(self, folder: Path) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        notes = code_lists(HOTICH158) if self.layout == HOTICH158 else None
        write_workbook(folder / f"{self.stem}.xlsx", self.sheet, self.keys, self.rows, notes)
        with zipfile.ZipFile(folder / f"{self.zip_stem or self.stem}.zip", "w") as archive:
            for name, data in self.files.items():
                archive.writestr(name, data)
        return folder


@pytest.fixture
def build() -> Callable[..., Built]:
    """A clean package of a type, ready to be damaged."""

    def make(book_type: str = "KS", layout: str = PLAIN, count: int = 12) -> Built:
        built = Built(book_type, layout, f"DongMo_CL_LS.{book_type}.2003.01", sheet_name(book_type, layout))
        built.keys = [column.key for column in columns(book_type, layout)]
        built.rows = clean_rows(book_type, count, layout)
        built.files = {built.name(row): PDF for row in range(2, count + 2)}
        return built

    return make
