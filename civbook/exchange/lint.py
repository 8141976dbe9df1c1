"""What the ministry's import would stumble over, told before the upload. Needs no archive."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from civbook.errors import PackageError
from civbook.exchange.columns import sheet_name
from civbook.exchange.lint_cells import DOUBT, REFUSED, Issue, check_cell, fixed_text
from civbook.exchange.lint_rows import RowChecker
from civbook.exchange.lint_zip import ZipChecker
from civbook.exchange.names import BookName, parse_workbook_stem
from civbook.exchange.package import Package, find_packages
from civbook.exchange.sheets import TEXT, Cell, Workbook
from civbook.exchange.workbook import Header, data_rows, find_header, first_token
from civbook.exchange.xlsx_reading import opened_workbook
from civbook.i18n import gettext as _
from civbook.text.encodings import Encoding

MOST_FINDINGS = 20_000  # of a package; one damaged column of a big book makes its point sooner


class LintFinding(NamedTuple):
    """One thing to mend: what (``code``), how bad (error: would be refused), where, and whether --fix mends
    it.
    """

    code: str
    severity: str
    message: str
    file: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    fixable: bool = False

    def as_json(self) -> dict[str, Any]:
        """The finding for programs."""
        return {
            "code": self.code, "severity": self.severity, "file": self.file, "sheet": self.sheet,
            "row": self.row, "column": self.column, "message": self.message, "fixable": self.fixable,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class LintOptions:
    """``encoding``: what the text is in, if the user knows; ``total``: entries that the closing words
    tell.
    """

    encoding: Encoding | None = None
    total: int | None = None
    pdfs: bool = True


@dataclass(slots=True)
class LintReport:
    """The findings of the packages at a path."""

    findings: list[LintFinding] = field(default_factory=list)
    packages: int = 0
    rows: int = 0
    pdfs: int = 0
    left_out: int = 0

    @property
    def refused(self) -> bool:
        """Whether the ministry's import would refuse something."""
        return any(finding.severity == REFUSED for finding in self.findings)

    def as_json(self) -> dict[str, Any]:
        """The report for programs."""
        return {
            "packages": self.packages, "rows": self.rows, "pdfs": self.pdfs, "refused": self.refused,
            "left_out": self.left_out, "findings": [finding.as_json() for finding in self.findings],
        }  # fmt: skip

    def add(self, finding: LintFinding) -> None:
        """Take a finding, up to ``MOST_FINDINGS``; the rest is counted."""
        if len(self.findings) < MOST_FINDINGS:
            self.findings.append(finding)
        else:
            self.left_out += 1


def lint(path: Path, options: LintOptions | None = None) -> LintReport:
    """Check the package or packages at ``path`` (a workbook, a zip, or a folder).

    Raises:
        NotFoundError: there is none.
    """
    report = LintReport()
    for package in find_packages(path):
        report.packages += 1
        lint_package(package, options or LintOptions(), report)
    return report


def lint_package(package: Package, options: LintOptions, report: LintReport) -> None:
    """Check one package; findings and counts go into ``report``."""
    name = parse_workbook_stem(package.stem)
    identities: list[tuple[int, tuple[int, str] | None, str | None]] | None = None
    book_type = name.type if name else None
    if package.workbook is None:
        report.add(LintFinding("workbook-missing", REFUSED,
                               _("There is no workbook for the zip."), package.zips[0].name))  # fmt: skip
    else:
        checker = WorkbookChecker(package.workbook, name, options, report)
        checker.check()
        identities = checker.identities
        book_type = checker.type or book_type
        if not package.zips:
            report.add(LintFinding("zip-missing", REFUSED, _("There is no zip of PDFs of the same name."),
                                   package.workbook.name))  # fmt: skip
    for zip_ in package.zips:
        _check_zip_name(zip_, package, report)
    if package.zips:
        _check_zips(package, book_type, name, identities, options, report)


def _check_zip_name(path: Path, package: Package, report: LintReport) -> None:
    if package.workbook and not path.stem.lower().startswith(package.workbook.stem.lower()):
        message = _("The zip is not named like the workbook.")
        report.add(LintFinding("zip-name-differs", REFUSED, message, path.name, fixable=True))


def _check_zips(
    package: Package,
    book_type: str | None,
    name: BookName | None,
    identities: Sequence[tuple[int, tuple[int, str] | None, str | None]] | None,
    options: LintOptions,
    report: LintReport,
) -> None:
    def tell(file: str, issue: Issue, fixable: bool) -> None:
        report.add(LintFinding(issue.code, issue.severity, issue.message, file, fixable=fixable))

    checker = ZipChecker(book_type, name, tell, read_pdfs=options.pdfs)
    whole = True
    for zip_ in package.zips:
        try:
            checker.check(zip_)
        except PackageError as e:
            whole = False
            report.add(LintFinding(e.code, REFUSED, e.problem, zip_.name))
    report.pdfs += checker.pdfs
    if identities is not None and whole:
        for row, message, code in checker.unmatched(identities):
            workbook = package.workbook.name if package.workbook else ""
            report.add(LintFinding(code, REFUSED, message, workbook, None, row, "so"))
        for file, issue in checker.strangers(identities):
            tell(file, issue, False)


