"""The foot of a page and the headings of a table."""

from __future__ import annotations

import pytest

from civbook.forms.layout import rows_of
from civbook.forms.loading import load_form
from civbook.forms.signatures import Foot, foot_of
from civbook.forms.tables import columns_of, table_score
from civbook.forms.titles import title_likeness
from civbook.model import Box, TextLine, TextWord


def line(text: str, x: int, y: int) -> TextLine:
    return TextLine(text, Box(x, y, x + 14 * len(text), y + 30), 0.9)


def test_names_under_signatures() -> None:
    lines = [
        line("Ghi chú: không", 100, 1500),
        line("Chồng", 120, 1600),
        line("Cán bộ Tư pháp hộ tịch", 600, 1600),
        line("Chủ tịch UBND", 1200, 1600),
        line("(Ký, ghi rõ họ tên)", 80, 1640),
        line("(Ký, ghi rõ họ tên)", 620, 1640),
        line("x~", 1250, 1700),
        line("Phan Thanh Đạt", 640, 1780),
        line("Lê Thế Thành", 1210, 1780),
    ]
    foot = foot_of(rows_of(lines, 1700))
    names = {one.field: " ".join(token.text for token in one.tokens) for one in foot.signed}
    assert foot.first == 1
    assert names == {
        "officer.full_name": "Phan Thanh Đạt",
        "signer.full_name": "Lê Thế Thành",
        "signer.title": "Chủ tịch UBND",
    }


@pytest.mark.parametrize(
    ("below", "names"),
    [
        (("Bình", 1270, 1815), ["Huỳnh Quang", "Bình"]),
        (("Bình", 1270, 1900), ["Huỳnh Quang"]),  # far below: another's writing
        (("45", 1270, 1815), ["Huỳnh Quang"]),  # the page's number
        (("Bình", 1560, 1815), ["Huỳnh Quang"]),  # beside it
    ],
)
def test_a_name_under_a_signature_goes_on_below(below: tuple[str, int, int], names: list[str]) -> None:
    lines = [
        line("Ghi chú: không", 100, 1500),
        line("Cán bộ Tư pháp hộ tịch", 600, 1600),
        line("Chủ tịch UBND", 1200, 1600),
        line("(Ký, ghi rõ họ tên)", 620, 1640),
        line("(Ký, ghi rõ họ tên)", 1180, 1640),
        line("Phan Thanh Đạt", 640, 1780),
        line("Huỳnh Quang", 1220, 1780),
        line(*below),
    ]
    foot = foot_of(rows_of(lines, 1700))
    assert [one.text for one in foot.signed if one.field == "signer.full_name"] == names


def test_the_spouses_sign_above_officer_and_signer() -> None:
    lines = [
        line("Nơi cấp: Công an tỉnh", 100, 1000),
        line("CHỒNG", 300, 1100),
        line("VỢ", 1200, 1100),
        line("(Ký, ghi rõ họ, tên)", 220, 1140),
        line("(Ký, ghi rõ họ, tên)", 1080, 1140),
        line("Pi Năng Dũng", 280, 1240),
        line("Cao Thị Nhịp", 1140, 1240),
        line("CÁN BỘ TƯ PHÁP - HỘ TỊCH", 180, 1300),
        line("CHỦ TỊCH", 1160, 1300),
        line("(Ký, ghi rõ họ, tên)", 220, 1340),
        line("(Ký, ghi rõ họ tên, đóng dấu)", 1040, 1340),
        line("Mấu Thị Điếu", 280, 1460),
        line("Hà Thị Ngọc Quỳnh", 1100, 1460),
    ]
    foot = foot_of(rows_of(lines, 1700))
    assert foot.first == 1
    assert {one.field: one.text for one in foot.signed} == {
        "officer.full_name": "Mấu Thị Điếu",
        "signer.full_name": "Hà Thị Ngọc Quỳnh",
        "signer.title": "CHỦ TỊCH",
    }


