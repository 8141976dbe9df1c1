"""Entry numbers within a book and a year: who has a number, which were given, which is the last."""

from __future__ import annotations

import sqlite3


def namesakes(
    conn: sqlite3.Connection, authority: str, event: str, year: int, number: str
) -> list[tuple[int, str]]:
    """(seq, id) of the living entries with this natural key.

    Numbers are compared as integers (5 = 05 = 005), with a letter behind kept apart (12a).
    """
    plain = plain_number(number)
    spellings = [plain.zfill(width) for width in range(len(plain), max(len(plain), 5) + 1)]
    marks = ",".join("?" * len(spellings))
    rows = conn.execute(
        "SELECT e.seq, e.id FROM books b JOIN entries e ON e.book = b.key "
        f"WHERE b.authority = ? AND e.year = ? AND e.number IN ({marks}) AND e.event = ? AND e.status < 3 "
        "ORDER BY e.seq",
        (authority, year, *spellings, event),
    )
    return [(int(seq), str(id)) for seq, id in rows]


def last(conn: sqlite3.Connection, book_id: str) -> list[tuple[str, int, int]]:
    """(event, year, number) of the last numbered entry of each year of a book, in the order of ingest."""
    rows = conn.execute(
        "SELECT e.event, e.year, e.number, max(e.seq) FROM entries e JOIN books b ON b.key = e.book "
        "WHERE b.id = ? AND e.year IS NOT NULL AND e.number IS NOT NULL AND e.status < 3 GROUP BY 1, 2",
        (book_id,),
    )
    plain = [(event, year, plain_number(number)) for event, year, number, _seq in rows]
    return [(event, year, int(number)) for event, year, number in plain if number.isdigit()]


def of_book(conn: sqlite3.Connection, book_id: str) -> list[tuple[int | None, str | None]]:
    """(year, number) of a book's living entries, in the order of ingest."""
    rows = conn.execute(
        "SELECT e.year, e.number FROM entries e JOIN books b ON b.key = e.book "
        "WHERE b.id = ? AND e.status < 3 ORDER BY e.seq",
        (book_id,),
    )
    return [(year, number) for year, number in rows]


def plain_number(number: str) -> str:
    """An entry's number without zeros before it and without the year behind it: ``045/2003`` → ``45``."""
    return number.split("/", maxsplit=1)[0].strip().lower().lstrip("0") or "0"
