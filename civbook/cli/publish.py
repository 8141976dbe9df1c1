"""civbook publish: bring a province's index on a PostgreSQL server to this archive's state."""

from __future__ import annotations

from typing import Annotated

import typer

from civbook.cli.nouns import new_app
from civbook.cli.output import emit, note, say
from civbook.cli.progress import listener
from civbook.cli.session import current, opened
from civbook.i18n import gettext as _
from civbook.i18n import lazy

app = new_app()


@app.command(
    help=lazy(
        "Bring a province's index on a PostgreSQL server to this archive's state: only what changed is sent. "
        "Search there with: civbook search --at postgresql://…"
    )
)
def publish(
    server: Annotated[
        str,
        typer.Argument(
            metavar="postgresql://…",
            help=lazy("user@host/database; the password better in PGPASSWORD or ~/.pgpass"),
        ),
    ],
    replace: Annotated[
        bool,
        typer.Option(
            "--replace", help=lazy("also if another copy of this archive has been published there since")
        ),
    ] = False,
) -> None:
    """See the help text."""
    from civbook.workflow.publish import publish as send

    with opened() as archive:
        report = send(archive, server, replace=replace, waiting=note, listener=listener())
    if current().json:
        emit(report.as_json())
    elif report.sent or report.removed:
        say(
            _("{sent} entries sent, {removed} taken out, {rest} were there.").format(
                sent=report.sent, removed=report.removed, rest=report.entries - report.sent
            )
        )
    else:
        say(_("Nothing has changed since the last publication."))
