"""The book a scan belongs to: the one named, the one its folder is called after, the only one, a new one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from civbook.errors import FormError, UsageError
from civbook.i18n import gettext as _
from civbook.model import EVENT_OF_TYPE, TYPE_OF_EVENT, RegisterBook
from civbook.store import acts, books
from civbook.store.database import transaction
from civbook.workflow.archive import Archive
from civbook.workflow.page import PageResult

UNKNOWN_YEAR = 1900  # where not even the entry tells its year
_FOLDER = re.compile(
    rf"({'|'.join(EVENT_OF_TYPE)})\.((?:18|19|20)\d\d(?:-(?:18|19|20)\d\d)?)\.(\d{{1,3}})", re.IGNORECASE
)


class Shelf:
    """Finds the book for each scan of one ingest. ``made``: ids of books that had to be made.

    A book that was guessed has no authority. While an archive holds only such books, pages go to the one of
    their event, so that a stopped ingest without --book goes on as it began.
    """

    def __init__(self, archive: Archive, named: str | None) -> None:
        self._archive = archive
        self._named = books.get(archive.db.conn, named) if named else None
        self._all = books.all_books(archive.db.conn)
        self._guessing = all(not book.authority for book in self._all)
        self._by_event = {book.event: book for book in reversed(self._all)} if self._guessing else {}
        self.made: list[str] = []

    def check(self, paths: Sequence[Path]) -> None:
        """Say before any work where it can't be told which book is meant.

        Raises:
            UsageError: there are several books, and none was named.
        """
        if self._named is not None or self._guessing or len(self._all) == 1:
            return
        homeless = [path for path in paths if self._folder_name(path) is None]
        if homeless:
            raise UsageError(
                _("Which book does {file} belong to?").format(file=homeless[0].name),
                _("Name it with --book: {books}").format(books=", ".join(book.id for book in self._all[:8])),
                code="which-book",
            )

    def book_for(self, path: Path) -> RegisterBook | None:
        """The book of a scan before it is read; None if its form has to tell."""
        if self._named is not None:
            return self._named
        if found := self._folder_name(path):
            kind, years, number = found
            return self._book(kind, years, number)
        return None if self._guessing else self._all[0]

    def book_of_pages(self, results: Sequence[PageResult]) -> RegisterBook:
        """The book for pages whose event is known only now; made if the ingest hasn't made one yet.

        Raises:
            FormError: no page says what kind of book it is.
        """
        drafts = [draft for page in results for draft in page.entries]
        if not drafts:
            raise FormError(
                _("No form fits, so it can't be told which book this page belongs to."),
                _("Register the book (civbook book add), then name it with --book."),
                code="which-book",
            )
        event = drafts[0].event
        if event not in self._by_event:
            year = next((draft.year for draft in drafts if draft.year), None)
            self._by_event[event] = self._book(TYPE_OF_EVENT[event], str(year or UNKNOWN_YEAR), "01")
        return self._by_event[event]

    def _folder_name(self, path: Path) -> tuple[str, str, str] | None:
        """Type, years and number if the scan or a folder above it is called after a book: ``KS.2003.01``."""
        known = {book.id.casefold(): book for book in self._all}
        for name in (path.stem, *(folder.name for folder in path.absolute().parents)):
            if book := known.get(name.casefold()):
                return book.type, book.years, book.id.rpartition(".")[2]
            if match := _FOLDER.fullmatch(name):
                kind, years, number = match.groups()
                return kind.upper(), years, number.zfill(2)
        return None

    def _book(self, kind: str, years: str, number: str) -> RegisterBook:
        """The book with that id, made if it isn't there."""
        conn = self._archive.db.conn
        id = books.book_id(kind, number, years)
        if there := books.find(conn, id):
            return there
        book = RegisterBook(id, kind, number, years, "")
        with transaction(self._archive.db):
            books.add(conn, book)
            acts.record(conn, "book", who=self._archive.who, detail={"book": id})
        self.made.append(id)
        return book
