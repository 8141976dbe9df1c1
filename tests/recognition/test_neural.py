"""The shipped model reads print, tells where words stand, and is small."""

from __future__ import annotations

from itertools import pairwise
from types import SimpleNamespace

import numpy as np
import pytest

from civbook.errors import EngineError
from civbook.model import Box, FieldKind
from civbook.recognition.alphabet import ALPHABET
from civbook.recognition.engine import Crop, open_engine
from civbook.recognition.neural import SHIPPED, NeuralEngine, open_neural
from civbook.recognition.score import errors

TEXTS = [
    "Nguyễn Thị Hồng Nhung", "Họ, chữ đệm, tên người mẹ:", "Ngày, tháng, năm sinh", "15/08/1987",
    "Xã Tân Hòa, huyện Phú Bình, tỉnh Thái Nguyên", "Dân tộc: Kinh", "SỔ ĐĂNG KÝ KHAI SINH",
    "Quốc tịch: Việt Nam",
    "Ngày mười lăm tháng tám năm một nghìn chín trăm tám mươi bảy", "Giàng A Páo", "Số: 045/2003",
]  # fmt: skip


@pytest.fixture(scope="module")
def engine():
    return open_neural()


def _crop(pixels, left=100, purpose="value", kind=None):
    return Crop(pixels, Box(left, 200, left + pixels.shape[1], 200 + pixels.shape[0]), kind, None, purpose)


@pytest.mark.parametrize("purpose", ["line", "value"])
def test_print_is_read(engine, printed, purpose):
    lines = engine.read([_crop(printed(text), purpose=purpose) for text in TEXTS])
    assert errors(zip([line.text for line in lines], TEXTS, strict=True)).cer < 0.04
    assert all(0 <= line.confidence <= 1 for line in lines)


def test_lines_are_the_same_alone_and_in_a_batch(engine, printed):
    crops = [_crop(printed(text), purpose="line") for text in TEXTS]
    together = [line.text for line in engine.read(crops)]
    alone = [engine.read([crop])[0].text for crop in crops]
    assert sum(a == b for a, b in zip(together, alone, strict=True)) >= len(TEXTS) - 1


def test_words_have_boxes_in_order_within_the_line(engine, printed):
    pixels = printed("Họ và tên: Nguyễn Văn Bình")
    (line,) = engine.read([_crop(pixels)])
    assert [word.text for word in line.words] == line.text.split()
    edges = [(word.box.x0, word.box.x1) for word in line.words]
    assert all(a[0] < a[1] <= b[0] + 8 for a, b in pairwise(edges))
    assert edges[0][0] >= 100
    assert edges[-1][1] <= 100 + pixels.shape[1]
    ink = np.flatnonzero((pixels < 128).any(axis=0))
    assert edges[0][0] - 100 == pytest.approx(ink[0], abs=15)
    assert edges[-1][1] - 100 == pytest.approx(ink[-1], abs=25)


def test_a_label_ends_where_its_value_begins(engine, printed):
    (line,) = engine.read([_crop(printed("Quê quán: Hải Phòng"), left=0, purpose="line")])
    label = printed("Quê quán: ").shape[1] - 15
    value = next(word for word in line.words if word.text.startswith("H"))
    assert value.box.x0 == pytest.approx(label, abs=16)


def test_tiny_and_empty_crops_give_empty_lines(engine):
    crops = [_crop(np.full(size, 255, np.uint8)) for size in ((3, 40), (40, 3), (40, 300))]
    for line in engine.read(crops):
        assert line.text == ""
        assert line.confidence == 0


def test_an_adapted_model_that_is_missing_or_damaged_is_an_engine_error(tmp_path):
    with pytest.raises(EngineError):
        open_neural(str(tmp_path / "none.onnx"))
    (tmp_path / "bad.onnx").write_bytes(b"no model")
    with pytest.raises(EngineError):
        open_neural(str(tmp_path / "bad.onnx"))


def test_the_shipped_model_is_small_and_named_by_its_hash(engine):
    assert SHIPPED.stat().st_size < 12_000_000
    assert engine.name.startswith("register-hands-")


def test_the_default_engine_reads_labels_and_values(printed):
    engine = open_engine("auto")
    lines = engine.read(
        [_crop(printed("Nguyễn Văn Bình"), kind=FieldKind.NAME), _crop(printed("Dân tộc"), purpose="line")]
    )
    assert [line.text for line in lines] == ["Nguyễn Văn Bình", "Dân tộc"]


class _SeesHighLines:
    """A network that reads "Số" where a line has room, and something else where it is cut tightly."""

    name = "pretended"
    shape = SimpleNamespace(alphabet=ALPHABET)

    def __init__(self, scores_of, tight: float) -> None:
        self.scores_of, self.tight, self.looks = scores_of, tight, 0

    def scores(self, pictures):
        self.looks += len(pictures)
        return [
            self.scores_of("Số", 0.97) if len(picture) > 40 else self.scores_of("Su", self.tight)
            for picture in pictures
        ]


@pytest.mark.parametrize(("tight", "text", "looks"), [(0.7, "Số", 2), (0.999, "Su", 1)])
def test_an_unclear_label_is_looked_at_again_with_room_about_it(scores_of, tight, text, looks):
    model = _SeesHighLines(scores_of, tight)
    (line,) = NeuralEngine(model).read([_crop(np.full((40, 80), 240, np.uint8), purpose="line")])
    assert (line.text, model.looks) == (text, looks)


def test_values_are_not_looked_at_again(scores_of):
    model = _SeesHighLines(scores_of, 0.7)
    NeuralEngine(model).read([_crop(np.full((40, 80), 240, np.uint8))])
    assert model.looks == 1
