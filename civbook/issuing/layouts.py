"""Extract layouts: TOML files in ``data/layouts`` (and an archive's own ``layouts/``), one an event."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from civbook.errors import FormError
from civbook.i18n import gettext as _
from civbook.model import fields_of

SHIPPED = Path(__file__).parent / "data" / "layouts"
SPECIAL = frozenset({"@authority", "@number", "@book", "@registration_date"})
# The procedure of 7/7/2025 prints identity, time and place of a death, never its cause.
FORBIDDEN = frozenset({"deceased.death_cause"})


@dataclass(frozen=True, slots=True)
class Cell:
    """A label with the fields printed behind it; ``show`` "year" prints the year of a date only."""

    label: str
    fields: tuple[str, ...]
    show: Literal["written", "year"] = "written"
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """Rows of cells, one under the other, or two persons side by side in a ruled table."""

    rows: tuple[tuple[Cell, ...], ...]
    side_by_side: bool = False


@dataclass(frozen=True, slots=True)
class ExtractLayout:
    """What an extract of one event says, in order; ``series`` follows the number (Số: n/TLKS-BS)."""

    event: str
    series: str
    title: str
    subtitle: str
    blocks: tuple[Block, ...]


def layout_for(event: str, own: Path | None = None) -> ExtractLayout:
    """The layout of an event: the archive's own file if ``own`` has one, else the shipped one.

    Raises:
        FormError: no layout for this event, or a file that is wrong (which file and key are named).
    """
    for folder in (own, SHIPPED):
        if folder is not None and (path := folder / f"{event}.toml").is_file():
            return load_layout(path)
    raise FormError(
        _("There is no extract layout for {event} entries.").format(event=event),
        _("Layouts exist for: {events}.").format(
            events=", ".join(sorted(p.stem for p in SHIPPED.glob("*.toml")))
        ),
        code="no-layout",
    )


def load_layout(path: Path) -> ExtractLayout:
    """Read and check one layout file.

    Raises:
        FormError: bad TOML, an unknown key or an unknown field name.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        _only(data, {"event", "series", "title", "subtitle", "block"})
        known = set(fields_of(data["event"])) | SPECIAL
        blocks = tuple(_block(block, known) for block in data["block"])
        return ExtractLayout(data["event"], data["series"], data["title"], data.get("subtitle", ""), blocks)
    except (KeyError, TypeError, ValueError, OSError) as problem:
        raise FormError(
            _("The extract layout {file} is wrong: {problem}.").format(file=path.name, problem=problem),
            _("Compare it with the shipped layouts in {folder}.").format(folder=SHIPPED),
            code="bad-layout",
        ) from problem


def _block(data: dict[str, Any], known: set[str]) -> Block:
    _only(data, {"rows", "side_by_side"})
    rows = tuple(tuple(_cell(cell, known) for cell in row) for row in data["rows"])
    side_by_side = bool(data.get("side_by_side", False))
    if side_by_side and any(len(row) != 2 for row in rows):
        raise ValueError("side_by_side rows need two cells")
    return Block(rows, side_by_side)


def _cell(data: dict[str, Any], known: set[str]) -> Cell:
    _only(data, {"label", "fields", "show", "strong"})
    fields = tuple(data["fields"])
    if unknown := [name for name in fields if name not in known]:
        raise ValueError(f"unknown field {unknown[0]}")
    if forbidden := FORBIDDEN.intersection(fields):
        raise ValueError(f"{min(forbidden)} is never printed on an extract")
    show = data.get("show", "written")
    if show not in ("written", "year"):
        raise ValueError(f"show = {show!r} (written or year)")
    return Cell(data["label"], fields, show, bool(data.get("strong", False)))


def _only(data: dict[str, Any], keys: set[str]) -> None:
    if unknown := set(data) - keys:
        raise ValueError(f"unknown key {min(unknown)}")
