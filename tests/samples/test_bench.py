"""How the benchmark compares and pairs."""

from __future__ import annotations

from typing import Any


def read(value: str | None, written: str | None = None) -> dict[str, Any]:
    return {"value": value, "written": written or value, "confidence": 0.9}


def test_lenient_and_strict_equality() -> None:
    from bench_pages import right

    truth = {"written": "Hoà", "value": "Nguyễn Thị Hoà"}
    assert right("birth", "child.full_name", truth, read("NGUYỄN  THỊ HÒA")) == (True, False)
    assert right("birth", "child.full_name", truth, read("Nguyễn Thị Hoà")) == (True, True)
    assert right("birth", "child.full_name", truth, read("Nguyễn Thị Hoa")) == (False, False)
    assert right("birth", "child.full_name", truth, None) == (False, False)


def test_a_date_in_words_counts_by_its_words_too() -> None:
    from bench_pages import right

    truth = {"written": "Ngày năm tháng ba", "value": "1998-03-05"}
    assert right("birth", "child.birth_date_in_words", truth, read(None, "ngày năm  tháng ba"))[0]
    assert not right("birth", "child.birth_date", truth, read(None, "ngày năm  tháng ba"))[0]


def test_a_time_counts_however_a_truth_writes_it() -> None:
    from bench_pages import right

    truth = {"written": "5 giờ 10 phút", "value": "5 giờ 10 phút"}
    assert right("death", "deceased.death_time", truth, read("05:10")) == (True, False)
    assert right("death", "deceased.death_time", truth, read("05:40")) == (False, False)


def test_rows_are_paired_in_order_over_gaps() -> None:
    from bench_pages import Wanted, align

    names = ["Lê Văn An", "Trần Thị Bưởi", "Phạm Công Danh", "Vũ Thị Én"]
    wanted = [
        Wanted(
            {},
            {
                "fields": {
                    "child.full_name": {"written": name, "value": name},
                    "number": {"written": str(k), "value": str(k)},
                }
            },
        )
        for k, name in enumerate(names, 41)
    ]
    rows = [
        (f"id{k}", 0, {"child.full_name": read(name), "number": read(str(k))})
        for k, name in ((41, "Lê Vân An"), (43, "Phạm Công Danh"), (44, "Vũ Thi En"))
    ]
    pairs = [(item.entry["fields"]["number"]["value"], found[0]) for item, found in align(wanted, rows)]
    assert pairs == [("41", "id41"), ("43", "id43"), ("44", "id44")]
