"""Words of a place put right one by one: dashes, points, facilities, before its chain of units is looked at."""

from __future__ import annotations

import re

from rapidfuzz.distance import Levenshtein

from civbook.text.fold import fold

_LETTER = re.compile(r"(?<=, )([XHTPQ]) (\w)")
_DASH = re.compile(r"(?<=\w)\s*[-–—]\s*(?=[A-ZÀ-ỸĐ][a-zà-ỹđ' ]|(?:thôn|xóm|ấp|xã|huyện|tỉnh)\b)")
_HOUSE = re.compile(r"(?P<blank>^|(?<=\s))[xX][ốồổôóo]\s+(?=\d)")
_CITY_GROUP = re.compile(r"^([tT])[ổồôốỗo]\s+d[âaăấầ][nmu]\s+ph[ốồổôóo]\s+(?=\S*\s?\d)")
_CITY_CUT = re.compile(r"\bHồ Chí$")
_FACILITIES = (
    "Trạm y tế", "Bệnh viện", "Bệnh viện đa khoa", "Bệnh viện Phụ sản", "Bệnh viện Phụ sản - Nhi",
    "Bệnh viện đa khoa khu vực", "Trung tâm y tế", "Nhà hộ sinh", "Nhà bảo sanh", "Phòng khám đa khoa khu vực",
    "Phòng khám đa khoa", "Bệnh xá", "Tại nhà", "Trạm xá", "Bệnh viện Nhi", "Bệnh viện Sản - Nhi",
)  # fmt: skip
_BEFORE_UNIT = re.compile(
    r"^(?P<head>.{4,32}?)(?P<rest>,?\s+(?:xã|phường|thị trấn|huyện|quận|thị xã|thành phố|tỉnh)\s.*)$",
    re.IGNORECASE,
)


def even_dashes(text: str) -> str:
    """Dashes between names get a blank on both sides."""
    return _DASH.sub(" - ", text)


def pointed_letters(text: str) -> str:
    """A lone letter for a kind of place behind a comma with its point: "thôn Thượng, X Đồng Tâm"."""
    return _LETTER.sub(lambda found: f"{found[1]}{'.' if found[2].isupper() else ''} {found[2]}", text)


def detail(text: str) -> str:
    """Misread or cut words that can be nothing else: "xố 15", "tổ dâm phố số 4", "thành phố Hồ Chí"."""
    text = _CITY_CUT.sub("Hồ Chí Minh", text)
    return _HOUSE.sub(r"\g<blank>số ", _CITY_GROUP.sub(lambda found: f"{found[1]}ổ dân phố ", text))


def facility(text: str) -> str:
    """The text with a misread "Trạm y tế", "Bệnh viện đa khoa" … before a unit put right where it is one."""
    found = _BEFORE_UNIT.match(text)
    if not found:
        return text
    plain = fold(found["head"]).replace(" ", "")
    ranked = sorted((Levenshtein.distance(plain, fold(one).replace(" ", "")), one) for one in _FACILITIES)
    (off, best), (next_off, _next) = ranked[0], ranked[1]
    if off > 0.25 * len(plain) or next_off - off < 2:
        return text
    rest = found["rest"].lstrip(", ")
    parted = best == "Tại nhà" or found["rest"].startswith(",")
    return f"{best}, {rest}" if parted else f"{best} {rest}"
