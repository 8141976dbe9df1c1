"""Marks for "as above" in a table's cells: "nt", "như trên", strokes; their values come from the row above."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz.distance import Levenshtein

from civbook.i18n import gettext as _
from civbook.imaging.components import components
from civbook.model import FieldReading, Finding
from civbook.reading.closed import closed_list
from civbook.text.blanks import Blank, blank_mark
from civbook.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from civbook.imaging.celllines import CellLine

# What engines make of "nt", and of the strokes of a ditto.
_SCRAPS = frozenset(
    {
        "t",
        "tt",
        "mt",
        "nf",
        "nl",
        "n",
        "ni",
        "ut",
        "rt",
        "nr",
        "h",
        "4",
        "1",
        "11",
        "l",
        "ll",
        "ii",
        "il",
        "li",
    }
)
_NO_FIGURES = frozenset(scrap for scrap in _SCRAPS if set(scrap) <= set("nutrmh4"))
DITTO = "″"
_PLACES = ("residence", "birth_place", "home_town")
_LISTED, _KNOWN = ("ethnicity", "nationality"), 0.8  # what is so like a word of their lists is that word
_MARK = 5.0  # line heights: no mark for "as above" is wider
_SLIM = 0.6  # of a stroke's height: none so low is filled by its ink
_WORDS = "nhutren"
_READ_SURELY = 0.9
_ALIKE = 0.71  # likeness to these words, blanks apart


def is_short(lines: Sequence[CellLine]) -> bool:
    """Whether a cell holds so little writing that it can be a mark."""
    return len(lines) == 1 and lines[0].box.width < _MARK * max(8, lines[0].box.height)


def is_strokes(lines: Sequence[CellLine]) -> bool:
    """Whether a cell holds two slim strokes of one height and nothing else: "//" or a ditto mark."""
    if len(lines) != 1:
        return False
    parts = components(lines[0].ink)
    height = lines[0].box.height
    large = parts.areas >= 0.1 * parts.areas.max()
    if int(large.sum()) != 2 or int(parts.areas[~large].sum()) > 0.1 * int(parts.areas.sum()):
        return False
    slim = parts.areas[large] <= 0.45 * parts.heights[large] * np.maximum(parts.widths[large], 0.5 * height)
    slim |= parts.widths[large] <= _SLIM * parts.heights[large]
    return bool((parts.heights[large] >= 0.7 * height).all() and slim.all())


def says_above(name: str, written: str | None, *, short: bool, strokes: bool, sure: float = 0.0) -> bool:
    """Whether a cell says "nt" or a ditto.

    Misread scraps of it count where no value is so short, and where the cell holds no more ink than that
    (``short``); two ``strokes`` count everywhere but in a column of numbers, unless a word was read there surely:
    a typed "Nam" has two slim parts as well.
    """
    if name == "number":
        return False
    if not written:
        return strokes
    if blank_mark(written) is Blank.SAME_AS_ABOVE or (strokes and len(written) <= 3 and sure < _READ_SURELY):
        return True
    scrap = fold(written)
    # a date has no letters: there the first of these words may be torn off
    begins = scrap.startswith("nh") or (name.endswith("_date") and scrap.replace(" ", "").isalpha())
    if (
        not name.endswith("full_name")
        and begins
        and Levenshtein.normalized_similarity(scrap.replace(" ", ""), _WORDS) >= _ALIKE
    ):
        return True
    if name.endswith("_date"):  # a stroke there may be what is left of a figure
        return short and (scrap in _NO_FIGURES or _ends_like_nt(scrap))
    if name.endswith(".sex"):
        return short and _ends_like_nt(scrap)
    listed = name.rpartition(".")[2]
    if short and listed in _LISTED:
        return len(scrap) <= 3 and closed_list(listed).find(written, sure=_KNOWN) is None
    return short and name.endswith(_PLACES) and (scrap in _SCRAPS or len(scrap) <= 3)


def _ends_like_nt(scrap: str) -> bool:
    """ "1t", "9t", "t": no date and neither sex ends so."""
    return len(scrap) <= 2 and scrap.endswith("t")


def as_above(
    fields: dict[str, FieldReading], above: dict[str, FieldReading], marks: frozenset[str]
) -> tuple[dict[str, FieldReading], list[Finding]]:
    """Values of the fields ``marks`` from the row above; what is written stays."""
    found, findings = dict(fields), []
    for name in sorted(marks & fields.keys()):
        reading, source = replace(fields[name], written=fields[name].written or DITTO), above.get(name)
        if source is not None and source.value is not None:
            sure = min(reading.confidence, source.confidence)
            found[name] = replace(reading, value=source.value, confidence=sure)
            message = _("“As above”: the value was taken from the row above.")
        else:
            found[name] = replace(reading, value=None)
            message = _("“As above”, but the row above has no value here.")
        findings.append(Finding("same-as-above", message, name))
    return found, findings
