"""Plain sentences, as clerks write them: what is whose, and what a bare year may mean."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from civbook.search.find import Searcher
from civbook.search.query import parse
from civbook.search.sentence import read_sentence
from civbook.workflow.archive import Archive
from civbook.workflow.bulk import import_entries

COUPLE = {"type": "KH", "name": "Lò Văn Tạch", "spouse": "Mạc Thị Hoài"}
DEAD = {"type": "KT", "name": "Lò Văn Tạch", "died": "khoảng 1999", "place": "Liên Minh"}


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("ông Lò Văn Tạch kết hôn với bà Mạc Thị Hoài năm 1999 ở xã Tân Lập",
         COUPLE | {"name": "ông Lò Văn Tạch", "place": "xã Tân Lập", "when": "1999"}),
        ("giấy đăng ký kết hôn của Lò Văn Tạch và Mạc Thị Hoài, khoảng năm 1999, tại Tân Lập",
         COUPLE | {"place": "Tân Lập", "when": "khoảng 1999"}),
        ("marriage of Lo Van Tach and Mac Thi Hoai, in 1999, Ta Phin",
         {"type": "KH", "name": "Lo Van Tach", "spouse": "Mac Thi Hoai", "place": "Ta Phin", "when": "1999"}),
        ("giấy chứng tử của Lò Văn Tạch, chết khoảng 1999, trú tại Liên Minh", DEAD),
        ("death certificate of Lò Văn Tạch, died around 1999, Liên Minh commune",
         DEAD | {"place": "Liên Minh commune"}),
        ("xin cấp lại bản sao khai sinh cho Lò Văn Tạch sinh tầm 1977", {"type": "KS", "name": "Lò Văn Tạch",
         "born": "khoảng 1977"}),
        ("cha Lò Văn Tạch mẹ Mạc Thị Hoài 2014", {"father": "Lò Văn Tạch", "mother": "Mạc Thị Hoài", "when": "2014"}),
        ("cha lo van tach me mac thi hoai", {"father": "lo van tach", "mother": "mac thi hoai"}),
        ("Mẹ Mạc Thị Hoài, con Lò Văn Tạch", {"mother": "Mạc Thị Hoài", "name": "Lò Văn Tạch"}),
        ("Lò Văn Tạch, Mạc Thị Hoài", {"name": "Lò Văn Tạch", "with": "Mạc Thị Hoài"}),
        ("tôi muốn tìm giấy khai sinh của cháu Lò Văn Tạch, sinh năm 2003", {"type": "KS", "name": "Lò Văn Tạch",
         "born": "2003"}),
        ("bé gái tên Lò Thị Sen con anh Lò Văn Ín và chị Mạc Thị Hoài", {"sex": "female", "name": "Lò Thị Sen",
         "father": "Lò Văn Ín", "mother": "Mạc Thị Hoài"}),
        ("chồng là Lò Văn Tạch, vợ là Mạc Thị Hoài, cưới năm 1999", COUPLE | {"when": "1999"}),
        ("hai vợ chồng Lò Văn Tạch và Mạc Thị Hoài", COUPLE),
        ("Mr Lo Van Tach and Mrs Mac Thi Hoai, married 1999", {"name": "Mr Lo Van Tach", "spouse": "Mrs Mac Thi Hoai",
         "type": "KH", "when": "1999"}),
        ("cụ Lò Văn Tạch qua đời năm 1999, con là Lò Văn Ún khai", {"name": "cụ Lò Văn Tạch", "died": "1999",
         "with": "Lò Văn Ún"}),
        ("Lo Van Tach who passed away in 1999", {"name": "Lo Van Tach", "died": "1999"}),
        ("con của Mạc Thị Hoài, sinh 1975", {"mother": "Mạc Thị Hoài", "born": "1975"}),
        ("who is the child of Lo Van In and Mac Thi Hoai", {"father": "Lo Van In", "mother": "Mac Thi Hoai"}),
        ("Lo Van Tach, son of Lo Van In, mother unknown, b. 1975", {"name": "Lo Van Tach", "sex": "male",
         "father": "Lo Van In", "born": "1975"}),
        ("số 45 quyển 01/1975 Hữu Liên", {"number": "45", "book": "01", "year": "1975", "place": "Hữu Liên"}),
        ("Lò Thị Sen, nữ, dân tộc Thái, sinh 1990", {"name": "Lò Thị Sen", "sex": "female", "born": "1990"}),
        ("Lò Văn Tạch sinh tháng 5 năm 1975", {"name": "Lò Văn Tạch", "born": "tháng 5 năm 1975"}),
        ("Hiền 8/6/2001", {"name": "Hiền", "born": "8/6/2001"}),
    ],
)  # fmt: skip
def test_what_a_sentence_says(text: str, options: dict[str, str]) -> None:
    assert read_sentence(text) == options


@pytest.mark.parametrize(
    "name",
    [
        "Đặng Thanh Rỡ",
        "Lục Văn Nam",
        "dang van lam",
        "Cho Văn Nam",
        "nguyen thi tam",
        "be van nam",
        "Vo Thi Chong",
        "Võ Thị Chồng",
        "Từ Văn Trần",
        "Qua Văn Đời",
    ],
)
def test_a_surname_is_not_taken_for_what_leads_up_to_it(name: str) -> None:
    assert read_sentence(f"{name} 1985") == {"name": name, "when": "1985"}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("nguyen van thang năm 2012", "nguyen van thang"),
        ("hoàng thị thấng 1961", "hoàng thị thấng"),
        ("nguyen van thang 1989", "nguyen van thang"),
        ("vu thị năm 1922", "vu thị năm"),
        ("nguyễn thỵ năm 1962", "nguyễn thỵ năm"),
        ("nguyễn năm năm 1962", "nguyễn năm"),
        ("nguyen van nam 1962", "nguyen van nam"),
        ("lo van thang nam 1962", "lo van thang"),
        ("lò văn tạch năm 1962", "lò văn tạch"),
        ("lo thi lan nam 1962", "lo thi lan"),
    ],
)
def test_a_name_may_sound_like_a_date(text: str, name: str) -> None:
    assert read_sentence(text)["name"] == name
    assert read_sentence(text)["when"] in text


def test_a_bare_year_is_of_birth_or_of_the_entry(
    fresh: Archive, line: Callable[..., bytes], crowd: list[bytes]
) -> None:
    place = "xã Hữu Liên, huyện Hữu Lũng"
    late = line("w1", "Lò Văn Tạch", "1958-03-05", "Lò Văn Ín", "Mạc Thị Hoài", place,
                year=1983, registration_date="1983-02-02")  # fmt: skip
    import_entries(
        fresh, [late, line("w2", "Lò Văn Tạch", "1971-03-05", "Lò Văn Ún", "Vi Thị So", place), *crowd]
    )
    searcher = Searcher(fresh.db.conn)

    def first(words: str) -> tuple[str, bool]:
        hit = searcher.find(parse(words)).hits[0]
        return hit.entry.id, hit.score > 0.5

    assert first("Lò Văn Tạch 1958") == ("w1", True)
    assert first("lo van tach năm 1983") == ("w1", True)
    assert first("Lò Văn Tạch 1971") == ("w2", True)
    assert first("lo van tach khoảng 1984") == ("w1", True)
    assert searcher.find(parse("Lò Văn Tạch sinh 1983")).hits[0].score < 0.5  # born then is nobody so called
