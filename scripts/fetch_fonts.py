"""Fetch the fonts that the sample pages and the recogniser's training lines are drawn with.

The fonts come from npm's @fontsource packages (OFL or Apache licences), cut there into subsets by script:
latin, latin-ext and vietnamese are merged back into one TTF. A font that lacks one of the 134 accented
Vietnamese letters is left out. Nothing of this is committed: the result lies under `.cache/fonts/`, with
`fonts.json` telling each font's style and whether it is held out from training.

    python scripts/fetch_fonts.py [--out DIR] [--only NAME …] [--again]
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

from fontTools import merge
from fontTools.ttLib import TTFont
from PIL import ImageFont

ROOT = Path(__file__).resolve().parent.parent
DEFAULT_OUT = ROOT / ".cache" / "fonts"
SUBSETS = ("latin", "latin-ext", "vietnamese")
SPLIT_SALT = "civbook fonts 1"

# Style → package → (weights, italics too). Styles: print (labels and typeset values), typed (typewriters),
# block (letters by hand, unjoined), school (the joined hand taught at school), running (quick joined hands).
FONTS: dict[str, dict[str, tuple[int, ...]]] = {
    "print": {
        "tinos": (400, 700),
        "arimo": (400, 700),
        "noto-serif": (400, 700),
        "roboto": (400, 700),
        "be-vietnam-pro": (400, 600),
        "open-sans": (400, 700),
        "eb-garamond": (400, 700),
        "literata": (400, 700),
        "source-serif-4": (400, 700),
        "merriweather": (400, 700),
        "lora": (400, 700),
        "gelasio": (400, 700),
        "noto-sans": (400, 700),
        "roboto-condensed": (400, 700),
        "crimson-pro": (400, 700),
        "old-standard-tt": (400, 700),
        "roboto-slab": (400, 700),
        "vollkorn": (400,),
    },
    "typed": {
        "cousine": (400, 700),
        "ibm-plex-mono": (400,),
        "roboto-mono": (400,),
        "source-code-pro": (400,),
        "inconsolata": (400,),
        "jetbrains-mono": (400,),
        "noto-sans-mono": (400,),
        "space-mono": (400,),
        "overpass-mono": (400,),
        "victor-mono": (400,),
        "cascadia-code": (400,),
        "xanh-mono": (400,),
        "reddit-mono": (400,),
    },
    "block": {
        "patrick-hand": (400,),
        "itim": (400,),
        "sriracha": (400,),
        "mansalva": (400,),
        "playpen-sans": (300, 400),
        "shantell-sans": (300, 400),
        "grandstander": (300,),
        "pangolin": (400,),
        "fuzzy-bubbles": (400,),
        "mynerve": (400,),
        "sedgwick-ave": (400,),
        "mali": (300, 400),
        "gluten": (300,),
    },
    "school": {
        "playwrite-vn": (100, 200, 300, 400),
        "playwrite-fr-moderne": (200, 400),
        "playwrite-us-trad": (200, 400),
        "playwrite-it-trad": (200, 400),
        "playwrite-es": (200, 400),
        "playwrite-pt": (200, 400),
        "borel": (400,),
    },
    "running": {
        "dancing-script": (400, 500),
        "allura": (400,),
        "alex-brush": (400,),
        "birthstone": (400,),
        "corinthia": (400,),
        "ephesis": (400,),
        "italianno": (400,),
        "licorice": (400,),
        "montecarlo": (400,),
        "ms-madi": (400,),
        "oooh-baby": (400,),
        "pinyon-script": (400,),
        "smooch": (400,),
        "twinkle-star": (400,),
        "whisper": (400,),
        "pacifico": (400,),
        "great-vibes": (400,),
        "square-peg": (400,),
        "gwendolyn": (400,),
        "windsong": (400,),
        "hurricane": (400,),
        "kolker-brush": (400,),
        "fuggles": (400,),
        "estonia": (400,),
        "caramel": (400,),
        "sassy-frass": (400,),
        "meow-script": (400,),
        "the-nautigal": (400,),
        "charmonman": (400,),
        "qwitcher-grypen": (400,),
        "puppies-play": (400,),
        "carattere": (400,),
        "inspiration": (400,),
        "charm": (400,),
    },
}
ITALICS = ("tinos", "arimo", "noto-serif")  # hints in brackets are set in italics
# The school hand of Vietnam must be learnt; the other choices of the split are drawn by hash.
ALWAYS_TRAIN = {"playwrite-vn", "tinos", "arimo", "cousine"}
HELD_SHARE = 0.25

PUNCTUATION = ".,:;/-()'\"?!"


def vietnamese_letters() -> str:
    """The 134 accented letters: twelve vowels with five tones, the six other vowels and đ, both cases."""
    small = {"đ", *"ăâêôơư"}
    for vowel in "aăâeêioôơuưy":
        small |= {unicodedata.normalize("NFC", vowel + mark) for mark in "\u0300\u0301\u0303\u0309\u0323"}
    return "".join(sorted(small | {letter.upper() for letter in small}))


NEEDED = (
    vietnamese_letters()
    + "".join(chr(code) for code in (*range(65, 91), *range(97, 123)))
    + "0123456789"
    + PUNCTUATION
)


@dataclass(frozen=True)
class Font:
    """One TTF of the cache; `split` is "train" or "held-out", the same for all weights of a family."""

    name: str
    family: str
    file: str
    style: str
    split: str
    weight: int
    italic: bool
    package: str
    version: str
    licence: str


def split_of(family: str, style: str) -> str:
    """Train or held-out, by hash: the families of a style in hash order, the first quarter held out."""
    if family in ALWAYS_TRAIN:
        return "train"
    order = sorted(
        (name for name in FONTS[style] if name not in ALWAYS_TRAIN),
        key=lambda name: hashlib.sha256(f"{SPLIT_SALT}/{name}".encode()).hexdigest(),
    )
    held = order[: max(2, round(len(FONTS[style]) * HELD_SHARE))]
    return "held-out" if family in held else "train"


def pack(package: str, folder: Path) -> Path:
    """Download and unpack one npm package; its content folder.

    Raises:
        RuntimeError: npm could not deliver it.
    """
    npm = shutil.which("npm")
    if npm is None:
        raise RuntimeError("npm is not installed; fonts come from the npm registry (apt-get install npm)")
    place = folder / package.replace("/", "_")
    place.mkdir()
    done = subprocess.run(
        [npm, "pack", package, "--silent"], cwd=place, capture_output=True, text=True, check=False
    )
    balls = list(place.glob("*.tgz"))
    if done.returncode or not balls:
        raise RuntimeError(f"npm pack {package}: {(done.stderr.strip() or 'nothing came').splitlines()[0]}")
    with tarfile.open(balls[0]) as tar:
        tar.extractall(place, filter="data")
    return place / "package"


def merge_subsets(package: Path, family: str, weight: int, slope: str, target: Path) -> bool:
    """Merge the woff2 subsets of one weight into `target`; False when the package has no such weight."""
    parts = [
        part
        for subset in SUBSETS
        if (part := package / "files" / f"{family}-{subset}-{weight}-{slope}.woff2").exists()
    ]
    if not parts:
        return False
    plain = []
    for number, part in enumerate(parts):
        font = TTFont(part)
        font.flavor = None
        plain.append(str(target.with_suffix(f".{number}.part")))
        font.save(plain[-1])
    try:
        merged = _merged(plain)
        merged.save(target)
    finally:
        for name in plain:
            Path(name).unlink()
    return True


def _merged(files: list[str]) -> TTFont:
    if len(files) == 1:
        return TTFont(files[0])
    layout = ["GSUB", "GPOS", "GDEF"]
    for dropped in ([], ["GSUB"], layout):  # some subsets' layout tables can't be merged, or come out broken
        options = merge.Options()
        options.drop_tables = ["vhea", "vmtx", "STAT", "DSIG", *dropped]
        try:
            font = merge.Merger(options=options).merge(files)
            if dropped == layout or not _marks_drift(font):
                return font
            last: Exception = ValueError("accents drift from their letters")
        except (
            AssertionError,
            AttributeError,
            KeyError,
            NotImplementedError,
            TypeError,
            ValueError,
        ) as error:
            last = error
    raise RuntimeError(f"cannot merge: {last!r}")


def _marks_drift(font: TTFont) -> bool:
    """Whether shaping moves an accent off its letter (fonts that compose letters from parts)."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "font.ttf"
        font.save(file)
        plain = ImageFont.truetype(file, 100, layout_engine=ImageFont.Layout.BASIC)
        shaped = ImageFont.truetype(file, 100, layout_engine=ImageFont.Layout.RAQM)
        drift = any(
            abs(one - other) > 8  # hundredths of the em: an accent that has moved away from its letter
            for letter in vietnamese_letters()
            for one, other in zip(plain.getbbox(letter), shaped.getbbox(letter), strict=True)
        )
        del plain, shaped  # Windows deletes no file that is open
    return drift


