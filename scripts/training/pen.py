"""A writer with a pen: lays out a text in strokes of an invented hand and draws them as an ink mask.

Marks (tones, hats, horns, the bar of đ) are drawn by the pen rather than taken from the font: real hands set
them beside, above or far from their letter, shorten them to ticks, and that is what a Vietnamese reader must
cope with. It also lets fonts without Vietnamese letters serve as hands.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import cv2
import numpy as np

from scripts.training.skeletons import Glyph

if TYPE_CHECKING:
    from numpy.random import Generator

Hand = dict[str, Glyph]
_DOT = ((0.0, 0.0), (0.015, 0.015))
MARKS: dict[
    str, tuple[tuple[tuple[float, float], ...], ...]
] = {  # units: ems (x-height 0.5); y up is negative
    "\u0301": (
        ((-0.06, 0.0), (0.02, -0.09), (0.1, -0.2)),
        ((0.0, 0.0), (0.03, -0.1), (0.05, -0.2)),
        ((-0.1, -0.02), (0.12, -0.14)),
    ),
    "\u0300": (
        ((-0.1, -0.2), (-0.02, -0.1), (0.06, 0.0)),
        ((-0.05, -0.2), (-0.02, -0.1), (0.0, 0.0)),
        ((-0.12, -0.14), (0.1, -0.02)),
    ),
    "\u0309": (
        ((-0.06, -0.17), (0.0, -0.23), (0.07, -0.2), (0.07, -0.13), (0.01, -0.07), (0.0, 0.0)),
        ((-0.05, -0.2), (0.03, -0.22), (0.06, -0.15), (0.02, -0.08), (0.03, -0.02)),
        ((-0.07, -0.15), (0.0, -0.2), (0.06, -0.12), (-0.01, -0.02)),
    ),
    "\u0303": (
        ((-0.17, -0.03), (-0.1, -0.12), (-0.02, -0.08), (0.05, -0.03), (0.12, -0.07), (0.17, -0.14)),
        ((-0.15, -0.06), (-0.06, -0.11), (0.05, -0.05), (0.15, -0.11)),
        ((-0.16, -0.02), (-0.08, -0.13), (0.04, -0.02), (0.18, -0.16)),
    ),
    "\u0323": (
        _DOT,
        ((-0.02, -0.02), (0.03, 0.03)),
        ((0.0, -0.03), (0.0, 0.04)),
        ((-0.04, 0.0), (0.04, 0.0)),
    ),
    "\u0302": (
        ((-0.15, 0.0), (0.0, -0.17), (0.15, 0.0)),
        ((-0.13, 0.0), (-0.03, -0.13), (0.06, -0.11), (0.14, 0.0)),
        ((-0.16, -0.02), (0.02, -0.14), (0.12, 0.02)),
    ),
    "\u0306": (
        ((-0.15, -0.15), (-0.08, -0.03), (0.0, 0.0), (0.08, -0.03), (0.15, -0.15)),
        ((-0.12, -0.1), (0.0, 0.0), (0.14, -0.13)),
        ((-0.1, -0.14), (-0.03, 0.0), (0.13, -0.1)),
    ),
    "\u031b": (
        ((-0.02, 0.06), (0.09, 0.02), (0.11, -0.06), (0.07, -0.13)),
        ((0.0, 0.03), (0.1, -0.07)),
        ((-0.03, 0.04), (0.06, 0.05), (0.12, -0.02), (0.1, -0.15)),
    ),
    "\u030c": (((-0.13, -0.15), (0.0, 0.0), (0.13, -0.15)),),
    "\u0308": (((-0.08, -0.06), (-0.07, -0.05)), ((0.08, -0.06), (0.09, -0.05))),
    "\u0327": (((0.0, -0.02), (0.04, 0.06), (-0.05, 0.12)),),
}
_BARRED = {"đ": "d", "Đ": "D", "ƀ": "b", "Ƀ": "B"}
_TONES = frozenset("\u0301\u0300\u0309\u0303\u0323")


@dataclass
class Writer:
    """The habits of one invented hand; lengths in ems, x-height 0.5."""

    hands: list[Hand]
    mix: float
    r: Generator
    slant: float = 0.0
    stretch: float = 1.0
    gap: float = 0.0
    blank: float = 0.45
    shake: float = 0.02
    size_jitter: float = 0.06
    shift_jitter: float = 0.02
    join: float = 0.0
    mark_size: float = 1.0
    mark_drift: float = 0.06
    mark_lift: float = 0.0
    capital: float = 1.0
    keep_dot: float = 0.3
    _choice: dict[str, int] = field(default_factory=dict)
    shapes: dict[str, int] = field(default_factory=dict)

    def glyph(self, letter: str) -> Glyph | None:
        """The writer's own form of a letter: mostly of one font, now and then of another, always the same."""
        at = self._choice.get(letter)
        if at is None:
            at = int(self.r.integers(len(self.hands))) if self.r.random() < self.mix else 0
            self._choice[letter] = at
        found = self.hands[at].get(letter)
        if found is None:
            found = next((hand[letter] for hand in self.hands if letter in hand), None)
        return found


