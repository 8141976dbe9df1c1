"""One scan in, pages with drafts of their entries out. Runs in worker processes: everything is picklable."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from civbook.model import Box, FieldReading, Finding, PageGeometry, TextLine

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What is known before a scan is read.

    ``form``: id of the book form, None to pick the best-matching one. ``book_type``: KS, KH …: only
    forms of that type are tried. ``years``: first and last year of the book: dates outside are doubted,
    none is corrected.
    ``engine``: recognition profile. ``turn``: the book's vote on the orientation, used where a page's own is
    unsure. ``forms_folder``: the archive's own forms. ``frames``: only the pictures from the first
    number up to (not with) the second, counted from 0; None: all.
    """

    form: str | None = None
    book_type: str | None = None
    years: tuple[int, int] | None = None
    engine: str = "auto"
    turn: int | None = None
    forms_folder: Path | None = None
    frames: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class RawReading:
    """What an engine saw in one zone, before it was made sense of: kept for good, append-only.

    ``field``: the field's name, or "" for text that no field claimed. ``page``: counts from 1 within the
    entry. ``lines``: of a value on several lines, where each stands and what it said.
    """

    field: str
    page: int
    box: Box
    text: str
    confidence: float
    alternatives: tuple[tuple[str, float], ...] = ()
    engine: str = ""
    lines: tuple[tuple[Box, str], ...] = ()


def places_of(lines: Sequence[TextLine]) -> tuple[tuple[Box, str], ...]:
    """The lines of a value for its raw reading; none of a value that stands on one line."""
    return tuple((line.box, line.text) for line in lines) if len(lines) > 1 else ()


@dataclass(frozen=True, slots=True)
class EntryDraft:
    """One entry as read from a page. ``number`` is số without the year ("45", "12a").

    ``continues``: the draft is the rest of the entry that began on the page before (to be merged into it).
    """

    event: str
    number: str | None
    year: int | None
    registration_date: str | None
    fields: dict[str, FieldReading] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    readings: tuple[RawReading, ...] = ()
    continues: bool = False


@dataclass(frozen=True, slots=True)
class PageResult:
    """One page of a scan. ``width`` × ``height`` and all boxes: pixels of the upright page image.

    ``form`` is None where no form fits well enough (a finding ``form-unknown`` says so): the page is
    kept, unread. ``form_score`` 0-1. ``turn_confidence``: how sure the orientation is, for the vote of
    the book.
    """

    geometry: PageGeometry
    width: int
    height: int
    dpi: int
    fingerprint: bytes
    form: str | None
    form_score: float
    entries: tuple[EntryDraft, ...] = ()
    findings: tuple[Finding, ...] = ()
    turn_confidence: float = 1.0
    engine: str = ""


def read_scan(path: Path, options: ReadOptions) -> Iterator[PageResult]:
    """Read every page of a scan, one after the other (low memory), double spreads as one or two pages.

    Raises:
        ScanError: the file cannot be opened or is not a scan.
        FormError, EngineError: the asked-for form or engine is missing.
    """
    from civbook.imaging.opening import open_scan
    from civbook.workflow.pagereading import PageReader

    reader = PageReader(options)
    with open_scan(path) as scan:
        first, last = options.frames or (0, scan.frames)
        for number in range(first, min(last, scan.frames)):
            yield from reader.pages(scan.frame(number), number)
