"""What a written place was and what it is today."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civbook import places
from civbook.places.finding import search
from civbook.places.keys import bare_key
from civbook.places.lookup import full_name
from civbook.places.units import REFORM

OLD_COMMUNES = [u for u in places.units().all if u.era == "old" and u.level == 3 and u.until == REFORM]


def test_the_table_holds_the_country_before_and_after() -> None:
    table = places.units()
    provinces = [u for u in table.all if u.level == 1]
    assert len({u.code for u in provinces if u.era == "old"}) == 63
    assert len({u.code for u in provinces if u.era == "new"}) == 34
    assert len(OLD_COMMUNES) == 10035
    assert sum(1 for u in table.all if u.era == "new" and u.level == 3) == 3321
    assert all(code.isdigit() for unit in table.all for code in unit.successors)
    assert all(u.key == bare_key(u.name) for u in table.all if u.until != "2020-02-25")
    split = [u for u in OLD_COMMUNES if len(u.successors) > 1]
    assert 440 <= len(split) <= 480


def test_districts_that_are_gone_lead_to_those_of_2025_that_the_table_names() -> None:
    table = places.units()
    gone = [unit for unit in table.all if unit.era == "history" and unit.level == 2]
    assert len(gone) > 50
    for unit in gone:
        assert unit.successors, unit
        assert all(table.latest("old", code) for code in unit.successors)


def test_every_old_commune_leads_to_units_of_today() -> None:
    table = places.units()
    for unit in OLD_COMMUNES:
        assert unit.successors, unit
        assert all(table.latest("new", code) for code in unit.successors)
        assert all(unit in places.former(code) for code in unit.successors)


@pytest.mark.parametrize(
    ("text", "at", "code", "today"),
    [
        ("xã Đồng Mỏ, huyện Chi Lăng, tỉnh Lạng Sơn", 1995, "06463", {"06463"}),
        ("TT. Đồng Mỏ, H.Chi Lăng - Lạng Sơn", None, "06463", {"06463"}),
        ("xa dong mo huyen chi lang tinh lang son", None, "06463", {"06463"}),
        ("xã Đồng Mõ, huyện Chỉ Lăng, tỉnh Lang Son", 1995, "06463", {"06463"}),
        ("Đồng Mỏ Chi Lăng Lạng Sơn", None, "06463", {"06463"}),
        ("xã Yên Khánh, huyện Ý Yên, tỉnh Hà Nam Ninh", 1985, "13843", {"13795"}),
        ("thôn Đông, xã Tân Lập, huyện Vũ Thư, tỉnh Thái Bình", None, "13240", {"13246"}),
        ("P. Thảo Điền, Q.2, TP.HCM", 2015, "27088", {"27094"}),
        ("xã Giao Tiến, huyện Xuân Thủy, tỉnh Nam Hà", 1993, "14173", {"14167"}),
        ("xã Hoà Liên, huyện Hoà Vang, thành phố Đà Nẵng", 2010, "20296", {"20194", "20197"}),
        ("phường Ba Đình, Hà Nội", 2026, "00004", {"00004"}),
        ("xã Quang Lang, huyện Chi Lăng, tỉnh Lạng Sơn", 1995, "06463", {"06463"}),
    ],
)
def test_a_place_as_clerks_write_it(text: str, at: int | None, code: str, today: set[str]) -> None:
    best = places.find(text, at)[0]
    assert best.unit.code == code
    assert {unit.code for unit in best.today} == today


@pytest.mark.parametrize(
    ("name", "at", "today"),
    [
        ("Hà Nam Ninh", 1980, {"37"}),
        ("Nghĩa Bình", 1980, {"51", "52"}),
        ("Hà Sơn Bình", 1985, {"01", "25"}),
        ("Bắc Thái", 1990, {"19"}),
        ("Hoàng Liên Sơn", 1985, {"15"}),
        ("Cao Lạng", 1977, {"04", "20"}),
        ("Hà Tuyên", 1985, {"08"}),
        ("Vĩnh Phú", 1985, {"25"}),
        ("Hải Hưng", 1985, {"31", "33"}),
        ("Nghệ Tĩnh", 1985, {"40", "42"}),
        ("Bình Trị Thiên", 1985, {"44", "46"}),
        ("Quảng Nam - Đà Nẵng", 1985, {"48"}),
        ("Phú Khánh", 1985, {"56", "66"}),
        ("Thuận Hải", 1985, {"56", "68"}),
        ("Gia Lai - Kon Tum", 1985, {"51", "52"}),
        ("Sông Bé", 1985, {"75", "79"}),
        ("Cửu Long", 1985, {"86"}),
        ("Hậu Giang", 1985, {"92"}),
        ("Minh Hải", 1985, {"96"}),
        ("Hà Bắc", 1985, {"24"}),
        ("Hà Tây", 2000, {"01"}),
        ("Nam Hà", 1995, {"37"}),
        ("Đắk Lắk", 2000, {"66", "68"}),
        ("Lai Châu", 2000, {"11", "12"}),
        ("Cần Thơ", 2000, {"92"}),
        ("Vũng Tàu - Côn Đảo", 1985, {"79"}),
        ("Thừa Thiên Huế", 2000, {"46"}),
    ],
)
def test_provinces_that_are_gone(name: str, at: int, today: set[str]) -> None:
    best = places.find(f"tỉnh {name}", at)[0]
    assert best.unit.level == 1
    assert best.unit.stood_in(at)
    assert {unit.code for unit in best.today} == today


def test_the_same_name_at_two_times_is_two_provinces() -> None:
    assert places.find("tỉnh Hậu Giang", 1985)[0].unit.era == "history"
    assert places.find("tỉnh Hậu Giang", 2010)[0].unit.code == "93"


def test_a_district_of_then_keeps_its_name_of_then() -> None:
    assert places.find("P. Thảo Điền, Q.2, TP.HCM", 2015)[0].full_name == (
        "Phường Thảo Điền, Quận 2, Thành phố Hồ Chí Minh"
    )


@pytest.mark.parametrize(
    ("spelling", "share"), [(str, 0.999), (str.upper, 0.99), (lambda t: t.replace(", ", " - "), 0.98)]
)
def test_old_communes_are_found_by_their_full_names(spelling: Callable[[str], str], share: float) -> None:
    sample = OLD_COMMUNES[::7]
    right = 0
    for unit in sample:
        found = search.__wrapped__(spelling(full_name(unit)), 2024)
        right += bool(found) and set(found[0].unit.successors) == set(unit.successors)
    assert right / len(sample) >= share


def test_a_commune_of_then_is_named_with_the_province_of_then() -> None:
    best = places.find("xã Yên Khánh, huyện Ý Yên, tỉnh Hà Nam Ninh", 1985)[0]
    assert best.full_name == "Xã Yên Khánh, Huyện Ý Yên, Tỉnh Hà Nam Ninh"
    assert places.find("xã Yên Khánh, huyện Ý Yên, tỉnh Nam Định", 2005)[0].full_name.endswith(
        "Tỉnh Nam Định"
    )


def test_codes_are_given_only_without_doubt() -> None:
    assert places.codes_today("xã Đồng Mỏ, huyện Chi Lăng, tỉnh Lạng Sơn", 1995) == ("06463",)
    assert places.codes_today("xã Tân Lập") == ()
    assert places.codes_today("nước ngoài") == ()
    assert places.codes_today("") == ()


@given(st.text(max_size=80))
def test_no_text_breaks_it(text: str) -> None:
    for match in places.find(text, 1990):
        assert 0 <= match.score <= 1
        assert match.as_json()["full_name"]


def test_the_gazetteer_names_every_unit() -> None:
    names = list(places.gazetteer())
    assert len(names) == len(places.units().all)
    assert "Thị trấn Đồng Mỏ, Huyện Chi Lăng, Tỉnh Lạng Sơn" in names
