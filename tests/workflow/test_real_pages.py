"""The whole route with the real engine on a sample page: killed and resumed, mangled files beside it."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from civbook.store.database import check_integrity

SAMPLES = Path(__file__).parents[2] / "sample_scans"
PAGE = SAMPLES / "KS.2007.01" / "trang-01.jpg"


def command(root: Path, *words: str | Path) -> list[str]:
    return [sys.executable, "-m", "civbook", "--archive", str(root), "--lang", "en", *map(str, words)]


def run(root: Path, *words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(root, *words), capture_output=True, encoding="utf-8", check=False, timeout=300
    )


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "archive"
    assert subprocess.run([sys.executable, "-m", "civbook", "init", str(root)], check=False).returncode == 0
    words = ["--type", "KS", "--number", "01", "--year", "2007", "--authority", "UBND xã Sơn Kim"]
    assert run(root, "book", "add", *words).returncode == 0
    return root


def mangled(folder: Path) -> int:
    """Every kind of broken file; how many."""
    chance = random.Random(7)
    good = PAGE.read_bytes()
    flipped = bytearray(good)
    for _flip in range(400):
        flipped[chance.randrange(len(flipped))] ^= 1 << chance.randrange(8)
    bomb = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (60000).to_bytes(4, "big") * 2 + b"\x08\x02\0\0\0" + b"\0" * 64
    files = {
        "empty.jpg": b"", "text.png": b"no picture at all", "cut.jpg": good[:2000],
        "head.tif": b"II*\0\x08\0\0\0",
        "pdf.pdf": b"%PDF-1.7\n1 0 obj\n<<", "bomb.png": bomb,
        "noise.jp2": chance.randbytes(5000),
        "zeros.jpg": bytes(10000), "html.pdf": b"<html></html>",
    }  # fmt: skip
    for name, content in files.items():
        (folder / name).write_bytes(content)
    (folder / "flipped.jpg").write_bytes(flipped)  # may still be readable: then it is a page
    return len(files)


@pytest.mark.slow
def test_mangled_files_are_lines_of_the_report_and_the_good_page_is_read(root: Path, tmp_path: Path):
    folder = tmp_path / "in"
    folder.mkdir()
    broken = mangled(folder)
    shutil.copy(PAGE, folder)
    ran = run(root, "ingest", folder, "--jobs", "1", "--engine", "tesseract", "--json", "--progress", "json")
    assert ran.returncode == 11
    report = json.loads(ran.stdout)
    failed = {Path(failure["file"]).name: failure for failure in report["failed"]}
    assert len(failed) >= broken
    assert all(
        failure["problem"] and failure["code"] not in ("bug", "crash") for failure in failed.values()
    ), failed
    assert report["entries"] >= 1
    told = [json.loads(line) for line in ran.stderr.splitlines()]
    assert told[-1]["finished"]
    assert (told[-1]["done"], told[-1]["failed"]) == (broken + 2, len(failed))
    assert check_integrity(root / "civbook.db") == []


@pytest.mark.slow
def test_killed_with_the_real_engine_and_resumed(root: Path):
    words = ("ingest", SAMPLES / "KS.2007.01", "--jobs", "1", "--engine", "tesseract", "--json")
    process = subprocess.Popen(command(root, *words), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 120
    conn = sqlite3.connect(root / "civbook.db")
    while time.monotonic() < deadline and process.poll() is None:
        if conn.execute("SELECT count(*) FROM pages").fetchone()[0]:
            break
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL if os.name != "nt" else signal.SIGTERM)
    process.wait()
    conn.close()
    ran = run(root, *words)
    assert ran.returncode == 0, ran.stderr
    report = json.loads(ran.stdout)
    assert report["pages"] + report["already_there"] == 3
    shown = json.loads(run(root, "book", "show", "KS.2007.01", "--json").stdout)
    assert (shown["pages"], shown["entries"]) == (3, 3)
    assert json.loads(run(root, "audit", "verify", "--json").stdout)["broken"] is None
    entry = _first_entry(root)
    picture = root.parent / "page.png"
    seen = json.loads(run(root, "show", entry, "--json", "--image", picture).stdout)
    assert picture.read_bytes().startswith(b"\x89PNG")
    boxes = [field["box"] for field in seen["fields"].values() if field["box"]]
    page = seen["pages"][0]
    assert boxes
    assert all(0 <= x0 < x1 <= page["width"] and 0 <= y0 < y1 <= page["height"] for x0, y0, x1, y1 in boxes)

    if os.name != "nt":
        _verify_at_a_terminal(root, entry, len(seen["fields"]))


def _verify_at_a_terminal(root: Path, entry: str, fields: int) -> None:
    """Accept every field at a real terminal; the crops that were shown are gone afterwards."""
    import pty

    keyboard, screen = pty.openpty()
    answers = "\n" * fields + "y\n"
    folder = root.parent / "crops"
    folder.mkdir()
    environment = {**os.environ, "TERM": "dumb", "TMPDIR": str(folder)}
    process = subprocess.Popen(
        command(root, "verify", entry),
        stdin=screen,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=environment,
    )
    os.write(keyboard, answers.encode())
    told, _errors = process.communicate(timeout=120)
    os.close(keyboard)
    os.close(screen)
    assert process.returncode == 0, told
    assert b"field.png" in told
    assert not list(folder.iterdir())
    assert json.loads(run(root, "show", entry, "--json").stdout)["status"] == "verified"


def _first_entry(root: Path) -> str:
    conn = sqlite3.connect(root / "civbook.db")
    try:
        return str(conn.execute("SELECT id FROM entries ORDER BY seq LIMIT 1").fetchone()[0])
    finally:
        conn.close()
