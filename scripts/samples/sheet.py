"""A blank sheet that is printed on, written on, stamped and signed; ink lies on ink as on paper."""

from __future__ import annotations

import itertools
import math
import random
import re
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from samples import hands

Box = tuple[float, float, float, float]
Pixels = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Word:
    """A word on the sheet and the box of its ink; `printed` with the form, else written into it."""

    text: str
    box: Box
    printed: bool


@dataclass
class Sheet:
    """A page in pixels; `printed` takes the printer's black, `inks` everything that came later, `words` tells
    what stands where."""

    width: int
    height: int
    dpi: int
    printed: Image.Image = field(init=False)
    draw: ImageDraw.ImageDraw = field(init=False)
    inks: list[tuple[hands.Ink, int, int, tuple[int, int, int]]] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.printed = Image.new("L", (self.width, self.height), 255)
        self.draw = ImageDraw.Draw(self.printed)

    def mm(self, length: float) -> float:
        """Millimetres in pixels."""
        return length * self.dpi / 25.4

    def label(
        self, text: str, x: float, baseline: float, font: ImageFont.FreeTypeFont, anchor: str = "ls"
    ) -> Box:
        """Print a text."""
        self.draw.text((x, baseline), text, fill=20, font=font, anchor=anchor)
        box = self.draw.textbbox((x, baseline), text, font=font, anchor=anchor)
        start = x - {"l": 0.0, "m": 0.5, "r": 1.0}[anchor[0]] * font.getlength(text)
        for found in re.finditer(r"[^\s.]\S*", text):  # leaders are no words
            x0, x1 = (start + font.getlength(text[:at]) for at in found.span())
            self.words.append(Word(found.group(), (x0, box[1], x1, box[3]), True))
        return box

    def rule(self, start: tuple[float, float], end: tuple[float, float], width: float = 1.0) -> None:
        """Print a line; widths below a pixel are paler."""
        shade = 30 if width >= 1 else int(255 - 225 * width)
        self.draw.line((*start, *end), fill=shade, width=max(1, round(width)))

    def write(self, line: hands.Written, hand: hands.Hand, x: float, baseline: float) -> Box:
        """Lay a written line on the sheet, its text beginning at x; its box."""
        left, top = round(x) - line.left, round(baseline) - line.baseline
        self.inks.append((line.ink, left, top, hand.colour))
        for word, x0, x1 in line.words:
            part = line.ink[:, max(0, line.left + int(x0)) : line.left + int(x1) + 1]
            rows = np.flatnonzero(part.max(axis=1, initial=0) > 0.2)
            if len(rows):
                box = (round(x) + x0, top + int(rows[0]), round(x) + x1, top + int(rows[-1]) + 1)
                self.words.append(Word(word, box, False))
        rows, columns = np.nonzero(line.ink.max(axis=1) > 0.2)[0], np.nonzero(line.ink.max(axis=0) > 0.2)[0]
        if not len(rows):
            return (x, baseline - 4, x + 4, baseline)
        return (left + columns[0], top + rows[0], left + columns[-1] + 1, top + rows[-1] + 1)

    def finish(self, strength: float = 1.0) -> Pixels:
        """What light passes: H×W×3, 255 is bare paper."""
        black = 255 - (255 - np.asarray(self.printed, dtype=np.float32)) * strength
        page = np.repeat(black.astype(np.uint8)[:, :, None], 3, axis=2)
        for ink, left, top, colour in self.inks:
            lay(page, ink, left, top, colour)
        return page


def lay(page: Pixels, ink: hands.Ink, left: int, top: int, colour: tuple[int, int, int]) -> None:
    """Multiply ink of a colour onto a page, cut at its edges."""
    x0, y0 = max(0, left), max(0, top)
    x1, y1 = min(page.shape[1], left + ink.shape[1]), min(page.shape[0], top + ink.shape[0])
    if x0 >= x1 or y0 >= y1:
        return
    part = ink[y0 - top : y1 - top, x0 - left : x1 - left, None]
    tint = np.array(colour, dtype=np.float32) / 255
    page[y0:y1, x0:x1] = (page[y0:y1, x0:x1] * (1 - part * (1 - tint))).astype(np.uint8)


