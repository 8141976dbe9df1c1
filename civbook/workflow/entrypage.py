"""One entry a page: zones found by the labels are read and put together."""

from __future__ import annotations

import re
from dataclasses import replace
from math import prod
from typing import TYPE_CHECKING

from civbook.forms.form import UNKEPT
from civbook.forms.pieces import Piece, Zone, in_words
from civbook.forms.zones import zones_of
from civbook.model import Box, FieldKind, TextLine
from civbook.reading.assemble import ZoneText, assemble
from civbook.reading.checks import check_entry
from civbook.reading.dates import find_date, read_date
from civbook.reading.sameperson import one_person
from civbook.reading.spousenames import told_apart
from civbook.reading.ways import joined_ways
from civbook.workflow.choices import alone_in_row, choices_of, crossed_words, ticks_over, words_of
from civbook.workflow.daybegin import with_days
from civbook.workflow.edges import read_ways, with_its_edge
from civbook.workflow.footnames import signatures
from civbook.workflow.page import EntryDraft, RawReading, places_of
from civbook.workflow.pagelines import PageLines
from civbook.workflow.residencekinds import struck_residences
from civbook.workflow.valuecrops import value_crops

if TYPE_CHECKING:
    from collections.abc import Sequence

    from civbook.forms.choosing import Fit
    from civbook.model import FieldReading
    from civbook.recognition.engine import Crop, Engine
    from civbook.workflow.page import ReadOptions
    from civbook.workflow.sheets import Sheet


_NUMBER = re.compile(r"(\d+\s*(?:bis|[a-eđ](?![a-z]))?)(?:\s*/\s*((?:19|20)\d\d))?", re.IGNORECASE)


_LEGIBLE = 0.6  # confidence of a line whose value could not be cut out
_SURE = 0.95  # of a line read by Tesseract: its values are not read again


def read_entry(sheet: Sheet, fit: Fit, page: PageLines, engine: Engine, options: ReadOptions) -> EntryDraft:
    """The entry of a page whose form is known."""
    return draft_of(sheet, fit, zones_of(fit.form, fit.rows, fit.match), page, engine, options)


def draft_of(
    sheet: Sheet, fit: Fit, zones: Sequence[Zone], page: PageLines, engine: Engine, options: ReadOptions
) -> EntryDraft:
    """The entry whose values stand in these zones."""
    zones, kinds = struck_residences(fit.form.event, zones, sheet.even)
    texts, readings = _read_zones(sheet, fit, page, zones, engine)
    texts += kinds
    texts += signatures(sheet, fit, page, engine, texts)
    texts += _loose_date(zones, texts, options.years)
    texts = ticks_over(
        texts, choices_of(fit, zones), sheet, crossed_words(fit), alone_in_row(fit), words_of(fit)
    )
    since, near = options.years or (None, None)
    fields = assemble(fit.form.event, texts, near=near, since=since)
    if fit.form.event == "marriage" and not any(fit.form.sections[at].person for at in fit.match.explicit):
        fields = told_apart(fields)
    return draft(fit.form.event, fields, readings, options)


def draft(
    event: str, fields: dict[str, FieldReading], readings: Sequence[RawReading], options: ReadOptions
) -> EntryDraft:
    """An entry from its fields: number and year taken out, checked."""
    fields, twice = one_person(fields) if event == "birth" else (fields, ())
    number, year = _number(fields)
    registered = fields["registration_date"].value if "registration_date" in fields else None
    if registered:
        year = int(registered[:4])
    elif year is None and options.years and options.years[0] == options.years[1]:
        year = options.years[0]
    findings = (*check_entry(event, fields, options.years), *twice)
    return EntryDraft(event, number, year, registered, fields, findings, tuple(readings))


def _number(fields: dict[str, FieldReading]) -> tuple[str | None, int | None]:
    reading = fields.get("number")
    found = _NUMBER.match((reading.value if reading else None) or "")
    if not found:
        return None, None
    return found.group(1).replace(" ", ""), int(found.group(2)) if found.group(2) else None


def _read_zones(
    sheet: Sheet, fit: Fit, page: PageLines, zones: Sequence[Zone], engine: Engine
) -> tuple[list[ZoneText], list[RawReading]]:
    answers = _answers(sheet, fit, page, zones, engine)
    texts, readings = [], []
    for number, zone in enumerate(zones):
        if not zone.field:
            text = " ".join(piece.text for piece in zone.pieces)
            readings.append(RawReading("", 1, zone.box, text, 0.0, (), engine.name))
        elif zone.key not in UNKEPT:
            parts = sorted(answers.get(number, []), key=lambda part: part.box.y0)
            line = _joined(parts, zone.box)
            texts.append(
                ZoneText(
                    zone.field,
                    zone.key,
                    line.text,
                    line.confidence,
                    line.box,
                    1,
                    line.alternatives,
                    zone.said,
                )
            )
            readings.append(
                RawReading(
                    zone.field,
                    1,
                    line.box,
                    line.text,
                    line.confidence,
                    line.alternatives,
                    engine.name,
                    places_of(parts),
                )
            )
    return texts, readings


