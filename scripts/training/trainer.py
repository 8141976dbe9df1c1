"""The training loop: pool → batches of like width → bfloat16 steps → averaged weights → validation and
ONNX."""

from __future__ import annotations

import json
import random
import sys
import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import torch
from torch import nn

from civbook.recognition import graph, int8, pixels
from civbook.recognition.alphabet import ALPHABET
from civbook.recognition.finetune import weights_of
from civbook.recognition.network import LineNetwork
from scripts.training import pool, validate

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / ".cache" / "training"
CHECKPOINT = CACHE / "checkpoint.pt"
LOG = Path(__file__).with_name("log.jsonl")
SHIPPED = ROOT / "civbook" / "recognition" / "data" / "register-hands.onnx"
AVERAGED = 0.999  # weight of the past in the averaged network, per step


@dataclass(frozen=True)
class Settings:
    """One run."""

    minutes: float
    rate: float
    final: float
    hold: float
    pixels: int
    every: float
    seed: int
    note: str
    fresh: bool


def varied(line: np.ndarray, r: np.random.Generator) -> np.ndarray:
    """A pool line as one presentation: another width, height, lean, stroke weight; float32 ink (40, w)."""
    height, width = line.shape
    grow = pixels.HEIGHT / height * float(r.uniform(0.88, 1.1))
    stretch = grow * float(np.exp(r.normal(0, 0.12)))
    lean = float(r.normal(0, 0.12)) if r.random() < 0.5 else 0.0
    wide = int(np.clip(round(width * stretch) + 2, 16, 1400))
    drop = (pixels.HEIGHT - height * grow) / 2 + float(r.uniform(-1.5, 1.5))
    paper = float(np.percentile(line[:, :: max(1, width // 60)], 80))
    matrix = np.array([[stretch, -lean, lean * pixels.HEIGHT / 2], [0, grow, drop]], np.float32)
    seen = cv2.warpAffine(
        line, matrix, (wide, pixels.HEIGHT), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    chance = r.random()
    if chance < 0.08:
        seen = cv2.erode(seen, np.ones((2, 2), np.uint8))
    elif chance < 0.16:
        seen = cv2.dilate(seen, np.ones((2, 2), np.uint8))
    if r.random() < 0.2:
        x = int(r.integers(0, wide))
        seen[:, x : x + int(r.integers(2, 7))] = paper
    return pixels.ink(seen)


def batches(
    settings: Settings, seed: int
) -> Iterator[tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]]:
    """Endless batches: pictures, targets side by side, frames and target lengths."""
    r = np.random.default_rng(seed)
    order = random.Random(seed)
    code = {c: i + 1 for i, c in enumerate(ALPHABET)}
    uses: dict[str, int] = {}
    while True:
        shards = sorted([*pool.POOL.glob("*.npz"), *pool.PAGES.glob("*.npz")])
        if len(shards) < 4:
            time.sleep(5)
            continue
        order.shuffle(shards)
        shards.sort(key=lambda p: uses.get(p.name, 0))  # the least used first
        lines = []
        for shard in shards[:4]:
            uses[shard.name] = uses.get(shard.name, 0) + 1
            try:
                lines += [(varied(x.pixels, r), [code[c] for c in x.text]) for x in pool.load(shard)]
            except (OSError, FileNotFoundError):
                continue  # just replaced
        lines = [x for x in lines if x[0].shape[1] // pixels.STRIDE > len(x[1]) + 1]
        lines.sort(key=lambda x: x[0].shape[1] + order.uniform(0, 24))
        groups, group = [], []
        for line in lines:
            if group and (len(group) + 1) * line[0].shape[1] > settings.pixels:
                groups.append(group)
                group = []
            group.append(line)
        order.shuffle(groups)
        for group in groups:
            wide = -(-max(p.shape[1] for p, _ in group) // 16) * 16
            block = np.zeros((len(group), 1, pixels.HEIGHT, wide), np.float32)
            for row, (picture, _) in enumerate(group):
                block[row, 0, :, : picture.shape[1]] = picture
            yield (
                torch.from_numpy(block),
                torch.tensor([c for _, codes in group for c in codes]),
                torch.tensor([-(-p.shape[1] // pixels.STRIDE) for p, _ in group]),
                torch.tensor([len(c) for _, c in group]),
            )


def rate_at(share: float, step: int, settings: Settings) -> float:
    """Learning rate: warm-up of 300 steps, then held, then a cosine to the final rate."""
    warm = min(1.0, (step + 1) / 300)
    if share < settings.hold:
        return settings.rate * warm
    fall = min(1.0, (share - settings.hold) / (1 - settings.hold))
    return warm * (settings.final + (settings.rate - settings.final) * 0.5 * (1 + np.cos(np.pi * fall)))


def export(net: LineNetwork, path: Path, about: dict[str, Any]) -> None:
    """Write the network as ONNX in eight bits with its alphabet and history."""
    told = {"alphabet": ALPHABET, "widths": net.widths, "name": "register-hands", **about}
    int8.save(path, weights_of(net), told, ranges())


def ranges() -> list[np.ndarray]:
    """Some lines of the pool and of pages: they tell the ranges of the network's numbers."""
    r = np.random.default_rng(0)
    shards = [*sorted(pool.POOL.glob("*.npz"))[:6], *sorted(pool.PAGES.glob("*.npz"))[:3]]
    loaded = [pool.load(shard) for shard in shards]
    return [lines[i].pixels for lines in loaded for i in r.permutation(len(lines))[:24]]


def begin_from_shipped(net: LineNetwork) -> None:
    """Take the shipped weights; blocks that they lack begin as if they were not there (their last norm is zero)."""
    weights, about = graph.load(SHIPPED)
    assert about["alphabet"] == ALPHABET
    lacking = net.load_state_dict({k: torch.from_numpy(w) for k, w in weights.items()}, strict=False)
    assert not lacking.unexpected_keys
    for name in lacking.missing_keys:
        if name.endswith("norm_two.weight"):
            nn.init.zeros_(net.get_parameter(name))


class Run:
    """The state of a run; everything that a checkpoint keeps."""

    def __init__(self, settings: Settings) -> None:
        torch.manual_seed(settings.seed)
        self.settings = settings
        self.net = LineNetwork(len(ALPHABET) + 1).to(memory_format=torch.channels_last)
        self.mean = LineNetwork(len(ALPHABET) + 1).to(memory_format=torch.channels_last)
        if not settings.fresh:
            begin_from_shipped(self.net)
        self.mean.load_state_dict(self.net.state_dict())
        self.optimiser = torch.optim.AdamW(self.net.parameters(), lr=settings.rate, weight_decay=0.02)
        self.steps = self.lines = 0
        self.best = 1e9
        if CHECKPOINT.exists() and not settings.fresh:
            held = torch.load(CHECKPOINT, weights_only=False)
            self.net.load_state_dict(held["net"])
            self.mean.load_state_dict(held["mean"])
            self.optimiser.load_state_dict(held["optimiser"])
            self.steps, self.lines, self.best = held["steps"], held["lines"], held["best"]

    def keep(self) -> None:
        held = {
            "net": self.net.state_dict(),
            "mean": self.mean.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "steps": self.steps,
            "lines": self.lines,
            "best": self.best,
        }
        torch.save(held, CHECKPOINT.with_suffix(".part"))
        CHECKPOINT.with_suffix(".part").replace(CHECKPOINT)

    @torch.no_grad()
    def average(self) -> None:
        past = min(AVERAGED, (1 + self.steps) / (20 + self.steps))
        for kept, new in zip(self.mean.state_dict().values(), self.net.state_dict().values(), strict=True):
            if kept.is_floating_point():
                kept.lerp_(new, 1 - past)
            else:
                kept.copy_(new)

    def step(self, batch: tuple[torch.Tensor, ...], rate: float) -> float:
        pictures, targets, frames, lengths = batch
        for group in self.optimiser.param_groups:
            group["lr"] = rate
        with torch.autocast("cpu", dtype=torch.bfloat16):
            scores = self.net(pictures.to(memory_format=torch.channels_last))
        logs = scores.float().log_softmax(-1).transpose(0, 1)
        loss = nn.functional.ctc_loss(logs, targets, frames, lengths, zero_infinity=True)
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(self.net.parameters(), 5.0)
        self.optimiser.step()
        self.steps += 1
        self.lines += len(frames)
        self.average()
        return float(loss.detach())


def _threads() -> None:
    """One thread, or what the file .cache/training/threads says while the machine is quiet."""
    try:
        torch.set_num_threads(int((CACHE / "threads").read_text()))
    except (OSError, ValueError):
        torch.set_num_threads(1)


def _mark(found: dict[str, float]) -> float:
    """One figure to choose the best network by; running hands count most by having most errors."""
    return found["hand"] + found["print"] + found["typed"] + found.get("real-forms", 0)


def train(settings: Settings) -> None:
    """Train for the given minutes; validation, log, checkpoint and ONNX every few."""
    _threads()
    run = Run(settings)
    samples = validate.sets()
    if run.steps:  # the lines may have changed since: the best network is judged by today's
        run.best = _mark(validate.figures(run.mean, samples))
    begun = marked = time.monotonic()
    begun_steps, losses, counted = run.steps, [], run.lines
    for batch in batches(settings, settings.seed + run.steps):
        now = time.monotonic()
        share = (now - begun) / 60 / settings.minutes
        losses.append(run.step(batch, rate_at(share, run.steps - begun_steps, settings)))
        if run.steps % 100 == 0:
            _threads()
            print(f"{run.steps} steps, loss {np.mean(losses[-100:]):.3f}", file=sys.stderr, flush=True)
        if now - marked > 60 * settings.every or share >= 1:
            found = validate.figures(run.mean, samples)
            entry = {
                "at": datetime.now(UTC).isoformat(timespec="seconds"),
                "steps": run.steps,
                "lines": run.lines,
                "lines_per_second": round((run.lines - counted) / (now - marked), 1),
                "loss": round(float(np.mean(losses)), 4),
                "cer": found,
                "settings": asdict(settings),
            }
            with LOG.open("a", encoding="utf-8") as file:
                file.write(json.dumps(entry, ensure_ascii=False) + "\n")
            print(entry, file=sys.stderr, flush=True)
            mark = _mark(found)
            if mark < run.best:
                run.best = mark
                export(
                    run.mean,
                    SHIPPED,
                    {"steps": run.steps, "lines": run.lines, "cer": found, "made": entry["at"]},
                )
            run.keep()
            losses, counted, marked = [], run.lines, time.monotonic()
        if share >= 1:
            break
