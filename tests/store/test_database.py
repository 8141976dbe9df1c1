"""Opening, migrating, transactions: what must hold whatever happens to the file or the process."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from civbook.errors import NotFoundError, StoreError
from civbook.store import schema
from civbook.store.database import (
    Database,
    check_integrity,
    create_archive_db,
    explain,
    migrate,
    open_archive_db,
    snapshot,
    transaction,
)


@pytest.fixture
def db(tmp_path: Path):
    database = create_archive_db(tmp_path / "civbook.db")
    yield database
    database.close()


def test_a_new_archive_is_sound_strict_and_in_wal(db: Database):
    assert db.conn.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    assert db.conn.execute("PRAGMA foreign_keys").fetchone()[0] == 1
    assert db.conn.execute("PRAGMA user_version").fetchone()[0] == schema.VERSION
    tables = db.conn.execute(
        "SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
    )
    loose = [name for name, strict in tables if not strict and not name.startswith(("sqlite_", "_sqlite"))]
    assert loose == []
    assert check_integrity(db.path) == []


def test_integrity_check_is_silent_about_a_filled_archive(db: Database):
    with transaction(db) as conn:
        conn.execute(
            "INSERT INTO books VALUES (1, 'KS.2003.01', 'KS', '01', '2003', 'A', '', NULL, 't', NULL, NULL)"
        )
        conn.execute("INSERT INTO scans VALUES (1, 1, 'x', 'f', 's', 1, 't', 1)")
        conn.execute(
            "INSERT INTO pages VALUES "
            "(1, 1, 1, 0, 1, 0, 0, NULL, 0.0, 9, 9, 200, NULL, 0.0, NULL, NULL, 't', 0.0)"
        )
        conn.execute("INSERT INTO entries VALUES (1, 'a', 1, 'birth', NULL, NULL, NULL, 0, 1, x'00', NULL)")
        conn.execute("INSERT INTO entry_pages(seq, place, page) VALUES (1, 1, 1)")
    assert check_integrity(db.path) == []


def test_every_version_migrates_to_the_latest(tmp_path: Path):
    for version in range(schema.VERSION + 1):
        path = tmp_path / f"{version}.db"
        conn = sqlite3.connect(path, isolation_level=None)
        migrate(conn, version)
        conn.close()
        db = open_archive_db(path) if version else create_archive_db(tmp_path / "new.db")
        assert db.conn.execute("PRAGMA user_version").fetchone()[0] == schema.VERSION
        db.close()


def test_a_migration_that_fails_leaves_no_trace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def broken(conn: sqlite3.Connection) -> None:
        conn.execute("CREATE TABLE half(x) STRICT") if False else conn.execute(
            "CREATE TABLE half(x TEXT) STRICT"
        )
        raise sqlite3.OperationalError("database or disk is full")

    path = tmp_path / "civbook.db"
    create_archive_db(path).close()
    monkeypatch.setattr("civbook.store.database.MIGRATIONS", (*schema.MIGRATIONS, ("0002_broken", broken)))
    monkeypatch.setattr("civbook.store.database.VERSION", schema.VERSION + 1)
    conn = sqlite3.connect(path, isolation_level=None)
    with pytest.raises(sqlite3.OperationalError):
        migrate(conn, schema.VERSION + 1)
    assert conn.execute("PRAGMA user_version").fetchone()[0] == schema.VERSION
    assert conn.execute("SELECT 1 FROM sqlite_master WHERE name = 'half'").fetchone() is None
    conn.close()


def test_an_archive_of_a_newer_civbook_is_refused(tmp_path: Path):
    path = tmp_path / "civbook.db"
    create_archive_db(path).close()
    conn = sqlite3.connect(path)
    conn.execute("PRAGMA user_version = 999")
    conn.close()
    with pytest.raises(StoreError) as caught:
        open_archive_db(path)
    assert caught.value.code == "newer-version"
    assert caught.value.remedy


def test_another_programs_database_is_refused_and_left_alone(tmp_path: Path):
    path = tmp_path / "civbook.db"
    conn = sqlite3.connect(path)
    conn.execute("CREATE TABLE their_own(x)")
    conn.commit()
    conn.close()
    before = path.read_bytes()
    with pytest.raises(StoreError) as caught:
        open_archive_db(path)
    assert caught.value.code == "not-an-archive"
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"no database at all, but long enough to look at" * 50])
def test_what_is_no_database_gives_a_sentence(tmp_path: Path, content: bytes):
    path = tmp_path / "civbook.db"
    path.write_bytes(content)
    with pytest.raises(StoreError) as caught:
        open_archive_db(path)
    assert caught.value.exit_code == 7
    assert caught.value.code == "damaged"
    assert path.read_bytes() == content


def test_an_init_that_was_killed_at_once_can_be_repeated(tmp_path: Path):
    path = tmp_path / "civbook.db"
    path.write_bytes(b"")
    create_archive_db(path).close()
    with pytest.raises(StoreError) as caught:
        create_archive_db(path)
    assert caught.value.code == "exists"


def test_a_damaged_page_is_found_by_the_check(db: Database):
    with transaction(db) as conn:
        for number in range(200):
            conn.execute("INSERT INTO meta VALUES (?, ?)", (f"k{number}", "v" * 100))
    db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    data = bytearray(db.path.read_bytes())
    data[4096 * 3 : 4096 * 12] = b"\xff" * (4096 * 9)
    db.path.write_bytes(data)
    assert check_integrity(db.path)


def test_a_missing_database_says_how_to_make_one(tmp_path: Path):
    with pytest.raises(NotFoundError, match="no database"):
        open_archive_db(tmp_path / "civbook.db")


def test_a_transaction_is_all_or_nothing_also_when_nested(db: Database):
    def put(key: str) -> None:
        db.conn.execute("INSERT INTO meta VALUES (?, 'v')", (key,))

    with pytest.raises(RuntimeError), transaction(db):
        put("lost")
        raise RuntimeError
    with transaction(db):
        put("kept")
        with pytest.raises(RuntimeError), transaction(db):
            put("inner")
            raise RuntimeError
    assert [key for (key,) in db.conn.execute("SELECT key FROM meta")] == ["kept"]


def test_a_locked_archive_says_so_and_not_with_a_traceback(db: Database, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("civbook.store.database.BUSY_SECONDS", 0.05)
    other = open_archive_db(db.path)
    with transaction(db):
        with pytest.raises(StoreError) as caught, transaction(other):
            pass
        assert caught.value.code == "locked"
    other.close()


def test_a_full_disk_rolls_back_and_says_so(db: Database):
    pages = db.conn.execute("PRAGMA page_count").fetchone()[0]
    db.conn.execute(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(StoreError) as caught, transaction(db) as conn:
        for number in range(1000):
            conn.execute("INSERT INTO meta VALUES (?, ?)", (f"k{number}", "v" * 1000))
    assert caught.value.code == "disk-full"
    assert db.conn.execute("SELECT count(*) FROM meta").fetchone()[0] == 0
    assert check_integrity(db.path) == []


def test_a_snapshot_stands_still_while_another_writes(db: Database):
    other = open_archive_db(db.path)
    with snapshot(db) as conn:
        before = conn.execute("SELECT count(*) FROM meta").fetchone()[0]
        with transaction(other) as writer:
            writer.execute("INSERT INTO meta VALUES ('a', 'b')")
        assert conn.execute("SELECT count(*) FROM meta").fetchone()[0] == before
    assert db.conn.execute("SELECT count(*) FROM meta").fetchone()[0] == before + 1
    other.close()


@pytest.mark.parametrize("table", schema.APPEND_ONLY)
def test_what_is_append_only_cannot_be_changed(db: Database, table: str):
    triggers = {name for (name,) in db.conn.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")}
    assert {f"{table}_no_update", f"{table}_no_delete"} <= triggers


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("database is locked", "locked"),
        ("database or disk is full", "disk-full"),
        ("database disk image is malformed", "damaged"),
        ("disk I/O error", "disk-error"),
        ("attempt to write a readonly database", "no-access"),
        ("something new", "refused"),
    ],
)
def test_every_sqlite_error_becomes_a_sentence(text: str, code: str):
    error = explain(sqlite3.OperationalError(text), "x.db")
    assert error.code == code
    assert error.problem


def test_the_lazy_sqlite_utils_works_on_the_same_connection(db: Database):
    assert "entries" in db.utils.table_names()
