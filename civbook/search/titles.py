"""What people put before a name and is no part of it: ông, bà cụ, gia đình anh, Mrs.

Some of these words are names too (Anh, Chi, Ba), so they are left out only where what follows begins like a name;
where it may be one or the other, both readings are tried.
"""

from __future__ import annotations

from civbook.text.fold import fold

_LEAD_TEXT = """
ông bà anh chị cụ cô chú bác em cậu dì mợ thầy thím dượng cháu bé con bố mẹ cha vợ chồng gia đình giáo nội ngoại cố
tên họ người mr mrs ms miss
"""
_LEADS = frozenset(_LEAD_TEXT.split())
_FOREIGN = frozenset(("mr", "mrs", "ms", "miss"))
# without accents, of which fewer are sure
_PLAIN = frozenset(("ong", "ba", "anh", "chi", "cu", "co", "em", "be", "chau", "gia", "dinh", "vo", "chong"))
_SURNAME_TEXT = """
nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly dinh trinh doan luong truong lam phung cao mai
dao ha trieu luu ta chu nong vuong tong quach
"""
_SURNAMES = frozenset(_SURNAME_TEXT.split())


def untitled(pieces: list[str]) -> tuple[list[str], list[str]]:
    """The pieces of a name without the titles before it; then another way to read them, empty if there is none."""
    run = _run(pieces)
    for at in range(run, 0, -1):
        if _begins_name(pieces, at):
            return pieces[at:], []
    if run and len(pieces) - run > 1 and _is_accented(pieces[0]):
        return pieces, pieces[run:]
    return pieces, []


def _run(pieces: list[str]) -> int:
    """How many pieces at the start may be titles; two words of a name are left at least."""
    run = 0
    while run < len(pieces) - 2 and (_is_accented(pieces[run]) or _bare(pieces[run]) in _PLAIN):
        run += 1
    return run


def _begins_name(pieces: list[str], at: int) -> bool:
    """Whether the name begins at ``at`` and only titles stand before it."""
    before, rest = pieces[:at], pieces[at:]
    if before[-1].lower().strip(".") in _FOREIGN:
        return True
    surname = fold(rest[0]) in _SURNAMES
    if not all(map(_is_accented, before)):
        return surname and len(rest) > 2
    small = all(piece.islower() for piece in before) and rest[0][:1].isupper()
    return small or surname


def _is_accented(piece: str) -> bool:
    return piece.lower().strip(".") in _LEADS


def _bare(piece: str) -> str:
    return piece.lower().strip(".")
