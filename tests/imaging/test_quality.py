"""Quality and fingerprints: each damage is told, good pages are left in peace."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image, ImageFilter

from civbook.imaging.encoding import crop_png, encode_jpeg_to_size
from civbook.imaging.fingerprint import distance, fingerprint
from civbook.imaging.quality import judge
from civbook.model import Box

from .drawn import LINES, font, form_page, ledger_page, on_table


def codes(page: np.ndarray, dpi: int = 200) -> list[str]:
    return [finding.code for finding in judge(page, dpi)]


@pytest.fixture(scope="module")
def page() -> np.ndarray:
    clean, _ = form_page(200)
    rng = np.random.default_rng(1)
    return np.clip(clean + rng.normal(0, 3, clean.shape), 0, 255).astype(np.uint8)


def test_good_pages_are_not_doubted(page: np.ndarray) -> None:
    assert codes(page) == []
    assert codes((page * 0.7).astype(np.uint8)) == []
    assert codes(ledger_page(150)[0], 150) == []
    assert codes(on_table(page)) == []


def test_each_damage_has_its_code(page: np.ndarray) -> None:
    blurred = np.asarray(Image.fromarray(page).filter(ImageFilter.GaussianBlur(5)))
    assert "blur" in codes(blurred)
    assert codes((page * 0.25).astype(np.uint8)) == ["dark"]
    assert "low-contrast" in codes((200 + (page.astype(float) - 235) * 0.08).astype(np.uint8))
    blank = np.clip(235 + np.random.default_rng(2).normal(0, 3, page.shape), 0, 255).astype(np.uint8)
    assert codes(blank) == ["empty-page"]
    assert "too-few-pixels" in codes(form_page(90)[0], 90)
    shiny = (page * 0.75).astype(np.uint8)
    rows, columns = np.indices(shiny.shape)
    shiny[(rows - 900) ** 2 + (columns - 800) ** 2 < 300**2] = 255
    assert codes(shiny) == ["glare"]
    cut = page[:, 300:]
    assert codes(cut) == ["cut-edge"]


def test_findings_hold_no_pixels_of_the_page_but_sentences(page: np.ndarray) -> None:
    for finding in judge((page * 0.2).astype(np.uint8), 90):
        assert finding.message.endswith(".")
        assert finding.field is None


def other_page(number: int) -> np.ndarray:
    """Another entry on the same form."""
    from PIL import ImageDraw

    base = Image.new("L", (1654, 2339), 235)
    draw = ImageDraw.Draw(base)
    rng = np.random.default_rng(number)
    y = 315
    for label, _value in LINES:
        draw.text((197, y), f"{label}:", font=font(36), fill=40)
        x = 197 + draw.textlength(f"{label}: ", font=font(36))
        words = [LINES[rng.integers(len(LINES))][1] for _word in range(2)]
        draw.text((x, y - 4), " ".join(words)[: rng.integers(4, 40)], font=font(40), fill=60)
        y += 94
    return np.asarray(base)


def test_rescans_are_near_and_other_pages_far() -> None:
    first = other_page(1)
    again = Image.fromarray(first).rotate(0.3, Image.Resampling.BILINEAR, fillcolor=235).resize((1240, 1754))
    noisy = np.clip(np.asarray(again) * 0.92 + np.random.default_rng(0).normal(0, 4, (1754, 1240)), 0, 255)
    rescan = distance(fingerprint(first), fingerprint(noisy.astype(np.uint8)))
    others = [distance(fingerprint(first), fingerprint(other_page(number))) for number in range(2, 8)]
    assert len(fingerprint(first)) == 32
    assert distance(fingerprint(first), fingerprint(first)) == 0
    assert rescan <= 26
    assert min(others) >= 32
    assert fingerprint(np.zeros((0, 0), dtype=np.uint8))


def test_jpeg_of_a_wanted_size(page: np.ndarray) -> None:
    data, quality = encode_jpeg_to_size(page, 120_000)
    assert len(data) <= 120_000
    assert 20 <= quality <= 90
    assert Image.open(io.BytesIO(data)).size == (page.shape[1], page.shape[0])
    tiny, least = encode_jpeg_to_size(page, 100)
    assert least == 20
    assert len(tiny) > 100


def test_png_of_a_crop() -> None:
    colours = np.arange(40 * 50 * 3, dtype=np.uint8).reshape(40, 50, 3)
    whole = np.asarray(Image.open(io.BytesIO(crop_png(colours))))
    part = np.asarray(Image.open(io.BytesIO(crop_png(colours, Box(10, 5, 20, 15), margin=3))))
    outside = np.asarray(Image.open(io.BytesIO(crop_png(colours, Box(45, 35, 90, 90)))))
    assert np.array_equal(whole, colours)
    assert np.array_equal(part, colours[2:18, 7:23])
    assert np.array_equal(outside, colours[35:, 45:])
