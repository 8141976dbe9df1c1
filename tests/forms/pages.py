"""Pages as an engine would read them: lines of text with places."""

from __future__ import annotations

from civbook.forms.choosing import Fit, fit_forms
from civbook.forms.loading import all_forms
from civbook.forms.zones import zones_of
from civbook.model import Box, TextLine

WIDTH = 1600
LETTER = 16


def lines_of(text: str) -> list[TextLine]:
    """One line a row; "|" divides a row into lines that stand apart ("@n" moves one to column n)."""
    lines = []
    for number, row in enumerate(text.strip().splitlines()):
        y = 100 + 50 * number
        x = 100
        for part in row.split("|"):
            words = part.strip()
            if words.startswith("@"):
                column, _blank, words = words[1:].partition(" ")
                x = int(column)
            if words:
                lines.append(TextLine(words, Box(x, y, x + LETTER * len(words), y + 34), 0.9))
            x += LETTER * len(words) + 150
    return lines


def best_fit(text: str) -> Fit:
    return fit_forms(lines_of(text), WIDTH, all_forms())[0]


def values(fit: Fit) -> dict[str, str]:
    """The text of every zone by field."""
    return {
        zone.field: " ".join(piece.text for piece in zone.pieces if piece.text)
        for zone in zones_of(fit.form, fit.rows, fit.match)
        if zone.field
    }
