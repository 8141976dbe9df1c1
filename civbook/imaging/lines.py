"""Lines of writing on a page: printed labels together with what is typed or written on the same line."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from civbook.imaging.components import Components, Mask, components, turned
from civbook.imaging.pixels import Pixels
from civbook.imaging.rows import Rows, crowded_rows
from civbook.imaging.ruling import Rule, level_rules
from civbook.imaging.smallprint import is_broken, is_small_print, places_along
from civbook.imaging.workscale import Reduced, ink_contrast, local_depth, local_ink, reduced
from civbook.model import Box

LINE_DPI = 110
_RULE = 40.0  # mm; strokes of a tall hand that stand below each other are shorter than an upright rule
_APART = 6.0  # mm between pieces of one line
Span: TypeAlias = tuple[int, int, int, int]
"""x0, y0, x1, y1 in pixels of the reduced copy."""


def text_lines(grey: Pixels, dpi: float | None = None) -> list[Box]:
    """Boxes of the page's lines of writing, in reading order (top to bottom, then left to right).

    Ruling lines and leader dots do not count as writing. Gaps wider than about 12 mm and upright rules divide
    a line. Strokes that reach into a neighbour line belong to the line that holds most of them.

    Args:
        grey: upright page, H×W; dpi: its resolution, guessed from the size if not given.
    """
    return find_lines(grey, dpi)[0]


def find_lines(grey: Pixels, dpi: float | None = None) -> tuple[list[Box], Rows | None]:
    """As :func:`text_lines`, and which row owns each stroke where a hand is taller than the rows are apart."""
    work = reduced(grey, LINE_DPI, dpi)
    writing, fences = _writing(work)
    parts = components(writing)
    cores = _cores(writing, fences, work)
    rows = crowded_rows(parts, cores, work, fences, lambda: components(_writing(work, _RULE)[0]))
    boxes: list[Span] = []
    if rows is not None:
        boxes = [(x0, y0, x1, y1) for _row, x0, y0, x1, y1 in rows.spans]
        writing &= rows.owner == 0
        parts = components(writing)
        cores = _cores(writing, fences, work)
    boxes += joined(_claim(parts, cores, work), fences, work)
    found = [_enlarged(box, work.factor, grey.shape) for box in boxes if _is_line(box, work)]
    return reading_order(found), rows


def reading_order(boxes: list[Box]) -> list[Box]:
    """Top to bottom; boxes that overlap by half their height are one row, left to right."""
    rows: list[list[Box]] = []
    for box in sorted(boxes, key=lambda box: box.y0 + box.y1):
        middle = (box.y0 + box.y1) / 2
        for row in rows[-3:]:
            top = min(other.y0 + other.height * 0.25 for other in row)
            bottom = max(other.y1 - other.height * 0.25 for other in row)
            if top <= middle <= bottom:
                row.append(box)
                break
        else:
            rows.append([box])
    return [box for row in rows for box in sorted(row)]


def _writing(work: Reduced, least: float = 0.0) -> tuple[Mask, Mask]:
    """Ink that may be letters, and the upright rules that fence lines in; ``least``: mm of an upright rule, shorter
    ones are letters."""
    depth = local_depth(work.pixels, work.length(3))
    ink = depth >= ink_contrast(depth)
    level = level_rules(depth, work)
    upright = [rule for rule in level_rules(turned(depth), work) if not is_broken(ink.T, rule)]
    fences = np.zeros_like(ink)
    for rule in upright:
        if rule.length >= work.length(20) and rule.depth >= ink_contrast(depth):  # a crease is no fence
            _draw(fences.T, rule, 0)
    erased = ink.copy()
    for rule in level:
        if is_small_print(ink, rule, work):
            continue
        _draw(erased, rule, round(rule.thickness) // 2 + 1, value=False)
    for rule in upright:
        if rule.length < work.length(least):
            continue
        _draw(erased.T, rule, round(rule.thickness) // 2 + 1, value=False)
    return _letters(erased, work), fences


def _draw(mask: Mask, rule: Rule, reach: int, *, value: bool = True) -> None:
    """Set the pixels along a level rule, ``reach`` pixels up and down."""
    xs, ys = places_along(rule, mask.shape[1])
    for offset in range(-reach, reach + 1):
        rows = ys + offset
        inside = (rows >= 0) & (rows < mask.shape[0])
        mask[rows[inside], xs[inside]] = value


def _letters(ink: Mask, work: Reduced) -> Mask:
    """Parts between a speck and a stain in size."""
    parts = components(ink)
    big = work.length(45)
    fits = (parts.widths <= big * 2) & (parts.heights <= big) & (parts.areas >= 2)
    return parts.mask(fits)


def _cores(writing: Mask, fences: Mask, work: Reduced) -> Components:
    """Dense middles of lines: where ink smeared along the row exceeds ink smeared over a line's pitch."""
    image = Image.fromarray(writing.astype(np.uint8) * 255)
    along = image.filter(ImageFilter.BoxBlur((work.length(4.5), work.length(0.5))))
    around = image.filter(ImageFilter.BoxBlur((work.length(4.5), work.length(3.2))))
    near, wide = np.asarray(along).astype(np.int16), np.asarray(around).astype(np.int16)
    core = (near - wide >= 3) & (near >= 10)
    core &= ~fences
    return components(core)


