"""Knowledge weighs and never forces."""

from __future__ import annotations

import time

import numpy as np
import pytest

from civbook.model import FieldKind
from civbook.recognition.alphabet import ALPHABET
from civbook.recognition.confidence import confidence, traits
from civbook.recognition.decode import Weighing, decode
from civbook.recognition.judging import OTHER_SHARE, OWN_SHARE, TOGETHER, Teller
from civbook.recognition.knowledge import together
from civbook.recognition.language import language
from civbook.recognition.ownwords import OwnWords

# Written clearly, these must come out as written, whatever the lists say. All invented.
RARE = [
    "Giàng A Páo", "Thào Thị Dở", "Vừ Mí Kể", "Hạng A Súa", "H'Hen Niê", "H'Bia Êban", "Y Moan Êñuôl",
    "Y Bhĭm Niê",
    "Y Krông Ƀuôn Yă", "Ksor H'Nhưi", "Rơ Chăm Phiang", "Siu Black", "K'Brểu", "Ka Să Ha Đối",
    "Điểu Thị Xriêng",
    "Thạch Sa Rây", "Kim Sô Pha", "Sơn Sà Khươl", "Châu Sóc Khôm", "Chamaléa Thị Điệp", "Katơr Thị Xuân",
    "Chảo Láo Tả", "Tẩn A Phẩy", "Zơ Râm Một", "Bhling Hạnh", "Lò Văn Ín", "Quàng Thị Ơn", "Ngũ Đắc Quẫn",
    "Uông Khuể", "Khúc Ngoạn", "Ỷ", "Doãn Thị Ỏn", "Mạc Đĩnh Chuyết", "Phí Thị Gằng", "Trà Quơi", "Sầm Ú",
    "Nông Văn Slay", "Hà Văn Pjẩu", "H'Nhuăn Ayŭn", "Y Hlĭm Êñuôl", "Rmah Bloĭ", "K'Brŏih", "H'Yer Kbuôr",
]  # fmt: skip
PLACES = ["Thôn Kẻ Ngườm, xã Ỉn Thoọng", "Buôn Čuôr Kăp", "Làng Ốt, Xã Bờ Y", "Số 3 ngách 2/17 phố Lò Đúc",
          "xã Ia Băng, huyện Đak Đoa, tỉnh Gia Lai", "Xã Đăk Hà, huyện Tu Mơ Rông"]  # fmt: skip


@pytest.mark.parametrize("kind", [FieldKind.NAME, None, FieldKind.PLACE])
@pytest.mark.parametrize("name", RARE)
def test_a_rare_name_written_clearly_comes_out_as_written(name, kind, scores_of):
    assert decode(scores_of(name, 0.9), ALPHABET, kind).text == name


@pytest.mark.parametrize("place", PLACES)
def test_an_unknown_place_written_clearly_comes_out_as_written(place, scores_of):
    assert decode(scores_of(place, 0.9), ALPHABET, FieldKind.PLACE).text == place


@pytest.mark.parametrize(
    ("seen", "doubts", "kind", "meant"),
    [
        ("Nguyên Văn Hùng", {4: "ễ"}, FieldKind.NAME, "Nguyễn Văn Hùng"),
        ("Trân Thị Lan", {2: "ầ"}, FieldKind.NAME, "Trần Thị Lan"),
        ("Hai Phòng", {1: "ả"}, FieldKind.PLACE, "Hải Phòng"),
        ("Kính", {1: "i"}, FieldKind.ETHNICITY, "Kinh"),
        ("Nừ", {1: "ữ"}, FieldKind.SEX, "Nữ"),
        ("Nan", {2: "m"}, FieldKind.SEX, "Nam"),
        ("hai mươi bay", {10: "ả"}, FieldKind.DATE_WORDS, "hai mươi bảy"),
    ],
)
def test_where_the_picture_doubts_the_language_decides(seen, doubts, kind, meant, scores_of):
    decoded = decode(scores_of(seen, 0.55, doubts), ALPHABET, kind)
    assert decoded.text == meant
    assert decoded.path.text == seen


def test_a_dash_that_parts_a_line_of_a_place_from_the_one_above_stays(scores_of):
    assert decode(scores_of("- Mỏ Cày", 0.9), ALPHABET, FieldKind.PLACE).text == "- Mỏ Cày"
    assert decode(scores_of("- Mỏ Cày", 0.9), ALPHABET, FieldKind.NAME).text == "Mỏ Cày"
    assert decode(scores_of("-. xã Tân Lập", 0.9), ALPHABET, FieldKind.PLACE).text == "xã Tân Lập"