def test_a_head_of_two_lines_and_names_of_one_word() -> None:
    lines = [
        *(line("Ghi chú: không", 100, y) for y in range(800, 1500, 100)),
        line("Công chức Tư pháp - Hộ", 500, 1600),
        line("KT. CHỦ TỊCH", 1200, 1600),
        line("tịch", 620, 1635),
        line("PHÓ CHỦ TỊCH", 1190, 1635),
        line("(ký và ghi rõ họ tên)", 520, 1670),
        line("(ký và ghi rõ họ tên)", 1150, 1670),
        line("Dương Kim Thủy", 560, 1780),
        line("K'Brẻo", 1230, 1780),
    ]
    foot = foot_of(rows_of(lines, 1700))
    assert [(one.field, one.text) for one in foot.signed] == [
        ("officer.full_name", "Dương Kim Thủy"),
        ("signer.full_name", "K'Brẻo"),
        ("signer.title", "KT CHỦ TỊCH"),
        ("signer.title", "PHÓ CHỦ TỊCH"),
    ]


def test_a_title_written_into_the_print_or_on_two_lines() -> None:
    lines = [
        *(line("Ghi chú: không", 100, y) for y in range(800, 1500, 100)),
        line("Người thực hiện", 500, 1600),
        line("Người ký", 1200, 1600),
        line("(Ký, ghi rõ họ tên)", 480, 1640),
        line("PHÓ CHỦ", 1170, 1660),
        line("TỊCH", 1210, 1695),
        line("Dương Kim Thủy", 500, 1780),
        line("Ngu ễn Mạnh Đạt", 1150, 1780),
    ]
    assert [one.text for one in foot_of(rows_of(lines, 1700)).signed] == [
        "Dương Kim Thủy",
        "Ngu ễn Mạnh Đạt",
        "PHÓ CHỦ",
        "TỊCH",
    ]
    lines[10:12] = [line("PHÓ CHỦ TỊCH vỤ và đóng dấu", 1080, 1660)]
    found = {one.field: one.text for one in foot_of(rows_of(lines, 1700)).signed}
    assert (found["signer.title"], found["signer.full_name"]) == ("PHÓ CHỦ TỊCH", "Ngu ễn Mạnh Đạt")


def test_notes_below_the_signatures_end_at_what_is_printed_there() -> None:
    lines = [
        line("Người thực hiện", 500, 1600),
        line("Người ký", 1200, 1600),
        line("(Ký, ghi rõ họ tên)", 480, 1640),
        line("Dương Kim Thủy", 500, 1780),
        line("Lê Thế Thành", 1180, 1780),
        line("Phần ghi chú những thay đổi sau này:", 100, 1850),
        line("Cấp trích lục ngày 17/4/2025", 100, 1900),
        line("Ghi chú: Đánh dấu X vào ô thích hợp.", 100, 1990),
    ]
    rows = rows_of(lines, 1700)
    foot = foot_of(rows)
    assert [" ".join(token.text for token in row.tokens) for row in rows[slice(*foot.notes)]] == [
        "Phần ghi chú những thay đổi sau này",
        "Cấp trích lục ngày 17 4 2025",
    ]


@pytest.mark.parametrize("head", ["Chủ tịch UBND", "xÃ Ghữ ịch UBNQ D", ""])
def test_a_name_beneath_a_stamp_is_looked_for_in_its_column(head: str) -> None:
    lines = [
        line("Ghi chú: không", 100, 1500),
        line("Chồng", 220, 1600),
        line("Cán bộ Tư pháp hộ tịch", 600, 1600),
        *([line(head, 1150, 1600)] if head else []),
        line("(Ký, ghi rõ họ tên)", 180, 1640),
        line("(Ký, ghi rõ họ tên)", 620, 1640),
        line("Phan Thanh Đạt", 640, 1780),
        line("HẢI HẬU", 1190, 1830),
    ]
    foot = foot_of(rows_of(lines, 1700))
    assert [one.field for one in foot.signed if one.field == "officer.full_name"] == ["officer.full_name"]
    place = foot.place_of("signer.full_name")
    assert place is not None
    assert place.x0 < 1150 < 1350 < place.x1
    assert (place.y0, place.y1) == (1780, 1810)


