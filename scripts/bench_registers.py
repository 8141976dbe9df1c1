"""Invented registers for the search bench: seeded, skewed like real names, with families and misread names.

Nothing here looks at the search's own tables, and ``bench_noise`` makes its mistakes from first
principles, so that
the figures don't flatter. All persons are invented.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import bench_noise as noise

SURNAMES = """\
Nguyễn:38 Trần:11 Lê:9 Phạm:7 Hoàng:5 Phan:4.5 Vũ:4 Đặng:2.1 Bùi:2 Đỗ:1.4 Hồ:1.3 Ngô:1.3 Dương:1 Lý:.6
Huỳnh:1.5 Võ:1.5 Đinh:.6 Lương:.6 Trịnh:.6 Đoàn:.5 Mai:.5 Đào:.5 Tô:.4 Hà:.4 Trương:.9 Lâm:.4 Vi:.4
Hứa:.3 Nông:.4 Phùng:.4 Cao:.4 Tạ:.3 Chu:.3 Châu:.3 Quách:.2 Thái:.3 Lưu:.3 Triệu:.3 Hoàng:.3 La:.2
Lục:.2 Mã:.15 Bế:.1 Giàng:.2 Thạch:.1 Kim:.1 Sùng:.1 Vàng:.1 Lò:.2 Quàng:.1 Cầm:.1 Tống:.2 Khuất:.05
Nghiêm:.1 Từ:.15 Văn:.1 Kiều:.15 Ma:.1 Doãn:.05 Mạc:.1 Khổng:.05 Tăng:.1 Ninh:.05 Âu:.03 Ông:.02 Ba:.01
Thân:.1 Lại:.1 Phó:.02 Đàm:.1 Tôn:.05 Viên:.02"""
MIDDLE_M = """\
Văn:30 Đức:6 Hữu:5 Minh:5 Quang:4 Xuân:4 Đình:4 Công:3 Quốc:3 Ngọc:3 Thanh:3 Anh:2 Trọng:2 Thế:2 Duy:2
Tiến:2 Bá:1.5 Mạnh:1.5 Tuấn:1.5 Hoàng:2 Gia:1.5 Thành:1.5 Chí:1 Việt:1 Hải:1 Phú:1 Nhật:1 Khắc:.8 Viết:.7
Đăng:.8 Sỹ:.5 Vĩnh:.4 Trung:1 Phúc:.6 Bảo:.8 Kim:.3 Như:.2 Hồng:.6 Huy:.5 Tấn:.6 Trường:.5 Doãn:.2
Hùng:.3 Cao:.3 Tất:.3"""
MIDDLE_F = """\
Thị:45 Ngọc:5 Thu:4 Thanh:4 Kim:3 Minh:2.5 Hồng:2.5 Phương:2.5 Thùy:2 Bích:1.5 Hoài:1.2 Mai:1.5 Diệu:1
Khánh:1.2 Quỳnh:1.2 Lan:1 Tuyết:.8 Bảo:1 Hà:1 Như:1 Tường:.4 Mỹ:.8 Ánh:.6 Thảo:.6 Hải:.7 Vân:.6 Cẩm:.5
Gia:.5 Trúc:.5 Yến:.6 Xuân:.6 Hương:.7 Thúy:.9 Nhật:.4 Linh:.5 An:.3 Uyên:.2 Hạnh:.2 Lệ:.4 Mộng:.2 Tú:.3
Thiên:.2 Huyền:.4 Đan:.2"""
GIVEN_M = """\
Hùng Dũng Tuấn Minh Nam Hải Sơn Thắng Long Cường Anh Đức Hiếu Tùng Quân Trung Thành Hưng Kiên Phong Khánh
Bình Tâm Huy Việt Quang Hoàng Phúc Tú Linh Nghĩa Tiến Đạt Vinh Thịnh Công Hậu Toàn Chiến Lâm Mạnh Khoa
Hoà Tài Lợi Lộc Duy An Bảo Phú Quý Vũ Giang Hà Dương Thái Trọng Nhân Vương Tân Thuận Sáng Định Chung Đông
Kỳ Mười Năm Sáu Bảy Tám Chín Hai Ba Tư Út Thọ Khải Hiển Luân Luật Lực Đại Điệp Đoàn Đồng Hoan Hợp Học Hào
Hạnh Hồng Kha Khang Khiêm Khôi Khương Liêm Lý Mẫn Ngọc Nguyên Nhật Ninh Phát Phi Phước Quốc Quyền Quyết
Sang Sinh Sử Tấn Thạch Thanh Thiện Thông Thuỷ Thức Tín Tính Toản Trí Triều Trường Trực Tuyên Tường Uy Văn
Vị Viên Vượng Xuân Ước Ảnh Bách Bằng Bốn Canh Cảnh Chính Chương Cảm Dần Đăng Đỉnh Đô Giáp Hân Hiệp Hoạt
Huân Huỳnh Kết Khiết Kim Lai Lân Lịch Luyện Mão Nghị Nhất Nhường Oanh Phấn Quế Sửu Tạo Thân Thìn Thơ
Thuần Tị Tỵ Toán Tráng Tuất Tý Tỉnh Vang Vĩ Yên Ấn"""
GIVEN_F = """\
Hương Lan Hoa Mai Linh Trang Thảo Hà Thu Hằng Phương Nga Ngọc Anh Dung Hạnh Yến Loan Hiền Huyền Vân Nhung
Oanh Tâm Thanh Thúy Thủy Xuân Yên Liên Lý Lành Bích Chi Châu Cúc Diễm Diệp Diệu Duyên Đào Giang Hải Hân
Hậu Hiên Hoà Hoài Hồng Huệ Hường Khuyên Kiều Lệ Ly My Mỹ Na Ngà Ngân Nguyệt Nhàn Nhi Như Nụ Nương Phượng
Quyên Quỳnh Sen Tuyết Thắm Thêu Thoa Thơ Thơm Thuận Thư Thương Tiên Tình Trà Trâm Trinh Trúc Tú Tuyến
Tươi Uyên Vi Vui Vy Xinh Ánh Ba Bảy Bé Bình Cẩm Chín Chinh Chung Dậu Đoan Gấm Hai Hòe Hợi Hợp Khánh Kim
Lài Lan Lê Lương Lụa Lựu Mận Miên Minh Mơ Mùi Nết Nhâm Nhạn Nhớ Ninh Phấn Phúc Quế Sâm Sáu Sinh Sương Tấm
Thái Thanh Thao Thi Thìn Thoan Tí Toan Tuất Tuyền Út Vinh Vượng Xoan Xuyến Ý Yêu Đông Định An Nhài Nhiên
Bưởi Cam Chanh Chuyên Đượm Hến Hiếu Hoan Lam Liễu Luyến Mẫn Ngát"""
COMMUNES = """\
Hữu Liên|Hữu Lũng|Lạng Sơn;Đồng Mỏ|Chi Lăng|Lạng Sơn;Yên Bình|Hữu Lũng|Lạng Sơn
Vạn Linh|Chi Lăng|Lạng Sơn;Tân Thành|Cao Lộc|Lạng Sơn;Hòa Bình|Bình Gia|Lạng Sơn
Minh Tân|Vụ Bản|Nam Định;Yên Khánh|Ý Yên|Nam Định;Phú Xuân|Đông Hưng|Thái Bình
Thanh Tân|Kiến Xương|Thái Bình;An Thịnh|Lương Tài|Bắc Ninh;Tân An|Yên Dũng|Bắc Giang
Quảng Phú|Quảng Xương|Thanh Hóa;Nga Sơn|Nga Sơn|Thanh Hóa;Diễn Kỷ|Diễn Châu|Nghệ An
Hưng Lộc|Vinh|Nghệ An;Cẩm Thanh|Hội An|Quảng Nam;Bình Sơn|Bình Sơn|Quảng Ngãi
Vĩnh Hòa|Ba Tri|Bến Tre;Mỹ Thạnh|Giồng Trôm|Bến Tre;Tân Phú|Châu Thành|Đồng Tháp
Long Điền|Chợ Mới|An Giang;Tà Xùa|Bắc Yên|Sơn La;Mường Bú|Mường La|Sơn La"""


def _weighted(text: str) -> tuple[list[str], list[float]]:
    words, weights = [], []
    for at, item in enumerate(text.split()):
        word, _, weight = item.partition(":")
        words.append(word)
        weights.append(float(weight) if weight else 1.0 / (at + 12) ** 0.8)
    return words, _cumulated(weights)


def _cumulated(weights: list[float]) -> list[float]:
    total, out = 0.0, []
    for weight in weights:
        total += weight
        out.append(total)
    return out


POOLS = {
    name: _weighted(text)
    for name, text in (
        ("surname", SURNAMES),
        ("middle_m", MIDDLE_M),
        ("middle_f", MIDDLE_F),
        ("given_m", GIVEN_M),
        ("given_f", GIVEN_F),
    )
}
PLACES = [tuple(place.split("|")) for line in COMMUNES.split("\n") for place in line.split(";")]


@dataclass(slots=True)
class Truth:
    """What is true of an entry, however it was read: the ground for queries and for ceilings."""

    id: str
    event: str
    names: dict[str, str]
    born: dict[str, str]  # ISO dates or years by person
    sex: str
    year: int
    number: str
    book: str
    place: tuple[str, str, str]


def pick(rng: random.Random, pool: str) -> str:
    words, weights = POOLS[pool]
    return rng.choices(words, cum_weights=weights)[0]


def person_name(rng: random.Random, male: bool, surname: str | None = None, since: int = 1950) -> str:
    kind = "m" if male else "f"
    parts = [surname or pick(rng, "surname")]
    if rng.random() < (0.97 if since > 1930 else 0.9):
        parts.append(pick(rng, f"middle_{kind}"))
    if rng.random() < (0.28 if not male else 0.1):
        parts.append(pick(rng, f"given_{kind}") if rng.random() < 0.5 else pick(rng, f"middle_{kind}"))
    given = pick(rng, f"given_{kind}")
    parts.append(given)
    return " ".join(part for at, part in enumerate(parts) if not at or part != parts[at - 1])


def _day(rng: random.Random, year: int) -> str:
    return f"{year}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}"


def truths(seed: int, count: int) -> Iterator[Truth]:
    """``count`` events: births in families, marriages, deaths, others."""
    rng = random.Random(seed)
    made, family = 0, 0
    while made < count:
        family += 1
        for truth in _family(rng, made):
            if made >= count:
                return
            made += 1
            yield truth


def _family(rng: random.Random, made: int) -> Iterator[Truth]:
    place = rng.choices(PLACES, weights=[1 / (n + 3) for n in range(len(PLACES))])[0]
    wed = rng.randint(1950, 2018)
    father_born, mother_born = wed - rng.randint(19, 34), wed - rng.randint(18, 30)
    father, mother = person_name(rng, True, None, father_born), person_name(rng, False, None, mother_born)
    born = {"father": str(father_born), "mother": str(mother_born)}
    if rng.random() < 0.3:
        yield _truth(
            made,
            "marriage",
            {"husband": father, "wife": mother},
            {"husband": _day(rng, father_born), "wife": _day(rng, mother_born)},
            "",
            wed,
            place,
            rng,
        )
        made += 1
    for nth in range(rng.choices((1, 2, 3, 4), weights=(3, 5, 3, 1))[0]):
        year = min(2024, wed + 1 + nth * rng.randint(1, 4))
        male = rng.random() < 0.52
        child = person_name(rng, male, father.split()[0], year)
        yield _truth(
            made,
            "birth",
            {"child": child, "father": father, "mother": mother},
            {"child": _day(rng, year), **born},
            "male" if male else "female",
            min(2025, year + (0 if rng.random() < 0.85 else rng.randint(1, 9))),
            place,
            rng,
        )
        made += 1
        if rng.random() < 0.12:
            dead = min(2025, year + rng.randint(0, 60))
            yield _truth(
                made,
                "death",
                {"deceased": child, "declarant": rng.choice((father, mother))},
                {"deceased": _day(rng, year)},
                "male" if male else "female",
                dead,
                place,
                rng,
            )
            made += 1


def _truth(
    number: int,
    event: str,
    names: dict[str, str],
    born: dict[str, str],
    sex: str,
    year: int,
    place: tuple[str, str, str],
    rng: random.Random,
) -> Truth:
    kind = {"birth": "KS", "marriage": "KH", "death": "KT"}[event]
    book = f"{kind}.{year}.{PLACES.index(place) + 1:02d}"
    return Truth(f"e{number:07d}", event, names, born, sex, year, str(rng.randint(1, 400)), book, place)


def entry_json(truth: Truth, rng: random.Random, misread: float = 0.13) -> dict[str, Any]:
    """The entry in the contract's JSON, some of its names misread, some dates partial."""
    fields: dict[str, Any] = {}
    for person, name in truth.names.items():
        written = noise.misread(name, rng) if rng.random() < misread else name
        fields[f"{person}.full_name"] = _field(written)
        if person in truth.born:
            born = truth.born[person]
            if rng.random() < 0.05:
                born = born[:4]
            day = "/".join(reversed(born.split("-")))
            fields[f"{person}.birth_date"] = _field(day, born)
    if truth.sex:
        principal = "child" if truth.event == "birth" else "deceased"
        fields[f"{principal}.sex"] = _field("Nam" if truth.sex == "male" else "Nữ", truth.sex)
    commune, district, province = truth.place
    where = f"xã {commune}, huyện {district}, tỉnh {province}"
    principal = next(iter(truth.names))
    fields[f"{principal}.birth_place" if truth.event == "birth" else f"{principal}.residence"] = _field(where)
    date = _day(rng, truth.year)
    return {
        "id": truth.id,
        "event": truth.event,
        "number": truth.number,
        "year": truth.year,
        "registration_date": date,
        "status": "read",
        "book": {
            "id": truth.book,
            "type": truth.book[:2],
            "number": truth.book[-2:],
            "years": str(truth.year),
            "authority": f"UBND xã {commune}, huyện {district}, tỉnh {province}",
        },
        "fields": fields,
        "findings": [],
    }


def _field(written: str, value: str | None = None) -> dict[str, Any]:
    return {
        "written": written,
        "value": value or written,
        "confidence": 1.0,
        "source": "imported",
        "page": None,
        "box": None,
    }
