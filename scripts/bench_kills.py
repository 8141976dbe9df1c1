"""Measure that nothing is lost: one ingest of many scans, killed at random moments and begun again, then counted.

    python scripts/bench_kills.py [--count 500] [--kills 20] [--seed 1] [--engine PROFILE]

Every fifth scan is a whole page of sample_scans/, the others are strips of one, which are read fast: it is the store
that is tried; every seventh has three pages. All differ by a pixel, so that each is a file of its own. Right is: each
scan complete and once, every page of it with as many entries as an ingest that nobody disturbed gives it, no page
double, the original there byte for byte, the database whole, no temporary file left, the search index as a rebuild
gives it. Exits 1 otherwise.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from PIL import Image

CIVBOOK = (sys.executable, "-m", "civbook")
BOOK = "KS.2000.01"
SAMPLES = Path(__file__).parent.parent / "sample_scans"


def draw(folder: Path, count: int) -> None:
    """The scans."""
    folder.mkdir()
    whole = sorted(SAMPLES.rglob("*.jpg"))
    for number in range(count):
        with Image.open(whole[number % len(whole)]) as image:
            picture = image.convert("L")
        if number % 5:
            picture = picture.crop((0, 0, picture.width // 2, picture.height // 8))
        picture.putpixel((number % picture.width, number // picture.width), number % 256)
        if number % 7:
            picture.save(folder / f"{number:04}.png", dpi=(200, 200), compress_level=1)
        else:
            strip = picture.crop((0, 0, picture.width // 2, picture.height // 8))
            more = [strip.rotate(180), strip]
            picture.save(folder / f"{number:04}.tif", dpi=(200, 200), save_all=True, append_images=more)


def kill(process: subprocess.Popen[bytes]) -> None:
    """The process and its workers, with no time for a last word."""
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()


def take_in(scans: Path, environment: dict[str, str], engine: str, seconds: float | None) -> int | None:
    """One run of ingest; its exit code, None where it was killed after ``seconds``."""
    process = subprocess.Popen(
        [*CIVBOOK, "ingest", str(scans), "--book", BOOK, "--jobs", "2", "--engine", engine],
        env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        return process.wait(seconds)
    except subprocess.TimeoutExpired:
        kill(process)
        return None


def new_archive(folder: Path) -> dict[str, str]:
    """An archive with one book; the environment in which it is the one."""
    subprocess.run([*CIVBOOK, "init", str(folder)], check=True, capture_output=True)
    environment = {**os.environ, "CIVBOOK_ARCHIVE": str(folder)}
    subprocess.run(
        [*CIVBOOK, "book", "add", "--type", "KS", "--number", "01", "--year", "2000", "--authority", "UBND xã Mẫu"],
        env=environment, check=True, capture_output=True,
    )  # fmt: skip
    return environment


def taken(archive: Path) -> dict[tuple[str, int, int], int]:
    """Entries that stand on each page: (scan's sha256, frame, part) → how many."""
    with contextlib.closing(sqlite3.connect(archive / "civbook.db")) as db:
        rows = db.execute(
            "SELECT s.sha256, p.frame, p.part, count(e.seq) FROM pages p JOIN scans s ON s.id = p.scan "
            "LEFT JOIN entry_pages e ON e.page = p.id GROUP BY s.sha256, p.frame, p.part"
        )
        return {(sha256, frame, part): entries for sha256, frame, part, entries in rows}


def faults(archive: Path, scans: Path, undisturbed: Path) -> list[str]:
    """What is wrong with the archive; ``undisturbed``: one into which the same scans went without a kill."""
    found = []
    with contextlib.closing(sqlite3.connect(archive / "civbook.db")) as db:
        if db.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            found.append("the database is damaged")
        if db.execute("PRAGMA foreign_key_check").fetchone():
            found.append("a row points nowhere")
        rows = dict(db.execute("SELECT sha256, complete FROM scans"))
        wanted = {hashlib.sha256(path.read_bytes()).hexdigest() for path in scans.iterdir()}
        found += [f"{len(wanted - rows.keys())} scans lost"] if wanted - rows.keys() else []
        found += [f"{list(rows.values()).count(0)} scans not complete"] if 0 in rows.values() else []
        pages, places = db.execute(
            "SELECT count(*), count(DISTINCT scan || '/' || frame || '/' || part) FROM pages"
        ).fetchone()
        found += [f"{pages} pages, {places} of them different"] if pages != places else []
        for digest, stored in db.execute("SELECT sha256, stored FROM scans"):
            if hashlib.sha256((archive / stored).read_bytes()).hexdigest() != digest:
                found.append("an original differs")
    got, due = taken(archive), taken(undisturbed)
    found += [f"{len(due.keys() - got.keys())} pages lost"] if due.keys() - got.keys() else []
    other = sum(got[page] != due[page] for page in got.keys() & due.keys())
    found += [f"{other} pages with fewer or more entries"] if other else []
    left = [path.name for path in archive.rglob("*") if path.suffix in (".part", ".tmp")]
    return found + ([f"left behind: {len(left)} temporary files"] if left else [])


def main() -> int:
    """Draw, take in with kills, count."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--engine", default="auto")
    options = parser.parse_args()
    luck = random.Random(options.seed)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        archive, calm, scans = (Path(name) / part for part in ("archive", "calm", "scans"))
        draw(scans, options.count)
        environment = new_archive(archive)
        killed, began = 0, time.monotonic()
        while killed < options.kills:
            life = luck.uniform(0.5, 0.3 * options.count / options.kills)
            if take_in(scans, environment, options.engine, life) is not None:
                break
            killed += 1
        code = take_in(scans, environment, options.engine, None)
        seconds = time.monotonic() - began
        take_in(scans, new_archive(calm), options.engine, None)
        wrong = faults(archive, scans, calm)
        done = subprocess.run(
            [*CIVBOOK, "reindex", "--json"],
            env=environment,
            capture_output=True,
            encoding="utf-8",
            check=True,
        )
        differed = json.loads(done.stdout)["differing"]
    print(f"{options.count} scans, killed {killed} times, exit code at last {code}, {seconds:.0f} s")
    print("index differed from a rebuild:", differed)
    print("wrong:", "; ".join(wrong) or "nothing")
    return 1 if wrong or differed or code else 0


if __name__ == "__main__":
    sys.exit(main())
