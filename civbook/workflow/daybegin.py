"""Days whose number stands so near to the printed "ngày" that it was taken for the label's end."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from civbook.model import FieldKind
from civbook.reading.dates import read_date
from civbook.workflow.edges import read_ways
from civbook.workflow.valuecrops import value_crops

if TYPE_CHECKING:
    from collections.abc import Sequence

    from civbook.forms.pieces import Piece
    from civbook.model import TextLine
    from civbook.recognition.engine import Crop, Engine
    from civbook.workflow.pagelines import PageLines
    from civbook.workflow.sheets import Sheet

_DAYLESS = re.compile(r"\W*th\S{1,4}\W*\d", re.IGNORECASE)


def with_days(
    lines: Sequence[TextLine],
    places: Sequence[tuple[Piece, Crop]],
    sheet: Sheet,
    page: PageLines,
    engine: Engine,
) -> list[TextLine]:
    """The readings of values; those of dates that begin with the month ("tháng 4 năm 2002") read again from where
    the label may end as well, if that gives the day."""
    found = list(lines)
    for at, (line, (piece, crop)) in enumerate(zip(lines, places, strict=True)):
        if crop.kind is not FieldKind.DATE or piece.within or not _DAYLESS.match(line.text):
            continue
        ways = value_crops(sheet, page, piece.box, crop.kind)
        again = read_ways([ways], engine)[0] if ways else line
        date, _sure = read_date(again.text)
        if date is not None and date.day is not None and date.possible and _same_rest(line, again):
            found[at] = again
    return found


def _same_rest(line: TextLine, again: TextLine) -> bool:
    """Whether both say the same month and year."""
    first, second = read_date(line.text)[0], read_date(again.text)[0]
    return first is None or second is None or (first.year, first.month) == (second.year, second.month)
