"""Other readings of a value that stands on several lines: one line read otherwise, the rest as it is."""

from __future__ import annotations

from collections.abc import Sequence

from civbook.model import TextLine

_KEPT = 6


def joined_ways(lines: Sequence[TextLine]) -> tuple[tuple[str, float], ...]:
    """The alternatives of all lines together, the weightiest first; those of a line alone as they are."""
    if len(lines) == 1:
        return lines[0].alternatives
    texts = [line.text for line in lines]
    ways = [
        (" ".join(part for part in (*texts[:at], text, *texts[at + 1 :]) if part), weight)
        for at, line in enumerate(lines)
        for text, weight in line.alternatives
    ]
    return tuple(sorted(ways, key=lambda way: -way[1])[:_KEPT])
