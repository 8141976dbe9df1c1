"""Long and strange texts end soon and without a traceback."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from civbook.text.blanks import blank_mark
from civbook.text.closed_lists import match_closed
from civbook.text.date_words import parse_date_words, parse_date_words_fuzzy
from civbook.text.dates import parse_date, parse_date_fuzzy
from civbook.text.encodings import guess_encoding
from civbook.text.fold import fold, match_key, unify
from civbook.text.names import looks_like_name, parse_name, tidy_name
from civbook.text.numbers import words_to_number, words_to_number_fuzzy
from civbook.text.syllables import plausibility
from civbook.text.times import parse_time
from civbook.text.typing import decode_telex, decode_vni, looks_typed

TEXTS = [
    "." * 10_000,
    "ngày " * 2_000,
    "1 " * 5_000,
    "ngày" + "." * 5_000 + "tháng" + "." * 5_000,
    "năm " * 2_500,
    "9" * 10_000,
    "á" * 10_000,
    "/" * 10_000,
    "a'" * 5_000,
    "1:" * 5_000,
    "a\u0301" * 5_000,
    "\U0001f600" * 5_000,
    "giờ " * 3_000,
    "O/" * 5_000,
    "ngày 1" + " " * 8_000 + "x",
    "\u0300" * 8_000,
    "sinh " * 2_000,
    "\ud800" * 1_000,
    "'; DROP TABLE entries; --" * 400,
]
READERS: list[Callable[[str], object]] = [
    parse_date,
    parse_date_fuzzy,
    parse_date_words,
    parse_date_words_fuzzy,
    words_to_number,
    words_to_number_fuzzy,
    tidy_name,
    parse_name,
    looks_like_name,
    decode_telex,
    decode_vni,
    looks_typed,
    guess_encoding,
    blank_mark,
    fold,
    unify,
    match_key,
    parse_time,
    plausibility,
    lambda text: match_closed("ethnicity", text),
]


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: ascii(text[:8]))
def test_ten_thousand_characters(text: str) -> None:
    start = time.process_time()
    for read in READERS:
        read(text)
    assert time.process_time() - start < 10
