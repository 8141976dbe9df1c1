"""Who is in no book is not found in somebody like him: not in a brother, not in a namesake."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from civbook.search.find import Searcher
from civbook.search.query import parse
from civbook.search.strangers import drawn_together
from civbook.workflow.archive import Archive
from civbook.workflow.bulk import import_entries


@pytest.fixture
def family(line: Callable[..., bytes], crowd: list[bytes]) -> list[bytes]:
    """Two registered children of one couple, and strangers enough that names tell something."""
    couple = ("Lò Khánh Toàn", "Mạc Hoài Thu", "xã Hữu Liên, huyện Hữu Lũng")
    return [
        line("f1", "Lò Khánh Chinh", "2002-06-12", *couple),
        line("f2", "Lò Khánh Trâm", "2004-01-09", *couple),
        *crowd,
    ]


def test_a_child_that_is_not_registered_is_not_its_sister(fresh: Archive, family: list[bytes]) -> None:
    import_entries(fresh, family)
    searcher = Searcher(fresh.db.conn)
    parents = {"father": "Lò Khánh Toàn", "mother": "Mạc Hoài Thu"}
    for name, born in (("Lò Khánh Trinh", "2003"), ("Lò Khánh Trang", "2006"), ("Lò Văn Hạnh", "2001")):
        answer = searcher.find(parse(name=name, born=born, **parents))
        assert not answer.hits or answer.hits[0].score < 0.9
    sure = searcher.find(parse(name="Lò Khánh Chinh", born="2002", **parents)).hits[0]
    assert (sure.entry.id, sure.score > 0.99) == ("f1", True)
    assert (
        searcher.find(parse(name="lo khanh tram", born="2004", mother=parents["mother"])).hits[0].score > 0.9
    )


def test_a_namesake_of_another_time_is_another(
    fresh: Archive, line: Callable[..., bytes], family: list[bytes]
) -> None:
    people = [line("y1", "Ninh Hoài Khương Vượng", "1996-03-04", "Ninh Thụ", "Cù Thị Mận", "xã A")]
    import_entries(fresh, [*people, *family])
    searcher = Searcher(fresh.db.conn)
    for born in ("1921", "2015", "2041"):  # also a year that no book is of
        assert searcher.find(parse(name="Ninh Hoài Khương Vượng", born=born)).absent > 0.3
    assert searcher.find(parse(name="Ninh Hoài Khương Vượng", born="1996")).hits[0].score > 0.99


def test_what_is_drawn_together_tells_less() -> None:
    assert drawn_together(1, 1.0) == 0.0
    assert drawn_together(0, 1.0) == 0.0
    assert drawn_together(30, 1.0) > 1.0


def test_almost_the_name_alone_is_never_sure(
    fresh: Archive, line: Callable[..., bytes], crowd: list[bytes]
) -> None:
    """Brothers are called Chinh and Chính: with nothing but the year, it may be one who is in no book."""
    import_entries(
        fresh, [line("n1", "Mã Khánh Chinh", "1990-06-12", "Mã Văn Ín", "Sùng Thị Ca", "xã A"), *crowd]
    )
    searcher = Searcher(fresh.db.conn)

    def sure(**asked: str) -> float:
        hit = searcher.find(parse(**asked)).hits[0]
        assert hit.entry.id == "n1"
        return hit.score

    assert sure(name="Mã Khánh Chinh", born="1990") > 0.9
    assert sure(name="ma khanh chinh", born="1990") > 0.9  # accents left out differ from nothing
    assert 0.5 < sure(name="Mã Khánh Chính", born="1990") < 0.9
    assert 0.5 < sure(name="ma khanh chin", born="1990") < 0.9
    assert sure(name="Mã Khánh Chính", born="1990-06-12") > 0.9
    assert sure(name="Mã Khánh Chính", born="1990", mother="sung thi ca") > 0.9
