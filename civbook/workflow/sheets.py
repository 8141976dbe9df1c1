"""From a frame of a scan to upright sheets: turned, straightened, light evened; a spread whole or halved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from civbook.imaging.ink import normalise, without_stamp
from civbook.imaging.orientation import find_turn
from civbook.imaging.pixels import grey_of
from civbook.imaging.skew import find_slopes
from civbook.imaging.spread import split_spread
from civbook.imaging.upright import upright, upright_alike
from civbook.model import Box, PageGeometry

if TYPE_CHECKING:
    from collections.abc import Iterator

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


class Greys(NamedTuple):
    """A frame's grey as it is, and without red stamps: the same array where there is none. ``dpi`` of the frame."""

    plain: NDArray[np.uint8]
    unstamped: NDArray[np.uint8]
    dpi: int


def greys_of(frame: Frame) -> Greys:
    """All that reading needs of a frame's pixels; the colours themselves may go."""
    plain = grey_of(frame.pixels)
    return Greys(plain, without_stamp(frame.pixels, plain), frame.dpi)


def sheet_of(greys: Greys, number: int, turn: int | None = None) -> Sheet:
    """The whole frame as one upright sheet. ``turn``: the book's vote, taken where the page itself is
    unsure."""
    found, sure = find_turn(greys.plain, greys.dpi)
    if turn is not None and sure < _SURE:
        found = turn
    return _straight(greys, PageGeometry(number, found), sure)


def overturned(greys: Greys, geometry: PageGeometry) -> Sheet:
    """The whole frame's sheet upside down: tried where no form fits a page, sure if one fits then."""
    return _straight(greys, PageGeometry(geometry.frame, (geometry.turn + 180) % 360), 1.0)


def undivided(greys: Greys, geometry: PageGeometry, sure: float) -> Sheet:
    """The whole frame's sheet once more, where its halves are no pages by themselves."""
    return _straight(greys, PageGeometry(geometry.frame, geometry.turn), sure)


def parts_of(greys: Greys, sheet: Sheet) -> Iterator[Sheet]:
    """The sheet, or the two pages of a double spread, each straightened by itself when its turn comes: the whole
    need not be kept for them."""
    x = split_spread(sheet.grey, sheet.dpi)
    if x is None:
        yield sheet
        return
    frame, turn, sure = sheet.geometry.frame, sheet.geometry.turn, sheet.turn_confidence
    halves = Box(0, 0, x, sheet.height), Box(x, 0, sheet.width, sheet.height)
    del sheet
    for half in halves:
        yield _straight(greys, PageGeometry(frame, turn, half), sure)


def _straight(greys: Greys, geometry: PageGeometry, sure: float) -> Sheet:
    skew, keystone = find_slopes(upright(greys.plain, geometry), greys.dpi)
    geometry = PageGeometry(geometry.frame, geometry.turn, geometry.crop, skew, keystone)
    page = upright(greys.plain, geometry)
    clean = upright_alike(greys.unstamped, geometry, greys.plain, page)
    return Sheet(geometry, page, normalise(clean), greys.dpi, sure)
