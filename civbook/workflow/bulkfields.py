"""One field of an entry in the contract's JSON as a record and the codes of its terms: what came before is known."""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter
from typing import Any

from civbook.i18n import gettext as _
from civbook.model import Box, FieldReading, Source
from civbook.search.index import BulkIndex
from civbook.search.terms import TWICE, field_of, field_terms, is_sought, place_terms, repeated
from civbook.search.words import folded, name_words, stands_alone
from civbook.store.packing import body, ending, frame, key, pack_field
from civbook.store.words import encode

_PARTS = ("written", "value", "confidence", "source", "page", "box")  # of a reading without alternatives
_VALUES = itemgetter(*_PARTS)
_GIVEN = _PARTS[:4]  # of one without a place on a page
_GIVEN_VALUES = itemgetter(*_GIVEN)
_DEFAULTS: dict[str, Any] = {**dict.fromkeys(_PARTS), "source": "imported"}
_GIVEN_SET = frozenset(_GIVEN)
_SOURCES = ("recognised", "keyed", "imported")
KNOWN = 40_000  # values kept at hand of one field
_ISO = len("1975-03-05")
_BYTES = tuple(bytes((number,)) for number in range(256))
_SIZES = _BYTES[:128]

Codes = Sequence[int]
_Beginning = tuple[
    bytes, tuple[int, ...], tuple[str, ...]
]  # of a name: coded, its codes, its words without accents
Made = tuple[bytes, Codes]  # a field's record, and the codes of its terms


class LineError(Exception):
    """A line that can't be taken; the text says why, without what stands in the entry."""


class _Endings(dict[tuple[Any, Any], tuple[int, bytes]]):
    """Flags and bytes behind the texts of a record by how sure it is and where it comes from."""

    def __missing__(self, sure_and_source: tuple[Any, Any]) -> tuple[int, bytes]:
        if len(self) > KNOWN:
            self.clear()
        known = self[sure_and_source] = ending(*_plain_origin(sure_and_source))
        return known


def _plain_origin(sure_and_source: tuple[Any, Any]) -> tuple[float, Source]:
    """How sure a reading is and where it comes from, if both are of the plainest kind.

    Raises:
        KeyError: they are not.
    """
    sure, source = sure_and_source
    if type(sure) not in (int, float) or source not in _SOURCES:
        raise KeyError(source)
    return float(sure), source


class Field:
    """Makes the records of one field; texts that came before are known, and so is how sure they can be."""

    def __init__(self, name: str, bulk: BulkIndex) -> None:
        self._name, self._bulk = name, bulk
        self._key = key(name)
        self._texts: dict[tuple[Any, Any], tuple[int, bytes, Codes]] = {}
        self._endings = _Endings()

    def make(self, reading: dict[str, Any]) -> Made:
        try:
            if len(reading) == 4:
                written, value, sure, source = _GIVEN_VALUES(reading)
            else:
                written, value, sure, source, page, box = _VALUES(reading)
                if page is not None or box is not None or len(reading) != 6:
                    return self._slowly(reading)
            flags, texts, codes = self._texts.get((written, value)) or self._first(written, value)
            more, end = self._endings[sure, source]
            return self._key + _BYTES[flags | more] + texts + end, codes
        except (KeyError, TypeError):  # not seen yet, or not all there
            return self._slowly(reading)

    def _first(self, written: object, value: object) -> tuple[int, bytes, Codes]:
        """Texts that come for the first time.

        Raises:
            KeyError: nothing is known of them; the field is made slowly.
        """
        raise KeyError(written, value)

    def _slowly(self, reading: dict[str, Any]) -> Made:
        if (whole := _completed(reading)) is not None:
            return self.make(whole)
        read = reading_of(self._name, reading)
        made = pack_field(self._name, read), self._bulk.codes(field_terms(self._name, read))
        if read.page is None and read.box is None and not read.alternatives and reading.keys() >= _GIVEN_SET:
            self._remember(reading, read, made[1])
        return made

    def _remember(self, reading: dict[str, Any], read: FieldReading, codes: Codes) -> None:
        self._keep(reading["written"], reading["value"], (*body(read.written, read.value), codes))

    def _keep(
        self, written: object, value: object, texts: tuple[int, bytes, Codes]
    ) -> tuple[int, bytes, Codes]:
        if len(self._texts) > KNOWN:
            self._texts.clear()
        self._texts[written, value] = texts
        return texts


class _Told(Field):
    """What nobody searches for: texts alone, whatever they are."""

    def _first(self, written: object, value: object) -> tuple[int, bytes, Codes]:
        """Texts that come for the first time.

        Raises:
            KeyError: one of them is none.
        """
        if not (isinstance(written, str) and isinstance(value, str)):
            raise KeyError(value)
        return self._keep(written, value, (*body(written, value), ()))


class _Placed(Field):
    """Places: many come but once, with the number of a house or hamlet."""

    def _first(self, written: object, value: object) -> tuple[int, bytes, Codes]:
        """A place that comes for the first time.

        Raises:
            KeyError: it is no text.
        """
        if not (isinstance(written, str) and isinstance(value, str)):
            raise KeyError(value)
        codes = tuple(self._bulk.codes(place_terms(value or written)))
        return self._keep(written, value, (*body(written, value), codes))


