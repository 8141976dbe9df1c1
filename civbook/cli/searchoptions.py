"""What a search can be told: the options of ``civbook search``, with the words that explain them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from civbook.i18n import lazy

Words = Annotated[list[str] | None, typer.Argument(metavar="WORDS", help=lazy("a name or a plain sentence"))]
Name = Annotated[str | None, typer.Option(help=lazy("the person's name"))]
Role = Annotated[
    str | None, typer.Option(help=lazy("child, father, mother, husband, wife, deceased, declarant"))
]
Born = Annotated[str | None, typer.Option(help=lazy("1975, 1970-1980 or 2003-05-12"))]
Died = Annotated[str | None, typer.Option(help=lazy("year or day of death"))]
Father = Annotated[str | None, typer.Option(help=lazy("the father's name"))]
Mother = Annotated[str | None, typer.Option(help=lazy("the mother's name"))]
Spouse = Annotated[str | None, typer.Option(help=lazy("the husband's or wife's name"))]
With = Annotated[str | None, typer.Option("--with", help=lazy("any other person in the entry"))]
Sex = Annotated[str | None, typer.Option(help=lazy("male or female"))]
Place = Annotated[str | None, typer.Option(help=lazy("a place, by its old or new name"))]
Kind = Annotated[str | None, typer.Option("--type", help=lazy("type of book: KS, KH, KT, CMC, HN …"))]
Year = Annotated[str | None, typer.Option(help=lazy("year of registration"))]
Number = Annotated[str | None, typer.Option(help=lazy("the entry's number"))]
Book = Annotated[str | None, typer.Option(help=lazy("the book's id or number"))]
Limit = Annotated[int, typer.Option(help=lazy("hits to show"))]
Page = Annotated[int, typer.Option(help=lazy("which page of hits"))]
Offset = Annotated[int | None, typer.Option(help=lazy("hits to leave out before the first"))]
At = Annotated[
    str | None,
    typer.Option(metavar="postgresql://…", help=lazy("search a province's index instead of an archive")),
]
Batch = Annotated[
    Path | None,
    typer.Option(metavar="QUERIES.jsonl", help=lazy("queries in JSON, one a line; - for standard input")),
]