def test_what_stands_below_a_name_and_is_none_is_not_the_name() -> None:
    lines = [
        line("Ghi chú: không", 100, 1500),
        line("Cán bộ Tư pháp hộ tịch", 600, 1600),
        line("Chủ tịch UBND", 1200, 1600),
        line("(Ký, ghi rõ họ tên)", 620, 1640),
        line("Phan Thanh Đạt", 640, 1780),
        line("Nguyễn Thị Thu Hằng", 1180, 1780),
        line("ôN VỀN M", 1200, 1830),
    ]
    foot = foot_of(rows_of(lines, 1700))
    names = {one.field: " ".join(token.text for token in one.tokens) for one in foot.signed}
    assert names["signer.full_name"] == "Nguyễn Thị Thu Hằng"


def test_the_title_of_who_signed_stands_above_the_name() -> None:
    lines = [
        line("Ghi chú: không", 100, 1500),
        line("NGƯỜI THỰC HIỆN", 120, 1600),
        line("NGƯỜI KÝ GIẤY KHAI SINH", 900, 1600),
        line("(Ký, ghi rõ họ, chữ đệm, tên)", 80, 1640),
        line("(Ký, ghi rõ họ, chữ đệm, tên, chức vụ)", 860, 1640),
        line("Phó Chủ tịch UBND", 950, 1680),
        line("Phan Thanh Đạt", 140, 1780),
        line("Lê Thế Thành", 960, 1780),
    ]
    foot = foot_of(rows_of(lines, 1700))
    signed = {one.field: " ".join(token.text for token in one.tokens) for one in foot.signed}
    assert signed["signer.title"] == "Phó Chủ tịch UBND"
    assert signed["signer.full_name"] == "Lê Thế Thành"
    assert signed["officer.full_name"] == "Phan Thanh Đạt"


def words(*parts: tuple[str, int], y: int) -> TextLine:
    """A line of words at places of their own."""
    boxes = [TextWord(text, Box(x, y, x + 14 * len(text), y + 30), 0.9) for text, x in parts]
    whole = boxes[0].box.union(boxes[-1].box)
    return TextLine(" ".join(text for text, _x in parts), whole, 0.9, words=tuple(boxes))


def read_names(foot: Foot) -> dict[str, str]:
    return {one.field: one.text for one in foot.signed}


@pytest.mark.parametrize(
    ("officer", "signer"),
    [
        ("Cán bộ tư pháp hộ tịch", "Người ký Giấy CNKH"),
        ("Công chức TP-HT", "Người ký Giấy chứng nhận kết hôn"),
        ("Cán bộ Tư pháp", "Người kị Gia khai sinh"),
    ],
)
def test_heads_and_names_so_near_that_no_blank_divides_them(officer: str, signer: str) -> None:
    heads = f"{officer} {signer}"
    left = 600 + 14 * len(officer) // 2
    right = 600 + 14 * (len(officer) + 1) + 14 * len(signer) // 2
    lines = [
        line("Ghi chú: không", 100, 1500),
        line("Chồng", 120, 1600),
        line(heads, 600, 1600),
        line("(ký, họ và tên)", 80, 1640),
        words(
            ("Trần", 90), ("Kháng", 160), ("Tống", left - 110), ("Anh", left - 40), ("An", left + 20),
            ("Ninh", right - 110), ("Đình", right - 40), ("Hậu", right + 30), y=1780,
        ),
    ]  # fmt: skip
    foot = foot_of(rows_of(lines, 1700))
    assert read_names(foot) == {"officer.full_name": "Tống Anh An", "signer.full_name": "Ninh Đình Hậu"}


def test_a_typed_names_last_word_stands_apart_and_belongs_to_it() -> None:
    lines = [
        line("Ghi chú: không", 100, 1500),
        line("Chồng", 120, 1600),
        line("Người thực hiện", 600, 1600),
        line("Chủ tịch UBND", 1200, 1600),
        line("(ký, họ và tên)", 80, 1640),
        words(("Lý", 640), ("Sa", 690), ("Trần", 1200), ("Văn", 1275), ("Út", 1360), y=1780),
    ]
    foot = foot_of(rows_of(lines, 1700))
    assert read_names(foot)["signer.full_name"] == "Trần Văn Út"


