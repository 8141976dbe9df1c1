"""The archive's SQLite file: opening, migrating, transactions, and errors told in sentences.

The connection is the standard library's. sqlite-utils brings its migrations and bulk tools, but importing it
costs 150 ms (it pulls numpy in), so it is imported only to migrate or to load in bulk.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from civbook.errors import NotFoundError, StoreError
from civbook.i18n import gettext as _
from civbook.store import spool
from civbook.store.schema import APPLICATION_ID, MIGRATIONS, VERSION

if TYPE_CHECKING:
    from sqlite_utils import Database as SqliteUtilsDatabase

BUSY_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Database:
    """An open archive file; ``conn`` is in autocommit, writes go through :func:`transaction`."""

    path: Path
    conn: sqlite3.Connection

    @property
    def utils(self) -> SqliteUtilsDatabase:
        """The same connection as a sqlite-utils database, for bulk work."""
        from sqlite_utils import Database as SqliteUtils

        return SqliteUtils(self.conn, execute_plugins=False, recursive_triggers=False)

    def close(self) -> None:
        self.conn.close()


def create_archive_db(path: Path) -> Database:
    """A new archive file at ``path``.

    Raises:
        StoreError: something is there already, or the file cannot be written.
    """
    if path.exists() and not _barely_begun(path):
        raise StoreError(
            _("{path} is there already.").format(path=path), _("Choose another folder."), code="exists"
        )
    return _open(path)


def open_archive_db(path: Path) -> Database:
    """The archive file at ``path``, migrated to this program's version.

    Raises:
        NotFoundError: there is no such file.
        StoreError: it is damaged, no archive, made by a newer civbook, or can't be opened.
    """
    if not path.is_file():
        raise NotFoundError(
            _("There is no database {path}.").format(path=path),
            _("Make an archive with: civbook init DIR"),
            code="no-database",
        )
    if (
        path.stat().st_size == 0
    ):  # SQLite would take it for a new database, and an office for an empty archive
        raise StoreError(
            _("The database {path} is empty.").format(path=path),
            _("Restore the latest backup."),
            code="damaged",
        )
    return _open(path)


def _barely_begun(path: Path) -> bool:
    """Whether a killed ``init`` left a file without any table."""
    try:
        with closing(sqlite3.connect(path)) as conn:
            return not _has_tables(conn)
    except sqlite3.Error:
        return False


def _open(path: Path) -> Database:
    try:
        conn = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
    except sqlite3.Error as e:
        raise explain(e, path) from e
    try:
        _check_and_prepare(conn, path)
    except sqlite3.Error as e:
        conn.close()
        raise explain(e, path) from e
    except BaseException:
        conn.close()
        raise
    return Database(path, conn)


def _check_and_prepare(conn: sqlite3.Connection, path: Path) -> None:
    version = int(conn.execute("PRAGMA user_version").fetchone()[0])
    owner = int(conn.execute("PRAGMA application_id").fetchone()[0])
    if owner not in (0, APPLICATION_ID) or (owner == 0 and _has_tables(conn)):
        raise StoreError(
            _("{path} is not a civbook archive.").format(path=path),
            _("Check --archive."),
            code="not-an-archive",
        )
    if version > VERSION:
        raise StoreError(
            _("{path} was written by a newer civbook (version {theirs}, this one knows {ours}).").format(
                path=path, theirs=version, ours=VERSION
            ),
            _("Update civbook: pip install --upgrade civbook"),
            code="newer-version",
        )
    conn.execute("PRAGMA foreign_keys = ON")
    # FULL: the number of an issued extract must survive a power cut, it is on paper already
    conn.execute("PRAGMA synchronous = FULL")
    conn.execute("PRAGMA cache_size = -16000")
    conn.execute("PRAGMA temp_store = MEMORY")
    if version < VERSION:
        try:
            conn.execute("PRAGMA journal_mode = WAL")
            migrate(conn)
        except sqlite3.Error:  # two openers at once: the other one may have done it
            if int(conn.execute("PRAGMA user_version").fetchone()[0]) != VERSION:
                raise


def _has_tables(conn: sqlite3.Connection) -> bool:
    return conn.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is not None


def migrate(conn: sqlite3.Connection, upto: int = VERSION) -> None:
    """Apply the pending migrations, each in one transaction with its record and the version number."""
    from sqlite_utils import Database as SqliteUtils
    from sqlite_utils import Migrations

    known = Migrations("civbook")
    for number, (name, apply) in enumerate(MIGRATIONS[:upto], start=1):
        known(name=name)(_step(number, apply))
    known.apply(SqliteUtils(conn, execute_plugins=False, recursive_triggers=False))


def _step(number: int, apply: Callable[[sqlite3.Connection], None]) -> Callable[[SqliteUtilsDatabase], None]:
    def step(db: SqliteUtilsDatabase) -> None:
        apply(db.conn)
        db.conn.execute(f"PRAGMA user_version = {number}")

    return step


@contextmanager
def transaction(db: Database) -> Iterator[sqlite3.Connection]:
    """One write transaction, taken at once so that two writers queue instead of failing halfway.

    Nested use joins the outer transaction by a savepoint. Acts that readers had to leave beside the file
    (see ``spool``) go into the log first.
    """
    conn = db.conn
    nested = conn.in_transaction
    kept: list[Path] = []
    try:
        conn.execute("SAVEPOINT civbook_nested" if nested else "BEGIN IMMEDIATE")
    except sqlite3.Error as e:
        raise explain(e, db.path) from e
    try:
        if not nested and (kept := spool.waiting(db.path)):
            spool.fold(conn, kept)
        yield conn
        conn.execute("RELEASE civbook_nested" if nested else "COMMIT")
    except BaseException as e:
        if conn.in_transaction:  # a full disk may have ended it already
            if nested:
                conn.execute("ROLLBACK TO civbook_nested")
                conn.execute("RELEASE civbook_nested")
            else:
                conn.execute("ROLLBACK")
        if isinstance(e, sqlite3.Error):
            raise explain(e, db.path) from e
        raise
    spool.clear(kept)


@contextmanager
def patience(db: Database, seconds: float) -> Iterator[None]:
    """Wait no longer than this for another writer, for once."""
    db.conn.execute(f"PRAGMA busy_timeout = {round(seconds * 1000)}")
    try:
        yield
    finally:
        db.conn.execute(f"PRAGMA busy_timeout = {round(BUSY_SECONDS * 1000)}")


@contextmanager
def snapshot(db: Database) -> Iterator[sqlite3.Connection]:
    """One unmoving state for many SELECTs, whatever a writer does meanwhile."""
    conn = db.conn
    if conn.in_transaction:
        yield conn
        return
    conn.execute("BEGIN")
    try:
        yield conn
    finally:
        conn.execute("ROLLBACK")


def explain(error: sqlite3.Error, path: Path | str) -> StoreError:
    """An SQLite error as a sentence and a remedy; the original stays as the cause."""
    text = str(error).lower()
    if "locked" in text or "busy" in text:
        return StoreError(
            _("Another program has been writing to {path} for too long.").format(path=path),
            _("Wait until it is done, then run the command again."),
            code="locked",
        )
    if "full" in text:
        return StoreError(
            _("The disk is full; nothing of the last step was kept in {path}.").format(path=path),
            _("Free some space, then run the command again: it goes on where it stopped."),
            code="disk-full",
        )
    if "malformed" in text or "not a database" in text or "corrupt" in text:
        return StoreError(
            _("The database {path} is damaged.").format(path=path),
            _("Restore the latest backup; `civbook doctor` says what can still be read."),
            code="damaged",
        )
    if "readonly" in text or "unable to open" in text:
        return StoreError(
            _("The database {path} can't be opened for writing.").format(path=path),
            _("Check that the folder exists and that you may write to it."),
            code="no-access",
        )
    if "disk i/o" in text:
        return StoreError(
            _("The disk did not write or read {path}; nothing of the last step was kept.").format(path=path),
            _("Check its free space, quota and health, then run the command again."),
            code="disk-error",
        )
    if "append-only" in text:
        return StoreError(_("The log of acts and the history can't be changed."), code="append-only")
    return StoreError(
        _("The database {path} refused: {reason}").format(path=path, reason=error),
        _("Run `civbook doctor`."),
        code="refused",
    )


def check_integrity(path: Path) -> list[str]:
    """What SQLite's own check finds wrong in the file; empty if it is sound.

    Where nothing can be written, not even the files that readers share, it is read as one that no program
    changes.
    """
    plain = f"{path.resolve().as_uri()}?mode=ro"
    try:
        return _check(plain)
    except sqlite3.Error as e:
        if "unable to open" not in str(e):
            return [str(e)]
    try:
        return _check(f"{plain}&immutable=1")
    except sqlite3.Error as e:
        return [str(e)]


def _check(uri: str) -> list[str]:
    with closing(sqlite3.connect(uri, uri=True)) as conn:
        lines = [str(row[0]) for row in conn.execute("PRAGMA integrity_check(20)")]
        broken = conn.execute("PRAGMA foreign_key_check").fetchall()
    return [line for line in lines if line != "ok"] + [
        f"foreign key: {row[0]} row {row[1]}" for row in broken
    ]
