"""The hands to write with: skeletons of every handwriting font that is not held out, kept in the cache."""

from __future__ import annotations

import io
import json
import pickle
import re
import shutil
import sys
import tempfile
from pathlib import Path

from fontTools.ttLib import TTFont

from scripts.fetch_fonts import pack
from scripts.training.skeletons import Glyph, strokes_of_font

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / ".cache"
FONTS = CACHE / "fonts"
EXTRA = CACHE / "training" / "npm" / "node_modules" / "@fontsource"
SKELETONS = CACHE / "training" / "skeletons.pickle"
# Letters by hand without Vietnamese: skeletons only, the pen adds the marks. All OFL or Apache.
EXTRA_FAMILIES = [
    "annie-use-your-telescope",
    "architects-daughter",
    "bad-script",
    "caveat",
    "caveat-brush",
    "cedarville-cursive",
    "comic-neue",
    "comic-relief",
    "cookie",
    "courgette",
    "covered-by-your-grace",
    "delicious-handrawn",
    "delius",
    "gloria-hallelujah",
    "gochi-hand",
    "handlee",
    "happy-monkey",
    "homemade-apple",
    "indie-flower",
    "kalam",
    "kaushan-script",
    "marck-script",
    "monsieur-la-doulaise",
    "mr-de-haviland",
    "nanum-pen-script",
    "herr-von-muellerhoff",
    "neucha",
    "reenie-beanie",
    "rochester",
    "rock-salt",
    "sacramento",
    "satisfy",
    "schoolbell",
    "shadows-into-light",
    "short-stack",
    "sriracha",
    "sue-ellen-francisco",
    "swanky-and-moo-moo",
    "tangerine",
    "the-girl-next-door",
    "vibur",
    "yellowtail",
    "balsamiq-sans",
    "chilanka",
    "comfortaa",
    "quicksand",
    "poiret-one",
    "grand-hotel",
]


# Latin faces to type with: typewriters, terminals, matrix printers, slab serifs.
TYPED_FAMILIES = [
    "special-elite",
    "anonymous-pro",
    "nova-mono",
    "share-tech-mono",
    "oxygen-mono",
    "ubuntu-mono",
    "pt-mono",
    "fira-mono",
    "fira-code",
    "b612-mono",
    "lekton",
    "vt323",
    "red-hat-mono",
    "spline-sans-mono",
    "azeret-mono",
    "chivo-mono",
    "sometype-mono",
    "fragment-mono",
    "kode-mono",
    "martian-mono",
    "syne-mono",
    "libertinus-mono",
    "geist-mono",
    "atkinson-hyperlegible-mono",
    "sono",
    "doto",
    "dotgothic16",
    "bitcount-single",
    "zilla-slab",
    "arvo",
    "josefin-slab",
    "rokkitt",
    "bitter",
    "aleo",
    "kameron",
    "trocchi",
    "league-spartan",
    "nanum-gothic-coding",
    "sixtyfour",
    "ubuntu-sans-mono",
]


def recorded(split: str, styles: tuple[str, ...]) -> list[Path]:
    """Merged Vietnamese fonts of scripts/fetch_fonts.py, of a split ("train", "held-out") and some styles."""
    record = json.loads((FONTS / "fonts.json").read_text(encoding="utf-8"))
    return [FONTS / f["file"] for f in record["fonts"] if f["split"] == split and f["style"] in styles]


def _held_families() -> set[str]:
    record = json.loads((FONTS / "fonts.json").read_text(encoding="utf-8"))
    return {f["family"] for f in record["fonts"] if f["split"] == "held-out"}


def fetch() -> None:
    """Bring the Latin families that are not there yet, from npm.

    Raises:
        RuntimeError: npm could not deliver one; those before it are kept.
    """
    EXTRA.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for family in (*EXTRA_FAMILIES, *TYPED_FAMILIES):
            if not (EXTRA / family).exists():
                shutil.move(pack(f"@fontsource/{family}", Path(folder)), EXTRA / family)
                print(family, file=sys.stderr, flush=True)


def extra_files() -> list[Path]:
    """Latin cuts (as woff2) of the extra families, light and regular."""
    held = _held_families()
    files: list[Path] = []
    for family in EXTRA_FAMILIES:
        if family in held or not (EXTRA / family).exists():
            continue
        cuts = sorted((EXTRA / family / "files").glob(f"{family}-latin-*-normal.woff2"))
        cuts = [c for c in cuts if re.search(r"-latin-(300|400)-", c.name)]
        files += cuts[:2]
    return files


def as_ttf(path: Path, folder: Path) -> Path:
    if path.suffix == ".ttf":
        return path
    target = folder / f"{path.stem}.ttf"
    if not target.exists():
        font = TTFont(path)
        font.flavor = None
        held = io.BytesIO()
        font.save(held)
        target.write_bytes(held.getvalue())
    return target


def make() -> None:
    """Fetch what is missing, thin every training hand and keep the result."""
    fetch()
    folder = CACHE / "training" / "ttf"
    folder.mkdir(parents=True, exist_ok=True)
    hands: dict[str, dict[str, Glyph]] = {}
    for path in recorded("train", ("block", "school", "running")) + extra_files():
        letters = strokes_of_font(as_ttf(path, folder))
        if letters:
            hands[path.stem] = letters
        print(path.stem, len(letters), file=sys.stderr, flush=True)
    SKELETONS.parent.mkdir(parents=True, exist_ok=True)
    SKELETONS.write_bytes(pickle.dumps(hands))
    print(len(hands), "hands", file=sys.stderr)


def load() -> dict[str, dict[str, Glyph]]:
    """Hand name → letters; run this module first."""
    return pickle.loads(SKELETONS.read_bytes())


if __name__ == "__main__":
    make()
