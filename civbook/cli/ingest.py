"""civbook ingest: take scans in."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from civbook.cli.doubts import counted
from civbook.cli.nouns import new_app
from civbook.cli.output import emit, note, one_line, say
from civbook.cli.progress import duration, listener
from civbook.cli.session import current, opened
from civbook.i18n import gettext as _
from civbook.i18n import lazy, ngettext
from civbook.workflow.ingest import IngestReport
from civbook.workflow.ingest import ingest as take_in

SHOWN = 50  # lines about failed files; --json has them all

app = new_app(no_args_is_help=True)


@app.command(
    help=lazy(
        "Take scans into the archive: files, folders, patterns; JPEG, PNG, TIFF, PDF, JPEG 2000. "
        "Safe to run again: what is there already is not taken twice."
    )
)
def ingest(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH…", help=lazy("files, folders or patterns"))],
    book: Annotated[
        str | None, typer.Option(help=lazy("the book they belong to; see civbook book list"))
    ] = None,
    form: Annotated[
        str | None, typer.Option(help=lazy("the form of the pages; found from them if left out"))
    ] = None,
    engine: Annotated[
        str | None, typer.Option(help=lazy("the recognition profile; see civbook doctor"))
    ] = None,
    jobs: Annotated[
        int | None, typer.Option(min=1, max=256, help=lazy("worker processes; one a core"))
    ] = None,
) -> int:
    """See the help text."""
    with opened() as archive:
        report = take_in(archive, paths, book=book, form=form, engine=engine, jobs=jobs, listener=listener())
    if current().json:
        emit(as_json(report))
    else:
        _show(report)
    return report.exit_code


def as_json(report: IngestReport) -> dict[str, Any]:
    """The report for programs."""
    return {
        "files": report.files, "pages": report.pages, "entries": report.entries,
        "unread_pages": report.unread_pages, "already_there": report.already_there,
        "failed": [asdict(failure) for failure in report.failed], "passed_over": report.passed_over,
        "findings": dict(report.findings.most_common()), "books": report.books, "new_books": report.new_books,
        "seconds": round(report.seconds, 2), "interrupted": report.interrupted,
    }  # fmt: skip


def _show(report: IngestReport) -> None:
    say(
        ngettext(
            "{count} page with {entries} entries taken in.", "{count} pages with {entries} entries taken in.",
            report.pages,
        ).format(count=report.pages, entries=report.entries)
    )  # fmt: skip
    if report.pages:
        note(_("{time}, {rate:.2f} pages a second").format(
            time=duration(report.seconds), rate=report.pages / max(report.seconds, 0.01)
        ))  # fmt: skip
    if report.already_there:
        say(_("Already there: {count}").format(count=report.already_there))
    if report.unread_pages:
        say(_("Kept unread, because no form fits: {count}").format(count=report.unread_pages))
    if report.passed_over:
        say(_("Passed over, no scans: {count}").format(count=len(report.passed_over)))
    for book in report.new_books:
        say(
            _("A book was made: {book}. Say whose it is with: civbook book edit {book} --authority …").format(
                book=book
            )
        )
    if report.findings:
        say(_("Doubts: {findings}").format(findings=counted(report.findings)))
    for failure in report.failed[:SHOWN]:
        place = (
            _("{file}, picture {n}").format(file=failure.file, n=failure.frame)
            if failure.frame
            else failure.file
        )
        say(one_line(_("Failed: {file}: {problem} {remedy}").format(
            file=place, problem=failure.problem, remedy=failure.remedy
        ).rstrip()))  # fmt: skip
    if len(report.failed) > SHOWN:
        say(_("… and {count} more; --json lists them all.").format(count=len(report.failed) - SHOWN))
