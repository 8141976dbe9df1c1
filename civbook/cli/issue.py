"""civbook issue: the extract of a verified entry."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from civbook.cli.nouns import new_app
from civbook.cli.output import emit, note, say
from civbook.cli.session import current, opened
from civbook.i18n import gettext as _
from civbook.i18n import lazy
from civbook.workflow.issue import Issued, issue_extract

app = new_app()


@app.command(help=lazy("Issue a numbered extract of a verified entry as PDF, and note it in the register."))
def issue(
    entry: Annotated[str, typer.Argument(metavar="ENTRY", help=lazy("the entry's id"))],
    applicant: Annotated[str, typer.Option(help=lazy("who asks for it"))],
    purpose: Annotated[str, typer.Option(help=lazy("what it is for"))],
    copies: Annotated[int, typer.Option(help=lazy("how many copies are handed out"))] = 1,
    out: Annotated[Path | None, typer.Option("-o", "--out", help=lazy("where the PDF goes too"))] = None,
) -> None:
    """See the help text."""
    with opened() as archive:
        issued = issue_extract(archive, entry, applicant=applicant, purpose=purpose, copies=copies, out=out)
        nameless = not archive.settings.office
    if nameless:
        note(_("The extract names no office: set office.name in civbook.toml (see civbook settings)."))
    extract = issued.extract
    if current().json:
        emit(as_json(issued))
        return
    say(
        _("Extract {label} of {year}: {file}").format(label=issued.label, year=extract.year, file=issued.file)
    )
    fee = f"{issued.fee:,}".replace(",", ".")
    say(_("Copies: {copies}, fee: {fee} đ").format(copies=extract.copies, fee=fee))


def as_json(issued: Issued) -> dict[str, Any]:
    """The line of the register of issued copies, for programs."""
    extract = issued.extract
    return {
        "extract": issued.label,
        "year": extract.year,
        "number": extract.number,
        "series": extract.kind,
        "entry": issued.entry_id,
        "revision": extract.entry_revision,
        "copies": extract.copies,
        "fee": issued.fee,
        "issued_at": extract.at,
        "file": str(issued.file),
        "sha256": extract.sha256,
    }
