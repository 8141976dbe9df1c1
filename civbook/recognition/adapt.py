"""Learning from corrected lines: our network is fine-tuned on the hands of a book or a collection (extra
``train``).

The weights come out of the ONNX file in use and go into a new one. A tenth of the lines is held back to
judge by; the new model is kept only if it reads those better. They also say how much the decoder's knowledge counts
beside the new scores, and how sure it may be; the verified texts themselves become a part of that knowledge. Few lines
are in the end all learnt from.
Nothing here knows archives or books.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from civbook.errors import EngineError
from civbook.i18n import gettext as _
from civbook.recognition.alphabet import plain
from civbook.recognition.fitting import fit
from civbook.recognition.learnt import KEY, learnt
from civbook.recognition.ownwords import OwnWords, texts_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from civbook.recognition.finetune import Run

FEWEST = 20  # lines; fewer say nothing
_MOST_HELD = 200
_RANGES = 200  # lines that tell the ranges of the network's numbers
_BETWEEN = 0.08  # share of the time between two looks at the held-back lines
_ROUNDS = 60  # over few lines; more only learns them by heart


@dataclass(frozen=True)
class Sample:
    """A corrected line: grey pixels, what stands there, and whose hand it is ("" where unknown)."""

    pixels: NDArray[np.uint8]
    text: str
    writer: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """How to adapt. ``minutes`` is the time to train in, by ``clock`` (seconds), ``rate`` the highest learning rate
    (None: by the number of lines), ``threads`` the most that torch may take."""

    minutes: float = 12.0
    rate: float | None = None
    threads: int = 2
    seed: int = 1
    clock: Callable[[], float] = time.monotonic


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it: character error rates on the held-back lines, and whether the new model was
    written."""

    lines: int
    held_back: int
    before: float
    after: float
    kept: bool
    rounds: float
    seconds: float


def adapt(
    base: Path,
    samples: Sequence[Sample],
    target: Path,
    plan: Plan | None = None,
    listener: Callable[[float, float], None] | None = None,
) -> Outcome:
    """Fine-tune the model in ``base`` and write ``target`` if it reads the held-back lines better.

    ``listener`` is told the share of the time gone and the best error rate so far.

    Raises:
        EngineError: torch or onnx is not installed, or there are too few lines.
    """
    plan = plan or Plan()
    torch = _torch()
    from civbook.recognition import finetune, graph, int8

    usable = [sample for sample in samples if plain(sample.text) and min(sample.pixels.shape) >= 8]
    if len(usable) < FEWEST:
        raise EngineError(
            _("{count} lines are too few to learn a hand from.").format(count=len(usable)),
            _("Verify more entries first: at least {count} lines are needed.").format(count=FEWEST),
            code="too-few-lines",
        )
    torch.set_num_threads(1)
    torch.manual_seed(plan.seed)
    weights, about = graph.load(base)
    learn, held = divided(usable, plan.seed)
    run = finetune.Run(torch, weights, about, plan, len(learn))
    before = run.judge(run.net, held)
    began = plan.clock()
    best = _learnt(run, learn, held, before, listener)
    if best.weights is not None:
        run.take(best.weights)
        told = {**about, "name": target.stem, KEY: _knowledge(run, about, learn, held)}
        found = best.weights
        if not run.many:
            whole = finetune.Run(torch, weights, about, plan, len(learn))
            found = _learnt_whole(whole, usable, held, best) or found
        target.parent.mkdir(parents=True, exist_ok=True)
        int8.save(target, found, told, [sample.pixels for sample in learn[:_RANGES]])
    seconds = plan.clock() - began
    kept = best.weights is not None
    return Outcome(len(usable), len(held), before, best.error, kept, run.seen / len(learn), seconds)


@dataclass(frozen=True, slots=True, eq=False)
class _Best:
    """The best error rate on the held-back lines, the weights that gave it (None: those before), and the share of
    the time after which they did."""

    error: float
    weights: dict[str, NDArray[np.float32]] | None
    share: float


def _steps(run: Run, samples: Sequence[Sample]) -> Iterator[float]:
    """Learn until the time or the rounds are used up; after each step the share of them that is gone."""
    began = run.plan.clock()
    for batch in run.batches(samples):
        share = (run.plan.clock() - began) / 60 / run.plan.minutes
        if not run.many:
            share = max(share, run.seen / len(samples) / _ROUNDS)
        run.step(batch, share)
        yield share
        if share >= 1:
            return


def _learnt(
    run: Run,
    learn: Sequence[Sample],
    held: Sequence[Sample],
    before: float,
    listener: Callable[[float, float], None] | None,
) -> _Best:
    """Learn from some lines and judge by the held-back ones."""
    from civbook.recognition.finetune import weights_of

    best, judged = _Best(before, None, 0.0), 0.0
    for share in _steps(run, learn):
        if share >= judged + _BETWEEN or share >= 1:
            after = run.judge(run.mean, held)
            if after < best.error:
                best = _Best(after, weights_of(run.mean), share)
            if listener:
                listener(min(share, 1.0), best.error)
            judged = share
    return best


def _learnt_whole(
    run: Run, samples: Sequence[Sample], held: Sequence[Sample], best: _Best
) -> dict[str, NDArray[np.float32]] | None:
    """Weights after learning as long once more from all lines, those held back too: of few lines none is to spare.
    None if that went wrong: lines learnt from must be read as well as when they were held back."""
    from civbook.recognition.finetune import weights_of

    for share in _steps(run, samples):
        if share >= best.share:
            break
    return weights_of(run.mean) if run.judge(run.mean, held) <= best.error else None


def _knowledge(
    run: Run, about: dict[str, Any], learn: Sequence[Sample], held: Sequence[Sample]
) -> dict[str, Any]:
    """What the new model's file says beside its weights: fitted on the held-back lines, then with their texts."""
    before = learnt(about)
    known = before.own.texts if before.own else ()
    lines = [(logs, plain(sample.text)) for logs, sample in zip(run.scores(run.net, held), held, strict=True)]
    texts = texts_of([plain(sample.text) for sample in learn], known)
    found = fit(lines, about["alphabet"], texts, before)
    if found.own is None:
        return found.told()
    every = texts_of([text for _, text in lines], texts)
    return replace(found, own=OwnWords(every, found.own.share)).told()


def divided(samples: Sequence[Sample], seed: int) -> tuple[list[Sample], list[Sample]]:
    """Lines to learn from and lines held back: whole writers where there are many, else every tenth line."""
    r = np.random.default_rng(seed)
    count = min(_MOST_HELD, max(8, len(samples) // 10))
    writers = sorted({sample.writer for sample in samples if sample.writer})
    if len(writers) >= 15:
        chosen: set[str] = set()
        for writer in r.permutation(writers):
            if sum(sample.writer in chosen for sample in samples) >= count or len(chosen) * 8 > len(writers):
                break
            chosen.add(str(writer))
        held = [sample for sample in samples if sample.writer in chosen]
        return [sample for sample in samples if sample.writer not in chosen], held
    picks = set(r.permutation(len(samples))[:count].tolist())
    return (
        [sample for i, sample in enumerate(samples) if i not in picks],
        [sample for i, sample in enumerate(samples) if i in picks],
    )


def _torch() -> Any:
    try:
        import onnx  # noqa: F401
        import torch
    except ImportError as error:
        raise EngineError(
            _("Learning needs the optional part “train”, which is not installed."),
            _("Install it with `pip install civbook[train]`."),
            code="engine-missing",
        ) from error
    return torch
