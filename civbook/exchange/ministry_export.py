"""A book as the ministry's tools want it: one workbook, one zip of PDFs (or several), one manifest.

Deterministic: the same entries give the same bytes, so that the manifest's hash means something. Written
whole or not at all: everything is made in a hidden folder and moved into place at the end, the manifest last.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from civbook.exchange.atomic import move_into, workshop
from civbook.exchange.columns import HOTICH158, PLAIN, code_lists, columns, sheet_name
from civbook.exchange.names import entry_file_name, workbook_stem
from civbook.exchange.pdfs import EntryPdf
from civbook.exchange.rows import RowWriter, doubtful_dates, unwritable
from civbook.exchange.xlsx_writing import write_workbook
from civbook.model import Entry, RegisterBook

_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_KEPT = 100_000  # remarks of a kind in a manifest


@dataclass(frozen=True, slots=True)
class PackageOptions:
    """``placeholder``: dotted date for a missing registration date ("" none); ``split``: bytes a zip may
    have.
    """

    layout: str = PLAIN
    placeholder: str = ""
    split: int | None = None
    number_width: int = 2
    ward: str = ""


@dataclass(slots=True)
class Manifest:
    """What a package holds, what it lacks and why."""

    book: dict[str, Any]
    layout: str
    entries: int = 0
    pdfs: list[dict[str, Any]] = field(default_factory=list)
    without_picture: list[str] = field(default_factory=list)
    left_out: list[dict[str, str]] = field(default_factory=list)
    unverified: list[str] = field(default_factory=list)
    placeholders: list[dict[str, str]] = field(default_factory=list)
    missing: list[dict[str, str]] = field(default_factory=list)
    doubtful: list[dict[str, str]] = field(default_factory=list)
    files: list[dict[str, Any]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The manifest as it is written."""
        return {
            "made_by": "civbook", "format": 1, "book": self.book, "layout": self.layout,
            "entries": self.entries, "files": self.files, "pdfs": self.pdfs,
            "without_picture": self.without_picture, "left_out": self.left_out,
            "unverified": self.unverified, "placeholders": self.placeholders, "missing": self.missing,
            "doubtful": self.doubtful,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Written:
    """The files of a package and the hash of its manifest."""

    files: tuple[Path, ...]
    manifest: Manifest
    sha256: str


Item = tuple[Entry, EntryPdf | None]


class PackageWriter:
    """Writes one package; entries come one by one, so that a large book needs little memory."""

    def __init__(self, book: RegisterBook, options: PackageOptions) -> None:
        self.book, self.options = book, options
        self.columns = columns(book.type, options.layout)
        self.stem = workbook_stem(book.type, book.years, book.number, options.ward)
        self.manifest = Manifest(
            {"id": book.id, "type": book.type, "number": book.number, "years": book.years,
             "authority": book.authority}, options.layout)  # fmt: skip
        self._names: set[str] = set()

    def write(self, items: Iterable[Item], out: Path) -> Written:
        """Write the package into ``out``; the files there are replaced only when all is made.

        Raises:
            StoreError: the folder can't be written.
        """
        with workshop(out) as made:
            notes = code_lists(HOTICH158) if self.options.layout == HOTICH158 else None
            sheet = sheet_name(self.book.type, self.options.layout)
            zips = _Zips(made, self.stem, self.options.split)
            try:
                rows = self._rows(items, zips)
                keys = [column.key for column in self.columns]
                write_workbook(made / f"{self.stem}.xlsx", sheet, keys, rows, notes)
            finally:
                zips.close()
            names = [f"{self.stem}.xlsx", *zips.names]
            self.manifest.files = [_described(made / name) for name in names]
            text = json.dumps(self.manifest.as_json(), ensure_ascii=False, indent=1) + "\n"
            (made / f"{self.stem}.manifest.json").write_text(text, encoding="utf-8", newline="\n")
            files = move_into(made, out, [*names, f"{self.stem}.manifest.json"])
            self._sweep(out, set(names))
        return Written(tuple(files), self.manifest, hashlib.sha256(text.encode()).hexdigest())

    def _sweep(self, out: Path, names: set[str]) -> None:
        """Zips of an earlier export of this book, split otherwise, would be taken for a part of this one."""
        for path in out.glob(f"{self.stem}*.zip"):
            part = path.name.removeprefix(self.stem).removesuffix(".zip").lstrip(".")
            if path.name not in names and (not part or part.isdigit()):
                path.unlink()

    def _rows(self, items: Iterable[Item], zips: _Zips) -> Iterator[list[str]]:
        place = next(i for i, column in enumerate(self.columns) if column.key == "ngayDangKy")
        writer = RowWriter(self.book, self.options.layout)
        for position, (entry, pdf) in enumerate(items, start=1):
            cells = writer.write(entry, position)
            date = entry.registration_date
            if not cells[place] and self.options.placeholder:
                cells[place] = self.options.placeholder
                date = "-".join(reversed(self.options.placeholder.split(".")))
                self._remark(self.manifest.placeholders, entry, "ngayDangKy")
            self._remarks(entry, cells)
            self._add_pdf(entry, date, pdf, zips)
            self.manifest.entries += 1
            yield cells

    def _remarks(self, entry: Entry, cells: list[str]) -> None:
        if entry.status != "verified":
            self.manifest.unverified.append(entry.id)
        for column, cell in zip(self.columns, cells, strict=True):
            if column.core and not cell:
                self._remark(self.manifest.missing, entry, column.key)
        for key in unwritable(entry, cells, self.columns):
            self._remark(self.manifest.doubtful, entry, key, "not-in-the-form")
        for key in doubtful_dates(cells, self.columns):
            self._remark(self.manifest.doubtful, entry, key, "no-such-day")

    def _remark(self, remarks: list[dict[str, str]], entry: Entry, column: str, why: str = "") -> None:
        if len(remarks) < _KEPT:
            remarks.append({"entry": entry.id, "column": column, **({"why": why} if why else {})})

    def _add_pdf(self, entry: Entry, date: str | None, pdf: EntryPdf | None, zips: _Zips) -> None:
        if pdf is None:
            self.manifest.without_picture.append(entry.id)
            return
        book, width = self.book, self.options.number_width
        wanted = entry_file_name(book.type, book.years, book.number, date, entry.number, width)
        name = self._free_name(wanted)
        part = zips.add(name, pdf.data)
        self.manifest.pdfs.append({
            "entry": entry.id, "name": name, "zip": part, "bytes": len(pdf.data), "pages": pdf.pages,
            "quality": pdf.quality, "sha256": hashlib.sha256(pdf.data).hexdigest(),
        })  # fmt: skip

    def _free_name(self, name: str) -> str:
        """A name that no other PDF of the package has; the lint tells of the double number."""
        wanted, count = name, 2
        while wanted in self._names:
            wanted = f"{name.removesuffix('.pdf')} ({count}).pdf"
            count += 1
        self._names.add(wanted)
        return wanted


class _Zips:
    """The zip of PDFs, or its parts where an upload takes no more than so many bytes."""

    def __init__(self, folder: Path, stem: str, split: int | None) -> None:
        self._folder, self._stem, self._split = folder, stem, split
        self._zip: zipfile.ZipFile | None = None
        self._size = 0
        self.names: list[str] = []

    def add(self, name: str, data: bytes) -> str:
        """Put a file in; the name of the zip that took it."""
        needed = len(data) + 2 * len(name.encode()) + 76  # stored, with its two headers
        if self._zip is None or (self._split and self._size + needed > self._split - 22 and self._size):
            self._next()
        assert self._zip is not None  # noqa: S101  # _next has opened it
        self._zip.writestr(zipfile.ZipInfo(name, _ZIP_TIME), data)
        self._size += needed
        return self.names[-1]

    def _next(self) -> None:
        self.close()
        number = f".{len(self.names) + 1}" if self._split else ""
        self.names.append(f"{self._stem}{number}.zip")
        self._zip = zipfile.ZipFile(self._folder / self.names[-1], "w", zipfile.ZIP_STORED)
        self._size = 0

    def close(self) -> None:
        """Finish the open zip."""
        if self._zip is not None:
            self._zip.close()
            self._zip = None


def _described(path: Path) -> dict[str, Any]:
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return {"name": path.name, "bytes": path.stat().st_size, "sha256": digest}
