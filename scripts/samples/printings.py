"""Printings: how one edition of a register page words, orders and sets its labels.

The forms follow Quyết định 01/2006/QĐ-BTP and Thông tư 15/2015 and 04/2020; printers of provinces varied them
freely, so every choice here is drawn anew for each book.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field

Text = tuple[str, ...]


@dataclass(frozen=True)
class Blank:
    """A label and its blank.

    `kind`: "" one value, "identity" a paper's parts, "date" printed ngày … tháng …, "signer" name and title.
    """

    label: str
    name: str
    share: float = 1.0
    kind: str = ""
    tail: str = ""


@dataclass(frozen=True)
class Row:
    """Blanks side by side; `lines` printed lines for the last of them."""

    blanks: tuple[Blank, ...]
    lines: int = 1


@dataclass(frozen=True)
class Heading:
    """A section's heading."""

    text: str
    centred: bool = False


@dataclass(frozen=True)
class Ticks:
    """Boxes of which one is ticked: the words and the values they stand for."""

    label: str
    name: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Pair:
    """Two columns side by side (husband and wife)."""

    left: tuple[Part, ...]
    right: tuple[Part, ...]


Part = Row | Heading | Ticks | Pair


@dataclass(frozen=True)
class Printing:
    """One edition: wording choices and typography; lengths in mm, sizes in points."""

    generation: str  # "2006" or "2015"
    family: str
    heading_family: str
    size: float
    leader: str  # dots, wide-dots, dashes, rule, none
    colon: bool
    headings: bool
    bold_labels: bool
    mother_first: bool
    pair_columns: bool
    margins: tuple[float, float, float, float]  # left, top, right, bottom
    margin_notes: bool
    title: bool
    frame: bool
    words_apart: bool  # dates in words on a line of their own
    long_lines: int  # printed lines for a long value
    numbered: bool
    signer_rows: bool
    rise: float  # value above the leader, in mm
    seed: int
    words: dict[str, str] = field(default_factory=dict, compare=False)


WORDS: dict[str, dict[str, Text]] = {
    "name": {
        "2006": ("Họ và tên", "Họ và tên", "Họ tên"),
        "2015": ("Họ, chữ đệm, tên", "Họ, chữ đệm, tên", "Họ, chữ đệm và tên"),
    },
    "born": {
        "2006": ("Ngày, tháng, năm sinh", "Sinh ngày", "Ngày sinh"),
        "2015": ("Ngày, tháng, năm sinh", "Ngày, tháng, năm sinh", "Ngày sinh"),
    },
    "in_words": {
        "2006": ("Bằng chữ", "Ghi bằng chữ", "Viết bằng chữ"),
        "2015": ("Ghi bằng chữ", "ghi bằng chữ", "Bằng chữ"),
    },
    "sex": {"2006": ("Giới tính", "Nam hay nữ", "Nam, nữ"), "2015": ("Giới tính",)},
    "group": {"2006": ("Dân tộc",), "2015": ("Dân tộc",)},
    "nation": {"2006": ("Quốc tịch",), "2015": ("Quốc tịch",)},
    "birth_place": {"2006": ("Nơi sinh", "Sinh tại"), "2015": ("Nơi sinh",)},
    "home": {"2006": ("Quê quán", "Nguyên quán"), "2015": ("Quê quán",)},
    "live": {
        "2006": ("Nơi thường trú/tạm trú", "Nơi thường trú", "Nơi thường trú, tạm trú", "Chỗ ở hiện nay"),
        "2015": ("Nơi cư trú", "Nơi cư trú", "Nơi thường trú/tạm trú"),
    },
    "paper": {
        "2006": ("Số Giấy CMND/Hộ chiếu", "Giấy CMND/Hộ chiếu số", "Giấy tờ tùy thân"),
        "2015": ("Giấy tờ tùy thân", "Giấy tờ tùy thân", "Loại, số giấy tờ tùy thân"),
    },
    "year": {
        "2006": ("Năm sinh", "Sinh năm", "Ngày, tháng, năm sinh"),
        "2015": ("Năm sinh", "Ngày, tháng, năm sinh", "Năm sinh"),
    },
    "number": {"2006": ("Số", "Số"), "2015": ("Số", "Số", "Số đăng ký")},
    "book": {"2006": ("Quyển số", "Quyển số", "Quyển"), "2015": ("Quyển số", "Quyển số")},
    "registered": {
        "2006": ("Đăng ký ngày", "Ngày, tháng, năm đăng ký", "Ngày đăng ký"),
        "2015": ("Ngày, tháng, năm đăng ký", "Ngày, tháng, năm đăng ký", "Ngày đăng ký"),
    },
    "relation_birth": {
        "2006": ("Quan hệ với người được khai sinh", "Quan hệ với trẻ"),
        "2015": ("Quan hệ với người được khai sinh",),
    },
    "relation_death": {
        "2006": ("Quan hệ với người chết", "Quan hệ với người đã chết"),
        "2015": ("Quan hệ với người đã chết", "Quan hệ với người chết"),
    },
    "note": {"2006": ("Ghi chú", "Ghi chú những thay đổi sau này"), "2015": ("Ghi chú", "GHI CHÚ")},
    "died": {"2006": ("Đã chết vào lúc", "Chết hồi"), "2015": ("Đã chết vào lúc", "Chết lúc")},
    "death_place": {"2006": ("Nơi chết", "Chết tại"), "2015": ("Nơi chết",)},
    "cause": {"2006": ("Nguyên nhân chết", "Lý do chết"), "2015": ("Nguyên nhân chết",)},
    "last_live": {
        "2006": ("Nơi thường trú/tạm trú cuối cùng", "Nơi thường trú cuối cùng"),
        "2015": ("Nơi cư trú cuối cùng",),
    },
    "notice": {
        "2006": ("Giấy báo tử số", "Số Giấy báo tử/Giấy tờ thay thế Giấy báo tử"),
        "2015": ("Số Giấy báo tử/Giấy tờ thay thế Giấy báo tử", "Giấy báo tử số"),
    },
    "officer": {
        "2006": ("Người thực hiện", "Cán bộ Tư pháp hộ tịch"),
        "2015": ("Họ, chữ đệm, tên người thực hiện", "Người thực hiện"),
    },
    "personal_id": {
        "2006": ("Số định danh cá nhân",),
        "2015": ("Số định danh cá nhân", "Mã số định danh cá nhân"),
    },
    "effective": {
        "2006": ("Ngày, tháng, năm xác lập quan hệ hôn nhân",),
        "2015": ("Ngày, tháng, năm xác lập quan hệ hôn nhân", "Quan hệ hôn nhân được công nhận kể từ ngày"),
    },
}
SERIFS = (
    "tinos",
    "tinos",
    "tinos",
    "noto-serif",
    "source-serif-4",
    "gelasio",
    "old-standard-tt",
    "eb-garamond",
)
SANS = ("arimo", "arimo", "roboto", "noto-sans", "be-vietnam-pro", "roboto-condensed", "open-sans")
HELD_LABELS = ("noto-serif", "old-standard-tt", "roboto-condensed", "roboto-slab", "tinos", "arimo")


