"""Tables beyond their headings: columns by their cells, marks for "as above"."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from civbook.forms.columns import Column
from civbook.forms.loading import load_form
from civbook.forms.tables import columns_of
from civbook.imaging.celllines import CellLine, written_lines
from civbook.imaging.grid import Grid
from civbook.model import Box, FieldKind, FieldReading, TextLine
from civbook.workflow.overruns import _lacking, _whole
from civbook.workflow.tablecells import without_scraps, without_signature
from civbook.workflow.tablecolumns import completed, kind_of
from civbook.workflow.tablegrid import heading_cells
from civbook.workflow.tablemarks import as_above, is_short, is_strokes, says_above
from civbook.workflow.tableticks import ticked


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (["12", "13", "14"], "number"),
        (["Nam", "Nữ", "Nam"], "sex"),
        (["3/5/1984", "ngày 7 tháng 5 năm 1984", "1951"], "date"),
        (["Nguyễn Văn An", "Trần Thị Bình"], "name"),
        (["Bố đẻ", "Mẹ đẻ", "Ông nội"], "relationship"),
        (["xã Tả Van, huyện Sa Pa", "Trạm y tế xã Tả Van"], "place"),
        (["Kinh", "Tày", "Mông"], "ethnicity"),
        (["12", "Nam", "Trần Thị Bình"], ""),
        (["bản Pó", "Ấp Chợ", "Ấp 3 - Suối Cát"], "place"),
        (["H'Hiên Niê", "H Linh Mlô", "Tô Thị Ngọc Thơ"], "name"),
        (["Việt Nam", "VN", "Việt Nam"], "nationality"),
        (["11", "11", "11"], ""),
        ([], ""),
    ],
)
def test_what_cells_hold(cells: list[str], kind: str) -> None:
    assert kind_of([[cell] for cell in cells]) == kind


def test_several_things_of_one_person() -> None:
    assert kind_of([["Nguyễn Văn An", "1952", "xã Tả Van"], ["Trần Đình Phúc", "1949"]]) == "person"


CELLS = {
    "Số TT": ["12", "13"], "Họ và tên con": ["Nguyễn Văn An", "Trần Thị Bình"], "Nam, nữ": ["Nam", "Nữ"],
    "Ngày sinh": ["3/5/1984", "4/5/1984"], "Nơi sinh": ["xã Tả Van, huyện Sa Pa", "Trạm y tế xã Tả Van"],
    "Họ và tên cha": ["Nguyễn Văn Ba", "Trần Văn Tư"], "Năm sinh của cha": ["1951", "1949"],
    "Họ và tên mẹ": ["Lê Thị Hoa", "Phạm Thị Mai"], "Năm sinh của mẹ": ["1955", "1952"],
    "Họ tên người khai": ["Nguyễn Văn Ba", "Phạm Thị Mai"], "Quan hệ với trẻ": ["Bố đẻ", "Mẹ đẻ"],
}  # fmt: skip


@pytest.mark.parametrize("lost", range(len(CELLS)))
def test_no_misread_heading_loses_its_column(lost: int) -> None:
    form = load_form("ks-table")
    headings, cells = list(CELLS), list(CELLS.values())
    wanted = [column.fields for column in columns_of(form, headings)]
    headings[lost] = "Xqzw"
    asked: list[int] = []

    def look(columns: Sequence[int]) -> dict[int, list[list[str]]]:
        asked.extend(columns)
        return {column: [[text] for text in cells[column]] for column in columns}

    found = completed(form, columns_of(form, headings), look)
    assert found[lost].fields == wanted[lost]
    assert [column.fields for column in found] == wanted


LATER = {
    "Số TT": ["12", "13"], "Họ và tên con": ["Nguyễn Văn An", "Trần Thị Bình"], "Nam, nữ": ["Nam", "Nữ"],
    "Ngày sinh": ["3/5/1984", "4/5/1984"], "Nơi sinh": ["Bản Pó, xã Tả Van", "nhà hộ sinh xã"],
    "Quê quán": ["xã Tả Van, huyện Sa Pa", "Ấp Chợ"], "Quốc tịch": ["Việt Nam", "VN"],
    "Họ tên, năm sinh người cha": ["Nguyễn Văn Ba\n1951", "Trần Văn Tư\nsinh 1949"],
    "Họ tên, năm sinh người mẹ": ["Lê Thị Hoa\n1955", "Phạm Thị Mai\n1952"],
    "Chỗ ở của cha mẹ": ["bản Pó", "Ấp 3 - Suối Cát"], "Họ tên người khai": ["Nguyễn Văn Ba", "H'Hiên Niê"],
    "Ngày đăng ký": ["6/5/1984", "7/5/1984"], "Cán bộ hộ tịch ký": ["Vàng Thị Sa", "Vàng Thị Sa"],
}  # fmt: skip


@pytest.mark.parametrize("lost", range(len(LATER)))
def test_no_misread_heading_loses_a_column_of_a_later_printing(lost: int) -> None:
    form = load_form("ks-table")
    headings, cells = list(LATER), [[text.split("\n") for text in column] for column in LATER.values()]
    wanted = [column.fields for column in columns_of(form, headings)]
    headings[lost] = "Xqzw"
    found = completed(form, columns_of(form, headings), lambda numbers: {at: cells[at] for at in numbers})
    assert [column.fields for column in found] == wanted


def test_columns_under_one_heading_are_told_apart_by_their_cells() -> None:
    merged = "thứ Ngày vào sổ Họ và tên đứa trẻ tự"  # the rules between the three are broken
    headings = [
        f"{merged} 1",
        f"{merged} 2",
        f"{merged} 3",
        "Nam hay nữ 4",
        "Họ và tên mẹ 5",
        "Họ tên người cha 6",
    ]
    cells = [["84", "85"], ["2-11-1991", "6-11-1991"], ["Lưu Viết Hoạt", "Lý Thị Kim Hạ"], ["Nam", "Nữ"]]
    form = load_form("ks-table")
    found = completed(
        form,
        columns_of(form, headings),
        lambda numbers: {at: [[text] for text in cells[at]] for at in numbers},
    )
    assert [column.fields for column in found[:4]] == [
        ("number",), ("registration_date",), ("child.full_name",), ("child.sex",),
    ]  # fmt: skip


def test_cells_that_only_may_be_others_leave_a_heading_its_column() -> None:
    form = load_form("ks-table")
    names = [["Bản Tả Van"], ["Xã Tả Van"], ["xã Bản Pó"]]  # names that look like places
    places = [Column(("child.birth_place",), 1.0), Column(("child.home_town",), 1.0)]
    found = completed(form, [*places, Column(("declarant.full_name",), 0.8)], lambda _numbers: {2: names})
    assert found[2].fields == ("declarant.full_name",)
    dates = [["1/2/1984"], ["3/4/1984"]]
    found = completed(form, [Column(("declarant.full_name",), 0.8)], lambda _numbers: {0: dates})
    assert found[0].fields == ("registration_date",)


def test_a_number_behind_the_day_of_registration() -> None:
    form = load_form("ks-table")
    columns = columns_of(form, ["Ngày vào sổ", "Xqzw", "Họ và tên con", "Nam, nữ"])
    cells = {1: [["78"], ["79"], ["80"]]}
    assert completed(form, columns, lambda _numbers: cells)[1].fields == ("number",)


def test_two_headings_read_as_one_line_are_two_columns() -> None:
    headings = ["CHA Họ tên", "CHA Năm sinh Nơi ở hiện nay", "CHA Năm sinh Nơi ở hiện nay", "MẸ Họ tên"]
    assert [column.fields for column in columns_of(load_form("ks-table"), headings)] == [
        ("father.full_name",),
        ("father.birth_date",),
        ("father.residence",),
        ("mother.full_name",),
    ]


def text_line(text: str, top: int, bottom: int, confidence: float) -> TextLine:
    return TextLine(text, Box(0, top, 200, bottom), confidence)


@pytest.mark.parametrize(
    ("other", "stays"),
    [
        (("J", 32, 50, 0.22), False),
        (("nt", 40, 62, 0.3), True),  # below, in its own height
        (("an", 32, 50, 0.9), True),
        (("Nguyễn Thị Mai", 20, 44, 0.9), False),
        (("Hà Nội", 20, 44, 0.9), True),
    ],
)
def test_parts_of_a_line_that_were_taken_for_lines(
    other: tuple[str, int, int, float], *, stays: bool
) -> None:
    lines = [text_line("Nguyễn Thị Mai", 0, 42, 0.93), text_line(*other)]
    assert (lines[1] in without_scraps(lines)) is stays


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        ([("Nho", 0.4), ("H Nhiên Niê", 0.97)], "H Nhiên Niê"),
        ([("Long", 0.94), ("Chảo Tả", 0.94), ("Mẩy", 0.94)], "Chảo Tả Mẩy"),
        ([("T", 0.94), ("l", 0.1), ("Phạm Tuyết", 0.98), ("Bích", 0.97)], "Phạm Tuyết Bích"),
        ([("Nguyễn", 0.95), ("Thị Lan", 0.97)], "Nguyễn Thị Lan"),
        ([("Y", 0.95), ("Moan Niê", 0.97)], "Y Moan Niê"),
        ([("Lan", 0.95)], "Lan"),
    ],
)
def test_a_name_below_a_signature(lines: list[tuple[str, float]], name: str) -> None:
    written = [text_line(text, 40 * at, 40 * at + 30, sure) for at, (text, sure) in enumerate(lines)]
    assert " ".join(line.text for line in without_signature(written)) == name


def test_cells_are_not_looked_at_where_headings_are_clear() -> None:
    def look(_columns: Sequence[int]) -> dict[int, list[list[str]]]:
        raise AssertionError

    columns = [Column(("number",), 1.0), Column(("child.full_name",), 0.95)]
    assert completed(load_form("ks-table"), columns, look) == columns


def line(ink: np.ndarray) -> CellLine:
    return CellLine(Box(0, 0, ink.shape[1], ink.shape[0]), ink)


def strokes(*places: int) -> CellLine:
    ink = np.zeros((30, max(places) + 16), dtype=bool)
    for x in places:
        for row in range(30):
            ink[row, x + (30 - row) // 3 : x + (30 - row) // 3 + 3] = True
    return line(ink)


def test_two_strokes_are_a_mark() -> None:
    assert is_strokes([strokes(0, 9)])
    assert not is_strokes([strokes(0)])
    assert not is_strokes([strokes(0, 9, 18, 27)])
    assert not is_strokes([strokes(0, 9), strokes(0, 9)])
    assert not is_strokes([line(np.ones((30, 60), dtype=bool))])
    assert is_short([strokes(0, 9)])
    assert not is_short([line(np.ones((30, 300), dtype=bool))])


@pytest.mark.parametrize(
    ("name", "written", "short", "marked", "expected"),
    [
        ("registration_date", "nt", True, False, True),
        ("registration_date", "9t", True, False, True),
        ("registration_date", "9t", False, False, False),
        ("child.sex", "t", True, False, True),
        ("registration_date", "11", True, True, True),
        ("registration_date", "11", True, False, False),
        ("number", "11", True, True, False),
        ("child.birth_place", "như triên", False, False, True),
        ("registration_date", "hưtrên", False, False, True),
        ("registration_date", "như rên", False, False, True),
        ("child.home_town", "Hữu Trên", False, False, False),
        ("registration_date", "h", True, False, True),
        ("registration_date", "4", True, False, True),
        ("father.residence", "h", True, False, True),
        ("child.birth_place", "Nhà hộ sinh", False, False, False),
        ("mother.residence", "Nữ", True, False, True),
        ("mother.residence", "Nữ", False, False, False),
        ("child.sex", "Nữ", True, False, False),
        ("child.ethnicity", "một", True, False, True),
        ("child.ethnicity", "11", True, False, True),
        ("child.ethnicity", "Tày", True, False, False),
        ("child.nationality", "VN", True, False, False),
        ("child.ethnicity", "", True, True, True),
        ("child.ethnicity", "", True, False, False),
        ("child.full_name", "Như Trang", True, False, False),
    ],
)
def test_as_above(name: str, written: str, short: bool, marked: bool, expected: bool) -> None:
    assert says_above(name, written, short=short, strokes=marked) is expected


@pytest.mark.parametrize(
    ("apart", "strokes", "found"), [(8, 2, True), (4, 2, True), (8, 3, False), (8, 1, False)]
)
def test_small_strokes_alone_in_a_cell_are_a_mark(apart: int, strokes: int, found: bool) -> None:
    """They are smaller than letters, and may run into one where their ink is pale."""
    even = np.full((440, 680), 245, dtype=np.uint8)
    levels, uprights = (40, 220, 400), (40, 340, 640)
    for y in levels:
        even[y : y + 3, 40:643] = 60
    for x in uprights:
        even[40:403, x : x + 3] = 60
    words(even, 60, 60, 8)
    words(even, 60, 240, 8)
    for number in range(strokes):
        left = 360 + apart * number
        even[60:70, left - 1 : left + 3] = np.minimum(even[60:70, left - 1 : left + 3], 190)
        even[60:70, left : left + 2] = 60
    table = Grid(tuple(tuple((float(x), float(y)) for x in uprights) for y in levels), ((0, 1), (1, 2)))
    writing = written_lines(even, table, 200)
    assert len(writing.lines[0, 0]) == 1
    assert is_strokes(writing.lines.get((0, 1), ())) is found


def test_a_word_that_was_read_surely_is_no_mark() -> None:
    assert not says_above("child.sex", "Nam", short=True, strokes=True, sure=0.99)
    assert says_above("child.sex", "Nu", short=True, strokes=True, sure=0.5)


def test_a_mark_takes_the_value_above_or_none() -> None:
    def reading(value: str | None) -> FieldReading:
        return FieldReading("nt", value, 0.9, "recognised")

    above = {"mother.residence": FieldReading("xã A", "xã A", 0.7, "recognised")}
    fields = {"mother.residence": reading("nt"), "father.residence": reading("nt")}
    found, findings = as_above(fields, above, frozenset(fields))
    assert found["mother.residence"].value == "xã A"
    assert found["mother.residence"].confidence == 0.7
    assert found["father.residence"].value is None
    assert found["father.residence"].written == "nt"
    assert [finding.code for finding in findings] == ["same-as-above"] * 2


def words(sheet: np.ndarray, x: int, y: int, letters: int) -> None:
    """Something like a line of print: upright strokes with arches."""
    for letter in range(letters):
        at = x + 14 * letter
        sheet[y : y + 20, at : at + 3] = 40
        sheet[y : y + 20, at + 8 : at + 11] = 40
        sheet[y : y + 3, at : at + 11] = 40


@pytest.mark.parametrize("shade", [60, 190])  # a rule of the frame, a thin one
def test_headings_are_read_cell_by_cell(shade: int) -> None:
    """Headings of one, two and three lines side by side make no common lines, and only real rules divide them."""
    levels, uprights = (40, 120, 200, 300, 400), (40, 240, 440, 640)
    even = np.full((440, 680), 245, dtype=np.uint8)
    for y in levels:
        first = 240 if y == 120 else 40  # the first column's heading is as high as two rows
        even[y : y + 3, first:643] = 60
    for x in uprights:
        even[120 if x == 440 else 40 : 403, x : x + 3] = shade  # a group over two columns
    words(even, 80, 86, 8)
    words(even, 80, 126, 8)
    words(even, 380, 70, 8)
    words(even, 280, 146, 8)
    words(even, 480, 132, 8)
    words(even, 480, 168, 8)
    other_side = np.full_like(even, 245)  # the other side's headings shine through
    for x, y in ((60, 165), (260, 90), (500, 60), (260, 175)):
        words(other_side, x, y, 8)
    even = np.where((other_side < 245) & (even == 245), 185, even).astype(np.uint8)
    table = Grid(
        tuple(tuple((float(x), float(y)) for x in uprights) for y in levels), ((0, 1), (1, 2), (2, 3))
    )
    sheet: Any = SimpleNamespace(even=even, dpi=200, height=440, width=680)
    found = {(cell.row, cell.columns): len(cell.lines) for cell in heading_cells(sheet, table, 2)}
    assert found == {(0, (0,)): 2, (0, (1, 2)): 1, (1, (1,)): 1, (1, (2,)): 2}


@pytest.mark.parametrize(
    ("kind", "before", "read", "expected"),
    [
        (FieldKind.DATE, "29/10/19", "29/10/1960", "29/10/1960"),
        (FieldKind.DATE, "29/10/19", "20/12/1960", None),
        (FieldKind.DATE, "29/10/19", "29/10/19", None),
        (FieldKind.RELATIONSHIP, "ông ngo", "ông ngoại", "ông ngoại"),
        (FieldKind.RELATIONSHIP, "ông ngo", "ông ngox", None),
        (FieldKind.ETHNICITY, "Kinh", "Kinh x", None),
    ],
)
def test_what_runs_over_a_rule(kind: FieldKind, before: str, read: str, expected: str | None) -> None:
    assert bool(_lacking(before, kind)) is (before != "Kinh")
    assert _whole(before, read, kind) == expected


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({0: "x"}, {"child.sex": "Nam"}),
        ({1: "T"}, {"child.sex": "Nữ"}),
        ({0: "-", 1: "v"}, {"child.sex": "Nữ"}),
        ({0: "x", 1: "x"}, {}),
        ({1: "12/4/1990"}, {"child.sex": "Nữ", "child.birth_date": "12/4/1990"}),
        ({}, {}),
    ],
)
def test_a_mark_says_its_columns_word(cells: dict[int, str], said: dict[str, str]) -> None:
    columns = [Column(("child.sex",), 1.0, "Nam"), Column(("child.sex",), 1.0, "Nữ")]
    here = {number: [TextLine(text, Box(0, 0, 9, 9), 0.5)] for number, text in cells.items()}
    assert {zone.field: zone.text for zone in ticked(columns, here)} == said
