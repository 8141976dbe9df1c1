"""What a network is measured on while it trains: fonts never trained on, and real hands (measured, never
trained)."""

from __future__ import annotations

import csv
import hashlib
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from civbook.recognition import ctc, pixels
from civbook.recognition.alphabet import ALPHABET, plain
from civbook.recognition.network import LineNetwork
from civbook.recognition.score import errors
from scripts.training.lines import Studio

REAL = Path("/work/shared/handwriting")  # only ever measured; without it the real figures are left out
Sample = tuple[np.ndarray, str]


def held_out(style: str, count: int) -> list[Sample]:
    """Lines in held-out fonts of a style."""
    studio = Studio(77, "held-out")
    return [(line.pixels, line.text) for line in (studio.line(style) for _ in range(count))]


def is_validation(writer: str) -> bool:
    """A fixed quarter of the real writers, by hash; the others are kept for trying adaptation."""
    return hashlib.sha256(writer.encode()).digest()[0] < 64


def real(kind: str, count: int) -> list[Sample]:
    """Lines of real validation writers; ``kind`` is forms or ink."""
    table = REAL / "labels.tsv"
    if not table.exists():
        return []
    with table.open(encoding="utf-8", newline="") as file:
        rows = [
            r
            for r in csv.DictReader(file, delimiter="\t")
            if r["image"].startswith(kind) and is_validation(r["writer"])
        ]
    picks = np.random.default_rng(5).permutation(len(rows))[:count]
    return [(np.asarray(Image.open(REAL / rows[i]["image"]).convert("L")), rows[i]["text"]) for i in picks]


def sets() -> dict[str, list[Sample]]:
    """The fixed validation sets."""
    made = {s: held_out(s, n) for s, n in (("hand", 120), ("print", 50), ("typed", 50))}
    return made | {f"real-{k}": real(k, n) for k, n in (("forms", 120), ("ink", 60)) if real(k, 1)}


@torch.no_grad()
def read(net: LineNetwork, samples: list[Sample], batch: int = 16) -> list[str]:
    """Greedy readings."""
    lines = [pixels.prepared(p) for p, _ in samples]
    order = np.argsort([x.shape[1] for x in lines])
    texts = [""] * len(lines)
    for start in range(0, len(order), batch):
        ids = order[start : start + batch]
        wide = -(-max(lines[i].shape[1] for i in ids) // 8) * 8
        block = np.zeros((len(ids), 1, pixels.HEIGHT, wide), np.float32)
        for row, i in enumerate(ids):
            block[row, 0, :, : lines[i].shape[1]] = lines[i]
        scores = net(torch.from_numpy(block).to(memory_format=torch.channels_last)).float().numpy()
        for row, i in enumerate(ids):
            frames = -(-lines[i].shape[1] // pixels.STRIDE)
            texts[i] = ctc.best_path(ctc.log_softmax(scores[row, :frames]), ALPHABET).text
    return texts


def figures(net: LineNetwork, samples_by_set: dict[str, list[Sample]]) -> dict[str, float]:
    """CER in per cent by set."""
    net.eval()
    found = {}
    for name, samples in samples_by_set.items():
        pairs = [(text, plain(truth)) for text, (_, truth) in zip(read(net, samples), samples, strict=True)]
        found[name] = round(100 * errors(pairs).cer, 2)
    net.train()
    return found
