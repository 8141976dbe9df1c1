"""Which copy of an archive publishes.

A copy of an archive's folder has the archive's id, so its publication would overwrite the entries of the other
on the server, unnoticed. Therefore archive and server note a fresh mark at each publication: if the server's is
none that this archive has noted, another copy has published since.
"""

from __future__ import annotations

import json
import uuid

from civbook.errors import RefusedError
from civbook.i18n import gettext as _
from civbook.store.database import transaction
from civbook.workflow.archive import Archive

_UID, _MARKS = "archive.uid", "archive.marks"


def uid(archive: Archive) -> str:
    """What tells this archive from all others, wherever its folder is moved; made at its first publication."""
    known = _meta(archive, _UID)
    if known is None:
        with transaction(archive.db) as conn:
            conn.execute("INSERT OR IGNORE INTO meta(key, value) VALUES (?, ?)", (_UID, uuid.uuid4().hex))
        known = _meta(archive, _UID)
    return str(known)


def next_mark(archive: Archive, server: int, there: str | None, *, replace: bool = False) -> str:
    """The mark of a publication that begins; the archive keeps it, the caller gives it to the server.

    ``there`` is the server's mark of the last one. It is kept too: if this publication is cut off before the
    server has the new one, the next still knows it.

    Raises:
        RefusedError: another copy of this archive has published there since, and this one is not to
            ``replace`` it.
    """
    marks: dict[str, list[str]] = json.loads(_meta(archive, _MARKS) or "{}")
    known = marks.get(str(server), [])
    if there is not None and there not in known and not replace:
        raise RefusedError(
            _("Another copy of this archive has been published to this server since."),
            _(
                "If this copy is the one to go on with, publish it with --replace: its entries take the place "
                "of the other's."
            ),
            code="another-copy",
        )
    fresh = uuid.uuid4().hex
    marks[str(server)] = [*([there] if there else []), fresh]
    with transaction(archive.db) as conn:
        conn.execute(
            "INSERT INTO meta(key, value) VALUES (?, ?) ON CONFLICT(key) DO UPDATE SET value = excluded.value",
            (_MARKS, json.dumps(marks)),
        )
    return fresh


def _meta(archive: Archive, key: str) -> str | None:
    row = archive.db.conn.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return str(row[0]) if row else None
