"""Several entries one above the other on a page, parents in cells, notes among those who sign, older wordings."""

from __future__ import annotations

from dataclasses import replace

import pytest

from civbook.forms.choosing import fit_forms
from civbook.forms.glosses import is_gloss
from civbook.forms.layout import rows_of
from civbook.forms.loading import all_forms
from civbook.forms.signatures import foot_of
from civbook.forms.stacking import stacked
from civbook.model import Box, TextLine

from . import pages

DEATH = """
Số: {number}/1967 | Khai ngày {day} tháng 1 năm 1967
Họ và tên người chết: {name} | Nam, nữ: nam
Sinh ngày: 1892 | Dân tộc: Kinh | Quốc tịch: Việt Nam
Nguyên quán: Đông Lĩnh, Đông Sơn
Chỗ ở: xóm 5, Đông Lĩnh
Chết ngày: 17/1/1967 | hồi: 15 giờ 50
Nơi chết: đội 5, Đông Lĩnh
Nguyên nhân chết: Đuối nước
Người báo tử: {by} | Quan hệ với người chết: Con
Chỗ ở người báo: xóm Đình
@150 Người báo tử | @600 Chú thích: | @1100 TM. ỦY BAN HÀNH CHÍNH
@600 {note} | @1180 Chủ tịch
@1140 {signer}
"""
MEN = [
    ("6", "Cao Quang Phẩm", "Cao Mạnh Út", "Thương binh", "Phùng Trọng Nhu"),
    ("7", "Ngô Ngọc Trạch", "Đoàn Thu Gái", "Liệt sĩ", "Lê Thế Thành"),
    ("8", "Hồ Văn Sáu", "Hồ Thị Nhịp", "Mất tích", "Mấu Văn Điếu"),
]


def deaths(count: int, title: str = "SỔ KHAI TỬ NĂM 1967", own: str = "") -> list[TextLine]:
    """A page of so many entries: a title for all, and one for each but the first (``own``)."""
    parts = []
    for number, name, by, note, signer in MEN[:count]:
        part = DEATH.format(number=number, day=20 + int(number), name=name, by=by, note=note, signer=signer)
        parts.append(part.strip())
    lines: list[TextLine] = pages.lines_of(title + "\n" + f"\n{own}\n".join(parts).replace("\n\n", "\n"))
    return lines


def entries(lines: list[TextLine]) -> list[dict[str, str]]:
    forms = all_forms()
    parts = stacked(lines, pages.WIDTH, fit_forms(lines, pages.WIDTH, forms), forms)
    assert sum(len(part.lines) for part in parts) == len(lines)
    return [
        pages.values(part.fits[0]) | {one.field: one.text for one in part.fits[0].foot.signed}
        for part in parts
    ]


@pytest.mark.parametrize("count", [1, 2, 3])
@pytest.mark.parametrize("own", ["", "@600 GIẤY CHỨNG TỬ"])
def test_each_entry_of_a_page_has_its_own_fields(count: int, own: str) -> None:
    found = entries(deaths(count, own=own))
    assert [one["number"].split()[0] for one in found] == [man[0] for man in MEN[:count]]
    for one, (number, name, by, note, signer) in zip(found, MEN, strict=False):
        assert one["registration_date"].startswith(str(20 + int(number)))
        assert one["deceased.full_name"] == name
        assert one["declarant.full_name"] == by
        assert one["declarant.residence"] == "xóm Đình"
        assert one["deceased.death_time"] == "15 giờ 50"
        assert one["note"] == note
        assert one["signer.full_name"] == signer
        assert one["signer.title"] == "Chủ tịch"


def test_a_title_of_the_second_entry_goes_with_it() -> None:
    forms = all_forms()
    lines = deaths(2, own="@600 GIẤY CHỨNG TỬ")
    first, second = stacked(lines, pages.WIDTH, fit_forms(lines, pages.WIDTH, forms), forms)
    assert second.lines[0].text == "GIẤY CHỨNG TỬ"
    assert first.lines[-1].text == "Phùng Trọng Nhu"


def test_a_page_with_one_entry_keeps_its_fits() -> None:
    """Parents, declarant and papers have numbers, days and names of their own, no entries."""
    lines = pages.lines_of(
        "ĐĂNG KÝ KHAI SINH\nSố: 45 | Ngày đăng ký: 12/3/2003\nHọ và tên: Lê Thị Hoa | Giới tính: Nữ\n"
        "Ngày sinh: 2/3/2003 | Nơi sinh: Trạm y tế\nHọ và tên mẹ: Ngô Thị Lan\nNăm sinh: 1975 | Số: 281506884\n"
        "Họ và tên cha: Lê Văn Tư\nNăm sinh: 1970 | Nơi sinh: Huế\nHọ và tên: Lê Văn Tư | Ngày đăng ký: 12/3/2003"
    )
    forms = all_forms()
    fits = fit_forms(lines, pages.WIDTH, forms)
    [part] = stacked(lines, pages.WIDTH, fits, forms)
    assert part.fits is fits


