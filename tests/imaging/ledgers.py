"""Ruled tables as other printers made them, drawn with Pillow: what our own sample pages do not vary."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from PIL import Image, ImageDraw

from .drawn import font

COLUMNS = (
    (10, "Số TT"), (24, "Ngày, tháng, năm đăng ký"), (40, "Họ và tên con"), (13, "Nam hay nữ"),
    (24, "Ngày sinh"), (40, "Nơi sinh"), (36, "Họ tên cha"), (36, "Họ tên mẹ"), (36, "Người khai"), (20, "Ghi chú"),
)  # fmt: skip
NAMES = ("Nguyễn Văn An", "Trần Thị Bình", "Lê Quốc Cường", "Phạm Thu Dung", "Hoàng Minh Đức")


@dataclass(frozen=True)
class Printing:
    """A table's look. ``weight`` of rules in mm; ``heading`` in mm; ``broken``, ``dotted``: share of rows."""

    weight: float = 0.3
    heading: float = 22.0
    numbered: bool = False
    dotted: bool = False
    open_sides: bool = False
    broken: bool = False
    frame: float = 1.0
    bend: float = 0.0
    rows: int = 7
    fold: int | None = None


def ledger(printing: Printing, dpi: int = 150) -> tuple[np.ndarray, list[float]]:
    """A page with a filled table, and the y of the rules about its rows of entries."""
    mm = dpi / 25.4
    image = Image.new("L", (round(330 * mm), round(230 * mm)), 240)
    draw = ImageDraw.Draw(image)
    xs = [15.0]
    for number, (width, _heading) in enumerate(COLUMNS):
        if printing.fold == number:
            xs.append(xs[-1] + 14)
        xs.append(xs[-1] + width)
    top, body = 25.0, 25.0 + printing.heading
    lower = body + (6 if printing.numbered else 0)
    ys = [lower + 20 * row for row in range(printing.rows + 1)]
    halves = [xs] if printing.fold is None else [xs[: printing.fold + 1], xs[printing.fold + 1 :]]
    for half in halves:
        for y in [top, *([body] if printing.numbered else []), *ys]:
            thick = printing.weight * (printing.frame if y in (top, ys[-1]) else 1)
            _rule(draw, (half[0], y, half[-1], y), thick, mm, broken=printing.broken)
        for x in half[1 if printing.open_sides else 0 : len(half) - (1 if printing.open_sides else 0)]:
            _rule(draw, (x, top, x, ys[-1]), printing.weight, mm, broken=False)
        if printing.dotted:
            for y in ys[:-1]:
                for inner in (7, 14):
                    for x in np.arange(half[0], half[-1], 1.4):
                        draw.point(((x * mm, (y + inner) * mm)), fill=120)
    edges = [(a, b) for half in halves for a, b in pairwise(half)]
    for number, (x, right) in enumerate(edges):
        for line, words in enumerate(_wrapped(COLUMNS[number][1], right - x, mm)):
            draw.text(((x + 1.5) * mm, (top + 3 + 4 * line) * mm), words, font=font(round(3.2 * mm)), fill=50)
        if printing.numbered:
            draw.text(
                ((x + right) / 2 * mm, (body + 1) * mm), str(number + 1), font=font(round(3 * mm)), fill=50
            )
        for row in range(printing.rows):
            draw.text(
                ((x + 1.5) * mm, (ys[row] + 5) * mm), _value(number, row), font=font(round(3.6 * mm)), fill=60
            )
    page = np.asarray(image)
    return (_bent(page, printing.bend * mm) if printing.bend else page), [y * mm for y in ys]


def _value(column: int, row: int) -> str:
    name = NAMES[(row + column) % len(NAMES)]
    texts = (
        str(row + 11), f"{row + 3}/5/1984", name, ("Nam", "Nữ")[row % 2], f"{row + 1}/4/1984", "Trạm y tế xã Tả Van",
        name, name, name, "",
    )  # fmt: skip
    return texts[column]


def _wrapped(text: str, room: float, mm: float) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if font(round(3.2 * mm)).getlength(longer) < (room - 2) * mm or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _rule(
    draw: ImageDraw.ImageDraw, ends: tuple[float, ...], weight: float, mm: float, *, broken: bool
) -> None:
    x0, y0, x1, y1 = (value * mm for value in ends)
    width = max(1, round(weight * mm))
    if not broken:
        draw.line((x0, y0, x1, y1), fill=70, width=width)
        return
    for x in np.arange(x0, x1, 17 * mm):
        draw.line((x, y0, min(x1, x + 14.5 * mm), y0), fill=95, width=width)


def _bent(page: np.ndarray, depth: float) -> np.ndarray:
    """The page with its middle pushed down, as near a fold."""
    height, width = page.shape
    shift = np.rint(depth * np.sin(np.linspace(0, np.pi, width))).astype(int)
    rows = np.clip(np.arange(height)[:, None] - shift[None, :], 0, height - 1)
    return np.ascontiguousarray(np.take_along_axis(page, rows, axis=0))
