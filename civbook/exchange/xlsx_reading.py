"""Workbooks from strangers, row by row: text, type and formula of each cell, in little memory.

An .xlsx is read by expat as a stream: a sheet of 100,000 rows needs no more memory than one row (and the
table of shared strings). Document types are refused, so no entity is ever expanded; so are macros and too
many rows. calamine reads the old .xls.
"""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final
from xml.parsers import expat

from civbook.errors import PackageError
from civbook.exchange.archives import opened_zip
from civbook.exchange.sheets import Cell, Sheet, Workbook
from civbook.exchange.xlsx_events import DocumentTypeError, SharedStrings, SheetReader, local_name, new_parser
from civbook.i18n import gettext as _

MOST_ROWS: Final = 250_000
_CHUNK = 1 << 18
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@contextmanager
def opened_workbook(path: Path) -> Iterator[Workbook]:
    """The workbook at ``path`` (.xlsx, or .xls by calamine).

    Raises:
        PackageError: no workbook, locked with a password, or built to do harm.
    """
    try:
        with path.open("rb") as stream:
            head = stream.read(8)
    except OSError as e:
        raise _unreadable(path) from e
    if head.startswith(_OLE):
        from civbook.exchange.xls_reading import old_workbook

        yield old_workbook(path)
        return
    with opened_zip(path) as archive:
        names = {member.filename for member in archive.infolist()}
        if "xl/workbook.xml" not in names:
            raise _unreadable(path)
        reader = _Xlsx(path, archive)
        yield Workbook(path, reader.sheets(), _suspicions(names), reader.rows)


def _unreadable(path: Path) -> PackageError:
    return PackageError(
        _("{file} is not a workbook that can be read.").format(file=path.name),
        _("Save it again as .xlsx."),
        code="workbook-unreadable",
    )


def _damaged(path: Path, part: str) -> PackageError:
    return PackageError(
        _("{file} is damaged: {part} can't be read.").format(file=path.name, part=part),
        _("Save it again as .xlsx."),
        code="workbook-unreadable",
    )


def _suspicions(names: set[str]) -> tuple[str, ...]:
    found = []
    if any("vbaProject" in name or "/macrosheets/" in name for name in names):
        found.append("macros")
    if any(name.startswith("xl/externalLinks/") for name in names):
        found.append("external-links")
    if any(name.startswith(("xl/embeddings/", "xl/activeX/")) for name in names):
        found.append("embedded")
    return tuple(found)


class _Xlsx:
    """The parts of one .xlsx."""

    def __init__(self, path: Path, archive: zipfile.ZipFile) -> None:
        self.path, self.archive = path, archive
        self._shared: list[str] | None = None
        self._dates: list[bool] | None = None

    def sheets(self) -> list[Sheet]:
        relations: dict[str, str] = {}
        self._parse("xl/_rels/workbook.xml.rels", _each("Relationship", lambda a: relations.update(
            {a.get("Id", ""): a.get("Target", "")})))  # fmt: skip
        found: list[Sheet] = []

        def sheet(attributes: dict[str, str]) -> None:
            target = relations.get(attributes.get("r:id", ""), "")
            part = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
            found.append(Sheet(attributes.get("name", ""), part))

        self._parse("xl/workbook.xml", _each("sheet", sheet))
        return found

    def rows(self, sheet: Sheet) -> Iterator[tuple[int, list[Cell]]]:
        if self._shared is None:
            self._shared = self._read_shared()
            self._dates = self._read_date_styles()
        reader = SheetReader(self._shared, self._dates or [])
        yield from self._stream(sheet.part, reader)

    def _stream(self, part: str, reader: SheetReader) -> Iterator[tuple[int, list[Cell]]]:
        parser = reader.parser()
        for chunk in self._chunks(part):
            self._feed(parser, chunk, part, last=not chunk)
            yield from self._taken(reader)

    def _chunks(self, part: str) -> Iterator[bytes]:
        """The bytes of a part in pieces, the last one empty."""
        with self._open(part) as stream:
            while True:
                try:
                    chunk = stream.read(_CHUNK)
                except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as e:
                    raise _damaged(self.path, part) from e
                yield chunk
                if not chunk:
                    return

    def _taken(self, reader: SheetReader) -> Iterator[tuple[int, list[Cell]]]:
        rows, reader.done = reader.done, []
        for number, cells in rows:
            if number > MOST_ROWS:
                raise PackageError(
                    _("{file} has more than {most} rows; no register book has.").format(
                        file=self.path.name, most=MOST_ROWS
                    ),
                    _("Remove the empty rows below the last entry, or split the book."),
                    code="too-many-rows",
                )
            yield number, cells

    def _open(self, part: str) -> IO[bytes]:
        try:
            return self.archive.open(part)
        except (KeyError, zipfile.BadZipFile, NotImplementedError, RuntimeError) as e:
            raise _unreadable(self.path) from e

    def _feed(self, parser: Any, chunk: bytes, part: str, *, last: bool = False) -> None:
        try:
            parser.Parse(chunk, last)
        except expat.ExpatError as e:
            raise _damaged(self.path, part) from e
        except DocumentTypeError as e:
            raise PackageError(
                _("{file} is refused: it defines entities, as no spreadsheet program does.").format(
                    file=self.path.name
                ),
                _("Ask whoever made it for a plain .xlsx."),
                code="xml-entities",
            ) from e

    def _parse(self, part: str, prepare: Callable[[Any], None]) -> None:
        parser = new_parser()
        prepare(parser)
        for chunk in self._chunks(part):
            self._feed(parser, chunk, part, last=not chunk)

    def _read_shared(self) -> list[str]:
        if "xl/sharedStrings.xml" not in self.archive.namelist():
            return []
        strings = SharedStrings(self.path)
        self._parse("xl/sharedStrings.xml", strings.prepare)
        return strings.found

    def _read_date_styles(self) -> list[bool]:
        """Whether each cell style shows a number as a date."""
        if "xl/styles.xml" not in self.archive.namelist():
            return []
        custom: dict[str, str] = {}
        styles: list[bool] = []
        inside = [False]

        def start(name: str, attributes: dict[str, str]) -> None:
            name = local_name(name)
            if name == "numFmt":
                custom[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
            elif name == "cellXfs":
                inside[0] = True
            elif name == "xf" and inside[0]:
                styles.append(_is_date(attributes.get("numFmtId", "0"), custom))

        def end(name: str) -> None:
            if local_name(name) == "cellXfs":
                inside[0] = False

        def prepare(parser: Any) -> None:
            parser.StartElementHandler, parser.EndElementHandler = start, end

        self._parse("xl/styles.xml", prepare)
        return styles


def _each(wanted: str, take: Callable[[dict[str, str]], None]) -> Callable[[Any], None]:
    def prepare(parser: Any) -> None:
        parser.StartElementHandler = lambda name, a: take(a) if local_name(name) == wanted else None

    return prepare


def _is_date(code: str, custom: dict[str, str]) -> bool:
    if code in custom:
        shown = custom[code].lower().split(";")[0]
        return any(mark in shown for mark in ("yy", "dd", "mmm")) and "0" not in shown
    return code.isdigit() and (14 <= int(code) <= 22 or 27 <= int(code) <= 36 or 45 <= int(code) <= 47)
