"""Pages as other printers and typists made them: labels in a column of their own, two heads above two columns,
illegible heads, purposes in a clerk's words."""

from __future__ import annotations

import pytest

from civbook.forms.layout import rows_of
from civbook.forms.pieces import is_item

from . import pages

TYPED = """
@600 CHỨNG-THƯ KHAI-TỬ
@650 Số hiệu: 147
@100 Tên, họ người chết | @700 : HỒ NHÚI
@100 Phái | @700 Nam
@100 Ngày sanh | @700 6/1927
@100 Chỗ ở | @700 xã A Ngo, quận A Lưới
@100 Ngày chết | @700 18/4/1973
@100 Giờ chết | @700 5 giờ 10 phút
@100 Nơi chết | @700 Bệnh viện Thừa Thiên
@100 Vì sao chết | @700 : Đột quỵ
@100 Người khai | @700 Lê Hăm
@100 Liên-hệ | @700 Con gái
@100 Chỗ ở | @700 xã Hồng Vân
@100 Ngày khai | @700 18/4/1973
@900 Hồng Vân, ngày 18 tháng 4 năm 1973
@110 Người khai, | @1200 {head}
@1180 Đặng Trọng Út
"""


def test_short_labels_in_a_column_of_their_own_need_no_colon() -> None:
    found = pages.values(pages.best_fit(TYPED.format(head="Xã-trưởng")))
    assert found["deceased.sex"] == "Nam"
    assert found["deceased.residence"] == "xã A Ngo quận A Lưới"
    assert found["deceased.death_cause"] == "Đột quỵ"
    assert found["declarant.full_name"] == "Lê Hăm"
    assert found["declarant.relationship"] == "Con gái"
    assert found["declarant.residence"] == "xã Hồng Vân"


@pytest.mark.parametrize(("head", "title"), [("Xã-trưởng", "Xã trưởng"), ("TUơ110", None)])
def test_the_head_beside_the_declarants_is_the_signers(head: str, title: str | None) -> None:
    signed = {one.field: one.text for one in pages.best_fit(TYPED.format(head=head)).foot.signed}
    assert signed["signer.full_name"] == "Đặng Trọng Út"
    assert signed.get("signer.title") == title


def test_a_typed_birth_has_parents_by_name_and_a_place() -> None:
    found = pages.values(
        pages.best_fit(
            "@600 CHỨNG-THƯ KHAI-SINH\n@650 Số hiệu: 95\n@100 Tên, họ ấu-nhi | @700 ĐẠO NĂNG LAI\n"
            "@100 Phái | @700 Con trai\n@100 Sanh ngày | @700 12/9/1972\n@100 Tại | @700 xã Sông Lũy\n"
            "@100 Cha (tên, họ) | @700 NGHIÊM NGỌC ẨN\n@100 Nghề-nghiệp | @700 Thợ mộc\n"
            "@100 Cư-trú tại | @700 xã Phan Hiệp\n@100 Mẹ (tên, họ) | @700 THIÊN THỊ THẮM\n"
            "@100 Nghề-nghiệp | @700 Thợ may\n@100 Cư-trú tại | @700 xã Sông Lũy\n@100 Ngày khai | @700 27/10/1972"
        )
    )
    assert found["child.birth_place"] == "xã Sông Lũy"
    assert (found["father.full_name"], found["mother.full_name"]) == ("NGHIÊM NGỌC ẨN", "THIÊN THỊ THẮM")
    assert (found["father.residence"], found["mother.residence"]) == ("xã Phan Hiệp", "xã Sông Lũy")


def test_a_colon_far_behind_its_label_is_the_labels() -> None:
    rows = rows_of(pages.lines_of("@100 Phái | @700 : Nam\n@100 Tên họ | @700 Lê : Nga"), pages.WIDTH)
    assert [[token.colon for token in row.tokens] for row in rows] == [
        [True, False],
        [False, False, True, False],
    ]


def test_what_wife_a_mother_is_is_no_signature() -> None:
    """It stands low on the page: "Vợ" heads a column there, "Vợ chánh hay thứ" does not."""
    text = TYPED.format(head="Xã-trưởng").replace(
        "Ngày khai | @700 18/4/1973", "Vợ chánh hay thứ | @700 Vợ chánh"
    )
    assert pages.best_fit(text).foot.first > len(text.strip().splitlines()) - 3


@pytest.mark.parametrize("number", ["III", "I1I", "11L", "TT"])
def test_a_headings_number_may_be_misread(number: str) -> None:
    row = rows_of(pages.lines_of(f"{number} NGƯỜI CHA"), pages.WIDTH)[0]
    assert is_item(row.tokens[0])
    assert not is_item(rows_of(pages.lines_of("LÝ NGƯỜI CHA"), pages.WIDTH)[0].tokens[0])


