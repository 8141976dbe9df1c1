"""The optional part ``hand``: AsterNet's published weights for real Vietnamese handwriting.

The weights come in the wheel of asterocr 1.0.2 (MIT by its metadata). Only two of its files are used, found
without importing the package, which carries a web studio and tunnels; both are known by their hash, so no
other version is ever read by mistake. The network sees at most 1,024 columns at height 32; longer lines are
cut in a gap.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from civbook.errors import EngineError
from civbook.i18n import gettext as _
from civbook.recognition import ctc, pixels
from civbook.recognition.onnxmodel import open_session, without_advice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

PACKAGE, VERSION = "asterocr", "1.0.2"
WEIGHTS_HASH = "10c96b533e1f64031d73edfddafd7d4b13595544f11891f0531bcd72cb29be80"
LETTERS_HASH = "82c6df018ceca8c10876947e0f7df798ed321825276ed7f3bb12ae3ed6dc647b"
NAME = f"asternet-{VERSION}"
_HEIGHT, _STRIDE, _WIDEST = 32, 4, 1024
_OVERLAP = 24  # columns searched on both sides of an even cut for the emptiest place


def weights_folder() -> Path | None:
    """The folder of the published files, None where the part is not installed. Nothing of the package is
    run."""
    spec = find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        return None
    folder = Path(next(iter(spec.submodule_search_locations))) / "assets"
    return folder if (folder / "asternet.onnx").is_file() else None


def is_installed() -> bool:
    """Whether the part ``hand`` is there (its hash is checked when it is opened)."""
    return weights_folder() is not None


@lru_cache(maxsize=1)
def open_hand_model() -> HandModel:
    """Open the published weights.

    Raises:
        EngineError: the part is not installed, or the files are not the known ones.
    """
    folder = weights_folder()
    if folder is None:
        raise EngineError(
            _("The optional part “hand” is not installed."),
            _("Install it with `pip install civbook[hand]`."),
            code="engine-missing",
        )
    _check(folder / "vocab.json", LETTERS_HASH)
    _check(folder / "asternet.onnx", WEIGHTS_HASH)
    letters = json.loads((folder / "vocab.json").read_text(encoding="utf-8"))["chars"]
    return HandModel(NAME, "".join(letters[1:]), open_session(_quantised(folder / "asternet.onnx")))


def _check(file: Path, known: str) -> None:
    if hashlib.sha256(file.read_bytes()).hexdigest() != known:
        raise EngineError(
            _("{file} of the package {package} is not the known one.").format(
                file=file.name, package=PACKAGE
            ),
            _("Install it with `pip install civbook[hand]`."),
            code="engine-data",
        )


def _quantised(original: Path) -> Path:
    """The copy of the weights in the user's cache whose products of matrices are in eight bits; else the original.

    Convolutions stay in floats: in eight bits they are slower, since each has to be quantised anew by what it sees
    (a page's lines take .35 s with them, .23 without, .26 as published; 432 real lines are read as well).
    """
    folder = _cache()
    small = folder / f"asternet-{WEIGHTS_HASH[:12]}-products.onnx"
    if small.is_file():
        return small
    try:
        from onnxruntime.quantization import QuantType, quantize_dynamic

        folder.mkdir(parents=True, exist_ok=True)
        part = small.with_name(f"{small.name}.{os.getpid()}")
        with without_advice():
            quantize_dynamic(
                original, part, op_types_to_quantize=["MatMul", "LSTM"], per_channel=True, weight_type=QuantType.QInt8
            )  # fmt: skip
        part.replace(small)
    except (ImportError, OSError, RuntimeError, ValueError):  # onnx is not installed, or nowhere to write
        return original
    return small


def _cache() -> Path:
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    return (Path(base) if base else Path.home() / ".cache") / "civbook"


@dataclass(frozen=True)
class HandModel:
    """The published network; scores like :class:`civbook.recognition.onnxmodel.OnnxModel`."""

    name: str
    alphabet: str
    session: Any

    @cached_property
    def _input(self) -> str:
        return str(self.session.get_inputs()[0].name)

    def scores(self, pictures: Sequence[NDArray[np.uint8]]) -> list[NDArray[np.float32]]:
        """Log probabilities (frames, classes), blank first, for each grey picture."""
        return [self._line(picture) for picture in pictures]

    def _line(self, picture: NDArray[np.uint8]) -> NDArray[np.float32]:
        line = pixels.resized(_framed(picture), _HEIGHT, 4 * _WIDEST)
        parts = [self._part(piece) for piece in _cut(line)]
        return parts[0] if len(parts) == 1 else np.concatenate(parts)

    def _part(self, line: NDArray[np.uint8]) -> NDArray[np.float32]:
        width = line.shape[1]
        block = np.full((1, 3, _HEIGHT, -(-width // _STRIDE) * _STRIDE), 1.0, np.float32)
        block[0, :, :, :width] = line.astype(np.float32) / 255
        raw = self.session.run(None, {self._input: block})[0]
        return ctc.log_softmax(raw[: max(1, -(-width // _STRIDE)), 0])


def _framed(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Two columns of the edge's grey on both sides, so that letters at the edge are seen."""
    return np.pad(picture, ((0, 0), (2, 2)), mode="edge")


def _cut(line: NDArray[np.uint8]) -> list[NDArray[np.uint8]]:
    """A line in pieces that the network can take, cut where there is least ink."""
    width = line.shape[1]
    if width <= _WIDEST:
        return [line]
    count = -(-width // (_WIDEST - 2 * _OVERLAP))
    dark = np.convolve((255.0 - line).sum(axis=0), np.ones(9), "same")
    edges = [0]
    for number in range(1, count):
        middle = round(width * number / count)
        low = max(edges[-1] + 8, middle - _OVERLAP)
        edges.append(low + int(dark[low : middle + _OVERLAP].argmin()))
    return [line[:, a:b] for a, b in zip(edges, [*edges[1:], width], strict=True)]
