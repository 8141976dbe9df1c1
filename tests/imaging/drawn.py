"""Simple pages drawn with Pillow, for tests that need to know where everything stands."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

FONT = Path(__file__).parents[2] / "civbook" / "issuing" / "data" / "fonts" / "LiberationSerif-Regular.ttf"

LINES = (
    ("Họ, chữ đệm, tên người được khai sinh", "NGUYỄN THỊ PHƯƠNG THẢO"),
    ("Ngày, tháng, năm sinh", "05/03/1998"),
    ("Ghi bằng chữ", "Ngày năm tháng ba năm một nghìn chín trăm chín mươi tám"),
    ("Nơi sinh", "Bệnh viện đa khoa huyện Chi Lăng"),
    ("Dân tộc", "Tày"),
    ("Quê quán", "xã Hữu Kiên, huyện Chi Lăng, tỉnh Lạng Sơn"),
    ("Họ, chữ đệm, tên người mẹ", "Hoàng Thị Lệ Quyên"),
    ("Năm sinh", "1975"),
    ("Nơi cư trú", "thôn Pá Phầy, xã Hữu Kiên, huyện Chi Lăng"),
    ("Họ, chữ đệm, tên người cha", "Nguyễn Văn Đồng"),
    ("Năm sinh", "1971"),
    ("Nơi cư trú", "thôn Pá Phầy, xã Hữu Kiên, huyện Chi Lăng"),
)


@cache
def font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONT), size)


def form_page(
    dpi: int = 150, *, dots: bool = True, shift: int = 0
) -> tuple[np.ndarray, list[tuple[int, int, int, int]]]:
    """An A4 form, grey, and the boxes of its lines."""
    mm = dpi / 25.4
    image = Image.new("L", (round(210 * mm), round(297 * mm)), 235)
    draw = ImageDraw.Draw(image)
    size = round(4.6 * mm)
    boxes = []
    y = round(40 * mm) + shift
    for label, value in LINES:
        x = round(25 * mm)
        draw.text((x, y), f"{label}: {value}", font=font(size), fill=40)
        box = draw.textbbox((x, y), f"{label}: {value}", font=font(size))
        boxes.append(tuple(round(edge) for edge in box))
        if dots:
            for dot in range(round(box[2]) + 4, image.width - round(20 * mm), max(3, round(1.1 * mm))):
                draw.ellipse((dot, y + size * 0.9, dot + mm * 0.35, y + size * 0.9 + mm * 0.35), fill=90)
        y += round(12 * mm)
    return np.asarray(image), boxes


def ledger_page(
    dpi: int = 100, *, rows: int = 6, broken: bool = False
) -> tuple[np.ndarray, list[int], list[int]]:
    """An A3 spread with a ruled table, the x of its upright and the y of its level rules."""
    mm = dpi / 25.4
    image = Image.new("L", (round(420 * mm), round(297 * mm)), 235)
    draw = ImageDraw.Draw(image)
    xs = [round(x * mm) for x in (15, 30, 80, 115, 150, 200, 225, 270, 320, 360, 405)]
    ys = [round((40 + 30 * row) * mm) for row in range(rows + 1)]
    for x in xs:
        draw.line((x, ys[0], x, ys[-1]), fill=70, width=max(1, round(0.3 * mm)))
    for y in ys:
        draw.line((xs[0], y, xs[-1], y), fill=70, width=max(1, round(0.3 * mm)))
        if broken:
            for gap in range(xs[0], xs[-1], round(23 * mm)):
                draw.rectangle((gap, y - 3, gap + round(2 * mm), y + 3), fill=235)
    size = round(4 * mm)
    for row in range(rows):
        for column, x in enumerate(xs[:-1]):
            words = LINES[(row * 3 + column) % len(LINES)][1].split()
            draw.text((x + 2 * mm, ys[row] + 5 * mm), words[0], font=font(size), fill=50)
            if len(words) > 1 and column % 2:
                draw.text((x + 2 * mm, ys[row] + 13 * mm), words[1], font=font(size), fill=50)
    return np.asarray(image), xs, ys


def on_table(page: np.ndarray, *, grain: int = 12) -> np.ndarray:
    """The page photographed on a dark table with a grain that runs level."""
    height, width = page.shape
    rng = np.random.default_rng(8)
    rows, margin = height + height // 6, width // 12
    table = np.clip(70 + rng.normal(0, grain, rows), 20, 120)[:, None] + rng.normal(
        0, 3, (rows, width + 2 * margin)
    )
    photo = np.clip(table, 0, 255).astype(np.uint8)
    photo[height // 12 : height // 12 + height, margin : margin + width] = page
    return photo
