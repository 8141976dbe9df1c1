"""Measure that nothing is lost: one ingest of many scans, killed at random moments and begun again, then compared.

    python scripts/bench_kills.py [--count 500] [--kills 20] [--seed 1] [--engine PROFILE] [--folder DIR]

Every fifth scan is a whole page of sample_scans/, the others are strips of one, which are read fast: it is the store
that is tried; every seventh has three pages. All differ by a pixel, so that each is a file of its own. The moments
are spread over the whole run: each kill comes some random part of a second after a random number of scans.
Right is: each scan complete and once, every page and entry to the last letter as an ingest that nobody disturbed
gives it, no page double, the original there byte for byte, the database whole, no temporary file left, the search
index as a rebuild gives it, the log of acts unbroken. Exits 1 otherwise. With --folder the archives stay, and a run
that was stopped goes on.
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
    folder.mkdir(parents=True)
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


def take_in(scans: Path, archive: Path, engine: str, until: tuple[int, float] | None) -> int | None:
    """One run of ingest; its exit code, None where it was killed: so many seconds after so many scans."""
    process = subprocess.Popen(
        [*CIVBOOK, "ingest", str(scans), "--book", BOOK, "--jobs", "2", "--engine", engine],
        env={**os.environ, "CIVBOOK_ARCHIVE": str(archive)},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    if until is None:
        return process.wait()
    while process.poll() is None and scans_stored(archive) < until[0]:
        time.sleep(0.05)
    try:
        return process.wait(until[1])
    except subprocess.TimeoutExpired:
        kill(process)
        return None


def new_archive(folder: Path) -> None:
    """An archive with one book, if it isn't there."""
    if (folder / "civbook.db").exists():
        return
    subprocess.run([*CIVBOOK, "init", str(folder)], check=True, capture_output=True)
    subprocess.run(
        [*CIVBOOK, "book", "add", "--type", "KS", "--number", "01", "--year", "2000", "--authority", "UBND xã Mẫu",
         "--archive", str(folder)],
        check=True, capture_output=True,
    )  # fmt: skip


# What an ingest gives, without the moments and row numbers, by the scan and the place in it.
_PAGES = """
SELECT s.sha256 || ' ' || p.frame || '/' || p.part, p.position, p.turn, p.crop, p.skew, p.keystone, p.width, p.height,
  p.dpi, p.form, p.form_score, p.fingerprint, p.findings,
  (SELECT count(*) FROM entry_pages e WHERE e.page = p.id)
FROM pages p JOIN scans s ON s.id = p.scan"""
_ENTRIES = """
SELECT e.id, e.event, e.number, e.year, e.registration_date, e.status, e.revision, e.fields, e.findings,
  (SELECT json_group_array(json_array(r.field, r.text, r.confidence, r.box, r.alternatives, r.engine))
   FROM (SELECT * FROM readings WHERE seq = e.seq ORDER BY id) r),
  (SELECT group_concat(p.position) FROM entry_pages t JOIN pages p ON p.id = t.page WHERE t.seq = e.seq)
FROM entries e"""


def taken(archive: Path, query: str) -> dict[str, tuple[object, ...]]:
    """What stands in an archive: pages or entries, each with all that was read of it."""
    with contextlib.closing(sqlite3.connect(archive / "civbook.db")) as db:
        return {str(row[0]): row[1:] for row in db.execute(query)}


def scans_stored(archive: Path) -> int:
    """How many scans there are now, whole or in part."""
    with contextlib.closing(sqlite3.connect(archive / "civbook.db", timeout=60)) as db:
        return int(db.execute("SELECT count(*) FROM scans").fetchone()[0])


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
    log = subprocess.run(
        [*CIVBOOK, "audit", "verify", "--archive", str(archive)], capture_output=True, check=False
    )
    found += ["the log of acts is broken"] if log.returncode else []
    for what, query in (("pages", _PAGES), ("entries", _ENTRIES)):
        got, due = taken(archive, query), taken(undisturbed, query)
        found += [f"{len(due.keys() - got.keys())} {what} lost"] if due.keys() - got.keys() else []
        found += [f"{len(got.keys() - due.keys())} {what} too many"] if got.keys() - due.keys() else []
        other = sorted(name for name in got.keys() & due.keys() if got[name] != due[name])
        found += [f"{len(other)} {what} differ, among them {other[0]}"] if other else []
    left = [path.name for path in archive.rglob("*") if path.suffix in (".part", ".tmp")]
    return found + ([f"left behind: {len(left)} temporary files"] if left else [])


def main() -> int:
    """Draw, take in with kills, compare."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--engine", default="auto")
    parser.add_argument("--folder", type=Path, help="keep scans and archives in this folder, and go on there")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        return measure(options.folder or Path(name), options)


def measure(folder: Path, options: argparse.Namespace) -> int:
    """Both ingests in a folder, and what came of them."""
    archive, calm, scans = (folder / part for part in ("archive", "calm", "scans"))
    if not scans.exists():
        draw(scans, options.count)
    for each in (archive, calm):
        new_archive(each)
    luck = random.Random(options.seed)
    moments = sorted((luck.randrange(options.count), luck.uniform(0, 1.5)) for _kill in range(options.kills))
    killed, began = 0, time.monotonic()
    for moment in moments:
        killed += take_in(scans, archive, options.engine, moment) is None
    code = take_in(scans, archive, options.engine, None)
    seconds = time.monotonic() - began
    take_in(scans, calm, options.engine, None)
    wrong = faults(archive, scans, calm)
    done = subprocess.run(
        [*CIVBOOK, "reindex", "--json", "--archive", str(archive)],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    differed = json.loads(done.stdout)["differing"]
    print(f"{options.count} scans, killed {killed} times, exit code at last {code}, {seconds:.0f} s")
    print("pages:", len(taken(archive, _PAGES)), "entries:", len(taken(archive, _ENTRIES)))
    print("index differed from a rebuild:", differed)
    print("wrong:", "; ".join(wrong) or "nothing")
    return 1 if wrong or differed or code else 0


if __name__ == "__main__":
    sys.exit(main())
