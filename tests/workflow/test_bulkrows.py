"""The bulk import's short ways give the same bytes and postings as packing and posting a whole entry."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from civbook.model import Entry
from civbook.search.index import BulkIndex
from civbook.search.terms import terms_of
from civbook.store.database import transaction
from civbook.store.packing import pack_fields
from civbook.workflow.archive import create_archive
from civbook.workflow.bulkfields import readings_of
from civbook.workflow.bulkrows import Rows

TEXTS = st.sampled_from(
    ["Nguyễn Văn An", "Lê Thị  Hoa", "Ngu yễn Văn A", "", "12/05/2003", "x", "Trần", "Đỗ Q7 An", "LÊ THỊ HOA"]
) | st.none() | st.text(max_size=6).filter(lambda text: "\0" not in text)  # fmt: skip
WHOLE = {
    "written": TEXTS, "value": TEXTS, "confidence": st.sampled_from([1.0, 0.5, 0.93, 0.12345]),
    "source": st.sampled_from(["imported", "keyed"]), "page": st.none() | st.just(2),
    "box": st.none() | st.just([1, 2, 3, 4]),
}  # fmt: skip
READING = st.fixed_dictionaries(WHOLE) | st.fixed_dictionaries(
    {"written": TEXTS},
    optional={
        **{part: values for part, values in WHOLE.items() if part != "written"},
        "alternatives": st.sampled_from([[], [["Trần Văn Ba", 0.2]]]),
    },
)
SAME = st.builds(lambda text: {"written": text, "value": text, "confidence": 1.0, "source": "imported",
                               "page": None, "box": None}, TEXTS)  # fmt: skip
NAMES = st.sampled_from(
    ["child.full_name", "father.full_name", "signer.full_name", "child.birth_date", "child.sex", "own.field"]
)


@pytest.fixture
def conn(tmp_path: Path) -> Any:
    with create_archive(tmp_path / "a", who="t") as archive, transaction(archive.db) as opened:
        yield opened


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.dictionaries(NAMES, READING | SAME, max_size=5), min_size=1, max_size=8))
def test_rows_are_as_if_packed_whole(conn: sqlite3.Connection, every: list[dict[str, Any]]) -> None:
    bulk = BulkIndex(conn)
    rows = Rows(bulk)
    for fields in every:
        data = {"id": "e", "event": "birth", "number": "045", "year": 2003, "fields": fields}
        row, codes = rows.row(data, 1, ())
        readings = readings_of(fields)
        assert row[8] == pack_fields(readings)
        entry = Entry("e", "b", "birth", "045", 2003, None, "read", readings)
        assert set(codes) == set(bulk.codes(terms_of(entry)))
