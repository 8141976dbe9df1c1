"""Where words stand on a page decides what they belong to: notes, margins, broken labels and values, two columns."""

from __future__ import annotations

import pytest

from civbook.forms.choosing import fit_forms
from civbook.forms.layout import Token
from civbook.forms.loading import all_forms
from civbook.forms.pieces import Piece, beside
from civbook.forms.zones import zones_of
from civbook.model import Box, TextLine

from . import pages

BIRTH = """
SỔ ĐĂNG KÝ KHAI SINH
Số: 45|Quyển số: 01/2003
Ngày, tháng, năm đăng ký: 20/5/2003
Họ và tên: Nguyễn Văn Trang|Giới tính: Nam
Ngày, tháng, năm sinh: 12/5/2003
Nơi sinh: Trạm y tế xã Hưng Lộc, huyện Hậu Lộc
Dân tộc: Kinh|Quốc tịch: Việt Nam
Họ và tên cha: Nguyễn Văn Bình
Nơi thường trú/tạm trú: Hưng Lộc
Họ và tên mẹ: Trần Thị Lan
Nơi thường trú/tạm trú: Tả Van
Họ và tên người đi khai sinh: Lê Văn Ba
Người thực hiện: Phạm Văn Tư
Ghi chú:
"""
MARRIAGE = """
ĐĂNG KÝ KẾT HÔN
Số: 7/2007|@900 Quyển số: 01/2007
@300 CHỒNG|@1000 VỢ
Họ và tên: Nguyễn Văn Hải|@900 Họ và tên: Danh Thị Hoa
Ngày, tháng, năm sinh: 1982|@900 Ngày, tháng, năm sinh: 1984
Dân tộc: Kinh|@900 Dân tộc: Khmer
Nơi cư trú: Tham Đôn|@900 Nơi cư trú: Sóc Trăng
Giấy tờ tùy thân: CMND số|@900 Giấy tờ tùy thân: CMND
Người thực hiện: Phạm Văn Tư
"""


@pytest.mark.parametrize(
    "note",
    [
        "Cải chính năm sinh theo QĐ số 349 ngày 7 1 2023",
        "Cấp lại bản chính ngày 18 4 2016",
        "Bổ sung quê quán",
    ],
)
def test_a_notes_own_words_are_no_labels(note: str) -> None:
    found = pages.values(pages.best_fit(BIRTH.replace("Ghi chú:", f"Ghi chú: {note}")))
    assert found["note"] == note
    assert "registration_kind" not in found


def test_a_label_behind_a_wide_blank_ends_a_note() -> None:
    found = pages.values(pages.best_fit(BIRTH.replace("Ghi chú:", "Ghi chú: Cải chính|Năm sinh: 1975")))
    assert found["note"] == "Cải chính"


@pytest.mark.parametrize("right", [False, True])
def test_notes_in_a_margin_stand_beside_the_entry(*, right: bool) -> None:
    rows = BIRTH.replace("\nGhi chú:", "").strip().splitlines()
    notes = ("Ghi chú", "Cải chính", "năm sinh", "theo QĐ")
    for number, note in enumerate(notes):
        rows[number] = f"{rows[number]}|@1400 {note}" if right else f"@100 {note}|@420 {rows[number]}"
    for number in range(len(notes), len(rows)):
        rows[number] = rows[number] if right else f"@420 {rows[number]}"
    found = pages.values(pages.best_fit("\n".join(rows)))
    assert found["note"] == "Cải chính năm sinh theo QĐ"
    assert found["number"] == "45"
    assert found["child.full_name"] == "Nguyễn Văn Trang"


def test_a_margin_begins_below_a_title_over_the_whole_page_and_its_note_anywhere() -> None:
    rows = BIRTH.replace("\nGhi chú:", "").strip().splitlines()[1:]
    notes = {0: "Ghi chú", 5: "Cải chính", 6: "năm sinh"}
    rows = [f"@100 {notes[at]}|@420 {row}" if at in notes else f"@420 {row}" for at, row in enumerate(rows)]
    title = "@100 SỔ ĐĂNG KÝ KHAI SINH của Ủy ban nhân dân xã Hưng Lộc|@1300 Trang 101"
    found = pages.values(pages.best_fit("\n".join([title, *rows])))
    assert found["note"] == "Cải chính năm sinh"
    assert found["child.birth_place"] == "Trạm y tế xã Hưng Lộc huyện Hậu Lộc"


