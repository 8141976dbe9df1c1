"""Links between entries: a correction and the entry it changes."""

from __future__ import annotations

import sqlite3
from typing import Literal

from civbook.store.clock import now

LinkKind = Literal["corrects", "parents", "birth", "same"]


def add(conn: sqlite3.Connection, from_seq: int, to_seq: int, kind: LinkKind, *, who: str) -> bool:
    """Link an entry to another; False if they were linked so already."""
    cursor = conn.execute(
        "INSERT OR IGNORE INTO links(from_seq, to_seq, kind, at, who) VALUES (?, ?, ?, ?, ?)",
        (from_seq, to_seq, kind, now(), who),
    )
    return cursor.rowcount == 1


def to_entry(conn: sqlite3.Connection, seq: int, kind: LinkKind = "corrects") -> list[int]:
    """The seqs of the entries that are linked to this one, in the order of linking."""
    rows = conn.execute(
        "SELECT from_seq FROM links WHERE to_seq = ? AND kind = ? ORDER BY at, from_seq", (seq, kind)
    )
    return [int(row[0]) for row in rows]
