"""Labels to fields: other wordings, other orders, misread letters, columns side by side."""

from __future__ import annotations

import random

import pytest

from civbook.forms.choosing import fit_forms
from civbook.forms.loading import all_forms
from civbook.forms.zones import zones_of
from civbook.model import Box, TextLine, TextWord

from . import pages

BIRTH = """
SỔ ĐĂNG KÝ KHAI SINH
Số: 45|Quyển số: 01/2003
Ngày, tháng, năm đăng ký: 20/5/2003
Họ và tên: Nguyễn Văn Trang|Giới tính: Nam
Ngày, tháng, năm sinh: 12/5/2003
Ghi bằng chữ: ngày mười hai tháng năm năm hai nghìn linh ba
Nơi sinh: Trạm y tế xã Hưng Lộc, huyện Hậu Lộc,
tỉnh Thanh Hóa
Dân tộc: Kinh|Quốc tịch: Việt Nam
Họ và tên cha: Nguyễn Văn Bình
Dân tộc: Kinh|Quốc tịch: Việt Nam|Năm sinh: 1975
Nơi thường trú/tạm trú: Hưng Lộc
Họ và tên mẹ: Trần Thị Lan
Dân tộc: Tày|Quốc tịch: Lào|Năm sinh: 1978
Nơi thường trú/tạm trú: Tả Van
Họ và tên người đi khai sinh: Lê Văn Ba
Quan hệ với người được khai sinh: Cậu
Người thực hiện: Phạm Văn Tư
Ghi chú:
"""


def test_a_birth_page() -> None:
    fit = pages.best_fit(BIRTH)
    found = pages.values(fit)
    assert fit.form.event == "birth"
    assert fit.sure
    assert found["number"] == "45"
    assert found["child.full_name"] == "Nguyễn Văn Trang"
    assert found["child.birth_place"].endswith("tỉnh Thanh Hóa")
    assert found["child.birth_date_in_words"].endswith("linh ba")
    assert (found["father.ethnicity"], found["mother.ethnicity"]) == ("Kinh", "Tày")
    assert (found["father.birth_date"], found["mother.birth_date"]) == ("1975", "1978")
    assert found["mother.residence"] == "Tả Van"
    assert found["declarant.full_name"] == "Lê Văn Ba"
    assert found["declarant.relationship"] == "Cậu"
    assert found["officer.full_name"] == "Phạm Văn Tư"
    assert found["note"] == ""


def test_mother_before_father_under_headings() -> None:
    text = """
    ĐĂNG KÝ KHAI SINH
    Họ, chữ đệm, tên: Lò Văn Pâng
    Sinh ngày: 1/2/2017|Nam hay nữ: Nam
    PHẦN KHAI VỀ MẸ
    Họ, chữ đệm, tên: Lò Thị Ơn
    Năm sinh: 1990|Dân tộc: Thái
    PHẦN KHAI VỀ CHA
    Họ, chữ đệm, tên: Cà Văn Chựa
    Năm sinh: 1988|Dân tộc: Mông
    """
    found = pages.values(pages.best_fit(text))
    assert found["child.full_name"] == "Lò Văn Pâng"
    assert found["child.birth_date"] == "1 2 2017"
    assert found["mother.full_name"] == "Lò Thị Ơn"
    assert found["father.full_name"] == "Cà Văn Chựa"
    assert (found["mother.ethnicity"], found["father.ethnicity"]) == ("Thái", "Mông")


@pytest.mark.parametrize("heads", [("BÊN CHỒNG", "BÊN VỢ"), ("CHỒNG", "VỢ"),
                                   ("HỌ TÊN VÀ LÝ LỊCH BÊN CHỒNG", "HỌ TÊN VÀ LÝ LỊCH BÊN VỢ")])  # fmt: skip
