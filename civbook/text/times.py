"""Times of day: "10 giờ 30 phút", "10h30", "mười giờ rưỡi", "3 giờ chiều"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from civbook.text.fold import unify
from civbook.text.numbers import words_to_number


@dataclass(frozen=True, slots=True)
class ClockTime:
    """A time of day as written; the minute may be missing."""

    hour: int
    minute: int | None = None

    @property
    def possible(self) -> bool:
        return 0 <= self.hour <= 24 and (self.minute is None or 0 <= self.minute < 60)

    def text(self) -> str:
        """``10:30``; ``10:00`` where no minute is written: "10 giờ" names the full hour."""
        return f"{self.hour:02d}:{self.minute or 0:02d}"


def parse_time(text: str) -> ClockTime | None:
    """The time of day: "10 giờ 30 phút", "10h30", "10:30", "mười giờ rưỡi", "3 giờ chiều" (15), "lúc
    7g15"."""
    plain = " ".join(unify(text[:200]).lower().split())
    found = _CLOCK.search(plain)
    if found is None:
        return _time_in_words(plain)
    hour, minute = int(found["hour"]), int(found["minute"]) if found["minute"] else None
    if minute is None and _HALF.search(plain):
        minute = 30
    return _afternoon(hour, minute, plain)


_CLOCK = re.compile(
    r"(?<!\d)(?P<hour>\d{1,2})\s*(?:giờ|gio|g|h|:)(?![^\W\d_])\s*(?:(?P<minute>\d{1,2})\s*(?:phút|phut|p|')?(?!\d))?"
)
_HALF = re.compile(r"\brưỡi\b|\bruoi\b")
_SPOKEN = re.compile(r"(?:lúc |hồi |vào )*(?P<hour>.+?) (?:giờ|gio)(?P<rest>.*)")
_DAYTIME = re.compile(r"\b(?:sáng|trưa|chiều|tối|đêm|khuya|ngày)\b.*$")


def _time_in_words(plain: str) -> ClockTime | None:
    found = _SPOKEN.fullmatch(plain)
    hour = words_to_number(found["hour"]) if found else None
    if found is None or hour is None:
        return None
    rest = _DAYTIME.sub("", found["rest"]).replace("phút", " ").strip(" ,.")
    minute = 30 if _HALF.search(rest) else words_to_number(rest) if rest else None
    return _afternoon(hour, minute, plain)


def _afternoon(hour: int, minute: int | None, plain: str) -> ClockTime:
    if (hour < 12 and re.search(r"\b(?:chiều|tối)\b", plain)) or (
        hour < 6 and re.search(r"\bchiều\b", plain)
    ):
        hour += 12
    return ClockTime(hour, minute)
