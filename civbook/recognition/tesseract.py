"""Tesseract: in process by tesserocr with the `vie` data of this package, or an installed one by pytesseract.

Line mode (psm 7) on cut lines: 5 times faster in process than by a process a line, and lines are never
lost to Tesseract's own layout analysis, which misses a third of the values on forms. Its raw mode (psm 13) costs a
quarter less and finds as many labels, but tells badly where words stand: 6 % of the fields fewer were right.
"""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from civbook.errors import EngineError
from civbook.i18n import gettext as _
from civbook.imaging.pixels import percentile
from civbook.model import Box, TextLine, TextWord
from civbook.recognition.tesseractvalues import LEAST_SIDE, MODELS, ValueReader, is_blank

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from civbook.recognition.engine import Crop, Engine

TESSDATA = Path(__file__).parent / "data" / "tessdata"
_PAD = 10  # white around the crop: without it marks at the edge are lost; more gives stray underscores
_TALLEST = 64  # taller crops only cost time: the network sees 36 rows
_POOR = 0.35
_ALTERNATIVES = 3


def open_tesseract(_argument: str = "") -> Engine:
    """Tesseract in process. Raises EngineError where tesserocr cannot be loaded."""
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")  # several workers on few cores: else 10-60 times slower
    try:
        import tesserocr
    except ImportError as error:
        raise EngineError(
            _("Tesseract in process (tesserocr) cannot be loaded."),
            _("Install it with `pip install tesserocr`, or choose the engine profile “pytesseract”."),
            code="engine-missing",
        ) from error
    return TesseractEngine(_opened("vie"), f"tesseract-{_version(tesserocr.tesseract_version())}-vie")


def check_models() -> None:
    """Open every model that values are read with. Raises EngineError naming the first that can't be."""
    for model in MODELS:
        _opened(model)


@lru_cache(maxsize=8)
def _opened(model: str) -> Any:
    """A Tesseract with one of the models of the package; one of each in a process."""
    import tesserocr

    try:
        api = tesserocr.PyTessBaseAPI(
            path=str(TESSDATA), lang=model, psm=tesserocr.PSM.SINGLE_LINE, oem=tesserocr.OEM.LSTM_ONLY
        )
    except RuntimeError as error:
        raise EngineError(
            _("Tesseract's language data {file} cannot be read.").format(
                file=TESSDATA / f"{model}.traineddata"
            ),
            _("Install civbook again."),
            code="engine-data",
        ) from error
    api.SetVariable("tessedit_do_invert", "0")  # registers are dark on light
    return api


def open_installed(argument: str = "") -> Engine:
    """The Tesseract of the system, called through pytesseract; ``argument``: path of the program."""
    import pytesseract

    if argument:
        pytesseract.pytesseract.tesseract_cmd = argument
    try:
        version = str(pytesseract.get_tesseract_version())
        languages = pytesseract.get_languages()
    except (pytesseract.TesseractNotFoundError, OSError) as error:
        raise EngineError(
            _("No installed Tesseract was found."),
            _("Install it (Debian: apt install tesseract-ocr), or choose the engine profile “tesseract”."),
            code="engine-missing",
        ) from error
    # A plain Debian tesseract-ocr has no `vie`: ours fits every 4.x and 5.x.
    return InstalledTesseract(f"pytesseract-{version}-vie", None if "vie" in languages else TESSDATA)


def _version(banner: str) -> str:
    return banner.split("\n", 1)[0].replace("tesseract", "").strip()


@dataclass(frozen=True)
class TesseractEngine:
    """One Tesseract in this process; not shared between threads."""

    api: Any
    name: str

    def read(self, crops: Sequence[Crop]) -> list[TextLine]:
        """Read single lines. Boxes of words in page pixels, confidence 0-1."""
        values = [number for number, crop in enumerate(crops) if crop.purpose == "value"]
        read = ValueReader(_opened, self.name).read([crops[number] for number in values])
        answers = dict(zip(values, read, strict=True))
        return [
            answers[number] if number in answers else self._line(crop) for number, crop in enumerate(crops)
        ]

    def _line(self, crop: Crop) -> TextLine:
        line = self._attempt(crop, crop.pixels)
        raw = crop.raw
        if line.confidence < _POOR and raw is not None and not np.array_equal(raw, crop.pixels):
            # Cleaning can hurt: see what the untouched crop gives.
            other = self._attempt(crop, raw)
            if other.confidence > line.confidence:
                return other
        return line

    def _attempt(self, crop: Crop, pixels: NDArray[np.uint8]) -> TextLine:
        if is_blank(pixels):
            return TextLine("", crop.box, 0.0, engine=self.name)
        padded = _padded(pixels)
        height, width = padded.shape
        self.api.SetImageBytes(padded.tobytes(), width, height, 1, width)
        self.api.SetSourceResolution(200)
        self.api.Recognize()
        words = tuple(self._words(crop, (width - 2 * _PAD, height - 2 * _PAD)))
        return _line_of(words, crop.box, self.name)

    def _words(self, crop: Crop, size: tuple[int, int]) -> list[TextWord]:
        from tesserocr import RIL, iterate_level

        iterator = self.api.GetIterator()
        if iterator is None:
            return []
        words = []
        for item in iterate_level(iterator, RIL.WORD):
            try:
                text = item.GetUTF8Text(RIL.WORD).strip()
            except RuntimeError:  # tesserocr's answer where there is no text
                continue
            bounds = item.BoundingBox(RIL.WORD)
            if text and bounds:
                words.append(
                    TextWord(text, _to_page(bounds, crop.box, size), item.Confidence(RIL.WORD) / 100)
                )
        return words


