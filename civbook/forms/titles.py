"""Titles of those who sign: what a signer's column says between its head and the name, or in the head itself."""

from __future__ import annotations

from rapidfuzz.distance import Levenshtein

from civbook.forms.phrases import squeeze

_TITLES = tuple(
    squeeze(title)
    for title in (
        "Chủ tịch", "Phó chủ tịch", "Chủ tịch UBND", "Phó chủ tịch UBND", "Chủ tịch UBND xã",
        "Phó chủ tịch UBND xã", "Chủ tịch xã", "Phó chủ tịch xã", "Trưởng phòng", "Phó trưởng phòng",
        "Giám đốc", "Phó giám đốc", "Chủ tịch Ủy ban nhân dân", "Phó chủ tịch Ủy ban nhân dân",
        "Chủ tịch UBND phường", "Phó chủ tịch UBND phường", "Trưởng phòng tư pháp", "Q. Chủ tịch", "Quyền chủ tịch",
        "KT. Chủ tịch", "Xã trưởng", "Phó xã trưởng", "Lý trưởng", "Hộ lại", "Ủy viên hộ tịch", "Ủy viên thư ký",
        "Trưởng công an xã", "Phó trưởng công an xã", "Phường trưởng", "Đại diện xã", "Chủ tịch UBHC",
        "Phó chủ tịch UBHC",
        "Chủ tịch UBHC xã", "Phó chủ tịch UBHC xã", "Chủ tịch Ủy ban hành chính", "Phó chủ tịch Ủy ban hành chính",
        "Trưởng ban tư pháp", "Phó ban tư pháp", "Ủy viên hành chánh", "Chủ tịch Ủy ban hành chánh",
        "Ủy viên thường trực",
    )
)  # fmt: skip
_ALIKE = 0.78


def title_likeness(text: str) -> float:
    """How like a signer's title a text is, 0 where it is none, however badly read."""
    key = squeeze(text)
    like = max(Levenshtein.normalized_similarity(key, title) for title in _TITLES)
    return like if like >= _ALIKE else 0.0
