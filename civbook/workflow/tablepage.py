"""Ruled tables, one row an entry: cells by the rules, columns by their headings, "nt" from the row above."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from civbook.forms.columns import Column
from civbook.forms.tables import table_score
from civbook.i18n import gettext as _
from civbook.imaging.celllines import Writing, written_lines
from civbook.model import FieldKind, FieldReading, Finding, TextLine, fields_of
from civbook.reading.assemble import ZoneText, assemble
from civbook.reading.order import dates_in_order, numbers_in_order
from civbook.reading.persons import split_persons
from civbook.reading.shortyears import with_short_years
from civbook.reading.ways import joined_ways
from civbook.text.fold import fold
from civbook.workflow.entrypage import draft
from civbook.workflow.overruns import with_overruns
from civbook.workflow.page import EntryDraft, RawReading, ReadOptions, places_of
from civbook.workflow.tablecells import Place, read_cells, relative_apart, without_signature
from civbook.workflow.tablecolumns import completed
from civbook.workflow.tablegrid import without_guides
from civbook.workflow.tableheadings import heading_texts, headings
from civbook.workflow.tablemarks import as_above, is_short, is_strokes, says_above
from civbook.workflow.tablerows import with_rows
from civbook.workflow.tablespouses import is_second, lines_of_spouses, spouses_by_row, with_first_line
from civbook.workflow.tableticks import faint_marks, ticked

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from civbook.forms.form import BookForm
    from civbook.imaging.ink import Grid
    from civbook.recognition.engine import Engine
    from civbook.workflow.sheets import Sheet

THRESHOLD = 0.45
_HOPELESS = 0.2  # score of headings that say so little that the cells need not be looked at
_SAMPLE = 5  # cells of a column that say what it holds
_PRINCIPALS = {"birth": "child", "death": "deceased", "marriage": "husband"}
_TOTAL = re.compile(r"(?:tong )?cong\b(?: so)?|tong so\b|khoa so\b")  # the last line of a page or year
_DECLARANT, _RELATIVE = "declarant.full_name", "declarant.relationship"
_SIGNED = ("officer.full_name", "signer.full_name")
_FAINTLY = 0.6  # confidence in a mark to tick that was no writing
_BY_ORDER = 0.8  # confidence in a number that the rows around it leave no choice for


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
    texts = heading_texts(sheet, table, engine)
    best: tuple[float, BookForm, int, list[Column]] | None = None
    for form in forms:
        first, columns = headings(form, table, texts)
        score = table_score(form, columns)
        if best is None or score > best[0]:
            best = (score, form, first, columns)
    if best is None or best[0] < _HOPELESS:
        return None
    score, form, first, columns = best
    writing = written_lines(sheet.even, table, sheet.dpi, first)
    if divided := with_rows(table, writing, first):
        table, writing = divided, written_lines(sheet.even, divided, sheet.dpi, first)
    columns = completed(form, columns, partial(_sample, sheet, writing, range(first, table.rows), engine))
    score = max(score, table_score(form, columns))
    if score < THRESHOLD:
        return None
    if divided := lines_of_spouses(sheet, form, columns, table, writing, first, engine):
        table, writing = divided, written_lines(sheet.even, divided, sheet.dpi, first)
    return TableFit(form, round(score, 3), table, tuple(columns), first, writing)


def _sample(
    sheet: Sheet, writing: Writing, rows: range, engine: Engine, columns: Sequence[int]
) -> dict[int, list[list[str]]]:
    """What stands in some cells of columns whose kind is not known: the lines of each cell."""
    found: dict[int, list[list[str]]] = {}
    for column in columns:
        filled = [row for row in rows if (row, column) in writing.lines][:_SAMPLE]
        read = read_cells(sheet, writing, {column: FieldKind.TEXT}, filled, engine)
        found[column] = [[line.text for line in lines] for lines in read.values()]
    return found


def read_table(sheet: Sheet, fit: TableFit, engine: Engine, options: ReadOptions) -> tuple[EntryDraft, ...]:
    """The entries of a table, top to bottom."""
    rows = range(fit.first, fit.grid.rows)
    kinds = {number: _kind(fit, number) for number, column in enumerate(fit.columns) if column.fields}
    lines = read_cells(sheet, fit.writing, kinds, rows, engine)
    lines = with_overruns(sheet, fit.grid, fit.writing, kinds, lines, engine)
    for row, column in faint_marks(sheet.even, fit.grid, fit.columns, lines).items():
        if row >= fit.first:
            lines[row, column] = [TextLine("x", fit.grid.cell(row, column).box, _FAINTLY)]
    since, near = options.years or (None, None)
    spouses = spouses_by_row(sheet, fit.form, fit.columns, fit.writing, rows, engine)
    with_first_line(spouses, fit.columns, lines)
    drafts: list[_Row] = []
    above: dict[str, FieldReading] = {}
    for row in _joined_rows(fit, lines, rows):
        here = {number: lines[row, number] for number in range(len(fit.columns)) if (row, number) in lines}
        if not _is_entry(fit, here):
            continue
        texts, readings = _row_texts(fit, here, engine.name)
        fields = assemble(fit.form.event, texts, near=near, since=since)
        fields, findings = as_above(fields, above, _marks(fit, row, fields))
        fields = _grown_up(with_short_years(fields))
        above = {**above, **fields}
        own = _of_spouse(_Row(fields, readings, findings), spouses.get(row, ""))
        if is_second(spouses, row) and drafts:
            drafts[-1] = _joined(drafts[-1], own)
        else:
            drafts.append(own)
    entries = [
        (draft(fit.form.event, row.fields, row.readings, options), row.findings) for row in _in_order(drafts)
    ]
    return tuple(replace(entry, findings=(*entry.findings, *findings)) for entry, findings in entries)


def _of_spouse(row: _Row, spouse: str) -> _Row:
    """A row that was read as the husband's, as that of a spouse."""
    if spouse in ("", "husband"):
        return row

    def named(field: str) -> str:
        return field.replace("husband.", f"{spouse}.")

    fields = {named(name): reading for name, reading in row.fields.items()}
    readings = [replace(reading, field=named(reading.field)) for reading in row.readings]
    return _Row(fields, readings, [replace(one, field=named(one.field or "")) for one in row.findings])


