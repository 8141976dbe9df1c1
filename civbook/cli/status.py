"""civbook status: what is to be done."""

from __future__ import annotations

from dataclasses import asdict

from civbook.cli.nouns import new_app
from civbook.cli.output import emit, table
from civbook.cli.session import current, opened
from civbook.i18n import gettext as _
from civbook.i18n import lazy
from civbook.workflow.status import BookStatus
from civbook.workflow.status import status as look

app = new_app()


@app.command(help=lazy("What is to be done, book by book: unread pages, entries that wait, doubts."))
def status() -> None:
    """See the help text."""
    with opened() as archive:
        found = look(archive)
    if current().json:
        emit({"books": [_as_json(book) for book in found]})
        return
    rows: list[list[object]] = []
    for book in found:
        doubts = ", ".join(f"{code} {count}" for code, count in book.doubts)
        box = book.outbox
        rows.append(
            [book.book_id, book.unread_pages, book.waiting, book.verified, box.waiting, box.refused, doubts]
        )
    columns = [
        _("book"), _("pages unread"), _("to verify"), _("verified"), _("to hand over"), _("refused"),
        _("doubts"),
    ]  # fmt: skip
    table(columns, rows, right=[1, 2, 3, 4, 5])


def _as_json(book: BookStatus) -> dict[str, object]:
    return {
        **asdict(book), "doubts": dict(book.doubts),
        "outbox": {**asdict(book.outbox), "waiting": book.outbox.waiting},
    }  # fmt: skip
