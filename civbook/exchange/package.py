"""A package on disk: which workbook goes with which zip of PDFs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from civbook.errors import NotFoundError
from civbook.i18n import gettext as _

WORKBOOKS = (".xlsx", ".xls", ".xlsm")
_PART = re.compile(r"[._-](?:part)?\d{1,3}$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Package:
    """One book's workbook and zips (several if it was split for the upload); either may be missing."""

    workbook: Path | None
    zips: tuple[Path, ...]

    @property
    def stem(self) -> str:
        """The name that both bear."""
        if self.workbook:
            return self.workbook.stem
        return _PART.sub("", self.zips[0].stem) if len(self.zips) > 1 else self.zips[0].stem

    @property
    def folder(self) -> Path:
        """Where it lies."""
        return (self.workbook or self.zips[0]).parent


def find_packages(path: Path) -> list[Package]:
    """The packages that a path names: a workbook, a zip, or a folder of them.

    Raises:
        NotFoundError: there is nothing of the kind.
    """
    if path.is_dir():
        found = _in_folder(path)
    elif path.is_file() and path.suffix.lower() in WORKBOOKS:
        found = [Package(path, _zips_of(path))]
    elif path.is_file() and path.suffix.lower() == ".zip":
        book = next((w for w in _workbooks(path.parent) if path in _zips_of(w)), None)
        found = [Package(book, _zips_of(book) if book else (path,))]
    else:
        found = []
    if not found:
        raise NotFoundError(
            _("{path} is no package: no workbook and no zip.").format(path=path),
            _("Name a workbook, a zip of PDFs, or the folder that holds them."),
            code="no-package",
        )
    return found


def _in_folder(folder: Path) -> list[Package]:
    books = _workbooks(folder)
    found = [Package(book, _zips_of(book)) for book in books]
    taken = {zip_ for package in found for zip_ in package.zips}
    rest = [zip_ for zip_ in _zips(folder) if zip_ not in taken]
    if (
        len(found) == 1 and not found[0].zips and len(rest) == 1
    ):  # named otherwise, but who else's could it be
        return [Package(found[0].workbook, tuple(rest))]
    return found + [Package(None, (zip_,)) for zip_ in rest]


def _workbooks(folder: Path) -> list[Path]:
    return sorted(
        path for path in folder.iterdir()
        if path.is_file() and path.suffix.lower() in WORKBOOKS and not path.name.startswith(("~$", "."))
    )  # fmt: skip


def _zips(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_file() and path.suffix.lower() == ".zip")


def _zips_of(book: Path) -> tuple[Path, ...]:
    """The zip of the workbook's name, or its numbered parts."""
    stem = book.stem.lower()
    return tuple(
        zip_ for zip_ in _zips(book.parent)
        if zip_.stem.lower() == stem
        or (zip_.stem.lower().startswith(stem) and _PART.fullmatch(zip_.stem[len(stem) :]))
    )  # fmt: skip
