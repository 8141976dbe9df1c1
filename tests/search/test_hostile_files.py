"""Files of entries and of queries that were made to break something."""

from __future__ import annotations

import io
import json

import pytest

from civbook.errors import RefusedError
from civbook.workflow import bulk
from civbook.workflow.lines import LONGEST, bounded
from civbook.workflow.registers import InArchive
from civbook.workflow.search import batch

from .conftest import SPECIAL, make_line

GOOD = make_line(*SPECIAL[1])


@pytest.mark.parametrize(
    "bad",
    [
        b"[" * 100_000,
        b'{"id":' * 100_000,
        b'{"id": "x", "event": "birth", "number": ' + b"[" * 900 + b"]" * 900 + b"}",
        GOOD.replace(b"1988", b"19" * 40),
        GOOD.replace(b'"1988-12-30"', b'{"a": 1}').replace(b"p2", b"p9"),
        GOOD.replace(b'"year": 1988', b'"year": 1e400').replace(b"p2", b"p9"),
        b"\xff\xfe",
        b"null",
    ],
)
def test_a_hostile_line_is_reported_and_the_others_taken(fresh, bad: bytes):
    report = bulk.import_entries(fresh, [make_line(*SPECIAL[0]), bad, GOOD])
    assert report.failed == 1
    assert report.added == 2
    assert report.faults[0][0] == 2


def test_a_huge_line_is_not_read(fresh, tmp_path):
    file = tmp_path / "entries.jsonl"
    with file.open("wb") as stream:
        stream.write(b'{"id": "' + b"x" * (3 * LONGEST) + b'"}\n' + GOOD + b"\n")
    report = bulk.import_file(fresh, file)
    assert (report.added, report.failed) == (1, 1)
    assert "MB" in report.faults[0][1]
    assert [len(line) for line in bounded(io.StringIO("abc\n" + "d" * 100 + "\ne"), 10)] == [4, 11, 1]
    assert list(bounded(io.BytesIO(b"x" * 11 + b"\n" + b"y"), 10)) == [b"x" * 11, b"y"]
    assert list(bounded(io.BytesIO(b"x" * 10 + b"\n" + b"y"), 10)) == [b"x" * 10 + b"\n", b"y"]


def test_a_list_is_taken_whole_up_to_a_size(fresh, tmp_path, monkeypatch):
    file = tmp_path / "entries.json"
    deep: list[object] = []
    for _ in range(400):
        deep = [deep]
    text = json.dumps([json.loads(make_line(*SPECIAL[0])), deep, json.loads(GOOD)], indent=1)
    file.write_text(text, encoding="utf-8")
    report = bulk.import_file(fresh, file)
    assert (report.added, report.failed) == (2, 1)
    monkeypatch.setattr(bulk, "_LONGEST_LIST", 1000)
    with pytest.raises(RefusedError):
        bulk.import_file(fresh, file)


def test_hostile_queries_are_answered_by_a_sentence(fresh):
    lines = ["[" * 100_000, "x" * (LONGEST + 1), '{"name": "Hoàng Kỳ"}']
    answers = list(batch([InArchive(fresh)], lines))
    assert ["error" in answer for answer in answers] == [True, True, False]
