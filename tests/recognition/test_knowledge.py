"""Lists, units and the rest of the page weigh a reading; what is written clearly stays."""

from __future__ import annotations

import pytest

from civbook.model import Box, FieldKind
from civbook.recognition.alphabet import ALPHABET
from civbook.recognition.chains import parts_of
from civbook.recognition.combine import AutoEngine
from civbook.recognition.decode import decode
from civbook.recognition.engine import Crop
from civbook.recognition.judging import Scale, Teller
from civbook.recognition.knowledge import Rethought, odds, remember, rethought
from civbook.recognition.memory import Memory
from civbook.recognition.neural import NeuralEngine
from civbook.recognition.onnxmodel import ModelShape, OnnxModel

ALONE = Scale(0.4, 0.85)


def again(logs, kind, memory=None):
    first = Rethought(decode(logs, ALPHABET, kind))
    return rethought((Teller(logs, ALPHABET),), first, kind, memory or Memory(), ALONE)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Xã Ô Lâm, huyện Tri Tôn, tỉnh An Giang", ["Ô Lâm", "Tri Tôn", "An Giang"]),
        ("thôn 2, TT. Đồng Mỏ, H. Chi Lăng, T. Lạng Sơn", ["Đồng Mỏ", "Chi Lăng", "Lạng Sơn"]),
        ("xóm 5 - Giao Thiện - Giao Thủy - Nam Định", ["Giao Thiện", "Giao Thủy", "Nam Định"]),
        ("Trạm y tế xã Liên Hà, tỉnh Hà Tây", ["Liên Hà", "Hà Tây"]),
        ("xã Tịnh Khê, huyện Sơn Tịnh, tỉnh Quảng Ngãi", ["Tịnh Khê", "Sơn Tịnh", "Quảng Ngãi"]),
        ("Tại nhà", []),
        ("", []),
    ],
)
def test_the_names_of_an_address_are_found(text, names):
    found = [text[part.start : part.end] for part in parts_of(text)]
    assert [name for name in found if name in names] == names


def test_a_doubtful_chain_is_settled_by_the_table(scores_of):
    written = "Xã Ô Lâm, huyện Trị Tân, tỉnh An Giang"
    at = written.index("Trị Tân")
    doubts = {at + 2: "i", at + 5: "ô"}
    read = again(scores_of(written, 0.5, doubts), FieldKind.PLACE)
    assert read.decoded.text == "Xã Ô Lâm, huyện Tri Tôn, tỉnh An Giang"
    assert (2, "Tri Tôn") in read.units


@pytest.mark.parametrize(
    "place",
    [
        "Thôn Kẻ Ngườm, xã Ỉn Thoọng, huyện Tri Tôn, tỉnh An Giang",
        "xã Ô Lầm, huyện Trì Tổn, tỉnh An Giạng",
        "Làng Ốt - Bờ Ỹ - Ngọc Hổi - Kon Tum",
    ],
)
def test_unknown_units_written_clearly_stay(place, scores_of):
    assert again(scores_of(place, 0.9), FieldKind.PLACE).decoded.text == place


def test_what_the_page_says_elsewhere_settles_a_doubtful_name(scores_of):
    memory = Memory()
    remember(memory, FieldKind.NAME, "Lâm Thanh Sóc")
    written, doubts = "Lâm Thanh Sơc", {11: "ó"}
    assert again(scores_of(written, 0.5, doubts), FieldKind.NAME, memory).decoded.text == "Lâm Thanh Sóc"


def test_another_name_written_clearly_stays_whatever_the_page_says(scores_of):
    memory = Memory()
    for text in ("Giàng A Páo", "Giàng Thị Mỷ"):
        remember(memory, FieldKind.NAME, text)
    for name in ("Giàng A Pảo", "Vàng A Páo", "Giàng Thị Mỹ"):
        assert again(scores_of(name, 0.9), FieldKind.NAME, memory).decoded.text == name


def test_what_cannot_be_a_date_or_a_papers_number_is_less_likely():
    assert odds(FieldKind.DATE, "12/03/1987") > odds(FieldKind.DATE, "31/02/1987")
    assert odds(FieldKind.TEXT, "CMND số 123456789") > odds(FieldKind.TEXT, "CMND số 12345678")
    assert odds(FieldKind.TEXT, "Bệnh già") == 0


def test_sure_lines_of_a_page_help_the_unsure_ones(scores_of):
    """The whole engine, with a network that says what it is told."""
    told = {
        2: scores_of("Lâm Thanh Sóc", 0.98),
        3: scores_of("Lâm Thanh Sơc", 0.45, {11: "ó"}),
    }

    class Told(OnnxModel):
        def scores(self, pictures):
            return [told[int(picture[0, 0])] for picture in pictures]

    from pathlib import Path

    import numpy as np

    model = Told(Path("none"), "told", ModelShape(ALPHABET), {}, None)
    crops = [Crop(np.full((20, 60), n, np.uint8), Box(0, 0, 60, 20), FieldKind.NAME) for n in (2, 3)]
    lines = AutoEngine(NeuralEngine(model)).read(crops)
    assert [line.text for line in lines] == ["Lâm Thanh Sóc", "Lâm Thanh Sóc"]
