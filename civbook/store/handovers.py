"""What was handed over to the ministry: which revision of which entry, when, in which package; and
refusals.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from civbook.store.clock import now

HANDED_OVER, REFUSED = 0, 1
# the last word about each entry
_LAST = "SELECT seq, max(id) AS last FROM handovers GROUP BY seq"
_VERIFIED = 2


@dataclass(frozen=True, slots=True)
class Handover:
    """One act: ``manifest`` is the hash of the package's manifest, ``reason`` why the ministry refused."""

    revision: int
    at: str
    who: str
    refused: bool
    manifest: str
    reason: str


@dataclass(frozen=True, slots=True)
class Outbox:
    """A book's verified entries that wait: never handed over, changed since, refused; and those that are
    done.
    """

    never: int
    changed: int
    refused: int
    done: int

    @property
    def waiting(self) -> int:
        return self.never + self.changed + self.refused


def add(
    conn: sqlite3.Connection,
    entries: Iterable[tuple[int, int]],
    *,
    who: str,
    manifest: str,
    refused: bool = False,
    reason: str = "",
) -> None:
    """Note (seq, revision) pairs as handed over, or as refused with the reason."""
    at, state = now(), REFUSED if refused else HANDED_OVER
    conn.executemany(
        "INSERT INTO handovers(seq, revision, at, who, state, manifest, reason) VALUES (?, ?, ?, ?, ?, ?, ?)",
        [(seq, revision, at, who, state, manifest, reason) for seq, revision in entries],
    )


def of_entry(conn: sqlite3.Connection, seq: int) -> list[Handover]:
    """An entry's handovers, oldest first."""
    rows = conn.execute(
        "SELECT revision, at, who, state, manifest, reason FROM handovers WHERE seq = ? ORDER BY id", (seq,)
    )
    return [Handover(revision, at, who, state == REFUSED, manifest, reason)
            for revision, at, who, state, manifest, reason in rows]  # fmt: skip


def outbox(conn: sqlite3.Connection, book_id: str) -> Outbox:
    """How many verified entries of a book wait."""
    row = conn.execute(
        "SELECT coalesce(sum(h.id IS NULL), 0), "
        f"coalesce(sum(h.state = {HANDED_OVER} AND h.revision <> e.revision), 0), "
        f"coalesce(sum(h.state = {REFUSED}), 0), "
        f"coalesce(sum(h.state = {HANDED_OVER} AND h.revision = e.revision), 0) "
        f"FROM entries e JOIN books b ON b.key = e.book LEFT JOIN ({_LAST}) l ON l.seq = e.seq "
        f"LEFT JOIN handovers h ON h.id = l.last WHERE b.id = ? AND e.status = {_VERIFIED}",
        (book_id,),
    ).fetchone()
    return Outbox(*(int(count) for count in row))


def waiting(conn: sqlite3.Connection, book_id: str) -> Iterator[tuple[str, str, str]]:
    """(entry id, never | changed | refused, reason) of the entries in a book's outbox."""
    rows = conn.execute(
        "SELECT e.id, h.state, coalesce(h.reason, '') FROM entries e JOIN books b ON b.key = e.book "
        f"LEFT JOIN ({_LAST}) l ON l.seq = e.seq LEFT JOIN handovers h ON h.id = l.last "
        f"WHERE b.id = ? AND e.status = {_VERIFIED} "
        f"AND (h.id IS NULL OR h.state = {REFUSED} OR h.revision <> e.revision) ORDER BY e.seq",
        (book_id,),
    )
    for entry, state, reason in rows:
        yield entry, "never" if state is None else "refused" if state == REFUSED else "changed", reason
