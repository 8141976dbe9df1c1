"""Lines of writing: typewriter, hand-printed letters, school cursive and running hands, made of fonts.

A font repeats each letter exactly and a hand never does: letters vary in size, slant, place and pressure,
the line wanders, accents drift to the right, words run wide or narrow. It is drawn at twice the final size.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFilter

from samples import fonts

Ink = npt.NDArray[np.float32]  # H×W, 0 no ink … 1 full ink
SCALE = 2
BLUES = ((34, 52, 140), (22, 40, 110), (52, 74, 160), (40, 60, 150))
BLACKS = ((28, 28, 32), (44, 42, 46), (20, 22, 30))
VIOLETS = ((78, 48, 128), (92, 52, 120), (66, 40, 110))


@dataclass(frozen=True)
class Hand:
    """One writer with one pen (or a typewriter); sizes in pixels of the final page."""

    path: str
    style: str
    x_height: float
    colour: tuple[int, int, int]
    slant: float = 0.0  # dx per dy, positive leans right
    unsteady: float = 0.0  # how much letters vary, 0 none … 1 much
    word_gap: float = 1.0
    stretch: float = 1.0
    stroke: int = 0  # extra stroke, in pixels at twice the size
    pressure: float = 0.2  # how much the stroke's thickness and darkness vary
    fade: float = 1.0  # darkness of the ink
    accents_drift: float = 0.0
    climb: float = 0.0  # how the line rises along its way, dy per dx


@dataclass(frozen=True)
class Written:
    """Ink of one line of text; `baseline` is its row, `left` the column where the text begins.

    `words`: each word with its first and last column, from `left` on.
    """

    ink: Ink
    baseline: int
    left: int
    width: int
    words: tuple[tuple[str, float, float], ...] = ()


def new_hand(rng: random.Random, font: fonts.FontFile, style: str, x_height: float) -> Hand:
    """Draw a writer's habits. `x_height` in pixels of the page."""
    if style in ("typed", "print"):
        ink = rng.choice((*BLACKS, *BLACKS, (40, 44, 84), (70, 60, 110)) if style == "typed" else BLACKS)
        rough = rng.uniform(0.1, 0.5) if style == "typed" else 0.06
        return Hand(
            font.path,
            style,
            x_height,
            ink,
            pressure=rough,
            fade=rng.uniform(0.72, 1.0),
            unsteady=rng.uniform(0.0, 0.35) if style == "typed" else 0.0,
        )
    colours = rng.choices((BLUES, BLACKS, VIOLETS), (58, 26, 16))[0]
    share = fonts.x_height_share(font.path)
    thin = font.weight < 300 or share < 0.3
    return Hand(
        font.path,
        style,
        x_height * rng.uniform(0.9, 1.12),
        rng.choice(colours),
        slant=rng.gauss(0.06, 0.1) if style != "school" else rng.gauss(0.02, 0.06),
        unsteady=rng.uniform(0.25, 0.6) if style == "school" else rng.uniform(0.35, 1.0),
        word_gap=rng.uniform(0.75, 1.5),
        stretch=rng.uniform(0.86, 1.1) * (0.92 if style == "school" else 1),
        stroke=rng.choice((1, 1, 1, 2)) if thin else rng.choice((0, 0, 1)),
        pressure=rng.uniform(0.15, 0.6),
        fade=rng.uniform(0.68, 1.0),
        accents_drift=rng.choice((0.0, 0.1, 0.2, 0.3)),
        climb=rng.gauss(0.001, 0.005),
    )


def smooth_noise(rng: np.random.Generator, length: int, step: float, size: float) -> Ink:
    """One-dimensional smooth noise: independent values every `step` pixels, joined softly."""
    knots = max(2, int(length / max(step, 1.0)) + 3)
    values = rng.normal(0.0, size, knots)
    place = np.linspace(0, knots - 1.001, length) if length > 1 else np.zeros(1)
    low = place.astype(int)
    part = place - low
    part = part * part * (3 - 2 * part)
    return (values[low] * (1 - part) + values[low + 1] * part).astype(np.float32)


