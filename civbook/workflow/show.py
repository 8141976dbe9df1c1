"""Looking at one entry: fields, book, pages, history, extracts. Looking is an act and goes into the log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from civbook.model import Entry, FieldKind, Page, RegisterBook, field_kind
from civbook.model.shape import entry_json
from civbook.store import books, entries, extracts, pages
from civbook.store.entries import Revision
from civbook.store.extracts import StoredExtract
from civbook.workflow.archive import Archive
from civbook.workflow.corrections import later_notes


@dataclass(frozen=True, slots=True)
class EntryView:
    """Everything that is known of an entry."""

    entry: Entry
    book: RegisterBook
    pages: tuple[Page, ...]
    history: tuple[Revision, ...]
    extracts: tuple[StoredExtract, ...]
    later_notes: tuple[str, ...] = ()


def view(archive: Archive, entry_id: str) -> EntryView:
    """An entry with all that belongs to it; logged unless ``log.views`` is off.

    Raises:
        NotFoundError: there is no such entry.
    """
    conn = archive.db.conn
    stored = entries.get(conn, entry_id)
    seen = EntryView(
        stored.entry,
        books.get(conn, stored.entry.book_id),
        tuple(pages.get(conn, id) for id in stored.entry.page_ids),
        tuple(entries.revisions(conn, stored.seq)),
        tuple(extracts.of_entry(conn, stored.seq)),
        later_notes(conn, stored.seq),
    )
    if archive.settings.log_views:
        archive.log_seen("view", [stored.entry.id])
    return seen


def as_json(seen: EntryView) -> dict[str, Any]:
    """The contract's shape with pages, history and extracts."""
    return {
        **entry_json(seen.entry, seen.book),
        "pages": [
            {
                "page": place, "position": page.position, "file": page.file, "stored": page.stored,
                "sha256": page.sha256, "frame": page.geometry.frame, "width": page.width,
                "height": page.height, "form": page.form, "form_score": round(page.form_score, 4),
                "findings": [finding.as_json() for finding in page.findings],
            }
            for place, page in enumerate(seen.pages, start=1)
        ],
        "history": [
            {
                "revision": change.revision, "at": change.at, "who": change.who, "act": change.act,
                "reason": change.reason, "status_before": change.before.status,
                "changed": {
                    name: reading.as_json() if (reading := change.before.fields.get(name)) else None
                    for name in change.changed
                },
            }
            for change in seen.history
        ],
        "extracts": [
            {
                "year": extract.year, "number": extract.number, "kind": extract.kind, "at": extract.at,
                "revision": extract.entry_revision, "copies": extract.copies,
            }
            for extract in seen.extracts
        ],
        "later_notes": list(seen.later_notes),
        "places": place_codes(seen.entry),
    }  # fmt: skip


def place_codes(entry: Entry) -> dict[str, list[str]]:
    """GSO codes of today's communes beside each place field that tells its commune without doubt.

    Several codes where the commune was split; what was written stays as it is.
    """
    from civbook.places import codes_today

    found = {}
    for name, reading in entry.fields.items():
        text = reading.value or reading.written
        if text and field_kind(entry.event, name) is FieldKind.PLACE:
            codes = codes_today(text, entry.year)
            if codes:
                found[name] = list(codes)
    return found
