"""The tables of an archive, as numbered migrations that never change once released.

Every table is STRICT. ``entries.seq`` is dense and small, because the search index keeps bitmaps of it. Texts
that repeat in every row (book id, status) are kept as small integers: an archive holds a million entries.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

APPLICATION_ID = 0x43495642  # "CIVB": tells an archive from any other SQLite file

_V1 = """
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE books(
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  type TEXT NOT NULL,
  number TEXT NOT NULL,
  years TEXT NOT NULL,
  authority TEXT NOT NULL,
  custodian TEXT NOT NULL DEFAULT '',
  form TEXT,
  made TEXT NOT NULL,
  closing_pages INTEGER,
  closing_entries INTEGER
) STRICT;

CREATE TABLE scans(
  id INTEGER PRIMARY KEY,
  book INTEGER NOT NULL REFERENCES books(key),
  sha256 TEXT NOT NULL UNIQUE,
  file TEXT NOT NULL,
  stored TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  added TEXT NOT NULL,
  complete INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE pages(
  id INTEGER PRIMARY KEY,
  book INTEGER NOT NULL REFERENCES books(key),
  scan INTEGER NOT NULL REFERENCES scans(id),
  part INTEGER NOT NULL,
  position INTEGER NOT NULL,
  frame INTEGER NOT NULL,
  turn INTEGER NOT NULL,
  crop TEXT,
  skew REAL NOT NULL,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  dpi INTEGER NOT NULL,
  form TEXT,
  form_score REAL NOT NULL,
  fingerprint BLOB,
  findings TEXT,
  added TEXT NOT NULL,
  UNIQUE(scan, frame, part)
) STRICT;
CREATE INDEX pages_by_book ON pages(book, position);

CREATE TABLE entries(
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  book INTEGER NOT NULL REFERENCES books(key),
  event TEXT NOT NULL,
  number TEXT,
  year INTEGER,
  registration_date TEXT,
  status INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  fields BLOB NOT NULL,
  findings TEXT
) STRICT;
CREATE INDEX entries_by_book ON entries(book, year, number);

CREATE TABLE entry_pages(
  seq INTEGER NOT NULL REFERENCES entries(seq),
  place INTEGER NOT NULL,
  page INTEGER NOT NULL REFERENCES pages(id),
  PRIMARY KEY(seq, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX entry_pages_by_page ON entry_pages(page);

CREATE TABLE readings(
  id INTEGER PRIMARY KEY,
  seq INTEGER REFERENCES entries(seq),
  page INTEGER REFERENCES pages(id),
  field TEXT NOT NULL,
  text TEXT NOT NULL,
  confidence REAL NOT NULL,
  box TEXT,
  alternatives TEXT,
  engine TEXT NOT NULL,
  at TEXT NOT NULL
) STRICT;
CREATE INDEX readings_by_entry ON readings(seq);

CREATE TABLE revisions(
  id INTEGER PRIMARY KEY,
  seq INTEGER NOT NULL REFERENCES entries(seq),
  revision INTEGER NOT NULL,
  at TEXT NOT NULL,
  who TEXT NOT NULL,
  act TEXT NOT NULL,
  reason TEXT NOT NULL DEFAULT '',
  changed TEXT NOT NULL,
  status INTEGER NOT NULL,
  number TEXT,
  year INTEGER,
  registration_date TEXT,
  fields BLOB NOT NULL,
  findings TEXT
) STRICT;
CREATE INDEX revisions_by_entry ON revisions(seq, revision);

CREATE TABLE keyings(
  id INTEGER PRIMARY KEY,
  seq INTEGER NOT NULL REFERENCES entries(seq),
  revision INTEGER NOT NULL,
  who TEXT NOT NULL,
  at TEXT NOT NULL,
  fields BLOB NOT NULL
) STRICT;
CREATE INDEX keyings_by_entry ON keyings(seq);

CREATE TABLE extracts(
  id INTEGER PRIMARY KEY,
  year INTEGER NOT NULL,
  number INTEGER NOT NULL,
  kind TEXT NOT NULL,
  seq INTEGER NOT NULL REFERENCES entries(seq),
  revision INTEGER NOT NULL,
  applicant TEXT NOT NULL,
  purpose TEXT NOT NULL,
  copies INTEGER NOT NULL,
  who TEXT NOT NULL,
  at TEXT NOT NULL,
  file TEXT,
  sha256 TEXT,
  detail TEXT,
  UNIQUE(year, number)
) STRICT;

CREATE TABLE acts(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at TEXT NOT NULL,
  who TEXT NOT NULL,
  act TEXT NOT NULL,
  purpose TEXT NOT NULL,
  entries TEXT NOT NULL,
  detail TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;

CREATE TABLE act_entries(
  entry TEXT NOT NULL,
  act INTEGER NOT NULL REFERENCES acts(id),
  PRIMARY KEY(entry, act)
) STRICT, WITHOUT ROWID;
"""

_V2 = """
CREATE TABLE handovers(
  id INTEGER PRIMARY KEY,
  seq INTEGER NOT NULL REFERENCES entries(seq),
  revision INTEGER NOT NULL,
  at TEXT NOT NULL,
  who TEXT NOT NULL,
  state INTEGER NOT NULL,
  manifest TEXT NOT NULL,
  reason TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX handovers_by_entry ON handovers(seq, id);

CREATE TABLE links(
  from_seq INTEGER NOT NULL REFERENCES entries(seq),
  to_seq INTEGER NOT NULL REFERENCES entries(seq),
  kind TEXT NOT NULL,
  at TEXT NOT NULL,
  who TEXT NOT NULL,
  PRIMARY KEY(from_seq, to_seq, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX links_by_target ON links(to_seq);
"""

APPEND_ONLY = ("acts", "act_entries", "readings", "revisions", "keyings")


def _append_only(table: str) -> str:
    return "".join(
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END;\n"
        for verb in ("UPDATE", "DELETE")
    )


def _version_1(conn: sqlite3.Connection) -> None:
    _run(conn, _V1)
    for table in APPEND_ONLY:
        _run(conn, _append_only(table))
    conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")


def _version_2(conn: sqlite3.Connection) -> None:
    _run(conn, _V2)
    _run(conn, _append_only("handovers"))


def _version_3(conn: sqlite3.Connection) -> None:
    """Photographs: lines run apart like a fan (see PageGeometry)."""
    _run(conn, "ALTER TABLE pages ADD COLUMN keystone REAL NOT NULL DEFAULT 0;")


def _version_4(conn: sqlite3.Connection) -> None:
    """Values over several lines: where each line stands and what it said (see RawReading)."""
    _run(conn, "ALTER TABLE readings ADD COLUMN lines TEXT;")


def _run(conn: sqlite3.Connection, script: str) -> None:
    """Each statement of a script inside the caller's transaction (``executescript`` would commit it)."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            conn.execute(statement)
            statement = ""


# Append only; the place in the tuple is the schema's version.
MIGRATIONS: tuple[tuple[str, Callable[[sqlite3.Connection], None]], ...] = (
    ("0001_tables", _version_1),
    ("0002_handovers_links", _version_2),
    ("0003_keystone", _version_3),
    ("0004_lines_of_readings", _version_4),
)
VERSION = len(MIGRATIONS)
