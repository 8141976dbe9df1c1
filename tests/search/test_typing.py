"""What is typed before, in and instead of a name: titles, legacy text, short words, misread letters."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from civbook.search.find import Searcher
from civbook.search.query import parse
from civbook.workflow.archive import Archive
from civbook.workflow.bulk import import_entries


def top(searcher: Searcher, **options: str) -> str | None:
    hits = searcher.find(parse(**options)).hits
    return hits[0].entry.id if hits else None


@pytest.mark.parametrize(
    "name",
    [
        "ông Nguyễn Văn Hùng", "Anh Nguyễn Văn Hùng", "ong nguyen van hung", "gia đình ông Nguyễn Văn Hùng",
        "Mr. Nguyễn Văn Hùng", "cháu bé Nguyễn Văn Hùng", "be nguyen van hung", "thầy giáo nguyễn văn hùng",
    ],
)  # fmt: skip
def test_a_title_is_no_part_of_the_name(name: str) -> None:
    asked = parse(name=name).name
    assert asked is not None
    assert [word.folded for word in asked.words] == ["nguyen", "van", "hung"]


@pytest.mark.parametrize("name", ["Anh Tuấn Nguyễn", "Chu Văn An", "Ông Văn Hùng", "Bà Triệu", "vo thi sau"])
def test_a_name_that_begins_like_a_title_stays_whole(name: str) -> None:
    asked = parse(name=name).name
    assert asked is not None
    assert len(asked.words) == len(name.split())


def test_a_word_that_may_be_a_title_is_read_both_ways(fresh: Archive, line: Callable[..., bytes]) -> None:
    people = [
        ("t1", "Ứng Sa Rây", "1970-01-02", "Ứng Thụ", "Cù Thị Mận", "xã A"),
        ("t2", "Ông Sa Mí", "1970-01-02", "Ông Thụ", "Cù Thị Mận", "xã A"),
    ]
    import_entries(fresh, [line(*person) for person in people])
    searcher = Searcher(fresh.db.conn)
    assert top(searcher, name="Ông Ứng Sa Rây") == "t1"
    assert top(searcher, name="Ông Sa Mí") == "t2"


@pytest.mark.parametrize(
    ("asked", "text", "note"),
    [
        ("Lê Xáng", "Lê Xáng", ""),  # a slip for Sáng, no TCVN3 (Lờ Xỏng)
        ("Dõ Vi", "Dõ Vi", ""),
        ("Vò V¨n Quang", "Vũ Văn Quang", "tcvn3"),
    ],
)
def test_a_misspelled_word_is_no_legacy_text(asked: str, text: str, note: str) -> None:
    name = parse(name=asked).name
    assert name is not None
    assert (name.text, name.note) == (text, note)


def test_what_may_be_legacy_text_is_read_both_ways() -> None:
    name = parse(name="Dõ Vi").name
    assert name is not None
    assert [word.written for word in name.words] == ["dõ", "vi"]
    assert name.others


@pytest.mark.parametrize(
    ("asked", "stored"),
    [
        (
            "Vi Thị Võ",
            "Võ Thị Vi",
        ),  # short words are near each other: a bad fit in order hides a good one out of it
        ("Q. Tr. Ngà", "Quách Trúc Ngà"),  # words that are seldom abbreviated
        ("Ph. V. Ý", "Phan Văn Ý"),  # a vowel with its accent is no abbreviation
        ("Phan Văn Qquý", "Phan Văn Quý"),
        ("Tâm Tý", "Lê Tiến Tâm Tý"),
        ("H0àng Văn 1ai", "Hoàng Văn Lai"),
        ("Nguyĉ̃n Tường", "Nguyễn Tường"),  # a misread letter keeps the mark
    ],
)
def test_what_looks_unlike_and_is_the_same(
    fresh: Archive, line: Callable[..., bytes], asked: str, stored: str
) -> None:
    others = [
        "Võ Thị Tân Na",
        "Vũ Thị Vĩ",
        "Quách Tiến Ngân",
        "Phạm Thị Yến",
        "Phan Văn Công",
        "Lê Tiến Tuân",
    ]
    people = [stored, *others, *(f"Trần Văn {word}" for word in ("Hoà", "Bình", "Tự", "Do", "Hạnh", "Phúc"))]
    import_entries(
        fresh,
        [
            line(f"n{at}", name, "1970-01-02", "Bế Văn Thụ", "Cù Thị Mận", "xã A")
            for at, name in enumerate(people)
        ],
    )
    assert top(Searcher(fresh.db.conn), name=asked, born="1970") == "n0"


@pytest.mark.parametrize("asked", ["Hùng Nguyễn Văn", "Văn Hùng Nguyễn", "Hùng Văn Nguyễn"])
def test_orders_of_people_abroad_are_likelier_than_any_other(
    fresh: Archive, line: Callable[..., bytes], asked: str
) -> None:
    person = line("o1", "Nguyễn Văn Hùng", "1970-01-02", "Bế Văn Thụ", "Cù Thị Mận", "xã A")
    import_entries(fresh, [person])
    searcher = Searcher(fresh.db.conn)

    def worth(name: str) -> float:
        hits = searcher.find(parse(name=name, born="1970", father="Bế Văn Thụ")).hits
        return {part: worth for part, worth, _text in hits[0].detail.parts}["name"]

    assert worth(asked) > worth("Văn Nguyễn Hùng") + 0.5


def test_misread_marks_and_digits_are_found_by_the_right_name(
    fresh: Archive, line: Callable[..., bytes]
) -> None:
    people = [("m1", "H0àng Vặ̆n Khiêm"), ("m2", "Hà Văn Khiết"), ("m3", "Hồ Văn Khiêu")]
    import_entries(
        fresh, [line(id, name, "1970-01-02", "Bế Văn Thụ", "Cù Thị Mận", "xã A") for id, name in people]
    )
    assert top(Searcher(fresh.db.conn), name="Hoàng Văn Khiêm", born="1970") == "m1"
