"""Verification: a person accepts or corrects what was read; every change is a revision, nothing is lost."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace

from civbook.errors import RefusedError, UsageError
from civbook.i18n import gettext as _
from civbook.model import Entry, FieldReading, Finding, RegisterBook, Status, field_kind, fields_of
from civbook.reading.checks import check_entry
from civbook.reading.normalise import normalise
from civbook.search import index
from civbook.store import acts, blind, books, entries
from civbook.store.database import transaction
from civbook.store.entries import StoredEntry
from civbook.workflow.archive import Archive

_SEXES = {"male": "Nam", "female": "Nữ", "unknown": ""}
_NUMBER = re.compile(r"\s*([0-9]+\s*[a-zđ]*|[0-9]+\s*bis)\s*(?:/\s*((?:18|19|20)\d\d))?", re.IGNORECASE)


def change_entry(
    archive: Archive,
    entry_id: str,
    changes: Mapping[str, str | None],
    *,
    done: bool = False,
    reason: str = "",
    seen_revision: int | None = None,
) -> Entry:
    """Put fields right and, with ``done``, mark the entry verified; one revision for all of it.

    Args:
        changes: field → what stands there ("" nothing, None it can't be read).
        seen_revision: the revision that the person looked at; refused if somebody changed it meanwhile.

    Raises:
        NotFoundError: no such entry.
        UsageError: a field that this kind of entry does not have.
        RefusedError: superseded, changed meanwhile, or the same person may not approve.
    """
    with transaction(archive.db) as conn:
        stored = entries.get(conn, entry_id)
        before = stored.entry
        _check(archive, stored, done, seen_revision)
        book = books.get(conn, before.book_id)
        after = with_fields(before, book, changes)
        status: Status = "verified" if done else "keyed" if changes else before.status
        after = replace(after, status=status)
        if after == before:
            return before
        kind = "verify" if done else "edit"
        after = entries.revise(
            conn, stored.seq, after, who=archive.who, act=kind, reason=reason or archive.purpose
        )
        index.put(conn, [after])
        acts.record(
            conn, kind, who=archive.who, purpose=reason or archive.purpose, entries=[after.id],
            detail={"revision": after.revision, "fields": entries.changed_fields(before, after)},
        )  # fmt: skip
    return after


def with_fields(entry: Entry, book: RegisterBook, changes: Mapping[str, str | None]) -> Entry:
    """The entry with keyed fields, its number, year and date following them, and its doubts checked anew.

    Raises:
        UsageError: a field that this kind of entry does not have.
    """
    fields = dict(entry.fields)
    for name, text in changes.items():
        if name not in fields and name not in fields_of(entry.event):
            raise UsageError(
                _("An entry of this kind has no field {field}.").format(field=name),
                _("See the names with: civbook show {entry} --json").format(entry=entry.id),
                code="no-field",
            )
        fields[name] = keyed(entry.event, name, text, fields.get(name))
    years = (book.first_year, book.last_year)
    # by code and field: the sentence may have been written in another language
    doubts = {(finding.code, finding.field) for finding in check_entry(entry.event, entry.fields, years)}
    kept = [
        finding for finding in entry.findings
        if (finding.code, finding.field) not in doubts and finding.field not in changes
    ]  # fmt: skip
    findings = (*kept, *check_entry(entry.event, fields, years))
    number, year, date = identity(entry, fields, set(changes))
    return replace(entry, fields=fields, findings=findings, number=number, year=year, registration_date=date)


def keyed(event: str, name: str, text: str | None, before: FieldReading | None = None) -> FieldReading:
    """A field as a person keyed it; where it stands on the page is kept from what was read."""
    page, box = (before.page, before.box) if before else (None, None)
    if text is None:
        return FieldReading(None, None, 1.0, "keyed", page, box)
    written = unicodedata.normalize("NFC", " ".join(text.split()))
    if written in _SEXES and name.endswith(".sex"):
        return FieldReading(_SEXES[written], written, 1.0, "keyed", page, box)
    value = normalise(field_kind(event, name), written, name=name, confidence=1.0).value
    return FieldReading(written, value, 1.0, "keyed", page, box)


def identity(
    entry: Entry, fields: Mapping[str, FieldReading], changed: set[str]
) -> tuple[str | None, int | None, str | None]:
    """Number, registration year and date of an entry after its fields changed."""
    number, year, date = entry.number, entry.year, entry.registration_date
    if "registration_date" in changed:
        date = fields["registration_date"].value
        year = int(date[:4]) if date else year
    if "number" in changed:
        found = _NUMBER.match(fields["number"].written or "")
        number = found.group(1).replace(" ", "") if found else None
        if found and found.group(2):
            year = int(found.group(2))
    return number, year, date


def _check(archive: Archive, stored: StoredEntry, done: bool, seen_revision: int | None) -> None:
    entry = stored.entry
    if entry.status == "superseded":
        raise RefusedError(_("Entry {entry} has been superseded.").format(entry=entry.id), code="superseded")
    if seen_revision is not None and seen_revision != entry.revision:
        raise RefusedError(
            _("Somebody changed entry {entry} meanwhile.").format(entry=entry.id),
            _("Look at it again: civbook show {entry}").format(entry=entry.id),
            code="changed",
        )
    if done and archive.settings.two_people:
        others = keyers(archive, stored)
        if not others - {archive.who} or archive.who in others:
            raise RefusedError(
                _("Whoever keyed entry {entry} may not approve it.").format(entry=entry.id),
                _(
                    "Another person keys it (civbook verify key), a third approves (civbook verify arbitrate)."
                ),
                code="same-person",
            )


def keyers(archive: Archive, stored: StoredEntry) -> set[str]:
    """Everybody who keyed or corrected an entry since it was last verified."""
    conn = archive.db.conn
    people = {keying.who for keying in blind.of_entry(conn, stored.seq)}
    for change in entries.revisions(conn, stored.seq):
        if change.act == "verify":
            people.clear()
        elif change.act in ("edit", "key"):
            people.add(change.who)
    return people


def next_unverified(archive: Archive, book_id: str, after: str | None = None) -> str | None:
    """The id of the first entry of a book that waits for verification, behind ``after`` if given."""
    conn = archive.db.conn
    books.get(conn, book_id)
    start = entries.get(conn, after).seq if after else 0
    return entries.first_waiting(conn, book_id, start)


def supersede(archive: Archive, entry_id: str, by: str, *, reason: str) -> Entry:
    """Put an entry out of use in favour of another (a double, a rescan); it stays in the archive.

    Raises:
        NotFoundError: no such entry.
        UsageError: an entry can't replace itself.
    """
    with transaction(archive.db) as conn:
        stored, other = entries.get(conn, entry_id), entries.get(conn, by)
        if stored.seq == other.seq:
            raise UsageError(_("An entry can't replace itself."))
        _check(archive, stored, False, None)
        message = _("Superseded by entry {entry}.").format(entry=other.entry.id)
        after = replace(
            stored.entry,
            status="superseded",
            findings=(*stored.entry.findings, Finding("superseded", message)),
        )
        after = entries.revise(conn, stored.seq, after, who=archive.who, act="supersede", reason=reason)
        index.put(conn, [after])
        acts.record(
            conn, "supersede", who=archive.who, purpose=reason, entries=[after.id, other.entry.id],
            detail={"revision": after.revision},
        )  # fmt: skip
    return after
