"""From a zone's text to a value, by kind of field. Pure: no images, no store."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from civbook.model import FieldKind
from civbook.reading.addresses import settle
from civbook.reading.cleaning import clean, digits_mended
from civbook.reading.closed import closed_list
from civbook.reading.dates import read_date, read_date_words
from civbook.reading.papers import number_mended
from civbook.reading.placewords import detail, even_dashes, facility, pointed_letters
from civbook.reading.remains import bare_name, begun_anew, joined_letters, without_label
from civbook.text.blanks import blank_mark
from civbook.text.dates import PartialDate
from civbook.text.fold import fold, unify
from civbook.text.names import looks_like_name, tidy_name
from civbook.text.times import parse_time

_CHANGED = 20.0  # letters of an address that may be put right where the engine is quite unsure
_SPELLING = 0.5  # a wrong mark
_NUMBER_LABEL = re.compile(r"^[sS][ốôồoó]\s*[:.]\s*(?=\d)")  # "Số:15": what was left of the label
_ENTRY_NUMBER = re.compile(r"\d+(?: ?(?:bis|[a-eđ])(?![^\W\d_]))?(?:\s*/\s*\d{2,4}(?!\d))?", re.IGNORECASE)
_WORD_OF_NUMBER = re.compile(r"\S*\d\S*")
# "ngày tháng 9 năm 1945": a day may stand there that was not read; and only births are known by their year alone.
_DAY_SAID = re.compile(r"^\W*(?:nga\w?\W+)?thang\b|\bngay\W*$")
_PART_UNREAD = 0.5
_FOOTNOTE = re.compile(
    r"^\W?\d{1,2}\)\s*[:.]\s*(?=\S)"
)  # what is left of a label's reference: "13): Bản Nà Phung"
SEX_WORDS = {"nam": "male", "trai": "male", "nu": "female", "gai": "female"}
# The last words of labels before a name ("Họ, chữ đệm, tên người đi khai tử").
_LABEL_WORDS = frozenset(
    fold(
        "họ chữ đệm và tên người đi khai tử tửt tửc sinh chết cha mẹ vợ chồng đăng ký của con trích lục giấy thực hiện "
        "chứng chức khi"
    ).split()
)
_OPTIONS = ("dung han", "qua han", "dang ky lai", "lan dau")
_TWO_UNITS = re.compile(
    r"^((?:[Xx]ã|[Pp]hường|[Tt]hị trấn|[Hh]uyện|[Qq]uận|[Tt]hị xã|[Tt]hành phố) [^,]*?\w) "
    r"(?=(?:huyện|quận|thị xã|thành phố|tỉnh) [A-ZÀ-ỸĐ])"
)
_SPACES = re.compile(r"\s+([,.;:)])")
_HYPHEN = re.compile(r"(?<=[^\W\d_])-(?=[^\W\d_])")
_SIGNED_FOR = re.compile(
    r"(?:K/?T|TU?Q|TL)[. ]+(?:chủ tịch|trưởng phòng|giám đốc)[ ,\-]+(?=\S)", re.IGNORECASE
)
# How the strokes of a place left blank ("//") are read; no date, name or paper's number is so short.
_STROKES = re.compile(r"[17lI|/\\]{1,3}")
_LONG_NUMBERS = ("id_number", "personal_id")


@dataclass(frozen=True, slots=True)
class Sense:
    """What a text means: ``written`` cleaned, ``value`` normalised or None, ``sure`` 0-1 how well the
    text fits its kind, ``doubts`` codes of findings."""

    written: str
    value: str | None
    sure: float = 1.0
    doubts: tuple[str, ...] = ()


def normalise(
    kind: FieldKind, text: str, *, name: str = "", near: int | None = None, confidence: float = 0.0
) -> Sense:
    """Make sense of a zone's text.

    Args:
        kind: the field's kind; it decides what is looked for.
        text: as recognised, labels already cut off.
        name: the field's name, for kinds whose list depends on it (``registration_kind``, ``id_kind``).
        near: a year near which two-digit years lie.
        confidence: of the engine; the surer it is of an address, the less of it the table of units may change.
    """
    written = clean(_FOOTNOTE.sub("", text))
    mark = blank_mark(written)
    if not written or (mark is not None and not (kind is FieldKind.NUMBER and written.isdigit())):
        return Sense(written, None)
    if _STROKES.fullmatch(written) and (kind is not FieldKind.NUMBER or name.endswith(_LONG_NUMBERS)):
        return Sense(written, None, 0.3)  # in a table they may be marks for "as above"
    if kind is FieldKind.PLACE:
        return _place(written, confidence)
    return _READERS.get(kind, _text)(written, name, near)


_COPY_STAMP = re.compile(
    r"(?:\s*\bS[AU][OÓY] [YỲÝ])?\s*\b[BD][ẢẠAÀÁ]N (?:CH[ÍIỈ]NH|SAO)\b"
)  # stamped over a name


def _name(written: str, _field: str, _near: int | None) -> Sense:
    written = _COPY_STAMP.sub("", bare_name(written))
    kept = " ".join(word for word in written.split() if not any(sign.isdigit() for sign in word)) or written
    value = tidy_name(begun_anew(joined_letters(_without_label(kept))))
    if not value:
        return Sense(written, None, 0.2)
    return Sense(kept, value, 0.5 + 0.5 * looks_like_name(value))


def _without_label(text: str) -> str:
    """A name without the printed words before it ("tử Phan Văn Khoa"): small letters, then two capitalised
    words at least."""
    words = text.split()
    for at in range(len(words) - 2, 0, -1):
        before, name = words[:at], words[at:]
        if before[-1][0].islower() and all(word[0].isupper() for word in name):
            printed = sum(fold(word) in _LABEL_WORDS for word in before)
            if printed == len(before) or (printed >= 2 and printed > len(before) / 2):
                return " ".join(name)
    return text


def _date(written: str, name: str, near: int | None) -> Sense:
    date, sure = read_date(written, near=near)
    if date is None:
        date, sure = read_date_words(written, near=near)
        sure *= 0.8
    sense = _dated(written, date, sure)
    unread = date is not None and (date.day is None or date.year is None)
    if unread and (_DAY_SAID.search(fold(written)) or not name.endswith("birth_date")):
        return replace(sense, sure=min(sense.sure, _PART_UNREAD))
    return sense


def _date_words(written: str, _field: str, near: int | None) -> Sense:
    date, sure = read_date_words(written, near=near)
    return _dated(written, date, sure)


def _dated(written: str, date: PartialDate | None, sure: float) -> Sense:
    if date is None or (date.day is not None and date.month is None):
        return Sense(written, None, 0.3, ("date-unread",))
    if not date.possible:
        return Sense(written, date.iso(), 0.5 * sure, ("date-impossible",))
    return Sense(written, date.iso(), sure)


def _time(written: str, _field: str, _near: int | None) -> Sense:
    time = parse_time(digits_mended(written))
    if time is None:
        return Sense(written, None, 0.3)
    return Sense(written, time.text(), 1.0 if time.possible else 0.4)


def _sex(written: str, _field: str, _near: int | None) -> Sense:
    words = fold(written).split()
    meant = {SEX_WORDS[word] for word in words if word in SEX_WORDS}
    if len(meant) == 1:
        return Sense(written, meant.pop(), 1.0 if len(words) == 1 else 0.8)
    if meant:
        return Sense(written, None, 0.3)
    word = fold(written).replace(" ", "")
    if word[:1] == "n" and len(word) <= 4:
        near_male = word.endswith(("m", "n", "rn")) or "a" in word
        return Sense(written, "male" if near_male else "female", 0.6)
    if len(word) <= 4 and word.endswith("am"):
        return Sense(written, "male", 0.6)
    return Sense(written, None, 0.3)


def _listed(list_name: str) -> Callable[[str, str, int | None], Sense]:
    def read(written: str, _field: str, _near: int | None) -> Sense:
        found = closed_list(list_name).find(written) or _part_listed(list_name, written)
        if found is None:
            return Sense(written, tidy_name(written) or None, 0.5)
        return Sense(written, *found)

    return read


def _part_listed(list_name: str, written: str) -> tuple[str, float] | None:
    """An entry that stands whole within a longer text: a label's remains before or after it."""
    words = written.split()
    for size in range(min(4, len(words) - 1), 0, -1):
        for start in range(len(words) - size + 1):
            part = " ".join(words[start : start + size])
            whole = len(part) > 2 or part.isupper()  # "VN"
            found = closed_list(list_name).find(part, sure=1.0) if whole else None
            if found and found[1] >= 0.9:
                return found[0], 0.6
    return None