class _Dated(Field):
    """Dates of birth and death: most come but once, their years and days again and again."""

    def __init__(self, name: str, bulk: BulkIndex) -> None:
        super().__init__(name, bulk)
        self._years: dict[str, Codes] = {}
        self._days: dict[str, Codes] = {}

    def _first(self, written: object, value: object) -> tuple[int, bytes, Codes]:
        """A date that comes for the first time.

        Raises:
            KeyError: it is no whole date, or its year or day was not seen yet.
        """
        if not (isinstance(written, str) and isinstance(value, str) and len(value) == _ISO):
            raise KeyError(value)
        codes = (*self._years[value[:4]], *self._days[value[4:]])
        return self._keep(written, value, (*body(written, value), codes))

    def _remember(self, reading: dict[str, Any], read: FieldReading, codes: Codes) -> None:
        super()._remember(reading, read, codes)
        if read.value and len(read.value) == _ISO and len(self._years) < KNOWN > len(self._days):
            self._years[read.value[:4]], self._days[read.value[4:]] = codes[:1], codes[1:]


class _NameWords(dict[str, tuple[bytes, tuple[int, ...], str]]):
    """Words that mean themselves wherever they stand: coded, the code of the term, and without accents."""

    def __init__(self, field: int, bulk: BulkIndex) -> None:
        super().__init__()
        self._field, self._bulk = field, bulk

    def __missing__(self, piece: str) -> tuple[bytes, tuple[int, ...], str]:
        words = name_words(piece)
        if len(words) != 1 or not stands_alone(words[0]):
            raise KeyError(piece)
        if len(self) > KNOWN:
            self.clear()
        (code,) = self._bulk.codes([(self._field, words[0])])
        known = self[piece] = encode(piece), (code,), folded(words[0])
        return known


class _Frames(dict[tuple[Any, Any], tuple[bytes, bytes]]):
    """What stands before and behind a name, by how sure it is and where it comes from."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name

    def __missing__(self, sure_and_source: tuple[Any, Any]) -> tuple[bytes, bytes]:
        if len(self) > KNOWN:
            self.clear()
        known = self[sure_and_source] = frame(self._name, *_plain_origin(sure_and_source))
        return known


class _Name(Field):
    """Names seldom come again, but their words do."""

    def __init__(self, name: str, bulk: BulkIndex) -> None:
        super().__init__(name, bulk)
        self._field = field_of(name.removesuffix(".full_name"))
        self._words = _NameWords(self._field, bulk)
        self._beginnings: dict[str, _Beginning] = {"": (b"", (), ())}
        self._twice: dict[str, tuple[int, ...]] = {}
        self._frames = _Frames(name)

    def make(self, reading: dict[str, Any]) -> Made:
        try:
            if len(reading) == 4:
                written, value, sure, source = _GIVEN_VALUES(reading)
                page = box = None
            else:
                written, value, sure, source, page, box = _VALUES(reading)
            if written == value and page is None and box is None and len(reading) <= 6:
                beginning, _blank, word = written.rpartition(" ")
                first, codes, before_it = self._beginnings.get(beginning) or self._begin(beginning)
                last, code, plain = self._words[word]
                if (
                    plain in before_it
                ):  # a word that comes twice, perhaps with other accents, is posted as such
                    code += self._twice[plain]
                before, behind = self._frames[sure, source]
                return before + _SIZES[len(first) + len(last)] + first + last + behind, codes + code
        except (KeyError, TypeError, AttributeError, IndexError):  # anything but a plain name of known words
            pass
        return self._slowly(reading)

    def _begin(self, text: str) -> _Beginning:
        """What stands before the last word.

        Raises:
            KeyError: one of its words is not known, or there twice.
        """
        words = [self._words[word] for word in text.split(" ")]
        plains = tuple(plain for _coded, _code, plain in words)
        if len(set(plains)) < len(plains):
            raise KeyError(text)
        if len(self._beginnings) > KNOWN:
            self._beginnings.clear()
            self._beginnings[""] = b"", (), ()
        known = (
            b"".join(coded for coded, *_rest in words),
            tuple(code for _coded, (code,), _plain in words),
            plains,
        )
        self._beginnings[text] = known
        return known

    def _remember(self, reading: dict[str, Any], read: FieldReading, codes: Codes) -> None:  # noqa: ARG002
        if not reading["written"] or reading["written"] != reading["value"]:
            return
        for plain in repeated(map(folded, name_words(reading["written"]))):
            (code,) = self._bulk.codes([(self._field, TWICE + plain)])
            self._twice[plain] = (code,)


def maker_of(field: str) -> type[Field]:
    """What makes the records of a field of this name."""
    person, _dot, kind = field.rpartition(".")
    if kind == "full_name" and field_of(person) >= 0:
        return _Name
    if kind in ("birth_date", "death_date"):
        return _Dated
    return _Placed if is_sought(field) else _Told


def _completed(reading: dict[str, Any]) -> dict[str, Any] | None:
    """A reading from which parts were left out with all of them; None for one that has them all, or more."""
    alternatives = reading.get("alternatives", _DEFAULTS)
    if alternatives is _DEFAULTS and (len(reading) >= len(_PARTS) or reading.keys() == _GIVEN_SET):
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
