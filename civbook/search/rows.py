"""What of an entry's row candidates are judged by."""

from __future__ import annotations

from collections.abc import Iterable

from civbook.search.storage import Storage
from civbook.store.packing import Peeked, peek

Row = dict[str, Peeked]


def read_rows(storage: Storage, spots: Iterable[int]) -> dict[int, tuple[int, Row]]:
    """The seqs of the entries on these spots, with names, dates and sexes of their persons."""
    return {
        spot: (seq, {item.name: item for item in peek(blob)})
        for spot, seq, blob in storage.fields(list(spots))
    }
