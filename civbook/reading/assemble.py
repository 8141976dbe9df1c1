"""Zone texts to an entry's fields: compounds taken apart, values normalised, confidences weighed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from civbook.forms.form import COMPOUNDS
from civbook.model import Box, FieldReading, field_kind
from civbook.reading.cleaning import clean
from civbook.reading.compound import (
    split_moment,
    split_notice,
    split_signer,
    title_mended,
)
from civbook.reading.dates import DAYS_IN_WORDS, find_date
from civbook.reading.normalise import Sense, normalise
from civbook.reading.order import in_the_book
from civbook.reading.papers import split_identity, split_issue, split_kind, split_number, split_place
from civbook.reading.plausible import weighed
from civbook.reading.remains import split_next_name
from civbook.reading.shortyears import first_year, with_short_years, year_of_book, years_by_words
from civbook.text.blanks import blank_mark
from civbook.text.names import looks_like_name

_UNREAD = 0.25  # below this confidence a value that makes no sense counts as unread
# Written on the day the book was kept, so that a year of two digits can only be the book's.
_YEAR_KNOWN = frozenset({"registration_date", "notice.date"})
_DIFFER = 0.02  # how likely a clerk wrote two dates: agreeing readings must weigh more
_WEIGHTY = 0.1  # of a date outside the book's years: the share that one within needs, to go before it
_BY_BOOK = 0.6  # confidence of a number whose year the book told


@dataclass(frozen=True, slots=True)
class ZoneText:
    """What an engine read for a field or compound; ``label``: the printed label as read."""

    field: str
    key: str
    text: str
    confidence: float
    box: Box
    page: int = 1
    alternatives: tuple[tuple[str, float], ...] = ()
    label: str = ""


def assemble(
    event: str, zones: Iterable[ZoneText], *, near: int | None = None, since: int | None = None
) -> dict[str, FieldReading]:
    """Fields of one entry from its zones. ``near``: a year for two-digit years, the book's last; ``since``: its
    first."""
    fields: dict[str, FieldReading] = {}
    shared: set[str] = set()  # fields that only a zone of several gave: the field's own zone knows better
    for zone in zones:
        own = zone.key not in COMPOUNDS
        for name, part in _read_parts(event, zone, near, since).items():
            better = (
                part.value and (not fields[name].value or (own and name in shared))
                if name in fields
                else True
            )
            if better or not fields[name].written:
                fields[name] = part
                shared = shared - {name} if own else shared | {name}
    fields = _reconciled(event, years_by_words(fields), near)

    def again(name: str, reading: FieldReading, text: str, weight: float) -> FieldReading:
        return _anew(event, name, reading, (text, weight), near)

    return with_short_years(_agree(_numbered(weighed(event, fields, again), since, near)), near, since)


def _numbered(
    fields: dict[str, FieldReading], since: int | None, near: int | None
) -> dict[str, FieldReading]:
    """Fields with the number's year as the book has it."""
    number, registered = fields.get("number"), fields.get("registration_date")
    if number is None or not number.value or since is None or near is None:
        return fields
    year = int(registered.value[:4]) if registered and registered.value else None
    value = in_the_book(number.value, (since, near), year)
    if value != number.value:
        fields["number"] = replace(number, value=value, confidence=min(number.confidence, _BY_BOOK))
    return fields


def _read_parts(event: str, zone: ZoneText, near: int | None, since: int | None) -> dict[str, FieldReading]:
    """The fields of one zone; where a part of several is missing or makes no sense, another reading of the
    whole zone may give it."""
    parts: dict[str, FieldReading] = {}
    for name, text in _parts(zone):
        alternatives = zone.alternatives if text == zone.text else ()
        own = replace(zone, text=text, alternatives=alternatives)
        parts[name] = read_field(event, name, own, near=near, since=since)
    if zone.key not in COMPOUNDS:
        return parts
    for text, weight in zone.alternatives:
        other = replace(zone, text=text, confidence=min(weight, zone.confidence), alternatives=())
        for name, part in _parts(other):
            if name not in parts or parts[name].value is None:
                reading = read_field(event, name, replace(other, text=part), near=near, since=since)
                if reading.value is not None:
                    parts[name] = reading
    return parts


