"""Best paths, alignments and the probability of a text."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from civbook.recognition import ctc
from civbook.recognition.alphabet import ALPHABET, plain
from civbook.recognition.ctc import sequence_logs


def _collapsed(path: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(c for i, c in enumerate(path) if c and (i == 0 or path[i - 1] != c))


def test_best_path_gives_text_peaks_and_frames(scores_of):
    reading = ctc.best_path(scores_of("Hà Nội"), ALPHABET)
    assert reading.text == "Hà Nội"
    assert len(reading.spans) == len(reading.peaks) == 6
    assert reading.spans[0] == (1, 2)
    assert all(a[1] < b[0] for a, b in zip(reading.spans, reading.spans[1:], strict=False))
    assert reading.confidence == pytest.approx(0.97, abs=0.01)


def test_blanks_around_a_text_are_dropped(scores_of):
    reading = ctc.best_path(scores_of(" Nam "), ALPHABET)
    assert reading.text == "Nam"
    assert len(reading.spans) == 3


def test_an_empty_line_is_no_text_and_no_confidence():
    logs = np.log(np.full((9, len(ALPHABET) + 1), 1e-6, np.float32))
    logs[:, 0] = 0
    reading = ctc.best_path(logs, ALPHABET)
    assert (reading.text, reading.confidence) == ("", 0.0)


@given(st.integers(2, 5), st.lists(st.integers(1, 2), max_size=3), st.integers(0, 9))
def test_the_probability_of_a_text_is_the_sum_over_its_paths(frames, codes, seed):
    alphabet = "ab"
    logs = ctc.log_softmax(np.random.default_rng(seed).normal(0, 2, (frames, 3)))
    text = "".join(alphabet[c - 1] for c in codes)
    paths = [p for p in product(range(3), repeat=frames) if _collapsed(p) == tuple(codes)]
    total = sum(np.exp(sum(logs[t, c] for t, c in enumerate(path))) for path in paths)
    found = np.exp(sequence_logs(logs, [text, "b"], alphabet)[0])
    assert found == pytest.approx(total, rel=1e-4, abs=1e-9)


def test_a_text_with_an_unknown_character_is_impossible(scores_of):
    assert sequence_logs(scores_of("Nam"), ["Nam", "N\u0416m"], ALPHABET)[1] == -np.inf


def test_alignment_finds_the_letters_of_another_text(scores_of):
    logs = scores_of("Nguyễn Thị Hoà")
    reading = ctc.aligned(logs, "Nguyễn Thị Hòa", ALPHABET)
    assert reading is not None
    assert [first for first, _last in reading.spans] == sorted(first for first, _last in reading.spans)
    assert reading.spans[7][0] == pytest.approx(1 + 3 * 7, abs=2)
    assert ctc.aligned(logs[:3], "Nguyễn Thị Hòa", ALPHABET) is None


@given(st.text(alphabet=ALPHABET, max_size=30))
def test_known_characters_survive(text):
    assert set(plain(text)) <= set(ALPHABET)
    assert plain(plain(text)) == plain(text)


def test_every_vietnamese_letter_is_known():
    assert plain("Ỗng Ặt ữ ỵ Đ ơ Êñuôl H’Hen Ƀuôn") == "Ỗng Ặt ữ ỵ Đ ơ Êñuôl H'Hen Ƀuôn"
    assert len(set(ALPHABET)) == len(ALPHABET)
