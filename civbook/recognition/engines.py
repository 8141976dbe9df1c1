"""The profile ``auto``: our recogniser, helped by the optional part ``hand`` and by Tesseract, line by
line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from civbook.recognition import hand
from civbook.recognition.combine import AutoEngine
from civbook.recognition.neural import open_neural

if TYPE_CHECKING:
    from civbook.recognition.engine import Engine


def open_auto(argument: str = "") -> Engine:
    """The default engine; ``argument``: the ONNX file of an adapted model, else the shipped one.

    An adapted model knows its hands better than the published weights do, so it is asked alone.
    """
    own = open_neural(argument)
    helper = hand.open_hand_model() if not argument and hand.is_installed() else None
    return AutoEngine(own, helper)
