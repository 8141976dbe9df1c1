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
