"""Administrative units of Vietnam, dated: what a written place was, and what it is today.

>>> best = find("xã Đồng Mỏ, huyện Chi Lăng, tỉnh Lạng Sơn", at=1995)[0]
"""

from civbook.places.lookup import PlaceMatch, codes_today, describe, find, former, gazetteer, today
from civbook.places.units import SOURCES, Unit, units

__all__ = [
    "SOURCES", "PlaceMatch", "Unit", "codes_today", "describe", "find", "former", "gazetteer", "today",
    "units",
]  # fmt: skip
