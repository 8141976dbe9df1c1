"""The optional part: found without running it, known by its hash, long lines cut in a gap."""

from __future__ import annotations

import sys
from types import SimpleNamespace

import numpy as np
import pytest

from civbook.errors import EngineError
from civbook.recognition import hand
from civbook.recognition.engine import open_engine


@pytest.fixture(autouse=True)
def _fresh():
    hand.open_hand_model.cache_clear()
    yield
    hand.open_hand_model.cache_clear()


def test_without_the_part_the_error_says_how_to_install_it(monkeypatch):
    monkeypatch.setattr(hand, "find_spec", lambda name: None)
    assert not hand.is_installed()
    with pytest.raises(EngineError) as caught:
        hand.open_hand_model()
    assert "civbook[hand]" in caught.value.remedy


def test_other_weights_are_refused(monkeypatch, tmp_path):
    assets = tmp_path / "asterocr" / "assets"
    assets.mkdir(parents=True)
    (assets / "asternet.onnx").write_bytes(b"other weights")
    (assets / "vocab.json").write_text('{"chars": ["<blank>", "a"]}', encoding="utf-8")
    spec = SimpleNamespace(submodule_search_locations=[str(tmp_path / "asterocr")])
    monkeypatch.setattr(hand, "find_spec", lambda name: spec)
    with pytest.raises(EngineError) as caught:
        hand.open_hand_model()
    assert caught.value.code == "engine-data"
    assert "asternet" not in open_engine("auto").name


def test_the_package_is_never_imported():
    hand.is_installed()
    assert "asterocr" not in sys.modules


def test_long_lines_are_cut_where_there_is_no_ink():
    line = np.full((32, 2500), 250, np.uint8)
    line[8:24, ::7] = 0
    gaps = [(640, 700), (1250, 1300), (1870, 1910)]
    for left, right in gaps:
        line[:, left:right] = 250
    parts = hand._cut(line)
    assert sum(part.shape[1] for part in parts) == 2500
    assert all(part.shape[1] <= 1024 for part in parts)
    assert np.array_equal(np.concatenate(parts, axis=1), line)


def test_short_lines_stay_whole():
    line = np.full((32, 1024), 250, np.uint8)
    assert len(hand._cut(line)) == 1
