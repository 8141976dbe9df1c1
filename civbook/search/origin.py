"""Where a hit comes from, for showing it and for the log."""

from __future__ import annotations

from dataclasses import dataclass

from civbook.model import RegisterBook


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an entry stands. ``archive``: the server's key of it; ``pages``: places of its pages in the book."""

    archive: int
    name: str  # of the archive, for people
    mask_others: bool
    log_views: bool
    book: RegisterBook
    pages: tuple[int, ...]