def _claim(parts: Components, cores: Components, work: Reduced) -> list[Span]:
    """Give every part to the core it shares most pixels with, else to the nearest; unite the boxes."""
    if not len(cores) or not len(parts):
        return []
    labels = label_image(cores)
    owner = _owners(parts, labels, len(cores), work)
    boxes: list[Span] = []
    order = np.argsort(owner, kind="stable")
    edges = np.searchsorted(owner[order], np.arange(len(cores) + 1))
    tops, bottoms = _bounds(cores, work)
    for number in range(len(cores)):
        members = order[edges[number] : edges[number + 1]]
        if not len(members):
            continue
        taken = parts.boxes[members]
        y0 = max(int(taken[:, 1].min()), int(tops[number]))
        y1 = min(int(taken[:, 3].max()), int(bottoms[number]))
        boxes.append((int(taken[:, 0].min()), y0, int(taken[:, 2].max()), y1))
    return boxes


def _bounds(cores: Components, work: Reduced) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """How high and how low the line of each core may reach: 4 mm, and not into the core of a neighbour.

    A tail that touches a letter of the next line would else make both lines one.
    """
    reach, least = work.length(4), work.length(5)
    x0, y0, x1, y1 = cores.boxes.T
    tops, bottoms = y0 - reach, y1 + reach
    wide = x1 - x0 >= least
    for number in range(len(cores)):
        beside = wide & (np.minimum(x1, x1[number]) - np.maximum(x0, x0[number]) >= least)
        below, above = beside & (y0 >= y1[number]), beside & (y1 <= y0[number])
        if below.any():
            bottoms[number] = min(bottoms[number], int(y0[below].min()))
        if above.any():
            tops[number] = max(tops[number], int(y1[above].max()))
    return tops, bottoms


def label_image(parts: Components) -> NDArray[np.int32]:
    """H×W numbers of components counted from 1, 0 where there is none."""
    height, width = parts.shape
    steps = np.zeros(height * (width + 1) + 1, dtype=np.int32)
    np.add.at(steps, parts.rows * (width + 1) + parts.starts, parts.labels + 1)
    np.add.at(steps, parts.rows * (width + 1) + parts.ends, -(parts.labels + 1))
    return np.cumsum(steps[:-1], dtype=np.int32).reshape(height, width + 1)[:, :width]


