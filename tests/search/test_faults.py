"""Killed at any moment the index equals a rebuild; readers beside a writer never see an error or half a
state.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from civbook.model import Entry
from civbook.search import index, schema
from civbook.search.find import Searcher
from civbook.search.query import parse
from civbook.store.database import open_archive_db, transaction
from civbook.workflow.archive import Archive

KILLS = int(os.environ.get("CIVBOOK_KILLS", "4"))  # the acceptance figure is 50
SECONDS = float(os.environ.get("CIVBOOK_READERS_SECONDS", "3"))  # and 60 here


@pytest.mark.slow
def test_killed_at_any_moment_it_equals_a_rebuild(fresh: Archive) -> None:
    rng = random.Random(9)
    fresh.db.close()
    for round_ in range(KILLS):
        program = [sys.executable, str(Path(__file__).with_name("torture.py")), str(fresh.root), str(round_)]
        with subprocess.Popen(program, stdout=subprocess.PIPE) as killed:
            assert killed.stdout is not None
            killed.stdout.read(1)  # it works
            time.sleep(rng.random() * 0.4)
            killed.kill()
        db = open_archive_db(fresh.root / "civbook.db")
        try:
            assert schema.stale(db.conn) == 0
            with transaction(db) as conn:
                assert index.reindex(conn).differing == 0
                if round_ % 2:  # go on from an index with history, not from the fresh one
                    conn.execute("ROLLBACK")
                    conn.execute("BEGIN")
        finally:
            db.close()


def named(entry: Entry) -> bool:
    return any(entry.value(field) for field in entry.fields if field.endswith("full_name"))


@pytest.mark.slow
def test_readers_beside_a_writer(fresh: Archive) -> None:
    path = fresh.root / "civbook.db"
    stop, faults = threading.Event(), []

    def read(seed: int) -> None:
        rng = random.Random(seed)
        db = open_archive_db(path)
        searcher = Searcher(db.conn)
        try:
            while not stop.is_set():
                name = rng.choice(["Nguyễn Văn Hùng", "le thi khac 3", "Tran Van Moi 7", "Hoang Dinh Xoan"])
                answer = searcher.find(parse(name=name, limit=20))
                # what the index promised must stand in the entry of the same state
                faults.extend(
                    hit.entry.id for hit in answer.hits if hit.detail.score > 8 and not named(hit.entry)
                )
                if answer.stale:
                    faults.append("stale")
        except Exception as e:  # noqa: BLE001
            faults.append(repr(e))
        finally:
            db.close()

    program = [sys.executable, str(Path(__file__).with_name("torture.py")), str(fresh.root), "77"]
    with subprocess.Popen(program, stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        writer.stdout.read(1)
        readers = [threading.Thread(target=read, args=(seed,)) for seed in range(8)]
        for reader in readers:
            reader.start()
        time.sleep(SECONDS)
        stop.set()
        for reader in readers:
            reader.join()
        assert writer.poll() is None
        writer.kill()
    assert not faults
