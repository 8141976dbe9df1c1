"""Addresses settled by the table of units, and labels' remains taken off places and names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civbook.model import FieldKind
from civbook.reading.addresses import settle
from civbook.reading.normalise import normalise
from civbook.reading.placewords import detail, even_dashes, facility, pointed_letters
from civbook.reading.remains import bare_name, split_next_name, without_label


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("Tịnh Khê Sơn Tịnh - Quảng Ngãi", "Tịnh Khê - Sơn Tịnh - Quảng Ngãi"),
        ("thôn Đông Tịnh Khê Sơn Tịnh Quảng Ngãi", "thôn Đông - Tịnh Khê - Sơn Tịnh - Quảng Ngãi"),
        ("xã Tả Van huyện Sa Pa Linh Lào Cai", "xã Tả Van, huyện Sa Pa, tỉnh Lào Cai"),
        ("Xã Hữu Liện, huyện, Hữu Lũng, tỉnh Lạng, Sơn", "Xã Hữu Liên, huyện Hữu Lũng, tỉnh Lạng Sơn"),
        ("X. An Hòa Hải, H, Tuy An, T. Phú Yên", "X. An Hòa Hải, H. Tuy An, T. Phú Yên"),
        (
            "X. Ea Kao, TP Buôn Ma Thuột, T. Đắk Lắk",
            "X. Ea Kao, TP. Buôn Ma Thuột, T. Đắk Lắk",
        ),
        ("Hàng Bột, Đống Đa, TP Hà Nội", "Hàng Bột, Đống Đa, TP Hà Nội"),
        (
            "Bệnh viện đa khoa thành phố Buôn Ma Thuột, tỉnh Đắk Lắk",
            "Bệnh viện đa khoa thành phố Buôn Ma Thuột, tỉnh Đắk Lắk",
        ),
        ("Ea Tul - Cư M'gai - Đắk Lắk", "Ea Tul - Cư M'gar - Đắk Lắk"),
        (
            "Xã Duy Trung, huyện Duy Xuyên, tỉnh Quảng Nam Giấy CMND/Hộ",
            "Xã Duy Trung, huyện Duy Xuyên, tỉnh Quảng Nam",
        ),
    ],
)
def test_a_misread_chain_is_settled(read: str, meant: str) -> None:
    settled = settle(even_dashes(read))
    assert settled is not None
    assert settled.text == meant


@pytest.mark.parametrize(
    "text",
    [
        "xã Tân Lập, huyện Đan Phượng, Hà Tây",  # a province of its time
        "Xã Ea Tul, huyện Cư M'gar, tỉnh Đắc Lắc",  # an older spelling
        "xã Ia Băng, huyện Đak Đoa, tỉnh Gia Lai",  # each office spells it in its own way
        "Hàng Bột, Đống Đa, TP Hà Nội",
        "Vũng Tàu, Bà Rịa - Vũng Tàu",
        "Phường 12, quận 3, thành phố Hồ Chí Minh",
        "Trạm y tế xã Phước Hữu, tỉnh Ninh Thuận",
        "X. Sà Phìn, H. Đồng Văn, T. Hà Giang",  # an older spelling of Xà Phìn
    ],
)
def test_well_read_addresses_stay(text: str) -> None:
    assert normalise(FieldKind.PLACE, text).value == text


@pytest.mark.parametrize(
    "text",
    [
        "Xã Bồng Hội, Huyện Hồng Sinh, Hà Nội",
        "Ô Lâm, Ô Môn, An Giang",
        "Lyon, Pháp",
        "Công an tỉnh Tuyên Quang",
        "Bệnh viện Phụ sản tỉnh An Giang",
        "Công an huyện Đồng Văn, tỉnh Hà Giang",
    ],
)
def test_doubtful_addresses_stay_as_read(text: str) -> None:
    assert normalise(FieldKind.PLACE, text).value == text


def test_figures_are_never_put_right() -> None:
    assert normalise(FieldKind.PLACE, "Phường 32, quận 3, thành phố Hồ Chí Minh").value == (
        "Phường 32, quận 3, thành phố Hồ Chí Minh"
    )


def test_real_communes_are_not_put_right() -> None:
    """A commune's own name, though the table has none of it there: it may be gone."""
    text = "xã Mỹ Đức, huyện Hải Hậu, tỉnh Nam Định"
    assert normalise(FieldKind.PLACE, text).value == text


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("Xố 15 ngõ 2 phố Vọng", "số 15 ngõ 2 phố Vọng"),
        ("Tổ dâm phố số 4", "Tổ dân phố số 4"),
        ("Công an thành phố Hồ Chí", "Công an thành phố Hồ Chí Minh"),
        ("Tổ dân phố Hòa Bình", "Tổ dân phố Hòa Bình"),
    ],
)
def test_words_that_can_be_nothing_else(read: str, meant: str) -> None:
    assert detail(read) == meant


def test_what_was_written_stays() -> None:
    sense = normalise(FieldKind.PLACE, "Xã Hữu Liện, huyện Hữu Lũng, tỉnh Lạng Sơn")
    assert sense.written == "Xã Hữu Liện, huyện Hữu Lũng, tỉnh Lạng Sơn"
    assert sense.value == "Xã Hữu Liên, huyện Hữu Lũng, tỉnh Lạng Sơn"
    assert sense.sure < 1