def draw_text(text: str, hand: Hand, rng: random.Random) -> Written:
    """Write one line of text in a hand."""
    noise = np.random.default_rng(rng.getrandbits(64))
    size = max(6, round(hand.x_height * SCALE / fonts.x_height_share(hand.path)))
    font = fonts.load(hand.path, size)
    x_height = hand.x_height * SCALE
    pad = int(x_height * 1.5) + 4
    up, down = _reach(font, x_height)
    space = max(font.getlength(" "), 0.35 * x_height)
    pieces: list[tuple[float, float, Image.Image]] = []
    at, words = 0.0, []
    for word in text.split(" "):
        if word:
            begin = at
            at = _draw_word(word, hand, rng, font, (at, x_height, up, down, pad), pieces)
            words.append((word, begin * hand.stretch / SCALE, at * hand.stretch / SCALE))
        at += (
            space
            if hand.style == "typed"
            else space * hand.word_gap * (1 + hand.unsteady * rng.uniform(-0.2, 0.35))
        )
    width = int(at) + 2 * pad
    canvas = Image.new("L", (width, up + down + 2 * pad), 0)
    for x, y, glyphs in pieces:
        spot = (round(x), round(y))
        under = canvas.crop((*spot, spot[0] + glyphs.width, spot[1] + glyphs.height))
        canvas.paste(Image.fromarray(np.maximum(np.asarray(under), np.asarray(glyphs))), spot)
    baseline = up + pad
    ink = _warp(np.asarray(canvas, dtype=np.float32) / 255, hand, baseline, x_height, noise)
    ink = _press(ink, hand, x_height, noise)
    ink = _shrink(ink, hand.stretch)
    left = round(pad * hand.stretch / SCALE)
    columns = np.nonzero(ink.max(axis=0) > 0.2)[0]
    right = int(columns[-1]) + 1 if len(columns) else left + 1
    return Written(ink, round(baseline / SCALE), left, max(1, right - left), tuple(words))


def render_line(
    text: str, font: fonts.FontFile, rng: random.Random, style: str, x_height: float = 16.0
) -> Ink:
    """One line of text in a new hand, cut to its ink: dark 1, paper 0 (for training lines)."""
    ink = draw_text(text, new_hand(rng, font, style, x_height), rng).ink
    rows, columns = np.nonzero(ink.max(axis=1) > 0.1)[0], np.nonzero(ink.max(axis=0) > 0.1)[0]
    return ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1] if len(rows) else ink


def _reach(font: object, x_height: float) -> tuple[int, int]:
    box = font.getbbox("ẤỄỘgyẬ", anchor="ls")  # type: ignore[attr-defined]
    return max(int(-box[1]), int(2.2 * x_height)), max(int(box[3]), int(1.3 * x_height))


def _draw_word(
    word: str,
    hand: Hand,
    rng: random.Random,
    font: object,
    frame: tuple[float, float, int, int, int],
    pieces: list[tuple[float, float, Image.Image]],
) -> float:
    """Draw a word at x = frame[0]; returns where the next may begin."""
    at, x_height, up, down, pad = frame
    shaky = hand.unsteady
    if hand.style in ("typed", "block"):
        wide = font.getlength("0") if hand.style == "typed" else 0.0  # type: ignore[attr-defined]
        for number, letter in enumerate(word):
            before = font.getlength(word[:number]) if hand.style == "block" else number * wide  # type: ignore[attr-defined]
            drift = 0.0 if hand.style == "typed" else shaky * rng.gauss(0, 0.05) * x_height
            rise = shaky * rng.gauss(0, 0.04 if hand.style == "typed" else 0.07) * x_height
            glyph = _glyphs(letter, font, (up, down, pad), hand.stroke)
            if hand.style == "block" and shaky > 0.2:
                glyph = glyph.rotate(
                    rng.gauss(0, 2.2 * shaky), Image.Resampling.BILINEAR, center=(pad, pad + up)
                )
            pieces.append((at + before + drift, rise, glyph))
        return at + (len(word) * wide if wide else font.getlength(word))  # type: ignore[attr-defined]
    glyph = _glyphs(word, font, (up, down, pad), hand.stroke)
    if hand.accents_drift and rng.random() < 0.7:
        glyph = _drift_accents(word, glyph, font, (up, down, pad), hand, rng, x_height)
    pieces.append((at, shaky * rng.gauss(0, 0.1) * x_height, glyph))
    return at + float(font.getlength(word))  # type: ignore[attr-defined]


def _glyphs(text: str, font: object, room: tuple[int, int, int], stroke: int) -> Image.Image:
    up, down, pad = room
    width = int(font.getlength(text)) + 2 * pad  # type: ignore[attr-defined]
    image = Image.new("L", (width, up + down + 2 * pad), 0)
    ImageDraw.Draw(image).text((pad, pad + up), text, fill=255, font=font, anchor="ls", stroke_width=stroke)  # type: ignore[arg-type]
    return image


_TONES = str.maketrans(
    "áàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ",
    "aaaaaâââââăăăăăeeeeeêêêêêiiiiioooooôôôôôơơơơơuuuuuưưưưưyyyyy",
)


def _drift_accents(
    word: str,
    whole: Image.Image,
    font: object,
    room: tuple[int, int, int],
    hand: Hand,
    rng: random.Random,
    x_height: float,
) -> Image.Image:
    """Move the tone marks off their letters a little, as quick writers do."""
    bare_word = word.translate(_TONES)
    if bare_word == word or abs(font.getlength(bare_word) - font.getlength(word)) > 0.5:  # type: ignore[attr-defined]
        return whole
    bare = np.asarray(_glyphs(bare_word, font, room, hand.stroke).crop((0, 0, *whole.size)))
    full = np.asarray(whole)
    base = np.minimum(bare, full)
    marks = Image.fromarray(full - base)
    right = round(hand.accents_drift * rng.uniform(0.2, 1.0) * x_height)
    moved = Image.new("L", whole.size, 0)
    moved.paste(marks, (right, round(rng.gauss(0, 0.06) * x_height)))
    return Image.fromarray(np.maximum(base, np.asarray(moved)))