def test_without_weight_the_best_path_stands(scores_of):
    plain = Weighing(power=0.0, bonus=0.0)
    for text in ("Nguyên Văn Hung", "xã Tân Hoa", "12/03/1987"):
        assert decode(scores_of(text, 0.6), ALPHABET, None, plain).text == text


def test_shares_of_readings_sum_to_one_best_first(scores_of):
    decoded = decode(scores_of("Trân Thị Lan", 0.5, {2: "ầ", 10: "ẩ"}), ALPHABET, FieldKind.NAME)
    shares = [share for _text, share in decoded.readings]
    assert sum(shares) == pytest.approx(1)
    assert shares == sorted(shares, reverse=True)


def test_an_unsure_reading_has_less_confidence_than_a_sure_one(scores_of):
    sure = confidence(decode(scores_of("Nguyễn Văn An", 0.98), ALPHABET, FieldKind.NAME), "neural")
    unsure = confidence(
        decode(scores_of("Nguyễn Văn An", 0.5, {3: "g", 8: "à"}), ALPHABET, FieldKind.NAME), "neural"
    )
    assert 0 <= unsure < sure <= 1


def test_a_curve_fitted_on_fewer_traits_still_serves(scores_of):
    decoded = decode(scores_of("Kinh", 0.9), ALPHABET, FieldKind.ETHNICITY)
    assert confidence(decoded, "neural", (2.0, 1.0), FieldKind.ETHNICITY) == pytest.approx(
        1 / (1 + np.exp(-(2.0 + np.log(decoded.readings[0][1])))), abs=1e-6
    )
    assert traits(decoded, FieldKind.ETHNICITY)[6:9] == (1.0, 0.0, 0.0)
    assert traits(decoded, FieldKind.NAME)[6:9] == (0.0, 1.0, 0.0)


def test_an_empty_line_decodes_to_nothing():
    logs = np.full((20, len(ALPHABET) + 1), -12.0, np.float32)
    logs[:, 0] = 0
    decoded = decode(logs, ALPHABET, FieldKind.NAME)
    assert decoded.text == ""
    assert confidence(decoded, "neural") == 0


def test_two_networks_vote(scores_of):
    def told(share, *given):
        logs = scores_of(*given)
        return Teller(logs, ALPHABET, share), decode(logs, ALPHABET, FieldKind.NAME)

    other, second = told(OTHER_SHARE, "Trần Văn Bình", 0.9)
    for doubted in (("Trần Văn Bình", 0.55, {9: "T"}), ("Trần Văn Bịnh", 0.5, {10: "ì"})):
        own, first = told(OWN_SHARE, *doubted)
        assert together((own, other), (first, second), FieldKind.NAME, TOGETHER).text == "Trần Văn Bình"


def test_what_a_book_says_counts_where_two_networks_vote(scores_of):
    own = OwnWords(("phường Khương Đình",) * 20, 0.6)
    logs = scores_of("phường Khương Bình", 0.52, {14: "Đ"})
    first = decode(logs, ALPHABET, FieldKind.PLACE)
    tellers = (Teller(logs, ALPHABET, OWN_SHARE), Teller(logs, ALPHABET, OTHER_SHARE))
    said = [together(tellers, (first, first), FieldKind.PLACE, TOGETHER, words).text for words in (None, own)]
    assert said == ["phường Khương Bình", "phường Khương Đình"]


@pytest.mark.parametrize(
    "kind", [FieldKind.NAME, FieldKind.PLACE, FieldKind.DATE_WORDS, FieldKind.DATE, None]
)
def test_language_tables_are_probabilities(kind):
    table = language(kind)
    for before in ("", "Nguyễn ", "xã Tân ", "tháng "):
        total = sum(np.exp(table.log(before, char)) for char in ALPHABET + "\n")
        assert 0.8 < total < 1.2  # pruned and stored in bytes: near enough


def test_decoding_is_fast_enough_for_pages(scores_of):
    lines = [
        scores_of("Xã Tân Hòa, huyện Phú Bình, tỉnh Thái Nguyên", 0.8, {4: "t", 9: "h"}) for _ in range(20)
    ]
    decode(lines[0], ALPHABET, FieldKind.PLACE)
    began = time.process_time()
    for line in lines:
        decode(line, ALPHABET, FieldKind.PLACE)
    assert (time.process_time() - began) / len(lines) < 0.05
