"""Our network as an ONNX graph, and its weights back out of a file (the extra ``train``; needs the package onnx).

Weights are stored as float16 and cast when onnxruntime loads the file; batch norms stay as they are, or are
folded into the convolutions (:func:`folded`) for the file of whole numbers that is read with (``int8``). Both kinds
hold everything that adaptation needs. Initialisers carry the names of the torch module's parameters.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

Weights = dict[str, "NDArray[Any]"]
NORM = ("weight", "bias", "running_mean", "running_var")
_EPSILON = 1e-5


class _Builder:
    """Adds nodes one after another; ``last`` is the name of the newest value."""

    def __init__(self, weights: Weights) -> None:
        self.weights = weights
        self.nodes: list[onnx.NodeProto] = []
        self.initialisers: list[onnx.TensorProto] = []
        self.last = "lines"
        self.is_folded = not any(name.endswith("running_var") for name in weights)

    def take(self, name: str) -> str:
        if self.is_folded:
            self.initialisers.append(numpy_helper.from_array(self.weights[name].astype(np.float32), name))
            return name
        half = self.weights[name].astype(np.float16)
        self.initialisers.append(numpy_helper.from_array(half, name))
        self.add("Cast", [name], name + ":f", to=TensorProto.FLOAT)
        return name + ":f"

    def add(self, kind: str, inputs: list[str], output: str, **attributes: Any) -> str:
        self.nodes.append(helper.make_node(kind, inputs, [output], **attributes))
        self.last = output
        return output

    def convolve(
        self,
        name: str,
        source: str,
        strides: list[int],
        pads: list[int],
        dilations: list[int],
        bias: str | None = None,
    ) -> str:
        bias = name + ".bias" if self.is_folded else bias
        inputs = [source, self.take(name + ".weight")] + ([self.take(bias)] if bias else [])
        return self.add("Conv", inputs, name + ":y", strides=strides, pads=pads + pads, dilations=dilations)

    def norm(self, name: str, source: str) -> str:
        if self.is_folded:
            return source
        inputs = [source] + [self.take(f"{name}.{part}") for part in NORM]
        return self.add("BatchNormalization", inputs, name + ":y", epsilon=_EPSILON)

    def step(self, name: str, strides: list[int], *, padded: bool = True) -> None:
        height, width = self.weights[f"{name}.0.weight"].shape[2:]
        pads = [height // 2, width // 2] if padded else [0, 0]
        y = self.norm(f"{name}.1", self.convolve(f"{name}.0", self.last, strides, pads, [1, 1]))
        self.add("Relu", [y], name + ":r")

    def residual(self, name: str, dilation: int = 1) -> None:
        source = self.last
        height, width = self.weights[f"{name}.one.weight"].shape[2:]
        y = self.convolve(f"{name}.one", source, [1, 1], [height // 2, width // 2 * dilation], [1, dilation])
        y = self.add("Relu", [self.norm(f"{name}.norm_one", y)], name + ":a")
        y = self.norm(
            f"{name}.norm_two", self.convolve(f"{name}.two", y, [1, 1], [height // 2, width // 2], [1, 1])
        )
        self.add("Relu", [self.add("Add", [source, y], name + ":s")], name + ":r")


def norm_of(convolution: str) -> str:
    """The batch norm that follows a convolution."""
    stem, last = convolution.rsplit(".", 1)
    return f"{stem}.1" if last == "0" else f"{stem}.norm_{last}"


def convolutions(weights: Weights) -> list[str]:
    """The convolutions that a norm follows."""
    names = sorted(name.removesuffix(".weight") for name, w in weights.items() if w.ndim == 4)
    return [name for name in names if name != "head"]


def scale_of(norm: Weights) -> NDArray[np.float32]:
    """What a norm multiplies each channel by."""
    return np.asarray(norm["weight"] / np.sqrt(norm["running_var"] + _EPSILON), np.float32)


def norm_weights(weights: Weights, convolution: str) -> Weights:
    """The four vectors of the norm after a convolution."""
    return {part: weights[f"{norm_of(convolution)}.{part}"] for part in NORM}


def folded(weights: Weights) -> Weights:
    """Convolutions that do what their norms did, with a bias each."""
    found = {name: w for name, w in weights.items() if name.startswith("head.")}
    for name in convolutions(weights):
        norm = norm_weights(weights, name)
        scale = scale_of(norm)
        found[f"{name}.weight"] = weights[f"{name}.weight"] * scale[:, None, None, None]
        found[f"{name}.bias"] = norm["bias"] - norm["running_mean"] * scale
    return found


def save(path: Path, weights: Weights, about: dict[str, Any]) -> None:
    """Write the network; ``about`` must hold ``widths`` and ``alphabet``, and travels as metadata (JSON
    values)."""
    b = _Builder(weights)
    b.step("stem.0", [2, 2])
    b.step("stem.1", [1, 1])
    b.step("low.0", [2, 2])
    b.residual("low.1")
    b.step("low.2", [1, 1])
    b.step("high.0", [2, 1])
    b.residual("high.1")
    b.step("high.2", [1, 1])
    b.step("fold", [1, 1], padded=False)
    for number, dilation in enumerate(about["widths"]["dilations"]):
        b.residual(f"line.{number}", dilation)
    y = b.convolve("head", b.last, [1, 1], [0, 0], [1, 1], bias="head.bias")
    b.initialisers.append(numpy_helper.from_array(np.array([2], np.int64), "rows"))
    y = b.add("Squeeze", [y, "rows"], "flat")
    b.add("Transpose", [y], "scores", perm=[0, 2, 1])
    graph = helper.make_graph(
        b.nodes,
        "civbook-lines",
        [helper.make_tensor_value_info("lines", TensorProto.FLOAT, ["n", 1, 40, "w"])],
        [
            helper.make_tensor_value_info(
                "scores", TensorProto.FLOAT, ["n", "frames", len(about["alphabet"]) + 1]
            )
        ],
        b.initialisers,
    )
    model = helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", 17)], producer_name="civbook", ir_version=8
    )
    write(path, model, about)


def write(path: Path, model: onnx.ModelProto, about: dict[str, Any]) -> None:
    """Check a model and write it whole with its metadata."""
    del model.metadata_props[:]
    helper.set_model_props(
        model, {key: json.dumps(value, ensure_ascii=False) for key, value in about.items()}
    )
    onnx.checker.check_model(model)
    part = path.with_suffix(".part")
    part.write_bytes(model.SerializeToString())
    part.replace(path)


def load(path: Path) -> tuple[Weights, dict[str, Any]]:
    """The float32 weights by torch name, and the metadata; of either kind of file."""
    from civbook.recognition import int8

    model = onnx.load(str(path))
    weights = {t.name: numpy_helper.to_array(t) for t in model.graph.initializer if t.name != "rows"}
    about = {p.key: json.loads(p.value) for p in model.metadata_props}
    if int8.NORMS in about:
        weights = int8.unpacked(weights, about.pop(int8.NORMS))
    return {name: w.astype(np.float32) for name, w in weights.items()}, about
