"""What every recognition engine looks like, and how a profile becomes an engine.

A profile is a word with an optional argument: ``auto``, ``tesseract``, ``pytesseract``, ``neural``,
``neural:MODEL_FOLDER``, ``replay:FILE``. An office plugs in its own by an entry point of the group
``civbook.engines`` whose object takes the argument and returns an :class:`Engine`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Literal, Protocol, cast

from civbook.errors import EngineError
from civbook.i18n import gettext as _

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from civbook.model import Box, FieldKind, TextLine

Purpose = Literal["line", "value", "plain"]
GROUP = "civbook.engines"


@dataclass(frozen=True, slots=True)
class Crop:
    """One line to be read.

    ``pixels``: grey, H×W, uint8, rules and leader dots removed where that was wanted. ``box``: where the crop
    stands, in page pixels (boxes of the answer are in page pixels too). ``raw``: the same place
    untouched, for engines that prefer it. ``kind``: the kind of field if it is known, for decoders with
    knowledge.
    ``purpose``: "line" for the cheap pass that finds the printed labels, "value" for a zone whose text
    goes into the entry, "plain" for a value read without the decoder's knowledge (for measuring).
    ``begun``: a word before it was struck out and is left away.
    """

    pixels: NDArray[np.uint8]
    box: Box
    kind: FieldKind | None = None
    raw: NDArray[np.uint8] | None = None
    purpose: Purpose = "value"
    begun: bool = False


class Engine(Protocol):
    """Reads crops of single lines. ``name`` tells engine and version, for provenance."""

    @property
    def name(self) -> str: ...

    def read(self, crops: Sequence[Crop]) -> list[TextLine]:
        """One :class:`TextLine` per crop, in order; an unreadable crop gives an empty text, confidence 0.

        Words of the answer carry boxes in page pixels: labels are told from values by them.
        """
        ...


Opener = Callable[[str], Engine]

# Late imports: opening one engine must not load the others.
_BUILTIN: dict[str, str] = {
    "auto": "civbook.recognition.engines:open_auto",
    "tesseract": "civbook.recognition.tesseract:open_tesseract",
    "pytesseract": "civbook.recognition.tesseract:open_installed",
    "neural": "civbook.recognition.neural:open_neural",
    "replay": "civbook.recognition.replay:open_replay",
}


def profiles() -> tuple[str, ...]:
    """Names of all profiles that can be asked for, built in and plugged in."""
    return (
        *_BUILTIN,
        *sorted(point.name for point in entry_points(group=GROUP) if point.name not in _BUILTIN),
    )


def open_engine(profile: str = "auto") -> Engine:
    """Open the engine of a profile (``name`` or ``name:argument``).

    Raises:
        EngineError: no such profile, or its engine or data is missing.
    """
    name, _sep, argument = profile.partition(":")
    return _opener(name)(argument)


def _opener(name: str) -> Opener:
    if name in _BUILTIN:
        module, _sep, function = _BUILTIN[name].partition(":")
        try:
            return cast("Opener", getattr(import_module(module), function))
        except ImportError as error:
            raise EngineError(
                _("The recognition engine “{name}” is not installed: {what}").format(
                    name=name, what=error.name
                ),
                _("Run `civbook doctor` to see which engines work."),
                code="engine-missing",
            ) from error
    for point in entry_points(group=GROUP, name=name):
        return cast("Opener", point.load())
    raise EngineError(
        _("There is no recognition engine “{name}”.").format(name=name),
        _("Choose one of: {names}").format(names=", ".join(profiles())),
        code="engine-unknown",
    )
