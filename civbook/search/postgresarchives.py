"""What the server knows of an archive: its name and settings, its books, and digests of what it has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING, Any

from civbook.search.postgres import storable

if TYPE_CHECKING:
    import psycopg


@dataclass(frozen=True, slots=True)
class Book:
    """A book of an archive; ``key`` is the archive's own."""

    key: int
    id: str
    type: str
    number: str
    years: str
    authority: str
    custodian: str


_COLUMNS = "key, id, type, number, years, authority, custodian"


def mark(server: psycopg.Connection[Any], uid: str) -> str | None:
    """The mark of an archive's last publication (see ``workflow.lineage``); None if there was none."""
    row = server.execute("SELECT mark FROM civbook.archives WHERE uid = %s", (uid,)).fetchone()
    return row[0] if row else None


def register(
    server: psycopg.Connection[Any], uid: str, name: str, mark: str, *, mask_others: bool, log_views: bool
) -> int:
    """The server's key of an archive, with its present name and settings and the mark of this publication."""
    row = server.execute(
        "INSERT INTO civbook.archives AS a (uid, name, mark, mask_others, log_views) VALUES (%s, %s, %s, %s, %s) "
        "ON CONFLICT (uid) DO UPDATE SET name = excluded.name, mark = excluded.mark, "
        "mask_others = excluded.mask_others, log_views = excluded.log_views RETURNING key",
        (uid, storable(name), mark, mask_others, log_views),
    ).fetchone()
    assert row is not None  # noqa: S101  # RETURNING
    return int(row[0])


def send_books(server: psycopg.Connection[Any], archive: int, books: Sequence[Book]) -> None:
    """New and changed books of an archive."""
    there = set(
        server.execute(f"SELECT {_COLUMNS} FROM civbook.books WHERE archive = %s", (archive,)).fetchall()  # noqa: S608
    )
    rows = [
        tuple(storable(each) if isinstance(each, str) else each for each in astuple(book)) for book in books
    ]
    changed = [(archive, *row) for row in rows if row not in there]
    if not changed:
        return
    with server.transaction():
        server.cursor().executemany(
            f"INSERT INTO civbook.books(archive, {_COLUMNS}) VALUES (%s, %s, %s, %s, %s, %s, %s, %s) "  # noqa: S608
            "ON CONFLICT (archive, key) DO UPDATE SET id = excluded.id, type = excluded.type, "
            "number = excluded.number, years = excluded.years, authority = excluded.authority, "
            "custodian = excluded.custodian",
            changed,
        )
        server.execute("UPDATE civbook.meta SET value = value + 1 WHERE key = 'generation'")


def chunks(server: psycopg.Connection[Any], archive: int) -> dict[int, bytes]:
    """The digest of each chunk of an archive's entries, as of its last publication."""
    rows = server.cursor(binary=True).execute(
        "SELECT chunk, digest FROM civbook.chunks WHERE archive = %s", (archive,)
    )
    return dict(rows.fetchall())


def digests(server: psycopg.Connection[Any], archive: int, first: int, last: int) -> dict[int, bytes]:
    """The digest of each of an archive's entries with a seq from ``first`` to ``last``."""
    rows = server.cursor(binary=True).execute(
        "SELECT local, digest FROM civbook.entries WHERE archive = %s AND local BETWEEN %s AND %s",
        (archive, first, last),
    )
    return dict(rows.fetchall())


def finished(server: psycopg.Connection[Any], archive: int) -> None:
    """The archive's present state is on the server."""
    server.execute("UPDATE civbook.archives SET published = now() WHERE key = %s", (archive,))