def _answers(
    sheet: Sheet, fit: Fit, page: PageLines, zones: Sequence[Zone], engine: Engine
) -> dict[int, list[TextLine]]:
    """What was read of each zone, by its number: of each part its own crop, or what the line pass saw there."""
    answers: dict[int, list[TextLine]] = {}
    crops: list[list[Crop]] = []
    owners: list[tuple[int, Piece, Crop]] = []
    for number, zone in enumerate(zones):
        if not zone.field or zone.key in UNKEPT:
            continue
        for at, piece in enumerate(zone.pieces):
            kind = _spelt(fit.form.kind(zone.field), piece)
            seen = _seen(piece, page) if _same_scale(engine) else None
            if seen is not None and seen.confidence >= _SURE:
                answers.setdefault(number, []).append(seen)
                continue
            labelled = zone.label is not None and at == 0 and not piece.within
            ways = value_crops(sheet, page, piece.box, kind, labelled=labelled, seen=piece.within)
            if ways:
                crops.append(ways)
                owners.append((number, piece, ways[0]))
            elif (read := _seen(piece, page)) is not None and read.confidence >= _LEGIBLE:
                answers.setdefault(number, []).append(read)  # too faint to be cut out
    lines = read_ways(crops, engine)
    lines = with_days(lines, [(piece, crop) for _owner, piece, crop in owners], sheet, page, engine)
    for (owner, piece, crop), line in zip(owners, lines, strict=True):
        struck = crop.begun and line.box == crop.box
        answers.setdefault(owner, []).append(line if struck else _surer(line, piece, page, engine))
    return answers


def _spelt(kind: FieldKind, piece: Piece) -> FieldKind:
    """The kind of a value's part: a day may be written in words."""
    return FieldKind.DATE_WORDS if kind is FieldKind.DATE and in_words(piece) else kind


def _surer(line: TextLine, piece: Piece, page: PageLines, engine: Engine) -> TextLine:
    """The reading of a value's own crop, or what the line pass saw there where that is surer.

    Tesseract's confidences of both passes are on one scale; a decoder's calibrated ones are not: there the
    line pass only helps where the crop gave nothing.
    """
    seen = _seen(piece, page)
    if line.text and not _same_scale(engine):
        return line if seen is None else with_its_edge(line, seen.text, _before(piece, page))
    if seen is None:
        return line
    if seen.confidence <= line.confidence:
        return replace(line, alternatives=(*line.alternatives, (seen.text, seen.confidence)))
    others = ((line.text, line.confidence),) if line.text else ()
    return replace(line, text=seen.text, confidence=seen.confidence, alternatives=others)


def _seen(piece: Piece, page: PageLines) -> TextLine | None:
    """What the line pass read at a piece of a value, None where it lies on several lines or none."""
    if not piece.tokens:
        return None
    first, last = piece.tokens[0], piece.tokens[-1]
    if first.line != last.line:
        return None
    line = page.lines[first.line]
    end = last.end + (line.text[last.end : last.end + 1] in (")", "."))
    box = first.box.union(last.box)
    return TextLine(line.text[first.start : end], box, line.confidence, engine=line.engine)


def _before(piece: Piece, page: PageLines) -> str:
    """What the line pass read before a piece of a value: its label."""
    first = piece.tokens[0]
    return page.lines[first.line].text[: first.start]


def _same_scale(engine: Engine) -> bool:
    return engine.name.startswith("pytesseract")


def _joined(lines: Sequence[TextLine], box: Box) -> TextLine:
    """The lines of one value as one reading."""
    if not lines:
        return TextLine("", box, 0.0)
    if len(lines) == 1:
        return lines[0]
    whole = lines[0].box
    for line in lines[1:]:
        whole = whole.union(line.box)
    confidence = prod(line.confidence for line in lines)  # right only if all of them are
    text = " ".join(line.text for line in lines if line.text)
    return TextLine(text, whole, confidence, (), joined_ways(lines), lines[0].engine)


def _loose_date(
    zones: Sequence[Zone], texts: Sequence[ZoneText], years: tuple[int, int] | None
) -> list[ZoneText]:
    """ "Xã X, ngày 20 tháng 5 năm 2003" above the signatures, where no label names the registration date: the last
    date of the book's ``years`` that no label claims, or the first one of all."""
    if any(text.field == "registration_date" and text.text.strip() for text in texts):
        return []
    found = [
        (date[0], piece.box)
        for zone in zones
        if not zone.field or zone.key in UNKEPT
        for piece in zone.pieces
        if (date := find_date(piece.text))
    ]
    within = [one for one in found if years and _year_in(one[0], years)]
    return [
        ZoneText("registration_date", "registration_date", text, 0.5, box)
        for text, box in (within[-1:] or found[:1])
    ]


def _year_in(text: str, years: tuple[int, int]) -> bool:
    date, _sure = read_date(text)
    return date is not None and date.year is not None and years[0] <= date.year <= years[1]


__all__ = ["FieldKind", "draft", "draft_of", "read_entry"]
