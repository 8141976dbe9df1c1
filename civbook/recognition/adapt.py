"""Learning from corrected lines: our network is fine-tuned on the hands of a book or a collection (extra
``train``).

The weights come out of the ONNX file in use and go into a new one. A tenth of the lines is held back to
judge by; the new model is kept only if it reads those better. Nothing here knows archives or books.
"""

from __future__ import annotations

import copy
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from civbook.errors import EngineError
from civbook.i18n import gettext as _
from civbook.recognition import ctc, pixels
from civbook.recognition.alphabet import plain
from civbook.recognition.score import errors
from civbook.recognition.variation import varied

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

FEWEST = 20  # lines; fewer say nothing
_MOST_HELD = 200
_TRIED = 12  # steps with each number of threads
_BETWEEN = 0.08  # share of the time between two looks at the held-back lines
_ROUNDS = 60  # over few lines; more only learns them by heart
_AT_ONCE = 600  # lines varied before they are put in batches of like width
_BATCH_COLUMNS = 6000
_AVERAGED = 0.995


@dataclass(frozen=True)
class Sample:
    """A corrected line: grey pixels, what stands there, and whose hand it is ("" where unknown)."""

    pixels: NDArray[np.uint8]
    text: str
    writer: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """How to adapt. ``minutes`` is the time to train in, ``rate`` the highest learning rate (None: by the
    number of lines), ``threads`` the most that torch may take."""

    minutes: float = 12.0
    rate: float | None = None
    threads: int = 2
    seed: int = 1


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
    from civbook.recognition import graph

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
    run = _Run(torch, weights, about, plan, len(learn))
    before = run.judge(run.net, held)
    began = time.monotonic()
    after, found = _learnt(run, learn, held, before, listener)
    if found is not None:
        target.parent.mkdir(parents=True, exist_ok=True)
        graph.save(target, found, {**about, "name": target.stem})
    seconds = time.monotonic() - began
    return Outcome(len(usable), len(held), before, after, found is not None, run.seen / len(learn), seconds)


def _learnt(
    run: _Run,
    learn: Sequence[Sample],
    held: Sequence[Sample],
    before: float,
    listener: Callable[[float, float], None] | None,
) -> tuple[float, dict[str, NDArray[np.float32]] | None]:
    """The best error rate on the held-back lines and the weights that gave it, None if none was better."""
    best, weights = before, None
    began, judged = time.monotonic(), 0.0
    for batch in run.batches(learn):
        share = (time.monotonic() - began) / 60 / run.plan.minutes
        if not run.many:
            share = max(share, run.seen / len(learn) / _ROUNDS)
        run.step(batch, share)
        if share >= judged + _BETWEEN or share >= 1:
            after = run.judge(run.mean, held)
            if after < best:
                best, weights = after, weights_of(run.mean)
            if listener:
                listener(min(share, 1.0), best)
            judged = share
        if share >= 1:
            break
    return best, weights


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


def weights_of(net: Any) -> dict[str, NDArray[np.float32]]:
    """A torch network's parameters and running statistics by name."""
    state = net.state_dict()
    return {
        name: value.detach().float().contiguous().numpy().copy()
        for name, value in state.items()
        if not name.endswith("num_batches_tracked")
    }


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