def some_writer(hands: list[Hand], r: Generator) -> Writer:
    """Draw a writer's habits; ``hands`` is his first font and those he borrows letters from."""
    loose = r.random()
    return Writer(
        hands,
        float(r.choice([0.0, 0.15, 0.35, 0.6])),
        r,
        slant=float(np.clip(r.normal(0.12, 0.22), -0.4, 0.75)),
        stretch=float(np.exp(r.normal(0.0, 0.22))),
        gap=float(r.normal(0.0, 0.05) + (0.12 * r.random() if r.random() < 0.3 else 0)),
        blank=float(r.uniform(0.22, 0.8) if r.random() < 0.85 else r.uniform(0.8, 1.6)),
        shake=float(0.006 + 0.035 * loose * r.random()),
        size_jitter=float(0.02 + 0.12 * loose * r.random()),
        shift_jitter=float(0.005 + 0.05 * loose * r.random()),
        join=float(r.choice([0.0, 0.0, 0.5, 0.9])),
        mark_size=float(np.exp(r.normal(0.05, 0.28))),
        mark_drift=float(abs(r.normal(0.0, 0.1))),
        mark_lift=float(r.normal(0.03, 0.07)),
        capital=float(np.exp(r.normal(0.0, 0.15))),
        keep_dot=float(r.choice([0.0, 0.0, 1.0])),
    )


def _waved(points: np.ndarray, amount: float, r: Generator) -> np.ndarray:
    """Points with slow noise along the stroke, as an unsure pen makes it."""
    n = len(points)
    knots = max(2, n // 4 + 1)
    noise = r.normal(0, amount, (knots, 2))
    at = np.linspace(0, knots - 1, n)
    low = at.astype(int).clip(0, knots - 2)
    part = (at - low)[:, None]
    return points + noise[low] * (1 - part) + noise[low + 1] * part


def _mark(writer: Writer, mark: str, x: float, y: float, strokes: list[np.ndarray]) -> None:
    shapes = MARKS[mark]
    r = writer.r
    if mark == "\u0308":
        chosen = shapes
    else:
        at = writer.shapes.setdefault(mark, int(r.integers(len(shapes))))
        chosen = (shapes[at if r.random() < 0.85 else int(r.integers(len(shapes)))],)
    size = writer.mark_size * np.exp(r.normal(0, 0.12))
    turn = r.normal(0, 0.15)
    spin = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]]) * size
    for shape in chosen:
        way = np.array(shape) @ spin.T
        strokes.append(_waved(_curve(way) if len(way) > 2 else way, 0.01, r) + np.array((x, y)))


def _curve(way: np.ndarray, n: int = 10) -> np.ndarray:
    """A smooth way through a few points (chord-length Catmull-Rom by cubic blending)."""
    t = np.linspace(0, len(way) - 1, n)
    i = t.astype(int).clip(0, len(way) - 2)
    f = (t - i)[:, None]
    p = np.concatenate([2 * way[:1] - way[1:2], way, 2 * way[-1:] - way[-2:-1]])
    a, b, c, d = p[i], p[i + 1], p[i + 2], p[i + 3]
    return 0.5 * (2 * b + (c - a) * f + (2 * a - 5 * b + 4 * c - d) * f**2 + (3 * b - a - 3 * c + d) * f**3)


def _letter(
    writer: Writer, char: str, x: float, strokes: list[np.ndarray]
) -> tuple[float, np.ndarray | None, np.ndarray | None]:
    """Draw one character at x; returns the new x and the ends where a joining stroke may come in and go
    out."""
    r = writer.r
    base = _BARRED.get(char)
    marks = ""
    if base is None:
        pieces = unicodedata.normalize("NFD", char)
        base, marks = pieces[0], pieces[1:]
    glyph = writer.glyph(base)
    if glyph is None:
        return x + 0.3, None, None
    upper = base.isupper()
    scale = np.exp(r.normal(0, writer.size_jitter)) * (writer.capital if upper else 1.0)
    turn = r.normal(0, 0.03) + 0.3 * r.normal(0, writer.shift_jitter)
    matrix = np.array([[scale * writer.stretch * np.exp(r.normal(0, 0.06)), turn], [-turn, scale]])
    shift = np.array([x, r.normal(0, writer.shift_jitter)])
    above = [m for m in marks if m not in "\u0323\u031b\u0327"]
    ways = []
    for stroke in glyph.strokes:
        if base in "ij" and above and stroke[:, 1].max() < -0.52 and r.random() >= writer.keep_dot:
            continue  # the dot gives way to the tone
        ways.append(_waved(stroke @ matrix.T, writer.shake, r) + shift)
    if not ways:
        return x + 0.3, None, None
    every = np.concatenate(ways)
    left, top = every.min(0)
    right, bottom = every.max(0)
    strokes.extend(ways)
    middle = (left + right) / 2
    if char in _BARRED:
        if upper or char == "Ƀ":
            y = top + (bottom - top) * r.uniform(0.4, 0.6)
            bar = ((left - 0.12, y), (left + r.uniform(0.12, 0.35), y))
        else:
            y = top + (bottom - top) * r.uniform(0.1, 0.35)
            stem = right if char == "đ" else left
            bar = ((stem - r.uniform(0.1, 0.22), y + 0.01), (stem + r.uniform(0.06, 0.2), y - 0.01))
        strokes.append(_waved(np.array(bar), 0.015, r))
    _marks(writer, marks, (middle, top, right, bottom), upper, strokes)
    low = [w for w in ways if w[:, 1].max() > -0.3]
    came, goes = (low[0][0], low[-1][-1]) if low else (None, None)
    return x + glyph.advance * matrix[0, 0] + writer.gap, came, goes


