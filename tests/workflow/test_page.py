"""Page images in, correct fields out: the whole reading of a page with the real engines, on sample scans."""

from __future__ import annotations

import json
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from civbook.errors import FormError, ScanError
from civbook.imaging.opening import Frame
from civbook.model import Box, FieldReading, PageGeometry
from civbook.text.fold import match_key
from civbook.workflow.leaders import without_leaders
from civbook.workflow.page import EntryDraft, PageResult, ReadOptions, read_scan
from civbook.workflow.pagereading import PageReader
from civbook.workflow.sheets import Sheet
from civbook.workflow.ticks import squares_in, ticked

SAMPLES = Path(__file__).parents[2] / "sample_scans"
TYPED = SAMPLES / "KS.2007.01" / "trang-01.jpg"
TABLE = SAMPLES / "KS.1989.02" / "trang-01.jpg"


def truth(scan: Path) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = json.loads(scan.with_suffix(".json").read_text(encoding="utf-8"))[
        "entries"
    ]
    return entries


def right(entry: EntryDraft, wanted: dict[str, Any]) -> float:
    """Share of the truth's fields that are right by value."""
    fields = wanted["fields"]
    good = sum(
        name in entry.fields and match_key(entry.fields[name].value or "") == match_key(datum["value"] or "")
        for name, datum in fields.items()
    )
    return good / len(fields)


@pytest.mark.slow
@pytest.mark.parametrize(("engine", "least"), [("tesseract", 0.6), ("neural", 0.6)])
def test_a_typed_page(engine: str, least: float) -> None:
    [page] = read_scan(TYPED, ReadOptions(engine=engine))
    [entry] = page.entries
    [wanted] = truth(TYPED)
    assert (page.form or "").startswith("ks-")
    assert entry.event == "birth"
    assert entry.number
    assert right(entry, wanted) >= least
    name = entry.fields["child.full_name"]
    x0, y0, x1, y1 = wanted["fields"]["child.full_name"]["box"]
    assert name.box is not None
    assert name.box.x0 < x1
    assert x0 < name.box.x1
    assert name.box.y0 < y1
    assert y0 < name.box.y1
    assert {reading.field for reading in entry.readings} >= {"child.full_name", "mother.full_name"}
    assert pickle.loads(pickle.dumps(page)) == page


@pytest.mark.slow
def test_every_row_of_a_table_is_an_entry() -> None:
    [page] = read_scan(TABLE, ReadOptions(engine="neural"))
    wanted = truth(TABLE)
    assert page.form == "ks-table"
    assert len(page.entries) == len(wanted)
    assert sum(entry.number == one["number"] for entry, one in zip(page.entries, wanted, strict=True)) >= 4
    assert any(finding.code == "same-as-above" for entry in page.entries for finding in entry.findings)


def blank(tmp_path: Path) -> Path:
    file = tmp_path / "blank.png"
    noise = np.random.default_rng(1).normal(240, 4, (1200, 850)).clip(0, 255)
    Image.fromarray(noise.astype(np.uint8)).save(file, dpi=(100, 100))
    return file


def test_an_empty_page_is_kept_unread(tmp_path: Path) -> None:
    [page] = read_scan(blank(tmp_path), ReadOptions(engine="tesseract"))
    assert isinstance(page, PageResult)
    assert page.form is None
    assert page.entries == ()
    assert "form-unknown" in {finding.code for finding in page.findings}
    assert len(page.fingerprint) == 32


def test_faults_are_ours(tmp_path: Path) -> None:
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"\xff\xd8nothing")
    with pytest.raises(ScanError):
        list(read_scan(broken, ReadOptions(engine="tesseract")))
    with pytest.raises(FormError):
        list(read_scan(blank(tmp_path), ReadOptions(engine="tesseract", form="no-such-form")))


def test_leader_dots_go_and_letters_stay() -> None:
    line = np.full((50, 700), 245, dtype=np.uint8)
    for x in range(10, 690, 9):
        line[38:41, x : x + 3] = 60
    for x in (200, 230, 260):
        line[12:40, x : x + 6] = 30  # stems
    line[44:49, 262:267] = 30  # the dot under a letter: thicker, and below the line
    clean = without_leaders(line)
    assert (clean[36:43, 300:690] > 200).all()
    assert (clean[14:36, 200:206] < 80).all()
    assert (clean[45:48, 263:266] < 80).all()


