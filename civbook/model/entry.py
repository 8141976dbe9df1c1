"""Entries (trường hợp) and their field readings."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from civbook.model.geometry import Box

Status = Literal["read", "keyed", "verified", "superseded"]
Source = Literal["recognised", "keyed", "imported"]


@dataclass(frozen=True, slots=True)
class Finding:
    """A doubt about a page, entry or field: ``code`` for programs, ``message`` without personal data."""

    code: str
    message: str
    field: str | None = None

    def as_json(self) -> dict[str, Any]:
        return {"code": self.code, "field": self.field, "message": self.message}


@dataclass(frozen=True, slots=True)
class FieldReading:
    """What stands in a field, and what it means.

    ``written``: as it stands on the page ("" if the field is there and empty, None if it could not be read).
    ``value``: normalised, None where it has no sure meaning. ``page`` counts from 1 within the entry's pages;
    ``box`` is in pixels of that upright page. ``alternatives``: other readings with weights, best first.
    """

    written: str | None
    value: str | None
    confidence: float = 1.0
    source: Source = "recognised"
    page: int | None = None
    box: Box | None = None
    alternatives: tuple[tuple[str, float], ...] = ()

    def as_json(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "written": self.written,
            "value": self.value,
            "confidence": round(self.confidence, 4),
            "source": self.source,
            "page": self.page,
            "box": list(self.box) if self.box else None,
        }
        if self.alternatives:
            data["alternatives"] = [[text, round(weight, 4)] for text, weight in self.alternatives]
        return data


@dataclass(frozen=True, slots=True)
class Entry:
    """One registered event. ``number`` is số as text ("45", "12a"); ``year`` the registration year."""

    id: str
    book_id: str
    event: str
    number: str | None
    year: int | None
    registration_date: str | None
    status: Status
    fields: dict[str, FieldReading] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    page_ids: tuple[int, ...] = ()
    revision: int = 1

    def value(self, name: str) -> str | None:
        """The field's normalised value, None where it is absent or unsure."""
        reading = self.fields.get(name)
        return reading.value if reading else None
