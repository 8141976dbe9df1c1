"""Pages are drawn the same from the same seed, and every box holds the ink of its value."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]


def shot(form: str, style: str, device: str, seed: int = 3, **how: object):
    from samples import scene

    book = scene.new_book(random.Random(f"{form}{style}{seed}"), form, style, "train")
    return scene.shoot(book, device, 80, **how)


@pytest.mark.parametrize("form", ["ks-2006", "kh-2015", "kt-2006", "ks-table"])
@pytest.mark.parametrize("device", ["scanner", "phone"])
def test_boxes_lie_in_the_picture_and_hold_ink(shipped_fonts: Path, form: str, device: str) -> None:
    taken = shot(form, "block", device)
    height, width = taken.pixels.shape[:2]
    assert taken.truth["size"] == [width, height]
    grey = taken.pixels.min(axis=2).astype(int)
    for entry in taken.truth["entries"]:
        assert entry["fields"]
        for name, item in entry["fields"].items():
            x0, y0, x1, y1 = item["box"]
            assert 0 <= x0 < x1 <= width + 2, name
            assert 0 <= y0 < y1 <= height + 2, name
            part = grey[y0:y1, x0:x1]
            around = np.median(grey[max(0, y0 - 20) : y1 + 20, max(0, x0 - 20) : x1 + 20])
            assert part.min() < around - 15, f"{name}: no ink at {item['box']}"


def test_the_same_seed_draws_the_same_page(shipped_fonts: Path) -> None:
    one, two = shot("kt-2015", "running", "scanner"), shot("kt-2015", "running", "scanner")
    assert one.truth == two.truth
    assert np.array_equal(one.pixels, two.pixels)


def test_a_spread_has_two_entries_with_boxes_of_their_own_half(shipped_fonts: Path) -> None:
    taken = shot("ks-2015", "school", "scanner", spread=True)
    assert [entry["page"] for entry in taken.truth["entries"]] == [1, 2]
    half = taken.truth["size"][0] - taken.truth["fold"]
    for item in taken.truth["entries"][1]["fields"].values():
        assert item["box"][2] <= half + 2


def test_a_turned_page_keeps_its_upright_truth(shipped_fonts: Path) -> None:
    straight, turned = shot("kh-2006", "typed", "scanner"), shot("kh-2006", "typed", "scanner", turn=90)
    assert np.array_equal(np.rot90(straight.pixels, 1), turned.pixels)
    assert straight.truth["entries"] == turned.truth["entries"]
    assert turned.truth["turn"] == 90


@pytest.mark.parametrize("device", ["scanner", "phone"])
def test_a_mark_on_the_sheet_is_found_where_the_mapping_says(device: str) -> None:
    from samples import paper

    page = np.full((600, 420, 3), 230, np.uint8)
    page[400:406, 100:106] = (200, 0, 0)
    bent, bow = paper.bend(page, random.Random(5), 80)
    taken = {"scanner": paper.scanner, "phone": paper.phone}[device](bent, random.Random(7), 80)
    x, y = taken.mapping(*bow(103, 403))
    red = taken.pixels[:, :, 0].astype(int) - taken.pixels[:, :, 1]
    rows, columns = np.nonzero(red > 0.7 * red.max())
    assert abs(np.median(rows) - y) < 4
    assert abs(np.median(columns) - x) < 4


def test_the_command_says_what_to_do_when_the_fonts_are_missing(tmp_path: Path) -> None:
    code = "import sys, pathlib; from samples import fonts; fonts.all_fonts(pathlib.Path(sys.argv[1]))"
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)],
        cwd=ROOT / "scripts",
        capture_output=True,
        text=True,
        check=False,
    )
    assert "run scripts/fetch_fonts.py first" in done.stderr


def test_a_set_is_written_with_its_truth(
    shipped_fonts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import make_samples

    words = [
        "make_samples",
        "--out",
        str(tmp_path),
        "--seed",
        "4",
        "--count",
        "3",
        "--form",
        "kt-2015",
        "--dpi",
        "60",
    ]
    monkeypatch.setattr(sys, "argv", words)
    assert make_samples.main() == 0
    for truth in sorted(tmp_path.glob("*.json")):
        page = json.loads(truth.read_text(encoding="utf-8"))
        assert (tmp_path / page["file"]).exists()
        assert page["form"] == "kt-2015"
    assert len(list(tmp_path.glob("*.jpg"))) == 3
