"""civbook place: what a written place was, and what it is today."""

from __future__ import annotations

from typing import Annotated

import typer

from civbook.cli.nouns import new_app
from civbook.cli.output import emit, say
from civbook.cli.session import current
from civbook.errors import NotFoundError
from civbook.i18n import gettext as _
from civbook.i18n import lazy

app = new_app()


@app.command(help=lazy("What a place was, what it is today, with GSO codes."))
def place(
    text: Annotated[
        str, typer.Argument(metavar="PLACE", help=lazy("as written, or a code of today's commune"))
    ],
    at: Annotated[int | None, typer.Option(help=lazy("the year in which it was written"))] = None,
    limit: Annotated[int, typer.Option(min=1, help=lazy("how many possible places"))] = 5,
) -> None:
    """See the help text."""
    from civbook import places

    if text.isascii() and text.isdigit():
        _of_code(text)
        return
    matches = places.find(text, at, limit)
    if not matches:
        raise NotFoundError(
            _("No such place is known."), _("Write commune, district and province."), code="no-place"
        )
    if current().json:
        emit({"query": text, "at": at, "matches": [match.as_json() for match in matches]})
        return
    for match in matches:
        span = f"{match.unit.since or '…'} – {match.unit.until or '…'}"
        code = match.unit.code or _("no code")
        say(f"{match.full_name}  [{code}]  {span}  ({match.score:.2f})")
        for unit in match.today:
            say(
                _("  today: {place}  [{code}]").format(
                    place=places.describe(unit)["full_name"], code=unit.code
                )
            )
        if not match.today:
            say(_("  today: not known"))


def _of_code(code: str) -> None:
    from civbook import places

    today, former = places.today(code), places.former(code)
    if not today and not former:
        raise NotFoundError(_("There is no unit with the code {code}.").format(code=code), code="no-place")
    data = {
        "code": code, "today": [places.describe(unit) for unit in today],
        "former": [places.describe(unit) for unit in former],
    }  # fmt: skip
    if current().json:
        emit(data)
        return
    for word, units in ((_("today"), data["today"]), (_("former"), data["former"])):
        for unit in units:
            assert isinstance(unit, dict)  # noqa: S101  # JSON built above
            say(f"{word}: {unit['full_name']}  [{unit['code']}]")
