"""Searching while another process holds the write lock."""

from __future__ import annotations

import json
import sqlite3
import threading
import time
from contextlib import closing

import pytest

from civbook.cli import main
from civbook.search import index, schema
from civbook.store import acts, spool
from civbook.store.database import transaction
from civbook.workflow import archive as archives
from civbook.workflow import search as desk
from civbook.workflow.archive import create_archive, open_archive
from civbook.workflow.bulk import import_entries
from civbook.workflow.registers import InArchive

from .conftest import SPECIAL, make_line


@pytest.fixture
def three(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "_LOG_SECONDS", 0.1)
    with create_archive(tmp_path / "kho", who="t") as made:
        import_entries(made, [make_line(*each) for each in SPECIAL])
        yield made


def _hold(archive):
    other = sqlite3.connect(archive.db.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    return closing(other)


def _searches(archive):
    return [act for act in acts.latest(archive.db.conn, 100) if act.act == "search"]


def test_a_search_answers_under_a_held_lock_and_its_act_reaches_the_log(three, capsys):
    with _hold(three):
        began = time.monotonic()
        code = main(["search", "Quách Thị Quỳnh Hương", "--archive", str(three.root), "--json"])
        assert time.monotonic() - began < 3
        assert code == 0
        hits = json.loads(capsys.readouterr().out)["hits"]
        assert hits[0]["entry"]["id"] == "p2"
        assert _searches(three) == []
        (kept,) = spool.waiting(three.db.path)
        assert "Quách" not in kept.read_text(encoding="utf-8")
    three.log("view", ["p1"])  # the next writer
    (act,) = _searches(three)
    assert act.entries == tuple(hit["entry"]["id"] for hit in hits)
    assert act.detail["spooled"] == kept.stem
    assert spool.waiting(three.db.path) == []
    assert acts.verify(three.db.conn).broken is None
    assert [act.act for act in acts.of_entry(three.db.conn, "p2")] == ["search"]


def test_the_next_opener_takes_kept_acts_in(three):
    with _hold(three):
        for _ in range(3):
            desk.search([InArchive(three)], "Hoàng Kỳ")
        assert len(spool.waiting(three.db.path)) == 3
        with open_archive(three.root):  # the lock is held: it goes on without
            pass
        assert len(spool.waiting(three.db.path)) == 3
    with open_archive(three.root) as again:
        assert len(_searches(again)) == 3
        assert spool.waiting(again.db.path) == []
        assert acts.verify(again.db.conn).broken is None


def test_an_act_is_logged_once_whatever_fails_between(three):
    spool.keep(three.db.path, "search", who="t", entries=["p1"])
    (kept,) = spool.waiting(three.db.path)
    text = kept.read_text(encoding="utf-8")
    with pytest.raises(RuntimeError), transaction(three.db):
        raise RuntimeError  # rolled back: still to be taken in
    assert spool.waiting(three.db.path) == [kept]
    three.log("view")
    kept.write_text(text, encoding="utf-8")  # as if killed between commit and removal
    three.log("view")
    assert len(_searches(three)) == 1
    assert spool.waiting(three.db.path) == []
    spool.keep(three.db.path, "search", who="t").write_text("[" * 5000, encoding="utf-8")
    three.log("view")
    assert _searches(three)[0].detail["damaged"] is True
    assert acts.verify(three.db.conn).broken is None


def test_an_opener_waits_while_another_makes_the_index(three):
    with three.db.conn as conn:
        conn.execute("UPDATE meta SET value = '0' WHERE key = 'search.version'")
    told: list[str] = []
    with _hold(three) as other:
        assert not schema.is_current(three.db.conn)
        found: list[str] = []

        def look() -> None:
            with open_archive(three.root, waiting=told.append) as again:
                found.append(desk.search([InArchive(again)], "Hoàng Kỳ").found[0].hit.entry.id)

        reader = threading.Thread(target=look)
        reader.start()
        time.sleep(0.5)
        assert found == []
        schema.create(other)
        index.rebuild(other)
        other.execute("COMMIT")
        reader.join(10)
    assert found == ["p3"]
    assert len(told) == 1
    assert "waiting" in told[0]
