"""Values of Tesseract: how they are shown to it, and when it looks again."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from civbook.model import Box, FieldKind
from civbook.recognition.choices import scores_of, widened
from civbook.recognition.engine import Crop
from civbook.recognition.tesseractvalues import ValueReader, _narrowed

CLEAR, BLURRED = 60.0, 1.2


@dataclass
class Glimpses:
    """A Tesseract that reads "Nam", in each picture with another choice for its middle letter."""

    middles: list[tuple[tuple[str, float], ...]]
    modes: list[Any] = field(default_factory=list)
    looks: int = 0

    def SetImageBytes(self, *_picture: object) -> None: ...  # noqa: N802
    def SetSourceResolution(self, _dpi: int) -> None: ...  # noqa: N802
    def SetVariable(self, *named: str) -> None:  # noqa: N802
        self.modes.append(named)

    def SetPageSegMode(self, mode: int) -> None:  # noqa: N802
        self.modes.append(mode)

    def Recognize(self) -> None:  # noqa: N802
        self.looks += 1

    def GetBestLSTMSymbolChoices(self) -> Any:  # noqa: N802
        middle = self.middles[min(self.looks, len(self.middles)) - 1]
        return [[[("N", 1.0), ("M", CLEAR)], list(middle), [("m", 1.0), ("n", CLEAR)]]]


def crop() -> Crop:
    pixels = np.full((30, 80), 245, np.uint8)
    pixels[8:22, 5:75:6] = 20
    return Crop(pixels, Box(0, 0, 80, 30), FieldKind.NAME, pixels)


def test_a_clear_value_is_looked_at_once() -> None:
    api = Glimpses([(("a", 1.0), ("o", CLEAR))])
    [line] = ValueReader(api, "glimpses").read([crop()])
    assert (line.text, api.looks) == ("Nam", 1)


def test_an_unsure_value_is_settled_by_other_pictures_of_it() -> None:
    unsure = (("ơ", 1.0), ("ô", BLURRED), ("u", BLURRED))
    api = Glimpses([unsure, (("a", 1.0), ("ơ", CLEAR)), (("a", 1.0), ("ơ", CLEAR))])
    [line] = ValueReader(api, "glimpses").read([crop()])
    assert (line.text, api.looks) == ("Nam", 3)


def test_a_third_picture_is_not_looked_at_where_two_agree() -> None:
    unsure = (("a", 1.0), ("ơ", BLURRED), ("ô", BLURRED), ("u", BLURRED))
    api = Glimpses([unsure])
    [line] = ValueReader(api, "glimpses").read([crop()])
    assert (line.text, api.looks) == ("Nam", 2)


def test_tesseract_reads_labels_as_before_after_the_values() -> None:
    api = Glimpses([(("a", 1.0), ("o", CLEAR))])
    ValueReader(api, "glimpses").read([crop()])
    assert api.modes[-2:] == [7, ("lstm_choice_mode", "0")]


def test_wide_blanks_are_shortened_and_no_ink_is_lost() -> None:
    line = np.full((20, 400), 245, np.uint8)
    line[5:15, 10:20] = line[5:15, 360:380] = 30
    short = _narrowed(line)
    assert (short < 100).sum() == (line < 100).sum()
    assert short.shape[1] < 100


def test_letters_that_tesseract_did_not_name_are_unlikely_not_ruled_out() -> None:
    logs, alphabet = scores_of([[[("a", 1.0), ("o", 20.0)], [("a", 1.0)]]])
    wide, every = widened(logs, alphabet)
    assert every.startswith(alphabet)
    assert {"đ", "Ỹ", "7"} <= set(every)
    letters = wide[1::2]
    assert (letters[:, 1 + every.index("đ")] < letters[:, 1 + every.index("a")] - 5).all()
    assert (letters[:, 1 + every.index("đ")] > -20).all()
    assert (wide[::2, 1:] < -20).all()  # between two letters stands none: doubled letters stay two