def test_dashes_get_their_blanks() -> None:
    assert even_dashes("Ô Lâm-Tri Tôn –An Giang") == "Ô Lâm - Tri Tôn - An Giang"
    assert even_dashes("tổ 5-7") == "tổ 5-7"


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("Bệnh xiên đa Khoa huyện Sơn Tịnh", "Bệnh viện đa khoa huyện Sơn Tịnh"),
        ("Trung tậm, y tế quận 3", "Trung tâm y tế quận 3"),
        ("Trạm y tê, xã Ô Lâm", "Trạm y tế, xã Ô Lâm"),
        ("Thôn Đoài xã Tả Van", "Thôn Đoài xã Tả Van"),
        ("Bệnh viện Bạch Mai thành phố Hà Nội", "Bệnh viện Bạch Mai thành phố Hà Nội"),
    ],
)
def test_facilities(read: str, meant: str) -> None:
    assert facility(read) == meant


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("trú, tạm trú Ấp Mỹ Đức - Đồng Mỏ", "Ấp Mỹ Đức - Đồng Mỏ"),
        ("Lạm trú, thôn Đông, X. Gio Mỹ", "thôn Đông, X. Gio Mỹ"),
        ("7 tạm trú: thôn Kế Sung, xã Phú Mậu", "thôn Kế Sung, xã Phú Mậu"),
        ("Xã Thanh Trù, huyện Vĩnh Yên", "Xã Thanh Trù, huyện Vĩnh Yên"),
    ],
)
def test_a_label_before_a_place(read: str, meant: str) -> None:
    assert without_label(read) == meant


def test_the_next_name_is_taken_off_a_place() -> None:
    parts = split_next_name("child.home_town", "X. Phước Hữu, T. Ninh Thuận Họ tên Cha ĐÀNG NĂNG THỌ")
    assert parts == {"child.home_town": "X. Phước Hữu, T. Ninh Thuận", "father.full_name": "ĐÀNG NĂNG THỌ"}


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("Chai Lê Tiến Quyết", "Lê Tiến Quyết"),
        ("Mẹ Hoàng Thị Lan", "Hoàng Thị Lan"),
        ("Vi Thế TuấnChức vụ", "Vi Thế Tuấn"),
        ("Đặng Thanh Cường, TM,UBND", "Đặng Thanh Cường"),
        ("Võ Nguyễn Hoài An", "Võ Nguyễn Hoài An"),
        ("Châu Lê Ngọc", "Châu Lê Ngọc"),
        ("Thào Thị Xua", "Thào Thị Xua"),
    ],
)
def test_labels_round_a_name(read: str, meant: str) -> None:
    assert bare_name(read) == meant


@given(st.text(alphabet="AaĐđxãhuyệntỉnh ,.-–'’09", max_size=60))
def test_any_text_passes(text: str) -> None:
    settle(text)
    assert isinstance(without_label(facility(text)), str)
    assert isinstance(bare_name(text), str)


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("h NINH NGỌC CƯỜNG", "NINH NGỌC CƯỜNG"),
        ("T Từ Quang Trường", "Từ Quang Trường"),
        ("Y Sương Hđơk", "Y Sương Hđơk"),
        ("A Lăng Thị Nhíp", "A Lăng Thị Nhíp"),
        ("K Brểu", "K Brểu"),
    ],
)
def test_a_letter_before_a_surname_is_no_part_of_the_name(read: str, meant: str) -> None:
    assert bare_name(read) == meant


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("Bình Trị - Châu Thành - Tiền Giang T", "Bình Trị - Châu Thành - Tiền Giang"),
        ("Công an tỉnh Đắk Lắk C", "Công an tỉnh Đắk Lắk"),
        ("Khu phố A", "Khu phố A"),
        ("Xã Ea Tul, buôn B", "Xã Ea Tul, buôn B"),
    ],
)
def test_a_letter_behind_the_province_is_no_part_of_the_place(read: str, meant: str) -> None:
    assert without_label(read) == meant


def test_a_letter_for_a_kind_of_place_has_its_point() -> None:
    assert pointed_letters("thôn Thượng, X Đồng Tâm") == "thôn Thượng, X. Đồng Tâm"
    assert pointed_letters("thôn 2, X. Hưng Lộc, H Hậu Lộc") == "thôn 2, X. Hưng Lộc, H. Hậu Lộc"
    assert pointed_letters("X Đồng Tâm, tổ T phố, Y Tý") == "X Đồng Tâm, tổ T phố, Y Tý"


@pytest.mark.parametrize(
    ("read", "address"),
    [
        ("xã Tả Van, huyện Sa Pa, tỉnh Lào Cai TT. Cha, mẹ", "xã Tả Van, huyện Sa Pa, tỉnh Lào Cai"),
        ("Giao Thiện - Giao Thủy - Nam Định SAO Y BẢN", "Giao Thiện - Giao Thủy - Nam Định"),
        ("xã Tả Van, huyện Sa Pa, tỉnh Lào Cai Việt Nam", None),
        ("xã Tả Van, huyện Sa Pa, tỉnh Lào Cai (nay là phường Sa Pa)", None),
        ("huyện Sa Pa, tỉnh Lào Cai Tả Van", None),  # no whole chain: it may be another order
    ],
)
def test_what_another_line_left_behind_the_province(read: str, address: str | None) -> None:
    settled = settle(read)
    assert (settled and settled.text) == address
