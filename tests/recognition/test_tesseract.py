"""Tesseract in process on drawn lines, and the replay engine."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from civbook.errors import EngineError
from civbook.model import Box, TextLine, TextWord
from civbook.recognition import tesseract
from civbook.recognition.engine import Crop, open_engine, profiles
from civbook.recognition.replay import record
from civbook.workflow import doctor


def drawn(text: str, box: Box) -> Crop:
    font = ImageFont.load_default(size=28)
    image = Image.new("L", (int(font.getlength(text)) + 20, 44), 255)
    ImageDraw.Draw(image).text((10, 4), text, font=font, fill=0)
    pixels = np.asarray(image)
    return Crop(pixels, Box(box.x0, box.y0, box.x0 + pixels.shape[1], box.y0 + pixels.shape[0]))


def test_tesseract_reads_a_line_and_tells_where_its_words_are() -> None:
    engine = open_engine("tesseract")
    crop = drawn("Kim Minh Nam 1998", Box(200, 300, 0, 0))
    [line] = engine.read([crop])
    assert line.text == "Kim Minh Nam 1998"
    assert line.confidence > 0.6
    assert [word.text for word in line.words] == line.text.split()
    assert all(crop.box.x0 <= word.box.x0 < word.box.x1 <= crop.box.x1 for word in line.words)
    assert all(a.box.x1 <= b.box.x1 for a, b in zip(line.words, line.words[1:], strict=False))
    assert "tesseract" in line.engine


@pytest.mark.parametrize("shape", [(1, 1), (3, 400), (400, 2), (40, 300)])
def test_tesseract_survives_empty_and_tiny_crops(shape: tuple[int, int]) -> None:
    crop = Crop(np.full(shape, 255, dtype=np.uint8), Box(0, 0, shape[1], shape[0]))
    [line] = open_engine("tesseract").read([crop])
    assert line.text == ""
    assert line.confidence == 0


def test_replay_answers_what_lies_in_the_crop(tmp_path: Path) -> None:
    words = (TextWord("Dân", Box(0, 0, 40, 20), 0.9), TextWord("tộc", Box(50, 0, 90, 20), 0.7))
    file = tmp_path / "answers.json"
    record([TextLine("Dân tộc", Box(0, 0, 90, 20), 0.8, words)], file)
    engine = open_engine(f"replay:{file}")
    blank = np.full((20, 45), 255, dtype=np.uint8)
    left, none = engine.read([Crop(blank, Box(0, 0, 45, 20)), Crop(blank, Box(500, 0, 545, 20))])
    assert (left.text, none.text) == ("Dân", "")


def test_unknown_and_broken_engines_are_engine_errors(tmp_path: Path) -> None:
    assert {"auto", "tesseract", "pytesseract", "neural", "replay"} <= set(profiles())
    with pytest.raises(EngineError):
        open_engine("crystal-ball")
    with pytest.raises(EngineError):
        open_engine(f"replay:{tmp_path / 'missing.json'}")


@pytest.mark.parametrize("lost", tesseract.MODELS)
def test_the_doctor_sees_each_model_file_that_is_missing(
    lost: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for file in tesseract.TESSDATA.glob("*.traineddata"):
        if file.stem != lost:
            (tmp_path / file.name).write_bytes(file.read_bytes())
    monkeypatch.setattr(tesseract, "TESSDATA", tmp_path)
    tesseract._opened.cache_clear()
    try:
        found = {check.name: check for check in doctor.examine(None)}["engine tesseract"]
    finally:
        tesseract._opened.cache_clear()
    assert found.state == "fault"
    assert f"{lost}.traineddata" in found.text
    assert found.remedy
