"""An engine that repeats recorded answers: tests of everything after recognition without recognising."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from civbook.errors import EngineError
from civbook.i18n import gettext as _
from civbook.model import Box, TextLine, TextWord

if TYPE_CHECKING:
    from collections.abc import Sequence

    from civbook.recognition.engine import Crop, Engine


def open_replay(argument: str) -> Engine:
    """``argument``: a JSON file as written by :func:`record`."""
    try:
        rows = json.loads(Path(argument).read_text(encoding="utf-8"))
        return ReplayEngine(tuple(_line(row) for row in rows))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise EngineError(
            _("The recorded answers {file} cannot be read.").format(file=argument), code="engine-data"
        ) from error


def record(lines: Sequence[TextLine], file: Path) -> None:
    """Write lines for :func:`open_replay`."""
    rows = [
        {
            "text": line.text,
            "box": list(line.box),
            "confidence": line.confidence,
            "words": [[word.text, list(word.box), word.confidence] for word in line.words],
        }
        for line in lines
    ]
    file.write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")


def _line(row: dict[str, Any]) -> TextLine:
    words = tuple(TextWord(text, Box(*box), confidence) for text, box, confidence in row["words"])
    return TextLine(row["text"], Box(*row["box"]), row["confidence"], words, (), "replay")


@dataclass(frozen=True)
class ReplayEngine:
    """Answers a crop with the recorded words whose middle lies in it."""

    lines: tuple[TextLine, ...]
    name: str = "replay"

    def read(self, crops: Sequence[Crop]) -> list[TextLine]:
        return [self._answer(crop.box) for crop in crops]

    def _answer(self, box: Box) -> TextLine:
        words = [word for line in self.lines for word in line.words if _inside(word.box, box)]
        words.sort(key=lambda word: word.box.x0)
        mean = sum(word.confidence for word in words) / len(words) if words else 0.0
        return TextLine(" ".join(word.text for word in words), box, mean, tuple(words), (), self.name)


def _inside(inner: Box, outer: Box) -> bool:
    x, y = (inner.x0 + inner.x1) / 2, (inner.y0 + inner.y1) / 2
    return outer.x0 <= x <= outer.x1 and outer.y0 <= y <= outer.y1
