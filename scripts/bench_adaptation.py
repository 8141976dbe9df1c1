"""How much is learnt from corrected lines: of other writers of a collection, then of the very writer.

    python scripts/bench_recognition.py --adapt LABELS.tsv --like forms --keep DIR

The table is image, text, writer. A quarter of the writers (by hash, those that training validates with) is read; the
lines of the others are learnt from. Then, for each writer read, most of his lines are learnt on top and the rest is
read. Time is CPU time of this process.
"""

from __future__ import annotations

import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from civbook.model import Box
from civbook.recognition.adapt import Outcome, Plan, Sample, adapt
from civbook.recognition.engine import Crop, Engine, open_engine
from civbook.recognition.neural import SHIPPED
from civbook.recognition.score import errors
from civbook.workflow.linetables import pictures, read_table

_AT_ONCE = 32


@dataclass(frozen=True)
class Learnt:
    """Error rates in per cent of one model on lines that it never saw."""

    step: str
    lines: int
    cer: float
    cer_decoded: float
    learnt_from: int
    cpu_seconds: float


def collection(table: Path, like: str) -> tuple[list[Sample], list[Sample]]:
    """Lines to learn from, and lines of other writers to read; ``like``: how the images' paths begin."""
    from scripts.training.validate import is_validation

    rows = [row for row in read_table(table) if str(row.image.relative_to(table.parent)).startswith(like)]
    samples = [Sample(pixels, row.text, row.writer) for row, pixels in pictures(rows)]
    return (
        [sample for sample in samples if not is_validation(sample.writer)],
        [sample for sample in samples if is_validation(sample.writer)],
    )


def _readings(engine: Engine, samples: list[Sample], purpose: str) -> list[tuple[str, str]]:
    crops = [
        Crop(s.pixels, Box(0, 0, s.pixels.shape[1], s.pixels.shape[0]), None, None, purpose)  # type: ignore[arg-type]
        for s in samples
    ]
    lines = [line for at in range(0, len(crops), _AT_ONCE) for line in engine.read(crops[at : at + _AT_ONCE])]
    return [(line.text, sample.text) for line, sample in zip(lines, samples, strict=True)]


def read(model: Path, samples: list[Sample]) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """(reading, truth) of each line: best path alone, and decoded."""
    engine = open_engine("auto" if model == SHIPPED else f"auto:{model}")
    return _readings(engine, samples, "plain"), _readings(engine, samples, "value")


def _row(
    step: str, pairs: tuple[list[tuple[str, str]], list[tuple[str, str]]], count: int, spent: float
) -> Learnt:
    plain, decoded = (round(100 * errors(some).cer, 2) for some in pairs)
    return Learnt(step, len(pairs[0]), plain, decoded, count, round(spent))


def _adapted(base: Path, samples: list[Sample], target: Path, minutes: float) -> tuple[Path, Outcome]:
    """The model after learning, or the one before where nothing better came of it."""
    outcome = adapt(base, samples, target, Plan(minutes=minutes, threads=1, clock=time.process_time))
    return (target if outcome.kept else base), outcome


def others(learn: list[Sample], unseen: list[Sample], target: Path, minutes: float) -> list[Learnt]:
    """Before, and after learning from other writers; the model is left in ``target``."""
    rows = [_row("shipped", read(SHIPPED, unseen), 0, 0)]
    model, outcome = _adapted(SHIPPED, learn, target, minutes)
    return [*rows, _row("other writers", read(model, unseen), len(learn), outcome.seconds)]


def same(base: Path, unseen: list[Sample], most: int, minutes: float, writers: int) -> list[Learnt]:
    """Lines of each writer on top of ``base``: three quarters of his lines, ``most`` at the most, are learnt, the rest
    is read before and after."""
    by_writer: dict[str, list[Sample]] = defaultdict(list)
    for sample in unseen:
        by_writer[sample.writer].append(sample)
    before: tuple[list[tuple[str, str]], list[tuple[str, str]]] = ([], [])
    after: tuple[list[tuple[str, str]], list[tuple[str, str]]] = ([], [])
    spent, count, kept = 0.0, 0, 0
    large = sorted(by_writer, key=lambda writer: (-len(by_writer[writer]), writer))[:writers]
    for number, writer in enumerate(large):
        lines = by_writer[writer]
        order = np.random.default_rng(number).permutation(len(lines))
        learn = [lines[i] for i in order[: min(most, len(lines) * 3 // 4)]]
        rest = [lines[i] for i in order[len(learn) :]]
        model, outcome = _adapted(base, learn, base.with_name(f"{base.stem}-{writer}.onnx"), minutes)
        for held, pairs in ((before, read(base, rest)), (after, read(model, rest))):
            held[0].extend(pairs[0])
            held[1].extend(pairs[1])
        spent, count, kept = spent + outcome.seconds, count + len(learn), kept + outcome.kept
    return [
        _row("the same lines before", before, 0, 0),
        _row(
            f"same writer on top ({kept} of {len(large)} kept)",
            after,
            count // len(large),
            spent / len(large),
        ),
    ]
