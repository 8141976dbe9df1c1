"""The register of issued copies (sổ cấp bản sao trích lục): extracts numbered from 1 every year."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class StoredExtract:
    """One issued extract (trích lục); ``kind`` is TLKS-BS …, ``file`` relative to the archive."""

    year: int
    number: int
    kind: str
    entry_seq: int
    entry_revision: int
    applicant: str
    purpose: str
    copies: int
    who: str
    at: str
    file: str | None = None
    sha256: str | None = None
    detail: dict[str, Any] = field(default_factory=dict)


def next_number(conn: sqlite3.Connection, year: int) -> int:
    """The number that the next extract of the year gets; ask inside the transaction that stores it."""
    row = conn.execute("SELECT coalesce(max(number), 0) + 1 FROM extracts WHERE year = ?", (year,)).fetchone()
    return int(row[0])


def add(conn: sqlite3.Connection, extract: StoredExtract) -> int:
    """Store an extract; its row id."""
    cursor = conn.execute(
        "INSERT INTO extracts(year, number, kind, seq, revision, applicant, purpose, copies, who, at, file, "
        "sha256, detail) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            extract.year, extract.number, extract.kind, extract.entry_seq, extract.entry_revision,
            extract.applicant, extract.purpose, extract.copies, extract.who, extract.at,
            extract.file, extract.sha256, json.dumps(extract.detail, ensure_ascii=False),
        ),
    )  # fmt: skip
    return int(cursor.lastrowid or 0)


def of_entry(conn: sqlite3.Connection, seq: int) -> list[StoredExtract]:
    """The extracts issued from an entry, oldest first."""
    return _select(conn, "WHERE seq = ? ORDER BY id", (seq,))


def of_year(conn: sqlite3.Connection, year: int) -> list[StoredExtract]:
    """The register of issued copies of a year."""
    return _select(conn, "WHERE year = ? ORDER BY number", (year,))


def _select(conn: sqlite3.Connection, where: str, values: tuple[object, ...]) -> list[StoredExtract]:
    rows = conn.execute(
        "SELECT year, number, kind, seq, revision, applicant, purpose, copies, who, at, file, sha256, detail "
        f"FROM extracts {where}",
        values,
    )
    return [StoredExtract(*(*row[:12], json.loads(row[12] or "{}"))) for row in rows.fetchall()]