def test_a_hole_beside_the_text_is_not_read() -> None:
    text = BIRTH.replace(
        "Nơi thường trú/tạm trú: Tả Van", "Nơi thường trú/tạm trú: Tả Van,\n@10 C|@100 huyện Sa Pa"
    )
    assert pages.values(pages.best_fit(text))["mother.residence"] == "Tả Van huyện Sa Pa"
    fit = pages.best_fit(text)
    zone = next(zone for zone in zones_of(fit.form, fit.rows, fit.match) if zone.field == "mother.residence")
    assert min(piece.box.x0 for piece in zone.pieces) > 26  # where the hole ends
    kept = BIRTH.replace("Nơi thường trú/tạm trú: Tả Van", "Nơi thường trú/tạm trú: Tả Van,\nC huyện Sa Pa")
    assert pages.values(pages.best_fit(kept))["mother.residence"] == "Tả Van C huyện Sa Pa"


def test_a_label_broken_in_a_narrow_cell_and_values_below_the_labels_beside_it() -> None:
    text = BIRTH.replace(
        "Ngày, tháng, năm sinh: 12/5/2003",
        "Ngày, tháng, năm|@480 Dân tộc:|@900 Quốc tịch:\nsinh: 12/5/2003|@490 Kinh|@920 Việt Nam",
    ).replace("\nDân tộc: Kinh|Quốc tịch: Việt Nam", "")
    found = pages.values(pages.best_fit(text))
    child = [found[f"child.{key}"] for key in ("birth_date", "ethnicity", "nationality")]
    assert child == ["12 5 2003", "Kinh", "Việt Nam"]


def test_words_behind_a_blank_are_no_value_of_the_row_above() -> None:
    text = BIRTH.replace(
        "Họ và tên người đi khai sinh: Lê Văn Ba",
        "Họ và tên người đi khai sinh: Lê Văn Ba\nGiấy tờ tùy thân:\nChỗ ở: thôn Đông|@520 - Dạ Trạch",
    )
    found = pages.values(pages.best_fit(text))
    assert found["declarant.residence"] == "thôn Đông Dạ Trạch"
    assert found["declarant.identity"] == ""


def test_a_signers_label_broken_beside_the_title() -> None:
    text = MARRIAGE.replace(
        "Người thực hiện",
        "Họ và tên, chức vụ của người ký Giấy chứng nhận|@1000 Chức vụ: Chủ tịch\nkết hôn: Võ Văn Lâm\nNgười thực hiện",
    )
    found = pages.values(pages.best_fit(text))
    assert (found["signer"], found["signer.title"]) == ("Võ Văn Lâm", "Chủ tịch")


def test_two_values_side_by_side_both_go_on_below() -> None:
    text = BIRTH.replace(
        "Người thực hiện",
        "Người ký Giấy khai sinh: Dương Hoàng|@900 Chức vụ: Phó Chủ tịch\nToản|@900 UBND\nNgười thực hiện",
    )
    found = pages.values(pages.best_fit(text))
    assert (found["signer"], found["signer.title"]) == ("Dương Hoàng Toản", "Phó Chủ tịch UBND")


@pytest.mark.parametrize(("place", "title"), [(1460, "Phó Chủ tịch"), (100, "Phó Chủ")])
def test_a_last_word_without_room_stands_below_its_own_place(place: int, title: str) -> None:
    text = BIRTH.replace(
        "Người thực hiện", f"Người ký: Lâm Vinh|@1260 Chức vụ: Phó Chủ\n@{place} tịch\nNgười thực hiện"
    )
    assert pages.values(pages.best_fit(text))["signer.title"] == title


def test_words_below_a_value_that_had_room_are_not_its_own() -> None:
    text = BIRTH.replace(
        "Người thực hiện", "Người ký: Lâm Vinh|@600 Chức vụ: Phó\n@780 tịch\nNgười thực hiện"
    )
    assert pages.values(pages.best_fit(text))["signer.title"] == "Phó"


def test_a_paper_number_in_the_next_row_is_not_the_entrys() -> None:
    text = MARRIAGE.replace(
        "Giấy tờ tùy thân: CMND số|@900 Giấy tờ tùy thân: CMND",
        "Giấy tờ tùy thân: Căn cước|@900 Giấy tờ tùy thân: CMND\nsố 028630998591|@900 số 473756178",
    )
    found = pages.values(pages.best_fit(text))
    assert found["number"] == "7 2007"
    assert found["husband.identity"] == "Căn cước số 028630998591"
    assert found["wife.identity"] == "CMND số 473756178"


