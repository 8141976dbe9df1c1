"""Changes and corrections (thay đổi, cải chính): entries of their own that are linked to the entry they
change.

The changed entry stays as the book has it; what was noted later shows beside its notes and on its extracts.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from civbook.errors import RefusedError
from civbook.i18n import gettext as _
from civbook.model import Entry, RegisterBook
from civbook.store import acts, books, entries, links
from civbook.store.database import transaction
from civbook.workflow.archive import Archive

CHANGE = "change"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An entry that a change may be about, with the probability."""

    entry: Entry
    score: float


def link_correction(archive: Archive, correction_id: str, entry_id: str) -> bool:
    """Link a change to the entry it changes; False if they were linked already.

    Raises:
        NotFoundError: no such entry.
        RefusedError: the first is no change, or both are the same.
    """
    with transaction(archive.db) as conn:
        correction, target = entries.get(conn, correction_id), entries.get(conn, entry_id)
        if correction.entry.event != CHANGE:
            raise RefusedError(
                _("Entry {entry} is no change or correction.").format(entry=correction.entry.id),
                _("Only entries of books of type TD change others."),
                code="no-correction",
            )
        if correction.seq == target.seq:
            raise RefusedError(_("An entry can't change itself."), code="same-entry")
        made = links.add(conn, correction.seq, target.seq, "corrects", who=archive.who)
        if made:
            acts.record(
                conn, "link", who=archive.who, purpose=archive.purpose,
                entries=[correction.entry.id, target.entry.id], detail={"kind": "corrects"},
            )  # fmt: skip
    return made


def suggest(archive: Archive, correction_id: str, limit: int = 5) -> list[Suggestion]:
    """The entries that a change is most likely about, by its subject and what it says was changed from.

    Raises:
        NotFoundError: no such entry.
    """
    from civbook.search.find import Searcher
    from civbook.search.query import parse

    entry = entries.get(archive.db.conn, correction_id).entry
    name = entry.value("subject.full_name")
    if not name:
        return []
    options: dict[str, str | int] = {"name": name, "limit": limit + 1}
    if born := entry.value("subject.birth_date"):
        options["born"] = born
    hits = Searcher(archive.db.conn).find(parse(**options)).hits  # type: ignore[arg-type]  # options by name
    archive.log_seen("search", [hit.entry.id for hit in hits], {"for": entry.id})
    return [Suggestion(hit.entry, hit.score) for hit in hits if hit.entry.id != entry.id][:limit]


def later_notes(conn: sqlite3.Connection, seq: int) -> tuple[str, ...]:
    """What was noted later about an entry, one line a change, in the order of linking; superseded ones left
    out.
    """
    notes = []
    for other in links.to_entry(conn, seq):
        correction = entries.at(conn, other)
        if correction.status != "superseded":
            notes.append(note_of(correction, books.get(conn, correction.book_id)))
    return tuple(notes)


def note_of(correction: Entry, book: RegisterBook) -> str:
    """A change as a note: what, from what to what, and its source. The words are the registers',
    Vietnamese.
    """
    kind = _written(correction, "registration_kind") or "Thay đổi, cải chính"
    words = [kind[:1].upper() + kind[1:]]
    before, after = _written(correction, "change.from"), _written(correction, "change.to")
    if before and after:
        words.append(f"từ “{before}” thành “{after}”")
    elif after:
        words.append(f"thành “{after}”")
    number = f"số {correction.number}" if correction.number else ""
    date = _vietnamese(correction.registration_date)
    source = " ".join(part for part in (number, f"ngày {date}" if date else "", book.authority) if part)
    return " ".join(words) + (f" (theo Sổ thay đổi, cải chính {source})" if source else "")


def _written(entry: Entry, name: str) -> str:
    reading = entry.fields.get(name)
    return (reading.written or reading.value or "") if reading else ""


def _vietnamese(iso: str | None) -> str:
    return "/".join(reversed(iso.split("-"))) if iso else ""