def read_field(
    event: str, name: str, zone: ZoneText, *, near: int | None = None, since: int | None = None
) -> FieldReading:
    """One field's reading. Where the text makes no sense of its kind, an alternative that does is taken."""
    kind = field_kind(event, name)
    book = near
    near = _near(name, zone.text, near, since)
    confidence = zone.confidence
    sense = normalise(kind, zone.text, name=name, near=near, confidence=confidence)
    if name in _YEAR_KNOWN and book is not None and not _of_book(sense, book, since):
        for text, weight in zone.alternatives:
            other = normalise(kind, text, name=name, near=near)
            if _of_book(other, book, since) and (sense.value is None or weight >= _WEIGHTY * confidence):
                sense, confidence = other, min(confidence, weight)
                break
    if sense.value is None and sense.written and blank_mark(sense.written) is None:
        for text, weight in zone.alternatives:
            other = normalise(kind, text, name=name, near=near)
            if other.value is not None:
                sense, confidence = other, min(confidence, weight)
                break
    written: str | None = sense.written
    if not written and clean(zone.text) == "" and zone.text.strip() and zone.confidence < _UNREAD:
        written = None
    return FieldReading(
        written,
        sense.value,
        _confidence(sense, confidence),
        "recognised",
        zone.page,
        zone.box,
        zone.alternatives,
    )


def _of_book(sense: Sense, book: int, since: int | None) -> bool:
    """Whether a date lies in the years that a book may hold; a year before or after them is not against it."""
    first = first_year(since, book)
    last = book if since is None else book + 1
    return sense.value is not None and first <= int(sense.value[:4]) <= last


def _near(name: str, text: str, near: int | None, since: int | None) -> int | None:
    """The year that may complete a short one: the last two digits may be what is left of a year cut off, so digits
    count only where they are a year of the book."""
    digits = re.findall(r"\d+", text)
    if near is None or not digits:
        return near
    own = name in _YEAR_KNOWN and len(digits[-1]) == 2
    return year_of_book(int(digits[-1]), since, near) if own else None


def _confidence(sense: Sense, confidence: float) -> float:
    if not sense.written:
        return 0.9 if sense.value is None else confidence
    return round(max(0.0, min(1.0, confidence * (0.4 + 0.6 * sense.sure))), 4)


def _parts(zone: ZoneText) -> Iterable[tuple[str, str]]:
    person = zone.field.rpartition(".")[0]
    prefix = f"{person}." if person else ""
    if zone.key == "identity":
        return [(prefix + name, text) for name, text in split_identity(zone.text, zone.label).items()]
    if zone.key == "notice":
        return list(split_notice(zone.text, zone.label).items())
    if splitter := _OF_PAPERS.get(zone.key):
        return list(splitter(zone.text, zone.field).items())
    if zone.key == "number" and (date := find_date(zone.text)):  # "Số 45, ngày 20 tháng 5 năm 2009"
        before = zone.text[: date[1]]
        return (
            [("number", before), ("registration_date", date[0])]
            if _DIGIT.search(before)
            else [("number", zone.text)]
        )
    if zone.key.endswith("death_date") and (born := _BORN.match(zone.text)):
        return [(prefix + "birth_date", zone.text[born.end() :])]
    if zone.field == "signer.title":
        return _titled(zone.text)
    if taken_apart := _SPLITTERS.get(zone.key):
        return list(taken_apart(zone.text).items())
    if (
        zone.key in ("deceased.death_date", "deceased.death_time")
        and _HOUR.search(zone.text)
        and find_date(zone.text)
    ):
        return list(split_moment(zone.text).items())
    return list(split_next_name(zone.field, zone.text).items())


