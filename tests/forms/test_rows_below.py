"""Values and headings below labels that must not be taken for another part of the form."""

from __future__ import annotations

from . import pages


def test_what_the_declarant_is_stands_below_its_label_and_heads_no_part() -> None:
    found = pages.values(
        pages.best_fit("""
ĐĂNG KÝ KHAI SINH
Số: 176
Họ, chữ đệm và tên người đi đăng ký:
Nguyễn Quốc Thắng
Quan hệ với người được khai sinh:
Cha đẻ
Giấy tờ tuỳ thân (loại giấy tờ, số, ngày cấp, nơi cấp)
Chứng minh nhân dân số 085865533, cấp ngày 11.04.2022
Họ, chữ đệm và tên trẻ:
Nguyễn Gia Hân
""")
    )
    assert found["declarant.relationship"] == "Cha đẻ"
    assert "085865533" in found["declarant.identity"]


def test_a_heading_within_the_deceaseds_part_ends_the_value_above() -> None:
    found = pages.values(
        pages.best_fit("""
SỔ ĐĂNG KÝ KHAI TỬ
Họ, chữ đệm, tên người chết: Vi Thị Ngọ
Giấy tờ tùy thân: Thẻ CCCD số 040094985488
@700 Việc chết
Đã chết vào lúc: 4 giờ 30 phút, ngày 19 tháng 5 năm 2017
Nơi chết: Tại nhà
Giấy báo tử/Giấy tờ thay thế:|Số:
Biên bản xác nhận việc chết|@720 56/2017
""")
    )
    assert found["deceased.identity"] == "Thẻ CCCD số 040094985488"
    assert found["notice.number"] == "56 2017"
    assert found["notice.notice"] == "Biên bản xác nhận việc chết"


def test_where_and_when_an_entry_was_made_is_no_rest_of_a_value() -> None:
    found = pages.values(
        pages.best_fit("""
SỔ ĐĂNG KÝ KHAI TỬ
Họ, chữ đệm, tên người chết: Võ Thị Huệ
Nơi chết: thôn 7, xã Hoằng Tiến
Họ, chữ đệm, tên người đi khai: Võ Thị Chuyên
Giấy tờ tuỳ thân: Giấy CMND số 794453438
Hoằng Tiến, ngày 28 tháng 03 năm 2024
""")
    )
    assert found["declarant.identity"] == "Giấy CMND số 794453438"
    assert found["registration_date"] == "ngày 28 tháng 03 năm 2024"


def test_labels_that_name_both_spouses_side_by_side_head_two_columns() -> None:
    found = pages.values(
        pages.best_fit("""
ĐĂNG KÝ KẾT HÔN
Họ tên chồng|@900 Họ tên vợ
Thái Văn Bảy|@900 Cao Thị Hồng
Sinh ngày|@900 Sinh ngày
22-10-1976|@900 04-11-1969
Trú quán|@900 Trú quán
xã Phước Sơn|@900 xã Hoằng Tiến
Dân tộc|@900 Dân tộc
Kinh|@900 Tày
""")
    )
    assert found["husband.full_name"] == "Thái Văn Bảy"
    assert found["wife.full_name"] == "Cao Thị Hồng"


def test_a_parents_columns_are_those_of_the_other_where_headings_were_not_legible() -> None:
    from civbook.forms.columns import Column, in_blocks

    def column(*fields: str, score: float = 1.0) -> Column:
        return Column(fields, score)

    mother = [column(f"mother.{key}") for key in ("full_name", "birth_date", "occupation", "residence")]
    father = [column("father.full_name"), column("father.birth_date")]
    read = [*father, column("father.residence", score=0.92), column(score=0.92), *mother]
    assert [one.fields for one in in_blocks(read)][:4] == [
        (f"father.{key}",) for key in ("full_name", "birth_date", "occupation", "residence")
    ]
    sure = [*father, column("father.residence"), column(), *mother]
    assert in_blocks(sure) == sure
