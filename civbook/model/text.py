"""What an engine saw: one neutral shape, whatever the engine."""

from __future__ import annotations

from dataclasses import dataclass

from civbook.model.geometry import Box


@dataclass(frozen=True, slots=True)
class TextWord:
    """A word with its box (page pixels) and confidence 0-1."""

    text: str
    box: Box
    confidence: float


@dataclass(frozen=True, slots=True)
class TextLine:
    """One recognised line or zone.

    ``alternatives`` are other readings with weights 0-1, best first, without the text itself.
    ``engine`` names engine and version, for provenance.
    """

    text: str
    box: Box
    confidence: float
    words: tuple[TextWord, ...] = ()
    alternatives: tuple[tuple[str, float], ...] = ()
    engine: str = ""
