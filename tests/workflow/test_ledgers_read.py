"""Ledgers of marriages and deaths, drawn and read by our own engine: columns, spouses, dittos, struck-out entries."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from civbook.forms.columns import Column
from civbook.forms.loading import load_form
from civbook.forms.tables import columns_of
from civbook.imaging.grid import Grid
from civbook.imaging.levels import with_hidden, without_guides, without_strokes
from civbook.imaging.opening import Frame
from civbook.imaging.ruling import Rule
from civbook.model import Box, TextLine
from civbook.workflow.crossing import crossing
from civbook.workflow.page import EntryDraft, ReadOptions
from civbook.workflow.pagereading import PageReader
from civbook.workflow.tablecells import _likeliest, relative_apart
from civbook.workflow.tablecolumns import kind_of
from civbook.workflow.tableheadings import headings
from civbook.workflow.tablespouses import _completed

FONT = Path(__file__).parents[2] / "civbook" / "issuing" / "data" / "fonts" / "LiberationSerif-Regular.ttf"
TOP = 220


def ledger(
    title: str, columns: list[tuple[str, int]], rows: list[list[str]], step: int = 120, *, ruled: bool = True
) -> Image.Image:
    """A ruled table at 200 dpi: headings with widths, rows of cells; "|" parts the lines of a cell. Without ``ruled``
    no rule stands between the entries, and the upright ones are drawn thick."""
    width = sum(wide for _heading, wide in columns)
    sheet = Image.new("RGB", (width + 200, TOP + 130 + step * len(rows) + 160), "white")
    draw = ImageDraw.Draw(sheet)
    small, large = (ImageFont.truetype(str(FONT), size) for size in (28, 34))
    draw.text((width // 2 - 200, 90), title, font=ImageFont.truetype(str(FONT), 44), fill="black")
    levels = [TOP, TOP + 130, *(TOP + 130 + step * (row + 1) for row in range(len(rows)))]
    for y in levels if ruled else (*levels[:2], levels[-1]):
        draw.line((100, y, 100 + width, y), fill="black", width=3)
    x = 100
    for number, (heading, wide) in enumerate(columns):
        draw.line((x, TOP, x, levels[-1]), fill="black", width=3 if ruled else 7)
        draw.multiline_text((x + 10, TOP + 24), heading.replace("|", "\n"), font=small, fill="black")
        for row, cells in enumerate(rows):
            text = cells[number].replace("|", "\n")
            draw.multiline_text((x + 12, levels[row + 1] + 16), text, font=large, fill="black", spacing=12)
        x += wide
    draw.line((x, TOP, x, levels[-1]), fill="black", width=3)
    return sheet


def read(sheet: Image.Image, kind: str, year: int) -> list[EntryDraft]:
    reader = PageReader(ReadOptions(book_type=kind, years=(year, year), engine="neural", turn=0))
    return [entry for page in reader.pages(Frame(np.asarray(sheet), 200.0), 0) for entry in page.entries]


def values(entry: EntryDraft) -> dict[str, str | None]:
    return {name: reading.value for name, reading in entry.fields.items()}


def test_a_ledger_of_deaths() -> None:
    columns = [
        ("STT", 100), ("Họ và tên|người chết", 330), ("Năm sinh", 150), ("Nơi cư trú|cuối cùng", 380),
        ("Ngày chết", 230), ("Nguyên nhân|chết", 220), ("Người đi khai", 330), ("Ngày|đăng ký", 230),
    ]  # fmt: skip
    rows = [
        ["12", "Phạm Văn Hải", "1925", "xã Tả Van, Sa Pa", "13/01/1989", "Già yếu", "Phạm Văn Nam|Con", "17/1/1989"],
        ["13", "Lê Thị Hoa", "1931", "như trên", "15/01/1989", "Bệnh tim", "Trần Văn Ba|Chồng", "18/01/1989"],
        ["14", "Vũ Đình Long", "1940", "xã Bản Hồ, Sa Pa", "20/01/1989", "Tai nạn", "Vũ Thị Mai|Em ruột", "21/01/1989"],
    ]  # fmt: skip
    found = [values(entry) for entry in read(ledger("SỔ KHAI TỬ", columns, rows), "KT", 1989)]
    assert [entry["number"] for entry in found] == ["12", "13", "14"]
    assert found[0]["deceased.full_name"] == "Phạm Văn Hải"
    assert found[0]["deceased.death_date"] == "1989-01-13"
    assert found[0]["registration_date"] == "1989-01-17"
    assert [entry["declarant.relationship"] for entry in found] == ["Con", "Chồng", "Em ruột"]
    assert found[1]["declarant.full_name"] == "Trần Văn Ba"
    assert found[1]["deceased.residence"] == found[0]["deceased.residence"]
    assert found[2]["deceased.death_cause"] == "Tai nạn"


def test_a_ledger_without_rules_between_the_entries() -> None:
    columns = [
        ("Số", 100), ("Ngày khai", 230), ("Họ tên|người chết", 380), ("Nam nữ", 120), ("Năm sinh", 150),
        ("Ngày chết", 230), ("Chỗ ở", 330), ("Người khai", 330),
    ]  # fmt: skip
    rows = [
        ["12", "17/01/1989", "Phạm Văn Hải", "Nam", "1925", "13/01/1989", "xã Tả Van,|huyện Sa Pa", "Phạm Văn Nam"],
        ["13", "18/01/1989", "Lê Thị Hoa", "Nữ", "1931", "15/01/1989", "nt", "Trần Văn Ba"],
        ["14", "21/01/1989", "Vũ Đình Long", "Nam", "1940", "20/01/1989", "xã Bản Hồ", "Vũ Thị|Mai"],
        ["15", "22/01/1989", "Trần Văn Ba", "Nam", "1919", "21/01/1989", "xã Tả Van", "Trần Thị Lan"],
    ]  # fmt: skip
    found = [values(entry) for entry in read(ledger("SỔ KHAI TỬ", columns, rows, ruled=False), "KT", 1989)]
    assert [entry["number"] for entry in found] == ["12", "13", "14", "15"]
    assert [entry["deceased.death_date"] for entry in found] == [
        "1989-01-13",
        "1989-01-15",
        "1989-01-20",
        "1989-01-21",
    ]
    assert found[1]["deceased.residence"] == found[0]["deceased.residence"] == "xã Tả Van, huyện Sa Pa"
    assert found[2]["declarant.full_name"] == "Vũ Thị Mai"


def test_a_ledger_of_marriages_with_a_line_for_each_spouse() -> None:
    columns = [
        ("Số và ngày|đăng ký", 270), ("", 150), ("Họ và tên", 380), ("Ngày sinh", 260), ("Dân tộc", 170),
        ("Chỗ ở hiện nay", 450),
    ]  # fmt: skip
    spouses = "Chồng|Vợ"
    rows = [
        ["254|09/11/1972", spouses, "Đàm Văn Quyền|Lương Thị Hoa", "03/01/1951|1953", "Tày|nt", "xã Tả Van|xã Bản Hồ"],
        ["255|14/11/1972", spouses, "Lê Văn Nam|Trần Thị Mai", "1946|01/04/1949", "Kinh|Nùng", "xã Bản Hồ|như trên"],
        ["256|16/11/1972", spouses, "Vũ Đình Long|Phạm Thị Lan", "1948|1950", "Tày|Tày", "xã Tả Van|xã Tả Van"],
    ]  # fmt: skip
    found = [values(entry) for entry in read(ledger("SỔ KẾT HÔN", columns, rows, 130), "KH", 1972)]
    assert [entry["number"] for entry in found] == ["254", "255", "256"]
    assert found[0]["registration_date"] == "1972-11-09"
    assert (found[0]["husband.full_name"], found[0]["wife.full_name"]) == ("Đàm Văn Quyền", "Lương Thị Hoa")
    assert (found[0]["husband.birth_date"], found[0]["wife.birth_date"]) == ("1951-01-03", "1953")
    assert (found[0]["husband.ethnicity"], found[0]["wife.ethnicity"]) == (
        "Tày",
        "Tày",
    )  # "nt": as in the line above
    assert found[1]["wife.ethnicity"] == "Nùng"
    assert found[1]["wife.residence"] == "xã Bản Hồ"


def test_whose_line_a_row_is_where_a_word_was_not_legible() -> None:
    assert _completed({2: "wife", 3: "husband"}, range(1, 6)) == {
        1: "husband", 2: "wife", 3: "husband", 4: "wife", 5: "husband",
    }  # fmt: skip


def test_spouses_whose_lines_are_ruled_apart() -> None:
    columns = [
        ("Số và ngày|đăng ký", 270),
        ("", 150),
        ("Họ và tên", 380),
        ("Ngày sinh", 260),
        ("Chỗ ở hiện nay", 450),
    ]
    rows = [
        ["254", "Chồng", "Đàm Văn Quyền", "03/01/1951", "xã Tả Van"],
        ["09/11/1972", "Vợ", "Lương Thị Hoa", "1953", "xã Bản Hồ"],
        ["255", "Chồng", "Lê Văn Nam", "1946", "xã Bản Hồ"],
        ["14/11/1972", "Vợ", "Trần Thị Mai", "01/04/1949", "như trên"],
    ]
    found = [values(entry) for entry in read(ledger("SỔ KẾT HÔN", columns, rows, 110), "KH", 1972)]
    assert [entry["number"] for entry in found] == ["254", "255"]
    assert [entry["registration_date"] for entry in found] == ["1972-11-09", "1972-11-14"]
    assert [entry["wife.full_name"] for entry in found] == ["Lương Thị Hoa", "Trần Thị Mai"]
    assert found[1]["wife.residence"] == "xã Bản Hồ"


@pytest.mark.parametrize("second", ["VỢ Họ và tên", "UỔ Họ và tên", "Họ và tên"])
def test_headings_of_a_marriage_table(second: str) -> None:
    headings = [
        "Số",
        "Ngày đăng ký",
        "CHỒNG Họ và tên",
        "CHỒNG Ngày sinh",
        "CHỒNG Dân tộc",
        "CHỒNG Số CMND",
        second,
    ]
    fields = [column.fields for column in columns_of(load_form("kh-table"), headings)]
    assert fields[2:6] == [
        ("husband.full_name",), ("husband.birth_date",), ("husband.ethnicity",), ("husband.id_number",),
    ]  # fmt: skip
    assert fields[6] == ("wife.full_name",)


@pytest.mark.parametrize("day", ["7 tháng 8 năm 1980", "7/8/1980", "07.08.1980"])
def test_a_row_with_a_day_is_no_heading(day: str) -> None:
    told = ["Số và ngày đăng ký", "", "Họ và tên", "Năm sinh", "Chỗ ở hiện nay"]
    first = [f"177 {day}", "Chồng Vợ", "Nguyễn Sỹ Thìn Huỳnh Thanh Mùi", "1958 1953", "xóm Đình ấp Bình Phú"]
    levels, edges = (100.0, 200.0, 400.0, 600.0), range(0, 1200, 200)
    table = Grid(
        tuple(tuple((float(x), y) for x in edges) for y in levels), tuple((at, at + 1) for at in range(5))
    )
    texts = {
        (row, column): text
        for row, cells in enumerate((told, first, first))
        for column, text in enumerate(cells)
    }
    rows, columns = headings(load_form("kh-table"), table, texts)
    assert rows == 1
    assert columns[2].fields == ("husband.full_name",)


def test_headings_of_a_death_table() -> None:
    headings = ["STT", "Họ và tên người chết", "Ngày chết", "Giờ chết", "Nơi chết", "Nguyên nhân",
        "NGƯỜI KHAI TỬ Họ và tên", "NGƯỜI KHAI TỬ Quan hệ", "Người ký (họ tên, chức vụ)"]  # fmt: skip
    assert columns_of(load_form("kt-table"), headings) == [
        Column((name,), pytest.approx(1.0, abs=0.25))
        for name in (
            "number", "deceased.full_name", "deceased.death_date", "deceased.death_time", "deceased.death_place",
            "deceased.death_cause", "declarant.full_name", "declarant.relationship", "signer.full_name",
        )
    ]  # fmt: skip


def test_words_that_stand_in_each_cell_are_printed() -> None:
    assert kind_of([["Chồng", "Vợ"]] * 4) == ""
    assert kind_of([["Chồng", "Vợ"], ["Chồng", "Vợ"], ["Chống", "Vơ"], ["Nguyễn Thị An"]]) == ""
    assert kind_of([["Nguyễn Văn An"], ["Trần Thị Bình"]]) == "name"


def line(text: str) -> TextLine:
    return TextLine(text, Box(0, 0, 10 * len(text), 30), 0.9)


def test_how_the_declarant_is_related_stands_below_the_name() -> None:
    name, relative = relative_apart([line("Phạm Gia Kiên"), line("Tâm"), line("Con dâu")])
    assert [one.text for one in name] == ["Phạm Gia Kiên", "Tâm"]
    assert [one.text for one in relative] == ["Con dâu"]
    assert relative_apart([line("Phạm Gia"), line("Kiên")]) == ([line("Phạm Gia"), line("Kiên")], ())
    assert relative_apart([line("Cháu")]) == ([line("Cháu")], ())


def level(
    y: float, thickness: float = 3.0, start: float = 0.0, end: float = 1000.0, rise: float = 0.0
) -> Rule:
    return Rule(((start, y), (end, y + rise)), thickness, end - start, 80.0)


def test_a_row_rule_worn_thin_is_one_where_a_row_ends() -> None:
    heights = [100, 160, 280, 400, 520, 640, 760]
    worn = [level(y, 1.0 if y == 520 else 3.0) for y in heights]
    assert without_guides(worn) == worn
    guides = [level(y, 1.0 if y == 460 else 3.0) for y in sorted([*heights, 460])]
    assert [rule.points[0][1] for rule in without_guides(guides)] == heights


def test_a_stroke_through_an_entry_is_no_rule() -> None:
    rules = [level(100), level(220), level(340)]
    stroke = level(260, start=200, end=600, rise=-24)
    bent = level(300, start=300, end=500, rise=1)
    assert without_strokes([*rules, stroke, bent], 1000) == [*rules, bent]


def test_a_rule_of_which_a_cancelling_stroke_hides_the_midst() -> None:
    rules = [level(100), level(160), level(280), level(520)]
    ends = [level(402, start=0, end=300), level(398, start=720, end=1000)]
    found = with_hidden(rules, [*rules, *ends], (0, 1000))
    assert [round(rule.at(500)) for rule in found] == [100, 160, 280, 400, 520]
    stray = [level(402, start=0, end=300), level(440, start=720, end=1000)]
    assert with_hidden(rules, [*rules, *stray], (0, 1000)) == rules
    assert with_hidden(rules, [*rules, ends[0]], (0, 1000)) == rules


def words(text: str, stroke: tuple[int, int] | None = None, waves: int = 0) -> np.ndarray:
    image = Image.new("L", (700, 60), 255)
    draw = ImageDraw.Draw(image)
    font = ImageFont.truetype(str(FONT), 40)
    draw.text((30, 6), text, font=font, fill=0)
    if stroke:
        draw.line((stroke[0], 34, (stroke[0] + stroke[1]) // 2, 34 + waves, stroke[1], 34), fill=0, width=3)
    return np.asarray(image) < 128


def test_words_crossed_out_with_one_stroke() -> None:
    """Far apart: what is crossed out is told by the blanks between its words, whatever waves the stroke makes."""
    end = 30 + round(ImageFont.truetype(str(FONT), 40).getlength("Ngô Như Tiệp"))
    assert crossing(words("Ngô Như Tiệp", (20, end + 14))) > 0.97
    assert crossing(words("Ngô Như Tiệp", (20, end + 14), waves=9)) > 0.94
    assert crossing(words("Ngô Như Tiệp")) < 0.85
    assert crossing(words("Ngô Như Tiệp", (20, end - 120))) < 0.88  # some of the words only
    under = words("Ngô Như Tiệp")
    under[54:57, 20 : end + 14] = True
    assert crossing(under) < 0.85
    assert crossing(words("Ngô Như Tiệp"), least=0.95) == 0


def test_halves_of_a_line_that_say_the_same_are_one_line() -> None:
    whole = TextLine("28/6/1996", Box(196, 865, 348, 899), 0.9)
    upper, lower = (
        TextLine(text, Box(196, y0, 348, y0 + 23), 0.97)
        for text, y0 in (("22/6/1996", 865), ("28/6/1996", 876))
    )
    apart = replace(lower, box=Box(196, 890, 348, 913))
    assert _likeliest([[whole], [upper, lower]], [False, False]) == 0
    assert _likeliest([[whole], [upper, apart]], [False, False]) == 1