def test_husband_and_wife_side_by_side(heads: tuple[str, str]) -> None:
    text = f"""
    ĐĂNG KÝ KẾT HÔN
    Số: 7|@900 Quyển số: 01/2007
    @300 {heads[0]}|@1000 {heads[1]}
    Họ và tên: Nguyễn Văn Hải|@900 Họ và tên: Danh Thị Hoa
    Ngày, tháng, năm sinh: 1982|@900 Ngày, tháng, năm sinh: 1984
    Dân tộc: Kinh|@900 Dân tộc: Khmer
    Chỗ ở hiện nay: Tham Đôn|@900 Chỗ ở hiện nay: Sóc Trăng
    Người thực hiện: Phạm Văn Tư
    """
    found = pages.values(pages.best_fit(text))
    assert found["husband.full_name"] == "Nguyễn Văn Hải"
    assert found["wife.full_name"] == "Danh Thị Hoa"
    assert (found["husband.ethnicity"], found["wife.ethnicity"]) == ("Kinh", "Khmer")
    assert found["wife.residence"] == "Sóc Trăng"
    assert found["officer.full_name"] == "Phạm Văn Tư"


def test_a_death_page_with_time_and_notice() -> None:
    text = """
    KHAI TỬ
    Số: 35/2016
    Họ và tên người chết: Phan Thị Hương
    Đã chết vào lúc: 7 giờ 50 phút, ngày 11/9/2016
    Nơi chết: Trạm y tế
    Nguyên nhân chết: Xơ gan
    Giấy báo tử số: 12/GBT do Trạm y tế cấp ngày 12/9/2016
    Họ và tên người đi khai tử: Lâm Thế Vũ
    Quan hệ với người chết: Chồng
    """
    fit = pages.best_fit(text)
    found = pages.values(fit)
    assert fit.form.event == "death"
    assert found["deceased.full_name"] == "Phan Thị Hương"
    assert found["deceased.death_cause"] == "Xơ gan"
    assert found["declarant.full_name"] == "Lâm Thế Vũ"
    assert found["declarant.relationship"] == "Chồng"


@pytest.mark.parametrize("seed", range(4))
def test_misread_labels_are_still_found(seed: int) -> None:
    chance = random.Random(seed)
    rows = []
    for row in BIRTH.strip().splitlines():
        label, colon, value = row.partition(":")
        if len(label) > 9:
            at = chance.randrange(1, 8)  # not the word that names the person
            label = label[:at] + chance.choice("lioenau") + label[at + 1 :]
        rows.append(label + colon + value)
    found = pages.values(pages.best_fit("\n".join(rows)))
    assert found["mother.full_name"] == "Trần Thị Lan"
    assert found["child.birth_place"].startswith("Trạm y tế")


@pytest.mark.parametrize(
    "text",
    [
        "THÔNG BÁO\nKính gửi các hộ dân trong xã\nTừ ngày 5 tháng 3 sẽ cắt điện",
        "Danh sách học sinh\nHọ và tên: Nguyễn Văn A\nDân tộc: Kinh",
        "",
    ],
)
def test_other_papers_fit_no_form(text: str) -> None:
    assert not pages.best_fit(text).sure


def test_a_kind_of_paper_behind_its_label_is_the_value() -> None:
    text = """
    SỔ ĐĂNG KÝ KẾT HÔN
    Họ và tên chồng: Lương Đình Khoa
    Ngày sinh: 21.02.1983
    Giấy tờ tùy thân Căn cước công dân số 039317406648
    Họ và tên vợ: Bùi Quỳnh Gấm
    Ngày sinh: 27.11.1984
    Nơi cư trú Bản Nà Phung, tỉnh Thanh Hóa
    Giấy tờ tùy thân Căn cước công dân số 036144189011
    """
    found = pages.values(pages.best_fit(text))
    assert found["husband.identity"] == "Căn cước công dân số 039317406648"
    assert found["wife.residence"] == "Bản Nà Phung tỉnh Thanh Hóa"
    assert found["wife.identity"] == "Căn cước công dân số 036144189011"


def test_a_long_label_with_capitals_may_be_misread() -> None:
    text = """
    SỔ ĐĂNG KÝ KẾT HÔN
    Họ và tên chồng: Phan Quang Anh
    Chỗ ở hiện nay: Ninh Đa - Ninh Hòa
    Số GhấY CMND Hộ chiến 348578063
    Họ và tên vợ: Huỳnh Thị Hồng Vy
    Chỗ ở hiện nay: phường Thuận Thành
    Số GiấY CMND1Hộ chiếu 406450460
    """
    found = pages.values(pages.best_fit(text))
    assert found["husband.residence"] == "Ninh Đa Ninh Hòa"
    assert found["husband.identity"] == "348578063"
    assert found["wife.identity"] == "406450460"


