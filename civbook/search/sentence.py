"""A plain sentence as search options: "Nguyễn Văn A, con ông B và bà C, sinh khoảng 1975 ở Hữu Liên", or
in English.
"""

from __future__ import annotations

import re

from civbook.search.cursor import DATE_WORDS, LEAD_IN, Cursor, Word, cursor_over
from civbook.search.sentencedates import take_date
from civbook.search.sentencepeople import take_relation, take_wedding
from civbook.search.sentenceplaces import is_place, take_place
from civbook.text.fold import fold

# spelled as match_key does, with i for y
_PHRASES = tuple((tuple(phrase.split()), value) for phrase, value in (
    ("đăng kí khai sinh", "KS"), ("khai sinh", "KS"), ("giấy sinh", "KS"), ("đăng kí khai tử", "KT"),
    ("khai tử", "KT"), ("chứng tử", "KT"), ("báo tử", "KT"), ("nhận cha mẹ con", "CMC"),
    ("tình trạng hôn nhân", "HN"), ("birth certificate", "KS"), ("birth record", "KS"), ("birth of", "KS"),
    ("death certificate", "KT"), ("death record", "KT"), ("death of", "KT"),
))  # fmt: skip
# what leads up to a name; single words that no family is called, accents or not
_LEADING = tuple(tuple(phrase.split()) for phrase in (
    "tôi muốn", "tôi cần", "cho tôi", "muốn tìm", "cần tìm", "giấy tờ", "giấy chứng nhận", "giấy", "hồ sơ", "trích lục",
    "bản sao", "đăng kí", "cấp lại", "cấp", "của cháu", "người tên", "có tên", "tên là", "tên", "người", "tôi", "tìm",
    "xin", "cho", "của", "sổ", "giữa", "who is the", "who is", "between", "of", "the", "certificate", "record", "entry",
    "named", "so", "for", "find",
))  # fmt: skip
_GENDERED = tuple((tuple(phrase.split()), sex) for phrase, sex in (
    ("bé gái", "female"), ("bé trai", "male"), ("a girl", "female"), ("a boy", "male"), ("girl", "female"),
    ("boy", "male"),
))  # fmt: skip
_UNTOLD = (("dân", "tộc"), ("quốc", "tịch"), ("tôn", "giáo"))  # nothing that entries are found by
_UNKNOWN = frozenset(("unknown", "khong ro", "khong biet", "khong"))
_YEARS = re.compile(r"(?:khoảng )?\d{4}(?:s|\s*[-–]\s*\d{4})?")
_ENGLISH = frozenset(("the", "certificate", "record", "entry", "find", "for"))


def read_sentence(text: str) -> dict[str, str]:
    """Search options that the sentence gives; a text without any lead is a name."""
    here = cursor_over(text)
    leads = (_take_untold, take_wedding, _take_type, _take_number, take_date, take_relation, take_place)
    while here.at < len(here.words):
        if not any(take(here) for take in leads):
            _take_plain(here)
    options = {key: " ".join(words).replace(" ,", ",").strip(" ,.") for key, words in here.found.items()}
    _settle_people(options)
    _settle_aside(options)
    _settle_year(options)
    return {key: value for key, value in options.items() if value}


def _take_type(here: Cursor) -> bool:
    for phrase, value in _PHRASES:
        if here.phrase((phrase,)):
            here.put("type", value)
            here.at += len(phrase)
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


def _take_untold(here: Cursor) -> bool:
    size = here.phrase(_UNTOLD)
    if not size or here.into == "name":
        return False
    return here.go("untold", size)


def _take_plain(here: Cursor) -> None:
    word = here.words[here.at]
    begins = here.into == "name" and "name" not in here.found
    for phrase, sex in _GENDERED if begins else ():
        if here.phrase((phrase,)):
            here.put("sex", sex)
            here.at += len(phrase)
            return
    if begins and (size := here.phrase(_LEADING)) and (size > 1 or _is_no_name(here, word)):
        here.at += size
        return
    here.at += 1
    if not word.plain:
        if here.into == "place":
            here.put("place", ",")
        elif here.into == "aside":
            here.put("aside", ",")
        elif here.into == "untold":
            here.into = "aside"
        elif here.into != "name" or "name" in here.found:
            here.into = "name" if "name" not in here.found else "aside"
        return
    if here.into == "aside":
        left_out = (
            DATE_WORDS | LEAD_IN | {"va", "and", "voi", "with", "cua", "so", "cho", "nguoi", "for", "khai"}
        )
        if word.small and word.plain in left_out:
            return
        here.put("aside", word.raw)
        return
    if here.into == "name" and word.small and word.key in ("who", "that", "đã"):
        return
    here.put(here.into, word.raw)


def _is_no_name(here: Cursor, word: Word) -> bool:
    """Whether a word that leads up to a name is no name itself, though a sentence may begin with it."""
    return bool(here.at) or word.raw[:1].islower() or word.key != word.plain or word.plain in _ENGLISH


def _settle_people(options: dict[str, str]) -> None:
    """A parent called Thị is the mother; who is not known is not asked for; a place beside a number is no name."""
    options.pop("untold", None)
    for key in ("father", "mother", "spouse"):
        if fold(options.get(key, "")) in _UNKNOWN:
            options.pop(key, None)
    if "mother" not in options and "thi" in fold(options.get("father", "")).split()[1:-1]:
        options["mother"] = options.pop("father")
    if (
        ("number" in options or "book" in options)
        and "place" not in options
        and is_place(options.get("name", ""))
    ):
        options["place"] = options.pop("name")


def _settle_aside(options: dict[str, str]) -> None:
    """What stands apart is a place if there is one of that name, else somebody else of the entry."""
    for part in filter(None, (part.strip() for part in options.pop("aside", "").split(","))):
        key = "place" if is_place(part) else "with"
        options[key] = f"{options[key]}, {part}" if key in options and key == "place" else part


def _settle_year(options: dict[str, str]) -> None:
    """A year that nothing leads is the registration's beside a number, else the birth's or the registration's."""
    when = options.pop("when", "")
    years = options.get("year", "").split()
    if years:
        options["year"] = years[0]
    if when:
        numbered = "number" in options or "book" in options
        if not _YEARS.fullmatch(when):  # a day or a month
            options.setdefault("born", when)
        elif numbered and "year" not in options:
            options["year"] = when
        elif "born" not in options or "died" not in options:
            options["when"] = when
    for key in ("sex", "type", "number", "book"):
        if key in options:
            options[key] = options[key].split()[0]
