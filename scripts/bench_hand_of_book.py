"""What verifying a book teaches: entries of one hand verified, the hand learnt, the rest of its pages read anew.

    python scripts/bench_hand_of_book.py DIR [--form ks-2006] [--seed 9] [--pages 56] [--verified 40] [--minutes 5]

Draws a book in one held-out running font (scripts/samples), takes it in, verifies the first entries with their truth
as a clerk does, adapts as `civbook recogniser adapt --book` does, and scores the fields of all other entries before
and after. A folder that holds pages or an archive already is gone on with. Time is CPU time of this process.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import bench_pages
from make_samples import write_truth
from samples import scene

from civbook.workflow.archive import Archive, create_archive, open_archive
from civbook.workflow.books import add_book
from civbook.workflow.ingest import ingest
from civbook.workflow.verify import change_entry


def draw(folder: Path, form: str, seed: int, count: int) -> None:
    """The pages of one book, every third of them photographed."""
    folder.mkdir(parents=True, exist_ok=True)
    book = scene.new_book(random.Random(f"book/{seed}"), form, "running", "held-out")
    for number in range(1, count + 1):
        path = folder / f"{number:03d}.jpg"
        book.rng = book.register.rng = random.Random(f"book/{seed}/{number}")
        if path.with_suffix(".json").is_file():
            book.register.number += 1
            continue
        shot = scene.shoot(book, "phone" if number % 3 == 0 else "scanner", 200)
        scene.save(shot.pixels, path, 200, 80)
        write_truth(path, shot.truth)
        print(f"{number}/{count}", file=sys.stderr, flush=True)


def take_in(root: Path, scans: Path, wanted: list[bench_pages.Wanted]) -> Archive:
    """The archive with the book in it."""
    if (root / "civbook.db").is_file():
        return open_archive(root)
    archive = create_archive(root)
    told = wanted[0].page["book"]
    book = add_book(
        archive, kind=told["type"], number=told["number"], years=told["years"], authority=told["authority"]
    )
    ingest(archive, [scans], book=book.id, jobs=1)
    return archive


def verify(archive: Archive, wanted: list[bench_pages.Wanted]) -> None:
    """Say of each entry what truly stands there."""
    for item in wanted:
        if item.id:
            texts = {name: field["written"] for name, field in item.entry["fields"].items()}
            change_entry(archive, item.id, texts, done=True)


def score(root: Path, wanted: list[bench_pages.Wanted], step: str) -> None:
    """Print the share of right fields, names and dates, and how far confidence can be trusted."""
    bench_pages.match(wanted, bench_pages.read_entries(root))
    tallies = bench_pages.count(wanted)
    print(f"{step}: fields right sure right")
    for name, tally in [("all", tallies["all"]["all"]), *sorted(tallies["kind"].items())]:
        print(f"  {name:14} {tally.row()}", flush=True)


def main() -> int:
    """Draw, take in, verify, learn, score."""
    from civbook.workflow import bookhand

    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--form", default="ks-2006", choices=list(scene.FORMS))
    parser.add_argument("--seed", type=int, default=9)
    parser.add_argument("--pages", type=int, default=56)
    parser.add_argument("--verified", type=int, default=40)
    parser.add_argument("--minutes", type=float, help="time to learn; None: by the number of lines")
    parser.add_argument("--base", help="the model to start from (shipped, or one of the archive)")
    options = parser.parse_args()
    scans, root = options.folder / "scans", options.folder / "archive"
    draw(scans, options.form, options.seed, options.pages)
    wanted, _files = bench_pages.load_truth(scans)
    archive = take_in(root, scans, wanted)
    learn, rest = wanted[: options.verified], wanted[options.verified :]
    score(root, rest, "before")
    if not (root / "verified.json").is_file():
        bench_pages.match(learn, bench_pages.read_entries(root))
        verify(archive, learn)
        (root / "verified.json").write_text(json.dumps(len(learn)))
        shutil.copy2(root / "civbook.db", root / "verified.db")
    began = time.process_time()
    done, again = bookhand.adapt_book(
        archive, str(archive.db.conn.execute("SELECT id FROM books").fetchone()[0]), base=options.base,
        minutes=options.minutes,
    )  # fmt: skip
    print(done, again, f"{time.process_time() - began:.0f} CPU s", flush=True)
    archive.close()
    score(root, rest, "after")
    return 0


if __name__ == "__main__":
    sys.exit(main())
