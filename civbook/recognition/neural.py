"""Our recogniser as an engine: scores from the network, text by the decoder, boxes from the frames."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from civbook.imaging.pixels import percentile
from civbook.model import Box, TextLine, TextWord
from civbook.recognition import ctc
from civbook.recognition.confidence import confidence
from civbook.recognition.decode import Decoded, decode
from civbook.recognition.learnt import NOTHING, Learnt, learnt
from civbook.recognition.onnxmodel import OnnxModel, open_model

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from civbook.recognition.engine import Crop

SHIPPED = Path(__file__).parent / "data" / "register-hands.onnx"
_FAINT = 0.01  # alternatives below this share are not worth a look
_LEAST_SIDE = 5  # pixels; smaller crops hold no line
_CLEAR = 0.985  # confidence from which a printed line is not looked at again
_ROOM = 0.1  # of a line's height: room above and below,
_DEEP = 0.85  # of the depth of its darkest ink, beyond which all is as dark, when it is


def open_neural(argument: str = "") -> NeuralEngine:
    """Our recogniser; ``argument``: the ONNX file of an adapted model, else the shipped one.

    Raises:
        EngineError: the model is missing or damaged.
    """
    if not argument:
        return NeuralEngine(_model(SHIPPED))
    model = _model(Path(argument))
    labels = _model(SHIPPED) if SHIPPED.is_file() else None
    return NeuralEngine(model, _learnt(Path(argument)), labels)


@lru_cache(maxsize=3)
def _model(path: Path) -> OnnxModel:
    return open_model(path)


@lru_cache(maxsize=2)
def _learnt(path: Path) -> Learnt:
    return learnt(_model(path).about)


@dataclass(frozen=True)
class NeuralEngine:
    """Reads lines in process, batched by width.

    ``learnt``: what an adapted model knows beside its weights. ``labels``: the model that reads the printed labels
    of a page where ``model`` has learnt a hand: it saw values only, and may have forgotten print.
    """

    model: OnnxModel
    learnt: Learnt = NOTHING
    labels: OnnxModel | None = None

    @property
    def name(self) -> str:
        return self.model.name

    def read(self, crops: Sequence[Crop]) -> list[TextLine]:
        """One line per crop; words carry boxes in page pixels."""
        return [seen.line for seen in self.look(crops)]

    def look(self, crops: Sequence[Crop]) -> list[Seen]:
        """What :meth:`read` gives, with the scores and the decoder's answer behind each value."""
        answers = [Seen(TextLine("", crop.box, 0.0, engine=self.name)) for crop in crops]
        usable = [i for i, crop in enumerate(crops) if min(crop.pixels.shape[:2]) >= _LEAST_SIDE]
        labels = [i for i in usable if self.labels and crops[i].purpose == "line"]
        values = [i for i in usable if i not in set(labels)]
        for model, some in ((self.labels or self.model, labels), (self.model, values)):
            for i, logs in zip(some, model.scores([picture(crops[i]) for i in some]), strict=True):
                answers[i] = self._seen(crops[i], logs)
        return self._looked_again(crops, answers)

    def _looked_again(self, crops: Sequence[Crop], answers: list[Seen]) -> list[Seen]:
        """The answers, with those of unclear printed lines from a second look where that is surer.

        Pale print beside dark typed values was lost at the usual cut ("Ngà th 1msinh"); a look at all lines gained
        no more fields than one at these. Where no letter was seen a scribble may stand, and becomes none.
        """
        unclear = [
            i
            for i, (crop, seen) in enumerate(zip(crops, answers, strict=True))
            if crop.purpose == "line" and seen.line.text and seen.line.confidence < _CLEAR
        ]
        model = self.labels or self.model
        for i, logs in zip(unclear, model.scores([_roomier(crops[i]) for i in unclear]), strict=True):
            again = self._seen(crops[i], logs)
            if again.line.confidence > answers[i].line.confidence:
                answers[i] = again
        return answers

    def _seen(self, crop: Crop, logs: NDArray[np.float32]) -> Seen:
        alphabet = self.model.shape.alphabet
        if crop.purpose != "value":
            reading = ctc.best_path(logs, alphabet)
            words = tuple(words_of(reading, crop.box, len(logs)))
            return Seen(TextLine(reading.text, crop.box, reading.confidence, words, (), self.name))
        decoded = decode(logs, alphabet, crop.kind, self.learnt.weighing, self.learnt.own)
        line = line_of(crop, decoded, logs, alphabet, "neural", self.name, self.learnt.curve)
        return Seen(line, logs, decoded)


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """A line as read, the network's scores of it (frames, classes), the decoder's answer, and whose scores that
    weighed ("neural", or "both" with the part ``hand``)."""

    line: TextLine
    logs: NDArray[np.float32] | None = None
    decoded: Decoded | None = None
    source: str = "neural"


def line_of(
    crop: Crop,
    decoded: Decoded,
    logs: NDArray[np.float32],
    alphabet: str,
    source: str,
    name: str,
    curve: tuple[float, ...] | None = None,
) -> TextLine:
    """A decoder's answer as a line of the page."""
    reading = decoded.path
    if decoded.text != reading.text:
        reading = ctc.aligned(logs, decoded.text, alphabet) or reading
    words = tuple(words_of(reading, crop.box, len(logs)))
    others = tuple((text, share) for text, share in decoded.readings[1:4] if text and share >= _FAINT)
    return TextLine(
        decoded.text, crop.box, confidence(decoded, source, curve, crop.kind), words, others, name
    )


def picture(crop: Crop) -> NDArray[np.uint8]:
    """The pixels our network reads: untouched, since it was trained on crops with rules and dots on them."""
    return crop.pixels if crop.raw is None else crop.raw


def _roomier(crop: Crop) -> NDArray[np.uint8]:
    """A line's picture with room above and below, and its darkest strokes no darker than most."""
    grey = picture(crop)
    paper, dark = percentile(grey, 88), percentile(grey, 0.5)
    lifted = np.clip(grey, round(paper - _DEEP * max(0.0, paper - dark)), 255).astype(np.uint8)
    room = max(1, round(_ROOM * len(grey)))
    return np.pad(lifted, ((room, room), (0, 0)), constant_values=round(paper))


def words_of(reading: ctc.Reading, box: Box, frames: int) -> list[TextWord]:
    """The words of a reading with boxes: across from the frames, as high as the line."""
    scale = box.width / max(1, frames)
    words = []
    start = 0
    for at in range(len(reading.text) + 1):
        if at < len(reading.text) and reading.text[at] != " ":
            continue
        if at > start:
            first, last = reading.spans[start][0], reading.spans[at - 1][1]
            # A peak stands near the middle of its letter: half a letter more on both sides.
            left = first if start == 0 else max(reading.spans[start - 1][1] + 1, first - 2)
            left = max(0, first - 2) if start == 0 else left
            right = last + 3 if at == len(reading.text) else min(reading.spans[at][0] + 1, last + 3)
            words.append(
                TextWord(
                    reading.text[start:at],
                    Box(
                        round(box.x0 + left * scale),
                        box.y0,
                        round(min(box.x1, box.x0 + max(right, left + 1) * scale)),
                        box.y1,
                    ),
                    float(np.mean(reading.peaks[start:at])),
                )
            )
        start = at + 1
    return words
