"""civbook recogniser: which readers of lines there are, how well they read, and how they learn a hand."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from civbook.cli.nouns import new_app
from civbook.cli.output import emit, note, say, table
from civbook.cli.progress import listener
from civbook.cli.session import current, opened
from civbook.errors import SettingsError, UsageError
from civbook.i18n import gettext as _
from civbook.i18n import lazy

app = new_app(no_args_is_help=True)


@app.command(
    "list", help=lazy("The readers of lines: shipped, optional, and adapted to this archive's hands.")
)
def list_() -> None:
    """See the help text."""
    from civbook.recognition import hand
    from civbook.workflow import models, recogniser

    shipped = recogniser.shipped_about()
    adapted = []
    try:
        with opened() as archive:
            adapted = models.models(archive)
    except SettingsError as error:
        if error.code != "no-archive":
            raise
    if current().json:
        emit(
            {"shipped": shipped, "hand": hand.is_installed(), "adapted": [asdict(model) for model in adapted]}
        )
        return
    rows: list[list[Any]] = [[shipped.get("name", "-"), _("shipped"), "", "", "", shipped.get("made", "")]]
    installed = _("installed") if hand.is_installed() else _("not installed")
    rows.append([hand.NAME, _("optional part “hand”: {state}").format(state=installed), "", "", "", ""])
    rows += [
        [m.name, m.scope or _("whole archive"), m.lines, _percent(m.before), _percent(m.after), m.made]
        for m in adapted
    ]
    table([_("name"), _("reads"), _("lines"), _("before"), _("after"), _("made")], rows, right=(2, 3, 4))


@app.command(
    "test", help=lazy("Measure a reader on line images with known text: a table image, text, writer.")
)
def measure(
    lines: Annotated[Path, typer.Argument(metavar="LABELS.tsv", help=lazy("the table"))],
    engine: Annotated[str | None, typer.Option(help=lazy("engine profile; else the one in use"))] = None,
    model: Annotated[
        str | None, typer.Option(help=lazy("an adapted model of this archive, or shipped"))
    ] = None,
    kind: Annotated[str | None, typer.Option(help=lazy("kind of field: name, place, date_words …"))] = None,
) -> None:
    """See the help text."""
    from civbook.workflow import recogniser
    from civbook.workflow.linetables import read_table

    found = recogniser.measure(read_table(lines), _profile(engine, model), _kind(kind), listener())
    if current().json:
        emit({
            "lines": found.lines, "cer": round(found.cer, 5), "wer": round(found.wer, 5),
            "cer_decoded": round(found.cer_decoded, 5), "wer_decoded": round(found.wer_decoded, 5),
            "lines_per_second": round(found.lines_per_second, 2), "engine": found.engine,
            "sure": found.sure_right[0], "sure_right": found.sure_right[1],
            "by_writer": {writer: round(cer, 4) for writer, cer in found.by_writer.items()},
        })  # fmt: skip
        return
    columns = [_("engine"), _("lines"), "CER", "WER", _("CER decoded"), _("WER decoded"), _("lines a second")]
    table(columns, [[
        found.engine, found.lines, _percent(found.cer), _percent(found.wer), _percent(found.cer_decoded),
        _percent(found.wer_decoded), f"{found.lines_per_second:.1f}",
    ]], right=range(1, 7))  # fmt: skip


@app.command(help=lazy("Learn a hand from verified lines; kept only if the lines held back are read better."))
def adapt(
    book: Annotated[
        str | None, typer.Option(help=lazy("learn from the verified entries of this book"))
    ] = None,
    lines: Annotated[Path | None, typer.Option(help=lazy("learn from a table image, text, writer"))] = None,
    base: Annotated[
        str | None, typer.Option(help=lazy("model to start from, or shipped; else the one in use"))
    ] = None,
    minutes: Annotated[
        float | None, typer.Option(help=lazy("time to learn; else by the number of lines"))
    ] = None,
    reread: Annotated[bool, typer.Option(help=lazy("read the unverified rest of the book anew"))] = True,
) -> None:
    """See the help text."""
    from civbook.workflow import bookhand, recogniser
    from civbook.workflow.linetables import read_table

    if (book is None) == (lines is None):
        raise UsageError(_("Give either --book or --lines."))
    with opened() as archive:
        if lines is not None:
            done = recogniser.adapt(
                archive, read_table(lines), base=base, minutes=minutes, listener=listener()
            )
            again = None
        else:
            done, again = bookhand.adapt_book(
                archive, str(book), base=base, minutes=minutes, reread=reread, listener=listener()
            )
    data: dict[str, Any] = {
        "kept": done.model is not None, "model": done.model.name if done.model else None, "lines": done.lines,
        "held_back": done.held_back, "cer_before": round(done.before, 5), "cer_after": round(done.after, 5),
        "seconds": round(done.seconds, 1),
    }  # fmt: skip
    if again is not None:
        data["reread"] = asdict(again)
    if current().json:
        emit(data)
        return
    say(
        _(
            "{lines} lines, {held} held back to judge by: {before} wrong characters before, {after} after."
        ).format(
            lines=done.lines, held=done.held_back, before=_percent(done.before), after=_percent(done.after)
        )
    )
    say(
        _("Kept as {name}.").format(name=done.model.name)
        if done.model
        else _("Not better: the old model stays.")
    )
    if again is not None:
        say(
            _("{entries} unverified entries were read anew, {changed} of them changed.").format(
                entries=again.entries, changed=again.changed
            )
        )


@app.command(
    "export-lines", help=lazy("Line images and their texts from verified entries, to share or to learn from.")
)
def export_lines(
    out: Annotated[Path, typer.Option("--out", "-o", help=lazy("a folder, made if needed"))],
    book: Annotated[str | None, typer.Option(help=lazy("only this book"))] = None,
    consent: Annotated[
        bool, typer.Option("--consent", help=lazy("the office allows these lines to leave it"))
    ] = False,
) -> None:
    """See the help text."""
    from civbook.errors import RefusedError
    from civbook.workflow import bookhand

    if not consent:
        raise RefusedError(
            _("Line images show names and other personal data of citizens."),
            _("If the office allows them to leave the archive, add --consent."),
            code="no-consent",
        )
    with opened() as archive:
        count = bookhand.export_lines(archive, out, book)
    if current().json:
        emit({"lines": count, "table": str(out / bookhand.TABLE)})
        return
    note(_("These pictures hold personal data: keep and send them as the law on personal data asks."))
    say(_("{count} lines in {folder}").format(count=count, folder=out))


def _profile(engine: str | None, model: str | None) -> str:
    from civbook.workflow import models

    if model == "shipped":
        return engine or "auto"
    try:
        with opened() as archive:
            if model is None:
                return models.profile_for(archive, None, engine)
            return f"{engine or 'auto'}:{models.path_of(archive, models.named(archive, model))}"
    except SettingsError as error:
        if error.code != "no-archive" or model is not None:
            raise
    return engine or "auto"


def _kind(word: str | None) -> Any:
    from civbook.model import FieldKind

    if word is None:
        return None
    try:
        return FieldKind(word)
    except ValueError as error:
        raise UsageError(
            _("There is no kind of field {kind}.").format(kind=word),
            _("Choose from: {choices}").format(choices=", ".join(kind.value for kind in FieldKind)),
        ) from error


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"
