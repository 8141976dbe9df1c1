"""Names and titles at a page's foot, beneath the signatures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from civbook.forms.titles import title_likeness
from civbook.model import TextLine
from civbook.reading.assemble import ZoneText
from civbook.reading.compound import split_signer
from civbook.text.names import looks_like_name
from civbook.workflow.beneath import beneath, title_beneath
from civbook.workflow.edges import read_ways
from civbook.workflow.valuecrops import value_crops

if TYPE_CHECKING:
    from collections.abc import Sequence

    from civbook.forms.choosing import Fit
    from civbook.forms.signatures import Signed
    from civbook.recognition.engine import Engine
    from civbook.workflow.pagelines import PageLines
    from civbook.workflow.sheets import Sheet

_SIGNED = ("signer.full_name", "signer.title", "officer.full_name")
_DOUBTED = 0.6  # confidence of a signer read behind a label: below it the name at the foot may be read better


def signatures(
    sheet: Sheet, fit: Fit, page: PageLines, engine: Engine, texts: Sequence[ZoneText]
) -> list[ZoneText]:
    """Names and titles at the signatures, for fields that no label on the page gave or that were badly read there."""
    given = {text.field: text for text in texts if text.text.strip()}
    wanted = {field: doubt(field, given) for field in _SIGNED}
    signed = [one for one in fit.foot.signed if wanted[one.field] is not None]
    crops = [value_crops(sheet, page, one.box, fit.form.kind(one.field), seen=True) for one in signed]
    read = [(one, ways) for one, ways in zip(signed, crops, strict=True) if ways]
    found: dict[str, TextLine] = {}
    for (one, _ways), line in zip(read, read_ways([ways for _one, ways in read], engine), strict=True):
        line = title_seen(one, line, page) if one.field == "signer.title" else line
        found[one.field] = _together(found[one.field], line) if one.field in found else line
    for field in ("signer.full_name", "officer.full_name"):
        unread = wanted[field] == 0.0
        if unread and (name := beneath(sheet, fit.foot, field, found.get(field), engine)) is not None:
            found[field] = name
    if wanted["signer.title"] == 0.0 and "signer.title" not in found:
        title = title_beneath(sheet, fit.foot, engine)
        found |= {"signer.title": title} if title is not None else {}
    return [
        ZoneText(field, field, line.text, line.confidence, line.box, 1, line.alternatives)
        for field, line in found.items()
        if _likely(field, line) > (wanted[field] or 0.0) or not wanted[field]
    ]


def _together(above: TextLine, below: TextLine) -> TextLine:
    """A title of two lines: "KT. CHỦ TỊCH" and "PHÓ CHỦ TỊCH"."""
    return TextLine(
        f"{above.text} {below.text}",
        above.box.union(below.box),
        above.confidence * below.confidence,
        engine=below.engine,
    )


def doubt(field: str, given: dict[str, ZoneText]) -> float | None:
    """How sure what a label gave for a field at the signatures is: 0 where it gave none, None where sure enough."""
    text = given.get(field) or given.get("signer" if field.startswith("signer") else field)
    if text is None:
        return 0.0
    if field == "signer.title" and text.key == "signer" and field not in split_signer(text.text):
        return 0.0
    return text.confidence if text.key == "signer" and text.confidence < _DOUBTED else None


def _likely(field: str, line: TextLine) -> float:
    return line.confidence * (looks_like_name(line.text) if field.endswith("full_name") else 1.0)


def title_seen(one: Signed, line: TextLine, page: PageLines) -> TextLine:
    """A title's reading, or what the line pass saw where that was a title and the reading is none."""
    if title_likeness(line.text):
        return line
    return TextLine(one.text, one.box, page.lines[one.tokens[0].line].confidence, engine=line.engine)
