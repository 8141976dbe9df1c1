"""A plain sentence as search options: "Nguyễn Văn A, con ông B và bà C, sinh khoảng 1975 ở Hữu Liên", or
in English.
"""

from __future__ import annotations

from civbook.search.cursor import DATE_WORDS, LEAD_IN, Cursor, Word, cursor_over
from civbook.search.sentencedates import take_date
from civbook.search.sentencepeople import take_relation

_PHRASES = (
    ("khai sinh", "type", "KS"), ("ket hon", "type", "KH"), ("khai tu", "type", "KT"),
    ("nhan cha me con", "type", "CMC"), ("tinh trang hon nhan", "type", "HN"),
    ("birth certificate", "type", "KS"), ("birth record", "type", "KS"), ("marriage certificate", "type",
    "KH"), ("marriage record", "type", "KH"), ("death certificate", "type", "KT"), ("death record", "type", "KT"),
)  # fmt: skip
_DROPPED_TEXT = """
giay to trich luc ban sao cua of the certificate record entry dang ky tim ho so for find
"""
_DROPPED = frozenset(_DROPPED_TEXT.split())


def read_sentence(text: str) -> dict[str, str]:
    """Search options that the sentence gives; a text without any lead is a name."""
    here = cursor_over(text)
    leads = (_take_phrase, _take_number, take_date, take_relation, _take_place)
    while here.at < len(here.words):
        if not any(take(here) for take in leads):
            _take_plain(here)
    options = {key: " ".join(words).strip(" ,.") for key, words in here.found.items()}
    _settle_year(options)
    return {key: value for key, value in options.items() if value}


def _take_phrase(here: Cursor) -> bool:
    for phrase, key, value in _PHRASES:
        parts = phrase.split()
        words = [here.word(ahead) for ahead in range(len(parts))]
        if all(word and word.small and word.plain == part for word, part in zip(words, parts, strict=True)):
            here.put(key, value)
            here.at += len(parts)
            if here.into == "place":
                here.into = "name"
            return True
    return False


def _take_number(here: Cursor) -> bool:
    after = here.word(1)
    if here.is_(0, "số", "no", "number") and after and after.digits and here.into != "place":
        number, _slash, year = after.raw.partition("/")
        here.put("number", number)
        if year.isdigit() and len(year) == 4:
            here.put("year", year)
        here.at += 2
        return True
    skip = 1 if here.is_(1, "số") else 0
    after = here.word(1 + skip)
    if here.is_(0, "quyển", "quyen", "book", "volume") and after and after.digits:
        number, _slash, year = after.raw.partition("/")
        here.put("book", number)
        if year.isdigit() and len(year) == 4:
            here.put("year", year)
        here.at += 2 + skip
        return True
    return False


def _take_place(here: Cursor) -> bool:
    word = here.word()
    if word is None:
        return False
    if word.key in ("ở", "tại", "quê") and word.small:
        return here.go("place", 2 if here.is_(1, "quán", "ở", "tại") else 1)
    if word.plain == "o" and word.key == "o" and word.small and here.at and here.word(1):
        return here.go("place", 1)
    loose = word.plain in ("tai", "que", "xa", "huyen", "tinh", "phuong") and word.key == word.plain
    if loose and word.small and here.starts_part() and here.at and here.word(1):
        return here.go("place", 0 if word.plain not in ("tai", "que") else 1) and _keep(here, word)
    if word.key in ("xã", "huyện", "tỉnh", "phường", "quận") and word.small and here.word(1):
        here.into = "place"
        return _keep(here, word)
    if here.is_(0, "in", "at", "from") and word.raw.isascii() and here.at and here.word(1):
        return here.go("place", 1)
    return False


def _keep(here: Cursor, word: Word) -> bool:
    if word.plain not in ("tai", "que"):
        here.put("place", word.raw)
        here.at += 1
    return True


def _take_plain(here: Cursor) -> None:
    word = here.words[here.at]
    here.at += 1
    if not word.plain:
        if here.into == "place":
            here.put("place", ",")
        elif here.into != "name" or "name" in here.found:
            here.into = "name" if "name" not in here.found else "aside"
        return
    begins = here.into == "name" and "name" not in here.found
    surname = word.key in ("hồ", "tô") or (word.plain == "ho" and not here.found)
    if begins and word.small and word.plain in _DROPPED and not surname:
        return
    if here.into == "aside":
        if word.small and word.plain in _DROPPED | DATE_WORDS | LEAD_IN | {"va", "and", "voi", "with"}:
            return
        here.put("with", word.raw)
        return
    here.put(here.into, word.raw)


def _settle_year(options: dict[str, str]) -> None:
    """A year that nothing leads is the registration's beside a number or a type, else the birth's."""
    options.pop("aside", None)
    when = options.pop("when", "")
    years = options.get("year", "").split()
    if years:
        options["year"] = years[0]
    if when:
        if ("number" in options or "type" in options or "book" in options) and "year" not in options:
            options["year"] = when
        elif "born" not in options:
            options["born"] = when if len(when) > 4 else f"khoảng {when}"
    for key in ("sex", "type", "number", "book"):
        if key in options:
            options[key] = options[key].split()[0]
