"""One training line: a text, written by an invented hand or set in a font, on an invented form, seen by a
camera."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from civbook.recognition.alphabet import plain
from scripts.training import handfonts, paper, pen, texts, typewriter
from scripts.training.pool import HEIGHT, LONGEST, Line

if TYPE_CHECKING:
    from pathlib import Path


_DRAWN = 2 * HEIGHT  # strokes are drawn at twice the height of a line


class Studio:
    """Everything lines are made of; one per process, driven by one seed."""

    def __init__(self, seed: int, split: str = "train") -> None:
        self.r = np.random.default_rng(seed)
        self.words = random.Random(seed)
        self.split = split
        self.hands = {k: _tamed(v) for k, v in handfonts.load().items()} if split == "train" else {}
        self.names = sorted(self.hands)
        self.likely = np.array([0.7 if _is_script(n) else 1.0 for n in self.names])
        self.likely = self.likely / max(self.likely.sum(), 1e-9)
        self.files = {
            "hand": handfonts.recorded(split, ("block", "school", "running")),
            "print": handfonts.recorded(split, ("print",)),
            "typed": handfonts.recorded(split, ("typed",)),
        }
        self.machines = typewriter.faces() if split == "train" else []
        self._fonts: dict[tuple[Path, int], ImageFont.FreeTypeFont] = {}

    def line(self, style: str | None = None) -> Line:
        """A fresh line; its style by chance unless given."""
        if style is None:
            style = str(
                self.r.choice(["pen", "hand", "print", "typed", "mixed"], p=[0.4, 0.2, 0.08, 0.28, 0.04])
            )
        while True:
            text = (
                texts.label(self.words)
                if style == "print" and self.r.random() < 0.45
                else texts.value(self.words)
            )
            if style == "mixed":
                return self._mixed()
            text = plain(text)
            if text:
                made = self._written(text) if style == "pen" else self._set(text, style)
                if made is not None and made.shape[1] <= LONGEST:
                    return Line(made, text.rstrip(".") if text.endswith("..") else text, style)

    def _hands(self) -> list[pen.Hand]:
        picks = self.r.choice(len(self.names), 4, p=self.likely)
        return [self.hands[self.names[i]] for i in picks]

    def _written(self, text: str) -> np.ndarray | None:
        r = self.r
        writer = pen.some_writer(self._hands(), r)
        strokes = pen.drifted(self._strokes(writer, text), writer)
        if not strokes:
            return None
        every = np.concatenate(strokes)
        low, high = every.min(0), every.max(0)
        top, bottom = self._margins()
        span = max(float(high[1] - low[1]), 0.9)
        scale = _DRAWN / (span * (1 + top + bottom))
        left, right = r.uniform(0, 1.2) * 0.5, self._tail()
        width = int((high[0] - low[0] + left + right) * scale)
        if width > 2 * LONGEST or width < 16:
            return None
        origin = ((left - low[0]) * scale, top * span * scale - low[1] * scale)
        thick = float(np.clip(scale * 0.5 * np.exp(r.normal(-2.2, 0.35)), 1.0, 12))
        mask = pen.draw(strokes, scale, origin, (_DRAWN, width), thick, r)
        if r.random() < 0.3:
            self._neighbour(mask, writer, scale, origin[1], thick)
        if r.random() < 0.35:
            mask = paper.bent(mask, r)
        return self._finish(mask, (origin[1] + 0.1 * scale) / 2, spread=False)

    def _margins(self) -> tuple[float, float]:
        r = self.r
        top, bottom = (
            float(r.uniform(-0.06, 0.12) if r.random() < 0.5 else abs(r.normal(0.15, 0.2))) for _ in "tb"
        )
        return top, bottom

    def _tail(self) -> float:
        return float(self.r.uniform(0, 0.7) if self.r.random() < 0.6 else self.r.uniform(0.7, 5))

    def _neighbour(
        self, mask: np.ndarray, writer: pen.Writer, scale: float, base: float, thick: float
    ) -> None:
        """Tails and tops of the rows above and below."""
        r = self.r
        text = texts.value(self.words)
        strokes = pen.drifted(pen.write(writer, text), writer)
        if not strokes:
            return
        lift = r.uniform(1.25, 2.2) * (1 if r.random() < 0.4 else -1)
        y = base + lift * scale
        edge = 0.45 * scale  # its body must stay outside the crop
        y = min(y, -0.02 * scale) if lift < 0 else max(y, mask.shape[0] + edge)
        other = pen.draw(strokes, scale, (r.uniform(-2, 1) * scale, y), mask.shape, thick, r)
        np.maximum(mask, other, out=mask)

    def _strokes(self, writer: pen.Writer, text: str) -> list[np.ndarray]:
        """The text's strokes; now and then a word was begun wrong and struck out before it went on."""
        r = self.r
        words = text.split(" ")
        if r.random() > 0.07 or len(text) > 45:
            return pen.write(writer, text)
        at = int(r.integers(0, len(words))) if r.random() < 0.5 else 0
        wrong = words[at][: int(r.integers(1, 5))] if r.random() < 0.6 else ""
        wrong = wrong if len(wrong) > 1 else wrong + texts.syllable(self.words)
        parts = [" ".join(words[:at]), wrong, " ".join(words[at:])]
        strokes: list[np.ndarray] = []
        x = 0.0
        for number, part in enumerate(parts):
            if not part:
                continue
            some = [s + np.array((x, 0.0)) for s in pen.write(writer, part)]
            end = max((float(s[:, 0].max()) for s in some), default=x)
            strokes += some
            if number == 1:
                strokes += self._bars(x, end)
            x = end + writer.blank
        return strokes

    def _bars(self, left: float, right: float) -> list[np.ndarray]:
        """What a word is struck out with: one to four lines, or a zigzag."""
        r = self.r
        if r.random() < 0.2:
            xs = np.linspace(left - 0.05, right + 0.05, int(4 + 5 * (right - left)))
            return [
                np.stack([xs, np.where(np.arange(len(xs)) % 2, -0.05, -0.5) + r.normal(0, 0.05, len(xs))], 1)
            ]
        middle = r.uniform(-0.4, -0.15)
        return [
            np.array(
                [
                    [left - r.uniform(0, 0.15), middle + lift],
                    [right + r.uniform(0, 0.15), middle + lift + r.normal(0, 0.06)],
                ]
            )
            for lift in np.cumsum(abs(r.normal(0.08, 0.04, int(r.integers(1, 5)))))
        ]

    def _mixed(self) -> Line:
        """Printed words of the form between values by hand: a date or time in its blanks."""
        r = self.r
        d, m, y = r.integers(1, 32), r.integers(1, 13), r.integers(1945, 2026)
        lead = [(str(r.choice(["ngày", "Ngày"])), False)] if r.random() < 0.4 else []
        day = f"{d:02d}" if r.random() < 0.6 else str(d)
        month = f"{m:02d}" if r.random() < 0.6 else str(m)
        tokens = [*lead, (day, True), ("tháng", False), (month, True), ("năm", False), (str(y), True)]
        if r.random() < 0.25:
            clock = [
                (str(r.integers(0, 24)), True),
                ("giờ", False),
                (f"{r.integers(0, 60):02d}", True),
                ("phút", False),
            ]
            tokens = [*clock, *([("ngày", False)] if not lead else []), *tokens]
        writer = pen.some_writer(self._hands(), r)
        files = self.files["print"]
        font = self._font(files[int(r.integers(len(files)))], int(r.choice((30, 34, 38, 42))))
        scale, base = float(r.uniform(36, 64)), float(r.uniform(56, 70))
        thick = float(np.clip(scale * 0.5 * np.exp(r.normal(-2.2, 0.35)), 1.0, 10))
        picture = Image.new("L", (2 * LONGEST, _DRAWN), 0)
        pencil = ImageDraw.Draw(picture)
        hand = np.zeros((_DRAWN, 2 * LONGEST), np.uint8)
        x = float(r.uniform(4, 40))
        for word, by_hand in tokens:
            x += r.uniform(4, 50)
            if by_hand:
                strokes = pen.drifted(pen.write(writer, word), writer)
                every = np.concatenate(strokes)
                low, high = float(every[:, 0].min()), float(every[:, 0].max())
                lift = base + r.normal(-2, 3)
                np.maximum(
                    hand, pen.draw(strokes, scale, (x - low * scale, lift), hand.shape, thick, r), out=hand
                )
                x += (high - low) * scale + r.uniform(2, 70)
            else:
                pencil.text((x, base), word, 255, font, "ls")
                x += font.getlength(word)
        width = int(min(x + 10, 2 * LONGEST))
        mask = np.maximum(np.asarray(picture), hand)[:, : width - width % 2]
        return Line(
            self._finish(mask, base / 2 + 1, spread=False), " ".join(word for word, _ in tokens), "mixed"
        )

    def _font(self, path: Path, size: int) -> ImageFont.FreeTypeFont:
        key = (path, size)
        if key not in self._fonts:
            if len(self._fonts) > 600:
                self._fonts.clear()
            self._fonts[key] = ImageFont.truetype(str(path), size)
        return self._fonts[key]

    def _set(self, text: str, style: str) -> np.ndarray | None:
        """A text set in a font, letter by letter where it was typed."""
        r = self.r
        files = self.files[style]
        path = files[int(r.integers(len(files)))]
        size = int(r.choice((44, 52, 60)))
        if style == "typed" and self.machines and r.random() < 0.75:
            path = self.machines[int(r.integers(len(self.machines)))]
            machine = typewriter.some_machine(path, self._font(path, size), r)
            return self._cut(machine.type(text), size, style) if len(text) < 90 else None
        font = self._font(path, size)
        wide = int(font.getlength(text) * 1.25) + 4 * size
        if wide > 8000:
            return None
        picture = Image.new("L", (wide, 4 * size), 0)
        pencil = ImageDraw.Draw(picture)
        if style == "typed" or (style == "hand" and r.random() < 0.3 and "playwrite" not in path.stem):
            jolt = r.uniform(0, 0.04) * size
            x, gap = float(size), r.normal(0, 0.02) * size
            for char in text:
                pencil.text((x, 2.4 * size + r.normal(0, jolt)), char, 255, font, "ls")
                x += font.getlength(char) + gap + (r.normal(0, jolt) if style == "hand" else 0)
        else:
            spacing = (r.uniform(0, 0.12) * size) if style == "print" and r.random() < 0.1 else 0
            if spacing:
                x = float(size)
                for char in text:
                    pencil.text((x, 2.4 * size), char, 255, font, "ls")
                    x += font.getlength(char) + spacing
            else:
                pencil.text((size, int(2.4 * size)), text, 255, font, "ls")
        mask = np.asarray(picture)
        if style == "hand":
            mask = _leaned(mask, r.normal(0, 0.2), float(np.exp(r.normal(0, 0.15))))
        elif r.random() < 0.15:
            mask = _leaned(mask, r.normal(0, 0.06), float(np.exp(r.normal(0, 0.1))))
        return self._cut(mask, size, style)

    def _cut(self, mask: np.ndarray, size: int, style: str) -> np.ndarray | None:
        """What was set, without the empty canvas about it, its baseline 2.4 sizes below the canvas's top."""
        ys, xs = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
        if not len(xs):
            return None
        foot = (2.4 * size - ys[0]) / max(1, ys[-1] + 1 - ys[0])
        return self._fit(mask[ys[0] : ys[-1] + 1, xs[0] : xs[-1] + 1], foot, size, style)

    def _fit(self, mask: np.ndarray, foot: float, size: int, style: str) -> np.ndarray | None:
        r = self.r
        top, bottom = self._margins()
        height = max(mask.shape[0], int(0.8 * size))
        above = int(top * height) + (height - mask.shape[0]) // 2
        full = int(height * (1 + top + bottom))
        left, right = int(r.uniform(0, 0.6) * size), int(self._tail() * size)
        canvas = np.zeros((full, left + mask.shape[1] + right), np.uint8)
        y0, y1 = max(0, above), min(full, above + mask.shape[0])
        canvas[y0:y1, left : left + mask.shape[1]] = mask[y0 - above : y1 - above]
        wide = int(canvas.shape[1] * _DRAWN / full)
        if wide > 2 * LONGEST or wide < 16:
            return None
        canvas = cv2.resize(canvas, (wide, _DRAWN), interpolation=cv2.INTER_AREA)
        pressed = r.random()
        if pressed < 0.18:
            canvas = cv2.dilate(canvas, np.ones((2, 2), np.uint8), iterations=int(r.integers(1, 3)))
        elif pressed < 0.36:
            canvas = cv2.erode(canvas, np.ones((2, 2), np.uint8))
        if r.random() < (0.5 if style == "hand" else 0.15):
            canvas = paper.bent(canvas, r)
        return self._finish(
            canvas, (above + foot * mask.shape[0]) / full * HEIGHT + 1, spread=style == "typed"
        )

    def _finish(self, mask: np.ndarray, foot: float, *, spread: bool) -> np.ndarray:
        r = self.r
        if r.random() < (0.25 if spread else 0.12):
            mask = paper.broken(mask, r)
        ink = cv2.resize(mask, (mask.shape[1] // 2, HEIGHT), interpolation=cv2.INTER_AREA)
        ink = paper.ruled(ink, foot, r)
        if r.random() < 0.05:
            ghost = cv2.GaussianBlur(np.roll(ink[:, ::-1], int(r.integers(-9, 9)), 0), (0, 0), 1.0)
            ink = np.maximum(ink, ghost * r.uniform(0.08, 0.3))
        return paper.seen(paper.on_paper(ink, r), r)


def _leaned(mask: np.ndarray, lean: float, stretch: float) -> np.ndarray:
    height, width = mask.shape
    shift = abs(lean) * height
    matrix = np.array([[stretch, -lean, max(0.0, lean * height)], [0, 1, 0]], np.float32)
    return cv2.warpAffine(mask, matrix, (int(width * stretch + shift) + 2, height))


def _is_script(name: str) -> bool:
    return any(
        word in name
        for word in (
            "allura",
            "birthstone",
            "carattere",
            "caramel",
            "corinthia",
            "ephesis",
            "estonia",
            "great-vibes",
            "gwendolyn",
            "hurricane",
            "inspiration",
            "italianno",
            "kolker",
            "licorice",
            "meow",
            "montecarlo",
            "pacifico",
            "puppies",
            "sassy",
            "nautigal",
            "windsong",
            "monsieur",
            "mr-de",
            "herr-von",
            "tangerine",
            "fuggles",
            "whisper",
            "cookie",
            "courgette",
            "yellowtail",
            "kaushan",
            "rochester",
            "grand-hotel",
            "charmonman",
        )
    )


def _tamed(hand: pen.Hand) -> pen.Hand:
    """Swash capitals and flourished digits are brought down to what people write."""
    done = {}
    for letter, glyph in hand.items():
        every = np.concatenate(glyph.strokes)
        height, width = np.ptp(every, 0)[1], np.ptp(every, 0)[0]
        limit = 1.15 if letter.isupper() or letter.isdigit() else 1.45
        scale = min(1.0, limit / max(height, 1e-3), (1.5 if letter.isupper() else 1.2) / max(width, 1e-3))
        done[letter] = pen.Glyph(tuple(s * scale for s in glyph.strokes), glyph.advance * scale)
    return done
