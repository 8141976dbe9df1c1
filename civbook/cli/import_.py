"""civbook import: books that were digitised before, entries in bulk, the ministry's refusals."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from civbook.cli.nouns import new_app
from civbook.cli.output import emit, note, say
from civbook.cli.progress import listener
from civbook.cli.session import current, opened
from civbook.errors import PartFailedError
from civbook.i18n import gettext as _
from civbook.i18n import lazy

if TYPE_CHECKING:
    from civbook.workflow.ministry import MinistryReport

app = new_app(no_args_is_help=True)
_SHOWN = 20


@app.command(help=lazy("A book's workbook and zip of PDFs, or only one of them; safe to run again."))
def ministry(
    book_file: Annotated[Path, typer.Argument(metavar="BOOK", help=lazy("workbook, zip, or folder of them"))],
    pdfs: Annotated[
        list[Path] | None, typer.Argument(metavar="PDFS", help=lazy("zips, if not named like the workbook"))
    ] = None,
    book: Annotated[
        str | None, typer.Option("--book", metavar="ID", help=lazy("the book; else told by the files"))
    ] = None,
    encoding: Annotated[
        str | None, typer.Option(help=lazy("what the text is in: tcvn3, vni or viscii"))
    ] = None,
) -> None:
    """See the help text."""
    from civbook.exchange.encodings import named_encoding
    from civbook.workflow.ministry import import_ministry

    with opened() as archive:
        reports = import_ministry(
            archive, book_file, tuple(pdfs or ()), book_id=book, encoding=named_encoding(encoding),
            listener=listener(),
        )  # fmt: skip
    if current().json:
        emit({"packages": [report.as_json() for report in reports]})
    else:
        for report in reports:
            _show(report)
    if any(report.faults for report in reports):
        raise typer.Exit(PartFailedError.exit_code)


def _show(report: MinistryReport) -> None:
    say(
        _("{book}: {added} new, {revised} revised, {unchanged} unchanged; {pictures} pictures").format(
            book=report.book, added=report.added, revised=report.revised, unchanged=report.unchanged,
            pictures=report.pictures,
        )
    )  # fmt: skip
    if report.proposed_encoding:
        note(
            _(
                "The text looks like {encoding}; if names look wrong, run it again with --encoding {encoding}"
            ).format(encoding=report.proposed_encoding)
        )
    if report.only_picture:
        note(_("{count} pictures have no row; they are kept as entries.").format(count=report.only_picture))
    for fault in report.faults[:_SHOWN]:
        note(f"{fault['file']}: {fault['reason']}")


@app.command(help=lazy("Entries in civbook's JSON shape, one a line, in bulk."))
def json(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=lazy("JSON lines, or one JSON list"))],
) -> None:
    """See the help text."""
    from civbook.workflow.bulk import import_file

    with opened() as archive:
        report = import_file(archive, file)
    if current().json:
        emit(report.as_json())
    else:
        say(
            _("{added} new, {revised} revised, {unchanged} unchanged, {failed} failed").format(
                added=report.added, revised=report.revised, unchanged=report.unchanged, failed=report.failed
            )
        )
        for line, reason in report.faults[:_SHOWN]:
            note(_("line {line}: {reason}").format(line=line, reason=reason))
    if report.failed:
        raise typer.Exit(PartFailedError.exit_code)


@app.command(help=lazy("The ministry's list of refused entries (CSV): they wait in the outbox again."))
def refusals(
    file: Annotated[Path, typer.Argument(metavar="FILE.csv", help=lazy("columns file or so, and reason"))],
    book: Annotated[
        str | None, typer.Option("--book", metavar="ID", help=lazy("the book, if the list does not tell it"))
    ] = None,
) -> None:
    """See the help text."""
    from civbook.workflow.outbox import take_refusals

    with opened() as archive:
        report = take_refusals(archive, file, book)
    if current().json:
        emit(report.as_json())
    else:
        say(_("{count} entries wait again.").format(count=report.set_back))
        for line, reason in report.faults[:_SHOWN]:
            note(_("line {line}: {reason}").format(line=line, reason=reason))
    if report.faults:
        raise typer.Exit(PartFailedError.exit_code)
