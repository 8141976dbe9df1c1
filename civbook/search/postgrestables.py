"""The tables of a province's index on a PostgreSQL server, in a schema of their own.

- ``archives``: whose entries are here; ``books`` of each; ``entries``: one row each, with what was posted of it
  (``terms``) and a ``digest`` of what it was made from; ``chunks``: a digest of every 1,024 entries.
- ``words``, ``keys``, ``postings`` as in an archive's file (``civbook.search.schema``), but one vocabulary for
  all archives; entries of all archives are numbered through, so that a province is asked like one file. There
  is no tail: a publication comes in batches, and each rewrites the bitmaps it touches.
- ``views``: which entries were shown to whom, as an archive's log of acts has it.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from civbook.errors import NotFoundError, StoreError
from civbook.i18n import gettext as _
from civbook.search.schema import VERSION

if TYPE_CHECKING:
    import psycopg

FORMAT = 2  # of these tables
SEGMENT_BITS = (
    20  # entries to a tier of the postings, by their seq, which is their spot: they are not shelved
)
_LOCK = 0x43495642  # "CIVB": one publisher at a time

_SCRIPT = (
    "CREATE SCHEMA IF NOT EXISTS civbook",
    "CREATE TABLE civbook.meta(key text PRIMARY KEY, value bigint NOT NULL)",
    """CREATE TABLE civbook.archives(key int PRIMARY KEY GENERATED ALWAYS AS IDENTITY, uid text NOT NULL UNIQUE,
    name text NOT NULL, mask_others bool NOT NULL, log_views bool NOT NULL, published timestamptz, mark text)""",
    """CREATE TABLE civbook.books(archive int NOT NULL REFERENCES civbook.archives, key int NOT NULL,
    id text NOT NULL, type text NOT NULL, number text NOT NULL, years text NOT NULL, authority text NOT NULL,
    custodian text NOT NULL, PRIMARY KEY(archive, key))""",
    """CREATE TABLE civbook.entries(seq bigint PRIMARY KEY, archive int NOT NULL, local bigint NOT NULL,
    book int NOT NULL, revision int NOT NULL, status int NOT NULL, year int, digest bytea NOT NULL,
    id text NOT NULL, event text NOT NULL, number text, registration_date text, findings text,
    fields bytea NOT NULL, terms bytea NOT NULL, pages int[] NOT NULL)""",
    "CREATE UNIQUE INDEX ON civbook.entries(archive, local)",
    "CREATE INDEX ON civbook.entries(archive, book)",
    """CREATE TABLE civbook.chunks(archive int NOT NULL, chunk int NOT NULL, digest bytea NOT NULL,
    PRIMARY KEY(archive, chunk))""",
    """CREATE TABLE civbook.words(id int PRIMARY KEY, family int NOT NULL, folded text COLLATE "C" NOT NULL,
    written text COLLATE "C" NOT NULL, UNIQUE(folded, written))""",
    "CREATE INDEX ON civbook.words(family)",
    'CREATE TABLE civbook.keys(key text COLLATE "C", family int, PRIMARY KEY(key, family))',
    "CREATE TABLE civbook.postings(key bigint PRIMARY KEY, bits bytea NOT NULL)",
    # roaring bitmaps don't get smaller, and packing them takes the server's time at each search
    "ALTER TABLE civbook.postings ALTER bits SET STORAGE EXTERNAL",
    """CREATE TABLE civbook.views(id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    at timestamptz NOT NULL DEFAULT now(), who text NOT NULL, purpose text NOT NULL, archive int,
    entries text[] NOT NULL, detail jsonb NOT NULL)""",
)


def prepare(conn: psycopg.Connection[Any]) -> None:
    """Make the tables where they are missing; empty those of an older version.

    The caller holds :func:`locked`.

    Raises:
        StoreError: a newer civbook made them.
    """
    with conn.transaction():
        if conn.execute("SELECT to_regclass('civbook.meta')").fetchone() == (None,):
            for statement in _SCRIPT:
                conn.execute(statement)
            rows = [("format", FORMAT), ("version", VERSION), ("generation", 1), ("server", _fresh_id())]
            conn.cursor().executemany("INSERT INTO civbook.meta VALUES (%s, %s)", rows)
        stored = _versions(conn)
        if stored < (FORMAT, VERSION):
            _raise_version(conn)


def _versions(conn: psycopg.Connection[Any]) -> tuple[int, int]:
    rows = dict(conn.execute("SELECT key, value FROM civbook.meta").fetchall())
    stored = int(rows["format"]), int(rows["version"])
    if stored > (FORMAT, VERSION):
        raise StoreError(
            _("The index on the server was written by a newer civbook."),
            _("Update civbook: pip install --upgrade civbook"),
            code="newer-version",
        )
    return stored


def _fresh_id() -> int:
    return secrets.randbits(62)


def server_id(conn: psycopg.Connection[Any]) -> int:
    """What tells this index from those on other servers, whatever their addresses."""
    row = conn.execute("SELECT value FROM civbook.meta WHERE key = 'server'").fetchone()
    assert row is not None  # noqa: S101  # prepare() sees to it
    return int(row[0])


def _raise_version(conn: psycopg.Connection[Any]) -> None:
    """Empty tables for this version's words and postings: every archive has to be published again."""
    for table in ("entries", "chunks", "postings", "keys", "words"):
        conn.execute(f"TRUNCATE civbook.{table}")
    conn.execute("ALTER TABLE civbook.archives ADD COLUMN IF NOT EXISTS mark text")
    conn.execute("INSERT INTO civbook.meta VALUES ('server', %s) ON CONFLICT DO NOTHING", (_fresh_id(),))
    conn.execute("UPDATE civbook.meta SET value = %s WHERE key = 'format'", (FORMAT,))
    conn.execute("UPDATE civbook.meta SET value = %s WHERE key = 'version'", (VERSION,))
    conn.execute("UPDATE civbook.meta SET value = value + 1 WHERE key = 'generation'")


def check(conn: psycopg.Connection[Any]) -> None:
    """See that there is an index that this program can search.

    Raises:
        NotFoundError: nothing was ever published here.
        StoreError: another version of civbook published it.
    """
    if conn.execute("SELECT to_regclass('civbook.meta')").fetchone() == (None,):
        raise NotFoundError(
            _("Nothing has been published on this server."),
            _("Publish an archive: civbook publish postgresql://…"),
            code="nothing-published",
        )
    if _versions(conn) != (FORMAT, VERSION):
        raise StoreError(
            _("The index on the server was written by an older civbook."),
            _("Publish the archives again: civbook publish postgresql://…"),
            code="older-version",
        )


def try_lock(conn: psycopg.Connection[Any]) -> bool:
    """Be the only publisher, as long as the connection lasts; False if another one is at work."""
    row = conn.execute("SELECT pg_try_advisory_lock(%s)", (_LOCK,)).fetchone()
    return bool(row and row[0])


def lock(conn: psycopg.Connection[Any]) -> None:
    """:func:`try_lock` that waits."""
    conn.execute("SELECT pg_advisory_lock(%s)", (_LOCK,))