def _marks(
    writer: Writer, marks: str, at: tuple[float, float, float, float], upper: bool, strokes: list[np.ndarray]
) -> None:
    r = writer.r
    middle, top, right, bottom = at
    lift = writer.mark_lift + r.normal(0, 0.03)
    hat = False
    ordered = sorted(marks, key=lambda m: m in _TONES)
    for mark in ordered:
        if mark == "\u0323":
            _mark(
                writer,
                mark,
                middle + r.normal(0, 0.05 + writer.mark_drift / 2),
                max(bottom, 0.0) + 0.12 + abs(r.normal(0, 0.06)),
                strokes,
            )
        elif mark == "\u031b":
            _mark(writer, mark, right, top + 0.05 + r.normal(0, 0.03), strokes)
        elif mark == "\u0327":
            _mark(writer, mark, middle, bottom, strokes)
        else:
            drift = r.normal(writer.mark_drift, 0.03 + writer.mark_drift / 2)
            y = top - 0.08 - (0 if upper else lift)
            if hat and mark in _TONES:  # a tone on a hat: above it or to its right
                beside = r.random() < 0.6
                drift += r.uniform(0.1, 0.24) if beside else 0
                y -= r.uniform(0.02, 0.12) if beside else r.uniform(0.14, 0.24)
            _mark(writer, mark, middle + drift, y, strokes)
            hat = mark in "\u0302\u0306"


def write(writer: Writer, text: str) -> list[np.ndarray]:
    """The strokes of a text: float arrays (n, 2) in ems, baseline at y = 0, before slant and baseline
    drift."""
    strokes: list[np.ndarray] = []
    x, out = 0.0, None
    r = writer.r
    for char in text:
        if char == " ":
            x += max(0.16, writer.blank * np.exp(r.normal(0, 0.25)))
            out = None
            continue
        x, came, goes = _letter(writer, char, x, strokes)
        if out is not None and came is not None and char.islower() and r.random() < writer.join:
            reach = came - out
            if 0.02 < reach[0] < 0.5 and abs(reach[1]) < 0.5:
                sag = out + reach * 0.5 + (0, 0.08 * r.random())
                strokes.append(_curve(np.array([out, sag, came]), 7))
        out = goes if char.isalpha() else None
    return strokes


def drifted(strokes: list[np.ndarray], writer: Writer) -> list[np.ndarray]:
    """Slant, slope and slow waves of baseline, size and slant over the whole line."""
    r = writer.r
    end = max((float(s[:, 0].max()) for s in strokes), default=1.0) + 0.1
    knots = max(3, int(end / 3) + 2)
    level = np.cumsum(r.normal(0, 0.05, knots)) * r.random() * 1.2
    slope = r.normal(0, 0.012) if r.random() < 0.85 else r.normal(0, 0.04)
    level = level - level.mean()
    lean = writer.slant + r.normal(0, 0.06, knots)
    size = np.exp(r.normal(0, 0.05, knots))
    at = np.linspace(0, end, knots)
    done = []
    for s in strokes:
        x = s[:, 0]
        middle = float(x.mean())
        y = s[:, 1] * np.interp(middle, at, size)
        done.append(
            np.stack([x - y * np.interp(middle, at, lean), y + np.interp(x, at, level) + slope * x], 1)
        )
    return done


def draw(
    strokes: list[np.ndarray],
    scale: float,
    origin: tuple[float, float],
    size: tuple[int, int],
    pen: float,
    r: Generator,
) -> np.ndarray:
    """Ink mask uint8 (height, width): strokes times ``scale`` plus ``origin``, ``pen`` pixels thick,
    pressure varying."""
    mask = np.zeros(size, np.uint8)
    pressure = r.random() < 0.5
    for s in strokes:
        points = np.round((s * scale + origin) * 8).astype(np.int32)
        if not pressure or len(points) < 6:
            thick = max(1, round(pen * np.exp(r.normal(0, 0.1)))) if pressure else max(1, round(pen))
            cv2.polylines(mask, [points], False, 255, thick, cv2.LINE_AA, 3)
            continue
        wave = pen * (1 + 0.3 * np.sin(np.linspace(0, r.uniform(1, 6), len(points)) + r.uniform(0, 6)))
        for i in range(0, len(points) - 1, 3):
            cv2.polylines(mask, [points[i : i + 4]], False, 255, max(1, round(wave[i])), cv2.LINE_AA, 3)
    return mask
