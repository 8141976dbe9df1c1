"""The pictures of an entry for the ministry: whole pages, or its own part of a page that several entries
share.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from civbook.exchange.pdfs import EntryPdf, PagePicture, make_pdf
from civbook.model import Box, Entry, Page
from civbook.store import entries, pages
from civbook.workflow.archive import Archive
from civbook.workflow.images import page_pixels

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]

_MARGIN_MM = 4
_MOST_TAKEN_OVER = 5  # times the wanted size: a larger PDF is made anew


class EntryPictures:
    """Makes entries' PDFs; the page opened last is kept, since neighbours in a book share pages."""

    def __init__(self, archive: Archive, page_kb: int) -> None:
        self._archive, self._page_kb = archive, page_kb
        self._pixels = lru_cache(maxsize=2)(self._open)
        self._shared = lru_cache(maxsize=8)(self._spans)

    def pdf(self, entry: Entry) -> EntryPdf | None:
        """The entry's PDF, None if it has no page.

        Raises:
            NotFoundError: an original is gone from the archive.
            ScanError: an original can't be read any more.
        """
        found = [pages.get(self._archive.db.conn, id) for id in entry.page_ids]
        if not found:
            return None
        if taken_over := self._taken_over(found):
            return taken_over
        pictures = [self._picture(entry, page) for page in found]
        return make_pdf(pictures, self._page_kb)

    def _open(self, page: Page) -> Pixels:
        return page_pixels(self._archive, page)

    def _picture(self, entry: Entry, page: Page) -> PagePicture:
        pixels = self._pixels(page)
        span = self._shared(page).get(entry.id)
        if span is not None:
            pixels = pixels[span[0] : span[1]]
        return PagePicture(pixels, page.dpi)

    def _spans(self, page: Page) -> dict[str, tuple[int, int]]:
        """Top and bottom of each entry on a page that several share, cut half-way between neighbours."""
        conn = self._archive.db.conn
        seqs = pages.entries_on(conn, page.id)
        if len(seqs) < 2:
            return {}
        tops: list[tuple[int, int, str]] = []
        for entry in entries.of_seqs(conn, seqs).values():
            place = entry.page_ids.index(page.id) + 1
            if box := _extent(entry, place):
                tops.append((box.y0, box.y1, entry.id))
        tops.sort()
        margin = round(_MARGIN_MM / 25.4 * page.dpi)
        spans = {}
        for at, (top, bottom, id) in enumerate(tops):
            upper = (tops[at - 1][1] + top) // 2 if at else top - margin
            lower = (bottom + tops[at + 1][0]) // 2 if at + 1 < len(tops) else bottom + margin
            # rows of a ruled table may overlap by a tall letter: keep the entry's own lines whole
            spans[id] = max(0, min(upper, top)), min(page.height, max(lower, bottom))
        return spans

    def _taken_over(self, found: list[Page]) -> EntryPdf | None:
        """The PDF that the entry came with, if it is exactly its pages and not too large."""
        first = found[0]
        if Path(first.stored).suffix.lower() != ".pdf" or any(
            page.scan_id != first.scan_id for page in found
        ):
            return None
        conn = self._archive.db.conn
        all_pages = pages.of_scan(conn, first.scan_id)
        whole = all(page.geometry.turn == 0 and page.geometry.crop is None for page in found)
        if not whole or len(all_pages) != len(found):
            return None
        path = self._archive.root / first.stored
        if not path.is_file() or path.stat().st_size > _MOST_TAKEN_OVER * 1000 * self._page_kb * len(found):
            return None
        return EntryPdf(path.read_bytes(), len(found), 0)


def _extent(entry: Entry, place: int) -> Box | None:
    """What the entry's fields take on its page ``place``."""
    boxes = [r.box for r in entry.fields.values() if r.page == place and r.box]
    if not boxes:
        return None
    whole = boxes[0]
    for box in boxes[1:]:
        whole = whole.union(box)
    return whole