GRID = """
Số: 143/1996 | Đăng ký ngày 9 tháng 7 năm 1996
Họ và tên: Phạm Tuấn Dũng | @1100 Nam hay nữ: Trai
Sinh ngày, tháng, năm: 10/5/1992 | Dân tộc: Kinh | Quốc tịch: Việt Nam
Nơi sinh: Trạm xá xã Quỳnh Giao
@500 NGƯỜI MẸ | @1000 NGƯỜI CHA
@130 Họ và tên | @420 Doãn Hà Nga | @920 Phạm Sỹ Cường
@130 Năm sinh | @420 1972 | @920 1967
@130 Dân tộc | @420 Tày | @920 Kinh
@130 Quốc tịch | @420 Việt Nam | @920 Việt Nam
@130 Nghề nghiệp | @420 thợ may | @920 cán bộ
@110 Nơi ĐKNK thường trú | @500 Thôn 1, Quỳnh Giao | @920 Đội 10, Quỳnh Phụ
@100 Họ tên người đứng khai: | @480 Dương Thị Phụng | @800 Quan hệ: Cô ruột | @1150 Số CMND: 281506884
"""


def test_parents_in_cells_have_the_labels_and_their_own_values() -> None:
    lines = [replace(one, box=one.box._replace(y1=one.box.y1 + 8)) for one in pages.lines_of(GRID)]
    found = pages.values(fit_forms(lines, pages.WIDTH, all_forms())[0])
    assert (found["mother.full_name"], found["father.full_name"]) == ("Doãn Hà Nga", "Phạm Sỹ Cường")
    assert (found["mother.birth_date"], found["father.birth_date"]) == ("1972", "1967")
    assert (found["mother.ethnicity"], found["father.ethnicity"]) == ("Tày", "Kinh")
    assert found["father.residence"] == "Đội 10 Quỳnh Phụ"
    assert found["declarant.full_name"] == "Dương Thị Phụng"
    assert found["declarant.relationship"] == "Cô ruột"


SOUTH = """
@600 BỘ KHAI SANH
Số hiệu: 118
@300 Tên, họ ấu nhi : | @650 Châu Thị Sà Vel
@300 Phái (nam, nữ) : | @650 nữ
@300 Sanh ngày : | @650 Ngày bảy tháng năm năm một ngàn chín trăm bảy mươi
@300 Sanh tại chỗ nào : | @650 Bảo sanh viện Ba Xuyên
@300 Tên, họ cha : | @650 Sơn Sóc Rết
@300 Cha mấy tuổi : | @650 34
@300 Cha làm nghề gì : | @650 thợ may
@300 Nhà cửa ở đâu : | @650 ấp Mỹ Đức, xã Vạn Thắng, quận Vạn Ninh
@300 Tên, họ mẹ : | @650 Danh Thị Sa Phép
@300 Mẹ mấy tuổi : | @650 33
@300 Nhà cửa ở đâu : | @650 ấp Tân Thạnh
@300 Vợ chánh hay vợ thứ : | @650 Vợ chánh
@300 Tên, họ người khai : | @650 Sơn Văn Rết
@300 Nhà cửa ở đâu : | @650 ấp Giồng Dứa
@300 Ngày khai : | @650 28/5/1970
@300 Tên, họ nhân chứng thứ nhứt : | @900 Cao Trọng Cẩn
@200 Người khai, | @600 Nhân chứng, | @1100 Viên chức hộ tịch,
@1150 Xã trưởng
@1120 Dương Công Phẩm
@100 Cải chính họ tên thành Châu Thị Sô theo QĐ số 56 ngày 14/3/1975
"""


def test_a_southern_birth() -> None:
    fit = pages.best_fit(SOUTH)
    found = pages.values(fit)
    assert fit.form.event == "birth"
    assert found["number"] == "118"
    assert found["child.full_name"] == "Châu Thị Sà Vel"
    assert found["child.birth_place"] == "Bảo sanh viện Ba Xuyên"
    assert found["father.residence"] == "ấp Mỹ Đức xã Vạn Thắng quận Vạn Ninh"
    assert found["mother.residence"] == "ấp Tân Thạnh"
    assert found["declarant.full_name"] == "Sơn Văn Rết"
    assert found["declarant.residence"] == "ấp Giồng Dứa"
    assert found["registration_date"] == "28 5 1970"
    assert found["note"].startswith("Cải chính họ tên")
    assert {one.field: one.text for one in fit.foot.signed} == {
        "signer.full_name": "Dương Công Phẩm",
        "signer.title": "Xã trưởng",
    }