def _relationship(written: str, _field: str, _near: int | None) -> Sense:
    found = closed_list("relationship").find(written)
    if found is None:
        return Sense(written, unify(written), 0.6)
    return Sense(written, *found)


def _choice(written: str, name: str, _near: int | None) -> Sense:
    short = name.rpartition(".")[2]
    if short in ("registration_kind", "id_kind"):
        found = closed_list(short).find(written, sure=0.8)
        if found is not None:
            return Sense(written, *found)
    if short == "registration_kind" and sum(option in fold(written) for option in _OPTIONS) > 1:
        return Sense("", None)  # the printed options, none of them known to be marked
    return Sense(written, unify(written), 0.7)


def _place(written: str, confidence: float) -> Sense:
    value = _SPACES.sub(r"\1", unify(written))
    value = even_dashes(re.sub(r",(?=\S)", ", ", without_label(value)))
    value = _commas(detail(facility(value)))
    letters = sum(sign.isalpha() for sign in value)
    sure = 1.0 if letters > 0.6 * len(value) else 0.6
    settled = settle(value)
    if settled is not None and settled.cost <= _CHANGED * (1 - confidence) + _SPELLING:
        value, sure = settled.text, sure * max(0.5, 1 - settled.cost / 8)
    return Sense(written, pointed_letters(value), sure)


