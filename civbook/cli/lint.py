"""civbook lint: what the ministry's import would stumble over."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from civbook.cli.nouns import new_app
from civbook.cli.output import emit, note, say, table
from civbook.cli.session import current
from civbook.errors import PackageError
from civbook.i18n import gettext as _
from civbook.i18n import lazy

app = new_app()
_SHOWN = 200


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
    rows = [
        (
            _("refused") if finding.severity == REFUSED else _("doubt"), finding.code, finding.file,
            finding.row, finding.column, finding.message, "✓" if finding.fixable else "",
        )
        for finding in report.findings[:_SHOWN]
    ]  # fmt: skip
    if rows:
        table(
            [_("what"), _("code"), _("file"), _("row"), _("column"), _("message"), _("--fix")],
            rows,
            right=[3],
        )
    more = len(report.findings) - len(rows) + report.left_out
    if more:
        say(_("… and {count} more; all of them with --json").format(count=more))
    refused = sum(finding.severity == REFUSED for finding in report.findings)
    say(
        _("{packages} packages, {rows} entries, {pdfs} PDFs: {refused} refused, {doubts} doubts").format(
            packages=report.packages, rows=report.rows, pdfs=report.pdfs, refused=refused,
            doubts=len(report.findings) - refused,
        )
    )  # fmt: skip
