"""An entry in the contract's JSON as a row of the table and the codes of its terms, in few steps.

A million entries pass here, so nothing is made twice: a field whose values came before is known as a whole, a
name by its last word and what stands before it, and the order of the fields by their names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from operator import itemgetter
from typing import Any

from civbook.i18n import gettext as _
from civbook.model import Box, FieldReading, Finding, Source
from civbook.search.index import BulkIndex
from civbook.search.terms import EVENT, NUMBER, REGISTERED, Term, field_of, field_terms, number_word, undated
from civbook.search.words import name_words, stands_alone
from civbook.store import entries
from civbook.store.findings import pack_findings
from civbook.store.packing import body, ending, frame, in_order, join_records, key, pack_field
from civbook.store.words import encode

_PARTS = ("written", "value", "confidence", "source", "page", "box")  # of a reading without alternatives
_VALUES = itemgetter(*_PARTS)
_DEFAULTS: dict[str, Any] = {**dict.fromkeys(_PARTS), "source": "imported"}
_STATUS = {status: code for code, status in enumerate(entries.STATUSES)}
_SOURCES = ("recognised", "keyed", "imported")
_KNOWN = 40_000  # values kept at hand of one field
_SHAPES = 2_000  # lists of field names kept at hand
_BYTES = tuple(bytes((number,)) for number in range(256))
_SIZES = _BYTES[:128]

Row = tuple[Any, ...]  # the values of ``entries.INSERT``
Codes = Sequence[int]
Made = tuple[bytes, Codes]  # a field's record, and the codes of its terms


class LineError(Exception):
    """A line that can't be taken; the text says why, without what stands in the entry."""


class Rows:
    """Makes rows for one transaction of an import."""

    def __init__(self, bulk: BulkIndex) -> None:
        self._bulk = bulk
        self._fields: dict[str, _Field] = {}
        self._shapes: dict[tuple[str, ...], _Shape] = {}
        self._heads: dict[tuple[str, int | None], list[int]] = {}
        self._numbers: dict[str, list[int]] = {}

    def row(self, data: dict[str, Any], book: int, place: Codes) -> tuple[Row, list[int]]:
        """The row of an entry and all its codes; ``place``: those of its book's authority.

        Raises:
            LineError, or any of the errors of wrong shapes: it is no entry.
        """
        event, number, year = data["event"], data.get("number"), data.get("year")
        status = data.get("status") or "read"
        if status not in _STATUS:
            raise LineError(_("status {status} is unknown").format(status=status))
        if not (data["id"] and isinstance(data["id"], str) and isinstance(event, str)):
            raise LineError(_("id and event must be text"))
        registered = data.get("registration_date")
        if registered is not None and not isinstance(registered, str):
            raise LineError(_("{name} must be text").format(name="registration_date"))
        if year is not None:
            year = int(year)
        head = self._heads.get((event, year)) or self._head(event, year)
        codes = [*head, *place]
        if number is not None:
            number = str(number)
            codes += self._numbers.get(number) or self._number(number)
        blob = self._blob(data["fields"], codes)
        if status == "superseded":
            codes = []
        findings = data.get("findings")
        row = (
            data["id"], book, event, number, year, registered, _STATUS[status], 1, blob,
            pack_findings(findings_of(findings)) if findings else None,
        )  # fmt: skip
        return row, codes

    def _head(self, event: str, year: int | None) -> list[int]:
        terms: list[Term] = [(EVENT, "!" + event)]
        if year is not None:
            if not 0 <= year <= 9999:
                raise LineError(_("the year is none"))
            if year:
                terms.append((REGISTERED, f"={year}"))
        codes = self._heads[event, year] = self._bulk.codes(terms)
        return codes

    def _number(self, number: str) -> list[int]:
        if len(self._numbers) > _KNOWN:
            self._numbers.clear()
        codes = self._numbers[number] = self._bulk.codes([(NUMBER, number_word(number))] if number else [])
        return codes

    def _blob(self, fields: dict[str, dict[str, Any]], codes: list[int]) -> bytes:
        names = tuple(fields)
        makers, ordered, undated_codes = self._shapes.get(names) or self._shape(names)
        records = []
        codes += undated_codes
        for maker, reading in zip(makers, fields.values(), strict=True):
            record, found = maker.make(reading)
            records.append(record)
            codes += found
        return join_records(ordered(records))

    def _shape(self, names: tuple[str, ...]) -> _Shape:
        if len(self._shapes) > _SHAPES:
            self._shapes.clear()
            self._fields.clear()
        makers = []
        for name in names:
            if name not in self._fields:
                named = name.endswith(".full_name") and field_of(name.removesuffix(".full_name")) >= 0
                self._fields[name] = (_Name if named else _Field)(name, self._bulk)
            makers.append(self._fields[name])
        places = [names.index(name) for name in in_order(names)]
        ordered = itemgetter(*places) if len(places) > 1 else list[bytes]
        shape = self._shapes[names] = makers, ordered, self._bulk.codes(undated(names))
        return shape


# the makers of some fields, what puts their records in order, and the codes of what is missing among them
_Shape = tuple[list["_Field"], Callable[[list[bytes]], Iterable[bytes]], Codes]


