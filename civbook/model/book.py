"""Register books (sổ hộ tịch)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class BookType(StrEnum):
    """The ministry's file codes of the books, and civbook's own for books without an import format."""

    KS = "KS"  # khai sinh
    KH = "KH"  # kết hôn
    KT = "KT"  # khai tử
    CMC = "CMC"  # nhận cha, mẹ, con
    HN = "HN"  # xác nhận tình trạng hôn nhân
    GH = "GH"  # giám hộ
    CN = "CN"  # nuôi con nuôi
    TD = "TD"  # thay đổi, cải chính


EVENT_OF_TYPE: dict[str, str] = {
    "KS": "birth",
    "KH": "marriage",
    "KT": "death",
    "CMC": "recognition",
    "HN": "marital_status",
    "GH": "guardianship",
    "CN": "adoption",
    "TD": "change",
}
TYPE_OF_EVENT: dict[str, str] = {event: kind for kind, event in EVENT_OF_TYPE.items()}


@dataclass(frozen=True, slots=True)
class RegisterBook:
    """One bound book of one event type.

    ``number`` is quyển số ("01"); ``years`` "2003" or "2003-2005"; ``authority`` the registering office as
    written on the book; ``custodian`` the office that keeps it today ("" if the same).
    """

    id: str
    type: str
    number: str
    years: str
    authority: str
    form: str | None = None
    custodian: str = ""

    @property
    def event(self) -> str:
        return EVENT_OF_TYPE[self.type]

    @property
    def first_year(self) -> int:
        return int(self.years[:4])

    @property
    def last_year(self) -> int:
        return int(self.years[-4:])