def _warp(ink: Ink, hand: Hand, baseline: int, x_height: float, rng: np.random.Generator) -> Ink:
    """Slant, wander and letter-by-letter variation by bending the whole line."""
    height, width = ink.shape
    shaky = 0.0 if hand.style in ("typed", "print") else hand.unsteady
    if shaky == 0 and hand.slant == 0:
        return ink
    rows = np.arange(height, dtype=np.float32)[:, None] - baseline
    letter, word = 1.5 * x_height, 7 * x_height
    rise = smooth_noise(rng, width, 9 * word, 0.18 * shaky * x_height) + smooth_noise(
        rng, width, letter, 0.035 * shaky * x_height
    )
    size = (
        1
        + smooth_noise(rng, width, 1.2 * letter, 0.06 * shaky)
        + smooth_noise(rng, width, word, 0.05 * shaky)
    )
    lean = (
        hand.slant
        + smooth_noise(rng, width, 1.3 * letter, 0.06 * shaky)
        + smooth_noise(rng, width, word, 0.05 * shaky)
    )
    wide = smooth_noise(rng, width, letter, 0.05 * shaky * x_height)
    tremble = _field(rng, (height, width), 0.5 * x_height, 0.025 * shaky * x_height)
    climb = (hand.climb + shaky * float(rng.normal(0, 0.003))) * np.arange(width, dtype=np.float32)
    y = rows / size[None] + baseline + (rise + climb)[None] + tremble
    x = np.arange(width, dtype=np.float32)[None] + rows * lean[None] + wide[None]
    x = x + _field(rng, (height, width), 0.5 * x_height, 0.025 * shaky * x_height)
    return sample(ink, y, x)


def _field(rng: np.random.Generator, shape: tuple[int, int], step: float, size: float) -> Ink:
    """Two-dimensional smooth noise."""
    small = rng.normal(0, size, (max(2, int(shape[0] / step) + 1), max(2, int(shape[1] / step) + 1)))
    image = Image.fromarray(small.astype(np.float32))
    return np.asarray(image.resize((shape[1], shape[0]), Image.Resampling.BICUBIC))


def sample(image: Ink, y: Ink, x: Ink) -> Ink:
    """Bilinear values of a grey image at real coordinates; nothing outside it."""
    height, width = image.shape
    y, x = np.clip(y, 0, height - 1.001), np.clip(x, 0, width - 1.001)
    y0, x0 = y.astype(np.int32), x.astype(np.int32)
    fy, fx = y - y0, x - x0
    flat = image.ravel()
    corner = y0 * width + x0
    top = flat[corner] * (1 - fx) + flat[corner + 1] * fx
    bottom = flat[corner + width] * (1 - fx) + flat[corner + width + 1] * fx
    return (top * (1 - fy) + bottom * fy).astype(np.float32)


def _press(ink: Ink, hand: Hand, x_height: float, rng: np.random.Generator) -> Ink:
    """Let the pressure change: thick and thin strokes, dark and pale ink, gaps of a worn ribbon."""
    height, width = ink.shape
    soft = (
        np.asarray(
            Image.fromarray((ink * 255).astype(np.uint8)).filter(
                ImageFilter.GaussianBlur(max(0.6, x_height * 0.03))
            ),
            dtype=np.float32,
        )
        / 255
    )
    edge = 0.36 + smooth_noise(rng, width, 1.2 * x_height, 0.13 * hand.pressure)[None]
    shaped = np.clip((soft - edge) / 0.3 + 0.5, 0, 1)
    dark = 1 + smooth_noise(rng, width, 2.5 * x_height, 0.3 * hand.pressure)[None]
    grain = _field(rng, (height, width), max(1.5, 0.12 * x_height), 0.35 * hand.pressure)
    if hand.style == "typed":
        dark = 1 + smooth_noise(rng, width, 1.0 * x_height, 0.35 * hand.pressure)[None]
        grain = grain * 1.3
    return (shaped * np.clip(hand.fade * dark + grain, 0.12, 1.0)).astype(np.float32)


def _shrink(ink: Ink, stretch: float) -> Ink:
    height, width = ink.shape
    size = (max(1, round(width * stretch / SCALE)), max(1, round(height / SCALE)))
    return np.asarray(
        Image.fromarray(ink).resize(
            size, Image.Resampling.BOX if stretch >= 0.99 else Image.Resampling.HAMMING
        )
    )