def test_the_day_of_a_registration_may_name_its_event() -> None:
    for event, title in (("khai tử", "KHAI TỬ"), ("khai sinh", "KHAI SINH"), ("kết hôn", "KẾT HÔN")):
        fit = pages.best_fit(
            f"{title}\nSố: 5\nHọ và tên: Lê Văn Tư\nĐăng ký {event} ngày 19 tháng 3 năm 1997"
        )
        assert pages.values(fit)["registration_date"] == "19 tháng 3 năm 1997"


def test_heads_above_two_columns_belong_to_them() -> None:
    found = pages.values(
        pages.best_fit(
            "@600 KẾT HÔN\nSố: 54 | Quyển số: 02/2012\nĐăng ký ngày 6 tháng 7 năm 2012\n"
            "@250 Họ và tên CHỒNG | @1000 Họ và tên VỢ\n@110 A Hlưm Tân | @800 Y Tưi Ngân\n"
            "@100 Sinh ngày: 22/10/1992 | @800 Sinh ngày: 1986\n@100 Dân tộc: Giẻ-Triêng | @800 Dân tộc: Ba Na\n"
            "@100 Quốc tịch: Việt Nam | @800 Quốc tịch: Việt Nam\n"
            "@100 Nơi thường trú/tạm trú: xã Văn Lem | @800 Nơi thường trú/tạm trú: xã Đắk Tô\n"
            "@100 Số CMND/Hộ chiếu: 327218121 | @800 Số CMND/Hộ chiếu: 306605484\n"
            "@100 Nơi cấp: CA Kon Tum | @800 Nơi cấp: CA Kon Tum\n@100 Ngày cấp: 23/10/2007 | @800 Ngày cấp: 12/10/2001"
        )
    )
    assert (found["husband.full_name"], found["wife.full_name"]) == ("A Hlưm Tân", "Y Tưi Ngân")
    assert (found["husband.birth_date"], found["wife.birth_date"]) == ("22 10 1992", "1986")
    assert (found["husband.id_date"], found["wife.id_date"]) == ("23 10 2007", "12 10 2001")


BOXES = """
@500 SỔ ĐĂNG KÝ KHAI SINH
Số: 86/2022 | Trang số: 74
Đăng ký ngày 3 tháng 1 năm 2022
@500 I. NGƯỜI ĐƯỢC KHAI SINH
1. Họ, chữ đệm, tên: Quảng Văn Hớn
2. Giới tính: Nam | @800 3. Sinh ngày: 4/5/2015
4. Nơi sinh: Bệnh viện đa khoa
5. Dân tộc: Chăm | @800 6. Quốc tịch: Việt Nam
@300 11. NGƯỜI MẸ | @1050 11L NGƯỜI CHA
@120 Lư Thị Ka | @820 Đàng Năng Hớn
@100 Năm sinh: 1996 | @800 Năm sinh: 1993
@250 Chă
@100 Dân tôi | @800 Dân tộc: Chăm
@100 Quốc tịch: Việt Nam | @800 Quốc tịch: Việt Nam
@100 Nơi cư trú: ấp Đoài | @800 Nơi cư trú: khóm Trung
Người yêu cầu Báo Thị Hoa | @1000 Quan hệ: Bà ngoại
Giấy tờ: CCCD số 066196061403
"""


def test_a_name_alone_below_a_heading_is_the_persons() -> None:
    """Numbers of headings and parts of values are misread: "11L", "Chă"; a declarant's word may lose its colon."""
    found = pages.values(pages.best_fit(BOXES))
    assert (found["mother.full_name"], found["father.full_name"]) == ("Lư Thị Ka", "Đàng Năng Hớn")
    assert (found["mother.birth_date"], found["father.birth_date"]) == ("1996", "1993")
    assert (found["mother.residence"], found["father.residence"]) == ("ấp Đoài", "khóm Trung")
    assert found["declarant.full_name"] == "Báo Thị Hoa"
    assert found["declarant.relationship"] == "Bà ngoại"


