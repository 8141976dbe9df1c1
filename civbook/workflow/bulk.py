"""Bringing in entries by the hundred thousand: JSON lines → packed rows and postings, in few large
transactions.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from civbook.errors import NotFoundError, RefusedError
from civbook.i18n import gettext as _
from civbook.store.database import transaction
from civbook.workflow.archive import Archive
from civbook.workflow.bulkload import ImportReport, Line, Load
from civbook.workflow.lines import bounded

_LONGEST_LIST = 64_000_000  # bytes of a file that is one JSON list: held in memory


def import_file(archive: Archive, path: Path, progress: Callable[[int], None] | None = None) -> ImportReport:
    """Take a file of entries in the contract's JSON shape, one a line (or one JSON list).

    Ids are kept; an id that exists gets a revision if anything differs; a book that the archive lacks is
    made.

    Raises:
        NotFoundError: there is no such file.
        RefusedError: it is one JSON list, and too large to be held in memory.
    """
    if not path.is_file():
        raise NotFoundError(_("There is no file {path}.").format(path=path), code="no-file")
    with path.open("rb") as stream:
        begins = stream.read(1024).removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
        stream.seek(0)
        lines: Iterable[bytes] = bounded(stream)
        if begins == b"[":
            if path.stat().st_size > _LONGEST_LIST:
                raise RefusedError(
                    _("{file} is one JSON list of more than {size} MB.").format(
                        file=path.name, size=_LONGEST_LIST // 1_000_000
                    ),
                    _("Write one entry a line, or several lists."),
                    code="too-large",
                )
            lines = [stream.read().strip()]
        return import_entries(archive, lines, origin=path.name, progress=progress)


def import_entries(
    archive: Archive,
    lines: Iterable[bytes],
    *,
    origin: str = "",
    progress: Callable[[int], None] | None = None,
) -> ImportReport:
    """Take entries, one JSON document a line. Bad lines are reported and left out, the others kept."""
    report = ImportReport()
    conn = archive.db.conn
    numbered = _unwrapped(lines)
    conn.execute("PRAGMA cache_size = -96000")
    try:
        with _no_collector():
            more = True
            while more:
                with transaction(archive.db):
                    more = Load(archive, report, origin, progress).run(numbered)
    finally:
        conn.execute("PRAGMA cache_size = -16000")
    return report


@contextmanager
def _no_collector() -> Iterator[None]:
    """Without Python's cycle collector: nothing here makes cycles, and walking the caches takes half the
    time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _unwrapped(lines: Iterable[bytes]) -> Iterator[Line]:
    """Numbered lines; of a JSON list over many lines, its members."""
    counted = enumerate(lines, start=1)
    for number, line in counted:
        stripped = line.strip()
        if not stripped:
            continue
        if number == 1:
            stripped = stripped.removeprefix(b"\xef\xbb\xbf")
        if number == 1 and stripped.startswith(b"["):  # the size is limited where a file is opened
            whole = stripped + b"".join(rest for _number, rest in counted)
            yield from _members(whole)
            return
        yield number, stripped


def _members(whole: bytes) -> Iterator[Line]:
    import orjson

    try:
        for number, entry in enumerate(orjson.loads(whole), start=1):
            try:
                yield number, orjson.dumps(entry)
            except TypeError:  # nested deeper than any entry: reported like any other that is none
                yield number, b"!"
    except orjson.JSONDecodeError:
        yield 1, whole
