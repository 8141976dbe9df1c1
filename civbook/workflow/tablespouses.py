"""Marriage tables with a line for each spouse: a narrow column says "Chồng" and "Vợ", one below the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rapidfuzz.distance import Levenshtein

from civbook.forms.columns import TWIN
from civbook.model import FieldKind
from civbook.text.fold import fold
from civbook.workflow.tablecells import read_cells

if TYPE_CHECKING:
    from collections.abc import Sequence

    from civbook.forms.columns import Column
    from civbook.forms.form import BookForm
    from civbook.imaging.celllines import Writing
    from civbook.imaging.ink import Grid
    from civbook.model import TextLine
    from civbook.recognition.engine import Engine
    from civbook.workflow.sheets import Sheet
    from civbook.workflow.tablecells import Place

_SPOUSES = ("husband", "wife")
_ALIKE = 0.75  # likeness of a cell to a word for a spouse
_FEWEST = 2  # cells that name one of them
_UPPER = 0.45  # of a row: what stands above that has room below it


def lines_of_spouses(
    sheet: Sheet,
    form: BookForm,
    columns: Sequence[Column],
    table: Grid,
    writing: Writing,
    first: int,
    engine: Engine,
) -> Grid | None:
    """The table with a row for each spouse where a row holds both, a thin rule between them or none; None elsewhere."""
    said = _said(sheet, form, columns, writing, range(first, table.rows), engine)
    named = {place: [(_spouse(form, line.text), line.box) for line in lines] for place, lines in said.items()}
    alone = len({spouse for names in named.values() for spouse, _box in names if spouse}) == 1
    shares = {}
    for (row, column), names in named.items():
        top, bottom = table.cell(row, column).box.y0, table.cell(row, column).box.y1
        boxes = [box for spouse, box in names if spouse]
        if len(boxes) == len(_SPOUSES):
            shares[row] = ((boxes[0].y1 + boxes[1].y0) / 2 - top) / max(1, bottom - top)
        elif boxes and alone and (boxes[0].y0 + boxes[0].y1) / 2 < top + _UPPER * (bottom - top):
            shares[row] = 0.5  # "Vợ" is a small word below it: it was seen nowhere
    if len(shares) < _FEWEST:
        return None
    return table.divided({row: (shares.get(row, 0.5),) for row in range(first, table.rows)})


def spouses_by_row(
    sheet: Sheet, form: BookForm, columns: Sequence[Column], writing: Writing, rows: range, engine: Engine
) -> dict[int, str]:
    """Whose line each row is, where a column without a heading of its own says it; {} in other tables."""
    said = _said(sheet, form, columns, writing, rows, engine)
    named = {row: [_spouse(form, line.text) for line in cell] for (row, _column), cell in said.items()}
    found = {row: spouse for row, names in named.items() if (spouse := next(filter(None, names), ""))}
    return _completed(found, rows) if len(found) >= _FEWEST else {}


def _said(
    sheet: Sheet, form: BookForm, columns: Sequence[Column], writing: Writing, rows: range, engine: Engine
) -> dict[Place, list[TextLine]]:
    """The cells of the first column whose heading asks for nothing, in a table that asks for one spouse only."""
    asked = {name.partition(".")[0] for column in columns for name in column.fields}
    if form.event != "marriage" or asked >= set(_SPOUSES):
        return {}
    for number, column in enumerate(columns):
        filled = [row for row in rows if (row, number) in writing.lines]
        if not column.fields and len(filled) >= _FEWEST:
            return read_cells(sheet, writing, {number: FieldKind.TEXT}, filled, engine)
    return {}


def _spouse(form: BookForm, text: str) -> str:
    """Whom a cell names, "" for nobody."""
    key = fold(text).replace(" ", "")
    ranked = sorted(
        (Levenshtein.normalized_similarity(key, fold(word).replace(" ", "")), spouse)
        for spouse in _SPOUSES
        for word in form.persons.get(spouse, ())
    )
    return ranked[-1][1] if ranked and ranked[-1][0] >= _ALIKE else ""


def _completed(said: dict[int, str], rows: range) -> dict[int, str]:
    """With the rows beside those whose word was legible: each has the other spouse's line."""
    found = dict(said)
    for row in range(min(said) - 1, rows.start - 1, -1):
        found[row] = TWIN[found[row + 1]]
    for row in range(min(said), rows.stop):
        found[row] = said.get(row) or TWIN[found[row - 1]]
    return found


def with_first_line(
    spouses: dict[int, str], columns: Sequence[Column], lines: dict[Place, list[TextLine]]
) -> None:
    """Put what a marriage has once, its number and date, into the first spouse's row: its cell is as high as both."""
    once = [number for number, column in enumerate(columns) if not any("." in name for name in column.fields)]
    for row in spouses:
        if not is_second(spouses, row):
            continue
        for number in once:
            if (row, number) in lines:
                lines.setdefault((row - 1, number), []).extend(lines.pop((row, number)))


def is_second(spouses: dict[int, str], row: int) -> bool:
    """Whether a row is the second spouse's: its line stands below that of the one who comes first on the page."""
    return row - 1 in spouses and spouses[row] != spouses[min(spouses)]
