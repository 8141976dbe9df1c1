"""civbook audit: the log of acts."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from civbook.cli.labels import ACTS, word
from civbook.cli.nouns import new_app
from civbook.cli.output import emit, say, table
from civbook.cli.session import current, opened
from civbook.i18n import gettext as _
from civbook.i18n import lazy
from civbook.store.acts import Act
from civbook.workflow import audit

app = new_app(no_args_is_help=True)


@app.command(help=lazy("Check the chain of the whole log; exit code 7 at the first broken link."))
def verify() -> None:
    """See the help text."""
    with opened() as archive:
        count = audit.verify(archive)
    if current().json:
        emit({"acts": count, "broken": None})
    else:
        say(_("The log is whole: {count} acts.").format(count=count))


@app.command(help=lazy("Who did what with an entry, and when."))
def entry(entry: Annotated[str, typer.Argument(metavar="ENTRY", help=lazy("the entry's id"))]) -> None:
    """See the help text."""
    with opened() as archive:
        found = audit.of_entry(archive, entry)
    _show(found)


@app.command(
    help=lazy("Who saw one person's data: the acts on every entry that is probably about the person.")
)
def person(
    words: Annotated[list[str], typer.Argument(metavar="NAME…", help=lazy("the person's name"))],
    born: Annotated[str | None, typer.Option(help=lazy("year, span of years or date of birth"))] = None,
) -> None:
    """See the help text."""
    with opened() as archive:
        found = audit.of_person(archive, " ".join(words), born)
    _show(found)


@app.command(help=lazy("The last acts of all."))
def log(limit: Annotated[int, typer.Option(min=1, max=100000, help=lazy("how many"))] = 50) -> None:
    """See the help text."""
    with opened() as archive:
        found = audit.latest(archive, limit)
    _show(found)


def _show(acts: list[Act]) -> None:
    if current().json:
        emit({"acts": [asdict(act) for act in acts]})
        return
    table(
        [_("no."), _("when"), _("who"), _("act"), _("what for"), _("entries")],
        [[act.id, act.at, act.who, word(ACTS, act.act), act.purpose, len(act.entries) or ""] for act in acts],
        right=[0, 5],
    )