def new_printing(rng: random.Random, generation: str, held_out: bool) -> Printing:
    """Draw an edition; `held_out` prefers label fonts that nobody has trained on."""
    family = rng.choice(HELD_LABELS) if held_out else rng.choice(SERIFS if rng.random() < 0.7 else SANS)
    return Printing(
        generation=generation,
        family=family,
        heading_family=family if rng.random() < 0.8 else rng.choice(SANS),
        size=rng.uniform(10.5, 13.2),
        leader=rng.choices(("dots", "wide-dots", "dashes", "rule", "none"), (48, 18, 9, 19, 6))[0],
        colon=rng.random() < 0.88,
        headings=rng.random() < (0.75 if generation == "2015" else 0.35),
        bold_labels=rng.random() < 0.12,
        mother_first=rng.random() < (0.85 if generation == "2015" else 0.3),
        pair_columns=rng.random() < 0.45,
        margins=(rng.uniform(17, 32), rng.uniform(13, 24), rng.uniform(11, 20), rng.uniform(12, 22)),
        margin_notes=rng.random() < 0.25,
        title=rng.random() < 0.55,
        frame=rng.random() < 0.12,
        words_apart=rng.random() < 0.6,
        long_lines=rng.choice((1, 2, 2)),
        numbered=rng.random() < 0.12,
        signer_rows=rng.random() < (0.6 if generation == "2015" else 0.25),
        rise=rng.uniform(-0.25, 0.9),
        seed=rng.getrandbits(32),
        words={key: rng.choice(choices[generation]) for key, choices in WORDS.items()},
    )


def _w(printing: Printing, key: str, suffix: str = "") -> str:
    return f"{printing.words[key]} {suffix}".strip()


def header(printing: Printing) -> list[Part]:
    """Number, book and registration date (both orders)."""
    number = Row((Blank(_w(printing, "number"), "number", 1), Blank(_w(printing, "book"), "book", 1.2)))
    kind = "date" if printing.words["registered"] == "Đăng ký ngày" or printing.seed % 3 == 0 else ""
    label = printing.words["registered"]
    if kind == "date" and label != "Đăng ký ngày":
        label = "Đăng ký"
    return [
        number,
        Row((Blank(label.removesuffix(" ngày") if kind == "date" else label, "registration_date", 1, kind),)),
    ]


