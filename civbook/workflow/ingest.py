"""Taking scans in: found, read by workers, stored picture by picture; stopped anywhere, it goes on there."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from civbook.errors import CivbookError, EngineError, NotFoundError
from civbook.i18n import gettext as _
from civbook.model import RegisterBook
from civbook.store import books, pages, scans
from civbook.workflow import originals, placing
from civbook.workflow.archive import Archive
from civbook.workflow.books import check_form
from civbook.workflow.intake import BookState, Incoming, book_state, store_frame
from civbook.workflow.models import profile_for
from civbook.workflow.page import ReadOptions
from civbook.workflow.progress import Listener, Meter
from civbook.workflow.scanfiles import find_scans
from civbook.workflow.workers import Outcome, Task, Workers, read_frame

DATABASE_SHARE = 0.3  # what the database and its log grow by, as a part of the scans' size


@dataclass(frozen=True, slots=True)
class Failure:
    """A file, or one picture of it (counted from 1), that could not be taken in."""

    file: str
    frame: int | None
    code: str
    problem: str
    remedy: str
    exit_code: int


@dataclass(slots=True)
class IngestReport:
    """What an ingest did. ``findings`` counts doubts by code; ``passed_over`` are files that are no scans."""

    files: int = 0
    pages: int = 0
    entries: int = 0
    unread_pages: int = 0
    already_there: int = 0
    failed: list[Failure] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)
    findings: Counter[str] = field(default_factory=Counter)
    books: list[str] = field(default_factory=list)
    new_books: list[str] = field(default_factory=list)
    cleaned: int = 0
    seconds: float = 0.0
    interrupted: bool = False

    @property
    def exit_code(self) -> int:
        """0; a single file's own code; 11 where a part of a batch failed; 130 after Ctrl-C."""
        if self.interrupted:
            return 130
        if not self.failed:
            return 0
        return self.failed[0].exit_code if self.files == 1 else 11


def ingest(
    archive: Archive,
    paths: Sequence[Path],
    *,
    book: str | None = None,
    form: str | None = None,
    engine: str | None = None,
    jobs: int | None = None,
    listener: Listener | None = None,
    read: Callable[[Task], Outcome] = read_frame,
) -> IngestReport:
    """Take scans into the archive; files that fail are told in the report, the rest is kept.

    Args:
        jobs: worker processes; None: by the settings, else one a core.
        read: what reads a picture in a worker (tests give another).

    Raises:
        NotFoundError: no such book, or nothing at the paths.
        UsageError: it can't be told which book is meant.
        FormError, EngineError: an unknown form or engine was asked for.
        StoreError: the database or disk.
    """
    run = _Run(archive, form, engine, read)
    if form is not None:
        check_form(form, archive.root)
    found = find_scans(paths)
    if found.missing and not found.scans and not found.passed_over:
        raise NotFoundError(
            _("There is nothing at {path}.").format(path=found.missing[0]),
            _("Check the path."),
            code="no-file",
        )
    report = run.report
    report.files = len(found.scans) + len(found.missing)
    report.passed_over = [str(path) for path in found.passed_over]
    for path in found.missing:
        error = NotFoundError(_("There is nothing at {path}.").format(path=path), code="no-file")
        report.failed.append(_failure(path, None, error))
    shelf = placing.Shelf(archive, book)
    shelf.check(found.scans)
    size = sum(_size(path) for path in found.scans)
    originals.check_room(archive.root, int(size * (1 + DATABASE_SHARE)), archive.settings.min_free_mb << 20)
    report.cleaned = originals.clean(archive.scans)
    workers = jobs or archive.settings.jobs or _usual_jobs(found.scans)
    run.work(found.scans, shelf, workers, Meter(_("pages"), len(found.scans), listener))
    return report


