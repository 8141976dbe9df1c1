"""Notes of later changes where a form has no place for them: a clerk writes them at the head or foot of the page, "Ly
hôn theo bản án số …", and only their own words tell what they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from civbook.forms.layout import Row, Token, box_of, key_of
from civbook.forms.margins import NOTE_HEADS
from civbook.forms.pieces import Zone

_OPENERS = (
    "kethonvoi", "dakethonvoi", "lyhontheo", "lyhonngay", "dalyhon", "thuantinhlyhon", "caichinh", "dacaichinh",
    "duoccaichinh", "thaydoiho", "thaydoiten", "dinhchinh", "dadinhchinh", "bosung", "xacdinhlai", "nhanconnuoi",
    "nhanchamecon", "nhancon", "nhancha", "nhanme", "duocnhanlam", "lamconnuoi", "huykethon", "huybo",
    "huyhonnhan", "chamdutviec", "congnhanviec", "khaitritheo", "theoan", "theobanan",
)  # fmt: skip
_FEWEST = 4  # words


def loose_notes_apart(rows: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """Rows without the notes that have no head, and these, each in a column of its own."""
    if any(head in key_of(row.tokens) for row in rows for head in NOTE_HEADS):
        return list(rows), []
    found: list[Row] = []
    notes: list[Row] = []
    for row in rows:
        lines = {token.line for token in row.tokens}
        loose = {line for line in lines if opens_note([one for one in row.tokens if one.line == line])}
        kept = tuple(token for token in row.tokens if token.line not in loose)
        if kept or not loose:
            found.append(_cut(row, kept) if loose else row)
        for line in loose:
            note = _cut(row, [token for token in row.tokens if token.line == line])
            notes.append(replace(note, left=note.box.x0 - 1))
    return found, notes


def noted(zones: list[Zone]) -> list[Zone]:
    """Zones that no label claims but whose words are a note's, as the entry's note."""
    if any(zone.field == "note" for zone in zones):
        return zones
    at = next((at for at, zone in enumerate(zones) if not zone.field and opens_note(_tokens(zone))), None)
    if at is None:
        return zones
    return [*zones[:at], replace(zones[at], field="note", key="note"), *zones[at + 1 :]]


def opens_note(tokens: Sequence[Token]) -> bool:
    """Whether words begin as a note of a later change does."""
    return len(tokens) >= _FEWEST and key_of(tokens).startswith(_OPENERS)


def _tokens(zone: Zone) -> tuple[Token, ...]:
    return tuple(token for piece in zone.pieces for token in piece.tokens)


def _cut(row: Row, tokens: Sequence[Token]) -> Row:
    box = box_of(tokens)
    return replace(row, tokens=tuple(tokens), box=box)
