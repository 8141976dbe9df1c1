"""How results look: JSON for programs, sentences and tables for people. The one place that draws tables."""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

from civbook.cli.session import current

WIDTH_WITHOUT_TERMINAL = 140
_LONG_WORD = 30
_GAP = 3  # blanks between two columns


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
    """A table for people; ``right`` are the columns of numbers. Cells are data: never read as markup.

    On a terminal so narrow that ids would be torn apart, a row becomes a few lines of ``column: cell``.
    """
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(
        width=None if sys.stdout.isatty() else WIDTH_WITHOUT_TERMINAL, markup=False, emoji=False
    )
    cells = [["" if cell is None else str(cell) for cell in row] for row in rows]
    widths = _narrowest(columns, cells)
    if sum(widths) + _GAP * (len(widths) - 1) > console.width:
        _records(columns, cells, console.width)
        return
    drawn = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    aligned = set(right)
    for number, name in enumerate(columns):
        side: Any = "right" if number in aligned else "left"
        drawn.add_column(Text(name), justify=side, overflow="fold", min_width=widths[number])
    for row in cells:
        drawn.add_row(*map(Text, row))
    console.print(drawn)


def _narrowest(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> list[int]:
    """What each column needs so that its cells break at blanks alone; very long words are torn anyhow."""
    together = [columns, *rows]
    return [
        min(_LONG_WORD, max((len(word) for row in together for word in row[place].split()), default=0))
        for place in range(len(columns))
    ]


def _records(columns: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> None:
    for row in rows:
        line = ""
        for name, cell in zip(columns, row, strict=True):
            item = f"{name}: {cell}" if name else cell
            if cell and line and len(line) + _GAP + len(item) > width:
                say(line)
                line = item
            elif cell:
                line += " " * _GAP * bool(line) + item
        say(line)
        say()
