"""Lay one entry out on a printed form page: labels, leaders, values; where each value came to stand."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace

from samples import fonts, hands
from samples.content import Content, Datum
from samples.printings import PARTS, TITLES, Blank, Heading, Pair, Part, Printing, Row, Ticks
from samples.sheet import Box, Sheet, signature
from samples.sheet import stroke as sheet_stroke


@dataclass(frozen=True)
class Placed:
    """A field on the sheet: written, value, its box in the sheet's pixels."""

    written: str
    value: str | None
    box: Box


@dataclass
class Setting:
    """All that a row needs while a page is being set."""

    sheet: Sheet
    printing: Printing
    hand: hands.Hand
    rng: random.Random
    content: Content
    book_number: str
    placed: dict[str, Placed] = field(default_factory=dict)
    blank: list[str] = field(default_factory=list)
    y: float = 0.0
    pitch: float = 0.0
    left: float = 0.0
    right: float = 0.0
    count: int = 0  # numbered labels so far

    def font(self, cut: str = "regular", size: float = 1.0) -> fonts.ImageFont.FreeTypeFont:
        """A cut of the edition's label font, at its size."""
        family = self.printing.family
        cut = "bold" if cut == "regular" and self.printing.bold_labels else cut
        return fonts.load(
            fonts.cuts_of(family)[cut], max(7, round(self.printing.size * size * self.sheet.dpi / 72))
        )


def union(boxes: list[Box]) -> Box:
    """The smallest box around all."""
    return (
        min(b[0] for b in boxes),
        min(b[1] for b in boxes),
        max(b[2] for b in boxes),
        max(b[3] for b in boxes),
    )