def test_a_year_alone_on_the_next_row_is_the_dates() -> None:
    text = BIRTH.replace("12/5/2003", "ngày 12 tháng 5\nnăm 2003")
    assert pages.values(pages.best_fit(text))["child.birth_date"].endswith("năm 2003")


def test_a_misread_label_before_a_number_is_no_name() -> None:
    text = """
    SỔ ĐĂNG KÝ KHAI TỬ
    Số: 12|Quyển số: 01/2017
    Họ và tên: Chảo Mùi Nhậy|Giới tính: Nữ
    Giấy tờ tùy thân: CMND số 516258352
    Chết Túc 21 giờ 05 phút, ngày 24 tháng 3 năm 2017
    Nơi chết: Thượng Lâm
    Nguyên nhân chết: Đuối nước
    """
    found = pages.values(pages.best_fit(text))
    assert found["deceased.death_moment"].startswith("21 giờ 05 phút")
    assert "Túc" not in found["deceased.identity"]


def test_a_written_date_is_no_part_of_its_label() -> None:
    """ "Đăng ký ngày 27 tháng 06 năm" is as long as the label "Đăng ký ngày, tháng, năm"."""
    text = BIRTH.replace("Ngày, tháng, năm đăng ký: 20/5/2003", "Đăng ký ngày 27 tháng 06 năm 2003")
    assert pages.values(pages.best_fit(text))["registration_date"] == "27 tháng 06 năm 2003"
    text = BIRTH.replace("Ngày, tháng, năm đăng ký: 20/5/2003", "Đăng ký: ngày 27 tháng 06 năm 2003")
    assert pages.values(pages.best_fit(text))["registration_date"] == "ngày 27 tháng 06 năm 2003"


def test_a_note_is_no_printed_option() -> None:
    text = BIRTH.replace("Ghi chú:", "Ghi chú: Đăng ký lại do mất sổ gốc")
    assert pages.values(pages.best_fit(text))["note"] == "Đăng ký lại do mất sổ gốc"


def test_a_name_goes_on_below_though_a_title_stands_behind_it() -> None:
    text = BIRTH.replace(
        "Người thực hiện: Phạm Văn Tư",
        "Họ tên, chức vụ người ký Giấy khai sinh: Lâm|Chức vụ: Chủ tịch\nVinh\nNgười thực hiện: Phạm Văn Tư",
    )
    found = pages.values(pages.best_fit(text))
    assert found["signer"] == "Lâm Vinh"
    assert found["signer.title"] == "Chủ tịch"


def test_a_last_name_alone_on_its_row_is_no_book_number() -> None:
    text = BIRTH.replace("|Quyển số: 01/2003", "")
    text = text.replace("Người thực hiện: Phạm Văn Tư", "Người thực hiện: Mông Quang\n@130 Quyển")
    fit = pages.best_fit(text)
    last = next(at for at, row in enumerate(fit.rows) if row.tokens[0].text == "Quyển")
    assert not [placed for placed in fit.match.placed if placed.mark.span.row == last]


PARENTS = """
SỔ ĐĂNG KÝ KHAI SINH
Số: 146/2007|Quyển số: 01
1) Họ, tên trẻ em: Vi Thị Niềm|Giới tính: Nữ
2) Sinh ngày 13/9/2006
4) Dân tộc: Tày|@850 Quốc tịch: Lào
5) Quê quán: Mường É - Thuận Châu - Sơn La
6) Họ và tên cha: Vi Văn Páo|@850 10) Họ và tên mẹ: Lộc Thị Lả
7) Sinh năm: 1954|@850 11) Sinh năm: 1959
8) D/tộc: Nùng|@850 12) D/tộc: Tày
9) Nơi ĐKHKTT: Yên Dương - Ba Bể|@850 13) Nơi ĐKHKTT: Nậm Lành
14) Họ và tên người đi khai: Hứa Thị Lả|@850 Quan hệ với trẻ: Bà nội
15) Nơi ĐKHKTT: Phùng Chí Kiên|@850 Nơi cấp: Công an Bắc Kạn
"""


