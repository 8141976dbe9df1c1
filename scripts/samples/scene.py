"""A book and its pages: one edition, one clerk, one place; photographed or scanned, with the truth."""

from __future__ import annotations

import datetime
import random
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from PIL import Image

from samples import content, editions, fonts, hands, page, paper, people, setting, sheet, table, words

FORMS = {
    "ks-2006": ("KS", "birth", "2006", (2006, 2015)),
    "ks-2015": ("KS", "birth", "2015", (2016, 2024)),
    "kh-2006": ("KH", "marriage", "2006", (2006, 2015)),
    "kh-2015": ("KH", "marriage", "2015", (2016, 2024)),
    "kt-2006": ("KT", "death", "2006", (2006, 2015)),
    "kt-2015": ("KT", "death", "2015", (2016, 2024)),
    "ks-table": ("KS", "birth", "table", (1977, 1998)),
}
STYLES = ("typed", "block", "school", "running")
DEVICES = ("scanner", "phone")
PAPERS = {"A4": (210, 297), "folio": (215, 330), "A4+": (220, 305), "F4": (210, 330), "B5": (190, 270)}
MAKERS = {"birth": content.birth, "marriage": content.marriage, "death": content.death}


@dataclass
class Book:
    """A register book that pages are drawn from."""

    form: str
    style: str
    rng: random.Random
    register: content.Register
    printing: editions.Printing
    columns: table.Edition | None
    font: fonts.FontFile
    number: str
    size: tuple[float, float]
    x_height: float  # mm
    wear: float

    @property
    def type(self) -> str:
        """KS, KH or KT."""
        return FORMS[self.form][0]

    @property
    def name(self) -> str:
        """The archivist's folder: KS.2003.01."""
        return f"{self.type}.{self.register.year}.{self.number}"

    def truth(self) -> dict[str, str]:
        """The book as `civbook book add` takes it."""
        home = self.register.home
        return {
            "type": self.type,
            "number": self.number,
            "years": str(self.register.year),
            "authority": f"UBND {home.commune}, {home.district}, {home.province}",
        }


def new_book(rng: random.Random, form: str, style: str, split: str) -> Book:
    """Draw a book; `split` says which fonts may be used (train, held-out, any)."""
    _, _, generation, years = FORMS[form]
    year = rng.randint(*years)
    clerk = words.new_clerk(rng)
    if style == "running":  # nobody writes whole words in flourished capitals
        clerk = replace(clerk, capitals=False)
    start = datetime.date(year, rng.randint(1, 11), rng.randint(1, 28))
    register = content.Register(rng, clerk, people.new_home(rng), year, rng.randint(0, 140), start)
    printing = editions.new_printing(
        rng, generation if generation != "table" else "2006", split == "held-out"
    )
    typed_by_computer = style == "typed" and year >= 2006 and rng.random() < 0.3
    font = fonts.choose(rng, "print" if typed_by_computer else style, split)
    size = PAPERS[rng.choices(list(PAPERS), (60, 10, 12, 10, 8))[0]]
    tall = {"typed": rng.uniform(1.75, 2.1), "block": rng.uniform(1.9, 2.6), "school": rng.uniform(1.7, 2.3)}
    return Book(
        form,
        style,
        rng,
        register,
        printing,
        table.new_edition(rng) if generation == "table" else None,
        font,
        f"{rng.randint(1, 3):02d}",
        size,
        tall.get(style, rng.uniform(1.6, 2.3)),
        rng.uniform(0.05, 1.0 if year < 2016 else 0.5),
    )


@dataclass(frozen=True)
class ShownWord:
    """A word on a picture: its ink's corners, clockwise from the top left, before any quarter turn."""

    text: str
    corners: tuple[tuple[float, float], ...]
    printed: bool


@dataclass
class Shot:
    """One frame: the picture as the archivist gets it, and what stands on it."""

    pixels: sheet.Pixels
    truth: dict[str, Any]
    words: list[ShownWord]


