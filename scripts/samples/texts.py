"""What a clerk writes into a blank: one field, a paper's parts on one line, a signer with his title."""

from __future__ import annotations

import random

from samples import hands
from samples.content import Datum
from samples.editions import Blank
from samples.setting import Setting


def written(setting: Setting, blank: Blank) -> tuple[str, dict[str, Datum]]:
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
        return identity_text(setting, blank, held), held
    datum = fields.get(blank.name)
    if datum and datum.value and blank.label.lower() in ("năm sinh", "sinh năm"):
        datum = Datum(datum.value[:4], datum.value[:4])
    return (datum.written, {blank.name: datum}) if datum else ("", {})


def identity_text(setting: Setting, blank: Blank, held: dict[str, Datum]) -> str:
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


def shortened(setting: Setting, blank: Blank, text: str, held: dict[str, Datum], room: float) -> str:
    """A paper's parts as far as there is room: the issuer goes first, then the date."""
    for part in ("id_place", "id_date"):
        if not text or hands.draw_text(text, setting.hand, random.Random(1)).width < room * 1.1:
            return text
        held.pop(f"{blank.name}.{part}", None)
        text = identity_text(setting, blank, held)
    return text


def fitting_date(
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
