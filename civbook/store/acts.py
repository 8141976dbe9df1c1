"""The log of acts: who did what when and what for, each row chained to the one before by its hash.

``hash = sha256(previous hash + canonical JSON of the row)``, canonical: keys sorted, no blanks, UTF-8. The
number and hash of the last act are kept in ``meta`` too, so that rows cut off at the end are noticed. Rows
hold entry ids and counts, never what stands in an entry.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from civbook.store.clock import now

_FIRST = "0" * 64
_HEAD = "acts.head"


@dataclass(frozen=True, slots=True)
class Act:
    """One act; ``entries`` are entry ids, ``detail`` counts and codes."""

    id: int
    at: str
    who: str
    act: str
    purpose: str
    entries: tuple[str, ...]
    detail: dict[str, Any]
    hash: str


@dataclass(frozen=True, slots=True)
class ChainReport:
    """``acts`` that were checked; ``broken`` is the first that does not fit, None if all do."""

    acts: int
    broken: int | None


def record(
    conn: sqlite3.Connection,
    act: str,
    *,
    who: str,
    purpose: str = "",
    entries: Sequence[str] = (),
    detail: Mapping[str, Any] | None = None,
    at: str = "",
) -> int:
    """Write an act inside the caller's transaction; its number. ``at``: when it was, if not now.

    ``act``: init, ingest, import, view, search, edit, verify, key, issue, export, audit …
    """
    head = conn.execute("SELECT value FROM meta WHERE key = ?", (_HEAD,)).fetchone()
    last, previous = json.loads(head[0]) if head else (0, _FIRST)
    written = Act(last + 1, at or now(), who, act, purpose, tuple(entries), dict(detail or {}), "")
    digest = _digest(previous, written)
    conn.execute(
        "INSERT INTO acts(id, at, who, act, purpose, entries, detail, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            written.id, written.at, who, act, purpose, _canonical(written.entries),
            _canonical(written.detail), digest,
        ),
    )  # fmt: skip
    conn.executemany(
        "INSERT OR IGNORE INTO act_entries(entry, act) VALUES (?, ?)",
        [(entry, written.id) for entry in entries],
    )
    conn.execute(
        "INSERT INTO meta(key, value) VALUES (?, ?) ON CONFLICT(key) DO UPDATE SET value = excluded.value",
        (_HEAD, json.dumps([written.id, digest])),
    )
    return written.id


def verify(conn: sqlite3.Connection) -> ChainReport:
    """Walk the whole chain: contents, order, gaps, and the end."""
    expected, previous, count = 1, _FIRST, 0
    for act in _rows(conn, "ORDER BY id", ()):
        if act.id != expected or _digest(previous, act) != act.hash:
            return ChainReport(count, min(act.id, expected))
        expected, previous, count = expected + 1, act.hash, count + 1
    head = conn.execute("SELECT value FROM meta WHERE key = ?", (_HEAD,)).fetchone()
    last, last_hash = json.loads(head[0]) if head else (0, _FIRST)
    if (last, last_hash) != (count, previous):
        return ChainReport(count, count + 1)
    return ChainReport(count, None)


def of_entry(conn: sqlite3.Connection, entry: str) -> list[Act]:
    """Every act that touched an entry, oldest first."""
    where = "WHERE id IN (SELECT act FROM act_entries WHERE entry = ?) ORDER BY id"
    return list(_rows(conn, where, (entry,)))


def latest(conn: sqlite3.Connection, limit: int) -> list[Act]:
    """The last acts, newest first."""
    return list(_rows(conn, "ORDER BY id DESC LIMIT ?", (limit,)))


def _rows(conn: sqlite3.Connection, tail: str, values: tuple[object, ...]) -> Iterator[Act]:
    sql = f"SELECT id, at, who, act, purpose, entries, detail, hash FROM acts {tail}"
    for number, at, who, act, purpose, entries, detail, digest in conn.execute(sql, values):
        try:
            yield Act(number, at, who, act, purpose, tuple(json.loads(entries)), json.loads(detail), digest)
        except (ValueError, TypeError):  # spoilt by hand: the digest can't agree either
            yield Act(number, at, who, act, purpose, (), {"spoilt": detail}, digest)


def _digest(previous: str, act: Act) -> str:
    body = _canonical(
        {
            "id": act.id, "at": act.at, "who": act.who, "act": act.act, "purpose": act.purpose,
            "entries": list(act.entries), "detail": act.detail,
        }
    )  # fmt: skip
    return hashlib.sha256((previous + body).encode()).hexdigest()


def _canonical(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
