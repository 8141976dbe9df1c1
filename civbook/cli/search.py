"""civbook search: find entries by whatever is known of the person."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from civbook.cli import searchoptions as options
from civbook.cli.nouns import new_app
from civbook.cli.output import emit, note, say, table
from civbook.cli.session import current, opened
from civbook.errors import NotFoundError, PartFailedError, UsageError
from civbook.i18n import gettext as _
from civbook.i18n import lazy

if TYPE_CHECKING:
    from civbook.model import Entry
    from civbook.workflow.registers import Registers
    from civbook.workflow.search import Found, Result

app = new_app()


@app.command(
    help=lazy("Find entries: free words, options, or both; accents, order and spelling need not be right.")
)
def search(
    words: options.Words = None,
    name: options.Name = None,
    role: options.Role = None,
    born: options.Born = None,
    died: options.Died = None,
    father: options.Father = None,
    mother: options.Mother = None,
    spouse: options.Spouse = None,
    with_: options.With = None,
    sex: options.Sex = None,
    place: options.Place = None,
    kind: options.Kind = None,
    year: options.Year = None,
    number: options.Number = None,
    book: options.Book = None,
    limit: options.Limit = 10,
    page: options.Page = 1,
    offset: options.Offset = None,
    at: options.At = None,
    batch: options.Batch = None,
) -> None:
    """See the help text."""
    if batch is not None:
        _batch(batch, at)
        return
    from civbook.workflow import search as desk

    if page < 1:
        raise UsageError(_("Pages count from 1."))
    told = {
        "name": name, "role": role, "born": born, "died": died, "father": father, "mother": mother,
        "spouse": spouse,
        "with": with_, "sex": sex, "place": place, "type": kind, "year": year, "number": number, "book": book,
        "limit": limit, "offset": (page - 1) * limit if offset is None else offset,
    }  # fmt: skip
    with _registers(at) as registers:
        result = desk.answer(registers, " ".join(words or ()), **told)
        try:
            if current().json:
                emit(desk.as_json(result))
            else:
                _show(result)
            sys.stdout.flush()
        finally:  # a closed pipe may have shown a part
            desk.log_answer(registers, result)


def _batch(file: Path, at: str | None) -> None:
    from civbook.workflow.lines import bounded
    from civbook.workflow.search import batch

    if str(file) != "-" and not file.is_file():
        raise NotFoundError(_("There is no file {path}.").format(path=file), code="no-file")
    failed = 0
    with _registers(at) as registers, ExitStack() as stack:
        lines = (
            sys.stdin
            if str(file) == "-"
            else stack.enter_context(file.open(encoding="utf-8-sig", errors="replace"))
        )
        for answer in batch(registers, bounded(lines)):
            failed += "error" in answer
            sys.stdout.write(json.dumps(answer, ensure_ascii=False, separators=(",", ":")) + "\n")
    if failed:
        note(_("{count} queries could not be understood.").format(count=failed))
        raise typer.Exit(PartFailedError.exit_code)


@contextmanager
def _registers(at: str | None) -> Iterator[list[Registers]]:
    """The server named, every archive named, or the one meant."""
    from civbook.workflow.archive import opened as open_one
    from civbook.workflow.registers import InArchive, on_server

    session = current()
    with ExitStack() as stack:
        if at is not None:
            if session.archives:
                raise UsageError(_("Search either at a server or in archives: --at or --archive."))
            yield [stack.enter_context(on_server(at, who=session.who, purpose=session.reason))]
        elif len(session.archives) > 1:
            yield [
                InArchive(
                    stack.enter_context(open_one(root, who=session.who, purpose=session.reason, waiting=note))
                )
                for root in session.archives
            ]
        else:
            yield [InArchive(stack.enter_context(opened()))]


def _show(result: Result) -> None:
    say(_("Understood: {query}").format(query=result.understood))
    for warning in result.warnings:
        note(warning)
    if not result.found:
        say(_("Nothing like that is in these books."))
        return
    several = len({each.origin.name for each in result.found}) > 1
    columns = [
        "",
        _("who"),
        _("born"),
        _("other people"),
        _("book"),
        _("number"),
        _("page"),
        _("entry"),
        _("why"),
    ]
    table(
        [*columns, *([_("archive")] if several else [])],
        [_row(result, each, several) for each in result.found],
        right=(0,),
    )
    say(_("{percent} that it is none of these books' entries.").format(percent=_percent(result.absent)))
    last = result.query.offset + len(result.found)
    if result.total > last:
        say(
            _("{shown} of {total} shown; the next ones: --offset {last}").format(
                shown=len(result.found), total=result.total, last=last
            )
        )
    if result.suggestion:
        say(result.suggestion)


def _row(result: Result, found: Found, several: bool) -> list[object]:
    from civbook.search.explain import masked

    entry, person = found.hit.entry, found.hit.detail.person
    hidden = found.origin.mask_others
    asked = {word.folded for word in result.query.name.words} if result.query.name else set()
    others = dict.fromkeys(
        masked(text) if hidden else text
        for name in entry.fields
        if name.endswith(".full_name") and not name.startswith((f"{person}.", "signer.", "officer."))
        and (text := _text(entry, name))
    )  # fmt: skip  # once, who declared it may be the mother
    unverified = "" if entry.status == "verified" else " " + _("(unverified)")
    row: list[object] = [
        _percent(found.hit.score), _marked(_text(entry, f"{person}.full_name"), asked) + unverified,
        _text(entry, f"{person}.birth_date"), ", ".join(others), found.origin.book.id, entry.number, _page(found),
        entry.id,
        "; ".join(found.why),
    ]  # fmt: skip
    return [*row, found.origin.name] if several else row


def _marked(name: str, asked: set[str]) -> str:
    """The name with the words that were asked for between ‹ and ›."""
    from civbook.search.words import folded, name_words

    shown = [
        f"‹{word}›" if any(folded(part) in asked for part in name_words(word)) else word
        for word in name.split()
    ]
    return " ".join(shown).replace("› ‹", " ")


def _text(entry: Entry, name: str) -> str:
    reading = entry.fields.get(name)
    return (reading.value or reading.written or "") if reading else ""


def _page(found: Found) -> str:
    """Where in the book the entry's first page is."""
    ids = found.hit.entry.page_ids
    return str(found.origin.pages[0]) if ids and found.origin.pages else ""


def _percent(chance: float) -> str:
    return f"{chance * 100:.1f} %" if 0.0005 < chance < 0.9995 else f"{chance * 100:.0f} %"
