"""civbook reindex: the search index anew."""

from __future__ import annotations

from dataclasses import asdict

from civbook.cli.nouns import new_app
from civbook.cli.output import emit, say
from civbook.cli.session import current, opened
from civbook.i18n import gettext as _
from civbook.i18n import lazy
from civbook.workflow.reindex import reindex as build

app = new_app()


@app.command(help=lazy("Build the search index anew and say whether anything differed."))
def reindex() -> None:
    """See the help text."""
    with opened() as archive:
        difference = build(archive)
    if current().json:
        emit(asdict(difference))
    elif difference.differing:
        say(_("Differed and put right: {count}").format(count=difference.differing))
    else:
        say(_("The index was right."))
