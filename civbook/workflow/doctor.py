"""What is wrong with the installation or the archive, and how to mend it."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from civbook.errors import CivbookError
from civbook.i18n import gettext as _
from civbook.i18n import lazy
from civbook.workflow.archive import DATABASE_NAME, SCANS_NAME, find_archive

LOW_DISK_MB = 1000
# distribution, what it is for; missing ones are no fault
OPTIONAL = (
    ("torch", lazy("learning from an office's own corrected lines (pip install 'civbook[train]')")),
    ("asterocr", lazy("a second reader of handwriting (pip install 'civbook[hand]')")),
)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at. ``state``: ok, warning, or fault; ``remedy`` is empty where all is well."""

    name: str
    state: str
    text: str
    remedy: str = ""


def examine(root: Path | None) -> list[Check]:
    """Look at everything; the archive too if there is one."""
    checks = [_python(), _sqlite()]
    checks += _guarded(_("recognition engines"), _engines)
    checks += _guarded(_("book forms"), _forms)
    checks += _guarded(_("fonts of extracts"), _fonts)
    checks += [_optional(name, meaning) for name, meaning in OPTIONAL]
    try:
        folder = find_archive(root)
    except CivbookError as e:
        state = "fault" if root is not None else "ok"
        text = e.problem if root is not None else _("none here: only the installation was looked at")
        return [*checks, Check(_("archive"), state, text, e.remedy if root is not None else "")]
    return [*checks, *_archive(folder)]


def _guarded(name: str, look: Callable[[], Iterator[Check]]) -> list[Check]:
    """What a look finds; a look that fails is itself a fault."""
    try:
        return list(look())
    except CivbookError as e:
        return [Check(name, "fault", e.problem, e.remedy)]
    except Exception as e:  # noqa: BLE001  # the doctor reports whatever is broken
        return [Check(name, "fault", f"{type(e).__name__}: {e}", _("Install civbook anew."))]


def _python() -> Check:
    found = ".".join(map(str, sys.version_info[:3]))
    return Check("Python", "ok" if sys.version_info >= (3, 11) else "fault", found)


def _sqlite() -> Check:
    if sqlite3.sqlite_version_info < (3, 37):
        return Check(
            "SQLite", "fault", sqlite3.sqlite_version, _("civbook needs SQLite 3.37: install a newer Python.")
        )
    return Check("SQLite", "ok", sqlite3.sqlite_version)


def _engines() -> Iterator[Check]:
    from civbook.recognition import tesseract
    from civbook.recognition.engine import open_engine

    name = _("engine {name}")
    for profile, needed in (("auto", True), ("tesseract", True), ("neural", False), ("pytesseract", False)):
        try:
            engine = open_engine(profile)
            if profile == "tesseract":
                tesseract.check_models()
        except CivbookError as e:
            yield Check(
                name.format(name=profile), "fault" if needed else "ok", e.problem, e.remedy if needed else ""
            )
        else:
            yield Check(name.format(name=profile), "ok", engine.name)


def _forms() -> Iterator[Check]:
    from civbook.forms.loading import all_forms

    forms = all_forms()
    yield Check(_("book forms"), "ok" if forms else "fault", ", ".join(form.id for form in forms))


def _fonts() -> Iterator[Check]:
    from civbook.issuing import render

    folder = Path(render.__file__).parent / "data"
    found = sorted(path.name for path in folder.rglob("*.ttf"))
    remedy = "" if found else _("Install civbook anew: its fonts are missing.")
    yield Check(_("fonts of extracts"), "ok" if found else "fault", ", ".join(found) or _("none"), remedy)


def _optional(name: str, meaning: str) -> Check:
    try:
        return Check(name, "ok", version(name))
    except PackageNotFoundError:
        there = find_spec(name) is not None
        return Check(
            name, "ok", _("there") if there else _("not installed: {meaning}").format(meaning=_(meaning))
        )


def _archive(folder: Path) -> Iterator[Check]:
    from civbook import settings
    from civbook.store.database import check_integrity

    yield Check(_("archive"), "ok", str(folder))
    try:
        settings.load(folder)
    except CivbookError as e:
        yield Check(_("settings"), "fault", e.problem, e.remedy)
    broken = check_integrity(folder / DATABASE_NAME)
    remedy = _("Restore the latest backup.") if broken else ""
    text = "; ".join(broken[:3]) or _("whole, {size} MB").format(
        size=(folder / DATABASE_NAME).stat().st_size >> 20
    )
    yield Check(_("database"), "fault" if broken else "ok", text, remedy)
    yield _disk(folder)
    if not broken:
        yield from _guarded(_("scans"), lambda: _scans(folder))


def _disk(folder: Path) -> Check:
    free = shutil.disk_usage(folder).free >> 20
    writable = os.access(folder, os.W_OK)
    if not writable:
        return Check(_("disk"), "fault", _("the folder can't be written"), _("Check its permissions."))
    low = free < LOW_DISK_MB
    return Check(
        _("disk"), "warning" if low else "ok", _("{free} MB free").format(free=free),
        _("Free some space before the next ingest.") if low else "",
    )  # fmt: skip


def _scans(folder: Path) -> Iterator[Check]:
    """Originals that the database knows and the disk lacks, or the other way round; and the log and index."""
    from civbook.search import schema
    from civbook.store import acts, scans
    from civbook.store.database import open_archive_db

    db = open_archive_db(folder / DATABASE_NAME)
    try:
        known = scans.stored_names(db.conn)
        chain = acts.verify(db.conn)
        stale = schema.stale(db.conn) if schema.is_current(db.conn) else 0
    finally:
        db.close()
    on_disk = {
        path.relative_to(folder).as_posix() for path in (folder / SCANS_NAME).rglob("*.*") if path.is_file()
    }
    missing = sorted(known - on_disk)
    if missing:
        text = _("{count} originals are missing, the first: {file}").format(
            count=len(missing), file=missing[0]
        )
        yield Check(_("scans"), "fault", text, _("Restore the folder scans/ from a backup."))
    else:
        yield Check(_("scans"), "ok", _("{count} originals").format(count=len(known)))
    if chain.broken is not None:
        yield Check(
            _("log"), "fault", _("broken at act {act}").format(act=chain.broken), "civbook audit verify"
        )
    else:
        yield Check(_("log"), "ok", _("whole, {count} acts").format(count=chain.acts))
    remedy = "civbook reindex" if stale else ""
    text = _("{count} entries changed outside civbook").format(count=stale) if stale else _("current")
    yield Check(_("search index"), "warning" if stale else "ok", text, remedy)
