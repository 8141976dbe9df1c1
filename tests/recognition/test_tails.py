"""Addresses without commas: the last words as province, district and commune, as far as the picture allows."""

from __future__ import annotations

import pytest

from civbook.recognition.alphabet import ALPHABET
from civbook.recognition.decode import decode
from civbook.recognition.judging import Scale, Teller
from civbook.recognition.knowledge import Rethought, rethought
from civbook.recognition.memory import Memory
from civbook.recognition.tails import tails


def names(text):
    return [[text[span.start : span.end] for span in way] for way in tails(text)]


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("Xóm J Kim Bồng Kim Sơn Ninh Bình", ["Kim Bồng", "Kim Sơn", "Ninh Bình"]),
        ("Khu Phố 7 Thị Trấn Tân Châu Tân Châu Tây Ninh", ["Tân Châu", "Tân Châu", "Tây Ninh"]),
        ("Khu 1 Phườn 8v Thành Phố Vũ Thanh Hảu Giang", ["Vũ Thanh", "Hảu Giang"]),
        ("Phường Sơi éc Hồng Pháp", ["Sơi éc", "Hồng Pháp"]),
    ],
)
def test_units_are_seen_in_words_that_nothing_divides(text, way):
    assert way in names(text)


@pytest.mark.parametrize(
    "text", ["Xã Kim Đồng, huyện Kim Sơn, tỉnh Ninh Bình", "Kim Đồng - Kim Sơn - Ninh Bình", "", "Ghxk 2 wq"]
)
def test_divided_addresses_and_other_words_have_no_tail(text):
    assert names(text) == []


def _again(logs):
    first = Rethought(decode(logs, ALPHABET))
    return rethought((Teller(logs, ALPHABET),), first, None, Memory(), Scale(0.4, 0.85)).decoded.text


def test_a_doubtful_tail_is_settled_by_the_table(scores_of):
    written = "Xóm 6 Kim Bồng Kim Sởn Ninh Bình"
    doubts = {written.index("B"): "Đ", written.index("ở"): "ơ"}
    assert _again(scores_of(written, 0.55, doubts)) == "Xóm 6 Kim Đồng Kim Sơn Ninh Bình"


@pytest.mark.parametrize(
    "text", ["Làng Kẻ Ngườm Kim Sớn Ninh Bính", "Nguyễn Thái Bính", "Thôn Trèo Mỹ Đực Hà Nọi"]
)
def test_what_is_written_clearly_stays(text, scores_of):
    assert _again(scores_of(text)) == text
