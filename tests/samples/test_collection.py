"""The committed sample scans are whole, invented, varied and not too big."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from civbook.imaging.opening import open_scan
from civbook.model import FieldKind, field_kind, fields_of

FOLDER = Path(__file__).resolve().parents[2] / "sample_scans"


def truths() -> list[tuple[Path, dict[str, Any]]]:
    pages = []
    for path in sorted(FOLDER.rglob("*.json")):
        page = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(page, dict):
            pages.append((path, page))
    return pages


PAGES = truths()


def test_there_are_enough_of_every_kind() -> None:
    frames = sum(len(page.get("frames", [0])) for _, page in PAGES)
    assert 36 <= frames <= 44
    assert {page["form"] for _, page in PAGES} == {
        "ks-2006", "ks-2015", "kh-2006", "kh-2015", "kt-2006", "kt-2015", "ks-table",
    }  # fmt: skip
    assert {page["style"] for _, page in PAGES} == {"typed", "block", "school", "running"}
    assert {page["device"] for _, page in PAGES} == {"scanner", "phone"}
    assert {Path(page["file"]).suffix for _, page in PAGES} == {".jpg", ".png", ".tif", ".pdf", ".jp2"}
    assert {page["turn"] for _, page in PAGES} == {0, 90, 180, 270}
    assert any(page["spread"] and page["form"] != "ks-table" for _, page in PAGES)


def test_they_stay_small() -> None:
    assert sum(path.stat().st_size for path in FOLDER.rglob("*") if path.is_file()) < 14_000_000


@pytest.mark.parametrize(("path", "page"), PAGES, ids=[str(path.relative_to(FOLDER)) for path, _ in PAGES])
def test_the_truth_fits_its_scan(path: Path, page: dict[str, Any]) -> None:
    with open_scan(path.parent / page["file"]) as scan:
        assert scan.frames == len(page.get("frames", [0]))
        height, width = scan.frame(0).pixels.shape[:2]
    size = [width, height] if page["turn"] % 180 == 0 else [height, width]
    assert (
        page["size"] == pytest.approx(size, rel=0.01) or path.parent.joinpath(page["file"]).suffix == ".pdf"
    )
    for entry in page["entries"]:
        known = fields_of(entry["event"])
        for name, item in entry["fields"].items():
            assert name in known
            assert item["box"][0] < item["box"][2]
            assert item["box"][1] < item["box"][3]
            if field_kind(entry["event"], name) in (FieldKind.DATE, FieldKind.DATE_WORDS):
                assert re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", item["value"])


def test_the_list_of_books_names_every_folder() -> None:
    books = json.loads((FOLDER / "books.json").read_text(encoding="utf-8"))
    folders = sorted(path.name for path in FOLDER.iterdir() if path.is_dir())
    assert sorted(book["folder"] for book in books) == folders
    for book in books:
        assert book["folder"] == f"{book['type']}.{book['years']}.{book['number']}"
