"""Storing what was read of one picture: pages, entries, readings and search rows in one transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from civbook.i18n import gettext as _
from civbook.model import Entry, FieldReading, Finding
from civbook.search import index
from civbook.store import acts, entries, entrynumbers, pages, scans
from civbook.store.database import transaction
from civbook.store.pages import NewPage, RawReading
from civbook.workflow import originals
from civbook.workflow.archive import Archive
from civbook.workflow.page import EntryDraft, PageResult

RESCAN_BITS = 26  # rescans differ in 8-22 of 256 bits, other pages of the same form in 36-66 (measured)


@dataclass(frozen=True, slots=True)
class Incoming:
    """A scan file on its way in."""

    path: Path
    sha256: str
    size: int
    book_id: str
    book_key: int


@dataclass(slots=True)
class BookState:
    """What an ingest remembers of a book while pages come in."""

    authority: str
    prints: list[tuple[int, int]] = field(default_factory=list)  # (page id, fingerprint as an integer)
    last_numbers: dict[tuple[str, int], int] = field(default_factory=dict)  # (event, year) → last number


@dataclass(frozen=True, slots=True)
class Stored:
    """What one picture gave: ids of pages and entries, and every finding about them."""

    pages: tuple[int, ...]
    entries: tuple[str, ...]
    findings: tuple[Finding, ...]


def book_state(conn: sqlite3.Connection, book_key: int, book_id: str, authority: str) -> BookState:
    """The state of a book from what is stored."""
    prints = [(page, int.from_bytes(print_, "big")) for page, print_ in pages.fingerprints(conn, book_key)]
    state = BookState(authority, prints)
    for event, year, number in entrynumbers.last(conn, book_id):
        state.last_numbers[event, year] = number
    return state


def store_frame(
    archive: Archive, incoming: Incoming, state: BookState, results: Sequence[PageResult], *, last: bool
) -> Stored:
    """Store one picture's pages with all that was read, and the original with its first one.

    ``last``: no other picture of the file is missing after this one.

    Raises:
        ScanError: the file changed meanwhile.
        StoreError: no room, or the database refused.
    """
    name = originals.stored_name(incoming.book_id, incoming.sha256, incoming.path.suffix)
    originals.keep(incoming.path, archive.root / name, incoming.sha256)
    page_ids: list[int] = []
    entry_ids: list[str] = []
    findings: list[Finding] = []
    with transaction(archive.db) as conn:
        scan_id = _scan(conn, incoming, name)
        if results and any(
            frame == results[0].geometry.frame for frame, _part in pages.of_scan(conn, scan_id)
        ):
            return Stored((), (), ())  # another ingest was quicker
        for part, result in enumerate(results):
            rescan = _rescan(conn, state, result.fingerprint)
            page_findings = (*result.findings, *rescan)
            page_id = pages.add(conn, incoming.book_key, scan_id, _new_page(part, result, page_findings))
            page_ids.append(page_id)
            stored = [
                _store_entry(
                    archive, conn, incoming, state, draft, page_id, (result.geometry.frame, part, row)
                )
                for row, draft in enumerate(result.entries)
            ]
            index.put(conn, [entry for _seq, entry in stored])
            entry_ids += [entry.id for _seq, entry in stored]
            findings += [*page_findings, *(finding for _seq, entry in stored for finding in entry.findings)]
            state.prints.append((page_id, int.from_bytes(result.fingerprint, "big")))
        if last:
            scans.set_complete(conn, scan_id)
        acts.record(
            conn, "ingest", who=archive.who, purpose=archive.purpose, entries=entry_ids,
            detail={"book": incoming.book_id, "sha256": incoming.sha256, "pages": page_ids},
        )  # fmt: skip
    return Stored(tuple(page_ids), tuple(entry_ids), tuple(findings))


def _scan(conn: sqlite3.Connection, incoming: Incoming, name: str) -> int:
    known = scans.find(conn, incoming.sha256)
    if known is not None:
        return known.id
    return scans.add(
        conn,
        incoming.book_key,
        sha256=incoming.sha256,
        file=incoming.path.name,
        stored=name,
        size=incoming.size,
    )


def _new_page(part: int, result: PageResult, findings: tuple[Finding, ...]) -> NewPage:
    return NewPage(
        part, result.geometry, result.width, result.height, result.dpi, result.form, result.form_score,
        result.fingerprint, findings,
    )  # fmt: skip


def _rescan(conn: sqlite3.Connection, state: BookState, fingerprint: bytes) -> tuple[Finding, ...]:
    """A page that looks like one of the book's: flagged, never dropped."""
    mine = int.from_bytes(fingerprint, "big")
    for page_id, other in state.prints:
        if (mine ^ other).bit_count() <= RESCAN_BITS:
            position = pages.get(conn, page_id).position
            message = _("It looks like page {page} of this book, scanned again.").format(page=position)
            return (Finding("rescan", message),)
    return ()


