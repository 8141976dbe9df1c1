"""Paper, forms, cameras: from an ink mask to a crop as it is cut out of a scanned register."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.random import Generator


def bent(mask: np.ndarray, r: Generator) -> np.ndarray:
    """Small elastic distortion and rotation of an ink mask."""
    height, width = mask.shape
    cells = (3, max(3, width // 40))
    amount = height * r.uniform(0.0, 0.03)
    dx, dy = (
        cv2.resize(
            r.normal(0, amount, cells).astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC
        )
        for _ in "xy"
    )
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    return cv2.remap(mask, xs + dx, ys + dy, cv2.INTER_LINEAR, borderValue=0)


def broken(mask: np.ndarray, r: Generator) -> np.ndarray:
    """Ink that ran dry: patches of the strokes get thin or vanish."""
    height, width = mask.shape
    grain = cv2.resize(r.random((max(2, height // 3), max(2, width // 3)), np.float32), (width, height))
    patch = cv2.resize(r.random((3, max(3, width // 60)), np.float32), (width, height))
    return np.where(
        (grain < 0.35) & (patch > r.uniform(0.4, 0.9)), (mask * r.uniform(0.0, 0.5)).astype(np.uint8), mask
    )


def _dots(ink: np.ndarray, y: float, r: Generator) -> None:
    """Leader dots: round, from hairline points to blots as thick as the pen, often touching the letters."""
    step, size = r.uniform(3.2, 10), float(r.uniform(0.4, 1.9))
    dark = float(r.uniform(80, 255))
    x, height, width = r.uniform(0, 5), *ink.shape
    lean = r.normal(0, 0.004)
    stop = width * (r.random() if r.random() < 0.2 else 1)
    while x < stop:
        at = y + lean * x
        if -2 <= at < height + 2:
            cv2.circle(ink, (round(8 * x), round(8 * at)), round(8 * size), dark, -1, cv2.LINE_AA, 3)
        x += step


def ruled(ink: np.ndarray, foot: float, r: Generator) -> np.ndarray:
    """Lines of the form: dotted leaders or a line near the foot of the writing, cell borders, stray rules."""
    height, width = ink.shape
    ink = ink.astype(np.float32)
    under = r.random()
    y = foot + r.normal(0.5, 2.0)
    if under < 0.42:
        _dots(ink, y, r)
        if r.random() < 0.15:
            _dots(ink, y - height * r.uniform(0.6, 1.0), r)
    elif under < 0.52:
        cv2.line(
            ink, (0, round(y)), (width, round(y + width * r.normal(0, 0.006))), float(r.uniform(70, 255)), 1
        )
    for edge in (0, 1):
        if r.random() < 0.22:
            y = r.uniform(-1, 4) if edge == 0 else height - r.uniform(-1, 5)
            slope = width * r.normal(0, 0.005)
            cv2.line(
                ink,
                (0, round(y)),
                (width, round(y + slope)),
                float(r.uniform(120, 255)),
                int(r.integers(1, 4)),
            )
    for edge in (0, 1):
        if r.random() < 0.15:
            x = r.uniform(0, 5) if edge == 0 else width - r.uniform(0, 12)
            cv2.line(
                ink,
                (round(x), 0),
                (round(x + r.normal(0, 1)), height),
                float(r.uniform(120, 255)),
                int(r.integers(1, 4)),
            )
    return np.minimum(ink, 255)


def stamped(page: np.ndarray, r: Generator) -> None:
    """The arc of a seal over the writing, in grey."""
    height, width = page.shape
    layer = np.zeros_like(page)
    radius = int(height * r.uniform(0.6, 2.2))
    centre = (int(r.uniform(0, width)), int(r.uniform(-0.8, 1.8) * height))
    for shrink in (1.0, 0.92)[: int(r.integers(1, 3))]:
        cv2.circle(layer, centre, int(radius * shrink), 1.0, int(r.integers(1, 4)))
    page -= layer * float(r.uniform(20, 90))


def on_paper(ink: np.ndarray, r: Generator) -> np.ndarray:
    """Ink (0-255 float) on paper with light, stains and contrast: grey float picture."""
    height, width = ink.shape
    white = r.uniform(150, 255) if r.random() < 0.7 else 255.0
    dark = r.uniform(0, 0.55) * white if r.random() < 0.75 else r.uniform(0.55, 0.8) * white
    page = np.full(ink.shape, white, np.float32)
    if r.random() < 0.6:
        waves = r.normal(0, r.uniform(1, 14), (2, max(2, width // 150))).astype(np.float32)
        page += cv2.resize(waves, (width, height), interpolation=cv2.INTER_CUBIC)
    if r.random() < 0.25:
        spots = cv2.resize(
            r.normal(0, 1, (max(2, height // 6), max(2, width // 6))).astype(np.float32), (width, height)
        )
        page += spots * float(r.uniform(1, 8))
    if r.random() < 0.07:
        stamped(page, r)
    alpha = ink / 255.0
    return page * (1 - alpha) + alpha * (dark + (page - white) * 0.5)


def seen(page: np.ndarray, r: Generator) -> np.ndarray:
    """The camera or scanner: blur, few pixels, noise, JPEG; a grey uint8 picture."""
    height, width = page.shape
    chance = r.random()
    if chance < 0.3:
        page = cv2.GaussianBlur(page, (0, 0), r.uniform(0.3, 1.3))
    elif chance < 0.5:
        small = r.uniform(0.4, 0.9)
        page = cv2.resize(
            page, (max(8, int(width * small)), max(8, int(height * small))), interpolation=cv2.INTER_AREA
        )
        page = cv2.resize(page, (width, height), interpolation=cv2.INTER_LINEAR)
    elif chance < 0.6:
        page = page + 0.7 * (page - cv2.GaussianBlur(page, (0, 0), 1.2))
    if r.random() < 0.5:
        page = page + r.normal(0, r.uniform(1, 10), page.shape)
    if r.random() < 0.08:  # a hard black and white scan
        picture = ((page > page.mean() - r.uniform(0, 25)) * 255).astype(np.uint8)
    else:
        picture = np.clip(page, 0, 255).astype(np.uint8)
    if r.random() < 0.4:
        picture = cv2.imdecode(
            cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, int(r.integers(25, 90))])[1],
            cv2.IMREAD_GRAYSCALE,
        )
    return picture
