"""Error rates: what counts as an error and what does not."""

from __future__ import annotations

import pytest

from civbook.recognition.score import comparable, errors


@pytest.mark.parametrize(
    ("one", "other"), [("Thanh Hoà", "Thanh Hòa"), ("Thuỷ", "Thủy"), ("KHOẺ", "KHỎE"), ("a  b", "a b")]
)
def test_tone_placement_and_blanks_are_no_errors(one, other):
    assert comparable(one) == comparable(other)


@pytest.mark.parametrize(("one", "other"), [("quý", "qúy"), ("Hoa", "Hòa"), ("An", "an"), ("Toàn", "Tòan")])
def test_other_differences_are_errors(one, other):
    assert comparable(one) != comparable(other)


def test_counts_over_lines():
    found = errors([("Nguyễn Văn A", "Nguyễn Văn An"), ("Kinh", "Kinh")])
    assert (found.lines, found.right_lines, found.wrong_characters, found.wrong_words) == (2, 1, 1, 1)
    assert found.cer == pytest.approx(1 / 17)
    assert found.wer == pytest.approx(1 / 4)


def test_no_lines_are_no_errors():
    assert errors([]).cer == 0
