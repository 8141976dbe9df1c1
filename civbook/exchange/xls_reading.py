"""The old .xls, by calamine."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from civbook.errors import PackageError
from civbook.exchange.sheets import DATE, EMPTY, NUMBER, TEXT, TRUTH, Cell, Sheet, Workbook
from civbook.i18n import gettext as _


def old_workbook(path: Path) -> Workbook:
    """A .xls (or an .xlsx locked with a password, which is also an OLE file) through calamine.

    Raises:
        PackageError: it can't be read.
    """
    try:
        from python_calamine import CalamineWorkbook

        book = CalamineWorkbook.from_path(str(path))
        sheets = [Sheet(name, name) for name in book.sheet_names]
    except Exception as e:  # calamine's errors have no common base; a password is the usual reason
        raise PackageError(
            _("{file} can't be read: it is locked with a password, or damaged.").format(file=path.name),
            _("Save it without a password as .xlsx."),
            code="workbook-unreadable",
        ) from e

    def rows(sheet: Sheet) -> Iterator[tuple[int, list[Cell]]]:
        found = book.get_sheet_by_name(sheet.name)
        first = found.start[0] if found.start else 0
        left = found.start[1] if found.start else 0
        for number, row in enumerate(found.to_python(skip_empty_area=True), start=first + 1):
            yield number, [EMPTY] * left + [_calamine_cell(value) for value in row]

    suspicions = ("macros",) if _has_old_macros(path) else ()
    return Workbook(path, sheets, suspicions, rows)


def _has_old_macros(path: Path) -> bool:
    """Whether the OLE file names a VBA project in its directory (UTF-16)."""
    data = path.read_bytes()
    return "_VBA_PROJECT".encode("utf-16-le") in data


def _calamine_cell(value: object) -> Cell:
    if isinstance(value, str):
        return Cell(value)
    if isinstance(value, bool):
        return Cell(str(value).upper(), TRUTH)
    if isinstance(value, float):
        return Cell(repr(int(value)) if value.is_integer() else repr(value), NUMBER)
    if isinstance(value, dt.date):
        return Cell(f"{value.day:02d}.{value.month:02d}.{value.year:04d}", DATE)
    return Cell(str(value), NUMBER if isinstance(value, int) else TEXT)
