"""What years, scanners and telephones do to a page. Boxes are carried along."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageFilter

from samples.sheet import Pixels

Float = npt.NDArray[np.float32]
Mapping = Callable[[float, float], tuple[float, float]]


@dataclass(frozen=True)
class Captured:
    """A picture of a page and how a point of the sheet is found in it (before any quarter turn)."""

    pixels: Pixels
    mapping: Mapping
    skew: float


def smooth(noise: np.random.Generator, shape: tuple[int, int], step: float, size: float) -> Float:
    """Smooth two-dimensional noise of standard deviation about `size`."""
    small = noise.normal(0, size, (max(2, int(shape[0] / step) + 2), max(2, int(shape[1] / step) + 2)))
    image = Image.fromarray(small.astype(np.float32)).resize((shape[1], shape[0]), Image.Resampling.BICUBIC)
    return np.asarray(image)


def age(inked: Pixels, rng: random.Random, dpi: int, wear: float) -> Pixels:
    """Put the ink on old paper: tint, mottle, stains, spots, folds, holes, the other side showing through."""
    noise = np.random.default_rng(rng.getrandbits(64))
    height, width = inked.shape[:2]
    tint = np.array(
        rng.choice(
            (
                (250, 246, 232),
                (244, 234, 208),
                (252, 250, 244),
                (238, 226, 196),
                (246, 242, 234),
                (233, 216, 180),
            )
        ),
        np.float32,
    )
    light = (
        1
        + smooth(noise, (height, width), dpi * 1.4, 0.012 + 0.02 * wear)
        + smooth(noise, (height, width), dpi * 0.06, 0.008)
    )
    light += noise.normal(0, 0.008, (height, width)).astype(np.float32)
    edges = _edge_distance(height, width) / dpi
    light -= wear * rng.uniform(0.02, 0.12) * np.exp(-edges / rng.uniform(0.15, 0.5))
    _folds(light, rng, dpi, wear)
    yellow = np.zeros((height, width), np.float32)
    for _ in range(rng.choice((0, 0, 1, 2)) if wear > 0.3 else 0):
        _stain(yellow, rng, noise, dpi)
    _spots(yellow, rng, dpi, wear)
    page = tint[None, None] * light[:, :, None]
    page *= 1 - yellow[:, :, None] * np.array((0.18, 0.30, 0.52), np.float32)
    if rng.random() < 0.35 + 0.4 * wear:
        _show_through(page, inked, rng, wear)
    page *= inked.astype(np.float32) / 255
    if rng.random() < 0.3:
        _holes(page, rng, dpi)
    return np.clip(page, 0, 255).astype(np.uint8)


def _edge_distance(height: int, width: int) -> Float:
    rows = np.minimum(np.arange(height), np.arange(height)[::-1]).astype(np.float32)
    columns = np.minimum(np.arange(width), np.arange(width)[::-1]).astype(np.float32)
    return np.minimum(rows[:, None], columns[None])


def _folds(light: Float, rng: random.Random, dpi: int, wear: float) -> None:
    if rng.random() > 0.3 + 0.3 * wear:
        return
    height, width = light.shape
    axis = rng.random() < 0.6
    length = height if axis else width
    at = length * rng.choice((0.5, 0.33, 0.66)) + rng.gauss(0, dpi * 0.1)
    lines = np.arange(length, dtype=np.float32)
    crease = -0.10 * np.exp(-(((lines - at) / (dpi * 0.012)) ** 2)) + 0.05 * np.exp(
        -(((lines - at - dpi * 0.03) / (dpi * 0.03)) ** 2)
    )
    light += crease[:, None] if axis else crease[None]


def _stain(yellow: Float, rng: random.Random, noise: np.random.Generator, dpi: int) -> None:
    """A tea or water stain with a darker rim."""
    height, width = yellow.shape
    radius = dpi * rng.uniform(0.4, 1.6)
    cx, cy = rng.uniform(0, width), rng.uniform(0, height)
    x0, x1 = int(max(0, cx - 1.6 * radius)), int(min(width, cx + 1.6 * radius))
    y0, y1 = int(max(0, cy - 1.6 * radius)), int(min(height, cy + 1.6 * radius))
    if x1 - x0 < 9 or y1 - y0 < 9:
        return
    y, x = np.mgrid[y0:y1, x0:x1].astype(np.float32)
    distance = np.hypot(x - cx, (y - cy) * rng.uniform(0.8, 1.3)) / radius
    distance += smooth(noise, distance.shape, radius * 0.5, 0.09)
    body = 1 / (1 + np.exp((distance - 1) * 28))
    rim = np.exp(-(((distance - 0.98) / 0.035) ** 2))
    strength = rng.uniform(0.1, 0.35)
    yellow[y0:y1, x0:x1] += strength * (0.45 * body + 0.6 * rim)


def _spots(yellow: Float, rng: random.Random, dpi: int, wear: float) -> None:
    """Foxing: small brown spots."""
    height, width = yellow.shape
    for _ in range(int(rng.uniform(0, 60) * wear)):
        radius = max(1, int(dpi * rng.uniform(0.004, 0.02)))
        x, y = rng.randrange(width), rng.randrange(height)
        yellow[max(0, y - radius) : y + radius, max(0, x - radius) : x + radius] += rng.uniform(0.1, 0.5)


def _show_through(page: Float, inked: Pixels, rng: random.Random, wear: float) -> None:
    """The writing of the other side, mirrored, blurred and pale."""
    grey = Image.fromarray(inked[:, ::-1].min(axis=2)).filter(ImageFilter.GaussianBlur(2.2))
    shift = rng.randint(-40, 40)
    back = np.roll(np.asarray(grey, np.float32), (shift, rng.randint(-25, 25)), (0, 1)) / 255
    strength = rng.uniform(0.03, 0.09) + 0.07 * wear * rng.random()
    page *= (1 - strength * (1 - back))[:, :, None]


def _holes(page: Float, rng: random.Random, dpi: int) -> None:
    """Punch holes at the binding edge."""
    height, width = page.shape[:2]
    radius = dpi * 0.118
    x = dpi * rng.uniform(0.28, 0.42)
    for y in (height / 2 - 1.57 * dpi, height / 2 + 1.57 * dpi):
        rows, columns = np.ogrid[:height, :width]
        hole = np.hypot(columns - x, rows - y) < radius
        page[hole] = rng.choice(((28, 26, 24), (210, 208, 205)))


def scanner(page: Pixels, rng: random.Random, dpi: int, max_skew: float = 1.6) -> Captured:
    """A flatbed: slight skew, lid or black beyond the edges, a strip of the facing page, even light."""
    height, width = page.shape[:2]
    angle = rng.gauss(0, max_skew / 2)
    angle = max(-4.0, min(4.0, angle))
    pad = int(dpi * rng.choice((0.0, 0.0, 0.08, 0.2)))
    lid = rng.choice(((24, 24, 26), (236, 236, 234), (206, 204, 200)))
    bed = Image.new("RGB", (width + 2 * pad, height + 2 * pad), lid)
    bed.paste(Image.fromarray(page), (pad, pad))
    if pad and rng.random() < 0.6:
        strip = Image.fromarray(page[:, ::-1][:, :pad]).point(lambda value: int(value * 0.8))
        bed.paste(strip, (0, pad))
    turned = bed.rotate(angle, Image.Resampling.BICUBIC, fillcolor=lid)
    cx, cy = bed.width / 2, bed.height / 2
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))

    def mapping(x: float, y: float) -> tuple[float, float]:
        dx, dy = x + pad - cx, y + pad - cy
        return cx + dx * cos + dy * sin, cy - dx * sin + dy * cos

    noise = np.random.default_rng(rng.getrandbits(64))
    pixels = np.asarray(turned.filter(ImageFilter.GaussianBlur(rng.uniform(0.35, 0.8))), np.float32)
    if rng.random() < 0.6:  # the shadow of the book's fold
        wide = dpi * rng.uniform(0.2, 0.7)
        fall = 1 - rng.uniform(0.1, 0.4) * np.exp(-np.arange(turned.width, dtype=np.float32) / wide)
        pixels = pixels * (fall if rng.random() < 0.5 else fall[::-1])[None, :, None]
    gain = rng.uniform(0.94, 1.05)
    pixels = (pixels - 128) * rng.uniform(0.92, 1.12) + 128 * gain
    pixels += _grain(noise, pixels.shape[:2], rng.uniform(0.8, 3.0))[:, :, None]
    return Captured(np.clip(pixels, 0, 255).astype(np.uint8), mapping, angle)


def _grain(noise: np.random.Generator, shape: tuple[int, int], size: float) -> Float:
    raw = noise.normal(0, size, shape).astype(np.float32)
    return (raw + np.roll(raw, 1, 0) + np.roll(raw, 1, 1)) * 0.6


def phone(page: Pixels, rng: random.Random, dpi: int) -> Captured:
    """A telephone held over the book: perspective, a table beneath, shadows, a little blur."""
    height, width = page.shape[:2]
    margin = 0.035 + 0.05 * rng.random()
    out_w, out_h = int(width * (1 + 2 * margin)), int(height * (1 + 2 * margin))
    angle = math.radians(max(-4, min(4, rng.gauss(0, 1.6))))
    corners = []
    for x, y in ((0, 0), (width, 0), (width, height), (0, height)):
        dx, dy = x - width / 2, y - height / 2
        far = 1 + rng.uniform(-0.02, 0.02)
        corners.append(
            (
                out_w / 2
                + far * (dx * math.cos(angle) + dy * math.sin(angle))
                + rng.uniform(-0.014, 0.014) * width,
                out_h / 2
                + far * (dy * math.cos(angle) - dx * math.sin(angle))
                + rng.uniform(-0.014, 0.014) * height,
            )
        )
    forward = _homography(((0, 0), (width, 0), (width, height), (0, height)), tuple(corners))
    backward = np.linalg.inv(forward)
    backward /= backward[2, 2]
    coefficients = tuple(backward.ravel()[:8])
    noise = np.random.default_rng(rng.getrandbits(64))
    table = _table(noise, rng, (out_h, out_w))
    image = Image.fromarray(page).transform(
        (out_w, out_h), Image.Transform.PERSPECTIVE, coefficients, Image.Resampling.BICUBIC
    )
    mask = Image.new("L", (width, height), 255).transform(
        (out_w, out_h), Image.Transform.PERSPECTIVE, coefficients
    )
    shadow = mask.filter(ImageFilter.GaussianBlur(dpi * 0.08))
    table *= 1 - 0.5 * np.asarray(shadow, np.float32)[:, :, None] / 255
    part = np.asarray(mask, np.float32)[:, :, None] / 255
    pixels = table * (1 - part) + np.asarray(image, np.float32) * part
    pixels *= _light(noise, rng, (out_h, out_w))[:, :, None]
    pixels *= np.array((1 + rng.uniform(-0.02, 0.05), 1, 1 + rng.uniform(-0.1, 0.03)), np.float32)
    blurred = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8)).filter(
        ImageFilter.GaussianBlur(rng.uniform(0.5, 1.1))
    )
    pixels = (
        np.asarray(blurred, np.float32) + _grain(noise, (out_h, out_w), rng.uniform(1.5, 4.0))[:, :, None]
    )

    def mapping(x: float, y: float) -> tuple[float, float]:
        u, v, w = forward @ np.array((x, y, 1.0))
        return float(u / w), float(v / w)

    return Captured(np.clip(pixels, 0, 255).astype(np.uint8), mapping, math.degrees(angle))


def _homography(
    source: tuple[tuple[float, float], ...], target: tuple[tuple[float, float], ...]
) -> npt.NDArray[np.float64]:
    rows, right = [], []
    for (x, y), (u, v) in zip(source, target, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        right += [u, v]
    return np.append(np.linalg.solve(np.array(rows), np.array(right)), 1.0).reshape(3, 3)


def _table(noise: np.random.Generator, rng: random.Random, shape: tuple[int, int]) -> Float:
    """A desk: wood, tiles' grey or green felt."""
    colour = np.array(
        rng.choice(((120, 84, 54), (92, 96, 100), (66, 92, 74), (150, 118, 84), (60, 50, 44))), np.float32
    )
    grain = 1 + smooth(noise, shape, 160, 0.1)
    grain += np.repeat(smooth(noise, (shape[0], 2), 6, 0.06)[:, :1], shape[1], axis=1)
    return colour[None, None] * grain[:, :, None]


