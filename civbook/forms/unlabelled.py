"""Values whose labels were not legible, told by what stands beside them and by what they say."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from civbook.forms.pieces import Piece, Zone
from civbook.model import Box
from civbook.text.closed_lists import match_closed

_SO, _LABEL_AND_NUMBER = 2, 2  # letters of "số"; tokens
_GROUP_WORDS = 3  # of an ethnic group's name at most
_LABEL_WORDS = 2  # of the misread label before it
_LISTED = 0.99  # likeness to a name in the list
_DATES = {
    "birth_date": "birth_date_in_words",
    "death_date": "death_date_in_words",
    "deceased.death_date": "death_date_in_words",
    "death_moment": "death_date_in_words",
}
_IN_WORDS = 5  # words of a date at least


def ethnic(zones: list[Zone]) -> list[Zone]:
    """The ethnic group whose label was not legible: few words at a row's beginning, straight before the nationality,
    that no label claims or that a value above seems to go on with, and the list knows."""
    given = {zone.field for zone in zones}
    found: list[Zone] = []
    for zone, after in zip(zones, [*zones[1:], None], strict=True):
        person, _dot, key = after.field.rpartition(".") if after else ("", "", "")
        last = zone.pieces[-1]
        loose = not zone.field or len(zone.pieces) > 1
        beside = after is not None and key == "nationality" and after.pieces[0].row == last.row
        group = _group(last) if loose and beside and f"{person}.ethnicity" not in given else None
        if group is None:
            found.append(zone)
            continue
        if len(zone.pieces) > 1:
            found.append(replace(zone, pieces=zone.pieces[:-1]))
        found.append(Zone(f"{person}.ethnicity", "ethnicity", None, (group,)))
    return found


def _group(piece: Piece) -> Piece | None:
    """The end of a piece that is an ethnic group; None where there is none, or more than a label before it."""
    tokens = piece.tokens
    for start in range(max(0, len(tokens) - _GROUP_WORDS), min(len(tokens), _LABEL_WORDS + 1)):
        known = match_closed("ethnicity", " ".join(token.text for token in tokens[start:]))
        if known is not None and known.score >= _LISTED:
            return Piece(piece.box._replace(x0=tokens[start].box.x0 - 4), tokens[start:], piece.row)
    return None


def worded(zones: list[Zone]) -> list[Zone]:
    """The date in words that stands in brackets below the date in figures, without a label: "(Ngày mười ba, tháng
    chín, …)"."""
    given = {zone.field for zone in zones}
    found: list[Zone] = []
    for zone in zones:
        before = zone if len(zone.pieces) > 1 else found[-1] if found and not zone.field else None
        name = _DATES.get(before.key, "") if before is not None else ""
        person = before.field.partition(".")[0] if before is not None else ""
        field = f"{person}.{name}"
        first = next((at for at, piece in enumerate(zone.pieces) if _is_in_words(piece)), None)
        if not name or field in given or first is None or (zone.field and not first):
            found.append(zone)
            continue
        if first:
            found.append(replace(zone, pieces=zone.pieces[:first]))
        found.append(Zone(field, name, None, zone.pieces[first:]))
        given.add(field)
    return found


def _is_in_words(piece: Piece) -> bool:
    keys = [token.key for token in piece.tokens]
    begins = bool(keys) and keys[0] in ("ngay", "mong", "mung")
    return begins and "thang" in keys and len(keys) >= _IN_WORDS and not any(key.isdigit() for key in keys)


def numbered(zones: list[Zone]) -> list[Zone]:
    """The entry's number where its short label was misread ("Sã: 06", "ss 72/2007"): what no label claims straight
    before the number of the book, in its row, and two letters before it."""
    if any(zone.field == "number" for zone in zones):
        return zones
    for at, (zone, after) in enumerate(pairwise(zones)):
        first = zone.pieces[0]
        beside = after.key == "book_number" and after.pieces[0].row == first.row
        if zone.field or not beside or len(zone.pieces) > 1 or len(first.tokens) < _LABEL_AND_NUMBER:
            continue
        label, *rest = first.tokens
        if label.key.isalpha() and len(label.key) <= _SO and any(char.isdigit() for char in rest[-1].key):
            box = Box(label.box.x1, first.box.y0, first.box.x1, first.box.y1)
            found = Zone("number", "number", label.box, (Piece(box, tuple(rest), first.row),))
            return [*zones[:at], found, *zones[at + 1 :]]
    return zones
