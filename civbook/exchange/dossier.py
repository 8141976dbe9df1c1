"""Dossiers of the one-stop portals (hồ sơ liên thông): read, checked, turned into questions. Pure: no store.

An envelope {maDonVi, module, maHoSoLT, …, data, fileDinhKem} or only the inner ``data``; births tell of
``nks`` (the child), deaths of ``nkt`` (the deceased). Places are ``{maTinh, maHuyen, maXa, dcChiTiet}``.
What is wrong is told in Vietnamese whatever the user's language: the list goes back to the portal's clerk.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from civbook.errors import NotFoundError, PackageError
from civbook.exchange.columns import portal_codes
from civbook.i18n import gettext as _
from civbook.places import units
from civbook.text.dates import parse_date

MOST_BYTES = 256 << 20
_ENVELOPE = ("maDonVi", "module", "maHoSoLT", "ngayTiepNhan")
_PERSONS = {"birth": ("nks", "me", "cha", "nyc"), "death": ("nkt", "nyc")}
_REQUIRED = {
    "birth": ("nksHoTen", "nksGioiTinh", "nksNgaySinh", "nycHoTen"),
    "death": ("nktHoTen", "nktGioiTinh", "nktNgaySinh", "nktNgayChet", "nycHoTen"),
}
_PLACES = ("NoiSinh", "QueQuan", "NoiCuTru", "NoiChet", "DiaChi")
_CODES = {"GioiTinh": "gioiTinh", "LoaiCuTru": "loaiCuTru", "LoaiGiayToTuyThan": "loaiGiayTo"}
_MOST_DEPTH = 40
Event = Literal["birth", "death"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a dossier: the field's key and a sentence in Vietnamese."""

    field: str
    message: str

    def as_json(self) -> dict[str, str]:
        """The problem for programs."""
        return {"field": self.field, "message": self.message}


@dataclass(frozen=True, slots=True)
class Dossier:
    """One dossier: its envelope's keys, its inner data, and what is wrong with them."""

    number: str
    event: Event | None
    data: dict[str, Any]
    envelope: dict[str, Any] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    def text(self, key: str) -> str:
        """A value as tidy text, "" where there is none."""
        value = self.data.get(key)
        if isinstance(value, dict):
            return place_text(value)
        if not isinstance(value, str | int) or isinstance(value, bool):
            return ""
        return " ".join(unicodedata.normalize("NFC", str(value)).split())

    def iso(self, key: str) -> str | None:
        """A date as ISO, possibly partial; None where none can be read."""
        text = self.text(key)
        date = parse_date(text) if text else None
        return date.iso() if date else None


def read_dossiers(path: Path) -> list[Dossier]:
    """The dossiers of a file: one, or a list of them.

    Raises:
        NotFoundError: no such file.
        PackageError: too large, too deep, or no JSON.
    """
    if not path.is_file():
        raise NotFoundError(_("There is no file {path}.").format(path=path), code="no-file")
    if path.stat().st_size > MOST_BYTES:
        raise PackageError(
            _("{file} is larger than {size} MB.").format(file=path.name, size=MOST_BYTES >> 20),
            code="file-too-large",
        )
    try:
        whole = json.loads(path.read_text(encoding="utf-8-sig"))
    except RecursionError as e:
        raise PackageError(_("{file} is nested too deep.").format(file=path.name), code="too-deep") from e
    except (ValueError, UnicodeDecodeError) as e:
        raise PackageError(
            _("{file} is not JSON.").format(file=path.name), _("Fetch it again."), code="json-unreadable"
        ) from e
    return [read_dossier(each) for each in (whole if isinstance(whole, list) else [whole])]


