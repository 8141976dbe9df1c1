"""Ruled tables, one row an entry: cells by the rules, columns by their headings, "nt" from the row above."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from statistics import median
from typing import TYPE_CHECKING

import numpy as np

from civbook.forms.tables import Column, columns_of, table_score
from civbook.i18n import gettext as _
from civbook.imaging.celllines import Writing, written_lines
from civbook.imaging.ink import without_rules
from civbook.model import Box, FieldKind, FieldReading, Finding, TextLine
from civbook.reading.assemble import ZoneText, assemble
from civbook.reading.compound import split_person
from civbook.reading.order import numbers_in_order
from civbook.recognition.engine import Crop, Engine
from civbook.text.blanks import Blank, blank_mark
from civbook.text.fold import fold
from civbook.workflow.entrypage import draft
from civbook.workflow.page import EntryDraft, RawReading, ReadOptions
from civbook.workflow.tablecells import read_cells
from civbook.workflow.tablegrid import heading_groups, lines_by_cell, without_guides

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from civbook.forms.form import BookForm
    from civbook.imaging.ink import Grid
    from civbook.workflow.sheets import Sheet

THRESHOLD = 0.45
_HEADING_ROWS = 4  # at most
_DARK = 170
# What engines make of "nt", and of the strokes of a ditto.
_SCRAPS = frozenset(
    {"t", "tt", "mt", "nf", "nl", "n", "ni", "ut", "rt", "nr", "1", "11", "l", "ll", "ii", "il", "li"}
)
_MARK = 5.0  # line heights: no mark for "as above" is wider
_BY_ORDER = 0.8  # confidence in a number that the rows around it leave no choice for
_EMPTY = 0.004  # share of ink in a cell up to which it is empty


@dataclass(frozen=True)
class TableFit:
    """A sheet's table understood as a form: lines by cell, what each column holds, the first row of
    entries."""

    form: BookForm
    score: float
    grid: Grid
    columns: tuple[Column, ...]
    first: int
    writing: Writing


@dataclass(frozen=True)
class _Row:
    """What one row of a table says."""

    fields: dict[str, FieldReading]
    readings: list[RawReading]
    findings: list[Finding]


def fit_table(sheet: Sheet, table: Grid, forms: Sequence[BookForm], engine: Engine) -> TableFit | None:
    """The best-fitting table form, None where the headings say too little."""
    table = without_guides(sheet, table)
    texts = _heading_texts(sheet, table, lines_by_cell(sheet, table), engine)
    best: tuple[float, BookForm, int, list[Column]] | None = None
    for form in forms:
        first, columns = _headings(form, table, texts)
        score = table_score(form, columns)
        if best is None or score > best[0]:
            best = (score, form, first, columns)
    if best is None or best[0] < THRESHOLD:
        return None
    score, form, first, columns = best
    writing = written_lines(sheet.even, table, sheet.dpi, first)
    return TableFit(form, round(score, 3), table, tuple(columns), first, writing)


def read_table(sheet: Sheet, fit: TableFit, engine: Engine, options: ReadOptions) -> tuple[EntryDraft, ...]:
    """The entries of a table, top to bottom."""
    rows = range(fit.first, fit.grid.rows)
    kinds = {number: _kind(fit, number) for number, column in enumerate(fit.columns) if column.fields}
    lines = read_cells(sheet, fit.writing, kinds, rows, engine)
    near = options.years[1] if options.years else None
    drafts: list[_Row] = []
    above: dict[str, FieldReading] = {}
    for row in rows:
        here = {number: lines[row, number] for number in range(len(fit.columns)) if (row, number) in lines}
        if not _is_entry(fit, here):
            continue
        texts, readings = _row_texts(fit, here, engine.name)
        fields = assemble(fit.form.event, texts, near=near)
        fields, findings = _as_above(_grown_up(fields), above, _short(fit, here))
        above = {**above, **fields}
        drafts.append(_Row(fields, readings, findings))
    entries = [
        (draft(fit.form.event, row.fields, row.readings, options), row.findings)
        for row in _numbered_rows(drafts)
    ]
    return tuple(replace(entry, findings=(*entry.findings, *findings)) for entry, findings in entries)


def _numbered_rows(rows: Sequence[_Row]) -> list[_Row]:
    """Rows with the numbers mended that the order of the others leaves one choice for."""
    read = [row.fields.get("number") for row in rows]
    numbers = [number.value if number is not None else None for number in read]
    found = []
    for row, number, old, value in zip(rows, read, numbers, numbers_in_order(numbers), strict=True):
        if value == old or value is None:
            found.append(row)
            continue
        base = number or FieldReading(None, value, 0.0, "recognised")
        mended = replace(base, value=value, confidence=_BY_ORDER)
        message = _("The number follows from the rows around it; it was not legible by itself.")
        findings = [*row.findings, Finding("number-by-order", message, "number")]
        found.append(replace(row, fields={**row.fields, "number": mended}, findings=findings))
    return found


def _grown_up(fields: dict[str, FieldReading]) -> dict[str, FieldReading]:
    """Without parents' dates of birth that make them children: the year was cut or run into at the rule."""
    registered = fields.get("registration_date")
    year = int(registered.value[:4]) if registered and registered.value else None
    found = dict(fields)
    for name in ("father.birth_date", "mother.birth_date"):
        born = fields.get(name)
        if year is not None and born and born.value and not year - 90 <= int(born.value[:4]) <= year - 12:
            found[name] = replace(born, value=None, confidence=min(born.confidence, 0.3))
    return found


