"""Forms of cells: ruled like a table, yet one entry, with the labels down the first column."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from civbook.forms.phrases import labels_of, squeeze
from civbook.model import FieldKind
from civbook.workflow.tablecells import read_cells

if TYPE_CHECKING:
    from collections.abc import Sequence

    from civbook.forms.form import BookForm
    from civbook.recognition.engine import Engine
    from civbook.workflow.sheets import Sheet
    from civbook.workflow.tablepage import TableFit

_COLUMNS = 6  # of a form of cells at most; a register's table has more
_ROWS = 12  # that are looked at
_FEWEST = 4  # labels below one another
_SHARE = 0.4  # of the first column's cells
_ALIKE = 0.82


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
    texts = [squeeze(" ".join(line.text for line in lines)) for lines in cells.values()]
    found = sum(_is_label(text, labels) for text in texts)
    return found >= max(_FEWEST, _SHARE * len(texts))


def _is_label(text: str, labels: set[str]) -> bool:
    from rapidfuzz import process
    from rapidfuzz.distance import Levenshtein

    scorer = Levenshtein.normalized_similarity
    return process.extractOne(text, labels, scorer=scorer, score_cutoff=_ALIKE) is not None
