"""Closed lists: values only where the list leaves no doubt."""

from __future__ import annotations

import json
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civbook.text.closed_lists import (
    Match,
    candidates,
    closed_list,
    is_ambiguous,
    label_of,
    list_names,
    match_closed,
    value_of_code,
)
from civbook.text.fold import fold

ETHNIC = json.loads(files("civbook.text").joinpath("data/ethnic_groups.json").read_text(encoding="utf-8"))


def _value(name: str, text: str) -> str | None:
    match = match_closed(name, text)
    return match.value if match else None


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("ethnicity", "Kinh", "Kinh"),
        ("ethnicity", "KINH", "Kinh"),
        ("ethnicity", "Kih", "Kinh"),
        ("ethnicity", "dân tộc Tày", "Tày"),
        ("ethnicity", "H'Mông", "Mông"),
        ("ethnicity", "HMông", "Mông"),
        ("ethnicity", "Mèo", "Mông"),
        ("ethnicity", "Khơ-me", "Khơ Me"),
        ("ethnicity", "Khmer", "Khơ Me"),
        ("ethnicity", "Ê-đê", "Ê Đê"),
        ("ethnicity", "Mưong", "Mường"),
        ("ethnicity", "Lào", "Lào"),
        ("ethnicity", "Ra Glai", "RaGlay"),
        ("ethnicity", "Cao Lan", "Sán Chay"),
        ("nationality", "Việt Nam", "Việt Nam"),
        ("nationality", "VN", "Việt Nam"),
        ("nationality", "Viet Nam", "Việt Nam"),
        ("nationality", "Việt Nan", "Việt Nam"),
        ("nationality", "Hoa Kì", "Hoa Kỳ"),
        ("nationality", "Mỹ", "Hoa Kỳ"),
        ("nationality", "Nam Hàn", "Hàn Quốc"),
        ("sex", "Nam", "male"),
        ("sex", "NỮ", "female"),
        ("sex", "nử", "female"),
        ("sex", "gái", "female"),
        ("sex", "chưa xác định", "unknown"),
        ("relationship", "Bố", "cha đẻ"),
        ("relationship", "mẹ cháu bé", "mẹ đẻ"),
        ("relationship", "là ông nội của trẻ", "ông nội"),
        ("relationship", "cháu nội", "cháu nội"),
        ("relationship", "ong noi", "ông nội"),
        ("relationship", "bà ngoai", "bà ngoại"),
        ("relationship", "Me đẻ", "mẹ đẻ"),
        ("id_kind", "Giấy CMND", "cmnd"),
        ("id_kind", "chứng minh nhân dân", "cmnd"),
        ("id_kind", "CCCD", "cccd"),
        ("id_kind", "Hộ chiếu", "passport"),
        ("residence_kind", "Thường trú", "permanent"),
        ("residence_kind", "tam tru", "temporary"),
        ("registration_kind.birth", "Đúng hạn", "on_time"),
        ("registration_kind.birth", "đăng ký quá hạn", "late"),
        ("registration_kind.birth", "Đăng kí lại", "re_registered"),
        ("registration_kind.marriage", "lần đầu", "first"),
        ("death_notice_kind", "Giấy báo tử", "death_notice"),
        ("parentage", "chưa xác định được cha", "father_unknown"),
    ],
)
def test_values(name: str, text: str, value: str) -> None:
    assert _value(name, text) == value


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("ethnicity", "Mán"),
        ("ethnicity", "Chil"),
        ("ethnicity", "Xá Khao"),
        ("ethnicity", "Hạ"),
        ("ethnicity", "Trại"),
        ("ethnicity", "Ca-tang"),
        ("ethnicity", "Xá Lá Vàng"),
        ("ethnicity", "man"),
        ("ethnicity", "Lao"),
        ("ethnicity", "xyz"),
        ("ethnicity", ""),
        ("ethnicity", "Nguyễn Văn An"),
        ("sex", "0"),
        ("sex", "n"),
        ("sex", "na"),
        ("nationality", "Lan"),
        ("relationship", "xxxxx"),
        ("id_kind", "123456789"),
    ],
)
def test_doubt_gives_nothing(name: str, text: str) -> None:
    assert match_closed(name, text) is None


def test_shared_ethnic_names_are_never_mapped_to_another_group() -> None:
    for name in ETHNIC["ambiguous"]:
        assert is_ambiguous("ethnicity", name)
        match = match_closed("ethnicity", name)
        assert match is None or (match.value == name and match.ambiguous and match.score < 1)
        assert len(candidates("ethnicity", name)) > 1


def test_every_label_and_every_unshared_alias_of_every_list_is_found() -> None:
    for name in list_names():
        for each in closed_list(name):
            if not is_ambiguous(name, each.label):
                match = match_closed(name, each.label)
                assert match == Match(each.value, 1.0, each.label), (name, each.label)
            for alias in each.aliases:
                assert each.value in candidates(name, alias), (name, alias)


def test_the_ministrys_codes() -> None:
    assert value_of_code("sex", "import", "1") == "male"
    assert value_of_code("sex", "import", "1.0") == "male"
    assert value_of_code("registration_kind.birth", "hotich158", "5") == "original_issued"
    assert value_of_code("registration_kind.birth", "import", "5") is None
    assert value_of_code("ethnicity", "portal2026", "2") == "Tày"
    assert value_of_code("id_kind", "portal2026", "2") == "cmnd"
    assert value_of_code("id_kind", "import", "2") == "passport"
    assert label_of("sex", "female") == "nữ"
    for name in list_names():
        for generation in ("import", "hotich158", "portal2026"):
            codes = [each.code(generation) for each in closed_list(name) if each.code(generation)]
            assert len(codes) == len(set(codes)), (name, generation)
            for each in closed_list(name):
                if code := each.code(generation):
                    assert value_of_code(name, generation, code) == each.value


def test_lists_are_complete() -> None:
    assert len(closed_list("ethnicity")) == 54
    assert all(each.code("portal2026") for each in closed_list("ethnicity"))
    assert len(closed_list("nationality")) >= 60
    with pytest.raises(KeyError):
        closed_list("no such list")


@given(st.sampled_from(list_names()), st.text(max_size=25))
def test_any_text_is_survived(name: str, text: str) -> None:
    match = match_closed(name, text)
    assert match is None or 0 < match.score <= 1


@given(st.sampled_from(["ethnicity", "nationality", "relationship"]), st.data())
def test_case_blanks_and_hyphens_do_not_matter(name: str, data: st.DataObject) -> None:
    each = data.draw(st.sampled_from(closed_list(name)))
    if is_ambiguous(name, each.label):
        return
    assert _value(name, f"  {each.label.upper()} ") == each.value
    assert _value(name, each.label.replace(" ", "-")) == each.value
    assert fold(each.label)
