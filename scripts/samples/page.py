"""Lay one entry out on a printed form page: labels, leaders, values; where each value came to stand."""

from __future__ import annotations

from dataclasses import replace

from samples import fonts, hands, texts, values
from samples.editions import Blank, Heading, Pair, Part, Row, Ticks
from samples.printings import PARTS, TITLES
from samples.setting import Placed, Setting, union
from samples.sheet import Box
from samples.signing import furniture, margin_note, signatures


def compose(setting: Setting, area: Box) -> None:
    """Set one entry into an area of the sheet (the whole page, or half of a spread)."""
    p, sheet = setting.printing, setting.sheet
    left, top, right, bottom = (sheet.mm(length) for length in p.margins)
    setting.left, setting.right = area[0] + left, area[2] - right
    if p.margin_notes:
        setting.left += sheet.mm(14)
    parts = PARTS[setting.content.event](p)
    count = sum(_lines(part) for part in parts)
    foot = sheet.mm(34)
    high = area[3] - area[1] - top - bottom - foot - (sheet.mm(14) if p.title else 0)
    setting.pitch = min(sheet.mm(10.5), max(sheet.mm(6.3), high / (count + 1)))
    setting.y = area[1] + top
    if p.title:
        _title(setting, area)
    if p.frame:
        box = (area[0] + left * 0.6, area[1] + top * 0.6, area[2] - right * 0.6, area[3] - bottom * 0.6)
        sheet.draw.rectangle(box, outline=40, width=max(1, sheet.dpi // 120))
    furniture(setting, area)
    for part in parts:
        _set(setting, part)
    signatures(setting, area)
    if p.margin_notes:
        margin_note(setting, area)


def _lines(part: Part) -> float:
    if isinstance(part, Row):
        return part.lines
    if isinstance(part, Pair):
        return max(sum(_lines(one) for one in side) for side in (part.left, part.right))
    return 1


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


def _fill(setting: Setting, blank: Blank, lines: list[tuple[float, float, float]]) -> None:
    """Write a blank's value on its lines: squeezed, wrapped or running over, as it must."""
    text, held = texts.written(setting, blank)
    if blank.kind == "identity":
        text = texts.shortened(setting, blank, text, held, sum(x1 - x0 for x0, x1, _ in lines))
    text = texts.fitting_date(setting, text, held, lines)
    if not text:
        if blank.name != "book":
            part = {"identity": ".id_number", "signer": ".full_name"}.get(blank.kind, "")
            setting.blank.append(blank.name + part)
        return
    boxes = values.write_value(setting, text, lines)
    for name, datum in held.items():
        setting.placed[name] = Placed(datum.written, datum.value, union(boxes))


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
            boxes += values.write_value(setting, number, [(x0, x, setting.y)])
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
