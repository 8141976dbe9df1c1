"""The things civbook speaks of: frozen, without I/O. Terms follow the registers (see each docstring)."""

from civbook.model.book import EVENT_OF_TYPE, TYPE_OF_EVENT, BookType, RegisterBook
from civbook.model.entry import Entry, FieldReading, Finding, Source, Status
from civbook.model.fields import FIELDS, FieldKind, field_kind, fields_of
from civbook.model.geometry import Box
from civbook.model.page import Page, PageGeometry
from civbook.model.text import TextLine, TextWord

__all__ = [
    "EVENT_OF_TYPE",
    "FIELDS",
    "TYPE_OF_EVENT",
    "BookType",
    "Box",
    "Entry",
    "FieldKind",
    "FieldReading",
    "Finding",
    "Page",
    "PageGeometry",
    "RegisterBook",
    "Source",
    "Status",
    "TextLine",
    "TextWord",
    "field_kind",
    "fields_of",
]
