"""Bulk export as JSON or CSV: logged, whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, TextIO

from civbook.exchange.atomic import move_into, workshop
from civbook.exchange.plain_export import field_names, write_csv, write_json
from civbook.model import FIELDS, Entry, RegisterBook
from civbook.store import books, entries
from civbook.store.database import snapshot
from civbook.workflow.archive import Archive

Format = Literal["json", "csv"]


def export_plain(archive: Archive, form: Format, book_id: str | None, out: Path | TextIO) -> int:
    """Write the entries of a book (None: of all) to a file or stream; how many.

    JSON comes as one list; into a file that ends in ``.jsonl`` as one entry a line.

    Raises:
        NotFoundError: no such book.
        StoreError: the file can't be written.
    """
    if book_id is not None:
        books.get(archive.db.conn, book_id)
    with snapshot(archive.db), _opened(out, form) as stream:
        if form == "json":
            lines = isinstance(out, Path) and out.suffix == ".jsonl"
            count = write_json(_entries(archive, book_id), stream, lines=lines)
        else:
            known = {name: kind for fields in FIELDS.values() for name, kind in fields.items()}
            names = field_names((entry for entry, _book in _entries(archive, book_id)), known)
            count = write_csv(_entries(archive, book_id), names, stream)
    archive.log("export", detail={"format": form, "book": book_id, "entries": count})
    return count


def _entries(archive: Archive, book_id: str | None) -> Iterator[tuple[Entry, RegisterBook]]:
    by_id = {book.id: book for book in books.all_books(archive.db.conn)}
    for stored in entries.of_book(archive.db.conn, book_id):
        yield stored.entry, by_id[stored.entry.book_id]


@contextmanager
def _opened(out: Path | TextIO, form: Format) -> Iterator[TextIO]:
    if not isinstance(out, Path):
        yield out
        return
    encoding = "utf-8-sig" if form == "csv" else "utf-8"  # Excel takes a CSV for ANSI without the mark
    with workshop(out.parent) as made:
        with (made / out.name).open("w", encoding=encoding, newline="") as file:
            yield file
        move_into(made, out.parent, [out.name])