class WorkbookChecker:
    """Checks one workbook, cell by cell, then row by row."""

    def __init__(self, path: Path, name: BookName | None, options: LintOptions, report: LintReport) -> None:
        self.path, self.name, self.options, self.report = path, name, options, report
        self.type: str | None = None
        self.identities: list[tuple[int, tuple[int, str] | None, str | None]] | None = None
        self._sheet: str | None = None

    def check(self) -> None:
        """Check everything; what can't be read becomes a finding."""
        try:
            with opened_workbook(self.path) as book:
                for suspicion in book.suspicions:
                    self._tell(suspicion, REFUSED, _SUSPICIONS[suspicion](), None, None, True)
                header = find_header(book, self.name.type if self.name else None)
                self.type, self._sheet = header.type, header.sheet.name
                self._check_header(header)
                self._check_rows(book, header)
        except PackageError as e:
            self._tell(e.code, REFUSED, e.problem, None, None)

    def _tell(
        self,
        code: str,
        severity: str,
        message: str,
        row: int | None,
        column: str | None,
        fixable: bool = False,
    ) -> None:
        self.report.add(
            LintFinding(code, severity, message, self.path.name, self._sheet, row, column, fixable)
        )

    def _check_header(self, header: Header) -> None:
        wanted = sheet_name(header.type, header.layout)
        if header.sheet.name != wanted:
            message = _("The sheet is named {name}, the import wants {wanted}.")
            text = message.format(name=header.sheet.name, wanted=wanted)
            self._tell("sheet-name", REFUSED, text, None, None, True)
        if self.name and self.name.type != header.type:
            message = _("The columns are those of {type}, not what the file's name says.")
            self._tell("type-differs", REFUSED, message.format(type=header.type), None, None)
        for issue, column in header_issues(header):
            self._tell(issue.code, issue.severity, issue.message, header.row, column, issue.fixed is not None)

    def _check_rows(self, book: Workbook, header: Header) -> None:
        columns, layout = header.columns, header.layout
        present = frozenset(
            column.key for column, place in zip(columns, header.places(), strict=True) if place is not None
        )
        years, number = (self.name.years, self.name.book) if self.name else (None, None)
        checker = RowChecker(columns, years, number, self._tell, present)
        known: list[dict[str, list[Issue]]] = [{} for _column in columns]
        empty: list[int] = []
        for row, cells in data_rows(book, header):
            if not any(cell.text or cell.formula for cell in cells):
                empty.append(row)
                continue
            self._flush_empty(empty)
            self.report.rows += 1
            texts = []
            for column, seen, cell in zip(columns, known, cells, strict=True):
                issues = _issues(column, seen, cell, layout, self.options.encoding)
                for issue in issues:
                    self._tell(
                        issue.code, issue.severity, issue.message, row, column.key, issue.fixed is not None
                    )
                texts.append(fixed_text(issues, cell.text) if issues else cell.text)
            checker.check(row, texts)
        checker.finish(self.options.total)
        self.identities = [identity for identity in checker.identities if identity[0] not in checker.doubles]
        if not checker.identities:
            self._tell("no-rows", REFUSED, _("The workbook has no entries."), None, None)

    def _flush_empty(self, empty: list[int]) -> None:
        """Empty rows are worth a word only where entries follow."""
        for row in empty[:100]:
            self._tell("row-empty", REFUSED, _("The row is empty."), row, None, True)
        empty.clear()


def _issues(
    column: Any, seen: dict[str, list[Issue]], cell: Cell, layout: str, encoding: Encoding | None
) -> list[Issue]:
    """The issues of a cell; those of plain text are remembered, since a book repeats most of its cells."""
    if cell.kind != TEXT or cell.formula:
        return check_cell(column, cell, layout, encoding)
    if not cell.text:
        return []
    found = seen.get(cell.text)
    if found is None:
        found = check_cell(column, cell, layout, encoding)
        if len(seen) < 10_000:
            seen[cell.text] = found
    return found


def header_issues(header: Header) -> Iterator[tuple[Issue, str | None]]:
    """What is wrong with the header: (issue, column); columns out of order and misspelt ones can be
    mended.
    """
    wanted = [column.key for column in header.columns]
    lowered = {key.lower(): key for key in wanted}
    present: list[str] = []
    for text, key in zip(header.texts, header.keys, strict=True):
        if not key:
            continue
        exact = lowered.get(key.lower())
        if exact is None:
            yield (
                Issue("column-unknown", REFUSED, _("The import knows no such column.")),
                first_token(text)[:60],
            )
        elif exact in present:
            yield Issue("column-double", REFUSED, _("The column stands there twice.")), exact
        else:
            present.append(exact)
            if exact != key:
                yield Issue("column-spelling", REFUSED, _("The column is spelt otherwise."), exact), exact
    for key in wanted:
        if key not in present:
            yield Issue("column-missing", REFUSED, _("The column is missing.")), key
    ordered = sorted(present, key=wanted.index)
    for key, right in zip(present, ordered, strict=True):
        if key != right:
            yield Issue("column-order", REFUSED, _("Columns are out of order from here."), right), key
            break


_SUSPICIONS: dict[str, Callable[[], str]] = {
    "macros": lambda: _("The workbook holds macros; the import takes none, and nobody should run them."),
    "external-links": lambda: _("The workbook draws on other files."),
    "embedded": lambda: _("The workbook holds other programs' objects."),
}


__all__ = ["DOUBT", "REFUSED", "LintFinding", "LintOptions", "LintReport", "lint", "lint_package"]