def read_dossier(whole: Any) -> Dossier:
    """One dossier, as envelope or inner JSON; whatever it is, what is wrong with it is told."""
    if not isinstance(whole, dict):
        return Dossier("", None, {}, {}, (Problem("", "Hồ sơ không phải là một đối tượng JSON."),))
    problems: list[Problem] = []
    enveloped = "data" in whole
    data = whole.get("data") if enveloped else whole
    if isinstance(data, str):
        data = _inner(data, problems)
    if not isinstance(data, dict):
        problems.append(Problem("data", "Thiếu nội dung hồ sơ."))
        data = {}
    envelope = {key: value for key, value in whole.items() if key != "data"} if enveloped else {}
    if enveloped:
        problems += [Problem(key, "Thiếu.") for key in _ENVELOPE if whole.get(key) in (None, "")]
    event = _event(whole if enveloped else {}, data)
    if event is None:
        problems.append(Problem("module", "Không rõ hồ sơ khai sinh hay khai tử."))
    else:
        problems += _check(event, data)
    number = envelope.get("maHoSoLT") or envelope.get("maHoSoMCDT") or ""
    return Dossier(str(number)[:100], event, data, envelope, tuple(problems))


def _inner(text: str, problems: list[Problem]) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        problems.append(Problem("data", "Nội dung hồ sơ không phải JSON."))
        return None


def _event(envelope: dict[str, Any], data: dict[str, Any]) -> Event | None:
    module = str(envelope.get("module") or "").upper()
    births = sum(key.startswith("nks") for key in data)
    deaths = sum(key.startswith(("nkt", "gbt")) for key in data)
    if births != deaths:
        return "birth" if births > deaths else "death"
    if "KS" in module or "KHAI SINH" in module:
        return "birth"
    return "death" if "KT" in module or "KHAI TU" in module else None


def _check(event: Event, data: dict[str, Any]) -> Iterator[Problem]:
    for key in _REQUIRED[event]:
        if data.get(key) in (None, "", {}, []):
            yield Problem(key, "Thiếu thông tin bắt buộc.")
    for key, value in data.items():
        if value in (None, ""):
            continue
        yield from _check_value(str(key)[:80], value)
    born, other = ("nksNgaySinh", None) if event == "birth" else ("nktNgaySinh", "nktNgayChet")
    if other and (first := _iso(data.get(born))) and (last := _iso(data.get(other))):
        size = min(len(first), len(last))
        if first[:size] > last[:size]:
            yield Problem(other, "Ngày chết trước ngày sinh.")


def _check_value(key: str, value: Any) -> Iterator[Problem]:
    if key.endswith(_PLACES):
        yield from _check_place(key, value)
        return
    if isinstance(value, dict | list | bool):
        yield Problem(key, "Sai kiểu dữ liệu: phải là chữ.")
        return
    text = str(value).strip()
    if not text.isascii() and unicodedata.normalize("NFC", text) != text:
        yield Problem(key, "Chữ dùng Unicode tổ hợp; cần Unicode dựng sẵn.")
    if "Ngay" in key and "BangChu" not in key:
        yield from _check_date(key, text)
    for told, codes in _CODES.items():
        if key.endswith(told) and text not in portal_codes(codes):
            yield Problem(key, "Mã không có trong danh mục.")
    if key.endswith(("SoDDCN", "SoDinhDanh")) and not re.fullmatch(r"\d{12}", text):
        yield Problem(key, "Số định danh cá nhân phải có 12 chữ số.")
    if key.endswith("Email") and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", text):
        yield Problem(key, "Địa chỉ thư điện tử không đúng.")
    if key.endswith("SoDienThoai") and not re.fullmatch(r"\+?[\d .]{9,15}", text):
        yield Problem(key, "Số điện thoại không đúng.")
    if key == "soLuongBanSao" and not text.isdigit():
        yield Problem(key, "Số lượng bản sao phải là số.")


def _check_date(key: str, text: str) -> Iterator[Problem]:
    date = parse_date(text)
    if date is None or date.iso() is None:
        yield Problem(key, "Không đọc được ngày tháng.")
    elif not date.possible:
        yield Problem(key, "Không có ngày này.")
    elif (iso := date.iso()) and iso > dt.date.today().isoformat()[: len(iso)]:  # noqa: DTZ011
        yield Problem(key, "Ngày ở tương lai.")


