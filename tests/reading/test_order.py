"""Entry numbers down a table."""

from __future__ import annotations

import pytest

from civbook.reading.order import numbers_in_order


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        (["135", "136", "1", "138"], ["135", "136", "137", "138"]),
        (["18", "19", "0", "21"], ["18", "19", "20", "21"]),
        (["22", "23", "4"], ["22", "23", "4"]),  # two numbers are too few to doubt a third
        (["21", "22", "23", "4"], ["21", "22", "23", "24"]),
        (["125", "126", "128", "129"], ["125", "126", "128", "129"]),  # a gap stays a gap
        (["125", "126", "13", "130"], ["125", "126", "13", "130"]),  # 127 to 129: none holds 1 and 3
        (["7", "8", None, "10"], ["7", "8", "9", "10"]),
        (["7", "8", None, "11"], ["7", "8", None, "11"]),
        (["103/1982", "104/1982", None, "106/1982"], ["103/1982", "104/1982", "105/1982", "106/1982"]),
        (["5", "5", "5"], ["5", "5", "5"]),
        ([None, None], [None, None]),
        ([], []),
    ],
)
def test_order(read: list[str | None], meant: list[str | None]) -> None:
    assert numbers_in_order(read) == meant
