"""civbook settings: each value and where it comes from."""

from __future__ import annotations

from civbook import settings as settings_room
from civbook.cli.nouns import new_app
from civbook.cli.output import emit, table
from civbook.cli.session import current
from civbook.errors import SettingsError
from civbook.i18n import gettext as _
from civbook.i18n import lazy
from civbook.workflow.archive import find_archive

app = new_app()


@app.command(
    help=lazy("Every setting with its value and where that comes from: default, civbook.toml, environment.")
)
def settings() -> None:
    """See the help text."""
    session = current()
    try:
        folder = find_archive(session.archives[0] if session.archives else None)
    except SettingsError:
        if session.archives:
            raise
        folder = None  # outside an archive: defaults and environment
    described = settings_room.describe(settings_room.load(folder))
    if session.json:
        emit(
            {
                "settings": [
                    {"key": each.key, "variable": each.variable, "value": each.value, "source": each.source}
                    for each in described
                ]
            }
        )
        return
    columns = [_("key in civbook.toml"), _("value"), _("source"), _("meaning")]
    table(columns, [[each.key, _value(each.value), each.source, each.meaning] for each in described])


def _value(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
