"""A typewriter: letters struck one by one through a worn ribbon, tones struck after their letters.

The faces of coding fonts alone taught the recogniser neither what old machines print (a flat-topped 3, zeros
with a dot, bowls full of ink, "l" for 1) nor how their Vietnamese came about: the letter first, its tone with
a dead key at one height for small and capital letters, or by pen afterwards. Faces without Vietnamese serve
too, since the marks are drawn here.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np
from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFont

from scripts.training import handfonts
from scripts.training.pen import MARKS

if TYPE_CHECKING:
    from numpy.random import Generator

_BASELINE = 2.4  # ems from the top of the picture to the foot of the letters, as lines.Studio sets its fonts
_BARS = {"đ": "d", "Đ": "D"}
_BELOW = "\u0323"
_HORN = "\u031b"


def faces() -> list[Path]:
    """Every face to type with: the recorded training fonts, and the Latin ones where npm brought them."""
    folder = handfonts.CACHE / "training" / "ttf"
    folder.mkdir(parents=True, exist_ok=True)
    found = handfonts.recorded("train", ("typed",))
    for name in handfonts.TYPED_FAMILIES:
        cuts = sorted((handfonts.EXTRA / name / "files").glob(f"{name}-latin-[34]00-normal.woff2"))
        found += [handfonts.as_ttf(cut, folder) for cut in cuts[-1:]]
    return found


@cache
def _letters(path: Path) -> frozenset[int]:
    return frozenset(TTFont(path).getBestCmap())


@dataclass
class Machine:
    """One machine on one day: its face, its ribbon, its habits; lengths in ems."""

    path: Path
    font: ImageFont.FreeTypeFont
    r: Generator
    pitch: float = 0.0
    composed: bool = True
    by_pen: bool = False
    jolt: float = 0.0
    faint: float = 0.0
    zero: str = ""
    flat_three: bool = False
    ell_for_one: bool = False
    clogged: float = 0.0
    drift: tuple[float, float] = (0.0, 0.0)
    weight: int = 2
    _patches: dict[str, np.ndarray] = field(default_factory=dict)

    def type(self, text: str) -> np.ndarray:
        """The text as an ink mask (uint8), its baseline ``_BASELINE`` ems below the top."""
        size = self.font.size
        page = np.zeros((4 * size, int((len(text) + 2) * self.pitch + 4 * size)), np.uint8)
        if self.r.random() < 0.03:
            text = self._struck_over(page, text)
        x = float(size)
        for char in text:
            if char != " ":
                self._strike(page, char, x)
            x += self.pitch + self.r.normal(0, 0.3 * self.jolt * size)
        return page

    def _struck_over(self, page: np.ndarray, text: str) -> str:
        """Begin wrong, strike it over with a row of x; the text moved on behind it."""
        wrong = text[: int(self.r.integers(2, 6))].replace(" ", "")
        over = "x" if self.r.random() < 0.6 else str(self.r.choice(list("Xm-/")))
        for at, char in enumerate(wrong):
            x = self.font.size + at * self.pitch
            self._strike(page, char, x)
            self._strike(page, over, x + self.r.normal(0, 0.05) * self.pitch)
        return " " * (len(wrong) + 1) + text

    def _strike(self, page: np.ndarray, char: str, x: float) -> None:
        r, size = self.r, self.font.size
        if self.ell_for_one and char == "1":
            char = "l"
        force = float(np.clip(1 - abs(r.normal(0, self.faint)), 0.35, 1))
        dy = round(r.normal(0, self.jolt) * size)
        if not self.composed and ord(char) in _letters(self.path):
            _lay(page, self._patch(char), round(x), dy, self._worn(force))
            return
        base, marks = _parts(char)
        _lay(page, self._patch(base), round(x), dy, self._worn(force))
        tones = np.zeros_like(page[:, : 3 * size])
        self._bar(tones, char)
        for mark in marks:
            self._mark(tones, base, mark)
        if tones.any():
            _lay(page, tones, round(x), dy, self._worn(max(force, 0.5)))

    def _worn(self, force: float) -> np.ndarray:
        """The weight of the blow over a letter: one side is often lighter."""
        r = self.r
        down = np.linspace(1, 1 - abs(r.normal(0, self.faint)), 32, dtype=np.float32)
        across = np.linspace(1, 1 - abs(r.normal(0, 0.5 * self.faint)), 32, dtype=np.float32)
        field_ = np.outer(down[:: r.choice((-1, 1))], across[:: r.choice((-1, 1))])
        return np.clip(field_ * force, 0.2, 1)

    def _patch(self, char: str) -> np.ndarray:
        """A letter in a cell three ems wide, its left edge one em in; as high as the page."""
        found = self._patches.get(char)
        if found is None:
            size = self.font.size
            found = self._drawn(char)
            if char == "3" and self.flat_three:
                middle = round((_BASELINE - 0.38) * size)
                top = self._drawn("7")
                found = np.concatenate([top[:middle], found[middle:]])
            if char == "0" and self.zero:
                self._mark_zero(found)
            if self.clogged and self.r.random() < self.clogged:
                width = max(2, round(0.12 * size))
                found = cv2.morphologyEx(found, cv2.MORPH_CLOSE, np.ones((width, width), np.uint8))
            self._patches[char] = found
        return found

    def _drawn(self, char: str) -> np.ndarray:
        size = self.font.size
        picture = Image.new("L", (3 * size, 4 * size), 0)
        x = size + (self.pitch - self.font.getlength(char)) / 2
        ImageDraw.Draw(picture).text((x, _BASELINE * size), char, 255, self.font, "ls")
        return np.asarray(picture).copy()

    def _mark_zero(self, patch: np.ndarray) -> None:
        x0, y0, width, height = cv2.boundingRect(patch)
        if self.zero == "dot":
            centre = (x0 + width // 2, y0 + height // 2)
            cv2.circle(patch, centre, max(2, round(0.09 * height)), 255, -1, cv2.LINE_AA)
        else:
            inset = 0.18
            start = (round(x0 + inset * width), round(y0 + (1 - inset) * height))
            end = (round(x0 + (1 - inset) * width), round(y0 + inset * height))
            cv2.line(patch, start, end, 255, self.weight, cv2.LINE_AA)

    def _extent(self, base: str) -> tuple[int, int, int, int]:
        return tuple(cv2.boundingRect(self._patch(base)))  # type: ignore[return-value]

    def _bar(self, tones: np.ndarray, char: str) -> None:
        if char not in _BARS:
            return
        x0, y0, width, height = self._extent(_BARS[char])
        if char == "đ":
            y, left, right = y0 + 0.2 * height, x0 + 0.45 * width, x0 + 1.1 * width
        else:
            y, left, right = y0 + 0.5 * height, x0 - 0.12 * width, x0 + 0.5 * width
        start, end = (round(left), round(y)), (round(right), round(y))
        cv2.line(tones, start, end, 255, self.weight, cv2.LINE_AA)

    def _mark(self, tones: np.ndarray, base: str, mark: str) -> None:
        size, r = self.font.size, self.r
        x0, y0, width, height = self._extent(base)
        x, foot = x0 + width / 2 + self.drift[0] * size, y0 + height
        if mark == _BELOW:
            y = foot + 0.13 * size
        elif mark == _HORN:
            x, y = x0 + width, y0 + 0.08 * size
        else:
            # A dead key strikes at one height, over small letters and, sunk into them, over capitals.
            y = y0 - (0.08 + self.drift[1]) * size - (0.12 * size if tones[: y0 + 1].any() else 0)
        loose = 0.035 if self.by_pen else 0.008
        shape = MARKS[mark][0 if not self.by_pen else int(r.integers(len(MARKS[mark])))]
        scale = size * float(np.exp(r.normal(0, 4 * loose)))
        points = np.array(shape) * scale + (x + r.normal(0, loose) * size, y + r.normal(0, loose) * size)
        thick = max(1, self.weight - 1) if self.by_pen else self.weight
        if mark == _BELOW:
            cv2.circle(tones, (round(x), round(y)), max(2, round(0.055 * size)), 255, -1, cv2.LINE_AA)
            return
        cv2.polylines(tones, [np.round(points * 8).astype(np.int32)], False, 255, thick, cv2.LINE_AA, 3)


def _parts(char: str) -> tuple[str, str]:
    """A letter without its marks, and the marks: the shape's first, the tone's last."""
    if char in _BARS:
        return _BARS[char], ""
    pieces = unicodedata.normalize("NFD", char)
    known = [m for m in pieces[1:] if m in MARKS]
    base = pieces[0]
    if base in "ij" and any(m not in (_BELOW, _HORN) for m in known):
        base = "ı" if base == "i" else base
    return base, "".join(sorted(known, key="\u0300\u0301\u0309\u0303\u0323".find))


def _lay(page: np.ndarray, patch: np.ndarray, x: int, dy: int, force: np.ndarray) -> None:
    """Ink onto the page: where two strikes meet the darker stays."""
    x0, y0, width, height = cv2.boundingRect(patch)
    if not width or not height:
        return
    ink = patch[y0 : y0 + height, x0 : x0 + width] * cv2.resize(force, (width, height))
    left = x + x0 - patch.shape[1] // 3
    top = y0 + dy
    if top < 0 or left < 0:
        return
    cell = page[top : top + height, left : left + width]
    np.maximum(cell, ink[: cell.shape[0], : cell.shape[1]].astype(np.uint8), out=cell)


def some_machine(path: Path, font: ImageFont.FreeTypeFont, r: Generator) -> Machine:
    """Draw a machine's habits. Most strike evenly; a third are worn."""
    size = font.size
    worn = r.random()
    natural = font.getlength("n")
    return Machine(
        path,
        font,
        r,
        pitch=float(max(natural, font.getlength("e"), 0.45 * size) * r.uniform(0.95, 1.12)),
        composed=bool(r.random() < 0.45 or ord("ạ") not in _letters(path)),
        by_pen=bool(r.random() < 0.15),
        jolt=float(abs(r.normal(0, 0.02))),
        faint=float(0.05 if worn < 0.4 else r.uniform(0.05, 0.3) if worn < 0.8 else r.uniform(0.3, 0.42)),
        zero=str(r.choice(["", "dot", "slash"], p=[0.64, 0.18, 0.18])),
        flat_three=bool(r.random() < 0.22),
        ell_for_one=bool(r.random() < 0.05),
        clogged=float(r.choice([0.0, 0.15, 0.5], p=[0.75, 0.15, 0.1])),
        drift=(float(r.normal(0, 0.035)), float(r.normal(0.0, 0.03))),
        weight=int(r.integers(2, 2 + max(1, round(0.07 * size)))),
    )
