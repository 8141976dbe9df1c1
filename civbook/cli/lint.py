"""civbook lint: what the ministry's import would stumble over."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from civbook.cli.nouns import new_app
from civbook.cli.output import emit, note, say, table
from civbook.cli.session import current
from civbook.errors import PackageError
from civbook.i18n import gettext as _
from civbook.i18n import lazy

if TYPE_CHECKING:
    from civbook.exchange.lint import LintFinding

app = new_app()
_SHOWN = 200
_ROWS_NAMED = 4


@app.command(
    help=lazy("Check a workbook, a zip of PDFs, or a folder of them; exit 10 if any would be refused.")
)
def lint(
    package: Annotated[Path, typer.Argument(metavar="PACKAGE", help=lazy("workbook, zip or folder"))],
    fix: Annotated[
        Path | None, typer.Option("--fix", metavar="DIR", help=lazy("write a mended copy into this folder"))
    ] = None,
    encoding: Annotated[
        str | None, typer.Option(help=lazy("what the text is in: tcvn3, vni or viscii"))
    ] = None,
    total: Annotated[
        int | None, typer.Option(help=lazy("entries that the book's closing words tell of"))
    ] = None,
) -> None:
    """See the help text."""
    from civbook.exchange.encodings import named_encoding
    from civbook.exchange.fix import fix as mend
    from civbook.exchange.lint import LintOptions
    from civbook.exchange.lint import lint as check

    options = LintOptions(named_encoding(encoding), total)
    report = check(package, options)
    written = mend(package, fix, options) if fix else []
    if current().json:
        emit({**report.as_json(), "fixed": [str(path) for path in written]})
    else:
        _show(report)
        for path in written:
            say(_("mended: {path}").format(path=path))
        if not fix and any(finding.fixable for finding in report.findings):
            note(_("Mend what is safe with: civbook lint {path} --fix DIR").format(path=package))
    if report.refused:
        raise typer.Exit(PackageError.exit_code)


def _show(report: object) -> None:
    from civbook.exchange.lint import REFUSED, LintReport

    assert isinstance(report, LintReport)  # noqa: S101  # a late import keeps the type out of the signature
    groups = _grouped(report.findings)
    rows = [
        (
            _("refused") if first.severity == REFUSED else _("doubt"), first.code, first.file,
            _span(places), first.column, first.message, "✓" if first.fixable else "",
        )
        for first, places in groups[:_SHOWN]
    ]  # fmt: skip
    if rows:
        table(
            [_("what"), _("code"), _("file"), _("row"), _("column"), _("message"), _("--fix")],
            rows,
            right=[3],
        )
    more = len(groups) - len(rows) + report.left_out
    if more:
        say(_("… and {count} more; all of them with --json").format(count=more))
    refused = sum(finding.severity == REFUSED for finding in report.findings)
    say(
        _("{packages} packages, {rows} entries, {pdfs} PDFs: {refused} refused, {doubts} doubts").format(
            packages=report.packages, rows=report.rows, pdfs=report.pdfs, refused=refused,
            doubts=len(report.findings) - refused,
        )
    )  # fmt: skip


def _grouped(findings: list[LintFinding]) -> list[tuple[LintFinding, list[int]]]:
    """Findings that differ only in their row, together: a column that is empty throughout is one thing."""
    groups: dict[tuple[object, ...], tuple[LintFinding, list[int]]] = {}
    for finding in findings:
        key = finding.code, finding.file, finding.sheet, finding.column, finding.message, finding.fixable
        _first, places = groups.setdefault(key, (finding, []))
        if finding.row is not None:
            places.append(finding.row)
    return list(groups.values())


def _span(places: list[int]) -> str:
    """Rows for people: ``4``, ``4, 7, 9``, or ``2 … 51 (50)``."""
    if len(places) <= _ROWS_NAMED:
        return ", ".join(map(str, places))
    return f"{places[0]} … {places[-1]} ({len(places)})"
