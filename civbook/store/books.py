"""Register books (sổ hộ tịch) in the archive."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from civbook.errors import NotFoundError, RefusedError, UsageError
from civbook.i18n import gettext as _
from civbook.model import EVENT_OF_TYPE, RegisterBook
from civbook.store.clock import now

_COLUMNS = "id, type, number, years, authority, form, custodian"


@dataclass(frozen=True, slots=True)
class BookCounts:
    """How far a book is: pages stored, entries by status, pages and entries that its closing words tell."""

    pages: int
    entries: int
    read: int
    keyed: int
    verified: int
    superseded: int
    closing_pages: int | None
    closing_entries: int | None


def book_id(kind: str, number: str, years: str) -> str:
    """The id a book gets: ``KS.2003.01``, as the ministry's file names begin."""
    return f"{kind}.{years}.{number}"


def add(conn: sqlite3.Connection, book: RegisterBook) -> int:
    """Store a book; its key in the archive.

    Raises:
        RefusedError: the id is taken.
        UsageError: unknown type of book.
    """
    if book.type not in EVENT_OF_TYPE:
        raise UsageError(
            _("There is no type of book {type}.").format(type=book.type),
            _("Types: {types}").format(types=", ".join(EVENT_OF_TYPE)),
        )
    try:
        cursor = conn.execute(
            f"INSERT INTO books({_COLUMNS}, made) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (book.id, book.type, book.number, book.years, book.authority, book.form, book.custodian, now()),
        )
    except sqlite3.IntegrityError as e:
        raise RefusedError(
            _("There is a book {book} already.").format(book=book.id),
            _("Look at it with: civbook book show {book}").format(book=book.id),
            code="book-exists",
        ) from e
    return int(cursor.lastrowid or 0)


def find(conn: sqlite3.Connection, id: str) -> RegisterBook | None:
    """The book of that id."""
    row = conn.execute(f"SELECT {_COLUMNS} FROM books WHERE id = ?", (id,)).fetchone()
    return RegisterBook(*row) if row else None


def get(conn: sqlite3.Connection, id: str) -> RegisterBook:
    """The book of that id.

    Raises:
        NotFoundError: there is none.
    """
    book = find(conn, id)
    if book is None:
        raise NotFoundError(
            _("There is no book {book}.").format(book=id),
            _("See them with: civbook book list"),
            code="no-book",
        )
    return book


def key_of(conn: sqlite3.Connection, id: str) -> int:
    """The small integer that the tables keep for a book.

    Raises:
        NotFoundError: there is no such book.
    """
    row = conn.execute("SELECT key FROM books WHERE id = ?", (id,)).fetchone()
    if row is None:
        get(conn, id)
    return int(row[0])


def all_books(conn: sqlite3.Connection) -> list[RegisterBook]:
    """Every book, by type, years and number."""
    rows = conn.execute(f"SELECT {_COLUMNS} FROM books ORDER BY type, years, number, id")
    return [RegisterBook(*row) for row in rows]


def counts(conn: sqlite3.Connection, id: str) -> BookCounts:
    """Pages and entries of a book.

    Raises:
        NotFoundError: there is no such book.
    """
    key = key_of(conn, id)
    pages = int(conn.execute("SELECT count(*) FROM pages WHERE book = ?", (key,)).fetchone()[0])
    by_status = dict(
        conn.execute("SELECT status, count(*) FROM entries WHERE book = ? GROUP BY status", (key,)).fetchall()
    )
    read, keyed, verified, superseded = (int(by_status.get(code, 0)) for code in range(4))
    closing = conn.execute(
        "SELECT closing_pages, closing_entries FROM books WHERE key = ?", (key,)
    ).fetchone()
    return BookCounts(
        pages, read + keyed + verified, read, keyed, verified, superseded, closing[0], closing[1]
    )


def close(conn: sqlite3.Connection, id: str, pages: int | None, entries: int | None) -> None:
    """Keep the totals that the year's closing words give: a free check of completeness.

    Raises:
        NotFoundError: there is no such book.
    """
    conn.execute(
        "UPDATE books SET closing_pages = ?, closing_entries = ? WHERE key = ?",
        (pages, entries, key_of(conn, id)),
    )


def change(conn: sqlite3.Connection, book: RegisterBook) -> None:
    """Put what is known of a book right; its id, type and number stay."""
    conn.execute(
        "UPDATE books SET years = ?, authority = ?, form = ?, custodian = ? WHERE id = ?",
        (book.years, book.authority, book.form, book.custodian, book.id),
    )
