"""TCVN3, VNI, VISCII and double-read UTF-8."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civbook.text.encodings import LEGACY, Encoding, decode_legacy, encode_legacy, guess_encoding
from civbook.text.syllables import valid_syllables

words = st.lists(st.sampled_from(sorted(valid_syllables())), min_size=1, max_size=6).map(" ".join)


@pytest.mark.parametrize(
    ("encoding", "legacy"),
    [
        ("tcvn3", "NguyÔn ThÞ Hßa ë x· §ång Má"),
        ("vni", "Nguyeãn Thò Hoøa ôû xaõ Ñoàng Moû"),
        ("viscii", "Nguy­n Th¸ Hòa · xã Ð°ng Mö"),
        ("utf8-as-cp1252", "Nguyá»…n Thá»‹ HÃ²a á»Ÿ xÃ£ Ä\x90á»“ng Má»\x8f"),
    ],
)
def test_decode(encoding: Encoding, legacy: str) -> None:
    assert decode_legacy(legacy, encoding) == "Nguyễn Thị Hòa ở xã Đồng Mỏ"
    assert guess_encoding(legacy).encoding == encoding
    assert guess_encoding(legacy).confidence > 0.7


@given(words, st.sampled_from(LEGACY))
def test_round_trip_in_small_letters(text: str, encoding: Encoding) -> None:
    legacy = encode_legacy(text, encoding)
    assert decode_legacy(legacy, encoding) == text
    assert decode_legacy(legacy.encode("latin-1"), encoding) == text


@given(words, st.sampled_from(["vni", "viscii", "utf8-as-cp1252"]))
def test_round_trip_in_capitals(text: str, encoding: Encoding) -> None:
    assert decode_legacy(encode_legacy(text.upper(), encoding), encoding) == text.upper()


def test_tcvn3_capital_fonts() -> None:
    assert decode_legacy("§ÆNG V¡N §øC", "tcvn3") == "ĐẶNG VĂN ĐỨC"
    assert decode_legacy(encode_legacy("NGUYỄN THỊ HÒA", "tcvn3"), "tcvn3") == "NGUYỄN THỊ HÒA"


def test_windows_1252_and_latin_1_are_both_taken() -> None:
    legacy = encode_legacy("Ố Ộ Ợ ẽ Đặng Ế", "viscii")
    as_cp1252 = "".join(
        bytes([ord(char)]).decode("cp1252", errors="replace") if ord(char) < 256 else char for char in legacy
    )
    assert decode_legacy(as_cp1252.replace("\ufffd", "\x8f"), "viscii") == decode_legacy(legacy, "viscii")


def test_unicode_is_not_mistaken() -> None:
    assert guess_encoding("Nguyễn Thị Hòa").encoding == "unicode"
    assert guess_encoding("Nguyễn Thị Hòa").confidence == 1.0
    assert guess_encoding("Nguyen Van An").encoding == "unicode"
    assert guess_encoding("Hà").encoding == "unicode"
    assert guess_encoding("Nguyễn Thị Hòa".encode()).encoding == "unicode"
    assert decode_legacy("Hoa\u0300", "unicode") == "Hoà"


def test_bytes_are_guessed() -> None:
    text = "Nguyễn Thị Hòa ở xã Đồng Mỏ"
    assert guess_encoding(encode_legacy(text, "tcvn3").encode("latin-1")).encoding == "tcvn3"


@given(words)
def test_long_lines_are_guessed_right(text: str) -> None:
    line = f"Nguyễn Thị Hồng Đức, xã Đồng Mỏ, huyện Chi Lăng, tỉnh Lạng Sơn {text}"
    for encoding in LEGACY:
        assert guess_encoding(encode_legacy(line, encoding)).encoding == encoding
    assert guess_encoding(line).encoding == "unicode"


@given(st.text(max_size=30), st.sampled_from(LEGACY))
def test_any_text_is_survived(text: str, encoding: Encoding) -> None:
    decode_legacy(text, encoding)
    encode_legacy(text.replace("\ud800", ""), "vni")
    guess_encoding(text)
