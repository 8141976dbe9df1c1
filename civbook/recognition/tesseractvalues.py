"""Values as Tesseract reads them: its choices for each letter decoded, unsure ones read by other networks too.

Three networks that Tesseract's authors trained err less alike than one network on three pictures. The English one
tells figures best (a typewriter's barred nought, 1 and 7 in block letters), and letters whose accents it does not
know: "Duy" that the Vietnamese ones take for "Duu". Their choices are weighed together, then with what the page
says elsewhere. Measured on 1,072 values (typed / block wholly right): one network on three pictures
79.5 / 68.4 %, this 86.4 / 77.4 %.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from rapidfuzz import fuzz

from civbook.imaging.pixels import percentile
from civbook.model import FieldKind, TextLine
from civbook.recognition.choices import accentless, scores_of, widened
from civbook.recognition.decode import decode
from civbook.recognition.hearing import Heard, Hearing
from civbook.recognition.judging import Scale, Teller
from civbook.recognition.knowledge import Rethought, together
from civbook.recognition.neural import line_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from civbook.recognition.decode import Decoded
    from civbook.recognition.engine import Crop

_RAW_LINE, _SINGLE_LINE = 13, 7  # Tesseract's page segmentation modes
LEAST_SIDE = 5
_TALLEST = 50  # taller crops are read no better (measured): the network sees 36 rows
_BLANK = 215  # no pixel darker than this: nothing is written, whatever Tesseract makes of the noise
_INK = 170
_GAP = 0.8  # crop heights: wider blanks are shortened; it reads noise into them
_PAD = 6
_ROOM = 0.1  # paper above and below in crop heights
_SURE = 0.75  # readings of one picture below it are not believed alone; .7, .8, .85 give less (measured)
_SCALE = Scale(0.4, 0.85)


class _Look(NamedTuple):
    """A picture of a value shown to a network. ``soft``: the blur, in pixels; ``share``: how much it counts."""

    model: str
    soft: float
    share: float


_BARE = "eng"  # the model without Vietnamese letters
_TEXT = (_Look("vie", 1.0, 0.5), _Look("Vietnamese", 1.0, 0.5), _Look(_BARE, 1.0, 0.5))
_FIGURES = (_Look(_BARE, 1.0, 0.4), _Look(_BARE, 0.0, 0.4), _Look("vie", 1.0, 0.3))
MODELS = tuple(dict.fromkeys(look.model for look in (*_TEXT, *_FIGURES)))
_LOOKS = {FieldKind.DATE: _FIGURES, FieldKind.NUMBER: _FIGURES}
_ENOUGH = 2  # looks that need no third where they agree; of words, where the first look
_AGREED = 0.1  # is so sure.
_NOTHING = 0.05  # Words so unsure at first, and
_UNLIKE = 50  # of 100: so unlike at the second look, are not looked at again either
_MANY, _LOST = 8, 0.22  # words of a page, and the share read half surely below which the hand can't be read:
_HALF_SURE = 0.5  # the other networks then mend one value in 500 for a third of the time (measured)


class _Seen(NamedTuple):
    teller: Teller
    decoded: Decoded


@dataclass(frozen=True)
class ValueReader:
    """Reads the values of a page. ``opened``: the Tesseract of a model; ``name``: the engine's, for provenance."""

    opened: Callable[[str], Any]
    name: str

    def read(self, crops: Sequence[Crop]) -> list[TextLine]:
        """One line per crop, in order."""
        found = {number: self._first(crop) for number, crop in enumerate(crops)}
        heard = {number: one for number, one in found.items() if one is not None}
        written = [one.line.confidence for one in heard.values() if _looks(one.crop) is _TEXT]
        lost = _hopeless(written)
        heard = {
            number: one if lost and _looks(one.crop) is _TEXT else self._heard(one)
            for number, one in heard.items()
        }
        # A second round: + .1 % of the values for 40 ms a page.
        settled = Hearing(self._line, lambda _tellers: _SCALE, rounds=1).settled(heard)
        nothing = (TextLine("", crop.box, 0.0, engine=self.name) for crop in crops)
        return [settled[number].line if number in settled else none for number, none in enumerate(nothing)]

    def _first(self, crop: Crop) -> Heard | None:
        """What one network sees in a value's first picture."""
        seen = self._look(crop, _looks(crop)[0])
        return None if seen is None else self._line(crop, Rethought(seen.decoded), (seen.teller,))

    def _heard(self, one: Heard) -> Heard:
        """An unsure value as all networks see it."""
        if one.line.confidence >= _SURE:
            return one
        seen = [_Seen(one.tellers[0], one.said.decoded)]
        looks = _looks(one.crop)
        for look in looks[1:]:
            other = self._look(one.crop, look)
            if other is not None:
                seen.append(other)
                if len(seen) == _ENOUGH and _settled(looks, one.line.confidence, seen):
                    break
        tellers = tuple(each.teller for each in seen)
        said = together(tellers, [each.decoded for each in seen], one.crop.kind, _SCALE)
        return self._line(one.crop, Rethought(said), tellers)

    def _look(self, crop: Crop, look: _Look) -> _Seen | None:
        pixels = crop.pixels
        if is_blank(pixels):
            return None
        logs, alphabet = scores_of(_choices(self.opened(look.model), _shown(pixels, look.soft)))
        if not len(logs):
            return None
        if look.model == _BARE:
            bare = accentless(logs, alphabet)
            return _Seen(Teller(*bare, look.share), decode(*bare, crop.kind))
        return _Seen(Teller(*widened(logs, alphabet), look.share), decode(logs, alphabet, crop.kind))

    def _line(self, crop: Crop, said: Rethought, tellers: tuple[Teller, ...]) -> Heard:
        first = tellers[0]
        line = line_of(crop, said.decoded, first.logs, first.alphabet, "tesseract", self.name)
        return Heard(crop, line, said, tellers)


