"""Make invented register pages with their truth: scans in folders by book, a JSON beside each.

    python scripts/make_samples.py --out DIR --seed N --count N [--style …] [--form …] [--device …] …
    python scripts/make_samples.py --repository          the pages of sample_scans/, always the same

Each page's seed is drawn from --seed and its number alone, so that page 17 of a set is the same in any order.
The people are invented. Any resemblance is chance; the places are real.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from samples import collection, scene

ROOT = Path(__file__).resolve().parent.parent


def plan(options: argparse.Namespace) -> list[tuple[str, str, str]]:
    """Form, style and device of each page, balanced over all combinations asked for."""
    combinations = list(itertools.product(options.form, options.style, options.device))
    random.Random(options.seed).shuffle(combinations)
    return [combinations[number % len(combinations)] for number in range(options.count)]


def make(options: argparse.Namespace) -> int:
    """Write the set; the number of pages."""
    options.out.mkdir(parents=True, exist_ok=True)
    for number, (form, style, device) in enumerate(plan(options), 1):
        if options.pages and number not in options.pages:
            continue
        rng = random.Random(f"{options.seed}/{number}")
        book = scene.new_book(rng, form, style, options.fonts)
        dpi = options.dpi or rng.choice(
            (150, 200, 200, 240, 300) if form != "ks-table" else (150, 200, 200, 240)
        )
        spread = form != "ks-table" and rng.random() < options.spreads
        turn = rng.choice((90, 180, 270)) if rng.random() < options.turned else 0
        shot = scene.shoot(book, device, dpi, spread, turn)
        path = options.out / f"{number:03d}.{book.name}.{style}.{device}.jpg"
        scene.save(
            shot.pixels, path, dpi, rng.randint(62, 90), grey=device == "scanner" and rng.random() < 0.15
        )
        write_truth(path, shot.truth)
        print(f"{number}/{options.count} {path.name}", file=sys.stderr)
    return int(options.count)


def write_truth(path: Path, truth: dict[str, Any]) -> None:
    """The truth beside a scan: trang-01.jpg has trang-01.json."""
    text = json.dumps({"file": path.name, **truth}, ensure_ascii=False, indent=1)
    path.with_suffix(".json").write_text(text + "\n", encoding="utf-8")


def main() -> int:
    """Parse the options and make the pages."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, default=ROOT / "sample_scans")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=8)
    parser.add_argument("--pages", type=int, nargs="*", help="only these pages of the set, by number")
    parser.add_argument("--style", nargs="*", default=list(scene.STYLES), choices=scene.STYLES)
    parser.add_argument("--form", nargs="*", default=list(scene.FORMS), choices=list(scene.FORMS))
    parser.add_argument("--device", nargs="*", default=list(scene.DEVICES), choices=scene.DEVICES)
    parser.add_argument(
        "--fonts", default="train", choices=("train", "held-out", "any"), help="which fonts' split"
    )
    parser.add_argument("--dpi", type=int, help="the same for all pages; else drawn, 150 to 300")
    parser.add_argument("--spreads", type=float, default=0.06, help="share of form pages taken two at once")
    parser.add_argument(
        "--turned", type=float, default=0.06, help="share of pages turned by 90, 180 or 270 degrees"
    )
    parser.add_argument("--repository", action="store_true", help="make the pages of sample_scans/")
    options = parser.parse_args()
    try:
        count = collection.make(options.out, write_truth) if options.repository else make(options)
    except FileNotFoundError as error:
        print(error, file=sys.stderr)
        return 3
    print(f"{count} pages in {options.out}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
