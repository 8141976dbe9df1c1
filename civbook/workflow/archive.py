"""The archive: a folder with civbook.toml, civbook.db and scans/."""

from __future__ import annotations

import getpass
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from civbook import settings as settings_room
from civbook.errors import SettingsError, StoreError
from civbook.i18n import gettext as _
from civbook.search import schema
from civbook.settings import Settings
from civbook.store import acts, spool
from civbook.store.database import Database, create_archive_db, open_archive_db, patience, transaction

DATABASE_NAME = "civbook.db"
SCANS_NAME = "scans"
_LOG_SECONDS = 2.0  # somebody who has been shown something need not wait longer for the log
_INDEX_SECONDS = 1800.0
_STARTING_TOML = """\
# Settings of this archive. All of them, with their values and where these come from: civbook settings
# Thiết lập của kho này. Xem tất cả: civbook settings

[office]
# name = "UBND xã …"
"""


@dataclass(frozen=True, slots=True)
class Archive:
    """An open archive. ``who`` is at the keyboard, ``purpose`` what the work is for: both go to the log."""

    root: Path
    settings: Settings
    db: Database
    who: str
    purpose: str = ""

    @property
    def scans(self) -> Path:
        """Where the untouched originals lie."""
        return self.root / SCANS_NAME

    def log(
        self,
        act: str,
        entries: Sequence[str] = (),
        detail: Mapping[str, Any] | None = None,
        purpose: str = "",
    ) -> None:
        """Write an act into the log, in the running transaction or one of its own."""
        with transaction(self.db) as conn:
            acts.record(
                conn, act, who=self.who, purpose=purpose or self.purpose, entries=entries, detail=detail
            )

    def log_seen(
        self,
        act: str,
        entries: Sequence[str] = (),
        detail: Mapping[str, Any] | None = None,
    ) -> None:
        """Note what somebody was shown; if another program is writing, beside the file (see ``spool``)."""
        if self.db.conn.in_transaction:
            self.log(act, entries, detail)
            return
        try:
            with patience(self.db, _LOG_SECONDS):
                self.log(act, entries, detail)
        except StoreError as e:
            if e.code != "locked":
                raise
            try:
                spool.keep(
                    self.db.path, act, who=self.who, purpose=self.purpose, entries=entries, detail=detail
                )
            except OSError:
                raise e from None

    def close(self) -> None:
        self.db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


def create_archive(root: Path, *, who: str | None = None) -> Archive:
    """Make an archive in ``root`` (made if needed) and open it.

    Raises:
        StoreError: there is an archive already, or the folder can't be written.
    """
    try:
        (root / SCANS_NAME).mkdir(parents=True, exist_ok=True)
        db = create_archive_db(root / DATABASE_NAME)
        toml = root / settings_room.FILE_NAME
        if not toml.exists():
            toml.write_text(_STARTING_TOML, encoding="utf-8")
    except OSError as e:
        from civbook.exchange.atomic import unwritable

        raise unwritable(root, e, _("Choose another folder.")) from e
    archive = Archive(root.resolve(), settings_room.load(root), db, who or person())
    _prepare_search(archive)
    archive.log("init")
    return archive


def open_archive(
    root: Path | None = None,
    *,
    who: str | None = None,
    purpose: str = "",
    waiting: Callable[[str], object] | None = None,
) -> Archive:
    """The archive in ``root``, else of ``CIVBOOK_ARCHIVE``, else the nearest one above the current folder.

    ``waiting`` is told, in a sentence, if another program has to be waited for.

    Raises:
        SettingsError: there is none, or its civbook.toml is wrong.
        StoreError: its database is damaged, of a newer civbook, or being written to for too long.
    """
    found = find_archive(root)
    settings = settings_room.load(found)
    db = open_archive_db(found / DATABASE_NAME)
    archive = Archive(found, settings, db, who or person(), purpose or os.environ.get("CIVBOOK_PURPOSE", ""))
    try:
        _prepare_search(archive, waiting or _say_nothing)
        _take_in_acts(archive)
    except BaseException:
        db.close()
        raise
    return archive


def _say_nothing(_sentence: str) -> None:
    """Nobody is there to be told."""


def find_archive(root: Path | None = None) -> Path:
    """The folder of the archive meant.

    Raises:
        SettingsError: there is none.
    """
    named = root or (Path(os.environ["CIVBOOK_ARCHIVE"]) if os.environ.get("CIVBOOK_ARCHIVE") else None)
    if named is not None:
        if (named / DATABASE_NAME).is_file():
            return named.resolve()
        raise SettingsError(
            _("There is no archive in {path}.").format(path=named),
            _("Make one with: civbook init {path}").format(path=named),
            code="no-archive",
        )
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / DATABASE_NAME).is_file():
            return folder
    raise SettingsError(
        _("There is no archive here or above."),
        _("Name it with --archive DIR, or make one with: civbook init DIR"),
        code="no-archive",
    )


def person() -> str:
    """Who is at the keyboard: ``CIVBOOK_USER``, else the name of the account."""
    if name := os.environ.get("CIVBOOK_USER", "").strip():
        return name
    try:
        return getpass.getuser()
    except (
        KeyError,
        OSError,
        ImportError,
    ):  # a container's number without a name; Windows without the variables
        return "unknown"


@contextmanager
def opened(
    root: Path | None = None,
    *,
    who: str | None = None,
    purpose: str = "",
    waiting: Callable[[str], object] | None = None,
) -> Iterator[Archive]:
    """:func:`open_archive` that closes."""
    archive = open_archive(root, who=who, purpose=purpose, waiting=waiting)
    try:
        yield archive
    finally:
        archive.close()


def _prepare_search(archive: Archive, waiting: Callable[[str], object] = _say_nothing) -> None:
    """Make the search tables where they are missing or of another version, and fill them.

    That takes minutes in a large archive: another program that opens it meanwhile waits until it is done.
    """
    until = time.monotonic() + _INDEX_SECONDS
    told = False
    while not schema.is_current(archive.db.conn):
        try:
            with patience(archive.db, _LOG_SECONDS), transaction(archive.db) as conn:
                if schema.migrate(conn):
                    from civbook.search import index

                    index.rebuild(conn)
        except StoreError as e:
            if e.code != "locked" or time.monotonic() > until:
                raise
            if not told:
                waiting(
                    _(
                        "Another program is writing to {path}, maybe its search index; waiting for it …"
                    ).format(path=archive.root)
                )
                told = True


def _take_in_acts(archive: Archive) -> None:
    """Acts that readers left beside the file go into the log now, if nobody else is writing."""
    if not spool.waiting(archive.db.path):
        return
    try:
        with patience(archive.db, 0.0), transaction(archive.db):
            pass
    except StoreError as e:
        if e.code != "locked":
            raise