def _owners(parts: Components, labels: NDArray[np.int32], cores: int, work: Reduced) -> NDArray[np.int64]:
    """Number of the owning core for each part, ``cores`` for none."""
    # Overlap of each run with cores is sampled at its pixels.
    lengths = parts.ends - parts.starts
    index = np.repeat(np.arange(len(lengths)), lengths)
    x = np.arange(len(index)) - np.repeat(np.cumsum(lengths) - lengths, lengths) + parts.starts[index]
    seen = labels[parts.rows[index], x]
    touched = seen > 0
    pairs = parts.labels[index[touched]] * (cores + 1) + seen[touched]
    keys, counts = np.unique(pairs, return_counts=True)
    owner = np.full(len(parts), cores, dtype=np.int64)
    rank = np.argsort(counts, kind="stable")
    owner[keys[rank] // (cores + 1)] = keys[rank] % (cores + 1) - 1  # the largest overlap is written last
    return _nearest(owner, parts, labels, cores, work)


def _nearest(
    owner: NDArray[np.int64], parts: Components, labels: NDArray[np.int32], cores: int, work: Reduced
) -> NDArray[np.int64]:
    """Marks above and below letters: the core straight below within 2.5 mm, or above within 1.5 mm."""
    height, width = labels.shape
    loose = np.flatnonzero(owner == cores)
    if not len(loose):
        return owner
    middle = np.clip((parts.boxes[loose, 0] + parts.boxes[loose, 2]) // 2, 0, width - 1)
    for offset in range(1, work.length(2.5) + 1):
        for edge, step, limit in ((3, offset, 2.5), (1, -offset, 1.5)):
            if offset > work.length(limit):
                continue
            row = np.clip(parts.boxes[loose, edge] - (edge == 3) + step, 0, height - 1)
            seen = labels[row, middle]
            free = (owner[loose] == cores) & (seen > 0)
            owner[loose[free]] = seen[free] - 1
    return owner


def joined(boxes: list[Span], fences: Mask, work: Reduced) -> list[Span]:
    """Pieces of one line put together: a value a little above its label, a tail or mark that came off."""
    boxes = sorted(boxes, key=lambda box: box[0] - box[2])
    far = work.length(_APART)
    merged = True
    while merged:
        merged = False
        for number, box in enumerate(boxes):
            for other in range(len(boxes) - 1, number, -1):
                x0, y0, x1, y1 = boxes[other]
                apart = x0 - box[2] > far or box[0] - x1 > far or y0 > box[3] or box[1] > y1
                if not apart and _belong(box, boxes[other], fences, work):
                    box = _union(box, boxes.pop(other))
                    boxes[number] = box
                    merged = True
            if merged:
                break
    return boxes


def _belong(a: Span, b: Span, fences: Mask, work: Reduced) -> bool:
    """Whether two boxes (the first is the wider) are one line."""
    gap = max(a[0], b[0]) - min(a[2], b[2])
    over = min(a[3], b[3]) - max(a[1], b[1])
    if gap > work.length(_APART) or over < 0:
        return False
    tall, low = max(a[3] - a[1], b[3] - b[1]), min(a[3] - a[1], b[3] - b[1])
    if gap > 0:
        if over < 0.5 * low or tall > 2.4 * low + 4:
            return False
        rows = slice(max(a[1], b[1]), max(a[1], b[1]) + over)
        return not fences[rows, min(a[2], b[2]) - 1 : max(a[0], b[0]) + 1].any()
    narrow = min(a[2] - a[0], b[2] - b[0])
    if over >= 0.6 * low:
        return True
    # A mark above or a tail below: small, and inside the line's span.
    return low <= 0.6 * tall and narrow <= work.length(6) and -gap >= 0.7 * narrow and b[3] - b[1] == low


def _union(a: Span, b: Span) -> Span:
    return min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3])


def _is_line(box: Span, work: Reduced) -> bool:
    width, height = box[2] - box[0], box[3] - box[1]
    return (
        height >= work.length(1.1) and width >= work.length(1.2) and width * height >= work.length(1.5) ** 2
    )


def _enlarged(box: Span, factor: int, page: tuple[int, ...]) -> Box:
    """Back to page pixels with a margin of one working pixel."""
    x0, y0, x1, y1 = box
    return Box(
        max(0, (x0 - 1) * factor), max(0, (y0 - 1) * factor),
        min(page[1], (x1 + 1) * factor), min(page[0], (y1 + 1) * factor),
    )  # fmt: skip


def ink_box(crop: Pixels) -> Box | None:
    """The smallest box around the ink of a crop, specks left out; None where there is none."""
    if min(crop.shape) < 4:
        return None
    ink = local_ink(crop, max(6, crop.shape[0] // 3), 22)
    parts = components(ink)
    fits = parts.areas >= max(4, (crop.shape[0] // 25) ** 2)
    if not fits.any():
        return None
    boxes = parts.boxes[fits]
    return Box(int(boxes[:, 0].min()), int(boxes[:, 1].min()), int(boxes[:, 2].max()), int(boxes[:, 3].max()))
