"""The hand of a book: its verified lines, learning from them, reading the unverified rest anew."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from civbook.errors import RefusedError
from civbook.i18n import gettext as _
from civbook.model import Box, Entry, Page
from civbook.search import index
from civbook.store import acts, books, entries, pages
from civbook.store.database import transaction
from civbook.workflow import models, recogniser
from civbook.workflow.archive import Archive
from civbook.workflow.images import page_pixels
from civbook.workflow.linetables import LineImage, write_table
from civbook.workflow.progress import Listener, Meter
from civbook.workflow.recogniser import Adapted
from civbook.workflow.taughtlines import taught, usual_height

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from civbook.workflow.page import EntryDraft
    from civbook.workflow.pagereading import PageReader

TABLE = "labels.tsv"
FEWEST_ENTRIES = 20
_MARGIN = 3  # pixels around a reading's box
_LEAST_SIDE = 8


@dataclass(frozen=True, slots=True)
class Reread:
    """How many unverified entries were read anew, and how many of them changed."""

    entries: int
    changed: int


@dataclass(frozen=True, slots=True)
class _Place:
    page_id: int
    box: Box
    text: str


def verified_lines(archive: Archive, book: str | None = None) -> Iterator[tuple[str, str, NDArray[np.uint8]]]:
    """(book id, what stands there, grey picture) of every line of every verified value."""
    from civbook.imaging.pixels import grey_of

    conn = archive.db.conn
    held: tuple[int, NDArray[np.uint8]] | None = None
    for stored in list(entries.of_book(conn, book, statuses=("verified",))):
        for place in _places(archive, stored.seq, stored.entry):
            if held is None or held[0] != place.page_id:
                held = (place.page_id, grey_of(page_pixels(archive, pages.get(conn, place.page_id))))
            top, left = max(0, place.box.y0 - _MARGIN), max(0, place.box.x0 - _MARGIN)
            crop = held[1][top : place.box.y1 + _MARGIN, left : place.box.x1 + _MARGIN]
            if min(crop.shape) >= _LEAST_SIDE:
                yield stored.entry.book_id, place.text, crop


def _places(archive: Archive, seq: int, entry: Entry) -> list[_Place]:
    """Where the verified values stand, line by line."""
    readings = {raw.field: raw for raw in pages.readings_of(archive.db.conn, seq) if raw.field and raw.box}
    usual = usual_height([raw.box for raw in readings.values() if raw.box])
    return [
        _Place(raw.page_id, box, text)
        for name, reading in entry.fields.items()
        if (raw := readings.get(name)) is not None and raw.page_id is not None
        for box, text in taught(raw, reading.written or "", usual)
    ]


def export_lines(archive: Archive, out: Path, book: str | None = None) -> int:
    """Write line pictures and their table into ``out``; how many. Logged as an export."""
    from PIL import Image

    if book is not None:
        books.get(archive.db.conn, book)
    (out / "lines").mkdir(parents=True, exist_ok=True)
    rows = []
    for number, (book_id, text, grey) in enumerate(verified_lines(archive, book), start=1):
        image = out / "lines" / f"{number:06d}.png"
        Image.fromarray(grey).save(image)
        rows.append(LineImage(image, text, book_id))
    write_table(out / TABLE, rows)
    archive.log("export-lines", detail={"book": book, "lines": len(rows)})
    return len(rows)


def adapt_book(
    archive: Archive,
    book: str,
    *,
    base: str | None = None,
    minutes: float | None = None,
    reread: bool = True,
    listener: Listener | None = None,
) -> tuple[Adapted, Reread | None]:
    """Learn from a book's verified entries; if that helped, read its unverified ones anew.

    Raises:
        NotFoundError: no such book.
        RefusedError: too few entries are verified.
        EngineError: the part ``train`` is missing, or there are too few lines.
    """
    from PIL import Image

    books.get(archive.db.conn, book)
    count = sum(1 for _stored in entries.of_book(archive.db.conn, book, statuses=("verified",)))
    if count < FEWEST_ENTRIES:
        raise RefusedError(
            _("{count} verified entries are too few to learn a hand from.").format(count=count),
            _("Verify at least {count} entries of the book first.").format(count=FEWEST_ENTRIES),
            code="too-few-entries",
        )
    with tempfile.TemporaryDirectory(
        prefix="civbook-", dir=archive.root
    ) as folder:  # inside the archive: private
        rows = []
        for number, (_book, text, grey) in enumerate(verified_lines(archive, book)):
            image = Path(folder) / f"{number}.png"
            Image.fromarray(grey).save(image)
            rows.append(LineImage(image, text))
        done = recogniser.adapt(archive, rows, scope=book, base=base, minutes=minutes, listener=listener)
    if done.model is None or not reread:
        return done, None
    return done, reread_book(archive, book, listener=listener)


def reread_book(archive: Archive, book: str, *, listener: Listener | None = None) -> Reread:
    """Read the unverified entries of a book anew with the engine in use; others are never touched."""
    from civbook.workflow.page import ReadOptions
    from civbook.workflow.pagereading import PageReader

    conn = archive.db.conn
    found = books.get(conn, book)
    own_forms = archive.root / "forms"
    waiting = {stored.entry.id: stored for stored in entries.of_book(conn, book, statuses=("read",))}
    wanted = {page_id for stored in waiting.values() for page_id in stored.entry.page_ids}
    options = ReadOptions(
        found.form, found.type, (found.first_year, found.last_year), models.profile_for(archive, book),
        forms_folder=own_forms if own_forms.is_dir() else None,
    )  # fmt: skip
    reader = PageReader(options)
    scans: dict[tuple[str, int], list[Page]] = {}
    for page in pages.of_book(conn, book):
        scans.setdefault((page.stored, page.geometry.frame), []).append(page)
    meter = Meter(_("pages"), len(wanted), listener)
    read = changed = 0
    for (stored_file, frame), parts in scans.items():
        if not wanted & {page.id for page in parts}:
            continue
        for draft_id, draft, page_id in _drafts(archive, reader, stored_file, frame, parts):
            old = waiting.get(draft_id)
            if old is None or old.entry.page_ids != (page_id,):
                continue  # verified, keyed, or run over two pages: left alone
            read += 1
            changed += _replace(archive, old.seq, old.entry, draft, page_id)
        meter.step(len(parts))
    meter.finish()
    return Reread(read, changed)


def _drafts(
    archive: Archive, reader: PageReader, stored_file: str, frame: int, parts: list[Page]
) -> Iterator[tuple[str, EntryDraft, int]]:
    """(entry id, draft, page id) of everything on one picture, ids as ingest gives them."""
    from civbook.imaging.opening import open_scan

    with open_scan(archive.root / stored_file) as scan:
        results = list(reader.pages(scan.frame(frame), frame))
    for part, (page, result) in enumerate(zip(parts, results, strict=False)):
        for row, draft in enumerate(result.entries):
            if not draft.continues:
                yield entries.new_id(page.sha256, frame, part, row), draft, page.id


def _replace(archive: Archive, seq: int, old: Entry, draft: EntryDraft, page_id: int) -> bool:
    """Put what was read now in place of an unverified reading, as a revision; whether anything changed."""
    new = replace(
        old, number=draft.number or old.number, year=draft.year or old.year,
        registration_date=draft.registration_date or old.registration_date, fields=draft.fields,
        findings=draft.findings,
    )  # fmt: skip
    if not entries.changed_fields(old, new):
        return False
    with transaction(archive.db) as conn:
        if entries.at(conn, seq) != old:
            return False  # somebody verified it meanwhile
        after = entries.revise(conn, seq, new, who=archive.who, act="reread")
        pages.add_readings(conn, seq, [
            pages.RawReading(
                raw.field, page_id, raw.box, raw.text, raw.confidence, raw.alternatives, raw.engine,
                raw.lines,
            )
            for raw in draft.readings
        ])  # fmt: skip
        index.put(conn, [after])
        acts.record(
            conn, "reread", who=archive.who, purpose=archive.purpose, entries=[after.id],
            detail={"revision": after.revision, "fields": entries.changed_fields(old, after)},
        )  # fmt: skip
    return True
