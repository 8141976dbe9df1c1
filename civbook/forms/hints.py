"""What a form prints in brackets behind a label, to say how it is to be filled in: no part of the value."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz.distance import Levenshtein

from civbook.forms.layout import Token, key_of
from civbook.forms.phrases import squeeze

_HINTS = tuple(
    squeeze(hint)
    for hint in (
        "xã, huyện, tỉnh", "xã/phường, huyện/quận, tỉnh/thành phố", "thôn, xã, huyện, tỉnh", "xã, phường, thị trấn",
        "xã (phường), huyện (quận), tỉnh (thành phố)", "số nhà, đường phố, xã, huyện, tỉnh", "ghi rõ xã, huyện, tỉnh",
        "loại giấy tờ, số, ngày cấp, nơi cấp", "loại, số, ngày cấp, nơi cấp", "loại giấy tờ, số, nơi cấp, ngày cấp",
        "loại giấy tờ, số, cơ quan cấp, ngày cấp", "số, ngày cấp, nơi cấp", "nếu có", "nếu biết", "ghi rõ", "bằng số",
        "họ tên, chức vụ", "họ, chữ đệm, tên, chức vụ", "họ và tên, chức vụ", "họ và tên", "viết chữ in hoa",
        "viết bằng chữ in hoa có dấu", "chữ in hoa có dấu", "ghi bằng chữ in hoa, có dấu", "ghi chữ in hoa có dấu",
    )
)  # fmt: skip
_ALIKE = 0.8
_WORDS = 10
_CAPITALS = 3  # words of a hint in capitals at least: fewer may be a name


def hint_length(tokens: Sequence[Token]) -> int:
    """How many of a value's first words are such a hint; printers set it small, or in capitals as the label."""
    best = (_ALIKE, 0)
    for count in range(2, min(_WORDS, len(tokens)) + 1):
        small = all(token.text.islower() for token in tokens[:count])
        large = count >= _CAPITALS and all(token.text.isupper() for token in tokens[:count])
        if not small and not large:
            continue
        key = key_of(tokens[:count])
        best = max(best, *((Levenshtein.normalized_similarity(key, hint), count) for hint in _HINTS))
    return best[1]