def shoot(book: Book, device: str, dpi: int, spread: bool = False, turn: int = 0) -> Shot:
    """Write the book's next page (or double page) and take its picture."""
    if book.columns:
        drawn, entries = _table_page(book, dpi)
    else:
        drawn, entries = _form_page(book, dpi, spread)
    rng = book.rng
    aged = paper.age(drawn.finish(rng.uniform(0.78, 1.0)), rng, dpi, book.wear)
    wide = spread or book.columns is not None
    if wide:
        _gutter(aged, dpi, rng)
    bent, bow = paper.bend(aged, rng, dpi) if device == "phone" else (aged, lambda x, y: (x, y))
    taken = paper.phone(bent, rng, dpi) if device == "phone" else paper.scanner(bent, rng, dpi)
    height, width = taken.pixels.shape[:2]
    truth = {
        "book": book.truth(),
        "form": book.form,
        "style": book.style,
        "device": device,
        "dpi": dpi,
        "turn": turn,
        "skew": round(taken.skew, 2),
        "size": [width, height],
        "spread": wide,
        "font": book.font.name,
        "label_font": book.printing.family,
        "entries": [],
    }
    fold = taken.mapping(*bow(drawn.width / 2, drawn.height / 2))[0] if spread else None
    if fold is not None:
        truth["fold"] = round(fold)
    for entry, placed, blank, side in entries:
        truth["entries"].append(
            _entry_truth(entry, placed, blank, side, lambda x, y: taken.mapping(*bow(x, y)), fold)
        )
    words = []
    for word in drawn.words:
        x0, y0, x1, y1 = word.box
        corners = tuple(taken.mapping(*bow(x, y)) for x, y in ((x0, y0), (x1, y0), (x1, y1), (x0, y1)))
        words.append(ShownWord(word.text, corners, word.printed))
    return Shot(np.rot90(taken.pixels, turn // 90).copy(), truth, words)


def _entry_truth(
    entry: content.Content,
    placed: dict[str, setting.Placed],
    blank: list[str],
    side: int,
    mapping: paper.Mapping,
    fold: float | None,
) -> dict[str, Any]:
    off = round(fold) if fold is not None and side == 2 else 0
    fields = {}
    for name, item in sorted(placed.items()):
        x0, y0, x1, y1 = item.box
        points = [mapping(x, y) for x, y in ((x0, y0), (x1, y0), (x1, y1), (x0, y1))]
        box = [
            int(min(x for x, _ in points)) - off,
            int(min(y for _, y in points)),
            int(max(x for x, _ in points)) + 1 - off,
            int(max(y for _, y in points)) + 1,
        ]
        fields[name] = {"written": item.written, "value": item.value, "box": box}
    known = entry.registered.isoformat() if "registration_date" in placed else None
    return {
        "event": entry.event,
        "number": entry.number.written if "number" in placed else None,
        "registration_date": known,
        "page": side,
        "fields": fields,
        "blank": sorted(set(blank)),
    }


Drawn = list[tuple[content.Content, dict[str, setting.Placed], list[str], int]]


def _hand(book: Book, drawn: sheet.Sheet) -> hands.Hand:
    return hands.new_hand(
        random.Random(book.printing.seed), book.font, _ink_style(book), drawn.mm(book.x_height)
    )


def _ink_style(book: Book) -> str:
    return "print" if book.font.style == "print" else book.style


def _form_page(book: Book, dpi: int, spread: bool) -> tuple[sheet.Sheet, Drawn]:
    wide, high = (round(length * dpi / 25.4) for length in book.size)
    drawn = sheet.Sheet(wide * (2 if spread else 1), high, dpi)
    entries: Drawn = []
    for side in (1, 2) if spread else (1,):
        entry = MAKERS[FORMS[book.form][1]](book.register)
        hand = _hand(book, drawn)
        here = setting.Setting(
            drawn, book.printing, hand, book.rng, entry, f"{book.number}/{book.register.year}"
        )
        area = ((side - 1) * wide, 0, side * wide, high)
        page.compose(here, area)
        _stamps(book, here, area)
        entries.append((entry, here.placed, here.blank, side))
    return drawn, entries


def _table_page(book: Book, dpi: int) -> tuple[sheet.Sheet, Drawn]:
    assert book.columns is not None
    wide, high = (round(length * dpi / 25.4) for length in book.columns.size)
    drawn = sheet.Sheet(wide, high, dpi)
    hand = replace(_hand(book, drawn), x_height=drawn.mm(min(book.x_height, 2.1)))
    rows = content.table_births(book.register, book.columns.rows)
    placed = table.compose(drawn, book.columns, hand, book.rng, rows, book.register)
    return drawn, [(entry, fields, blank, 1) for entry, (fields, blank) in zip(rows, placed, strict=True)]


RED, STAMP_BLUE = (196, 36, 44), (46, 60, 150)


def _stamps(book: Book, here: setting.Setting, area: sheet.Box) -> None:
    """A seal over the signature, sometimes an archive's stamp over the text."""
    rng, drawn = book.rng, here.sheet
    if rng.random() < 0.8:
        size = int(drawn.mm(rng.uniform(33, 37)))
        home = book.register.home
        font = fonts.cuts_of("arimo")["bold"]
        seal = sheet.round_stamp(
            rng, size, font, (f"U.B.N.D {home.commune.upper()}", f"{home.district.upper()}")
        )
        x = here.right - size * rng.uniform(1.0, 1.7)
        y = min(here.y + drawn.mm(rng.uniform(2, 10)), area[3] - size * 0.8)
        drawn.inks.append((seal, int(x), int(y), RED if rng.random() < 0.93 else STAMP_BLUE))
    if rng.random() < 0.3:
        text = rng.choice(
            (("ĐÃ SỐ HÓA",), ("BẢN CHÍNH",), ("ĐÃ CẤP GIẤY", "KHAI SINH"), ("SAO Y BẢN CHÍNH",))
        )
        stamp = sheet.box_stamp(rng, fonts.cuts_of("arimo")["bold"], int(drawn.mm(4.5)), text)
        x = rng.uniform(here.left, max(here.left + 1, here.right - stamp.shape[1]))
        y = rng.choice((area[1] + drawn.mm(6), rng.uniform(area[1] + drawn.mm(10), area[3] - drawn.mm(40))))
        drawn.inks.append((stamp, int(x), int(y), STAMP_BLUE if rng.random() < 0.6 else RED))


def _gutter(aged: sheet.Pixels, dpi: int, rng: random.Random) -> None:
    """The dark valley of an open book."""
    columns = np.abs(np.arange(aged.shape[1], dtype=np.float32) - aged.shape[1] / 2) / dpi
    fall = (
        1
        - rng.uniform(0.12, 0.3) * np.exp(-columns / rng.uniform(0.08, 0.25))
        - 0.25 * np.exp(-columns / 0.012)
    )
    aged[:] = np.clip(aged * fall[None, :, None], 0, 255).astype(np.uint8)


def save(pixels: sheet.Pixels, path: Any, dpi: int, quality: int, grey: bool = False) -> None:
    """Write a picture as its suffix says (JPEG, PNG, JPEG 2000)."""
    image = Image.fromarray(pixels)
    image = image.convert("L") if grey else image
    if path.suffix == ".jpg":
        image.save(path, quality=quality, dpi=(dpi, dpi), subsampling=2)
    elif path.suffix == ".jp2":
        image.save(path, quality_mode="rates", quality_layers=[30])
    else:  # PNG as small scanners write it: 32 levels of grey
        image = image.point(lambda value: value & 0xF8) if grey else image
        image.save(path, dpi=(dpi, dpi), optimize=True)
