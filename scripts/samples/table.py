"""Births as a ruled table over a double spread, one row an entry, as books of 1976-1998 have them."""

from __future__ import annotations

import itertools
import random
from dataclasses import dataclass, replace

from samples import fonts, hands
from samples.content import Content, Register
from samples.setting import Placed, union
from samples.sheet import Box, Sheet


@dataclass(frozen=True)
class Column:
    """A column: its heading, the fields written in it one below the other, its share of the width."""

    heading: str
    names: tuple[str, ...]
    share: float
    group: str = ""


@dataclass(frozen=True)
class Edition:
    """One printing of the table; sizes in mm."""

    family: str
    columns: tuple[Column, ...]
    fold: int  # the column that begins the right-hand page
    size: tuple[float, float]
    rows: int
    margins: tuple[float, float]
    rule: float
    title: bool
    column_numbers: bool
    guide_lines: bool
    heading_high: float


def new_edition(rng: random.Random) -> Edition:
    """Draw a table's printing."""
    columns, fold = _columns(rng)
    family = rng.choice(("tinos", "tinos", "arimo", "noto-serif", "old-standard-tt", "roboto-condensed"))
    size = rng.choice(((420, 297), (420, 297), (400, 280), (430, 320), (380, 270)))
    return Edition(
        family,
        columns,
        fold,
        size,
        rng.randint(6, 10),
        (rng.uniform(9, 18), rng.uniform(12, 22)),
        rng.uniform(0.2, 0.5),
        rng.random() < 0.75,
        rng.random() < 0.5,
        rng.random() < 0.3,
        rng.uniform(20, 30),
    )


def _columns(rng: random.Random) -> tuple[tuple[Column, ...], int]:
    name = rng.choice(
        ("Họ và tên", "Họ và tên người được khai sinh", "HỌ VÀ TÊN KHAI SINH", "Họ, tên trẻ em")
    )
    left = [
        Column(rng.choice(("Số thứ tự", "Số TT", "Số")), ("number",), 0.55),
        Column(rng.choice(("Ngày, tháng, năm đăng ký", "Ngày đăng ký")), ("registration_date",), 1.15),
        Column(name, ("child.full_name",), 1.9),
        Column(rng.choice(("Nam hay nữ", "Nam, nữ", "Giới tính")), ("child.sex",), 0.6),
        Column(
            rng.choice(("Ngày, tháng, năm sinh", "Sinh ngày, tháng, năm", "Ngày sinh")),
            ("child.birth_date",),
            1.2,
        ),
        Column(rng.choice(("Nơi sinh", "Sinh tại")), ("child.birth_place",), 1.9),
    ]
    if rng.random() < 0.55:
        left.append(Column("Dân tộc", ("child.ethnicity",), 0.65))
    parents = _parents(rng)
    if rng.random() < 0.4:
        parents.reverse()
    right = [column for parent in parents for column in parent]
    right.append(
        Column(
            rng.choice(("Họ tên người khai", "Họ và tên người đứng khai", "Người đi khai")),
            ("declarant.full_name",),
            1.5,
        )
    )
    if rng.random() < 0.4:
        right.append(Column("Quan hệ với trẻ", ("declarant.relationship",), 0.8))
    right.append(Column("Ghi chú", ("note",), rng.uniform(0.9, 1.5)))
    return (*left, *right), len(left)


def _parents(rng: random.Random) -> list[list[Column]]:
    kind = rng.random()
    both = []
    for who, word in (("father", "cha"), ("mother", "mẹ")):
        if kind < 0.35:  # all in one column
            heading = rng.choice(
                (f"Họ tên, năm sinh, chỗ ở của {word}", f"Họ và tên, năm sinh, nơi ở của người {word}")
            )
            both.append([Column(heading, (f"{who}.full_name", f"{who}.birth_date", f"{who}.residence"), 2.7)])
        elif kind < 0.7:
            group = rng.choice((f"PHẦN KHAI VỀ {word.upper()}", f"Người {word}", word.upper()))
            both.append(
                [
                    Column("Họ và tên", (f"{who}.full_name",), 1.6, group),
                    Column("Năm sinh", (f"{who}.birth_date",), 0.75, group),
                    Column(
                        rng.choice(("Nơi ở", "Chỗ ở", "Nơi thường trú")), (f"{who}.residence",), 1.5, group
                    ),
                ]
            )
        else:
            both.append(
                [
                    Column(f"Họ và tên {word}", (f"{who}.full_name",), 1.6),
                    Column(f"Năm sinh của {word}", (f"{who}.birth_date",), 0.8),
                ]
            )
    return both


