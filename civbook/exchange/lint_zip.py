"""What is wrong with the zip of PDFs, and which PDF belongs to which row."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from civbook.errors import PackageError
from civbook.exchange.archives import base_name, climbs, opened_zip, read_member, safe_name
from civbook.exchange.lint_cells import DOUBT, REFUSED, Issue
from civbook.exchange.lint_rows import outside
from civbook.exchange.names import BookName, EntryName, is_cover, number_key, parse_entry_name
from civbook.exchange.pdf_checks import check_pdf
from civbook.i18n import gettext as _
from civbook.i18n import lazy
from civbook.text.dates import from_iso

Identity = tuple[int, tuple[int, str] | None, str | None]
"""(row, number, registration date) of a row of the workbook"""
JUNK = ("thumbs.db", ".ds_store", "desktop.ini")


@dataclass(slots=True)
class ZipChecker:
    """Checks the zips of one book; ``tell`` takes (file, issue, fixable)."""

    type: str | None
    name: BookName | None
    tell: Callable[[str, Issue, bool], None]
    read_pdfs: bool = True
    pdfs: int = 0
    _entries: list[tuple[str, EntryName]] = field(default_factory=list)
    _seen: dict[tuple[int | None, tuple[int, str]], str] = field(default_factory=dict)

    def check(self, path: Path) -> None:
        """Check one zip.

        Raises:
            PackageError: it can't be read or must not be.
        """
        with opened_zip(path) as archive:
            names: set[str] = set()
            for member in archive.infolist():
                if member.is_dir():
                    continue
                self._check_member(archive, member)
                if member.filename in names:
                    self._refuse(member, "pdf-double", _("The zip holds two files of this name."))
                names.add(member.filename)
            if not names:
                self.tell(path.name, Issue("zip-empty", REFUSED, _("The zip is empty.")), False)

    def _refuse(self, member: zipfile.ZipInfo, code: str, message: str, fixable: bool = False) -> None:
        self.tell(safe_name(member.filename), Issue(code, REFUSED, message), fixable)

    def _check_member(self, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
        whole, name = member.filename, base_name(member.filename)
        if climbs(whole):
            self._refuse(member, "zip-path", _("The name leads out of the folder; such a zip is dangerous."))
            return
        if whole.startswith("__MACOSX/") or name.lower() in JUNK or name.startswith("._"):
            self._refuse(
                member, "zip-junk", _("A file that a computer left there, no PDF of an entry."), True
            )
            return
        if is_cover(name):
            self._refuse(member, "pdf-name-cover", _("The book's cover is no entry."), True)
            return
        if not name.lower().endswith(".pdf"):
            self._refuse(member, "zip-stranger", _("Only PDFs belong into the zip."))
            return
        if whole != name:
            self._refuse(member, "zip-folder", _("PDFs stand in the zip itself, not in a folder."), True)
        self.pdfs += 1
        self._check_name(member, name)
        if self.read_pdfs:
            self._check_content(archive, member)

    def _check_name(self, member: zipfile.ZipInfo, name: str) -> None:
        told = parse_entry_name(name)
        if told is None:
            self._refuse(member, "pdf-name-odd", _("The name is not TYPE.year.book.date.number.pdf."))
            return
        self._entries.append((safe_name(member.filename), told))
        for odd, message in _ODD_NAMES.items():
            if odd in told.odd:
                self._refuse(member, f"pdf-name-{odd}", _(message), odd != "null")
        if self.type and told.type != self.type:
            self._refuse(member, "pdf-type-differs", _("The name tells of another type of book."))
        if self.name and (told.years, told.book) != (self.name.years, self.name.book):
            self._refuse(member, "pdf-book-differs", _("The name tells of another book."))
        self._check_date(member, told)
        key = number_key(told.number)
        if key is not None:
            first = self._seen.setdefault((told.year, key), name)
            if first != name:
                self._refuse(
                    member, "pdf-double", _("Another PDF has this number: {file}.").format(file=first)
                )

    def _check_date(self, member: zipfile.ZipInfo, told: EntryName) -> None:
        if told.date is None:
            return
        if not _exists(told.date):
            issue = Issue("pdf-date-impossible", DOUBT, _("There is no such day."))
            self.tell(safe_name(member.filename), issue, False)
            return
        if told.date > dt.date.today().isoformat()[: len(told.date)]:  # noqa: DTZ011  # the clerk's own day
            self._refuse(member, "pdf-date-future", _("The date of the name lies in the future."))
        elif outside(told.date, told.years):
            self._refuse(member, "pdf-date-outside-book", _("The date lies outside the book's years."))

    def _check_content(self, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
        try:
            data = read_member(archive, member)
        except PackageError as e:
            self._refuse(member, e.code if e.code == "file-too-large" else "pdf-unreadable", e.problem)
            return
        for issue in check_pdf(data):
            self.tell(safe_name(member.filename), issue, False)

    def unmatched(self, rows: Sequence[Identity]) -> Iterator[tuple[int, str, str]]:
        """(row, message, code) of rows without a PDF, or whose PDF bears another date."""
        by_number: dict[tuple[int, str], list[EntryName]] = {}
        nameless = {told.date for _file, told in self._entries if told.number is None}
        for _file, told in self._entries:
            if key := number_key(told.number):
                by_number.setdefault(key, []).append(told)
        for row, number, date in rows:
            named = by_number.get(number, []) if number else []
            if not named:
                if date not in nameless:
                    yield row, _("The zip has no PDF of this entry."), "pdf-missing"
                continue
            same_year = [told for told in named if not date or not told.date or told.date[:4] == date[:4]]
            if (not same_year and len(named) > 0 and len({told.years for told in named}) == 1) or (
                date and all(told.date and not _agree(told.date, date) for told in same_year)
            ):
                yield row, _("The date in the PDF's name is another than the row's."), "pdf-date-differs"

    def strangers(self, rows: Sequence[Identity]) -> Iterator[tuple[str, Issue]]:
        """PDFs that belong to no row."""
        numbers = {number for _row, number, _date in rows if number}
        dates = {date for _row, _number, date in rows}
        for file, told in self._entries:
            key = number_key(told.number)
            if (key is not None and key not in numbers) or (key is None and told.date not in dates):
                yield file, Issue("pdf-extra", REFUSED, _("The workbook has no row of this entry."))


_ODD_NAMES = {
    "null": lazy("The name says null instead of a number or date."),
    "case": lazy("The name is not in capitals as the rule wants."),
    "separators": lazy("The parts of the name are not parted by dots."),
    "date": lazy("The date of the name is not YYYY-MM-DD."),
}


def _agree(name_date: str, row_date: str) -> bool:
    size = min(len(name_date), len(row_date))
    return name_date[:size] == row_date[:size]


def _exists(iso: str) -> bool:
    """Whether a date, possibly partial, can be."""
    date = from_iso(iso)
    return date is not None and date.possible
