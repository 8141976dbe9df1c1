"""Pages (trang) and how to get from the scan to the upright page image."""

from __future__ import annotations

from dataclasses import dataclass

from civbook.model.entry import Finding
from civbook.model.geometry import Box


@dataclass(frozen=True, slots=True)
class PageGeometry:
    """How the upright page image is made from a frame of a scan, in this order.

    ``turn``: degrees counter-clockwise, 0/90/180/270, after EXIF. ``crop``: the part of the turned frame that
    is this page (None: all of it; else a half of a double spread). ``skew``: degrees counter-clockwise,
    by which the crop is then rotated about its centre, size kept. ``keystone``: how many degrees more at the foot
    than at the head, for a photograph's lines run apart like a fan.
    """

    frame: int = 0
    turn: int = 0
    crop: Box | None = None
    skew: float = 0.0
    keystone: float = 0.0


@dataclass(frozen=True, slots=True)
class Page:
    """One stored page: ``position`` counts from 1 within the book, in the order of ingest."""

    id: int
    book_id: str
    scan_id: int
    position: int
    geometry: PageGeometry
    width: int
    height: int
    dpi: int
    form: str | None
    form_score: float
    file: str  # the scan's name as it came
    stored: str  # the untouched original, relative to the archive
    sha256: str
    findings: tuple[Finding, ...] = ()
