"""Values as Tesseract reads them: its choices for each letter decoded, unsure ones seen in several pictures.

One network errs alike on one picture, less so on three: cut more or less closely, cleaned or untouched. Their
choices are weighed together, then with what the page says elsewhere. Measured on 569 values of a tuning set
(typed / block wholly right): one picture as it was 76.6 / 55.2 %, this 81.7 / 64.9 %.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from civbook.model import TextLine
from civbook.recognition.choices import scores_of, widened
from civbook.recognition.decode import decode
from civbook.recognition.hearing import Heard, Hearing
from civbook.recognition.judging import Scale, Teller
from civbook.recognition.knowledge import Rethought, together
from civbook.recognition.neural import line_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from civbook.recognition.decode import Decoded
    from civbook.recognition.engine import Crop

_RAW_LINE, _SINGLE_LINE = 13, 7  # Tesseract's page segmentation modes
_LEAST_SIDE = 5
_TALLEST = 50  # taller crops are read no better (measured): the network sees 36 rows
_BLANK = 215  # no pixel darker than this: nothing is written, whatever Tesseract makes of the noise
_INK = 170
_GAP = 0.8  # crop heights: wider blanks are shortened; it reads noise into them
_PAD = 6
_SURE = 0.7  # readings of one picture below it are not believed alone; at 0.8 no more come right (measured)
_SCALE = Scale(0.4, 0.85)


class _Look(NamedTuple):
    """A picture of a value. ``room``: paper above and below in crop heights; ``share``: how much it counts."""

    room: float
    raw: bool
    share: float


_FIRST = _Look(0.1, raw=False, share=0.5)
_OTHERS = (_Look(0.0, raw=False, share=0.4), _Look(0.1, raw=True, share=0.4))


class _Seen(NamedTuple):
    teller: Teller
    decoded: Decoded


@dataclass(frozen=True)
class ValueReader:
    """Reads the values of a page with a Tesseract; ``name``: the engine's, for provenance."""

    api: Any
    name: str

    def read(self, crops: Sequence[Crop]) -> list[TextLine]:
        """One line per crop, in order."""
        self.api.SetPageSegMode(_RAW_LINE)
        self.api.SetVariable("lstm_choice_mode", "2")
        try:
            found = {number: self._heard(crop) for number, crop in enumerate(crops)}
        finally:
            self.api.SetPageSegMode(_SINGLE_LINE)
            self.api.SetVariable("lstm_choice_mode", "0")
        heard = {number: one for number, one in found.items() if one is not None}
        settled = Hearing(self._line, lambda _tellers: _SCALE).settled(heard)
        nothing = (TextLine("", crop.box, 0.0, engine=self.name) for crop in crops)
        return [settled[number].line if number in settled else none for number, none in enumerate(nothing)]

    def _heard(self, crop: Crop) -> Heard | None:
        first = self._look(crop, _FIRST)
        if first is None:
            return None
        alone = self._line(crop, Rethought(first.decoded), (first.teller,))
        if alone.line.confidence >= _SURE:
            return alone
        seen = [first]
        for look in _OTHERS:
            other = self._look(crop, look)
            if other is not None:
                seen.append(other)
                if other.decoded.text == first.decoded.text:
                    break  # a third picture seldom says otherwise
        tellers = tuple(one.teller for one in seen)
        said = together(tellers, [one.decoded for one in seen], crop.kind, _SCALE)
        return self._line(crop, Rethought(said), tellers)

    def _look(self, crop: Crop, look: _Look) -> _Seen | None:
        pixels = crop.raw if look.raw and crop.raw is not None else crop.pixels
        if min(pixels.shape[:2]) < _LEAST_SIDE or int(pixels.min()) > _BLANK:
            return None
        shown = _shown(pixels, look.room)
        height, width = shown.shape
        self.api.SetImageBytes(shown.tobytes(), width, height, 1, width)
        self.api.SetSourceResolution(200)
        self.api.Recognize()
        logs, alphabet = scores_of(self.api.GetBestLSTMSymbolChoices() or ())
        if not len(logs):
            return None
        return _Seen(Teller(*widened(logs, alphabet), look.share), decode(logs, alphabet, crop.kind))

    def _line(self, crop: Crop, said: Rethought, tellers: tuple[Teller, ...]) -> Heard:
        first = tellers[0]
        line = line_of(crop, said.decoded, first.logs, first.alphabet, "tesseract", self.name)
        return Heard(crop, line, said, tellers)


def _shown(pixels: NDArray[np.uint8], room: float) -> NDArray[np.uint8]:
    """A value as Tesseract reads it best: wide blanks shortened, slightly blurred (thin strokes and rests of dots
    mislead it less), paper around."""
    from PIL import Image, ImageFilter

    image = Image.fromarray(_narrowed(pixels))
    if image.height > _TALLEST:
        size = (max(1, round(image.width * _TALLEST / image.height)), _TALLEST)
        image = image.resize(size, Image.Resampling.BILINEAR, reducing_gap=2.0)
    soft = np.asarray(image.filter(ImageFilter.GaussianBlur(1.0)))
    down = _PAD + round(room * len(soft))
    paper = int(np.percentile(soft, 80))  # a brighter edge is a frame
    return np.pad(soft, ((down, down), (_PAD, _PAD)), constant_values=paper)


def _narrowed(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Without what of its blanks is wider than ``_GAP`` heights."""
    inked = np.asarray((pixels < _INK).any(axis=0))
    columns = np.arange(len(inked))
    last = np.maximum.accumulate(np.where(inked, columns, -1))
    keep = columns - last <= round(_GAP * len(pixels))
    return np.ascontiguousarray(pixels[:, keep])
