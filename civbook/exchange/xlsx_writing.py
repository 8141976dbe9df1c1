"""Workbooks as the ministry's tools want them: one sheet, every cell text, the same bytes for the same
rows.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

# A fixed day instead of now: the same book gives the same bytes, so that a manifest's hash means something.
_MADE = dt.datetime(2019, 4, 25, tzinfo=dt.UTC)


def write_workbook(
    path: Path,
    sheet: str,
    keys: Sequence[str],
    rows: Iterable[Sequence[str]],
    notes: Mapping[str, Mapping[str, str]] | None = None,
    notes_sheet: str = "Ghi chu",
) -> int:
    """Write a workbook; the number of rows.

    Cells are strings whatever they begin with: ``=``, ``+``, ``-`` and ``@`` stay text.

    Args:
        notes: code lists for a second sheet, list name → code → label.
    """
    import xlsxwriter

    book = xlsxwriter.Workbook(
        str(path),
        {
            "constant_memory": True, "strings_to_numbers": False, "strings_to_formulas": False,
            "strings_to_urls": False, "use_zip64": True, "tmpdir": str(path.parent),
        },
    )  # fmt: skip
    book.set_properties({"created": _MADE, "author": "", "comments": "civbook"})
    text = book.add_format({"num_format": "@"})
    page = book.add_worksheet(sheet)
    page.set_column(0, len(keys) - 1, 16, text)
    count = 0
    try:
        for place, key in enumerate(keys):
            page.write_string(0, place, key, text)
        for count, row in enumerate(rows, start=1):
            for place, cell in enumerate(row):
                if cell:
                    page.write_string(count, place, cell, text)
    except BaseException:  # stopped half-way: let go of the temporary file, and don't finish the workbook
        page.row_data_fh.close()
        book.fileclosed = True
        raise
    if notes is not None:
        _write_notes(book.add_worksheet(notes_sheet), notes)
    book.close()
    return count


def _write_notes(page: object, notes: Mapping[str, Mapping[str, str]]) -> None:
    line = 0
    for name, codes in notes.items():
        for code, label in codes.items():
            for place, cell in enumerate((name, code, label)):
                page.write_string(line, place, cell)  # type: ignore[attr-defined]
            line += 1
