"""A plain sentence as search options: "Nguyễn Văn A, con ông B và bà C, sinh khoảng 1975 ở Hữu Liên", or
in English.

Words that lead (con, mẹ, sinh, ở …) are also names (Ba, Sinh, Tài), so each is taken as a lead only where its
neighbours fit, and never with a capital in a text that has small letters too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from civbook.text.fold import fold, match_key

_PIECE = re.compile(r"[^\s,;:()?!\"“”]+|[,;:()?!]")
_PHRASES = (
    ("khai sinh", "type", "KS"), ("ket hon", "type", "KH"), ("khai tu", "type", "KT"),
    ("nhan cha me con", "type", "CMC"), ("tinh trang hon nhan", "type", "HN"),
    ("birth certificate", "type", "KS"), ("birth record", "type", "KS"), ("marriage certificate", "type",
    "KH"),
    ("marriage record", "type", "KH"), ("death certificate", "type", "KT"), ("death record", "type", "KT"),
)  # fmt: skip
_DROPPED = frozenset(
    [
        "giay",
        "to",
        "trich",
        "luc",
        "ban",
        "sao",
        "cua",
        "of",
        "the",
        "certificate",
        "record",
        "entry",
        "dang",
        "ky",
        "tim",
        "ho",
        "so",
        "for",
        "find",
    ]
)
_DATE_WORDS = frozenset(
    [
        "nam",
        "ngay",
        "khoang",
        "vao",
        "thang",
        "chung",
        "hoi",
        "in",
        "on",
        "about",
        "around",
        "circa",
        "the",
        "year",
    ]
)
_ABOUT = frozenset(["khoang", "chung", "about", "around", "circa"])
_LEAD_IN = frozenset(["la", "ten", "ho", "of", "is", "named", "called", "was"])
_HONORIFIC = {"ong": "father", "ba": "mother"}
_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
         "sep september", "oct october", "nov november", "dec december"), start=1)
    for name in names.split()
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Word:
    raw: str
    key: str  # lower case with accents
    plain: str
    small: bool  # may be a lead: not a capital among small letters

    @property
    def digits(self) -> bool:
        return self.plain[:1].isdigit()


def read_sentence(text: str) -> dict[str, str]:
    """Search options that the sentence gives; a text without any lead is a name."""
    return _Sentence(text).read()


class _Sentence:
    def __init__(self, text: str) -> None:
        mixed = any(char.islower() for char in text) and any(char.isupper() for char in text)
        self.words = [
            _Word(piece, match_key(piece), fold(piece), piece[:1].islower() or not mixed or at == 0)
            for at, piece in enumerate(_PIECE.findall(text))
        ]
        self.found: dict[str, list[str]] = {}
        self.into = "name"
        self.at = 0

    def read(self) -> dict[str, str]:
        while self.at < len(self.words):
            if not (self._phrase() or self._number() or self._date() or self._relation() or self._place()):
                self._plain()
        options = {key: " ".join(words).strip(" ,.") for key, words in self.found.items()}
        self._settle_year(options)
        return {key: value for key, value in options.items() if value}

    # -- looking

    def _word(self, ahead: int = 0) -> _Word | None:
        place = self.at + ahead
        return self.words[place] if 0 <= place < len(self.words) else None

    def _is(self, ahead: int, *forms: str) -> bool:
        """Whether the word ahead is one of these: with these accents, or written without any."""
        word = self._word(ahead)
        if word is None or not word.small:
            return False
        return word.key in forms or (word.key == word.plain and word.plain in {fold(form) for form in forms})

    def _starts_part(self) -> bool:
        """Whether a new part of the sentence begins here."""
        before = self._word(-1)
        return before is None or not before.plain or before.digits or self._is(-1, "và", "and")

    def _put(self, key: str, value: str) -> None:
        self.found.setdefault(key, []).append(value)

    def _go(self, into: str, words: int) -> bool:
        self.into = into
        self.at += words
        while (word := self._word()) and word.small and word.plain in _LEAD_IN:
            self.at += 1
        return True

    # -- leads

    def _phrase(self) -> bool:
        for phrase, key, value in _PHRASES:
            parts = phrase.split()
            here = [self._word(ahead) for ahead in range(len(parts))]
            if all(
                word and word.small and word.plain == part for word, part in zip(here, parts, strict=True)
            ):
                self._put(key, value)
                self.at += len(parts)
                if self.into == "place":
                    self.into = "name"
                return True
        return False

    def _number(self) -> bool:
        after = self._word(1)
        if self._is(0, "số", "no", "number") and after and after.digits and self.into != "place":
            number, _slash, year = after.raw.partition("/")
            self._put("number", number)
            if year.isdigit() and len(year) == 4:
                self._put("year", year)
            self.at += 2
            return True
        skip = 1 if self._is(1, "số") else 0
        after = self._word(1 + skip)
        if self._is(0, "quyển", "quyen", "book", "volume") and after and after.digits:
            number, _slash, year = after.raw.partition("/")
            self._put("book", number)
            if year.isdigit() and len(year) == 4:
                self._put("year", year)
            self.at += 2 + skip
            return True
        return False

    def _date(self) -> bool:
        lead = ""
        if self._is(0, "sinh", "born", "sn"):
            lead = "born"
        elif self._is(0, "mất", "chết", "died", "deceased", "qua"):
            lead = "died"
        start = 1 if lead else 0
        ahead = start
        while (word := self._word(ahead)) and word.small and word.plain in _DATE_WORDS:
            ahead += 1
        about = any(self.words[self.at + at].plain in _ABOUT for at in range(start, ahead))
        taken = self._date_length(ahead)
        if taken:
            value = self._date_text(ahead, taken)
            key = lead or ("born" if about else "when")
            if (
                not lead
                and ahead == start
                and not re.fullmatch(r"\d{4}\D*|\d{1,2}\D\d{1,2}\D\d{4}|\d{4}-\d.*", value)
            ):
                return False
            self._put(key, ("khoảng " if about else "") + value)
            self.at += ahead + taken
            return True
        if lead and (self._is(1, "ở", "tại", "quán") or (self._is(1, "in", "at") and lead)):
            return self._go("place", 2)
        return False

    def _date_length(self, ahead: int) -> int:
        """How many words from there on are a date."""
        first = self._word(ahead)
        if first is None:
            return 0
        if first.digits and re.fullmatch(
            r"\d{4}s?|\d{4}[-–]\d{1,4}([-–]\d{1,2})?|\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\d{1,2}[/.-]\d{4}",
            first.raw,
        ):
            after = self._word(ahead + 2)
            spans = self._is(ahead + 1, "đến", "to", "-") and after and re.fullmatch(r"\d{4}", after.raw)
            return 3 if spans else 1
        size = 0
        while (word := self._word(ahead + size)) and (
            word.digits or (word.plain in {"thang", "nam", "ngay"} and size) or word.plain in _MONTHS
        ):
            size += 1
        return (
            size
            if any(re.fullmatch(r"\d{4}", self.words[self.at + ahead + at].raw) for at in range(size))
            else 0
        )

    def _date_text(self, ahead: int, taken: int) -> str:
        words = [self.words[self.at + ahead + at] for at in range(taken)]
        if taken == 3 and words[0].raw.isdigit() and words[1].plain in ("den", "to", ""):
            return f"{words[0].raw}-{words[2].raw}"
        months = [_MONTHS[word.plain] for word in words if word.plain in _MONTHS]
        if months:
            numbers = [word.plain for word in words if word.digits]
            year = next(number for number in numbers if len(number) == 4)
            day = next((number.rstrip("stndrh") for number in numbers if len(number) < 4), "")
            return f"{day}/{months[0]}/{year}" if day else f"{months[0]}/{year}"
        text = " ".join(word.raw for word in words)
        return f"ngày {text}" if taken > 1 else text

    def _relation(self) -> bool:
        if self._is(0, "con"):
            return self._child()
        if self._is(0, "son", "daughter", "child") and self._is(1, "of"):
            self._sex_of_child()
            return self._go("father", 2)
        if self._is(0, "và", "and") and self.into in ("father", "mother"):
            return self._second_parent()
        if self._is(0, "ông", "bà") and self.into in ("father", "mother", "spouse") and self._honours():
            if self.into != "spouse":
                self.into = _HONORIFIC[self.words[self.at].plain]
            self.at += 1
            return True
        for forms, key in (
            (("cha", "bố", "father"), "father"), (("mẹ", "mother"), "mother"),
            (("vợ", "chồng", "wife", "husband"), "spouse"),
        ):  # fmt: skip
            if self._is(0, *forms) and self._leads_person():
                self._go(key, 1)
                return True
        if self._is(0, "lấy", "married") and self._word(1):
            return self._go("spouse", 2 if self._is(1, "to", "chồng", "vợ") else 1)
        return self._alone()

    def _honours(self) -> bool:
        """Whether ông or bà goes before a name here; accentless "ba" behind other words is a name itself."""
        word = self.words[self.at]
        return not self.found.get(self.into) or word.key != word.plain

    def _leads_person(self) -> bool:
        word, after = self._word(), self._word(1)
        if word is None or after is None or not after.plain or after.digits:
            return False
        marked = word.key != word.plain or word.plain in ("father", "mother", "wife", "husband")
        starts = self._starts_part() and self.at > 0  # accentless "vo" may begin a name: Võ
        return marked or starts or after.plain in _LEAD_IN or self._is(1, "ông", "bà")

    def _child(self) -> bool:
        ahead = 2 if self._is(1, "trai", "gái") else 1
        follows = self._is(ahead, "ông", "bà", "của", "cha", "bố", "mẹ", "anh", "chị")
        if not follows and not (self._starts_part() and self._word(ahead)):
            return False
        if self._word(ahead) is None:
            return False
        self._sex_of_child()
        if self._is(ahead, "của"):
            ahead += 1
        into = "mother" if self._is(ahead, "bà", "mẹ", "chị") else "father"
        if self._is(ahead, "ông", "bà", "cha", "bố", "mẹ", "anh", "chị"):
            ahead += 1
        return self._go(into, ahead)

    def _sex_of_child(self) -> None:
        if self._is(0, "son") or self._is(1, "trai"):
            self._put("sex", "male")
        elif self._is(0, "daughter") or self._is(1, "gái"):
            self._put("sex", "female")

    def _second_parent(self) -> bool:
        into = "mother" if self.into == "father" else "father"
        ahead = 1
        if self._is(1, "ông", "bà", "cha", "bố", "mẹ", "father", "mother"):
            into = {"ong": "father", "cha": "father", "bo": "father", "father": "father"}.get(
                self.words[self.at + 1].plain, "mother"
            )
            ahead = 2
        return self._go(into, ahead)

    def _alone(self) -> bool:
        """A sex that stands by itself between commas."""
        after, word = self._word(1), self._word()
        if word and word.small and self._starts_part() and self.at and (after is None or not after.plain):
            sex = {"nam": "male", "nu": "female", "male": "male", "female": "female"}.get(word.plain)
            if sex:
                self._put("sex", sex)
                self.at += 1
                return True
        return False

    def _place(self) -> bool:
        here = self._word()
        if here is None:
            return False
        if here.key in ("ở", "tại", "quê") and here.small:
            return self._go("place", 2 if self._is(1, "quán", "ở", "tại") else 1)
        if here.plain == "o" and here.key == "o" and here.small and self.at and self._word(1):
            return self._go("place", 1)
        loose = here.plain in ("tai", "que", "xa", "huyen", "tinh", "phuong") and here.key == here.plain
        if loose and here.small and self._starts_part() and self.at and self._word(1):
            return self._go("place", 0 if here.plain not in ("tai", "que") else 1) and self._keep(here)
        if here.key in ("xã", "huyện", "tỉnh", "phường", "quận") and here.small and self._word(1):
            self.into = "place"
            return self._keep(here)
        if self._is(0, "in", "at", "from") and here.raw.isascii() and self.at and self._word(1):
            return self._go("place", 1)
        return False

    def _keep(self, word: _Word) -> bool:
        if word.plain not in ("tai", "que"):
            self._put("place", word.raw)
            self.at += 1
        return True

    def _plain(self) -> None:
        word = self.words[self.at]
        self.at += 1
        if not word.plain:
            if self.into == "place":
                self._put("place", ",")
            elif self.into != "name" or "name" in self.found:
                self.into = "name" if "name" not in self.found else "aside"
            return
        begins = self.into == "name" and "name" not in self.found
        surname = word.key in ("hồ", "tô") or (word.plain == "ho" and not self.found)
        if begins and word.small and word.plain in _DROPPED and not surname:
            return
        if self.into == "aside":
            if word.small and word.plain in _DROPPED | _DATE_WORDS | _LEAD_IN | {"va", "and", "voi", "with"}:
                return
            self._put("with", word.raw)
            return
        self._put(self.into, word.raw)

    def _settle_year(self, options: dict[str, str]) -> None:
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
