"""Lines of verified entries, and the unverified rest read anew: what is verified stays as it is."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from civbook.errors import RefusedError
from civbook.model import Box, FieldReading, PageGeometry
from civbook.store import entries, pages
from civbook.store.database import transaction
from civbook.workflow import bookhand, models, pagereading
from civbook.workflow.archive import Archive
from civbook.workflow.ingest import ingest
from civbook.workflow.linetables import read_table
from civbook.workflow.models import AdaptedModel
from civbook.workflow.page import EntryDraft, PageResult, RawReading
from civbook.workflow.verify import change_entry
from civbook.workflow.workers import Outcome, Task

FONT = Path(__file__).parents[2] / "civbook" / "issuing" / "data" / "fonts" / "LiberationSerif-Regular.ttf"
BOX = Box(30, 30, 560, 90)
NAMES = ["Trần Văn Bình", "Lê Thị Hoa", "Phạm Đức Anh", "Giàng A Páo"]


def _result(frame: int, file: str, name: str, engine: str = "fake-1") -> PageResult:
    number = file.removesuffix(".png")
    reading = FieldReading(name, name, 0.6, page=1, box=BOX)
    raw = RawReading("child.full_name", 1, BOX, name, 0.6, (), engine)
    draft = EntryDraft("birth", number, 2003, None, {"child.full_name": reading}, readings=(raw,))
    print_ = hashlib.sha256(file.encode()).digest()
    return PageResult(PageGeometry(frame), 600, 200, 200, print_, "ks-2006", 0.9, (draft,), engine=engine)


def _misread(task: Task) -> Outcome:
    name = NAMES[int(task.path.stem) - 1]
    return Outcome(1, (_result(0, task.path.name, name.replace("ì", "i").replace("ạ", "a") + "h"),))


@pytest.fixture
def ingested(archive: Archive, book: str, tmp_path: Path) -> list[str]:
    font = ImageFont.truetype(str(FONT), 36)
    (tmp_path / "in").mkdir()
    for number, name in enumerate(NAMES, start=1):
        picture = Image.new("L", (600, 200), 245)
        ImageDraw.Draw(picture).text((40, 75), name, 20, font, "ls")
        picture.save(tmp_path / "in" / f"{number}.png")
    report = ingest(archive, [tmp_path / "in"], book=book, read=_misread, jobs=1)
    assert report.entries == len(NAMES)
    return [stored.entry.id for stored in entries.of_book(archive.db.conn, book)]


@pytest.fixture
def verified(archive: Archive, ingested: list[str]) -> list[str]:
    for id_, name in list(zip(ingested, NAMES, strict=True))[:2]:
        change_entry(archive, id_, {"child.full_name": name}, done=True)
    return ingested


def test_only_verified_lines_leave_with_what_was_verified(archive, book, verified, tmp_path):
    assert bookhand.export_lines(archive, tmp_path / "out", book) == 2
    rows = read_table(tmp_path / "out" / "labels.tsv")
    assert sorted(row.text for row in rows) == sorted(NAMES[:2])
    with Image.open(rows[0].image) as picture:
        assert BOX.height <= picture.height <= BOX.height + 8
        assert picture.getextrema()[0] < 60


def test_a_zone_that_holds_more_than_its_value_teaches_nothing(archive, verified):
    stored = entries.get(archive.db.conn, verified[0])
    (known,) = pages.readings_of(archive.db.conn, stored.seq)
    longer = replace(known, text=known.text + " cấp ngày 12/03/1999 tại Công an huyện Phú Bình")
    with transaction(archive.db) as conn:
        pages.add_readings(conn, stored.seq, [longer])
    assert len(list(bookhand.verified_lines(archive))) == 1


def test_a_value_over_two_lines_teaches_two(archive, verified):
    stored = entries.get(archive.db.conn, verified[0])
    (known,) = pages.readings_of(archive.db.conn, stored.seq)
    upper, lower = Box(30, 30, 560, 62), Box(30, 62, 560, 90)
    twice = replace(known, text="Trần Văn Bính", lines=((upper, "Trần Văn"), (lower, "Bính")))
    with transaction(archive.db) as conn:
        pages.add_readings(conn, stored.seq, [twice])
    assert pages.readings_of(archive.db.conn, stored.seq)[-1] == twice
    lines = [(text, grey.shape[0]) for _book, text, grey in bookhand.verified_lines(archive)]
    assert lines[:2] == [("Trần Văn", 38), ("Bình", 34)]


def test_a_book_with_few_verified_entries_is_not_learnt(archive, book, verified):
    with pytest.raises(RefusedError):
        bookhand.adapt_book(archive, book)


def test_rereading_leaves_the_verified_alone(archive, book, verified, monkeypatch):
    class BetterReader:
        def __init__(self, options: object) -> None: ...

        def pages(self, frame: object, number: int) -> Iterator[PageResult]:
            self.count = getattr(self, "count", 0)
            yield _result(number, f"{self.count}.png", "Hoàng Văn Thụ", "better-2")

    monkeypatch.setattr(pagereading, "PageReader", BetterReader)
    conn = archive.db.conn
    before = {stored.entry.id: stored.entry for stored in entries.of_book(conn, book)}
    done = bookhand.reread_book(archive, book)
    after = {stored.entry.id: stored.entry for stored in entries.of_book(conn, book)}
    assert (done.entries, done.changed) == (2, 2)
    for id_ in verified[:2]:
        assert after[id_] == before[id_]
    for id_ in verified[2:]:
        assert after[id_].value("child.full_name") == "Hoàng Văn Thụ"
        assert after[id_].status == "read"
        assert after[id_].revision == before[id_].revision + 1
        stored = entries.get(conn, id_)
        assert [raw.engine for raw in pages.readings_of(conn, stored.seq)] == ["fake-1", "better-2"]
    assert bookhand.reread_book(archive, book).changed == 0


def _model(name: str, scope: str) -> AdaptedModel:
    return AdaptedModel(name, scope, "shipped", "2026-01-01T00:00:00Z", "Hoa", 100, 1, 10, 0.2, 0.1, "0" * 64)


def test_the_newest_model_of_the_book_reads_it(archive, book):
    assert models.profile_for(archive, book) == "auto"
    models.folder(archive).mkdir()
    for name, scope in (("all-1", ""), ("book-1", book), ("book-2", book), ("other", "KS-09-1999")):
        (models.folder(archive) / f"{name}.onnx").write_bytes(b"")
        models.add(archive, _model(name, scope))
    assert models.profile_for(archive, book).endswith("book-2.onnx")
    assert models.profile_for(archive).endswith("all-1.onnx")
    (models.folder(archive) / "book-2.onnx").unlink()
    assert models.profile_for(archive, book).endswith("book-1.onnx")
    assert [model.name for model in models.models(archive)] == ["all-1", "book-1", "book-2", "other"]


def test_another_profile_of_the_settings_is_kept(archive, book):
    models.folder(archive).mkdir()
    (models.folder(archive) / "all-1.onnx").write_bytes(b"")
    models.add(archive, _model("all-1", ""))
    chosen = replace(archive, settings=replace(archive.settings, engine="tesseract"))
    assert models.profile_for(chosen, book) == "tesseract"
