"""Handing a book over: entries and their pictures → the ministry's package; JSON and CSV for others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from civbook.errors import NotFoundError, RefusedError, ScanError, UsageError
from civbook.exchange.columns import HOTICH158, LAYOUTS, PLAIN, TYPES
from civbook.exchange.ministry_export import Item, PackageOptions, PackageWriter, Written
from civbook.exchange.names import number_key
from civbook.exchange.rows import LAYOUT
from civbook.i18n import gettext as _
from civbook.model import RegisterBook
from civbook.store import acts, books, entries, handovers
from civbook.store.database import transaction
from civbook.workflow.archive import Archive
from civbook.workflow.entrypictures import EntryPictures
from civbook.workflow.progress import Listener, Meter

_AT_ONCE = 500
_SIZES = {"": 1, "K": 1000, "M": 1000**2, "G": 1000**3}
_DOTTED = re.compile(r"\d{2}\.\d{2}\.\d{4}|\d{2}\.\d{4}|\d{4}")


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """What ``civbook export ministry`` is told.

    ``draft``: don't note the entries as handed over. ``only_waiting``: only what the outbox holds.
    """

    layout: str = PLAIN
    with_unverified: bool = False
    placeholder: str = ""
    split: int | None = None
    draft: bool = False
    only_waiting: bool = False
    ward: str = ""
    page_kb: int | None = None


def export_ministry(
    archive: Archive, book_id: str, out: Path, options: ExportOptions, listener: Listener | None = None
) -> Written:
    """Write a book's package into ``out`` and note its verified entries as handed over.

    Raises:
        NotFoundError: no such book.
        UsageError: a layout or placeholder that can't be.
        RefusedError: the ministry takes no such book, or none of its entries may go.
        StoreError: the folder can't be written.
    """
    conn = archive.db.conn
    book = books.get(conn, book_id)
    _check(book, options)
    chosen, left_out = _chosen(archive, book, options)
    placeholder = options.placeholder or archive.settings.missing_date
    writer = PackageWriter(
        book, PackageOptions(options.layout, placeholder, options.split, ward=options.ward)
    )
    writer.manifest.left_out = left_out
    meter = Meter(_("export"), len(chosen), listener)
    pictures = EntryPictures(archive, options.page_kb or archive.settings.page_kb)
    written = writer.write(_items(archive, chosen, pictures, meter), out)
    meter.finish()
    with transaction(archive.db):
        ids = [one.id for one in chosen]
        acts.record(
            conn, "export", who=archive.who, purpose=archive.purpose, entries=ids,
            detail={"book": book.id, "manifest": written.sha256, "entries": len(ids), "draft": options.draft},
        )  # fmt: skip
        if not options.draft:
            done = [(one.seq, one.revision) for one in chosen if one.verified]
            handovers.add(conn, done, who=archive.who, manifest=written.sha256)
    return written


def _check(book: RegisterBook, options: ExportOptions) -> None:
    if odd := sorted(set(options.ward) & set('<>:"/\\|?*') | {char for char in options.ward if char < " "}):
        raise UsageError(
            _("A file's name can't hold {signs}.").format(signs=" ".join(map(repr, odd))),
            _("Write --ward like DongMo_CL_LS."),
        )
    if book.type not in TYPES:
        raise RefusedError(
            _("The ministry's tools take no books of type {type}.").format(type=book.type),
            _("Export it with: civbook export json --book {book}").format(book=book.id),
            code="no-ministry-form",
        )
    if options.layout not in LAYOUTS or (options.layout == HOTICH158 and book.type != "KS"):
        raise UsageError(
            _("There is no layout {layout} for books of type {type}.").format(
                layout=options.layout, type=book.type
            ),
            _("Layouts: plain; hotich158 for births."),
        )
    if options.placeholder and not _DOTTED.fullmatch(options.placeholder):
        raise UsageError(_("A placeholder is a date with dots: 19.11.1999."))


@dataclass(frozen=True, slots=True)
class _Chosen:
    """An entry that goes: as little of it as its turn needs, for a book may have 100,000."""

    seq: int
    id: str
    revision: int
    verified: bool
    order: tuple[int, tuple[int, str]]


def _chosen(
    archive: Archive, book: RegisterBook, options: ExportOptions
) -> tuple[list[_Chosen], list[dict[str, str]]]:
    """The entries that go, in the order of the book, and those that stay behind with the reason."""
    conn = archive.db.conn
    waiting = {id for id, _why, _reason in handovers.waiting(conn, book.id)} if options.only_waiting else None
    chosen, left_out = [], []
    for seq, id, status, revision, number, year in entries.heads_of_book(conn, book.id):
        if status != "verified" and not options.with_unverified:
            left_out.append({"entry": id, "why": "unverified"})
        elif waiting is not None and id not in waiting:
            left_out.append({"entry": id, "why": "handed-over"})
        else:
            order = year or 0, number_key(number) or (1 << 30, "")
            chosen.append(_Chosen(seq, id, revision, status == "verified", order))
    if not chosen:
        raise _nothing(book, bool(left_out), options)
    first = entries.of_seqs(conn, [one.seq for one in chosen[:_AT_ONCE]])
    if not any(LAYOUT in entry.fields for entry in first.values()):  # a workbook's own order is kept
        chosen.sort(key=lambda one: one.order)
    return chosen, left_out


def _nothing(book: RegisterBook, some: bool, options: ExportOptions) -> RefusedError:
    if some and options.only_waiting:
        return RefusedError(
            _("Nothing of book {book} waits to be handed over.").format(book=book.id), code="nothing-waiting"
        )
    if some:
        return RefusedError(
            _("No entry of book {book} has been verified.").format(book=book.id),
            _("Verify them with: civbook verify --book {book} (or add --with-unverified)").format(
                book=book.id
            ),
            code="unverified",
        )
    return RefusedError(_("Book {book} has no entries.").format(book=book.id), code="empty-book")


def _items(archive: Archive, chosen: list[_Chosen], pictures: EntryPictures, meter: Meter) -> Iterator[Item]:
    for start in range(0, len(chosen), _AT_ONCE):
        seqs = [one.seq for one in chosen[start : start + _AT_ONCE]]
        loaded = entries.of_seqs(archive.db.conn, seqs)
        for seq in seqs:
            entry = loaded[seq]
            try:
                pdf = pictures.pdf(entry)
            except (ScanError, NotFoundError):
                pdf = None  # told in the manifest: this entry goes without a picture
                meter.step(failed=1)
            else:
                meter.step()
            yield entry, pdf


def parse_size(text: str) -> int:
    """``50MB``, ``1.5 GB``, ``800k`` in bytes.

    Raises:
        UsageError: anything else, or less than 100 kB.
    """
    found = re.fullmatch(r"\s*(\d+(?:[.,]\d+)?)\s*([KMG]?)I?B?\s*", text.upper())
    size = int(float(found[1].replace(",", ".")) * _SIZES[found[2]]) if found else 0
    if size < 100_000:
        raise UsageError(_("{size} is no size for a part.").format(size=text), _("Write it like 50MB."))
    return size
