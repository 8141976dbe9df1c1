"""Values on their lines: wrapped, squeezed, running over, struck through before they are right."""

from __future__ import annotations

from dataclasses import replace

from samples import hands
from samples.setting import Setting
from samples.sheet import Box
from samples.sheet import stroke as sheet_stroke


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
    box = sheet.write(replace(slip, words=()), setting.hand, x, y - sheet.mm(setting.printing.rise))
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