class _Run:
    """One adaptation: the network, its average, and the optimiser."""

    def __init__(
        self, torch: Any, weights: dict[str, Any], about: dict[str, Any], plan: Plan, lines: int
    ) -> None:
        from civbook.recognition.network import LineNetwork

        net: Any = LineNetwork(len(about["alphabet"]) + 1, about["widths"])
        net = net.to(memory_format=torch.channels_last)
        net.load_state_dict({name: torch.from_numpy(w) for name, w in weights.items()}, strict=False)
        self.torch, self.net, self.alphabet, self.plan = torch, net, about["alphabet"], plan
        self.mean = copy.deepcopy(net)
        self.r = np.random.default_rng(plan.seed)
        self.many = lines >= 400
        self.rate = plan.rate or (6e-4 if lines >= 1000 else 4e-4 if self.many else 2e-4)
        self.optimiser = torch.optim.AdamW(net.parameters(), lr=self.rate, weight_decay=0.01)
        self.half = bool(getattr(torch.cpu, "_is_avx512_bf16_supported", lambda: False)())
        self.code = {char: at + 1 for at, char in enumerate(self.alphabet)}
        self.steps = self.seen = 0
        self._paces: dict[int, list[float]] = {}
        net.train()
        if not self.many:  # few lines would spoil the statistics of the norms
            for module in net.modules():
                if isinstance(module, torch.nn.BatchNorm2d):
                    module.eval()
        self.mean.eval()

    def batches(self, samples: Sequence[Sample]) -> Iterator[list[tuple[NDArray[np.float32], list[int]]]]:
        """Endless batches of varied lines of like width."""
        while True:
            lines = []
            for at in self.r.permutation(len(samples)):
                picture = varied(samples[at].pixels, self.r)
                codes = [self.code[char] for char in plain(samples[at].text) if char in self.code]
                if codes and picture.shape[1] // pixels.STRIDE > len(codes) + 1:
                    lines.append((picture, codes))
                if len(lines) == _AT_ONCE:
                    yield from self._grouped(lines)
                    lines = []
            yield from self._grouped(lines)

    def _grouped(
        self, lines: list[tuple[NDArray[np.float32], list[int]]]
    ) -> Iterator[list[tuple[NDArray[np.float32], list[int]]]]:
        lines = sorted(lines, key=lambda line: line[0].shape[1] + self.r.uniform(0, 40))
        groups: list[list[tuple[NDArray[np.float32], list[int]]]] = []
        for line in lines:
            wide = line[0].shape[1]
            if groups and (len(groups[-1]) + 1) * max(wide, groups[-1][0][0].shape[1]) <= _BATCH_COLUMNS:
                groups[-1].append(line)
            else:
                groups.append([line])
        for at in self.r.permutation(len(groups)):
            yield groups[at]

    def step(self, batch: list[tuple[NDArray[np.float32], list[int]]], share: float) -> None:
        """One step of the optimiser; ``share`` of the time is gone."""
        torch = self.torch
        began = time.perf_counter()
        warm = min(1.0, (self.steps + 1) / 60)
        rate = self.rate * warm * (0.02 + 0.98 * 0.5 * (1 + np.cos(np.pi * min(1.0, share))))
        for group in self.optimiser.param_groups:
            group["lr"] = rate
        wide = -(-max(picture.shape[1] for picture, _ in batch) // 16) * 16
        block = np.zeros((len(batch), 1, pixels.HEIGHT, wide), np.float32)
        for row, (picture, _codes) in enumerate(batch):
            block[row, 0, :, : picture.shape[1]] = picture
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=self.half):
            scores = self.net(torch.from_numpy(block).to(memory_format=torch.channels_last))
        logs = scores.float().log_softmax(-1).transpose(0, 1)
        loss = torch.nn.functional.ctc_loss(
            logs,
            torch.tensor([code for _, codes in batch for code in codes]),
            torch.tensor([-(-picture.shape[1] // pixels.STRIDE) for picture, _ in batch]),
            torch.tensor([len(codes) for _, codes in batch]),
            zero_infinity=True,
        )
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.net.parameters(), 5.0)
        self.optimiser.step()
        self.steps += 1
        self.seen += len(batch)
        self._average()
        if self.plan.threads > 1 and self.steps <= 2 * _TRIED:
            self._try_threads(block.size / (time.perf_counter() - began))

    def _try_threads(self, pace: float) -> None:
        """Whether more threads are faster differs by machine (two cores may be one): the first steps tell."""
        number = 1 if self.steps <= _TRIED else self.plan.threads
        self._paces.setdefault(number, []).append(pace)
        if self.steps == _TRIED:
            self.torch.set_num_threads(self.plan.threads)
        elif self.steps == 2 * _TRIED:
            usual = {threads: float(np.median(paces)) for threads, paces in self._paces.items()}
            self.torch.set_num_threads(max(usual, key=lambda threads: usual[threads]))

    def _average(self) -> None:
        past = min(_AVERAGED, (1 + self.steps) / (10 + self.steps))
        with self.torch.no_grad():
            for kept, new in zip(
                self.mean.state_dict().values(), self.net.state_dict().values(), strict=True
            ):
                kept.lerp_(new, 1 - past) if kept.is_floating_point() else kept.copy_(new)

    def judge(self, net: Any, samples: Sequence[Sample]) -> float:
        """Character error rate of a network on lines, best path only."""
        training = net.training
        net.eval()
        pairs = []
        with self.torch.no_grad():
            for sample in samples:
                line = pixels.prepared(sample.pixels)
                frames = -(-line.shape[1] // pixels.STRIDE)
                padded = np.pad(line, ((0, 0), (0, -line.shape[1] % 8)))
                scores = net(self.torch.from_numpy(padded[None, None]))[0, :frames].float().numpy()
                pairs.append((ctc.best_path(ctc.log_softmax(scores), self.alphabet).text, sample.text))
        if training:
            net.train()
            if not self.many:
                for module in net.modules():
                    if isinstance(module, self.torch.nn.BatchNorm2d):
                        module.eval()
        return errors(pairs).cer
