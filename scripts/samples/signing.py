"""The edges of a page: signatures and names at its foot, notes in its margin, code and number."""

from __future__ import annotations

import random
from dataclasses import replace

from samples import hands, values
from samples.setting import Placed, Setting, union
from samples.sheet import Box, signature

CODES = {"birth": "KS", "marriage": "KH", "death": "KT"}


def furniture(setting: Setting, area: Box) -> None:
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


def signatures(setting: Setting, area: Box) -> None:
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


def margin_note(setting: Setting, area: Box) -> None:
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
    boxes = values.write_value(replace(setting, hand=small), datum.written, lines)
    if boxes:
        setting.placed["note"] = Placed(datum.written, datum.value, union(boxes))
