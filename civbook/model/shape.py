"""The JSON shape of an entry that programs rely on: ``show --json``, ``export json``, ``search --json``."""

from __future__ import annotations

from typing import Any

from civbook.model.book import RegisterBook
from civbook.model.entry import Entry


def entry_json(entry: Entry, book: RegisterBook) -> dict[str, Any]:
    """The contract's shape of an entry, its book's place included."""
    return {
        "id": entry.id,
        "event": entry.event,
        "number": entry.number,
        "year": entry.year,
        "registration_date": entry.registration_date,
        "status": entry.status,
        "revision": entry.revision,
        "book": {
            "id": book.id, "type": book.type, "number": book.number, "years": book.years,
            "authority": book.authority,
        },
        "fields": {name: reading.as_json() for name, reading in entry.fields.items()},
        "findings": [finding.as_json() for finding in entry.findings],
    }  # fmt: skip
