"""Forms of cells: ruled like a table, yet one entry, with the labels down the first column or within the cells."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from civbook.forms.phrases import labels_of, squeeze
from civbook.model import FieldKind
from civbook.workflow.tablecells import read_cells

if TYPE_CHECKING:
    from collections.abc import Sequence

    from civbook.forms.form import BookForm
    from civbook.model import TextLine
    from civbook.recognition.engine import Engine
    from civbook.workflow.sheets import Sheet
    from civbook.workflow.tablepage import TableFit

_COLUMNS = 6  # of a form of cells at most; a register's table has more
_ROWS = 12  # that are looked at
_FEWEST = 4  # labels below one another
_SHARE = 0.4  # of the first column's cells
_ALIKE = 0.82
_LONG = 6  # letters of a label that a cell's text may begin with


def is_form(sheet: Sheet, fit: TableFit, forms: Sequence[BookForm], engine: Engine) -> bool:
    """Whether what was taken for a table is a form with one entry.

    Args:
        forms: those with one entry a page, whose labels are looked for.
    """
    labels = {label for form in forms if form.layout == "page" for label in labels_of(form)}
    if fit.grid.columns > _COLUMNS or not labels:
        return False
    rows = range(fit.first, min(fit.grid.rows, fit.first + _ROWS))
    filled = Counter(column for row, column in fit.writing.lines if row in rows)
    first = min((column for column, count in filled.items() if count >= _FEWEST), default=None)
    if first is None:
        return False
    cells = read_cells(sheet, fit.writing, {first: FieldKind.TEXT}, rows, engine)
    found = sum(_is_label(lines, labels) for lines in cells.values())
    return found >= max(_FEWEST, _SHARE * len(cells))


def _is_label(lines: Sequence[TextLine], labels: set[str]) -> bool:
    """Whether a cell holds a label, or begins with one above or before its value."""
    from rapidfuzz import process
    from rapidfuzz.distance import Levenshtein

    scorer = Levenshtein.normalized_similarity
    text = squeeze(" ".join(line.text for line in lines))
    if process.extractOne(text, labels, scorer=scorer, score_cutoff=_ALIKE) is not None:
        return True
    long = (label for label in labels if len(label) >= _LONG)
    return any(scorer(text[: len(label)], label) >= _ALIKE for label in long)