def test_the_signers_head_hidden_by_a_stamp_is_the_next_column() -> None:
    lines = [
        line("Ghi chú: không", 100, 1500),
        line("Người đi khai sinh", 100, 1600),
        line("Công chức tư pháp - hộ tịch", 600, 1600),
        line("(ký, họ và tên)", 130, 1640),
        line("(ký, họ và tên) Ngy ghing", 680, 1640),
        words(("Cao", 150), ("Kim", 220), ("Vũ", 700), ("Nam", 780), ("Lại", 1200), ("Sơn", 1290), y=1780),
    ]
    foot = foot_of(rows_of(lines, 1700))
    assert read_names(foot) == {"officer.full_name": "Vũ Nam", "signer.full_name": "Lại Sơn"}


@pytest.mark.parametrize(
    ("label", "title"),
    [
        ("Người ký Giấy khai sinh: Dương Hoàng", "Chức vụ: Phó Chủ tịch"),
        ("Họ tên người ký Giấy khai sinh Dương Hoàng", "Chức vụ Chủ tịch UBND xã"),
        ("Quan hệ với người được khai sinh", "Cha"),
    ],
)
def test_labels_before_their_values_are_no_heads(label: str, title: str) -> None:
    lines = [
        line("Ghi chú: không", 100, 1500),
        line(label, 100, 1600),
        line(title, 1000, 1600),
        line("Toản", 100, 1650),
    ]
    rows = rows_of(lines, 1700)
    assert foot_of(rows).first == len(rows)


def test_no_signatures() -> None:
    foot = foot_of(rows_of([line("Người thực hiện: Phạm Văn Tư", 100, 100)], 1700))
    assert foot.first == 1
    assert foot.signed == ()


@pytest.mark.parametrize(
    ("headings", "fields"),
    [
        (
            [
                "Số TT 1",
                "Ngày đăng ký",
                "Họ, tên trẻ em",
                "Nam hay nữ",
                "Ngày sinh",
                "Nơi sinh",
                "Dân tộc",
                "Họ và tên mẹ",
                "Năm sinh của mẹ",
                "Họ và tên cha",
                "Năm sinh của cha",
                "Người đi khai",
                "Ghi chú",
            ],
            [
                "number",
                "registration_date",
                "child.full_name",
                "child.sex",
                "child.birth_date",
                "child.birth_place",
                "child.ethnicity",
                "mother.full_name",
                "mother.birth_date",
                "father.full_name",
                "father.birth_date",
                "declarant.full_name",
                "note",
            ],
        ),
        (
            [
                "Số",
                "Họ tên trẻ sơ sinh",
                "Nam, nữ",
                "Sinh ngày tháng năm nào",
                "Chỗ đẻ",
                "Dân tộc",
                "Quê quán",
                "NGƯỜI CHA Họ và tên",
                "NGƯỜI CHA Nơi ở",
                "NGƯỜI MẸ Họ và tên",
            ],
            [
                "number",
                "child.full_name",
                "child.sex",
                "child.birth_date",
                "child.birth_place",
                "child.ethnicity",
                "child.home_town",
                "father.full_name",
                "father.residence",
                "mother.full_name",
            ],
        ),
        (
            [
                "Số",
                "Họ và tên người được khai sinh",
                "Giới tính",
                "PHẦN KHAI VỀ CHA Họ và tên",
                "CHA Năm sinh",
                "CHA Nơi ở",
                "MẸ Họ và tên",
                "MẸ Năm sinh",
                "MẸ Chỗ ở",
                "Họ và tên người đứng khai",
                "Quan hệ với trẻ",
            ],
            [
                "number",
                "child.full_name",
                "child.sex",
                "father.full_name",
                "father.birth_date",
                "father.residence",
                "mother.full_name",
                "mother.birth_date",
                "mother.residence",
                "declarant.full_name",
                "declarant.relationship",
            ],
        ),
    ],
)
def test_headings_become_columns(headings: list[str], fields: list[str]) -> None:
    form = load_form("ks-table")
    columns = columns_of(form, headings)
    assert [column.fields for column in columns] == [(name,) for name in fields]
    assert table_score(form, columns) > 0.8


