"""civbook verify: check, key, compare, arbitrate, supersede."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from civbook.cli.labels import STATUSES, field_label, word
from civbook.cli.nouns import new_app
from civbook.cli.output import emit, note, say, table
from civbook.cli.session import current, opened
from civbook.errors import NotFoundError, UsageError
from civbook.i18n import gettext as _
from civbook.i18n import lazy
from civbook.model import Entry
from civbook.workflow import keying
from civbook.workflow.verify import change_entry, next_unverified
from civbook.workflow.verify import supersede as put_out_of_use


class _EntryOrCommand(TyperGroup):
    """``civbook verify ENTRY`` is short for ``civbook verify entry ENTRY``."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] != "--help":
            args = ["entry", *args]
        return super().parse_args(ctx, args)


app = new_app(
    lazy(
        "Check an entry against its picture: civbook verify ENTRY. "
        "Two people keying blind: key, compare, arbitrate."
    ),
    cls=_EntryOrCommand,
    no_args_is_help=True,
)

EntryArgument = Annotated[str, typer.Argument(metavar="ENTRY", help=lazy("the entry's id"))]
SetOption = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="FIELD=TEXT", help=lazy("what stands in a field; may be repeated")),
]


@app.command(
    "entry",
    help=lazy("Go through an entry's fields with their pictures; with --set or --done nothing is asked."),
)
def entry(
    entry: Annotated[str | None, typer.Argument(metavar="ENTRY", help=lazy("the entry's id"))] = None,
    book: Annotated[
        str | None, typer.Option(help=lazy("all waiting entries of a book, one after the other"))
    ] = None,
    set_: SetOption = None,
    unreadable: Annotated[
        list[str] | None, typer.Option(metavar="FIELD", help=lazy("a field that nobody can read"))
    ] = None,
    done: Annotated[
        bool, typer.Option("--done", "--accept", help=lazy("the rest is right: mark it verified"))
    ] = False,
) -> None:
    """See the help text."""
    changes: dict[str, str | None] = {**texts(set_ or []), **dict.fromkeys(unreadable or [])}
    with opened() as archive:
        if changes or done:
            if entry is None:
                raise UsageError(_("Which entry?"), _("civbook verify ENTRY --set FIELD=TEXT --done"))
            _tell(change_entry(archive, entry, changes, done=done))
            return
        if not sys.stdin.isatty():
            raise UsageError(
                _("Nobody is at the keyboard."),
                _("Say what is right with --set FIELD=TEXT, --done, --who NAME."),
            )
        from civbook.cli.walk import walk

        if entry is not None:
            walk(archive, entry)
            return
        if book is None:
            raise UsageError(
                _("Which entry or book?"), _("civbook verify ENTRY, or civbook verify --book ID")
            )
        waiting = next_unverified(archive, book)
        while waiting is not None and walk(archive, waiting):
            waiting = next_unverified(archive, book, waiting)
        if waiting is None:
            say(_("Nothing waits in book {book}.").format(book=book))


@app.command(help=lazy("Key an entry without seeing what another keyed; two people do so."))
def key(
    entry: EntryArgument,
    set_: SetOption = None,
    file: Annotated[
        Path | None, typer.Option("--from", metavar="FILE.json", help=lazy("field → text as a JSON object"))
    ] = None,
) -> None:
    """See the help text."""
    keyed = {**(_from_file(file) if file else {}), **texts(set_ or [])}
    with opened() as archive:
        if not keyed and sys.stdin.isatty():
            from civbook.cli.walk import key_blind

            keyed = key_blind(archive, entry)
        number = keying.key(archive, entry, keyed)
    if current().json:
        emit({"entry": entry, "keying": number})
    else:
        say(_("Keying {number} of 2 is kept.").format(number=number))


@app.command(help=lazy("Where the two keyings of an entry differ."))
def compare(entry: EntryArgument) -> None:
    """See the help text."""
    with opened() as archive:
        found = keying.compare(archive, entry)
    if current().json:
        emit(
            {
                "entry": found.entry.id, "people": list(found.people), "agreed": found.agreed,
                "differences": [
                    {"field": each.field, "first": each.first, "second": each.second}
                    for each in found.differences
                ],
                "unkeyed": list(found.unkeyed),
            }
        )  # fmt: skip
        return
    say(_("The same: {count} fields.").format(count=len(found.agreed)))
    if found.differences:
        table(
            [_("field"), f"1: {found.people[0]}", f"2: {found.people[1]}"],
            [[each.field, each.first, each.second] for each in found.differences],
        )
    if found.unkeyed:
        say(_("Keyed by nobody, read by machine alone: {fields}").format(fields=", ".join(found.unkeyed)))


@app.command(help=lazy("Decide where two keyings differ, as a third person, and mark the entry verified."))
def arbitrate(
    entry: EntryArgument,
    take: Annotated[
        list[str] | None, typer.Option(metavar="FIELD=1|2", help=lazy("whose text is right; may be repeated"))
    ] = None,
    set_: SetOption = None,
) -> None:
    """See the help text."""
    taken = {name: int(text) if text in ("1", "2") else 0 for name, text in texts(take or []).items()}
    decided = texts(set_ or [])
    with opened() as archive:
        if not taken and not decided and sys.stdin.isatty():
            from civbook.cli.walk import decide

            taken, decided = decide(archive, keying.compare(archive, entry))
        _tell(keying.arbitrate(archive, entry, taken, decided))


@app.command(
    help=lazy("Put a double or a rescanned entry out of use in favour of another; it stays in the archive.")
)
def supersede(
    entry: EntryArgument,
    by: Annotated[str, typer.Option(metavar="ENTRY", help=lazy("the entry that stands instead"))],
) -> None:
    """See the help text."""
    with opened() as archive:
        _tell(put_out_of_use(archive, entry, by, reason=current().reason))


def texts(pairs: list[str]) -> dict[str, str]:
    """``FIELD=TEXT`` arguments as a dictionary.

    Raises:
        UsageError: one without a ``=``.
    """
    result = {}
    for pair in pairs:
        name, equals, text = pair.partition("=")
        if not equals or not name.strip():
            raise UsageError(_("{option} is not FIELD=TEXT.").format(option=pair.split("=")[0]))
        result[name.strip()] = text
    return result


def _from_file(path: Path) -> dict[str, str]:
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as e:
        raise NotFoundError(_("{path} can't be read.").format(path=path)) from e
    except ValueError as e:
        raise UsageError(_("{path} is not JSON.").format(path=path)) from e
    if not isinstance(data, dict) or not all(isinstance(text, str) for text in data.values()):
        raise UsageError(_("{path} is not a JSON object of texts.").format(path=path))
    return data


def _tell(entry: Entry) -> None:
    if current().json:
        emit({"id": entry.id, "status": entry.status, "revision": entry.revision})
        return
    say(f"{entry.id}  {word(STATUSES, entry.status)}")
    for finding in entry.findings:
        place = f"{field_label(finding.field)}: " if finding.field else ""
        note(_("Doubt: {text}").format(text=place + finding.message))