def test_one_of_two_columns_has_more_rows() -> None:
    text = MARRIAGE.replace(
        "Giấy tờ tùy thân: CMND số|@900 Giấy tờ tùy thân: CMND",
        "Giấy tờ tùy thân: Cục Cảnh sát|@900 Giấy tờ tùy thân: CMND\nQLHC về TTXH\ncấp 21/2/2016\n"
        "Ngày, tháng, năm xác lập quan hệ hôn nhân:|@900 5/5/2007",
    )
    found = pages.values(pages.best_fit(text))
    assert found["husband.identity"].startswith("Cục Cảnh sát QLHC về TTXH")
    assert found["effective_date"] == "5 5 2007"


def test_the_last_line_of_the_left_column_runs_into_the_gutter() -> None:
    papers = "Giấy tờ tùy thân: CMND số|@900 Giấy tờ tùy thân: CMND"
    line = "036144189 do Công an thành phố Hải Dương cấp 2009"  # ends right of where the gutter is free above
    text = MARRIAGE.replace(papers, f"{papers}\n{line}|@900 516258352")
    found = pages.values(pages.best_fit(text))
    assert found["husband.identity"] == f"CMND số {line}"
    assert found["wife.identity"] == "CMND 516258352"


def test_tails_that_were_read_as_no_word_end_no_column() -> None:
    papers = "Giấy tờ tùy thân: CMND số|@900 Giấy tờ tùy thân: CMND"
    text = MARRIAGE.replace(papers, f"{papers}\n@100 036144189|@900 516258352")
    lines = pages.lines_of(text)
    last = next(line for line in lines if line.text == "036144189").box
    tails = TextLine("", Box(700, last.y0 - 14, 760, last.y0 - 2), 0.0)
    found = pages.values(fit_forms([*lines, tails], pages.WIDTH, all_forms())[0])
    assert found["husband.identity"] == "CMND số 036144189"
    assert found["wife.identity"] == "CMND 516258352"


def test_the_end_of_a_places_name_is_no_label() -> None:
    papers = "Giấy tờ tùy thân: CMND số|@900 Giấy tờ tùy thân: CMND"
    text = MARRIAGE.replace(
        papers, "Giấy tờ tùy thân: CMND số 1|@900 CA tỉnh Thái\n@100 2|@900 Nguyên cấn ngày 31.5.2014"
    )
    text = text.replace("@900 CA", "@900 Giấy tờ tùy thân: CA")
    found = pages.values(pages.best_fit(text))
    assert "husband.home_town" not in found
    assert "wife.home_town" not in found


def test_a_hand_begins_left_of_the_labels_of_the_right_column() -> None:
    papers = "Giấy tờ tùy thân: CMND số|@900 Giấy tờ tùy thân: CMND"
    text = MARRIAGE.replace(papers, f"{papers}\n036144189|@889 516258352")
    found = pages.values(pages.best_fit(text))
    assert found["husband.identity"] == "CMND số 036144189"
    assert found["wife.identity"] == "CMND 516258352"


def test_two_columns_whose_rows_have_moved_apart() -> None:
    text = """
    SỔ ĐĂNG KÝ KẾT HÔN
    Số: 159
    Họ, chữ đệm và tên vợ: Trần Quỳnh Lụa|@860 Họ, chữ đệm và tên chồng: Nông Văn Slay
    Sinh ngày, tháng, năm: 1980|@860 Sinh ngày, tháng, năm: ngày 25 tháng 2
    Dân tộc: Kinh|@860 năm 1997
    Nơi cư trú: Hồng Thái, Na|@860 Dân tộc: Tày
    Hang, Tuyên Quang|@860 Nơi cư trú: Quỳnh Nhai, Sơn
    Giấy tờ tùy thân: CCCD số|@860 La
    040056334901|@860 Giấy tờ tùy thân: CMND
    Người thực hiện: Phạm Văn Tư
    """
    found = pages.values(pages.best_fit(text))
    assert (found["wife.birth_date"], found["husband.birth_date"]) == ("1980", "ngày 25 tháng 2 năm 1997")
    assert found["wife.residence"] == "Hồng Thái Na Hang Tuyên Quang"
    assert found["husband.residence"] == "Quỳnh Nhai Sơn La"
    assert found["wife.identity"] == "CCCD số 040056334901"
    assert found["officer.full_name"] == "Phạm Văn Tư"


def test_the_declarant_may_be_called_as_the_child_is() -> None:
    text = BIRTH.replace("người đi khai sinh", "người khai sinh")
    found = pages.values(pages.best_fit(text))
    assert found["child.full_name"] == "Nguyễn Văn Trang"
    assert found["declarant.full_name"] == "Lê Văn Ba"
    text = text.replace("Họ và tên: Nguyễn", "Họ và tên người khai sinh: Nguyễn")
    found = pages.values(pages.best_fit(text))
    assert found["child.full_name"] == "Nguyễn Văn Trang"
    assert found["declarant.full_name"] == "Lê Văn Ba"


