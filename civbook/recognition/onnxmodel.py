"""A line model in an ONNX file: CTC scores for pictures of lines, batched by width, on one thread.

Any CTC model can be described: its alphabet, input height, frame stride and grey levels are data (the
file's own metadata, or a TOML beside it), so that an office can plug in another one without code.
"""

from __future__ import annotations

import hashlib
import json
import logging
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from civbook.errors import EngineError
from civbook.i18n import gettext as _
from civbook.recognition import ctc, pixels

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

Grey = "NDArray[np.uint8]"
_BATCH_COLUMNS = 12_000  # pixels wide, all lines of a batch together: the memory stays under 200 MB
_MOST_PADDING = 0.15


@dataclass(frozen=True, slots=True)
class ModelShape:
    """How a model wants its lines: ``alphabet`` without the blank, ``blank`` its class (0 or -1 for the
    last), ``height`` of the picture, ``stride`` pixels a frame, ``levels`` of grey, ``channels`` 1 or 3,
    ``widest`` pixels."""

    alphabet: str
    blank: int = 0
    height: int = pixels.HEIGHT
    stride: float = pixels.STRIDE
    levels: Literal["ink", "unit"] = "ink"
    channels: int = 1
    widest: int = pixels.WIDEST


@dataclass(frozen=True)
class OnnxModel:
    """An opened model; ``name`` holds the first digits of the file's hash, for provenance."""

    path: Path
    name: str
    shape: ModelShape
    about: dict[str, Any]
    session: Any

    @cached_property
    def _input(self) -> str:
        return str(self.session.get_inputs()[0].name)

    def scores(self, pictures: Sequence[NDArray[np.uint8]]) -> list[NDArray[np.float32]]:
        """Log probabilities (frames, classes), blank first, for each grey picture, in order."""
        lines = [self._prepared(picture) for picture in pictures]
        answers: list[NDArray[np.float32]] = [np.zeros((0, 0), np.float32)] * len(lines)
        for group in _groups([line.shape[1] for line in lines]):
            wide = max(lines[i].shape[1] for i in group)
            block = np.zeros(
                (len(group), self.shape.channels, self.shape.height, -(-wide // 8) * 8), np.float32
            )
            if self.shape.levels == "unit":
                block += 1.0
            for row, i in enumerate(group):
                block[row, :, :, : lines[i].shape[1]] = lines[i]
            raw = self.session.run(None, {self._input: block})[0]
            for row, i in enumerate(group):
                frames = max(1, min(raw.shape[1], int(np.ceil(lines[i].shape[1] / self.shape.stride))))
                logs = ctc.log_softmax(raw[row, :frames])
                answers[i] = logs if self.shape.blank == 0 else np.roll(logs, 1, axis=1)
        return answers

    def _prepared(self, picture: NDArray[np.uint8]) -> NDArray[np.float32]:
        if self.shape.levels == "ink":
            return pixels.prepared(picture)
        line = pixels.resized(picture, self.shape.height, self.shape.widest)
        return line.astype(np.float32) / np.float32(255)


def _groups(widths: list[int]) -> list[list[int]]:
    """Lines of like width together: little padding, no batch too large."""
    groups: list[list[int]] = []
    for i in sorted(range(len(widths)), key=widths.__getitem__):
        if groups:
            first, size = widths[groups[-1][0]], len(groups[-1]) + 1
            if widths[i] * (1 - _MOST_PADDING) <= max(first, 64) and widths[i] * size <= _BATCH_COLUMNS:
                groups[-1].append(i)
                continue
        groups.append([i])
    return groups


@contextmanager
def without_advice() -> Iterator[None]:
    """onnxruntime's quantiser recommends, through the root logger, a preparation that our networks don't need."""
    logger = logging.getLogger()
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(level)


def open_session(path: Path) -> Any:
    """An onnxruntime session on one thread (workers are processes).

    Raises:
        EngineError: onnxruntime is missing or the file is no model.
    """
    try:
        import onnxruntime
    except ImportError as error:
        raise EngineError(
            _("onnxruntime is not installed."), _("Install civbook again."), code="engine-missing"
        ) from error
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.enable_cpu_mem_arena = (
        False  # lines differ in width: the arena would keep the largest of each shape
    )
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime has no common error class that can be imported without it
        raise EngineError(
            _("The recogniser {file} cannot be opened.").format(file=path.name),
            _("Install civbook again."),
            code="engine-data",
        ) from error


def open_model(path: Path) -> OnnxModel:
    """Open one of our own models: alphabet and history are in its metadata.

    Raises:
        EngineError: the file is missing or no model of ours.
    """
    if not path.is_file():
        raise EngineError(
            _("The recogniser {file} is missing.").format(file=path.name),
            _("Install civbook again."),
            code="engine-missing",
        )
    session = open_session(path)
    try:
        about = {k: json.loads(v) for k, v in session.get_modelmeta().custom_metadata_map.items()}
        shape = ModelShape(about["alphabet"])
    except (KeyError, ValueError) as error:
        raise EngineError(
            _("{file} is no recogniser of civbook.").format(file=path.name), code="engine-data"
        ) from error
    digest = hashlib.sha256(path.read_bytes()).hexdigest()[:8]
    return OnnxModel(path, f"{about.get('name', path.stem)}-{digest}", shape, about, session)
