"""The network of our recogniser in torch: for training and adaptation only, never at run time.

All convolutions, no recurrence: rows of pixels are folded three times, the picture is then one row of columns
four pixels wide, and convolutions along the line give each column its neighbourhood of some 15 letters.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import nn

DEFAULTS: dict[str, Any] = {"stem": 32, "low": 64, "high": 128, "line": 256, "dilations": [1, 2, 3, 1, 2]}
"""Widths of the stages; they travel with the weights in the ONNX file's metadata."""


def _step(
    inside: int, outside: int, size: int | tuple[int, int], stride: Any = 1, pad: Any = None
) -> nn.Sequential:
    padding = (size // 2 if isinstance(size, int) else (size[0] // 2, size[1] // 2)) if pad is None else pad
    return nn.Sequential(
        nn.Conv2d(inside, outside, size, stride, padding, bias=False),
        nn.BatchNorm2d(outside),
        nn.ReLU(inplace=True),
    )


class Residual(nn.Module):
    """Two convolutions beside a short cut."""

    def __init__(self, width: int, size: tuple[int, int], dilation: int = 1) -> None:
        super().__init__()
        pad = (size[0] // 2, size[1] // 2 * dilation)
        self.one = nn.Conv2d(width, width, size, 1, pad, (1, dilation), bias=False)
        self.norm_one = nn.BatchNorm2d(width)
        self.two = nn.Conv2d(width, width, size, 1, (size[0] // 2, size[1] // 2), bias=False)
        self.norm_two = nn.BatchNorm2d(width)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Same shape in and out."""
        y = torch.relu(self.norm_one(self.one(x)))
        return torch.relu(x + self.norm_two(self.two(y)))


class LineNetwork(nn.Module):
    """Grey lines (n, 1, 40, w) in ink units → class scores (n, w / 4, classes); class 0 is the CTC blank."""

    def __init__(self, classes: int, widths: dict[str, Any] | None = None) -> None:
        super().__init__()
        self.widths = {**DEFAULTS, **(widths or {})}
        stem, low, high, line = (self.widths[k] for k in ("stem", "low", "high", "line"))
        self.stem = nn.Sequential(_step(1, stem, 5, 2), _step(stem, stem, 3))
        self.low = nn.Sequential(_step(stem, low, 3, 2), Residual(low, (3, 3)), _step(low, low, 3))
        self.high = nn.Sequential(_step(low, high, 3, (2, 1)), Residual(high, (3, 3)), _step(high, high, 3))
        self.fold = _step(high, line, (5, 1), 1, 0)
        self.line = nn.Sequential(*[Residual(line, (1, 5), d) for d in self.widths["dilations"]])
        self.drop = nn.Dropout(0.1)
        self.head = nn.Conv2d(line, classes, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Scores before softmax."""
        y = self.line(self.fold(self.high(self.low(self.stem(x)))))
        scores: torch.Tensor = self.head(self.drop(y)).squeeze(2).transpose(1, 2)
        return scores
