"""Whole files or none: what stops halfway leaves nothing, what can't be written is told."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from civbook.errors import StoreError
from civbook.exchange.atomic import move_into, running, staged, workshop, write_whole


def dead_process() -> int:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_a_file_is_written_in_a_folder_that_is_made(tmp_path: Path) -> None:
    path = tmp_path / "a" / ("ệ" * 80 + ".pdf")  # 240 bytes: nearly as long as a name can be
    write_whole(path, b"one")
    write_whole(path, b"two")
    assert path.read_bytes() == b"two"
    assert list(path.parent.iterdir()) == [path]


def test_what_stops_between_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "x.pdf"
    path.write_bytes(b"old")
    with pytest.raises(RuntimeError), staged(path, b"new"):
        raise RuntimeError
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("place", ["folder", "file/x.pdf"])
def test_what_cannot_be_written_is_a_sentence(tmp_path: Path, place: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StoreError) as caught:
        write_whole(tmp_path / place, b"x")
    assert (caught.value.code, place.partition("/")[0] in caught.value.problem) == ("no-access", True)
    with pytest.raises(StoreError), workshop(tmp_path) as made:
        (made / "folder").write_bytes(b"")
        move_into(made, tmp_path, ["folder"])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder"]


def test_what_killed_runs_left_goes_and_what_runs_stays(tmp_path: Path) -> None:
    gone, other = dead_process(), os.getppid()
    (tmp_path / f".civbook-part-{gone}-a").mkdir()
    (tmp_path / f".civbook-part-{gone}-b").write_bytes(b"half")
    (tmp_path / f".civbook-part-{other}-c").write_bytes(b"half")
    with workshop(tmp_path) as made:
        write_whole(tmp_path / "x", b"")  # sweeps too, and spares the workshop
        assert made.is_dir()
    assert sorted(path.name for path in tmp_path.iterdir()) == [f".civbook-part-{other}-c", "x"]


def test_processes_that_run() -> None:
    assert running(str(os.getppid()))
    assert not running(str(dead_process()))
    assert not running(str(os.getpid()))
    assert not running("9" * 30)
    assert not running("x")