def _settled(looks: tuple[_Look, ...], sure: float, seen: Sequence[_Seen]) -> bool:
    """Whether two looks are enough: they agree, or neither network makes anything of the words (measured on typed and
    block-lettered pages: nothing lost by either)."""
    one, other = seen[0].decoded.text, seen[1].decoded.text
    if looks is _FIGURES:
        return one == other
    if one == other:
        return sure >= _AGREED
    return sure < _NOTHING and fuzz.ratio(one, other) < _UNLIKE


def _looks(crop: Crop) -> tuple[_Look, ...]:
    return _LOOKS.get(crop.kind, _TEXT) if crop.kind else _TEXT


def _hopeless(confidences: Sequence[float]) -> bool:
    """Whether words stand in a hand that Tesseract can't read at all, by the confidence of the first looks."""
    return len(confidences) >= _MANY and sum(c >= _HALF_SURE for c in confidences) < _LOST * len(confidences)


def is_blank(pixels: NDArray[np.uint8]) -> bool:
    """Whether there is nothing that Tesseract should be asked about."""
    return min(pixels.shape[:2]) < LEAST_SIDE or int(pixels.min()) > _BLANK


def _choices(api: Any, shown: NDArray[np.uint8]) -> Any:
    """Tesseract's choices for the letters of a picture of one line; it reads labels as before afterwards."""
    height, width = shown.shape
    api.SetPageSegMode(_RAW_LINE)
    api.SetVariable("lstm_choice_mode", "2")
    try:
        api.SetImageBytes(shown.tobytes(), width, height, 1, width)
        api.SetSourceResolution(200)
        api.Recognize()
        return api.GetBestLSTMSymbolChoices() or ()
    finally:
        api.SetPageSegMode(_SINGLE_LINE)
        api.SetVariable("lstm_choice_mode", "0")


def _shown(pixels: NDArray[np.uint8], soft: float) -> NDArray[np.uint8]:
    """A value as Tesseract reads it best: wide blanks shortened, slightly blurred (thin strokes and rests of dots
    mislead it less; in figures they are also seen sharp), paper around."""
    from PIL import Image, ImageFilter

    image = Image.fromarray(_narrowed(pixels))
    if image.height > _TALLEST:
        size = (max(1, round(image.width * _TALLEST / image.height)), _TALLEST)
        image = image.resize(size, Image.Resampling.BILINEAR, reducing_gap=2.0)
    seen = np.asarray(image.filter(ImageFilter.GaussianBlur(soft)) if soft else image)
    down = _PAD + round(_ROOM * len(seen))
    paper = int(percentile(seen, 80))  # a brighter edge is a frame
    return np.pad(seen, ((down, down), (_PAD, _PAD)), constant_values=paper)


def _narrowed(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Without what of its blanks is wider than ``_GAP`` heights."""
    inked = np.asarray((pixels < _INK).any(axis=0))
    columns = np.arange(len(inked))
    last = np.maximum.accumulate(np.where(inked, columns, -1))
    keep = columns - last <= round(_GAP * len(pixels))
    return np.ascontiguousarray(pixels[:, keep])
