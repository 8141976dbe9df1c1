"""civbook guide: the clerk's handbook, in Vietnamese."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from civbook.cli.nouns import new_app
from civbook.cli.output import emit, say
from civbook.cli.session import current
from civbook.errors import NotFoundError
from civbook.i18n import gettext as _
from civbook.i18n import lazy

HANDBOOK = Path(__file__).parent / "data" / "guide.vi.md"
app = new_app()


@app.command(help=lazy("The clerk's handbook, in Vietnamese; one task of it if a task is named."))
def guide(
    task: Annotated[str | None, typer.Argument(metavar="TASK", help=lazy("one task of the handbook"))] = None,
) -> None:
    """See the help text."""
    text = HANDBOOK.read_text(encoding="utf-8")
    if task is not None:
        chapters = tasks(text)
        if task not in chapters:
            raise NotFoundError(
                _("The handbook has no task {task}.").format(task=task),
                _("Tasks: {tasks}").format(tasks=", ".join(chapters)),
            )
        text = chapters[task]
    if current().json:
        emit({"text": text})
    else:
        say(text.rstrip())


def tasks(handbook: str) -> dict[str, str]:
    """The handbook's chapters by the word that names each (``## word: title``)."""
    chapters = re.split(r"(?m)^(?=## )", handbook)[1:]
    return {chapter[3:].partition(":")[0].strip(): chapter for chapter in chapters}