def _check_place(key: str, value: Any) -> Iterator[Problem]:
    if isinstance(value, str):
        return  # older portals send one line
    if not isinstance(value, dict):
        yield Problem(key, "Sai kiểu dữ liệu: phải là địa chỉ.")
        return
    table = units()
    province, commune = str(value.get("maTinh") or ""), str(value.get("maXa") or "")
    if province and not (table.latest("new", province) or table.latest("old", province)):
        yield Problem(f"{key}.maTinh", "Không có tỉnh, thành phố mang mã này.")
    if commune:
        unit = table.latest("new", commune) or table.latest("old", commune)
        if unit is None:
            yield Problem(f"{key}.maXa", "Không có xã, phường mang mã này.")
        elif province and province not in _provinces(commune):
            yield Problem(f"{key}.maXa", "Xã, phường không thuộc tỉnh này.")
    elif not value.get("dcChiTiet") and not province:
        yield Problem(key, "Địa chỉ để trống.")


def _provinces(commune: str) -> set[str]:
    """The provinces, then and now, of a commune's code."""
    table = units()
    found = set()
    for era in ("new", "old"):
        if unit := table.latest(era, commune):
            found.add(table.province_of(unit))
    return found


def _iso(value: object) -> str | None:
    date = parse_date(str(value)) if isinstance(value, str | int) else None
    return date.iso() if date else None


def place_text(value: dict[str, Any]) -> str:
    """A portal's place as one line: the detail, then the units of its codes."""
    table = units()
    parts = [str(value.get("dcChiTiet") or "").strip()]
    for key in ("maXa", "maHuyen", "maTinh"):
        code = str(value.get(key) or "")
        unit = table.latest("new", code) or table.latest("old", code) if code else None
        if unit and unit.name not in parts[0]:
            parts.append(unit.name)
    return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Question:
    """What to search for: ``finds`` says which entry that would be; ``options`` are the search's."""

    finds: str
    options: dict[str, str | int]


def questions(dossier: Dossier) -> list[Question]:
    """Which register entries a dossier refers to."""
    if dossier.event == "birth":
        return [*_parents(dossier), *_child(dossier)]
    if dossier.event == "death":
        return _deceased(dossier)
    return []


def _parents(dossier: Dossier) -> list[Question]:
    father, mother = dossier.text("chaHoTen"), dossier.text("meHoTen")
    if father:
        asked = {"type": "KH", "role": "husband", "name": father, "born": _born(dossier, "chaNgaySinh"),
                 "spouse": mother}  # fmt: skip
    elif mother:
        asked = {"type": "KH", "role": "wife", "name": mother, "born": _born(dossier, "meNgaySinh")}
    else:
        return []
    return [Question("parents-marriage", _given(asked))]


def _child(dossier: Dossier) -> list[Question]:
    asked = {
        "type": "KS", "role": "child", "name": dossier.text("nksHoTen"),
        "born": _born(dossier, "nksNgaySinh"), "father": dossier.text("chaHoTen"),
        "mother": dossier.text("meHoTen"),
    }  # fmt: skip
    return [Question("same-child", _given(asked))] if asked["name"] or asked["mother"] else []


def _deceased(dossier: Dossier) -> list[Question]:
    name, born = dossier.text("nktHoTen"), _born(dossier, "nktNgaySinh")
    if not name:
        return []
    parents = {"father": dossier.text("chaHoTen"), "mother": dossier.text("meHoTen")}
    birth = {"type": "KS", "role": "child", "name": name, "born": born, **parents}
    death = {
        "type": "KT",
        "role": "deceased",
        "name": name,
        "born": born,
        "died": _born(dossier, "nktNgayChet"),
    }
    return [Question("birth-of-deceased", _given(birth)), Question("same-death", _given(death))]


def _born(dossier: Dossier, key: str) -> str:
    return dossier.iso(key) or ""


def _given(asked: dict[str, str]) -> dict[str, str | int]:
    return {key: value for key, value in asked.items() if value}
