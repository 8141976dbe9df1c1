"""Our network in whole numbers of eight bits: read three times as fast as in floats, in half the bytes.

Made by onnxruntime's own quantiser from ranges that it sees on real lines. Weights keep to seven bits, because
processors without VNNI add pairs of products in sixteen. The norms, which are folded into the convolutions, travel
as metadata: with them adaptation gets its weights back out of the same file (extra ``train``).
"""

from __future__ import annotations

import base64
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import onnx
from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_static

from civbook.recognition import graph, pixels
from civbook.recognition.onnxmodel import without_advice

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

NORMS = "norms"
"""Metadata of such a file: weight, bias, mean and variance of each norm as float16, by the convolutions' names."""


class _Lines(CalibrationDataReader):  # type: ignore[misc]  # the library has no types
    """Lines whose scores tell the ranges."""

    def __init__(self, pictures: Iterable[NDArray[np.uint8]]) -> None:
        self._pictures = iter(pictures)

    def get_next(self) -> dict[str, NDArray[np.float32]] | None:
        """The next line as the network's input."""
        picture = next(self._pictures, None)
        if picture is None:
            return None
        return {"lines": pixels.alone(pixels.prepared(picture))}


def save(
    path: Path, weights: graph.Weights, about: dict[str, Any], pictures: Sequence[NDArray[np.uint8]]
) -> None:
    """Write the network in eight bits; ``pictures``: some grey lines such as it will read."""
    with tempfile.TemporaryDirectory() as folder:
        floats, whole = Path(folder) / "floats.onnx", Path(folder) / "whole.onnx"
        graph.save(floats, graph.folded(weights), about)
        with without_advice():
            quantize_static(
                floats, whole, _Lines(pictures), quant_format=QuantFormat.QDQ, per_channel=True, reduce_range=True,
                activation_type=QuantType.QUInt8, weight_type=QuantType.QInt8,
                op_types_to_quantize=["Conv", "Add", "Relu"],
            )  # fmt: skip
        model = onnx.load(str(whole))
    graph.write(path, model, {**about, NORMS: _packed(weights)})


def _packed(weights: graph.Weights) -> str:
    values = [
        weights[f"{graph.norm_of(name)}.{part}"]
        for name in graph.convolutions(weights)
        for part in graph.NORM
    ]
    return base64.b64encode(np.concatenate(values).astype(np.float16).tobytes()).decode("ascii")


def unpacked(stored: graph.Weights, norms: str) -> graph.Weights:
    """The weights before folding, out of a file's initialisers and its metadata."""
    found = {
        name.removesuffix("_quantized"): _floats(stored, name)
        for name in stored
        if name.endswith("_quantized")
    }
    weights = {name: w for name, w in found.items() if name.startswith("head.")}
    values = np.frombuffer(base64.b64decode(norms), np.float16).astype(np.float32)
    at = 0
    for name in graph.convolutions(found):
        convolution = found[f"{name}.weight"]
        for part in graph.NORM:
            weights[f"{graph.norm_of(name)}.{part}"] = values[at : at + len(convolution)]
            at += len(convolution)
        scale = graph.scale_of(graph.norm_weights(weights, name))
        safe = np.where(np.abs(scale) < 1e-6, np.float32(1), scale)  # a channel that its norm has closed
        weights[f"{name}.weight"] = np.asarray(convolution / safe[:, None, None, None], np.float32)
    return weights


def _floats(stored: graph.Weights, name: str) -> NDArray[np.float32]:
    """A quantised weight (scales by channel) or bias; the quantiser names their scales differently."""
    whole = stored[name].astype(np.float32)
    beside = f"{name}_scale"
    scale = stored[beside if beside in stored else f"{name.removesuffix('_quantized')}_scale"]
    return np.asarray(whole * scale.reshape(-1, *[1] * (whole.ndim - 1)), np.float32)