def _short(fit: TableFit, here: dict[int, list[TextLine]]) -> frozenset[str]:
    """Fields whose cell holds so little writing that it can be a mark for "as above"."""
    return frozenset(
        name
        for number, lines in here.items()
        for name in fit.columns[number].fields
        if len(lines) == 1 and lines[0].box.width < _MARK * max(8, lines[0].box.height)
    )


def _heading_texts(
    sheet: Sheet, table: Grid, cells: dict[tuple[int, int], list[Box]], engine: Engine
) -> dict[tuple[int, int], str]:
    """Texts of the topmost rows by (row, column); a line over several columns counts for each of them."""
    crops: list[Crop] = []
    owners: list[tuple[int, list[int]]] = []
    depth = min(_HEADING_ROWS, table.rows)
    groups = [heading_groups(sheet, table, row) for row in range(depth)]
    for (row, column), boxes in cells.items():
        if row < depth:
            group = next(group for group in groups[row] if column in group)
            for box in _joined(boxes):
                crops.append(_crop(sheet, box, FieldKind.TEXT))
                owners.append((row, group))
    texts: dict[tuple[int, int], str] = {}
    order = sorted(range(len(crops)), key=lambda number: (owners[number][0], crops[number].box.y0))
    answers = engine.read(crops)
    for number in order:
        row, columns = owners[number]
        for column in columns:
            texts[row, column] = f"{texts.get((row, column), '')} {answers[number].text}".strip()
    return texts


def _joined(boxes: Sequence[Box]) -> list[Box]:
    """Lines of a cell, top to bottom; pieces beside each other are one line."""
    lines: list[Box] = []
    for box in sorted(boxes, key=lambda box: box.y0 + box.y1):
        if lines and min(lines[-1].y1, box.y1) - max(lines[-1].y0, box.y0) > 0.5 * min(
            lines[-1].height, box.height
        ):
            lines[-1] = lines[-1].union(box)
        else:
            lines.append(box)
    return lines


def _headings(form: BookForm, table: Grid, texts: dict[tuple[int, int], str]) -> tuple[int, list[Column]]:
    """How many rows are headings, and the columns that they make: the number of rows that says most."""
    best: tuple[float, int, list[Column]] = (-1.0, 1, [])
    for rows in range(1, min(_HEADING_ROWS, table.rows - 1) + 1):
        headings = [
            " ".join(texts.get((row, column), "") for row in range(rows)) for column in range(table.columns)
        ]
        columns = columns_of(form, headings)
        score = table_score(form, columns)
        if score > best[0] + 0.01:
            best = (score, rows, columns)
    first = best[1]
    while first < table.rows - 1 and _numbered(table, first, texts):
        first += 1
    return first, best[2]


