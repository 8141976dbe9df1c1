"""Fields come back from their blob exactly as they went in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civbook.errors import StoreError
from civbook.model import FIELDS, Box, FieldReading
from civbook.store.packing import field_number, pack_fields, peek, unpack_fields
from civbook.store.words import decode, encode

WORDS = st.sampled_from(
    ["Nguyễn", "NGUYỄN", "nguyễn", "Nguyễn,", "Hữu", "xã", ",", ".", "", "A.", "12/05/2003",
     "31/02/9999", "2003-05-12", "2003", "1799", "0", "007", "255", "256", "012345678901", "Êñuôl", "H'Hen",
     "ắt", "Ắt",
     "ß", "İ", "đ", "Đ", "x\ty"]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=40), st.lists(WORDS, max_size=8).map(" ".join))
NAMES = st.one_of(
    st.sampled_from(sorted({name for event in FIELDS.values() for name in event})), st.text(max_size=12)
)
SURE = st.one_of(st.just(1.0), st.sampled_from([0.93, 0.3331, 1 / 3, 0.0]), st.floats(0, 1))
BOXES = st.builds(Box, *[st.integers(-5, 100_000)] * 4)
READINGS = st.builds(
    FieldReading,
    st.none() | TEXTS,
    st.none() | TEXTS,
    SURE,
    st.sampled_from(["recognised", "keyed", "imported"]),
    st.none() | st.integers(0, 300),
    st.none() | BOXES,
    st.lists(st.tuples(TEXTS, SURE), max_size=3).map(tuple),
)


@given(TEXTS)
def test_any_text_comes_back(text: str) -> None:
    assert decode(encode(text)) == text


@given(st.dictionaries(NAMES, READINGS, max_size=12))
def test_any_fields_come_back(fields: dict[str, FieldReading]) -> None:
    blob = pack_fields(fields)
    assert unpack_fields(blob) == fields
    known = {name for name in fields if field_number(name) <= 46}
    assert [item.name for item in peek(blob)] == sorted(known, key=field_number)


def test_a_plain_birth_entry_is_small() -> None:
    texts = {
        "child.full_name": "Nguyễn Thị Quỳnh Hương", "child.birth_date": "2003-05-12", "child.sex": "female",
        "father.full_name": "Nguyễn Văn Hùng", "mother.full_name": "Lê Thị Lan", "father.birth_date": "1975",
        "mother.birth_date": "1978", "child.birth_place": "xã Hữu Liên, huyện Hữu Lũng, tỉnh Lạng Sơn",
    }  # fmt: skip
    fields = {name: FieldReading(text, text, 1.0, "imported") for name, text in texts.items()}
    blob = pack_fields(fields)
    assert len(blob) < 90


def test_damaged_and_newer_blobs_are_refused() -> None:
    blob = pack_fields({"child.full_name": FieldReading("Nguyễn Văn An", "x", 0.5)})
    with pytest.raises(StoreError):
        unpack_fields(blob[:-3])
    with pytest.raises(StoreError):
        unpack_fields(b"\x09" + blob[1:])
