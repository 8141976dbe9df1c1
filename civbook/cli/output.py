"""How results look: JSON for programs, sentences and tables for people. The one place that draws tables."""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Iterable, Sequence

from civbook.cli.session import current

WIDTH_WITHOUT_TERMINAL = 140


def emit(data: object) -> None:
    """The one JSON document of a command with --json."""
    sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False) + "\n")


def one_line(text: str) -> str:
    """Text as one line of a terminal: a file's name may hold line ends or codes that drive the terminal."""
    if text.isprintable():
        return text
    return "".join(
        char if char.isprintable() or unicodedata.category(char) in ("Cf", "Zs") else ascii(char)[1:-1]
        for char in text
    )


def say(text: str = "") -> None:
    """A line of the result."""
    sys.stdout.write(text + "\n")


def note(text: str) -> None:
    """A remark beside the result, on standard error; silent with --quiet."""
    if not current().quiet:
        sys.stderr.write(text + "\n")


def table(columns: Sequence[str], rows: Iterable[Sequence[object]], *, right: Iterable[int] = ()) -> None:
    """A table for people; ``right`` are the columns of numbers. Cells are data: never read as markup."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(
        width=None if sys.stdout.isatty() else WIDTH_WITHOUT_TERMINAL, markup=False, emoji=False
    )
    drawn = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    aligned = set(right)
    for number, name in enumerate(columns):
        drawn.add_column(Text(name), justify="right" if number in aligned else "left", overflow="fold")
    for row in rows:
        drawn.add_row(*(Text("" if cell is None else str(cell)) for cell in row))
    console.print(drawn)