def missing_letters(file: Path) -> str:
    """The needed characters that the font does not have."""
    table = TTFont(file, lazy=True).getBestCmap()
    return "".join(letter for letter in NEEDED if ord(letter) not in table)


def fetch_family(
    family: str, style: str, weights: tuple[int, ...], out: Path, work: Path
) -> tuple[list[Font], str]:
    """All wanted weights of one family, and a line that says what became of it."""
    package_name = f"@fontsource/{family}"
    try:
        package = pack(package_name, work)
    except RuntimeError as error:
        return [], f"left out: {error}"
    about = json.loads((package / "metadata.json").read_text(encoding="utf-8"))
    version = json.loads((package / "package.json").read_text(encoding="utf-8"))["version"]
    cuts = [(weight, "normal") for weight in weights] + ([(400, "italic")] if family in ITALICS else [])
    fonts, lacking = [], ""
    for weight, slope in cuts:
        name = f"{family}-{weight}" + ("-italic" if slope == "italic" else "")
        target = out / style / f"{name}.ttf"
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            partial = target.with_suffix(".new")
            if not merge_subsets(package, family, weight, slope, partial):
                continue
        except RuntimeError as error:
            lacking = str(error)
            continue
        lacking = missing_letters(partial)
        if lacking:
            partial.unlink()
            continue
        partial.replace(target)  # others may be reading the old one
        fonts.append(
            Font(
                name,
                family,
                target.relative_to(out).as_posix(),
                style,
                split_of(family, style),
                weight,
                slope == "italic",
                package_name,
                version,
                about["license"]["type"],
            )
        )
    if fonts:
        return fonts, f"{len(fonts)} cut(s), {fonts[0].split}"
    return (
        [],
        f"left out: lacks {len(lacking)} letters {lacking[:12]}" if lacking else "left out: no such weight",
    )