def _store_entry(
    archive: Archive,
    conn: sqlite3.Connection,
    incoming: Incoming,
    state: BookState,
    draft: EntryDraft,
    page_id: int,
    place: tuple[int, int, int],
) -> tuple[int, Entry]:
    if draft.continues:
        if (begun := entries.last_before_page(conn, page_id)) is not None:
            return begun, _go_on(archive, conn, begun, draft, page_id)
        message = _("The beginning of this entry is on no page before this one.")
        draft = replace(draft, findings=(*draft.findings, Finding("no-beginning", message)))
    entry = Entry(
        entries.new_id(incoming.sha256, *place), incoming.book_id, draft.event, draft.number, draft.year,
        draft.registration_date, "read", draft.fields,
        (*draft.findings, *_numbering(conn, state, draft)), (page_id,),
    )  # fmt: skip
    seq = entries.insert(conn, entry, incoming.book_key)
    pages.add_readings(conn, seq, _raw(draft, {1: page_id}))
    return seq, entry


def _go_on(archive: Archive, conn: sqlite3.Connection, seq: int, draft: EntryDraft, page_id: int) -> Entry:
    """Join the rest of an entry to its beginning on the page before."""
    begun = entries.at(conn, seq)
    place = len(begun.page_ids) + 1
    fields = dict(begun.fields)
    for name, reading in draft.fields.items():
        if name not in fields or _says_nothing(fields[name]):
            fields[name] = replace(reading, page=place if reading.page else None)
    whole = replace(
        begun,
        number=begun.number or draft.number,
        year=begun.year or draft.year,
        registration_date=begun.registration_date or draft.registration_date,
        fields=fields,
        findings=(*begun.findings, *draft.findings),
        page_ids=(*begun.page_ids, page_id),
    )
    pages.add_readings(conn, seq, _raw(draft, {1: page_id}))
    return entries.revise(conn, seq, whole, who=archive.who, act="continue")


def _says_nothing(reading: FieldReading) -> bool:
    return not reading.written and reading.value is None


def _raw(draft: EntryDraft, page_ids: dict[int, int]) -> list[RawReading]:
    return [
        RawReading(
            reading.field, page_ids.get(reading.page), reading.box, reading.text, reading.confidence,
            reading.alternatives, reading.engine, reading.lines,
        )
        for reading in draft.readings
    ]  # fmt: skip


def _numbering(conn: sqlite3.Connection, state: BookState, draft: EntryDraft) -> tuple[Finding, ...]:
    """The number against the archive: taken already by the same authority, or lower than the one before."""
    known = {finding.code for finding in draft.findings}
    if not draft.number:
        message = _("The entry's number could not be read or is missing.")
        return () if "number-missing" in known else (Finding("number-missing", message, "number"),)
    if draft.year is None:
        return ()
    findings = []
    taken = entrynumbers.namesakes(conn, state.authority, draft.event, draft.year, draft.number)
    if taken:
        message = _("Entry {entry} has the same number.").format(entry=taken[0][1])
        findings.append(Finding("number-double", message, "number"))
    plain = entrynumbers.plain_number(draft.number)
    if plain.isdigit():
        key = (draft.event, draft.year)
        last = state.last_numbers.get(key, 0)
        if int(plain) < last and not taken:
            message = _("The number is lower than that of the entry before it.")
            findings.append(Finding("number-out-of-order", message, "number"))
        state.last_numbers[key] = int(plain)
    return tuple(finding for finding in findings if finding.code not in known)
