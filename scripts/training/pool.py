"""A pool of ready lines on disk: rendered in the background, read by the trainer, the oldest replaced by
fresh ones."""

from __future__ import annotations

import argparse
import json
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
POOL = ROOT / ".cache" / "training" / "pool"
PAGES = ROOT / ".cache" / "training" / "pages"
"""Lines cut out of whole invented pages by the reader itself (page_lines.py); same shards, kept until removed."""
SHARD = 1000  # lines
HEIGHT = 48  # pixels of a line in the pool
LONGEST = 1200  # pixels wide


@dataclass(frozen=True)
class Line:
    """A grey uint8 picture HEIGHT high and the text on it; ``style`` is pen, hand, print, typed, mixed or
    page-…."""

    pixels: np.ndarray
    text: str
    style: str


def save(path: Path, lines: list[Line]) -> None:
    """Write a shard: pixels of all lines side by side, widths, texts and styles."""
    held = path.with_suffix(".part")
    with held.open("wb") as file:
        np.savez(
            file,
            pixels=np.concatenate([x.pixels for x in lines], 1),
            widths=np.array([x.pixels.shape[1] for x in lines]),
            texts=np.frombuffer(
                json.dumps([[x.text, x.style] for x in lines], ensure_ascii=False).encode(), np.uint8
            ),
        )
    held.replace(path)


def load(path: Path) -> list[Line]:
    """The lines of a shard."""
    with np.load(path) as data:
        pixels, widths = data["pixels"], data["widths"]
        texts = json.loads(data["texts"].tobytes().decode())
    assert pixels.shape[0] == HEIGHT
    ends = np.cumsum(widths)
    return [Line(pixels[:, e - w : e], t, s) for e, w, (t, s) in zip(ends, widths, texts, strict=True)]


def fill(folder: Path, shards: int, seconds: float, seed: int, rest: float) -> None:
    """Make shards until there are ``shards``, then replace the oldest, one every ``rest`` seconds, until
    ``seconds`` are over."""
    from scripts.training.lines import Studio  # drawing needs OpenCV; reading a pool does not

    folder.mkdir(parents=True, exist_ok=True)
    stop, made = time.monotonic() + seconds, 0
    number = max((int(p.stem) for p in folder.glob("*.npz")), default=-1) + 1
    while time.monotonic() < stop:
        studio = Studio(seed * 1_000_003 + number)
        save(folder / f"{number:06d}.npz", [studio.line() for _ in range(SHARD)])
        number, made = number + 1, made + SHARD
        for old in sorted(folder.glob("*.npz"))[:-shards]:
            old.unlink()
        print(f"{made} lines", file=sys.stderr, flush=True)
        if len(list(folder.glob("*.npz"))) >= shards:
            time.sleep(rest)  # the trainer wants the core


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=POOL)
    parser.add_argument("--shards", type=int, default=80)
    parser.add_argument("--seconds", type=float, default=6000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rest", type=float, default=20)
    options = parser.parse_args()
    fill(options.folder, options.shards, options.seconds, options.seed, options.rest)
