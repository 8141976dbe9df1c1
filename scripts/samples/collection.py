"""The pages of sample_scans/: a small archive as an archivist would keep it, folders by book."""

from __future__ import annotations

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
)


def make(out: Path, write_truth: WriteTruth, plans: tuple[Plan, ...] = PLANS) -> int:
    """Write every book of the collection into a folder of its own; the number of pages."""
    count = 0
    for plan in plans:
        rng = random.Random(f"collection/{plan.seed}")
        book = scene.new_book(rng, plan.form, plan.style, "any")
        folder = out / book.name
        folder.mkdir(parents=True, exist_ok=True)
        turns = (*plan.turns, *([0] * plan.pages))
        shots = [scene.shoot(book, plan.device, plan.dpi, plan.spread, turns[number]) for number in range(plan.pages)]
        if plan.suffix in (".tif", ".pdf"):
            _write_bound(folder / f"{book.name}{plan.suffix}", shots, plan.dpi, write_truth)
        else:
            for number, shot in enumerate(shots, 1):
                path = folder / f"trang-{number:02d}{plan.suffix}"
                scene.save(shot.pixels, path, plan.dpi, 58)
                write_truth(path, shot.truth)
        count += len(shots)
    return count


def _write_bound(path: Path, shots: list[scene.Shot], dpi: int, write_truth: WriteTruth) -> None:
    """All pages in one TIFF or PDF; the truth of each frame in a list."""
    images = [Image.fromarray(shot.pixels) for shot in shots]
    if path.suffix == ".tif":
        images[0].save(path, save_all=True, append_images=images[1:], compression="jpeg", quality=58, dpi=(dpi, dpi))
    else:
        images[0].save(path, save_all=True, append_images=images[1:], resolution=dpi, quality=58)
    first = shots[0].truth
    frames = [{key: shot.truth[key] for key in ("turn", "skew", "size")} for shot in shots]
    entries = [{**entry, "frame": number} for number, shot in enumerate(shots) for entry in shot.truth["entries"]]
    write_truth(path, {**first, "frames": frames, "entries": entries})
