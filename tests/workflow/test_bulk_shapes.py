"""Readings come with more or fewer parts; what is stored and posted is the same, and is told in the same way."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from civbook.search.index import reindex
from civbook.store import entries
from civbook.workflow.archive import create_archive
from civbook.workflow.bulk import import_entries

TEXTS = {
    "deceased.full_name": ("Lò Văn Tạch", "Lò Văn Tạch"), "deceased.birth_date": ("05.03.1931", "1931-03-05"),
    "deceased.death_date": ("ngày 05 tháng 03 năm 1999", "1999-03-05"), "deceased.residence": ("xã A", "xã A"),
    "registration_date": ("6-3-1999", "1999-03-06"), "signer.full_name": ("Vi Thị So", "Vi Thị So"),
    "deceased.death_cause": ("già yếu", "già yếu"),
}  # fmt: skip


def line(id: str, parts: dict[str, Any]) -> bytes:
    fields = {name: {"written": written, "value": value, "confidence": 0.93, "source": "recognised", **parts}
              for name, (written, value) in TEXTS.items()}  # fmt: skip
    book = {"id": "KT.1999.01", "type": "KT", "number": "01", "years": "1999", "authority": "UBND xã A"}
    return json.dumps(
        {"id": id, "event": "death", "number": "7", "year": 1999, "book": book, "fields": fields}
    ).encode()


@pytest.mark.parametrize("parts", [{}, {"page": None, "box": None}, {"alternatives": []}, {"box": None}])
def test_each_shape_of_a_reading_is_stored_and_posted_alike(tmp_path: Path, parts: dict[str, Any]) -> None:
    archive = create_archive(tmp_path / "a", who="test")
    # twice each, so that the second is made of what is known from the first
    report = import_entries(archive, [line("a", parts), line("b", parts), line("c", {}), line("d", parts)])
    assert report.added == 4
    stored = [entries.get(archive.db.conn, id).entry.fields for id in "abcd"]
    assert stored[0] == stored[1] == stored[2] == stored[3]
    assert {name: (field.written, field.value) for name, field in stored[0].items()} == TEXTS
    assert {(field.confidence, field.source, field.page) for field in stored[0].values()} == {
        (0.93, "recognised", None)
    }
    assert reindex(archive.db.conn).differing == 0


def test_a_page_or_another_reading_is_kept(tmp_path: Path) -> None:
    archive = create_archive(tmp_path / "a", who="test")
    other = {"page": 3, "box": [1, 2, 3, 4], "alternatives": [["Lò Văn Tách", 0.2]]}
    import_entries(archive, [line("a", {}), line("b", other), line("c", {})])
    fields = entries.get(archive.db.conn, "b").entry.fields
    assert fields["deceased.full_name"].page == 3
    assert fields["deceased.full_name"].alternatives == (("Lò Văn Tách", 0.2),)
    assert entries.get(archive.db.conn, "c").entry.fields["deceased.full_name"].page is None
    assert reindex(archive.db.conn).differing == 0


def test_an_entry_that_comes_again_as_another_event_stays_what_it_was(tmp_path: Path) -> None:
    archive = create_archive(tmp_path / "a", who="test")
    import_entries(archive, [line("a", {})])
    again = json.loads(line("a", {}))
    import_entries(archive, [json.dumps(again | {"event": "birth", "number": "8"}).encode()])
    entry = entries.get(archive.db.conn, "a").entry
    assert (entry.event, entry.number) == ("death", "8")
    assert reindex(archive.db.conn).differing == 0


def test_a_word_that_comes_twice_is_posted_as_such_however_it_comes(tmp_path: Path) -> None:
    archive = create_archive(tmp_path / "a", who="test")
    lines = []
    for at, name in enumerate(
        ["Lò Văn Ín", "Văn Lò", "Văn Văn", "Lò Văn Vân", "Văn Văn Ín", "Lò Văn Văn", "Lò Ín"]
    ):
        entry = json.loads(line(f"n{at}", {}))
        entry["fields"]["deceased.full_name"] |= {"written": name, "value": name}
        lines.append(json.dumps(entry).encode())
    import_entries(archive, lines)
    twice = archive.db.conn.execute("SELECT written FROM search_words WHERE written LIKE '*%'").fetchall()
    assert twice == [("*van",)]
    assert reindex(archive.db.conn).differing == 0