def compose(
    sheet: Sheet,
    edition: Edition,
    hand: hands.Hand,
    rng: random.Random,
    entries: list[Content],
    register: Register,
) -> list[tuple[dict[str, Placed], list[str]]]:
    """Draw the table and write its rows; for each row its fields and the empty ones."""
    side, top = (sheet.mm(length) for length in edition.margins)
    gutter = sheet.mm(rng.uniform(5, 11))
    edges = _edges(sheet.width, edition, side, gutter)
    y = top
    if edition.title:
        font = fonts.load(fonts.cuts_of(edition.family)["bold"], round(sheet.mm(6)))
        words = rng.choice(("SỔ ĐĂNG KÝ KHAI SINH", "ĐĂNG KÝ KHAI SINH"))
        if rng.random() < 0.5:
            sheet.label(words, sheet.width / 4, y + sheet.mm(4), font, "ms")
            sheet.label(f"NĂM {register.year}", sheet.width * 3 / 4, y + sheet.mm(4), font, "ms")
        else:
            sheet.label(words, sheet.width / 2, y + sheet.mm(4), font, "ms")
        y += sheet.mm(9)
    body = y + sheet.mm(edition.heading_high)
    bottom = sheet.height - sheet.mm(edition.margins[1]) * rng.uniform(0.8, 1.3)
    lines = [body + (bottom - body) * row / edition.rows for row in range(edition.rows + 1)]
    _rules(sheet, edition, edges, y, lines)
    _headings(sheet, edition, edges, y, body)
    result = []
    for row, entry in enumerate(entries):
        cells = [(x0, lines[row], x1, lines[row + 1]) for x0, x1 in edges]
        result.append(_write_row(sheet, edition, hand, rng, entry, cells))
    return result


def _edges(width: int, edition: Edition, side: float, gutter: float) -> list[tuple[float, float]]:
    """Left and right edge of every column, with the fold between the two pages."""
    edges: list[tuple[float, float]] = []
    for columns, x0, x1 in (
        (edition.columns[: edition.fold], side, width / 2 - gutter),
        (edition.columns[edition.fold :], width / 2 + gutter, width - side),
    ):
        total, x = sum(column.share for column in columns), x0
        for column in columns:
            wide = (x1 - x0) * column.share / total
            edges.append((x, x + wide))
            x += wide
    return edges


def _rules(
    sheet: Sheet, edition: Edition, edges: list[tuple[float, float]], y: float, lines: list[float]
) -> None:
    width = max(0.7, sheet.mm(edition.rule))
    halves = [edges[: edition.fold], edges[edition.fold :]]
    for half in halves:
        x0, x1 = half[0][0], half[-1][1]
        for level in (y, *lines):
            sheet.rule((x0, level), (x1, level), width)
        for left, _ in half:
            sheet.rule((left, y), (left, lines[-1]), width)
        sheet.rule((x1, y), (x1, lines[-1]), width)
        if edition.guide_lines:
            for above, below in itertools.pairwise(lines):
                for part in (1 / 3, 2 / 3):
                    level = above + (below - above) * part
                    sheet.rule((x0, level), (x1, level), 0.25)


