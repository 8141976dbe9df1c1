"""From a frame of a scan to upright sheets: turned, straightened, light evened; a spread whole or halved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from civbook.imaging.ink import normalise, without_stamp
from civbook.imaging.orientation import find_turn
from civbook.imaging.pixels import grey_of
from civbook.imaging.skew import find_slopes
from civbook.imaging.spread import split_spread
from civbook.imaging.upright import upright
from civbook.model import Box, PageGeometry

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from civbook.imaging.opening import Frame

_SURE = 0.35  # below it the book's vote on the orientation counts more than the page


@dataclass(frozen=True, slots=True)
class Sheet:
    """An upright page image. ``grey``: as scanned; ``even``: red stamps lightened, even light, for
    recognition."""

    geometry: PageGeometry
    grey: NDArray[np.uint8]
    even: NDArray[np.uint8]
    dpi: int
    turn_confidence: float = 1.0

    @property
    def height(self) -> int:
        return int(self.grey.shape[0])

    @property
    def width(self) -> int:
        return int(self.grey.shape[1])


def sheet_of(frame: Frame, number: int, turn: int | None = None) -> Sheet:
    """The whole frame as one upright sheet. ``turn``: the book's vote, taken where the page itself is
    unsure."""
    greys = _greys(frame)
    found, sure = find_turn(greys.plain, frame.dpi)
    if turn is not None and sure < _SURE:
        found = turn
    return _straight(greys, PageGeometry(number, found), frame.dpi, sure)


def overturned(frame: Frame, sheet: Sheet) -> Sheet:
    """The whole frame's sheet upside down: tried where no form fits a page, sure if one fits then."""
    geometry = PageGeometry(sheet.geometry.frame, (sheet.geometry.turn + 180) % 360)
    return _straight(_greys(frame), geometry, frame.dpi, 1.0)


def halves_of(frame: Frame, sheet: Sheet) -> tuple[Sheet, Sheet] | None:
    """The two pages of a double spread, each straightened by itself; None where it is no spread."""
    x = split_spread(sheet.grey, sheet.dpi)
    if x is None:
        return None
    left = PageGeometry(sheet.geometry.frame, sheet.geometry.turn, Box(0, 0, x, sheet.height))
    right = PageGeometry(sheet.geometry.frame, sheet.geometry.turn, Box(x, 0, sheet.width, sheet.height))
    greys = _greys(frame)
    return (
        _straight(greys, left, frame.dpi, sheet.turn_confidence),
        _straight(greys, right, frame.dpi, sheet.turn_confidence),
    )


class _Greys(NamedTuple):
    """A frame's grey as it is, and without red stamps: the same array where there is none."""

    plain: NDArray[np.uint8]
    unstamped: NDArray[np.uint8]


def _greys(frame: Frame) -> _Greys:
    plain = grey_of(frame.pixels)
    return _Greys(plain, without_stamp(frame.pixels, plain))


def _straight(greys: _Greys, geometry: PageGeometry, dpi: int, sure: float) -> Sheet:
    skew, keystone = find_slopes(upright(greys.plain, geometry), dpi)
    geometry = PageGeometry(geometry.frame, geometry.turn, geometry.crop, skew, keystone)
    page = upright(greys.plain, geometry)
    clean = page if greys.unstamped is greys.plain else upright(greys.unstamped, geometry)
    return Sheet(geometry, page, normalise(clean), dpi, sure)