def test_the_marked_square_is_found_before_or_behind_its_words() -> None:
    for behind in (False, True):
        sheet = np.full((80, 900), 245, dtype=np.uint8)
        options, crossed = [], 1
        for number, name in enumerate(("one", "two", "three")):
            x = 60 + 280 * number
            words = Box(x, 20, x + 120, 50)
            left = words.x1 + 15 if behind else words.x0 - 45
            for edge in (0, 28):
                sheet[20:50, left + edge : left + edge + 2] = 40
                sheet[20 + edge : 22 + edge, left : left + 30] = 40
            if number == crossed:
                for step in range(24):
                    sheet[23 + step, left + 3 + step : left + 6 + step] = 20
                    sheet[23 + step, left + 24 - step : left + 27 - step] = 20
            options.append((name, words))
        choice = ticked(options, squares_in(sheet, Box(0, 5, 900, 65), 30))
        assert choice is not None
        assert choice[0] == "two"


def test_no_mark_is_no_choice() -> None:
    sheet = np.full((80, 400), 245, dtype=np.uint8)
    assert ticked([("one", Box(60, 20, 180, 50))], squares_in(sheet, Box(0, 0, 400, 80), 30)) is None


@pytest.mark.slow
def test_a_page_taken_for_upside_down_is_turned_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("civbook.workflow.sheets.find_turn", lambda *_page: (180, 0.4))
    [page] = read_scan(TYPED, ReadOptions(engine="neural"))
    assert (page.form or "").startswith("ks-")
    assert page.geometry.turn == 0
    assert page.entries[0].number == truth(TYPED)[0]["number"].partition("/")[0]


def halves_and_whole(
    monkeypatch: pytest.MonkeyPatch, left: PageResult, right: PageResult, whole: PageResult
) -> list[PageResult]:
    """What a spread is read as whose halves, and the whole of it, gave these pages."""

    def page(_reader: PageReader, sheet: Sheet) -> PageResult:
        crop = sheet.geometry.crop
        return whole if crop is None else right if crop.x0 else left

    monkeypatch.setattr(PageReader, "_page", page)
    monkeypatch.setattr("civbook.workflow.sheets.split_spread", lambda grey, _dpi: grey.shape[1] // 2)
    paper = np.full((600, 1000, 3), 245, np.uint8)
    paper[100:500:40, 100:900] = 60
    return list(PageReader(ReadOptions(engine="neural")).pages(Frame(paper, 100), 0))


def marriage(score: float, date: str | None, number: str | None = None, fields: int = 9) -> PageResult:
    """A page that was read, or one that no form fits (score below .3)."""
    read = {f"field{at}": FieldReading("x", "x", 0.9, "recognised") for at in range(fields)}
    entries = (EntryDraft("marriage", number, None, date, read),) if score > 0.3 else ()
    form = "kh-2015" if entries else None
    return PageResult(PageGeometry(0, 0), 1, 1, 100, b"", form, score, entries)


@pytest.mark.parametrize(("date", "count"), [("2024-08-18", 2), (None, 1)])
def test_two_pages_whose_numbers_were_not_read_are_two(
    date: str | None, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each has its own day of registration, though both together have more labels than either."""
    whole = marriage(0.95, "2024-12-10")
    pages = halves_and_whole(monkeypatch, marriage(0.8, "2024-12-10"), marriage(0.8, date), whole)
    assert len(pages) == count


@pytest.mark.parametrize(("fields", "count"), [(16, 1), (9, 2)])
def test_a_page_divided_at_a_crease_is_one(fields: int, count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The left half has all labels of the husband and fits better than the whole, the right half fits no form."""
    left = marriage(0.95, "2016-08-03", "141")
    whole = marriage(0.86, "2016-08-03", "141", fields)
    assert len(halves_and_whole(monkeypatch, left, marriage(0.2, None), whole)) == count


@pytest.mark.slow
def test_halves_that_are_no_pages_by_themselves_are_read_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """A lying page of two columns has a gutter like a fold; its number stands on one side only."""
    monkeypatch.setattr("civbook.workflow.sheets.split_spread", lambda grey, _dpi: grey.shape[1] // 2)
    pages = list(read_scan(TYPED, ReadOptions(engine="neural", book_type="KS")))
    assert [page.geometry.crop for page in pages] == [None]
    assert right(pages[0].entries[0], truth(TYPED)[0]) >= 0.6
