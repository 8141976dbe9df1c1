"""What a book form (mẫu sổ) says: labels, sections and where values stand. Frozen data, loaded from TOML."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from civbook.model import FieldKind, field_kind

Layout = Literal["page", "table", "act"]

# Zones that hold several fields at once; reading takes them apart. Their text is read as running text.
COMPOUNDS = frozenset({"identity", "signer", "death_moment", "notice", "parent", "person"})
# Labels whose values are no field of the model: they only keep their text out of other fields.
UNKEPT = frozenset(
    {
        "book_number",
        "page_number",
        "authority",
        "authority_line",
        "occupation",
        "age",
        "parents",  # of a spouse, of the deceased
        "witness",
        "standing",  # how often married, of which wife the child is, what contract there is
    }
)


@dataclass(frozen=True, slots=True)
class Wording:
    """How books word one field's label. ``phrases`` as printed; ``rows``: how many rows a value may run
    over."""

    key: str
    phrases: tuple[str, ...]
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Section:
    """One person's part of a form ("" for the entry itself).

    ``words``: how labels name the person ("của mẹ", "người chồng"). ``headings``: phrases above the part.
    ``choices``: by field, the printed options, each with the phrases that may stand for it.
    """

    person: str
    fields: tuple[str, ...]
    words: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    choices: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)
    labels: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def field_name(self, key: str) -> str:
        """The model's name of a field or compound: ``full_name`` of the mother is ``mother.full_name``."""
        return f"{self.person}.{key}" if self.person and "." not in key else key


@dataclass(frozen=True, slots=True)
class Cue:
    """Words of an act's sentence that go before a value: "đặt tên là …".

    ``step``: its place in the sentence, cues of one step in any order. ``fields``: that the value fills, none where
    it is not kept. ``opens``: an act may begin with it. ``itself``: the words are the value ("hộ lại").
    """

    step: int
    says: tuple[str, ...]
    fields: tuple[str, ...] = ()
    opens: bool = False
    itself: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class BookForm:
    """One printing of a book of one event.

    ``layout`` "page": one entry a page, found by ``sections``; "table": one row an entry, columns found by
    ``columns`` (key → heading phrases) and ``persons`` (person → words of a heading); "act": sentences, whose
    values stand behind ``cues``; ``running``: it runs on from line to line, else each line begins with its own cue.
    ``titles`` name the event; ``marks`` are wordings that tell this printing from others; ``core``: fields by which
    the form is known.
    """

    id: str
    event: str
    layout: Layout
    years: tuple[int, int]
    titles: tuple[str, ...]
    core: tuple[str, ...]
    marks: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    persons: dict[str, tuple[str, ...]] = field(default_factory=dict)
    wordings: dict[str, Wording] = field(default_factory=dict)
    cues: tuple[Cue, ...] = ()
    running: bool = True

    def kind(self, name: str) -> FieldKind:
        """The kind of a field or of a zone with several fields (text)."""
        if name == "signer" or name.endswith(("identity", "notice", "death_moment")):
            return FieldKind.TEXT
        return field_kind(self.event, name)

    def phrases(self, section: Section, key: str) -> tuple[str, ...]:
        """Every phrase that may label ``key`` in ``section``."""
        wording = self.wordings.get(key)  # what one form alone asks for is worded there
        return (*section.labels.get(key, ()), *(wording.phrases if wording else ()))
