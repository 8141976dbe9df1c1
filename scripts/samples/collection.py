"""The pages of sample_scans/: a small archive as an archivist would keep it, folders by book."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

from samples import scene

WriteTruth = Callable[[Path, dict[str, Any]], None]


@dataclass(frozen=True)
class Plan:
    """One book of the collection: its scans' names, how they were taken."""

    seed: str
    form: str
    style: str
    device: str
    pages: int
    suffix: str = ".jpg"  # .jpg, .png, .jp2; .tif and .pdf hold all pages in one file
    dpi: int = 170
    spread: bool = False
    turns: tuple[int, ...] = ()


PLANS = (
    Plan("a1", "ks-2006", "typed", "scanner", 3),
    Plan("a2", "ks-2015", "block", "scanner", 3),
    Plan("a3", "kh-2006", "block", "phone", 2),
    Plan("a4", "kt-2015", "typed", "scanner", 2),
    Plan("a5", "ks-table", "block", "scanner", 1),
    Plan("b1", "ks-2006", "running", "scanner", 3, ".tif"),
    Plan("b2", "kh-2015", "running", "phone", 2, turns=(0, 270)),
    Plan("b3", "kt-2006", "school", "scanner", 3, ".pdf"),
    Plan("b4", "ks-2015", "school", "phone", 2),
    Plan("b5", "ks-table", "running", "scanner", 2),
    Plan("b6", "ks-table", "typed", "phone", 1),
    Plan("b7", "ks-table", "school", "scanner", 1),
    Plan("b8", "kh-2015", "typed", "scanner", 2, turns=(90, 0)),
    Plan("b9", "kt-2015", "block", "phone", 2),
    Plan("c1", "ks-2006", "block", "scanner", 2, spread=True),
    Plan("c2", "kh-2006", "school", "scanner", 1, ".png", dpi=150),
    Plan("c3", "kt-2006", "running", "phone", 1, ".jp2"),
    Plan("c4", "ks-2015", "typed", "phone", 2, turns=(0, 180)),
    Plan("c5", "kt-2015", "running", "scanner", 1),
    Plan("c6", "kh-2006", "typed", "scanner", 1),
    Plan("c7", "ks-2015", "running", "phone", 2),
)


def make(out: Path, write_truth: WriteTruth, plans: tuple[Plan, ...] = PLANS) -> int:
    """Write every book of the collection into a folder of its own; the number of pages."""
    count, books = 0, []
    for plan in plans:
        rng = random.Random(f"collection/{plan.seed}")
        book = scene.new_book(rng, plan.form, plan.style, "any")
        folder = out / book.name
        if any(name["folder"] == book.name for name in books):
            raise ValueError(f"two books are called {book.name}: give one another seed")
        books.append({"folder": book.name, **book.truth(), "form": plan.form})
        folder.mkdir(parents=True, exist_ok=True)
        turns = (*plan.turns, *([0] * plan.pages))
        shots = [
            scene.shoot(book, plan.device, plan.dpi, plan.spread, turns[number])
            for number in range(plan.pages)
        ]
        if plan.suffix in (".tif", ".pdf"):
            _write_bound(folder / f"{book.name}{plan.suffix}", shots, plan.dpi, write_truth)
        else:
            for number, shot in enumerate(shots, 1):
                path = folder / f"trang-{number:02d}{plan.suffix}"
                scene.save(shot.pixels, path, plan.dpi, 58, grey=plan.suffix == ".png")
                write_truth(path, shot.truth)
        count += len(shots)
    listing = json.dumps(books, ensure_ascii=False, indent=1) + "\n"
    (out / "books.json").write_text(listing, encoding="utf-8")
    return count


def _write_bound(path: Path, shots: list[scene.Shot], dpi: int, write_truth: WriteTruth) -> None:
    """All pages in one TIFF or PDF; the truth of each frame in a list."""
    images = [Image.fromarray(shot.pixels) for shot in shots]
    if path.suffix == ".tif":
        images[0].save(
            path, save_all=True, append_images=images[1:], compression="jpeg", quality=58, dpi=(dpi, dpi)
        )
    else:
        images[0].save(path, save_all=True, append_images=images[1:], resolution=dpi, quality=58)
    first = shots[0].truth
    frames = [{key: shot.truth[key] for key in ("turn", "skew", "size")} for shot in shots]
    entries = [
        {**entry, "frame": number} for number, shot in enumerate(shots) for entry in shot.truth["entries"]
    ]
    write_truth(path, {**first, "frames": frames, "entries": entries})
