"""Worker processes that read scans: results in order, crashes contained, Ctrl-C clean.

A file can make a C library crash or eat all memory. Then the process pool is lost with every task in it, so
the tasks that were under way are tried again one at a time: the one that kills its worker alone is the
culprit and fails; all others are unharmed.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from civbook.errors import CivbookError, ScanError
from civbook.i18n import choose_language, language
from civbook.i18n import gettext as _
from civbook.workflow.page import PageResult, ReadOptions

STALLED_SECONDS = 900.0  # no page takes so long: a decoder hangs


@dataclass(frozen=True, slots=True)
class Task:
    """One picture of a scan to be read. ``item`` is the caller's mark; pictures in ``skip`` are not read."""

    item: int
    path: Path
    frame: int
    options: ReadOptions
    skip: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a task. ``frames``: pictures in the file (0 if it could not be opened)."""

    frames: int
    pages: tuple[PageResult, ...] = ()
    error: CivbookError | None = None


@dataclass(eq=False, slots=True)
class _Slot:
    task: Task
    future: Future[Outcome] | None = None
    outcome: Outcome | None = None
    suspect: bool = False


def read_frame(task: Task) -> Outcome:
    """Read one picture, in a worker; whatever happens comes back as an outcome."""
    from civbook.imaging.opening import open_scan
    from civbook.workflow.page import read_scan

    frames = 0
    try:
        with open_scan(task.path) as scan:
            frames = scan.frames
        if task.frame in task.skip:
            return Outcome(frames)
        options = replace(task.options, frames=(task.frame, task.frame + 1))
        return Outcome(frames, tuple(read_scan(task.path, options)))
    except CivbookError as e:
        return Outcome(frames, error=e)
    except MemoryError:
        problem = _("There is not enough memory to read it.")
        return Outcome(frames, error=ScanError(problem, _("Try again with --jobs 1."), code="memory"))
    except Exception as e:  # noqa: BLE001  # a page that breaks the reader must not stop the batch
        place = traceback.extract_tb(e.__traceback__)[-1]
        where = f"{type(e).__name__}, {Path(place.filename).name}:{place.lineno}"
        problem = _("civbook stumbled over it ({where}): this is a bug.").format(where=where)
        return Outcome(frames, error=ScanError(problem, code="bug"))


class Workers:
    """A pool that gives outcomes in the order of the tasks; use it as a context manager."""

    def __init__(self, jobs: int, work: Callable[[Task], Outcome] = read_frame) -> None:
        self.jobs = jobs
        self._work = work
        self._pool: ProcessPoolExecutor | None = None
        # several processes with several OpenMP threads each are 10-60 times slower; before any worker starts
        os.environ.update(OMP_THREAD_LIMIT="1", OMP_NUM_THREADS="1", OMP_WAIT_POLICY="PASSIVE")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self._drop_pool(kill=any(exc))

    def run(self, tasks: Iterator[Task]) -> Iterator[tuple[Task, Outcome]]:
        """Each task with its outcome, in order. Further pictures of a file follow its first one."""
        slots: deque[_Slot] = deque()
        exhausted = False
        while slots or not exhausted:
            exhausted = self._fill(slots, tasks, exhausted)
            while slots and (outcome := slots[0].outcome) is not None:
                yield slots.popleft().task, outcome
                exhausted = self._fill(slots, tasks, exhausted)
            self._collect(slots)

    def _fill(self, slots: deque[_Slot], tasks: Iterator[Task], exhausted: bool) -> bool:
        while not exhausted and len(slots) < 4 * self.jobs:
            task = next(tasks, None)
            if task is None:
                exhausted = True
            else:
                slots.append(_Slot(task))
        running = sum(slot.future is not None for slot in slots)
        suspects = [slot for slot in slots if slot.suspect and slot.outcome is None]
        for slot in suspects[:1] or slots:
            if running >= (1 if suspects else self.jobs + 1):
                break
            if slot.future is None and slot.outcome is None:
                self._submit(slot)
                running += 1
        return exhausted

    def _submit(self, slot: _Slot) -> None:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                self.jobs, multiprocessing.get_context("spawn"), _begin_worker, (language(),)
            )
        with _workers_deaf_to_ctrl_c():
            try:
                slot.future = self._pool.submit(self._work, slot.task)
            except BrokenProcessPool:  # died between two looks: _collect finds out with the others
                slot.future = Future()
                slot.future.set_exception(BrokenProcessPool())

    def _collect(self, slots: deque[_Slot]) -> None:
        running = {slot.future: slot for slot in slots if slot.future is not None}
        if not running:
            return
        done, _waiting = wait(running, timeout=STALLED_SECONDS, return_when=FIRST_COMPLETED)
        if not done:
            self._after_crash(list(running.values()), _("It took longer than {n} minutes to read."))
            return
        for future in done:
            slot = running[future]
            try:
                slot.outcome = future.result()
            except BrokenProcessPool:
                self._after_crash([each for each in running.values() if each.outcome is None], "")
                return
            slot.future = None
            self._follow(slots, slot)

    def _follow(self, slots: deque[_Slot], slot: _Slot) -> None:
        """Put the other pictures of a file behind its first one."""
        frames = slot.outcome.frames if slot.outcome else 0
        if slot.task.frame == 0 and frames > 1:
            place = slots.index(slot) + 1
            more = [_Slot(replace(slot.task, frame=frame)) for frame in range(1, frames)]
            rest = [slots.pop() for _count in range(len(slots) - place)]
            slots.extend(more)
            slots.extend(reversed(rest))

    def _after_crash(self, victims: list[_Slot], slow: str) -> None:
        self._drop_pool(kill=True)
        if len(victims) == 1:
            problem = slow.format(n=round(STALLED_SECONDS / 60)) or _("Reading it killed its worker process.")
            remedy = _("Open and save it again with the scanner's program, or scan it anew.")
            victims[0].outcome = Outcome(0, error=ScanError(problem, remedy, code="crash"))
        for victim in victims:
            victim.future = None
            victim.suspect = True

    def _drop_pool(self, *, kill: bool) -> None:
        pool, self._pool = self._pool, None
        if pool is None:
            return
        pool.shutdown(wait=not kill, cancel_futures=True)
        if kill:
            for child in multiprocessing.active_children():
                child.kill()
                child.join(5)


def _begin_worker(tongue: str) -> None:
    """Set a worker up: the user's language, no noise of C libraries, gone when its parent is."""
    choose_language(tongue)
    with contextlib.suppress(ValueError, OSError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_die_with_parent, daemon=True).start()
    if not os.environ.get("CIVBOOK_DEBUG"):
        sys.stdout.flush()
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)


def _die_with_parent() -> None:
    """Without this a worker would wait for ever for work from a killed parent."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        time.sleep(0.1)
        os._exit(1)


@contextlib.contextmanager
def _workers_deaf_to_ctrl_c() -> Iterator[None]:
    """Ctrl-C goes to every process of the terminal; workers inherit a blocked signal and finish."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