def test_a_purpose_in_a_clerks_words_has_no_labels() -> None:
    found = pages.values(
        pages.best_fit(
            "SỔ CẤP GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN\nSố: 161 | Quyển số: 02/2013\n"
            "Ngày, tháng, năm cấp: 15 tháng 11 năm 2013\nCấp cho ông/bà: Mai Sỹ Ngọc Quý\n"
            "Ngày, tháng, năm sinh: 19/2/1982 | Giới tính: Nam\nDân tộc: Kinh | Quốc tịch: V.Nam\n"
            "Giấy tờ tùy thân: Giấy CMND số 140109577\ncấp ngày 28/03/2011 | nơi cấp: Công an tỉnh Vĩnh Long\n"
            "Nơi cư trú: xã Hiếu Nhơn\nTrong thời gian cư trú từ ngày 12/03/2004 đến ngày 15/11/2013\n"
            "Tình trạng hôn nhân: Chưa kết hôn\n"
            "Mục đích sử dụng: Để kết hôn với chị Vũ Hồng Thơm, sinh năm 1986\n"
            "Họ tên người yêu cầu: Mai Sỹ Ngọc Quý"
        )
    )
    assert found["registration_date"] == "15 tháng 11 năm 2013"
    assert (found["subject.full_name"], found["subject.ethnicity"]) == ("Mai Sỹ Ngọc Quý", "Kinh")
    assert found["subject.residence"] == "xã Hiếu Nhơn"
    assert found["purpose"].endswith("sinh năm 1986")


def test_lines_of_labels_are_put_together_as_they_are_printed() -> None:
    from civbook.forms.choosing import fit_forms
    from civbook.forms.loading import all_forms
    from civbook.model import Box, TextLine

    def line(text: str, x: int, y: int, height: int = 44) -> TextLine:
        return TextLine(text, Box(x, y, x + 12 * len(text), y + height), 0.95)

    cells = [
        ((("Họ và tên", 879),), (("Lý Văn Nghị", 877),), (("Lục Thị Sẻng", 876),)),
        ((("Ngày, tháng,", 965), ("năm sinh", 1000)), (("11/9/1972", 971),), (("1978", 972),)),
        ((("Dân tộc", 1053),), (("Tày", 1074),), (("Nùng", 1074),)),
        ((("Quốc tịch", 1135),), (("Việt Nam", 1138),), (("Việt Nam", 1138),)),
        (
            (("Nơi ĐKNK", 1222), ("thường trú", 1261)),
            (("xã Kim Lư", 1218), ("huyện Na Rì", 1266), ("Bắc Kạn", 1330)),
            (("xã Kim Lư", 1218), ("huyện Na Rì", 1266), ("Bắc Kạn", 1330)),
        ),
    ]
    lines = [line("KHAI SINH", 500, 100), line("Số: 173", 188, 180), line("Họ và tên: Lý Văn Mạnh", 188, 260)]
    lines += [line("NGƯỜI CHA", 526, 813), line("NGƯỜI MẸ", 970, 810)]
    for cell in cells:
        for column, x in zip(cell, (200, 430, 860), strict=True):
            lines += [line(text, x, y) for text, y in column]
    lines += [line("Họ và tên người khai: Lục Thị Sẻng", 188, 1420), line("Quan hệ: Mẹ", 860, 1420)]
    found = pages.values(fit_forms(lines, 1300, all_forms())[0])
    assert (found["father.birth_date"], found["mother.birth_date"]) == ("11 9 1972", "1978")
    assert (found["father.ethnicity"], found["mother.ethnicity"]) == ("Tày", "Nùng")
    assert found["father.residence"] == found["mother.residence"] == "xã Kim Lư huyện Na Rì Bắc Kạn"


@pytest.mark.parametrize("district", ["quận", "quân", "quạn"])
def test_a_place_before_a_district_is_no_origin(district: str) -> None:
    found = pages.values(
        pages.best_fit(
            "@500 CHỨNG-THƯ HÔN-THÚ\nSố hiệu: 5\n@100 Tên, họ người chồng | @700 LƯƠNG MINH THOAN\n"
            f"@100 Sanh ngày | @700 3/2/1940\n@100 Sanh tại | @700 xã Đại Lãnh, {district} Vạn Ninh\n"
            "@100 Cư-trú tại | @700 xã Phan Hiệp\n@100 Tên, họ người vợ | @700 NGÔ THỊ BẢY\n"
            f"@100 Sanh ngày | @700 3/2/1942\n@100 Nguyên-quán | @700 xã Đại Lãnh, {district} Vạn Ninh"
        )
    )
    assert found["wife.home_town"] == f"xã Đại Lãnh {district} Vạn Ninh"


def test_a_districts_name_is_no_label_by_chance() -> None:
    found = pages.values(
        pages.best_fit(
            "KHAI TỬ\nHọ và tên người chết: Lò Văn Páo\nNơi thường trú/tạm trú cuối cùng: X. Nậm Cha, H. Sìn Hồ\n"
            "Chết hồi 15 giờ 45 phút ngày 21 tháng 11 năm 1996\nNơi chết: Tại nhà"
        )
    )
    assert found["deceased.residence"] == "X Nậm Cha H Sìn Hồ"
