"""Writing in the cells of a ruled table: every stroke goes to one cell and, within it, to one line.

Clerks write narrow cells full: lines stand closer than on forms and touch, letters cross the rules. So strokes
are taken whole: a connected part belongs to the cell that holds its middle, and lines are told apart by the ink
along each row of pixels, not by blank rows between them.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from civbook.imaging.components import Components, Mask, components, run_pixels, taller, turned
from civbook.imaging.dittos import ditto
from civbook.imaging.leading import divisions, extent
from civbook.imaging.unruled import without_ruling
from civbook.model import Box

if TYPE_CHECKING:
    from collections.abc import Iterator

    from civbook.imaging.grid import Grid
    from civbook.imaging.pixels import Pixels

_INK = 198  # of 255: pixels of faint strokes; paper is near 245 on an evened page
_DARK = 176  # a stroke has such pixels somewhere, print showing through from the back has none
_PAPER = 245
_CORE = 10  # percent of a line's ink: the middle of its strokes
_PALE = (0.42, 0.6)  # of the depth of these below the paper: where ink begins, and where dark pixels do
_INKED = 0.08  # share of dark pixels in a stroke's
_OVER = (0.5, 0.85)  # letter heights that a part reaches up and down from a rule: letters of two rows
_WORD = 1.3  # letter heights: a part so wide is more than one letter with its tail
_LEAST = 0.25  # mm: smaller parts are dust
_LETTER = (0.9, 9.0)  # mm: heights of parts that may be letters
_MARK = 0.45  # letter heights: smaller parts are dots and marks of letters, or dirt
_HIGHER = 0.2  # line heights that the end of a line may stand higher,
_LEVEL = 0.35  # and its middles off the line's
_BESIDE = 0.8  # letter heights between a mark and its letter
_DASH = (
    0.25,
    1.7,
    1.8,
)  # a dash: letter heights wide, times as wide as high, letter heights from the next word


@dataclass(frozen=True, slots=True, eq=False)
class CellLine:
    """A line of writing in a cell: its ``box`` on the page and its own ``ink`` there (box-shaped mask)."""

    box: Box
    ink: Mask

    def cut(self, page: Pixels, others: Mask, room: tuple[int, int]) -> tuple[Pixels, Box]:
        """The line with ``room`` (across, down) about it, strokes that are not its own painted over.

        ``others``: H×W, all ink of the page, rules included.
        """
        height, width = page.shape
        across, down = room
        place = Box(
            max(0, self.box.x0 - across), max(0, self.box.y0 - down),
            min(width, self.box.x1 + across), min(height, self.box.y1 + down),
        )  # fmt: skip
        rows, columns = slice(place.y0, place.y1), slice(place.x0, place.x1)
        own = np.zeros((place.height, place.width), dtype=bool)
        y, x = self.box.y0 - place.y0, self.box.x0 - place.x0
        own[y : y + self.ink.shape[0], x : x + self.ink.shape[1]] = self.ink
        crop = page[rows, columns].copy()
        foreign = _rim(others[rows, columns] & ~own) & ~_rim(own)
        crop[foreign | (others[rows, columns] & ~own)] = _PAPER
        return crop, place

    def tight(self) -> CellLine | None:
        """The line in a box that its ink fills, None where it has none."""
        return _placed(self.ink, (self.box.x0, self.box.y0)) if self.ink.any() else None


@dataclass(frozen=True, slots=True, eq=False)
class Writing:
    """The writing of a table: lines by (row, column), top to bottom; ``ink``: dark pixels of the page, rules included,
    but no faint parts that belong to no line: they may be what is left of a letter.

    ``finer``: divisions into more lines of cells whose lines may stand closer than usual. ``level``: the grey below
    which a pixel is ink.
    """

    lines: dict[tuple[int, int], tuple[CellLine, ...]]
    finer: dict[tuple[int, int], list[tuple[CellLine, ...]]]
    ink: Mask
    level: int = _INK


def written_lines(even: Pixels, table: Grid, dpi: float, first: int = 0) -> Writing:
    """Lines of writing in the cells from row ``first`` on. Where all of it is pale, so is what counts as ink.

    Args:
        even: the page in even light, H×W; dpi: its resolution.
    """
    found = _written(even, table, dpi, first, (_INK, _DARK))
    depth = _PAPER - _core_grey(even, found)
    level, dark = (round(_PAPER - share * depth) for share in _PALE)
    return _written(even, table, dpi, first, (level, max(dark, _DARK))) if level > _INK else found


def _core_grey(even: Pixels, writing: Writing) -> float:
    """How dark the strokes of most lines are in their middle."""
    lines = [line for lines in writing.lines.values() for line in lines]
    cores = [
        float(np.percentile(even[_slices(line.box)][line.ink], _CORE)) for line in lines if line.ink.any()
    ]
    return float(np.median(cores)) if cores else 0.0


def _slices(box: Box) -> tuple[slice, slice]:
    return slice(box.y0, box.y1), slice(box.x0, box.x1)


def _written(even: Pixels, table: Grid, dpi: float, first: int, levels: tuple[int, int]) -> Writing:
    """The writing whose pixels are darker than the first of ``levels``, and somewhere than the second."""
    ink = even < levels[0]
    area = _around(table, first, even.shape, round(dpi / 25.4 * 3))
    part = ink[area.y0 : area.y1, area.x0 : area.x1]
    free = without_ruling(part, table, area, dpi / 25.4)
    parts = components(free)
    if _parted(free, parts, table, area, dpi / 25.4):
        parts = components(free)
    owners = _owners(parts, table, area, first)
    dark = _dark_share(parts, even[area.y0 : area.y1, area.x0 : area.x1] < levels[1])
    keep = (dark >= _INKED) & (np.maximum(parts.widths, parts.heights) >= _LEAST * dpi / 25.4) & (owners >= 0)
    letter = _letter_height(parts, keep, dpi / 25.4)
    found: dict[tuple[int, int], tuple[CellLine, ...]] = {}
    finer: dict[tuple[int, int], list[tuple[CellLine, ...]]] = {}
    cells: list[tuple[int, NDArray[np.int64]]] = []
    for cell, members in _groups(owners, keep):
        mark = ditto(even, area, parts.boxes[members], letter)
        if mark is None:
            cells.append((cell, members[_near_writing(parts.boxes[members], letter)]))
        else:
            found[divmod(cell, table.columns)] = (CellLine(*mark),)
    own = parts.cut_out(np.concatenate([members for _cell, members in cells])) if cells else iter(())
    for cell, members in cells:
        place = divmod(cell, table.columns)
        pieces = [piece for _number, piece in islice(own, len(members))]
        if several := _divisions(parts.boxes[members], pieces, letter, area):
            found[place], finer[place] = several[0], several[1:]
    ink[area.y0 : area.y1, area.x0 : area.x1] &= ~parts.mask(dark < _INKED)
    return Writing(found, finer, ink, levels[0])


def written_beyond(
    even: Pixels, table: Grid, dpi: float, line: Box, until: int, level: int = _INK
) -> CellLine | None:
    """Strokes right of a line, at its height, as far as ``until``: what may be its end behind a rule."""
    rise = round(_HIGHER * line.height)
    area = Box(line.x1, max(0, line.y0 - rise), max(line.x1 + 1, min(until, even.shape[1])), line.y1 + rise)
    ink = even[area.y0 : area.y1, area.x0 : area.x1] < level
    if min(ink.shape) < 3:
        return None
    parts = components(without_ruling(ink, table, area, dpi / 25.4))
    middle = (parts.boxes[:, 1] + parts.boxes[:, 3]) / 2
    keep = (np.abs(middle - ink.shape[0] / 2) < _LEVEL * line.height) & (parts.heights >= _MARK * line.height)
    return CellLine(area, parts.mask(keep)).tight() if keep.any() else None


def _around(table: Grid, first: int, shape: tuple[int, ...], room: int) -> Box:
    box = table.box
    top = min(y for _x, y in table.crossings[first])
    return Box(
        max(0, box.x0 - room),
        max(0, round(top) - room),
        min(shape[1], box.x1 + room),
        min(shape[0], box.y1 + room),
    )


def _owners(parts: Components, table: Grid, area: Box, first: int) -> NDArray[np.int64]:
    """The number (row by row) of the cell that holds each part's middle, -1 for none
    from row ``first`` on."""
    x = (parts.boxes[:, 0] + parts.boxes[:, 2]) / 2 + area.x0
    y = (parts.boxes[:, 1] + parts.boxes[:, 3]) / 2 + area.y0
    below = np.zeros(len(parts), dtype=np.int64) - 1
    for row in table.crossings:
        xs, ys = zip(*row, strict=True)
        below += y >= np.interp(x, xs, ys)
    column = np.full(len(parts), -1, dtype=np.int64)
    for number, (left, right) in enumerate(table.sides):
        edges = []
        for side in (left, right):
            line = table.course(side)
            edges.append(np.interp(y, line[:, 1], line[:, 0]))
        column[(x >= edges[0]) & (x < edges[1])] = number
    inside = (below >= first) & (below < table.rows) & (column >= 0)
    return np.where(inside, below * table.columns + column, -1)


def _parted(ink: Mask, parts: Components, table: Grid, area: Box, mm: float) -> bool:
    """Cut parts that join letters of two rows at the rule between them, in ``ink``; whether there were any.

    A tail that crosses a rule stays with its letter; letters of both rows that the tail joins are two things.
    """
    letter = _letter_height(parts, parts.heights >= _LEAST * mm, mm)
    up, down, wide = _OVER[0] * letter, _OVER[1] * letter, parts.widths >= _WORD * letter
    x = (parts.boxes[:, 0] + parts.boxes[:, 2]) / 2 + area.x0
    found = False
    for row in table.crossings[1:-1]:
        xs, ys = zip(*row, strict=True)
        at = np.rint(np.interp(x, xs, ys)).astype(int) - area.y0
        across = wide & (at - parts.boxes[:, 1] >= up) & (parts.boxes[:, 3] - at >= down)
        for left, y, right in zip(
            parts.boxes[across, 0].tolist(), at[across].tolist(), parts.boxes[across, 2].tolist(), strict=True
        ):
            ink[y - 1 : y + 2, left:right] = False
            found = True
    return found


def _dark_share(parts: Components, dark: Mask) -> NDArray[np.float64]:
    """The share of each part's pixels that are ``dark``."""
    lengths = parts.ends - parts.starts
    pixels = dark.ravel()[run_pixels(parts.rows * parts.shape[1] + parts.starts, lengths)]
    before = np.zeros(len(pixels) + 1, dtype=np.int64)
    np.cumsum(pixels, out=before[1:])
    behind = np.cumsum(lengths)
    counts = before[behind] - before[behind - lengths]
    found: NDArray[np.float64] = np.bincount(parts.labels, weights=counts, minlength=len(parts)) / parts.areas
    return found


