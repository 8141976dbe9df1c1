"""Measuring and adapting the reader of lines."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from civbook.errors import UsageError
from civbook.i18n import gettext as _
from civbook.model import Box, FieldKind
from civbook.store.clock import now
from civbook.workflow import models
from civbook.workflow.archive import Archive
from civbook.workflow.linetables import LineImage, grey_of
from civbook.workflow.models import AdaptedModel
from civbook.workflow.progress import Listener, Meter

_AT_ONCE = 48  # lines read in one call: the pictures of thousands would fill the memory
_MOST_MINUTES, _MOST_OF_A_BOOK = 32.0, 14.0  # to learn, of a collection and of one book


@dataclass(frozen=True, slots=True)
class Measured:
    """Error rates as shares: ``cer`` and ``wer`` of the best path alone, ``…_decoded`` with all knowledge."""

    engine: str
    lines: int
    cer: float
    wer: float
    cer_decoded: float
    wer_decoded: float
    lines_per_second: float
    by_writer: dict[str, float]
    sure_right: tuple[int, int]  # lines with confidence >= .95, and how many of them are wholly right


@dataclass(frozen=True, slots=True)
class Adapted:
    """What an adaptation did; ``model`` is None where the old one stays."""

    model: AdaptedModel | None
    lines: int
    held_back: int
    before: float
    after: float
    seconds: float


def measure(
    rows: Sequence[LineImage], profile: str, kind: FieldKind | None = None, listener: Listener | None = None
) -> Measured:
    """Read every line with an engine and compare.

    Raises:
        EngineError: no such engine.
        ScanError: a picture can't be read.
    """
    from civbook.recognition.engine import Crop, open_engine
    from civbook.recognition.score import errors

    engine = open_engine(profile)
    meter = Meter(_("lines"), len(rows), listener)
    plain: list[tuple[str, str]] = []
    decoded: list[tuple[str, str]] = []
    sure: list[tuple[str, str]] = []
    seconds = 0.0
    for start in range(0, len(rows), _AT_ONCE):
        some = rows[start : start + _AT_ONCE]
        pictures = [grey_of(row.image) for row in some]
        boxes = [Box(0, 0, picture.shape[1], picture.shape[0]) for picture in pictures]
        crops = [Crop(picture, box, kind) for picture, box in zip(pictures, boxes, strict=True)]
        quick = [
            Crop(picture, box, kind, None, "plain") for picture, box in zip(pictures, boxes, strict=True)
        ]
        plain += [(line.text, row.text) for line, row in zip(engine.read(quick), some, strict=True)]
        began = time.perf_counter()
        lines = engine.read(crops)
        seconds += time.perf_counter() - began
        decoded += [(line.text, row.text) for line, row in zip(lines, some, strict=True)]
        sure += [
            (line.text, row.text) for line, row in zip(lines, some, strict=True) if line.confidence >= 0.95
        ]
        meter.step(len(some))
    meter.finish()
    first, second, third = errors(plain), errors(decoded), errors(sure)
    writers: dict[str, list[tuple[str, str]]] = {}
    for pair, row in zip(decoded, rows, strict=True):
        writers.setdefault(row.writer, []).append(pair)
    return Measured(
        engine.name, len(rows), first.cer, first.wer, second.cer, second.wer, len(rows) / max(seconds, 1e-9),
        {writer: errors(pairs).cer for writer, pairs in sorted(writers.items()) if writer},
        (third.lines, third.right_lines),
    )  # fmt: skip


def adapt(
    archive: Archive,
    rows: Sequence[LineImage],
    *,
    scope: str = "",
    base: str | None = None,
    minutes: float | None = None,
    listener: Listener | None = None,
) -> Adapted:
    """Fine-tune on corrected lines; the new model joins the archive if it reads the held-back lines better.

    Args:
        scope: the book whose model this is to be; "" for the whole archive.
        base: name of the adapted model to start from, "shipped", or None for the one in use.
        minutes: time to train; None: by the number of lines.

    Raises:
        EngineError: the part ``train`` is not installed, or there are too few lines.
        NotFoundError: no such base model.
    """
    from civbook.recognition import adapt as learning
    from civbook.recognition.neural import SHIPPED

    start = (
        None
        if base == "shipped"
        else models.named(archive, base)
        if base
        else models.model_for(archive, scope)
    )
    samples = [learning.Sample(grey_of(row.image), row.text, row.writer) for row in rows]
    count = len(samples)
    most = _MOST_OF_A_BOOK if scope else _MOST_MINUTES
    given = minutes if minutes is not None else min(most, max(5.0, 3 + 0.0145 * count))
    if given <= 0:
        raise UsageError(_("The time to learn must be more than nothing."))
    name = f"{scope or 'lines'}-{now()[:19].replace(':', '').replace('-', '')}".lower()
    target = models.folder(archive) / f"{name}.onnx"
    meter = Meter(_("learning"), 100, listener)
    plan = learning.Plan(minutes=given, threads=max(1, min(2, os.cpu_count() or 1)))
    outcome = learning.adapt(
        models.path_of(archive, start) if start else SHIPPED, samples, target, plan,
        lambda share, _best: meter.step(max(0, round(100 * share) - meter.done)),
    )  # fmt: skip
    meter.finish()
    found = None
    if outcome.kept:
        found = AdaptedModel(
            name, scope, start.name if start else "shipped", now(), archive.who, outcome.lines,
            len({row.writer for row in rows if row.writer}), outcome.held_back, round(outcome.before, 4),
            round(outcome.after, 4), hashlib.sha256(target.read_bytes()).hexdigest(),
        )  # fmt: skip
        models.add(archive, found)
    archive.log(
        "recogniser-adapt",
        detail={"model": name if found else None, "scope": scope, "lines": count, "kept": outcome.kept},
    )
    return Adapted(found, outcome.lines, outcome.held_back, outcome.before, outcome.after, outcome.seconds)


def shipped_about() -> dict[str, object]:
    """What the shipped model tells of itself; empty where it is missing."""
    from civbook.errors import EngineError
    from civbook.recognition.neural import SHIPPED
    from civbook.recognition.onnxmodel import open_model

    try:
        model = open_model(Path(SHIPPED))
    except EngineError:
        return {}
    return {
        "name": model.name,
        "bytes": SHIPPED.stat().st_size,
        **{k: v for k, v in model.about.items() if k not in ("alphabet", "name")},
    }
