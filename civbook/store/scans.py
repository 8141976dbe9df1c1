"""Scans: the untouched originals that pages come from."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from civbook.store.clock import now


@dataclass(frozen=True, slots=True)
class StoredScan:
    """One original file. ``stored`` is relative to the archive; ``complete`` once all its pages are in."""

    id: int
    book_id: str
    sha256: str
    file: str
    stored: str
    bytes: int
    complete: bool


_SELECT = (
    "SELECT s.id, b.id, s.sha256, s.file, s.stored, s.bytes, s.complete "
    "FROM scans s JOIN books b ON b.key = s.book"
)


def add(conn: sqlite3.Connection, book_key: int, *, sha256: str, file: str, stored: str, size: int) -> int:
    """Note a scan whose original lies in the archive; its id.

    ``file`` is a name for people: bytes in it that are no UTF-8 become question marks.
    """
    file = file.encode("utf-8", "replace").decode("utf-8")
    cursor = conn.execute(
        "INSERT INTO scans(book, sha256, file, stored, bytes, added) VALUES (?, ?, ?, ?, ?, ?)",
        (book_key, sha256, file, stored, size, now()),
    )
    return int(cursor.lastrowid or 0)


def find(conn: sqlite3.Connection, sha256: str) -> StoredScan | None:
    """The scan with that content."""
    row = conn.execute(f"{_SELECT} WHERE s.sha256 = ?", (sha256,)).fetchone()
    return StoredScan(*(*row[:6], bool(row[6]))) if row else None


def set_complete(conn: sqlite3.Connection, id: int) -> None:
    """All pages of the scan are stored."""
    conn.execute("UPDATE scans SET complete = 1 WHERE id = ?", (id,))


def stored_names(conn: sqlite3.Connection) -> set[str]:
    """Names, relative to the archive, of every original that the database knows."""
    return {str(row[0]) for row in conn.execute("SELECT stored FROM scans")}
