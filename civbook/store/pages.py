"""Pages (trang): where each lies in its scan, how it was made upright, what was doubtful about it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from civbook.errors import NotFoundError
from civbook.i18n import gettext as _
from civbook.model import Box, Finding, Page, PageGeometry
from civbook.store.clock import now
from civbook.store.findings import pack_findings, unpack_findings

_SELECT = (
    "SELECT p.id, b.id, p.scan, p.position, p.frame, p.turn, p.crop, p.skew, p.keystone, p.width, p.height, "
    "p.dpi, p.form, p.form_score, s.file, s.stored, s.sha256, p.findings FROM pages p "
    "JOIN books b ON b.key = p.book JOIN scans s ON s.id = p.scan"
)


@dataclass(frozen=True, slots=True)
class RawReading:
    """What an engine gave for a field before anybody interpreted it.

    ``lines``: of a value on several lines, where each stands and what it said.
    """

    field: str
    page_id: int | None
    box: Box | None
    text: str
    confidence: float
    alternatives: tuple[tuple[str, float], ...]
    engine: str
    lines: tuple[tuple[Box, str], ...] = ()


@dataclass(frozen=True, slots=True)
class NewPage:
    """A page about to be stored; ``part`` counts the pages of one frame from 0 (a double spread has two)."""

    part: int
    geometry: PageGeometry
    width: int
    height: int
    dpi: int
    form: str | None
    form_score: float
    fingerprint: bytes | None
    findings: tuple[Finding, ...] = ()


def add(conn: sqlite3.Connection, book_key: int, scan_id: int, page: NewPage) -> int:
    """Store a page at the end of its book; its id."""
    position = conn.execute("SELECT coalesce(max(position), 0) + 1 FROM pages WHERE book = ?", (book_key,))
    geometry = page.geometry
    cursor = conn.execute(
        "INSERT INTO pages(book, scan, part, position, frame, turn, crop, skew, keystone, width, height, "
        "dpi, form, form_score, fingerprint, findings, added) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            book_key, scan_id, page.part, int(position.fetchone()[0]), geometry.frame, geometry.turn,
            json.dumps(list(geometry.crop)) if geometry.crop else None, float(geometry.skew),
            float(geometry.keystone), page.width, page.height, page.dpi, page.form,
            float(page.form_score), page.fingerprint, pack_findings(page.findings), now(),
        ),
    )  # fmt: skip
    return int(cursor.lastrowid or 0)


def get(conn: sqlite3.Connection, id: int) -> Page:
    """The page with that id.

    Raises:
        NotFoundError: there is none.
    """
    row = conn.execute(f"{_SELECT} WHERE p.id = ?", (id,)).fetchone()
    if row is None:
        raise NotFoundError(_("There is no page {page}.").format(page=id), code="no-page")
    return _page(row)


def of_book(conn: sqlite3.Connection, book_id: str) -> list[Page]:
    """The pages of a book in order."""
    return [_page(row) for row in conn.execute(f"{_SELECT} WHERE b.id = ? ORDER BY p.position", (book_id,))]


def of_scan(conn: sqlite3.Connection, scan_id: int) -> dict[tuple[int, int], int]:
    """(frame, part) → page id of the pages of a scan that are stored already."""
    rows = conn.execute("SELECT frame, part, id FROM pages WHERE scan = ?", (scan_id,))
    return {(int(frame), int(part)): int(id) for frame, part, id in rows}


def entries_on(conn: sqlite3.Connection, id: int) -> list[int]:
    """The seqs of the living entries that a page holds, in the order they were stored."""
    rows = conn.execute(
        "SELECT p.seq FROM entry_pages p JOIN entries e ON e.seq = p.seq "
        "WHERE p.page = ? AND e.status < 3 ORDER BY p.seq",
        (id,),
    )
    return [int(row[0]) for row in rows]


def fingerprints(conn: sqlite3.Connection, book_key: int) -> list[tuple[int, bytes]]:
    """(page id, fingerprint) of a book's pages."""
    rows = conn.execute(
        "SELECT id, fingerprint FROM pages WHERE book = ? AND fingerprint IS NOT NULL", (book_key,)
    )
    return [(int(id), bytes(print_)) for id, print_ in rows]


def turns(conn: sqlite3.Connection, book_key: int) -> dict[int, int]:
    """How many pages of a book were turned by how much: the book's vote."""
    rows = conn.execute("SELECT turn, count(*) FROM pages WHERE book = ? GROUP BY turn", (book_key,))
    return {int(turn): int(count) for turn, count in rows}


def unread(conn: sqlite3.Connection, book_id: str) -> int:
    """How many pages of a book no form fits: they are kept, unread."""
    row = conn.execute(
        "SELECT count(*) FROM pages p JOIN books b ON b.key = p.book WHERE b.id = ? AND p.form IS NULL",
        (book_id,),
    ).fetchone()
    return int(row[0])


def add_readings(conn: sqlite3.Connection, seq: int | None, readings: Iterable[RawReading]) -> None:
    """Keep what the engines gave, for ever."""
    at = now()
    conn.executemany(
        "INSERT INTO readings(seq, page, field, text, confidence, box, alternatives, engine, at, lines) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                seq, reading.page_id, reading.field, reading.text, float(reading.confidence),
                json.dumps([int(value) for value in reading.box]) if reading.box else None,
                json.dumps(reading.alternatives, ensure_ascii=False) if reading.alternatives else None,
                reading.engine, at, _packed(reading.lines),
            )
            for reading in readings
        ],
    )  # fmt: skip


def readings_of(conn: sqlite3.Connection, seq: int) -> list[RawReading]:
    """What the engines gave for an entry, in the order it came."""
    rows = conn.execute(
        "SELECT field, page, box, text, confidence, alternatives, engine, lines FROM readings "
        "WHERE seq = ? ORDER BY id",
        (seq,),
    )
    return [
        RawReading(
            field, page, Box(*json.loads(box)) if box else None, text, confidence,
            tuple((other, weight) for other, weight in json.loads(alternatives or "[]")), engine,
            tuple((Box(*place), said) for *place, said in json.loads(lines or "[]")),
        )
        for field, page, box, text, confidence, alternatives, engine, lines in rows
    ]  # fmt: skip


def _packed(lines: Sequence[tuple[Box, str]]) -> str | None:
    rows = [[*map(int, box), said] for box, said in lines]
    return json.dumps(rows, ensure_ascii=False) if rows else None


def _page(row: Sequence[Any]) -> Page:
    (id, book, scan, position, frame, turn, crop, skew, keystone, width, height, dpi, form, score, file,
     stored, sha256, findings) = row  # fmt: skip
    geometry = PageGeometry(frame, turn, Box(*json.loads(crop)) if crop else None, skew, keystone)
    return Page(
        id, book, scan, position, geometry, width, height, dpi, form, score, file, stored, sha256,
        unpack_findings(findings),
    )  # fmt: skip
