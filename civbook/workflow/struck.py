"""Struck-out words: a clerk's false start ("Ngyễn Nguyễn Văn A") is no part of the value."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from civbook.imaging.components import close_gaps, runs
from civbook.workflow.strokes import level_strokes

if TYPE_CHECKING:
    from numpy.typing import NDArray

_DARK = 170  # of 255; paper is near 245 on an evened sheet
_PAPER = 245
_LONG = 1.0  # heights of the writing: no stroke within a word is so long and straight
_SLOPES = (-0.06, -0.03, 0.0, 0.03, 0.06)
_COVERS = 0.8  # of the word's width
_FEW = 0.08  # of the stroke has letters beside it
_CLEAR = 0.62  # ink right above and below the stroke: more is a row of letters in faint or bold print
_LETTERS = 3  # dashes over fewer may be bars of letters
_UNEVEN = 0.1  # of a typewriter's pitch
_DASH = 0.62  # of the pitch: the least length of a dash
_WIDTH = 0.8  # heights of small letters: a typewriter's pitch at least
_LIKE = 1.25  # the longest dash by the shortest
_BLANK = 0.45  # heights of small letters: the blank between two words
_FULL = 0.7  # of the dashes' row is ink
_HOOKS, _BESIDE = (
    0.16,
    0.47,
)  # of the rows beside it: letters, but no row of bars, curves and feet as in bold print
_SAME = 0.5  # of a letter's ink: what of it differs where a typewriter strikes it again
_WHOLLY = 0.9  # of a line's width
_MIDST, _LOW = (0.05, 1.0), 1.25  # of a line's height: where a stroke through it is looked for
_MOST = 0.6  # of the value's width: what is struck out whole has no other value beside it


def false_start(raw: NDArray[np.uint8], own: NDArray[np.bool_]) -> int | None:
    """The column behind a struck-out beginning of a value, None where nothing is struck out.

    Args:
        raw: a value's crop of an evened sheet, rules and strokes still on it; H×W.
        own: the same crop's ink that belongs to the value, rules and leaders left out.
    """
    core = _core(own)
    if core is None:
        return None
    found = _struck_to(raw, own, core)
    return found[1] if found and found[1] - found[0] <= _MOST * (found[2] - found[0]) else None


def struck_out(raw: NDArray[np.uint8], own: NDArray[np.bool_], *, low: bool = False) -> bool:
    """Whether a line is struck out from its first letter to its last, ``low``: or has a stroke right under it.

    The other arguments are those of ``false_start``.
    """
    rows = np.flatnonzero(own.any(axis=1))
    if not len(rows):
        return False
    top, high = (
        int(rows[0]),
        int(rows[-1]) - int(rows[0]) + 1,
    )  # a long stroke is more ink than any row of letters
    last = _LOW if low else _MIDST[1]
    found = _struck_to(
        raw, own, (top + round(_MIDST[0] * high), min(len(own), top + round(last * high))), low=low
    )
    return found is not None and found[1] - found[0] >= _WHOLLY * (found[2] - found[0])


def _struck_to(
    raw: NDArray[np.uint8], own: NDArray[np.bool_], core: tuple[int, int], *, low: bool = False
) -> tuple[int, int, int] | None:
    """The first column of a value, the one behind the words struck out at its beginning, and the one behind its last;
    None where nothing is struck out. ``core``: the rows between which small letters stand."""
    columns = np.asarray(own.any(axis=0))
    inked = np.flatnonzero(columns)
    if len(inked) < 16:
        return None
    top, base = core
    high = int(np.flatnonzero(own.any(axis=1))[-1]) - int(np.flatnonzero(own.any(axis=1))[0]) + 1
    x0, x1 = int(inked[0]), int(inked[-1]) + 1
    third = max(1, round(0.2 * (base - top)))
    ink = raw[:, x0:x1] < _DARK
    ends = [
        end
        for start, end, row, slope in level_strokes(
            ink, (top + third, base - third), _SLOPES, gap=1, least=round(_LONG * high)
        )
        if start < 0.6 * high and _thin(ink, (start, end), row, slope, max(2, high // 14), low=low)
    ]
    if not ends:
        return None
    first = _word_end(columns, x0 + max(ends), max(3, high // 7))
    return (x0, first, x1) if max(ends) >= _COVERS * (first - x0) else None


def dashed_out(raw: NDArray[np.uint8], own: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """First and last column of the words that a typist struck out, a dash over each letter, left to right.

    The arguments are those of ``false_start``. All dashes of a word stand at one height, with small blanks between
    them, and end where the word does. A value that is struck out whole is left as it is.
    """
    core, inked = _core(own), np.flatnonzero(own.any(axis=0))
    if core is None or len(inked) < 16:
        return []
    top, base = core
    small, third = base - top, max(1, round(0.2 * (base - top)))
    ink = raw < (int(raw[own].mean()) + _PAPER) // 2
    columns = np.asarray(ink[top : base - third].any(axis=0))  # leader dots stand lower
    rows = range(top + third, base - third)
    words = _words(columns, max(3, round(_BLANK * small)))
    found = [word for word in words if any(_dashed(ink, word, row, small) for row in rows)]
    return found if sum(end - start for start, end in found) <= _MOST * (inked[-1] - inked[0]) else []


def _dashed(ink: NDArray[np.bool_], word: tuple[int, int], row: int, small: int) -> bool:
    """Whether dashes stand over a word's letters in a row of pixels: as far apart from each other as a typewriter's
    letters are."""
    _rows, starts, ends = runs(ink[row : row + 1, slice(*word)])
    if len(starts) < _LETTERS or ends[-1] - starts[0] < _COVERS * (word[1] - word[0]):
        return False
    pitches = np.diff(starts)
    pitch = float(np.median(pitches))
    lengths = ends - starts
    even = abs(pitches - pitch).max() <= max(_UNEVEN * pitch, 1.5) and lengths.max() <= _LIKE * lengths.min()
    if not even or lengths.min() < _DASH * pitch or pitch < _WIDTH * small:
        return False
    if _one_letter(ink[:, slice(*word)], starts.tolist(), round(pitch)):
        return False
    letters = ink[:, word[0] + int(starts[0]) : word[0] + int(ends[-1])].mean(axis=1)
    thick = max(2, small // 7)
    above, below = (
        letters[max(0, row - thick - 2) : row - thick].min(initial=1),
        letters[row + thick : row + thick + 2].min(initial=1),
    )
    return bool(letters[row] >= _FULL and _HOOKS <= above <= _BESIDE and _HOOKS <= below <= _BESIDE)


def _one_letter(ink: NDArray[np.bool_], starts: list[int], pitch: int) -> bool:
    """Whether one letter or figure stands there again and again, whose bars look like dashes: "999"."""
    cells = [ink[:, start : start + pitch] for start in starts]
    wide = min(cell.shape[1] for cell in cells)
    first, *others = (cell[:, :wide] for cell in cells)
    inked = max(1, int(first.sum()))
    return all(int((first ^ other).sum()) < _SAME * inked for other in others)


def _words(columns: NDArray[np.bool_], blank: int) -> list[tuple[int, int]]:
    """First and last column of the words: what ``blank`` empty columns part."""
    _rows, starts, ends = runs(close_gaps(columns[None, :], blank - 1))
    return list(zip(starts.tolist(), ends.tolist(), strict=True))


def _core(own: NDArray[np.bool_]) -> tuple[int, int] | None:
    """Rows between which small letters stand."""
    profile = own.sum(axis=1)
    full = np.flatnonzero(profile >= 0.5 * profile.max(initial=0))
    if profile.max(initial=0) == 0 or full[-1] - full[0] < 5:
        return None
    return int(full[0]), int(full[-1]) + 1


def _thin(
    ink: NDArray[np.bool_], span: tuple[int, int], row: int, slope: float, thick: int, *, low: bool = False
) -> bool:
    """Whether paper shows on both sides of a stroke, and letters too (``low``: above it): dashes have none."""
    across = np.arange(*span)
    level = row + np.rint(slope * (across - (ink.shape[1] - 1) / 2)).astype(np.int64)

    def filled(offset: int) -> float:
        return float(ink[np.clip(level + offset, 0, len(ink) - 1), across].mean())

    above = min(filled(-thick - step) for step in range(3))
    below = min(filled(thick + step) for step in range(3))
    return _FEW < above < _CLEAR and (low or below > _FEW) and below < _CLEAR


def _word_end(columns: NDArray[np.bool_], x: int, gap: int) -> int:
    """The first blank of some width at or behind ``x``."""
    while x < len(columns) and columns[x : x + gap].any():
        x += 1
    return x
