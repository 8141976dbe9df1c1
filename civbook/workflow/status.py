"""What is to be done, book by book."""

from __future__ import annotations

from dataclasses import dataclass

from civbook.store import books, entries, pages
from civbook.store.handovers import Outbox, outbox
from civbook.workflow.archive import Archive


@dataclass(frozen=True, slots=True)
class BookStatus:
    """A book's work: pages kept unread, entries that wait, doubts by code among the waiting ones, the
    outbox.
    """

    book_id: str
    unread_pages: int
    waiting: int
    verified: int
    doubts: tuple[tuple[str, int], ...]
    outbox: Outbox


def status(archive: Archive) -> list[BookStatus]:
    """Every book's work, the books in order."""
    conn = archive.db.conn
    found = []
    for book in books.all_books(conn):
        counts = books.counts(conn, book.id)
        unread = pages.unread(conn, book.id)
        doubts = entries.doubts(conn, book.id)
        waiting = counts.read + counts.keyed
        box = outbox(conn, book.id)
        found.append(BookStatus(book.id, unread, waiting, counts.verified, tuple(doubts), box))
    return found