def test_several_things_in_one_column() -> None:
    columns = columns_of(load_form("ks-table"), ["Họ tên, năm sinh, chỗ ở của cha"])
    assert columns[0].fields == ("father.full_name", "father.birth_date", "father.residence")


def test_parents_are_asked_the_same_though_a_heading_is_misread() -> None:
    mother = "Họ và tên, năm sinh, nơi ở của người mẹ"
    columns = columns_of(load_form("ks-table"), [mother, "Họ và tên, năm sinh, mơi d cùa người cha"])
    assert columns[1].fields == ("father.full_name", "father.birth_date", "father.residence")
    shorter = columns_of(load_form("ks-table"), [mother, "Họ và tên người cha"])
    assert shorter[1].fields == ("father.full_name",)


@pytest.mark.parametrize(
    "heading",
    [
        "Nơi ở của cha, mẹ",
        "Chỗ ở của cha mẹ",
        "Nơi thường trú của bố và mẹ",
        "Nơi ở củm chan, mẹ",
        "Nơi thường trú cúa cha, mộ",
    ],
)
def test_a_column_of_both_parents_fills_the_field_of_each(heading: str) -> None:
    headings = ["Họ và tên cha", "Họ và tên mẹ", heading, "Họ tên người đứng khai", "Quan hệ"]
    columns = columns_of(load_form("ks-table"), headings)
    assert columns[2].fields == ("father.residence", "mother.residence")
    assert columns[2].alike
    assert columns[3].fields == ("declarant.full_name",)


def test_a_fathers_place_beside_his_name_is_his_alone() -> None:
    headings = ["Họ và tên mẹ", "Mẹ sinh năm", "Họ tên người cha", "Cha sinh năm", "Nơi thường trú của cha"]
    assert columns_of(load_form("ks-table"), headings)[4].fields == ("father.residence",)


def test_a_group_of_both_parents_over_the_group_of_each() -> None:
    over = "PHẦN KHAI VỀ CHA MẸ"
    headings = [f"{over} Cha Họ tên", f"{over} Cha Năm sinh", f"{over} Mẹ Họ tên", f"{over} Mẹ Năm sinh"]
    fields = [column.fields for column in columns_of(load_form("ks-table"), headings)]
    assert fields == [
        ("father.full_name",), ("father.birth_date",), ("mother.full_name",), ("mother.birth_date",)
    ]  # fmt: skip


def test_who_signs_as_the_officer_is_the_officer() -> None:
    columns = columns_of(load_form("ks-table"), ["Người thực hiện ký tên", "Cán bộ hộ tịch ký", "Ghi chú"])
    assert columns[0].fields == ("officer.full_name",)
    assert columns[2].fields == ("note",)


def test_a_heading_lost_in_one_group_is_known_by_the_other() -> None:
    headings = ["Cha Họ và tên", "Cha Nim", "Cha Nơi ở", "Mẹ Họ và tên", "Mẹ Năm sinh", "Mẹ Chỗ ở"]
    columns = columns_of(load_form("ks-table"), headings)
    assert columns[1].fields == ("father.birth_date",)
    assert columns[4].fields == ("mother.birth_date",)
    alone = columns_of(load_form("ks-table"), ["Cha Họ và tên", "Cha Nim", "Cha Nơi ở", "Mẹ Họ và tên"])
    assert alone[1].fields == ()


def test_a_timetable_is_no_register() -> None:
    form = load_form("ks-table")
    assert table_score(form, columns_of(form, ["Thứ hai", "Thứ ba", "Môn", "Phòng", "Lớp"])) < 0.3