def _numbered(table: Grid, row: int, texts: dict[tuple[int, int], str]) -> bool:
    """Whether a row only numbers the columns (1, 2, 3 …): low, and short texts in it."""
    heights = [table.cell(other, 0).box.height for other in range(table.rows)]
    low = heights[row] < 0.6 * median(heights)
    words = [texts.get((row, column), "") for column in range(table.columns)]
    digits = sum(bool(re.fullmatch(r"\W*\d{1,2}\W*", word)) for word in words)
    return digits >= 0.5 * table.columns or (low and all(len(word) <= 4 for word in words))


def _kind(fit: TableFit, column: int) -> FieldKind:
    """The kind of what stands in a column."""
    fields = fit.columns[column].fields
    return fit.form.kind(fields[0]) if len(fields) == 1 else FieldKind.TEXT


def _crop(sheet: Sheet, box: Box, kind: FieldKind) -> Crop:
    """A line of a heading."""
    rise = round(0.15 * box.height)
    wide = Box(
        max(0, box.x0 - 4),
        max(0, box.y0 - rise),
        min(sheet.width, box.x1 + 4),
        min(sheet.height, box.y1 + rise),
    )
    raw = _cut(sheet.even, wide)
    return Crop(without_rules(raw), wide, kind, raw, "line")


def _cut(pixels: NDArray[np.uint8], box: Box) -> NDArray[np.uint8]:
    return np.ascontiguousarray(pixels[box.y0 : box.y1, box.x0 : box.x1])


def _is_entry(fit: TableFit, here: dict[int, list[TextLine]]) -> bool:
    """A row with a number or a name and at least two filled cells."""
    named = any(
        number in here
        for number, column in enumerate(fit.columns)
        if any(name == "number" or name.endswith("full_name") for name in column.fields)
    )
    return named and len(here) >= 2


def _row_texts(
    fit: TableFit, here: dict[int, list[TextLine]], engine: str
) -> tuple[list[ZoneText], list[RawReading]]:
    texts, readings = [], []
    for number, lines in here.items():
        fields = fit.columns[number].fields
        text = " ".join(line.text for line in lines)
        letters = sum(len(line.text) for line in lines) or 1
        confidence = sum(line.confidence * len(line.text) for line in lines) / letters
        box = lines[0].box
        for line in lines[1:]:
            box = box.union(line.box)
        others = lines[0].alternatives if len(lines) == 1 else ()
        readings.append(RawReading(fields[0], 1, box, text, confidence, others, engine))
        if len(fields) == 1:
            texts.append(ZoneText(fields[0], fields[0], text, confidence, box, 1, others))
        else:
            parts = split_person([line.text for line in lines], fields)
            texts += [ZoneText(name, name, part, confidence, box) for name, part in parts.items()]
    return texts, readings


def _says_above(name: str, written: str | None, *, short: bool = True) -> bool:
    """Whether a cell says "nt" or a ditto; misread scraps of it count where no value is so short, and
    where the cell holds no more ink than that (``short``)."""
    if not written:
        return False
    if blank_mark(written) is Blank.SAME_AS_ABOVE:
        return True
    scrap = fold(written)
    if name.endswith("_date"):  # a stroke there may be what is left of a figure
        return short and scrap in _SCRAPS and set(scrap) <= set("nutrm")
    return short and scrap in _SCRAPS and name.endswith(("residence", "birth_place", "home_town"))


def _as_above(
    fields: dict[str, FieldReading], above: dict[str, FieldReading], short: frozenset[str]
) -> tuple[dict[str, FieldReading], list[Finding]]:
    """Values of cells that say "nt" (như trên); what is written stays."""
    found, findings = dict(fields), []
    for name, reading in fields.items():
        if _says_above(name, reading.written, short=name in short):
            source = above.get(name)
            if source is not None and source.value is not None:
                found[name] = replace(
                    reading, value=source.value, confidence=min(reading.confidence, source.confidence)
                )
                message = _("“As above”: the value was taken from the row above.")
            else:
                message = _("“As above”, but the row above has no value here.")
            findings.append(Finding("same-as-above", message, name))
    return found, findings
