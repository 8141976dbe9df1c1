"""Verified texts make their like likelier and nothing impossible; how much they count is fitted."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civbook.model import Box, FieldKind
from civbook.recognition.alphabet import ALPHABET
from civbook.recognition.decode import DEFAULT, decode
from civbook.recognition.engine import Crop
from civbook.recognition.fitting import curve_of, fit, moved
from civbook.recognition.language import START, language
from civbook.recognition.learnt import NOTHING, Learnt, learnt
from civbook.recognition.neural import NeuralEngine
from civbook.recognition.onnxmodel import ModelShape
from civbook.recognition.ownwords import OwnWords, likely, texts_of

TEXTS = ("Ấp Tân Trung Tân Hà", "Tổ 22 An Khê Thanh Khê", "Thôn Suối Rao Châu Đức") * 4


def test_known_texts_become_likelier_and_others_stay_possible():
    own, shipped = OwnWords(TEXTS, 0.6), language(None)
    mixed = own.beside(None)
    assert mixed.text("Thôn Suối Rao Châu Đức") > shipped.text("Thôn Suối Rao Châu Đức") + 5
    assert mixed.text("Xã Đồng Mỏ") > shipped.text("Xã Đồng Mỏ") - len("Xã Đồng Mỏ ") * 1.0


@settings(max_examples=30, deadline=None)
@given(st.text(alphabet="Tân Tru gHà2Ê", max_size=9))
def test_chances_after_any_text_are_a_distribution(before):
    own = OwnWords(TEXTS, 0.6)
    whole = sum(own.chance((START + before)[-6:], char) for char in {*ALPHABET, START})
    assert 0.9 < whole <= 1.0001


def test_own_texts_decide_between_two_letters_that_the_picture_leaves_open(scores_of):
    logs = scores_of("Thôn Suối Rảo Châu Đức", sure=0.78, doubts={11: "a"})
    own = OwnWords(("Thôn Suối Rao Châu Đức",) * 5, 0.6)
    assert decode(logs, ALPHABET, None, DEFAULT).text == "Thôn Suối Rảo Châu Đức"
    assert decode(logs, ALPHABET, None, DEFAULT, own).text == "Thôn Suối Rao Châu Đức"


def test_an_unknown_name_written_clearly_stays(scores_of):
    own = OwnWords(("Thôn Suối Rao Châu Đức",) * 50, 0.85)
    assert decode(scores_of("Thôn Suối Ráo Châu Đức"), ALPHABET, None, DEFAULT, own).text.split()[2] == "Ráo"


def test_few_lines_change_no_weighing_and_own_texts_count_by_their_number(scores_of):
    lines = [(scores_of("Lê Thị Hoa"), "Lê Thị Hoa")] * 8
    few, many = (fit(lines, ALPHABET, TEXTS * times, NOTHING) for times in (1, 200))
    assert few.weighing == many.weighing == DEFAULT
    assert few.curve is None
    assert 0 < few.own.share < many.own.share < 0.6


def test_the_fit_is_never_worse_than_what_was_there(scores_of):
    wanted = "Thôn Suối Rao Châu Đức"
    lines = [(scores_of("Thôn Suối Rảo Châu Đức", 0.55, {11: "a"}), wanted)] * 40
    found = fit(lines, ALPHABET, (wanted,) * 20, NOTHING)
    assert found.own.share > 0
    assert decode(lines[0][0], ALPHABET, None, found.weighing, found.own).text == wanted


def test_what_was_learnt_travels_as_metadata():
    made = Learnt(DEFAULT, OwnWords(("Hà", "Bình"), 0.3), (0.5, 1.0, 2.0, 0.1, 0.0, -1.0))
    assert learnt({"learnt": json.loads(json.dumps(made.told()))}) == made
    assert learnt({"alphabet": "ab"}) is NOTHING
    assert likely(FieldKind.NAME, None) is language(FieldKind.NAME)
    assert texts_of(["c"], ["a", "b"], 2) == ("b", "c")


def test_confidence_never_falls_with_sureness():
    r = np.random.default_rng(1)
    sure = -r.exponential(1.0, (300, 3))
    traits = np.column_stack([np.ones(300), sure, r.uniform(3, 40, 300), r.uniform(0, 0.3, 300)])
    right = (r.random(300) < np.exp(sure.sum(axis=1) / 2)).astype(float)
    weights = curve_of(traits, right)
    assert (weights[1:4] >= 0).all()
    assert weights[1:4].sum() > 0.1


def test_a_curve_too_bold_for_some_lines_is_moved():
    r = np.random.default_rng(2)
    traits = np.column_stack([np.ones(400), -r.exponential(0.5, 400)])
    right = (r.random(400) < 0.5).astype(float)
    found = moved((6.0, 1.0), traits, right)
    told = 1 / (1 + np.exp(-traits @ found))
    assert abs(told.mean() - 0.5) < 0.03
    assert found[1] > 0


class _Model:
    """Writes the same text for every line."""

    def __init__(self, name, logs):
        self.name, self.shape, self._logs = name, ModelShape(ALPHABET), logs

    def scores(self, pictures):
        return [self._logs for _ in pictures]


@pytest.mark.parametrize(
    ("purpose", "text"), [("line", "Họ và tên"), ("value", "Lê Hoa"), ("plain", "Lê Hoa")]
)
def test_labels_are_read_by_the_model_that_forgot_nothing(scores_of, purpose, text):
    engine = NeuralEngine(
        _Model("new", scores_of("Lê Hoa")), NOTHING, _Model("shipped", scores_of("Họ và tên"))
    )
    crop = Crop(np.full((40, 200), 200, np.uint8), Box(0, 0, 200, 40), purpose=purpose)
    assert engine.read([crop])[0].text == text
