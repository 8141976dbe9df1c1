"""Training lines cut out of whole invented pages by the reader itself: what the network meets at work.

    python -m scripts.training.page_lines --shards 25 --seconds 5000 --seed 1 &

Pages are drawn as scripts/make_samples.py draws them (fonts "train"), photographed, saved as JPEG and read by
civbook's page reader. Every crop that it hands to the engine is kept with the words that truly stand there: the
generator knows each word's place, so that no reading is needed to label a crop, only to find slips.
"""

from __future__ import annotations

import argparse
import io
import itertools
import random
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image
from rapidfuzz.distance import Levenshtein

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from samples import scene

from civbook.imaging.opening import Frame
from civbook.imaging.upright import to_upright
from civbook.model import Box, PageGeometry, TextLine
from civbook.recognition import ctc, pixels
from civbook.recognition.alphabet import plain
from civbook.recognition.neural import SHIPPED, picture, words_of
from civbook.recognition.onnxmodel import OnnxModel, open_model
from civbook.workflow.page import ReadOptions
from civbook.workflow.pagereading import PageReader
from scripts.training import pool
from scripts.training.pool import HEIGHT, LONGEST, Line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from civbook.recognition.engine import Crop

FIRST_SEED = 100_000  # below it are pages for measuring
STYLES = {"running": 0.45, "school": 0.25, "block": 0.2, "typed": 0.1}
TABLES = 0.1  # share of pages that are tables: one gives as many crops as ten others
LABELS = 0.3  # share kept of the crops of the line pass: mostly printed labels
_INSIDE, _OUTSIDE = 0.8, 0.12  # shares of a word's width within a crop: there, and not there
_WHOLE, _TAIL = 0.75, 0.4  # the same for its height
_TICKS = ("x", "X", "v")
_STRANGE = 0.7  # edit distance from the label, per letter, from which one of both is wrong


@dataclass
class Recorder:
    """An engine that reads as ours does, best path only, and keeps the crops."""

    model: OnnxModel
    kept: list[tuple[Crop, str]] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.model.name

    def read(self, crops: Sequence[Crop]) -> list[TextLine]:
        """One line per crop, with words' boxes."""
        answers = [TextLine("", crop.box, 0.0, engine=self.name) for crop in crops]
        usable = [i for i, crop in enumerate(crops) if min(crop.pixels.shape[:2]) >= 5]
        for i, logs in zip(usable, self.model.scores([picture(crops[i]) for i in usable]), strict=True):
            seen = ctc.best_path(logs, self.model.shape.alphabet)
            words = tuple(words_of(seen, crops[i].box, len(logs)))
            answers[i] = TextLine(seen.text, crops[i].box, seen.confidence, words, (), self.name)
            self.kept.append((crops[i], seen.text))
        return answers


@dataclass(frozen=True)
class Place:
    """A word on an upright page."""

    text: str
    box: tuple[float, float, float, float]
    printed: bool


def places(words: Sequence[scene.ShownWord], geometry: PageGeometry, size: tuple[int, int]) -> list[Place]:
    """Where a picture's words stand on the page made of it; ``size`` of the page."""
    left, top = (geometry.crop.x0, geometry.crop.y0) if geometry.crop else (0, 0)
    found = []
    for word in words:
        points = [to_upright(geometry, size, x - left, y - top) for x, y in word.corners]
        (ax, ay), (bx, by), (cx, cy), (dx, dy) = points
        found.append(
            Place(word.text, ((ax + dx) / 2, (ay + by) / 2, (bx + cx) / 2, (cy + dy) / 2), word.printed)
        )
    return found


def text_of(box: Box, words: Sequence[Place]) -> str | None:
    """What stands in a crop; None where a word is cut, two lines overlap, or a box is ticked."""
    inside: list[Place] = []
    for word in words:
        x0, y0, x1, y1 = word.box
        across = (min(x1, box.x1) - max(x0, box.x0)) / max(1.0, x1 - x0)
        down = (min(y1, box.y1) - max(y0, box.y0)) / max(1.0, y1 - y0)
        if across <= _OUTSIDE or down <= 0:
            continue
        if down < _TAIL and not box.y0 < (y0 + y1) / 2 < box.y1:
            continue  # a neighbour's tails
        if across < _INSIDE or down < _WHOLE or (not word.printed and word.text in _TICKS):
            return None
        inside.append(word)
    inside.sort(key=lambda word: word.box[0])
    for one, two in itertools.pairwise(inside):
        least = 0.5 * min(one.box[2] - one.box[0], two.box[2] - two.box[0])
        lift = abs(one.box[1] + one.box[3] - two.box[1] - two.box[3]) / 2
        if one.box[2] - two.box[0] > least or lift > 0.7 * box.height:
            return None
    return plain(" ".join(word.text for word in inside))