def test_a_date_in_words_needs_no_label() -> None:
    text = PARENTS.replace("4) Dân tộc", "(Ngày mười ba, tháng chín, năm hai nghìn lẻ sáu)\n4) Dân tộc")
    found = pages.values(pages.best_fit(text))
    assert found["child.birth_date_in_words"].startswith("Ngày mười ba tháng chín")
    assert found["child.birth_date"] == "13 9 2006"
    text = PARENTS.replace("4) Dân tộc", "Ngày mười ba về nhà\n4) Dân tộc")
    assert "child.birth_date_in_words" not in pages.values(pages.best_fit(text))


@pytest.mark.parametrize(
    ("rows", "field", "value"),
    [
        (
            "Đăng ký: Đúng hạn\nĐăng ký: ngày 15 tháng 02 năm 2007",
            "registration_date",
            "ngày 15 tháng 02 năm 2007",
        ),
        ("Người đi khai sinh:\nHứa Thị Lả", "declarant.full_name", "Hứa Thị Lả"),
        ("Quê quán (xã, huyện, tỉnh): Mường É", "child.home_town", "Mường É"),
    ],
)
def test_labels_and_what_is_printed_beside_them(rows: str, field: str, value: str) -> None:
    kept = [row for row in PARENTS.strip().splitlines() if "khai:" not in row and "Quê quán" not in row]
    found = pages.values(
        pages.best_fit(
            "\n".join(
                [
                    *kept[:5],
                    *(rows.splitlines() if "Quê" in rows else ()),
                    *kept[5:-1],
                    *(() if "Quê" in rows else rows.splitlines()),
                ]
            )
        )
    )
    assert found[field] == value


def test_registered_when_and_how_have_one_label() -> None:
    found = pages.values(pages.best_fit(f"{PARENTS}Đăng ký: Đúng hạn\nĐăng ký: ngày 15 tháng 02 năm 2007"))
    assert found["registration_date"] == "ngày 15 tháng 02 năm 2007"


def test_what_is_printed_behind_a_label_is_no_value() -> None:
    text = PARENTS.replace("Quê quán:", "Quê quán (xã, huyện, tỉnh)")
    assert pages.values(pages.best_fit(text))["child.home_town"].startswith("Mường É")


def test_a_name_below_the_persons_word() -> None:
    text = PARENTS.replace(
        "14) Họ và tên người đi khai: Hứa Thị Lả", "Người đi khai sinh:\nHứa Thị Lả\n14) Tuổi: 50"
    )
    assert pages.values(pages.best_fit(text))["declarant.full_name"] == "Hứa Thị Lả"


def test_names_and_abbreviations_beside_labels() -> None:
    text = PARENTS.replace("8) D/tộc: Nùng", "8) D/tộc: Nùng Qtịch: Lào").replace(
        "6) Họ và tên cha: Vi Văn Páo|@850 10) Họ và tên mẹ: Lộc Thị Lả",
        "6) Họ và tên cha:|@850 10) Họ và tên mẹ: Lộc Thị Lả\nNguyễn Văn Vinh 31/7/1978",
    )
    found = pages.values(pages.best_fit(text))
    assert found["father.nationality"] == "Lào"
    assert "father.home_town" not in found


def test_parents_side_by_side_end_where_the_declarant_begins() -> None:
    found = pages.values(pages.best_fit(PARENTS))
    assert found["child.nationality"] == "Lào"
    assert found["child.home_town"].startswith("Mường É")
    assert [found[f"{who}.birth_date"] for who in ("father", "mother")] == ["1954", "1959"]
    assert [found[f"{who}.ethnicity"] for who in ("father", "mother")] == ["Nùng", "Tày"]
    assert found["father.residence"].startswith("Yên Dương")
    assert found["mother.residence"] == "Nậm Lành"
    assert found["declarant.relationship"] == "Bà nội"
    assert found["declarant.id_place"] == "Công an Bắc Kạn"


