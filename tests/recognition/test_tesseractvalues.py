"""Values of Tesseract: how they are shown to it, and when it looks again."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from civbook.model import Box, FieldKind
from civbook.recognition.choices import accentless, scores_of, widened
from civbook.recognition.engine import Crop
from civbook.recognition.tesseractvalues import ValueReader, _narrowed

CLEAR, BLURRED = 60.0, 1.2


@dataclass
class Glimpses:
    """A Tesseract that reads a value of three letters, in each picture with another choice for the middle one."""

    middles: list[tuple[tuple[str, float], ...]]
    ends: str = "Nm"
    modes: list[Any] = field(default_factory=list)
    models: list[str] = field(default_factory=list)

    def opened(self, model: str) -> Glimpses:
        self.models.append(model)
        return self

    def SetImageBytes(self, *_picture: object) -> None: ...  # noqa: N802
    def SetSourceResolution(self, _dpi: int) -> None: ...  # noqa: N802
    def Recognize(self) -> None: ...  # noqa: N802
    def SetVariable(self, *named: str) -> None:  # noqa: N802
        self.modes.append(named)

    def SetPageSegMode(self, mode: int) -> None:  # noqa: N802
        self.modes.append(mode)

    def GetBestLSTMSymbolChoices(self) -> Any:  # noqa: N802
        middle = self.middles[min(len(self.models), len(self.middles)) - 1]
        return [[[(self.ends[0], 1.0), ("M", CLEAR)], list(middle), [(self.ends[1], 1.0), ("n", CLEAR)]]]


def crop(kind: FieldKind = FieldKind.NAME) -> Crop:
    pixels = np.full((30, 80), 245, np.uint8)
    pixels[8:22, 5:75:6] = 20
    return Crop(pixels, Box(0, 0, 80, 30), kind, pixels)


def test_a_clear_value_is_read_by_one_network() -> None:
    seen = Glimpses([(("a", 1.0), ("o", CLEAR))])
    [line] = ValueReader(seen.opened, "glimpses").read([crop()])
    assert (line.text, seen.models) == ("Nam", ["vie"])


def test_an_unsure_value_is_settled_by_the_other_networks() -> None:
    unsure = (("ơ", 1.0), ("ô", BLURRED), ("u", BLURRED))
    seen = Glimpses([unsure, (("a", 1.0), ("ơ", CLEAR)), (("a", 1.0), ("ơ", CLEAR))])
    [line] = ValueReader(seen.opened, "glimpses").read([crop()])
    assert (line.text, len(set(seen.models))) == ("Nam", 3)


def test_figures_are_read_by_the_network_that_tells_them_best() -> None:
    unsure = (("7", 1.0), ("1", BLURRED), ("2", BLURRED))
    seen = Glimpses([unsure], ends="19")
    [line] = ValueReader(seen.opened, "glimpses").read([crop(FieldKind.NUMBER)])
    assert line.text == "179"
    assert seen.models == ["eng", "eng"]  # two pictures agree: no third is looked at


def test_tesseract_reads_labels_as_before_after_the_values() -> None:
    seen = Glimpses([(("a", 1.0), ("o", CLEAR))])
    ValueReader(seen.opened, "glimpses").read([crop()])
    assert seen.modes[-2:] == [7, ("lstm_choice_mode", "0")]


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


def test_a_letter_of_a_network_without_accents_stands_for_itself_with_any() -> None:
    logs, alphabet = scores_of([[[("D", 1.0), ("B", 40.0)], [("é", 1.0)], [("7", 1.0)]]])
    wide, every = accentless(logs, alphabet)

    def score(place: int, char: str) -> float:
        return float(wide[2 * place + 1, 1 + every.index(char)])

    assert score(0, "Đ") > score(0, "d") + 5
    assert score(0, "D") > score(0, "Đ") > -2
    assert min(score(1, char) for char in "eêệẽ") > score(1, "o") + 5
    assert score(2, "7") > score(2, "1") + 5


def test_other_networks_are_not_asked_about_a_page_in_a_hand_that_the_first_cannot_read() -> None:
    unread, clear = tuple((char, 1.0) for char in "ơôuxqk"), (("a", 1.0),)
    few, many = Glimpses([*[unread] * 3, clear]), Glimpses([*[unread] * 12, clear])
    ValueReader(few.opened, "glimpses").read([crop()] * 3)
    ValueReader(many.opened, "glimpses").read([crop()] * 12)
    assert few.models == ["vie"] * 3 + ["Vietnamese", "eng"] * 3
    assert many.models == ["vie"] * 12


def test_figures_are_looked_at_again_though_many_are_unsure() -> None:
    unsure = (("7", 1.0), ("1", BLURRED), ("2", BLURRED))
    seen = Glimpses([unsure], ends="19")
    ValueReader(seen.opened, "glimpses").read([crop(FieldKind.NUMBER)] * 12)
    assert seen.models == ["eng"] * 24
