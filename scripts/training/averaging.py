"""One network of several: the mean of the weights of runs that went on from each other.

Each run ends at another side of the same hollow; their middle lies lower than any of them on every kind of line
(figures in the log), and costs nothing. Older runs are in the repository's history:

    git show 8f1b917:civbook/recognition/data/register-hands.onnx > run6.onnx
    python -m scripts.training.averaging run6.onnx run7.onnx run8.onnx --weights 1 1 2 --note "runs 6 to 8"
"""

from __future__ import annotations

import argparse
import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import torch

from civbook.recognition import graph
from civbook.recognition.network import LineNetwork
from scripts.training import trainer, validate


def averaged(paths: list[Path], shares: list[float]) -> tuple[LineNetwork, dict[str, object]]:
    """The network in the middle, each run counted by its share, and what the last one says of itself.

    Raises:
        ValueError: the networks are of different build.
    """
    loaded = [graph.load(path) for path in paths]
    first, about = loaded[0][0], loaded[-1][1]
    if any(
        {k: w.shape for k, w in one.items()} != {k: w.shape for k, w in first.items()} for one, _ in loaded
    ):
        raise ValueError("networks of different build have no middle")
    net = LineNetwork(len(about["alphabet"]) + 1, about["widths"])
    mean = {
        name: torch.from_numpy(np.average([one[name] for one, _about in loaded], axis=0, weights=shares))
        for name in first
    }
    net.load_state_dict({name: weights.float() for name, weights in mean.items()}, strict=False)
    return net.eval(), about


def main() -> int:
    """Average, measure, write the shipped network and a line of the log."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("networks", type=Path, nargs="+")
    parser.add_argument("--weights", type=float, nargs="+", help="how much each counts; alike by default")
    parser.add_argument("--note", default="", help="for the log")
    parser.add_argument("--out", type=Path, default=trainer.SHIPPED)
    options = parser.parse_args()
    net, about = averaged(options.networks, options.weights or [1.0] * len(options.networks))
    found = validate.figures(net, validate.sets())
    made = datetime.now(UTC).isoformat(timespec="seconds")
    told = {"steps": about["steps"], "lines": about["lines"], "cer": found, "made": made}
    trainer.export(net, options.out, {**told, "averaged": len(options.networks)})
    entry = {"at": made, "steps": about["steps"], "lines": about["lines"], "cer": found}
    entry["settings"] = {"note": options.note, "weights": options.weights}
    with trainer.LOG.open("a", encoding="utf-8") as file:
        file.write(json.dumps(entry, ensure_ascii=False) + "\n")
    print(found, file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
