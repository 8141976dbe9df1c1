"""Building the search index anew."""

from __future__ import annotations

from civbook.search import index
from civbook.search.index import Difference
from civbook.store import acts
from civbook.store.database import transaction
from civbook.workflow.archive import Archive


def reindex(archive: Archive) -> Difference:
    """Rebuild the index from the entries; what differed from what was there."""
    with transaction(archive.db) as conn:
        difference = index.reindex(conn)
        acts.record(conn, "reindex", who=archive.who, detail={"differing": difference.differing})
    return difference
