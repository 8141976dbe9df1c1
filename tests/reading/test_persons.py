"""Cells that hold several things of one person."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civbook.reading.persons import split_person, split_persons

WHOLE = ("father.full_name", "father.birth_date", "father.occupation", "father.residence")


def test_a_parents_cell() -> None:
    fields = ("father.full_name", "father.birth_date", "father.residence")
    parts = split_person(["Nguyễn Hoàng Hùng", "17/10/1942", "Tổ 4, xã Hải Minh", "huyện Hải Hậu"], fields)
    assert parts["father.full_name"] == "Nguyễn Hoàng Hùng"
    assert parts["father.birth_date"] == "17/10/1942"
    assert parts["father.residence"].startswith("Tổ 4")


@pytest.mark.parametrize(
    "lines",
    [
        ["ngày 12 tháng 07 năm", "1943", "Xã Nghĩa Hưng, huyện Vĩnh Tường"],
        ["ngày 12", "tháng 07 năm 1943", "Xã Nghĩa Hưng, huyện Vĩnh Tường"],
    ],
)
def test_a_date_over_two_lines_of_a_cell_is_one_date(lines: list[str]) -> None:
    parts = split_person(lines, ("mother.birth_date", "mother.residence"))
    assert parts["mother.birth_date"] == "ngày 12 tháng 07 năm 1943"
    assert parts["mother.residence"] == "Xã Nghĩa Hưng, huyện Vĩnh Tường"


@pytest.mark.parametrize(
    ("lines", "name", "born", "work", "place"),
    [
        (["Lý A Chở", "1948", "Làm ruộng", "bản Pó"], "Lý A Chở", "1948", "Làm ruộng", "bản Pó"),
        (["Lý A Chở", "SN 1948", "PD", "bản Pó"], "Lý A Chở", "SN 1948", "PD", "bản Pó"),
        (["Lý A Chở 1948, đan lát, bản Pó"], "Lý A Chở", "1948", "đan lát", "bản Pó"),
        (["Lý A Chở (SN 1948)", "Bộ đội", "đội 7"], "Lý A Chở", "SN 1948", "Bộ đội", "đội 7"),
        (["Lê Thị Ngọc", "Nguyệt", "1957", "Công", "nhân", "xóm Chùa"],
         "Lê Thị Ngọc Nguyệt", "1957", "Công nhân", "xóm Chùa"),
        (["Lý A Chở", "1948 cán bộ xã"], "Lý A Chở", "1948", "cán bộ xã", None),
        (["Lý A Chở", "1948", "làm nông bản Pó", "xã Tả Van"], "Lý A Chở", "1948", "làm nông", "bản Pó xã Tả Van"),
        (["Lý A Chở", "1948", "thôn Mộc"], "Lý A Chở", "1948", None, "thôn Mộc"),
        (["Lý A Chở", "1948", "Pó Xi"], "Lý A Chở", "1948", None, "Pó Xi"),
    ],
)  # fmt: skip
def test_name_year_work_and_place(
    lines: list[str], name: str, born: str, work: str | None, place: str | None
) -> None:
    wanted = dict(zip(WHOLE, (name, born, work, place), strict=True))
    assert split_person(lines, WHOLE) == {key: text for key, text in wanted.items() if text}


def test_no_work_where_none_is_asked() -> None:
    fields = ("father.full_name", "father.residence")
    assert split_person(["Lý A Chở", "Làm, xã Tả Van"], fields)["father.residence"] == "Làm, xã Tả Van"


def test_a_place_and_work_that_the_heading_seems_not_to_ask_for() -> None:
    parts = split_person(["Lý A Chở", "1948", "Thợ mộc", "bản Pó"], ("father.full_name", "father.birth_date"))
    assert parts == {
        "father.full_name": "Lý A Chở",
        "father.birth_date": "1948",
        "father.residence": "bản Pó",
    }


@given(st.text(max_size=80))
def test_no_text_breaks_it(text: str) -> None:
    assert all(split_person([text], WHOLE).values())


@pytest.mark.parametrize(
    ("lines", "place"),
    [
        (["27/08/1986 xã Hải Minh, huyện", "Hải Hậu"], "xã Hải Minh, huyện Hải Hậu"),
        (["25/08/1986", "như trên"], "như trên"),
    ],
)
def test_day_and_place_of_birth_in_one_cell(lines: list[str], place: str) -> None:
    parts = split_person(lines, ("child.birth_date", "child.birth_place"))
    assert parts["child.birth_date"].startswith("2")
    assert parts["child.birth_place"] == place


PARENTS = tuple(
    f"{who}.{key}" for who in ("father", "mother") for key in ("full_name", "birth_date", "ethnicity")
)


@pytest.mark.parametrize(
    "lines",
    [
        ["Cao Minh Vinh", "Sinh 1940", "DT: Kinh", "Uông Đỗ Mỹ Hằng", "Sinh 1958", "DT: Khơ Me"],
        ["Cha: Cao Minh Vinh 1940", "DT Kinh", "Mẹ: Uông Đỗ Mỹ Hằng 1958", "dân tộc Khơ Me"],
        ["Cao Minh Vinh, 1940, Kinh", "Uông Đỗ Mỹ Hằng, 1958, Khơ Me"],
    ],
)
def test_both_parents_in_one_cell(lines: list[str]) -> None:
    parts = split_persons(lines, PARENTS)
    assert [parts["father.full_name"], parts["mother.full_name"]] == ["Cao Minh Vinh", "Uông Đỗ Mỹ Hằng"]
    assert [parts["father.ethnicity"], parts["mother.ethnicity"]] == ["Kinh", "Khơ Me"]
    assert ["1940" in parts["father.birth_date"], "1958" in parts["mother.birth_date"]] == [True, True]


def test_names_of_both_parents_in_one_line() -> None:
    fields = ("mother.full_name", "father.full_name")
    assert split_persons(["Trần Thị Mai và Lê Văn Nam"], fields) == {
        "mother.full_name": "Trần Thị Mai",
        "father.full_name": "Lê Văn Nam",
    }
    assert split_persons(["Trần Thị Mai"], fields) == {"mother.full_name": "Trần Thị Mai"}


def test_a_sex_among_several_things() -> None:
    fields = ("child.full_name", "child.sex", "child.birth_date", "child.birth_place")
    parts = split_person(["Thạch Sươne", "Trai", "24.05.1980", "Trạm y tế xã", "Xà Phiên"], fields)
    assert parts == dict(
        zip(fields, ("Thạch Sươne", "Trai", "24.05.1980", "Trạm y tế xã Xà Phiên"), strict=True)
    )
