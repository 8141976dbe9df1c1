"""civbook book: register books and see how far they are."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

import typer

from civbook.cli.nouns import new_app
from civbook.cli.output import emit, say, table
from civbook.cli.session import current, opened
from civbook.i18n import gettext as _
from civbook.i18n import lazy
from civbook.workflow import books
from civbook.workflow.books import BookReport, YearNumbers

app = new_app(no_args_is_help=True)


@app.command(help=lazy("Register a book; prints its id."))
def add(
    kind: Annotated[str, typer.Option("--type", help=lazy("KS, KH, KT, CMC, HN, GH, CN or TD"))],
    number: Annotated[str, typer.Option(help=lazy("the book's number (quyển số)"))],
    year: Annotated[str, typer.Option(help=lazy("the year, or first and last: 2003-2005"))],
    authority: Annotated[str, typer.Option(help=lazy("the office that kept it, as written on the book"))],
    form: Annotated[
        str | None, typer.Option(help=lazy("the form of its pages; found from them if left out"))
    ] = None,
    custodian: Annotated[str, typer.Option(help=lazy("the office that keeps it today, if another"))] = "",
) -> None:
    """See the help text."""
    with opened() as archive:
        book = books.add_book(
            archive, kind=kind, number=number, years=year, authority=authority, form=form, custodian=custodian
        )
    emit({"id": book.id}) if current().json else say(book.id)


@app.command("list", help=lazy("All books with pages, entries and progress."))
def list_() -> None:
    """See the help text."""
    with opened() as archive:
        reports = books.reports(archive)
    if current().json:
        emit({"books": [as_json(report) for report in reports]})
        return
    if not reports:
        say(_("No books yet. Register one with: civbook book add"))
        return
    columns = [
        _("book"),
        _("years"),
        _("authority"),
        _("pages"),
        _("entries"),
        _("verified"),
        _("missing"),
        _("double"),
    ]
    table(columns, [_row(report) for report in reports], right=range(3, 8))


@app.command(help=lazy("One book: progress, gaps and doubles in its numbering."))
def show(id: Annotated[str, typer.Argument(metavar="ID", help=lazy("the book's id"))]) -> None:
    """See the help text."""
    with opened() as archive:
        report = books.report(archive, id)
    if current().json:
        emit(as_json(report))
        return
    book, counts = report.book, report.counts
    say(f"{book.id}  {book.authority}  ({book.years})")
    say(_("form: {form}").format(form=book.form or _("found from the pages")))
    say(_("pages: {pages}   entries: {entries}").format(pages=counts.pages, entries=counts.entries))
    say(
        _("read: {read}   keyed: {keyed}   verified: {verified}").format(
            read=counts.read, keyed=counts.keyed, verified=counts.verified
        )
    )
    if counts.closing_entries is not None or counts.closing_pages is not None:
        say(
            _("closing words: {pages} pages, {entries} entries").format(
                pages=counts.closing_pages, entries=counts.closing_entries
            )
        )
    for year in report.years:
        say(_year(year))
    if report.unnumbered:
        say(_("without number or year: {count}").format(count=report.unnumbered))


@app.command(help=lazy("Correct what is known of a book; its id, type and number stay."))
def edit(
    id: Annotated[str, typer.Argument(metavar="ID", help=lazy("the book's id"))],
    authority: Annotated[str | None, typer.Option(help=lazy("the office that kept it"))] = None,
    custodian: Annotated[str | None, typer.Option(help=lazy("the office that keeps it today"))] = None,
    year: Annotated[str | None, typer.Option(help=lazy("the year, or first and last"))] = None,
    form: Annotated[str | None, typer.Option(help=lazy("the form of its pages"))] = None,
) -> None:
    """See the help text."""
    with opened() as archive:
        books.edit_book(archive, id, authority=authority, custodian=custodian, years=year, form=form)
        report = books.report(archive, id)
    if current().json:
        emit(as_json(report))
    else:
        say(_("Kept."))


@app.command(help=lazy("Keep the totals that the closing words of the year give, to check against."))
def close(
    id: Annotated[str, typer.Argument(metavar="ID", help=lazy("the book's id"))],
    pages: Annotated[int | None, typer.Option(min=0, help=lazy("pages, by the closing words"))] = None,
    entries: Annotated[int | None, typer.Option(min=0, help=lazy("entries, by the closing words"))] = None,
) -> None:
    """See the help text."""
    with opened() as archive:
        books.close_book(archive, id, pages, entries)
        report = books.report(archive, id)
    if current().json:
        emit(as_json(report))
    else:
        say(_("Kept."))


def as_json(report: BookReport) -> dict[str, Any]:
    """The book's JSON shape of the contract, with its counts and numbering."""
    book = asdict(report.book)
    return {
        **book, **asdict(report.counts), "unnumbered": report.unnumbered,
        "missing": [f"{number}/{year.year}" for year in report.years for number in year.missing],
        "doubled": [f"{number}/{year.year}" for year in report.years for number in year.doubled],
        "numbering": [
            {
                "year": year.year, "last": year.last, "missing": list(year.missing),
                "doubled": list(year.doubled),
                "leaps": [list(leap) for leap in year.leaps],
            }
            for year in report.years
        ],
    }  # fmt: skip


def _row(report: BookReport) -> list[object]:
    counts = report.counts
    missing = sum(len(year.missing) for year in report.years)
    doubled = sum(len(year.doubled) for year in report.years)
    book = report.book
    return [
        book.id,
        book.years,
        book.authority,
        counts.pages,
        counts.entries,
        counts.verified,
        missing,
        doubled,
    ]


def _year(year: YearNumbers) -> str:
    line = _("{year}: up to number {last}").format(year=year.year, last=year.last)
    if year.missing:
        line += "; " + _("missing: {numbers}").format(numbers=spans(year.missing))
    for one, next_one in year.leaps:
        line += "; " + _("a leap from {one} to {next}").format(one=one, next=next_one)
    if year.doubled:
        line += "; " + _("double: {numbers}").format(numbers=", ".join(year.doubled))
    return line


def spans(numbers: tuple[int, ...]) -> str:
    """Numbers with runs drawn together: ``3, 7-12``."""
    parts: list[tuple[int, int]] = []
    for number in numbers:
        if parts and parts[-1][1] == number - 1:
            parts[-1] = (parts[-1][0], number)
        else:
            parts.append((number, number))
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in parts)
