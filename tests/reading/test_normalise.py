"""Zone texts to values: every kind, with what engines leave around them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civbook.model import FieldKind
from civbook.reading.cleaning import clean, digits_mended
from civbook.reading.normalise import normalise


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (FieldKind.NAME, "....NGUYỄN VĂN  AN....", "Nguyễn Văn An"),
        (FieldKind.NAME, "H'Hen Niê", "H'Hen Niê"),
        (FieldKind.NAME, "Quách T rọng Bình", "Quách Trọng Bình"),
        (FieldKind.NAME, "Huỳnh Quỳnh Thắ M", "Huỳnh Quỳnh Thắm"),
        (FieldKind.NAME, "H Bliu Niê", "H Bliu Niê"),
        (FieldKind.NAME, "Y Jut Mlô", "Y Jut Mlô"),
        (FieldKind.NAME, "Kim Sa R", "Kim Sa R"),
        (FieldKind.DATE, "21/5/2003", "2003-05-21"),
        (FieldKind.DATE, "..ngày 21 tháng 5 năm 2003", "2003-05-21"),
        (FieldKind.DATE, "21 / 5 / 2003", "2003-05-21"),
        (FieldKind.DATE, "2l/O5/2003", "2003-05-21"),
        (FieldKind.DATE, "5/2003", "2003-05"),
        (FieldKind.DATE, "1975", "1975"),
        (FieldKind.DATE, "không rõ", None),
        (FieldKind.DATE_WORDS, "Ngày hai mươi mốt tháng năm năm hai nghìn không trăm linh ba", "2003-05-21"),
        (FieldKind.TIME, "10 giờ 30 phút", "10:30"),
        (FieldKind.SEX, "Nam", "male"),
        (FieldKind.SEX, "..Nữ.", "female"),
        (FieldKind.SEX, "Nam Nữ", None),
        (FieldKind.ETHNICITY, "Kính", "Kinh"),
        (FieldKind.ETHNICITY, "Khmer", "Khơ Me"),
        (FieldKind.ETHNICITY, "Ko, Kinh", "Kinh"),
        (FieldKind.NATIONALITY, "Viet Nam", "Việt Nam"),
        (FieldKind.RELATIONSHIP, "Bà ngoai", "Bà ngoại"),
        (FieldKind.PLACE, "Xã Tả Van , huyện Sa Pa", "Xã Tả Van, huyện Sa Pa"),
        (FieldKind.PLACE, "thôn Hạ - Tả Van - Sa Pa", "thôn Hạ - Tả Van - Sa Pa"),
        (FieldKind.NUMBER, "45 / 2003", "45/2003"),
        (FieldKind.NUMBER, "Số:15", "15"),
        (FieldKind.TEXT, "....", None),
    ],
)
def test_values(kind: FieldKind, text: str, value: str | None) -> None:
    assert normalise(kind, text).value == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("60/2021 Quyển số: 01/2021", "60/2021"),
        ("066 25/09/2020", "066"),
        ("116hÍNH", "116"),
        ("12 bis", "12 bis"),
        ("12a/2003", "12a/2003"),
        ("45 / 2003", "45/2003"),
        ("7", "7"),
    ],
)
def test_what_runs_into_an_entrys_number_is_none_of_it(text: str, value: str) -> None:
    assert normalise(FieldKind.NUMBER, text, name="number").value == value


def test_identity_numbers_keep_their_zeros() -> None:
    assert normalise(FieldKind.NUMBER, "001 234 567", name="mother.id_number").value == "001234567"


def test_an_impossible_day_is_kept_and_doubted() -> None:
    sense = normalise(FieldKind.DATE, "30/2/2003")
    assert sense.value == "2003-02-30"
    assert "date-impossible" in sense.doubts


def test_unknown_names_are_not_corrected() -> None:
    for name in ("Thào Thị Xua", "Kim Sa Rươl", "Y Blăk Niê", "Vũ Ơ"):
        assert normalise(FieldKind.NAME, name).value == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("tử Phan Văn Khoa", "Phan Văn Khoa"),
        ("tên người đi khai tử: Nguyễn Diệu Uyên", "Nguyễn Diệu Uyên"),
        ("Yên người đi khai từ Sùng Thị Dợ", "Sùng Thị Dợ"),
        ("Nguyễn thị Hồng Hạnh", "Nguyễn Thị Hồng Hạnh"),
        ("Vũ tú Anh Con", "Vũ Tú Anh Con"),
        ("Lò Văn chết", "Lò Văn Chết"),
    ],
)
def test_printed_words_before_a_name_are_left_out(text: str, name: str) -> None:
    assert normalise(FieldKind.NAME, text).value == name


def test_choices_by_field() -> None:
    assert normalise(FieldKind.CHOICE, "Đăng ký đúng hạn", name="registration_kind").value == "đúng hạn"


@settings(deadline=None)  # lists are read at the first call
@given(st.text(max_size=60), st.sampled_from(list(FieldKind)))
def test_no_text_breaks_it(text: str, kind: FieldKind) -> None:
    sense = normalise(kind, text)
    assert 0 <= sense.sure <= 1
    assert sense.value is None or sense.value.strip()


@given(st.text(max_size=80))
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(clean(text))) == clean(clean(text))


def test_letters_in_words_stay_letters() -> None:
    assert digits_mended("Sơn La 2OO3 B12") == "Sơn La 2003 812"
    assert digits_mended("206/GBT l/05/2OO3") == "206/GBT 1/05/2003"


def test_printed_options_are_no_value() -> None:
    sense = normalise(FieldKind.CHOICE, "Đúng hạn Quá hạn", name="registration_kind")
    assert (sense.written, sense.value) == ("", None)


def test_an_address_read_surely_is_not_put_right() -> None:
    text = "Xã Đồng Mo, huyện Chi Lâng, tỉnh Lạng Sen"
    assert normalise(FieldKind.PLACE, text, confidence=0.3).value != text
    assert normalise(FieldKind.PLACE, text, confidence=0.99).value == text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (
            "Thôn 2, xã Bình Trị, huyện Châu Thành tỉnh Tiền Giang",
            "Thôn 2, xã Bình Trị, huyện Châu Thành, tỉnh Tiền Giang",
        ),
        ("Trạm y tế xã Duy Trung, huyện Duy Xuyên", "Trạm y tế xã Duy Trung, huyện Duy Xuyên"),
        ("xã Bình Trị huyện Châu Thành tỉnh Tiền Giang", "xã Bình Trị huyện Châu Thành tỉnh Tiền Giang"),
    ],
)
def test_a_lost_comma_is_put_back_where_the_clerk_writes_commas(text, value):
    assert normalise(FieldKind.PLACE, text, confidence=1.0).value == value


@pytest.mark.parametrize(
    ("field", "text", "value", "doubted"),
    [
        ("father.birth_date", "ngày tháng 9 năm 1945", "1945-09", True),
        ("father.birth_date", "ngà tháng 8 năm 1985", "1985-08", True),
        ("registration_date", "tháng 5 năm 2018", "2018-05", True),
        ("mother.id_date", "2007", "2007", True),  # only births are known by their year alone
        ("mother.birth_date", "1957", "1957", False),
        ("mother.birth_date", "3/1957", "1957-03", False),
        ("registration_date", "ngày 11 tháng 2 năm 2007", "2007-02-11", False),
    ],
)
def test_a_day_that_may_have_been_missed_is_doubted(field: str, text: str, value: str, doubted: bool) -> None:
    sense = normalise(FieldKind.DATE, text, name=field)
    assert sense.value == value
    assert (sense.sure <= 0.5) is doubted


def test_a_labels_footnote_is_no_part_of_the_value() -> None:
    place = "Bản Nà Phung, phường Thuận Thành, thành phố Huế"
    assert normalise(FieldKind.PLACE, f"13): {place}").value == place
    assert normalise(FieldKind.NAME, "(4): Nguyễn Văn Ba").value == "Nguyễn Văn Ba"
    assert normalise(FieldKind.PLACE, "Số 3) 12 phố Vọng").written == "Số 3) 12 phố Vọng"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("CHU TỊCH", "CHỦ TỊCH"),
        ("Phí Chủ tịch", "Phó Chủ tịch"),
        ("Q Chủ tịch", "Q. Chủ tịch"),
        ("A Chủ tịch", "A Chủ tịch"),  # acting or deputy
        ("Chủ tịch UBND xã Tả Van", "Chủ tịch UBND xã Tả Van"),
        ("Chủ tịh", "Chủ tịch"),
        ("Chữ ký", "Chữ ký"),
    ],
)
def test_a_title_but_for_one_letter(text: str, value: str) -> None:
    sense = normalise(FieldKind.TEXT, text, name="signer.title")
    assert (sense.written, sense.value) == (text, value)
    assert normalise(FieldKind.TEXT, text, name="note").value == text


def test_a_nationality_in_two_letters() -> None:
    assert normalise(FieldKind.NATIONALITY, "VN").value == "Việt Nam"
    assert normalise(FieldKind.NATIONALITY, "h VN").value == "Việt Nam"  # the label's last letter


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Hà Hà Thị Bậy", "Hà Thị Bậy"),
        ("Dương Trinh Dương Minh Quân", "Dương Minh Quân"),
        ("Bo Bo Thị Nhịp", "Bo Bo Thị Nhịp"),
        ("Lê Na Lê", "Lê Na Lê"),
        ("Y Y Niê", "Y Y Niê"),
        ("Văn Văn Kháng", "Văn Văn Kháng"),
        ("Trần Thị Trần Anh", "Trần Thị Trần Anh"),
    ],
)
def test_a_name_begun_anew(text: str, value: str) -> None:
    assert normalise(FieldKind.NAME, text).value == value


@pytest.mark.parametrize("text", ["11", "1", "//", "l1", "|"])
def test_strokes_of_a_place_left_blank(text: str) -> None:
    for kind in (FieldKind.ETHNICITY, FieldKind.DATE, FieldKind.PLACE, FieldKind.NAME, FieldKind.TEXT):
        assert normalise(kind, text).value is None
    assert normalise(FieldKind.NUMBER, text, name="father.personal_id").value is None
    assert normalise(FieldKind.NUMBER, "11", name="number").value == "11"


def test_a_title_that_lost_a_letter_under_the_stamp() -> None:
    assert normalise(FieldKind.TEXT, "PH CHỦ TỊCH", name="signer.title").value == "PHÓ CHỦ TỊCH"


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("KT. CHỦ TỊCH PHÓ CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
        ("KT. Chủ tịch Phó chủ tịch", "Phó Chủ tịch"),
        ("TM. UBND - Phó Chủ tịch", "TM. UBND - Phó Chủ tịch"),
        ("KT. CHỦ TỊCH", "KT. CHỦ TỊCH"),
        ("Q. Chủ tịch", "Q. Chủ tịch"),
    ],
)
def test_a_signers_own_title(written: str, value: str) -> None:
    sense = normalise(FieldKind.TEXT, written, name="signer.title")
    assert sense.written == written
    assert sense.value == value


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("Ủy-Viên Hộ-tịch", "Ủy-viên hộ-tịch"),
        ("Ủy viên Hộ-tịch", "Ủy-viên hộ-tịch"),  # one hyphen was too faint
        ("Xã-truông", "Xã-trưởng"),
        ("XÃ-TRƯỞNG", "XÃ-TRƯỞNG"),
        ("Xã trưởng", "Xã trưởng"),
        ("TM. UBND - Phó Chủ tịch", "TM. UBND - Phó Chủ tịch"),
    ],
)
def test_southern_titles_keep_their_hyphens(written: str, value: str) -> None:
    assert normalise(FieldKind.TEXT, written, name="signer.title").value == value


@pytest.mark.parametrize(
    ("read", "name"),
    [
        ("Huỳnh Thị Út SAO Y BẢN CHÍNH", "Huỳnh Thị Út"),
        ("Lê Chiến BẢN SAO", "Lê Chiến"),
        ("Bản Thị Sao", "Bản Thị Sao"),
        ("NGUYỄN VĂN BẢN", "Nguyễn Văn Bản"),
    ],
)
def test_a_stamp_over_a_name(read: str, name: str) -> None:
    assert normalise(FieldKind.NAME, read).value == name
