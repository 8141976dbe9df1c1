"""civbook doctor: what is wrong, and how to mend it."""

from __future__ import annotations

from dataclasses import asdict

from civbook.cli.nouns import new_app
from civbook.cli.output import emit, say
from civbook.cli.session import current
from civbook.i18n import gettext as _
from civbook.i18n import lazy
from civbook.workflow.doctor import examine

app = new_app()


@app.command(
    help=lazy("Look at engine, language data, fonts, disk and database; exit code 7 if something is broken.")
)
def doctor() -> int:
    """See the help text."""
    archives = current().archives
    checks = examine(archives[0] if archives else None)
    faults = sum(check.state == "fault" for check in checks)
    if current().json:
        emit({"ok": faults == 0, "checks": [asdict(check) for check in checks]})
        return 7 if faults else 0
    marks = {"ok": "  ", "warning": "! ", "fault": "✗ "}
    for check in checks:
        say(f"{marks[check.state]}{check.name}: {check.text}")
        if check.remedy:
            say(f"    → {check.remedy}")
    say(_("All is well.") if not faults else _("Broken: {count}").format(count=faults))
    return 7 if faults else 0