def stroke(rng: random.Random, width: int, thick: int, times: int) -> hands.Ink:
    """One or two uneven horizontal strokes of a pen, as through a mistake."""
    height = thick * 5
    image = Image.new("L", (width * 2, height * 2), 0)
    draw = ImageDraw.Draw(image)
    for number in range(times):
        middle = height * (1 if times == 1 else 0.8 + 0.5 * number)
        ends = (middle + rng.gauss(0, thick * 0.7), middle + rng.gauss(0, thick * 0.7))
        draw.line((2, ends[0], width * 2 - 3, ends[1]), fill=225, width=max(2, round(thick * 1.6)))
    return np.asarray(image.resize((width, height), Image.Resampling.LANCZOS), dtype=np.float32) / 255


def signature(rng: random.Random, width: int, height: int) -> hands.Ink:
    """A scribble: a tall first letter, loops that grow small, a flourish."""
    scale, points = 2, []
    loops, x = rng.randint(2, 6), rng.uniform(0.08, 0.2)
    points += [
        (x, rng.uniform(0.5, 0.9)),
        (x + rng.uniform(-0.03, 0.1), rng.uniform(0.02, 0.2)),
        (x + rng.uniform(0.02, 0.1), rng.uniform(0.75, 0.98)),
    ]
    for number in range(loops):
        high = rng.uniform(0.1, 0.34) * (1 - number / (loops + 3))
        step = 0.62 / loops * rng.uniform(0.6, 1.2)
        points += [
            (x + step * 0.5, 0.55 - high),
            (x + step * rng.uniform(0.7, 1.1), 0.55 + high * 0.4),
            (x + step * rng.uniform(0.3, 0.6), 0.6 + high),
        ]
        x += step
    kind = rng.random()
    if kind < 0.4:
        points += [(0.97, rng.uniform(0.3, 0.6))]
    elif kind < 0.8:
        points += [
            (0.9, rng.uniform(0.5, 0.9)),
            (rng.uniform(0.1, 0.3), rng.uniform(0.65, 0.85)),
            (0.97, rng.uniform(0.6, 0.9)),
        ]
    else:
        points += [(0.8, 0.1), (0.55, 0.95), (0.95, 0.7)]
    image = Image.new("L", (width * scale, height * scale), 0)
    draw = ImageDraw.Draw(image)
    curve = _curve([(px * width * scale, py * height * scale) for px, py in points])
    thick = max(2, int(height * scale * rng.uniform(0.02, 0.035)))
    for one, two in itertools.pairwise(curve):
        draw.line((*one, *two), fill=235, width=max(1, round(thick * rng.uniform(0.8, 1.15))))
    small = image.resize((width, height), Image.Resampling.LANCZOS)
    return np.asarray(small, dtype=np.float32) / 255


def _curve(points: list[tuple[float, float]], steps: int = 14) -> list[tuple[float, float]]:
    """A Catmull-Rom curve through the points."""
    ends = [points[0], *points, points[-1]]
    curve = []
    for a, b, c, d in zip(ends, ends[1:], ends[2:], ends[3:], strict=False):
        for step in range(steps):
            t = step / steps
            curve.append(
                tuple(
                    0.5
                    * (
                        2 * b[i]
                        + (c[i] - a[i]) * t
                        + (2 * a[i] - 5 * b[i] + 4 * c[i] - d[i]) * t**2
                        + (3 * b[i] - a[i] - 3 * c[i] + d[i]) * t**3
                    )
                    for i in (0, 1)
                )
            )
    return curve  # type: ignore[return-value]


