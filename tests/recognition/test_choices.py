"""Tesseract's choices for the decoder."""

from __future__ import annotations

import numpy as np

from civbook.model import FieldKind
from civbook.recognition.choices import scores_of
from civbook.recognition.decode import decode


def test_words_keep_their_blanks_and_doubled_letters() -> None:
    words = [[[(char, 1.0)] for char in word] for word in ("Anna", "Lee")]
    logs, alphabet = scores_of(words)
    assert decode(logs, alphabet, FieldKind.TEXT).path.text == "Anna Lee"


def test_a_barred_zero_is_no_nine_and_a_nine_stays() -> None:
    barred = [("9", 1.1), ("0", 11.9), ("8", 16.6), ("6", 20.0), ("ð", 31.4)]
    nine = [("9", 1.0), ("8", 45.0), ("0", 50.0)]
    logs, alphabet = scores_of([[barred, nine]])
    assert decode(logs, alphabet, FieldKind.NUMBER).path.text == "09"


def test_probabilities_sum_to_one_and_nothing_gives_no_frames() -> None:
    logs, _alphabet = scores_of([[[("x", 1.0), ("y", 9.0)], [(".", 2.0)]]])
    assert np.allclose(np.exp(logs[1::2]).sum(axis=1), 1.0, atol=1e-3)
    assert len(scores_of([])[0]) == 0
