"""The search's own tables in the archive's file; made anew whenever their version differs.

- ``search_words``: every word that occurs. ``written`` keeps accents, ``family`` is the id of the first
word of the
  same ``folded``. Words beginning with a sign are no syllables: ``=1975`` a year, ``#45`` a number, ``@hữu
  liên``
  a place, ``!birth`` an event, ``+0512`` a day of the year, ``?`` something that could not be read,
  ``*van`` a word that a name has twice.
- ``search_keys``: for each family the keys under which misspelled neighbours meet (see ``neighbours``).
- ``search_postings``: a blob of bitmaps for each (family, field, tier), and the roofs over them (see ``postings``,
  ``roofs``). In them and in the two tables that follow entries go by their spots (see ``shelves``).
- ``search_tail``: what is not merged into them yet; ``search_masked``: entries whose bitmaps no longer count.
- ``search_shelved``: which entry is on a spot, ``search_spots``: on which spot an entry is, 64 to a row.
- ``search_stale``: entries that were changed behind the index's back; triggers on ``entries`` write it and
  ``index.put`` clears it in the same transaction, so that any other program's edit stays there and is
  noticed.
"""

from __future__ import annotations

import re
import sqlite3

VERSION = 8  # of tables, words and terms: raised whenever any entry's terms would differ

TABLES = (
    "search_words", "search_keys", "search_postings", "search_tail", "search_masked", "search_shelved",
    "search_spots", "search_stale",
)  # fmt: skip

_SCRIPT = """
CREATE TABLE search_words(id INTEGER PRIMARY KEY, family INTEGER NOT NULL, folded TEXT NOT NULL,
  written TEXT NOT NULL, UNIQUE(folded, written)) STRICT;
CREATE INDEX search_words_by_family ON search_words(family);
CREATE TABLE search_keys(key TEXT NOT NULL, family INTEGER NOT NULL,
  PRIMARY KEY(key, family)) STRICT, WITHOUT ROWID;
CREATE TABLE search_postings(key INTEGER PRIMARY KEY, bits BLOB NOT NULL) STRICT;
CREATE TABLE search_tail(key INTEGER NOT NULL, word INTEGER NOT NULL, spot INTEGER NOT NULL,
  PRIMARY KEY(key, word, spot)) STRICT, WITHOUT ROWID;
CREATE INDEX search_tail_by_spot ON search_tail(spot);
CREATE TABLE search_masked(spot INTEGER PRIMARY KEY) STRICT;
CREATE TABLE search_shelved(chunk INTEGER PRIMARY KEY, seqs BLOB NOT NULL) STRICT;
CREATE TABLE search_spots(chunk INTEGER PRIMARY KEY, spots BLOB NOT NULL) STRICT;
CREATE TABLE search_stale(seq INTEGER PRIMARY KEY) STRICT;
CREATE TRIGGER search_sees_update AFTER UPDATE ON entries BEGIN
  INSERT OR IGNORE INTO search_stale VALUES (old.seq), (new.seq); END;
CREATE TRIGGER search_sees_delete AFTER DELETE ON entries BEGIN
  INSERT OR IGNORE INTO search_stale VALUES (old.seq); END;
"""
_SEES_INSERT = """CREATE TRIGGER search_sees_insert AFTER INSERT ON entries BEGIN
  INSERT OR IGNORE INTO search_stale VALUES (new.seq); END;
"""
_DROP = (
    "DROP TRIGGER IF EXISTS search_sees_insert",
    "DROP TRIGGER IF EXISTS search_sees_update",
    "DROP TRIGGER IF EXISTS search_sees_delete",
    *(f"DROP TABLE IF EXISTS {table}" for table in TABLES),
)


def is_current(conn: sqlite3.Connection) -> bool:
    """Whether the tables are there and of this version."""
    row = conn.execute("SELECT value FROM meta WHERE key = 'search.version'").fetchone()
    return row is not None and int(row[0]) == VERSION


def create(conn: sqlite3.Connection) -> None:
    """Empty tables in place of whatever was there; inside the caller's transaction."""
    for statement in (*_DROP, *re.split(r"(?<=;)\n(?=CREATE|$)", _SCRIPT)):
        conn.execute(statement)
    watch_inserts(conn, on=True)
    conn.execute("INSERT INTO search_stale SELECT seq FROM entries")
    _set(conn, "search.version", VERSION)
    _set(conn, "search.merged", 0)
    conn.execute("DELETE FROM meta WHERE key = 'search.shelves'")
    bump(conn)


def watch_inserts(conn: sqlite3.Connection, *, on: bool) -> None:
    """Note inserts in ``search_stale`` or not: a bulk load indexes what it inserts, in its own
    transaction.
    """
    conn.execute("DROP TRIGGER IF EXISTS search_sees_insert")
    if on:
        conn.execute(_SEES_INSERT)


def migrate(conn: sqlite3.Connection) -> bool:
    """Make the tables if they are missing or of another version, inside the caller's transaction.

    Returns:
        Whether there are entries that have to be indexed now (``index.rebuild``).
    """
    if is_current(conn):
        return False
    create(conn)
    return conn.execute("SELECT 1 FROM search_stale LIMIT 1").fetchone() is not None


def generation(conn: sqlite3.Connection) -> int:
    """A number that changes with every change of the index: readers' caches hang on it."""
    row = conn.execute("SELECT value FROM meta WHERE key = 'search.generation'").fetchone()
    return int(row[0]) if row else 0


def bump(conn: sqlite3.Connection) -> None:
    """A new generation, in the transaction that changes the index."""
    _set(conn, "search.generation", generation(conn) + 1)


def stale(conn: sqlite3.Connection, limit: int = 1000) -> int:
    """How many entries were changed by something else than civbook (counted up to ``limit``)."""
    return int(
        conn.execute("SELECT count(*) FROM (SELECT 1 FROM search_stale LIMIT ?)", (limit,)).fetchone()[0]
    )


def merged(conn: sqlite3.Connection) -> int:
    """The highest entry that may stand in the bitmaps."""
    row = conn.execute("SELECT value FROM meta WHERE key = 'search.merged'").fetchone()
    return int(row[0]) if row else 0


def set_merged(conn: sqlite3.Connection, seq: int) -> None:
    """Raise :func:`merged` to ``seq``."""
    _set(conn, "search.merged", max(seq, merged(conn)))


def _set(conn: sqlite3.Connection, key: str, value: int) -> None:
    conn.execute(
        "INSERT INTO meta(key, value) VALUES (?, ?) ON CONFLICT(key) DO UPDATE SET value = excluded.value",
        (key, str(value)),
    )
