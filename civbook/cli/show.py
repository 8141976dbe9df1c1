"""civbook show: one entry, whole."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from civbook.cli.labels import ACTS, EVENTS, SOURCES, STATUSES, field_label, word
from civbook.cli.nouns import new_app
from civbook.cli.output import emit, note, say, table
from civbook.cli.session import current, opened
from civbook.i18n import gettext as _
from civbook.i18n import lazy
from civbook.model import Entry, FieldReading, fields_of
from civbook.workflow.show import EntryView, as_json, view

app = new_app()


@app.command(help=lazy("Every field of an entry as written and as value, where it stands, and its history."))
def show(
    entry: Annotated[str, typer.Argument(metavar="ENTRY", help=lazy("the entry's id, or how it begins"))],
    image: Annotated[
        Path | None,
        typer.Option(
            help=lazy("write the page with a frame around each field; a second page goes to NAME-2.png")
        ),
    ] = None,
) -> None:
    """See the help text."""
    from civbook.workflow.images import entry_pngs

    with opened() as archive:
        seen = view(archive, entry)
        pictures = entry_pngs(archive, seen.entry) if image is not None else []
    written = _write(pictures, image) if image is not None else []
    if current().json:
        emit(as_json(seen))
        return
    _show(seen)
    for path in written:
        note(_("Picture: {path}").format(path=path))


def _write(pictures: list[bytes], image: Path) -> list[Path]:
    from civbook.exchange.atomic import write_whole

    paths = []
    for number, png in enumerate(pictures, start=1):
        path = image if number == 1 else image.with_name(f"{image.stem}-{number}{image.suffix}")
        write_whole(path, png)
        paths.append(path)
    return paths


def _show(seen: EntryView) -> None:
    entry, book = seen.entry, seen.book
    number = f"{entry.number or '?'}/{entry.year or '?'}"
    say(f"{entry.id}  {word(EVENTS, entry.event)} {number}  {word(STATUSES, entry.status)}")
    say(_("book {book}, {authority}").format(book=book.id, authority=book.authority or "?"))
    for page in seen.pages:
        say(_("page {page}: {file}").format(page=page.position, file=page.file))
    table(
        [_("field"), _("written"), _("value"), _("sure"), _("source")],
        [
            [
                field_label(name), _("(unread)") if reading.written is None else reading.written,
                _value(reading),
                f"{reading.confidence:.0%}" if reading.source == "recognised" else "",
                word(SOURCES, reading.source),
            ]
            for name, reading in in_order(entry)
        ],
        right=[3],
    )  # fmt: skip
    for finding in entry.findings:
        place = f"{field_label(finding.field)}: " if finding.field else ""
        say(_("Doubt: {text}").format(text=place + finding.message))
    for later in seen.later_notes:
        say(_("Noted later: {text}").format(text=later))
    for change in seen.history:
        fields = ", ".join(field_label(name) for name in change.changed)
        say(f"{change.at}  {change.who}  {word(ACTS, change.act)}  {fields}  {change.reason}".rstrip())
    for extract in seen.extracts:
        say(
            _("Extract {number}/{kind} of {date}").format(
                number=extract.number, kind=extract.kind, date=extract.at[:10]
            )
        )


def _value(reading: FieldReading) -> str:
    """What a field means, where that is not what stands in it."""
    if reading.value is None and reading.written:
        return _("(not understood)")
    return "" if reading.value == reading.written else reading.value or ""


def in_order(entry: Entry) -> list[tuple[str, FieldReading]]:
    """The fields in reading order, unknown ones last."""
    order = {name: place for place, name in enumerate(fields_of(entry.event))}
    return sorted(entry.fields.items(), key=lambda item: order.get(item[0], len(order)))