def birth_parts(printing: Printing) -> list[Part]:
    """A birth entry's page."""
    p = printing
    late = Ticks(
        "Loại đăng ký" if p.seed % 2 else "",
        "registration_kind",
        (("Đúng hạn", "đúng hạn"), ("Quá hạn", "quá hạn"), ("Đăng ký lại", "đăng ký lại")),
    )
    child: list[Part] = [Heading("PHẦN GHI VỀ NGƯỜI ĐƯỢC KHAI SINH")] if p.headings else []
    if p.generation == "2006":
        child.append(Row((Blank(_w(p, "name"), "child.full_name", 3), Blank(_w(p, "sex"), "child.sex", 1))))
    else:
        child.append(Row((Blank(_w(p, "name"), "child.full_name"),)))
    child += _date_rows(p, "child.birth_date", _w(p, "born"))
    triple = (Blank(_w(p, "group"), "child.ethnicity"), Blank(_w(p, "nation"), "child.nationality", 1.2))
    if p.generation == "2015":
        triple = (Blank(_w(p, "sex"), "child.sex", 0.7), *triple)
    places: list[Part] = [
        Row((Blank(_w(p, "birth_place"), "child.birth_place"),), p.long_lines),
        Row((Blank(_w(p, "home"), "child.home_town"),), 1),
    ]
    child += (
        [Row(triple), *places]
        if p.generation == "2015" or p.seed % 2
        else [places[0], Row(triple), places[1]]
    )
    if p.generation == "2015":
        child.append(Row((Blank(_w(p, "personal_id"), "child.personal_id"),)))
    parents = [_parent(p, "mother", "mẹ", "người mẹ"), _parent(p, "father", "cha", "người cha")]
    if not p.mother_first:
        parents.reverse()
    end = _declarant(p, "người đi khai sinh", "relation_birth")
    return [*header(p), late, *child, *parents[0], *parents[1], *end, *_closing(p, "Giấy khai sinh")]


def _date_rows(p: Printing, name: str, label: str) -> list[Part]:
    words = Blank(_w(p, "in_words"), f"{name}_in_words", 1.7)
    if p.words_apart:
        return [Row((Blank(label, name),)), Row((words,), 1)]
    return [Row((Blank(label, name, 1), words), 2)]


def _parent(p: Printing, who: str, short: str, long: str) -> list[Part]:
    title = f"PHẦN GHI VỀ {long.upper()}"
    parts: list[Part] = [Heading(title)] if p.headings else []
    suffix = "" if p.headings and p.seed % 3 else (long if p.generation == "2015" else short)
    parts.append(Row((Blank(_w(p, "name", suffix), f"{who}.full_name"),)))
    born = Blank(_w(p, "year"), f"{who}.birth_date", 1)
    group, nation = (
        Blank(_w(p, "group"), f"{who}.ethnicity", 0.9),
        Blank(_w(p, "nation"), f"{who}.nationality", 1.1),
    )
    parts.append(
        Row((born, group, nation) if p.generation == "2015" or p.seed % 2 else (group, nation, born))
    )
    parts.append(Row((Blank(_w(p, "live"), f"{who}.residence"),), p.long_lines))
    return parts


def _declarant(p: Printing, who: str, relation: str) -> list[Part]:
    parts: list[Part] = [Heading(f"PHẦN GHI VỀ {who.upper()}")] if p.headings else []
    parts.append(Row((Blank(_w(p, "name", who), "declarant.full_name"),)))
    related = Row((Blank(_w(p, relation), "declarant.relationship"),))
    paper = Row((Blank(_w(p, "paper"), "declarant", kind="identity"),), 2 if p.long_lines == 2 else 1)
    live = Row((Blank(_w(p, "live"), "declarant.residence"),), 1)
    if p.generation == "2015":
        return [*parts, paper, related]
    return [*parts, related, live, paper] if p.seed % 2 else [*parts, live, paper, related]


def _closing(p: Printing, paper: str) -> list[Part]:
    parts: list[Part] = []
    if p.signer_rows:
        if p.seed % 2:
            label = f"{p.words['name']}, chức vụ người ký {paper if p.seed % 3 else ''}".strip()
            parts.append(Row((Blank(label, "signer", kind="signer"),)))
        else:
            parts.append(
                Row(
                    (
                        Blank(f"{p.words['name']} người ký", "signer.full_name", 1.6),
                        Blank("Chức vụ", "signer.title"),
                    )
                )
            )
        parts.append(Row((Blank(_w(p, "officer"), "officer.full_name"),)))
    if not p.margin_notes:
        parts.append(Row((Blank(_w(p, "note"), "note"),), 2))
    return parts