def _usual_jobs(files: Sequence[Path]) -> int:
    """A worker a core, but no more than there are pages; a PDF or TIFF may hold many."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    many = any(path.suffix.lower() in (".pdf", ".tif", ".tiff") for path in files)
    return cores if many else min(cores, max(1, len(files)))


class _Run:
    """One ingest under way."""

    def __init__(
        self, archive: Archive, form: str | None, engine: str | None, read: Callable[[Task], Outcome]
    ) -> None:
        self.archive = archive
        self.form = form
        self.engine = engine
        self._read = read
        self.report = IngestReport()
        self._states: dict[str, BookState] = {}
        self._files: dict[int, _File] = {}
        self._hashes: set[str] = set()

    def work(self, files: Sequence[Path], shelf: placing.Shelf, jobs: int, meter: Meter) -> None:
        began = time.monotonic()
        try:
            with Workers(jobs, self._read) as workers:
                for task, outcome in workers.run(self._tasks(files, shelf, meter)):
                    self._take(self._files[task.item], task, outcome, shelf, meter)
        except KeyboardInterrupt:
            self.report.interrupted = True
        self.report.seconds = time.monotonic() - began
        self.report.books = sorted(self._states)
        self.report.new_books = shelf.made
        meter.finish()

    def _tasks(self, files: Sequence[Path], shelf: placing.Shelf, meter: Meter) -> Iterator[Task]:
        for item, path in enumerate(files):
            try:
                sha256 = originals.hash_file(path)
            except CivbookError as e:
                self._fail(path, None, e, meter)
                continue
            known = scans.find(self.archive.db.conn, sha256)
            if sha256 in self._hashes or (known is not None and known.complete):
                self.report.already_there += 1
                meter.step()
                continue
            self._hashes.add(sha256)
            book = books.get(self.archive.db.conn, known.book_id) if known else shelf.book_for(path)
            there = pages.of_scan(self.archive.db.conn, known.id) if known else {}
            self._files[item] = _File(path, sha256, book, {frame for frame, _part in there})
            stored = frozenset(self._files[item].stored)
            yield Task(item, path, 0, self._options(book), stored)

    def _options(self, book: RegisterBook | None) -> ReadOptions:
        own_forms = self.archive.root / "forms"
        folder = own_forms if own_forms.is_dir() else None
        engine = self.engine or profile_for(self.archive, book.id if book else None)
        if book is None:
            return ReadOptions(self.form, engine=engine, forms_folder=folder)
        return ReadOptions(
            self.form or book.form, book.type, (book.first_year, book.last_year), engine,
            self._usual_turn(book), folder,
        )  # fmt: skip

    def _usual_turn(self, book: RegisterBook) -> int | None:
        """The orientation that most pages of the book have, once there are enough to trust."""
        conn = self.archive.db.conn
        votes = pages.turns(conn, books.key_of(conn, book.id))
        total = sum(votes.values())
        turn, count = max(votes.items(), key=lambda item: item[1], default=(0, 0))
        return turn if total >= 4 and count >= 0.7 * total else None

    def _take(self, file: _File, task: Task, outcome: Outcome, shelf: placing.Shelf, meter: Meter) -> None:
        if isinstance(outcome.error, EngineError):
            raise outcome.error  # it would fail on every page alike
        if task.frame == 0 and outcome.frames > 1:
            file.frames = outcome.frames
            meter.total = (meter.total or 0) + outcome.frames - 1
        frame = task.frame + 1 if file.frames > 1 else None
        if outcome.error is not None:
            self._fail(file.path, frame, outcome.error, meter)
            return
        if task.frame in file.stored:
            meter.step()
            return
        try:
            self._store(file, task, outcome, shelf)
        except CivbookError as e:
            if e.exit_code == 7:  # the disk or database: every other page would fail too
                raise
            self._fail(file.path, frame, e, meter)
            return
        meter.step()

    def _store(self, file: _File, task: Task, outcome: Outcome, shelf: placing.Shelf) -> None:
        book = file.book = file.book or shelf.book_of_pages(outcome.pages)
        conn = self.archive.db.conn
        key = books.key_of(conn, book.id)
        state = self._states.get(book.id) or book_state(conn, key, book.id, book.authority)
        self._states[book.id] = state
        incoming = Incoming(file.path, file.sha256, _size(file.path), book.id, key)
        last = len(file.stored | {task.frame}) == file.frames
        stored = store_frame(self.archive, incoming, state, outcome.pages, last=last)
        file.stored.add(task.frame)
        self.report.pages += len(stored.pages)
        self.report.entries += len(stored.entries)
        self.report.unread_pages += sum(page.form is None for page in outcome.pages)
        self.report.findings.update(finding.code for finding in stored.findings)

    def _fail(self, path: Path, frame: int | None, error: CivbookError, meter: Meter) -> None:
        self.report.failed.append(_failure(path, frame, error))
        meter.step(failed=1)


@dataclass(slots=True)
class _File:
    path: Path
    sha256: str
    book: RegisterBook | None
    stored: set[int]  # pictures whose pages are in the archive
    frames: int = 1


def _failure(path: Path, frame: int | None, error: CivbookError) -> Failure:
    return Failure(str(path), frame, error.code, error.problem, error.remedy, error.exit_code)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
