"""What people keyed blind, until two of them agree."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from civbook.model import FieldReading
from civbook.store.clock import now
from civbook.store.packing import pack_fields, unpack_fields


@dataclass(frozen=True, slots=True)
class Keying:
    """What one person keyed blind."""

    who: str
    at: str
    revision: int
    fields: dict[str, FieldReading]


def add(conn: sqlite3.Connection, seq: int, revision: int, who: str, fields: dict[str, FieldReading]) -> None:
    """Keep what a person keyed."""
    conn.execute(
        "INSERT INTO keyings(seq, revision, who, at, fields) VALUES (?, ?, ?, ?, ?)",
        (seq, revision, who, now(), pack_fields(fields)),
    )


def of_entry(conn: sqlite3.Connection, seq: int) -> list[Keying]:
    """What people keyed of an entry since it was last verified, in order."""
    rows = conn.execute(
        "SELECT who, at, revision, fields FROM keyings WHERE seq = ? AND revision >= "
        "coalesce((SELECT max(revision) FROM revisions WHERE seq = ? AND act = 'verify'), 0) ORDER BY id",
        (seq, seq),
    ).fetchall()
    return [Keying(who, when, revision, unpack_fields(fields)) for who, when, revision, fields in rows]
