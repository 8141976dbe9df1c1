"""The archive: a folder with civbook.toml, civbook.db and scans/."""

from __future__ import annotations

import getpass
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from civbook import settings as settings_room
from civbook.errors import SettingsError, StoreError
from civbook.i18n import gettext as _
from civbook.search import schema
from civbook.settings import Settings
from civbook.store import acts
from civbook.store.database import Database, create_archive_db, open_archive_db, transaction

DATABASE_NAME = "civbook.db"
SCANS_NAME = "scans"
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
        raise StoreError(
            _("The folder {path} can't be made or written: {reason}").format(
                path=root, reason=e.strerror or e
            ),
            _("Choose another folder."),
            code="no-access",
        ) from e
    archive = Archive(root.resolve(), settings_room.load(root), db, who or person())
    _prepare_search(archive)
    archive.log("init")
    return archive


def open_archive(root: Path | None = None, *, who: str | None = None, purpose: str = "") -> Archive:
    """The archive in ``root``, else of ``CIVBOOK_ARCHIVE``, else the nearest one above the current folder.

    Raises:
        SettingsError: there is none, or its civbook.toml is wrong.
        StoreError: its database is damaged or of a newer civbook.
    """
    found = find_archive(root)
    settings = settings_room.load(found)
    db = open_archive_db(found / DATABASE_NAME)
    archive = Archive(found, settings, db, who or person(), purpose or os.environ.get("CIVBOOK_PURPOSE", ""))
    _prepare_search(archive)
    return archive


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
def opened(root: Path | None = None, *, who: str | None = None, purpose: str = "") -> Iterator[Archive]:
    """:func:`open_archive` that closes."""
    archive = open_archive(root, who=who, purpose=purpose)
    try:
        yield archive
    finally:
        archive.close()


def _prepare_search(archive: Archive) -> None:
    """Make the search tables where they are missing or of another version, and fill them."""
    if schema.is_current(archive.db.conn):
        return
    with transaction(archive.db) as conn:
        if schema.migrate(conn):
            from civbook.search import index

            index.rebuild(conn)
