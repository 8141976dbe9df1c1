"""One cell ↔ one field. Pure and cached: a book of 100,000 rows repeats most of its cells.

Reading a cell loses nothing: :func:`read_cell` says what it means, and where :func:`write_cell` would not
give the same text again the caller keeps the raw cell beside the field.
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache

from civbook.exchange.columns import PLAIN, CellKind, Column, codes_of
from civbook.model import FieldReading
from civbook.text.blanks import NO_INFORMATION, UNKNOWN, blank_mark
from civbook.text.dates import from_iso, parse_date
from civbook.text.fold import fold
from civbook.text.names import tidy_name

_SEXES = {"nam": "male", "nữ": "female", "chưa xác định": "unknown", "không xác định": "unknown"}
_SEX_LABELS = {"male": "Nam", "female": "Nữ", "unknown": "Không xác định"}
# The words that forms use for the same kinds.
_SHORT = {"đăng ký đúng hạn": "đúng hạn", "đăng ký quá hạn": "quá hạn"}
OTHER_PAPER = "8"  # giấy tờ khác: its name stands in …GiayToKhac


@lru_cache(maxsize=8192)
def read_cell(column: Column, cell: str, layout: str = PLAIN) -> FieldReading:
    """What a cell of a column with a field means.

    A code becomes its label (``written``) and the word that civbook uses for it (``value``); a date keeps its
    spelling and gets its ISO form, partial as it is.
    """
    text = unicodedata.normalize("NFC", cell).strip()
    if not text:
        return FieldReading("", None, source="imported")
    if column.kind is CellKind.CODE:
        return _read_code(column, text, layout)
    if column.kind is CellKind.DATE:
        date = parse_date(text)
        return FieldReading(text, date.iso() if date else None, source="imported")
    mark = blank_mark(text)
    if (mark in (NO_INFORMATION, UNKNOWN) and text.strip("0 ") != "") or text in ("-", "//", "/"):
        return FieldReading(text, None, source="imported")
    value = tidy_name(text) if column.kind is CellKind.NAME else " ".join(text.split())
    return FieldReading(text, value or None, source="imported")


def _read_code(column: Column, text: str, layout: str) -> FieldReading:
    label = codes_of(column.codes, layout).get(text)
    if label is None:  # a label where a code belongs, or a code of another generation: kept as it stands
        code = code_of(column.codes, text, layout)
        label = codes_of(column.codes, layout).get(code or "")
        value = word_of(column.codes, label) if label else None
        return FieldReading(text, value, source="imported")
    written = _SEX_LABELS.get(_SEXES.get(label, ""), label) if column.codes == "gioiTinh" else label
    return FieldReading(written, word_of(column.codes, label), source="imported")


def word_of(codes: str, label: str) -> str | None:
    """The value that a code's label stands for; None for "no information"."""
    if codes == "gioiTinh":
        return _SEXES.get(label)
    if label in ("không có thông tin", "để trống"):
        return None
    return _SHORT.get(label, label)


@lru_cache(maxsize=4096)
def code_of(codes: str, text: str, layout: str = PLAIN) -> str | None:
    """The code whose label (or value) ``text`` is, accents and case apart; None where none or several fit."""
    wanted = fold(_SEX_LABELS.get(text, text))
    found = _labels(codes, layout).get(wanted)
    return found or (text if text in codes_of(codes, layout) and codes else None)


@cache
def _labels(codes: str, layout: str) -> dict[str, str]:
    """Folded label → code, also without "đăng ký" and under common other names."""
    found: dict[str, str] = {}
    for code, label in codes_of(codes, layout).items():
        found.setdefault(fold(label), code)
        found.setdefault(fold(_SHORT.get(label, label)), code)
        found.setdefault(fold(label).removeprefix("dang ky "), code)
        for name in _OTHER_NAMES.get(label, ()):
            found.setdefault(fold(name), code)
    return found


_OTHER_NAMES = {
    "CMND": ("chứng minh nhân dân", "giấy chứng minh nhân dân", "giấy CMND", "CMT", "số CMND"),
    "thẻ căn cước công dân": ("CCCD", "căn cước công dân", "thẻ CCCD", "thẻ căn cước", "căn cước", "TCCCD"),
    "hộ chiếu": ("passport", "HC"),
    "giấy chứng minh quân đội nhân dân": ("chứng minh quân đội", "CMQĐ", "giấy chứng minh quân đội"),
    "giấy chứng minh sĩ quan quân đội": ("chứng minh sĩ quan", "giấy chứng minh sĩ quan"),
    "đăng ký đúng hạn": ("đúng hạn",),
    "đăng ký quá hạn": ("quá hạn", "đăng ký muộn"),
    "ghi vào sổ việc đã đăng ký ở nước ngoài": ("ghi chú kết hôn", "ghi vào sổ"),
    "ghi vào sổ việc khai sinh đã đăng ký ở nước ngoài": (
        "ghi vào sổ việc đã đăng ký ở nước ngoài",
        "ghi vào sổ",
    ),
    "thường trú": ("nơi thường trú", "hộ khẩu thường trú"),
    "tạm trú": ("nơi tạm trú",),
    "chưa xác định": ("không xác định", "unknown"),
    "không xác định": ("chưa xác định", "unknown"),
}


@lru_cache(maxsize=8192)
def write_cell(column: Column, written: str | None, value: str | None, layout: str = PLAIN) -> str:
    """The cell of a field: codes of the layout's generation, dates with dots and as partial as they are,
    text.
    """
    if not written and not value:
        return ""
    if column.kind is CellKind.DATE:
        date = from_iso(value) if value else parse_date(written or "")
        return date.dotted() if date else ""
    if column.kind is CellKind.CODE:
        return _write_code(column, written, value, layout)
    if column.kind is CellKind.NAME:
        return value or written or ""
    return written or value or ""


def _write_code(column: Column, written: str | None, value: str | None, layout: str) -> str:
    for text in (value, written):
        if text and (code := code_of(column.codes, text, layout)):
            return code
    if column.codes == "loaiGiayTo" and (written or value):
        return OTHER_PAPER
    return ""