def _titled(text: str) -> list[tuple[str, str]]:
    """What stands behind "chức vụ": where the label's other half, "họ tên", was not legible, a name goes before it."""
    parts = split_signer(text)
    name, title = (parts.get(field, "") for field in ("signer.full_name", "signer.title"))
    named = len(name.split()) > 1 and text.find(name) < text.find(title) and looks_like_name(name) > _NAMED
    return list(parts.items()) if named and title else [("signer.title", title_mended(clean(text)))]


_NAMED = 0.6
# A label of which only the first words were legible, "Ngày, tháng, năm", and its rest in the value's crop.
_BORN = re.compile(r"\W*(?:(?:ngày\W+)?tháng\W+)?n[ăa]m sinh\b[\s:.]*", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_HOUR = re.compile(r"\d\s*(?:giờ|gio|h(?=\d|\b))")
_SPLITTERS: dict[str, Callable[[str], dict[str, str]]] = {
    "signer": split_signer,
    "death_moment": split_moment,
}
_OF_PAPERS: dict[str, Callable[[str, str], dict[str, str]]] = {
    "id_kind": split_kind,
    "id_number": split_number,
    "id_date": split_issue,
    "id_place": split_place,
    "notice.date": split_issue,
}


def _reconciled(event: str, fields: dict[str, FieldReading], near: int | None) -> dict[str, FieldReading]:
    """Of a date in digits and the same in words that differ, other readings of both that agree, where there are
    such: a clerk rarely writes two dates, an engine often misreads one."""
    for digits, words in DAYS_IN_WORDS:
        first, second = fields.get(digits), fields.get(words)
        if first is None or second is None or not first.value or not second.value or _same(first, second):
            continue
        best = (_DIFFER, first, second)
        for one, weight in _readings(event, digits, first, near):
            for two, other in _readings(event, words, second, near):
                if weight * other > best[0] and _same(one, two):
                    best = (weight * other, one, two)
        fields[digits], fields[words] = best[1:]
    return fields


def _same(first: FieldReading, second: FieldReading) -> bool:
    one, two = first.value or "", second.value or ""
    return bool(one and two) and (one.startswith(two) or two.startswith(one))


def _readings(
    event: str, name: str, reading: FieldReading, near: int | None
) -> Iterable[tuple[FieldReading, float]]:
    """A reading and its alternatives, each with its weight."""
    rest = max(0.0, 1 - sum(weight for _text, weight in reading.alternatives))
    yield reading, rest
    for text, weight in reading.alternatives:
        other = _anew(event, name, reading, (text, weight), near)
        if other.value:
            yield other, weight


def _anew(
    event: str, name: str, reading: FieldReading, other: tuple[str, float], near: int | None
) -> FieldReading:
    """A field read from another text of its place, with no more confidence than that has."""
    text, weight = other
    zone = ZoneText(name, name, text, min(weight, reading.confidence), reading.box or Box(0, 0, 0, 0))
    found = read_field(event, name, zone, near=near)
    return replace(found, page=reading.page, box=reading.box, alternatives=reading.alternatives)


def _agree(fields: dict[str, FieldReading]) -> dict[str, FieldReading]:
    """A date in digits and the same in words vouch for each other; where they differ both are doubted."""
    for digits, words in DAYS_IN_WORDS:
        first, second = fields.get(digits), fields.get(words)
        if first is None or second is None or not first.value or not second.value:
            continue
        if _same(first, second):
            joint = 1 - (1 - first.confidence) * (1 - second.confidence)
            fields[digits], fields[words] = (
                replace(first, confidence=joint),
                replace(second, confidence=joint),
            )
        else:
            fields[digits] = replace(first, confidence=0.6 * first.confidence)
            fields[words] = replace(second, confidence=0.6 * second.confidence)
    return fields