def scanned(shown: np.ndarray, rng: random.Random) -> np.ndarray:
    """A picture as a JPEG file gives it back."""
    image = Image.fromarray(shown)
    image = image.convert("L") if rng.random() < 0.1 else image
    held = io.BytesIO()
    image.save(held, "JPEG", quality=rng.randint(62, 92), subsampling=2)
    return np.asarray(Image.open(held))


def pages(
    rng: random.Random, recorder: Recorder, seen: Counter[str], split: str = "train"
) -> Iterator[tuple[str, Line, str]]:
    """(purpose, line, what our engine read) of one invented page after the other, endless."""
    forms = [form for form in scene.FORMS if form != "ks-table"]
    reader = PageReader(ReadOptions(engine="neural"), recorder)
    while True:
        table = rng.random() < TABLES
        style = rng.choices(list(STYLES), list(STYLES.values()))[0]
        dpi = rng.choice((150, 200, 200, 240) if table else (150, 150, 200, 200, 240, 300))
        try:
            book = scene.new_book(rng, "ks-table" if table else rng.choice(forms), style, split)
            shot = scene.shoot(book, rng.choice(scene.DEVICES), dpi, not table and rng.random() < 0.04)
        except (ValueError, IndexError) as error:  # a page that the generator cannot set
            seen[f"not drawn: {error}"[:80]] += 1
            continue
        seen["pages"] += 1
        frame = Frame(scanned(shot.pixels, rng), dpi)
        recorder.kept.clear()
        for page in reader.pages(frame, 0):
            here, recorder.kept = recorder.kept, []
            if page.geometry.turn:
                continue
            words = places(shot.words, page.geometry, (page.width, page.height))
            for crop, reading in here:
                line = _line(crop, reading, words, style, rng, seen)
                if line is not None:
                    yield crop.purpose, line, reading


def _line(
    crop: Crop, reading: str, words: Sequence[Place], style: str, rng: random.Random, seen: Counter[str]
) -> Line | None:
    if crop.purpose == "line" and rng.random() > LABELS:
        return None
    seen[crop.purpose] += 1
    text = text_of(crop.box, words)
    if not text:
        seen[f"{crop.purpose} {'cut' if text is None else 'empty'}"] += 1
        return None
    if Levenshtein.distance(reading, text) > max(3, _STRANGE * len(text)):
        seen[f"{crop.purpose} strange"] += 1
        return None
    shown = pixels.resized(picture(crop), HEIGHT, LONGEST)
    if shown.shape[1] // (HEIGHT // 10) <= len(text) + 2:  # the trainer's frames must hold the text
        seen[f"{crop.purpose} narrow"] += 1
        return None
    return Line(shown, text, f"page-{style}")


def produce(folder: Path, shards: int, seconds: float, seed: int) -> Counter[str]:
    """Write shards until there are ``shards`` or the time is over; counts of what became of the crops."""
    folder.mkdir(parents=True, exist_ok=True)
    stop, seen = time.monotonic() + seconds, Counter[str]()
    number = max((int(p.stem) for p in folder.glob("*.npz")), default=-1) + 1
    while time.monotonic() < stop and len(list(folder.glob("*.npz"))) < shards:
        recorder = Recorder(open_model(SHIPPED))  # as far as it has learnt by now
        lines: list[Line] = []
        for _purpose, line, _reading in pages(
            random.Random(FIRST_SEED + seed * 1000 + number), recorder, seen
        ):
            lines.append(line)
            if len(lines) == pool.SHARD or time.monotonic() > stop:
                break
        if len(lines) == pool.SHARD:
            random.Random(number).shuffle(lines)
            pool.save(folder / f"{number:06d}.npz", lines)
        number += 1
        print(dict(seen), file=sys.stderr, flush=True)
    return seen


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--folder", type=Path, default=pool.PAGES)
    parser.add_argument("--shards", type=int, default=25)
    parser.add_argument("--seconds", type=float, default=6000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    produce(options.folder, options.shards, options.seconds, options.seed)