@dataclass(frozen=True)
class InstalledTesseract:
    """An installed Tesseract. All crops of a call go through one process, as a list of files."""

    name: str
    tessdata: Path | None
    options: str = field(default="--psm 7 --oem 1 -c tessedit_do_invert=0")

    def read(self, crops: Sequence[Crop]) -> list[TextLine]:
        """Read single lines; the pictures lie in a temporary folder that is gone afterwards."""
        usable = [number for number, crop in enumerate(crops) if min(crop.pixels.shape[:2]) >= LEAST_SIDE]
        answers = [TextLine("", crop.box, 0.0, engine=self.name) for crop in crops]
        if not usable:
            return answers
        with tempfile.TemporaryDirectory(prefix="civbook-") as folder:
            rows = self._recognise([crops[number] for number in usable], Path(folder))
        for page, number in enumerate(usable, start=1):
            answers[number] = _line_of(tuple(rows.get(page, ())), crops[number].box, self.name)
        return answers

    def _recognise(self, crops: Sequence[Crop], folder: Path) -> dict[int, list[TextWord]]:
        import pytesseract
        from PIL import Image

        names, sizes = [], []
        for number, crop in enumerate(crops):
            padded = _padded(crop.pixels)
            name = folder / f"{number}.png"
            Image.fromarray(padded).save(name, dpi=(200, 200))
            names.append(str(name))
            sizes.append((padded.shape[1] - 2 * _PAD, padded.shape[0] - 2 * _PAD))
        listing = folder / "lines.txt"
        listing.write_text("\n".join(names), encoding="utf-8")
        config = self.options + (f' --tessdata-dir "{self.tessdata.as_posix()}"' if self.tessdata else "")
        try:
            data = pytesseract.image_to_data(
                str(listing), lang="vie", config=config, output_type=pytesseract.Output.DICT
            )
        except (pytesseract.TesseractError, OSError) as error:
            raise EngineError(
                _("The installed Tesseract failed."), _("Run `civbook doctor`."), code="engine-failed"
            ) from error
        return _rows(data, crops, sizes)


def _rows(
    data: dict[str, list[Any]], crops: Sequence[Crop], sizes: list[tuple[int, int]]
) -> dict[int, list[TextWord]]:
    found: dict[int, list[TextWord]] = {}
    columns = zip(
        data["page_num"],
        data["text"],
        data["conf"],
        data["left"],
        data["top"],
        data["width"],
        data["height"],
        strict=True,
    )
    for page, text, confidence, left, top, width, height in columns:
        if str(text).strip() and float(confidence) >= 0:
            box = _to_page((left, top, left + width, top + height), crops[page - 1].box, sizes[page - 1])
            found.setdefault(page, []).append(TextWord(str(text).strip(), box, float(confidence) / 100))
    return found


def _padded(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """An edge of paper around the crop; very tall crops are shrunk first."""
    height, width = pixels.shape
    if height > _TALLEST:
        from PIL import Image

        size = (max(1, round(width * _TALLEST / height)), _TALLEST)
        pixels = np.asarray(Image.fromarray(pixels).resize(size, Image.Resampling.BILINEAR, reducing_gap=2.0))
    return np.pad(pixels, _PAD, constant_values=int(percentile(pixels, 80)))  # a brighter edge is a frame


def _to_page(bounds: tuple[int, int, int, int], box: Box, size: tuple[int, int]) -> Box:
    """From pixels of the padded crop to page pixels."""
    across, down = box.width / max(1, size[0]), box.height / max(1, size[1])
    x0, y0, x1, y1 = (edge - _PAD for edge in bounds)
    return Box(
        max(box.x0, box.x0 + round(x0 * across)),
        max(box.y0, box.y0 + round(y0 * down)),
        min(box.x1, box.x0 + round(x1 * across)),
        min(box.y1, box.y0 + round(y1 * down)),
    )


def _line_of(words: tuple[TextWord, ...], box: Box, engine: str) -> TextLine:
    letters = sum(len(word.text) for word in words)
    mean = sum(word.confidence * len(word.text) for word in words) / letters if letters else 0.0
    text = " ".join(word.text for word in words)
    return TextLine(text, box, mean, words, _alternatives(text, mean), engine)


@lru_cache(maxsize=1)
def _look_alikes() -> dict[int, str]:
    # What the fast `vie` model takes for one another in numbers.
    return str.maketrans({"O": "0", "o": "0", "l": "1", "I": "1", "|": "1", "S": "5", "B": "8", "Z": "2"})


def _alternatives(text: str, confidence: float) -> tuple[tuple[str, float], ...]:
    """Another reading where a number holds letters that look like digits (the line mode gives no other
    choice)."""
    words = text.split()
    mended = [
        word.translate(_look_alikes()) if any(letter.isdigit() for letter in word) else word for word in words
    ]
    other = " ".join(mended)
    return ((other, round(confidence * 0.5, 4)),)[:_ALTERNATIVES] if other != text else ()
