"""civbook dossier: answer the one-stop portals' dossiers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from civbook.cli.nouns import new_app
from civbook.cli.output import emit, note, say
from civbook.cli.progress import listener
from civbook.cli.session import current, opened
from civbook.errors import PartFailedError
from civbook.i18n import gettext as _
from civbook.i18n import lazy

app = new_app()


@app.command(help=lazy("Which entries portal dossiers refer to, with probabilities and the answer's fields."))
def dossier(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE…", help=lazy("JSON files, or folders of them"))
    ],
    out: Annotated[
        Path | None, typer.Option("-o", "--out", metavar="DIR", help=lazy("write one answer a file here"))
    ] = None,
) -> None:
    """See the help text."""
    from civbook.workflow.dossier import answer_files
    from civbook.workflow.progress import Meter

    answers: list[dict[str, Any]] = []
    with opened() as archive:
        meter = Meter(_("dossiers"), None, listener())
        for answered in answer_files(archive, files, meter.step):
            data = answered.as_json()
            answers.append(data)
            if out is not None:
                write_json(out / f"{Path(answered.file).stem}.answer.json", data)
        meter.finish()
    if current().json:
        emit({"files": answers})
    else:
        for data in answers:
            _show(data)
    if any(data["fault"] for data in answers):
        raise typer.Exit(PartFailedError.exit_code)


def write_json(path: Path, data: dict[str, Any]) -> None:
    """Write a JSON document, whole or not at all."""
    from civbook.exchange.atomic import write_whole

    write_whole(path, (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode())


def _show(data: dict[str, Any]) -> None:
    if data["fault"]:
        note(f"{data['file']}: {data['fault']}")
    for each in data["dossiers"]:
        say(f"{data['file']}  {each['maHoSoLT']}  {each['event'] or '?'}")
        for problem in each["problems"]:
            say(f"  ! {problem['field']}: {problem['message']}")
        for finds, hits in each["matches"].items():
            for hit in hits:
                entry = hit["entry"]
                place = f"{entry['book']['id']} {entry['number']}/{entry['year']}"
                say(f"  {finds}: {hit['probability']:.0%}  {entry['id']}  {place}")
            if not hits:
                say(f"  {finds}: " + _("nothing found"))