def test_values_below_their_labels_are_shared_out() -> None:
    text = BIRTH.replace(
        "Dân tộc: Tày|Quốc tịch: Lào|Năm sinh: 1978",
        "Dân tộc:|@500 Quốc tịch:|@900 Năm sinh:\n@150 Tày|@560 Lào|@980 1978",
    )
    found = pages.values(pages.best_fit(text))
    mother = [found[f"mother.{key}"] for key in ("ethnicity", "nationality", "birth_date", "residence")]
    assert mother == ["Tày", "Lào", "1978", "Tả Van"]


def test_a_place_is_no_page_number() -> None:
    text = BIRTH.replace("tỉnh Thanh Hóa", "Trăng")
    assert pages.values(pages.best_fit(text))["child.birth_place"].endswith("huyện Hậu Lộc Trăng")


def test_values_are_cut_as_high_as_their_words() -> None:
    """Tall letters that touch the line above make a line's box twice as high as its words."""
    lines = pages.lines_of(BIRTH)
    at = next(number for number, line in enumerate(lines) if line.text == "Dân tộc: Tày")
    line, box = lines[at], lines[at].box
    words = tuple(
        TextWord(text, Box(box.x0 + 16 * place, box.y0, box.x0 + 16 * (place + len(text)), box.y1), 0.9)
        for text, place in (("Dân", 0), ("tộc:", 4), ("Tày", 9))
    )
    lines[at] = TextLine(line.text, Box(box.x0, box.y0 - 24, box.x1, box.y1 + 24), 0.9, words)
    fit = fit_forms(lines, pages.WIDTH, all_forms())[0]
    zone = next(zone for zone in zones_of(fit.form, fit.rows, fit.match) if zone.field == "mother.ethnicity")
    assert zone.box.y0 >= box.y0 - 10
    assert zone.box.y1 <= box.y1 + 10


@pytest.mark.parametrize(
    ("misread", "number"), [("Sã: 06", "06"), ("ss 72/2007", "72 2007"), ("Tân Hòa: 06", None)]
)
def test_a_number_whose_label_is_misread_stands_before_the_books(misread: str, number: str | None) -> None:
    text = BIRTH.replace("Số: 45|", f"{misread}|")
    assert pages.values(pages.best_fit(text)).get("number") == number


def test_numbers_before_labels_belong_to_no_value() -> None:
    text = BIRTH.replace(
        "Dân tộc: Kinh|Quốc tịch: Việt Nam\nHọ và tên cha",
        "4. Dân tộc: Kinh|5. Quốc tịch: Việt Nam\n6. Họ và tên cha",
    )
    text = text.replace("Nơi thường trú/tạm trú: Hưng Lộc", "7. Nơi thường trú/tạm trú: tổ 12")
    found = pages.values(pages.best_fit(text))
    assert found["child.birth_place"].endswith("tỉnh Thanh Hóa")
    assert (found["child.ethnicity"], found["child.nationality"]) == ("Kinh", "Việt Nam")
    assert found["father.full_name"] == "Nguyễn Văn Bình"
    assert found["father.residence"] == "tổ 12"


DEATH = """
SỔ ĐĂNG KÝ KHAI TỬ
Số: 57|Ngày, tháng, năm đăng ký: 19/7/2008
Họ và tên người chết: Chảo Văn Páo|Giới tính: Nam
Ngày, tháng, năm sinh: 1952|Dân tộc: Dao|Quốc tịch: Việt Nam
Nơi thường trú/tạm trú cuối cùng: xã Thượng Lâm, huyện Mỏ Cày
Số CMND/Hộ chiếu: 895592159, CA thành phố Hà Nội cấp 8-4-2001
Chết hồi 13 giờ 40 phút ngày 18/7/2008
Nơi chết: Nhà hộ sinh huyện Mỏ Cày
Nguyên nhân chết Tại nạn giao thông
Giấy báo tử/ giấy tờ thay do UBND xã Tả Van
thế giấy báo tử số 62
Họ và tên người đi khai tử: Trần Bích Loan
Quan hệ với người chết: Vợ
Ghi chú: Đã cấp lại bản chính ngày 19/7/2018
"""


