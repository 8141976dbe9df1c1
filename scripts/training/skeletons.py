"""Letters as pen strokes: glyph outlines are thinned to their centre lines and traced into polylines.

Fonts differ from hands in their outlines (thick and thin, terminals, hairlines), which a pen on paper does
not have. The centre line keeps what a hand shares with a font, the way the letter is built, and can be
bent, joined and drawn with any pen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

if TYPE_CHECKING:
    from pathlib import Path

EM = 96  # pixels of an em when a glyph is thinned
BASES = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789ıđĐ.,-/:;()'\"?!%&+=*"
_NEIGHBOURS = ((-1, 0), (0, 1), (1, 0), (0, -1), (-1, 1), (1, 1), (1, -1), (-1, -1))


@dataclass(frozen=True)
class Glyph:
    """One letter: strokes as float32 (n, 2) arrays x, y in ems (baseline y=0, up negative), and its
    advance."""

    strokes: tuple[np.ndarray, ...]
    advance: float


def thin(ink: np.ndarray) -> np.ndarray:
    """Zhang and Suen's thinning of a 0/1 uint8 picture, the whole sheet at once."""
    image = np.pad(ink.astype(np.uint8), 1)
    while True:
        changed = False
        for step in (0, 1):
            p2, p3, p4 = image[:-2, 1:-1], image[:-2, 2:], image[1:-1, 2:]
            p5, p6, p7 = image[2:, 2:], image[2:, 1:-1], image[2:, :-2]
            p8, p9 = image[1:-1, :-2], image[:-2, :-2]
            ring = (p2, p3, p4, p5, p6, p7, p8, p9)
            count = sum(p.astype(np.uint8) for p in ring)
            turns = sum(
                ((a == 0) & (b == 1)).astype(np.uint8) for a, b in zip(ring, ring[1:] + ring[:1], strict=True)
            )
            fit = p2 & p4 & p6 | p4 & p6 & p8 if step == 0 else p2 & p4 & p8 | p2 & p6 & p8
            gone = (image[1:-1, 1:-1] == 1) & (count >= 2) & (count <= 6) & (turns == 1) & (fit == 0)
            if gone.any():
                changed = True
                image[1:-1, 1:-1][gone] = 0
        if not changed:
            return image[1:-1, 1:-1]


def trace(skeleton: np.ndarray) -> list[np.ndarray]:
    """The skeleton's branches as lists of (x, y) pixels: from ends and crossings first, closed loops last."""
    points = {(int(y), int(x)) for y, x in np.argwhere(skeleton)}

    def around(p: tuple[int, int]) -> list[tuple[int, int]]:
        found = []
        for dy, dx in _NEIGHBOURS:
            q = (p[0] + dy, p[1] + dx)
            if q not in points:
                continue
            if dy and dx and ((p[0] + dy, p[1]) in points or (p[0], p[1] + dx) in points):
                continue  # a corner is walked through its square neighbour
            found.append(q)
        return found

    links = {p: around(p) for p in points}
    nodes = [p for p, near in links.items() if len(near) != 2]
    used: set[frozenset[tuple[int, int]]] = set()
    branches = []

    def walk(start: tuple[int, int], onward: tuple[int, int]) -> list[tuple[int, int]]:
        way = [start, onward]
        used.add(frozenset((start, onward)))
        while len(links[way[-1]]) == 2:
            ahead = [q for q in links[way[-1]] if frozenset((way[-1], q)) not in used]
            if not ahead:
                break
            used.add(frozenset((way[-1], ahead[0])))
            way.append(ahead[0])
        return way

    for start in nodes + sorted(points):
        if not links[start]:
            branches.append([start, start])
        for onward in links[start]:
            if frozenset((start, onward)) not in used:
                branches.append(walk(start, onward))  # noqa: PERF401  # the condition changes while it walks
    return [np.array([(x, y) for y, x in way], np.float32) for way in branches]


