"""Our network as an ONNX file, and its weights back out of one (the extra ``train``; needs the package onnx).

Weights are stored as float16 and cast when onnxruntime loads the file; batch norms stay as they are, so
that the file holds everything that adaptation needs and nothing else has to be shipped. Initialisers carry
the names of the torch module's parameters.
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
_EPSILON = 1e-5


class _Builder:
    """Adds nodes one after another; ``last`` is the name of the newest value."""

    def __init__(self, weights: Weights) -> None:
        self.weights = weights
        self.nodes: list[onnx.NodeProto] = []
        self.initialisers: list[onnx.TensorProto] = []
        self.last = "lines"

    def take(self, name: str) -> str:
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
        inputs = [source, self.take(name + ".weight")] + ([self.take(bias)] if bias else [])
        return self.add("Conv", inputs, name + ":y", strides=strides, pads=pads + pads, dilations=dilations)

    def norm(self, name: str, source: str) -> str:
        inputs = [source] + [
            self.take(f"{name}.{part}") for part in ("weight", "bias", "running_mean", "running_var")
        ]
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
    helper.set_model_props(
        model, {key: json.dumps(value, ensure_ascii=False) for key, value in about.items()}
    )
    onnx.checker.check_model(model)
    part = path.with_suffix(".part")
    part.write_bytes(model.SerializeToString())
    part.replace(path)


def load(path: Path) -> tuple[Weights, dict[str, Any]]:
    """The float32 weights by torch name, and the metadata."""
    model = onnx.load(str(path))
    weights = {t.name: numpy_helper.to_array(t) for t in model.graph.initializer if t.name != "rows"}
    about = {p.key: json.loads(p.value) for p in model.metadata_props}
    return {name: w.astype(np.float32) for name, w in weights.items()}, about