def test_words_of_a_value_that_are_nearly_a_label() -> None:
    found = pages.values(pages.best_fit(DEATH))
    assert found["deceased.identity"].endswith("Hà Nội cấp 8 4 2001")
    assert found["deceased.death_place"].endswith("Mỏ Cày")
    assert found["deceased.death_cause"] == "Tại nạn giao thông"
    assert found["note"].endswith("19 7 2018")
    home = BIRTH.replace("Dân tộc: Kinh|Quốc tịch: Việt Nam\nHọ", "Quê quán QUẬN ĐỐNG ĐA, HÀ NỘI\nHọ", 1)
    assert pages.values(pages.best_fit(home))["child.home_town"].endswith("HÀ NỘI")


def test_a_label_on_two_rows_leaves_nothing_in_its_value() -> None:
    found = pages.values(pages.best_fit(DEATH))
    assert found["notice.notice"] == "UBND xã Tả Van 62"


def test_a_date_goes_on_with_its_month_on_the_next_row() -> None:
    page = BIRTH.replace("Quan hệ với", "Số CMND: 311454568|Cấp ngày: 28\ntháng 09 năm 2008\nQuan hệ với")
    assert pages.values(pages.best_fit(page))["declarant.id_date"] == "28 tháng 09 năm 2008"


def test_a_stamp_between_two_rows_of_a_value() -> None:
    page = BIRTH.replace("huyện Hậu Lộc,\n", "huyện Hậu Lộc,\nSAO Y BẢN CHÍNH\n")
    place = pages.values(pages.best_fit(page))["child.birth_place"]
    assert place.endswith("tỉnh Thanh Hóa")
    assert "SAO" not in place


MARRIAGE = """
    SỔ ĐĂNG KÝ KẾT HÔN
    Họ và tên: Lương Đình Khoa
    Nơi thường trú: thôn Thượng, xã Đại Hiệp, tỉnh Quảng
    Nam
    Giấy tờ tùy thân: CMND số 315182879, CA tỉnh Quảng Nam
    PHẦN GHI VỀ NGƯỜI VỢ
    Họ và tên: Võ Nhàn
    Nơi thường trú: bản Nà Tòng, tỉnh Điện Biên
    Giấy tờ tùy thân: CMND số 126820902
"""


def test_the_end_of_a_places_name_is_no_husband_and_a_heading_no_value() -> None:
    found = pages.values(pages.best_fit(MARRIAGE))
    assert found["husband.residence"].endswith("tỉnh Quảng Nam")
    assert found["husband.identity"].endswith("CA tỉnh Quảng Nam")
    assert found["wife.full_name"] == "Võ Nhàn"


@pytest.mark.parametrize(
    ("row", "field", "value"),
    [
        ("Quê quán Châu Khê, huyện Con Cuông", "child.home_town", "Châu Khê huyện Con Cuông"),
        (
            "Nơi sinh: Nhà hộ sinh quận Hoàn Kiếm",
            "child.birth_place",
            "Nhà hộ sinh quận Hoàn Kiếm",
        ),
        ("Quan hệ với trẻ|Cha đẻ", "declarant.relationship", "Cha đẻ"),
        ("Nơi sinh: xã Phổng Lái, Thuận Châu", "child.birth_place", "xã Phổng Lái Thuận Châu"),
        ("Quê quán: Hưng Hà\n@800 TT. Cha, mẹ", "child.home_town", "Hưng Hà"),
    ],
)
def test_words_of_a_value_that_are_labels_elsewhere(row: str, field: str, value: str) -> None:
    text = f"SỔ ĐĂNG KÝ KHAI SINH\nHọ và tên: Trần Thị Nhung\nNgày, tháng, năm sinh: 12/5/2003\n{row}\n"
    text += "Họ và tên mẹ: Lê Thị Hoa\nHọ và tên cha: Trần Văn Ba"
    assert pages.values(pages.best_fit(text))[field] == value