def _joined(first: _Row, second: _Row) -> _Row:
    """Two spouses' rows as one marriage."""
    fields = {**second.fields, **first.fields}
    return _Row(fields, [*first.readings, *second.readings], [*first.findings, *second.findings])


def _joined_rows(fit: TableFit, lines: dict[Place, list[TextLine]], rows: range) -> list[int]:
    """Rows that begin an entry; what stands in a row without number and child goes to the row above."""
    heads = {
        number
        for number, column in enumerate(fit.columns)
        if column.fields and column.fields[0] in ("number", f"{_PRINCIPALS[fit.form.event]}.full_name")
    }
    found: list[int] = []
    for row in rows:
        here = [number for number in range(len(fit.columns)) if (row, number) in lines]
        if found and heads and here and not heads & set(here):
            for number in here:
                lines.setdefault((found[-1], number), []).extend(lines.pop((row, number)))
        elif here:
            found.append(row)
    return found


def _marks(fit: TableFit, row: int, fields: dict[str, FieldReading]) -> frozenset[str]:
    """Fields whose cell says "as above"."""
    found = set()
    for number, column in enumerate(fit.columns):
        if column.option:
            continue
        lines = fit.writing.lines.get((row, number), ())
        alone = column.alike
        short, strokes = is_short(lines if alone else lines[-1:]), is_strokes(lines)
        for name in column.fields:
            reading = fields.get(name)
            if reading and says_above(
                name, reading.written, short=short, strokes=strokes and alone, sure=reading.confidence
            ):
                found.add(name)
    return frozenset(found)


def _in_order(rows: Sequence[_Row]) -> list[_Row]:
    """Rows with the numbers and dates mended that the order of the others leaves one choice for."""
    numbers = _("The number follows from the rows around it; it was not legible by itself.")
    dates = _("The date follows from the rows around it: one of its digits looks like another.")
    found = _mended(rows, "number", numbers_in_order, "number-by-order", numbers)
    return _mended(found, "registration_date", dates_in_order, "date-by-order", dates)


def _mended(
    rows: Sequence[_Row],
    name: str,
    by_order: Callable[[Sequence[str | None]], list[str | None]],
    code: str,
    message: str,
) -> list[_Row]:
    read = [row.fields.get(name) for row in rows]
    values = [reading.value if reading is not None else None for reading in read]
    found = []
    for row, reading, old, value in zip(rows, read, values, by_order(values), strict=True):
        if value == old or value is None:
            found.append(row)
            continue
        mended = replace(
            reading or FieldReading(None, value, 0.0, "recognised"), value=value, confidence=_BY_ORDER
        )
        findings = [*row.findings, Finding(code, message, name)]
        found.append(replace(row, fields={**row.fields, name: mended}, findings=findings))
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


def _kind(fit: TableFit, column: int) -> FieldKind:
    """The kind of what stands in a column."""
    found = fit.columns[column]
    return fit.form.kind(found.fields[0]) if found.alike and not found.option else FieldKind.TEXT


def _asked(fit: TableFit, name: str) -> bool:
    return any(name in column.fields for column in fit.columns)


def _is_entry(fit: TableFit, here: dict[int, list[TextLine]]) -> bool:
    """A row with a number or a name and at least two filled cells."""
    named = any(
        number in here
        for number, column in enumerate(fit.columns)
        if any(name == "number" or name.endswith("full_name") for name in column.fields)
    )
    words = " ".join(line.text for lines in here.values() for line in lines)
    return named and len(here) >= 2 and not _TOTAL.match(fold(words))


def _row_texts(
    fit: TableFit, here: dict[int, list[TextLine]], engine: str
) -> tuple[list[ZoneText], list[RawReading]]:
    texts, readings = ticked(fit.columns, here), []
    for number, written in here.items():
        if fit.columns[number].option:
            continue
        fields = fit.columns[number].fields
        lines = without_signature(written) if fields[0] in _SIGNED else written
        if fields == (_DECLARANT,) and _RELATIVE in fields_of(fit.form.event) and not _asked(fit, _RELATIVE):
            lines, relative = relative_apart(lines)
            texts += [
                ZoneText(_RELATIVE, _RELATIVE, line.text, line.confidence, line.box) for line in relative
            ]
        text = " ".join(line.text for line in lines)
        letters = sum(len(line.text) for line in lines) or 1
        confidence = sum(line.confidence * len(line.text) for line in lines) / letters
        box = lines[0].box
        for line in lines[1:]:
            box = box.union(line.box)
        others = joined_ways(lines)
        readings.append(RawReading(fields[0], 1, box, text, confidence, others, engine, places_of(lines)))
        if fields == ("number", "registration_date"):  # taken apart where the date begins, as on pages
            texts.append(ZoneText("number", "number", text, confidence, box, 1, others))
        elif fields == ("signer.full_name",):  # with the title below it, as on pages
            texts.append(ZoneText("signer", "signer", text, confidence, box, 1, others))
        elif fit.columns[number].alike:
            texts += [ZoneText(name, name, text, confidence, box, 1, others) for name in fields]
        else:
            parts = split_persons([line.text for line in lines], fields)
            texts += [ZoneText(name, name, part, confidence, box) for name, part in parts.items()]
    return texts, readings
