"""Fine-tuning in torch: the network, its average, the optimiser and the batches of one adaptation."""

from __future__ import annotations

import copy
import os
import time
from typing import TYPE_CHECKING, Any

import numpy as np

from civbook.recognition import ctc, pixels
from civbook.recognition.alphabet import plain
from civbook.recognition.score import errors
from civbook.recognition.variation import varied

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from civbook.recognition.adapt import Plan, Sample

    Scored = tuple[NDArray[np.float32], str]

_TRIED = 12  # steps with each number of threads
_AT_ONCE = 600  # lines varied before they are put in batches of like width
_BATCH_COLUMNS = 6000
_AVERAGED = 0.995
_MANY = 400  # lines from which the norms' statistics may follow them


def weights_of(net: Any) -> dict[str, NDArray[np.float32]]:
    """A torch network's parameters and running statistics by name."""
    return {
        name: value.detach().float().contiguous().numpy().copy()
        for name, value in net.state_dict().items()
        if not name.endswith("num_batches_tracked")
    }


def threads_allowed(wanted: int) -> int:
    """Threads that OpenMP will give. torch waits for ever for more: its convolutions meet at barriers (seen with
    OMP_THREAD_LIMIT=1, which Tesseract and our own workers want)."""
    limit = os.environ.get("OMP_THREAD_LIMIT", "")
    return max(1, min(wanted, int(limit))) if limit.isdecimal() else max(1, wanted)


class Run:
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
        self.many = lines >= _MANY
        self.rate = plan.rate or (1e-3 if lines >= 1000 else 4e-4 if self.many else 2e-4)
        self.optimiser = torch.optim.AdamW(net.parameters(), lr=self.rate, weight_decay=0.01)
        self.half = bool(getattr(torch.cpu, "_is_avx512_bf16_supported", lambda: False)())
        self.code = {char: at + 1 for at, char in enumerate(self.alphabet)}
        self.steps = self.seen = 0
        self.threads = threads_allowed(plan.threads)
        self._paces: dict[int, list[float]] = {}
        self._prepare()

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
        if self.threads > 1 and self.steps <= 2 * _TRIED:
            self._try_threads(block.size / (time.perf_counter() - began))

    def _try_threads(self, pace: float) -> None:
        """Whether more threads are faster differs by machine (two cores may be one): the first steps tell."""
        number = 1 if self.steps <= _TRIED else self.threads
        self._paces.setdefault(number, []).append(pace)
        if self.steps == _TRIED:
            self.torch.set_num_threads(self.threads)
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

    def take(self, weights: dict[str, NDArray[np.float32]]) -> None:
        """Go on with these weights."""
        found = {name: self.torch.from_numpy(w) for name, w in weights.items()}
        self.net.load_state_dict(found, strict=False)

    def scores(self, net: Any, samples: Sequence[Sample]) -> list[NDArray[np.float32]]:
        """Log probabilities (frames, classes) of each line."""
        net.eval()
        found = []
        with self.torch.no_grad():
            for sample in samples:
                line = pixels.prepared(sample.pixels)
                frames = -(-line.shape[1] // pixels.STRIDE)
                raw = net(self.torch.from_numpy(pixels.alone(line)))[0, :frames].float().numpy()
                found.append(ctc.log_softmax(raw))
        self._prepare()
        return found

    def judge(self, net: Any, samples: Sequence[Sample]) -> float:
        """Character error rate of a network on lines, best path only."""
        scores = self.scores(net, samples)
        return errors(
            (ctc.best_path(logs, self.alphabet).text, sample.text)
            for logs, sample in zip(scores, samples, strict=True)
        ).cer

    def _prepare(self) -> None:
        """Ready to learn; few lines would spoil the statistics of the norms."""
        self.net.train()
        self.mean.eval()
        if not self.many:
            for module in self.net.modules():
                if isinstance(module, self.torch.nn.BatchNorm2d):
                    module.eval()