def _commas(text: str) -> str:
    """A comma between two units where a clerk who parts the others by commas has lost one: the small stroke is often
    cut off or taken for a speck."""
    if "," not in text:
        return text
    return ", ".join(_TWO_UNITS.sub(r"\1, ", part) for part in text.split(", "))


def _number(written: str, name: str, _near: int | None) -> Sense:
    written = _NUMBER_LABEL.sub("", written)
    mended = digits_mended(written)
    if name.endswith(("id_number", "personal_id")):
        digits = number_mended(re.sub(r"(?<=\d)[ .](?=\d)", "", mended))
        found = re.search(r"[A-Z]{0,2}\d{6,12}", digits)
        if found:
            return Sense(written, found.group(), 1.0 if len(found.group()) in (8, 9, 12) else 0.6)
        return Sense(written, mended or None, 0.4)
    found = _WORD_OF_NUMBER.search(mended)
    if found is None:
        return Sense(written, mended or None, 0.4)
    value = mended[found.start() :]
    if name == "number" and (own := _ENTRY_NUMBER.match(value)):  # "60/2021 Quyển số: 01/2021"
        value = own.group()
    value = re.sub(r"\s*/\s*", "/", value)
    return Sense(written, value.strip(" .,;:-"), 1.0 if re.fullmatch(r"\d+\S*", value) else 0.6)


def _text(written: str, field: str, _near: int | None) -> Sense:
    if field == "signer.title":
        return _title(written)
    return Sense(written, _SPACES.sub(r"\1", unify(written)))


def _title(written: str) -> Sense:
    """A signer's own title: "KT. CHỦ TỊCH" before "PHÓ CHỦ TỊCH" says for whom a deputy signs."""
    known = closed_list("title").almost(written)
    title = known or _SPACES.sub(r"\1", unify(written))
    own = _hyphened(_SIGNED_FOR.sub("", title), written)
    value = own.upper() if written.isupper() else own
    return Sense(written, value, 1.0 if not known or fold(known) == fold(written) else 0.9)


def _hyphened(title: str, written: str) -> str:
    """A title with the hyphens between its syllables that southern offices wrote: "Ủy-viên Hộ-tịch"."""
    words = title.split()
    if not _HYPHEN.search(written) or len(words) % 2 or "-" in title:
        return title
    return " ".join(f"{first}-{second}" for first, second in zip(words[::2], words[1::2], strict=True))


_READERS: dict[FieldKind, Callable[[str, str, int | None], Sense]] = {
    FieldKind.NAME: _name,
    FieldKind.DATE: _date,
    FieldKind.DATE_WORDS: _date_words,
    FieldKind.TIME: _time,
    FieldKind.SEX: _sex,
    FieldKind.ETHNICITY: _listed("ethnicity"),
    FieldKind.NATIONALITY: _listed("nationality"),
    FieldKind.NUMBER: _number,
    FieldKind.RELATIONSHIP: _relationship,
    FieldKind.CHOICE: _choice,
    FieldKind.TEXT: _text,
}