def compose(setting: Setting, area: Box) -> None:
    """Set one entry into an area of the sheet (the whole page, or half of a spread)."""
    p, sheet = setting.printing, setting.sheet
    left, top, right, bottom = (sheet.mm(length) for length in p.margins)
    setting.left, setting.right = area[0] + left, area[2] - right
    if p.margin_notes:
        setting.left += sheet.mm(14)
    parts = PARTS[setting.content.event](p)
    count = sum(_lines(part) for part in parts)
    signing = sheet.mm(34)
    high = area[3] - area[1] - top - bottom - signing - (sheet.mm(14) if p.title else 0)
    setting.pitch = min(sheet.mm(10.5), max(sheet.mm(6.3), high / (count + 1)))
    setting.y = area[1] + top
    if p.title:
        _title(setting, area)
    if p.frame:
        box = (area[0] + left * 0.6, area[1] + top * 0.6, area[2] - right * 0.6, area[3] - bottom * 0.6)
        sheet.draw.rectangle(box, outline=40, width=max(1, sheet.dpi // 120))
    _furniture(setting, area)
    for part in parts:
        _set(setting, part)
    _signatures(setting, area)
    if p.margin_notes:
        _margin_note(setting, area)


def _lines(part: Part) -> float:
    if isinstance(part, Row):
        return part.lines
    if isinstance(part, Pair):
        return max(sum(_lines(one) for one in side) for side in (part.left, part.right))
    return 1


CODES = {"birth": "KS", "marriage": "KH", "death": "KT"}


def _furniture(setting: Setting, area: Box) -> None:
    """What printers put at the edges: the form's code, the page's number."""
    sheet, rng, p = setting.sheet, random.Random(setting.printing.seed), setting.printing
    small = setting.font("italic", 0.75)
    if rng.random() < 0.3:
        code = (
            f"{'TP' if p.generation == '2015' else 'STP'}/HT-{p.generation}-{CODES[setting.content.event]}.1"
        )
        sheet.label(code, setting.right, area[1] + sheet.mm(9), small, "rs")
    if rng.random() < 0.35:
        number = f"{rng.choice(('Trang', 'Trang số:', ''))} {setting.rng.randint(3, 198)}".strip()
        if rng.random() < 0.5:
            sheet.label(number, (area[0] + area[2]) / 2, area[3] - sheet.mm(7), small, "ms")
        else:
            sheet.label(number, setting.right, area[3] - sheet.mm(7), small, "rs")


def _title(setting: Setting, area: Box) -> None:
    sheet = setting.sheet
    options = TITLES[setting.content.event]
    text = options[setting.printing.seed % len(options)]
    cuts = fonts.cuts_of(setting.printing.heading_family)
    font = fonts.load(cuts["bold"], round(setting.printing.size * 1.35 * sheet.dpi / 72))
    sheet.label(text, (area[0] + area[2]) / 2, setting.y + sheet.mm(6), font, "ms")
    setting.y += sheet.mm(9)


def _set(setting: Setting, part: Part) -> None:
    if isinstance(part, Row):
        _set_row(setting, part)
    elif isinstance(part, Heading):
        setting.y += setting.pitch
        font = setting.font("bold", 0.95)
        if part.centred:
            setting.sheet.label(part.text, (setting.left + setting.right) / 2, setting.y, font, "ms")
        else:
            setting.sheet.label(part.text, setting.left, setting.y, font)
    elif isinstance(part, Ticks):
        _set_ticks(setting, part)
    else:
        _set_pair(setting, part)


def _set_pair(setting: Setting, pair: Pair) -> None:
    left, right, top = setting.left, setting.right, setting.y
    middle, gap = (left + right) / 2, setting.sheet.mm(3)
    setting.right = middle - gap
    for part in pair.left:
        _set(setting, part)
    low, setting.y = setting.y, top
    setting.left, setting.right = middle + gap, right
    for part in pair.right:
        _set(setting, part)
    setting.y, setting.left = max(low, setting.y), left
    if setting.printing.seed % 2:
        setting.sheet.rule((middle, top + setting.pitch * 0.3), (middle, setting.y + setting.pitch * 0.3))


def _leader(setting: Setting, x0: float, x1: float, y: float) -> None:
    """The dots or rule that a value stands on."""
    sheet, kind = setting.sheet, setting.printing.leader
    if x1 - x0 < 4 or kind == "none":
        return
    if kind == "rule":
        sheet.rule((x0, y + 1), (x1, y + 1), sheet.dpi / 220)
        return
    if kind == "dashes":
        step = sheet.mm(2.2)
        x = x0
        while x < x1:
            sheet.rule((x, y), (min(x1, x + step * 0.6), y), sheet.dpi / 250)
            x += step
        return
    font = setting.font()
    step = font.getlength(".") * (1.0 if kind == "dots" else 2.0)
    count = int((x1 - x0) / step)
    if kind == "dots":
        sheet.label("." * count, x0, y, font)
    else:
        for number in range(count):
            sheet.label(".", x0 + number * step, y, font)


def _set_row(setting: Setting, row: Row) -> None:
    setting.y += setting.pitch
    sheet, font, mark = setting.sheet, setting.font(), ":" if setting.printing.colon else ""
    gap = sheet.mm(1.2)
    labels = [
        f"{blank.label}{'' if blank.kind == 'date' or blank.label.islower() else mark} ".lstrip()
        for blank in row.blanks
    ]
    if setting.printing.numbered and row.blanks[0].name.endswith(
        ("full_name", "birth_date", "residence", "birth_place")
    ):
        setting.count += 1
        before = setting.printing.seed % 2
        labels[0] = (
            f"{setting.count}. {labels[0]}" if before else f"{row.blanks[0].label} ({setting.count}){mark} "
        )
    widths = [font.getlength(label) for label in labels]
    room = setting.right - setting.left - sum(widths) - gap * (len(widths) - 1)
    if room < sheet.mm(16) * len(widths):  # the labels leave no room: the last blank takes a row of its own
        if len(row.blanks) > 1:
            setting.y -= setting.pitch
            _set_row(setting, Row(row.blanks[:-1]))
            _set_row(setting, Row(row.blanks[-1:], row.lines))
            return
        room = sheet.mm(16)
    x, total = setting.left, sum(blank.share for blank in row.blanks)
    for number, (blank, label, width) in enumerate(zip(row.blanks, labels, widths, strict=True)):
        sheet.label(label, x, setting.y, font)
        start, end = x + width, x + width + room * blank.share / total
        last = number == len(row.blanks) - 1
        if blank.kind == "date":
            _date_blanks(setting, blank, start, end)
        else:
            _leader(setting, start, end, setting.y)
            lines = [(start, end, setting.y)]
            if last:
                lines += [
                    (setting.left, setting.right, setting.y + setting.pitch * k) for k in range(1, row.lines)
                ]
                for line in lines[1:]:
                    _leader(setting, *line)
            _fill(setting, blank, lines)
        x = end + gap
    setting.y += setting.pitch * (row.lines - 1)


def _texts(setting: Setting, blank: Blank) -> tuple[str, dict[str, Datum]]:
    """What is written into a blank, and the fields that it holds."""
    fields = setting.content.fields
    if blank.name == "number":
        return setting.content.number.written, {"number": setting.content.number}
    if blank.name == "book":
        return setting.book_number, {}
    if blank.kind == "signer":
        held = {name: fields[name] for name in ("signer.full_name", "signer.title") if name in fields}
        return ", ".join(datum.written for datum in held.values()), held
    if blank.kind == "identity":
        names = [f"{blank.name}.{part}" for part in ("id_kind", "id_number", "id_place", "id_date")]
        held = {name: fields[name] for name in names if name in fields}
        return _identity_text(setting, blank, held), held
    datum = fields.get(blank.name)
    if datum and datum.value and blank.label.lower() in ("năm sinh", "sinh năm"):
        datum = Datum(datum.value[:4], datum.value[:4])
    return (datum.written, {blank.name: datum}) if datum else ("", {})


def _identity_text(setting: Setting, blank: Blank, held: dict[str, Datum]) -> str:
    """CMND số 012345678 do Công an tỉnh … cấp ngày 03/5/2004, or a shorter way."""
    get = {name.rsplit(".", 1)[1]: datum.written for name, datum in held.items()}
    if "id_number" not in get:
        held.clear()
        return ""
    kind, style = get.get("id_kind", ""), setting.printing.seed % 3
    head = get["id_number"]
    if kind and not ("CMND" in blank.label and kind == "CMND"):
        head = f"{kind} số {head}" if style else f"{kind}: {head}"
    else:
        held.pop(f"{blank.name}.id_kind", None)
    place, day = get.get("id_place", ""), get.get("id_date", "").removeprefix("ngày ")
    if place and day:
        return f"{head} do {place} cấp ngày {day}" if style else f"{head}, {place} cấp {day}"
    if day:
        return f"{head} cấp ngày {day}"
    return f"{head}, {place}" if place else head


def _shortened(setting: Setting, blank: Blank, text: str, held: dict[str, Datum], room: float) -> str:
    """A paper's parts as far as there is room: the issuer goes first, then the date."""
    for part in ("id_place", "id_date"):
        if not text or hands.draw_text(text, setting.hand, random.Random(1)).width < room * 1.1:
            return text
        held.pop(f"{blank.name}.{part}", None)
        text = _identity_text(setting, blank, held)
    return text


def _fitting_date(
    setting: Setting, text: str, held: dict[str, Datum], lines: list[tuple[float, float, float]]
) -> str:
    """A clerk who writes ngày … tháng … năm … takes to figures where the blank is short."""
    name, datum = next(iter(held.items()), ("", Datum("", None)))
    if len(held) != 1 or not text.startswith("ngày ") or len(datum.value or "") != 10:
        return text
    if hands.draw_text(text, setting.hand, random.Random(1)).width < lines[0][1] - lines[0][0]:
        return text
    figures = "/".join(part for part in text.split(" ") if part.isdigit())
    held[name] = Datum(figures, datum.value)
    return figures


def _fill(setting: Setting, blank: Blank, lines: list[tuple[float, float, float]]) -> None:
    """Write a blank's value on its lines: squeezed, wrapped or running over, as it must."""
    text, held = _texts(setting, blank)
    if blank.kind == "identity":
        text = _shortened(setting, blank, text, held, sum(x1 - x0 for x0, x1, _ in lines))
    text = _fitting_date(setting, text, held, lines)
    if not text:
        if blank.name != "book":
            part = {"identity": ".id_number", "signer": ".full_name"}.get(blank.kind, "")
            setting.blank.append(blank.name + part)
        return
    boxes = write_value(setting, text, lines)
    for name, datum in held.items():
        setting.placed[name] = Placed(datum.written, datum.value, union(boxes))


def write_value(setting: Setting, text: str, lines: list[tuple[float, float, float]]) -> list[Box]:
    """Write text on one or more lines (x0, x1, y of the leader); the boxes of its pieces."""
    rng, hand, boxes = setting.rng, setting.hand, []
    for number, (x0, x1, y) in enumerate(lines):
        indent = setting.sheet.mm(rng.uniform(0.5, 2.5) if number == 0 else rng.uniform(0, 4))
        if number == 0:
            indent += _struck(setting, text, x0 + indent, y, x1)
        room = x1 - x0 - indent
        line = hands.draw_text(text, hand, rng)
        rest = ""
        if line.width > room and number < len(lines) - 1:
            text, rest = _split(text, room / line.width, number > 0)
            line = hands.draw_text(text, hand, rng) if text else line
        if text:
            if line.width > room:
                indent *= 0.3
                line, below = _squeeze(setting, text, line.width, (x0 + indent, x1, y))
                boxes += below
            rise = setting.sheet.mm(
                setting.printing.rise + rng.gauss(0, 0.15 if hand.style == "typed" else 0.3)
            )
            boxes.append(setting.sheet.write(line, hand, x0 + indent, y - rise))
        text = rest
        if not text:
            break
    return boxes


def _squeeze(
    setting: Setting, text: str, width: int, place: tuple[float, float, float]
) -> tuple[hands.Written, list[Box]]:
    """Write narrower; what still finds no room stands small below the end of the line (x0, x1, y)."""
    rng, hand, sheet = setting.rng, setting.hand, setting.sheet
    x0, x1, y = place
    least = 0.88 if hand.style in ("typed", "print") else 0.7
    narrow = max(least, (x1 - x0) / width)
    hand = replace(hand, stretch=hand.stretch * narrow, word_gap=min(1, hand.word_gap))
    over = narrow * width / (x1 - x0)
    head, tail = _split(text, 1 / over)
    if over < 1.06 or not head:
        return hands.draw_text(text, hand, rng), []
    small = replace(hand, x_height=hand.x_height * 0.85)
    line = hands.draw_text(tail, small, rng)
    x = max(setting.left, x1 - line.width - sheet.mm(1))
    return hands.draw_text(head, hand, rng), [
        sheet.write(line, small, x, y + min(setting.pitch * 0.55, sheet.mm(4.5)))
    ]


def _struck(setting: Setting, text: str, x: float, y: float, end: float) -> float:
    """Sometimes a slip of the pen stands struck through before the value; the width that it takes."""
    rng, sheet = setting.rng, setting.sheet
    if rng.random() > 0.025 or setting.hand.style in ("typed", "print") or len(text) < 4:
        return 0.0
    slip = hands.draw_text(text[: rng.randint(2, 4)] + rng.choice("aeiounh"), setting.hand, rng)
    if (end - x) < slip.width * (1.2 + len(text) / 4):
        return 0.0
    box = sheet.write(slip, setting.hand, x, y - sheet.mm(setting.printing.rise))
    middle = y - sheet.mm(setting.printing.rise) - setting.hand.x_height * 0.5
    wide = int(box[2] - box[0] + sheet.mm(2))
    stroke = sheet_stroke(rng, wide, max(2, round(setting.hand.x_height * 0.17)), rng.choice((1, 2)))
    sheet.inks.append(
        (stroke, int(box[0] - sheet.mm(1)), int(middle - stroke.shape[0] / 2), setting.hand.colour)
    )
    return slip.width + sheet.mm(rng.uniform(1.5, 3))


def _split(text: str, share: float, forced: bool = False) -> tuple[str, str]:
    """Cut a text between words so that the first part is at most `share` of it; `forced`: at least a word."""
    words, taken = text.split(" "), int(forced)
    limit = share * len(text) * 0.97
    while taken < len(words) and len(" ".join(words[: taken + 1])) <= limit:
        taken += 1
    return " ".join(words[:taken]), " ".join(words[taken:])


def _date_blanks(setting: Setting, blank: Blank, start: float, end: float) -> None:
    """Printed "ngày … tháng … năm …" with the numbers written between."""
    sheet, font = setting.sheet, setting.font()
    datum = setting.content.fields.get(blank.name)
    value = datum.value if datum else None
    parts = value.split("-")[::-1] if value else ["", "", ""]
    numbers = [part.lstrip("0") if setting.printing.seed % 2 else part for part in parts]
    words = ("ngày ", " tháng ", " năm ")
    x, boxes = start, []
    room = min(end - start, sheet.mm(105)) - sum(font.getlength(word) for word in words)
    for word, number, share in zip(words, numbers, (0.3, 0.3, 0.4), strict=True):
        sheet.label(word, x, setting.y, font)
        x0 = x + font.getlength(word)
        x = x0 + room * share
        _leader(setting, x0, x, setting.y)
        if number:
            boxes += write_value(setting, number, [(x0, x, setting.y)])
    if boxes and datum:
        setting.placed[blank.name] = Placed("ngày {} tháng {} năm {}".format(*numbers), value, union(boxes))


def _set_ticks(setting: Setting, ticks: Ticks) -> None:
    setting.y += setting.pitch
    sheet, font, rng = setting.sheet, setting.font(), setting.rng
    datum = setting.content.fields.get(ticks.name)
    x, side = setting.left, sheet.mm(3.6)
    if ticks.label:
        sheet.label(ticks.label + ":", x, setting.y, font)
        x += font.getlength(ticks.label + ": ") + sheet.mm(3)
    after = setting.printing.seed % 2 == 0  # the box after its word
    for word, value in ticks.options:
        spot = x + font.getlength(word) + sheet.mm(1.5) if after else x
        sheet.label(word, x if after else x + side + sheet.mm(1.5), setting.y, font)
        sheet.draw.rectangle(
            (spot, setting.y - side, spot + side, setting.y), outline=30, width=max(1, sheet.dpi // 130)
        )
        if datum and datum.value == value:
            mark = rng.choice(("x", "X", "v", "x")) if setting.hand.style != "typed" else "x"
            tick = replace(setting.hand, slant=0.0, x_height=sheet.mm(2.0 if mark in "xv" else 1.5))
            line = hands.draw_text(mark, tick, rng)
            spot_x = spot + (side - line.width) / 2 + rng.gauss(0, sheet.mm(0.3))
            box = sheet.write(line, tick, spot_x, setting.y - sheet.mm(0.7))
            setting.placed[ticks.name] = Placed(datum.written, datum.value, box)
        x += font.getlength(word) + side + sheet.mm(rng.uniform(9, 16))


SIGNERS = {
    "birth": ("NGƯỜI ĐI KHAI SINH", "NGƯỜI THỰC HIỆN", "NGƯỜI KÝ GIẤY KHAI SINH"),
    "marriage": ("CHỒNG", "VỢ", "NGƯỜI THỰC HIỆN", "NGƯỜI KÝ"),
    "death": ("NGƯỜI ĐI KHAI TỬ", "NGƯỜI THỰC HIỆN", "NGƯỜI KÝ TRÍCH LỤC"),
}
OLD_SIGNERS = {
    "birth": ("Người đi khai sinh", "Cán bộ Tư pháp hộ tịch", "Chủ tịch UBND"),
    "marriage": ("Chồng", "Vợ", "Cán bộ Tư pháp hộ tịch", "Chủ tịch UBND"),
    "death": ("Người đi khai tử", "Cán bộ Tư pháp hộ tịch", "Chủ tịch UBND"),
}
ROLE_FIELDS = {
    "thực hiện": "officer.full_name",
    "hộ tịch": "officer.full_name",
    "ký": "signer.full_name",
    "chủ tịch": "signer.full_name",
}


def _signatures(setting: Setting, area: Box) -> None:
    """Columns of signers at the foot, with scribbles; names under them where no row has asked for them."""
    sheet, rng, p = setting.sheet, setting.rng, setting.printing
    titles = (SIGNERS if p.generation == "2015" else OLD_SIGNERS)[setting.content.event]
    y = setting.y + sheet.mm(8)
    width = (setting.right - setting.left) / len(titles)
    font, hint = setting.font("bold", 0.82), setting.font("italic", 0.74)
    hint_text = rng.choice(("(Ký, ghi rõ họ, chữ đệm, tên)", "(Ký, ghi rõ họ tên)", "(Ký tên, đóng dấu)"))
    for number, title in enumerate(titles):
        middle = setting.left + width * (number + 0.5)
        sheet.label(title, middle, y, font, "ms")
        sheet.label(hint_text, middle, y + sheet.mm(4.5), hint, "ms")
        high = int(sheet.mm(rng.uniform(11, 16)))
        scribble = signature(rng, int(sheet.mm(rng.uniform(22, 34))), high) * rng.uniform(0.7, 0.95)
        colour = rng.choice((*hands.BLUES, *hands.BLUES, *hands.BLACKS))
        sheet.inks.append((scribble, int(middle - scribble.shape[1] / 2), int(y + sheet.mm(5.5)), colour))
        _signer_name(setting, title, (middle, min(y + sheet.mm(25), area[3] - sheet.mm(5))), width * 0.94)


def _signer_name(setting: Setting, title: str, place: tuple[float, float], room: float) -> None:
    """The signer's name under a signature, in its column of `room` pixels."""
    middle, y = place
    low = title.lower()
    name = next((name for part, name in ROLE_FIELDS.items() if part in low), None)
    if (
        name is None
        or name in setting.placed
        or name not in setting.content.fields
        or setting.printing.signer_rows
    ):
        return
    datum = setting.content.fields[name]
    line = hands.draw_text(datum.written, setting.hand, setting.rng)
    if line.width > room:
        narrow = replace(
            setting.hand, stretch=setting.hand.stretch * max(0.55, room / line.width), word_gap=0.8
        )
        line = hands.draw_text(datum.written, narrow, setting.rng)
    box = setting.sheet.write(line, setting.hand, middle - line.width / 2, y)
    setting.placed[name] = Placed(datum.written, datum.value, box)


def _margin_note(setting: Setting, area: Box) -> None:
    """Notes of later changes in a narrow column at the left edge."""
    sheet, datum = setting.sheet, setting.content.fields.get("note")
    edge = setting.left - sheet.mm(4)
    sheet.rule((edge, area[1] + sheet.mm(12)), (edge, area[3] - sheet.mm(14)), sheet.dpi / 180)
    x0 = area[0] + sheet.mm(5)
    font = setting.font("bold", 0.8)
    sheet.label("Ghi chú", (x0 + edge) / 2, area[1] + sheet.mm(20), font, "ms")
    if not datum:
        setting.blank.append("note")
        return
    small = replace(setting.hand, x_height=setting.hand.x_height * 0.8)
    lines = [(x0, edge, area[1] + sheet.mm(32 + 7 * k)) for k in range(12)]
    boxes = write_value(replace(setting, hand=small), datum.written, lines)
    if boxes:
        setting.placed["note"] = Placed(datum.written, datum.value, union(boxes))
