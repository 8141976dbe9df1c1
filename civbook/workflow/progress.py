"""How far long work is: told to whoever listens, drawn by the command line."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """``done`` of ``total`` things (None: unknown), ``failed`` of them; ``rate`` a second, ``left`` in s."""

    task: str
    done: int
    total: int | None
    failed: int
    rate: float
    left: float | None
    finished: bool = False


Listener = Callable[[Progress], None]


class Meter:
    """Counts work and tells a listener, at most ten times a second."""

    def __init__(self, task: str, total: int | None, listener: Listener | None) -> None:
        self.task, self.total, self.done, self.failed = task, total, 0, 0
        self._listener = listener
        self._began = time.monotonic()
        self._told = 0.0

    def step(self, count: int = 1, *, failed: int = 0) -> None:
        """``count`` more things are done, ``failed`` of them badly."""
        self.done += count
        self.failed += failed
        if self._listener and time.monotonic() - self._told >= 0.1:
            self._told = time.monotonic()
            self._listener(self.state())

    def finish(self) -> None:
        """The last word, always told."""
        if self._listener:
            self._listener(self.state(finished=True))

    def state(self, *, finished: bool = False) -> Progress:
        """Where the work stands now."""
        seconds = max(time.monotonic() - self._began, 1e-6)
        rate = self.done / seconds
        left = (self.total - self.done) / rate if self.total is not None and rate > 0 else None
        return Progress(self.task, self.done, self.total, self.failed, rate, left, finished)
