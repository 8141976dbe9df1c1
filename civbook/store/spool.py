"""Acts that wait beside the database because another process held the write lock: a file each.

A reader must not fail, or wait for minutes, because a writer is at work; but what it showed belongs in the
log. So the act is kept in ``acts.spool/`` (written whole and synced, then renamed), and the next transaction
of any process takes it into the chained log, with the time at which it happened. It holds what the log
holds and no more. Until it is taken in it is not protected by the chain.
"""

from __future__ import annotations

import json
import os
import sqlite3
import time
import uuid
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from civbook.store import acts
from civbook.store.clock import now

FOLDER = "acts.spool"
_TAKEN = "acts.spooled"  # files of the last transaction that took some: a crash may have left them there


def keep(
    database: Path,
    act: str,
    *,
    who: str,
    purpose: str = "",
    entries: Sequence[str] = (),
    detail: Mapping[str, Any] | None = None,
) -> Path:
    """Keep an act for the log of ``database``; on disk when this returns.

    Raises:
        OSError: the folder can't be written.
    """
    folder = database.parent / FOLDER
    folder.mkdir(exist_ok=True)
    path = folder / f"{time.time_ns():020d}-{uuid.uuid4().hex}.json"
    data = {
        "at": now(), "who": who, "act": act, "purpose": purpose, "entries": list(entries),
        "detail": dict(detail or {}),
    }  # fmt: skip
    being_written = path.with_suffix(".part")
    with being_written.open("w", encoding="utf-8") as stream:
        json.dump(data, stream, ensure_ascii=False)
        stream.flush()
        os.fsync(stream.fileno())
    being_written.replace(path)
    return path


def waiting(database: Path) -> list[Path]:
    """The acts kept for the log of ``database``, oldest first."""
    folder = database.parent / FOLDER
    return sorted(folder.glob("*.json")) if folder.is_dir() else []


def fold(conn: sqlite3.Connection, paths: Iterable[Path]) -> None:
    """Record kept acts in the log, inside the caller's transaction; :func:`clear` them once it is kept."""
    row = conn.execute("SELECT value FROM meta WHERE key = ?", (_TAKEN,)).fetchone()
    taken = set(json.loads(row[0])) if row else set()
    names = []
    for path in paths:
        names.append(path.stem)
        if path.stem in taken:
            continue
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
            act, entries, detail = str(data["act"]), list(map(str, data["entries"])), dict(data["detail"])
            who, purpose, at = str(data["who"]), str(data["purpose"]), str(data["at"])
        except (ValueError, KeyError, TypeError, RecursionError):  # not as it was written: that is noted too
            act, entries, detail, who, purpose, at = "search", [], {"damaged": True}, "unknown", "", now()
        acts.record(
            conn, act, who=who, purpose=purpose, entries=entries, detail={**detail, "spooled": path.stem},
            at=at,
        )  # fmt: skip
    conn.execute(
        "INSERT INTO meta(key, value) VALUES (?, ?) ON CONFLICT(key) DO UPDATE SET value = excluded.value",
        (_TAKEN, json.dumps(names)),
    )


def clear(paths: Iterable[Path]) -> None:
    """Remove acts that the log holds now; one that can't be removed is known to the next :func:`fold`."""
    for path in paths:
        with suppress(OSError):
            path.unlink()
