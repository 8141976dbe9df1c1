"""civbook link: tie a change or correction to the entry it changes."""

from __future__ import annotations

from typing import Annotated

import typer

from civbook.cli.nouns import new_app
from civbook.cli.output import emit, say
from civbook.cli.session import current, opened
from civbook.i18n import gettext as _
from civbook.i18n import lazy

app = new_app()


@app.command(help=lazy("Link a change or correction to the entry it changes; without ENTRY: suggest which."))
def link(
    correction: Annotated[
        str, typer.Argument(metavar="CORRECTION", help=lazy("the entry of a book of type TD"))
    ],
    entry: Annotated[
        str | None, typer.Argument(metavar="ENTRY", help=lazy("the entry that it changes"))
    ] = None,
) -> None:
    """See the help text."""
    from civbook.workflow.corrections import link_correction, suggest

    with opened() as archive:
        if entry is not None:
            made = link_correction(archive, correction, entry)
            emit({"linked": made}) if current().json else say(
                _("linked; it shows in the entry's notes and extracts") if made else _("linked already")
            )
            return
        found = suggest(archive, correction)
    if current().json:
        emit({"suggestions": [{"entry": one.entry.id, "score": round(one.score, 4)} for one in found]})
        return
    for one in found:
        say(f"{one.score:.0%}  {one.entry.id}  {one.entry.book_id} {one.entry.number}/{one.entry.year}")
    if not found:
        say(_("No entry fits; find it with: civbook search"))