HALVES = """
    SỔ ĐĂNG KÝ KHAI TỬ
    Họ tên người chết: Nguyễn Mạnh Nam|@800 Giấy báo tử số: 12
    Ngày tháng năm sinh: 1917|@800 Nơi cấp: Trạm y tế
    Dân tộc: Kinh|@800 Họ tên người đi khai: Nguyễn Thị Lý
    Nơi thường trú: xã Tân Ước,|@800 Quan hệ: Con gái
    thành phố Hà Nội|@800 Nơi thường trú: xã Kim Thư,
    Chết vào lúc: 22 giờ ngày 13/3/2012|@800 huyện Thanh Oai
    Nguyên nhân chết: Già yếu
    Nơi chết: Tại nhà
    Đăng ký: Đúng hạn
    Đăng ký: ngày 15/3/2012
"""


def test_columns_with_different_labels_are_read_one_after_the_other() -> None:
    found = pages.values(pages.best_fit(HALVES))
    assert found["deceased.residence"] == "xã Tân Ước thành phố Hà Nội"
    assert found["declarant.residence"] == "xã Kim Thư huyện Thanh Oai"
    assert found["declarant.full_name"] == "Nguyễn Thị Lý"
    assert found["deceased.ethnicity"] == "Kinh"
    assert found["registration_date"] == "ngày 15 3 2012"  # of two labels alike the one before a day


def test_a_papers_kind_within_its_value_is_no_label() -> None:
    text = "SỔ ĐĂNG KÝ KHAI TỬ\nHọ tên người chết: Lê Tiến Cường\nNăm sinh: 1964\n"
    text += "Giấy tờ tùy thân Thẻ căn cước công dân số 030084065000\nNơi chết: Tại nhà"
    found = pages.values(pages.best_fit(text))
    assert found["deceased.identity"] == "Thẻ căn cước công dân số 030084065000"


BELOW = """
    SỔ ĐĂNG KÝ KHAI TỬ
    Họ và tên người chết
    NGUYỄN TUẤN KIỆT
    Chết ngày: 13/03/2012
    Ngày chết ghi bằng chữ Ngày mười ba,
    tháng ba, năm hai nghìn không
    trăm mười hai
    Nguyên nhân chết: Già yếu
    Họ và tên người đi khai: Lê Thị Mai
    Giấy tờ tùy thân: CMND số 639683364, cấp ngày 07/05/2011 tại
    CA tỉnh Hải Dương
    Nơi đăng ký: UBND xã Tân Ước
"""


def test_values_that_go_on_below() -> None:
    found = pages.values(pages.best_fit(BELOW))
    assert found["deceased.full_name"] == "NGUYỄN TUẤN KIỆT"  # is no "Nguyên quán"
    assert found["deceased.death_date_in_words"].endswith("không trăm mười hai")
    assert found["declarant.id_date"].endswith("tại CA tỉnh Hải Dương")


def test_the_quarter_of_a_town_is_no_place_of_birth() -> None:
    text = "SỔ ĐĂNG KÝ KẾT HÔN\nHọ tên chồng: Lê Văn Ba\nNơi cư trú: phường Hạ Đình quận Thanh Xuân\nHọ tên vợ: Lê Lan"
    assert pages.values(pages.best_fit(text))["husband.residence"] == "phường Hạ Đình quận Thanh Xuân"


def test_a_dates_last_word_before_its_year_is_no_man() -> None:
    text = "SỔ ĐĂNG KÝ KẾT HÔN\nHọ tên chồng: Ninh Hoàng Khới\nSinh ngày: ngày 06 tháng 01 năm\n1980\nDân tộc: Kinh"
    found = pages.values(pages.best_fit(text))
    assert found["husband.birth_date"] == "ngày 06 tháng 01 năm 1980"
    assert found["husband.ethnicity"] == "Kinh"


def test_the_printed_words_of_a_date_are_neither_page_nor_man() -> None:
    text = "SỔ ĐĂNG KÝ KẾT HÔN\nNGÀY ĐĂNG KÝ NGÀY: 18|THÁNG: 12|NĂM: 2001\nHọ tên chồng: Lê Văn Ba\nHọ tên vợ: Lê Lan"
    assert pages.values(pages.best_fit(text))["registration_date"] == "18 THÁNG 12 NĂM 2001"


def test_a_parents_label_of_which_the_last_word_is_lost() -> None:
    fit = pages.best_fit(BIRTH.replace("Họ và tên cha:", "Họ và tên người"))
    assert pages.values(fit)["father.full_name"] == "Nguyễn Văn Bình"
