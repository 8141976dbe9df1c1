"""Killed at any moment and run again: no page lost, none double, database sound, nothing left lying about."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from civbook.search import index
from civbook.store import acts, entries, scans
from civbook.store.database import check_integrity
from civbook.workflow.archive import create_archive, open_archive
from civbook.workflow.books import add_book

FAKES = Path(__file__).parent / "fakes"
PAGES = 120


def start(archive: Path, folder: Path, jobs: int = 2) -> subprocess.Popen[bytes]:
    command = [sys.executable, str(FAKES / "slow_ingest.py"), str(archive), str(jobs), str(folder)]
    # a test run in the background of a shell ignores Ctrl-C, and its children would inherit that
    signal.signal(signal.SIGINT, signal.default_int_handler)
    environment = {**os.environ, "PYTHONPATH": str(FAKES), "COVERAGE_PROCESS_START": ""}
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    lines = [f"number={number} name=Người_{number} slow=0.04" for number in range(1, PAGES + 1)]
    (folder / "a.pdf").write_text("\n".join(lines[:50]), encoding="utf-8")
    for number, line in enumerate(lines[50:], start=51):
        (folder / f"p{number}.jpg").write_text(line, encoding="utf-8")
    return folder


@pytest.fixture
def root(tmp_path: Path) -> Path:
    with create_archive(tmp_path / "archive") as archive:
        add_book(archive, kind="KS", number="1", years="2003", authority="A")
    return tmp_path / "archive"


def check_whole(root: Path, count: int | None = None) -> int:
    """Everything that must hold at any moment; the number of entries."""
    assert check_integrity(root / "civbook.db") == []
    with open_archive(root) as archive:
        conn = archive.db.conn
        numbers = [int(found.entry.number or 0) for found in entries.of_book(conn)]
        assert numbers == list(range(1, len(numbers) + 1))  # in order, no gap, no double
        if count is not None:
            assert len(numbers) == count
        assert acts.verify(conn).broken is None
        assert conn.execute("SELECT count(*) FROM readings").fetchone()[0] == len(numbers)
        assert index.reindex(conn).differing == 0
        for name in scans.stored_names(conn):
            assert (root / name).is_file()
        return len(numbers)


def wait_for_work(root: Path, process: subprocess.Popen[bytes]) -> None:
    """Until the first new page is in; machines differ in how long workers take to start."""
    with sqlite3.connect(root / "civbook.db") as conn:
        before = conn.execute("SELECT count(*) FROM pages").fetchone()
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and process.poll() is None:
            if conn.execute("SELECT count(*) FROM pages").fetchone() != before:
                break
            time.sleep(0.01)
    conn.close()


@pytest.mark.slow
def test_killed_at_random_moments_it_goes_on(root: Path, folder: Path):
    chance = random.Random(20261123)
    progress = []
    for attempt in range(5):
        process = start(root, folder)
        if attempt % 4:  # else while it starts
            wait_for_work(root, process)
        time.sleep(chance.uniform(0.0, 0.4))
        process.send_signal(getattr(signal, "SIGKILL", signal.SIGTERM))
        process.communicate()
        progress.append(check_whole(root))
    assert progress == sorted(progress)
    assert 0 < progress[-1] < PAGES
    process = start(root, folder)
    _out, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (0, b"")
    check_whole(root, PAGES)
    assert not list((root / "scans").rglob(".part*"))
    assert not any(name.endswith(("-journal", ".part")) for name in (path.name for path in root.iterdir()))


@pytest.mark.skipif(os.name == "nt", reason="Windows sends Ctrl-C to a console, not to a process")
def test_ctrl_c_keeps_what_is_done_and_says_so(root: Path, folder: Path):
    process = start(root, folder)
    wait_for_work(root, process)
    process.send_signal(signal.SIGINT)
    _out, errors = process.communicate(timeout=20)
    assert (process.returncode, errors) == (130, b"")
    check_whole(root)


@pytest.mark.skipif(os.name == "nt", reason="needs POSIX process groups")
def test_no_worker_outlives_a_killed_ingest(root: Path, folder: Path):
    process = start(root, folder)
    wait_for_work(root, process)
    children = children_of(process.pid)
    process.kill()
    process.communicate()
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and any(alive(pid) for pid in children):
        time.sleep(0.1)
    assert not [pid for pid in children if alive(pid)]


def children_of(pid: int) -> list[int]:
    path = Path(f"/proc/{pid}/task/{pid}/children")
    if not path.exists():
        pytest.skip("needs /proc")
    return [int(child) for child in path.read_text().split()]


def alive(pid: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_two_ingests_of_the_same_folder_at_once_take_each_page_once(root: Path, folder: Path):
    both = [start(root, folder, 1), start(root, folder, 1)]
    for process in both:
        _out, errors = process.communicate(timeout=120)
        assert (process.returncode, errors) == (0, b"")
    with open_archive(root) as archive:
        numbers = sorted(int(found.entry.number or 0) for found in entries.of_book(archive.db.conn))
    assert numbers == list(range(1, PAGES + 1))