def _letter_height(parts: Components, keep: Mask, mm: float) -> float:
    """The usual height of parts that may be letters."""
    heights = parts.heights[keep]
    heights = heights[(heights >= _LETTER[0] * mm) & (heights <= _LETTER[1] * mm)]
    return float(np.median(heights)) if len(heights) else 2.5 * mm


def _groups(owners: NDArray[np.int64], keep: Mask) -> Iterator[tuple[int, NDArray[np.int64]]]:
    """Each cell with the numbers of its parts."""
    members = np.flatnonzero(keep)
    if not len(members):
        return  # a ruled page without any writing in its cells
    order = members[np.argsort(owners[members], kind="stable")]
    cells, starts = np.unique(owners[order], return_index=True)
    for cell, group in zip(cells.tolist(), np.split(order, starts[1:]), strict=True):
        yield int(cell), group


def _divisions(
    boxes: NDArray[np.int64], parts: list[Mask], letter: float, area: Box
) -> list[tuple[CellLine, ...]]:
    """A cell's lines, top to bottom; and another division where there may be more.

    Args:
        boxes, parts: of each part of its writing, the box and the pixels in it.
    """
    if not parts:
        return []
    corner = int(boxes[:, 0].min()), int(boxes[:, 1].min())
    shape = int(boxes[:, 3].max()) - corner[1], int(boxes[:, 2].max()) - corner[0]
    pieces = [
        ((int(left) - corner[0], int(top) - corner[1]), own)
        for (left, top, _right, _bottom), own in zip(boxes, parts, strict=True)
    ]
    at = (corner[0] + area.x0, corner[1] + area.y0)
    return [
        tuple(_placed(mask, at) for mask in division)
        for division in divisions(pieces, shape, letter)
        if division
    ]


