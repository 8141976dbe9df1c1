"""Reading the log of acts: is it whole, who touched an entry, who saw a person's data."""

from __future__ import annotations

from civbook.errors import StoreError
from civbook.i18n import gettext as _
from civbook.store import acts, entries
from civbook.store.acts import Act
from civbook.store.database import snapshot
from civbook.workflow.archive import Archive

LIKELY = 0.02  # a hit this likely counts as the person: better one report too many than one too few


def verify(archive: Archive) -> int:
    """Walk the whole chain; the number of acts.

    Raises:
        StoreError: a link is broken: an act was changed, taken out or put in.
    """
    with snapshot(archive.db) as conn:
        report = acts.verify(conn)
    if report.broken is not None:
        raise StoreError(
            _("The log of acts is broken at act {act}; the {count} before it are whole.").format(
                act=report.broken, count=report.acts
            ),
            _("Compare with a backup: somebody changed the log outside civbook."),
            code="log-broken",
        )
    return report.acts


def of_entry(archive: Archive, entry_id: str) -> list[Act]:
    """Every act on an entry, oldest first; asking is an act too.

    Raises:
        NotFoundError: there is no such entry.
    """
    id = entries.get(archive.db.conn, entry_id).entry.id
    found = acts.of_entry(archive.db.conn, id)
    archive.log_seen("audit", [id])
    return found


def of_person(archive: Archive, name: str, born: str | None = None) -> list[Act]:
    """Every act on the entries that are probably about a person, oldest first."""
    from civbook.search.find import Searcher
    from civbook.search.query import parse

    answer = Searcher(archive.db.conn).find(parse(name, born=born, limit=100))
    ids = [hit.entry.id for hit in answer.hits if hit.score >= LIKELY]
    found = {act.id: act for id in ids for act in acts.of_entry(archive.db.conn, id)}
    archive.log_seen("audit", ids)
    return [found[number] for number in sorted(found)]


def latest(archive: Archive, limit: int) -> list[Act]:
    """The last acts, newest first."""
    return acts.latest(archive.db.conn, limit)