def test_headings_of_a_printing_with_longer_words() -> None:
    headings = [
        "Số TT", "Ngày, tháng, năm vào sổ", "Họ tên trẻ em", "Nam nữ", "Ngày, tháng, năm sinh",
        "Phần khai về người cha Họ tên", "Phần khai về người cha Năm sinh",
        "Phần khai về người mẹ Họ tên", "Phần khai về người mẹ Năm sinh",
    ]  # fmt: skip
    fields = [column.fields for column in columns_of(load_form("ks-table"), headings)]
    assert fields == [
        ("number",), ("registration_date",), ("child.full_name",), ("child.sex",), ("child.birth_date",),
        ("father.full_name",), ("father.birth_date",), ("mother.full_name",), ("mother.birth_date",),
    ]  # fmt: skip


def test_a_second_parent_is_told_by_the_first_where_its_heading_is_misread() -> None:
    headings = ["CHA Họ và tên", "CHA Năm sinh", "PHẦN KHAI VỀ NẸ Họ và tên", "PHẦN KHAI VỀ NẸ Năm sinh"]
    columns = columns_of(load_form("ks-table"), headings)
    assert [column.fields for column in columns] == [
        ("father.full_name",),
        ("father.birth_date",),
        ("mother.full_name",),
        ("mother.birth_date",),
    ]


@pytest.mark.parametrize(("text", "title"), [("PHÒ Ủ TỊCH", True), ("Q Chủ tịch", True), ("11", False)])
def test_a_signers_title_is_known_however_badly_read(text: str, *, title: bool) -> None:
    assert (title_likeness(text) > 0) is title


def test_a_books_day_misread_is_no_father() -> None:
    headings = [
        "Số",
        "Ngày, tháng, năm vào Bổ",
        "HỌ VÀ TÊN",
        "Ngày tháng năm Binh",
        "CHA Họ và tên",
        "MẸ Họ và tên",
    ]
    assert [column.fields for column in columns_of(load_form("ks-table"), headings)] == [
        ("number",),
        ("registration_date",),
        ("child.full_name",),
        ("child.birth_date",),
        ("father.full_name",),
        ("mother.full_name",),
    ]


@pytest.mark.parametrize("group", ["", "Giới tính ", "Ngày sinh "])
def test_columns_to_tick_for_either_sex(group: str) -> None:
    headings = ["Số", "Họ và tên", f"{group}Nam", f"{group}Nữ", "Ngày sinh", "Nơi sinh"]
    columns = columns_of(load_form("ks-table"), headings)
    assert [column.option for column in columns] == ["", "", "Nam", "Nữ", "", ""]
    assert columns[2].fields == columns[3].fields == ("child.sex",)
    assert columns[4].fields == ("child.birth_date",)


def test_a_date_beside_one_column_for_sex_is_no_tick() -> None:
    columns = columns_of(load_form("ks-table"), ["Số", "Họ và tên", "Ngày tháng năm", "Nam, nữ"])
    assert [column.fields for column in columns[2:]] == [("child.birth_date",), ("child.sex",)]


def test_a_person_named_by_group_and_column() -> None:
    headings = ["Phần ghi về mẹ Họ tên người mẹ", "Phần ghi về mẹ Năm sinh", "Chữ ký người khai"]
    columns = columns_of(load_form("ks-table"), headings)
    assert [column.fields for column in columns] == [("mother.full_name",), ("mother.birth_date",), ()]
    (column,) = columns_of(load_form("ks-table"), ["Bằng chữ"])
    assert column.fields == ("child.birth_date_in_words",)


@pytest.mark.parametrize("of", ["của mẹ", "ca mẹ", "cáa mẹ", "cia mẹ"])
def test_several_things_of_a_person_are_of_one_parent(of: str) -> None:
    asked = "Họ tên, năm sinh, chỗ ở"
    columns = columns_of(load_form("ks-table"), ["Số", "Họ tên con", f"{asked} củn chu", f"{asked} {of}"])
    for who, column in zip(("father", "mother"), columns[2:], strict=True):
        assert column.fields == (f"{who}.full_name", f"{who}.birth_date", f"{who}.residence")


