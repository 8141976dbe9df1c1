"""The right person first, however the name is typed; and the courage to say nobody."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from civbook import places
from civbook.errors import UsageError
from civbook.search import index, lattice
from civbook.search.explain import suggestion, why
from civbook.search.find import Searcher
from civbook.search.merge import merged
from civbook.search.query import parse
from civbook.store.database import transaction
from civbook.text.encodings import encode_legacy
from civbook.text.fold import fold
from civbook.workflow.archive import Archive
from civbook.workflow.bulk import import_entries


def top(searcher: Searcher, words: str = "", **options: object) -> str | None:
    hits = searcher.find(parse(words, **options)).hits
    return hits[0].entry.id if hits else None


TYPED = [
    "Nguyễn Văn Hùng", "nguyen van hung", "NGUYEN VAN HUNG", "NGUYỄN VĂN HÙNG", "Nguyển Văn Hùng",
    "Nguyễn Van Hùng",
    "Nguyeenx Vawn Hufng", "Nguye64n Va8n Hu2ng", "Ng. V. Hùng", "Hùng Nguyễn Văn", "nguyenvanhung",
    "Nguyễn VănHùng",
    "Nguy ễn Văn Hùng", "Nguyễn Hùng", "Nguyễn Đức Hùng", "Nguyễn Văn Hùg", "Nguyyễn Văn Hùng",
    "Nguyễn Vân Hùng",
    "Ngyuen Van Hung", "Nguyen Van Hunh",
]  # fmt: skip


@pytest.mark.parametrize("name", TYPED)
def test_however_it_is_typed(searcher: Searcher, name: str) -> None:
    assert top(searcher, name=name, born="1975", mother="Lê Thị Sinh") == "p1"


def test_legacy_text_is_read_and_said_so(searcher: Searcher) -> None:
    query = parse(name=encode_legacy("Quách Thị Quỳnh Hương", "tcvn3"), born="1988")
    assert searcher.find(query).hits[0].entry.id == "p2"
    assert query.notes


@pytest.mark.parametrize(
    "words",
    [
        "con ông Nguyễn Văn Ba và bà Lê Thị Sinh, sinh khoảng 1975 ở Hữu Liên",
        "con ong nguyen van ba va ba le thi sinh sinh khoang 1976 o huu lien",
        "son of Nguyen Van Ba and Le Thi Sinh, born about 1975 in Huu Lien",
        "Nguyễn Văn Hùng, con bà Lê Thị Sinh",
        "Nguyễn Văn Hùng sinh ngày 5 tháng 3 năm 1975",
        "khai sinh Nguyễn Văn Hùng số 45 quyển 01/1975",
    ],
)
def test_sentences(searcher: Searcher, words: str) -> None:
    assert top(searcher, words) == "p1"


@pytest.mark.parametrize(
    "options",
    [
        {"father": "Hoàng Đình Lí", "mother": "Vi Thị Hoà"},
        {"name": "Hoàng Kì", "born": "2003-05-12"},
        {"name": "Hoang Ky", "born": "2003-12-05", "father": "Hoang Dinh Ly"},
        {"name": "Hoang Ky", "born": "2000-2005", "place": "Huu Lien"},
        {"father": "Hoang Dinh Ly", "born": "2003"},
        {"role": "father", "name": "Hoàng Đình Lý", "spouse": "Vi Thị Hoà"},
        {"with": "Vi Thi Hoa", "born": "2003-05-12"},
        {"name": "Hoàng Kỳ", "number": "45", "year": "2003"},
        {"name": "Hoàng Kỳ", "book": "KS.2003.01"},
    ],
)
def test_what_else_is_known(searcher: Searcher, options: dict[str, str]) -> None:
    assert top(searcher, **options) == "p3"


@pytest.mark.parametrize("word", ["hung", "Hùng", "quach", "huong"])
def test_one_word_of_a_name_finds_those_who_have_it(searcher: Searcher, word: str) -> None:
    answer = searcher.find(parse(name=word, limit=200))
    names = [hit.entry.fields[f"{hit.detail.person}.full_name"].value or "" for hit in answer.hits]
    has = [fold(word) in fold(name).split() for name in names]
    assert has
    assert has[0]
    assert has == sorted(has, reverse=True)  # all who have it before those who have one like it
    assert answer.absent < 0.9


def test_nobody_is_an_answer(searcher: Searcher) -> None:
    for name in ("Triệu Khắc Nghiệp", "Ông Ngoạn Vũng", "Hoàng Kỳ Anh Thư"):
        answer = searcher.find(parse(name=name, born="1931", mother="Sùng Thị Chống"))
        assert answer.absent > 0.5
        assert not answer.hits or answer.hits[0].score < 0.9


def test_sure_when_all_agrees_and_says_why(searcher: Searcher) -> None:
    query = parse(name="Quach Thi Quynh Huong", born="1988", mother="Trần Thị Mẹo")
    hit = searcher.find(query).hits[0]
    assert hit.score > 0.9
    reasons = " ".join(why(query, hit.detail))
    assert "Quách Thị Quỳnh Hương" in reasons
    assert "1988" in reasons


def test_probabilities_add_up(searcher: Searcher) -> None:
    answer = searcher.find(parse(name="Nguyễn Văn Hùng", limit=1000))
    assert sum(hit.score for hit in answer.hits) + answer.absent == pytest.approx(1.0, abs=0.15)
    assert all(0 <= hit.score <= 1 for hit in answer.hits)


def test_pages_hold_everybody_once(searcher: Searcher) -> None:
    whole = [hit.seq for hit in searcher.find(parse(name="nguyen van", limit=60)).hits]
    paged = [
        hit.seq
        for offset in range(0, 60, 20)
        for hit in searcher.find(parse(name="nguyen van", limit=20, offset=offset)).hits
    ]
    assert paged == whole
    assert len(set(whole)) == len(whole)


def test_suggests_what_tells_namesakes_apart(tmp_path: object, searcher: Searcher) -> None:
    answer = searcher.find(parse(name="Nguyễn Văn Hùng"))
    if len(answer.hits) > 1 and answer.hits[0].score < 0.9:
        assert suggestion(answer)


BAD = ["", "   ", "🙂🙂", ",.;!", "x" * 10_000, "?" * 50]


@pytest.mark.parametrize("words", BAD)
def test_bad_questions_get_a_sentence(words: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse(words)
    assert caught.value.problem


@pytest.mark.parametrize(
    "born", ["2003-02-30", "31/4/1999", "0000", "99999", "yesterday", "1975-1700", "-5", "5005"]
)
def test_impossible_dates_get_a_sentence(born: str) -> None:
    with pytest.raises(UsageError):
        parse(name="An", born=born)


@pytest.mark.parametrize(
    "words",
    [
        "'; DROP TABLE entries; --",
        "a\0b",
        "\udcff\udcfe xin",
        "% _ * ?x",
        "NULL",
        "Nguyễn " * 200,
        "1",
        "đ",
        "ﬁ ﷺ",
    ],
)
def test_odd_questions_are_answered(searcher: Searcher, words: str) -> None:
    try:
        query = parse(words)
    except UsageError:
        return
    searcher.find(query)


def test_several_archives_share_probability(searcher: Searcher) -> None:
    answer = searcher.find(parse(name="Quách Thị Quỳnh Hương", born="1988", mother="Trần Thị Mẹo"))
    hits, absent, _total = merged([answer, answer], 0, 10)
    assert hits[0][1].score == pytest.approx(answer.hits[0].score / 2, rel=0.01)
    assert absent == pytest.approx(answer.absent, rel=0.01)


def test_batch_line_by_line(archive: object) -> None:
    from civbook.workflow.registers import InArchive
    from civbook.workflow.search import batch

    lines = [json.dumps({"id": 1, "name": "Quach Thi Quynh Huong", "born": 1988}), "{",
    json.dumps({"id": "z"}), "[]",
             json.dumps({"id": 2, "words": "Hoàng Kỳ sinh 2003", "limit": 2})]  # fmt: skip
    answers = list(batch([InArchive(archive)], lines))  # type: ignore[list-item]
    assert [answer["id"] for answer in answers] == [1, None, "z", None, 2]
    assert answers[0]["hits"][0]["entry"]["id"] == "p2"
    assert "error" in answers[1]
    assert "error" in answers[2]
    assert len(answers[4]["hits"]) <= 2


def test_without_a_role_a_parent_is_found_too_below_the_principals(searcher):
    for name, seq_of in (("Quách Đình Khôi", "p2"), ("Trần Thị Mẹo", "p2"), ("Vi Thị Hoà", "p3")):
        answer = searcher.find(parse("", name=name))
        places = [hit.entry.id for hit in answer.hits]
        assert seq_of in places[:3], name
        hit = answer.hits[places.index(seq_of)]
        assert hit.detail.person in ("father", "mother")
        as_parent = searcher.find(parse("", name=name, role=hit.detail.person))
        assert as_parent.hits[0].entry.id == seq_of
        assert hit.score <= as_parent.hits[0].score
    own = searcher.find(parse("", name="Quách Thị Quỳnh Hương", born="1988"))
    assert own.hits[0].detail.person == "child"
    assert own.hits[0].score > 0.9


def test_a_parent_is_found_by_the_child_named_beside(searcher: Searcher) -> None:
    answer = searcher.find(parse(name="Quach Dinh Khoi", **{"with": "Quach Thi Quynh Huong"}))
    assert [hit.entry.id for hit in answer.hits][:1] == ["p2"]
    assert answer.hits[0].detail.person == "father"
    assert answer.hits[0].score > 0.9
    assert searcher.find(parse(name="Quach Dinh Khoi", **{"with": "Dinh Cong Trang"})).absent > 0.9


def test_keys_that_were_not_turned_into_accents(searcher: Searcher) -> None:
    for name in ("Quách Thij Quỳnh Hương", "Quach Thị Quyfnh Hương", "Quách Thị Quỳnh Huwowng"):
        assert top(searcher, name=name, born="1988") == "p2"
    # a name that is no Vietnamese word stays as it was typed
    assert parse(name="H'Hen Niê").options["name"] == "H'Hen Niê"


def test_a_wrong_tone_is_not_lost_among_misspelled_words(searcher: Searcher) -> None:
    answer = searcher.find(parse(name="Quạch Thị Quỳnh Hường", born="1988"))
    assert answer.hits[0].entry.id == "p2"
    assert answer.hits[0].score > 0.5


def test_the_two_entries_of_one_person_share_the_probability(
    fresh: Archive, line: Callable[..., bytes]
) -> None:
    """Birth and death of one man, the death misread and with another day: neither is the sure answer."""
    import_entries(
        fresh,
        [
            line("b", "Nghiêm Đình Khoát", "1961-02-03", "Nghiêm Văn Thụ", "Cù Thị Mận", "xã A"),
            death("d", "Nghiêm Đinh Khoắt", "1961-02-05", "Nghiem Van Thu"),
        ],
    )
    hits = Searcher(fresh.db.conn).find(parse(name="Nghiêm Đình Khoát", born="1961")).hits
    assert [hit.entry.id for hit in hits[:2]] == ["b", "d"]
    assert hits[0].score < 0.9 < hits[0].score + hits[1].score
    # another man of the same name does not make the first one doubtful
    import_entries(fresh, [death("e", "Nghiêm Đinh Khoắt", "1931-02-05", "Cao Thị Xa")])
    again = Searcher(fresh.db.conn).find(parse(name="Nghiêm Đình Khoát", born="1961")).hits
    assert again[0].score == pytest.approx(hits[0].score, abs=0.05)


def test_an_entry_without_a_birth_date_is_no_stranger(fresh: Archive, line: Callable[..., bytes]) -> None:
    dated = json.loads(line("x", "Khuất Bá Tựu", "1961-02-03", "Khuất Văn Thụ", "Cù Thị Mận", "xã A"))
    del dated["fields"]["child.birth_date"]
    import_entries(fresh, [json.dumps(dated).encode()])
    hits = Searcher(fresh.db.conn).find(parse(name="Khuất Bá Tựu", born="1961")).hits
    assert hits[0].entry.id == "x"
    assert hits[0].score > 0.9


def test_numbered_wards_are_places(fresh: Archive, line: Callable[..., bytes]) -> None:
    people = [(f"w{ward}", f"phường {ward:02d}, quận 4, thành phố Hồ Chí Minh") for ward in (5, 6, 15)]
    import_entries(
        fresh,
        [line(id, "Trần Thị Lan", "1980-01-01", "Trần Văn A", "Lê Thị B", place) for id, place in people],
    )
    searcher = Searcher(fresh.db.conn)
    for place in ("Phường 6", "phuong 06, quan 4", "P.6, Q.4"):
        assert top(searcher, name="Trần Thị Lan", born="1980", place=place) == "w6"


def test_a_commune_of_today_that_shares_its_name_with_many(
    fresh: Archive, line: Callable[..., bytes]
) -> None:
    units = [unit for unit in places.units().all if unit.era == "new" and unit.name == "Xã Tân Tiến"]
    assert len(units) > 5
    people = []
    for unit in units:
        old = next(old for old in places.former(unit.code) if "Tân Tiến" not in old.name)
        written = places.describe(old)["full_name"]
        people.append(line(f"u{unit.code}", "Trần Thị Lan", "1980-01-02", "Trần A", "Lê B", written))
    import_entries(fresh, people)
    found = Searcher(fresh.db.conn).find(parse(name="Trần Thị Lan", born="1980", place="xã Tân Tiến"))
    evidence = [{part: worth for part, worth, _text in hit.detail.parts}["place"] for hit in found.hits]
    assert len([worth for worth in evidence if worth > 0]) == len(units)


def death(id: str, name: str, born: str, declarant: str) -> bytes:
    fields = {"deceased.full_name": name, "deceased.birth_date": born, "declarant.full_name": declarant}
    return json.dumps({
        "id": id, "event": "death", "number": "7", "year": 2001, "status": "read",
        "book": {"id": "KT.2001.01", "type": "KT", "number": "01", "years": "2001"},
        "fields": {field: {"written": text} for field, text in fields.items()},
    }).encode()  # fmt: skip


def test_what_the_south_calls_a_name_finds_it(fresh: Archive, line: Callable[..., bytes]) -> None:
    import_entries(
        fresh,
        [
            line("s1", "Hoàng Thị Nghĩa", "1970-01-02", "Hoàng Văn Thụ", "Cù Thị Mận", "xã A"),
            line("s2", "Hà Thị Nga", "1970-01-02", "Hà Văn Thụ", "Cù Thị Mận", "xã A"),
        ],
    )
    hits = Searcher(fresh.db.conn).find(parse(name="Huỳnh Thị Ngãi", born="1970")).hits
    assert hits[0].entry.id == "s1"


def test_a_page_with_room_shows_who_fits_less(
    fresh: Archive, line: Callable[..., bytes], crowd: list[bytes]
) -> None:
    """A slip in the name and a year that is five off leave an entry far behind the first, but not out of sight."""
    place = "xã A"
    import_entries(
        fresh,
        [
            line("s1", "Tạ Minh Quang", "1986-01-11", "Tạ Văn Ín", "Vi Thị So", place),
            line("s2", "Tạ Minh Quang", "1981-03-12", "Tạ Văn Ún", "Lò Thị Ca", place),
            *crowd,
        ],
    )
    searcher = Searcher(fresh.db.conn)
    for asked in ("ta minh wang", "Tạ Minh Qang"):
        hits = [hit.entry.id for hit in searcher.find(parse(name=asked, born="1986")).hits]
        assert hits[0] == "s1"
        assert "s2" in hits


def test_few_entries_are_settled_one_by_one_as_they_would_be_by_splitting(
    searcher: Searcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    queries = [parse(**each) for each in (
        {"name": "Nguyễn Văn Hùng", "born": "1975"}, {"name": "nguyen thi lan", "born": "1980"},
        {"name": "Hoàng Kỳ", "mother": "Vi Thị Hoà"}, {"father": "Hoang Dinh Ly", "born": "2003"},
    )]  # fmt: skip

    def found() -> list[list[tuple[int, float]]]:
        return [[(hit.seq, round(hit.score, 6)) for hit in searcher.find(query).hits] for query in queries]

    settled = found()
    monkeypatch.setattr(lattice, "_SINGLY", 0)
    monkeypatch.setattr(lattice, "_STEPS", 100_000)
    assert settled == found()


def test_a_child_whose_name_was_not_read_is_called_like_its_father(
    fresh: Archive, line: Callable[..., bytes], crowd: list[bytes]
) -> None:
    unread = []
    for id, father in (("u1", "Ma Văn Ín"), ("u2", "Mạc Văn Ún"), ("u3", "Sùng A Páo")):
        entry = json.loads(line(id, "?", "1986-01-11", father, "Vi Thị So", "xã A"))
        entry["fields"]["child.full_name"] |= {"written": None, "value": None, "confidence": 0.0}
        unread.append(json.dumps(entry).encode())
    import_entries(fresh, [*unread, *crowd])
    hits = Searcher(fresh.db.conn).find(parse(name="Mạc Thị Hoài", born="1986")).hits
    assert next(hit.entry.id for hit in hits if hit.entry.id[0] == "u") == "u2"
    scores = {hit.entry.id: hit.detail.score for hit in hits}
    assert scores["u2"] > scores.get("u3", -9.0) + 2


def test_a_word_that_a_name_has_twice(fresh: Archive, line: Callable[..., bytes], crowd: list[bytes]) -> None:
    """A posting does not tell how often: whoever is called Văn once fits Văn Văn no better than another name does."""
    given = ["Bảo", "Hữu", "Lịch", "Mạnh", "Phúc", "Tài", "Thành", "Thắng", "Tính", "Yên"] * 12
    others = [
        line(f"o{at}", f"Nguyễn Văn {word}", "1962-06-10", "Nguyễn Văn Ín", "Vi Thị So", "xã A")
        for at, word in enumerate(given)
    ]
    twice = line("t", "Nguyễn Văn Văn", "1962-06-10", "Nguyễn Văn Ún", "Lò Thị Ca", "xã A")
    import_entries(
        fresh, [*others, twice, line("v", "Vi Vi", "1971-01-02", "Vi Văn A", "Lò Thị Ca", "xã A"), *crowd]
    )
    searcher = Searcher(fresh.db.conn)
    for asked in ("Nguyễn Văn Văn", "nguyen van van"):
        hits = searcher.find(parse(name=asked, born="1962")).hits
        assert (hits[0].entry.id, len(hits[0].detail.parts)) == ("t", 2)
    assert top(searcher, name="vi vi", born="1971") == "v"
    with transaction(fresh.db) as conn:
        assert index.reindex(conn).differing == 0