def round_stamp(rng: random.Random, size: int, font_path: str, texts: tuple[str, str]) -> hands.Ink:
    """A round seal: two rings, an emblem, the office around it; worn."""
    scale = 2
    whole = size * scale
    image = Image.new("L", (whole, whole), 0)
    draw = ImageDraw.Draw(image)
    middle, radius = whole / 2, whole / 2 - 6
    thick = max(2, whole // 90)
    draw.ellipse(
        (middle - radius, middle - radius, middle + radius, middle + radius), outline=255, width=2 * thick
    )
    inner = radius * 0.62
    draw.ellipse((middle - inner, middle - inner, middle + inner, middle + inner), outline=255, width=thick)
    star = [
        (
            middle + (inner * (0.75 if k % 2 == 0 else 0.3)) * math.sin(k * math.pi / 5),
            middle - (inner * (0.75 if k % 2 == 0 else 0.3)) * math.cos(k * math.pi / 5),
        )
        for k in range(10)
    ]
    draw.polygon(star, outline=255, width=2 * thick) if rng.random() < 0.5 else draw.polygon(star, fill=200)
    font = ImageFont.truetype(font_path, int(radius * 0.22))
    _around(image, texts[0], font, (middle, radius * 0.81), up=True)
    _around(image, texts[1], font, (middle, radius * 0.81), up=False)
    turned = image.rotate(rng.uniform(-25, 25), Image.Resampling.BICUBIC).resize(
        (size, size), Image.Resampling.LANCZOS
    )
    return _worn(rng, np.asarray(turned, dtype=np.float32) / 255)


def _around(
    image: Image.Image, text: str, font: ImageFont.FreeTypeFont, place: tuple[float, float], up: bool
) -> None:
    """Set a text along a circle, above or below its middle."""
    middle, radius = place
    step = min(font.getlength("H") * 1.12 / radius, 2.5 / max(1, len(text) - 1))
    start = -step * (len(text) - 1) / 2
    for number, letter in enumerate(text):
        angle = start + number * step
        tile = Image.new("L", (font.size * 2, font.size * 2), 0)  # type: ignore[operator]
        ImageDraw.Draw(tile).text((font.size, font.size), letter, fill=255, font=font, anchor="mm")
        tile = tile.rotate(-math.degrees(angle) if up else math.degrees(angle), Image.Resampling.BICUBIC)
        x = middle + radius * math.sin(angle) - font.size
        y = middle + (-1 if up else 1) * radius * math.cos(angle) - font.size
        image.paste(255, (round(x), round(y)), tile)


def box_stamp(rng: random.Random, font_path: str, height: int, lines: tuple[str, ...]) -> hands.Ink:
    """A framed stamp of one or more lines, a little askew."""
    font = ImageFont.truetype(font_path, height)
    wide = int(max(font.getlength(line) for line in lines)) + height
    image = Image.new("L", (wide, int(height * (1.3 * len(lines) + 0.7))), 0)
    draw = ImageDraw.Draw(image)
    draw.rectangle((2, 2, wide - 3, image.height - 3), outline=255, width=max(2, height // 12))
    for number, line in enumerate(lines):
        draw.text((wide / 2, height * (0.95 + 1.3 * number)), line, fill=255, font=font, anchor="mm")
    turned = image.rotate(rng.uniform(-7, 7), Image.Resampling.BICUBIC, expand=True)
    return _worn(rng, np.asarray(turned, dtype=np.float32) / 255)


def _worn(rng: random.Random, ink: hands.Ink) -> hands.Ink:
    noise = np.random.default_rng(rng.getrandbits(64))
    small = noise.normal(0.75, 0.28, (max(2, ink.shape[0] // 6), max(2, ink.shape[1] // 6))).astype(
        np.float32
    )
    patch = np.asarray(Image.fromarray(small).resize((ink.shape[1], ink.shape[0]), Image.Resampling.BICUBIC))
    return (ink * np.clip(patch, 0.08, 1) * rng.uniform(0.45, 0.9)).astype(np.float32)
