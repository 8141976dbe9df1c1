"""The profile ``auto``: our recogniser, helped by the optional part ``hand`` and by Tesseract, line by
line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from civbook.errors import EngineError
from civbook.recognition import hand
from civbook.recognition.combine import AutoEngine
from civbook.recognition.neural import open_neural

if TYPE_CHECKING:
    from civbook.recognition.engine import Engine
    from civbook.recognition.hand import HandModel


def open_auto(argument: str = "") -> Engine:
    """The default engine; ``argument``: the ONNX file of an adapted model, else the shipped one.

    What an adapted model is unsure of is heard by the published weights too: seldom, but to some gain (432 lines of
    16 writers 1.91 -> 1.82 % CER, fields of a held-out book 95.7 -> 96.0 %).
    """
    return AutoEngine(open_neural(argument), _helper())


def _helper() -> HandModel | None:
    """The part ``hand`` if it is there and the known one; reading goes on without it (`doctor` tells)."""
    if not hand.is_installed():
        return None
    try:
        return hand.open_hand_model()
    except EngineError:
        return None