def _light(noise: np.random.Generator, rng: random.Random, shape: tuple[int, int]) -> Float:
    """Light from one side, the photographer's shadow, darker corners."""
    height, width = shape
    y, x = np.mgrid[0:height:8, 0:width:8].astype(np.float32)
    y, x = y / height - 0.5, x / width - 0.5
    turn = rng.uniform(0, 2 * math.pi)
    light = 1 + rng.uniform(0.05, 0.3) * (x * math.cos(turn) + y * math.sin(turn))
    light -= rng.uniform(0.05, 0.35) * (x * x + y * y)
    if rng.random() < 0.5:
        side = x * math.cos(turn + 1) + y * math.sin(turn + 1) + rng.uniform(-0.3, 0.3)
        light *= 1 - rng.uniform(0.08, 0.3) / (1 + np.exp(-side / rng.uniform(0.01, 0.08)))
    light += smooth(noise, light.shape, 60, 0.01)
    return np.asarray(
        Image.fromarray((light * rng.uniform(0.88, 1.02)).astype(np.float32)).resize(
            (width, height), Image.Resampling.BILINEAR
        )
    )


def bend(page: Pixels, rng: random.Random, dpi: int) -> tuple[Pixels, Mapping]:
    """Bow the lines gently, as a page rises towards the book's fold."""
    height, width = page.shape[:2]
    high = dpi * rng.uniform(0.0, 0.07) * rng.choice((-1, 1))
    fold_left = rng.random() < 0.5

    def lift(x: float) -> float:
        near = 1 - x / width if fold_left else x / width
        return high * near**3

    image, step = Image.fromarray(page), max(8, width // 60)
    mesh = []
    for x0 in range(0, width, step):
        x1 = min(width, x0 + step)
        a, b = lift(x0), lift(x1)
        mesh.append(((x0, 0, x1, height), (x0, -a, x0, height - a, x1, height - b, x1, -b)))
    out = image.transform(
        (width, height), Image.Transform.MESH, mesh, Image.Resampling.BICUBIC, fillcolor=(120, 110, 100)
    )
    return np.asarray(out), lambda x, y: (x, y + lift(x))
