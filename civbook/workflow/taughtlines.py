"""What a verified value teaches: the places of its lines, each with the words that stand there.

Words that are not in a picture spoil those that are. A value over two lines is two pictures, and its words are
parted by what was read on each; a zone that holds more than its value teaches nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from civbook.text.fold import fold

if TYPE_CHECKING:
    from civbook.model import Box
    from civbook.store.pages import RawReading

_TALLEST = 1.9  # times the usual height of the entry's lines: a taller box holds two of them
_TALLEST_OF_MANY = 3.2  # a line that was read as one of several is one, whatever its flourishes
_LONG, _ALIKE = 12, 50  # a long line that was read so unlike its words (of 100) is another one


def usual_height(boxes: Sequence[Box]) -> int:
    """How high an entry's lines are, values over several of them among the boxes."""
    heights = sorted(box.height for box in boxes)
    return heights[len(heights) // 3] if heights else 0


def taught(reading: RawReading, written: str, usual: int) -> list[tuple[Box, str]]:
    """Where a verified value stands and what stands there, line by line; ``usual``: the height of such lines."""
    text = " ".join(written.split())
    if reading.box is None or not text:
        return []
    if not reading.lines:
        return _line(reading.box, reading.text, text, _TALLEST * usual)
    parts = parted(text, [said for _box, said in reading.lines])
    return [
        found
        for (box, said), part in zip(reading.lines, parts, strict=True)
        if part
        for found in _line(box, said, part, _TALLEST_OF_MANY * usual)
    ]


def _line(box: Box, said: str, text: str, tallest: float) -> list[tuple[Box, str]]:
    fits = box.height <= tallest and box.width >= 2 * len(text)
    return [(box, in_zone(said, text))] if fits and _tells_the_same(said, text) else []


def parted(text: str, lines: Sequence[str]) -> list[str]:
    """A value's words in as many parts as there are lines, so that each is most like what was read there."""
    words = text.split()
    best: list[tuple[float, tuple[int, ...]]] = [(0.0, ()), *[(float("inf"), ())] * len(words)]
    for said in lines:
        best = [
            min(
                (cost + Levenshtein.distance(" ".join(words[start:end]), said), (*cuts, end))
                for start, (cost, cuts) in enumerate(best[: end + 1])
            )
            for end in range(len(words) + 1)
        ]
    cuts = (0, *best[-1][1])
    return [" ".join(words[start:end]) for start, end in pairwise(cuts)]


def in_zone(read: str, written: str) -> str:
    """The words of a verified value that stand in the zone where the rest was read.

    A person writes "ngày 23 tháng 3" where the form prints "ngày" before the zone, or completes a name whose first
    word the zone has cut off.
    """
    seen, words = read.split(), written.split()
    lacking = len(words) - len(seen)
    if lacking <= 0 or not seen:
        return written
    needed = len(seen) if len(seen) < 4 else len(seen) - 1
    for part in (words[lacking:], words[: len(seen)]):
        if sum(fold(one) == fold(other) for one, other in zip(seen, part, strict=True)) >= needed:
            return " ".join(part)
    return written


def _tells_the_same(read: str, written: str) -> bool:
    """Whether a zone holds this value and nothing else: misread it may be, but of about the same length.

    A zone of several fields (a number, its date and its office) holds more than the value.
    """
    if min(len(read), len(written)) >= _LONG and fuzz.ratio(fold(read), fold(written)) < _ALIKE:
        return False
    return 0.6 * len(written) - 2 <= len(read) <= 1.5 * len(written) + 2