def _merged(branches: list[np.ndarray]) -> list[np.ndarray]:
    """Branches that meet end to end go on as one stroke where that is the straightest way through."""
    strokes = [b for b in branches if len(b)]
    joined = True
    while joined:
        joined = False
        best = (0.3, 0, 0, False, False)
        for i, a in enumerate(strokes):
            for j in range(i + 1, len(strokes)):
                b = strokes[j]
                for flip_a in (False, True):
                    for flip_b in (False, True):
                        p, q = (a[::-1] if flip_a else a), (b[::-1] if flip_b else b)
                        if np.abs(p[-1] - q[0]).max() > 1.5 or len(p) < 3 or len(q) < 3:
                            continue
                        u, v = p[-1] - p[-min(6, len(p))], q[min(5, len(q) - 1)] - q[0]
                        straight = float(u @ v / (np.hypot(*u) * np.hypot(*v) + 1e-6))
                        if straight > best[0]:
                            best = (straight, i, j, flip_a, flip_b)
        if best[0] > 0.3:
            _, i, j, flip_a, flip_b = best
            a, b = strokes[i], strokes[j]
            strokes[i] = np.concatenate([a[::-1] if flip_a else a, b[::-1] if flip_b else b])
            del strokes[j]
            joined = True
    return strokes


def _smooth(way: np.ndarray, step: float = 5.0) -> np.ndarray:
    if len(way) > 4:
        closed = np.abs(way[0] - way[-1]).max() <= 1.5
        k = np.ones(5, np.float32) / 5
        padded = np.concatenate(
            [
                way[-3:-1] if closed else way[:1].repeat(2, 0),
                way,
                way[1:3] if closed else way[-1:].repeat(2, 0),
            ]
        )
        way = np.stack([np.convolve(padded[:, c], k, "valid") for c in (0, 1)], 1).astype(np.float32)
    length = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(way, axis=0).T))])
    n = max(2, round(float(length[-1]) / step) + 1)
    at = np.linspace(0, float(length[-1]), n)
    return np.stack([np.interp(at, length, way[:, c]) for c in (0, 1)], 1).astype(np.float32)


def glyph_of(font: ImageFont.FreeTypeFont, letter: str) -> Glyph | None:
    """The letter's strokes in this font, None where the font draws nothing for it."""
    left, top, right, bottom = font.getbbox(letter, anchor="ls")
    if right <= left or bottom <= top:
        return None
    pad = 4
    picture = Image.new("L", (right - left + 2 * pad, bottom - top + 2 * pad), 0)
    ImageDraw.Draw(picture).text((pad - left, pad - top), letter, font=font, fill=255, anchor="ls")
    ink = (cv2.GaussianBlur(np.asarray(picture), (0, 0), 1.2) > 110).astype(np.uint8)
    if not ink.any():
        return None
    width = 2 * float(cv2.distanceTransform(ink, cv2.DIST_L2, 3).max())
    branches = trace(thin(ink))
    strokes = [s for s in _merged(branches) if len(s) >= min(0.7 * width, 12) or len(branches) <= 2]
    if not strokes:
        return None
    origin = np.array([left - pad, top - pad], np.float32)
    ways = [(_smooth(s) + origin) / EM for s in strokes]
    ways.sort(key=lambda w: float(w[:, 0].min()))
    oriented = tuple(w if w[0, 0] <= w[-1, 0] else w[::-1] for w in ways)
    return Glyph(tuple(np.ascontiguousarray(w, np.float32) for w in oriented), font.getlength(letter) / EM)


def strokes_of_font(path: Path) -> dict[str, Glyph]:
    """Every letter of BASES that the font holds, scaled so that its x-height is 0.5 em."""
    font = ImageFont.truetype(str(path), EM)
    missing = font.getmask("\U0010fffd").getbbox()
    glyphs = {}
    for letter in BASES:
        if missing and font.getmask(letter).getbbox() == missing:
            continue
        glyph = glyph_of(font, letter)
        if glyph:
            glyphs[letter] = glyph
    if not set("abcdeghiklmnopqrstuvxyABCDGHKLMNPQTVX") <= set(glyphs):
        return {}
    x_height = -float(min(s[:, 1].min() for s in glyphs["x"].strokes))
    if x_height < 0.08:
        return {}
    scale = np.float32(0.5 / x_height)
    return {
        k: Glyph(tuple(s * scale for s in g.strokes), float(g.advance * scale)) for k, g in glyphs.items()
    }
