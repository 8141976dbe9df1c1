"""The fields of an entry as one small blob, back without any loss.

A record a field, in the order of ``data/fields-1.txt``, which is part of the file format (append only):
names, dates
of birth and sexes of all persons first, so that the search can stop reading after them. A record is the
field's
number, a byte of flags, the texts in the coding of :mod:`civbook.store.words`, and what is rare behind
them. A plain
imported birth entry takes about 80 bytes.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from civbook.errors import StoreError
from civbook.i18n import gettext as _
from civbook.model import Box, FieldReading, Source
from civbook.store.words import decode, encode, read_varint, varint

_FORMAT = 1
_BEGINNING = bytes((_FORMAT,))
_SOURCES: tuple[Source, ...] = ("recognised", "keyed", "imported")
# flags: 1 written; 2+4 value (none, its own text, same as written, ISO date of written dd/mm/yyyy); 8+16
# source;
# 32+64 confidence (1.0, hundredths, ten-thousandths, double); 128 page, box or alternatives follow
_SOURCE_FLAG = {source: code << 3 for code, source in enumerate(_SOURCES)}
_WRITTEN, _OWN, _SAME, _ISO_OF, _MORE = 1, 2, 4, 6, 128
# flags of a record of one text, both written and value, and at most two bytes of confidence
_PLAIN = frozenset(flags for flags in range(128) if flags & 7 == _WRITTEN | _SAME and flags >> 5 < 3)
_UNKNOWN = 0  # number of a field that the list lacks: its name follows
SEARCHED = 46  # fields numbered 1 to this are the ones that :func:`peek` reads


class Peeked(NamedTuple):
    """What the search needs of a field."""

    name: str
    text: str | None  # the value, else what is written
    alternatives: tuple[tuple[str, float], ...]


class _Fields(NamedTuple):
    names: list[str]
    numbers: dict[str, int]
    keys: dict[str, bytes]


@cache
def _fields() -> _Fields:
    text = (files("civbook.store") / "data" / "fields-1.txt").read_text(encoding="utf-8")
    names = ["", *text.split()]
    numbers = {name: number for number, name in enumerate(names) if name}
    return _Fields(names, numbers, {name: varint(number) for name, number in numbers.items()})


def field_number(name: str) -> int:
    """Where a field stands in the blob; those the list lacks come last."""
    return _fields().numbers.get(name, 1 << 20)


def pack_fields(fields: Mapping[str, FieldReading]) -> bytes:
    """The readings of an entry as one blob."""
    return join_records([pack_field(name, fields[name]) for name in in_order(fields)])


def in_order(names: Iterable[str]) -> list[str]:
    """Names of fields in the order of their records."""
    return sorted(names, key=lambda name: (field_number(name), name))


def join_records(records: Iterable[bytes]) -> bytes:
    """Records of :func:`pack_field` in the order of :func:`in_order` as one blob."""
    return _BEGINNING + b"".join(records)


def pack_field(name: str, reading: FieldReading) -> bytes:
    """The record of one field."""
    plain = _known_plain(name, reading.written, reading.value, reading.confidence, reading.source)
    if reading.page is None and reading.box is None and not reading.alternatives:
        return plain
    return _with_more(name, plain, reading)


def frame(name: str, confidence: float, source: Source) -> tuple[bytes, bytes]:
    """What stands before and behind the length and coded text of a field that means what is written, and has
    neither page nor box nor alternatives (the bulk import puts the text in itself).
    """
    level, sure = _confidence(confidence)
    flags = _SOURCE_FLAG[source] | _WRITTEN | _SAME | level << 5
    return key(name) + bytes((flags,)), sure


def body(written: str | None, value: str | None) -> tuple[int, bytes]:
    """Flags and texts of a field's record; :func:`ending` and the field's :func:`key` make it whole."""
    flags, texts = 0, b""
    if written is not None:
        flags |= _WRITTEN
        texts = _text(written)
    if value is not None:
        if value == written:
            flags |= _SAME
        elif written is not None and _iso_of(written) == value:
            flags |= _ISO_OF
        else:
            flags |= _OWN
            texts += _text(value)
    return flags, texts


def ending(confidence: float, source: Source) -> tuple[int, bytes]:
    """Further flags of a field's record, and what stands behind its texts."""
    level, sure = _confidence(confidence)
    return _SOURCE_FLAG[source] | level << 5, sure


def _plain(name: str, written: str | None, value: str | None, confidence: float, source: Source) -> bytes:
    flags, texts = body(written, value)
    more, sure = ending(confidence, source)
    return key(name) + bytes((flags | more,)) + texts + sure


_known_plain = lru_cache(maxsize=32768)(_plain)


def _with_more(name: str, plain: bytes, reading: FieldReading) -> bytes:
    at = len(key(name))
    kinds = (reading.page is not None) | (reading.box is not None) << 1 | bool(reading.alternatives) << 2
    parts = [plain[:at], bytes((plain[at] | _MORE,)), plain[at + 1 :], bytes((kinds,))]
    if reading.page is not None:
        parts.append(_signed(reading.page))
    if reading.box is not None:
        x0, y0, x1, y1 = reading.box
        parts += [_signed(x0), _signed(y0), _signed(x1 - x0), _signed(y1 - y0)]
    if reading.alternatives:
        parts.append(varint(len(reading.alternatives)))
        for text, weight in reading.alternatives:
            level, sure = _confidence(weight)
            parts += [_text(text), bytes((level,)), sure]
    return b"".join(parts)


def key(name: str) -> bytes:
    """What a field's record begins with."""
    return _fields().keys.get(name) or bytes((_UNKNOWN,)) + _text(name)