def test_an_ethnic_group_whose_label_is_lost() -> None:
    text = BIRTH.replace("Dân tộc: Kinh|Quốc tịch", "Xqz H'Mông|Quốc tịch")
    assert pages.values(pages.best_fit(text))["child.ethnicity"] == "H'Mông"
    text = BIRTH.replace("Dân tộc: Kinh|Quốc tịch", "Xqz wvk|Quốc tịch")
    assert "child.ethnicity" not in pages.values(pages.best_fit(text))
    text = BIRTH.replace("Dân tộc: Kinh|Quốc tịch", "thôn Đông xã Kinh|Quốc tịch")
    assert pages.values(pages.best_fit(text))["child.birth_place"].endswith("xã Kinh")


def test_only_beside_a_broken_label_stand_values_of_the_row_above() -> None:
    text = BIRTH.replace(
        "Nơi thường trú/tạm trú: Tả Van",
        "Dân tộc: Kinh|@760 Quốc tịch:\nNơi thường trú/tạm trú: Long Hưng|@790 - Mỹ Tú",
    )
    found = pages.values(pages.best_fit(text))
    assert found["mother.residence"] == "Long Hưng Mỹ Tú"
    assert found["mother.nationality"] == ""


def test_a_whole_label_is_not_broken() -> None:
    text = MARRIAGE.replace("@300 CHỒNG", "Ngày, tháng, năm đăng ký: 26/9/2023\nĐăng ký: Lần đầu\n@300 CHỒNG")
    assert pages.values(pages.best_fit(text))["registration_date"] == "26 9 2023"


def test_scraps_on_a_values_own_line_do_not_continue_it() -> None:
    def piece(x: int, y: int, text: str) -> Piece:
        box = Box(x, y, x + 16 * len(text), y + 30)
        return Piece(box, (Token(text.lower(), text, box, 0, 0, len(text), colon=False),), 0)

    value = piece(600, 100, "Adrơng")
    assert beside(value, piece(650, 112, "Thdương"))
    assert not beside(value, piece(120, 112, "xã"))  # its next line, on a page that slants
    assert not beside(value, piece(620, 135, "Kbuôr"))


def test_a_paper_in_printed_parts() -> None:
    text = BIRTH.replace(
        "Người thực hiện",
        "Giấy tờ tùy thân (loại, số, nơi cấp, ngày cấp): Chứng minh nhân\ndân\nsố 075512124067\n"
        "do Công an tỉnh Ninh Thuận\ncấp ngày 25/6/2018\nNgười thực hiện",
    )
    found = pages.values(pages.best_fit(text))
    assert found["declarant.identity"] == ("Chứng minh nhân dân số 075512124067 do Công an tỉnh Ninh Thuận")
    assert found["declarant.id_date"] == "25 6 2018"
    assert "declarant.id_place" not in found


def test_number_words_are_no_label() -> None:
    text = BIRTH.replace("Nơi sinh", "Bằng chữ Ngày một, tháng năm năm hai ngàn mười bảy\nNơi sinh")
    found = pages.values(pages.best_fit(text))
    assert found["child.birth_date_in_words"] == "Ngày một tháng năm năm hai ngàn mười bảy"


def test_who_gave_a_death_notice_stands_in_the_row_below_its_number() -> None:
    found = pages.values(
        pages.best_fit(
            """
SỔ ĐĂNG KÝ KHAI TỬ
Số: 20|Ngày đăng ký: 3/5/2017
Họ, chữ đệm, tên người chết: Giáp Văn Nghĩa
Ngày, tháng, năm chết: 1/5/2017
Nơi chết: Tại nhà
Nguyên nhân chết: Bệnh tim
Giấy báo tử số: 28|ngày: 25/10/2015
do Trạm y tế xã Chí Tiên huyện Thanh Ba
Họ tên người đi khai tử: Lê Văn Ba
"""
        )
    )
    assert found["notice.notice"] == "28 do Trạm y tế xã Chí Tiên huyện Thanh Ba"
    assert found["notice.date"] == "25 10 2015"