def _placed(mask: Mask, at: tuple[int, int]) -> CellLine:
    """A line's mask on the page; ``at``: where the cell's ink begins there."""
    left, top, right, bottom = extent(mask) or (0, 0, 0, 0)
    place = Box(at[0] + left, at[1] + top, at[0] + right, at[1] + bottom)
    return CellLine(place, mask[top:bottom, left:right])


def _near_writing(boxes: NDArray[np.int64], letter: float) -> Mask:
    """Parts of a letter's size, and smaller ones beside them: dots and marks, not specks and rests of rules; a dash
    stands further off, at the height of the letters."""
    sizes = boxes[:, 2:] - boxes[:, :2]
    large = boxes[sizes.max(axis=1) >= _MARK * letter]
    if not len(large):
        return np.zeros(len(boxes), dtype=bool)
    x0, y0, x1, y1 = (boxes[:, None, side] for side in range(4))
    across = np.maximum(x0 - large[None, :, 2], large[None, :, 0] - x1)
    down = np.maximum(y0 - large[None, :, 3], large[None, :, 1] - y1)
    near: Mask = (np.maximum(across, down) <= _BESIDE * letter).any(axis=1)
    dash = (sizes[:, 0] >= _DASH[0] * letter) & (sizes[:, 0] >= _DASH[1] * sizes[:, 1])
    near |= dash & ((across <= _DASH[2] * letter) & (down < 0)).any(axis=1)
    return near


def _rim(mask: Mask) -> Mask:
    """The mask grown by two pixels all round."""
    grown = taller(mask, 2, 2)
    return turned(taller(turned(grown), 2, 2))
