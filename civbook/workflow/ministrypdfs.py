"""The PDFs of a package on their way into the archive: kept untouched, each page known, led to its row."""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from civbook.errors import PackageError, ScanError
from civbook.exchange.archives import base_name, climbs, opened_zip, read_member, safe_name
from civbook.exchange.ministry_import import BookTold
from civbook.exchange.names import EntryName, is_cover, number_key, parse_entry_name
from civbook.i18n import gettext as _
from civbook.model import PageGeometry, RegisterBook
from civbook.store import books, pages, scans
from civbook.store.pages import NewPage
from civbook.workflow import originals
from civbook.workflow.archive import Archive

if TYPE_CHECKING:
    from civbook.workflow.ministry import MinistryReport

_Member = tuple[zipfile.ZipFile, zipfile.ZipInfo]


@dataclass(slots=True)
class Pictures:
    """The zips of one package, open."""

    archive: Archive
    book: RegisterBook
    faults: list[dict[str, str]]
    _entries: dict[tuple[int, str], list[tuple[EntryName, _Member]]] = field(default_factory=dict)
    _nameless: list[tuple[EntryName, _Member]] = field(default_factory=list)
    _others: list[_Member] = field(default_factory=list)
    _claimed: set[str] = field(default_factory=set)
    _count: int = 0
    _without: int = 0

    @staticmethod
    def told(zips: tuple[Path, ...]) -> BookTold:
        """The book that the names in the zips tell of."""
        for path in zips:
            with opened_zip(path) as archive:
                for member in archive.infolist():
                    if name := parse_entry_name(base_name(member.filename)):
                        return BookTold(name.type, name.book, name.years, "")
        return BookTold("", "", "", "")

    @classmethod
    @contextmanager
    def opened(
        cls, archive: Archive, book: RegisterBook, zips: tuple[Path, ...], faults: list[dict[str, str]]
    ) -> Iterator[Pictures]:
        """The zips of a package, their names read.

        Raises:
            PackageError: a zip that can't be read, or with names that lead out of its folder.
        """
        with ExitStack() as stack:
            found = cls(archive, book, faults)
            for path in zips:
                found._take(path, stack.enter_context(opened_zip(path)))
            yield found

    def _take(self, path: Path, archive: zipfile.ZipFile) -> None:
        for member in archive.infolist():
            if member.is_dir():
                continue
            if climbs(member.filename):
                raise PackageError(
                    _("{file} is refused: it names files outside its folder.").format(file=path.name),
                    _("Ask whoever made it for a plain zip of PDFs."),
                    code="zip-path",
                )
            name = base_name(member.filename)
            told = None if is_cover(name) else parse_entry_name(name)
            if told is None:
                if name.lower().endswith(".pdf"):
                    self._others.append((archive, member))
                elif not member.filename.startswith("__MACOSX/"):
                    self._fault(member, _("No PDF: left out."))
            elif key := number_key(told.number):
                self._entries.setdefault(key, []).append((told, (archive, member)))
            else:
                self._nameless.append((told, (archive, member)))

    def _fault(self, member: zipfile.ZipInfo, reason: str) -> None:
        self.faults.append({"file": safe_name(member.filename), "reason": reason})

    def pages(self, year: int | None, number: str | None, date: str | None) -> tuple[int, ...]:
        """The pages of the picture that belongs to a row, () if there is none."""
        key = number_key(number)
        found = [each for each in self._entries.get(key, []) if self._fits(each[0], year)] if key else []
        if not found and date:
            found = [each for each in self._nameless if each[0].date == date]
            found = found if len(found) == 1 else []
        for _told, member in found[:1]:
            self._claimed.add(self._mark(member))
            return self._stored(member)
        self._without += 1
        return ()

    def _fits(self, told: EntryName, year: int | None) -> bool:
        return year is None or told.year is None or told.year == year

    @staticmethod
    def _mark(member: _Member) -> str:
        return f"{member[0].filename}\x00{member[1].filename}"

    def unclaimed(self) -> Iterator[tuple[EntryName, tuple[int, ...]]]:
        """Pictures that no row claimed."""
        for told, member in [*(each for some in self._entries.values() for each in some), *self._nameless]:
            if self._mark(member) not in self._claimed and (stored := self._stored(member)):
                yield told, stored

    def finish(self, report: MinistryReport) -> None:
        """Keep the pictures that tell of no entry (the cover …) as pages of the book; count."""
        for member in self._others:
            self._stored(member)
        report.pictures, report.without_picture = self._count, self._without

    def _stored(self, member: _Member) -> tuple[int, ...]:
        """Keep a PDF and its pages; their ids. What can't be read is told and left out."""
        try:
            data = read_member(*member)
            stored = self._keep(data, base_name(member[1].filename))
        except (PackageError, ScanError) as e:
            self._fault(member[1], e.problem)
            return ()
        self._count += 1
        return stored

    def _keep(self, data: bytes, name: str) -> tuple[int, ...]:
        conn = self.archive.db.conn
        sha256 = hashlib.sha256(data).hexdigest()
        known = scans.find(conn, sha256)
        if known is not None:
            return tuple(id for _place, id in sorted(pages.of_scan(conn, known.id).items()))
        stored = originals.stored_name(self.book.id, sha256, ".pdf")
        target = self.archive.root / stored
        _write(target, data)
        key = books.key_of(conn, self.book.id)
        sizes = _page_sizes(target)
        scan = scans.add(conn, key, sha256=sha256, file=name, stored=stored, size=len(data))
        ids = []
        for frame, (width, height, dpi) in enumerate(sizes):
            page = NewPage(0, PageGeometry(frame), width, height, dpi, None, 0.0, None)
            ids.append(pages.add(conn, key, scan, page))
        scans.set_complete(conn, scan)
        return tuple(ids)


def _write(target: Path, data: bytes) -> None:
    """The whole file or nothing; a file of the same name has the same content, its name is its hash."""
    if target.is_file() and target.stat().st_size == len(data):
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".part-{os.getpid()}-{target.name}")
    part.write_bytes(data)
    part.replace(target)


def _page_sizes(path: Path) -> list[tuple[int, int, int]]:
    """(width, height, dpi) of each page as it is shown.

    Raises:
        ScanError: it can't be read.
    """
    from civbook.imaging.opening import open_scan

    sizes = []
    with open_scan(path) as scan:
        for number in range(scan.frames):
            frame = scan.frame(number)
            height, width = frame.pixels.shape[:2]
            sizes.append((width, height, frame.dpi))
    return sizes
