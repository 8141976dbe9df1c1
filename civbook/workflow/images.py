"""Pictures of pages and fields, made from the untouched originals when somebody wants to look."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from civbook.errors import NotFoundError
from civbook.i18n import gettext as _
from civbook.model import Box, Entry, Page
from civbook.store import pages
from civbook.workflow.archive import Archive

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]

_INK = {"sure": (0, 110, 200), "unsure": (210, 40, 40)}
UNSURE = 0.7


def page_pixels(archive: Archive, page: Page) -> Pixels:
    """The upright image of a page.

    Raises:
        NotFoundError: the original is gone from the archive.
        ScanError: it can't be read any more.
    """
    from civbook.imaging.opening import open_scan
    from civbook.imaging.upright import upright

    original = archive.root / page.stored
    if not original.is_file():
        raise NotFoundError(
            _("The original scan of page {page} is missing: {file}").format(
                page=page.position, file=page.stored
            ),
            _("Restore the folder scans/ from a backup."),
            code="no-original",
        )
    with open_scan(original) as scan:
        return upright(scan.frame(page.geometry.frame).pixels, page.geometry)


def entry_pages(archive: Archive, entry: Entry) -> list[Page]:
    """The pages of an entry in order; field readings count them from 1."""
    return [pages.get(archive.db.conn, id) for id in entry.page_ids]


def entry_pngs(archive: Archive, entry: Entry) -> list[bytes]:
    """One PNG for each page of an entry, with a frame around every field: red where the reading is unsure.

    Raises:
        NotFoundError: the entry has no picture, or an original is gone.
    """
    from civbook.imaging.encoding import crop_png

    found = entry_pages(archive, entry)
    if not found:
        raise NotFoundError(
            _("Entry {entry} has no picture: it was imported without one.").format(entry=entry.id),
            code="no-picture",
        )
    pngs = []
    for place, page in enumerate(found, start=1):
        readings = [reading for reading in entry.fields.values() if reading.page == place and reading.box]
        frames = [(reading.box, reading.confidence < UNSURE) for reading in readings if reading.box]
        pngs.append(crop_png(_framed(page_pixels(archive, page), frames)))
    return pngs


def field_png(pixels: Pixels, box: Box) -> bytes:
    """PNG of a field with its surroundings, so that a value that runs out of its zone is seen whole."""
    from civbook.imaging.encoding import crop_png

    return crop_png(pixels, box, margin=max(12, box.height // 2))


def _framed(pixels: Pixels, frames: Iterable[tuple[Box, bool]]) -> Pixels:
    import numpy as np

    picture: Pixels = np.repeat(pixels[..., None], 3, axis=2) if pixels.ndim == 2 else pixels.copy()
    height, width = picture.shape[:2]
    thick = max(1, height // 1200)
    for box, unsure in frames:
        x0, y0 = max(box.x0 - thick, 0), max(box.y0 - thick, 0)
        x1, y1 = min(box.x1 + thick, width), min(box.y1 + thick, height)
        colour = _INK["unsure" if unsure else "sure"]
        picture[y0 : y0 + thick, x0:x1] = colour
        picture[max(y1 - thick, 0) : y1, x0:x1] = colour
        picture[y0:y1, x0 : x0 + thick] = colour
        picture[y0:y1, max(x1 - thick, 0) : x1] = colour
    return picture
