"""civbook init."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from civbook.cli.nouns import new_app
from civbook.cli.output import emit, say
from civbook.cli.session import current
from civbook.i18n import gettext as _
from civbook.i18n import lazy

app = new_app()


@app.command(help=lazy("Make an archive in a folder: civbook.toml, civbook.db, scans/."))
def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help=lazy("the folder; made if needed"))],
) -> None:
    """See the help text."""
    from civbook.workflow.archive import create_archive

    with create_archive(folder, who=current().who) as archive:
        root = archive.root
    if current().json:
        emit({"archive": str(root)})
    else:
        say(_("An archive is ready in {path}.").format(path=root))
        example = 'civbook book add --type KS --number 01 --year 2003 --authority "UBND xã …"'
        say(_("Next, from that folder: {example}").format(example=example))