class _Field:
    """Makes the records of one field; texts that came before are known, and so is how sure they can be."""

    def __init__(self, name: str, bulk: BulkIndex) -> None:
        self._name, self._bulk = name, bulk
        self._key = key(name)
        self._texts: dict[tuple[Any, Any], tuple[int, bytes, Codes]] = {}
        self._endings: dict[tuple[Any, Any], tuple[int, bytes]] = {}

    def make(self, reading: dict[str, Any]) -> Made:
        try:
            written, value, sure, source, page, box = _VALUES(reading)
            if page is None and box is None and len(reading) == len(_PARTS):
                flags, texts, codes = self._texts[written, value]
                more, end = self._endings[sure, source]
                return self._key + _BYTES[flags | more] + texts + end, codes
        except (KeyError, TypeError):  # not seen yet, or not all there
            pass
        return self._slowly(reading)

    def _slowly(self, reading: dict[str, Any]) -> Made:
        if (whole := _completed(reading)) is not None:
            return self.make(whole)
        read = reading_of(self._name, reading)
        made = pack_field(self._name, read), self._bulk.codes(field_terms(self._name, read))
        if read.page is None and read.box is None and reading.keys() == _DEFAULTS.keys():
            self._remember(reading, read, made[1])
        return made

    def _remember(self, reading: dict[str, Any], read: FieldReading, codes: Codes) -> None:
        for known in (self._texts, self._endings):
            if len(known) > _KNOWN:
                known.clear()
        self._texts[reading["written"], reading["value"]] = (*body(read.written, read.value), codes)
        self._endings[reading["confidence"], reading["source"]] = ending(read.confidence, read.source)


class _Name(_Field):
    """Names seldom come again, but their words do."""

    def __init__(self, name: str, bulk: BulkIndex) -> None:
        super().__init__(name, bulk)
        self._field = field_of(name.removesuffix(".full_name"))
        self._words: dict[
            str, tuple[bytes, tuple[int]]
        ] = {}  # words that mean themselves wherever they stand
        self._beginnings: dict[str, tuple[bytes, tuple[int, ...]]] = {"": (b"", ())}
        self._frames: dict[tuple[Any, Any], tuple[bytes, bytes]] = {}

    def make(self, reading: dict[str, Any]) -> Made:
        try:
            written, value, sure, source, page, box = _VALUES(reading)
            if written == value and page is None and box is None and len(reading) == len(_PARTS):
                beginning, _blank, word = written.rpartition(" ")
                first, codes = self._beginnings.get(beginning) or self._begin(beginning)
                last, code = self._words[word]
                before, behind = self._frames[sure, source]
                return before + _SIZES[len(first) + len(last)] + first + last + behind, codes + code
        except (KeyError, TypeError, AttributeError, IndexError):  # anything but a plain name of known words
            pass
        return self._slowly(reading)

    def _begin(self, text: str) -> tuple[bytes, tuple[int, ...]]:
        """What stands before the last word.

        Raises:
            KeyError: one of its words is not known.
        """
        words = [self._words[word] for word in text.split(" ")]
        if len(self._beginnings) > _KNOWN:
            self._beginnings.clear()
            self._beginnings[""] = b"", ()
        known = b"".join(coded for coded, _code in words), tuple(code for _coded, (code,) in words)
        self._beginnings[text] = known
        return known

    def _remember(self, reading: dict[str, Any], read: FieldReading, codes: Codes) -> None:  # noqa: ARG002
        if not reading["written"] or reading["written"] != reading["value"]:
            return
        if len(self._frames) > _KNOWN:
            self._frames.clear()
        self._frames[reading["confidence"], reading["source"]] = frame(
            self._name, read.confidence, read.source
        )
        for piece in reading["written"].split(" "):
            words = name_words(piece)
            if piece not in self._words and len(words) == 1 and stands_alone(words[0]):
                if len(self._words) > _KNOWN:
                    self._words.clear()
                (code,) = self._bulk.codes([(self._field, words[0])])
                self._words[piece] = encode(piece), (code,)


def _completed(reading: dict[str, Any]) -> dict[str, Any] | None:
    """A reading from which parts were left out with all of them; None for one that has them all, or more."""
    alternatives = reading.get("alternatives", _DEFAULTS)
    if alternatives is _DEFAULTS and len(reading) >= len(_PARTS):
        return None
    whole = {**_DEFAULTS, "value": reading.get("written"), **reading}
    if not alternatives:
        del whole["alternatives"]
    return whole if len(whole) == len(_PARTS) else None


def readings_of(fields: dict[str, dict[str, Any]]) -> dict[str, FieldReading]:
    """The fields of an entry."""
    return {name: reading_of(name, reading) for name, reading in fields.items()}


def reading_of(name: str, reading: dict[str, Any]) -> FieldReading:
    """One field in the contract's JSON.

    Raises:
        LineError: written or value is no text, or the source unknown.
    """
    written = reading.get("written")
    value = reading.get("value", written)
    if not (isinstance(written, str | None) and isinstance(value, str | None)):
        raise LineError(_("{name}: written and value must be text").format(name=name))
    sure, box = reading.get("confidence"), reading.get("box")
    return FieldReading(
        written, value, 1.0 if sure is None else float(sure), _source(reading), reading.get("page"),
        Box(*map(int, box)) if box else None,
        tuple((str(text), float(weight)) for text, weight in reading.get("alternatives") or ()),
    )  # fmt: skip


def _source(reading: dict[str, Any]) -> Source:
    source = reading.get("source", "imported")
    if source not in _SOURCES:
        raise LineError(_("source {source} is unknown").format(source=source))
    return source  # type: ignore[no-any-return]


def findings_of(findings: Iterable[dict[str, Any]]) -> list[Finding]:
    """The findings of an entry."""
    return [Finding(item["code"], item.get("message", ""), item.get("field")) for item in findings]
