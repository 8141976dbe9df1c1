"""The log of acts: whole or found broken, whatever is done to it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from civbook.store import acts
from civbook.store.database import create_archive_db, transaction


@pytest.fixture
def conn(tmp_path: Path):
    db = create_archive_db(tmp_path / "civbook.db")
    with transaction(db) as connection:
        for number in range(8):
            acts.record(
                connection, "view", who=f"w{number}", entries=[f"e{number}", "e"], detail={"n": number}
            )
    yield db.conn
    db.close()


def unlocked(conn: sqlite3.Connection) -> sqlite3.Connection:
    """As somebody with an SQLite tool would begin."""
    for verb in ("update", "delete"):
        conn.execute(f"DROP TRIGGER acts_no_{verb}")
        conn.execute(f"DROP TRIGGER act_entries_no_{verb}")
    conn.execute("PRAGMA foreign_keys = OFF")
    return conn


def test_a_whole_log_is_whole(conn: sqlite3.Connection):
    assert acts.verify(conn) == acts.ChainReport(8, None)
    assert [act.who for act in acts.of_entry(conn, "e3")] == ["w3"]
    assert len(acts.of_entry(conn, "e")) == 8
    assert [act.id for act in acts.latest(conn, 2)] == [8, 7]


@pytest.mark.parametrize(
    "statement", ["UPDATE acts SET who = 'x'", "DELETE FROM acts", "DELETE FROM act_entries"]
)
def test_the_log_refuses_changes(conn: sqlite3.Connection, statement: str):
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        conn.execute(statement)


@pytest.mark.parametrize("column", ["at", "who", "act", "purpose", "entries", "detail", "hash"])
def test_any_changed_column_is_found_at_its_act(conn: sqlite3.Connection, column: str):
    unlocked(conn).execute(f"UPDATE acts SET {column} = '[\"forged\"]' WHERE id = 5")
    assert acts.verify(conn) == acts.ChainReport(4, 5)


@pytest.mark.parametrize(
    ("gone", "broken"), [("id = 3", 3), ("id = 8", 8), ("id > 4", 5), ("id = 1", 1), ("1", 1)]
)
def test_acts_taken_out_are_missed_also_at_the_end(conn: sqlite3.Connection, gone: str, broken: int):
    unlocked(conn).execute(f"DELETE FROM acts WHERE {gone}")
    assert acts.verify(conn).broken == broken


def test_an_act_put_in_is_found(conn: sqlite3.Connection):
    conn.execute("INSERT INTO acts VALUES (9, 't', 'w', 'view', '', '[]', '{}', 'abc')")
    assert acts.verify(conn).broken == 9


def test_two_acts_exchanged_are_found(conn: sqlite3.Connection):
    unlocked(conn).execute(
        "UPDATE acts SET id = CASE id WHEN 3 THEN 104 WHEN 4 THEN 103 ELSE id END WHERE id IN (3, 4)"
    )
    conn.execute("UPDATE acts SET id = id - 100 WHERE id > 100")
    assert acts.verify(conn).broken == 3


@given(
    who=st.text(max_size=20),
    purpose=st.text(max_size=40),
    detail=st.dictionaries(st.text(max_size=5), st.integers() | st.text(max_size=5), max_size=3),
)
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_anything_that_can_be_written_verifies(
    conn: sqlite3.Connection, who: str, purpose: str, detail: dict
):
    def storable(value: object) -> object:
        return (
            value.encode("utf-8", "ignore").decode().replace("\x00", "") if isinstance(value, str) else value
        )

    stored = {storable(key): storable(value) for key, value in detail.items()}
    acts.record(conn, "search", who=storable(who), purpose=storable(purpose), detail=stored)
    assert acts.verify(conn).broken is None
