"""A new package with everything mended that is beyond doubt; the old one is never touched."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

from civbook.errors import PackageError, UsageError
from civbook.exchange.archives import base_name, climbs, opened_zip, read_member
from civbook.exchange.atomic import move_into, workshop
from civbook.exchange.columns import HOTICH158, code_lists, sheet_name
from civbook.exchange.lint import LintOptions
from civbook.exchange.lint_cells import check_cell, fixed_text
from civbook.exchange.lint_zip import JUNK
from civbook.exchange.names import entry_file_name, is_cover, parse_entry_name, parse_workbook_stem
from civbook.exchange.package import Package, find_packages
from civbook.exchange.sheets import EMPTY, Workbook
from civbook.exchange.workbook import Header, find_header
from civbook.exchange.xlsx_reading import opened_workbook
from civbook.exchange.xlsx_writing import write_workbook
from civbook.i18n import gettext as _

_MADE = (1980, 1, 1, 0, 0, 0)


def fix(path: Path, out: Path, options: LintOptions) -> list[Path]:
    """Write mended copies of the packages at ``path`` into ``out``; the files written.

    Raises:
        UsageError: ``out`` is where the package lies.
        PackageError: a workbook or zip can't be read at all.
        NotFoundError: there is no package.
    """
    packages = find_packages(path)
    if any(out.resolve() == package.folder.resolve() for package in packages):
        raise UsageError(
            _("The mended package can't stand where the old one does."),
            _("Name another folder with --fix DIR."),
        )
    written = []
    for package in packages:
        with workshop(out) as made:
            names = [
                _fix_zip(zip_, number, package, made) for number, zip_ in enumerate(package.zips, start=1)
            ]
            if package.workbook:
                names.append(_fix_workbook(package.workbook, package, made, options))
            written += move_into(made, out, names)
    return written


def _fix_workbook(path: Path, package: Package, made: Path, options: LintOptions) -> str:
    name = f"{package.stem}.xlsx"
    told = parse_workbook_stem(package.stem)
    with opened_workbook(path) as book:
        header = find_header(book, told.type if told else None)
        keys, places = _arranged(header)
        notes = code_lists(HOTICH158) if header.layout == HOTICH158 else None
        rows = _fixed_rows(book, header, places, options)
        write_workbook(made / name, sheet_name(header.type, header.layout), keys, rows, notes)
    return name


def _arranged(header: Header) -> tuple[list[str], list[int]]:
    """Keys and their places in the sheet: the layout's columns in its order, then whatever else stands
    there.
    """
    wanted = {column.key.lower(): column.key for column in header.columns}
    first: dict[str, int] = {}
    rest: list[int] = []
    for place, key in enumerate(header.keys):
        if key.lower() in wanted and key.lower() not in first:
            first[key.lower()] = place
        elif key:
            rest.append(place)
    keys = [key for low, key in wanted.items() if low in first]
    places = [first[low] for low in wanted if low in first]
    return keys + [header.texts[place] for place in rest], places + rest


def _fixed_rows(
    book: Workbook, header: Header, places: list[int], options: LintOptions
) -> Iterator[list[str]]:
    by_key = {column.key.lower(): column for column in header.columns}
    columns = [by_key.get(header.keys[place].lower()) for place in places]
    for number, cells in book.rows(header.sheet):
        if number <= header.row or not any(cell.text or cell.formula for cell in cells):
            continue
        row = []
        for place, column in zip(places, columns, strict=True):
            cell = cells[place] if place < len(cells) else EMPTY
            if column is None or cell == EMPTY:
                row.append(cell.text)
            else:
                issues = check_cell(column, cell, header.layout, options.encoding)
                row.append(fixed_text(issues, cell.text) if issues else cell.text)
        yield row


def _fix_zip(path: Path, number: int, package: Package, made: Path) -> str:
    name = f"{package.stem}.zip" if len(package.zips) == 1 else f"{package.stem}.{number}.zip"
    taken: set[str] = set()
    with opened_zip(path) as archive, zipfile.ZipFile(made / name, "w") as out:
        for member in archive.infolist():
            wanted = _fixed_name(member)
            if wanted is None:
                continue
            while wanted in taken:
                wanted = f"{wanted.removesuffix('.pdf')} (2).pdf"
            taken.add(wanted)
            try:
                data = read_member(archive, member)
            except PackageError:
                continue  # damaged: told by the lint, nothing to copy
            info = zipfile.ZipInfo(wanted, _MADE)
            info.compress_type = zipfile.ZIP_STORED
            out.writestr(info, data)
    return name


def _fixed_name(member: zipfile.ZipInfo) -> str | None:
    """The name a file gets, None if it does not belong there."""
    name = base_name(member.filename)
    junk = member.filename.startswith("__MACOSX/") or name.lower() in JUNK or name.startswith("._")
    if member.is_dir() or junk or climbs(member.filename) or is_cover(name):
        return None
    told = parse_entry_name(name)
    if told is None or "null" in told.odd or not told.odd:
        return name
    return entry_file_name(
        told.type, told.years, told.book, told.date, told.number, max(2, len(told.number or ""))
    )