def test_a_misread_parent_is_told_by_the_other_one_beside() -> None:
    ends = ["Họ tên mẹ Nghề nghiệp", "Người đứng khai"]
    columns = columns_of(load_form("ks-table"), ["Họ và tên đứa trẻ", "Họ tên chau Nghề nghiệp", *ends])
    assert columns[1].fields[0] == "father.full_name"
    named = columns_of(load_form("ks-table"), ["Họ và tên đứa trẻ", "Họ tên cha", "Nghề nghiệp cha", *ends])
    assert [column.fields[0] for column in named[1:3]] == ["father.full_name", "father.occupation"]
    dead = columns_of(load_form("kt-table"), ["Họ và tên người chết", "Họ và tôn ngươi chất"])
    assert dead[0].fields == ("deceased.full_name",)


def test_what_is_asked_once_behind_both_parents() -> None:
    form = load_form("ks-table")
    headings = ["Số", "Tên trẻ sơ sinh", "Tên mẹ", "Tên bố", "Dân tộc", "Trú quán"]
    assert columns_of(form, headings)[4].fields == ("child.ethnicity",)
    assert columns_of(form, headings)[5].fields == ("father.residence", "mother.residence")
    each = columns_of(form, ["Số", "Tên trẻ", "Tên mẹ", "Dân tộc", "Tên bố", "Dân tộc"])
    assert [each[3].fields, each[5].fields] == [("mother.ethnicity",), ("father.ethnicity",)]
    whose = columns_of(form, ["Số", "Tên trẻ", "Tên mẹ", "Tên bố", "Dân tộc bố"])
    assert whose[4].fields == ("father.ethnicity",)


def test_both_parents_in_one_column_in_turn() -> None:
    form = load_form("ks-table")
    heading = "Họ tên, năm sinh, dân tộc của cha (trên), mẹ (dưới)"
    column = columns_of(form, ["Số", "Họ tên trẻ em mới sinh", heading])[2]
    assert column.fields == tuple(
        f"{who}.{key}" for who in ("father", "mother") for key in ("full_name", "birth_date", "ethnicity")
    )
    names = columns_of(form, ["Số", "Họ tên trẻ", "Họ tên mẹ, cha"])[2]
    assert names.fields == ("mother.full_name", "father.full_name")
    assert not names.alike


def test_the_newborn_is_no_place_of_birth() -> None:
    columns = columns_of(load_form("ks-table"), ["Số", "Họ và tên (trẻ em mới sinh)", "Nam nữ", "Nơi sinh"])
    assert [columns[1].fields, columns[3].fields] == [("child.full_name",), ("child.birth_place",)]


def test_one_of_two_columns_under_both_parents_is_misread() -> None:
    headings = ["Số", "Họ và tên trẻ", "CHA MẸ Họ tên chín", "CHA MẸ Họ tên mẹ", "Người khai"]
    columns = columns_of(load_form("ks-table"), headings)
    assert [columns[2].fields, columns[3].fields] == [("father.full_name",), ("mother.full_name",)]


def test_the_second_line_of_a_head_is_no_name() -> None:
    lines = [
        line("Ghi chú: không", 100, 1500),
        line("NGƯỜI ĐI KHAI SINH", 80, 1600),
        line("CÁN BỘ TƯ PHÁP", 640, 1600),
        line("NGƯỜI KÝ GIẤY", 1200, 1600),
        line("HỘ TỊCH", 690, 1640),
        line("KHAI SINH", 1230, 1640),
        line("(Ký, ghi rõ họ tên)", 80, 1640),
        line("(Ký, ghi rõ họ tên)", 620, 1680),
        line("(Ký, ghi rõ họ tên)", 1180, 1680),
        line("Hồ Xuân Đức", 1210, 1780),
    ]
    names = {one.field: one.text for one in foot_of(rows_of(lines, 1700)).signed}
    assert names == {"signer.full_name": "Hồ Xuân Đức"}  # the officer's own was not seen
