"""Number words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civbook.text.fold import fold
from civbook.text.numbers import NUMBER_WORDS, number_to_words, words_to_number, words_to_number_fuzzy


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("Hai nghìn không trăm linh tám", 2008),
        ("hai nghìn linh tám", 2008),
        ("hai ngàn lẻ ba", 2003),
        ("hai nghìn không trăm lẻ ba", 2003),
        ("tám lăm", 85),
        ("một chín tám lăm", 1985),
        ("hăm lăm", 25),
        ("hăm mốt", 21),
        ("băm hai", 32),
        ("mười", 10),
        ("mười lăm", 15),
        ("mười nhăm", 15),
        ("hai mươi", 20),
        ("hai mươi mốt", 21),
        ("hai mươi tư", 24),
        ("hai mươi bốn", 24),
        ("hai mươi nhăm", 25),
        ("hai mươi năm", 25),
        ("ba mốt", 31),
        ("một nghìn chín trăm tám mươi lăm", 1985),
        ("một ngàn chín trăm chín mươi tư", 1994),
        ("nghìn chín trăm ba mươi", 1930),
        ("hai không không ba", 2003),
        ("hai nghìn mười lăm", 2015),
        ("hai nghìn không trăm mười", 2010),
        ("một trăm linh năm", 105),
        ("hai nghìn không ba", 2003),
        ("không", 0),
        ("bẩy", 7),
        ("hai chục", 20),
        ("2003", 2003),
        ("HAI NGHÌN", 2000),
        ("hai nghin khong tram linh tam", 2008),
        ("mot nghin chin tram tam muoi lam", 1985),
        ("muoi hai", 12),
        ("hai muoi", 20),
        ("ba triệu hai trăm nghìn", 3_200_000),
        ("hai nghìn, không trăm linh ba", 2003),
    ],
)
def test_words_to_number(words: str, number: int) -> None:
    assert words_to_number(words) == number


@pytest.mark.parametrize(
    "words",
    [
        "",
        "xin chào",
        "một trăm hai",
        "hai ba trăm",
        "nghìn nghìn",
        "linh",
        "mươi mươi",
        "hai mươi mươi",
        "trăm trăm",
        "hai nghìn không",
        "Nguyễn Văn Ba",
        "không mươi",
        "một " * 40,
    ],
)
def test_no_sure_number(words: str) -> None:
    assert words_to_number(words) in (None, 2000)
    if words != "hai nghìn không":
        assert words_to_number(words) is None


@given(
    st.integers(0, 10**12 - 1) | st.integers(0, 3000),
    st.sampled_from(["nghìn", "ngàn"]),
    st.sampled_from(["linh", "lẻ"]),
    st.booleans(),
)
def test_round_trip(number: int, thousand: str, gap: str, full: bool) -> None:
    words = number_to_words(number, thousand=thousand, gap=gap, full=full)
    assert words_to_number(words) == number
    assert words_to_number(fold(words)) == number


def test_how_numbers_are_written() -> None:
    assert number_to_words(2003) == "hai nghìn không trăm linh ba"
    assert number_to_words(2003, full=False) == "hai nghìn linh ba"
    assert number_to_words(1985, thousand="ngàn") == "một ngàn chín trăm tám mươi lăm"
    assert number_to_words(21) == "hai mươi mốt"
    assert number_to_words(11) == "mười một"
    with pytest.raises(ValueError, match="range"):
        number_to_words(-1)


@pytest.mark.parametrize(
    ("noisy", "number"),
    [
        ("hai nghỉn không tram linh tám", 2008),
        ("một nghin chin trâm tám mươi lam", 1985),
        ("Hai nghìm không trăm lình ba", 2003),
        ("mười hal", 12),
        ("một nghìn chín trăm chin mươi tư", 1994),
        ("ba mươl", 30),
    ],
)
def test_misread_words(noisy: str, number: int) -> None:
    value, score = words_to_number_fuzzy(noisy)
    assert value == number
    assert 0 < score <= 1


def test_right_words_score_one_and_other_words_nothing() -> None:
    assert words_to_number_fuzzy("hai mươi mốt") == (21, 1.0)
    assert words_to_number_fuzzy("Lạng Sơn huyện") == (None, 0.0)


@given(st.lists(st.sampled_from(sorted(NUMBER_WORDS)), max_size=14))
def test_any_row_of_number_words_gives_a_number_or_none(words: list[str]) -> None:
    value = words_to_number(" ".join(words))
    assert value is None or value >= 0


@given(st.text(max_size=40))
def test_any_text_is_survived(text: str) -> None:
    words_to_number(text)
    value, score = words_to_number_fuzzy(text)
    assert 0 <= score <= 1
    assert (value is None) == (score == 0)
