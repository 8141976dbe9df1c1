"""Acts written as sentences: values between cues, over the ends of lines; several acts a page; margins and stubs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from civbook.errors import FormError
from civbook.forms.actcolumn import text_and_margin
from civbook.forms.acts import acts_of
from civbook.forms.loading import load_form, read_form
from civbook.forms.pieces import in_words
from civbook.model import Box, TextLine
from civbook.reading.dates import find_date, read_date
from civbook.text.dates import make_date

from . import pages

BIRTH = """
@60 Số 085 | @400 Hôm nay ngày hai mươi mốt tháng chín năm một
@60 Mấu Thị Nhúi | @400 nghìn chín trăm năm mươi trước mặt chúng tôi là
@400 Châu Quang Tài, chánh lục bộ xã Phước Thái, có tên
@400 Trần Nhiêu, 28 tuổi, nghề chài lưới, đến khai răng
@400 ngày mười bảy tháng tám năm một nghìn chín trăm năm
@400 mươi tại Nhà hộ sinh xã Phước Thái đã sinh ra một đứa
@400 con gái đặt tên là Mấu Thị Nhúi con của Pi Năng Nhiêu
@400 và Mấu Thị Ươi đều ở xã Phước Hữu, huyện Ninh Phước
@400 Khai xong đọc lại, người khai ký tên với chúng tôi.
@60 Số 086 | @400 Hôm nay ngày hai mươi tư tháng chín năm một nghìn
@60 Mấu Thị Hăm | @400 chín trăm năm mươi trước mặt chúng tôi là Mạc Nga,
@400 hộ lại xã Phước Thái, có tên Cao Dung, 27 tuổi, nghề làm
@400 ruộng, đến khai rằng: ngày hai mươi tháng chín năm một
@400 nghìn chín trăm năm mươi tại xã Phước Thái đã sinh ra
@400 một đứa con trai đặt tên là Cao Văn Hăm con của Cao Dung
@400 và Lê Thị Byơ đều ở xã Ka Đô. Khai xong đọc lại
"""
SOUTHERN = """
@100 Ngày 12 tháng 3 năm 1931 trước mặt chúng tôi là Lê Văn
@100 Tư xã trưởng làng Tân Qui có ông Phan Văn Bảy 31 tuổi
@100 làm nghề làm ruộng trú tại làng Tân Qui tới khai rằng
@100 sanh ngày 9 tháng 3 năm 1931 tại làng Tân Qui vợ người đã
@100 sanh được một đứa con trai đặt tên là Phan Văn Út cha là
@100 Phan Văn Bảy mẹ là Ngô Thị Sáu cùng trú tại làng Tân Qui
@100 Khai xong đọc lại
"""
DEATH = """
@100 Hôm nay ngày 5 tháng 6 năm 1948 trước mặt chúng tôi là
@100 Hồ Văn Tư hộ lại xã Đông Lĩnh có tên Cao Thị Út 40 tuổi
@100 đến khai rằng Cao Mạnh Phẩm sinh ngày 3 tháng 2 năm 1880
@100 trú tại xóm 5 xã Đông Lĩnh đã chết ngày 4 tháng 6 năm
@100 1948 hồi 15 giờ 30 tại xóm 5 vì bệnh sốt rét Khai xong
@100 đọc lại người khai ký tên với chúng tôi
"""
MARRIAGE = """
@500 GIẤY KẾT HÔN | @1200 Số 24
@150 Ngày 4/1/1970 Ủy ban xã Tân Đức công nhận anh Nghiêm Duy
@100 Tuấn sinh ngày 1938 dân tộc Kinh quê quán xã Tân Đức huyện
@100 Phú Bình trú quán xã Tân Đức và chị Tăng Hồng Hiền sinh
@100 ngày 3/7/1948 dân tộc Tày quê quán xã Tân Đức trú
@100 quán xã Tân Đức là vợ chồng từ ngày ký giấy này. Hai
@100 bên tự nguyện lấy nhau.
@150 Chồng | @450 Vợ | @1200 TM. Ủy ban
@1150 Phạm Quốc Thắng
@500 GIẤY KẾT HÔN | @1200 Số 25
@150 Ngày 9/1/1970 Ủy ban xã Tân Đức công nhận anh Lò Sỹ Lợi
@100 sinh ngày 3/10/1948 dân tộc Thái quê quán xã Tân Đức trú
@100 quán xã Tân Đức và chị Nông Thị Hằng sinh ngày 1937 dân
@100 tộc Tày quê quán xã Lang Sơn trú quán xã Tân Đức là vợ
@100 chồng từ ngày ký giấy này. Hai bên tự nguyện lấy nhau.
"""
STUB = """
@60 CUỐNG LƯU | @800 GIẤY KHAI SINH
@60 Số {0} | @500 Số {0} | @900 Họ tên: {1}
@60 {1} | @500 Con trai hay gái: Nam | @1000 sinh ngày 22/8/1976
@60 sinh 22/8/1976 | @500 tại Trạm xá xã Bảo Linh
@500 Con ông Nguyễn Xuân Thân | @1200 DT Kinh
@500 và bà Trịnh Thúy Trúc | @1200 DT Tày
@500 Trú quán xã Phú Đình
@500 Người khai: Thái Thị Ổi
@500 Bảo Linh, ngày 24 tháng 9 năm 1976
"""


def told(form: str, text: str) -> list[dict[str, str]]:
    """The values of each act of a page by field."""
    acts = acts_of(pages.lines_of(text), pages.WIDTH, load_form(form))
    return [
        {
            zone.field: " ".join(piece.text for piece in zone.pieces if piece.text)
            for zone in act.zones
            if zone.field
        }
        for act in acts
    ]


def test_the_acts_of_a_page_run_over_the_ends_of_lines() -> None:
    first, second = told("ks-act", BIRTH)
    assert first == {
        "registration_date": "hai mươi mốt tháng chín năm một nghìn chín trăm năm mươi",
        "signer.full_name": "Châu Quang Tài",
        "signer.title": "chánh lục bộ",
        "declarant.full_name": "Trần Nhiêu",
        "occupation": "chài lưới",
        "child.birth_date": "mười bảy tháng tám năm một nghìn chín trăm năm mươi",
        "child.birth_place": "Nhà hộ sinh xã Phước Thái",
        "child.sex": "gái",
        "child.full_name": "Mấu Thị Nhúi",
        "father.full_name": "Pi Năng Nhiêu",
        "mother.full_name": "Mấu Thị Ươi",
        "father.residence": "xã Phước Hữu huyện Ninh Phước",
        "mother.residence": "xã Phước Hữu huyện Ninh Phước",
        "number": "085",
    }
    assert (second["number"], second["child.full_name"], second["child.sex"]) == (
        "086",
        "Cao Văn Hăm",
        "trai",
    )
    assert second["signer.title"] == "hộ lại"
    assert second["father.residence"] == "xã Ka Đô"


def test_other_words_say_the_same() -> None:
    [act] = told("ks-act", SOUTHERN)
    assert act["registration_date"] == "12 tháng 3 năm 1931"
    assert (act["signer.full_name"], act["declarant.full_name"]) == ("Lê Văn Tư", "Phan Văn Bảy")
    assert act["declarant.residence"] == "làng Tân Qui"
    assert (act["child.birth_date"], act["child.full_name"]) == ("9 tháng 3 năm 1931", "Phan Văn Út")
    assert (act["father.full_name"], act["mother.full_name"]) == ("Phan Văn Bảy", "Ngô Thị Sáu")


def test_a_misread_cue_and_a_scrap_among_the_words_of_a_day() -> None:
    first, _second = told(
        "ks-act",
        BIRTH.replace("mươi tại Nhà", "mươi lại Nhà").replace(
            "nghìn chín trăm năm mươi", "0 nghìn chín trăm năm mươi"
        ),
    )
    assert first["child.birth_place"] == "Nhà hộ sinh xã Phước Thái"
    act = acts_of(pages.lines_of(BIRTH), pages.WIDTH, load_form("ks-act"))[0]
    day = next(zone for zone in act.zones if zone.field == "registration_date")
    assert all(in_words(piece) for piece in day.pieces)
    scrap = replace(day.pieces[1].tokens[0], key="0", text="0")
    assert in_words(replace(day.pieces[1], tokens=(scrap, *day.pieces[1].tokens)))


@pytest.mark.parametrize(
    ("said", "name"),
    [("Và Mấu Thị Nhúi", "Mấu Thị Nhúi"), ("Tạ Thị Nhúi", "Tạ Thị Nhúi"), ("Và Nhúi", "Và Nhúi")],
)
def test_a_misread_word_before_a_name_is_no_part_of_it(said: str, name: str) -> None:
    first, _second = told("ks-act", BIRTH.replace("đặt tên là Mấu Thị Nhúi", f"đặt tên {said}"))
    assert first["child.full_name"] == name


def test_deaths_are_told_in_sentences_too() -> None:
    [act] = told("kt-act", DEATH)
    assert act["deceased.full_name"] == "Cao Mạnh Phẩm"
    assert (act["deceased.birth_date"], act["deceased.death_date"]) == (
        "3 tháng 2 năm 1880",
        "4 tháng 6 năm 1948",
    )
    assert (act["deceased.death_time"], act["deceased.death_place"]) == ("15 giờ 30", "xóm 5")
    assert act["deceased.death_cause"] == "sốt rét"
    assert act["deceased.residence"] == "xóm 5 xã Đông Lĩnh"


def test_spouses_keep_their_own_labels() -> None:
    first, second = told("kh-act", MARRIAGE)
    assert first["number"] == "24"
    assert (first["husband.full_name"], first["wife.full_name"]) == ("Nghiêm Duy Tuấn", "Tăng Hồng Hiền")
    assert (first["husband.birth_date"], first["wife.birth_date"]) == ("1938", "3 7 1948")
    assert first["husband.home_town"] == "xã Tân Đức huyện Phú Bình"
    assert (second["number"], second["registration_date"]) == ("25", "9 1 1970")
    assert (second["husband.ethnicity"], second["wife.ethnicity"]) == ("Thái", "Tày")
    assert second["wife.residence"] == "xã Tân Đức"


def test_the_wife_may_be_named_first() -> None:
    text = MARRIAGE.replace("công nhận anh", "công nhận chị").replace("và chị", "và anh")
    first, second = told("kh-act", text)
    assert (first["wife.full_name"], first["husband.full_name"]) == ("Nghiêm Duy Tuấn", "Tăng Hồng Hiền")
    assert (first["wife.ethnicity"], first["husband.ethnicity"]) == ("Kinh", "Tày")
    assert (second["wife.birth_date"], second["husband.birth_date"]) == ("3 10 1948", "1937")


def test_who_signs_below_a_sentence_is_found_beneath_its_own_text() -> None:
    from civbook.forms.signatures import foot_of

    first, _second = acts_of(pages.lines_of(MARRIAGE), pages.WIDTH, load_form("kh-act"))
    assert [(one.field, one.text) for one in foot_of(first.rows).signed] == [
        ("signer.full_name", "Phạm Quốc Thắng")
    ]


def test_a_counterfoil_is_no_part_of_the_entry() -> None:
    text = STUB.format(13, "Mai Viết Nghị").strip() + "\n" + STUB.format(14, "Nguyễn Bá Đức").strip()
    first, second = told("ks-stub", text)
    assert (first["number"], first["child.full_name"]) == ("13", "Mai Viết Nghị")
    assert second == {
        "number": "14",
        "child.full_name": "Nguyễn Bá Đức",
        "child.sex": "Nam",
        "child.birth_date": "22 8 1976",
        "child.birth_place": "Trạm xá xã Bảo Linh",
        "father.full_name": "Nguyễn Xuân Thân",
        "father.ethnicity": "Kinh",
        "mother.full_name": "Trịnh Thúy Trúc",
        "mother.ethnicity": "Tày",
        "father.residence": "xã Phú Đình",
        "mother.residence": "xã Phú Đình",
        "declarant.full_name": "Thái Thị Ổi",
        "registration_date": "24 tháng 9 năm 1976",
    }


def test_the_first_words_of_lines_may_be_half_read_where_all_lines_begin_with_cues() -> None:
    text = (
        STUB.format(13, "Mai Viết Nghị")
        .replace("Con trai hay gái: Nam", "Cont Nam")
        .replace("tại Trạm", "ti Trạm")
    )
    [act] = told("ks-stub", text)
    assert (act["child.full_name"], act["child.sex"]) == ("Mai Viết Nghị", "Nam")
    assert act["child.birth_place"] == "Trạm xá xã Bảo Linh"


def test_what_stands_below_the_last_cue_is_kept_for_its_day() -> None:
    text = STUB.format(13, "Mai Viết Nghị").replace("ngày 24 tháng 9 năm 1976", "ngài 24 tháng 9 ăm 1976")
    [act] = acts_of(pages.lines_of(text), pages.WIDTH, load_form("ks-stub"))
    [rest] = [zone.pieces[0].text for zone in act.zones if not zone.field]
    assert find_date(rest) == ("24 tháng 9 ăm 1976", 14, 32)
    assert read_date("24 tháng 9 ăm 1976")[0] == make_date(1976, 9, 24)


def test_labels_are_no_sentences() -> None:
    lines = pages.lines_of(
        "GIẤY KHAI SINH\nSố: 45 | Ngày đăng ký: 12/3/2003\nHọ và tên: Lê Thị Hoa | Giới tính: Nữ\n"
        "Ngày sinh: 2/3/2003 | Nơi sinh: Trạm y tế\nHọ và tên mẹ: Ngô Thị Lan\nHọ và tên cha: Lê Văn Tư"
    )
    for form in ("ks-act", "ks-stub", "kt-act", "kh-act"):
        assert acts_of(lines, pages.WIDTH, load_form(form)) == []


def test_text_without_a_margin_has_none() -> None:
    lines = [TextLine("lời khai", Box(100, 100 + 40 * at, 1500, 130 + 40 * at), 0.9) for at in range(8)]
    assert text_and_margin(lines, 1600) == (tuple(lines), ())


@pytest.mark.parametrize(
    ("cue", "key"),
    [
        ('says = ["Số"]', "cue[0].step"),
        ('step = 1\nsays = ["Số"]\nfields = ["shoe_size"]', "cue[0].fields"),
        ('step = 1\nsay = ["Số"]', "cue[0].say"),
        ("", "cue"),
    ],
)
def test_a_wrong_cue_is_named(tmp_path: Path, cue: str, key: str) -> None:
    file = tmp_path / "mine.toml"
    head = 'id = "x"\nevent = "birth"\nlayout = "act"\nyears = [1900, 2000]\ntitles = []\ncore = []\n'
    file.write_text(head + (f"[[cue]]\n{cue}\n" if cue else ""), encoding="utf-8")
    with pytest.raises(FormError) as error:
        read_form(file)
    assert key in error.value.problem
