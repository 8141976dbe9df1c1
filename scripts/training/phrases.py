"""Texts as they stand in the fields of registers, for the language tables: addresses, places of birth and death,
issuers, papers, notices, titles, notes.

They are built from what the office writes (heads of addresses, kinds of units and their short forms, kinds of
health stations, wordings of the circulars), not from any collection of pages.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from scripts.training import texts

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random


def _words(text: str) -> list[str]:
    return text.split()


def _phrases(text: str) -> list[str]:
    return text.split("|")


_SHORT = {
    "xã": ("X.", "X. ", "x. "),
    "phường": ("P.", "P. ", "p. ", "F."),
    "thị trấn": ("TT.", "TT. ", "TT ", "T.T "),
    "huyện": ("H.", "H. ", "h. "),
    "quận": ("Q.", "Q. ", "q. "),
    "thị xã": ("TX.", "TX. ", "TX "),
    "thành phố": ("TP.", "TP. ", "TP ", "Tp. ", "tp "),
    "tỉnh": ("T.", "T. ", "t. "),
}
_CITIES = ("Hà Nội", "Hồ Chí Minh", "Hải Phòng", "Đà Nẵng", "Cần Thơ", "Huế")
_HEADS = (
    ("thôn", 30), ("xóm", 12), ("ấp", 14), ("bản", 7), ("làng", 4), ("buôn", 4), ("khóm", 3), ("khu", 4), ("đội", 4),
    ("tổ", 8), ("tổ dân phố", 7), ("khu phố", 7), ("tiểu khu", 2), ("số", 9), ("số nhà", 3), ("cụm", 1), ("plei", 1),
    ("khu dân cư", 1), ("phum", 1), ("sóc", 1),
)  # fmt: skip
_HAMLETS = _words(
    "Đông Tây Nam Bắc Trung Thượng Hạ Nội Ngoại Đoài Đình Chùa Chợ Cầu Giếng Bến Trại Sau Trước Giữa Mới Cũ Trong "
    "Ngoài Cả Lớn Nhỏ Đồng Vườn Rừng Đồi Gò Bãi Ao Đầm Sậy Dâu Lẻ Soi Vạn Lò Mỏ Nương Nà Pác Bó Khuổi Pò Huổi Tà"
)
_STREETS = _phrases(
    "Lê Lợi|Trần Hưng Đạo|Nguyễn Huệ|Lý Thường Kiệt|Hai Bà Trưng|Quang Trung|Hùng Vương|Nguyễn Trãi|Phan Bội Châu|"
    "Phan Chu Trinh|Nguyễn Du|Lê Duẩn|Trường Chinh|Hoàng Văn Thụ|Ngô Quyền|Bà Triệu|Lê Lai|Nguyễn Thái Học|"
    "Điện Biên Phủ|Cách Mạng Tháng Tám|Võ Thị Sáu|Lạc Long Quân|Âu Cơ|Đê La Thành|Láng|Bạch Mai|Khâm Thiên|Vọng|"
    "Minh Khai|Giải Phóng|Kim Mã|Thụy Khuê|Hàng Bông|Nguyễn Văn Cừ|Trần Phú|Lê Hồng Phong|Tôn Đức Thắng|Chợ|Huế"
)
_FACILITIES = (
    ("Trạm y tế", 24), ("Trạm Y tế", 6), ("Trạm xá", 8), ("Nhà hộ sinh", 8), ("Nhà bảo sanh", 4),
    ("Bệnh viện đa khoa", 14), ("Bệnh viện", 12), ("Bệnh viện Phụ sản", 7), ("Trung tâm y tế", 12),
    ("Bệnh viện Nhi", 2), ("Trung tâm Y tế", 3), ("Bệnh viện đa khoa khu vực", 4), ("Bệnh viện Sản - Nhi", 3),
    ("Bệnh xá", 2),
    ("Phòng khám đa khoa", 3), ("Phòng khám đa khoa khu vực", 2), ("BV đa khoa", 4), ("BV", 3), ("BVĐK", 3), ("TYT", 3),
    ("Trung tâm chăm sóc sức khỏe sinh sản", 1), ("Bệnh viện Quân y", 1), ("Khoa sản bệnh viện", 1), ("Bệnh viện C", 1),
)  # fmt: skip
_KNOWN_HOSPITALS = _phrases(
    "Bệnh viện Bạch Mai|Bệnh viện Từ Dũ|Bệnh viện Hùng Vương|Bệnh viện Chợ Rẫy|Bệnh viện Việt Đức|"
    "Bệnh viện Phụ sản Trung ương|Bệnh viện Trung ương Huế|Bệnh viện Quân y 103|Bệnh viện Quân y 175|"
    "Bệnh viện Thống Nhất|Bệnh viện Nhi Đồng 1|Bệnh viện K|Bệnh viện Xanh Pôn|Bệnh viện Thanh Nhàn|"
    "Bệnh viện Nhân dân Gia Định|Bệnh viện Phụ sản Hà Nội|Bệnh viện Đại học Y Dược"
)
_CENTRAL = _phrases(
    "Cục Cảnh sát QLHC về TTXH|Cục CS QLHC về TTXH|Cục Cảnh sát quản lý hành chính về trật tự xã hội|"
    "Cục trưởng Cục Cảnh sát QLHC về TTXH|Cục Cảnh sát ĐKQL cư trú và DLQG về dân cư|"
    "Cục Quản lý xuất nhập cảnh|Bộ Công an|Cục QLXNC|Bộ Quốc phòng"
)
_PAPERS = (
    ("CMND số", 30), ("CMND", 12), ("CMND:", 6), ("Giấy CMND số", 6), ("Giấy chứng minh nhân dân số", 6), ("CMT", 2),
    ("CCCD số", 16), ("CCCD", 6), ("CCCD:", 3), ("Thẻ căn cước công dân số", 6), ("Căn cước công dân số", 3),
    ("Hộ chiếu số", 4), ("Hộ chiếu", 2), ("Chứng minh nhân dân số", 5), ("Giấy CM quân đội số", 1), ("CMQĐ số", 1),
    ("Giấy chứng minh quân đội số", 1), ("Chứng minh sĩ quan số", 1),
)  # fmt: skip
_TITLES = (
    ("Chủ tịch", 24), ("Phó Chủ tịch", 18), ("Phó chủ tịch", 6), ("Chủ tịch UBND", 8), ("Phó Chủ tịch UBND", 7),
    ("PCT", 3), ("CHỦ TỊCH", 5), ("PHÓ CHỦ TỊCH", 5), ("KT. Chủ tịch, Phó Chủ tịch", 2), ("P. Chủ tịch", 2),
    ("Trưởng phòng Tư pháp", 1), ("Giám đốc Sở Tư pháp", 1), ("Công chức tư pháp - hộ tịch", 6),
    ("Cán bộ tư pháp hộ tịch", 3),
    ("Ủy viên thư ký", 1), ("Cán bộ hộ tịch", 2), ("TM. UBND xã, Chủ tịch", 1),
)  # fmt: skip
_CAUSES = _phrases(
    "Bệnh già|Già yếu|Tuổi già|Tuổi già sức yếu|Già|Bệnh|Bệnh nặng|Ốm|Ốm chết|Ốm đau|Tai nạn|Tai nạn giao thông|"
    "Tai nạn lao động|Đuối nước|Chết đuối|Điện giật|Sét đánh|Ngã|Tự tử|Bệnh tim|Bệnh tim mạch|Suy tim|Nhồi máu cơ tim|"
    "Đột quỵ|Tai biến mạch máu não|Xuất huyết não|Cao huyết áp|Tăng huyết áp|Huyết áp cao|Suy thận|Suy gan|Xơ gan|"
    "Ung thư|Ung thư gan|Ung thư phổi|Ung thư dạ dày|Ung thư vú|Ung thư vòm họng|Ung thư đại tràng|Ung thư máu|"
    "Viêm phổi|Viêm gan|Viêm não|Lao phổi|Lao|Hen phế quản|Hen suyễn|Suy hô hấp|Suy hô hấp cấp|Tiểu đường|"
    "Đái tháo đường|Sốt rét|Sốt xuất huyết|Thương hàn|Nhiễm trùng huyết|Nhiễm trùng|Uốn ván|Bệnh hiểm nghèo|"
    "Đẻ non|Sinh non|Ngạt|Suy kiệt|Suy dinh dưỡng|Đau ruột thừa|Xuất huyết dạ dày|Hôn mê|Bom mìn|Chiến tranh|Hy sinh|"
    "Chưa rõ nguyên nhân|Không rõ|Covid-19"
)
_SPEAK = (
    "Cải chính", "Thay đổi", "Bổ sung", "Đính chính", "Đã cải chính", "Điều chỉnh", "Xác định lại",
)  # fmt: skip
_WHAT = _phrases(
    "năm sinh|ngày sinh|họ|họ tên|tên|chữ đệm|tên đệm|dân tộc|quê quán|nơi sinh|họ tên cha|họ tên mẹ|giới tính|"
    "ngày tháng năm sinh|tên cha|tên mẹ|phần ghi về cha|phần ghi về mẹ|số CMND|nơi cư trú"
)


def _pick(r: Random, weighted: Sequence[tuple[str, int]]) -> str:
    return r.choices([one for one, _ in weighted], [weight for _, weight in weighted])[0]


@cache
def chains() -> list[tuple[str, ...]]:
    """Every commune with the units above it, their kinds in small letters: ("xã X", "huyện Y", "tỉnh Z")."""
    found = []
    for commune, district, province in texts.places():
        parts = [part[0].lower() + part[1:] for part in (commune, district) if part]
        top = f"thành phố {province}" if province in _CITIES else f"tỉnh {province}"
        found.append((*parts, top) if province else tuple(parts))
    return found


def _bare(part: str) -> str:
    for kind in _SHORT:
        if part.startswith(f"{kind} "):
            rest = part[len(kind) + 1 :]
            return part if rest[0].isdigit() else rest
    return part


def _shortened(part: str, r: Random, often: float) -> str:
    for kind, short in _SHORT.items():
        if part.startswith(f"{kind} ") and r.random() < often:
            return r.choice(short) + part[len(kind) + 1 :]
    return part


def units(chain: Sequence[str], r: Random, *, first: bool = True) -> str:
    """A chain of units as an office writes it. ``first``: nothing stands before it, so it gets a capital."""
    parts = list(chain)
    if len(parts) == 3 and r.random() < 0.16:
        del parts[r.choice((1, 1, 2, 2, 0))]
    style = r.random()
    if style < 0.3:
        parts = [_bare(part) for part in parts]
        joint = r.choice((" - ", " - ", " - ", "-", ", ", ", ", " "))
    elif style < 0.5:
        parts = [_shortened(part, r, 0.95) for part in parts]
        joint = r.choice((", ", ", ", ", ", " - ", ","))
    elif style < 0.6:
        parts = [_shortened(part, r, 0.5) for part in parts]
        joint = r.choice((", ", ", ", " - "))
    elif style < 0.7:  # the province bare
        parts[-1] = _bare(parts[-1])
        joint = r.choice((", ", ", ", " - "))
    else:
        joint = r.choice((", ", ", ", ", ", ", ", ",", " - ", " "))
    text = joint.join(parts)
    return text[0].upper() + text[1:] if first else text


def hamlet(r: Random) -> str:
    """The name of a hamlet, mostly after places or wishes, sometimes of syllables that mean nothing."""
    chance = r.random()
    if chance < 0.3:
        return str(r.randint(1, 9 if r.random() < 0.6 else 30))
    if chance < 0.4:
        return f"{r.choice(_HAMLETS)}{f' {r.randint(1, 5)}' if r.random() < 0.2 else ''}"
    if chance < 0.5:
        return " ".join(r.sample(_HAMLETS, 2))
    if chance < 0.86:
        name = _bare(r.choice(chains())[0])
        return (
            name
            if r.random() < 0.85
            else f"{name} {r.choice((*_HAMLETS[:12], '1', '2', '3', '4', 'A', 'B'))}"
        )
    return " ".join(texts.syllable(r).capitalize() for _ in range(r.choice((1, 2, 2))))


def head(r: Random) -> str:
    """What stands before the commune: a hamlet, a group of houses, a house."""
    kind = _pick(r, _HEADS)
    if kind in ("số", "số nhà"):
        number = r.choice((f"{r.randint(1, 300)}", f"{r.randint(1, 300)}", f"{r.randint(1, 90)}/{r.randint(1, 40)}",
                           f"{r.randint(1, 200)}{r.choice('ABC')}"))  # fmt: skip
        lane = (
            f" {r.choice(('ngõ', 'ngõ', 'ngách', 'hẻm', 'kiệt'))} {r.randint(1, 300)}"
            if r.random() < 0.35
            else ""
        )
        road = f" {r.choice(('đường ', 'phố ', 'phố ', ''))}{r.choice(_STREETS)}"
        return f"{kind} {number}{lane}{road if r.random() < 0.85 else ''}"
    if kind in ("tổ", "đội", "cụm", "tổ dân phố"):
        text = f"{kind} {r.choice(('', '', '', 'số '))}{r.randint(1, 40)}"
        return (
            f"{text}, {r.choice(('ấp', 'khu phố', 'thôn', 'khóm'))} {hamlet(r)}"
            if r.random() < 0.15
            else text
        )
    return f"{kind} {hamlet(r)}"


def address(r: Random) -> str:
    """Where someone lives or comes from."""
    chain = r.choice(chains())
    if r.random() < 0.4:
        return units(chain, r)
    before = head(r)
    text = units(chain, r, first=False)
    joint = " - " if " - " in text and r.random() < 0.9 else ", "
    before = before if joint == " - " and r.random() < 0.6 else before[0].upper() + before[1:]
    return before if r.random() < 0.06 else before + joint + text


def health(r: Random) -> str:
    """Where someone was born or died."""
    chance = r.random()
    chain = r.choice(chains())
    if chance < 0.2:
        home = r.choice(
            ("Tại nhà", "Tại nhà", "Tại nhà riêng", "Tại gia đình", "Nhà riêng", "Tại nơi cư trú")
        )
        return home if chance < 0.04 else f"{home}, {units(chain, r, first=False)}"
    if chance < 0.27:
        return r.choice(_KNOWN_HOSPITALS)
    if chance < 0.4:
        return units(chain, r)
    kind = _pick(r, _FACILITIES)
    low = kind.startswith(("Trạm", "Nhà", "TYT", "Bệnh xá"))
    level = 0 if low and r.random() < 0.75 else r.choice((len(chain) - 2, len(chain) - 1, len(chain) - 1))
    part = chain[max(0, level)]
    part = _bare(part) if r.random() < 0.2 else _shortened(part, r, 0.15)
    text = f"{kind} {part}"
    rest = chain[level + 1 :] if r.random() < 0.6 else chain[-1:]
    if rest and level + 1 < len(chain) and r.random() < 0.45:
        text += ", " + ", ".join(_shortened(one, r, 0.1) for one in rest)
    return text


def issuer(r: Random) -> str:
    """Who issued a paper."""
    if r.random() < 0.16:
        return r.choice(_CENTRAL)
    chain = r.choice(chains())
    part = chain[-1] if r.random() < 0.8 else chain[-2]
    part = _bare(part) if r.random() < 0.2 else _shortened(part, r, 0.2)
    return f"{r.choice(('Công an', 'Công an', 'CA', 'CA', 'CA', 'C.A', 'C.an'))} {part}"


def office(r: Random) -> str:
    """A committee or a station, as the issuer of notices or decisions."""
    chain = r.choice(chains())
    name = r.choice(
        ("UBND", "UBND", "UBND", "Ủy ban nhân dân", "Trạm y tế", "Bệnh viện đa khoa", "Bệnh viện")
    )
    part = chain[0] if name.startswith(("U", "T")) and r.random() < 0.8 else chain[r.choice((-1, -2))]
    return f"{name} {_shortened(part, r, 0.15)}"


def identity(r: Random) -> str:
    """A paper of identity with its number, date and issuer, as far as the clerk gave them."""
    digits = str(r.randint(10**8, 10**9 - 1)) if r.random() < 0.65 else f"0{r.randint(10**10, 10**11 - 1)}"
    text = f"{_pick(r, _PAPERS)} {digits}"
    dated = r.choice((", cấp ngày ", " cấp ngày ", ", ngày cấp ", " ngày ", ", ngày ")) + texts.date(r)
    by = r.choice((" do ", " tại ", ", nơi cấp ", ", ", " nơi cấp: ", ", tại ")) + issuer(r)
    chance = r.random()
    if chance < 0.3:
        return text + by
    if chance < 0.55:
        return text + dated + by
    if chance < 0.65:
        return f"{text}{by} cấp ngày {texts.date(r)}"
    return text + dated if chance < 0.75 else text


def notice(r: Random) -> str:
    """A notice of death."""
    lead = r.choice(("", "", "số ", "Số ", "Giấy báo tử số ", "GBT số ", "Giấy báo tử "))
    number = f"{r.randint(1, 150):0{r.randint(1, 3)}d}"
    number += r.choice(("/GBT", "/GBT", "/GBT", "/BT", "/GBT-TYT", f"/{r.randint(1990, 2026)}", ""))
    tail = r.choice((f" do {office(r)}", f", do {office(r)} cấp", f" của {office(r)}", f" {office(r)}"))
    dated = r.choice((f" cấp ngày {texts.date(r)}", f", ngày {texts.date(r)}", "", ""))
    return lead + number + (tail + dated if r.random() < 0.6 else dated + tail)


def title(r: Random) -> str:
    """The title of who signs, with or without the office, with or without the name."""
    text = _pick(r, _TITLES)
    if "UBND" in text or r.random() < 0.25:
        chain = r.choice(chains())
        kind = chain[0].split(" ")[0] if not chain[0].startswith("thị") else "thị trấn"
        text += ("" if "UBND" in text else " UBND") + f" {r.choice((chain[0], kind, kind))}"
    chance = r.random()
    if chance < 0.2:
        return f"{texts.person(r)} - {text}"
    return f"{texts.person(r)}, {text}" if chance < 0.3 else text


def remark(r: Random) -> str:
    """A note of a later change."""
    decision = r.choice(("QĐ số", "Quyết định số", "QĐ", "quyết định số"))
    number = f"{r.randint(1, 900)}{r.choice(('', '/QĐ-UBND', '/QĐ-UBND', '/QĐ'))}"
    by = r.choice(("", "", f" của {office(r)}"))
    chance = r.random()
    if chance < 0.7:
        text = f"{r.choice(_SPEAK)} {r.choice(_WHAT)}"
        if chance < 0.3:
            text += f" theo {decision} {number} ngày {texts.date(r)}{by}"
        elif chance < 0.5:
            text += f" ngày {texts.date(r)}"
        else:
            text += f" theo {decision} {number}{by}"
        return text
    if chance < 0.85:
        return f"{r.choice(('Đã cấp bản sao', 'Cấp bản sao', 'Đã cấp trích lục', 'Cấp lại'))} ngày {texts.date(r)}"
    return texts.note(r)


def moment(r: Random) -> str:
    """A time of day, alone or with its date."""
    hour = f"{r.randint(0, 23)}"
    text = r.choice(
        (f"{hour} giờ {r.randint(0, 59):02d} phút", f"{hour} giờ {r.randint(0, 59):02d}", f"{hour} giờ",
         f"{hour}h{r.randint(0, 59):02d}", f"{hour} giờ {r.randint(0, 59)} phút",
         f"{hour}h {r.randint(0, 59):02d} phút")
    )  # fmt: skip
    return f"{text}{r.choice((', ngày ', ' ngày ', ', '))}{texts.date(r)}" if r.random() < 0.35 else text


def cause(r: Random) -> str:
    """A cause of death."""
    return r.choice(_CAUSES)


def scrap(text: str, r: Random) -> str:
    """A piece of a text as it stands on one of two lines."""
    words = text.split(" ")
    if len(words) < 3:
        return text
    cut = r.randint(1, len(words) - 1)
    return " ".join(words[:cut] if r.random() < 0.5 else words[cut:])
