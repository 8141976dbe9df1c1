"""Onsets, rimes, tones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civbook.text.fold import unify
from civbook.text.syllables import (
    Syllable,
    attested,
    combines,
    folded_syllables,
    irregular,
    is_shaped,
    is_syllable,
    onsets,
    plausibility,
    rimes,
    split_syllable,
    syllables,
    tones_of,
    valid_syllables,
)


@pytest.mark.parametrize(
    ("word", "onset", "rime", "tone"),
    [
        ("Nguyễn", "ng", "uyên", 4),
        ("nghĩa", "ngh", "ia", 4),
        ("quốc", "qu", "ôc", 2),
        ("quý", "qu", "y", 2),
        ("giếng", "gi", "iêng", 2),
        ("gì", "gi", "i", 1),
        ("giá", "gi", "a", 2),
        ("yến", "", "yên", 2),
        ("Ý", "", "y", 2),
        ("hoà", "h", "oa", 1),
        ("hòa", "h", "oa", 1),
        ("THUỶ", "th", "uy", 3),
        ("được", "đ", "ươc", 5),
        ("oanh", "", "oanh", 0),
        ("an", "", "an", 0),
        ("khuya", "kh", "uya", 0),
        ("nguyêñ", "ng", "uyên", 4),
        ("cửu", "c", "ưu", 3),
    ],
)
def test_split(word: str, onset: str, rime: str, tone: int) -> None:
    assert split_syllable(word) == Syllable(onset, rime, tone)


@pytest.mark.parametrize(
    "word",
    [
        "",
        "a1",
        "ngi",
        "ce",
        "kà",
        "ghà",
        "nge",
        "cát̃",
        "càt",
        "tap",
        "mảc",
        "hoc",
        "Niê",
        "Ksor",
        "Êñuôl",
        "Kpă",
        "bcd",
        "nguyenn",
        "xinhh",
        "w",
        "John",
        "qua2",
        "ááá",
        "ngáố",
        "một hai",
        "x" * 50,
    ],
)
def test_no_syllable(word: str) -> None:
    assert not is_syllable(word)


def test_stop_finals_take_only_sac_and_nang() -> None:
    for rime in rimes():
        assert tones_of(rime) == ((2, 5) if rime[-1] in "cpt" or rime.endswith("ch") else (0, 1, 2, 3, 4, 5))
    assert is_syllable("mát")
    assert is_syllable("mạt")
    assert not is_syllable("màt")


def test_every_generated_syllable_splits_back_and_is_written_one_way() -> None:
    seen = set()
    for syllable in syllables():
        text = syllable.text
        assert text not in seen
        seen.add(text)
        assert split_syllable(text) == syllable
        assert unify(text) == text
    assert seen == valid_syllables()
    assert 14_000 < len(seen) < 19_000


@given(st.sampled_from(onsets()), st.sampled_from(rimes()), st.integers(0, 5))
def test_generator_and_parser_agree(onset: str, rime: str, tone: int) -> None:
    possible = combines(onset, rime) and tone in tones_of(rime)
    assert (Syllable(onset, rime, tone).text in valid_syllables()) >= possible


@given(st.text(max_size=12))
def test_any_text_is_judged(text: str) -> None:
    assert is_syllable(text) in (True, False)
    assert plausibility(text) <= 0


def test_plausibility_orders_usual_rare_impossible() -> None:
    assert plausibility("nguyễn") > plausibility("nghoẽn")
    assert plausibility("văn") > plausibility("vẳm") > plausibility("vcn")
    assert attested("thường")
    assert not attested("thoeo")
    assert is_syllable("thoeo")
    assert irregular("Đắk")
    assert irregular("Niê")
    assert plausibility("vcn") < plausibility("Kạn") < plausibility("kẹn")


def test_accentless_words_have_a_shape() -> None:
    assert is_shaped("nguyen")
    assert is_shaped("DUONG")
    assert is_shaped("được")
    assert not is_shaped("wxyz")
    assert len(folded_syllables()) > 2_000