def fetch(out: Path, only: set[str]) -> list[Font]:
    """Fetch every family (or those in `only`) into `out` and write its fonts.json."""
    out.mkdir(parents=True, exist_ok=True)
    wanted = [
        (family, style, weights)
        for style, families in FONTS.items()
        for family, weights in families.items()
        if not only or family in only
    ]
    fonts: list[Font] = []
    with tempfile.TemporaryDirectory() as work, ThreadPoolExecutor(3) as pool:
        jobs = [pool.submit(fetch_family, *item, out, Path(work)) for item in wanted]
        for (family, style, _), job in zip(wanted, jobs, strict=True):
            got, what = job.result()
            fonts += got
            print(f"{style:8} {family:22} {what}", file=sys.stderr)
    listing = out / "fonts.json"
    if only and listing.exists():
        rows = json.loads(listing.read_text(encoding="utf-8"))["fonts"]
        fonts += [Font(**row) for row in rows if row["family"] not in only]
    fonts.sort(key=lambda font: (font.style, font.name))
    record = {"schema": 1, "split_salt": SPLIT_SALT, "fonts": [asdict(font) for font in fonts]}
    partial = out / "fonts.json.part"
    partial.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    partial.replace(listing)
    return fonts


def main() -> int:
    """Fetch the fonts unless they are there already; exit 1 when too few came."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, default=DEFAULT_OUT)
    parser.add_argument("--only", nargs="*", default=[], metavar="NAME")
    parser.add_argument("--again", action="store_true", help="fetch even if fonts.json is there")
    options = parser.parse_args()
    if (options.out / "fonts.json").exists() and not options.again and not options.only:
        print(f"{options.out / 'fonts.json'} is there; --again fetches anew", file=sys.stderr)
        return 0
    fonts = fetch(options.out, set(options.only))
    families = {font.family for font in fonts}
    print(f"{len(fonts)} fonts of {len(families)} families in {options.out}", file=sys.stderr)
    return 0 if options.only or len(families) >= 30 else 1


if __name__ == "__main__":
    sys.exit(main())