def _text(text: str) -> bytes:
    coded = encode(text)
    return (bytes((len(coded),)) if len(coded) < 128 else varint(len(coded))) + coded


def _signed(number: int) -> bytes:
    return varint(number << 1 if number >= 0 else (-number << 1) - 1)


def _confidence(confidence: float) -> tuple[int, bytes]:
    if confidence == 1.0:
        return 0, b""
    if 0 <= confidence < 1:
        hundredths = round(confidence * 100)
        if hundredths / 100 == confidence:
            return 1, bytes((hundredths,))
        fine = round(confidence * 10_000)
        if fine / 10_000 == confidence:
            return 2, fine.to_bytes(2, "big")
    return 3, struct.pack(">d", confidence)


def _iso_of(written: str) -> str | None:
    if len(written) == 10 and written[2] == written[5] == "/":
        return f"{written[6:]}-{written[3:5]}-{written[:2]}"
    return None


def unpack_fields(blob: bytes) -> dict[str, FieldReading]:
    """The readings that :func:`pack_fields` packed, in the order of the field list.

    Raises:
        StoreError: the blob is cut, or of a newer format.
    """
    if blob[:1] != _BEGINNING:
        raise StoreError(
            _("An entry's fields are in a format that this civbook does not know."), code="format"
        )
    fields: dict[str, FieldReading] = {}
    at, end = 1, len(blob)
    try:
        while at < end:
            at = _unpack_record(blob, at, fields)
    except (IndexError, ValueError, struct.error) as e:
        raise StoreError(_("An entry's fields are damaged."), code="damaged") from e
    return fields


def _unpack_record(blob: bytes, at: int, fields: dict[str, FieldReading]) -> int:
    name, flags, written, value, at = _head(blob, at)
    sure, at = _read_confidence(blob, at, flags >> 5 & 3)
    source = _SOURCES[flags >> 3 & 3]
    if not flags & _MORE:
        fields[name] = FieldReading(written, value, sure, source)
        return at
    page, box, alternatives, at = _read_more(blob, at)
    fields[name] = FieldReading(written, value, sure, source, page, box, alternatives)
    return at


def _head(blob: bytes, at: int) -> tuple[str, int, str | None, str | None, int]:
    """Name, flags, what is written, the value, and the place behind them."""
    number, at = (blob[at], at + 1) if blob[at] < 128 else read_varint(blob, at)
    if number == _UNKNOWN:
        name, at = _read_text(blob, at)
    else:
        name = _fields().names[number]
    flags = blob[at]
    at += 1
    written: str | None = None
    value: str | None = None
    if flags & _WRITTEN:
        written, at = _read_text(blob, at)
    kind = flags & 6
    if kind == _SAME:
        value = written
    elif kind == _OWN:
        value, at = _read_text(blob, at)
    elif kind == _ISO_OF:
        value = _iso_of(written or "")
    return name, flags, written, value, at


def _read_text(blob: bytes, at: int) -> tuple[str, int]:
    size = blob[at]
    at += 1
    if size >= 128:
        size, at = read_varint(blob, at - 1)
    stop = at + size
    return decode(blob[at:stop]), stop


def _read_confidence(blob: bytes, at: int, level: int) -> tuple[float, int]:
    if level == 0:
        return 1.0, at
    if level == 1:
        return blob[at] / 100, at + 1
    if level == 2:
        return int.from_bytes(blob[at : at + 2], "big") / 10_000, at + 2
    return float(struct.unpack_from(">d", blob, at)[0]), at + 8


def _read_signed(blob: bytes, at: int) -> tuple[int, int]:
    number, at = read_varint(blob, at)
    return (-(number + 1 >> 1) if number & 1 else number >> 1), at


def _read_more(blob: bytes, at: int) -> tuple[int | None, Box | None, tuple[tuple[str, float], ...], int]:
    kinds, at = blob[at], at + 1
    page: int | None = None
    box: Box | None = None
    alternatives: list[tuple[str, float]] = []
    if kinds & 1:
        page, at = _read_signed(blob, at)
    if kinds & 2:
        x0, at = _read_signed(blob, at)
        y0, at = _read_signed(blob, at)
        width, at = _read_signed(blob, at)
        height, at = _read_signed(blob, at)
        box = Box(x0, y0, x0 + width, y0 + height)
    if kinds & 4:
        count, at = read_varint(blob, at)
        for _turn in range(count):
            text, at = _read_text(blob, at)
            weight, at = _read_confidence(blob, at + 1, blob[at])
            alternatives.append((text, weight))
    return page, box, tuple(alternatives), at


def peek(blob: bytes) -> list[Peeked]:
    """Only the names, birth dates and sexes of the persons (and the date of death), for ranking many
    entries.
    """
    found: list[Peeked] = []
    names = _fields().names
    at, end = 1, len(blob)
    while at < end and 0 < (number := blob[at]) <= SEARCHED:
        flags = blob[at + 1]
        if flags in _PLAIN and (size := blob[at + 2]) < 128:  # most are: without the detour of _head
            at += 3 + size
            found.append(Peeked(names[number], decode(blob[at - size : at]), ()))
            if flags & 96:
                at += flags >> 5 & 3  # hundredths take one byte, ten-thousandths two
            continue
        name, flags, written, value, at = _head(blob, at)
        if flags & 96:
            _sure, at = _read_confidence(blob, at, flags >> 5 & 3)
        alternatives: tuple[tuple[str, float], ...] = ()
        if flags & _MORE:
            _page, _box, alternatives, at = _read_more(blob, at)
        found.append(Peeked(name, written if value is None else value, alternatives))
    return found