def _spouse(p: Printing, who: str, word: str) -> tuple[Part, ...]:
    suffix = "" if p.pair_columns else word
    rows: list[Part] = (
        [Heading(f"{'BÊN' if p.seed % 2 else ''} {word.upper()}".strip(), True)]
        if p.headings or p.pair_columns
        else []
    )
    if p.pair_columns:
        rows += [
            Row((Blank(_w(p, "name"), f"{who}.full_name"),)),
            Row((Blank(_w(p, "born"), f"{who}.birth_date"),)),
            Row(
                (Blank(_w(p, "group"), f"{who}.ethnicity"), Blank(_w(p, "nation"), f"{who}.nationality", 1.2))
            ),
            Row((Blank(_w(p, "live"), f"{who}.residence"),), 3),
            Row((Blank(_w(p, "paper"), who, kind="identity"),), 3),
        ]
    else:
        rows += [
            Row((Blank(_w(p, "name", suffix), f"{who}.full_name"),)),
            Row((Blank(_w(p, "born"), f"{who}.birth_date"),)),
            Row(
                (Blank(_w(p, "group"), f"{who}.ethnicity"), Blank(_w(p, "nation"), f"{who}.nationality", 1.2))
            ),
            Row((Blank(_w(p, "live"), f"{who}.residence"),), p.long_lines),
            Row((Blank(_w(p, "paper"), who, kind="identity"),), p.long_lines),
        ]
    return tuple(rows)


def marriage_parts(printing: Printing) -> list[Part]:
    """A marriage entry's page: stacked or in two columns, wife or husband first."""
    p = printing
    sides = [_spouse(p, "wife", "vợ"), _spouse(p, "husband", "chồng")]
    if p.generation == "2006" or p.seed % 4 == 0:
        sides.reverse()
    kinds = Ticks("", "registration_kind", (("Đăng ký lần đầu", "lần đầu"), ("Đăng ký lại", "đăng ký lại")))
    body: list[Part] = [Pair(*sides)] if p.pair_columns else [*sides[0], *sides[1]]
    end = [Row((Blank(_w(p, "effective"), "effective_date"),))] if p.generation == "2015" else []
    return [*header(p), kinds, *body, *end, *_closing(p, "Giấy chứng nhận kết hôn")]


def death_parts(printing: Printing) -> list[Part]:
    """A death entry's page."""
    p = printing
    kinds = Ticks(
        "",
        "registration_kind",
        (("Đúng hạn", "đúng hạn"), ("Quá hạn", "quá hạn"), ("Đăng ký lại", "đăng ký lại")),
    )
    parts: list[Part] = [Heading("PHẦN GHI VỀ NGƯỜI CHẾT")] if p.headings else []
    name = Blank(
        _w(p, "name", "người chết" if not p.headings and p.seed % 2 else ""), "deceased.full_name", 3
    )
    sex = Blank(_w(p, "sex"), "deceased.sex", 1)
    group, nation = (
        Blank(_w(p, "group"), "deceased.ethnicity"),
        Blank(_w(p, "nation"), "deceased.nationality", 1.2),
    )
    if p.generation == "2006":
        parts += [Row((name, sex)), Row((Blank(_w(p, "born"), "deceased.birth_date"),)), Row((group, nation))]
    else:
        parts += [
            Row((name,)),
            Row((Blank(_w(p, "born"), "deceased.birth_date"),)),
            Row((sex, group, nation)),
        ]
    parts += [
        Row((Blank(_w(p, "last_live"), "deceased.residence"),), p.long_lines),
        Row((Blank(_w(p, "paper"), "deceased", kind="identity"),), 1),
        Row(
            (
                Blank(_w(p, "died"), "deceased.death_time", 1),
                Blank(
                    "" if p.seed % 5 < 2 else "ngày",
                    "deceased.death_date",
                    1.9,
                    "date" if p.seed % 5 < 2 else "",
                ),
            )
        ),
        Row((Blank(_w(p, "in_words"), "deceased.death_date_in_words"),)),
        Row((Blank(_w(p, "death_place"), "deceased.death_place"),), p.long_lines),
        Row((Blank(_w(p, "cause"), "deceased.death_cause"),)),
        Row((Blank(_w(p, "notice"), "notice.number", 0.8), Blank("do", "notice.issuer", 1.2))),
        Row((Blank("cấp ngày", "notice.date"),)),
    ]
    end = _declarant(p, "người đi khai tử", "relation_death")
    return [*header(p), kinds, *parts, *end, *_closing(p, "Trích lục khai tử")]


PARTS = {"birth": birth_parts, "marriage": marriage_parts, "death": death_parts}
TITLES = {
    "birth": ("SỔ ĐĂNG KÝ KHAI SINH", "ĐĂNG KÝ KHAI SINH", "KHAI SINH"),
    "marriage": ("SỔ ĐĂNG KÝ KẾT HÔN", "ĐĂNG KÝ KẾT HÔN"),
    "death": ("SỔ ĐĂNG KÝ KHAI TỬ", "ĐĂNG KÝ KHAI TỬ"),
}
