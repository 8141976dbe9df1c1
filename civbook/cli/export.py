"""civbook export: the ministry's package, dossiers, JSON and CSV."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from civbook.cli.nouns import new_app
from civbook.cli.output import emit, note, say
from civbook.cli.progress import listener
from civbook.cli.session import current, opened
from civbook.i18n import gettext as _
from civbook.i18n import lazy

if TYPE_CHECKING:
    from civbook.exchange.ministry_export import Written

app = new_app(no_args_is_help=True)
BookOption = Annotated[str | None, typer.Option("--book", metavar="ID", help=lazy("only this book"))]
FileOption = Annotated[
    Path | None,
    typer.Option("-o", "--out", metavar="FILE", help=lazy("write here instead of standard output")),
]


@app.command(help=lazy("A book as the ministry's tools want it: workbook, zip of PDFs, manifest."))
def ministry(
    book: Annotated[str, typer.Option("--book", metavar="ID", help=lazy("the book"))],
    out: Annotated[Path, typer.Option("-o", "--out", metavar="DIR", help=lazy("the folder to write into"))],
    layout: Annotated[str, typer.Option(help=lazy("plain, or hotich158 for births"))] = "plain",
    with_unverified: Annotated[
        bool, typer.Option("--with-unverified", help=lazy("entries that nobody has verified too"))
    ] = False,
    placeholder: Annotated[
        str,
        typer.Option(metavar="DATE", help=lazy("date for a missing registration date, told in the manifest")),
    ] = "",
    split: Annotated[
        str | None, typer.Option(metavar="SIZE", help=lazy("zips of at most this size: 50MB"))
    ] = None,
    page_kb: Annotated[int | None, typer.Option(help=lazy("size of an A4 page in kB"))] = None,
    ward: Annotated[str, typer.Option(help=lazy("what the files' names begin with: DongMo_CL_LS"))] = "",
    waiting: Annotated[bool, typer.Option("--waiting", help=lazy("only what the outbox holds"))] = False,
    draft: Annotated[bool, typer.Option("--draft", help=lazy("don't note it as handed over"))] = False,
) -> None:
    """See the help text."""
    from civbook.workflow.exchange import ExportOptions, export_ministry, parse_size

    options = ExportOptions(
        layout,
        with_unverified,
        placeholder,
        parse_size(split) if split else None,
        draft,
        waiting,
        ward,
        page_kb,
    )
    with opened() as archive:
        written = export_ministry(archive, book, out, options, listener())
    if current().json:
        emit({**written.manifest.as_json(), "manifest": str(written.files[-1]), "sha256": written.sha256})
    else:
        _show(written)


def _show(written: Written) -> None:
    manifest = written.manifest
    for path in written.files:
        say(str(path))
    say(_("{entries} entries, {pdfs} PDFs").format(entries=manifest.entries, pdfs=len(manifest.pdfs)))
    remarks = (
        (manifest.left_out, _("{count} entries stay behind, not verified or not waiting.")),
        (manifest.unverified, _("{count} entries go unverified.")),
        (manifest.without_picture, _("{count} entries have no picture.")),
        (manifest.placeholders, _("{count} registration dates are the placeholder.")),
        (manifest.missing, _("{count} core cells are empty.")),
        (manifest.doubtful, _("{count} cells are doubtful.")),
    )
    for found, sentence in remarks:
        if found:
            note(sentence.format(count=len(found)))


@app.command(help=lazy("Entries in civbook's JSON shape; one a line into a file named .jsonl."))
def json(book: BookOption = None, out: FileOption = None) -> None:
    """See the help text."""
    _plain("json", book, out)


@app.command(help=lazy("Entries as a table, a column a field."))
def csv(book: BookOption = None, out: FileOption = None) -> None:
    """See the help text."""
    _plain("csv", book, out)


@app.command(help=lazy("A birth or death entry in the shape of the portals' dossiers."))
def dossier(
    entry: Annotated[str, typer.Argument(metavar="ENTRY", help=lazy("the entry's id"))],
    out: FileOption = None,
) -> None:
    """See the help text."""
    from civbook.workflow.dossier import export_dossier

    with opened() as archive:
        data = export_dossier(archive, entry)
    if out is None:
        emit(data)
        return
    from civbook.cli.dossier import write_json

    write_json(out, data)
    emit({"file": str(out)}) if current().json else say(str(out))


def _plain(form: str, book: str | None, out: Path | None) -> None:
    from civbook.errors import UsageError
    from civbook.workflow.plainexport import export_plain

    if form == "csv" and out is None and current().json:
        raise UsageError(_("With --json standard output holds no CSV."), _("Name a file with -o FILE."))
    with opened() as archive:
        count = export_plain(archive, "csv" if form == "csv" else "json", book, out or sys.stdout)
    if out is not None:
        emit({"file": str(out), "entries": count}) if current().json else say(
            _("{count} entries in {file}").format(count=count, file=out)
        )
