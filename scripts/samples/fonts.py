"""The fetched fonts by style and split (scripts/fetch_fonts.py writes their list)."""

from __future__ import annotations

import functools
import json
import random
from dataclasses import dataclass
from pathlib import Path

from PIL import ImageFont

CACHE = Path(__file__).resolve().parent.parent.parent / ".cache" / "fonts"
# Fonts that nobody writes with a pen at a counter; the recogniser may train on them all the same.
TOO_FANCY = {
    "pacifico",
    "great-vibes",
    "smooch",
    "sassy-frass",
    "puppies-play",
    "meow-script",
    "windsong",
    "carattere",
    "gluten",
    "hurricane",
    "kolker-brush",
    "sriracha",
    "twinkle-star",
    "borel",
    "inspiration",
    "licorice",
}


@dataclass(frozen=True)
class FontFile:
    """One TTF: `split` is "train" or "held-out"."""

    name: str
    family: str
    path: str
    style: str
    split: str
    weight: int
    italic: bool


@functools.cache
def all_fonts(cache: Path = CACHE) -> tuple[FontFile, ...]:
    """Every font of the cache.

    Raises:
        FileNotFoundError: the fonts have not been fetched.
    """
    listing = cache / "fonts.json"
    if not listing.exists():
        raise FileNotFoundError(f"{listing} is not there: run scripts/fetch_fonts.py first")
    rows = json.loads(listing.read_text(encoding="utf-8"))["fonts"]
    return tuple(
        FontFile(
            row["name"],
            row["family"],
            str(cache / row["file"]),
            row["style"],
            row["split"],
            row["weight"],
            row["italic"],
        )
        for row in rows
    )


def choose(rng: random.Random, style: str, split: str) -> FontFile:
    """A font of a style for values: split "train", "held-out" or "any"."""
    fitting = [
        font
        for font in all_fonts()
        if font.style == style
        and split in ("any", font.split)
        and font.family not in TOO_FANCY
        and not font.italic
        and (style != "print" or font.weight == 400)
    ]
    families = sorted({font.family for font in fitting})
    family = rng.choice(families)
    return rng.choice([font for font in fitting if font.family == family])


def cuts_of(family: str) -> dict[str, str]:
    """The files of one print family: regular, bold, italic (regular stands in for a missing cut)."""
    cuts = {}
    for font in all_fonts():
        if font.family == family and font.style == "print":
            cuts["italic" if font.italic else "bold" if font.weight > 500 else "regular"] = font.path
    return {"bold": cuts["regular"], "italic": cuts["regular"], **cuts}


@functools.lru_cache(512)
def load(path: str, size: int) -> ImageFont.FreeTypeFont:
    """A font at a size in pixels, kept open."""
    return ImageFont.truetype(path, size)


@functools.cache
def x_height_share(path: str) -> float:
    """The x-height in parts of the font size (scripts differ by a factor of three)."""
    box = load(path, 200).getbbox("x", anchor="ls")
    return max(0.12, -box[1] / 200)