def test_a_kind_of_paper_and_its_number_in_one_printed_row() -> None:
    text = BIRTH.replace("Người thực hiện", "13. Loại giấy tờ: CMND|Số: 287041836\nNgười thực hiện")
    found = pages.values(pages.best_fit(text))
    assert (found["declarant.id_kind"], found["declarant.id_number"]) == ("CMND", "287041836")
    below = BIRTH.replace(
        "Người thực hiện", "Loại giấy tờ:|@700 Số:\n@130 CMND|@720 380885165\nNgười thực hiện"
    )
    found = pages.values(pages.best_fit(below))
    assert (found["declarant.id_kind"], found["declarant.id_number"]) == ("CMND", "380885165")
    assert found["number"] == "45"


@pytest.mark.parametrize("label", ["7. Số ĐDCN: ", "7, Số ĐDON: ", "7 Số ĐDCN "])
def test_the_short_label_of_a_personal_number_behind_its_own(label: str) -> None:
    text = BIRTH.replace("Họ và tên cha", f"Quê quán: Hưng Lộc\n{label}093220018752\nHọ và tên cha")
    found = pages.values(pages.best_fit(text.replace("Họ và tên", "Họ, chữ đệm, tên")))
    assert found["child.personal_id"] == "093220018752"
    assert found["child.home_town"] == "Hưng Lộc"


def test_a_papers_day_of_issue_in_the_next_row_is_no_other_papers() -> None:
    found = pages.values(
        pages.best_fit(
            """
SỔ ĐĂNG KÝ KHAI TỬ
Số: 20|Ngày đăng ký: 3/5/2017
Họ, chữ đệm, tên người chết: Giáp Văn Nghĩa
Ngày, tháng, năm chết: 1/5/2017
Nơi chết: tại gia
Nguyên nhân chết: Bệnh
Họ, chữ đệm, tên người đi khai tử: Giáp Văn Hai
Số CMND/Hộ chiếu: Giấy CMND số 179374985, cấp
ngày 19/9/2007, nơi cấp: CA tỉnh Phú Yên
"""
        )
    )
    assert found["declarant.identity"] == "Giấy CMND số 179374985 cấp ngày 19 9 2007"
    assert found["declarant.id_place"] == "CA tỉnh Phú Yên"
    assert "notice.date" not in found


def test_a_dwellings_label_with_words_in_brackets() -> None:
    text = BIRTH.replace("Nơi thường trú/tạm trú: Tả Van", "10. Nơi cư trú (thường trú, tạm trú): Tả Van")
    assert pages.values(pages.best_fit(text))["mother.residence"] == "Tả Van"


def test_a_rest_of_a_rule_between_two_rows_does_not_end_a_value() -> None:
    lines = pages.lines_of(BIRTH.replace("Tả Van", "Tả Van,\nhuyện Sa Pa"))
    above = next(line for line in lines if line.text.endswith("Tả Van,"))
    rest = TextLine("00", Box(700, above.box.y1 + 1, 740, above.box.y1 + 14), 0.5)
    fit = fit_forms([*lines, rest], pages.WIDTH, all_forms())[0]
    assert pages.values(fit)["mother.residence"] == "Tả Van huyện Sa Pa"


def test_how_to_fill_in_the_form_is_no_note() -> None:
    text = BIRTH.replace("Ghi chú:\n", "Ghi chú: Đã cấp bản sao\nGhi chú: Đúnh dấu X vào ô thích hợp.\n")
    assert pages.values(pages.best_fit(text))["note"] == "Đã cấp bản sao"


def test_the_number_of_a_label_at_a_columns_edge_ends_no_value() -> None:
    text = MARRIAGE.replace("Nơi cư trú: Sóc Trăng", "Nơi cư trú: Sóc").replace(
        "|@900 Giấy tờ tùy thân", "|@900 9. Giấy tờ tùy thân"
    )
    assert pages.values(pages.best_fit(text))["wife.residence"] == "Sóc"


def test_a_nationality_goes_on_below_where_it_had_no_room() -> None:
    text = MARRIAGE.replace("Dân tộc: Kinh", "Dân tộc: Kinh|@560 Quốc tịch: Việt").replace(
        "Nơi cư trú: Tham Đôn", "@740 Nam\nNơi cư trú: Tham Đôn"
    )
    assert pages.values(pages.best_fit(text))["husband.nationality"] == "Việt Nam"


def test_of_the_mother_misread() -> None:
    text = BIRTH.replace("Họ và tên cha:", "Họ và tên chu").replace("Họ và tên mẹ:", "Họ và tên củu mẹ:")
    found = pages.values(pages.best_fit(text))
    assert found["mother.full_name"] == "Trần Thị Lan"
    assert found["father.full_name"].endswith("Nguyễn Văn Bình")