def test_parents_of_the_spouses_are_not_the_spouses() -> None:
    found = pages.values(
        pages.best_fit(
            "@600 HÔN THÚ\n@700 Acte de mariage\n@600 Số hiệu (N°): 189\nNgày lập hôn thú | @700 28/8/1963\n"
            "Date de l'acte\nTên, họ người chồng | @700 Triệu Mạnh Mão\nNom et prénoms de l'époux\n"
            "Sanh ngày | @700 13/3/1938\nNé le\nSanh tại | @700 ấp Trung\nCư ngụ tại | @700 ấp Giồng Dứa\nDomicile\n"
            "Tên, họ cha chồng | @700 Nguyễn Hữu Mùi\nTên, họ mẹ chồng | @700 Doãn Thúy Hiền\n"
            "Tên, họ người vợ | @700 Bạch Phương Hạnh\nSanh ngày | @700 1942\nSanh tại | @700 xã Hiệp Ninh\n"
            "Cư ngụ tại | @700 ấp Mỹ Đức\nTên, họ cha vợ | @700 Hồ Viết Rạng\nHôn khế | @700 không có"
        )
    )
    assert found["husband.full_name"] == "Triệu Mạnh Mão"
    assert found["husband.birth_date"] == "13 3 1938"
    assert found["husband.residence"] == "ấp Giồng Dứa"
    assert found["wife.residence"] == "ấp Mỹ Đức"
    assert found["wife.full_name"] == "Bạch Phương Hạnh"


@pytest.mark.parametrize(
    ("text", "gloss"),
    [
        ("Nom ẹt prénom S de l'époux", True),
        ("Né le", True),
        ("Lieu de nais SANCe", True),
        ("Nguyễn Văn Nên", False),
        ("Lê Nê", False),
        ("Đốc Minh", False),
    ],
)
def test_a_gloss_is_known_however_badly_read(text: str, *, gloss: bool) -> None:
    assert is_gloss(text) == gloss


def test_the_officer_signs_alone_below_the_others() -> None:
    lines = pages.lines_of(
        "\n".join(["Ghi chú: không"] * 12)
        + "\n@200 Chồng | @600 Vợ | @1000 Người ký Giấy chứng nhận kết hôn\n@200 (Ký, ghi rõ họ tên)\n"
        "@1100 PHÓ CHỦ TỊCH\n@250 Cán bộ tư pháp hộ tịch | @1100 Vương Như Khiêm\n@300 Trần Hà Ngọc Vy"
    )
    names = {one.field: one.text for one in foot_of(rows_of(lines, pages.WIDTH)).signed}
    assert names["signer.full_name"] == "Vương Như Khiêm"
    assert names["officer.full_name"] == "Trần Hà Ngọc Vy"


def test_a_title_is_no_head_of_a_note() -> None:
    """ "Chú thích" differs from "Chủ tịch" by a letter."""
    found = pages.values(
        pages.best_fit("ĐĂNG KÝ KHAI SINH\nNgười ký: Lê Văn Tư | Chức vụ: Phó | Chủ tịch\nNơi sinh: Huế")
    )
    assert found["signer.title"] == "Phó Chủ tịch"
    assert "note" not in found


def test_a_value_written_above_its_label_line_stands_behind_it() -> None:
    lines = [
        TextLine("Dân tộc:", Box(100, 1049, 230, 1093), 0.9),
        TextLine("Thái", Box(380, 1000, 470, 1088), 0.9),
        TextLine("Quốc tịch:", Box(900, 1049, 1060, 1093), 0.9),
        TextLine("Lào", Box(1200, 1000, 1290, 1088), 0.9),
    ]
    [row] = rows_of(lines, pages.WIDTH)
    assert [token.text for token in row.tokens] == ["Dân", "tộc", "Thái", "Quốc", "tịch", "Lào"]


def test_a_row_above_labels_with_values_of_their_own_stays_apart() -> None:
    lines = [
        TextLine("Dân tộc: Kinh", Box(100, 1049, 420, 1093), 0.9),
        TextLine("Thái Bình", Box(380, 1000, 470, 1088), 0.9),
    ]
    assert len(rows_of(lines, pages.WIDTH)) == 2