def _headings(
    sheet: Sheet, edition: Edition, edges: list[tuple[float, float]], y: float, body: float
) -> None:
    font = fonts.load(fonts.cuts_of(edition.family)["bold"], round(sheet.mm(3.1)))
    high = body - y
    numbers = high * 0.2 if edition.column_numbers else 0.0
    groups: dict[str, list[int]] = {}
    for number, column in enumerate(edition.columns):
        if column.group:
            groups.setdefault(column.group, []).append(number)
    for text, members in groups.items():
        x0, x1 = edges[members[0]][0], edges[members[-1]][1]
        sheet.draw.rectangle((x0 + 2, y + 2, x1 - 2, y + high * 0.33), fill=255)
        sheet.label(text, (x0 + x1) / 2, y + high * 0.22, font, "ms")
        sheet.rule((x0, y + high * 0.34), (x1, y + high * 0.34), max(0.7, sheet.mm(edition.rule)))
    for number, (column, (x0, x1)) in enumerate(zip(edition.columns, edges, strict=True)):
        top = y + (high * 0.34 if column.group else 0)
        _centred(sheet, column.heading, font, (x0, top, x1, body - numbers))
        if edition.column_numbers:
            sheet.rule((x0, body - numbers), (x1, body - numbers), 0.8)
            sheet.label(str(number + 1), (x0 + x1) / 2, body - numbers * 0.25, font, "ms")


def _centred(sheet: Sheet, text: str, font: fonts.ImageFont.FreeTypeFont, box: Box) -> None:
    """A heading wrapped into its cell."""
    room, lines = box[2] - box[0] - sheet.mm(1), [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) <= room or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    step = font.size * 1.15
    y = (box[1] + box[3]) / 2 - step * (len(lines) - 1) / 2 + font.size * 0.35
    for number, line in enumerate(lines):
        sheet.label(line, (box[0] + box[2]) / 2, y + step * number, font, "ms")


def _write_row(
    sheet: Sheet, edition: Edition, hand: hands.Hand, rng: random.Random, entry: Content, cells: list[Box]
) -> tuple[dict[str, Placed], list[str]]:
    placed: dict[str, Placed] = {}
    blank: list[str] = []
    level = rng.choice((0.1, 0.2, 0.35, 0.5)) + rng.uniform(-0.05, 0.05)
    for column, cell in zip(edition.columns, cells, strict=True):
        present = []
        for name in column.names:
            datum = entry.number if name == "number" else entry.fields.get(name)
            if datum:
                present.append((name, datum))
            else:
                blank.append(name)
        if present:
            boxes = write_cell(
                sheet, hand, rng, [datum.written for _, datum in present], (cell, level + rng.gauss(0, 0.05))
            )
            for (name, datum), box in zip(present, boxes, strict=True):
                placed[name] = Placed(datum.written, datum.value, box)
    return placed, blank


def write_cell(
    sheet: Sheet, hand: hands.Hand, rng: random.Random, texts: list[str], place: tuple[Box, float]
) -> list[Box]:
    """Write values below each other into a cell, wrapped and made smaller as needed; a box a value.

    `place`: the cell, and where in its free height the writing begins (0 at the top, 1 at the bottom).
    """
    cell, level = place
    room = cell[2] - cell[0] - sheet.mm(2.0)
    high = cell[3] - cell[1]
    for shrink in (1.0, 0.88, 0.78, 0.7, 0.62):
        small = replace(
            hand, x_height=hand.x_height * shrink, stretch=hand.stretch * (0.95 if shrink < 1 else 1)
        )
        lines = [wrap(text, small, room) for text in texts]
        count = sum(len(part) for part in lines)
        step = min(small.x_height * 3.1, (high - sheet.mm(1)) / max(count, 1))
        if step >= small.x_height * 2.25:
            break
    y = cell[1] + (high - step * count) * min(1, max(0, level)) + step * 0.74
    boxes = []
    for part in lines:
        pieces = []
        for text in part:
            line = hands.draw_text(text, small, rng)
            if line.width > room:
                line = hands.draw_text(
                    text, replace(small, stretch=small.stretch * max(0.6, room / line.width)), rng
                )
            x = cell[0] + sheet.mm(1) + rng.uniform(0, max(0.0, min(sheet.mm(2), room - line.width)))
            pieces.append(sheet.write(line, small, x, y + rng.gauss(0, 0.04) * step))
            y += step
        boxes.append(union(pieces))
    return boxes


def wrap(text: str, hand: hands.Hand, room: float) -> list[str]:
    """Cut a text into lines of at most `room` pixels, by the font's own widths."""
    size = max(6, round(hand.x_height * 2 / fonts.x_height_share(hand.path)))
    font = fonts.load(hand.path, size)
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if not lines[-1] or font.getlength(longer) * hand.stretch / 2 * 1.08 <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
