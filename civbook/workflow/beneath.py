"""Names beneath a stamp: on a grey scan only the darkness of the ink tells them from it.

The stamp is printed over the name, or the name is written over it, in ink that is hardly ever as dark as the writing
(red stamps of colour scans are gone before: civbook/imaging/stamp.py). How dark the writing is, the other names at
the foot tell.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from civbook.forms.titles import title_likeness
from civbook.model import Box, FieldKind
from civbook.text.names import looks_like_name
from civbook.workflow.pagelines import PAPER, PageLines, cut, grown
from civbook.workflow.valuecrops import value_crops

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from civbook.forms.signatures import Foot
    from civbook.model import TextLine
    from civbook.recognition.engine import Crop, Engine
    from civbook.workflow.sheets import Sheet

_DARKEST = 2  # per cent of a name's place that are taken for its ink's darkness
_LEAST = 6  # pixels
_LIKELY = 0.35  # from this confidence a name that was seen stands
_UNLIKELY = 0.2
_INK = (0.3, 0.45)  # of the way from there to paper: stamps are paler or darker, the likelier reading tells


def beneath(sheet: Sheet, foot: Foot, field: str, seen: TextLine | None, engine: Engine) -> TextLine | None:
    """The name of a ``field`` at the foot of a page that was not seen, or ``seen`` as something unlikely; None where
    there is no better one."""
    likely = 0.0 if seen is None else _likely(seen)
    place = foot.place_of(field) if likely < _LIKELY else None
    if place is None:
        return None
    names = [one.box for one in foot.signed if one.field.endswith("full_name") and one.field != field]
    lines = engine.read([crop for share in _INK for crop in dark_crops(sheet, place, names, share)[:1]])
    found = max(lines, key=_likely, default=None)
    return found if found is not None and _likely(found) > max(likely, _UNLIKELY) else None


def title_beneath(sheet: Sheet, foot: Foot, engine: Engine) -> TextLine | None:
    """The signer's title where none was seen at the foot of a page: a stamp or the signature runs through it."""
    names = [one.box for one in foot.signed if one.field.endswith("full_name")]
    crops = [
        crop
        for place in foot.places_of_title()
        for share in _INK
        for crop in dark_crops(sheet, place, names, share)[:1]
    ]
    titled = [line for line in engine.read(crops) if title_likeness(line.text)]
    return max(titled, key=lambda line: title_likeness(line.text) * line.confidence, default=None)


def _likely(line: TextLine) -> float:
    return line.confidence * looks_like_name(line.text)


def dark_crops(sheet: Sheet, place: Box, names: Sequence[Box], share: float) -> list[Crop]:
    """The crops of a name that stands about ``place`` beneath a stamp.

    Args:
        sheet: the page; place: about where the name stands.
        names: where the other names stand, which tell how dark the ink is.
        share: of the way from there to paper: what is darker is writing, what is lighter stamp.
    """
    place = Box(max(0, place.x0), max(0, place.y0), min(sheet.width, place.x1), min(sheet.height, place.y1))
    if place.width < _LEAST or place.height < _LEAST or not names:
        return []
    dark = float(np.median([np.percentile(cut(sheet.even, name), _DARKEST) for name in names]))
    even = _only_darker(sheet.even, grown(place, sheet), dark + share * (PAPER - dark))
    return value_crops(replace(sheet, even=even), PageLines((), even), place, FieldKind.NAME)


def _only_darker(even: NDArray[np.uint8], place: Box, level: float) -> NDArray[np.uint8]:
    kept = even.copy()
    seen = kept[place.y0 : place.y1, place.x0 : place.x1]
    seen[seen > level] = PAPER
    return kept
