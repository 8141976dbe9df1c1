"""Where one can search: an archive on this PC, or a province's index on a server."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any, Protocol

from civbook.model import RegisterBook
from civbook.search.find import Hit, Searcher
from civbook.search.origin import Origin
from civbook.store import books, pages
from civbook.workflow.archive import Archive, person

if TYPE_CHECKING:
    from civbook.search.postgresstorage import ServerStorage


class Registers(Protocol):
    """Something to search, that keeps a log of who was shown what."""

    def searcher(self) -> Searcher:
        """One that keeps its caches: make it once for many questions."""

    def origin(self, hit: Hit) -> Origin:
        """Where a hit of the last answer stands."""

    def log(self, shown: Sequence[tuple[Origin, str]], detail: Mapping[str, Any]) -> None:
        """Note that these entries (origin, id) were shown."""


class InArchive:
    """An archive on this PC."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._books: dict[str, RegisterBook] = {}

    def searcher(self) -> Searcher:
        return Searcher(self._archive.db.conn)

    def origin(self, hit: Hit) -> Origin:
        conn, settings = self._archive.db.conn, self._archive.settings
        book = self._books.get(hit.entry.book_id)
        if book is None:
            book = self._books[hit.entry.book_id] = books.get(conn, hit.entry.book_id)
        positions = tuple(pages.get(conn, id).position for id in hit.entry.page_ids)
        return Origin(0, str(self._archive.root), settings.mask_others, settings.log_views, book, positions)

    def log(self, shown: Sequence[tuple[Origin, str]], detail: Mapping[str, Any]) -> None:
        if self._archive.settings.log_views:
            self._archive.log_seen("search", [id for _origin, id in shown], detail)


class OnServer:
    """A province's index; who is at the keyboard and what for goes to its log."""

    def __init__(self, storage: ServerStorage, who: str, purpose: str) -> None:
        self._storage, self._who, self._purpose = storage, who, purpose

    def searcher(self) -> Searcher:
        return Searcher(self._storage)

    def origin(self, hit: Hit) -> Origin:
        return self._storage.origins[hit.seq]

    def log(self, shown: Sequence[tuple[Origin, str]], detail: Mapping[str, Any]) -> None:
        by_archive: dict[int | None, list[str]] = {} if shown else {None: []}
        for origin, id in shown:
            if origin.log_views:
                by_archive.setdefault(origin.archive, []).append(id)
        self._storage.log(self._who, self._purpose, by_archive, detail)


@contextmanager
def on_server(address: str, *, who: str | None = None, purpose: str = "") -> Iterator[OnServer]:
    """The index that archives were published to at ``postgresql://…``.

    Raises:
        UsageError: no such address.
        EngineError: the driver is missing.
        NotFoundError: nothing was published there.
        StoreError: the server can't be reached or refuses.
    """
    from civbook.search.postgresstorage import opened

    with closing(opened(address)) as storage:
        yield OnServer(storage, who or person(), purpose)
