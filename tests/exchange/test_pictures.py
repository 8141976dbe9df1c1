"""PDFs of entries: its own part of a shared page, both pages of one that runs over, of the wanted size."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from civbook.exchange.pdfs import PagePicture, make_pdf
from civbook.model import Box, Entry, FieldReading, PageGeometry, RegisterBook
from civbook.store import books, entries, pages, scans
from civbook.store.pages import NewPage
from civbook.workflow.archive import Archive, create_archive
from civbook.workflow.entrypictures import EntryPictures

HEIGHT, WIDTH, DPI = 1169, 827, 100
COLOURS = [(200, 40, 40), (40, 160, 60), (50, 70, 200)]


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    made = create_archive(tmp_path / "archive", who="tester")
    books.add(made.db.conn, RegisterBook("KS.1980.01", "KS", "01", "1980", "UBND xã A"))
    yield made
    made.close()


def add_page(archive: Archive, name: str, pixels: np.ndarray) -> int:
    path = archive.scans / name
    Image.fromarray(pixels).save(path)
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    conn = archive.db.conn
    key = books.key_of(conn, "KS.1980.01")
    size = path.stat().st_size
    scan = scans.add(conn, key, sha256=sha256, file=name, stored=f"scans/{name}", size=size)
    height, width = pixels.shape[:2]
    return pages.add(conn, key, scan, NewPage(0, PageGeometry(), width, height, DPI, None, 0.0, None))


def add_entry(archive: Archive, id: str, page_ids: tuple[int, ...], boxes: list[Box]) -> Entry:
    fields = {
        f"field{place}": FieldReading("x", "x", page=place, box=box)
        for place, box in enumerate(boxes, start=1)
    }
    entry = Entry(id, "KS.1980.01", "birth", "1", 1980, None, "read", fields, (), page_ids)
    entries.insert(archive.db.conn, entry, books.key_of(archive.db.conn, "KS.1980.01"))
    return entry


def page_of(pdf: bytes, number: int = 0) -> np.ndarray:
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    pixels: np.ndarray = document[number].render(scale=DPI / 72).to_numpy()
    return pixels[..., :3]


def mean_colour(pixels: np.ndarray) -> np.ndarray:
    height, width = pixels.shape[:2]
    middle = pixels[height // 3 : 2 * height // 3, width // 3 : 2 * width // 3]
    return middle.reshape(-1, 3).mean(axis=0)[::-1]  # pypdfium2 gives BGR


def test_entries_of_one_page_get_their_own_part(archive: Archive) -> None:
    pixels = np.full((HEIGHT, WIDTH, 3), 250, np.uint8)
    for row, colour in enumerate(COLOURS):
        pixels[100 + 300 * row : 400 + 300 * row] = colour
    page = add_page(archive, "table.png", pixels)
    made = [
        add_entry(archive, f"entry{row}", (page,), [Box(50, 180 + 300 * row, 700, 320 + 300 * row)])
        for row in range(3)
    ]
    pictures = EntryPictures(archive, 100)
    for entry, colour in zip(made, COLOURS, strict=True):
        pdf = pictures.pdf(entry)
        assert pdf is not None
        shown = page_of(pdf.data)
        assert shown.shape[0] < HEIGHT / 2
        assert shown.shape[1] == pytest.approx(WIDTH, abs=3)
        assert np.abs(mean_colour(shown) - np.array(colour)).max() < 30


def test_an_entry_over_two_pages_gives_two(archive: Archive) -> None:
    one = add_page(archive, "one.png", np.full((HEIGHT, WIDTH, 3), 230, np.uint8))
    two = add_page(archive, "two.png", np.full((HEIGHT, WIDTH), 120, np.uint8))
    entry = add_entry(archive, "long", (one, two), [Box(0, 0, 9, 9), Box(0, 0, 9, 9)])
    pdf = EntryPictures(archive, 100).pdf(entry)
    assert pdf is not None
    assert pdf.pages == 2
    assert page_of(pdf.data, 1).shape[0] == pytest.approx(HEIGHT, abs=3)
    assert EntryPictures(archive, 100).pdf(add_entry(archive, "none", (), [])) is None


def test_a_page_has_about_the_wanted_size() -> None:
    rng = np.random.default_rng(1)
    noise = rng.integers(0, 60, (2339, 1654, 3), dtype=np.uint8)  # A4 at 200 dpi, grainy
    pixels = (245 - noise // 3).astype(np.uint8)
    pixels[200:2200:40, 200:1400] = 30
    pdf = make_pdf([PagePicture(pixels, 200)], 100)
    assert len(pdf.data) < 120_000
    assert pdf.quality >= 20
    assert pdf.data == make_pdf([PagePicture(pixels, 200)], 100).data
    import pikepdf

    with pikepdf.open(io.BytesIO(pdf.data)) as opened:
        assert [round(float(side)) for side in opened.pages[0].mediabox[2:]] == pytest.approx(
            [595, 842], abs=3
        )
