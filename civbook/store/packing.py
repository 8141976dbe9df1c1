"""Fields as bytes: plain JSON for now, the compact form comes with the search."""

from __future__ import annotations

import json
from collections.abc import Mapping

from civbook.model import Box, FieldReading


def pack_fields(fields: Mapping[str, FieldReading]) -> bytes:
    """The readings of an entry as one blob."""
    return json.dumps(
        {name: reading.as_json() for name, reading in fields.items()}, ensure_ascii=False
    ).encode()


def unpack_fields(blob: bytes) -> dict[str, FieldReading]:
    """The readings that :func:`pack_fields` packed."""
    fields = {}
    for name, data in json.loads(blob).items():
        box = Box(*data["box"]) if data["box"] else None
        alternatives = tuple((text, weight) for text, weight in data.get("alternatives", ()))
        fields[name] = FieldReading(
            data["written"],
            data["value"],
            data["confidence"],
            data["source"],
            data["page"],
            box,
            alternatives,
        )
    return fields
