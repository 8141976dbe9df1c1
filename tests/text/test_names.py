"""Names in parts, tidied, and the lists of names."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civbook.text.fold import fold
from civbook.text.names import looks_like_name, names_data, parse_name, tidy_name
from civbook.text.syllables import is_syllable


@pytest.mark.parametrize(
    ("name", "surname", "middle", "given_name"),
    [
        ("Nguyễn Văn An", "Nguyễn", "Văn", "An"),
        ("NGUYỄN THỊ HOÀ", "Nguyễn", "Thị", "Hòa"),
        ("nguyễn  thị   thu hà", "Nguyễn", "Thị Thu", "Hà"),
        ("Trần Ân", "Trần", "", "Ân"),
        ("An", "", "", "An"),
        ("Tôn Nữ Thị Ninh", "Tôn Nữ", "Thị", "Ninh"),
        ("Công Tằng Tôn Nữ Kim Anh", "Công Tằng Tôn Nữ", "Kim", "Anh"),
        ("Âu Dương Phong", "Âu Dương", "", "Phong"),
        ("nguyen van an", "Nguyen", "Van", "An"),
        ("Giàng A Páo", "Giàng", "A", "Páo"),
        ("Thạch Sa Rây", "Thạch", "", "Sa Rây"),
        ("H'Hen Niê", "Niê", "", "H'Hen"),
        ("H’ Hen Niê", "Niê", "", "H'Hen"),
        ("Y Moan Êñuôl", "Êñuôl", "", "Y Moan"),
        ("Y Moan Niê Kdăm", "Niê Kdăm", "", "Y Moan"),
        ("Ka Nhiu", "", "", "Ka Nhiu"),
        ("K'Brếp", "", "", "K'Brếp"),
        ("A Blưh", "", "", "A Blưh"),
        ("Lò Văn Pâng", "Lò", "Văn", "Pâng"),
        ("Ksor Phước", "Ksor", "", "Phước"),
        ("Hoàng Phủ Ngọc Tường", "Hoàng Phủ", "Ngọc", "Tường"),
        ("Hoàng Phú Quý", "Hoàng", "Phú", "Quý"),
        ("Hoang Phu Quy", "Hoang", "Phu", "Quy"),
        ("Ton Nu Thi Ninh", "Ton Nu", "Thi", "Ninh"),
        ("Nguyễn Phúc An", "Nguyễn", "Phúc", "An"),
        ("Rơ Châm H'Bơi", "Rơ Châm", "", "H'Bơi"),
        ("Lê Lê", "Lê", "", "Lê"),
        ("", "", "", ""),
    ],
)
def test_parts(name: str, surname: str, middle: str, given_name: str) -> None:
    parsed = parse_name(name)
    assert (parsed.surname, parsed.middle, parsed.given) == (surname, middle, given_name)
    assert parsed.full == tidy_name(name)


@pytest.mark.parametrize(
    "name",
    [
        "Giàng A Páo",
        "H'Hen Niê",
        "Y Moan Êñuôl",
        "Thạch Sa Rây",
        "Niê Kdăm",
        "H'Wê Êban",
        "Rơ Châm H'Bơi",
        "Hđơk Bliu",
        "McDonald",
        "K'Brếp",
        "Điểu K'Rứt",
        "Lý Láo Tả",
        "Kră Jăn Tẹo",
        "Bríu Pố",
        "Néang Sóc Kha",
    ],
)
def test_minority_and_foreign_names_come_through_untouched(name: str) -> None:
    assert tidy_name(name) == name


@pytest.mark.parametrize(
    ("written", "tidy"),
    [
        ("NGUYỄN VĂN AN", "Nguyễn Văn An"),
        ("nguyễn văn an", "Nguyễn Văn An"),
        ("NGUYỄN văn An", "Nguyễn Văn An"),
        ("  Nguyễn   Văn\tAn. ", "Nguyễn Văn An"),
        ("Nguyễn Văn An....", "Nguyễn Văn An"),
        ("Nguyễn Văn B.", "Nguyễn Văn B."),
        ("H'HEN NIÊ", "H'Hen Niê"),
        ("H’HEN NIÊ", "H'Hen Niê"),
        ("Y MOAN ÊÑUÔL", "Y Moan Êñuôl"),
        ("GIÀNG A PÁO", "Giàng A Páo"),
        ("Nguyễn Thuý Hoà", "Nguyễn Thúy Hòa"),
        ("nguyễn-phúc bảo", "Nguyễn-Phúc Bảo"),
    ],
)
def test_tidy(written: str, tidy: str) -> None:
    assert tidy_name(written) == tidy
    assert tidy_name(unicodedata.normalize("NFD", written)) == tidy


@given(st.text(max_size=60))
def test_tidying_is_idempotent_and_nothing_is_lost(text: str) -> None:
    tidy = tidy_name(text)
    assert tidy_name(tidy) == tidy
    assert parse_name(text).full == tidy
    assert 0 <= looks_like_name(text) <= 1


@given(st.sampled_from(sorted(names_data().surnames)), st.sampled_from(sorted(names_data().givens["female"])))
def test_known_surnames_are_found_with_and_without_accents(surname: str, given_name: str) -> None:
    parsed = parse_name(f"{surname} Thị {given_name}")
    assert parsed.surname.startswith(surname.split(maxsplit=1)[0])
    assert fold(parse_name(fold(f"{surname} {given_name}")).full) == fold(f"{surname} {given_name}")


def test_names_are_told_from_other_text() -> None:
    for name in ("Nguyễn Văn An", "Giàng A Páo", "H'Hen Niê", "TRẦN THỊ B", "Tôn Nữ Thị Ninh"):
        assert looks_like_name(name) > 0.6
    for text in ("Không rõ", "12/5/2003", "xã Đồng Mỏ huyện Chi Lăng", "", "//", "Giấy CMND cấp ngày"):
        assert looks_like_name(text) < 0.5


def test_the_lists_are_large_enough_and_clean() -> None:
    data = names_data()
    assert len(data.surnames) >= 150
    assert sum(len(data.givens[sex]) + len(data.given_pairs[sex]) for sex in ("male", "female")) >= 600
    assert len(data.minority) >= 12
    assert data.surnames["Nguyễn"] == max(data.surnames.values())
    for lists in (data.middles, data.givens, data.given_pairs):
        for names in lists.values():
            for name in names:
                assert unicodedata.is_normalized("NFC", name)
                assert all(map(is_syllable, name.split())), name
    for group, names in data.minority.items():
        for sex in ("male", "female"):
            assert names.patterns[sex], group
            assert names.givens[sex], group
            for pattern in names.patterns[sex]:
                filled = pattern.format(surname=names.surnames[0], given=names.givens[sex][0])
                assert tidy_name(filled) == filled
                assert parse_name(filled).full == filled
