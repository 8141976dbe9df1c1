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
